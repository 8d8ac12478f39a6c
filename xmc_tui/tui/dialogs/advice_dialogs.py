"""The dialogs that suggest commands: resolutions, ways to qualify, changes, themes and budget.

Each returns a command, or nothing if it is closed.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from xmc_tui.configurator import (
    ApplyBuild,
    ApplyTheme,
    Blocked,
    Command,
    Configurator,
    Edit,
    EditKind,
    Remove,
    ResetGroup,
    SetBudget,
)
from xmc_tui.domain.build import build_from_theme, diff_builds, make_standard_build
from xmc_tui.domain.catalog import Option, SelectionMode
from xmc_tui.i18n import N_
from xmc_tui.presentation.explanation_chain import explanation_lines
from xmc_tui.presentation.money_format import format_amount
from xmc_tui.presentation.option_explanation import explain_option
from xmc_tui.presentation.resolution_lines import (
    difference_lines,
    effect_line,
    qualify_intro_lines,
    resolution_lines,
    theme_lines,
)
from xmc_tui.presentation.styled_text import Line, Span, make_line, wrap
from xmc_tui.presentation.view_model import ViewModel
from xmc_tui.tui.dialogs.base_dialogs import ChoiceDialog, Dialog, DialogChoice
from xmc_tui.tui.widgets.styled_lines import StyledLines
from xmc_tui.tui.widgets.text_field import TextField


def blocked_dialog(
    view: ViewModel, configurator: Configurator, result: Blocked
) -> ChoiceDialog[Command]:
    """Return the dialog that explains why a command is blocked and offers the resolutions."""
    tr = view.tr
    before: list[Line] = [make_line(Span(tr.translate(N_("What stands in the way")), "strong"))]
    before += explanation_lines(configurator, result.option, result.conflicts, tr, view.show_ids)
    if result.resolutions:
        note = tr.translate(
            N_("Nothing is changed yet. Enter takes a way as one step, u takes it back.")
        )
        before += [(), make_line(Span(note, "muted")), ()]
    else:
        text = tr.translate(N_("There is no way out: nothing that can be had goes with it."))
        before += [(), make_line(Span(text, "warn"))]
    choices: list[DialogChoice[Command]] = [
        DialogChoice(resolution_lines(configurator, way, tr), ApplyBuild(way, result.edit))
        for way in result.resolutions
    ]
    return ChoiceDialog(
        tr, tr.translate(N_("Needs other changes: choose one way")), before, choices
    )


def why_dialog(
    view: ViewModel, configurator: Configurator, option: Option
) -> ChoiceDialog[Command]:
    """Return the dialog that explains an option.

    It shows the option's data, why it is chosen or blocked, and the resolutions if it is blocked.
    """
    tr = view.tr
    conflicts = (
        configurator.evaluator.preview(option.id).conflicts
        if _is_choosable(configurator, option)
        else ()
    )
    before = explain_option(
        view.catalog, configurator.compiled_rules, option, view.quote.quoted_on, tr, view.show_ids
    )
    chain = explanation_lines(configurator, option.id, conflicts, tr, view.show_ids)
    if chain:
        heading = (
            N_("Why it is on")
            if option.id in view.quote.build.chosen
            else N_("What stands in the way")
        )
        before += [(), make_line(Span(tr.translate(heading), "strong")), *chain]
    ways = configurator.evaluator.resolutions_for(option.id) if conflicts else ()
    if ways:
        before += [(), make_line(Span(tr.translate(N_("The ways out:")), "strong"))]
    edit = Edit(EditKind.CHOOSE, option.id, configurator.build.model, via_resolution=True)
    choices: list[DialogChoice[Command]] = [
        DialogChoice(resolution_lines(configurator, way, tr), ApplyBuild(way, edit)) for way in ways
    ]
    return ChoiceDialog(tr, tr.translate(N_("Why")), before, choices)


def _is_choosable(configurator: Configurator, option: Option) -> bool:
    is_gift = configurator.model.group_by_id[option.group].pick is SelectionMode.GIFT
    return (
        not is_gift
        and option.offered.covers(configurator.quoted_on)
        and option.id not in configurator.build.chosen
    )


def qualify_dialog(view: ViewModel, configurator: Configurator) -> ChoiceDialog[Command]:
    """Return the dialog of the cheapest ways to qualify that keep every wish.

    If there are none, it shows the reason.
    """
    tr = view.tr
    build = configurator.build
    ways = configurator.evaluator.find_ways_to_qualify()
    edit = Edit(EditKind.QUALIFY, "", build.model)
    choices: list[DialogChoice[Command]] = [
        DialogChoice(
            resolution_lines(configurator, way.build, tr, way.equivalents),
            ApplyBuild(way.build, edit),
        )
        for way in ways
    ]
    return ChoiceDialog(
        tr,
        tr.translate(N_("Ways to qualify")),
        qualify_intro_lines(configurator, ways, tr),
        choices,
    )


def changes_dialog(view: ViewModel, configurator: Configurator) -> ChoiceDialog[Command]:
    """Return the dialog of the differences from the standard build; choosing a line reverts it."""
    tr = view.tr
    model = configurator.model
    choices: list[DialogChoice[Command]] = []
    for change in diff_builds(model, make_standard_build(model), configurator.build):
        is_extra = (
            model.group_by_id[change.group].pick is SelectionMode.ANY and change.after is not None
        )
        command: Command = (
            Remove(change.after) if is_extra and change.after else ResetGroup(change.group)
        )
        choices.append(DialogChoice(difference_lines(configurator, change, tr), command))
    before: list[Line] = []
    if not choices:
        before = [make_line(tr.translate(N_("This is the standard car: nothing has changed.")))]
    return ChoiceDialog(
        tr, tr.translate(N_("What has changed against the standard car")), before, choices
    )


def themes_dialog(view: ViewModel, configurator: Configurator) -> ChoiceDialog[Command]:
    """Return the dialog of the model's themes, each with its total and threshold status."""
    tr = view.tr
    model = configurator.model
    choices: list[DialogChoice[Command]] = [
        DialogChoice(
            theme_lines(configurator, theme, build_from_theme(model, theme), tr),
            ApplyTheme(theme.id),
        )
        for theme in configurator.catalog.themes
        if model.id in theme.builds
    ]
    now = effect_line(configurator.quote, configurator.quote, tr)
    before: list[Line] = [(Span(tr.translate(N_("Now: {now}"), now=""), "muted"), *now), ()]
    if not choices:
        before = [make_line(tr.translate(N_("This car has no themes.")))]
    return ChoiceDialog(tr, tr.translate(N_("Themes")), before, choices)


