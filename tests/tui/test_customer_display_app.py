"""The app of `xmc show`, and the customer's view in the configurator."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from tests.deep_test_sizes import deep_cases
from tests.tui.app_driver import DAY, AppDriver, keys_of
from tests.tui.conftest import RunApp
from tests.wait_conditions import PATIENCE, until
from xmc_tui.configurator import Configurator
from xmc_tui.configurator.customer_display_ports import (
    AdvisorWindow,
    DatedBuild,
    DisplayedBuild,
    FollowerState,
    UndisplayableReason,
)
from xmc_tui.configurator.document_ports import OpenedDocument
from xmc_tui.domain.build import build_from_wished_options
from xmc_tui.domain.catalog import Catalog
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.tui.app import XmcApp
from xmc_tui.tui.customer_display_app import CustomerDisplayApp
from xmc_tui.tui.dialogs.choice_dialog import ChoiceDialog
from xmc_tui.tui.widgets.car_picture import CarPicture
from xmc_tui.tui.widgets.customer_view import CustomerView

START = datetime(2025, 10, 1, 10, 15, tzinfo=UTC)


def make_displayed(catalog: Catalog, *wishes: str, language: str = "en") -> DisplayedBuild:
    """Return a displayed build of the first model."""
    build = build_from_wished_options(catalog.models[0], wishes)
    return DisplayedBuild(
        catalog=catalog,
        current=DatedBuild(build, DAY),
        preview=None,
        language=language,
        step="paint",
        group="paint",
        highlight="",
        picture_view="",
    )


class FakeSource:
    """A source whose states the test sets; `followed` are the ids that were chosen."""

    def __init__(self) -> None:
        self.on_change: Callable[[FollowerState], None] | None = None
        self.followed: list[str] = []
        self.closed = threading.Event()

    def run(self, on_change: Callable[[FollowerState], None]) -> None:
        """Wait until it is closed."""
        self.on_change = on_change
        self.closed.wait(PATIENCE)

    def follow(self, window_id: str) -> None:
        """Record the id."""
        self.followed.append(window_id)

    def close(self) -> None:
        """End `run`."""
        self.closed.set()


class FakeDisplay:
    """A customer display that records the builds, and whether it is watched."""

    def __init__(self) -> None:
        self.is_watched = False
        self.shown: list[DisplayedBuild] = []
        self.on_watched: Callable[[], None] = lambda: None

    def start(self, on_watched: Callable[[], None]) -> None:
        """Keep the callback."""
        self.on_watched = on_watched

    def show(self, displayed: DisplayedBuild) -> None:
        """Record the build."""
        self.shown.append(displayed)


class Follower(AppDriver):
    """The running app with its source."""

    source: FakeSource

    async def show(self, state: FollowerState) -> None:
        """Report a state from the thread of the source, and wait until it is displayed."""
        assert self.source.on_change is not None
        await asyncio.to_thread(self.source.on_change, state)
        await self.settle()


@asynccontextmanager
async def run_show(
    catalog: Catalog,
    code: str = "en",
    size: tuple[int, int] = (80, 24),
    glyphs: str = "off",
    follows_language: bool = True,
) -> AsyncIterator[Follower]:
    """Run the app without a terminal."""
    source = FakeSource()
    configurator = Configurator(catalog, lambda: DAY)
    app = CustomerDisplayApp(source, configurator, code, follows_language, glyphs=glyphs)
    try:
        async with app.run_test(size=size) as pilot:
            driver = Follower(app, pilot)
            driver.source = source
            await until(lambda: source.on_change is not None)
            await driver.settle()
            yield driver
    finally:
        source.close()


# ── The window that follows ───────────────────────────────────────────────────────────────────────


async def test_it_welcomes_until_there_is_a_car(launch: Catalog) -> None:
    async with run_show(launch) as driver:
        assert "Your car will appear here" in driver.text()
        assert "您的爱车将呈现在这里" in driver.text()
        await driver.show(FollowerState(make_displayed(launch, "carbon-roof")))
        assert "Your car will appear here" not in driver.text()
        assert "Carbon-fibre roof" in driver.text()
        assert "¥554,900" in driver.text()
        await driver.show(FollowerState())
        assert "Your car will appear here" in driver.text()
        assert "Carbon-fibre roof" not in driver.text()


async def test_a_problem_replaces_the_car(launch: Catalog) -> None:
    async with run_show(launch) as driver:
        await driver.show(FollowerState(make_displayed(launch, "carbon-roof")))
        await driver.show(FollowerState(problem=UndisplayableReason.OTHER_CATALOG))
        assert "The prices have changed" in driver.text()
        assert "Carbon-fibre roof" not in driver.text()


@pytest.mark.parametrize(
    ("follows", "expected"), [(True, "碳纤维车顶"), (False, "Carbon-fibre roof")]
)
async def test_the_language_is_that_of_the_advisor_or_the_one_requested(
    launch: Catalog, follows: bool, expected: str
) -> None:
    async with run_show(launch, follows_language=follows) as driver:
        await driver.show(FollowerState(make_displayed(launch, "carbon-roof", language="zh")))
        assert expected in driver.text()


@pytest.mark.parametrize(
    "size", [(80, 24), (160, 50), *deep_cases([(120, 40), (200, 60)])], ids=str
)
async def test_the_car_is_as_wide_as_the_window(launch: Catalog, size: tuple[int, int]) -> None:
    async with run_show(launch, size=size, glyphs="half") as driver:
        await driver.show(FollowerState(make_displayed(launch, "amethyst")))
        picture = driver.app.screen.query_one(CarPicture)
        await driver.until(lambda: picture.is_up_to_date)
        assert picture.size.width == size[0]
        assert picture.size.height >= size[1] * 3 // 4
        await driver.pilot.resize_terminal(100, 30)
        await driver.until(lambda: picture.is_up_to_date and picture.size.width == 100)
        assert "Amethyst" in driver.text()


async def test_two_hundred_states_end_on_the_last_car(launch: Catalog) -> None:
    paints = [option.id for option in launch.models[0].group_by_id["paint"].options]
    async with run_show(launch, glyphs="half") as driver:
        on_change = driver.source.on_change
        assert on_change is not None

        def send() -> None:
            for number in range(200):
                on_change(FollowerState(make_displayed(launch, paints[number % len(paints)])))

        await asyncio.to_thread(send)
        last = launch.models[0].options[paints[199 % len(paints)]]
        picture = driver.app.screen.query_one(CarPicture)
        await driver.until(lambda: picture.is_up_to_date and last.name.en in driver.text())
        view = driver.app.screen.query_one(CustomerView).view
        assert view is not None
        assert last.id in view.quote.build.chosen


async def test_of_several_windows_one_is_chosen(launch: Catalog) -> None:
    windows = (
        AdvisorWindow("first", START, make_displayed(launch, "amethyst")),
        AdvisorWindow("second", START + timedelta(hours=1), make_displayed(launch)),
    )
    async with run_show(launch) as driver:
        await driver.show(FollowerState(windows=windows, needs_choice=True))
        assert isinstance(driver.app.screen, ChoiceDialog)
        assert "Amethyst" in driver.text()
        await driver.press("2")
        assert driver.source.followed == ["second"]
        await driver.show(FollowerState(windows[1].displayed, windows=windows))
        assert driver.app.screen is driver.app.screen_stack[0]
        await driver.press("w", "enter")
        assert driver.source.followed == ["second", "first"]


async def test_a_choice_that_was_closed_is_offered_again_with_another_window(
    launch: Catalog,
) -> None:
    windows = tuple(AdvisorWindow(name, START, make_displayed(launch)) for name in "abc")
    async with run_show(launch) as driver:
        await driver.show(FollowerState(windows=windows[:2], needs_choice=True))
        await driver.press("escape")
        await driver.show(FollowerState(windows=windows[:2], needs_choice=True))
        assert len(driver.app.screen_stack) == 1
        await driver.show(FollowerState(windows=windows, needs_choice=True))
        assert len(driver.app.screen_stack) == 2
        await driver.show(FollowerState(windows=windows[:1]))
        assert len(driver.app.screen_stack) == 1


@pytest.mark.parametrize("needs_choice", [True, False])
async def test_an_open_choice_has_the_windows_that_run_now(
    launch: Catalog, needs_choice: bool
) -> None:
    """Also if it was opened by its key while a window is followed."""
    car = None if needs_choice else make_displayed(launch)
    windows = tuple(
        AdvisorWindow(name, START, make_displayed(launch, option))
        for name, option in (("a", "amethyst"), ("b", "racing-red"), ("c", "pearl-white"))
    )
    async with run_show(launch) as driver:
        await driver.show(FollowerState(car, windows=windows, needs_choice=needs_choice))
        await driver.press(*("j",) if needs_choice else ("w", "j"))
        await driver.show(FollowerState(car, windows=windows[1:], needs_choice=needs_choice))
        assert "Amethyst" not in driver.text()
        assert "1-2 Enter" in driver.text()
        await driver.press("enter")
        assert driver.source.followed == ["b"], "the highlight stays on its window"
        await driver.press("w")
        await driver.show(FollowerState())
        assert len(driver.app.screen_stack) == 1


@pytest.mark.parametrize("has_choice", [False, True])
@pytest.mark.parametrize("key", ["q", "ctrl+q", "ctrl+c"])
async def test_it_ends_without_a_question(launch: Catalog, key: str, has_choice: bool) -> None:
    async with run_show(launch) as driver:
        if has_choice:
            windows = tuple(AdvisorWindow(name, START, make_displayed(launch)) for name in "ab")
            await driver.show(FollowerState(windows=windows, needs_choice=True))
            assert "q Quit" in driver.text()
        await driver.press(key)
        await until(lambda: not driver.app.is_running)
        assert driver.source.closed.is_set()
    assert driver.app.crash is None
    assert not driver.app.return_code


async def test_the_keys_of_the_advisor_do_nothing(launch: Catalog) -> None:
    async with run_show(launch) as driver:
        await driver.show(FollowerState(make_displayed(launch, "carbon-roof")))
        before = driver.text()
        await driver.press(
            "j", "space", "enter", "2", "u", "f2", "e", "ctrl+p", "f1", "escape", "/"
        )
        assert driver.text() == before


# ── The window that is followed ───────────────────────────────────────────────────────────────────


@asynccontextmanager
async def run_followed(catalog: Catalog) -> AsyncIterator[tuple[AppDriver, FakeDisplay]]:
    """Run the configurator with a customer display."""
    display = FakeDisplay()
    opened = OpenedDocument(Configurator(catalog, lambda: DAY), SheetExporter())
    app = XmcApp(opened, "en", make_customer_display=lambda: display)
    async with app.run_test(size=(80, 24)) as pilot:
        driver = AppDriver(app, pilot)
        await driver.settle()
        yield driver, display


async def test_while_nobody_follows_no_build_is_passed_on(launch: Catalog) -> None:
    async with run_followed(launch) as (driver, display):
        await driver.press("2", "down", "space", "l", "v", "6")
        assert display.shown == []


async def test_a_window_that_begins_to_follow_gets_the_current_build(launch: Catalog) -> None:
    async with run_followed(launch) as (driver, display):
        await driver.press("2", "down")
        display.is_watched = True
        await asyncio.to_thread(display.on_watched)
        await driver.settle()
        assert [each.preview is not None for each in display.shown] == [True]


async def test_every_key_is_passed_on_with_preview_language_and_side(launch: Catalog) -> None:
    async with run_followed(launch) as (driver, display):
        display.is_watched = True
        await driver.press("2", "down")
        first = display.shown[-1]
        assert (first.step, first.group, first.language) == ("paint", "paint", "en")
        assert first.preview is not None
        await driver.press("space")
        assert display.shown[-1].preview is None
        assert display.shown[-1].current.build.chosen == first.preview.build.chosen
        await driver.press("l")
        assert display.shown[-1].language == "zh"
        await driver.press("v")
        assert display.shown[-1].picture_view == "side"


async def test_two_hundred_keys_are_passed_on_up_to_the_last(launch: Catalog) -> None:
    async with run_followed(launch) as (driver, display):
        display.is_watched = True
        await driver.press("2")
        await driver.burst(*["down", "up"] * 97, *["down"] * 6)
        assert display.shown[-1].highlight == driver.cursor.highlight
        assert display.shown[-1].preview is not None


# ── The customer's view in the configurator ───────────────────────────────────────────────────────


@pytest.mark.parametrize("key", ["f2", "escape"])
async def test_f2_and_escape_leave_the_customer_view(run_app: RunApp, key: str) -> None:
    async with run_app() as driver:
        before = driver.text()
        await driver.press("f2")
        view = driver.screen.query_one(CustomerView)
        assert view.display
        assert "Illustration only" in driver.text()
        await driver.press(key)
        assert not view.display
        assert driver.text() == before


async def test_the_keys_of_the_advisor_work_in_the_customer_view(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.press("f2", "2", "down")
        assert "Preview" in driver.text()
        name = driver.view.tr.localize(
            driver.configurator.model.options[driver.cursor.highlight].name
        )
        assert f"Paint {name}" in driver.text()
        await driver.press("space")
        assert "Preview" not in driver.text()
        assert driver.cursor.highlight in driver.chosen
        assert "Front" in driver.text()
        await driver.press(*keys_of("turn")[:1])
        assert "Side" in driver.text()
        await driver.press("l")
        assert "其余为标配" in driver.text()
        await driver.press("f1")
        assert driver.dialogs
        await driver.press("escape")
        assert driver.screen.query_one(CustomerView).display, "only the dialog is closed"
        await driver.press("t")
        assert driver.panel is not None
        assert not driver.screen.query_one(CustomerView).display, "themes are for the advisor"


async def test_the_car_keeps_its_size_while_the_highlight_moves(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.press("f2", "2", "tab", "tab")
        picture = driver.screen.query_one("#customer-picture")
        heights = []
        for _ in range(11):
            await driver.press("down")
            heights.append(picture.size.height)
        for _ in range(11):
            await driver.press("up")
            heights.append(picture.size.height)
        assert heights == sorted(heights, reverse=True), "it never grows back and forth"
