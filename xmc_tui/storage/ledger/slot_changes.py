"""Changes of slots, within a transaction: hold, lock, release, cancel."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date, timedelta
from itertools import count

from sqlalchemy import delete, insert, not_, select, update

from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.domain.order_records import Outcome
from xmc_tui.domain.slots import (
    EventKind,
    LedgerEvent,
    LedgerRefusal,
    Quota,
    RefusalReason,
    Slot,
    SlotState,
    date_in_programme_zone,
    first_day_of_month,
    month_text,
)
from xmc_tui.storage.ledger.ledger_change import LedgerTransaction
from xmc_tui.storage.ledger.ledger_rows import column_values, slot_of_row
from xmc_tui.storage.ledger.ledger_tables import SLOTS
from xmc_tui.storage.ledger.order_changes import find_order, record_outcome, record_stage
from xmc_tui.storage.ledger.slot_counts import SlotCounts, make_taken_condition

#: The event of taking a slot, by the state that it then has.
_EVENTS = {SlotState.HELD: EventKind.HELD, SlotState.LOCKED: EventKind.LOCKED}


def has_slot(change: LedgerTransaction, sheet: str) -> bool:
    """Whether a sheet has a slot that is locked, or held now."""
    found = _find_row(change, sheet)
    return found is not None and _is_taken(change, found)


def hold_slot(
    change: LedgerTransaction,
    sheet: str,
    quota: Quota,
    month: date | None,
    hours: int,
    customer: str,
) -> Slot | LedgerRefusal:
    """Hold a slot for a sheet; the one that it has stays as it is.

    A hold that has ended is renewed with the same slot, if nobody has taken that and its month is
    not over. No slot of a month that is over is held.
    """
    found = _find_row(change, sheet)
    if found is not None and _is_of_other_customer(found, customer):
        return LedgerRefusal(RefusalReason.OTHER_CUSTOMER, {"sheet": sheet})
    if found is not None and _is_taken(change, found):
        return found
    current = first_day_of_month(date_in_programme_zone(change.now))
    if month is not None and month < current:
        values = {"month": month_text(month), "current": month_text(current)}
        return LedgerRefusal(RefusalReason.MONTH_OVER, values)
    wanted = _make_slot(change, sheet, SlotState.HELD, customer)
    wanted = replace(wanted, until=change.now + timedelta(hours=hours))
    if found is not None and (found.month == month or (not month and _is_current(change, found))):
        return _replace_slot(change, found, wanted)
    return _take_slot(change, wanted, quota, month)


def lock_slot(
    change: LedgerTransaction,
    sheet: str,
    quota: Quota,
    cooling_off_days: int,
    first_stage: str,
    customer: str,
) -> Slot | LedgerRefusal:
    """Lock the slot that is held for a sheet, or the earliest free one.

    One whose hold has ended is locked too, if nobody has taken it and its month is not over.
    """
    found = _find_row(change, sheet)
    if found is not None and _is_of_other_customer(found, customer):
        return LedgerRefusal(RefusalReason.OTHER_CUSTOMER, {"sheet": sheet})
    if found is not None and found.state is SlotState.LOCKED:
        return found
    name = customer or (found.customer if found is not None else "")
    wanted = _make_slot(change, sheet, SlotState.LOCKED, name)
    wanted = replace(wanted, cooling_off_days=cooling_off_days)
    slot = (
        _replace_slot(change, found, wanted)
        if found is not None and (_is_taken(change, found) or _is_current(change, found))
        else _take_slot(change, wanted, quota, None)
    )
    if isinstance(slot, LedgerRefusal):
        return slot
    record_outcome(change, sheet, Outcome.WON, customer=customer)
    order = find_order(change, sheet)
    if first_stage and order is not None and not order.stage:
        record_stage(change, sheet, first_stage)
    return slot


def release_slot(change: LedgerTransaction, sheet: str) -> Slot | LedgerRefusal:
    """Free the slot that is held for a sheet; a second time it is returned as it was."""
    found = _find_row(change, sheet)
    if found is None:
        return _slot_freed_before(change, sheet, EventKind.RELEASED)
    if found.state is SlotState.LOCKED:
        return LedgerRefusal(RefusalReason.ALREADY_LOCKED, {"sheet": sheet})
    if not _is_taken(change, found):
        return LedgerRefusal(RefusalReason.NOT_FOUND, {"sheet": sheet})
    _delete_slot(change, found, EventKind.RELEASED)
    return found


def cancel_slot(change: LedgerTransaction, sheet: str) -> Slot | LedgerRefusal:
    """Free the slot that is locked for a sheet, if its cooling-off period has not ended."""
    found = _find_row(change, sheet)
    if found is None:
        return _slot_freed_before(change, sheet, EventKind.CANCELLED)
    if not _is_taken(change, found):
        return LedgerRefusal(RefusalReason.NOT_FOUND, {"sheet": sheet})
    if found.state is SlotState.HELD:
        return LedgerRefusal(RefusalReason.ONLY_HELD, {"sheet": sheet})
    if date_in_programme_zone(change.now) > found.last_cancel_day:
        values: Mapping[str, object] = {
            "sheet": sheet,
            "day": found.last_cancel_day,
            "days": found.cooling_off_days,
        }
        return LedgerRefusal(RefusalReason.COOLING_OFF_OVER, values)
    _delete_slot(change, found, EventKind.CANCELLED)
    record_outcome(change, sheet, Outcome.LOST)
    record_stage(change, sheet, "")
    return found


def _find_row(change: LedgerTransaction, sheet: str) -> Slot | None:
    """Return the slot of a sheet, also if its hold has ended."""
    row = change.connection.execute(select(SLOTS).where(SLOTS.c.sheet == sheet)).first()
    return slot_of_row(row) if row is not None else None


def _is_taken(change: LedgerTransaction, slot: Slot) -> bool:
    return slot.until is None or slot.until > change.now


def _is_current(change: LedgerTransaction, slot: Slot) -> bool:
    """Whether the month of a slot is not over."""
    return slot.month >= first_day_of_month(date_in_programme_zone(change.now))


def _is_of_other_customer(slot: Slot, customer: str) -> bool:
    """Whether a slot belongs to another customer, as far as names are recorded."""
    return bool(slot.customer and customer and slot.customer != customer)


def _make_slot(change: LedgerTransaction, sheet: str, state: SlotState, customer: str) -> Slot:
    """Return a slot from now on, without its month, number and place."""
    return Slot(
        month=date.min,
        number=0,
        place=0,
        state=state,
        sheet=sheet,
        store=change.requester.store,
        advisor=change.requester.advisor,
        since=change.now,
        customer=customer,
    )


def _take_slot(
    change: LedgerTransaction, wanted: Slot, quota: Quota, month: date | None
) -> Slot | LedgerRefusal:
    """Take the lowest free number of a month, or of the earliest month that has one.

    `wanted` is the slot but for its month, number and place.
    """
    _delete_ended_holds(change)
    counts = SlotCounts(change.connection, change.now, quota)
    free = counts.count(month) if month is not None else counts.earliest_free()
    if free is None or not free.free:
        values = {"month": month_text(month) if month is not None else ""}
        return LedgerRefusal(RefusalReason.NONE_FREE, values)
    taken = change.connection.execute(select(SLOTS.c.month, SLOTS.c.number, SLOTS.c.place)).all()
    slot = replace(
        wanted,
        month=free.month,
        number=_lowest_free({row.number for row in taken if row.month == free.month}),
        place=_lowest_free({row.place for row in taken}),
    )
    change.connection.execute(insert(SLOTS).values(column_values(slot)))
    change.append_event(_EVENTS[slot.state], slot.sheet, slot)
    return slot


def _lowest_free(taken: Container[int]) -> int:
    return next(number for number in count(1) if number not in taken)


def _replace_slot(change: LedgerTransaction, found: Slot, wanted: Slot) -> Slot:
    """Replace the slot of a sheet by another state of it."""
    slot = replace(wanted, month=found.month, number=found.number, place=found.place)
    change.connection.execute(
        update(SLOTS).where(SLOTS.c.sheet == slot.sheet).values(column_values(slot))
    )
    change.append_event(_EVENTS[slot.state], slot.sheet, slot)
    return slot


def _delete_slot(change: LedgerTransaction, slot: Slot, kind: EventKind) -> None:
    change.connection.execute(delete(SLOTS).where(SLOTS.c.sheet == slot.sheet))
    change.append_event(kind, slot.sheet, slot)


def _delete_ended_holds(change: LedgerTransaction) -> None:
    """Delete all holds that have ended, so that their numbers can be taken."""
    ended = select(SLOTS).where(not_(make_taken_condition(change.now))).order_by(SLOTS.c.place)
    for row in change.connection.execute(ended).all():
        _delete_slot(change, slot_of_row(row), EventKind.EXPIRED)


def _slot_freed_before(
    change: LedgerTransaction, sheet: str, kind: EventKind
) -> Slot | LedgerRefusal:
    """Return the slot that was the last of a sheet, if it was freed in this way.

    A store that did not get the answer asks again, and gets the same one.
    """
    event = change.find_last_slot_change(sheet)
    if event is None or event.kind is not kind:
        return LedgerRefusal(RefusalReason.NOT_FOUND, {"sheet": sheet})
    return _slot_of_event(event)


def _slot_of_event(event: LedgerEvent) -> Slot:
    assert event.month is not None
    assert event.number is not None
    assert event.place is not None
    return Slot(
        month=event.month,
        number=event.number,
        place=event.place,
        state=SlotState.LOCKED if event.kind is EventKind.CANCELLED else SlotState.HELD,
        sheet=event.sheet,
        store=event.store,
        advisor=event.advisor,
        since=event.at,
        until=event.until,
        cooling_off_days=event.cooling_off_days or 0,
        customer=event.customer,
    )