def savings_dialog(view: ViewModel, configurator: Configurator) -> ChoiceDialog[Command] | None:
    """Return the dialog of the smallest savings that meet the budget; None if it is met."""
    tr = view.tr
    budget = configurator.budget
    excess = 0 if budget is None else view.quote.totals.total - budget
    if budget is None or excess <= 0:
        return None
    edit = Edit(EditKind.BUDGET, "", configurator.build.model)
    ways = configurator.evaluator.find_savings(excess)
    message = (
        N_("Over the budget of {ceiling} by {excess}. The smallest ways back under it:")
        if ways
        else N_("Over the budget of {ceiling} by {excess}, and even the standard car costs more.")
    )
    before: list[Line] = [
        make_line(
            tr.translate(message, ceiling=format_amount(budget), excess=format_amount(excess))
        ),
        (),
    ]
    choices: list[DialogChoice[Command]] = [
        DialogChoice(resolution_lines(configurator, way, tr), ApplyBuild(way, edit)) for way in ways
    ]
    return ChoiceDialog(tr, tr.translate(N_("Budget")), before, choices)


class BudgetDialog(Dialog[Command]):
    """Asks for the maximum total price; returns the command that sets it."""

    FIRST_FIELD = "ceiling"

    BINDINGS = [Binding("enter", "accept", show=False, priority=True)]

    def __init__(self, view: ViewModel) -> None:
        tr = view.tr
        super().__init__(tr, tr.translate(N_("Budget")), tr.translate(N_("Enter set   Esc close")))
        self.view = view
        self.fault = ""

    def compose_body(self) -> ComposeResult:
        """Compose the question, the field and a line for errors."""
        budget = self.view.budget
        yield StyledLines(id="budget-question")
        yield TextField(
            "" if budget is None else str(budget), id="ceiling", compact=True, max_length=16
        )
        yield StyledLines(id="budget-fault")

    def fill(self) -> None:
        """Show the question, and the error of the last input."""
        question = self.tr.translate(
            N_("The most the car may cost, in yuan; empty lifts the ceiling")
        )
        self.query_one("#budget-question", StyledLines).show_lines([make_line(f" {question}")])
        fault = (
            [make_line(Span(f" {part}", "bad")) for part in wrap(self.fault, self.inner_width - 2)]
            if self.fault
            else []
        )
        self.query_one("#budget-fault", StyledLines).show_lines(fault)

    async def action_accept(self) -> None:
        """Close with the amount entered.

        An empty field removes the budget; spaces, commas and underscores in the number are ignored.
        """
        await self.flush_input()
        text = self.query_one("#ceiling", Input).value
        digits = "".join(character for character in text if character not in " ,，_ ")
        if not digits:
            await self.close_with(SetBudget(None))
        elif digits.isascii() and digits.isdigit():
            await self.close_with(SetBudget(int(digits)))
        else:
            self.fault = self.tr.translate(N_("A whole number of yuan, such as 650000"))
            self.fill()
