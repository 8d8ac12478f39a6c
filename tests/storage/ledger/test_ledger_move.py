"""Tests of moving a ledger from SQLite to PostgreSQL."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.postgres_server import PostgresServer
from tests.storage.ledger.ledger_tools import (
    APRIL,
    BEIJING,
    PUBLISHED,
    SHANGHAI,
    FakeClock,
    given,
    make_ledger,
    number_of,
    refused,
)
from tests.wait_conditions import PATIENCE
from xmc_tui.domain.order_records import Outcome
from xmc_tui.storage.ledger import ledger_setup
from xmc_tui.storage.ledger.ledger_address import LedgerAddress
from xmc_tui.storage.ledger.ledger_setup import MoveResult, initialize_ledger, move_ledger
from xmc_tui.storage.ledger.sql_ledger import SqlLedger


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A SQLite ledger with some of everything.

    Of five holds two end, one is locked; with the last hold that makes four slots. The history has
    six holds, two ends, a lock, two outcomes and two stages.
    """
    clock = FakeClock()
    path = tmp_path / "slots.db"
    ledger = make_ledger(LedgerAddress(path=path), clock)
    for n in range(5):
        given(ledger.hold(number_of(n), PUBLISHED, BEIJING, APRIL, hours=2 * n + 1))
    clock.pass_time(hours=4)
    given(ledger.lock(number_of(4), PUBLISHED, SHANGHAI, 90, "ordered", "王女士"))
    given(ledger.set_stage(number_of(4), "painting", SHANGHAI, 24))
    given(ledger.set_outcome(number_of(9), Outcome.CALL_BACK, BEIJING, date(2026, 5, 1)))
    given(ledger.hold(number_of(7), PUBLISHED, BEIJING, APRIL))
    return path


@pytest.fixture
def target(postgres: PostgresServer) -> LedgerAddress:
    """An empty database."""
    return LedgerAddress(url=postgres.address(postgres.create_database()))


def test_everything_is_moved(source: Path, target: LedgerAddress) -> None:
    clock = FakeClock()
    clock.pass_time(hours=4)
    old = SqlLedger(LedgerAddress(path=source), clock)
    expected = given(old.read_slots()), given(old.read_orders()), given(old.read_history())
    given(initialize_ledger(target))
    kept = source.with_name("slots.db.moved")
    assert given(move_ledger(source, target)) == MoveResult(4, 2, 13, kept)
    new = SqlLedger(target, clock)
    assert (
        given(new.read_slots()),
        given(new.read_orders()),
        given(new.read_history()),
    ) == expected
    assert refused(old.read_slots()) == "not-set-up", "nobody counts in the old file"
    assert refused(SqlLedger(LedgerAddress(path=kept), clock).read_slots()) == "moved"
    with closing(sqlite3.connect(kept)) as file:
        assert file.execute("SELECT count(*) FROM xmc_history").fetchone() == (13,)
    assert given(new.hold(number_of(11), PUBLISHED, BEIJING, APRIL)).number == 2
    assert given(new.read_history())[-1].id == 14


def test_a_move_that_was_interrupted_is_finished(source: Path, target: LedgerAddress) -> None:
    """The copy was committed, but the file was not renamed."""
    given(initialize_ledger(target))
    moved = given(move_ledger(source, target))
    moved.kept.rename(source)
    assert given(move_ledger(source, target)) == moved
    assert not source.exists()
    assert len(given(SqlLedger(target).read_history())) == moved.events


def test_no_file_that_was_set_aside_is_overwritten(source: Path, target: LedgerAddress) -> None:
    older = source.with_name("slots.db.moved")
    older.write_text("another ledger", encoding="utf-8")
    given(initialize_ledger(target))
    assert given(move_ledger(source, target)).kept == source.with_name("slots.db.moved-2")
    assert older.read_text(encoding="utf-8") == "another ledger"


def test_a_file_that_cannot_be_renamed_is_reported(
    source: Path, target: LedgerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, other: Path) -> None:  # noqa: ARG001
        raise PermissionError(13, "open in another program")

    given(initialize_ledger(target))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse)
        assert given(move_ledger(source, target)).kept == source
    old = SqlLedger(LedgerAddress(path=source))
    before = given(SqlLedger(target).read_history())
    for answer in (
        old.hold(number_of(20), PUBLISHED, BEIJING),
        old.read_slots(),
        initialize_ledger(old.address),
    ):
        assert refused(answer) == "moved", "what is written here would be lost"
    assert given(move_ledger(source, target)).kept == source.with_name("slots.db.moved")
    assert given(SqlLedger(target).read_history()) == before


def test_a_program_that_waits_for_its_turn_during_a_move_is_refused(
    source: Path, target: LedgerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has the file open, and goes on with it under the new name."""
    given(initialize_ledger(target))
    answers: list[object] = []
    store = SqlLedger(LedgerAddress(path=source))
    is_open = threading.Event()
    connect = sqlite3.connect

    def connect_and_tell(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*arguments, **options)
        if threading.current_thread() is waiting:
            is_open.set()
        return connection

    monkeypatch.setattr(sqlite3, "connect", connect_and_tell)
    waiting = threading.Thread(
        target=lambda: answers.append(store.hold(number_of(20), PUBLISHED, BEIJING))
    )
    copy = ledger_setup._copy_tables

    def copy_while_the_store_waits(reader: Any, address: LedgerAddress) -> Any:
        copied = copy(reader, address)
        waiting.start()
        assert is_open.wait(PATIENCE)
        return copied

    monkeypatch.setattr(ledger_setup, "_copy_tables", copy_while_the_store_waits)
    moved = given(move_ledger(source, target))
    waiting.join(PATIENCE)
    assert [refused(answer) for answer in answers] == ["moved"]
    with closing(connect(moved.kept)) as file:
        assert file.execute("SELECT count(*) FROM xmc_history").fetchone() == (moved.events,)


def test_a_move_is_finished_although_the_stores_have_gone_on(
    source: Path, target: LedgerAddress
) -> None:
    """The copy was committed, but neither was the file marked nor renamed."""
    given(initialize_ledger(target))
    unmarked = source.read_bytes()
    moved = given(move_ledger(source, target))
    moved.kept.unlink()
    source.write_bytes(unmarked)
    new = SqlLedger(target)
    given(new.set_outcome(number_of(30), Outcome.LOST, BEIJING))
    assert given(move_ledger(source, target)) == moved
    assert len(given(new.read_history())) == moved.events + 1


def test_a_ledger_that_is_not_empty_takes_no_other(source: Path, target: LedgerAddress) -> None:
    ledger = make_ledger(target)
    given(ledger.hold(number_of(1), PUBLISHED, BEIJING))
    before = given(ledger.read_history())
    assert refused(move_ledger(source, target)) == "not-empty"
    assert source.exists()
    assert given(ledger.read_history()) == before


def test_faults_of_either_side_move_nothing(
    source: Path, target: LedgerAddress, tmp_path: Path
) -> None:
    assert refused(move_ledger(source, target)) == "not-a-ledger", "the target has no tables"
    assert refused(move_ledger(tmp_path / "none.db", target)) == "not-set-up"
    nowhere = LedgerAddress(url="postgresql://xmc@127.0.0.1:1/xmc")
    assert refused(move_ledger(source, nowhere)) == "unreachable"
    (tmp_path / "text.db").write_text("text " * 999, encoding="utf-8")
    given(initialize_ledger(target))
    assert refused(move_ledger(tmp_path / "text.db", target)) == "other-file"
    assert source.exists()
