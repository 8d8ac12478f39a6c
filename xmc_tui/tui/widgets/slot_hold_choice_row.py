"""The row of the export dialog in which a slot is held or locked for the sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from xmc_tui.i18n import Translator
from xmc_tui.presentation.slot_hold_choice import SlotChoice, slot_choice_line
from xmc_tui.tui.widgets.styled_lines import StyledLines

if TYPE_CHECKING:
    from xmc_tui.presentation.quota_indicator import QuotaStatus


class SlotChoiceRow(StyledLines):
    """Shows what will be asked of the ledger, and how many slots are free.

    `find_count` returns the latest count of free slots. `lock_fault` is the message why no slot can
    be locked; "" if one can.
    """

    def __init__(
        self,
        tr: Translator,
        find_count: Callable[[], QuotaStatus | None],
        lock_fault: str,
        choice: SlotChoice,
    ) -> None:
        super().__init__(id="export-slot")
        self.tr = tr
        self.find_count = find_count
        self.lock_fault = lock_fault
        self.choice = choice

    def on_mount(self) -> None:
        """Show the choice."""
        self.fill()

    def fill(self) -> None:
        """Show the choice with the latest count; nothing if the row was removed."""
        if self.is_attached:
            line = slot_choice_line(self.choice, self.find_count(), self.lock_fault, self.tr)
            self.show_lines([line])

    def toggle(self, choice: SlotChoice) -> None:
        """Choose to hold or lock a slot, or neither if that is chosen already."""
        if choice is SlotChoice.LOCK and self.lock_fault:
            return
        self.choice = SlotChoice.NONE if choice is self.choice else choice
        self.fill()
