"""Tests of `xmc slots`: exit codes, output, sheets that can be locked, and what is recorded."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sqlite3
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.cli_runner import find_control_characters, run_cli
from tests.cli.ledger_commands import QUOTED, export_sheet
from tests.postgres_server import PASSWORD, PostgresServer
from xmc_tui.storage.standard_paths import ledger_file

#: An overlay with one slot a month.
ONE_A_MONTH = """schema = "xmc-catalog/1"
[overlay]
name = "one a month"
[programme.quota]
monthly = 1
"""


pytestmark = pytest.mark.usefixtures("user")


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A quote of a store within the trial, and a ledger."""
    assert run_cli("slots", "init").code == 0
    path = tmp_path / "sheet.toml"
    export_sheet(path)
    return path


def counts(*arguments: str) -> dict[str, tuple[int, int, int]]:
    """Return held, locked and free slots by month."""
    answer = json.loads(run_cli("slots", "--json", *arguments).out)
    return {
        each["month"]: (each["held"], each["locked"], each["free"]) for each in answer["months"]
    }


# ── Setting up ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--json",),
        ("history",),
        ("export", "--csv"),
        ("release", "XMC-20251001-7K3Q9"),
        ("cancel", "XMC-20251001-7K3Q9"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_a_ledger_one_sentence_says_what_to_do(
    arguments: tuple[str, ...], lang: str
) -> None:
    result = run_cli("slots", *arguments, lang=lang)
    assert (result.code, result.out) == (2, "")
    (sentence,) = result.error_lines
    assert "xmc slots init" in sentence
    assert not ledger_file().exists()


def test_hold_and_lock_without_a_ledger_are_refused(tmp_path: Path) -> None:
    export_sheet(tmp_path / "sheet.toml")
    for command in ("hold", "lock"):
        result = run_cli("slots", command, str(tmp_path / "sheet.toml"))
        assert result.code == 2
        assert "xmc slots init" in result.err


def test_init_makes_a_file_of_the_user_alone_in_the_data_folder(tmp_path: Path) -> None:
    made = run_cli("slots", "init")
    assert (made.code, made.err) == (0, "")
    assert ledger_file().is_relative_to(tmp_path)
    assert str(ledger_file()) in made.out
    if os.name == "posix":
        assert stat.S_IMODE(ledger_file().stat().st_mode) == 0o600
    again = run_cli("slots", "init")
    assert (again.code, "is ready" in again.out) == (0, True)


def test_init_makes_the_file_that_the_settings_name(
    user: Callable[[str], Path], tmp_path: Path
) -> None:
    path = user('slots = "chain.db"\n')
    assert run_cli("slots", "init").code == 0
    assert (path.parent / "chain.db").exists()
    assert not ledger_file().exists()
    user('slots = "missing/chain.db"\n')
    missing = run_cli("slots", "init")
    assert (missing.code, len(missing.error_lines)) == (2, 1)
    assert not (path.parent / "missing").exists()
    assert not (tmp_path / "data").exists()


def test_a_ledger_can_be_turned_off(user: Callable[[str], Path]) -> None:
    assert run_cli("slots", "init").code == 0
    user('slots = "off"\n')
    assert run_cli("slots").code == 2
    assert run_cli("slots", "init").code == 2


def test_a_mistyped_address_is_not_replaced_by_another_ledger(
    user: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, sheet: Path
) -> None:
    """Slots of the ledger in the data folder would be other slots."""
    monkeypatch.setenv("XMC_SLOTS", "postgres//db")
    monkeypatch.setenv("XMC_SLOTS", "postgresql://xmc:a@b@c/xmc")
    assert run_cli("slots", "hold", str(sheet)).code == 2
    monkeypatch.delenv("XMC_SLOTS")
    user('slots = "postgresql://xmc:a@b@c/xmc"\n')
    result = run_cli("slots", "hold", str(sheet))
    assert result.code == 2
    assert "a@b" not in result.err
    user("")
    assert run_cli("slots", "history").code == 1, "nothing was held"


# ── Hold ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_hold_is_given_and_is_the_same_again(sheet: Path) -> None:
    first = run_cli("slots", "hold", str(sheet), "--month", "2098-03", "--hours", "2")
    assert (first.code, first.err) == (0, "")
    assert "slot 1 of 2098-03, held until" in first.out
    for month in ("2098-03", "2098-04"):
        again = run_cli("slots", "hold", str(sheet), "--month", month)
        assert (again.code, again.out) == (0, first.out)
    assert counts("--month", "2098-03") == {"2098-03": (1, 0, 39)}
    assert counts("--month", "2098-04") == {"2098-04": (0, 0, 40)}


def test_without_a_month_the_earliest_is_taken(sheet: Path) -> None:
    """The current month is that of the programme's time zone."""
    zone = timedelta(hours=8)
    before = f"{datetime.now(UTC) + zone:%Y-%m}"
    held = run_cli("slots", "hold", str(sheet))
    after = f"{datetime.now(UTC) + zone:%Y-%m}"
    assert held.code == 0
    assert any(f"slot 1 of {month}" in held.out for month in (before, after))


def test_a_full_month_is_exit_code_1(tmp_path: Path) -> None:
    overlay = tmp_path / "quota.toml"
    overlay.write_text(ONE_A_MONTH, encoding="utf-8")
    assert run_cli("slots", "init").code == 0
    sheets = [tmp_path / "one.toml", tmp_path / "two.toml"]
    for path in sheets:
        export_sheet(path, *QUOTED, "--overlay", str(overlay))
    options = ("--month", "2098-03", "--overlay", str(overlay))
    assert run_cli("slots", "hold", str(sheets[0]), *options).code == 0
    full = run_cli("slots", "hold", str(sheets[1]), *options)
    assert (full.code, full.out, full.err) == (1, "", "No free slot in 2098-03\n")
    assert run_cli("slots", "hold", str(sheets[1]), *options, lang="zh").err == (
        "2098-03 没有剩余名额\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("--month", "2026-13"),
        ("--month", "2026-3"),
        ("--month", "202603"),
        ("--month", "March"),
        ("--month", "2025-08"),  # before the trial
        ("--hours", "0"),
        ("--hours", "721"),
        ("--hours", "x"),
    ],
)
def test_a_wrong_month_or_time_is_wrong_use(sheet: Path, arguments: tuple[str, ...]) -> None:
    commands = [("hold", str(sheet)), ()] if "--month" in arguments else [("hold", str(sheet))]
    for command in commands:
        result = run_cli("slots", *command, *arguments)
        assert (result.code, result.out, len(result.error_lines)) == (2, "", 1)
    assert run_cli("slots", "history").code == 1


