"""Random lives of slots and orders, compared with a model of dictionaries after every step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.pool import QueuePool

from tests.deep_test_sizes import POSTGRES_LIVES, SQLITE_LIVES
from tests.postgres_server import PostgresServer
from tests.storage.ledger.ledger_model import LedgerModel, ModelOrder
from tests.storage.ledger.ledger_tools import (
    APRIL,
    BEIJING,
    MARCH,
    MAY,
    SHANGHAI,
    FakeClock,
    given,
    make_ledger,
    number_of,
    replay_slots,
)
from xmc_tui.domain.order_records import OrderRecord, Outcome
from xmc_tui.domain.slots import LedgerRefusal, Quota, Slot
from xmc_tui.storage.ledger import ledger_engine
from xmc_tui.storage.ledger.ledger_address import LedgerAddress
from xmc_tui.storage.ledger.sql_ledger import SqlLedger

#: Few of everything, so that months are full, holds end and sheets meet.
MONTHLY, IN_ALL, DAYS = 2, 5, 90
SHEETS = st.sampled_from([number_of(n) for n in range(7)])
MONTHS = st.sampled_from([None, MARCH, APRIL, MAY])
STAGES = st.sampled_from(["ordered", "painting", "delivered"])
DAYS_TO_CALL = st.sampled_from([None, date(2026, 4, 1), date(2026, 6, 1)])


class LedgerLife(RuleBasedStateMachine):
    """One ledger and its model; the address comes from the test."""

    def __init__(self, address: LedgerAddress) -> None:
        super().__init__()
        self.clock = FakeClock()
        self.ledger = SqlLedger(address, self.clock)
        self.model = LedgerModel(MONTHLY, IN_ALL, DAYS)
        self.quota = Quota(MONTHLY, IN_ALL)

    @rule(sheet=SHEETS, month=MONTHS, hours=st.sampled_from([1, 24, 72]))
    def hold(self, sheet: str, month: date | None, hours: int) -> None:
        found = self.ledger.hold(sheet, self.quota, BEIJING, month, hours)
        assert plain_slot(found) == self.model.hold(sheet, month, hours, self.clock.now)

    @rule(sheet=SHEETS)
    def lock(self, sheet: str) -> None:
        found = self.ledger.lock(sheet, self.quota, SHANGHAI, DAYS, "ordered")
        assert plain_slot(found) == self.model.lock(sheet, self.clock.now)

    @rule(sheet=SHEETS)
    def release(self, sheet: str) -> None:
        found = self.ledger.release(sheet, BEIJING)
        assert freed(found) == self.model.free_slot(sheet, "released", self.clock.now)

    @rule(sheet=SHEETS)
    def cancel(self, sheet: str) -> None:
        found = self.ledger.cancel(sheet, BEIJING)
        assert freed(found) == self.model.free_slot(sheet, "cancelled", self.clock.now)

    @rule(hours=st.sampled_from([1, 23, 24, 24 * 30, 24 * 60]))
    def pass_time(self, hours: int) -> None:
        self.clock.pass_time(hours=hours)

    @rule(sheet=SHEETS, stage=STAGES, hours=st.sampled_from([None, 0, 24]))
    def set_stage(self, sheet: str, stage: str, hours: int | None) -> None:
        found = self.ledger.set_stage(sheet, stage, BEIJING, hours)
        expected = self.model.set_stage(sheet, stage, hours, self.clock.now)
        assert plain_order(found) == expected

    @rule(sheet=SHEETS, outcome=st.sampled_from(list(Outcome)), day=DAYS_TO_CALL)
    def set_outcome(self, sheet: str, outcome: Outcome, day: date | None) -> None:
        day = day if outcome is Outcome.CALL_BACK else None
        found = self.ledger.set_outcome(sheet, outcome, SHANGHAI, day)
        assert plain_order(found) == self.model.set_outcome(sheet, outcome, day)

    @invariant()
    def the_slots_are_those_of_the_model(self) -> None:
        now = self.clock.now
        found = {slot.sheet: plain_slot(slot) for slot in given(self.ledger.read_slots())}
        assert found == self.model.taken(now)
        earliest = self.ledger.count_slots_of_earliest_free_month(self.quota)
        month = None if isinstance(earliest, LedgerRefusal) else earliest.month
        assert month == self.model.earliest(now)
        if not isinstance(earliest, LedgerRefusal):
            assert earliest.free == self.model.free(earliest.month, now)

    def teardown(self) -> None:
        """Compare orders and history at the end of a life."""
        try:
            self.compare_records()
        finally:
            self.ledger.close()

    def compare_records(self) -> None:
        """Compare orders with the model, and both with the history."""
        orders = {each.sheet: plain_order(each) for each in given(self.ledger.read_orders())}
        assert orders == self.model.orders
        assert given(self.ledger.read_order_records(list(orders))).keys() == orders.keys()
        events = given(self.ledger.read_history())
        slots = {sheet: (*slot[0], slot[1]) for sheet, slot in self.model.slots.items()}
        assert replay_slots(events) == slots
        replayed: dict[str, ModelOrder] = {}
        for event in events:
            outcome, day, stage, hours = replayed.get(event.sheet, ("open", None, "", None))
            if event.kind == "outcome":
                replayed[event.sheet] = (event.value, event.day, stage, hours)
            if event.kind == "stage":
                replayed[event.sheet] = (outcome, day, event.value, event.hours)
        assert replayed == self.model.orders


def plain_slot(found: Slot | LedgerRefusal) -> object:
    """Return a slot in the form of the model, or the reason of a refusal."""
    if isinstance(found, LedgerRefusal):
        return found.reason
    return ((found.month, found.number, found.place), found.state, found.until or found.since)


def freed(found: Slot | LedgerRefusal) -> object:
    """Return which slot was freed, or the reason of a refusal."""
    if isinstance(found, LedgerRefusal):
        return found.reason
    return (found.month, found.number, found.place)


def plain_order(found: OrderRecord | LedgerRefusal) -> object:
    """Return an order in the form of the model, or the reason of a refusal."""
    if isinstance(found, LedgerRefusal):
        return found.reason
    return (found.outcome, found.call_on, found.stage, found.hours)


def live(make_address: Callable[[], LedgerAddress], lives: int, steps: int) -> None:
    """Run some random lives, each in a ledger of its own."""
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        lambda: LedgerLife(make_address()),
        settings=settings(
            max_examples=lives,
            stateful_step_count=steps,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )


@pytest.mark.parametrize("lives", SQLITE_LIVES)
def test_random_lives_in_sqlite(tmp_path: Path, lives: int) -> None:
    numbers = count()

    def make_address() -> LedgerAddress:
        address = LedgerAddress(path=tmp_path / f"{next(numbers)}.db")
        make_ledger(address)
        return address

    live(make_address, lives, 40)


@pytest.mark.parametrize("lives", POSTGRES_LIVES)
def test_random_lives_in_postgresql(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch, lives: int
) -> None:
    """Connections are kept, because opening one takes longer than a step."""

    def make_address() -> LedgerAddress:
        address = LedgerAddress(url=postgres.address(postgres.create_database()))
        make_ledger(address)
        return address

    addresses = [make_address() for _ in range(3 * lives)]
    monkeypatch.setattr(ledger_engine, "NullPool", QueuePool)
    live(addresses.pop, lives, 40)
