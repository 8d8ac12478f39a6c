"""The remark of `xmc catalog check` on components that only the optional solver can hold."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.cli_runner import run_cli
from tests.small_catalogs import Table, catalog_tables, group, model, option, rule, write_catalog

#: The remark on a chain of 31 groups; the numbers follow from how the catalog is written.
REMARK = (
    "rules link 62 options by 30 exclusions and 1 requirements; "
    "without python-sat some answers are not proven to be the best"
)


def write_chain(folder: Path, groups: int) -> Path:
    """Write a catalog of a chain of groups, each excluding the next, with one requirement.

    Two options have a price, so that the greatest sum is found at once.
    """
    tables: dict[str, Table] = {
        f"g{i}": group({f"g{i}-0": option(), f"g{i}-1": option(500 * (i < 2), bespoke=i < 2)})
        for i in range(groups)
    }
    rules = {f"r{i}": rule([f"g{i}-1"], "excludes", [f"g{i + 1}-1"]) for i in range(groups - 1)}
    rules["needs"] = rule(["g0-1"], "requires", ["g5-1", "g9-1"])
    write_catalog(folder, catalog_tables({"alpha": model(tables, rules)}))
    return folder


@pytest.fixture
def without_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make python-sat look not installed."""
    monkeypatch.setitem(sys.modules, "pysat", None)


@pytest.mark.usefixtures("without_solver")
def test_a_large_component_is_remarked_on_without_the_solver(tmp_path: Path) -> None:
    result = run_cli("catalog", "check", str(write_chain(tmp_path / "catalog", 31)))
    assert result.code == 0, result.err
    assert result.err.count(REMARK) == 1
    assert "install xmc-tui[solver]" in result.err


@pytest.mark.usefixtures("without_solver")
def test_a_smaller_component_is_not_remarked_on(tmp_path: Path) -> None:
    result = run_cli("catalog", "check", str(write_chain(tmp_path / "catalog", 30)))
    assert result.code == 0, result.err
    assert "python-sat" not in result.err


def test_with_the_solver_there_is_no_remark(tmp_path: Path) -> None:
    result = run_cli("catalog", "check", str(write_chain(tmp_path / "catalog", 31)))
    assert result.code == 0, result.err
    assert "python-sat" not in result.err
