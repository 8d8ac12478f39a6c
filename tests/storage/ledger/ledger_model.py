"""The ledger as dictionaries: what the tests expect, written without looking at its queries."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

#: A slot as (month, number, place), its state, and the end of a hold or the time of a lock.
ModelSlot = tuple[tuple[date, int, int], str, datetime]

#: An order as (outcome, day to call back, stage, hours).
ModelOrder = tuple[str, date | None, str, int | None]

NEW_ORDER: ModelOrder = ("open", None, "", None)


class LedgerModel:
    """Slots and orders by sheet, with a quota per month and in all."""

    def __init__(self, monthly: int, in_all: int, cooling_off_days: int) -> None:
        self.monthly, self.in_all = monthly, in_all
        self.cooling_off = cooling_off_days
        self.slots: dict[str, ModelSlot] = {}
        self.orders: dict[str, ModelOrder] = {}
        self.freed: dict[str, tuple[str, tuple[date, int, int]]] = {}

    def taken(self, now: datetime) -> dict[str, ModelSlot]:
        """Return the slots that are locked, or held at a time."""
        return {s: slot for s, slot in self.slots.items() if slot[1] == "locked" or slot[2] > now}

    def free(self, month: date, now: datetime) -> int:
        """Return the free slots of a month."""
        taken = self.taken(now).values()
        in_month = sum(slot[0][0] == month for slot in taken)
        return max(0, min(self.monthly - in_month, self.in_all - len(taken)))

    def earliest(self, now: datetime) -> date | None:
        """Return the first month with a free slot, from the current one on."""
        day = (now + timedelta(hours=8)).date().replace(day=1)
        for _ in range(50):
            if self.free(day, now):
                return day
            day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return None

    @staticmethod
    def month_of(now: datetime) -> tuple[int, int]:
        """Return the year and the month of a time in Beijing."""
        day = (now + timedelta(hours=8)).date()
        return day.year, day.month

    def current(self, slot: ModelSlot, now: datetime) -> bool:
        """Whether the month of a slot is not over."""
        return (slot[0][0].year, slot[0][0].month) >= self.month_of(now)

    def hold(self, sheet: str, month: date | None, hours: int, now: datetime) -> Any:
        """Return the slot that is held, or why none is."""
        if sheet in self.taken(now):
            return self.slots[sheet]
        if month is not None and (month.year, month.month) < self.month_of(now):
            return "month-over"
        until = now + timedelta(hours=hours)
        before = self.slots.get(sheet)
        if before and (month == before[0][0] or (month is None and self.current(before, now))):
            self.slots[sheet] = (self.slots[sheet][0], "held", until)
            return self.slots[sheet]
        return self._take(sheet, month, "held", until, now)

    def lock(self, sheet: str, now: datetime) -> Any:
        """Return the slot that is locked, or why none is."""
        before = self.slots.get(sheet)
        if before is not None and before[1] == "locked":
            return before
        if before is not None and (before[2] > now or self.current(before, now)):
            self.slots[sheet] = (before[0], "locked", now)
        else:
            taken = self._take(sheet, None, "locked", now, now)
            if isinstance(taken, str):
                return taken
        _, _, stage, hours = self.orders.get(sheet, NEW_ORDER)
        self.orders[sheet] = ("won", None, stage or "ordered", hours)
        return self.slots[sheet]

    def free_slot(self, sheet: str, kind: str, now: datetime) -> Any:
        """Return the slot that is released or cancelled, or why it is not."""
        wanted = "held" if kind == "released" else "locked"
        if sheet not in self.slots:
            last = self.freed.get(sheet)
            return last[1] if last is not None and last[0] == kind else "not-found"
        slot = self.slots[sheet]
        if kind == "released" and slot[1] == "locked":
            return "already-locked"
        if sheet not in self.taken(now):
            return "not-found"
        if slot[1] != wanted:
            return "only-held"
        if kind == "cancelled":
            zone = timedelta(hours=8)
            if ((now + zone).date() - (slot[2] + zone).date()).days > self.cooling_off:
                return "cooling-off-over"
            self.orders[sheet] = ("lost", None, "", None)
        del self.slots[sheet]
        self.freed[sheet] = (kind, slot[0])
        return slot[0]

    def set_stage(self, sheet: str, stage: str, hours: int | None, now: datetime) -> Any:
        """Return the order at its new stage, or why it is not recorded."""
        if sheet not in self.orders and sheet not in self.taken(now):
            return "unknown-order"
        outcome, day, _, _ = self.orders.get(sheet, NEW_ORDER)
        self.orders[sheet] = (outcome, day, stage, hours)
        return self.orders[sheet]

    def set_outcome(self, sheet: str, outcome: str, day: date | None) -> ModelOrder:
        """Return the order with its new outcome."""
        _, _, stage, hours = self.orders.get(sheet, NEW_ORDER)
        # An open order without a record stays without one: nothing has changed.
        if sheet in self.orders or (outcome, day) != ("open", None):
            self.orders[sheet] = (outcome, day, stage, hours)
        return (outcome, day, stage, hours)

    def _take(
        self, sheet: str, month: date | None, state: str, end: datetime, now: datetime
    ) -> Any:
        for other in set(self.slots) - set(self.taken(now)):
            self.freed[other] = ("expired", self.slots.pop(other)[0])
        wanted = month or self.earliest(now)
        if wanted is None or not self.free(wanted, now):
            return "none-free"
        slots = [slot[0] for slot in self.slots.values()]
        number = min(set(range(1, 99)) - {slot[1] for slot in slots if slot[0] == wanted})
        place = min(set(range(1, 99)) - {slot[2] for slot in slots})
        self.slots[sheet] = ((wanted, number, place), state, end)
        return self.slots[sheet]
