"""The picture on the screen: follows the highlight, sends only changes, and has fallbacks."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import numpy as np
import pyte
import pytest
from rich.console import Console
from textual.strip import Strip

from tests.deep_test_sizes import covering_cases, deep_case, deep_cases
from tests.tui.app_driver import DAY, AppDriver
from tests.wait_conditions import until
from xmc_tui.configurator import Choose, Configurator
from xmc_tui.configurator.document_ports import OpenedDocument
from xmc_tui.domain.appearance import VIEWS
from xmc_tui.domain.build import add_option, build_from_wished_options, find_appearance
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.picture.glyph_sets import CELL_GRIDS
from xmc_tui.picture.material_assignment import SceneSurroundings
from xmc_tui.picture.picture_renderer import PictureRenderer, RenderSpec
from xmc_tui.picture.terminal_cells import encode_cells
from xmc_tui.presentation.picture_scene import picture_scene, view_for_cursor, view_name
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.storage.catalog.catalog_loader import load_catalog
from xmc_tui.storage.standard_paths import shipped_catalog
from xmc_tui.tui import main_screen, textual_internals
from xmc_tui.tui.app import XmcApp
from xmc_tui.tui.dialogs.compare_dialog import CompareDialog
from xmc_tui.tui.main_screen import MainScreen
from xmc_tui.tui.terminal_capabilities import TerminalAnswered, TerminalCapabilities
from xmc_tui.tui.widgets.car_picture import CarPicture
from xmc_tui.tui.widgets.picture_rows import make_picture_rows

RANDOM = np.random.default_rng(11).integers(0, 256, (24, 40, 3), dtype=np.uint8)


load_once = cache(load_catalog)


def make_standard_document(folder: Path) -> OpenedDocument:
    """Return a new document with the standard build of a catalog folder."""
    return OpenedDocument(Configurator(load_once(folder), lambda: DAY), SheetExporter())


@asynccontextmanager
async def run_with_pictures(
    glyphs: str = "half", size: tuple[int, int] = (120, 40)
) -> AsyncIterator[AppDriver]:
    """Run the app with pictures, and wait for the first one."""
    app = XmcApp(make_standard_document(shipped_catalog()), "en", glyphs=glyphs)
    async with app.run_test(size=size) as pilot:
        driver = AppDriver(app, pilot)
        await wait_until_drawn(driver)
        yield driver


def first_picture(driver: AppDriver) -> CarPicture:
    """Return the first picture widget."""
    return driver.screen.query_one("#picture", CarPicture)


async def wait_until_drawn(driver: AppDriver) -> None:
    """Wait until the picture of the current view is drawn."""
    await driver.settle()  # pending messages may request another picture
    await driver.until(
        lambda: all(part.is_up_to_date for part in driver.screen.query(CarPicture) if part.display)
    )


def row_keys(driver: AppDriver) -> list[str]:
    """Return the keys of the rows of the first picture."""
    return [row.key for row in first_picture(driver).picture]


async def test_swatches_are_displayed_until_there_is_a_picture() -> None:
    app = XmcApp(make_standard_document(shipped_catalog()), "en", glyphs="off")
    async with app.run_test(size=(120, 40)) as pilot:
        driver = AppDriver(app, pilot)
        await driver.settle()
        assert not first_picture(driver).picture
        assert "Lightning Yellow" in driver.part_text("#picture")
    async with run_with_pictures() as driver:
        assert len(row_keys(driver)) == first_picture(driver).size.height


async def test_the_picture_follows_the_highlight_and_says_so() -> None:
    async with run_with_pictures() as driver:
        await driver.press("2")
        await wait_until_drawn(driver)
        before = row_keys(driver)
        await driver.press("down")
        await wait_until_drawn(driver)
        assert row_keys(driver) != before
        assert "PREVIEW" in driver.part_text("#caption")
        assert "Space Silver" in driver.part_text("#caption")


async def test_a_caliper_changes_only_rows_of_the_caliper() -> None:
    async with run_with_pictures() as driver:
        await driver.press("4")
        await wait_until_drawn(driver)
        before = row_keys(driver)
        await driver.press("down")
        await wait_until_drawn(driver)
        changed = [
            number
            for number, (old, new) in enumerate(zip(before, row_keys(driver), strict=True))
            if old != new
        ]
        assert changed
        assert len(changed) <= len(before) * 2 / 3
        assert changed == list(range(changed[0], changed[-1] + 1))


async def test_v_cycles_through_the_views_and_the_next_step_resets_them() -> None:
    async with run_with_pictures() as driver:
        await driver.press("3")
        visible_cells = []
        for _ in VIEWS:
            await driver.press("v")
            await wait_until_drawn(driver)
            scene = picture_scene(driver.view)
            assert scene is not None
            visible_cells.append(scene.view)
            assert view_name(scene.view, driver.view.tr) in driver.part_text("#caption")
        assert sorted(visible_cells) == sorted(VIEWS)
        await driver.press("2")
        assert picture_scene(driver.view).view == "front"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("key", "view"),
    [
        ("1", "front"),
        ("2", "front"),
        ("3", "wheel"),
        ("4", "wheel"),
        ("5", "seats"),
        ("6", "front"),
    ],
)
async def test_the_view_follows_the_step(key: str, view: str) -> None:
    async with run_with_pictures() as driver:
        await driver.press(key)
        assert view_for_cursor(driver.view) == view


async def test_the_review_rotates_the_car_until_the_advisor_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    next_slide, views = MainScreen._advance_slide_show, []

    def counted(screen: MainScreen) -> None:
        next_slide(screen)
        views.append(picture_scene(screen.current_view()).view)  # type: ignore[union-attr]

    monkeypatch.setattr(main_screen, "SECONDS_PER_SIDE", 0.05)
    monkeypatch.setattr(MainScreen, "_advance_slide_show", counted)
    async with run_with_pictures(size=(80, 24)) as driver:
        await driver.press("6")
        await until(lambda: set(views) == set(VIEWS), "every view")
        await driver.press("v")
        views.clear()
        stays = driver.screen.ui.picture_view
        await until(lambda: len(views) >= 5, "five turns of which each would show another view")
        assert driver.screen.ui.picture_view == stays
        assert len(set(views)) == 1


@pytest.mark.parametrize(
    "size",
    [(80, 24), *deep_cases([(120, 40), (160, 50), (200, 60)])],
    ids=lambda size: f"{size[0]}x{size[1]}",
)
async def test_the_customer_view_shows_the_car_over_the_whole_width(size: tuple[int, int]) -> None:
    async with run_with_pictures(size=size) as driver:
        await driver.press("6", "f2")
        picture = driver.screen.query_one("#customer-picture", CarPicture)
        await driver.until(lambda: picture.is_up_to_date)
        assert picture.size.width == size[0]
        assert picture.size.height >= size[1] * 3 // 4
        others = [each for each in driver.screen.query(CarPicture) if each is not picture]
        assert [each for each in others if each.display] == [], "no other picture is drawn"


async def test_at_every_size_every_row_is_as_wide_as_its_widget() -> None:
    async with run_with_pictures() as driver:
        for size in ((80, 24), (150, 50), (120, 40)):
            await driver.pilot.resize_terminal(*size)
            part = first_picture(driver)
            assert [part.render_line(y).cell_length for y in range(part.size.height)] == [
                part.size.width
            ] * part.size.height
            await wait_until_drawn(driver)
            assert len(part.picture) == part.size.height


async def test_a_dialog_over_the_picture_and_a_screenshot_of_it() -> None:
    async with run_with_pictures() as driver:
        before = driver.text()
        await driver.press("f1")
        assert "Help" in driver.text()
        await driver.press("escape")
        assert driver.text() == before
        assert "▀" in driver.app.export_screenshot()


async def test_a_car_without_a_drawing_keeps_its_swatches(tmp_path: Path) -> None:
    folder = tmp_path / "catalog"
    for file in sorted(shipped_catalog().rglob("*.toml")):
        copy = folder / file.relative_to(shipped_catalog())
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(
            re.sub(r"^body = .*$", "", file.read_text(encoding="utf-8"), flags=re.M),
            encoding="utf-8",
        )
    app = XmcApp(make_standard_document(folder), "en", glyphs="half")
    async with app.run_test(size=(120, 40)) as pilot:
        driver = AppDriver(app, pilot)
        await driver.press("2", "down", "v")
        assert not first_picture(driver).picture
        assert "Space Silver" in driver.part_text("#picture")


# ── Output to the terminal ────────────────────────────────────────────────────────────────────────


def emulate_cells(output: str) -> list[tuple[str, str, str]]:
    """Return the cells a terminal shows after some output: character, foreground, background."""
    screen = pyte.Screen(40, 1)
    pyte.Stream(screen).feed(output)
    return [
        (screen.buffer[0][x].data, screen.buffer[0][x].fg, screen.buffer[0][x].bg)
        for x in range(40)
    ]


def visible_cells(cells: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Return cells without the invisible foreground of spaces."""
    return [(glyph, "" if glyph == " " else fore, back) for glyph, fore, back in cells]


