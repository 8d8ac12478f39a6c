"""Wrong use of `xmc slots` and `xmc orders`, and ledgers that cannot be used: one sentence each."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.cli_runner import find_control_characters, run_cli
from tests.cli.ledger_commands import export_sheet
from xmc_tui.storage.standard_paths import ledger_file

A = "XMC-20251001-AAAAA"


pytestmark = pytest.mark.usefixtures("user")


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (
            ("slots", "hold", "a.toml", "--hours", "-1"),
            2,
            "Invalid value for '--hours'; a whole number from 1 to 720",
        ),
        (
            ("orders", "set", A, "painting", "--hours", "-1"),
            2,
            "Invalid value for '--hours'; a whole number from 0 to 10000",
        ),
        (("slots", "hold"), 2, "Missing SHEET.toml; see xmc slots hold --help"),
        (("orders", "call-back", A), 2, "Missing DATE; see xmc orders call-back --help"),
        (("slots", "history", "--month"), 2, "Unknown option --month; see xmc slots history"),
        (("orders", "--call-by", "2026-02-30"), 2, "--call-by 2026-02-30: not a date; write it"),
        (("slots", "history", A), 1, f"No record of {A}; check the number"),
        (("slots", "release", A), 1, f"{A} has no slot; check the number, or see xmc slots"),
        (("slots", "cancel", A), 1, f"{A} has no slot; check the number, or see xmc slots"),
    ],
)
def test_wrong_use_names_what_is_wrong_and_the_remedy(
    arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    assert run_cli("slots", "init").code == 0
    result = run_cli(*arguments)
    assert (result.code, result.out) == (code, "")
    assert len(result.error_lines) == 1
    assert result.error_lines[0].startswith(sentence)


@pytest.mark.parametrize(
    "address",
    ["postgresql://xmc:geheim@ss@db/xmc", "host=db password=geheim", "xmc:geheim@db/xmc"],
)
def test_an_invalid_address_is_corrected_first_and_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """No other ledger is made in its place."""
    sheet = tmp_path / "sheet.toml"
    export_sheet(sheet)
    monkeypatch.setenv("XMC_SLOTS", address)
    for arguments in (
        ("slots",),
        ("slots", "init"),
        ("slots", "move"),
        ("slots", "hold", str(sheet)),
        ("slots", "lock", str(sheet)),
        ("orders",),
        ("orders", "day"),
    ):
        result = run_cli(*arguments)
        assert (result.code, result.out) == (2, "")
        assert result.error_lines[-1] == (
            "The address of the ledger is not valid; correct slots in the settings, or XMC_SLOTS"
        )
        assert "geheim" not in result.err
    for arguments in (("settings",), ("settings", "--toml"), ("doctor",)):
        result = run_cli(*arguments)
        assert "geheim" not in result.out + result.err
    assert not ledger_file().exists()
    assert not list(tmp_path.glob("*geheim*"))


def test_a_data_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("", encoding="utf-8")
    result = run_cli("slots", "init")
    assert (result.code, result.out) == (2, "")
    (sentence,) = result.error_lines
    assert str(ledger_file()) in sentence
    assert "part of the path is not a folder" in sentence


def test_a_named_ledger_that_is_missing_is_named(
    tmp_path: Path, user: Callable[[str], Path]
) -> None:
    user(f"slots = '{tmp_path / 'none' / 'chain.db'}'\n")
    for arguments in (("slots",), ("orders",), ("slots", "history")):
        result = run_cli(*arguments)
        assert (result.code, result.out) == (2, "")
        path = tmp_path / "none" / "chain.db"
        assert result.error_lines == [
            f"There is no ledger at {path}; create one with xmc slots init"
        ]
    made = run_cli("slots", "init")
    assert made.code == 2
    assert "the folder does not exist; create it or choose another path" in made.err


def test_names_that_another_program_wrote_send_nothing_to_the_terminal(tmp_path: Path) -> None:
    assert run_cli("slots", "init").code == 0
    run_cli("orders", "call-back", A, "2026-03-05")
    with closing(sqlite3.connect(ledger_file())) as file:
        file.execute("UPDATE xmc_orders SET store = char(27) || '[31mX', customer = char(8238)")
        file.commit()
    for arguments in (("orders",), ("orders", "day"), ("orders", "day", "--csv")):
        result = run_cli(*arguments)
        assert result.code == 0
        assert find_control_characters(result.out) == set()
    assert list(tmp_path.glob("reports")) == []


def test_a_data_folder_that_cannot_be_looked_into_stops_no_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An administrator may look into any folder: a name that is too long fails for everyone."""
    sheet = tmp_path / "sheet.toml"
    export_sheet(sheet)
    for variable in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path / ("x" * 300)))
    assert run_cli("page", str(sheet)).code == 0
    result = run_cli("slots")
    assert (result.code, result.out) == (2, "")
    assert result.error_lines == ["No slot ledger is set up; create one with xmc slots init"]


def test_a_name_that_is_too_long_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / ("x" * 300)
    monkeypatch.setenv("XMC_SLOTS", str(path))
    for arguments in (("slots",), ("slots", "init"), ("orders",)):
        result = run_cli(*arguments)
        assert (result.code, result.out) == (2, "")
        (sentence,) = result.error_lines
        assert str(path) in sentence
    monkeypatch.setenv("XMC_SLOTS", "postgresql://xmc@127.0.0.1:1/xmc")
    result = run_cli("slots", "move", "--from", str(path))
    assert (result.code, result.error_lines) == (2, [f"{path} does not exist"])
