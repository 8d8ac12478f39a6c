"""The orders of the list of documents: what is recorded of them, and recording their outcomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Protocol

from xmc_tui.configurator.document_ports import DocumentEntry
from xmc_tui.configurator.ledger_ports import SlotBooking
from xmc_tui.domain.order_records import OrderRecord, Outcome
from xmc_tui.domain.programme_terms import Programme
from xmc_tui.domain.slots import LedgerRefusal
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.document_list_lines import is_order
from xmc_tui.presentation.ledger_texts import refusal_text
from xmc_tui.presentation.order_list_lines import (
    DocumentListFilter,
    order_legend_text,
    order_search_terms,
    order_status_text,
    order_text,
    recorded_outcome_text,
)
from xmc_tui.presentation.styled_text import Line, Span, make_line
from xmc_tui.tui.controllers.controller_host import Host


class OrderList(Protocol):
    """The dialog that lists the orders."""

    @property
    def is_open(self) -> bool:
        """Whether the dialog is on the screen."""
        ...

    def show_orders(self) -> None:
        """Show the records and the note again."""
        ...

    def notify_if_slow(self, show: Callable[[], None]) -> None:
        """Call back once a request is slow."""
        ...


class ListedOrderRecords:
    """The records of the listed orders in the ledger; everything is asked in a thread.

    `records` are the orders by the number of their sheet. `make_note` returns the line below the
    list: that a request is slow, why it was refused, or what was recorded. `filter` says which
    documents are listed.
    """

    def __init__(self, host: Host, port: SlotBooking) -> None:
        self.host = host
        self.port = port
        self.records: dict[str, OrderRecord] = {}
        self.filter = DocumentListFilter.ALL
        self.make_note: Callable[[Translator], Line] = lambda _: ()
        self._running = 0

    @property
    def programme(self) -> Programme:
        """The terms of the current build, whose stages have names."""
        return self.host.workspace.current.configurator.catalog.programme

    @property
    def today(self) -> date:
        """The current day."""
        return self.host.workspace.current.configurator.state.today()

    # ── The list ──────────────────────────────────────────────────────────────────────────────────

    def record_of(self, entry: DocumentEntry) -> OrderRecord | None:
        """Return what is recorded of a document; None if it is no order, or nothing is known."""
        return self.records.get(entry.name) if is_order(entry) else None

    def is_listed(self, entry: DocumentEntry) -> bool:
        """Whether a document passes the filter."""
        return self.filter.accepts(self.record_of(entry))

    def sort_key(self, entry: DocumentEntry) -> date:
        """Return the key to sort by: customers to call back come by day, all others as they are."""
        record = self.record_of(entry) if self.filter is DocumentListFilter.CALL_BACK else None
        return date.min if record is None or record.call_on is None else record.call_on

    def status_of(self, record: OrderRecord, tr: Translator) -> Span | None:
        """Return the text of the status column for an order."""
        return order_status_text(record, self.programme, self.today, tr)

    def search_terms_of(self, entry: DocumentEntry) -> str:
        """Return the search terms of what is recorded."""
        record = self.record_of(entry)
        return "" if record is None else "\n" + order_search_terms(record, self.programme)

    def text_of(self, entry: DocumentEntry, tr: Translator) -> str:
        """Return what is recorded of a document, with the legend of marks; "" if nothing is."""
        record = self.record_of(entry)
        if record is None:
            return ""
        parts = (
            order_text(record, self.programme, tr),
            order_legend_text(record, self.programme, tr),
        )
        return " · ".join(filter(None, parts))

    def filter_name(self, tr: Translator) -> str:
        """Return the name of the filter; "" if everything is listed."""
        return "" if self.filter is DocumentListFilter.ALL else tr.translate(self.filter.value)

    # ── Reading ───────────────────────────────────────────────────────────────────────────────────

    def read(self, numbers: Sequence[str], dialog: OrderList) -> None:
        """Read what is recorded of some orders."""

        def ask() -> None:
            answer = self.port.read_order_records(numbers)
            self.host.call_from_worker(partial(self._take_records, answer, dialog))

        if numbers:
            self._begin(dialog)
            self.host.run_in_background(ask, asks_network=True)

    def _take_records(
        self, answer: Mapping[str, OrderRecord] | LedgerRefusal, dialog: OrderList
    ) -> None:
        self._running -= 1
        if isinstance(answer, LedgerRefusal):
            self._note(partial(refusal_text, answer), "bad")
        else:
            self.records |= answer
            if not self._running:
                self.make_note = lambda _: ()
        if dialog.is_open:
            dialog.show_orders()

    # ── Outcomes ──────────────────────────────────────────────────────────────────────────────────

    async def ask_for_outcome(self, number: str, dialog: OrderList) -> None:
        """Ask what became of an order, and record it."""
        from xmc_tui.tui.dialogs.choice_dialog import ChoiceDialog, ChoiceQuestion, DialogChoice

        choices = {
            Outcome.WON: N_("Won"),
            Outcome.LOST: N_("Lost"),
            Outcome.CALL_BACK: N_("Call back later"),
            Outcome.OPEN: N_("Open again"),
        }

        def ask(tr: Translator) -> ChoiceQuestion[Outcome]:
            rows = [
                DialogChoice((make_line(tr.translate(label)),), outcome)
                for outcome, label in choices.items()
            ]
            return ChoiceQuestion(number, (), tuple(rows), N_("Record"))

        async def act(outcome: Outcome) -> None:
            if outcome is Outcome.CALL_BACK:
                await self._ask_for_day(number, dialog)
            else:
                self._record(number, outcome, None, dialog)

        await self.host.open_dialog(ChoiceDialog(self.host.ui.tr, ask), act)

    async def _ask_for_day(self, number: str, dialog: OrderList) -> None:
        from xmc_tui.tui.dialogs.customer_call_day_dialog import CustomerCallDayDialog

        async def act(day: date) -> None:
            self._record(number, Outcome.CALL_BACK, day, dialog)

        await self.host.open_dialog(CustomerCallDayDialog(self.host.ui.tr, number, self.today), act)

    def _record(self, number: str, outcome: Outcome, day: date | None, dialog: OrderList) -> None:
        """Record an outcome in a thread."""

        def ask() -> None:
            answer = self.port.set_outcome(number, outcome, day)
            self.host.call_from_worker(partial(self._take_outcome, answer, dialog))

        self._begin(dialog)
        self.host.run_in_background(ask, asks_network=True)

    def _take_outcome(self, answer: OrderRecord | LedgerRefusal, dialog: OrderList) -> None:
        """Show what was recorded, or why nothing was: in the list, else in the head line."""
        self._running -= 1
        is_refused = isinstance(answer, LedgerRefusal)

        def make_text(tr: Translator) -> str:
            if isinstance(answer, LedgerRefusal):
                return refusal_text(answer, tr)
            return recorded_outcome_text(answer, self.programme, tr)

        if isinstance(answer, OrderRecord):
            self.records[answer.sheet] = answer
        self._note(make_text, "bad" if is_refused else "good")
        if dialog.is_open:
            dialog.show_orders()
        elif is_refused:
            self.host.set_status_message(make_text(self.host.ui.tr))
            self.host.refresh_view()
        else:
            self.host.show_transient_message(make_text(self.host.ui.tr))

    # ── The note ──────────────────────────────────────────────────────────────────────────────────

    def _begin(self, dialog: OrderList) -> None:
        """Count a request, and say so if it turns out to be slow."""
        self._running += 1
        if self._running == 1 and dialog.is_open:
            dialog.notify_if_slow(partial(self._show_slow, dialog))

    def _show_slow(self, dialog: OrderList) -> None:
        if self._running and dialog.is_open:
            message = N_("Still working. Press Esc to close; the result is shown later.")
            self._note(lambda tr: tr.translate(message), "warn")
            dialog.show_orders()

    def _note(self, make_text: Callable[[Translator], str], role: str) -> None:
        self.make_note = lambda tr: make_line(Span(make_text(tr), role))
