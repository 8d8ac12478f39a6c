"""Interfaces of the app to the ledger: slots by month, slots of sheets, and orders.

Every method may take as long as the network does, up to the ledger's time limit: call it in a
worker. Refusals are values; `presentation.ledger_texts.refusal_text` is their sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from xmc_tui.domain.order_records import ALL_ORDERS, OrderFilter, OrderRecord, Outcome
from xmc_tui.domain.slots import (
    DEFAULT_HOLD_HOURS,
    LedgerEvent,
    LedgerRefusal,
    MonthCount,
    Quota,
    RefusalReason,
    Requester,
    Slot,
)


class SlotLedger(Protocol):
    """Counts the slots of all stores; every change is one transaction with its history.

    The same request for the same sheet never takes a second slot.
    """

    def count_month(self, month: date, quota: Quota) -> MonthCount | LedgerRefusal:
        """Count the slots of a month, given by its first day."""
        ...

    def count_slots_of_earliest_free_month(self, quota: Quota) -> MonthCount | LedgerRefusal:
        """Count the earliest month, from the current one on, that has a free slot.

        NONE_FREE if there is none.
        """
        ...

    def count_months(self, quota: Quota) -> Sequence[MonthCount] | LedgerRefusal:
        """Count every month with a slot, and the earliest one that has a free slot."""
        ...

    def find_slot(self, sheet: str) -> Slot | LedgerRefusal | None:
        """Return the slot of a sheet number; None if it has none, or its hold has ended."""
        ...

    def read_slots(self) -> Sequence[Slot] | LedgerRefusal:
        """Return every slot that is locked, or held now, by month and number."""
        ...

    def hold(
        self,
        sheet: str,
        quota: Quota,
        requester: Requester,
        month: date | None = None,
        hours: int = DEFAULT_HOLD_HOURS,
        customer: str = "",
    ) -> Slot | LedgerRefusal:
        """Hold a slot of a month, or of the earliest one, for some hours.

        A sheet that has a slot keeps it, unchanged. MONTH_OVER if the month is past.
        """
        ...

    def lock(
        self,
        sheet: str,
        quota: Quota,
        requester: Requester,
        cooling_off_days: int,
        first_stage: str = "",
        customer: str = "",
    ) -> Slot | LedgerRefusal:
        """Lock the slot that is held for a sheet, or the earliest free one.

        It can be cancelled for `cooling_off_days` from now on. The order is won, and at
        `first_stage` if it has no stage.
        """
        ...

    def release(self, sheet: str, requester: Requester) -> Slot | LedgerRefusal:
        """Free the slot that is held for a sheet; return it as it was."""
        ...

    def cancel(self, sheet: str, requester: Requester) -> Slot | LedgerRefusal:
        """Free the slot that is locked for a sheet, within its cooling-off period.

        The order is lost and has no stage. Return the slot as it was.
        """
        ...

    def read_history(
        self, sheet: str = "", since: datetime | None = None, until: datetime | None = None
    ) -> Sequence[LedgerEvent] | LedgerRefusal:
        """Return the history, oldest first, from `since` and before `until`.

        Only that of one sheet if its number is given.
        """
        ...


class OrderBook(Protocol):
    """Follows orders by the numbers of their sheets."""

    def read_order_records(
        self, sheets: Collection[str]
    ) -> Mapping[str, OrderRecord] | LedgerRefusal:
        """Return the records of the given sheet numbers; those without one are left out."""
        ...

    def read_orders(
        self, wanted: OrderFilter = ALL_ORDERS
    ) -> Sequence[OrderRecord] | LedgerRefusal:
        """Return the records of some orders, by number."""
        ...

    def set_stage(
        self, sheet: str, stage: str, requester: Requester, hours: int | None = None
    ) -> OrderRecord | LedgerRefusal:
        """Record the stage of an order; UNKNOWN_ORDER if it has neither a slot nor a record."""
        ...

    def set_outcome(
        self,
        sheet: str,
        outcome: Outcome,
        requester: Requester,
        call_on: date | None = None,
        customer: str = "",
    ) -> OrderRecord | LedgerRefusal:
        """Record that an order is won, lost, open again, or to be called back on a day."""
        ...


class SlotBooking(Protocol):
    """The ledger as the app uses it: for exported sheets, by path.

    `has_ledger` says that a ledger is set up; it is decided when the app starts, by looking for a
    file
    or a setting, and asks no database.
    """

    @property
    def has_ledger(self) -> bool:
        """Whether a ledger is set up."""
        ...

    def count_slots_of_earliest_free_month(self, quota: Quota) -> MonthCount | LedgerRefusal:
        """Count the earliest month that has a free slot.

        Another process asks the database and is ended at the time limit: a network that does not
        answer blocks neither this program nor its end.
        """
        ...

    def hold(self, path: str) -> Slot | LedgerRefusal:
        """Hold a slot of the earliest month for an exported sheet."""
        ...

    def lock(self, path: str) -> Slot | LedgerRefusal:
        """Lock a slot for an exported sheet, which has to be a valid quote of a store."""
        ...

    def read_order_records(
        self, numbers: Iterable[str]
    ) -> Mapping[str, OrderRecord] | LedgerRefusal:
        """Return what is recorded of the orders with these sheet numbers."""
        ...

    def set_outcome(
        self, number: str, outcome: Outcome, call_on: date | None = None
    ) -> OrderRecord | LedgerRefusal:
        """Record the outcome of an order, in the name of the settings' advisor and store."""
        ...


class NoSlotBooking:
    """The port without a ledger: it is off, and refuses everything as not set up."""

    has_ledger = False

    def count_slots_of_earliest_free_month(self, quota: Quota) -> MonthCount | LedgerRefusal:  # noqa: ARG002
        """Refuse: there is no ledger."""
        return LedgerRefusal(RefusalReason.NOT_SET_UP)

    def hold(self, path: str) -> Slot | LedgerRefusal:  # noqa: ARG002
        """Refuse: there is no ledger."""
        return LedgerRefusal(RefusalReason.NOT_SET_UP)

    def lock(self, path: str) -> Slot | LedgerRefusal:  # noqa: ARG002
        """Refuse: there is no ledger."""
        return LedgerRefusal(RefusalReason.NOT_SET_UP)

    def read_order_records(
        self,
        numbers: Iterable[str],  # noqa: ARG002
    ) -> Mapping[str, OrderRecord] | LedgerRefusal:
        """Refuse: there is no ledger."""
        return LedgerRefusal(RefusalReason.NOT_SET_UP)

    def set_outcome(
        self,
        number: str,  # noqa: ARG002
        outcome: Outcome,  # noqa: ARG002
        call_on: date | None = None,  # noqa: ARG002
    ) -> OrderRecord | LedgerRefusal:
        """Refuse: there is no ledger."""
        return LedgerRefusal(RefusalReason.NOT_SET_UP)
