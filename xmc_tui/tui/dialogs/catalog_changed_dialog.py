"""Dialogs after a catalog change: the three-way report, and replacements for removed choices."""

from __future__ import annotations

from collections.abc import Mapping

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
from xmc_tui.tui.dialogs.base_dialogs import ChoiceDialog, DialogChoice, TextDialog


class CatalogChangedDialog(TextDialog[bool]):
    """Reports the choices that are unchanged, repriced and gone.

    Enter applies today's catalog, Escape leaves the old figures.
    """

    BINDINGS = [Binding("enter", "accept", show=False, priority=True)]

    def __init__(self, tr: Translator, catalog_diff: CatalogDiff) -> None:
        lines = catalog_diff_lines(catalog_diff, tr)
        super().__init__(
            tr,
            tr.translate(N_("The catalog has changed since this was written")),
            lambda _: lines,
            tr.translate(N_("↑ ↓ scroll   Enter take today's catalog   Esc keep the old figures")),
        )

    async def action_accept(self) -> None:
        """Close and apply today's catalog."""
        await self.close_with(True)


class TermsReportDialog(TextDialog[bool]):
    """Reports what other terms change on the car; Enter applies them."""

    BINDINGS = [Binding("enter", "accept", show=False, priority=True)]

    def __init__(self, tr: Translator, catalog_diff: CatalogDiff) -> None:
        note = N_("Nothing is changed yet. Enter applies the terms as one step, u undoes it.")
        lines = catalog_diff_lines(catalog_diff, tr, note)
        heading = tr.translate(
            N_("Terms: {edition}, quoted on {day}"),
            edition=tr.localize(catalog_diff.catalog.edition.name),
            day=catalog_diff.day,
        )
        hint = tr.translate(N_("↑ ↓ scroll   Enter apply   Esc keep the present terms"))
        super().__init__(tr, heading, lambda _: lines, hint)

    async def action_accept(self) -> None:
        """Close and apply the terms."""
        await self.close_with(True)


def replacement_dialog(
    tr: Translator, catalog_diff: CatalogDiff, group: Group, choices_so_far: Mapping[str, str]
) -> ChoiceDialog[str]:
    """Return the dialog that asks which option, by id, replaces a removed choice."""
    offered = catalog_diff.offered_options(group, choices_so_far)
    choices = [DialogChoice((option_choice_line(option, tr),), option.id) for option in offered]
    before = choice_lines(group, catalog_diff.removed, tr)
    if not choices:
        before.append(
            make_line(
                Span(
                    tr.translate(N_("Nothing of this group can be had: the old figures stand.")),
                    "warn",
                )
            )
        )
    return ChoiceDialog(tr, tr.translate(N_("A choice is gone")), before, choices)


def replacement_model_dialog(tr: Translator, catalog_diff: CatalogDiff) -> ChoiceDialog[str]:
    """Return the dialog that asks which model, by id, replaces a discontinued one."""
    choices = [
        DialogChoice((make_line(tr.localize(model.name)),), model.id)
        for model in catalog_diff.catalog.models
    ]
    name = tr.localize(catalog_diff.snapshot.name)
    before = [
        make_line(
            tr.translate(N_("{model} is sold no longer. Choose a car to begin with."), model=name)
        ),
        (),
    ]
    return ChoiceDialog(tr, tr.translate(N_("A choice is gone")), before, choices)