def test_no_slot_of_a_month_that_is_over_is_held(sheet: Path) -> None:
    held = run_cli("slots", "hold", str(sheet), "--month", "2025-10")
    assert (held.code, held.out) == (2, "")
    (line,) = held.error_lines
    assert re.fullmatch(r"2025-10 is over; hold a slot of \d{4}-\d\d or later", line)
    assert run_cli("slots", "history").code == 1


def test_a_file_that_is_no_sheet_is_wrong_use(sheet: Path, tmp_path: Path) -> None:
    sheet.write_text("schema = 1", encoding="utf-8")
    for path in (sheet, tmp_path / "missing.toml"):
        for command in ("hold", "lock"):
            result = run_cli("slots", command, str(path))
            assert (result.code, result.out, len(result.error_lines)) == (2, "", 1)


# ── Lock ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_lock_keeps_the_held_slot_and_is_the_same_again(sheet: Path) -> None:
    run_cli("slots", "hold", str(sheet), "--month", "2098-05")
    locked = run_cli("slots", "lock", str(sheet))
    assert (locked.code, locked.err) == (0, "")
    assert "slot 1 of 2098-05, locked on" in locked.out
    assert run_cli("slots", "lock", str(sheet)).out == locked.out
    assert run_cli("slots", "hold", str(sheet)).out == locked.out
    assert counts("--month", "2098-05") == {"2098-05": (0, 1, 39)}


def test_a_sheet_that_does_not_pass_the_check_is_not_locked(sheet: Path) -> None:
    text = sheet.read_text("utf-8")
    sheet.write_text(text.replace("total = ", "total = 1"), encoding="utf-8")
    result = run_cli("slots", "lock", str(sheet))
    assert result.code == 1
    checked = run_cli("check", str(sheet))
    assert result.error_lines[:-1] == checked.error_lines
    assert "nothing was locked" in result.error_lines[-1]
    assert run_cli("slots", "history").code == 1


@pytest.mark.parametrize(
    ("options", "build", "reason"),
    [
        (QUOTED, ("caliper-red",), "valid quotes only"),
        (("--on", "2026-09-25", "--store", "北京"), None, "outside the trial period"),
        (("--on", "2025-10-01"), None, "A slot is locked for a store"),
    ],
)
def test_only_a_quote_of_a_store_within_the_trial_is_locked(
    sheet: Path, options: tuple[str, ...], build: tuple[str, ...] | None, reason: str
) -> None:
    sheet.unlink()
    export_sheet(sheet, *options, **({"build": build} if build else {}))
    result = run_cli("slots", "lock", str(sheet))
    assert (result.code, result.out) == (1, "")
    assert reason in result.err
    assert run_cli("slots", "history").code == 1


