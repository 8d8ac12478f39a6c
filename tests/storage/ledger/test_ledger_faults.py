"""Tests of ledgers that cannot be used: versions, roles, passwords, and what messages say."""

from __future__ import annotations

import re
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, text

from tests.postgres_server import PASSWORD, PostgresServer
from tests.storage.ledger.ledger_tools import (
    BEIJING,
    PUBLISHED,
    given,
    make_ledger,
    number_of,
    refused,
)
from xmc_tui.domain.slots import LedgerRefusal
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.ledger_texts import refusal_text
from xmc_tui.storage.ledger.ledger_address import LedgerAddress, parse_address
from xmc_tui.storage.ledger.ledger_engine import begin_transaction, make_engine
from xmc_tui.storage.ledger.ledger_migrations import MIGRATIONS, MigrationResult
from xmc_tui.storage.ledger.ledger_setup import initialize_ledger
from xmc_tui.storage.ledger.sql_ledger import SqlLedger

ONE = number_of(1)
ROOT = Path(__file__).resolve().parents[3]


def execute(address: LedgerAddress, statement: str) -> None:
    """Execute a statement in the database of a ledger."""
    with begin_transaction(make_engine(address), writes=True) as connection:
        connection.execute(text(statement))


# ── Versions ──────────────────────────────────────────────────────────────────────────────────────


def test_a_ledger_is_made_once(address: LedgerAddress) -> None:
    assert given(initialize_ledger(address)) == MigrationResult(0, 1)
    ledger = SqlLedger(address)
    slot = given(ledger.hold(ONE, PUBLISHED, BEIJING))
    assert given(initialize_ledger(address)) == MigrationResult(1, 1)
    assert ledger.find_slot(ONE) == slot


def test_a_newer_version_is_refused_in_one_sentence(address: LedgerAddress) -> None:
    ledger = make_ledger(address)
    given(ledger.hold(ONE, PUBLISHED, BEIJING))
    execute(address, "UPDATE xmc_ledger SET version = 7")
    for answer in (
        ledger.hold(number_of(2), PUBLISHED, BEIJING),
        ledger.read_history(),
        initialize_ledger(address),
    ):
        assert refused(answer) == "newer-ledger"
        assert isinstance(answer, LedgerRefusal)
        sentence = refusal_text(answer, translator_for("en"))
        assert sentence.endswith("is version 7; this xmc supports versions up to 1: update xmc")
    execute(address, "UPDATE xmc_ledger SET version = 1")
    assert len(given(ledger.read_history())) == 1, "nothing was changed"


def test_an_older_version_is_brought_up_to_date_in_order(address: LedgerAddress) -> None:
    given(initialize_ledger(address))
    steps: list[str] = []

    def make_step(name: str) -> Callable[[Connection], None]:
        return lambda connection: steps.append(f"{name} {connection.dialect.name}")

    migrations = (*MIGRATIONS, make_step("second"), make_step("third"))
    assert given(initialize_ledger(address, migrations)) == MigrationResult(1, 3)
    kind = "sqlite" if address.path else "postgresql"
    assert steps == [f"second {kind}", f"third {kind}"]
    assert refused(SqlLedger(address).read_slots()) == "newer-ledger"


