"""Ledgers that are damaged, foreign, read-only or encrypted: each is refused in one sentence."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from tests.postgres_server import PASSWORD, PostgresServer
from tests.storage.ledger.ledger_tools import BEIJING, PUBLISHED, given, make_ledger, number_of
from xmc_tui.domain.slots import LedgerRefusal, RefusalReason
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.ledger_texts import refusal_text
from xmc_tui.storage.ledger import ledger_engine
from xmc_tui.storage.ledger.database_refusals import make_refusal_of_os_error
from xmc_tui.storage.ledger.ledger_address import LedgerAddress
from xmc_tui.storage.ledger.ledger_engine import make_sqlite_uri
from xmc_tui.storage.ledger.ledger_setup import initialize_ledger
from xmc_tui.storage.ledger.sql_ledger import SqlLedger

ONE, TWO = number_of(1), number_of(2)


def execute(statement: str) -> Callable[[Path], None]:
    """Return a function that executes a statement in a SQLite file."""

    def damage(path: Path) -> None:
        with closing(sqlite3.connect(path)) as file:
            file.execute("PRAGMA ignore_check_constraints = 1")
            file.execute(statement)
            file.commit()

    return damage


def truncate(path: Path) -> None:
    """Cut a file within a page."""
    path.write_bytes(path.read_bytes()[:9000])


def replace_by_text(path: Path) -> None:
    """Write a text in place of a ledger."""
    path.write_text("no database at all\n" * 99, encoding="utf-8")


def replace_by_folder(path: Path) -> None:
    """Make a folder in place of a ledger."""
    path.unlink()
    path.mkdir()


DAMAGED, ANOTHER = "restore it from a backup", "is not a ledger but another file"


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (execute("DELETE FROM xmc_ledger"), DAMAGED),
        (execute("UPDATE xmc_ledger SET version = 'one'"), DAMAGED),
        (truncate, DAMAGED),
        (replace_by_text, ANOTHER),
        (replace_by_folder, "it is a folder"),
    ],
    ids=["no-head", "version", "truncated", "text", "folder"],
)
def test_a_damaged_ledger_is_refused_with_its_path_and_a_remedy(
    tmp_path: Path, damage: Callable[[Path], None], words: str
) -> None:
    path = tmp_path / "slots.db"
    address = LedgerAddress(path=path)
    given(make_ledger(address).hold(ONE, PUBLISHED, BEIJING))
    damage(path)
    ledger = SqlLedger(address)
    for answer in (
        ledger.hold(TWO, PUBLISHED, BEIJING),
        ledger.count_months(PUBLISHED),
        ledger.read_history(),
        initialize_ledger(address),
    ):
        assert isinstance(answer, LedgerRefusal)
        sentence = refusal_text(answer, translator_for("en"))
        assert str(path) in sentence
        assert words in sentence
        chinese = refusal_text(answer, translator_for("zh"))
        assert words not in chinese


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE xmc_slots SET month = 'march'",
        "UPDATE xmc_slots SET until = 'soon'",
        "UPDATE xmc_slots SET state = 'sold'",
    ],
)
def test_a_row_that_no_program_writes_is_no_crash(tmp_path: Path, statement: str) -> None:
    address = LedgerAddress(path=tmp_path / "slots.db")
    given(make_ledger(address).hold(ONE, PUBLISHED, BEIJING))
    execute(statement)(tmp_path / "slots.db")
    answer = SqlLedger(address).hold(ONE, PUBLISHED, BEIJING)
    assert isinstance(answer, LedgerRefusal)
    assert "its data is damaged" in refusal_text(answer, translator_for("en"))


def test_no_tables_are_added_to_the_database_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    execute("CREATE TABLE bookmarks (id INTEGER)")(path)
    before = path.read_bytes()
    answer = initialize_ledger(LedgerAddress(path=path))
    assert isinstance(answer, LedgerRefusal)
    assert answer.reason is RefusalReason.OTHER_FILE
    assert path.read_bytes() == before


def test_a_ledger_that_can_only_be_read_is_read_and_refuses_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = LedgerAddress(path=tmp_path / "slots.db")
    given(make_ledger(address).hold(ONE, PUBLISHED, BEIJING))
    # The rights of a file do not bind an administrator, who may run the tests.
    make_uri = ledger_engine.make_sqlite_uri
    monkeypatch.setattr(
        ledger_engine, "make_sqlite_uri", lambda path: make_uri(path).replace("mode=rw", "mode=ro")
    )
    ledger = SqlLedger(address)
    assert len(given(ledger.read_slots())) == 1
    answer = ledger.hold(TWO, PUBLISHED, BEIJING)
    assert isinstance(answer, LedgerRefusal)
    assert refusal_text(answer, translator_for("en")) == (
        f"The ledger at {address} cannot be used (permission denied); "
        "check the rights of the file and of its folder"
    )


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/home/li/slots 1?.db"), "file:///home/li/slots%201%3F.db?mode=rw"),
        (PureWindowsPath(r"C:\Users\李\slots.db"), "file:///C%3A/Users/%E6%9D%8E/slots.db?mode=rw"),
        (PureWindowsPath(r"\\server\share\slots.db"), "file:////server/share/slots.db?mode=rw"),
    ],
)
def test_the_uri_of_a_file_has_no_host(path: PurePath, uri: str) -> None:
    assert make_sqlite_uri(path) == uri


# ── PostgreSQL ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ("sslmode=require", "no encrypted connection can be made); check sslmode"),
        ("sslmode=verify-full&sslrootcert=/nowhere/ca.pem", "check sslmode and sslrootcert"),
        ("sslmode=geheim", "a parameter of the address is not valid"),
        ("connect_timeout=geheim", "a parameter of the address is not valid"),
        (
            "options=-c%20default_transaction_read_only%3Don",
            "the server is read-only); use the server that accepts writes",
        ),
    ],
)
def test_a_connection_that_the_address_prevents_names_the_parameter(
    postgres: PostgresServer, parameters: str, words: str
) -> None:
    url = postgres.address(postgres.empty_database())
    make_ledger(LedgerAddress(url=url))
    answer = SqlLedger(LedgerAddress(url=f"{url}?{parameters}")).hold(ONE, PUBLISHED, BEIJING)
    assert isinstance(answer, LedgerRefusal)
    for code in ("en", "zh"):
        sentence = refusal_text(answer, translator_for(code))
        assert "geheim" not in sentence + repr(answer)
        assert PASSWORD not in sentence + repr(answer)
    assert words in refusal_text(answer, translator_for("en"))


def test_a_folder_is_named_as_such_where_the_system_denies_permission(tmp_path: Path) -> None:
    error = PermissionError(errno.EACCES, "Permission denied", str(tmp_path))  # as on Windows
    refusal = make_refusal_of_os_error(error, LedgerAddress(path=tmp_path))
    assert "it is a folder" in refusal_text(refusal, translator_for("en"))