def test_the_settings_say_which_store_locks(sheet: Path, user: Callable[[str], Path]) -> None:
    """A sheet without a store can be locked by one, and the store of the settings goes first."""
    user('store = "上海 展厅"\nadvisor = "李顾问"\n')
    sheet.unlink()
    number = export_sheet(sheet, "--on", "2025-10-01")
    assert run_cli("slots", "lock", str(sheet)).code == 0
    (row,) = read_csv(run_cli("slots", "export", "--csv").out)
    assert (row["sheet"], row["store"], row["advisor"]) == (number, "上海 展厅", "李顾问")


# ── Release and cancel ────────────────────────────────────────────────────────────────────────────


def test_a_held_slot_is_released_and_a_locked_one_cancelled(sheet: Path) -> None:
    number = export_sheet(sheet.with_name("other.toml"))
    other = str(sheet.with_name("other.toml"))
    run_cli("slots", "hold", other, "--month", "2098-03")
    assert run_cli("slots", "cancel", number).code == 1
    released = run_cli("slots", "release", number.lower())
    assert (released.code, released.out) == (0, f"{number}: slot 1 of 2098-03 is free again\n")
    assert run_cli("slots", "release", number).code == 0, "asked again, answered again"
    run_cli("slots", "lock", other)
    assert run_cli("slots", "release", number).code == 1
    assert run_cli("slots", "cancel", number).code == 0
    assert set(counts().values()) == {(0, 0, 40)}
    assert run_cli("slots", "release", "XMC-20251001-00000").code == 1
    for wrong in ("7K3Q9", "XMC-20251001-7K3Q", ""):
        assert run_cli("slots", "release", wrong).code == 2
        assert run_cli("slots", "cancel", wrong).code == 2


def test_after_the_cooling_off_period_a_lock_stays(sheet: Path) -> None:
    """90 days are the sheet's terms; the lock is made to be one day older than that."""
    run_cli("slots", "lock", str(sheet))
    (row,) = read_csv(run_cli("slots", "export", "--csv").out)
    locked = datetime.now(UTC) - timedelta(days=91)
    with sqlite3.connect(ledger_file()) as database:
        database.execute("UPDATE xmc_slots SET since = ?", [f"{locked:%Y-%m-%d %H:%M:%S}.000000"])
    database.close()
    result = run_cli("slots", "cancel", row["sheet"])
    last = (locked + timedelta(hours=8)).date() + timedelta(days=90)
    assert (result.code, result.out) == (1, "")
    assert f"ended on {last} (90 days); the slot stays locked" in result.err
    assert list(counts("--month", row["month"]).values()) == [(0, 1, 39)]


# ── What is shown ─────────────────────────────────────────────────────────────────────────────────


