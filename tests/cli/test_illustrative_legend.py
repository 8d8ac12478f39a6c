"""Tests of the mark of illustrative amounts on the command line, and of the legend below them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.cli_runner import run_cli
from tests.storage.test_overlays import price_tables, write_overlay
from xmc_tui.domain.catalog import Catalog

LEGENDS = {"zh": "≈ 示意价，非官方公布价格", "en": "≈ Illustrative price, not published"}

ON = ("--on", "2026-03-01")


@pytest.fixture
def sheets(tmp_path: Path) -> dict[str, str]:
    """Return paths of two sheets of the YU7 Max: only one charges an illustrative price."""
    paths = {}
    for name, option in (("illustrative", "racing-red"), ("published", "amethyst")):
        paths[name] = str(tmp_path / f"{name}.toml")
        assert run_cli("quote", "yu7-max", option, *ON, "-o", paths[name]).code == 0
    return paths


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("quote", "yu7-max", "racing-red", *ON),
        ("quote", "yu7-max", "lava-orange", *ON),
        ("ways", "yu7-max", "-k", "1", *ON),
        ("ways", "yu7-max", "racing-red", "trim-walnut", *ON),
        ("diff", "published", "illustrative"),
    ],
)
def test_where_an_amount_is_marked_the_legend_explains_the_mark(
    sheets: dict[str, str], arguments: tuple[str, ...], lang: str
) -> None:
    result = run_cli(*(sheets.get(each, each) for each in arguments), lang=lang)
    marked = result.out if "≈¥" in result.out else result.err
    assert "≈¥" in marked
    assert marked.splitlines().count(LEGENDS[lang]) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("ways", "su7-ultra", "-k", "1"),
        ("quote", "su7-ultra", "classic-yellow-side"),
        ("diff", "published", "published"),
    ],
)
def test_without_a_mark_there_is_no_legend(
    sheets: dict[str, str], arguments: tuple[str, ...]
) -> None:
    result = run_cli(*(sheets.get(each, each) for each in arguments))
    assert result.out + result.err != ""
    assert "≈¥" not in result.out + result.err
    assert LEGENDS["en"] not in result.out + result.err


def test_sums_at_store_prices_are_not_marked(tmp_path: Path, launch: Catalog) -> None:
    """With a store price on every option of the YU7 Max, none of its sums is illustrative."""
    car = launch.model_by_id["yu7-max"]
    prices = [(option.group, option.id, option.price.amount) for option in car.options.values()]
    overlay = write_overlay(tmp_path / "a.toml", "store", price_tables("yu7-max", prices))
    result = run_cli("catalog", "check", "--overlay", str(overlay))
    assert result.code == 0
    assert "greatest option sum ¥108,000" in result.out
    assert "≈" not in result.out


def test_a_finding_marks_an_illustrative_sum(tmp_path: Path) -> None:
    """The dearest SU7 Ultra (172,000) is at published prices, the dearest YU7 Max is not."""
    tables = {"programme": {"threshold": {"amount": 900_000}}}
    overlay = write_overlay(tmp_path / "a.toml", "store", tables)
    result = run_cli("catalog", "check", "--overlay", str(overlay))
    assert result.code == 1
    assert [line.split("the greatest option sum is ")[1][:9] for line in result.error_lines] == [
        "¥172,000;",
        "≈¥108,000",
    ]
