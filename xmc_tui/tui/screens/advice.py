"""Dialogs of suggestions: resolutions, explanations, ways to qualify, changes, themes and budget.

Each returns a command, or nothing if it is closed.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from xmc_tui.configurator import (
    Blocked,
    Command,
    Configurator,
    Deed,
    DeedKind,
    Remove,
    SetCeiling,
    Take,
    TakeTheme,
    Withdraw,
)
from xmc_tui.domain.build import changes_between, standard_build, theme_build
from xmc_tui.domain.catalog import Option, Pick
from xmc_tui.locale import N_
from xmc_tui.present.chain import chain_lines
from xmc_tui.present.explain import why
from xmc_tui.present.money import amount
from xmc_tui.present.text import Line, Span, line, wrap
from xmc_tui.present.view import View
from xmc_tui.present.ways import (
    difference_lines,
    effect_line,
    qualify_intro,
    theme_lines,
    way_lines,
)
from xmc_tui.tui.screens.dialog import Choice, ChoiceDialog, Dialog
from xmc_tui.tui.widgets.field import Field
from xmc_tui.tui.widgets.lines import Lines


def blocked_dialog(
    view: View, configurator: Configurator, outcome: Blocked
) -> ChoiceDialog[Command]:
    """Return the dialog that explains why a command is blocked and offers the resolutions."""
    words = view.words
    before: list[Line] = [line(Span(words.say(N_("What stands in the way")), "strong"))]
    before += chain_lines(configurator, outcome.option, outcome.conflicts, words, view.codes)
    if outcome.ways:
        note = words.say(
            N_("Nothing is changed yet. Enter takes a way as one step, u takes it back.")
        )
        before += [(), line(Span(note, "muted")), ()]
    else:
        text = words.say(N_("There is no way out: nothing that can be had goes with it."))
        before += [(), line(Span(text, "warn"))]
    choices: list[Choice[Command]] = [
        Choice(way_lines(configurator, way, words), Take(way, outcome.deed)) for way in outcome.ways
    ]
    return ChoiceDialog(
        words, words.say(N_("Needs other changes: choose one way")), before, choices
    )


def why_dialog(view: View, configurator: Configurator, option: Option) -> ChoiceDialog[Command]:
    """Return the dialog that explains an option.

    It shows the option's data, why it is chosen or blocked, and the resolutions if it is blocked.
    """
    words = view.words
    conflicts = (
        configurator.evaluator.preview(option.id).conflicts
        if _is_choosable(configurator, option)
        else ()
    )
    before = why(
        view.catalog, configurator.rulebook, option, view.quote.quoted_on, words, view.codes
    )
    chain = chain_lines(configurator, option.id, conflicts, words, view.codes)
    if chain:
        heading = (
            N_("Why it is on")
            if option.id in view.quote.build.chosen
            else N_("What stands in the way")
        )
        before += [(), line(Span(words.say(heading), "strong")), *chain]
    ways = configurator.evaluator.ways_for(option.id) if conflicts else ()
    if ways:
        before += [(), line(Span(words.say(N_("The ways out:")), "strong"))]
    deed = Deed(DeedKind.CHOOSE, option.id, configurator.build.model, by_way=True)
    choices: list[Choice[Command]] = [
        Choice(way_lines(configurator, way, words), Take(way, deed)) for way in ways
    ]
    return ChoiceDialog(words, words.say(N_("Why")), before, choices)


def _is_choosable(configurator: Configurator, option: Option) -> bool:
    is_gift = configurator.model.group_by_id[option.group].pick is Pick.GIFT
    return (
        not is_gift
        and option.offered.covers(configurator.quoted_on)
        and option.id not in configurator.build.chosen
    )


def qualify_dialog(view: View, configurator: Configurator) -> ChoiceDialog[Command]:
    """Return the dialog of the cheapest ways to qualify that keep every wish.

    If there are none, it shows the reason.
    """
    words = view.words
    build = configurator.build
    ways = configurator.evaluator.ways_to_qualify()
    deed = Deed(DeedKind.QUALIFY, "", build.model)
    choices: list[Choice[Command]] = [
        Choice(way_lines(configurator, way.build, words, way.alike), Take(way.build, deed))
        for way in ways
    ]
    return ChoiceDialog(
        words, words.say(N_("Ways to qualify")), qualify_intro(configurator, ways, words), choices
    )


def changes_dialog(view: View, configurator: Configurator) -> ChoiceDialog[Command]:
    """Return the dialog of the differences from the standard build; choosing a line reverts it."""
    words = view.words
    model = configurator.model
    choices: list[Choice[Command]] = []
    for change in changes_between(model, standard_build(model), configurator.build):
        loose = model.group_by_id[change.group].pick is Pick.ANY and change.after is not None
        command: Command = (
            Remove(change.after) if loose and change.after else Withdraw(change.group)
        )
        choices.append(Choice(difference_lines(configurator, change, words), command))
    before: list[Line] = []
    if not choices:
        before = [line(words.say(N_("This is the standard car: nothing has changed.")))]
    return ChoiceDialog(
        words, words.say(N_("What has changed against the standard car")), before, choices
    )


def themes_dialog(view: View, configurator: Configurator) -> ChoiceDialog[Command]:
    """Return the dialog of the model's themes, each with its total and threshold status."""
    words = view.words
    model = configurator.model
    choices: list[Choice[Command]] = [
        Choice(
            theme_lines(configurator, theme, theme_build(model, theme), words), TakeTheme(theme.id)
        )
        for theme in configurator.catalog.themes
        if model.id in theme.builds
    ]
    now = effect_line(configurator.quote, configurator.quote, words)
    before: list[Line] = [(Span(words.say(N_("Now: {now}"), now=""), "muted"), *now), ()]
    if not choices:
        before = [line(words.say(N_("This car has no themes.")))]
    return ChoiceDialog(words, words.say(N_("Themes")), before, choices)


