"""Dialogs after a catalog change: the three-way report, and replacements for removed choices."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.binding import Binding

from xmc_tui.configurator.catalog_diff import CatalogDiff
from xmc_tui.domain.catalog import Group
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.catalog_diff_report import (
    catalog_diff_lines,
    choice_lines,
    option_choice_line,
)
from xmc_tui.presentation.styled_text import Span, make_line
from xmc_tui.tui.dialogs.base_dialogs import TextDialog, format_keys
from xmc_tui.tui.dialogs.choice_dialog import ChoiceDialog, DialogChoice, Question
from xmc_tui.tui.widgets.styled_lines import StyledLines


class CatalogChangedDialog(TextDialog[bool]):
    """Reports the choices that are unchanged, repriced and gone.

    Enter or 1 applies today's catalog, Escape or 2 leaves the old figures.
    """

    BINDINGS = [
        Binding("enter,1", "accept", show=False, priority=True),
        Binding("2", "dismiss_empty", show=False, priority=True),
    ]

    LINES_BELOW = 3

    def __init__(self, tr: Translator, catalog_diff: CatalogDiff) -> None:
        super().__init__(
            tr,
            N_("The catalog has changed since this was saved"),
            lambda tr: catalog_diff_lines(catalog_diff, tr),
        )

    def compose_body(self) -> ComposeResult:
        """Compose the report and the two answers."""
        yield from super().compose_body()
        yield StyledLines(id="dialog-answers")

    def fill(self) -> None:
        """Show the report and the answers."""
        super().fill()
        answers = (N_("Use today's catalog"), N_("Keep the saved figures"))
        self.query_one("#dialog-answers", StyledLines).show_lines(
            [
                make_line(Span(f" {number}  ", "accent"), self.tr.translate(answer))
                for number, answer in enumerate(answers, 1)
            ]
        )

    def make_hint(self, is_cut: bool) -> str:
        """Return the hint."""
        keys = [("↑ ↓", N_("Scroll"))] if is_cut else []
        answers = [("1 Enter", N_("Update")), ("2 Esc", N_("Keep")), ("l", N_("中文/English"))]
        return format_keys([*keys, *answers], self.tr)

    async def action_accept(self) -> None:
        """Close and apply today's catalog."""
        await self.close_with(True)


class TermsReportDialog(TextDialog[bool]):
    """Reports what other terms change on the car; Enter applies them."""

    BINDINGS = [Binding("enter", "accept", show=False, priority=True)]

    def __init__(self, tr: Translator, catalog_diff: CatalogDiff) -> None:
        self.catalog_diff = catalog_diff
        note = N_("Nothing has changed yet. Enter applies the terms, u undoes them.")
        title = N_("Terms: {edition}, quoted on {day}")
        super().__init__(tr, title, lambda tr: catalog_diff_lines(catalog_diff, tr, note))

    def translate(self) -> None:
        """Set the title and the hint."""
        super().translate()
        edition = self.tr.localize(self.catalog_diff.catalog.edition.name)
        self.heading = self.tr.translate(
            self.title_message, edition=edition, day=self.catalog_diff.day
        )

    def make_hint(self, is_cut: bool) -> str:
        """Return the hint."""
        keys = [("↑ ↓", N_("Scroll"))] if is_cut else []
        answers = [("Enter", N_("Apply")), ("Esc", N_("Close")), ("l", N_("中文/English"))]
        return format_keys([*keys, *answers], self.tr)

    async def action_accept(self) -> None:
        """Close and apply the terms."""
        await self.close_with(True)


def replacement_dialog(
    tr: Translator, catalog_diff: CatalogDiff, group: Group, choices_so_far: Mapping[str, str]
) -> ChoiceDialog[str]:
    """Return the dialog that asks which option, by id, replaces a removed choice."""
    offered = catalog_diff.offered_options(group, choices_so_far)

    def ask(tr: Translator) -> Question[str]:
        choices = [DialogChoice((option_choice_line(option, tr),), option.id) for option in offered]
        before = choice_lines(group, catalog_diff.removed, tr)
        if not choices:
            text = tr.translate(N_("Nothing in this group is available; saved prices stay."))
            before.append(make_line(Span(text, "warn")))
        title = tr.translate(N_("An option is no longer available"))
        return Question(title, tuple(before), tuple(choices), N_("Use this one"))

    return ChoiceDialog(tr, ask)


def replacement_model_dialog(tr: Translator, catalog_diff: CatalogDiff) -> ChoiceDialog[str]:
    """Return the dialog that asks which model, by id, replaces a discontinued one."""

    def ask(tr: Translator) -> Question[str]:
        models = catalog_diff.catalog.models
        choices = [
            DialogChoice((make_line(tr.localize(model.name)),), model.id) for model in models
        ]
        name = tr.localize(catalog_diff.snapshot.name)
        text = tr.translate(
            N_("{model} is no longer sold. Choose a model to start again."), model=name
        )
        title = tr.translate(N_("An option is no longer available"))
        return Question(title, (make_line(text), ()), tuple(choices), N_("Use this one"))

    return ChoiceDialog(tr, ask)
