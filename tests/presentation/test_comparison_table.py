"""Tests of the comparison of builds: editions, thresholds and marks of illustrative prices."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.small_catalogs import catalog_tables, group, load_tables, model, option
from xmc_tui.domain.build import make_standard_build
from xmc_tui.domain.build_comparison import ComparedBuild, make_compared_build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.pricing import compute_quote
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.comparison_table import ComparisonTable
from xmc_tui.presentation.styled_text import plain_text

DAY = date(2025, 10, 1)


def side(catalog: Catalog) -> ComparedBuild:
    """Return the standard build of a catalog as one side of a comparison."""
    return make_compared_build(compute_quote(catalog, make_standard_build(catalog.models[0]), DAY))


def sum_texts(sides: tuple[ComparedBuild, ...], cells: int, *editions: str) -> list[str]:
    """Return the sums of a comparison."""
    titles = tuple("ABC"[: len(sides)])
    comparison = ComparisonTable(sides, titles, {}, translator_for("en"), editions)
    return [plain_text(spans) for spans in comparison.sum_lines(cells)]


@pytest.mark.parametrize("cells", range(46, 112, 3))
@pytest.mark.parametrize("count", [2, 3])
def test_a_threshold_is_complete_or_left_out(
    launch: Catalog, july: Catalog, cells: int, count: int
) -> None:
    """A threshold cut short would read as a different one."""
    verdict = next(
        row
        for row in sum_texts((side(launch), side(july), side(launch))[:count], cells)
        if "Threshold" in row
    )
    whole = verdict.count("(> ¥100,000)") + verdict.count("(>= ¥60,000)")
    assert (whole, verdict.count("(")) in ((0, 0), (count, count))
    assert cells < 105 or count > 2 or whole, "there is room for it"


def test_editions_are_listed_if_they_differ(launch: Catalog) -> None:
    sides = (side(launch), side(launch))
    assert any(
        row.startswith("Edition") and "Launch" in row and "July" in row
        for row in sum_texts(sides, 90, "Launch", "July")
    )
    for same in ((), ("Launch", "Launch")):
        assert not any(row.startswith("Edition") for row in sum_texts(sides, 90, *same))


def test_an_illustrative_base_price_is_marked(tmp_path: Path) -> None:
    groups = {"paint": group({"white": option()})}
    known = side(load_tables(tmp_path / "known", catalog_tables({"alpha": model(groups)})))
    ours = side(
        load_tables(
            tmp_path / "ours",
            catalog_tables({"alpha": model(groups, basis="illustrative", price=90)}),
        )
    )
    base = next(row for row in sum_texts((known, ours), 90) if row.startswith("Base"))
    assert base.split() == ["Base", "price", "¥100", "≈¥90", "≈-¥10"]