def drops_dialog(view: View, configurator: Configurator) -> ChoiceDialog[Command] | None:
    """Return the dialog of the smallest savings that meet the budget; None if it is met."""
    words = view.words
    ceiling = configurator.ceiling
    excess = 0 if ceiling is None else view.quote.totals.total - ceiling
    if ceiling is None or excess <= 0:
        return None
    deed = Deed(DeedKind.BUDGET, "", configurator.build.model)
    ways = configurator.evaluator.drops(excess)
    message = (
        N_("Over the budget of {ceiling} by {excess}. The smallest ways back under it:")
        if ways
        else N_("Over the budget of {ceiling} by {excess}, and even the standard car costs more.")
    )
    before: list[Line] = [
        line(words.say(message, ceiling=amount(ceiling), excess=amount(excess))),
        (),
    ]
    choices: list[Choice[Command]] = [
        Choice(way_lines(configurator, way, words), Take(way, deed)) for way in ways
    ]
    return ChoiceDialog(words, words.say(N_("Budget")), before, choices)


class BudgetDialog(Dialog[Command]):
    """Asks for the maximum total price; returns the command that sets it."""

    FIRST_FIELD = "ceiling"

    BINDINGS = [Binding("enter", "take", show=False, priority=True)]

    def __init__(self, view: View) -> None:
        words = view.words
        super().__init__(words, words.say(N_("Budget")), words.say(N_("Enter set   Esc close")))
        self.view = view
        self.fault = ""

    def compose_body(self) -> ComposeResult:
        """Compose the question, the field and a line for errors."""
        ceiling = self.view.ceiling
        yield Lines(id="budget-question")
        yield Field(
            "" if ceiling is None else str(ceiling), id="ceiling", compact=True, max_length=16
        )
        yield Lines(id="budget-fault")

    def fill(self) -> None:
        """Show the question, and the error of the last input."""
        question = self.words.say(N_("The most the car may cost, in yuan; empty lifts the ceiling"))
        self.query_one("#budget-question", Lines).show_lines([line(f" {question}")])
        fault = (
            [line(Span(f" {part}", "bad")) for part in wrap(self.fault, self.inner_width - 2)]
            if self.fault
            else []
        )
        self.query_one("#budget-fault", Lines).show_lines(fault)

    async def action_take(self) -> None:
        """Close with the amount entered.

        An empty field removes the budget; spaces, commas and underscores in the number are ignored.
        """
        await self.settled()
        typed = self.query_one("#ceiling", Input).value
        digits = "".join(character for character in typed if character not in " ,，_ ")
        if not digits:
            await self.finish(SetCeiling(None))
        elif digits.isascii() and digits.isdigit():
            await self.finish(SetCeiling(int(digits)))
        else:
            self.fault = self.words.say(N_("A whole number of yuan, such as 650000"))
            self.fill()
