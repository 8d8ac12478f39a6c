"""The demo: a tour that the user can take over, that writes nothing and repeats."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.depth import DEMO_SECONDS, deep
from tests.tui.stage import DAY, Stage
from tests.waiting import until
from xmc_tui.configurator import Configurator
from xmc_tui.domain.build import standard_build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.locale import language
from xmc_tui.tui.demo import DemoApp, TourCaption
from xmc_tui.tui.tour import TOUR, Beat

#: A tour that pauses after its first keys.
SHORT = (Beat("Enter chooses it", ("2", "down", "space"), pause=1000.0),)


class Pace:
    """Replaces sleeping in the tour: every pause lasts 0.03 s, enough for a frame.

    `look` is called after each pause.
    """

    def __init__(self) -> None:
        self.look: Callable[[], None] = lambda: None

    async def __call__(self, seconds: float) -> None:
        """Wait for a moment, then call `look`; pauses longer than 900 s never end."""
        await (asyncio.Event().wait() if seconds > 900 else asyncio.sleep(0.03))
        self.look()


@asynccontextmanager
async def demo(
    catalog: Catalog,
    tour: tuple[Beat, ...] = SHORT,
    code: str = "en",
    size: tuple[int, int] = (80, 24),
    **more: float,
) -> AsyncIterator[Stage]:
    """Run the demo without a terminal."""
    app = DemoApp(lambda: Configurator(catalog, lambda: DAY), code, tour, Pace(), **more)
    async with app.run_test(size=size) as pilot:
        stage = Stage(app, pilot)
        await until(lambda: bool(app.screen.query(TourCaption)))
        yield stage


async def test_no_dialog_lies_under_the_caption(launch: Catalog) -> None:
    """The border of a dialog would cut wide characters of the caption in half."""
    caption = "The cheapest ways to qualify that keep every wish"
    async with demo(launch, (Beat(caption, ("g",), pause=1000.0),), "zh") as stage:
        await until(lambda: bool(stage.dialogs) and bool(stage.app.screen.query(TourCaption)))
        await stage.settle()
        box = stage.app.screen.query_one("#box").region
        assert (box.x, box.y, box.right, box.bottom) == (2, 1, 78, 24)
        first = stage.text().splitlines()[0]
        assert language("zh").say("Demo") in first
        assert first.rstrip().endswith("接手")


@pytest.mark.parametrize(
    ("code", "size"),
    [("zh", (80, 24)), ("en", (120, 40)), deep("zh", (120, 40)), deep("en", (80, 24))],
)
async def test_the_whole_tour_plays_and_starts_over(
    launch: Catalog, code: str, size: tuple[int, int]
) -> None:
    seen: set[str] = set()
    qualified: list[bool] = []
    async with demo(launch, TOUR, code, size) as stage:
        app = stage.app
        assert isinstance(app, DemoApp)
        assert isinstance(app.sleep, Pace)

        def look() -> None:
            qualified.append(stage.view.quote.threshold.qualifies)
            for caption in app.screen.query(TourCaption):
                seen.update(span.text.strip() for row in caption.rows for span in row.spans)

        app.sleep.look = look
        await until(lambda: app.rounds == 2)
        assert any(qualified)
        assert app.is_touring
    for beat in TOUR:
        # While the language changes, the caption is shown in the other one.
        assert seen & {language(each).say(beat.caption) for each in ("zh", "en")}, beat.caption


@pytest.mark.parametrize("code", ["zh", "en"])
def test_every_caption_fits_the_narrow_screen(code: str) -> None:
    words = language(code)
    most = 80 - cell_len(f" {words.say('Demo')}  {words.say('any key: your turn')} ") - 1
    assert [beat.caption for beat in TOUR if cell_len(words.say(beat.caption)) > most] == []


@pytest.mark.parametrize("key", ["q", "e", "space", "escape", "f1", "5"])
async def test_any_key_hands_over_a_fresh_car_and_does_nothing_else(
    launch: Catalog, key: str
) -> None:
    async with demo(launch) as stage:
        app = stage.app
        assert isinstance(app, DemoApp)
        fresh = standard_build(launch.models[0])
        await until(lambda: stage.configurator.build != fresh)
        await stage.press(key)
        assert not app.is_touring
        assert stage.configurator.build == fresh
        assert stage.configurator.history.next_undo is None
        assert (stage.cursor.step, stage.dialogs) == ("model", [])
        assert not app.screen.query(TourCaption)
        await stage.press("2", "down", "space")
        assert stage.configurator.build != fresh, "the next key is taken as it is meant"


async def test_f2_hands_over_a_fresh_car_in_the_customer_view(launch: Catalog) -> None:
    async with demo(launch) as stage:
        app = stage.app
        assert isinstance(app, DemoApp)
        fresh = standard_build(launch.models[0])
        await until(lambda: stage.configurator.build != fresh)
        await stage.press("f2")
        assert not app.is_touring
        assert stage.configurator.build == fresh
        assert stage.view.customer_view
        await stage.press("6")
        assert "XMC-" not in stage.text()
        await stage.press("f2")
        assert not stage.view.customer_view


async def test_q_leaves_without_a_question_that_cannot_be_answered(
    launch: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with demo(launch) as stage:
        left: list[object] = []
        monkeypatch.setattr(stage.app, "exit", lambda *arguments, **_: left.append(arguments))
        await stage.press("x", "2", "down", "space", "q")
        assert left
        assert stage.dialogs == []


async def test_a_key_over_a_dialog_of_the_tour_closes_it(launch: Catalog) -> None:
    async with demo(launch, (Beat("Enter chooses it", ("f1",), pause=1000.0),)) as stage:
        await until(lambda: len(stage.dialogs) == 1)
        await stage.press("x")
        assert stage.dialogs == []


async def test_the_tour_goes_on_when_nobody_presses_a_key(launch: Catalog) -> None:
    async with demo(launch) as stage:
        app = stage.app
        assert isinstance(app, DemoApp)
        await stage.press("x")
        assert not app.is_touring
        app.idle = 0.01  # from the next key on
        await stage.press("j")
        await until(lambda: app.is_touring)
        fresh = standard_build(launch.models[0])
        await until(lambda: stage.configurator.build != fresh)


async def test_every_key_puts_the_tour_off(launch: Catalog) -> None:
    async with demo(launch) as stage:
        app = stage.app
        assert isinstance(app, DemoApp)
        await stage.press("x")
        first = app._idle_timer
        await stage.press("j")
        assert app._idle_timer is not first
        assert app.idle == 120.0


async def test_the_demo_writes_nothing(launch: Catalog, tmp_path: Path) -> None:
    async with demo(launch) as stage:
        await stage.press("x", "2", "down", "space", "e", "f3", *"abc", "enter")
        assert "writes nothing" in stage.dialog_text()
        await stage.press("escape", "n", "e", *"abc", "enter", "escape")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


async def test_the_customer_view_shows_the_picture_large_and_no_codes(launch: Catalog) -> None:
    async with demo(launch, size=(120, 40)) as stage:
        await stage.press("x", "2")
        before = stage.screen.query_one("#room").size.width
        await stage.press("f2")
        assert stage.screen.query_one("#room").size.width > before * 3 // 2
        assert not stage.screen.query_one("#rail").display
        assert "itbear" not in stage.text()
        await stage.press("f2")
        assert stage.screen.query_one("#room").size.width == before


async def test_ctrl_q_leaves_at_once(launch: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    async with demo(launch) as stage:
        left: list[object] = []
        monkeypatch.setattr(stage.app, "exit", lambda *arguments, **_: left.append(arguments))
        await stage.press("ctrl+q")
        assert left


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
@pytest.mark.parametrize("seconds", DEMO_SECONDS)
def test_the_demo_in_a_terminal_is_steady_and_leaves_no_file(tmp_path: Path, seconds: int) -> None:
    from tests.demo_run import MOST_GROWTH, growth, run, written

    memory, drawn, code = run(seconds, tmp_path, "xe\r", glyphs="off")
    assert code == 0
    assert drawn
    if seconds >= 60:  # in less, loading behind the first frame is all the growth there is
        assert growth(memory) < MOST_GROWTH, memory
    assert written(tmp_path) == []
