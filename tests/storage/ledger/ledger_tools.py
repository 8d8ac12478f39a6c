"""Tools of the ledger tests: a clock, requests, and a replay of the history of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from xmc_tui.domain.slots import LedgerEvent, LedgerRefusal, Quota, Requester
from xmc_tui.storage.ledger.ledger_address import LedgerAddress
from xmc_tui.storage.ledger.ledger_setup import initialize_ledger
from xmc_tui.storage.ledger.sql_ledger import SqlLedger

Result = TypeVar("Result")

#: The quota of the programme.
PUBLISHED = Quota(40, 480)

BEIJING, SHANGHAI = Requester("王顾问", "北京 展厅"), Requester("李顾问", "上海 展厅")

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)

#: A month that is not over by the clock of a database either.
FAR_MONTH = date(2098, 5, 1)


class FakeClock:
    """A clock that stays at a time until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, **duration: float) -> None:
        """Move the clock by some days, hours or minutes."""
        self.now += timedelta(**duration)


def number_of(index: int) -> str:
    """Return the number of the sheet with an index."""
    return f"XMC-20251001-{index:05d}"


def make_ledger(address: LedgerAddress, clock: FakeClock | None = None) -> SqlLedger:
    """Make the tables of a ledger and return it."""
    given(initialize_ledger(address))
    return SqlLedger(address, clock)


def given(result: Result | LedgerRefusal) -> Result:
    """Return the result of a request that has to be carried out."""
    assert not isinstance(result, LedgerRefusal), result
    return result


def refused(result: object) -> str:
    """Return the reason of a request that has to be refused."""
    assert isinstance(result, LedgerRefusal), result
    return result.reason


def replay_slots(events: Iterable[LedgerEvent]) -> dict[str, tuple[date, int, int, str]]:
    """Return month, number, place and state of each sheet's slot, from the history alone.

    Fails if the history gives a number to two sheets, a sheet two slots, or frees what is free.
    """
    slots: dict[str, tuple[date, int, int, str]] = {}
    for expected, event in enumerate(events, 1):
        assert event.id == expected, "the history has a gap"
        if event.kind in ("stage", "outcome"):
            continue
        assert event.month is not None
        assert event.number is not None
        assert event.place is not None
        key = (event.month, event.number, event.place)
        if event.kind in ("held", "locked"):
            before = slots.get(event.sheet)
            if before is not None:
                assert before[:3] == key, f"{event.sheet} moved to another slot"
            others = [slot for sheet, slot in slots.items() if sheet != event.sheet]
            assert key[:2] not in [slot[:2] for slot in others], f"{key} is given twice"
            assert event.place not in [slot[2] for slot in others], f"{key} is given twice"
            slots[event.sheet] = (*key, event.kind)
        else:
            assert slots.pop(event.sheet)[:3] == key
    return slots
