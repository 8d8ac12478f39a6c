"""The ledger in a database: the ports of slots and orders, filled by SQLAlchemy Core."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError

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
from xmc_tui.storage.ledger import order_changes, slot_changes
from xmc_tui.storage.ledger.database_refusals import (
    make_refusal_of_damaged_ledger,
    make_refusal_of_database_error,
)
from xmc_tui.storage.ledger.ledger_address import LedgerAddress
from xmc_tui.storage.ledger.ledger_change import LedgerTransaction
from xmc_tui.storage.ledger.ledger_engine import begin_transaction, is_transient, make_engine
from xmc_tui.storage.ledger.ledger_migrations import (
    MIGRATIONS,
    read_recorded_version,
    refusal_of_version,
)
from xmc_tui.storage.ledger.ledger_rows import (
    clean_requester,
    event_of_row,
    order_of_row,
    remove_refused_characters,
    slot_of_row,
)
from xmc_tui.storage.ledger.ledger_tables import HISTORY, ORDERS, SLOTS, CurrentDatabaseTime
from xmc_tui.storage.ledger.slot_counts import SlotCounts, make_taken_condition

Result = TypeVar("Result")

#: How often a transaction is tried that was ended by the database or the network. Each request is
#: idempotent: if the first try was committed and only its answer lost, the next one finds that.
_TRIES = 4

#: The most sheet numbers in one query; SQLite limits the number of parameters.
_NUMBERS_PER_QUERY = 500


class SqlLedger:
    """A ledger in SQLite or PostgreSQL; see the ports `SlotLedger` and `OrderBook`.

    `clock` replaces the clock of the database, for tests of expiry and cooling-off.
    """

    def __init__(self, address: LedgerAddress, clock: Callable[[], datetime] | None = None) -> None:
        self.address = address
        self._clock = clock
        self._engine: Engine | None = None

    def close(self) -> None:
        """Close what connections are open; the next request opens one again."""
        if self._engine is not None:
            self._engine.dispose()

    # ── Slots ─────────────────────────────────────────────────────────────────────────────────────

    def count_month(self, month: date, quota: Quota) -> MonthCount | LedgerRefusal:
        """Count the slots of a month, given by its first day."""
        return self._read(lambda connection, now: SlotCounts(connection, now, quota).count(month))

    def count_slots_of_earliest_free_month(self, quota: Quota) -> MonthCount | LedgerRefusal:
        """Count the earliest month that has a free slot; NONE_FREE if there is none."""

        def find(connection: Connection, now: datetime) -> MonthCount | LedgerRefusal:
            found = SlotCounts(connection, now, quota).earliest_free()
            return found or LedgerRefusal(RefusalReason.NONE_FREE)

        return self._read(find)

    def count_months(self, quota: Quota) -> Sequence[MonthCount] | LedgerRefusal:
        """Count every month with a slot, and the earliest one that has a free slot."""

        def count(connection: Connection, now: datetime) -> Sequence[MonthCount]:
            counts = SlotCounts(connection, now, quota)
            free = counts.earliest_free()
            months = {*counts.months(), *([free.month] if free is not None else [])}
            return tuple(counts.count(month) for month in sorted(months))

        return self._read(count)

    def find_slot(self, sheet: str) -> Slot | LedgerRefusal | None:
        """Return the slot of a sheet number; None if it has none, or its hold has ended."""

        def find(connection: Connection, now: datetime) -> Slot | None:
            query = select(SLOTS).where(SLOTS.c.sheet == sheet, make_taken_condition(now))
            row = connection.execute(query).first()
            return slot_of_row(row) if row is not None else None

        return self._read(find)

    def read_slots(self) -> Sequence[Slot] | LedgerRefusal:
        """Return every slot that is locked, or held now, by month and number."""

        def read(connection: Connection, now: datetime) -> Sequence[Slot]:
            query = (
                select(SLOTS)
                .where(make_taken_condition(now))
                .order_by(SLOTS.c.month, SLOTS.c.number)
            )
            return tuple(slot_of_row(row) for row in connection.execute(query))

        return self._read(read)

    def hold(
        self,
        sheet: str,
        quota: Quota,
        requester: Requester,
        month: date | None = None,
        hours: int = DEFAULT_HOLD_HOURS,
        customer: str = "",
    ) -> Slot | LedgerRefusal:
        """Hold a slot of a month, or of the earliest one, for some hours."""
        name = remove_refused_characters(customer)
        return self._change(
            requester,
            lambda change: slot_changes.hold_slot(change, sheet, quota, month, hours, name),
        )

    def lock(
        self,
        sheet: str,
        quota: Quota,
        requester: Requester,
        cooling_off_days: int,
        first_stage: str = "",
        customer: str = "",
    ) -> Slot | LedgerRefusal:
        """Lock the slot that is held for a sheet, or the earliest free one."""
        days, name = cooling_off_days, remove_refused_characters(customer)
        return self._change(
            requester,
            lambda change: slot_changes.lock_slot(change, sheet, quota, days, first_stage, name),
        )

    def release(self, sheet: str, requester: Requester) -> Slot | LedgerRefusal:
        """Free the slot that is held for a sheet; return it as it was."""
        return self._change(requester, lambda change: slot_changes.release_slot(change, sheet))

    def cancel(self, sheet: str, requester: Requester) -> Slot | LedgerRefusal:
        """Free the slot that is locked for a sheet, within its cooling-off period."""
        return self._change(requester, lambda change: slot_changes.cancel_slot(change, sheet))

    def read_history(
        self, sheet: str = "", since: datetime | None = None, until: datetime | None = None
    ) -> Sequence[LedgerEvent] | LedgerRefusal:
        """Return the history, oldest first, from `since` and before `until`."""

        def read(connection: Connection, now: datetime) -> Sequence[LedgerEvent]:  # noqa: ARG001
            query = select(HISTORY).order_by(HISTORY.c.id)
            if sheet:
                query = query.where(HISTORY.c.sheet == sheet)
            if since is not None:
                query = query.where(HISTORY.c.at >= since)
            if until is not None:
                query = query.where(HISTORY.c.at < until)
            return tuple(event_of_row(row) for row in connection.execute(query))

        return self._read(read)

    # ── Orders ────────────────────────────────────────────────────────────────────────────────────

    def read_order_records(
        self, sheets: Collection[str]
    ) -> Mapping[str, OrderRecord] | LedgerRefusal:
        """Return the records of the given sheet numbers; those without one are left out."""

        def read(connection: Connection, now: datetime) -> Mapping[str, OrderRecord]:  # noqa: ARG001
            numbers = sorted(set(sheets))
            found: dict[str, OrderRecord] = {}
            for start in range(0, len(numbers), _NUMBERS_PER_QUERY):
                part = numbers[start : start + _NUMBERS_PER_QUERY]
                for row in connection.execute(select(ORDERS).where(ORDERS.c.sheet.in_(part))):
                    found[row.sheet] = order_of_row(row)
            return found

        return self._read(read)

    def read_orders(
        self, wanted: OrderFilter = ALL_ORDERS
    ) -> Sequence[OrderRecord] | LedgerRefusal:
        """Return the records of some orders, by number."""

        def read(connection: Connection, now: datetime) -> Sequence[OrderRecord]:  # noqa: ARG001
            query = select(ORDERS).order_by(ORDERS.c.sheet)
            for column, value in (
                (ORDERS.c.outcome, wanted.outcome),
                (ORDERS.c.stage, wanted.stage),
                (ORDERS.c.store, wanted.store),
            ):
                query = query if value is None else query.where(column == value)
            if wanted.call_until is not None:
                query = query.where(ORDERS.c.call_on <= wanted.call_until)
            return tuple(order_of_row(row) for row in connection.execute(query))

        return self._read(read)

    def set_stage(
        self, sheet: str, stage: str, requester: Requester, hours: int | None = None
    ) -> OrderRecord | LedgerRefusal:
        """Record the stage of an order; UNKNOWN_ORDER if it has neither a slot nor a record."""

        def record(change: LedgerTransaction) -> OrderRecord | LedgerRefusal:
            is_known = order_changes.find_order(change, sheet) or slot_changes.has_slot(
                change, sheet
            )
            if not is_known:
                return LedgerRefusal(RefusalReason.UNKNOWN_ORDER, {"sheet": sheet})
            return order_changes.record_stage(change, sheet, stage, hours)

        return self._change(requester, record)

    def set_outcome(
        self,
        sheet: str,
        outcome: Outcome,
        requester: Requester,
        call_on: date | None = None,
        customer: str = "",
    ) -> OrderRecord | LedgerRefusal:
        """Record that an order is won, lost, open again, or to be called back on a day."""
        name = remove_refused_characters(customer)
        return self._change(
            requester,
            lambda change: order_changes.record_outcome(change, sheet, outcome, call_on, name),
        )

    # ── Transactions ──────────────────────────────────────────────────────────────────────────────

    def _read(
        self, query: Callable[[Connection, datetime], Result | LedgerRefusal]
    ) -> Result | LedgerRefusal:
        return self._run(query, writes=False)

    def _change(
        self, requester: Requester, work: Callable[[LedgerTransaction], Result | LedgerRefusal]
    ) -> Result | LedgerRefusal:
        cleaned = clean_requester(requester)
        return self._run(
            lambda connection, now: work(LedgerTransaction(connection, now, cleaned)), writes=True
        )

    def _run(
        self, work: Callable[[Connection, datetime], Result | LedgerRefusal], writes: bool
    ) -> Result | LedgerRefusal:
        """Run some work in one transaction; faults of the database are refusals.

        A transaction that the database or the network has ended is run again.
        """
        for tries in range(1, _TRIES + 1):
            try:
                return self._run_once(work, writes)
            except ImportError:
                return LedgerRefusal(RefusalReason.DRIVER_MISSING)
            except DBAPIError as error:
                if tries == _TRIES or not is_transient(error):
                    return make_refusal_of_database_error(error, self.address)
            except ValueError:  # a date, a kind or a version that no program writes
                return make_refusal_of_damaged_ledger(self.address)
        raise AssertionError("the last try returns")

    def _run_once(
        self, work: Callable[[Connection, datetime], Result | LedgerRefusal], writes: bool
    ) -> Result | LedgerRefusal:
        if self._engine is None:
            self._engine = make_engine(self.address)
        with begin_transaction(self._engine, writes) as connection:
            version = read_recorded_version(connection, locks=writes)
            if version != len(MIGRATIONS):
                return refusal_of_version(self.address, version)
            now = (
                self._clock()
                if self._clock
                else connection.execute(select(CurrentDatabaseTime())).scalar_one()
            )
            return work(connection, now)
