"""A ledger of slots in memory for tests of the app: it answers as told, and records requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event

from tests.tui.app_driver import AppDriver
from tests.wait_conditions import PATIENCE
from xmc_tui.domain.order_records import OrderRecord, Outcome
from xmc_tui.domain.slots import (
    LedgerRefusal,
    MonthCount,
    Quota,
    RefusalReason,
    Slot,
    SlotState,
)
from xmc_tui.i18n import Translator

MARCH = date(2026, 3, 1)

#: The time of everything that the fake ledger counts and records.
COUNTED_AT = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)

UNREACHABLE = LedgerRefusal(RefusalReason.UNREACHABLE, {"ledger": "postgresql://hq/slots"})


def count_of(free: int, held: int = 0) -> MonthCount:
    """Return the count of a month with some free slots of forty."""
    return MonthCount(MARCH, held, 40 - held - free, free, COUNTED_AT)


def held_text(sheet: str, tr: Translator) -> str:
    """Return the sentence on the slot that is held for a sheet, for a day from the count on."""
    return tr.translate(
        "{sheet}: slot {number} of {month}, held until {until}",
        sheet=sheet,
        number=30,
        month="2026-03",
        until="2026-03-11 16:00",
    )


def locked_text(sheet: str) -> str:
    """Return the English sentence on the slot that is locked for a sheet."""
    return f"{sheet}: slot 30 of 2026-03, locked on 2026-03-10"


async def until_in_dialog(driver: AppDriver, text: str) -> None:
    """Wait until the top dialog contains a text."""
    await driver.until(lambda: text in driver.dialog_text())


class FakeSlots:
    """The port of a ledger. `free` slots are left; `refusal` is the answer to everything if set.

    While `is_slow` is set, requests wait until `answer` is set.
    """

    has_ledger = True

    def __init__(self, free: int = 11) -> None:
        self.free = free
        self.held = 0
        self.refusal: LedgerRefusal | None = None
        self.is_slow = False
        self.answer = Event()
        self.quotas: list[Quota] = []
        self.requests: list[tuple[str, str]] = []
        self.records: dict[str, OrderRecord] = {}
        self.asked: list[str] = []

    def _wait(self) -> None:
        if self.is_slow:
            assert self.answer.wait(PATIENCE), "nobody lets the ledger answer"

    def count_slots_of_earliest_free_month(self, quota: Quota) -> MonthCount | LedgerRefusal:
        """Return the count of March."""
        self.quotas.append(quota)
        self._wait()
        if self.refusal is not None:
            return self.refusal
        return count_of(self.free, self.held)

    def hold(self, path: str) -> Slot | LedgerRefusal:
        """Hold a slot."""
        return self._give("hold", path, SlotState.HELD)

    def lock(self, path: str) -> Slot | LedgerRefusal:
        """Lock a slot."""
        return self._give("lock", path, SlotState.LOCKED)

    def _give(self, request: str, path: str, state: SlotState) -> Slot | LedgerRefusal:
        self.requests.append((request, Path(path).stem))
        self._wait()
        if self.refusal is not None:
            return self.refusal
        self.free -= 1
        self.held += state is SlotState.HELD
        until = COUNTED_AT.replace(day=11) if state is SlotState.HELD else None
        number = 40 - self.free
        return Slot(MARCH, number, number, state, Path(path).stem, "", "", COUNTED_AT, until)

    def read_order_records(
        self, numbers: Iterable[str]
    ) -> Mapping[str, OrderRecord] | LedgerRefusal:
        """Return what is recorded of some orders."""
        asked = list(numbers)
        self.asked += asked
        self._wait()
        if self.refusal is not None:
            return self.refusal
        return {number: self.records[number] for number in asked if number in self.records}

    def set_outcome(
        self, number: str, outcome: Outcome, call_on: date | None = None
    ) -> OrderRecord | LedgerRefusal:
        """Record an outcome."""
        self.requests.append((outcome.value, number))
        self._wait()
        if self.refusal is not None:
            return self.refusal
        former = self.records.get(number, OrderRecord(number))
        self.records[number] = OrderRecord(number, outcome, former.stage, call_on=call_on)
        return self.records[number]
