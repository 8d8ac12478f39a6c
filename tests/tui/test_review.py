"""The keys of the review: standard items on demand, pages, and the QR code when it is asked for."""

from __future__ import annotations

import re

import pytest
from rich.cells import set_cell_size
from textual.widgets import Input

from tests.tui.app_driver import AppDriver
from tests.tui.conftest import RunApp
from xmc_tui.configurator import Choose
from xmc_tui.domain.catalog import Catalog
from xmc_tui.presentation.styled_text import plain_text
from xmc_tui.tui.dialogs.base_dialogs import TextDialog
from xmc_tui.tui.widgets.view_panels import OptionListPanel


async def test_space_unfolds_and_enter_shows_the_code(run_app: RunApp) -> None:
    async with run_app("en", (80, 24)) as driver:
        await driver.press("6")
        assert "Electric spoiler" not in driver.part_text("#options")
        await driver.press("space")
        assert "Electric spoiler" in driver.part_text("#options")
        await driver.press("space")
        assert "Electric spoiler" not in driver.part_text("#options")
        picture = driver.screen.query_one("#picture")
        assert picture.display
        assert picture.size.height >= 8, "the car stays in sight"
        code = driver.part_text("#code").splitlines()
        assert len(code) == 3
        assert "█" not in "".join(code)
        await driver.press("enter")
        dialog = driver.dialog(TextDialog)
        text = driver.part_text("#dialog-text", dialog)
        assert "█▀▀▀▀▀█" in text
        assert code[1].strip() in text
        shown = driver.text()
        assert code[1].strip() in shown, "the dialog fits the screen"
        await driver.press("enter")
        assert driver.dialogs == []


@pytest.mark.parametrize(("code", "word"), [("en", "export"), ("zh", "导出")])
async def test_the_key_of_the_export_is_named_once(run_app: RunApp, code: str, word: str) -> None:
    async with run_app(code, (80, 24)) as driver:
        await driver.press("6")
        assert driver.text().casefold().count(f"e {word}") == 1
        assert driver.part_text("#detail").lstrip().startswith("a ")


async def test_customers_see_no_code(run_app: RunApp) -> None:
    async with run_app("en", (120, 40)) as driver:
        await driver.press("6", "f2", "enter")
        assert driver.dialogs == []


def cut(line: str) -> str:
    """Return what a line shows in the columns of the review at 80x24, without its scroll bar."""
    return set_cell_size(line, 49).rstrip()


def read_position(driver: AppDriver) -> tuple[int, ...] | None:
    """Return the numbers of the position in the line below the review; None if it has none."""
    found = re.search(r"(\d+)–(\d+) (?:of|/) (\d+)", driver.part_text("#detail"))
    return tuple(map(int, found.groups())) if found is not None else None


@pytest.mark.parametrize("code", ["zh", "en"])
async def test_page_keys_scroll_the_review_and_the_position_is_displayed(
    run_app: RunApp, code: str
) -> None:
    async with run_app(code, (80, 24)) as driver:
        await driver.press("6")
        rows = driver.part_text("#options").splitlines()
        height = driver.screen.query_one("#options").size.height
        count = len(rows)
        assert count > 2 * height, "three pages"

        def shown() -> list[str]:
            """Return the lines of the screen that show the list."""
            return [cut(line) for line in driver.text().splitlines()[3 : 3 + height]]

        page = height - 1
        for key, first in [
            ("pagedown", page),
            ("pagedown", min(2 * page, count - height)),
            ("end", count - height),
            ("pagedown", count - height),
            ("pageup", count - height - page),
            ("down", count - height - page + 1),
            ("home", 0),
            ("pageup", 0),
        ]:
            await driver.press(key)
            assert shown() == [cut(row) for row in rows[first : first + height]], key
            assert read_position(driver) == (first + 1, first + height, count), key
            assert ("PgDn" if first + height < count else "PgUp") in driver.part_text("#detail")


def top_item(driver: AppDriver) -> tuple[int, str]:
    """Return the item that the first row in sight is a part of, and its text."""
    options = driver.screen.option_list
    row = options.rows[options.scroll_offset.y]
    return row.item, plain_text(row.spans)


async def choose_five(driver: AppDriver) -> None:
    """Choose options whose names need more rows in English than in Chinese."""
    for option in ("amethyst", "carbon-roof", "caliper-red", "carbon-exterior", "rear-fridge"):
        await driver.do(Choose(option))
    await driver.press("6")


