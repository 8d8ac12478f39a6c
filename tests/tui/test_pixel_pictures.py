"""Pictures as pixels in the app: on a terminal that decodes them, in place, never stale."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from random import Random
from typing import Any

import numpy as np
import pytest
from textual.screen import Screen
from textual.widgets import Static

from tests.deep_test_sizes import PIXEL_STATES, PIXEL_WALK_STEPS, covering_cases, deep_case
from tests.tui.app_driver import DAY
from tests.tui.pixel_app import CAPABILITIES, CELL, PixelDriver, run_on_terminal
from xmc_tui.configurator import Choose, ChooseModel, Configurator
from xmc_tui.configurator.document_ports import OpenedDocument
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.tui import main_screen, pixel_strips, textual_internals
from xmc_tui.tui.app import XmcApp
from xmc_tui.tui.demo_app import DemoApp
from xmc_tui.tui.demo_script import DEMO_SCRIPT
from xmc_tui.tui.terminal_capabilities import TerminalCapabilities
from xmc_tui.tui.widgets.car_picture import CarPicture

RunOnTerminal = Callable[..., AbstractAsyncContextManager[PixelDriver]]

PROTOCOLS = ("sixel", "kitty")

#: For tests of which one protocol is enough in every run.
SIXEL_FIRST = ["sixel", deep_case("kitty")]
KITTY_FIRST = ["kitty", deep_case("sixel")]


@pytest.fixture
def run(launch: Catalog, monkeypatch: pytest.MonkeyPatch) -> RunOnTerminal:
    """Return a function that runs the app on a terminal: `async with run("sixel") as driver`."""
    # The car would turn while it is compared.
    monkeypatch.setattr(main_screen, "SECONDS_PER_SIDE", 3600)

    def run(
        protocol: str,
        size: tuple[int, int] = (120, 40),
        capabilities: TerminalCapabilities | None = None,
        **settings: Any,
    ) -> AbstractAsyncContextManager[PixelDriver]:
        def make_app() -> XmcApp:
            opened = OpenedDocument(Configurator(launch, lambda: DAY), SheetExporter())
            return XmcApp(opened, "en", **{"glyphs": "half", "pixels": "auto"} | settings)

        answered = capabilities or CAPABILITIES[protocol]
        return run_on_terminal(make_app, monkeypatch, size, answered)

    return run


# ── The right picture in place ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("model", "protocol", "theme", "size"), PIXEL_STATES)
async def test_every_step_of_a_car_shows_its_picture(
    run: RunOnTerminal, model: str, protocol: str, theme: str, size: tuple[int, int]
) -> None:
    async with run(protocol, size, theme=theme) as driver:
        await driver.do(ChooseModel(model))
        for number, _ in enumerate(driver.configurator.catalog.steps, 1):
            await driver.press(str(number))
            await driver.wait_until_drawn()
            driver.check()
        # The car is shown on the review too, and can be turned there.
        await driver.press("v")
        await driver.wait_until_drawn()
        driver.check()
        assert driver.pictures


@pytest.mark.parametrize("protocol", KITTY_FIRST)
async def test_another_theme_changes_the_background(run: RunOnTerminal, protocol: str) -> None:
    async with run(protocol) as driver:
        dark = driver.terminal.image().mean()
        driver.app.theme = "xmc-light"
        await driver.wait_until_drawn()
        driver.check()
        assert driver.terminal.image().mean() > 2 * dark


@pytest.mark.parametrize("protocol", SIXEL_FIRST)
async def test_the_small_palette_takes_fewer_bytes(run: RunOnTerminal, protocol: str) -> None:
    sizes = []
    for palette in ("full", "small"):
        async with run(protocol, pixel_palette=palette) as driver:
            await driver.press("2", "down")
            await driver.wait_until_drawn()
            driver.check(tolerance=6, worst=90)
            sizes.append(driver.terminal.pixel_bytes)
    assert sizes[1] < sizes[0] * 0.65


async def test_a_picture_larger_than_a_sixel_picture_may_be_is_sent_in_tiles(
    run: RunOnTerminal,
) -> None:
    capabilities = replace(CAPABILITIES["sixel"], max_sixel_size=(100, 75))
    async with run("sixel", (80, 24), capabilities=capabilities) as driver:
        driver.terminal.max_sixel_size = (100, 75)
        before = driver.terminal.sixel_count
        await driver.press("2", "down")
        await driver.wait_until_drawn()
        driver.check()
        columns, rows = driver.pictures[0].size
        width, height = CELL
        tiles = -(-columns // (100 // width)) * -(-rows // (75 // height))
        assert tiles > 4
        assert driver.terminal.sixel_count - before >= 2 * tiles


@pytest.mark.parametrize("protocol", SIXEL_FIRST)
async def test_another_font_with_as_many_cells_leaves_no_stale_pixels(
    run: RunOnTerminal, protocol: str
) -> None:
    async with run(protocol, (80, 24)) as driver:
        for cell_size in ((7, 14), (9, 18)):
            await driver.resize(80, 24, cell_size)
            await driver.wait_until_drawn()
            driver.check()


async def test_a_picture_for_larger_cells_that_was_hidden_is_not_shown_again(
    run: RunOnTerminal,
) -> None:
    async with run("sixel", (80, 24)) as driver:
        for _ in range(2):
            await driver.press("f2")  # the customer view, which has a picture of its own
            await driver.wait_until_drawn()
        await driver.resize(80, 24, (7, 14))
        await driver.wait_until_drawn()
        await driver.press("f2")
        await driver.wait_until_drawn()
        driver.check()


async def test_a_terminal_that_completes_bands_shows_no_stray_pixels(run: RunOnTerminal) -> None:
    """Konsole paints six rows of pixels for each band, also for the last one."""
    capabilities = TerminalCapabilities("konsole", (22, 12, 3), has_sixel=True, cell_size=(8, 17))
    async with run("sixel", (80, 24), capabilities=capabilities) as driver:
        driver.terminal.completes_bands = True
        assert driver.pictures[0].size.height * 17 % 6
        for key in ("2", "down", "f1", "escape", "v"):
            await driver.press(key)
            await driver.wait_until_drawn()
            driver.check()


# ── Something over the picture ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("protocol", "dialogs"),
    [
        ("sixel", ("f1", "slash")),
        deep_case("sixel", ("ctrl+p", "a")),
        deep_case("kitty", ("f1", "slash", "ctrl+p", "a")),
    ],
)
async def test_after_a_dialog_there_are_the_same_pixels(
    run: RunOnTerminal, protocol: str, dialogs: tuple[str, ...]
) -> None:
    async with run(protocol) as driver:
        await driver.press("2", "down")
        await driver.wait_until_drawn()
        before = driver.terminal.image()
        for key in dialogs:
            await driver.press(key)
            assert driver.dialogs
            await driver.wait_until_drawn()
            driver.check()
            assert not driver.terminal.pixel_cells().any()
            await driver.press("escape")
            await driver.wait_until_drawn()
            driver.check()
            assert (driver.terminal.image() == before).all()


@pytest.mark.parametrize("protocol", KITTY_FIRST)
async def test_the_picture_beside_a_panel_stays_in_pixels(
    run: RunOnTerminal, protocol: str
) -> None:
    async with run(protocol) as driver:
        await driver.press("2", "down")
        await driver.wait_until_drawn()
        before = driver.terminal.image()
        for key in ("g", "question_mark", "t"):
            await driver.press(key, "down")
            await driver.wait_until_drawn()
            driver.check()
            assert not driver.dialogs
            assert driver.terminal.pixel_cells().any()
            await driver.press("escape")
            await driver.wait_until_drawn()
            driver.check()
            assert (driver.terminal.image() == before).all()


async def test_the_picture_below_a_dialog_is_drawn_in_blocks(run: RunOnTerminal) -> None:
    async with run("sixel") as driver:
        await driver.press("f1")
        await driver.wait_until_drawn()
        # The last rows of the companion are visible below the dialog.
        cells = [cell for line in driver.terminal.page.cells for cell in line]
        blocks = [cell for cell in cells if cell.text == "▀"]
        assert len(blocks) > 60
        assert len({cell.foreground for cell in blocks}) > 20


@pytest.mark.parametrize("protocol", SIXEL_FIRST)
async def test_a_picture_that_changes_below_a_dialog_is_shown_after_it(
    run: RunOnTerminal, protocol: str
) -> None:
    async with run(protocol) as driver:
        await driver.press("2", "f1")
        for option in ("racing-red", "parrot-green"):
            await driver.do(Choose(option))
            await driver.until(
                lambda: all(part.is_up_to_date for part in driver.screen.query(CarPicture))
            )
        await driver.wait_until_drawn()
        driver.check()
        await driver.press("escape")
        await driver.wait_until_drawn()
        driver.check()


@pytest.mark.parametrize("protocol", KITTY_FIRST)
async def test_a_comparison_shows_its_pictures_as_pixels(run: RunOnTerminal, protocol: str) -> None:
    async with run(protocol) as driver:
        await driver.do(Choose("racing-red"))
        await driver.press("n")
        await driver.do(Choose("parrot-green"))
        await driver.wait_until_drawn()
        stored = len(driver.terminal.page.images)
        await driver.press("c")
        await driver.wait_until_drawn()
        assert len(driver.pictures) == 2
        driver.check()
        assert driver.terminal.pixel_cells().any()
        await driver.press("escape")
        await driver.wait_until_drawn()
        driver.check()
        assert len(driver.terminal.page.images) <= stored


@pytest.mark.parametrize("protocol", KITTY_FIRST)
async def test_a_widget_over_the_picture_hides_only_its_cells(
    run: RunOnTerminal, protocol: str
) -> None:
    async with run(protocol) as driver:
        await driver.press("2")
        await driver.wait_until_drawn()
        before, pixels = driver.terminal.image(), driver.terminal.pixel_cells()
        region = driver.pictures[0].region
        over = Static("over the picture")
        over.set_styles(
            f"layer: above; dock: top; width: 20; height: 4; background: red;"
            f"offset: {region.x + 3} {region.y + 2};"
        )
        driver.screen.styles.layers = ("default", "above")
        await driver.screen.mount(over)
        await driver.wait_until_drawn()
        covered = np.zeros_like(pixels)
        y, x = over.region.y, over.region.x
        covered[y : y + 4, x : x + 20] = True
        assert pixels[covered].all(), "it is over the picture"
        assert (driver.terminal.pixel_cells() == (pixels & ~covered)).all()
        await driver.press("down")
        await driver.wait_until_drawn()
        assert (driver.terminal.pixel_cells() == (pixels & ~covered)).all()
        await driver.press("up")
        await over.remove()
        await driver.wait_until_drawn()
        driver.check()
        assert (driver.terminal.image() == before).all()


# ── Only what has changed ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("protocol", SIXEL_FIRST)
async def test_text_that_changes_round_the_picture_sends_no_pixels(
    run: RunOnTerminal, protocol: str
) -> None:
    async with run(protocol) as driver:
        # The list of this step has as many rows in both languages. If it had not, the panels would
        # be arranged anew, and the whole screen would be written.
        await driver.press("4")
        await driver.wait_until_drawn()
        before = driver.terminal.image(), driver.terminal.pixel_bytes
        header = driver.part_text("#header")
        await driver.press("u")
        await driver.wait_until_drawn()
        driver.check()
        assert driver.part_text("#header") != header
        assert driver.terminal.pixel_bytes == before[1]
        assert (driver.terminal.image() == before[0]).all()


async def test_sixels_are_painted_over_the_former_ones_without_blanks_between(
    run: RunOnTerminal,
) -> None:
    async with run("sixel") as driver:
        await driver.press("2")
        await driver.wait_until_drawn()
        part = driver.pictures[0]
        erased = driver.terminal.erased_pixels
        await driver.press("down")
        await driver.wait_until_drawn()
        driver.check()
        assert driver.terminal.erased_pixels == erased
        await driver.press("f1", "escape")
        await driver.wait_until_drawn()
        assert driver.terminal.erased_pixels > erased + part.size.area


async def test_kitty_keeps_at_most_two_pictures_for_each_widget(run: RunOnTerminal) -> None:
    async with run("kitty") as driver:
        await driver.press("2")
        for _ in range(4):
            await driver.press("down")
            await driver.wait_until_drawn()
            driver.check()
            assert len(driver.terminal.page.images) <= 2 * len(driver.pictures)
        await driver.press("f1")
        for option in ("racing-red", "parrot-green", "amethyst"):  # not displayed now
            await driver.do(Choose(option))
            await driver.until(
                lambda: all(part.is_up_to_date for part in driver.screen.query(CarPicture))
            )
        assert len(driver.terminal.page.images) <= 2 * 2


# ── Resizing, leaving, suspension ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("protocol", "sizes"),
    [
        ("sixel", ((80, 24), (132, 43), (99, 40))),
        *(
            deep_case(protocol, ((100, 32), (80, 24), (132, 43), (99, 40), (120, 40)))
            for protocol in PROTOCOLS
        ),
    ],
)
async def test_resizing_leaves_no_stale_pixels(
    run: RunOnTerminal, protocol: str, sizes: tuple[tuple[int, int], ...]
) -> None:
    async with run(protocol) as driver:
        await driver.press("2")
        for size in sizes:
            await driver.resize(*size)
            await driver.wait_until_drawn()
            driver.check()


@pytest.mark.parametrize(
    ("protocol", "sizes"),
    [
        ("kitty", ((90, 30, (12, 24)),)),
        *(
            deep_case(protocol, ((160, 50, (7, 13)), (90, 30, (12, 24)), (120, 40, (9, 18))))
            for protocol in PROTOCOLS
        ),
    ],
)
async def test_another_font_size_leaves_no_stale_pixels(
    run: RunOnTerminal, protocol: str, sizes: tuple[tuple[int, int, tuple[int, int]], ...]
) -> None:
    async with run(protocol) as driver:
        for columns, rows, cell in sizes:
            await driver.resize(columns, rows, cell)
            await driver.wait_until_drawn()
            assert driver.app.pixel_medium is not None
            assert driver.app.pixel_medium.cell_size == cell
            driver.check()


async def test_no_sixels_are_drawn_between_a_resize_and_the_answer_of_the_terminal(
    run: RunOnTerminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xmc_tui.tui.pixel_output._ANSWER_SECONDS", 3600)
    async with run("sixel") as driver:
        await driver.resize(160, 50, (6, 12), answers=False)
        await driver.press("2", "down")
        for _ in range(2):
            await driver.settle()
            await driver.until(
                lambda: driver.is_written and not driver.app.picture_worker._is_running
            )
        assert not driver.terminal.pixel_cells().any()
        driver.answer(cell_size=(6, 12))
        await driver.wait_until_drawn()
        driver.check()


async def test_a_terminal_that_does_not_answer_again_has_the_same_cells(
    run: RunOnTerminal,
) -> None:
    async with run("sixel") as driver:
        await driver.resize(100, 40, answers=False)
        await driver.wait_until_drawn()
        driver.check()


@pytest.mark.parametrize(("protocol", "ending"), covering_cases(PROTOCOLS, ["quit", "crash"]))
async def test_leaving_deletes_the_pictures(run: RunOnTerminal, protocol: str, ending: str) -> None:
    async with run(protocol) as driver:
        terminal = driver.terminal
        alternate = terminal.page
        assert terminal.is_alternate
        assert terminal.pixel_cells().any()
        if ending == "quit":
            driver.app.exit()
        else:
            driver.app.panic(RuntimeError("test"))
    assert terminal.faults == []
    assert not terminal.is_alternate
    assert not terminal.pixel_cells().any()
    assert not terminal.page.images
    assert not alternate.images


@pytest.mark.parametrize("protocol", SIXEL_FIRST)
async def test_after_a_suspension_the_pictures_are_shown_again(
    run: RunOnTerminal, protocol: str
) -> None:
    async with run(protocol) as driver:
        before, alternate = driver.terminal.image(), driver.terminal.page
        with driver.app.suspend():
            assert not driver.terminal.pixel_cells().any()
            assert not alternate.images
        await driver.wait_until_drawn()
        driver.check()
        assert (driver.terminal.image() == before).all()


# ── Blocks where there can be no pixels ───────────────────────────────────────────────────────────


async def check_blocks(driver: PixelDriver) -> None:
    """Check that the picture is shown in blocks, and no pixels were sent."""
    assert driver.app.pixel_protocol == ""
    await driver.press("2", "down")
    await driver.wait_until_drawn()
    assert driver.terminal.pixel_bytes == 0
    assert driver.terminal.faults == []
    assert any(cell.text == "▀" for line in driver.terminal.page.cells for cell in line)


async def test_without_the_setting_there_are_blocks(run: RunOnTerminal) -> None:
    async with run("sixel", pixels="off") as driver:
        await check_blocks(driver)


async def test_with_16_colours_there_are_blocks(
    run: RunOnTerminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", "standard")
    async with run("sixel") as driver:
        await check_blocks(driver)


async def test_without_colours_there_are_dots(
    run: RunOnTerminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with run("kitty") as driver:
        assert driver.app.pixel_protocol == ""
        assert driver.terminal.pixel_bytes == 0


async def test_pixels_that_the_terminal_loses_become_blocks(run: RunOnTerminal) -> None:
    async with run("sixel") as driver:
        driver.answer(has_sixel=False, name="other")
        await driver.wait_until_drawn()
        assert driver.app.pixel_protocol == ""
        assert not driver.terminal.pixel_cells().any()


async def test_without_the_segments_of_a_strip_there_are_blocks(
    run: RunOnTerminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(textual_internals, "STRIP_HAS_SEGMENTS", False)
    monkeypatch.setattr(pixel_strips, "STRIP_HAS_SEGMENTS", False)
    async with run("sixel") as driver:
        await check_blocks(driver)


async def test_without_the_hook_in_updates_there_are_blocks(
    run: RunOnTerminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pixel_strips, "replace_update_rendering", lambda *_: False)
    async with run("kitty") as driver:
        await check_blocks(driver)


def test_a_screen_without_the_names_is_unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    class Compositor:
        pass

    class Other(Screen[None]):
        _compositor = Compositor()  # type: ignore[assignment]

    other = Other.__new__(Other)
    assert not textual_internals.replace_update_rendering(
        other, lambda _, render_text: render_text()
    )
    assert vars(other._compositor) == {}
    screen: Screen[None] = Screen()
    assert textual_internals.replace_update_rendering(screen, lambda _, render_text: render_text())
    monkeypatch.setitem(sys.modules, "textual._compositor", None)
    unchanged = vars(Screen()._compositor).keys()
    screen = Screen()
    assert not textual_internals.replace_update_rendering(
        screen, lambda _, render_text: render_text()
    )
    assert vars(screen._compositor).keys() == unchanged


def test_an_app_without_the_name_has_no_driver() -> None:
    class Other:
        pass

    assert textual_internals.find_driver(Other()) is None  # type: ignore[arg-type]


# ── The demo, and random walks ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("protocol", KITTY_FIRST)
async def test_the_demo_shows_pixels(
    launch: Catalog, monkeypatch: pytest.MonkeyPatch, protocol: str
) -> None:
    monkeypatch.setattr(main_screen, "SECONDS_PER_SIDE", 3600)

    def make_app() -> XmcApp:
        def make_configurator() -> Configurator:
            return Configurator(launch, lambda: DAY)

        return DemoApp(
            make_configurator, "en", script=DEMO_SCRIPT[:1], glyphs="half", pixels="auto"
        )

    async with run_on_terminal(make_app, monkeypatch, (120, 40), CAPABILITIES[protocol]) as driver:
        await driver.press("2")  # stops the tour
        await driver.press("2", "down")
        await driver.wait_until_drawn()
        driver.check()


_KEYS = (
    *("1", "2", "3", "4", "5", "6", "down", "down", "down", "up", "right", "left", "v", "v"),
    *("space", "tab", "u", "l", "n", "left_square_bracket", "f2", "backspace"),
    *("f1", "g", "slash", "ctrl+p", "question_mark", "t", "a", "c", "d", "b", "o"),
    *("escape",) * 12,
)


@pytest.mark.parametrize("steps", PIXEL_WALK_STEPS)
@pytest.mark.parametrize("protocol", SIXEL_FIRST)
async def test_random_walks_leave_no_stale_cell(
    run: RunOnTerminal, protocol: str, steps: int
) -> None:
    random = Random(f"{protocol} {steps}")
    async with run(protocol) as driver:
        done = []
        for _ in range(steps):
            kind = random.random()
            if kind < 0.1:
                size = random.choice([(120, 40), (80, 24), (100, 33), (160, 50), (120, 30)])
                cell = random.choice([None, None, (9, 18), (7, 14), (10, 21)])
                done.append(f"{size} {cell}")
                await driver.resize(*size, cell)
            elif kind < 0.15:
                driver.app.theme = random.choice(["xmc-dark", "xmc-light"])
                done.append(driver.app.theme)
            else:
                keys = random.choices(_KEYS, k=random.choice([1, 1, 1, 4]))
                done.append("+".join(keys))
                await driver.burst(*keys)
            await driver.wait_until_drawn()
            try:
                driver.check()
            except AssertionError as error:
                raise AssertionError(f"{error}, after {done}") from error
