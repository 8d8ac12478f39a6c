"""Conversion of pixels to terminal cells: one character and two colours per cell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from xmc_tui.picture.finish_shading import Bytes, Floats
from xmc_tui.picture.glyph_sets import CELL_GLYPHS, CELL_GRIDS, RARE_OCTANTS, UPPER_HALF

#: A cell whose pixels differ by less than this in every channel is drawn as background only.
_FLAT = 5.0
_LUMA = np.array([0.30, 0.59, 0.11], np.float32)


@dataclass(frozen=True)
class TerminalCells:
    """A picture as terminal cells.

    `glyph` holds indices into `glyphs`, shape (rows, columns); `foreground` and `background` hold
    sRGB bytes, shape (rows, columns, 3).
    """

    glyphs: str
    glyph: npt.NDArray[np.uint16]
    foreground: Bytes
    background: Bytes

    def text(self, row: int) -> str:
        """Return the characters of a row."""
        return "".join(self.glyphs[place] for place in self.glyph[row].tolist())


def encode_cells(pixels: Bytes, mode: str, dark_dots: bool = False) -> TerminalCells:
    """Convert pixels (height, width, 3) to cells in the glyph set `mode`.

    Height and width must be multiples of the cell's grid in GRIDS. With `dark_dots` braille dots
    are set
    for dark pixels instead of bright ones, for terminals with a light background.
    """
    if mode == "plain":
        return TerminalCells(
            CELL_GLYPHS[mode], np.zeros(pixels.shape[:2], np.uint16), pixels, pixels
        )
    across, down = CELL_GRIDS[mode]
    rows, columns = pixels.shape[0] // down, pixels.shape[1] // across
    # One plane for each pixel of a cell: sums over planes then read memory sequentially.
    split = pixels.reshape(rows, down, columns, across, 3).transpose(1, 3, 0, 2, 4)
    planes = split.reshape(down * across, rows * columns, 3).astype(np.float32)
    glyph, foreground, background = (
        _dither_braille(planes, dark_dots) if mode == "braille" else _fit_two_colours(planes, mode)
    )
    if mode == "octant":
        _invert_rare_octants(glyph, foreground, background)
    shape = (rows, columns, 3)
    return TerminalCells(
        _list_glyphs(mode),
        glyph.astype(np.uint16).reshape(rows, columns),
        (foreground + 0.5).astype(np.uint8).reshape(shape),
        (background + 0.5).astype(np.uint8).reshape(shape),
    )


def _list_glyphs(mode: str) -> str:
    """Return the characters of a glyph set, with the upper half block appended if it is missing."""
    return (
        CELL_GLYPHS[mode]
        if UPPER_HALF in CELL_GLYPHS[mode] or mode == "braille"
        else CELL_GLYPHS[mode] + UPPER_HALF
    )


def _fit_two_colours(planes: Floats, mode: str) -> tuple[Any, Floats, Floats]:
    """Return glyph indices (cells,) and two colours (cells, 3) for planes (pixels, cells, 3).

    The pixels of a cell are split in two by brightness, and each part gets its mean colour. If the
    upper half block has a smaller squared error it is used instead, so no glyph set is worse than
    half blocks.
    """
    count = len(planes)
    bright = planes @ _LUMA
    parts = bright > (bright.max(0) + bright.min(0)) / 2
    glyph = np.tensordot(parts, 1 << np.arange(count), (0, 0))
    total = planes.sum(0)
    inside = parts.astype(np.float32)
    foreground, background, score = _compute_means(
        np.einsum("pc,pck->ck", inside, planes), total, inside.sum(0), count
    )
    upper = _make_upper_half_shares(mode)
    half_fore, half_back, half_score = _compute_means(
        np.tensordot(upper, planes, (0, 0)), total, upper.sum(), count
    )
    is_half_closer = half_score >= score
    glyph[is_half_closer] = _list_glyphs(mode).index(UPPER_HALF)
    foreground[is_half_closer], background[is_half_closer] = (
        half_fore[is_half_closer],
        half_back[is_half_closer],
    )
    flat = (planes.max(0) - planes.min(0)).max(1) < _FLAT
    glyph[flat] = 0
    foreground[flat] = background[flat] = total[flat] / count
    return glyph, foreground, background


def _invert_rare_octants(glyph: Any, foreground: Floats, background: Floats) -> None:
    """Replace the octants that not every terminal draws by their inverse with swapped colours."""
    rare = np.isin(glyph, RARE_OCTANTS)
    glyph[rare] ^= 0xFF
    foreground[rare], background[rare] = background[rare], foreground[rare]


@lru_cache(8)
def _make_upper_half_shares(mode: str) -> Floats:
    """Return the share of each pixel that the upper half block covers.

    In sextants the block cuts through the middle row, which is shared half and half.
    """
    across, down = CELL_GRIDS[mode]
    rows = np.clip(down / 2 - np.arange(down), 0, 1).astype(np.float32)
    return np.repeat(rows, across)


def _compute_means(
    on: Floats, total: Floats, inside: Any, count: int
) -> tuple[Floats, Floats, Floats]:
    """Return the mean colours (cells, 3) of a part and of the rest, and a score (cells,).

    `on` is the sum of the part. The squared error of a split is the sum of squares minus its score,
    so of two splits the one with the higher score is closer.
    """
    off = total - on
    foreground = on / np.maximum(inside, 1e-6).reshape(-1, 1)
    background = off / np.maximum(count - inside, 1e-6).reshape(-1, 1)
    return (
        foreground,
        background,
        np.einsum("ck,ck->c", foreground, on) + np.einsum("ck,ck->c", background, off),
    )


#: Ordered dither matrix, over two braille cells side by side.
_BAYER = (
    np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32) + 0.5
) / 16


def _dither_braille(planes: Floats, ink: bool) -> tuple[Any, Floats, Floats]:
    """Return braille glyphs with ordered dithering for planes (8, cells, 3).

    The two colours are placeholders: braille rows are drawn in the text style of the theme.
    """
    thresholds = _BAYER[:, :2].reshape(-1, 1)
    # Most of a car is dark: the square root spreads the dark tones.
    bright = np.sqrt((planes @ _LUMA) / 255)
    dots = (1 - bright if ink else bright) > 0.12 + 0.80 * thresholds
    nothing = np.zeros(planes.shape[1:], np.float32)
    return np.tensordot(dots, 1 << np.arange(8), (0, 0)), nothing + 255, nothing
