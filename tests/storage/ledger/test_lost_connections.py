"""Tests of connections that are lost: the same request never takes two slots."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from tests.postgres_server import PostgresServer
from tests.storage.ledger.cutting_proxy import Cut, CuttingProxy
from tests.storage.ledger.ledger_tools import (
    BEIJING,
    PUBLISHED,
    given,
    make_ledger,
    number_of,
    refused,
    replay_slots,
)
from tests.wait_conditions import block_until
from xmc_tui.domain.order_records import Outcome
from xmc_tui.storage.ledger.ledger_address import LedgerAddress
from xmc_tui.storage.ledger.sql_ledger import SqlLedger

ONE = number_of(1)

Make = Callable[[Callable[[bytes], Cut]], tuple[SqlLedger, SqlLedger, CuttingProxy]]


@pytest.fixture
def through_proxy(postgres: PostgresServer) -> Iterator[Make]:
    """Return a function that makes a ledger, directly and through a proxy."""
    proxies: list[CuttingProxy] = []

    def make(decide: Callable[[bytes], Cut]) -> tuple[SqlLedger, SqlLedger, CuttingProxy]:
        url = postgres.address(postgres.create_database())
        proxy = CuttingProxy(postgres.port, decide)
        proxies.append(proxy)
        cut = url.replace(f":{postgres.port}/", f":{proxy.port}/")
        return make_ledger(LedgerAddress(url=url)), SqlLedger(LedgerAddress(url=cut)), proxy

    yield make
    for proxy in proxies:
        proxy.close()


def cut_commits(times: int, cut: Cut) -> Callable[[bytes], Cut]:
    """Return a decision that cuts the first commits in this way."""
    left = [times]

    def decide(data: bytes) -> Cut:
        if b"COMMIT" in data and left[0]:
            left[0] -= 1
            return cut
        return Cut.NONE

    return decide


@pytest.mark.parametrize("cut", [Cut.BEFORE, Cut.AFTER])
def test_a_hold_whose_commit_is_cut_takes_one_slot(through_proxy: Make, cut: Cut) -> None:
    """Before the commit nothing is written, after it everything; the store cannot tell which."""
    direct, cutting, proxy = through_proxy(cut_commits(1, cut))
    slot = given(cutting.hold(ONE, PUBLISHED, BEIJING))
    assert proxy.cuts == 1
    assert given(direct.read_slots()) == (slot,)
    assert [event.kind for event in given(direct.read_history())] == ["held"]


@pytest.mark.parametrize("cut", [Cut.BEFORE, Cut.AFTER])
def test_every_change_whose_commit_is_cut_is_done_once(through_proxy: Make, cut: Cut) -> None:
    direct, cutting, proxy = through_proxy(cut_commits(99, cut))
    steps: list[tuple[Callable[[SqlLedger], object], int]] = [
        (lambda ledger: ledger.lock(ONE, PUBLISHED, BEIJING, 90, "ordered"), 3),
        (lambda ledger: ledger.set_stage(ONE, "painting", BEIJING, 24), 1),
        (lambda ledger: ledger.set_outcome(ONE, Outcome.CALL_BACK, BEIJING), 1),
        (lambda ledger: ledger.cancel(ONE, BEIJING), 3),
        (lambda ledger: ledger.hold(ONE, PUBLISHED, BEIJING), 1),
        (lambda ledger: ledger.release(ONE, BEIJING), 1),
    ]
    events = 0
    for change, appended in steps:
        assert refused(change(cutting)) == "unreachable", "every try was cut"
        given(change(direct))  # the store asks again, later
        events += appended
        assert len(given(direct.read_history())) == events
    assert proxy.cuts >= 4 * len(steps)
    assert replay_slots(given(direct.read_history())) == {}


def test_a_server_that_ends_connections_is_asked_again(
    postgres: PostgresServer, through_proxy: Make
) -> None:
    """The first connection is ended by the server in the middle of the transaction."""
    ended: list[int] = []

    def end_backends(data: bytes) -> Cut:
        if b"INSERT INTO xmc_slots" in data and not ended:
            with postgres.connect() as connection:
                rows = connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE application_name = 'xmc'"
                ).fetchall()
            ended.append(len(rows))
        return Cut.NONE

    direct, cutting, _ = through_proxy(end_backends)
    slot = given(cutting.hold(ONE, PUBLISHED, BEIJING))
    assert ended == [1]
    assert given(direct.read_slots()) == (slot,)
    assert len(given(direct.read_history())) == 1


def test_a_store_that_pauses_is_cut_off_and_asks_again(postgres: PostgresServer) -> None:
    """Otherwise a laptop that is closed in the middle keeps all other stores waiting."""
    name = postgres.create_database()
    direct = make_ledger(LedgerAddress(url=postgres.address(name)))
    options = "options=-c%20idle_in_transaction_session_timeout%3D100ms"
    pauses = [0.0]

    def pause_once() -> datetime:
        """Stand in for the clock, which is asked for within the transaction."""
        if pauses:
            pauses.pop()
            with postgres.connect() as connection:
                block_until(lambda: not list_backends(connection, name))
        return datetime(2026, 3, 10, tzinfo=UTC)

    address = LedgerAddress(url=f"{postgres.address(name)}?{options}")
    slot = given(SqlLedger(address, pause_once).hold(ONE, PUBLISHED, BEIJING))
    assert pauses == []
    assert direct.find_slot(ONE) in (slot, None), "None once the clock is past the hold"
    assert len(given(direct.read_history())) == 1


def list_backends(connection: psycopg.Connection[Any], database: str) -> list[Any]:
    """Return the connections of stores to a database."""
    query = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND application_name = 'xmc'"
    return connection.execute(query, [database]).fetchall()


def test_times_come_from_the_database(postgres: PostgresServer) -> None:
    """Between two looks at the server's clock, after the turn was waited for."""
    name = postgres.create_database()
    ledger = make_ledger(LedgerAddress(url=postgres.address(name)))
    with postgres.connect(name) as connection:

        def look() -> datetime:
            row = connection.execute("SELECT clock_timestamp()").fetchone()
            assert row is not None
            moment = row[0]
            assert isinstance(moment, datetime)
            return moment

        before = look()
        slot = given(ledger.hold(ONE, PUBLISHED, BEIJING))
        after = look()
    assert before <= slot.since <= after
    assert given(ledger.read_history())[0].at == slot.since


def test_a_login_that_is_cut_off_is_no_wrong_password(through_proxy: Make) -> None:
    """The store has sent its password, and the server is gone."""

    def cut_passwords(data: bytes) -> Cut:
        return Cut.BEFORE if data.startswith(b"p") else Cut.NONE

    _, cutting, proxy = through_proxy(cut_passwords)
    assert refused(cutting.hold(ONE, PUBLISHED, BEIJING)) == "unreachable"
    assert proxy.cuts == 1
