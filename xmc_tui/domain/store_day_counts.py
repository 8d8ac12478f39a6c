"""A manager's day: how many slots were held, locked and freed, and what became of orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.order_records import OrderRecord, Outcome
from xmc_tui.domain.slots import EventKind, LedgerEvent

#: The key of customers to call back, next to kinds and outcomes.
_TO_CALL = "to call"


@frozen
class StoreDayCounts:
    """The changes of one store in a day, and the customers that it has to call back by then."""

    store: str
    held: int
    locked: int
    released: int
    cancelled: int
    won: int
    lost: int
    to_call: int


def count_events_by_store(
    events: Iterable[LedgerEvent], to_call: Iterable[OrderRecord]
) -> Sequence[StoreDayCounts]:
    """Return the counts of each store, by name, from the events of a day.

    Of an order whose outcome changed several times only the last outcome counts.
    """
    changes: dict[str, Counter[str]] = {}
    outcomes: dict[str, LedgerEvent] = {}
    for event in events:
        if event.kind is EventKind.OUTCOME:
            outcomes[event.sheet] = event
        elif event.kind not in (EventKind.EXPIRED, EventKind.STAGE):
            changes.setdefault(event.store, Counter())[event.kind] += 1
    for event in outcomes.values():
        changes.setdefault(event.store, Counter())[event.value] += 1
    for record in to_call:
        changes.setdefault(record.store, Counter())[_TO_CALL] += 1
    return [
        StoreDayCounts(
            store=store,
            held=counts[EventKind.HELD],
            locked=counts[EventKind.LOCKED],
            released=counts[EventKind.RELEASED],
            cancelled=counts[EventKind.CANCELLED],
            won=counts[Outcome.WON],
            lost=counts[Outcome.LOST],
            to_call=counts[_TO_CALL],
        )
        for store, counts in sorted(changes.items())
    ]
