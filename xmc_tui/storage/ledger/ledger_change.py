"""One change of the ledger: its time, who asks for it, and its entries in the history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from xmc_tui.domain.slots import EventKind, LedgerEvent, Requester, Slot
from xmc_tui.storage.ledger.ledger_rows import column_values, event_of_row
from xmc_tui.storage.ledger.ledger_tables import HISTORY

#: The kinds of events that take or free a slot.
_SLOT_KINDS = (
    EventKind.HELD,
    EventKind.EXPIRED,
    EventKind.LOCKED,
    EventKind.RELEASED,
    EventKind.CANCELLED,
)


class LedgerTransaction:
    """A transaction that has the turn to write, at the time `now` of the database."""

    def __init__(self, connection: Connection, now: datetime, requester: Requester) -> None:
        self.connection = connection
        self.now = now
        self.requester = requester

    def append_event(
        self, kind: EventKind, sheet: str, slot: Slot | None = None, **fields: Any
    ) -> None:
        """Append an event to the history; the fields of a slot are part of it."""
        last = self.connection.scalar(select(func.max(HISTORY.c.id))) or 0
        if slot is not None:
            names = ("month", "number", "place", "until", "cooling_off_days", "customer")
            fields = {**{name: getattr(slot, name) for name in names}, **fields}
        event = LedgerEvent(
            id=last + 1,
            kind=kind,
            sheet=sheet,
            at=self.now,
            advisor=self.requester.advisor,
            store=self.requester.store,
            **fields,
        )
        self.connection.execute(insert(HISTORY).values(column_values(event)))

    def find_last_slot_change(self, sheet: str) -> LedgerEvent | None:
        """Return the last event of a sheet that took or freed a slot."""
        row = self.connection.execute(
            select(HISTORY)
            .where(HISTORY.c.sheet == sheet, HISTORY.c.kind.in_(_SLOT_KINDS))
            .order_by(HISTORY.c.id.desc())
            .limit(1)
        ).first()
        return event_of_row(row) if row is not None else None
