"""The values of the ledger of slots: quotas, slots, counts by month, and the history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from types import MappingProxyType

from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.programme_terms import Programme

#: The time zone of the programme. Months, days and the cooling-off period are counted in it, so
#: that every store of a chain counts alike. China has no daylight saving time.
PROGRAMME_ZONE = timezone(timedelta(hours=8))

#: How long a slot is held for a customer unless said otherwise, and at most, in hours.
DEFAULT_HOLD_HOURS, LONGEST_HOLD_HOURS = 24, 720


class SlotState(StrEnum):
    """Held until a time, or locked: the deposit was taken in the store."""

    HELD = "held"
    LOCKED = "locked"


class EventKind(StrEnum):
    """The kinds of changes in the history."""

    HELD = "held"
    EXPIRED = "expired"
    LOCKED = "locked"
    RELEASED = "released"
    CANCELLED = "cancelled"
    STAGE = "stage"
    OUTCOME = "outcome"


class RefusalReason(StrEnum):
    """Why the ledger did not do what was asked."""

    # The request itself.
    NONE_FREE = "none-free"
    NOT_FOUND = "not-found"
    ALREADY_LOCKED = "already-locked"
    ONLY_HELD = "only-held"
    COOLING_OFF_OVER = "cooling-off-over"
    MONTH_OUT_OF_RANGE = "month-out-of-range"
    MONTH_OVER = "month-over"
    UNKNOWN_ORDER = "unknown-order"
    OTHER_CUSTOMER = "other-customer"
    # The sheet.
    SHEET_UNREADABLE = "sheet-unreadable"
    SHEET_FAULTY = "sheet-faulty"
    NOT_A_QUOTE = "not-a-quote"
    OUTSIDE_TRIAL = "outside-trial"
    STORE_MISSING = "store-missing"
    # The database.
    NOT_SET_UP = "not-set-up"
    UNREACHABLE = "unreachable"
    ACCESS_DENIED = "access-denied"
    DRIVER_MISSING = "driver-missing"
    NEWER_LEDGER = "newer-ledger"
    OLDER_LEDGER = "older-ledger"
    NOT_A_LEDGER = "not-a-ledger"
    OTHER_FILE = "other-file"
    MOVED = "moved"
    INVALID_ADDRESS = "invalid-address"
    NOT_EMPTY = "not-empty"
    DATABASE_ERROR = "database-error"


#: The reasons that say nothing about slots: the ledger itself cannot be used.
LEDGER_FAULTS = frozenset(
    {
        RefusalReason.NOT_SET_UP,
        RefusalReason.UNREACHABLE,
        RefusalReason.ACCESS_DENIED,
        RefusalReason.DRIVER_MISSING,
        RefusalReason.NEWER_LEDGER,
        RefusalReason.OLDER_LEDGER,
        RefusalReason.NOT_A_LEDGER,
        RefusalReason.OTHER_FILE,
        RefusalReason.MOVED,
        RefusalReason.INVALID_ADDRESS,
        RefusalReason.NOT_EMPTY,
        RefusalReason.DATABASE_ERROR,
    }
)


@frozen
class LedgerRefusal:
    """A request that the ledger did not carry out: the reason, and the values of its sentence."""

    reason: RefusalReason
    values: Mapping[str, object] = MappingProxyType({})


@frozen
class Quota:
    """The number of customized cars per month, and in all; from the catalog's edition."""

    monthly: int
    in_all: int


@frozen
class Requester:
    """The advisor and the store that ask the ledger for a change; each may be empty."""

    advisor: str = ""
    store: str = ""


@frozen
class Slot:
    """A slot that belongs to the sheet `sheet`; `month` is the first day of its month.

    `number` counts from 1 in the month, `place` from 1 in all months. `since` is the time of the
    hold or lock, `until` that of the end of a hold; both have a time zone. `cooling_off_days`
    counts from the lock.
    """

    month: date
    number: int
    place: int
    state: SlotState
    sheet: str
    store: str
    advisor: str
    since: datetime
    until: datetime | None = None
    cooling_off_days: int = 0
    customer: str = ""

    @property
    def last_cancel_day(self) -> date:
        """The last day on which a locked slot can be cancelled, in the programme's time zone."""
        return date_in_programme_zone(self.since) + timedelta(days=self.cooling_off_days)


@frozen
class StoreCount:
    """The number of slots held and locked by one store in a month."""

    store: str
    held: int
    locked: int


@frozen
class MonthCount:
    """The slots of a month: held, locked, and free; `month` is its first day.

    `free` is what is left of the month and in all, whichever is less. Holds that have ended count
    as free. `counted_at` is the time of the count by the clock of the database.
    """

    month: date
    held: int
    locked: int
    free: int
    counted_at: datetime
    stores: tuple[StoreCount, ...] = ()


@frozen
class LedgerEvent:
    """An entry of the history: who, where, when, what. Numbers are consecutive, from 1.

    `month`, `number`, `place` and `until` are those of the slot; `value` is the stage or outcome of
    an order, `day` the day on which to call back, `hours` the hours of work recorded.
    """

    id: int
    kind: EventKind
    sheet: str
    at: datetime
    advisor: str
    store: str
    month: date | None = None
    number: int | None = None
    place: int | None = None
    until: datetime | None = None
    cooling_off_days: int | None = None
    value: str = ""
    day: date | None = None
    hours: int | None = None
    customer: str = ""


def quota_of(programme: Programme) -> Quota:
    """Return the quota of the terms in effect."""
    return Quota(programme.monthly_quota, programme.yearly_quota)


def first_day_of_month(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def month_text(month: date) -> str:
    """Return a month as in commands and files: "2026-03"."""
    return f"{month:%Y-%m}"


def date_in_programme_zone(moment: datetime) -> date:
    """Return the day of a time in the programme's time zone."""
    return moment.astimezone(PROGRAMME_ZONE).date()


def refusal_of_month(month: date, programme: Programme) -> LedgerRefusal | None:
    """Return why a month has no slots: it is before the trial; None if it has."""
    first = programme.trial.first
    if first is None or month >= first_day_of_month(first):
        return None
    values = {"month": month_text(month), "first": month_text(first)}
    return LedgerRefusal(RefusalReason.MONTH_OUT_OF_RANGE, values)
