"""Changes of the records of orders, within a transaction."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert, select, update

from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.domain.order_records import OrderRecord, Outcome
from xmc_tui.domain.slots import EventKind
from xmc_tui.storage.ledger.ledger_change import LedgerTransaction
from xmc_tui.storage.ledger.ledger_rows import column_values, order_of_row
from xmc_tui.storage.ledger.ledger_tables import ORDERS


def find_order(change: LedgerTransaction, sheet: str) -> OrderRecord | None:
    """Return the record of an order; None if there is none."""
    row = change.connection.execute(select(ORDERS).where(ORDERS.c.sheet == sheet)).first()
    return order_of_row(row) if row is not None else None


def record_stage(
    change: LedgerTransaction, sheet: str, stage: str, hours: int | None = None
) -> OrderRecord:
    """Record the stage of an order and the hours of work in it; unchanged if it has both."""
    found = find_order(change, sheet)
    before = found or OrderRecord(sheet)
    if (before.stage, before.hours) == (stage, hours):
        return before
    since = before.stage_since if before.stage == stage else change.now
    after = replace(before, stage=stage, stage_since=since if stage else None, hours=hours)
    change.append_event(EventKind.STAGE, sheet, value=stage, hours=hours)
    return _write(change, after, is_new=found is None)


def record_outcome(
    change: LedgerTransaction,
    sheet: str,
    outcome: Outcome,
    call_on: date | None = None,
    customer: str = "",
) -> OrderRecord:
    """Record the outcome of an order; unchanged if it has that outcome and day."""
    found = find_order(change, sheet)
    before = found or OrderRecord(sheet)
    if (before.outcome, before.call_on) == (outcome, call_on):
        return before
    after = replace(before, outcome=outcome, call_on=call_on, customer=customer or before.customer)
    change.append_event(EventKind.OUTCOME, sheet, value=outcome, day=call_on, customer=customer)
    return _write(change, after, is_new=found is None)


def _write(change: LedgerTransaction, record: OrderRecord, is_new: bool) -> OrderRecord:
    """Write a record in the name of the requester, and return it."""
    written = replace(
        record,
        store=change.requester.store or record.store,
        advisor=change.requester.advisor or record.advisor,
        changed=change.now,
    )
    values = column_values(written)
    if is_new:
        change.connection.execute(insert(ORDERS).values(values))
    else:
        change.connection.execute(
            update(ORDERS).where(ORDERS.c.sheet == record.sheet).values(values)
        )
    return written