@pytest.mark.parametrize("rows", [0, 1, 8, 17, 20])
async def test_the_review_stays_at_its_item_when_the_language_changes(
    run_app: RunApp, rows: int
) -> None:
    async with run_app("en", (80, 24)) as driver:
        await choose_five(driver)
        await driver.press(*["down"] * rows)
        options = driver.screen.option_list
        before = top_item(driver)
        await driver.press("l")
        assert options.scroll_offset.y < len(options.rows) - options.size.height, "not at the end"
        after = top_item(driver)
        assert after[0] == before[0]
        assert after[1] != before[1]
        amounts = re.compile(r"¥[\d,]+")
        if not rows:
            assert options.scroll_offset.y == 0
        if rows == 17:
            assert amounts.findall(after[1]) == amounts.findall(before[1]) != []
        await driver.press("l")
        assert top_item(driver) == before
        assert options.scroll_offset.y == rows


async def test_the_review_comes_back_to_its_end_after_the_other_language(run_app: RunApp) -> None:
    async with run_app("en", (80, 24)) as driver:
        await choose_five(driver)
        await driver.press("end")
        options = driver.screen.option_list
        end = options.scroll_offset.y
        for _ in range(2):
            await driver.press("l")
            assert options.scroll_offset.y == len(options.rows) - options.size.height
            await driver.press("l")
            assert options.scroll_offset.y == end
        await driver.press("l", "pageup")
        top = options.scroll_offset.y
        item, _ = top_item(driver)
        await driver.press("l")
        assert top_item(driver)[0] == item, "what was scrolled to since is kept"
        await driver.press("l")
        assert options.scroll_offset.y == top


@pytest.mark.parametrize(("code", "verb"), [("en", "show"), ("zh", "显示")])
async def test_the_keys_of_the_review_are_named_before_what_they_do(
    run_app: RunApp, code: str, verb: str
) -> None:
    async with run_app(code, (80, 24)) as driver:
        await driver.press("6")
        lines = driver.part_text("#code").splitlines()
        assert any(line.startswith(f" Enter {verb}") for line in lines)
        assert " Space " in driver.part_text("#options")


async def test_the_position_is_displayed_only_if_rows_are_out_of_sight(run_app: RunApp) -> None:
    async with run_app("en", (120, 60)) as driver:
        await driver.press("6")
        assert read_position(driver) is None
        await driver.pilot.resize_terminal(120, 34)
        await driver.settle()
        height = driver.screen.query_one("#options").size.height
        count = len(driver.part_text("#options").splitlines())
        assert read_position(driver) == (1, height, count)
        await driver.press("1")
        assert read_position(driver) is None, "the list of cars has a highlight"


async def test_names_of_gifts_are_shown_in_full(run_app: RunApp, launch: Catalog) -> None:
    gifts = launch.models[0].group_by_id["gifts"].options
    for code in ("zh", "en"):
        async with run_app(code, (80, 24)) as driver:
            await driver.press("6")
            text = driver.part_text("#options")
            assert "…" not in text
            for gift in gifts:
                assert getattr(gift.name, code) in text


async def test_page_keys_move_the_highlight_of_a_list(run_app: RunApp) -> None:
    async with run_app("en", (80, 24)) as driver:
        await driver.press("2")
        paints = [row.option.id for row in driver.view.options]
        await driver.press("end")
        assert driver.cursor.highlight == paints[-1]
        await driver.press("home")
        assert driver.cursor.highlight == paints[0]
        height = driver.screen.query_one("#options").size.height
        await driver.press("pagedown")
        assert driver.cursor.highlight == paints[min(height, len(paints)) - 1]
        await driver.press("pageup")
        assert driver.cursor.highlight == paints[0]


async def test_page_keys_move_in_panels_without_wrapping(run_app: RunApp) -> None:
    async with run_app("en", (80, 24)) as driver:
        await driver.press("g", "end")
        assert driver.panel is not None
        assert driver.panel.position == len(driver.panel.entries) - 1
        await driver.press("pagedown")
        assert driver.panel.position == len(driver.panel.entries) - 1
        await driver.press("pageup", "pageup", "pageup")
        assert driver.panel.position == 0
        await driver.press("escape", "2", "tab", "?", "?")
        options = driver.screen.query_one(OptionListPanel)
        assert driver.panel.is_explanation
        await driver.press("end")
        end = options.scroll_offset.y
        assert end == max(0, len(options.rows) - options.size.height)
        await driver.press("home")
        assert options.scroll_offset.y == 0


async def test_home_and_end_reach_the_field_of_the_budget(run_app: RunApp) -> None:
    async with run_app("en", (80, 24)) as driver:
        await driver.press("b", *"0000", "home", *"60")
        assert driver.screen.query_one(Input).value == "600000"
