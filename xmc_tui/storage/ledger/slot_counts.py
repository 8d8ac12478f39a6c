"""Counts of slots by month and store; a hold that has ended counts as free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, func, or_, select

from xmc_tui.domain.slots import (
    MonthCount,
    Quota,
    SlotState,
    StoreCount,
    date_in_programme_zone,
    first_day_of_month,
    next_month,
)
from xmc_tui.storage.ledger.ledger_tables import SLOTS


def make_taken_condition(now: datetime) -> ColumnElement[bool]:
    """Return the condition of a slot that is locked, or held at this time."""
    return or_(SLOTS.c.state == SlotState.LOCKED, SLOTS.c.until > now)


class SlotCounts:
    """The slots taken at a time, by month, read with one query."""

    def __init__(self, connection: Connection, now: datetime, quota: Quota) -> None:
        self._now = now
        self._quota = quota
        self._stores: dict[date, dict[str, dict[str, int]]] = defaultdict(dict)
        count = func.count().label("count")
        rows = connection.execute(
            select(SLOTS.c.month, SLOTS.c.store, SLOTS.c.state, count)
            .where(make_taken_condition(now))
            .group_by(SLOTS.c.month, SLOTS.c.store, SLOTS.c.state)
        )
        for month, store, state, number in rows:
            self._stores[month].setdefault(store, {})[state] = number
        self._left = quota.in_all - sum(
            self._sum(month, state) for month in self._stores for state in SlotState
        )

    def count(self, month: date) -> MonthCount:
        """Return the count of a month."""
        held, locked = (self._sum(month, state) for state in SlotState)
        return MonthCount(
            month=month,
            held=held,
            locked=locked,
            free=max(0, min(self._quota.monthly - held - locked, self._left)),
            counted_at=self._now,
            stores=tuple(_store_counts(self._stores.get(month, {}))),
        )

    def earliest_free(self) -> MonthCount | None:
        """Return the count of the first month with a free slot, from the current one on."""
        if self._quota.monthly <= 0 or self._left <= 0:
            return None
        month = first_day_of_month(date_in_programme_zone(self._now))
        while not (count := self.count(month)).free:
            month = next_month(month)  # ends, because a month without slots is free
        return count

    def months(self) -> list[date]:
        """Return the months that have a slot."""
        return sorted(self._stores)

    def _sum(self, month: date, state: SlotState) -> int:
        return sum(counts.get(state, 0) for counts in self._stores.get(month, {}).values())


def _store_counts(stores: Mapping[str, Mapping[str, int]]) -> Sequence[StoreCount]:
    return [
        StoreCount(store, counts.get(SlotState.HELD, 0), counts.get(SlotState.LOCKED, 0))
        for store, counts in sorted(stores.items())
    ]
