"""The car alone on the screen: what is shown, the keys there, and the way back."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial

import pytest

from tests.deep_test_sizes import deep_case, deep_cases, size_cases
from tests.tui.app_driver import DAY, AppDriver, keys_of
from tests.tui.conftest import RunApp
from tests.tui.fake_host import FakeDraftStore
from xmc_tui.configurator import Choose, Configurator
from xmc_tui.configurator.document_ports import DraftStore, OpenedDocument
from xmc_tui.domain.catalog import Catalog
from xmc_tui.presentation.picture_scene import picture_scene
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.tui.app import XmcApp
from xmc_tui.tui.command_menu import CommandMenu
from xmc_tui.tui.command_registry import COMMANDS
from xmc_tui.tui.dialogs.base_dialogs import TextDialog
from xmc_tui.tui.dialogs.choice_dialog import ChoiceDialog
from xmc_tui.tui.dialogs.search_dialog import SearchDialog
from xmc_tui.tui.widgets.car_picture import CarPicture

SIZES = [(40, 10), (120, 40)]
MORE_SIZES = [(80, 24), (60, 20), (99, 40), (100, 24), (160, 50), (250, 80)]


@asynccontextmanager
async def run_with_pictures(
    launch: Catalog,
    size: tuple[int, int] = (80, 24),
    language: str = "en",
    draft_store: DraftStore | None = None,
    keys_typed_ahead: Sequence[str] = (),
) -> AsyncIterator[AppDriver]:
    """Run the app with pictures of half blocks."""
    document = OpenedDocument(Configurator(launch, lambda: DAY), SheetExporter())
    app = XmcApp(document, language, draft_store, glyphs="half")
    async with app.run_test(size=size) as pilot:
        driver = AppDriver(app, pilot)
        await driver.burst(*keys_typed_ahead)
        await driver.until(lambda: driver.screen.query_one("#picture-pane").renderer is not None)  # type: ignore[attr-defined]
        yield driver


def shown_widgets(driver: AppDriver) -> set[str]:
    """Return the ids of the widgets of the main screen that have cells on the terminal."""
    screen = driver.screen
    return {
        widget.id
        for parent in (screen, screen.query_one("#picture-pane"))
        for widget in parent.children
        if widget.id and widget.display and parent.display and widget.size
    }


def picture_size(driver: AppDriver) -> tuple[int, int]:
    """Return the width and height of the first picture in cells."""
    return tuple(driver.screen.query_one("#picture", CarPicture).size)


async def wait_until_drawn(driver: AppDriver) -> None:
    """Wait until the pictures of the current view are drawn at the current size."""
    await driver.settle()
    pictures = [part for part in driver.screen.query(CarPicture) if part.display]
    await driver.until(lambda: all(part.is_up_to_date for part in pictures))
    for part in pictures:
        assert len(part.picture) == part.size.height
        assert {row.strip.cell_length for row in part.picture} == {part.size.width}


ALONE = {"picture-pane", "caption", "picture"}

CUSTOMER_VIEW = {"customer-view"}

WITH_CAR_ALONE = (
    *("move.up", "move.down", "group.next", "group.previous", "step.next", "step.previous"),
    *("page.up", "page.down", "list.start", "list.end"),
    *(f"step.{n}" for n in range(1, 7)),
    *("turn", "build.previous", "build.next", "language", "close", "car-alone"),
)


@pytest.mark.parametrize(
    "size", [*SIZES, *deep_cases(MORE_SIZES)], ids=lambda size: f"{size[0]}x{size[1]}"
)
async def test_z_shows_the_car_as_large_as_the_terminal_and_z_and_escape_return(
    launch: Catalog, size: tuple[int, int]
) -> None:
    async with run_with_pictures(launch, size) as driver:
        for step in ("2", "6"):
            await driver.press(step)
            if step != "6":
                await wait_until_drawn(driver)
            before, shown = driver.text(), shown_widgets(driver)
            assert "options" in shown
            for back in ("z", "escape"):
                await driver.press("z")
                assert shown_widgets(driver) == ALONE
                assert picture_size(driver) == (size[0], size[1] - 1)
                await wait_until_drawn(driver)
                first = driver.text().splitlines()[0]
                assert "Esc back" in first
                await driver.press(back)
                assert shown_widgets(driver) == shown
                if step != "6":  # the review turns the car by itself
                    await wait_until_drawn(driver)
                    assert driver.text().splitlines() == before.splitlines()


async def test_the_caption_line_is_in_the_language_of_the_screen(launch: Catalog) -> None:
    async with run_with_pictures(launch, language="zh") as driver:
        await driver.press("2", "z")
        assert "Esc 返回" in driver.part_text("#caption")
        await driver.press("l")
        assert "Esc back" in driver.part_text("#caption")
        assert shown_widgets(driver) == ALONE


async def test_v_goes_round_the_car(launch: Catalog) -> None:
    async with run_with_pictures(launch) as driver:
        await driver.press("2", "z")
        sides = []
        for _ in range(6):
            await driver.press("v")
            scene = picture_scene(driver.view)
            assert scene is not None
            sides.append(scene.view)
            await wait_until_drawn(driver)
        assert sides == ["side", "rear", "wheel", "seats", "dash", "front"]
        assert shown_widgets(driver) == ALONE


async def test_moving_previews_on_the_large_car(launch: Catalog) -> None:
    async with run_with_pictures(launch) as driver:
        await driver.press("2", "z", *["down"] * 4)
        assert "Paint · Amethyst" in driver.part_text("#caption")
        assert "PREVIEW" in driver.part_text("#caption")
        assert driver.chosen.isdisjoint({"amethyst"})
        await driver.press("3")
        assert shown_widgets(driver) == ALONE
        assert picture_scene(driver.view).view == "wheel"  # type: ignore[union-attr]
        await driver.press("right", "tab", "left")
        assert driver.cursor.step == "calipers"
        await driver.press("escape")
        assert driver.cursor.step == "calipers"
        assert "options" in shown_widgets(driver)


async def test_a_picture_that_is_not_displayed_is_drawn_once_it_is(launch: Catalog) -> None:
    async with run_with_pictures(launch, (120, 40)) as driver:
        await driver.press("2")
        await wait_until_drawn(driver)
        companion = driver.screen.query_one("#companion", CarPicture)
        before = [row.key for row in companion.picture]
        await driver.press("z")
        await driver.settle()  # until it is hidden, a key that follows at once draws it
        await driver.press("down")
        await wait_until_drawn(driver)
        assert not companion.is_up_to_date
        assert [row.key for row in companion.picture] == before
        await driver.press("z")
        await wait_until_drawn(driver)
        assert companion.is_up_to_date
        assert [row.key for row in companion.picture] != before


async def test_the_commands_that_keep_the_full_screen_car_change_no_build(launch: Catalog) -> None:
    async with run_with_pictures(launch) as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("2", "n")
        await driver.do(Choose("racing-red"))
        builds = {label: session.configurator.build for label, session in driver.workspace.others}
        builds[driver.workspace.label] = driver.configurator.build
        await driver.press("z")
        for command in WITH_CAR_ALONE[:-2]:
            await driver.press(keys_of(command)[0])
            assert driver.dialogs == []
            assert shown_widgets(driver) == ALONE, command
        now = {label: session.configurator.build for label, session in driver.workspace.others}
        now[driver.workspace.label] = driver.configurator.build
        assert now == builds


async def test_choosing_returns_to_the_screen_where_it_is_seen(launch: Catalog) -> None:
    async with run_with_pictures(launch) as driver:
        await driver.press("2", *["down"] * 4, "z", "space")
        assert "amethyst" in driver.chosen
        assert "Amethyst" in driver.text().splitlines()[0]
        assert "options" in shown_widgets(driver)
        await driver.press("z", "u")
        assert "amethyst" not in driver.chosen
        assert "options" in shown_widgets(driver)


#: The commands that show everything again, with the number of dialogs that they open.
OTHERS = {
    "choose": 0, "choose.next": 0, "withdraw": 0, "undo": 0, "redo": 0, "build.copy": 0,
    "resume": 0, "search": 1, "why": 1, "qualify": 1, "ways-order": 1, "budget": 1, "changes": 1,
    "themes": 1, "arithmetic": 1, "terms": 1, "store-names": 1, "compare": 1, "drawer": 1,
    "new-order": 0, "export": 1, "poster": 1, "customer-view": 0,
}  # fmt: skip


async def test_every_other_command_shows_everything_and_is_carried_out(
    launch: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(OTHERS) == {each.id for each in COMMANDS} - {
        *WITH_CAR_ALONE,
        *("step.7", "step.8", "step.9", "palette", "help", "quit"),
    }
    carried_out: list[str] = []
    async with run_with_pictures(launch) as driver:
        handlers = driver.screen.handlers

        def record(command: str) -> None:
            assert not driver.screen.ui.is_car_full_screen
            carried_out.append(command)

        for command in OTHERS:
            monkeypatch.setitem(handlers, command, partial(record, command))  # type: ignore[arg-type]
            await driver.press("z")
            assert shown_widgets(driver) == ALONE
            await driver.press(keys_of(command)[0])
            assert carried_out == [command]
            assert {"options", "bar"} <= shown_widgets(driver)
            carried_out.clear()


@pytest.mark.parametrize(
    "openers",
    [
        pytest.param(("search", "why", "budget", "export"), id="some"),
        # The poster writes a file before its dialog opens.
        deep_case(tuple(each for each in OTHERS if OTHERS[each] and each != "poster"), name="all"),
    ],
)
async def test_a_dialog_opens_over_everything(launch: Catalog, openers: tuple[str, ...]) -> None:
    async with run_with_pictures(launch) as driver:
        await driver.press("2", "n", "down", "space")
        for command in openers:
            await driver.press("z", keys_of(command)[0])
            assert len(driver.dialogs) == 1 or driver.panel is not None, command
            assert {"options", "bar"} <= shown_widgets(driver)
            await driver.press("escape")


@pytest.mark.parametrize(
    ("key", "kind"), [("q", ChoiceDialog), ("f1", TextDialog), ("ctrl+p", CommandMenu)]
)
async def test_a_dialog_over_the_car_comes_back_to_it(
    launch: Catalog, key: str, kind: type
) -> None:
    async with run_with_pictures(launch) as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("z")
        await wait_until_drawn(driver)
        before = driver.text()
        await driver.press(key)
        assert isinstance(driver.dialogs[-1], kind)
        await driver.press("escape")
        assert driver.dialogs == []
        assert driver.text() == before
        assert shown_widgets(driver) == ALONE


@pytest.mark.parametrize(
    "sizes", [((40, 10), (99, 40)), deep_case(((160, 50), (40, 10), (99, 40), (100, 32)))]
)
async def test_the_terminal_is_resized_while_the_car_is_alone(
    launch: Catalog, sizes: tuple[tuple[int, int], ...]
) -> None:
    async with run_with_pictures(launch) as driver:
        await driver.press("2")
        for over in ((), ("f1",)):
            await driver.press("z", *over)
            for size in (*sizes, (120, 40)):
                await driver.pilot.resize_terminal(*size)
                await driver.settle()
                assert driver.app.size == size
                assert picture_size(driver) == (size[0], size[1] - 1)
                assert shown_widgets(driver) == ALONE
            await driver.press(*["escape"] * len(over), "z")
            assert picture_size(driver) == (45, 15)
            assert {"options", "companion", "note"} <= shown_widgets(driver)


async def test_keys_typed_ahead_are_handled_in_order(launch: Catalog) -> None:
    typed = ["2", "down", "down", "z", "v", "z", "z", "down", "space", "z", "slash", "k", "z"]
    async with run_with_pictures(launch, keys_typed_ahead=typed) as driver:
        dialog = driver.dialog(SearchDialog)
        assert dialog.query_one("Input").value == "kz"  # type: ignore[attr-defined]
        assert driver.configurator.is_unsaved
        assert not driver.screen.ui.is_car_full_screen


async def test_edits_are_saved_while_the_car_is_alone(launch: Catalog) -> None:
    store = FakeDraftStore()
    async with run_with_pictures(launch, draft_store=store) as driver:
        await driver.press("2", "down")
        await driver.burst("space", "z", "v", "v")
        assert shown_widgets(driver) == ALONE
        assert len(store.saved) == 1
        store.warning = "the disk is full"
        await driver.burst("u", "z")
        assert len(store.saved) == 2
        assert shown_widgets(driver) == ALONE


@pytest.mark.parametrize("count", size_cases(20, 80))
async def test_a_random_walk_never_loses_a_panel(launch: Catalog, count: int) -> None:
    choose = random.Random(5).choice
    keys = ("z", "z", "v", "down", "right", "6", "2", "f2", "l", "escape", "space", "u", "f1")
    async with run_with_pictures(launch, (120, 40)) as driver:
        for _ in range(count):
            await driver.press(choose(keys))
            while driver.dialogs:
                await driver.press("escape")
            if driver.screen.ui.is_car_full_screen:
                assert shown_widgets(driver) == ALONE
            elif driver.screen.ui.customer_view:
                assert shown_widgets(driver) == CUSTOMER_VIEW
            else:
                panels = {"header", "step-rail", "options", "picture-pane", "bar", "key-bar"}
                assert panels <= shown_widgets(driver)


async def test_without_pictures_z_says_so(run_app: RunApp) -> None:
    for language, text in (("en", "Pictures are off"), ("zh", "车图已在设置中关闭")):
        async with run_app(language) as driver:
            await driver.press("2", "z")
            assert text in driver.part_text("#header")
            assert "options" in shown_widgets(driver)


# ── The columns ───────────────────────────────────────────────────────────────────────────────────


async def test_the_columns_follow_the_protocol_of_the_picture(launch: Catalog) -> None:
    async with run_with_pictures(launch, (120, 40)) as driver:
        await driver.press("2")
        assert picture_size(driver) == (45, 15)
        driver.app.pixel_protocol = "kitty"
        await driver.settle()
        assert picture_size(driver) == (52, 15)
        assert driver.screen.query_one("#companion").size == (52, 16)
        await driver.pilot.resize_terminal(160, 50)
        await driver.settle()
        assert picture_size(driver) == (76, 20)
        await driver.pilot.resize_terminal(80, 24)
        await driver.settle()
        assert picture_size(driver) == (34, 14)
        assert "companion" not in shown_widgets(driver)
        await driver.pilot.resize_terminal(120, 40)
        driver.app.pixel_protocol = ""
        await driver.settle()
        assert picture_size(driver) == (45, 15)


async def test_without_pictures_the_protocol_changes_no_column(run_app: RunApp) -> None:
    async with run_app(size=(120, 40)) as driver:
        before = driver.text()
        driver.app.pixel_protocol = "sixel"
        await driver.settle()
        assert driver.text() == before


@pytest.mark.parametrize(
    "size", [*SIZES, *deep_cases(MORE_SIZES)], ids=lambda size: f"{size[0]}x{size[1]}"
)
async def test_the_panels_fill_the_terminal(run_app: RunApp, size: tuple[int, int]) -> None:
    async with run_app(size=size) as driver:
        for key in ("2", "6"):
            await driver.press(key)
            cells = sum(
                widget.size.width * widget.size.height
                for widget in driver.screen.children
                if widget.display
            )
            assert cells == size[0] * size[1]
        await driver.press("2")
        assert driver.screen.query_one("#step-rail").size.height in (
            2,
            size[1] - (6 if size[1] >= 32 else 5),
        )


async def test_the_customer_view_returns_after_the_full_screen_car(launch: Catalog) -> None:
    async with run_with_pictures(launch) as driver:
        await driver.press("2", "f2", "z")
        assert shown_widgets(driver) == ALONE
        await driver.press("down", "escape")
        assert shown_widgets(driver) == CUSTOMER_VIEW
        await wait_until_drawn(driver)
        assert "Preview" in driver.text(), "the highlight has moved meanwhile"
        await driver.press("escape")
        assert "options" in shown_widgets(driver)
