"""Tests of slots on SQLite and PostgreSQL: hold, lock, release, cancel, counts and history."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.storage.ledger.ledger_tools import (
    APRIL,
    BEIJING,
    FAR_MONTH,
    MARCH,
    MAY,
    PUBLISHED,
    SHANGHAI,
    FakeClock,
    given,
    number_of,
    refused,
    replay_slots,
)
from xmc_tui.domain.slots import Quota, Requester, SlotState, StoreCount
from xmc_tui.storage.ledger.ledger_engine import begin_transaction, make_engine
from xmc_tui.storage.ledger.sql_ledger import SqlLedger

ONE, TWO, THREE = number_of(1), number_of(2), number_of(3)


def test_a_hold_takes_the_lowest_number_of_the_current_month(ledger: SqlLedger) -> None:
    first = given(ledger.hold(ONE, PUBLISHED, BEIJING))
    second = given(ledger.hold(TWO, PUBLISHED, SHANGHAI))
    assert [(slot.month, slot.number) for slot in (first, second)] == [(MARCH, 1), (MARCH, 2)]
    assert (first.state, first.sheet) == (SlotState.HELD, ONE)
    assert (first.store, first.advisor) == ("北京 展厅", "王顾问")
    assert first.since == datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
    assert first.until == datetime(2026, 3, 11, 8, 0, tzinfo=UTC)


def test_a_hold_again_for_the_same_sheet_is_the_same_slot(
    ledger: SqlLedger, clock: FakeClock
) -> None:
    """Also from another store, for another month, with other hours: nothing changes."""
    first = given(ledger.hold(ONE, PUBLISHED, BEIJING, MAY))
    clock.pass_time(hours=5)
    assert ledger.hold(ONE, PUBLISHED, SHANGHAI, APRIL, hours=48) == first
    assert ledger.hold(ONE, PUBLISHED, BEIJING) == first
    assert ledger.find_slot(ONE) == first
    assert len(given(ledger.read_history())) == 1


def test_a_month_is_full_after_its_quota(ledger: SqlLedger) -> None:
    quota = Quota(2, 480)
    for sheet in (ONE, TWO):
        assert given(ledger.hold(sheet, quota, BEIJING, APRIL)).month == APRIL
    assert refused(ledger.hold(THREE, quota, BEIJING, APRIL)) == "none-free"
    assert given(ledger.count_month(APRIL, quota)).free == 0
    assert given(ledger.hold(THREE, quota, BEIJING, MAY)).number == 1


def test_the_earliest_month_follows_when_one_is_full(ledger: SqlLedger) -> None:
    quota = Quota(1, 480)
    months = [given(ledger.hold(number_of(n), quota, BEIJING)).month for n in range(3)]
    assert months == [MARCH, APRIL, MAY]
    assert given(ledger.count_slots_of_earliest_free_month(quota)).month == date(2026, 6, 1)


def test_the_quota_in_all_ends_every_month(ledger: SqlLedger) -> None:
    quota = Quota(2, 3)
    for n in range(3):
        given(ledger.hold(number_of(n), quota, BEIJING))
    assert refused(ledger.hold(number_of(3), quota, BEIJING)) == "none-free"
    assert refused(ledger.hold(number_of(3), quota, BEIJING, MAY)) == "none-free"
    assert refused(ledger.count_slots_of_earliest_free_month(quota)) == "none-free"
    assert given(ledger.count_month(MAY, quota)).free == 0
    given(ledger.release(number_of(1), BEIJING))
    assert given(ledger.hold(number_of(3), quota, BEIJING, MAY)).place == 2


def test_the_current_month_is_that_of_the_programmes_time_zone(
    ledger: SqlLedger, clock: FakeClock
) -> None:
    """At 16:00 UTC on the last of March it is April in China."""
    clock.now = datetime(2026, 3, 31, 15, 59, tzinfo=UTC)
    assert given(ledger.count_slots_of_earliest_free_month(PUBLISHED)).month == MARCH
    clock.pass_time(minutes=1)
    assert given(ledger.count_slots_of_earliest_free_month(PUBLISHED)).month == APRIL


def test_a_hold_ends_after_its_hours(ledger: SqlLedger, clock: FakeClock) -> None:
    quota = Quota(1, 480)
    given(ledger.hold(ONE, quota, BEIJING, APRIL, hours=3))
    clock.pass_time(hours=2, minutes=59)
    assert refused(ledger.hold(TWO, quota, SHANGHAI, APRIL)) == "none-free"
    clock.pass_time(minutes=1)
    assert ledger.find_slot(ONE) is None
    assert given(ledger.count_month(APRIL, quota)).free == 1
    assert given(ledger.read_slots()) == ()
    assert refused(ledger.release(ONE, BEIJING)) == "not-found"
    assert given(ledger.hold(TWO, quota, SHANGHAI, APRIL)).number == 1
    kinds = [(event.kind, event.sheet) for event in given(ledger.read_history())]
    assert kinds == [("held", ONE), ("expired", ONE), ("held", TWO)]


def test_an_ended_hold_that_nobody_took_is_renewed(ledger: SqlLedger, clock: FakeClock) -> None:
    first = given(ledger.hold(ONE, PUBLISHED, BEIJING, APRIL))
    clock.pass_time(hours=30)
    again = given(ledger.hold(ONE, PUBLISHED, SHANGHAI))
    assert (again.month, again.number, again.place) == (APRIL, first.number, first.place)
    assert again.until == clock.now + timedelta(hours=24)
    assert again.store == "上海 展厅"


def test_an_ended_hold_is_given_up_for_another_month(ledger: SqlLedger, clock: FakeClock) -> None:
    given(ledger.hold(ONE, PUBLISHED, BEIJING, APRIL))
    clock.pass_time(hours=30)
    assert given(ledger.hold(ONE, PUBLISHED, BEIJING, MAY)).month == MAY
    assert given(ledger.count_month(APRIL, PUBLISHED)).held == 0


def test_an_ended_hold_of_a_month_that_is_over_is_given_up(
    ledger: SqlLedger, clock: FakeClock
) -> None:
    """Nobody builds a car in the past, also if that month is asked for."""
    for sheet in (ONE, TWO, THREE):
        given(ledger.hold(sheet, PUBLISHED, BEIJING, MARCH))
    clock.now = datetime(2026, 4, 2, tzinfo=UTC)
    assert refused(ledger.hold(THREE, PUBLISHED, BEIJING, MARCH)) == "month-over"
    assert given(ledger.hold(ONE, PUBLISHED, BEIJING)).month == APRIL
    assert given(ledger.lock(TWO, PUBLISHED, BEIJING, 90)).month == APRIL


def test_a_hold_that_lasts_into_the_next_month_is_kept(ledger: SqlLedger, clock: FakeClock) -> None:
    clock.now = datetime(2026, 3, 31, 12, tzinfo=UTC)
    given(ledger.hold(ONE, PUBLISHED, BEIJING, MARCH))
    clock.pass_time(hours=23)
    assert given(ledger.lock(ONE, PUBLISHED, BEIJING, 90)).month == MARCH


def test_a_slot_does_not_move_to_another_customer(ledger: SqlLedger) -> None:
    """As far as names are recorded: without them the number of the sheet is the customer."""
    given(ledger.hold(ONE, PUBLISHED, BEIJING, customer="王女士"))
    for answer in (
        ledger.hold(ONE, PUBLISHED, BEIJING, customer="李先生"),
        ledger.lock(ONE, PUBLISHED, BEIJING, 90, customer="李先生"),
    ):
        assert refused(answer) == "other-customer"
    given(ledger.lock(ONE, PUBLISHED, BEIJING, 90, customer="王女士"))
    assert refused(ledger.lock(ONE, PUBLISHED, BEIJING, 90, customer="李先生")) == "other-customer"
    assert given(ledger.lock(ONE, PUBLISHED, BEIJING, 90)).customer == "王女士"


def test_a_lock_keeps_the_slot_that_is_held(ledger: SqlLedger, clock: FakeClock) -> None:
    held = given(ledger.hold(ONE, PUBLISHED, BEIJING, MAY))
    clock.pass_time(hours=1)
    locked = given(ledger.lock(ONE, PUBLISHED, SHANGHAI, 90, "ordered"))
    assert (locked.month, locked.number, locked.place) == (MAY, held.number, held.place)
    assert (locked.state, locked.until, locked.since) == (SlotState.LOCKED, None, clock.now)
    clock.pass_time(days=400)
    assert ledger.find_slot(ONE) == locked, "a lock does not end"
    assert ledger.lock(ONE, PUBLISHED, BEIJING, 90) == locked
    assert ledger.hold(ONE, PUBLISHED, BEIJING) == locked


def test_a_lock_without_a_hold_takes_the_earliest_slot(ledger: SqlLedger) -> None:
    locked = given(ledger.lock(ONE, Quota(1, 1), BEIJING, 90))
    assert (locked.month, locked.state) == (MARCH, SlotState.LOCKED)
    assert refused(ledger.lock(TWO, Quota(1, 1), BEIJING, 90)) == "none-free"
    assert given(ledger.read_orders())[0].sheet == ONE, "a refused lock records no order"


def test_a_released_slot_is_free_again(ledger: SqlLedger) -> None:
    quota = Quota(1, 1)
    held = given(ledger.hold(ONE, quota, BEIJING))
    assert given(ledger.release(ONE, SHANGHAI)) == held
    assert given(ledger.release(ONE, SHANGHAI)).number == 1, "asked again, answered again"
    assert given(ledger.hold(TWO, quota, BEIJING)).number == 1
    assert [event.kind for event in given(ledger.read_history())] == ["held", "released", "held"]


def test_each_way_of_freeing_is_for_its_state(ledger: SqlLedger) -> None:
    assert refused(ledger.release(ONE, BEIJING)) == "not-found"
    assert refused(ledger.cancel(ONE, BEIJING)) == "not-found"
    given(ledger.hold(ONE, PUBLISHED, BEIJING))
    assert refused(ledger.cancel(ONE, BEIJING)) == "only-held"
    given(ledger.lock(ONE, PUBLISHED, BEIJING, 90))
    assert refused(ledger.release(ONE, BEIJING)) == "already-locked"


def test_a_lock_can_be_cancelled_until_the_end_of_its_last_day(
    ledger: SqlLedger, clock: FakeClock
) -> None:
    """90 days after 10 March is 8 June; the day ends at 16:00 UTC."""
    for sheet in (ONE, TWO):
        given(ledger.lock(sheet, PUBLISHED, BEIJING, 90))
    clock.now = datetime(2026, 6, 8, 15, 59, 59, tzinfo=UTC)
    assert given(ledger.cancel(ONE, SHANGHAI)).sheet == ONE
    assert given(ledger.cancel(ONE, SHANGHAI)).sheet == ONE, "asked again, answered again"
    clock.pass_time(seconds=1)
    refusal = ledger.cancel(TWO, SHANGHAI)
    assert refused(refusal) == "cooling-off-over"
    assert getattr(refusal, "values")["day"] == date(2026, 6, 8)  # noqa: B009
    assert given(ledger.count_month(MARCH, PUBLISHED)).locked == 1


def test_slots_are_counted_by_month_and_store(ledger: SqlLedger) -> None:
    given(ledger.hold(number_of(1), PUBLISHED, BEIJING, APRIL))
    given(ledger.hold(number_of(2), PUBLISHED, SHANGHAI, APRIL))
    given(ledger.hold(number_of(3), PUBLISHED, SHANGHAI, APRIL))
    given(ledger.lock(number_of(3), PUBLISHED, SHANGHAI, 90))
    given(ledger.hold(number_of(4), PUBLISHED, Requester(), MAY))
    march, april, may = given(ledger.count_months(PUBLISHED))
    assert [each.month for each in (march, april, may)] == [MARCH, APRIL, MAY]
    assert (april.held, april.locked, april.free) == (2, 1, 37)
    assert april.stores == (StoreCount("上海 展厅", 1, 1), StoreCount("北京 展厅", 1, 0))
    assert (march.free, may.held, may.stores) == (40, 1, (StoreCount("", 1, 0),))


def test_the_history_says_who_where_when_and_what(ledger: SqlLedger, clock: FakeClock) -> None:
    given(ledger.hold(ONE, PUBLISHED, BEIJING, MAY, hours=2))
    clock.pass_time(hours=1)
    given(ledger.lock(ONE, PUBLISHED, SHANGHAI, 90, "ordered", "王女士"))
    held, locked, won, ordered = given(ledger.read_history(ONE))
    assert (held.kind, held.month, held.number, held.advisor) == ("held", MAY, 1, "王顾问")
    assert held.until == held.at + timedelta(hours=2)
    assert (locked.kind, locked.at, locked.store) == ("locked", clock.now, "上海 展厅")
    assert (locked.cooling_off_days, locked.customer) == (90, "王女士")
    assert (won.kind, won.value, ordered.kind, ordered.value) == (
        "outcome",
        "won",
        "stage",
        "ordered",
    )
    assert [event.id for event in (held, locked, won, ordered)] == [1, 2, 3, 4]
    assert given(ledger.read_history("", clock.now)) == (locked, won, ordered)
    assert given(ledger.read_history("", None, clock.now)) == (held,)


def test_the_history_replays_to_the_slots(ledger: SqlLedger, clock: FakeClock) -> None:
    for n in range(8):
        given(ledger.hold(number_of(n), PUBLISHED, BEIJING, APRIL, hours=n + 1))
    clock.pass_time(hours=4)
    given(ledger.lock(number_of(7), PUBLISHED, BEIJING, 90))
    given(ledger.release(number_of(6), BEIJING))
    given(ledger.hold(number_of(20), PUBLISHED, BEIJING, APRIL))
    expected = {
        slot.sheet: (slot.month, slot.number, slot.place, slot.state)
        for slot in given(ledger.read_slots())
    }
    assert replay_slots(given(ledger.read_history())) == expected


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE xmc_history SET sheet = 'X'",
        "UPDATE xmc_history SET at = at WHERE id = 1",
        "DELETE FROM xmc_history",
    ],
)
def test_the_history_is_never_rewritten(ledger: SqlLedger, statement: str) -> None:
    """The database itself refuses, also to the owner of the tables."""
    given(ledger.hold(ONE, PUBLISHED, BEIJING))
    before = given(ledger.read_history())
    with (
        pytest.raises(DBAPIError, match="the history is never rewritten"),
        begin_transaction(make_engine(ledger.address), writes=True) as connection,
    ):
        connection.execute(text(statement))
    assert given(ledger.read_history()) == before


@pytest.mark.parametrize(
    ("month", "number", "place", "sheet"),
    [
        ("2026-03-01", 1, 9, TWO),  # a number of a month, twice
        ("2026-05-01", 9, 1, TWO),  # a place in all, twice
        ("2026-05-01", 9, 9, ONE),  # a sheet, twice
        ("2026-05-01", 0, 9, TWO),  # no number
    ],
)
def test_the_database_itself_refuses_to_oversell(
    ledger: SqlLedger, month: str, number: int, place: int, sheet: str
) -> None:
    """A program that does not wait for its turn cannot take a slot that is taken."""
    given(ledger.lock(ONE, PUBLISHED, BEIJING, 90))
    values = {"sheet": sheet, "month": month, "number": number, "place": place}
    statement = (
        "INSERT INTO xmc_slots (sheet, month, number, place, state, store, advisor, since, "
        f"cooling_off_days, customer) VALUES ('{sheet}', '{month}', {number}, {place}, 'locked', "
        "'', '', '2026-03-10 00:00:00', 90, '')"
    )
    engine = make_engine(ledger.address)
    with (
        pytest.raises(DBAPIError),
        begin_transaction(engine, writes=True) as connection,
    ):
        connection.execute(text(statement))
    assert len(given(ledger.read_slots())) == 1, values


def test_stores_wait_for_their_turn(ledger: SqlLedger) -> None:
    """Changes at the same time are made one after another: none is refused as busy."""

    def hold_some(store: int) -> list[int]:
        own = SqlLedger(ledger.address)
        sheets = [number_of(100 * store + n) for n in range(8)]
        return [given(own.hold(sheet, PUBLISHED, BEIJING, FAR_MONTH)).number for sheet in sheets]

    with ThreadPoolExecutor(4) as pool:
        numbers = [number for part in pool.map(hold_some, range(4)) for number in part]
    assert sorted(numbers) == list(range(1, 33))


def test_texts_that_a_database_refuses_lose_only_the_characters(ledger: SqlLedger) -> None:
    hostile = Requester("a\0b\ud800c", "'; DROP TABLE xmc_slots; --")
    slot = given(ledger.hold(ONE, PUBLISHED, hostile, customer="\0王"))
    assert (slot.advisor, slot.store, slot.customer) == ("abc", hostile.store, "王")
    assert ledger.find_slot(ONE) == slot
