"""Tests of orders on SQLite and PostgreSQL: outcomes, stages, filters, and ties to slots."""

from __future__ import annotations

from datetime import date

from tests.storage.ledger.ledger_tools import (
    BEIJING,
    PUBLISHED,
    SHANGHAI,
    FakeClock,
    given,
    number_of,
    refused,
)
from xmc_tui.domain.order_records import OrderFilter, OrderRecord, Outcome
from xmc_tui.storage.ledger.sql_ledger import SqlLedger

ONE, TWO, THREE = number_of(1), number_of(2), number_of(3)


def order(ledger: SqlLedger, sheet: str) -> OrderRecord:
    """Return the record of an order."""
    return given(ledger.read_order_records([sheet]))[sheet]


def test_a_lock_wins_the_order_and_starts_it(ledger: SqlLedger, clock: FakeClock) -> None:
    given(ledger.hold(ONE, PUBLISHED, BEIJING))
    assert given(ledger.read_orders()) == (), "a hold is no order"
    given(ledger.lock(ONE, PUBLISHED, BEIJING, 90, "ordered", "王女士"))
    assert order(ledger, ONE) == OrderRecord(
        sheet=ONE,
        outcome=Outcome.WON,
        stage="ordered",
        stage_since=clock.now,
        store="北京 展厅",
        advisor="王顾问",
        customer="王女士",
        changed=clock.now,
    )


def test_a_lock_keeps_the_stage_that_an_order_has(ledger: SqlLedger) -> None:
    given(ledger.set_outcome(ONE, Outcome.CALL_BACK, BEIJING, date(2026, 3, 14)))
    given(ledger.set_stage(ONE, "painting", BEIJING, 24))
    given(ledger.lock(ONE, PUBLISHED, BEIJING, 90, "ordered"))
    record = order(ledger, ONE)
    assert (record.outcome, record.stage, record.hours) == (Outcome.WON, "painting", 24)
    assert record.call_on is None, "who has ordered is not to be called back"


def test_a_catalog_without_stages_starts_at_none(ledger: SqlLedger) -> None:
    given(ledger.lock(ONE, PUBLISHED, BEIJING, 90))
    assert (order(ledger, ONE).outcome, order(ledger, ONE).stage) == (Outcome.WON, "")


def test_a_cancelled_order_is_lost_and_has_no_stage(ledger: SqlLedger) -> None:
    given(ledger.lock(ONE, PUBLISHED, BEIJING, 90, "ordered"))
    given(ledger.cancel(ONE, BEIJING))
    record = order(ledger, ONE)
    assert (record.outcome, record.stage, record.stage_since) == (Outcome.LOST, "", None)


def test_a_stage_lasts_until_the_next(ledger: SqlLedger, clock: FakeClock) -> None:
    given(ledger.set_outcome(ONE, Outcome.WON, BEIJING))
    given(ledger.set_stage(ONE, "painting", SHANGHAI))
    began = clock.now
    clock.pass_time(hours=24)
    record = given(ledger.set_stage(ONE, "painting", SHANGHAI, 24))
    assert (record.stage_since, record.hours, record.changed) == (began, 24, clock.now)
    assert record.store == "上海 展厅"
    clock.pass_time(hours=24)
    record = given(ledger.set_stage(ONE, "assembly", BEIJING))
    assert (record.stage_since, record.hours) == (clock.now, None)
    assert record == order(ledger, ONE)


def test_the_same_again_changes_nothing(ledger: SqlLedger, clock: FakeClock) -> None:
    given(ledger.set_outcome(ONE, Outcome.CALL_BACK, BEIJING, date(2026, 3, 14)))
    given(ledger.set_stage(ONE, "painting", BEIJING))
    before = order(ledger, ONE)
    clock.pass_time(hours=1)
    assert ledger.set_outcome(ONE, Outcome.CALL_BACK, SHANGHAI, date(2026, 3, 14)) == before
    assert ledger.set_stage(ONE, "painting", SHANGHAI) == before
    assert len(given(ledger.read_history())) == 2
    given(ledger.set_outcome(ONE, Outcome.CALL_BACK, BEIJING, date(2026, 3, 15)))
    assert len(given(ledger.read_history())) == 3


def test_a_held_slot_makes_an_order_known(ledger: SqlLedger, clock: FakeClock) -> None:
    assert refused(ledger.set_stage(ONE, "painting", BEIJING)) == "unknown-order"
    given(ledger.hold(ONE, PUBLISHED, BEIJING, hours=2))
    clock.pass_time(hours=2)
    assert refused(ledger.set_stage(ONE, "painting", BEIJING)) == "unknown-order"
    given(ledger.hold(ONE, PUBLISHED, BEIJING))
    assert given(ledger.set_stage(ONE, "painting", BEIJING)).outcome is Outcome.OPEN


def test_orders_are_found_by_number_and_by_filter(ledger: SqlLedger) -> None:
    given(ledger.set_outcome(ONE, Outcome.CALL_BACK, BEIJING, date(2026, 3, 14)))
    given(ledger.set_outcome(TWO, Outcome.CALL_BACK, SHANGHAI, date(2026, 3, 15)))
    given(ledger.set_outcome(THREE, Outcome.WON, BEIJING))
    given(ledger.set_stage(THREE, "painting", BEIJING))
    wanted = [number_of(n) for n in range(1200)]
    assert set(given(ledger.read_order_records(wanted))) == {ONE, TWO, THREE}
    assert given(ledger.read_order_records([])) == {}
    for filters, expected in (
        (OrderFilter(), [ONE, TWO, THREE]),
        (OrderFilter(outcome=Outcome.WON), [THREE]),
        (OrderFilter(stage="painting"), [THREE]),
        (OrderFilter(stage=""), [ONE, TWO]),
        (OrderFilter(store="上海 展厅"), [TWO]),
        (OrderFilter(call_until=date(2026, 3, 14)), [ONE]),
        (OrderFilter(call_until=date(2026, 3, 15)), [ONE, TWO]),
        (OrderFilter(Outcome.CALL_BACK, store="北京 展厅"), [ONE]),
    ):
        assert [each.sheet for each in given(ledger.read_orders(filters))] == expected
