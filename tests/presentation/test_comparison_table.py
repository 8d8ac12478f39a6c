"""Tests of the comparison of builds: editions, thresholds and marks of illustrative prices."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tests.small_catalogs import catalog_tables, group, load_tables, model, option
from xmc_tui.domain.build import build_from_wished_options, make_standard_build
from xmc_tui.domain.build_comparison import ComparedBuild, make_compared_build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.pricing import compute_quote
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.comparison_table import ComparisonTable
from xmc_tui.presentation.styled_text import cell_width, plain_text

DAY = date(2025, 10, 1)


def side(catalog: Catalog) -> ComparedBuild:
    """Return the standard build of a catalog as one side of a comparison."""
    return make_compared_build(compute_quote(catalog, make_standard_build(catalog.models[0]), DAY))


def side_of(catalog: Catalog, *wishes: str) -> ComparedBuild:
    """Return a build with these options as one side of a comparison."""
    build = build_from_wished_options(catalog.models[0], wishes)
    return make_compared_build(compute_quote(catalog, build, DAY))


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
    assert base.split() == ["Base", "price", "¥100", "≈¥90", "(≈-¥10)"]


@pytest.mark.parametrize(
    ("code", "first", "second"),
    [("en", "A  Price", "B  Price (vs A)"), ("zh", "A  价格", "B  价格（较 A）")],
)
@pytest.mark.parametrize("cells", [69, 93])
def test_prices_and_differences_are_told_apart(
    launch: Catalog, cells: int, code: str, first: str, second: str
) -> None:
    """A difference is in brackets, after a price and under a heading that names it."""
    plain, other = side_of(launch), side_of(launch, "amethyst", "five-spoke-amber-gold")
    groups = {"paint": "Paint", "wheels": "Wheels"}
    comparison = ComparisonTable(
        (other, plain), ("A", "B"), groups, translator_for(code), first_name="A"
    )
    titles, _ = map(plain_text, comparison.header_lines(cells))
    assert re.sub("  +", "  ", titles).strip() == f"{first}  {second}"
    paint, wheels = (plain_text(row.spans) for row in comparison.group_rows(cells))
    total = next(map(plain_text, comparison.sum_lines(cells)[2:]))
    brackets = {"en": r"\(([^)]*)\)", "zh": "（([^）]*)）"}[code]
    assert [amounts(row, brackets) for row in (paint, wheels, total)] == [
        (["¥28,000", "¥0"], ["-¥28,000"] if cells > 80 else []),
        (["¥14,000", "¥0"], ["-¥14,000"] if cells > 80 else []),
        (["¥571,900", "¥529,900"], ["-¥42,000"]),
    ]
    assert {"en": "amber gold", "zh": "琥珀金"}[code] in wheels
    assert "…" not in paint + wheels


def amounts(row: str, brackets: str) -> tuple[list[str], list[str]]:
    """Return the amounts of a row outside brackets, and those in brackets."""
    return re.findall("[≈+-]*¥[0-9,]+", re.sub(brackets, "", row)), re.findall(brackets, row)


def test_three_narrow_columns_have_prices_and_a_line_of_differences(launch: Catalog) -> None:
    sides = (side_of(launch), side_of(launch, "amethyst"), side_of(launch, "racing-red"))
    comparison = ComparisonTable(sides, ("A", "B", "C"), {}, translator_for("en"), first_name="A")
    titles, _ = map(plain_text, comparison.header_lines(69))
    assert titles.split() == ["A", "Price", "B", "Price", "C", "Price"]
    first, second = (plain_text(row.spans) for row in comparison.group_rows(69))
    names = ["Lightning", "Yellow", "Amethyst", "¥28,000", "Racing", "Red"]
    assert first.split() == ["paint", *names]
    assert second.split() == ["¥0", "¥20,000"], "it does not fit behind the name"
    lines = [plain_text(spans) for spans in comparison.sum_lines(69)]
    assert [line.split() for line in lines if line.startswith("Difference")] == [
        ["Difference", "+¥28,000", "+¥20,000"]
    ]


@pytest.mark.parametrize("code", ["en", "zh"])
def test_no_name_is_cut_in_narrow_columns(launch: Catalog, code: str) -> None:
    """Of every two options of a group, in two and in three columns of a screen of 80 cells."""
    plain = side_of(launch)
    groups = {each.id: getattr(each.name, code) for each in launch.models[0].groups}
    for wish in launch.models[0].options:
        other = side_of(launch, wish)
        for sides in ((plain, other), (other, plain, other)):
            titles = tuple("ABC"[: len(sides)])
            comparison = ComparisonTable(sides, titles, groups, translator_for(code))
            for row in comparison.group_rows(69, everything=True):
                assert "…" not in plain_text(row.spans)
                assert cell_width(row.spans) <= 69
