"""Strips that leave room for pixels, and updates that are followed by the pixels.

Textual knows cells only. The rows of a pixel picture are `PixelStrip`s:

- For Textual they have segments: the picture in half blocks. A dialog that dims the screen below,
  a screenshot and a test see those.
- Within an update of a screen (`install_pixel_updates`) they write cells that leave room for the
pixels,
  and note which cells those are. After the text of the update their source knows exactly which of
  its cells were written over, whatever covers the rest, and adds the pixels of those.

Without the private names of Textual no update is known, and the half blocks are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any, Protocol

from rich.console import Console
from rich.segment import Segment
from textual.screen import Screen
from textual.strip import Strip

from xmc_tui.tui.textual_internals import (
    STRIP_HAS_SEGMENTS,
    LazySegmentsStrip,
    replace_update_rendering,
)

#: Some cells of a row: the row, the first column, and the one after the last.
Cells = tuple[int, int, int]


class PixelSource(Protocol):
    """Something that shows pixels in the cells of a widget."""

    def encode_cells(self, cells: Cells, is_whole_update: bool) -> str | None:
        """Return the text of cells that leaves room for pixels; None to write half blocks."""

    def encode_pixels(self, written: list[Cells]) -> str:
        """Return the codes of the pixels of the cells written in an update."""


class ScreenUpdateWithPixels:
    """An update of a screen: which cells of which sources it writes."""

    def __init__(self, is_whole: bool) -> None:
        self.is_whole = is_whole
        self._written: dict[PixelSource, list[Cells]] = {}

    def encode_cells(self, source: PixelSource, cells: Cells) -> str | None:
        """Return the text of cells, which the update writes."""
        text = source.encode_cells(cells, self.is_whole)
        if text is not None:
            self._written.setdefault(source, []).append(cells)
        return text

    def encode_pixels(self) -> str:
        """Return the codes of the pixels of all cells that were written."""
        return "".join(source.encode_pixels(cells) for source, cells in self._written.items())


#: The update that is written now.
_current_update: ContextVar[ScreenUpdateWithPixels | None] = ContextVar(
    "pixel_update", default=None
)


class PixelStrip(LazySegmentsStrip):
    """Cells of a row of a pixel picture, from the column `start` on."""

    __slots__ = ("_row", "_source", "_start")

    def __init__(
        self,
        source: PixelSource,
        row: int,
        start: int,
        width: int,
        build_segments: Callable[[], list[Segment]],
    ) -> None:
        self._source = source
        self._row = row
        self._start = start
        super().__init__(width, build_segments)

    def render(self, console: Console) -> str:
        """Return the escape codes of the cells."""
        if (update := _current_update.get()) is not None:
            cells = (self._row, self._start, self._start + self.cell_length)
            if (text := update.encode_cells(self._source, cells)) is not None:
                return text
        return Strip(list(self), self.cell_length).render(console)

    def crop(self, start: int, end: int | None = None) -> Strip:
        """Return a part of the cells, which is a strip of pixels too."""
        width = self.cell_length
        start, end = max(0, start), width if end is None else min(width, end)
        if (start, end) == (0, width):
            return self
        if end <= start:
            return Strip([], 0)

        def build_segments() -> list[Segment]:
            return list(Strip(list(self), width).crop(start, end))

        return PixelStrip(self._source, self._row, self._start + start, end - start, build_segments)

    def divide(self, cuts: Iterable[int]) -> list[Strip]:
        """Return the parts that end at the cuts."""
        parts = []
        start = 0
        for cut in cuts:
            if cut > self.cell_length:
                break
            parts.append(self.crop(start, cut))
            start = cut
        return parts


def install_pixel_updates(screen: Screen[Any]) -> bool:
    """Make the updates of a screen show the pixels of its pictures; return whether they can.

    Text and pixels are one write, within one synchronized update if the terminal has those.
    """
    return STRIP_HAS_SEGMENTS and replace_update_rendering(screen, _render_with_pixels)


def _render_with_pixels(is_whole: bool, render_text: Callable[[], str]) -> str:
    update = ScreenUpdateWithPixels(is_whole)
    token = _current_update.set(update)
    try:
        text = render_text()
    finally:
        _current_update.reset(token)
    return text + update.encode_pixels()
