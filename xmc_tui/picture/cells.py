"""From pixels to cells of a terminal: one character and two colours each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from xmc_tui.picture.glyphs import GLYPHS, GRIDS, UPPER_HALF
from xmc_tui.picture.paint import Bytes, Floats

#: Pixels that differ by less than this in every channel are one colour to the eye: their cell is plain background.
_FLAT = 5.0
_LUMA = np.array([0.30, 0.59, 0.11], np.float32)

Masks = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Cells:
    """A picture in characters: places in `glyphs` (rows, columns), and two colours (rows, columns, 3) as bytes."""

    glyphs: str
    glyph: npt.NDArray[np.uint16]
    foreground: Bytes
    background: Bytes

    def text(self, row: int) -> str:
        """Return the characters of a row."""
        return "".join(self.glyphs[place] for place in self.glyph[row].tolist())


def to_cells(pixels: Bytes, mode: str, ink: bool = False) -> Cells:
    """Return the cells of a picture (height, width, 3) in a set of glyphs; height and width are whole cells of it.

    `ink` says that dots are dark on a light ground, so that they stand for what is dark.
    """
    if mode == "plain":
        return Cells(GLYPHS[mode], np.zeros(pixels.shape[:2], np.uint16), pixels, pixels)
    across, down = GRIDS[mode]
    rows, columns = pixels.shape[0] // down, pixels.shape[1] // across
    # One plane for each place in a cell: sums over planes run through memory in order.
    split = pixels.reshape(rows, down, columns, across, 3).transpose(1, 3, 0, 2, 4)
    planes = split.reshape(down * across, rows * columns, 3).astype(np.float32)
    glyph, foreground, background = _braille(planes, ink) if mode == "braille" else _two_colours(planes, mode)
    shape = (rows, columns, 3)
    return Cells(
        _glyphs_of(mode),
        glyph.astype(np.uint16).reshape(rows, columns),
        (foreground + 0.5).astype(np.uint8).reshape(shape),
        (background + 0.5).astype(np.uint8).reshape(shape),
    )


def _glyphs_of(mode: str) -> str:
    """Return the characters of a set, with the half block behind them where the set has none."""
    return GLYPHS[mode] if UPPER_HALF in GLYPHS[mode] or mode == "braille" else GLYPHS[mode] + UPPER_HALF


def _two_colours(planes: Floats, mode: str) -> tuple[Any, Floats, Floats]:
    """Return glyph and colours (cells, …) of planes (pixels, cells, 3), never further from them than half blocks are.

    The pixels are parted in two by brightness, and each part gets its mean. Where the upper half block comes closer,
    that is taken: a set is only ever better than half blocks.
    """
    count = len(planes)
    bright = planes @ _LUMA
    parts = bright > (bright.max(0) + bright.min(0)) / 2
    glyph = np.tensordot(parts, 1 << np.arange(count), (0, 0))
    total = planes.sum(0)
    inside = parts.astype(np.float32)
    foreground, background, worth = _means(np.einsum("pc,pck->ck", inside, planes), total, inside.sum(0), count)
    upper = _upper_half(mode)
    half_fore, half_back, half_worth = _means(np.tensordot(upper, planes, (0, 0)), total, upper.sum(), count)
    closer = half_worth >= worth
    glyph[closer] = _glyphs_of(mode).index(UPPER_HALF)
    foreground[closer], background[closer] = half_fore[closer], half_back[closer]
    flat = (planes.max(0) - planes.min(0)).max(1) < _FLAT
    glyph[flat] = 0
    foreground[flat] = background[flat] = total[flat] / count
    return glyph, foreground, background


@lru_cache(8)
def _upper_half(mode: str) -> Floats:
    """Return how much of each pixel the upper half block covers: in sextants it parts the middle row."""
    across, down = GRIDS[mode]
    rows = np.clip(down / 2 - np.arange(down), 0, 1).astype(np.float32)
    return np.repeat(rows, across)


def _means(on: Floats, total: Floats, inside: Any, count: int) -> tuple[Floats, Floats, Floats]:
    """Return the mean colours (cells, 3) of a part, whose sum is `on`, and of the rest, and what they are worth.

    The squared error is the sum of the squares less this worth; so of two ways to part, the worthier is the closer.
    """
    off = total - on
    foreground = on / np.maximum(inside, 1e-6).reshape(-1, 1)
    background = off / np.maximum(count - inside, 1e-6).reshape(-1, 1)
    return foreground, background, np.einsum("ck,ck->c", foreground, on) + np.einsum("ck,ck->c", background, off)


#: An ordered dither over two braille cells by one.
_BAYER = (np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32) + 0.5) / 16


def _braille(planes: Floats, ink: bool) -> tuple[Any, Floats, Floats]:
    """Return dots where a pixel (8, cells, 3) is brighter than its threshold; the colours are those of the theme."""
    thresholds = _BAYER[:, :2].reshape(-1, 1)
    bright = np.sqrt((planes @ _LUMA) / 255)  # most of a car is dark: there the steps have to be told apart
    dots = (1 - bright if ink else bright) > 0.12 + 0.80 * thresholds
    nothing = np.zeros(planes.shape[1:], np.float32)
    return np.tensordot(dots, 1 << np.arange(8), (0, 0)), nothing + 255, nothing
