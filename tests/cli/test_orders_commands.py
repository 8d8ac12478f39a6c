"""Tests of `xmc orders`: stages, outcomes, filters, and a manager's day."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.cli_runner import run_cli
from tests.cli.ledger_commands import export_sheet

A, B, C = "XMC-20251001-AAAAA", "XMC-20251001-BBBBB", "XMC-20251001-CCCCC"


@pytest.fixture(autouse=True)
def ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write_settings: Callable[[str], Path]
) -> Callable[[str], Path]:
    """Set a home and settings below tmp_path, with a ledger; return what writes the settings."""
    for variable in ("HOME", "USERPROFILE", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path))
    for variable in ("XMC_SLOTS", "XMC_STORE", "XMC_ADVISOR"):
        monkeypatch.delenv(variable, raising=False)
    write_settings('store = "北京 展厅"\nadvisor = "王顾问"\n')
    assert run_cli("slots", "init").code == 0
    return write_settings


def orders(*filters: str) -> dict[str, dict[str, object]]:
    """Return the orders of the JSON output by number."""
    return {each["sheet"]: each for each in json.loads(run_cli("orders", "--json", *filters).out)}


def test_a_locked_order_is_won_and_at_the_first_stage(tmp_path: Path) -> None:
    number = export_sheet(tmp_path / "sheet.toml")
    run_cli("slots", "lock", str(tmp_path / "sheet.toml"))
    order = orders()[number]
    assert (order["outcome"], order["stage"], order["hours"]) == ("won", "ordered", None)
    assert (order["store"], order["advisor"], order["customer"]) == ("北京 展厅", "王顾问", "")
    run_cli("slots", "cancel", number)
    assert (orders()[number]["outcome"], orders()[number]["stage"]) == ("lost", "")


#: The legend of stages that are examples.
LEGENDS = {
    "en": "≈ Example stages; the manufacturer's own are not published",
    "zh": "≈ 阶段为示意，厂家未公布",
}


def test_a_lost_order_says_that_its_slot_is_still_taken(tmp_path: Path) -> None:
    sheet = str(tmp_path / "sheet.toml")
    number = export_sheet(tmp_path / "sheet.toml")
    assert run_cli("orders", "lost", number).err == "", "it has no slot"
    run_cli("slots", "hold", sheet)
    lost = run_cli("orders", "lost", number)
    assert (lost.code, lost.out) == (0, f"{number}: lost\n")
    assert f"xmc slots release {number} gives it back" in lost.err
    run_cli("slots", "lock", sheet)
    lost = run_cli("orders", "lost", number)
    assert (lost.code, lost.out) == (0, f"{number}: lost · ≈Ordered\n{LEGENDS['en']}\n")
    assert lost.err == f"The slot of {number} is locked; xmc slots cancel {number} gives it back\n"
    assert run_cli("orders", "won", number).err == ""


def test_a_stage_is_recorded_with_its_hours() -> None:
    assert run_cli("orders", "won", A).out == f"{A}: won\n"
    result = run_cli("orders", "set", A.lower(), "painting", "--hours", "24")
    recorded = f"{A}: won · ≈Painting · 24 hours of work"
    assert (result.code, result.out) == (0, f"{recorded}\n{LEGENDS['en']}\n")
    chinese = run_cli("orders", "set", A, "painting", "--hours", "24", lang="zh").out
    assert chinese == f"{A}：已成交 · ≈喷涂 · 已用工时 24 小时\n{LEGENDS['zh']}\n"
    chinese = run_cli("orders", "set", A, "on-its-way", lang="zh").out
    assert chinese == f"{A}：已成交 · ≈运输中\n{LEGENDS['zh']}\n"
    order = orders()[A]
    assert (order["stage"], order["hours"]) == ("on-its-way", None)


def test_only_a_known_order_has_a_stage() -> None:
    """A mistyped number is no new order."""
    result = run_cli("orders", "set", B, "painting")
    assert (result.code, result.out) == (1, "")
    assert f"xmc orders won {B}" in result.err
    assert orders() == {}


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("set", A, "paintng"), "painting"),
        (("set", "A", "painting"), "XMC-20251001-7K3Q9"),
        (("set", A), "STAGE"),
        (("won", "A"), "XMC-20251001-7K3Q9"),
        (("call-back", A, "tomorrow"), "2025-10-01"),
        (("call-back", A), "DATE"),
        (("day", "2025-13-01"), "2025-10-01"),
        (("--stage", "nosuch"), "ordered"),
        (("--outcome", "nosuch"), "call-back"),
        (("--call-by", "nosuch"), "2025-10-01"),
    ],
)
def test_wrong_use_is_one_sentence_with_the_remedy(arguments: tuple[str, ...], named: str) -> None:
    result = run_cli("orders", *arguments)
    assert (result.code, result.out, len(result.error_lines)) == (2, "", 1)
    assert named in result.err


def test_orders_are_filtered(ledger: Callable[[str], Path]) -> None:
    run_cli("orders", "won", A)
    run_cli("orders", "set", A, "painting")
    run_cli("orders", "call-back", B, "2026-03-05")
    ledger('store = "上海 展厅"\n')
    run_cli("orders", "lost", C)
    for filters, numbers in (
        ((), [A, B, C]),
        (("--outcome", "won"), [A]),
        (("--outcome", "lost"), [C]),
        (("--outcome", "open"), []),
        (("--stage", "painting"), [A]),
        (("--store", "上海 展厅"), [C]),
        (("--call-by", "2026-03-04"), []),
        (("--call-by", "2026-03-05"), [B]),
        (("--outcome", "call-back", "--store", "北京 展厅"), [B]),
    ):
        assert list(orders(*filters)) == numbers, filters
    assert orders()[B]["call_on"] == "2026-03-05"
    run_cli("orders", "reopen", B)
    assert (orders()[B]["outcome"], orders()[B]["call_on"]) == ("open", None)
    assert run_cli("orders", "--outcome", "call-back").code == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_table_says_that_stages_are_examples(lang: str) -> None:
    run_cli("orders", "won", A)
    before = run_cli("orders", lang=lang)
    assert "≈" not in before.out, "nothing illustrative is shown"
    run_cli("orders", "set", A, "painting", "--hours", "24")
    lines = run_cli("orders", lang=lang).out.splitlines()
    assert {"zh": "≈喷涂 已用工时 24 小时", "en": "≈Painting 24 hours of work"}[lang] in lines[1]
    assert lines[-1].startswith("≈ ")
    assert {"zh": "示意", "en": "Example"}[lang] in lines[-1]


def test_the_csv_has_every_field() -> None:
    run_cli("orders", "call-back", A, "2026-03-05")
    (row,) = csv.DictReader(io.StringIO(run_cli("orders", "--csv").out))
    assert (row["sheet"], row["outcome"], row["call_on"]) == (A, "call-back", "2026-03-05")
    assert row["changed"].endswith("+08:00")


def test_a_managers_day_counts_by_store(tmp_path: Path, ledger: Callable[[str], Path]) -> None:
    """Of two outcomes of one order the last counts; calls that are due are counted and listed."""
    sheets = [tmp_path / f"{n}.toml" for n in range(3)]
    numbers = [export_sheet(path) for path in sheets]
    for path in sheets:
        run_cli("slots", "hold", str(path))
    run_cli("slots", "lock", str(sheets[0]))
    run_cli("slots", "release", numbers[1])
    run_cli("orders", "won", A)
    run_cli("orders", "lost", A)
    run_cli("orders", "call-back", B, "2026-03-05")
    ledger('store = "上海 展厅"\n')
    run_cli("orders", "call-back", C, "2199-01-01")
    today = f"{datetime.now(UTC) + timedelta(hours=8):%Y-%m-%d}"
    rows = list(csv.DictReader(io.StringIO(run_cli("orders", "day", "--csv").out)))
    assert (
        rows
        == [
            {
                "day": today,
                "store": "北京 展厅",
                "held": "3",
                "locked": "1",
                "released": "1",
                "cancelled": "0",
                "won": "1",
                "lost": "1",
                "to_call": "1",
            },
            {
                "day": today,
                "store": "上海 展厅",
                "held": "0",
                "locked": "0",
                "released": "0",
                "cancelled": "0",
                "won": "0",
                "lost": "0",
                "to_call": "0",
            },
        ][::-1]
    )
    table = run_cli("orders", "day", lang="zh").out.splitlines()
    assert table[0].split()[0] == today
    assert table[-1].split() == ["待回访：2026-03-05", B, "北京", "展厅", "王顾问"]
    assert len(run_cli("orders", "day", "2020-01-01", "--csv").out.splitlines()) == 1
    target = tmp_path / "day.csv"
    assert run_cli("orders", "day", "-o", str(target)).code == 0
    assert target.read_bytes().startswith(b"\xef\xbb\xbfday,")
