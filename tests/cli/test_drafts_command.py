"""Tests of `xmc drafts`, and of the output after an unexpected exception."""

from __future__ import annotations

import json
import os
import stat
import sys
import time
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.cli.cli_runner import find_control_characters, run_cli
from tests.headless_sessions import HeadlessSession
from tests.user_folders import user_folder_variables
from xmc_tui.cli.main import main
from xmc_tui.configurator import Choose, ChooseModel, SheetDetails
from xmc_tui.domain.catalog import Catalog
from xmc_tui.storage.standard_paths import drafts_folder, reports_folder


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set a home and data folders below tmp_path."""
    for variable, folder in user_folder_variables(tmp_path).items():
        monkeypatch.setenv(variable, folder)


def leave_draft(launch: Catalog, option: str, model: str = "su7-ultra") -> Path:
    """Leave a draft with a customer's name, and return its path."""
    window = HeadlessSession(drafts_folder(), catalog=launch)
    window.do(ChooseModel(model))
    window.do(Choose(option))
    window.set_details(SheetDetails(customer_name="王女士"))
    assert window.draft_store.path is not None
    path = window.draft_store.path
    window.draft_store.close()
    return path


def test_no_drafts_exit_1() -> None:
    result = run_cli("drafts")
    assert (result.code, result.out) == (1, "")
    assert result.error_lines == [f"No drafts in {drafts_folder()}"]
    assert json.loads(run_cli("drafts", "--json").out) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_drafts_are_listed_newest_first_without_customers(launch: Catalog, lang: str) -> None:
    first, second = leave_draft(launch, "amethyst"), leave_draft(launch, "twilight-rose")
    hour = 3600
    os.utime(first, (time.time() - 26 * hour,) * 2)
    os.utime(second, (time.time() - 2 * hour,) * 2)
    result = run_cli("drafts", lang=lang)
    assert (result.code, result.err) == (0, "")
    newest, oldest, legend = result.out.splitlines()
    ages = {"zh": ("2 小时前", "1 天前"), "en": ("2 hours ago", "1 day ago")}[lang]
    assert str(second) in newest
    assert ages[0] in newest
    assert "≈" in newest, "an illustrative price is charged"
    assert legend.startswith("≈ ")
    assert str(first) in oldest
    assert ages[1] in oldest
    assert "¥557,900" in oldest
    assert "王" not in result.out


def test_drafts_as_json(launch: Catalog) -> None:
    path = leave_draft(launch, "amethyst")
    (entry,) = json.loads(run_cli("drafts", "--json").out)
    assert {key: entry[key] for key in ("path", "state", "model", "total", "illustrative")} == {
        "path": str(path),
        "state": "unfinished",
        "model": "su7-ultra",
        "total": 557_900,
        "illustrative": False,
    }


def test_an_illustrative_total_is_marked_as_such_in_json(launch: Catalog) -> None:
    leave_draft(launch, "twilight-rose")
    (entry,) = json.loads(run_cli("drafts", "--json").out)
    assert (entry["total"], entry["illustrative"]) == (540_900, True)


def test_drafts_are_deleted_after_thirty_days(launch: Catalog) -> None:
    path, day = leave_draft(launch, "amethyst"), 24 * 3600
    os.utime(path, (time.time() - 29 * day,) * 2)
    assert "29 days ago" in run_cli("drafts").out
    os.utime(path, (time.time() - 31 * day,) * 2)
    result = run_cli("drafts")
    assert (result.code, result.out) == (1, "")
    assert not path.exists()


def test_damaged_and_foreign_drafts_are_reported(launch: Catalog) -> None:
    path = leave_draft(launch, "amethyst")
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([lines[0], b"\x1b[2J", *lines[1:]]))
    # Windows has no control characters in names, but characters that change the direction.
    odd = "\u202e" if sys.platform == "win32" else "\x1b[31m"
    (path.parent / f"draft-{odd}.jsonl").write_bytes(b"none")
    result = run_cli("drafts")
    assert result.code == 0
    assert sorted(line.split("  ")[3] for line in result.out.splitlines()) == [
        "partly damaged",
        "unreadable",
    ]
    assert len(result.error_lines) == 2
    assert not find_control_characters(result.out + result.err)


def test_an_unexpected_exception_is_one_sentence_and_a_report(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No command shows a traceback.

    Only the user can read the report, and it contains no values of variables.
    """
    argv = ["xmc", "--lang", "en", "quote", "su7-ultra", "--customer", "王女士", "--json"]
    fault = patch(
        "xmc_tui.cli.quoted_sheet_output.make_sheet_document",
        side_effect=ZeroDivisionError("no such thing"),
    )
    with patch.object(sys, "argv", argv), fault, pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    printed = capsys.readouterr()
    (report,) = reports_folder().iterdir()
    assert printed.err == f"Unexpected error; report saved in {report}\n"
    text = report.read_text(encoding="utf-8")
    assert "ZeroDivisionError" in text
    assert "王" not in text
    if os.name == "posix":
        assert stat.S_IMODE(report.stat().st_mode) == 0o600
