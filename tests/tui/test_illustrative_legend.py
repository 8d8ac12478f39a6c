"""Dialogs have the legend of illustrative amounts exactly if they show the mark of one.

The open build has none, so that the screen below the dialog has no legend.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.deep_test_sizes import covering_cases
from tests.tui.app_driver import DAY, AppDriver
from tests.tui.conftest import RunApp
from tests.tui.test_open_dialog import DraftWindow, open_list, write_sheet
from xmc_tui.configurator import Choose
from xmc_tui.configurator.saved_car_catalog_diff import diff_against_catalog
from xmc_tui.configurator.saved_car_snapshot import take_snapshot
from xmc_tui.domain.build import build_from_wished_options
from xmc_tui.domain.catalog import Catalog
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.saved_car_diff_report import saved_car_diff_lines
from xmc_tui.presentation.styled_text import plain_text

LEGENDS = {"en": "≈ Illustrative price, not published", "zh": "≈ 示意价，非官方公布价格"}

CODES = pytest.mark.parametrize("code", ["en", "zh"])
CODES_AND_SIZES = pytest.mark.parametrize(
    ("code", "size"), covering_cases(["en", "zh"], [(80, 24), (120, 40)])
)


def dialog_lines(driver: AppDriver, code: str) -> tuple[int, int]:
    """Return how many lines of the terminal have an illustrative amount, and the legend."""
    lines = driver.text().splitlines()
    return sum("≈¥" in line or "≈+¥" in line for line in lines), sum(
        LEGENDS[code] in line for line in lines
    )


@CODES_AND_SIZES
async def test_the_list_of_documents_has_the_legend_while_it_lists_an_illustrative_total(
    run_app: RunApp, tmp_path: Path, code: str, size: tuple[int, int]
) -> None:
    window = DraftWindow(tmp_path)
    for number in range(30):
        write_sheet(window.orders / f"{number}.toml", f"Ann {number}", age=number + 1.0)
    write_sheet(window.orders / "rose.toml", "Rose", "twilight-rose")
    async with window.run_app(run_app, code, size) as driver:
        await open_list(driver)
        assert dialog_lines(driver, code) == (1, 1)
        await driver.press(*"Ann")
        assert dialog_lines(driver, code) == (0, 0)


@CODES_AND_SIZES
async def test_the_comparison_has_the_legend_if_it_shows_an_illustrative_amount(
    run_app: RunApp, code: str, size: tuple[int, int]
) -> None:
    async with run_app(code, size) as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("n")
        await driver.do(Choose("racing-red"))
        await driver.press("c")
        assert dialog_lines(driver, code) == (0, 0)
        await driver.press("escape")
        await driver.do(Choose("twilight-rose"))
        await driver.press("[", "c")
        amounts, legends = dialog_lines(driver, code)
        assert amounts > 0
        assert legends == 1


@CODES_AND_SIZES
async def test_the_search_has_the_legend_if_it_finds_an_illustrative_price(
    run_app: RunApp, code: str, size: tuple[int, int]
) -> None:
    async with run_app(code, size) as driver:
        await driver.press("/", *"twilight")
        amounts, legends = dialog_lines(driver, code)
        assert amounts > 0
        assert legends == 1
        await driver.press(*["backspace"] * len("twilight"), *"amethyst")
        assert dialog_lines(driver, code) == (0, 0)


@CODES
@pytest.mark.parametrize("option", ["twilight-rose", "amethyst"])
def test_the_report_on_other_terms_has_the_legend_if_it_shows_an_illustrative_amount(
    launch: Catalog, july: Catalog, option: str, code: str
) -> None:
    """July has a price for Twilight Rose that was published."""
    build = build_from_wished_options(launch.models[0], [option])
    report = diff_against_catalog(take_snapshot(launch, build, DAY), july, DAY)
    lines = [plain_text(line) for line in saved_car_diff_lines(report, translator_for(code))]
    assert (LEGENDS[code] in lines) == (option == "twilight-rose")
