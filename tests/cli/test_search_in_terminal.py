"""A long search of `xmc ways` in a terminal: its progress line, its limit, and Ctrl+C."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest

from tests.deep_test_sizes import size_cases
from tests.small_catalogs import Table, catalog_tables, group, model, option, rule, write_catalog

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

from tests.pseudo_terminal import Terminal

#: Starts the program with the terminal as its controlling one, so that Ctrl+C is a signal.
XMC = """
import fcntl, runpy, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
runpy.run_module("xmc_tui", run_name="__main__")
"""


def make_dense_catalog(folder: Path) -> Path:
    """Write a catalog of a hundred groups of which a quarter of all pairs exclude each other.

    A qualifying build is found soon. The proof that none is better takes very long: the sums are
    large and have no common divisor.
    """
    random, groups = Random(1), range(100)
    tables: dict[str, Table] = {}
    for i in groups:
        paid = {f"g{i}-{j}": option(2 * random.randint(1, 20_000), bespoke=True) for j in "123"}
        tables[f"g{i}"] = group({f"g{i}-0": option(), **paid})
    rules = {
        f"r{i}-{j}": rule([f"g{i}-{k}" for k in "123"], "excludes", [f"g{j}-{k}" for k in "123"])
        for i in groups
        for j in range(i + 1, len(groups))
        if random.random() < 0.25
    }
    write_catalog(folder, catalog_tables({"alpha": model(tables, rules)}, 400_001))
    return folder


@pytest.fixture(scope="module")
def dense_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the catalog."""
    return make_dense_catalog(tmp_path_factory.mktemp("dense") / "catalog")


def make_command(catalog: Path, *arguments: str) -> list[str]:
    """Return the command line of a search."""
    options = ("--lang", "en", "--catalog", str(catalog))
    return [sys.executable, "-c", XMC, "ways", *options, "alpha", *arguments]


@pytest.mark.parametrize("seconds", size_cases(2, 3))
def test_a_limit_ends_a_search_with_the_best_found(
    tmp_path: Path, dense_catalog: Path, seconds: int
) -> None:
    command = make_command(dense_catalog, "--timeout", str(seconds))
    with Terminal(command, (100, 60), tmp_path) as terminal:
        assert terminal.wait_for_end() == 0
        for number in range(1, seconds):
            assert f"Searching, {number} s; Ctrl+C to stop".encode() in terminal.output
        terminal.wait_for(lambda: "Searching" not in terminal.text, "the line is removed")
        assert "✓ Qualifies" in terminal.text
        assert (
            "Time limit reached. This is the best found so far; there may be a better one."
            in terminal.text
        )


def test_ctrl_c_ends_a_search_at_once(tmp_path: Path, dense_catalog: Path) -> None:
    with Terminal(make_command(dense_catalog), (100, 60), tmp_path) as terminal:
        # Not the seconds on the screen: on a loaded machine a second may be missed.
        terminal.wait_for(lambda: "s; Ctrl+C to stop" in terminal.text, "the progress line")
        terminal.send("\x03")
        assert terminal.wait_for_end() == 130
        terminal.wait_for(lambda: "Searching" not in terminal.text, "the line is removed")
        assert "Traceback" not in terminal.text
        assert "Qualifies" not in terminal.text
        terminal.check_restored()
