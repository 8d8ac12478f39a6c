"""The ledger of slots on the screen: the quota, and holding and locking exported sheets."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xmc_tui.configurator.ledger_ports import SlotBooking
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.domain.slots import LEDGER_FAULTS, LedgerRefusal, MonthCount, Quota, Slot, quota_of
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.ledger_texts import slot_text
from xmc_tui.presentation.quota_indicator import QuotaStatus
from xmc_tui.presentation.slot_hold_choice import (
    CHOICE_KEYS,
    CHOICE_NAMES,
    KEYS_AFTER_EXPORT,
    SlotChoice,
    reason_not_lockable,
    refused_request_text,
)
from xmc_tui.presentation.styled_text import make_line
from xmc_tui.tui.controllers.controller_host import Host

if TYPE_CHECKING:
    from xmc_tui.presentation.view_model import ViewModel
    from xmc_tui.tui.dialogs.exported_dialog import ExportedDialog
    from xmc_tui.tui.widgets.slot_hold_choice_row import SlotChoiceRow

#: The age at which free slots are counted again: while nobody types, and in any case. Seconds.
IDLE_AGE, GREATEST_AGE = 180.0, 600.0


class SlotsController:
    """Counts free slots, and holds and locks slots; exists only if there is a ledger.

    Everything is asked in a thread. Of several counts the one that was asked for last is shown.
    `clock` returns the time of this computer in seconds; the age of a count is measured with it
    alone, because the clock of the ledger may differ.
    """

    #: The interval of `tick` in seconds.
    TICK_SECONDS = 20.0

    def __init__(
        self, host: Host, port: SlotBooking, clock: Callable[[], float] = time.time
    ) -> None:
        self.host = host
        self.port = port
        self.clock = clock
        #: The row of the open export dialog, which shows each count.
        self.choice_row: SlotChoiceRow | None = None
        self._requests = 0
        #: The number of requests for a slot, by the path of the sheet.
        self._slot_requests: dict[str, int] = {}
        #: When free slots were last asked for, and when those shown were.
        self._asked_at = self._shown_at = 0.0
        self._quota = self._current_quota
        self._seen: ViewModel | None = None

    @property
    def _current_quota(self) -> Quota:
        return quota_of(self.host.workspace.current.configurator.catalog.programme)

    # ── The quota ─────────────────────────────────────────────────────────────────────────────────

    def start(self) -> None:
        """Show that free slots are being counted, and count them."""
        self._show(QuotaStatus())
        self.count_free_slots()

    def count_free_slots(self) -> None:
        """Count the free slots of the earliest month in a thread; answers to former calls lapse."""
        self._requests += 1
        self._asked_at, self._quota = self.clock(), self._current_quota
        request, asked_at, quota = self._requests, self._asked_at, self._quota

        def ask() -> None:
            answer = self.port.count_slots_of_earliest_free_month(quota)
            self.host.call_from_worker(partial(self._take_count, request, asked_at, answer))

        self.host.run_in_background(ask, asks_network=True)

    def _take_count(
        self, request: int, asked_at: float, answer: MonthCount | LedgerRefusal
    ) -> None:
        """Show a count, unless a later one has been asked for."""
        if request != self._requests:
            return
        former = self.host.ui.quota or QuotaStatus()
        last_count = None
        if isinstance(answer, LedgerRefusal) and answer.reason in LEDGER_FAULTS:
            shown = former.answer
            last_count = shown if isinstance(shown, MonthCount) else former.last_count
        self._shown_at = asked_at
        self._show(QuotaStatus(answer, self._minutes_since(asked_at), last_count))
        if self.choice_row is not None:
            self.choice_row.fill()

    def tick(self) -> None:
        """Show the age of the count; count again if it is old, or is that of other terms."""
        view = self.host.current_view()
        is_idle, self._seen = view is self._seen, view
        age = self.clock() - self._asked_at
        if (
            age >= (IDLE_AGE if is_idle else GREATEST_AGE)
            or age < 0  # the clock was set back
            or self._quota != self._current_quota
        ):
            self.count_free_slots()
        status = self.host.ui.quota
        if status is not None and status.answer is not None:
            self._show(replace(status, minutes=self._minutes_since(self._shown_at)))
            self._seen = self.host.current_view()

    def _minutes_since(self, moment: float) -> int:
        return max(0, int((self.clock() - moment) // 60))

    def _show(self, status: QuotaStatus) -> None:
        if status != self.host.ui.quota:
            self.host.ui = replace(self.host.ui, quota=status)
            self.host.refresh_view()

    # ── Slots of sheets ───────────────────────────────────────────────────────────────────────────

    def make_choice_row(self, choice: SlotChoice) -> SlotChoiceRow:
        """Return the row of the export dialog, and count free slots for it."""
        from xmc_tui.tui.widgets.slot_hold_choice_row import SlotChoiceRow

        host = self.host
        fault = reason_not_lockable(host.workspace.current.configurator.quote)
        self.choice_row = SlotChoiceRow(host.ui.tr, lambda: host.ui.quota, fault, choice)
        self.count_free_slots()
        return self.choice_row

    def hold(self, dialog: ExportedDialog) -> None:
        """Hold a slot for the sheet of a dialog."""
        self.request(SlotChoice.HOLD, dialog)

    async def ask_to_lock(self, dialog: ExportedDialog) -> None:
        """Lock a slot for the sheet of a dialog, once it is confirmed that the deposit is paid."""
        from xmc_tui.tui.dialogs.choice_dialog import ChoiceDialog, ChoiceQuestion, DialogChoice

        def ask(tr: Translator) -> ChoiceQuestion[bool]:
            text = N_("Locking records that the deposit was taken in the store.")
            choices = {False: N_("Not yet"), True: CHOICE_NAMES[SlotChoice.LOCK]}
            rows = [
                DialogChoice((make_line(tr.translate(label)),), answer)
                for answer, label in choices.items()
            ]
            before = (make_line(tr.translate(text)), ())
            return ChoiceQuestion(tr.translate(N_("Lock slot")), before, tuple(rows))

        async def act(is_paid: bool) -> None:
            if is_paid:
                self.request(SlotChoice.LOCK, dialog)

        await self.host.open_dialog(ChoiceDialog(self.host.ui.tr, ask), act)

    def request(self, choice: SlotChoice, dialog: ExportedDialog) -> None:
        """Ask the ledger for a slot in a thread; show the answer.

        There is one request at a time, unless the ledger does not answer within the time limit.
        """
        if not dialog.start_waiting(choice):
            return
        number = self._slot_requests.get(dialog.path, 0) + 1
        self._slot_requests[dialog.path] = number
        take = self.port.hold if choice is SlotChoice.HOLD else self.port.lock

        def ask() -> None:
            answer = take(dialog.path)
            self.host.call_from_worker(partial(self._report, number, choice, answer, dialog))

        self.host.run_in_background(ask, asks_network=True)

    def _report(
        self, number: int, choice: SlotChoice, answer: Slot | LedgerRefusal, dialog: ExportedDialog
    ) -> None:
        """Show the slot, or why there is none, in the dialog, else in the head line.

        The sentence of a refusal stays in the head line until the next message. A late refusal is
        not shown if the request for that sheet was repeated.
        """
        is_given = isinstance(answer, Slot)
        if not is_given and number != self._slot_requests[dialog.path]:
            return
        keys = KEYS_AFTER_EXPORT[choice] if dialog.is_open else f"e {CHOICE_KEYS[choice]}"

        def make_text(tr: Translator) -> str:
            if isinstance(answer, Slot):
                return slot_text(answer, tr)
            return refused_request_text(choice, Path(dialog.path).stem, answer, keys, tr)

        dialog.end_waiting(make_text, is_given)
        if not dialog.is_open:
            text = make_text(self.host.ui.tr)
            if is_given:
                self.host.show_transient_message(text)
            else:
                self.host.set_status_message(text)
                self.host.refresh_view()
        self.count_free_slots()
