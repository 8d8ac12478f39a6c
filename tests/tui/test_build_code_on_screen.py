"""The build code in the app: its QR code, read by another library, and codes in the search."""

from __future__ import annotations

from typing import Any

import pytest
import zxingcpp
from rich.color import Color
from rich.console import Console
from textual.filter import Monochrome
from textual.strip import Strip

from tests.deep_test_sizes import covering_cases
from tests.tui.app_driver import AppDriver
from tests.tui.conftest import RunApp
from xmc_tui.configurator import Choose, ChooseModel
from xmc_tui.domain.build import build_from_wished_options, make_standard_build
from xmc_tui.domain.build_code import encode_build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.tui.dialogs.search_dialog import SearchDialog
from xmc_tui.tui.widgets.styled_lines import StyledLines

#: The width of a cell in pixels; its height is twice that.
SCALE = 6


def luminance(color: Color | None, default: int) -> int:
    """Return the luminance of a colour, from 0 to 255."""
    if color is None or color.is_default:
        return default
    red, green, blue = color.get_truecolor()
    return round(0.3 * red + 0.59 * green + 0.11 * blue)


def render_image(strips: list[Strip], is_dark: bool) -> memoryview:
    """Render rows of cells as a grayscale image of shape height x width."""
    paper, ink = (0, 255) if is_dark else (255, 0)
    rows: list[bytes] = []
    for strip in strips:
        upper, lower = bytearray(), bytearray()
        for text, style, _ in strip:
            front = luminance(style.color if style else None, ink)
            back = luminance(style.bgcolor if style else None, paper)
            for character in text:
                halves = {"█": (front, front), "▀": (front, back), "▄": (back, front)}.get(
                    character, (back, back)
                )
                upper += bytes([halves[0]]) * SCALE
                lower += bytes([halves[1]]) * SCALE
        rows += [bytes(upper)] * SCALE + [bytes(lower)] * SCALE
    width = min(map(len, rows))
    flat = b"".join(row[:width] for row in rows)
    return memoryview(flat).cast("B", shape=[len(rows), width])


async def decode_qr(driver: AppDriver, monochrome: bool = False) -> list[str]:
    """Ask for the QR code, return the texts that a reader finds in it, and close it."""
    await driver.press("enter")
    panel = driver.dialogs[-1].query_one("#dialog-text", StyledLines)
    strips = [panel.render_line(y) for y in range(panel.size.height)]
    if monochrome:
        strips = [
            Strip(Monochrome().apply(list(strip), driver.app.screen.styles.background))
            for strip in strips
        ]
    await driver.press("escape")
    found: list[Any] = zxingcpp.read_barcodes(render_image(strips, driver.app.current_theme.dark))
    return [each.text for each in found]


@pytest.mark.parametrize(
    ("theme", "size"),
    covering_cases(["xmc-dark", "xmc-light", "ansi-dark", "ansi-light"], [(120, 40), (80, 24)]),
)
async def test_the_qr_is_read_from_the_screen(
    run_app: RunApp, theme: str, size: tuple[int, int]
) -> None:
    async with run_app(size=size) as driver:
        driver.app.theme = theme
        await driver.do(Choose("amethyst"))
        await driver.press("6")
        code = encode_build(driver.configurator.catalog, driver.configurator.build)
        assert await decode_qr(driver) == [code]
        assert code in driver.part_text("#code")
        await driver.press("f2")
        assert not driver.screen.query_one("#picture-pane").display, "the code is in it"
        assert "XMC-" not in driver.text()
        await driver.press("f2")
        assert await decode_qr(driver) == [code]
        await driver.do(ChooseModel("yu7-max"))
        await driver.press("6")
        assert (
            await decode_qr(driver)
            == [encode_build(driver.configurator.catalog, driver.configurator.build)]
            != [code]
        )


