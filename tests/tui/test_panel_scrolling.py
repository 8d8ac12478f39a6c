"""A panel opens at its beginning, and every row of it can be reached by keys."""

from __future__ import annotations

import pytest
from rich.cells import set_cell_size

from tests.deep_test_sizes import covering_cases
from tests.tui.app_driver import AppDriver
from tests.tui.conftest import RunApp
from xmc_tui.configurator import ApplyTheme, SetBudget
from xmc_tui.domain.frozen_dataclass import replace

#: The keys that open each panel on the paint step, with a theme that conflicts with amethyst.
OPENERS = {
    "why": ("?",),
    "blocked": ("space",),
    "qualify": ("g",),
    "themes": ("t",),
    "changes": ("d",),
    "savings": ("b", "enter"),
}


async def open_panel(driver: AppDriver, kind: str) -> None:
    """Open a panel of a kind, with amethyst highlighted."""
    await driver.do(ApplyTheme("starlight-silver"))
    await driver.press("2")
    while driver.cursor.highlight != "amethyst":
        await driver.press("down")
    if kind == "savings":
        driver.configurator.do(SetBudget(560_000))
    await driver.press(*OPENERS[kind])
    assert driver.panel is not None
    assert driver.panel.kind.value == kind


def rows_of(driver: AppDriver) -> list[str]:
    """Return all rows of the panel, without the column of its scroll bar."""
    width = driver.screen.query_one("#options").region.width
    rows = driver.part_text("#options").splitlines()
    return [set_cell_size(row, width - 2).rstrip() for row in rows]


def rows_in_sight(driver: AppDriver) -> list[str]:
    """Return the rows of the panel that the terminal shows."""
    x, y, width, height = driver.screen.query_one("#options").region
    assert not x, "the columns of a row are counted from the left edge"
    shown = driver.text().splitlines()[y : y + height]
    return [set_cell_size(row, width - 2).rstrip() for row in shown]


def is_at_top(driver: AppDriver) -> bool:
    """Whether the rows in sight are the first ones of the panel."""
    shown = rows_in_sight(driver)
    rows = rows_of(driver)[: len(shown)]
    return shown[: len(rows)] == rows


def is_highlight_in_sight(driver: AppDriver) -> bool:
    """Whether the first row of the highlighted entry is in sight."""
    return any(row.startswith(" >") for row in rows_in_sight(driver))


@pytest.mark.parametrize(("kind", "language"), covering_cases(list(OPENERS), ["en", "zh"]))
async def test_a_panel_opens_at_its_beginning_and_home_goes_back_there(
    run_app: RunApp, kind: str, language: str
) -> None:
    async with run_app(language) as driver:
        await open_panel(driver, kind)
        assert is_at_top(driver)
        assert driver.panel is not None
        last = len(driver.panel.entries) - 1
        for has_details in (False, True):
            await driver.press("end")
            assert rows_in_sight(driver)[-1] in ("", rows_of(driver)[-1])
            if driver.panel.has_rows_to_move_among:
                assert driver.panel.position == last
                assert has_details or is_highlight_in_sight(driver)
            await driver.press("home")
            assert driver.panel.position == 0
            assert is_at_top(driver)
            await driver.press("?")


@pytest.mark.parametrize("kind", ["why", "blocked"])
async def test_down_scrolls_to_the_first_entry_before_the_highlight_moves(
    run_app: RunApp, kind: str
) -> None:
    async with run_app() as driver:
        await open_panel(driver, kind)
        rows, height = rows_of(driver), len(rows_in_sight(driver))
        first = next(number for number, row in enumerate(rows) if row.startswith(" >"))
        assert first >= height, "the text is longer than the list"
        for top in range(1, first - height + 2):
            await driver.press("down")
            assert rows_in_sight(driver) == rows[top : top + height]
        assert is_highlight_in_sight(driver)
        for position in (1, 2):
            await driver.press("down")
            assert driver.panel is not None
            assert driver.panel.position == position
            assert is_highlight_in_sight(driver)


@pytest.mark.parametrize("kind", ["why", "blocked"])
@pytest.mark.parametrize("at_once", [False, True])
async def test_up_on_the_first_entry_scrolls_up_before_it_wraps(
    run_app: RunApp, kind: str, at_once: bool
) -> None:
    async with run_app() as driver:
        send = driver.burst if at_once else driver.press
        await open_panel(driver, kind)
        await driver.press("end")
        assert driver.panel is not None
        last = driver.panel.position
        await send(*["up"] * last)
        assert driver.panel.position == 0
        assert is_highlight_in_sight(driver)
        assert not is_at_top(driver)
        top = driver.screen.option_list.scroll_offset.y
        await send(*["up"] * top)
        assert driver.panel.position == 0
        assert is_at_top(driver)
        await send("up")
        assert driver.panel.position == last
        assert is_highlight_in_sight(driver)


@pytest.mark.parametrize("kind", ["why", "blocked"])
async def test_page_keys_show_every_row(run_app: RunApp, kind: str) -> None:
    async with run_app() as driver:
        await open_panel(driver, kind)
        for key in ("pagedown", "pageup"):
            unseen = {row.replace(" >", "  ") for row in rows_of(driver)}
            for _ in range(7):
                unseen -= {row.replace(" >", "  ") for row in rows_in_sight(driver)}
                await driver.press(key)
            assert not unseen
        assert is_at_top(driver)


async def test_a_single_entry_below_a_long_text_is_read_to_its_end(run_app: RunApp) -> None:
    async with run_app(size=(60, 20)) as driver:
        await open_panel(driver, "blocked")
        panel = driver.panel
        assert panel is not None
        single = replace(panel, entries=panel.entries[:1])
        driver.screen.ui = replace(driver.screen.ui, panel=single)
        driver.screen.refresh_view()
        await driver.settle()
        assert is_at_top(driver)
        last = rows_of(driver)[-1]
        await driver.press("end")
        assert rows_in_sight(driver)[-1] == last
        await driver.press("home")
        assert is_at_top(driver)
        await driver.press(*["down"] * len(rows_of(driver)))
        assert rows_in_sight(driver)[-1] == last


async def test_the_beginning_stays_in_sight_when_language_and_size_change(
    run_app: RunApp,
) -> None:
    async with run_app() as driver:
        await open_panel(driver, "blocked")
        await driver.press("l")
        assert is_at_top(driver)
        await driver.press("l")
        for size in ((80, 30), (60, 20), (80, 24)):
            await driver.pilot.resize_terminal(*size)
            await driver.settle()
            assert is_at_top(driver)
        await driver.press("end")
        await driver.pilot.resize_terminal(60, 20)
        await driver.settle()
        assert is_highlight_in_sight(driver)