@pytest.mark.parametrize("mode", ["half", "quad", "octant", "plain"])
def test_the_escape_codes_show_the_same_as_textual(mode: str) -> None:
    console = Console(color_system="truecolor", force_terminal=True, width=40)
    for row in make_picture_rows(encode_cells(RANDOM, mode), "truecolor"):
        ordinary = Strip(list(row.strip), row.strip.cell_length)
        assert visible_cells(emulate_cells(row.strip.render(console))) == visible_cells(
            emulate_cells(ordinary.render(console))
        )


def test_the_fallback_is_an_ordinary_strip_with_the_same_cells(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cells = encode_cells(RANDOM[:4, :40], "half")
    borrowing = [list(row.strip) for row in make_picture_rows(cells, "truecolor")]
    monkeypatch.setattr(textual_internals, "STRIP_HAS_SEGMENTS", False)
    plain = make_picture_rows(cells, "truecolor")
    assert {type(row.strip) for row in plain} == {Strip}
    assert [list(row.strip) for row in plain] == borrowing


@pytest.mark.parametrize(
    ("system", "code"),
    [
        ("256", r"[34]8;5;(1[6-9]|[2-9]\d|1\d\d|2[0-4]\d|25[0-5])"),
        ("standard", r"(3[0-7]|4[0-7]|9[0-7]|10[0-7])"),
    ],
)
def test_only_colours_of_the_palette_are_sent(system: str, code: str) -> None:
    for row in make_picture_rows(encode_cells(RANDOM, "quad"), system):
        parameters = re.findall(r"\x1b\[([^m]*)m", row.key)
        assert parameters
        for each in parameters:
            assert each == "0" or re.fullmatch(f"{code}(;{code})?", each), each


async def test_without_colours_only_dots_and_greys_of_the_theme_are_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with run_with_pictures(glyphs="octant") as driver:
        part = first_picture(driver)
        assert all(
            set(row.key) <= {chr(code) for code in range(0x2800, 0x2900)} for row in part.picture
        )
        assert any(row.key.strip("\u2800") for row in part.picture)
        styles = {
            segment.style for strip in part.render_lines(part.size.region) for segment in strip
        }
        assert all(
            colour is None or colour.triplet is None or len(set(colour.triplet)) == 1
            for style in styles
            if style is not None
            for colour in (style.color, style.bgcolor)
        )


@pytest.mark.parametrize(("view", "glyphs"), covering_cases(VIEWS, ["half", "quad", "octant"]))
def test_no_frame_of_80x24_cells_takes_more_than_60_kib(
    launch: Catalog, view: str, glyphs: str
) -> None:
    configurator = Configurator(launch, lambda: DAY)
    appearance = find_appearance(configurator.model, configurator.build)
    across, down = CELL_GRIDS[glyphs]
    spec = RenderSpec(
        appearance, view, SceneSurroundings(), 80 * across, 24 * down, 2 * across / down
    )
    rows = make_picture_rows(encode_cells(PictureRenderer().draw(spec), glyphs), "truecolor")
    assert sum(len(row.key.encode()) for row in rows) <= 60 * 1024


# ── Comparison ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("size", "pictures"), [((120, 40), 2), ((80, 24), 0)], ids=["120x40", "80x24"]
)
async def test_each_compared_build_has_a_picture(size: tuple[int, int], pictures: int) -> None:
    async with run_with_pictures(size=size) as driver:
        await driver.do(Choose("racing-red"))
        await driver.press("n")
        await driver.do(Choose("parrot-green"))
        await driver.press("c")
        dialog = driver.dialog(CompareDialog)
        parts = [
            part
            for part in dialog.query(CarPicture)
            if dialog.query_one("#compared-pictures").display
        ]
        assert len(parts) == pictures
        await driver.until(lambda: all(part.is_up_to_date for part in parts))
        looks = ["".join(row.key for row in part.picture) for part in parts]
        assert all(looks)
        assert len(set(looks)) == pictures
        for part, option in zip(parts, ("parrot-green", "racing-red"), strict=False):
            scene = part.scene(driver.view)
            assert scene is not None
            assert scene.appearance == find_appearance(
                driver.configurator.model,
                build_from_wished_options(driver.configurator.model, [option]),
            )


