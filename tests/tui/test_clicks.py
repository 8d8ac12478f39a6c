"""Clicks on steps, keys, conditions and the picture do what their key does; the wheel scrolls."""

from __future__ import annotations

import pytest
from textual import events
from textual.widget import Widget

from tests.tui.app_driver import AppDriver
from tests.tui.conftest import RunApp
from xmc_tui.domain.catalog import StepKind
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.picture_scene import picture_scene
from xmc_tui.presentation.styled_text import plain_text
from xmc_tui.tui.command_registry import COMMANDS, command_title, first_key_label
from xmc_tui.tui.dialogs.base_dialogs import TextDialog
from xmc_tui.tui.footer_keys import footer_keys
from xmc_tui.tui.widgets.key_bar import KeyBar, place_keys
from xmc_tui.tui.widgets.styled_lines import StyledLines
from xmc_tui.tui.widgets.view_panel import CommandRequested

SIZES = [(80, 24), (120, 40)]


async def click_text(driver: AppDriver, selector: str, text: str) -> None:
    """Click the first letter of a text on a panel."""
    part = driver.screen.query_one(selector, StyledLines)
    for y, row in enumerate(part.rows):
        line = plain_text(row.spans)
        if text in line:
            await driver.pilot.click(part, offset=(line.index(text), y))
            await driver.settle()
            return
    raise AssertionError(f"{text} is not on {selector}: {driver.text()}")


@pytest.mark.parametrize("size", SIZES)
async def test_a_click_on_a_step_goes_there(run_app: RunApp, size: tuple[int, int]) -> None:
    async with run_app(size=size) as driver:
        for name, step in (
            ("4 Calipers", "calipers"),
            ("6 Review", "review"),
            ("2 Paint", "paint"),
            # What was chosen on a step is a part of it.
            ("U wheel", "wheels"),
        ):
            await click_text(driver, "#step-rail", name)
            assert driver.cursor.step == step


async def test_a_click_on_a_key_of_the_footer_is_the_key(run_app: RunApp) -> None:
    async with run_app(size=(120, 40)) as driver:
        await driver.press("2", "j")
        highlight = driver.cursor.highlight
        await click_text(driver, "#key-bar", "Space")
        assert highlight in driver.chosen
        await click_text(driver, "#key-bar", "Undo")
        assert highlight not in driver.chosen
        await click_text(driver, "#key-bar", "Help")
        driver.dialog(TextDialog)


async def test_a_click_on_a_condition_shows_its_arithmetic_alone(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.press("2")
        await click_text(driver, "#bar", "threshold")
        text = driver.dialog_text()
        assert "¥100,000" in text
        assert "trial" not in text.lower()
        await driver.press("escape")
        await click_text(driver, "#bar", "Trial")
        assert "2026-09-24" in driver.dialog_text()
        assert "¥100,000" not in driver.dialog_text()
        await driver.press("escape")
        await click_text(driver, "#bar", "Total")
        assert "2026-09-24" in driver.dialog_text()
        assert "¥100,000" in driver.dialog_text()


async def test_a_click_on_the_picture_shows_the_next_side(run_app: RunApp) -> None:
    async with run_app(size=(120, 40)) as driver:
        await driver.press("2")
        before = picture_scene(driver.view)
        await driver.pilot.click(driver.screen.query_one("#picture", Widget), offset=(5, 3))
        await driver.settle()
        after = picture_scene(driver.view)
        assert before is not None
        assert after is not None
        assert after.view != before.view


async def test_a_click_under_a_dialog_does_nothing(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.press("2", "f1")
        bar = driver.screen.query_one(KeyBar)
        bar.post_message(CommandRequested("step.4"))
        await driver.settle()
        assert driver.cursor.step == "paint"
        driver.dialog(TextDialog)


async def test_the_wheel_scrolls_the_list(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.press("2")
        part = driver.screen.query_one("#options", StyledLines)
        cursor = driver.cursor
        assert part.scroll_offset.y == 0
        assert len(part.rows) > part.size.height
        for _ in range(3):
            x, y = part.region.x + 3, part.region.y + 3
            wheel = events.MouseScrollDown(None, x, y, 0, 1, 0, False, False, False, x, y)
            driver.app.post_message(wheel)
        await driver.settle()
        assert part.scroll_offset.y > 0
        assert driver.cursor == cursor


@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize(("cells", "rows"), [(80, 1), (80, 2), (120, 2), (160, 2)])
def test_the_keys_that_have_no_place_of_their_own_are_found_in_the_footer(
    code: str, cells: int, rows: int
) -> None:
    """Where all steps are walked through; on a tall and wide screen on any step."""
    shown = {
        kind: {
            key.command_id
            for row in place_keys(
                footer_keys(kind, COMMANDS, translator_for(code), has_one_row=rows == 1),
                cells,
                rows,
            )
            for key in row
        }
        for kind in StepKind
    }
    wanted = {"themes", "compare", "build.copy", "drawer", "poster", "customer-view"}
    assert [first_key_label(each) for each in sorted(wanted)] == ["n", "c", "F2", "o", "p", "t"]
    assert wanted <= set.union(*shown.values())
    for kind, ids in shown.items():
        assert "help" in ids, kind
        assert rows * cells < 240 or wanted <= ids, kind
    assert {"choose.next", "search", "why", "qualify", "themes"} <= shown[StepKind.GROUPS]
    assert "build.copy" in shown[StepKind.GROUPS]
    assert {"themes", "drawer", "customer-view", "language"} <= shown[StepKind.MODEL]
    assert {"export", "poster", "build.copy", "compare"} <= shown[StepKind.REVIEW]
    assert {"why", "group.next"} & shown[StepKind.REVIEW] == set()


@pytest.mark.parametrize("code", ["en", "zh"])
async def test_the_only_row_of_keys_leads_on_from_a_copy_to_the_comparison(
    run_app: RunApp, code: str
) -> None:
    titles = {each.id: command_title(each, translator_for(code)) for each in COMMANDS}
    async with run_app(code, (80, 24)) as driver:
        await driver.press("2")
        keys = driver.part_text("#key-bar")
        assert f" Space Enter {titles['choose']} " in keys
        assert f" n {titles['build.copy']} " in keys
        assert f" c {titles['compare']} " not in keys
        await driver.press("n")
        keys = driver.part_text("#key-bar")
        assert f" c {titles['compare']} " in keys
        assert f" n {titles['build.copy']} " in keys
        await driver.press("l")
        other = "中文" if code == "zh" else "English"
        await driver.press("1")
        assert f" l {other} " in driver.part_text("#key-bar"), "the language that l switches to"


def test_no_row_of_keys_is_wider_than_the_screen() -> None:
    for code in ("en", "zh"):
        keys = footer_keys(StepKind.GROUPS, COMMANDS, translator_for(code))
        for cells in range(10, 200):
            for row in place_keys(keys, cells, 2):
                assert sum(len(f" {key.label} {key.title} ") for key in row) <= cells
