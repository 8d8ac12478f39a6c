"""The text of `xmc quote` in terminals of several widths: nothing is cut, and no line too wide."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.cli.cli_runner import run_cli
from tests.storage.sheet_tools import QUALIFYING

if sys.platform == "win32":
    pytest.skip("there is no pseudo-terminal in Python on Windows", allow_module_level=True)

from tests.pseudo_terminal import XMC, Terminal

BUILDS = {
    "qualifying": ("su7-ultra", *QUALIFYING),
    "illustrative": ("yu7-max", "caliper-red"),
}


def quote_in_terminal(home: Path, width: int, *arguments: str) -> list[str]:
    """Return the lines of a quote in a terminal of a width."""
    with Terminal([*XMC, "quote", *arguments], (width, 200), home) as terminal:
        assert terminal.wait_for_end() == 0
        return terminal.output.decode("utf-8").replace("\r", "").rstrip("\n").split("\n")


def remove_layout(text: str) -> str:
    """Return a text without the spaces and the bullets that its layout adds."""
    return re.sub(r"[\s·]", "", text)


@pytest.mark.parametrize("width", [40, 57, 80, 95])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("build", BUILDS)
def test_a_quote_fits_its_terminal(tmp_path: Path, build: str, language: str, width: int) -> None:
    arguments = (*BUILDS[build], "--on", "2025-10-01", "--lang", language)
    lines = quote_in_terminal(tmp_path, width, *arguments)
    assert max(map(cell_len, lines)) <= width
    text = remove_layout("".join(lines))
    assert "…" not in text
    sheet = json.loads(run_cli("quote", *arguments, "--json", lang=None).out)
    for entry in sheet["lines"]:
        assert remove_layout(entry[f"name_{language}"]) in text
        assert f"¥{entry['list_price']:,}" in text
    for amount in (*list(sheet["totals"].values())[:4], sheet["terms"]["balance"]):
        assert f"¥{amount:,}" in text
    # What the piped text says is all there: the words of its terms and of its verdict.
    piped = run_cli("quote", *arguments, lang=None).out
    for part in piped.partition("\n\n")[2].split("\n\n")[2:]:
        assert remove_layout(part) in text


@pytest.mark.parametrize("width", [96, 160])
def test_a_wide_terminal_shows_what_a_pipe_gets(tmp_path: Path, width: int) -> None:
    arguments = (*BUILDS["qualifying"], "--on", "2025-10-01", "--lang", "en")
    piped = run_cli("quote", *arguments, lang=None).out
    assert quote_in_terminal(tmp_path, width, *arguments) == piped.rstrip("\n").split("\n")


def test_amounts_of_a_folded_quote_end_in_one_column(tmp_path: Path) -> None:
    arguments = (*BUILDS["qualifying"], "--on", "2025-10-01", "--lang", "en")
    lines = quote_in_terminal(tmp_path, 80, *arguments)
    start, end = lines.index("", 0), lines.index("", lines.index("", lines.index("") + 1) + 1)
    amounts = [re.search(r"¥[\d,]+(?=  [A-Z]|$)", line) for line in lines[start + 1 : end]]
    assert len({found.end() for found in amounts if found is not None}) == 1