def read_csv(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV by the names of their columns."""
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_table_has_a_line_for_each_month_and_store(sheet: Path, lang: str) -> None:
    run_cli("slots", "hold", str(sheet), "--month", "2098-03")
    result = run_cli("slots", "--month", "2098-03", lang=lang)
    header, month, store, quota = result.out.splitlines()
    names = {"zh": "月份 门店 保留 锁定 剩余", "en": "month store held locked free"}[lang]
    assert header.split() == names.split()
    assert month.split() == ["2098-03", "1", "0", "39"]
    assert store.split() == ["北京", "展厅", "1", "0"]
    assert "40" in quota
    assert "480" in quota
    assert str(ledger_file()) in quota


def test_the_json_has_the_quota_and_the_time_of_the_count(sheet: Path) -> None:
    run_cli("slots", "hold", str(sheet), "--month", "2098-03")
    before = datetime.now(UTC) - timedelta(minutes=5)
    answer = json.loads(run_cli("slots", "--month", "2098-03", "--json").out)
    assert answer["ledger"] == str(ledger_file())
    assert answer["quota"] == {"monthly": 40, "in_all": 480}
    (month,) = answer["months"]
    assert month["stores"] == [{"store": "北京 展厅", "held": 1, "locked": 0}]
    assert month["counted_at"].endswith("+08:00")
    assert before < datetime.fromisoformat(month["counted_at"]) < before + timedelta(minutes=10)


def test_the_history_tells_who_where_when_and_what(sheet: Path) -> None:
    run_cli("slots", "hold", str(sheet), "--month", "2098-03")
    run_cli("slots", "lock", str(sheet))
    text = run_cli("slots", "history")
    assert text.code == 0
    assert [line.split()[0] for line in text.out.splitlines()] == ["#", "1", "2", "3", "4", "≈"]
    chinese = run_cli("slots", "history", lang="zh").out.splitlines()
    assert [line.split()[-1] for line in chinese[1:-1]] == ["#1", "#1", "已成交", "≈已下定"]
    assert chinese[-1].startswith("≈ ")
    assert "示意" in chinese[-1]
    rows = read_csv(run_cli("slots", "history", "--csv").out)
    assert [row["kind"] for row in rows] == ["held", "locked", "outcome", "stage"]
    assert {(row["store"], row["advisor"]) for row in rows} == {("北京 展厅", "王顾问")}
    assert {row["customer"] for row in rows} == {""}
    assert [row["month"] for row in rows] == ["2098-03", "2098-03", "", ""]
    assert rows[1]["cooling_off_days"] == "90"
    number = rows[0]["sheet"]
    assert run_cli("slots", "history", number).out == text.out
    assert run_cli("slots", "history", "XMC-20251001-00000").code == 1


def test_a_file_of_the_export_is_read_by_spreadsheets(sheet: Path, tmp_path: Path) -> None:
    """With a byte order mark, Windows line ends, and no text that is a formula."""
    sheet.unlink()
    export_sheet(sheet, *QUOTED[:2], "--store", '=HYPERLINK("http://x")', "--advisor", '@a,"b"')
    run_cli("slots", "lock", str(sheet))
    target = tmp_path / "slots.csv"
    result = run_cli("slots", "export", "--csv", "-o", str(target))
    assert (result.code, result.out) == (0, "")
    content = target.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == 2
    (row,) = read_csv(content.decode("utf-8-sig"))
    assert row["store"] == '\'=HYPERLINK("http://x")'
    assert row["advisor"] == '\'@a,"b"'
    missing = run_cli("slots", "export", "-o", str(tmp_path / "missing" / "slots.csv"))
    assert (missing.code, len(missing.error_lines)) == (2, 1)


@pytest.mark.parametrize(("setting", "recorded"), [("no", ""), ("yes", "李女士")])
def test_names_of_customers_are_recorded_only_where_the_settings_say_so(
    sheet: Path, user: Callable[[str], Path], setting: str, recorded: str
) -> None:
    user(f'slot_customers = "{setting}"\n')
    run_cli("slots", "hold", str(sheet))
    run_cli("slots", "lock", str(sheet))
    (row,) = read_csv(run_cli("slots", "export", "--csv").out)
    assert row["customer"] == recorded
    assert ("李女士" in run_cli("slots", "history", "--csv").out) == bool(recorded)
    assert ("李女士".encode() in ledger_file().read_bytes()) == bool(recorded)


def test_no_output_has_control_characters(sheet: Path) -> None:
    sheet.unlink()
    export_sheet(sheet, *QUOTED[:2], "--store", "北京\u202e\x07", "--advisor", "a\x1b[31mb")
    run_cli("slots", "hold", str(sheet), "--month", "2098-03")
    for arguments in ((), ("--json",), ("history",), ("history", "--csv"), ("export",)):
        result = run_cli("slots", *arguments)
        assert result.code == 0
        assert find_control_characters(result.out) == set()


# ── PostgreSQL ────────────────────────────────────────────────────────────────────────────────────


def test_a_store_moves_to_postgresql(
    sheet: Path, postgres: PostgresServer, user: Callable[[str], Path]
) -> None:
    """With the password in the settings, which no output shows."""
    run_cli("slots", "hold", str(sheet), "--month", "2098-03")
    before = run_cli("slots", "history", "--csv").out
    address = postgres.address(postgres.create_database())
    assert run_cli("slots", "move").code == 2, "the settings name no PostgreSQL"
    user(f'slots = "{address}"\n')
    outputs = [
        run_cli("slots"),  # no tables yet
        run_cli("slots", "move"),
        run_cli("slots", "init"),
        run_cli("slots", "move"),
        run_cli("slots", "history", "--csv"),
        run_cli("slots", "lock", str(sheet)),
        run_cli("slots", "--json"),
        run_cli("settings"),
        run_cli("settings", "--toml"),
    ]
    assert [result.code for result in outputs] == [2, 2, 0, 0, 0, 0, 0, 0, 0]
    assert outputs[4].out == before
    assert not ledger_file().exists()
    assert ledger_file().with_name("slots.db.moved").exists()
    again = run_cli("slots", "move")
    assert (again.code, again.err) == (2, f"{ledger_file()} does not exist\n")
    shown = f"postgresql://xmc@127.0.0.1:{postgres.port}/"
    for result in outputs:
        for secret in (PASSWORD, address.split("@")[0].split(":")[-1]):
            assert secret not in result.out + result.err
    assert shown in outputs[7].out
    assert f'# slots = "{shown}' in outputs[8].out


def test_an_unreachable_server_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, sheet: Path
) -> None:
    monkeypatch.setenv("XMC_SLOTS", "postgresql://xmc:geheim@127.0.0.1:1/xmc")
    for arguments in ((), ("hold", str(sheet)), ("lock", str(sheet)), ("history",), ("init",)):
        result = run_cli("slots", *arguments)
        assert (result.code, result.out) == (2, "")
        assert result.error_lines == [
            "The ledger at postgresql://xmc@127.0.0.1:1/xmc cannot be reached; try again later"
        ]