async def test_the_qr_is_read_without_colours(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.press("6")
        assert await decode_qr(driver, monochrome=True)


async def test_the_code_is_displayed_only_on_the_review(run_app: RunApp) -> None:
    async with run_app(size=(120, 40)) as driver:
        for step in "12345":
            await driver.press(step)
            assert "XMC-" not in driver.text()


@pytest.mark.parametrize("code", ["zh", "en"])
async def test_the_customer_view_hides_a_code_that_was_applied(
    run_app: RunApp, launch: Catalog, code: str
) -> None:
    wanted = encode_build(launch, build_from_wished_options(launch.models[0], ["amethyst"]))
    async with run_app(language=code) as driver:
        await driver.press("/", *wanted, "enter")
        assert wanted in driver.text()
        await driver.press("f2")
        assert "XMC-" not in driver.text()
        for key in ("u", "ctrl+r"):
            await driver.press(key)
            assert driver.screen.ui.message
            assert "XMC-" not in driver.text()


@pytest.mark.parametrize("spell", [str, str.lower, lambda code: code.replace("-", " ")])
async def test_a_code_typed_into_search_is_one_undo_step(
    run_app: RunApp, launch: Catalog, spell: object
) -> None:
    assert callable(spell)
    wanted = build_from_wished_options(launch.model_by_id["yu7-max"], ["amethyst", "fridge"])
    async with run_app() as driver:
        before = driver.configurator.build
        await driver.burst("/", *spell(encode_build(launch, wanted)), "enter")
        assert driver.dialogs == []
        assert driver.configurator.build == wanted
        assert encode_build(launch, wanted) in driver.screen.ui.message
        assert (driver.cursor.highlight, driver.view.preview) == ("yu7-max", None)
        await driver.press("u")
        assert driver.configurator.build == before
        assert (driver.cursor.highlight, driver.view.preview) == ("su7-ultra", None)


async def test_the_code_of_the_current_build_shows_that_build(
    run_app: RunApp, launch: Catalog
) -> None:
    async with run_app() as driver:
        await driver.press("2", "down")
        assert driver.view.preview is not None
        await driver.press("/", *encode_build(launch, driver.configurator.build), "enter")
        assert driver.view.preview is None
        assert driver.cursor.highlight in driver.configurator.build.chosen


@pytest.mark.parametrize("code", ["zh", "en"])
async def test_a_code_that_cannot_be_applied_gives_the_reason(
    run_app: RunApp, launch: Catalog, july: Catalog, code: str
) -> None:
    standard = make_standard_build(launch.models[0])
    clashing = build_from_wished_options(launch.models[0], ["amethyst", "classic-gold"])
    expected = {
        "XMC-0000-0000-01": "mistyped" if code == "en" else "有误",
        "XMC-12": "10",
        encode_build(july, standard): "another catalog" if code == "en" else "目录",
        encode_build(launch, clashing): "cannot be combined" if code == "en" else "不可同选",
    }
    async with run_app(language=code) as driver:
        for typed, tr in expected.items():
            await driver.press("/", *typed, "enter")
            driver.dialog(SearchDialog)
            assert tr in driver.dialog_text()
            await driver.press("escape")
        assert driver.configurator.build == standard
        assert not driver.configurator.is_unsaved


@pytest.mark.parametrize("code", ["zh", "en"])
async def test_a_code_of_another_edition_shows_the_command_that_opens_it(
    run_app: RunApp, july: Catalog, code: str
) -> None:
    """The app cannot change its catalog, so it shows a command that opens the code."""
    wanted = encode_build(july, make_standard_build(july.models[0]))
    async with run_app(
        language=code, size=(120, 40), exporter=SheetExporter(find_catalog=lambda _: july)
    ) as driver:
        await driver.press("/", *wanted.lower().replace("-", " "))
        assert f"xmc open {wanted} --edition 2026-07" in driver.dialog_text()


def test_an_image_of_something_else_is_not_read() -> None:
    console = Console(width=30)
    strips = [Strip(list(console.render(f"line {number}"))) for number in range(15)]
    assert zxingcpp.read_barcodes(render_image(strips, is_dark=True)) == []
