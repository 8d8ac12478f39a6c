"""Rows of a picture as Textual strips with ready escape codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from rich.color import Color, ColorType
from rich.color_triplet import ColorTriplet
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from xmc_tui.picture.terminal_cells import TerminalCells
from xmc_tui.picture.terminal_palettes import (
    find_nearest_colours,
    first_palette_colour_number,
    make_terminal_palette,
)
from xmc_tui.tui import textual_internals
from xmc_tui.tui.textual_internals import LazySegmentsStrip

#: The number of colours of Rich's colour systems; truecolor has no palette.
_PALETTES = {"256": 256, "standard": 16, "windows": 16}


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A row of a picture; equal rows have equal keys, so that only changed rows are repainted."""

    key: str
    strip: Strip


class PrerenderedStrip(LazySegmentsStrip):
    """A strip with ready escape codes."""

    __slots__ = ("_codes",)

    def __init__(self, codes: str, width: int, build_segments: Callable[[], list[Segment]]) -> None:
        self._codes = codes
        super().__init__(width, build_segments)

    def render(self, console: Console) -> str:  # noqa: ARG002 - the codes are made for the console
        """Return the escape codes of the whole row."""
        return self._codes


def prerendered_strip(codes: str, width: int, build_segments: Callable[[], list[Segment]]) -> Strip:
    """Return a strip of `width` cells that prints `codes`; `build_segments` makes its segments."""
    if textual_internals.STRIP_HAS_SEGMENTS:
        return PrerenderedStrip(codes, width, build_segments)
    return Strip(build_segments(), width)


def make_picture_rows(cells: TerminalCells, system: str) -> list[PictureRow]:
    """Return the rows of a picture in one of Rich's colour systems."""
    colours = _PALETTES.get(system)
    codes: Callable[[int, int], str]
    if colours is None:
        foreground, background, codes = (
            _pack_rgb(cells.foreground),
            _pack_rgb(cells.background),
            _truecolor_code,
        )
    else:
        foreground, background = (
            find_nearest_colours(cells.foreground, colours),
            find_nearest_colours(cells.background, colours),
        )
        codes = _code256 if colours == 256 else _code16
    glyphs = cells.glyphs
    width = cells.glyph.shape[1]
    rows = []
    for places, fore, back in zip(
        cells.glyph.tolist(), foreground.tolist(), background.tolist(), strict=True
    ):
        text = [glyphs[place] for place in places]
        row = _escape_codes(text, fore, back, codes)
        rows.append(
            PictureRow(
                row, prerendered_strip(row, width, _make_segment_builder(text, fore, back, colours))
            )
        )
    return rows


def make_braille_rows(cells: TerminalCells, style: Style) -> list[PictureRow]:
    """Return the rows of a picture of Braille dots in one style, for terminals without colours."""
    width = cells.glyph.shape[1]
    texts = [cells.text(row) for row in range(len(cells.glyph))]
    return [PictureRow(text, Strip([Segment(text, style)], width)) for text in texts]


def _pack_rgb(rgb: Any) -> Any:
    """Return RGB colours of shape (…, 3) as integers 0xRRGGBB of shape (…)."""
    wide = rgb.astype("int32")
    return (wide[..., 0] << 16) | (wide[..., 1] << 8) | wide[..., 2]


@lru_cache(40_000)
def _truecolor_code(kind: int, colour: int) -> str:
    return f"{kind}8;2;{colour >> 16};{colour >> 8 & 255};{colour & 255}"


def _code256(kind: int, colour: int) -> str:
    return f"{kind}8;5;{colour}"


def _code16(kind: int, colour: int) -> str:
    return str(kind * 10 + colour) if colour < 8 else str(kind * 10 + 60 + colour - 8)


def _escape_codes(
    text: list[str], foreground: list[int], background: list[int], code: Callable[[int, int], str]
) -> str:
    """Return a row as text with escape codes; a code is written only if the colour changes.

    A space needs no foreground colour.
    """
    out: list[str] = []
    last_fore = last_back = -1
    for glyph, fore, back in zip(text, foreground, background, strict=True):
        if back != last_back:
            if fore != last_fore and glyph != " ":
                out.append(f"\x1b[{code(3, fore)};{code(4, back)}m")
                last_fore = fore
            else:
                out.append(f"\x1b[{code(4, back)}m")
            last_back = back
        elif fore != last_fore and glyph != " ":
            out.append(f"\x1b[{code(3, fore)}m")
            last_fore = fore
        out.append(glyph)
    out.append("\x1b[0m")
    return "".join(out)


def _make_segment_builder(
    text: list[str], foreground: list[int], background: list[int], colours: int | None
) -> Callable[[], list[Segment]]:
    """Return a function that makes the segments of a row, one for each run of a style."""

    def build_segments() -> list[Segment]:
        styled = groupby(zip(foreground, background, text, strict=True), key=lambda cell: cell[:2])
        return [
            Segment(
                "".join(cell[2] for cell in cells),
                Style.from_color(_rich_color(fore, colours), _rich_color(back, colours)),
            )
            for (fore, back), cells in styled
        ]

    return build_segments


def _rich_color(colour: int, colours: int | None) -> Color:
    """Return the Rich colour of a packed colour or palette number.

    Palette numbers become RGB values, because Textual would convert them anyway.
    """
    if colours is None:
        return Color(
            "",
            ColorType.TRUECOLOR,
            None,
            ColorTriplet(colour >> 16, colour >> 8 & 255, colour & 255),
        )
    red, green, blue = (
        int(channel)
        for channel in make_terminal_palette(colours)[colour - first_palette_colour_number(colours)]
    )
    return Color("", ColorType.TRUECOLOR, None, ColorTriplet(red, green, blue))
