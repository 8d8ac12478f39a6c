"""The demo: a tour that the user can take over, that writes nothing and repeats."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.deep_test_sizes import DEMO_SECONDS, deep_case
from tests.tui.app_driver import DAY, AppDriver
from tests.wait_conditions import until
from xmc_tui.configurator import Configurator
from xmc_tui.domain.build import make_standard_build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.i18n import translator_for
from xmc_tui.tui.demo_app import DemoApp, DemoCaption
from xmc_tui.tui.demo_script import DEMO_SCRIPT, DemoStep

#: A tour that pauses after its first keys.
SHORT = (DemoStep("Press Enter to select", ("2", "down", "space"), pause=1000.0),)


class FakeSleep:
    """Replaces sleeping in the tour: every pause lasts 0.03 s, enough for a frame.

    `after_pause` is called after each pause.
    """

    def __init__(self) -> None:
        self.after_pause: Callable[[], None] = lambda: None

    async def __call__(self, seconds: float) -> None:
        """Wait for a moment, then call `after_pause`; pauses longer than 900 s never end."""
        await (asyncio.Event().wait() if seconds > 900 else asyncio.sleep(0.03))
        self.after_pause()


@asynccontextmanager
async def run_demo(
    catalog: Catalog,
    tour: tuple[DemoStep, ...] = SHORT,
    code: str = "en",
    size: tuple[int, int] = (80, 24),
    **more: float,
) -> AsyncIterator[AppDriver]:
    """Run the demo without a terminal."""
    app = DemoApp(lambda: Configurator(catalog, lambda: DAY), code, tour, FakeSleep(), **more)
    async with app.run_test(size=size) as pilot:
        driver = AppDriver(app, pilot)
        await until(lambda: bool(app.screen.query(DemoCaption)))
        yield driver


async def test_no_dialog_is_covered_by_the_caption(launch: Catalog) -> None:
    """The border of a dialog would cut wide characters of the caption in half."""
    caption = "The review, with a build code to take away"
    async with run_demo(launch, (DemoStep(caption, ("f1",), pause=1000.0),), "zh") as driver:
        await until(lambda: bool(driver.dialogs) and bool(driver.app.screen.query(DemoCaption)))
        await driver.settle()
        box = driver.app.screen.query_one("#box").region
        assert (box.x, box.y, box.right, box.bottom) == (2, 1, 78, 24)
        first = driver.text().splitlines()[0]
        assert translator_for("zh").translate("Demo") in first
        assert first.rstrip().endswith("按任意键开始")


@pytest.mark.parametrize(
    ("code", "size"),
    [
        ("zh", (80, 24)),
        deep_case("en", (120, 40)),
        deep_case("zh", (120, 40)),
        deep_case("en", (80, 24)),
    ],
)
async def test_the_whole_tour_plays_and_starts_over(
    launch: Catalog, code: str, size: tuple[int, int]
) -> None:
    seen_screens: set[str] = set()
    qualified: list[bool] = []
    async with run_demo(launch, DEMO_SCRIPT, code, size) as driver:
        app = driver.app
        assert isinstance(app, DemoApp)
        assert isinstance(app.sleep, FakeSleep)

        def check_frame() -> None:
            qualified.append(driver.view.quote.threshold.qualifies)
            for caption in app.screen.query(DemoCaption):
                seen_screens.update(span.text.strip() for row in caption.rows for span in row.spans)

        app.sleep.after_pause = check_frame
        await until(lambda: app.rounds == 2)
        assert any(qualified)
        assert app.is_playing
    for demo_step in DEMO_SCRIPT:
        # While the language changes, the caption is in the other one.
        assert seen_screens & {
            translator_for(each).translate(demo_step.caption) for each in ("zh", "en")
        }, demo_step.caption


@pytest.mark.parametrize("code", ["zh", "en"])
def test_every_caption_fits_the_narrow_screen(code: str) -> None:
    tr = translator_for(code)
    most = 80 - cell_len(f" {tr.translate('Demo')}  {tr.translate('Any key starts')} ") - 1
    assert [
        demo_step.caption
        for demo_step in DEMO_SCRIPT
        if cell_len(tr.translate(demo_step.caption)) > most
    ] == []


@pytest.mark.parametrize("key", ["q", "e", "space", "escape", "f1", "5"])
async def test_any_key_ends_the_tour_with_a_new_car_and_has_no_other_effect(
    launch: Catalog, key: str
) -> None:
    async with run_demo(launch) as driver:
        app = driver.app
        assert isinstance(app, DemoApp)
        fresh = make_standard_build(launch.models[0])
        await until(lambda: driver.configurator.build != fresh)
        await driver.press(key)
        assert not app.is_playing
        assert driver.configurator.build == fresh
        assert driver.configurator.history.next_undo is None
        assert (driver.cursor.step, driver.dialogs) == ("model", [])
        assert not app.screen.query(DemoCaption)
        await driver.press("2", "down", "space")
        assert driver.configurator.build != fresh, "the next key is taken as it is meant"


async def test_f2_ends_the_tour_with_a_new_car_in_the_customer_view(launch: Catalog) -> None:
    async with run_demo(launch) as driver:
        app = driver.app
        assert isinstance(app, DemoApp)
        fresh = make_standard_build(launch.models[0])
        await until(lambda: driver.configurator.build != fresh)
        await driver.press("f2")
        assert not app.is_playing
        assert driver.configurator.build == fresh
        assert driver.view.customer_view
        await driver.press("6")
        assert "XMC-" not in driver.text()
        await driver.press("f2")
        assert not driver.view.customer_view


async def test_q_exits_without_a_question(launch: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    async with run_demo(launch) as driver:
        left: list[object] = []
        monkeypatch.setattr(driver.app, "exit", lambda *arguments, **_: left.append(arguments))
        await driver.press("x", "2", "down", "space", "q")
        assert left
        assert driver.dialogs == []


async def test_a_key_over_a_dialog_of_the_tour_closes_it(launch: Catalog) -> None:
    async with run_demo(
        launch, (DemoStep("Press Enter to select", ("f1",), pause=1000.0),)
    ) as driver:
        await until(lambda: len(driver.dialogs) == 1)
        await driver.press("x")
        assert driver.dialogs == []


async def test_the_tour_continues_when_no_key_is_pressed(launch: Catalog) -> None:
    async with run_demo(launch) as driver:
        app = driver.app
        assert isinstance(app, DemoApp)
        await driver.press("x")
        assert not app.is_playing
        app.idle = 0.01  # from the next key on
        await driver.press("j")
        await until(lambda: app.is_playing)
        fresh = make_standard_build(launch.models[0])
        await until(lambda: driver.configurator.build != fresh)


async def test_every_key_postpones_the_tour(launch: Catalog) -> None:
    async with run_demo(launch) as driver:
        app = driver.app
        assert isinstance(app, DemoApp)
        await driver.press("x")
        first = app._idle_timer
        await driver.press("j")
        assert app._idle_timer is not first
        assert app.idle == 120.0


async def test_the_demo_writes_nothing(launch: Catalog, tmp_path: Path) -> None:
    async with run_demo(launch) as driver:
        await driver.press("x", "2", "down", "space", "e", "f3", *"abc", "enter")
        assert "nothing is saved" in driver.dialog_text()
        await driver.press("escape", "n", "e", *"abc", "enter", "escape")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


async def test_the_customer_view_shows_a_large_picture_and_no_codes(launch: Catalog) -> None:
    async with run_demo(launch, size=(120, 40)) as driver:
        await driver.press("x", "2", "f2")
        assert driver.screen.query_one("#customer-picture").size.width == 120
        assert not driver.screen.query_one("#step-rail").display
        assert "ITBear" not in driver.text()
        await driver.press("f2")
        assert not driver.screen.query_one("#customer-view").display
        assert driver.screen.query_one("#step-rail").display


async def test_ctrl_q_exits_immediately(launch: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    async with run_demo(launch) as driver:
        left: list[object] = []
        monkeypatch.setattr(driver.app, "exit", lambda *arguments, **_: left.append(arguments))
        await driver.press("ctrl+q")
        assert left


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
@pytest.mark.parametrize("seconds", DEMO_SECONDS)
def test_the_demo_in_a_terminal_is_steady_and_leaves_no_file(tmp_path: Path, seconds: int) -> None:
    from tests.demo_soak import MOST_GROWTH, compute_growth, list_files, run

    memory, drawn, code = run(seconds, tmp_path, "xe\r", glyphs="off")
    assert code == 0
    assert drawn
    if seconds >= 60:  # in a shorter run memory only grows by loading
        assert compute_growth(memory) < MOST_GROWTH, memory
    assert list_files(tmp_path) == []
