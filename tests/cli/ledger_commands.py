"""Tools of the tests of `xmc slots` and `xmc orders`: sheets of a store, and their numbers."""

from __future__ import annotations

import re
from pathlib import Path

from tests.cli.cli_runner import run_cli
from tests.storage.sheet_tools import QUALIFYING

#: Options of the sheet of a store that qualifies, quoted within the trial.
QUOTED = ("--on", "2025-10-01", "--store", "北京 展厅", "--advisor", "王顾问")


def export_sheet(path: Path, *options: str, build: tuple[str, ...] = QUALIFYING) -> str:
    """Write a sheet and return its number; by default a quote of a store."""
    arguments = options or (*QUOTED, "--customer", "李女士")
    made = run_cli("quote", "su7-ultra", *build, *arguments, "-o", str(path))
    assert made.code == 0, made.err
    found = re.search(r'number = "(XMC-[0-9]{8}-[0-9A-Z]{5})"', path.read_text("utf-8"))
    assert found is not None
    return found[1]
