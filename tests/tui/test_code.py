"""The build code in the app: its QR code, read by another library, and codes in the search."""

from __future__ import annotations

from typing import Any

import pytest
import zxingcpp
from rich.color import Color
from rich.console import Console
from textual.filter import Monochrome
from textual.strip import Strip

from tests.tui.conftest import StageMaker
from tests.tui.stage import Stage
from xmc_tui.configurator import Choose, ChooseModel
from xmc_tui.domain.build import standard_build, with_wishes
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.code import code_of
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.tui.screens.search import SearchDialog
from xmc_tui.tui.widgets.lines import Lines

#: The width of a cell in pixels; its height is twice that.
SCALE = 6


def luminance(color: Color | None, default: int) -> int:
    """Return the luminance of a colour, from 0 to 255."""
    if color is None or color.is_default:
        return default
    red, green, blue = color.get_truecolor()
    return round(0.3 * red + 0.59 * green + 0.11 * blue)


def photographed(strips: list[Strip], is_dark: bool) -> memoryview:
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


def read_from(stage: Stage, monochrome: bool = False) -> list[str]:
    """Return the texts that a QR reader finds in an image of the code panel."""
    panel = stage.screen.query_one("#code", Lines)
    strips = [panel.render_line(y) for y in range(panel.size.height)]
    if monochrome:
        strips = [
            Strip(Monochrome().apply(list(strip), stage.app.screen.styles.background))
            for strip in strips
        ]
    found: list[Any] = zxingcpp.read_barcodes(photographed(strips, stage.app.current_theme.dark))
    return [each.text for each in found]


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("theme", ["xmc-dark", "xmc-light", "ansi-dark", "ansi-light"])
async def test_the_qr_is_read_from_the_screen(
    staged: StageMaker, theme: str, size: tuple[int, int]
) -> None:
    async with staged(size=size) as stage:
        stage.app.theme = theme
        await stage.do(Choose("amethyst"))
        await stage.press("6")
        code = code_of(stage.configurator.catalog, stage.configurator.build)
        assert read_from(stage) == [code]
        assert code in stage.part_text("#code")
        await stage.press("f2")
        assert not stage.screen.query_one("#code").display, "to a customer no code is shown"
        assert "XMC-" not in stage.text()
        await stage.press("f2")
        assert read_from(stage) == [code]
        await stage.do(ChooseModel("yu7-max"))
        await stage.press("6")
        assert (
            read_from(stage)
            == [code_of(stage.configurator.catalog, stage.configurator.build)]
            != [code]
        )


async def test_the_qr_is_read_where_there_are_no_colours(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.press("6")
        assert read_from(stage, monochrome=True)


async def test_the_code_shows_on_the_review_alone(staged: StageMaker) -> None:
    async with staged(size=(120, 40)) as stage:
        for step in "12345":
            await stage.press(step)
            assert "XMC-" not in stage.text()


@pytest.mark.parametrize("code", ["zh", "en"])
async def test_a_code_that_was_taken_is_not_told_to_a_customer(
    staged: StageMaker, launch: Catalog, code: str
) -> None:
    wanted = code_of(launch, with_wishes(launch.models[0], ["amethyst"]))
    async with staged(language=code) as stage:
        await stage.press("/", *wanted, "enter")
        assert wanted in stage.text()
        await stage.press("f2")
        assert "XMC-" not in stage.text()
        for key in ("u", "ctrl+r"):
            await stage.press(key)
            assert stage.screen.ui.message
            assert "XMC-" not in stage.text()


@pytest.mark.parametrize("spell", [str, str.lower, lambda code: code.replace("-", " ")])
async def test_a_code_typed_into_search_is_one_step(
    staged: StageMaker, launch: Catalog, spell: object
) -> None:
    assert callable(spell)
    wanted = with_wishes(launch.model_by_id["yu7-max"], ["amethyst", "fridge"])
    async with staged() as stage:
        before = stage.configurator.build
        await stage.burst("/", *spell(code_of(launch, wanted)), "enter")
        assert stage.dialogs == []
        assert stage.configurator.build == wanted
        assert code_of(launch, wanted) in stage.screen.ui.message
        assert (stage.cursor.highlight, stage.view.preview) == ("yu7-max", None)
        await stage.press("u")
        assert stage.configurator.build == before
        assert (stage.cursor.highlight, stage.view.preview) == ("su7-ultra", None)


async def test_a_code_of_the_build_at_hand_shows_that_build(
    staged: StageMaker, launch: Catalog
) -> None:
    async with staged() as stage:
        await stage.press("2", "down")
        assert stage.view.preview is not None
        await stage.press("/", *code_of(launch, stage.configurator.build), "enter")
        assert stage.view.preview is None
        assert stage.cursor.highlight in stage.configurator.build.chosen


@pytest.mark.parametrize("code", ["zh", "en"])
async def test_a_code_that_cannot_be_taken_says_why(
    staged: StageMaker, launch: Catalog, july: Catalog, code: str
) -> None:
    standard = standard_build(launch.models[0])
    clashing = with_wishes(launch.models[0], ["amethyst", "classic-gold"])
    said = {
        "XMC-0000-0000-01": "mistyped" if code == "en" else "输入有误",
        "XMC-12": "10",
        code_of(july, standard): "another catalog" if code == "en" else "目录",
        code_of(launch, clashing): "cannot be taken" if code == "en" else "不能采用",
    }
    async with staged(language=code) as stage:
        for typed, words in said.items():
            await stage.press("/", *typed, "enter")
            stage.dialog(SearchDialog)
            assert words in stage.dialog_text()
            await stage.press("escape")
        assert stage.configurator.build == standard
        assert not stage.configurator.is_unsaved


@pytest.mark.parametrize("code", ["zh", "en"])
async def test_a_code_of_another_edition_says_what_can_be_done_here(
    staged: StageMaker, july: Catalog, code: str
) -> None:
    """The app cannot change its catalog, so it shows a command that opens the code."""
    wanted = code_of(july, standard_build(july.models[0]))
    async with staged(
        language=code, size=(120, 40), exporter=SheetExporter(catalogs=lambda _: july)
    ) as stage:
        await stage.press("/", *wanted.lower().replace("-", " "))
        assert f"xmc open {wanted} --edition 2026-07" in stage.dialog_text()


def test_a_photograph_of_something_else_is_not_read() -> None:
    console = Console(width=30)
    strips = [Strip(list(console.render(f"line {number}"))) for number in range(15)]
    assert zxingcpp.read_barcodes(photographed(strips, is_dark=True)) == []
