"""Dialogs after a catalog change: the three-way report, and replacements for removed choices."""

from __future__ import annotations

from collections.abc import Mapping

from textual.binding import Binding

from xmc_tui.configurator.reopen import Reopening
from xmc_tui.domain.catalog import Group
from xmc_tui.locale import N_, Language
from xmc_tui.present.reopen import choice_lines, option_choice_line, report_lines
from xmc_tui.present.text import Span, line
from xmc_tui.tui.screens.dialog import Choice, ChoiceDialog, TextDialog


class ReopenDialog(TextDialog[bool]):
    """Reports the choices that are kept, repriced and gone.

    Enter applies today's catalog, Escape keeps the old figures.
    """

    BINDINGS = [Binding("enter", "take", show=False, priority=True)]

    def __init__(self, words: Language, reopening: Reopening) -> None:
        lines = report_lines(reopening, words)
        super().__init__(
            words,
            words.say(N_("The catalog has changed since this was written")),
            lambda _: lines,
            words.say(N_("↑ ↓ scroll   Enter take today's catalog   Esc keep the old figures")),
        )

    async def action_take(self) -> None:
        """Close and apply today's catalog."""
        await self.finish(True)


def gone_dialog(
    words: Language, reopening: Reopening, group: Group, choices_so_far: Mapping[str, str]
) -> ChoiceDialog[str]:
    """Return the dialog that asks which option, by id, replaces a removed choice."""
    offered = reopening.offered(group, choices_so_far)
    choices = [Choice((option_choice_line(option, words),), option.id) for option in offered]
    before = choice_lines(group, reopening.gone, words)
    if not choices:
        before.append(
            line(
                Span(
                    words.say(N_("Nothing of this group can be had: the old figures stand.")),
                    "warn",
                )
            )
        )
    return ChoiceDialog(words, words.say(N_("A choice is gone")), before, choices)


def car_dialog(words: Language, reopening: Reopening) -> ChoiceDialog[str]:
    """Return the dialog that asks which model, by id, replaces a discontinued one."""
    choices = [
        Choice((line(words.pick(model.name)),), model.id) for model in reopening.catalog.models
    ]
    name = words.pick(reopening.written.name)
    before = [
        line(words.say(N_("{model} is sold no longer. Choose a car to begin with."), model=name)),
        (),
    ]
    return ChoiceDialog(words, words.say(N_("A choice is gone")), before, choices)