def test_a_step_that_fails_changes_nothing(address: LedgerAddress) -> None:
    given(initialize_ledger(address))

    def fail(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE half (id INTEGER)"))
        raise RuntimeError("the power fails")

    with pytest.raises(RuntimeError):
        initialize_ledger(address, (*MIGRATIONS, fail))
    assert given(initialize_ledger(address)) == MigrationResult(1, 1)
    with pytest.raises(Exception, match="half"):
        execute(address, "SELECT * FROM half")


def test_an_older_version_is_not_used(address: LedgerAddress) -> None:
    ledger = make_ledger(address)
    execute(address, "UPDATE xmc_ledger SET version = 0")
    assert refused(ledger.read_slots()) == "not-a-ledger"


# ── Databases that cannot be used ─────────────────────────────────────────────────────────────────


def test_a_database_without_tables_is_no_ledger(postgres: PostgresServer, tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    empty.touch()
    url = postgres.address(postgres.create_database())
    for address in (LedgerAddress(path=empty), LedgerAddress(url=url)):
        assert refused(SqlLedger(address).hold(ONE, PUBLISHED, BEIJING)) == "not-a-ledger"
        assert refused(SqlLedger(address).read_slots()) == "not-a-ledger"
        given(initialize_ledger(address))
        given(SqlLedger(address).hold(ONE, PUBLISHED, BEIJING))


def test_a_missing_file_is_not_made_by_asking(tmp_path: Path) -> None:
    path = tmp_path / "mistyped.db"
    assert refused(SqlLedger(LedgerAddress(path=path)).read_slots()) == "not-set-up"
    assert not path.exists()
    missing = LedgerAddress(path=tmp_path / "missing" / "slots.db")
    assert refused(initialize_ledger(missing)) == "database-error"
    assert not missing.path.parent.exists()  # type: ignore[union-attr]


def test_a_file_that_another_program_has_locked_is_unreachable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "slots.db"
    ledger = make_ledger(LedgerAddress(path=path))
    monkeypatch.setattr("xmc_tui.storage.ledger.ledger_engine.STATEMENT_SECONDS", 0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    ledger = SqlLedger(ledger.address)
    assert refused(ledger.hold(ONE, PUBLISHED, BEIJING)) == "unreachable"
    other.execute("ROLLBACK")
    other.close()
    given(ledger.hold(ONE, PUBLISHED, BEIJING))


def test_a_server_that_is_gone_is_unreachable() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    address = LedgerAddress(url=f"postgresql://xmc:{'geheim'}@127.0.0.1:{port}/xmc")
    for answer in (SqlLedger(address).read_slots(), initialize_ledger(address)):
        assert refused(answer) == "unreachable"
        assert isinstance(answer, LedgerRefusal)
        sentence = refusal_text(answer, translator_for("en"))
        assert f"postgresql://xmc@127.0.0.1:{port}/xmc" in sentence
        assert "geheim" not in sentence + repr(answer)


def test_without_the_driver_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    address = LedgerAddress(url="postgresql://xmc@127.0.0.1/xmc")
    for answer in (SqlLedger(address).read_slots(), initialize_ledger(address)):
        assert refused(answer) == "driver-missing"
        assert isinstance(answer, LedgerRefusal)
        assert "xmc-tui[stores]" in refusal_text(answer, translator_for("zh"))


def test_a_parameter_that_libpq_refuses_is_named_as_the_reason() -> None:
    address = LedgerAddress(url="postgresql://xmc:geheim@127.0.0.1/xmc?nosuch=geheim")
    answer = SqlLedger(address).read_slots()
    assert refused(answer) == "database-error"
    assert isinstance(answer, LedgerRefusal)
    sentence = refusal_text(answer, translator_for("en"))
    assert "a parameter of the address is not valid" in sentence
    assert "geheim" not in sentence + repr(answer)


# ── Passwords ─────────────────────────────────────────────────────────────────────────────────────


def test_a_wrong_password_or_database_is_refused_without_naming_it(
    postgres: PostgresServer,
) -> None:
    name = postgres.create_database()
    make_ledger(LedgerAddress(url=postgres.address(name)))
    wrong = LedgerAddress(url=postgres.address(name, password="wRong#pass"))
    nowhere = LedgerAddress(url=postgres.address("nowhere"))
    answers = [SqlLedger(wrong).read_slots(), SqlLedger(nowhere).read_slots()]
    assert [refused(answer) for answer in answers] == ["access-denied"] * 2
    for answer in answers:
        assert isinstance(answer, LedgerRefusal)
        shown = refusal_text(answer, translator_for("en")) + repr(answer)
        assert "wRong" not in shown
        assert PASSWORD not in shown


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("postgresql://db.example/xmc", "postgresql://db.example/xmc"),
        ("postgres://xmc@db.example:5433/xmc", "postgresql://xmc@db.example:5433/xmc"),
        ("postgresql://xmc:pa%40ss@db.example/xmc", "postgresql://xmc@db.example/xmc"),
        ("postgresql://xmc:pa%2Fss@a,b:5433/xmc?sslmode=require", "postgresql://xmc@a,b:5433/xmc"),
        ("postgresql://db/xmc?user=x&password=geheim", "postgresql://db/xmc"),
        ("postgresql://xmc:geheim@[::1]:5432/xmc", "postgresql://xmc@[::1]:5432/xmc"),
        ("postgresql:///xmc?host=/tmp&service=chain", "postgresql:///xmc"),
    ],
)
def test_an_address_is_shown_without_password_and_query(given_text: str, shown: str) -> None:
    address = parse_address(given_text, Path("/folder"))
    assert address is not None
    assert str(address) == shown
    assert repr(address) == f"LedgerAddress({shown})"
    assert f"{address}" == shown


@pytest.mark.parametrize(
    "ambiguous",
    [
        "postgresql://xmc:pa@ss@db/xmc",
        "postgresql://xmc:pa/ss@db/xmc",
        "postgresql://xmc:12/ss@db/xmc",
        "postgresql://xmc:pa?ss@db/xmc",
        "postgresql://xmc:pa#ss@db/xmc",
        "postgresql://xmc:pa ss@db/xmc",
        "postgresql://db/xmc?password=a@b",
        "mysql://xmc:secret@db/xmc",
        "postgresql+psycopg://xmc:secret@db/xmc",
        "host=db password=secret dbname=xmc",
        "password = 'secret'",
        "postgresql:xmc:secret@db/xmc",
        "xmc:secret@db/xmc",
        "xmc:secret@db",
    ],
)
def test_an_address_in_which_a_password_could_be_taken_for_a_host_is_invalid(
    ambiguous: str,
) -> None:
    assert parse_address(ambiguous, Path("/folder")) is None


@pytest.mark.parametrize(
    "path", ["/home/li@corp/slots.db", "a=b/slots.db", "ports.db", r"C:\Users\li@corp\slots.db"]
)
def test_a_path_that_looks_a_little_like_an_address_is_a_path(path: str) -> None:
    address = parse_address(path, Path("/settings"))
    assert address is not None
    assert address.path == Path("/settings") / path


def test_a_relative_path_starts_at_the_folder_of_the_settings() -> None:
    address = parse_address("slots.db", Path("/settings"))
    assert address is not None
    assert address.path == Path("/settings/slots.db")
    off = parse_address("off", Path("/settings"))
    assert off is not None
    assert off.is_off


# ── The roles of docs/scaling.md ──────────────────────────────────────────────────────────────────


def test_the_documented_role_can_do_everything_but_rewrite_history(
    postgres: PostgresServer,
) -> None:
    document = (ROOT / "docs" / "scaling.md").read_text(encoding="utf-8")
    (statements,) = re.findall(r"```sql\n(.*?)```", document, re.DOTALL)
    name = postgres.create_database()
    owner = make_ledger(LedgerAddress(url=postgres.address(name)))
    with postgres.connect(name) as connection:
        connection.execute(statements.encode())
    url = postgres.address(name, "xmc_store", "choose-one")
    ledger = SqlLedger(LedgerAddress(url=url))
    given(ledger.hold(ONE, PUBLISHED, BEIJING))
    given(ledger.release(ONE, BEIJING))
    given(ledger.lock(ONE, PUBLISHED, BEIJING, 90, "ordered"))
    given(ledger.set_stage(ONE, "painting", BEIJING))
    given(ledger.cancel(ONE, BEIJING))
    assert ledger.read_history() == owner.read_history()
    assert len(given(ledger.read_orders())) == 1
    forbidden = (
        "UPDATE xmc_history SET sheet = 'X'",
        "DELETE FROM xmc_history",
        "TRUNCATE xmc_history",
        "DROP TABLE xmc_history",
        "ALTER TABLE xmc_slots DROP COLUMN place",
        "UPDATE xmc_ledger SET version = 9",
        "DELETE FROM xmc_orders",
        "DROP TRIGGER xmc_history_rewritten ON xmc_history",
    )
    for statement in forbidden:
        with (
            psycopg.connect(url, autocommit=True) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(statement.encode())
    assert given(initialize_ledger(ledger.address)).version == 1, "nothing to do, nothing refused"


def test_a_role_that_only_reads_cannot_take_a_slot(postgres: PostgresServer) -> None:
    name = postgres.create_database()
    make_ledger(LedgerAddress(url=postgres.address(name)))
    with postgres.connect(name) as connection:
        connection.execute("CREATE ROLE xmc_manager LOGIN PASSWORD 'm'")
        connection.execute(
            "GRANT SELECT ON xmc_ledger, xmc_slots, xmc_orders, xmc_history TO xmc_manager"
        )
    ledger = SqlLedger(LedgerAddress(url=postgres.address(name, "xmc_manager", "m")))
    assert given(ledger.count_slots_of_earliest_free_month(PUBLISHED)).free == 40
    assert refused(ledger.hold(ONE, PUBLISHED, BEIJING)) == "access-denied"
