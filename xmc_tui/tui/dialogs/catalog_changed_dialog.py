"""Dialogs after a catalog change: the three-way report, and replacements for removed choices."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.binding import Binding

from xmc_tui.configurator.saved_car_catalog_diff import RemovalReason, SavedCarDiff
from xmc_tui.domain.catalog import Group
from xmc_tui.i18n import N_, Translator, name_other_language
from xmc_tui.presentation.itemised_quote import make_legend_lines
from xmc_tui.presentation.saved_car_diff_report import (
    replacement_intro_lines,
    replacement_line,
    saved_car_diff_lines,
)
from xmc_tui.presentation.styled_text import Span, make_line
from xmc_tui.tui.dialogs.base_dialogs import TextDialog, format_keys
from xmc_tui.tui.dialogs.choice_dialog import ChoiceDialog, ChoiceQuestion, DialogChoice
from xmc_tui.tui.widgets.styled_lines import StyledLines


class CatalogChangedDialog(TextDialog[bool]):
    """Reports the choices that are unchanged, repriced and gone.

    Enter or 1 applies today's catalog, Escape or 2 leaves the old figures.
    """

    BINDINGS = [
        Binding("enter,1", "accept", show=False, priority=True),
        Binding("2", "cancel", show=False, priority=True),
    ]

    LINES_BELOW = 3

    def __init__(self, tr: Translator, saved_car_diff: SavedCarDiff) -> None:
        super().__init__(
            tr,
            N_("The catalog has changed since this was saved"),
            lambda tr: saved_car_diff_lines(saved_car_diff, tr),
        )

    def compose_body(self) -> ComposeResult:
        """Compose the report and the two answers."""
        yield from super().compose_body()
        yield StyledLines(id="dialog-answers")

    def fill(self) -> None:
        """Show the report and the answers."""
        super().fill()
        answers = (N_("Use today's catalog"), N_("Keep the saved prices"))
        self.query_one("#dialog-answers", StyledLines).show_lines(
            [
                make_line(Span(f" {number}  ", "accent"), self.tr.translate(answer))
                for number, answer in enumerate(answers, 1)
            ]
        )

    def make_hint(self, is_cut: bool) -> str:
        """Return the hint."""
        keys = [("↑ ↓", N_("Scroll"))] if is_cut else []
        answers = [
            ("1 Enter", N_("Update")),
            ("2 Esc", N_("Keep")),
            ("l", name_other_language(self.tr.code)),
        ]
        return format_keys([*keys, *answers], self.tr)

    async def action_accept(self) -> None:
        """Close and apply today's catalog."""
        await self.close_with(True)


class TermsReportDialog(TextDialog[bool]):
    """Reports what other terms change on the car; Enter applies them."""

    BINDINGS = [Binding("enter", "accept", show=False, priority=True)]

    def __init__(self, tr: Translator, saved_car_diff: SavedCarDiff) -> None:
        self.saved_car_diff = saved_car_diff
        note = N_("Nothing has changed yet. Enter applies the terms, u undoes them.")
        title = N_("Terms: {edition}, quoted on {day}")
        super().__init__(tr, title, lambda tr: saved_car_diff_lines(saved_car_diff, tr, note))

    def translate(self) -> None:
        """Set the title and the hint."""
        super().translate()
        edition = self.tr.localize(self.saved_car_diff.catalog.edition.name)
        self.heading = self.tr.translate(
            self.title_message, edition=edition, day=self.saved_car_diff.day
        )

    def make_hint(self, is_cut: bool) -> str:
        """Return the hint."""
        keys = [("↑ ↓", N_("Scroll"))] if is_cut else []
        answers = [
            ("Enter", N_("Apply")),
            ("Esc", N_("Close")),
            ("l", name_other_language(self.tr.code)),
        ]
        return format_keys([*keys, *answers], self.tr)

    async def action_accept(self) -> None:
        """Close and apply the terms."""
        await self.close_with(True)


def replacement_dialog(
    tr: Translator, saved_car_diff: SavedCarDiff, group: Group, choices_so_far: Mapping[str, str]
) -> ChoiceDialog[str]:
    """Return the dialog that asks which option, by id, replaces a removed choice."""
    offered = saved_car_diff.replacement_options(group, choices_so_far)

    def ask(tr: Translator) -> ChoiceQuestion[str]:
        lines = [replacement_line(option, tr) for option in offered]
        choices = [
            DialogChoice((line,), option.id) for line, option in zip(lines, offered, strict=True)
        ]
        before = replacement_intro_lines(group, saved_car_diff.removed, tr)
        for legend in make_legend_lines((*before, *lines), tr):
            before += [legend, ()]
        if not choices:
            text = tr.translate(N_("Nothing in this group is available; saved prices are kept."))
            before.append(make_line(Span(text, "warn")))
        title = tr.translate(_replacement_title(saved_car_diff, group))
        return ChoiceQuestion(title, tuple(before), tuple(choices), N_("Use this one"))

    return ChoiceDialog(tr, ask)


def _replacement_title(saved_car_diff: SavedCarDiff, group: Group) -> str:
    """Return the title: an option that is not offered on the day may be sold on other days."""
    reasons = {
        each.removal_reason for each in saved_car_diff.removed if each.line.group == group.id
    }
    if RemovalReason.REMOVED in reasons:
        return N_("An option is no longer available")
    return N_("An option is not offered on this date")


def replacement_model_dialog(tr: Translator, saved_car_diff: SavedCarDiff) -> ChoiceDialog[str]:
    """Return the dialog that asks which model, by id, replaces a discontinued one."""

    def ask(tr: Translator) -> ChoiceQuestion[str]:
        models = saved_car_diff.catalog.models
        choices = [
            DialogChoice((make_line(tr.localize(model.name)),), model.id) for model in models
        ]
        name = tr.localize(saved_car_diff.snapshot.name)
        text = tr.translate(
            N_("{model} is no longer sold. Choose a model to start again."), model=name
        )
        title = tr.translate(N_("An option is no longer available"))
        return ChoiceQuestion(title, (make_line(text), ()), tuple(choices), N_("Use this one"))

    return ChoiceDialog(tr, ask)