@pytest.mark.parametrize(
    ("changes", "view"),
    [
        (("caliper-red",), "wheel"),
        ((), "front"),
        deep_case(("racing-red", "rear-fridge"), "front"),
        deep_case(("racing-red",), "front"),
        deep_case(("carbon-spoiler-adjustable", "rear-fridge"), "rear"),
        deep_case(("rear-fridge",), "dash"),
    ],
)
async def test_compared_builds_show_the_side_that_differs_whatever_the_review_shows(
    changes: tuple[str, ...], view: str
) -> None:
    """If only the paints differ, three pictures of the seats would be the same."""
    async with run_with_pictures() as driver:
        await driver.press("n")
        for option in changes:
            driver.configurator.state.build = add_option(
                driver.configurator.model, driver.configurator.build, option
            )
        await driver.press("6")
        driver.screen.ui = replace(driver.screen.ui, picture_view="side")
        driver.screen.refresh_view()
        await driver.press("c")
        parts = list(driver.dialog(CompareDialog).query(CarPicture))
        assert [scene and scene.view for scene in (part.scene(driver.view) for part in parts)] == [
            view
        ] * 2


# ── Answers of the terminal ───────────────────────────────────────────────────────────────────────


async def test_the_glyphs_follow_from_what_the_terminal_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("TMUX", "STY", "TERM_PROGRAM", "ALACRITTY_WINDOW_ID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    async with run_with_pictures(glyphs="auto") as driver:
        assert drawn_rows(driver) == 2
        for version, rows in (((0, 32, 2), 3), ((0, 40, 0), 4), ((0, 19, 2), 2)):
            known = TerminalCapabilities("kitty", version)
            driver.app.post_message(TerminalAnswered(known))
            await driver.until(lambda known=known: driver.app.capabilities == known)  # type: ignore[misc]
            await wait_until_drawn(driver)
            assert drawn_rows(driver) == rows


def drawn_rows(driver: AppDriver) -> int:
    """Return the pixel rows of a cell of the first picture."""
    picture = first_picture(driver)
    assert picture._displayed_spec is not None
    return picture._displayed_spec.height // picture.size.height


async def test_answers_before_the_first_frame_are_kept() -> None:
    app = XmcApp(make_standard_document(shipped_catalog()), "en")
    known = TerminalCapabilities("kitty", (0, 40), cell_size=(9, 18))
    app.post_message(TerminalAnswered(known))
    async with app.run_test() as pilot:
        await AppDriver(app, pilot).until(lambda: app.capabilities == known)
