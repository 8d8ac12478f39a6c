"""Conversion of rows of the ledger to domain values, and of texts to what a database accepts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from xmc_tui.domain.order_records import OrderRecord, Outcome
from xmc_tui.domain.slots import EventKind, LedgerEvent, Requester, Slot, SlotState


def slot_of_row(row: Row[Any]) -> Slot:
    """Return the slot in a row of the table of slots."""
    return Slot(
        month=row.month,
        number=row.number,
        place=row.place,
        state=SlotState(row.state),
        sheet=row.sheet,
        store=row.store,
        advisor=row.advisor,
        since=row.since,
        until=row.until,
        cooling_off_days=row.cooling_off_days,
        customer=row.customer,
    )


def order_of_row(row: Row[Any]) -> OrderRecord:
    """Return the record in a row of the table of orders."""
    return OrderRecord(
        sheet=row.sheet,
        outcome=Outcome(row.outcome),
        stage=row.stage,
        stage_since=row.stage_since,
        hours=row.hours,
        call_on=row.call_on,
        store=row.store,
        advisor=row.advisor,
        customer=row.customer,
        changed=row.changed,
    )


def event_of_row(row: Row[Any]) -> LedgerEvent:
    """Return the event in a row of the history."""
    return LedgerEvent(
        id=row.id,
        kind=EventKind(row.kind),
        sheet=row.sheet,
        at=row.at,
        advisor=row.advisor,
        store=row.store,
        month=row.month,
        number=row.number,
        place=row.place,
        until=row.until,
        cooling_off_days=row.cooling_off_days,
        value=row.value,
        day=row.day,
        hours=row.hours,
        customer=row.customer,
    )


def column_values(value: Any) -> dict[str, Any]:
    """Return the fields of a domain value by the names of their columns."""
    return {name: getattr(value, name) for name in type(value).__match_args__}


def remove_refused_characters(text: str) -> str:
    """Return a text without the characters that PostgreSQL refuses: NUL and half surrogates."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def clean_requester(requester: Requester) -> Requester:
    """Return the requester with texts that a database accepts."""
    return Requester(
        remove_refused_characters(requester.advisor), remove_refused_characters(requester.store)
    )
