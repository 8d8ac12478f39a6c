"""Tests of the conversion of pixels to cells: never less accurate than half blocks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xmc_tui.picture.glyph_sets import CELL_GLYPHS, CELL_GRIDS
from xmc_tui.picture.terminal_cells import TerminalCells, encode_cells

BLOCKS = ("half", "quad", "sextant", "octant")


def show_cells(cells: TerminalCells, mode: str) -> np.ndarray:
    """Return the pixels that a terminal would show, with twelve rows per cell."""
    across, down = CELL_GRIDS[mode]
    rows, columns = cells.glyph.shape
    out = np.zeros((rows * 12, columns * 2, 3), np.float64)
    for row in range(rows):
        for column in range(columns):
            glyph = cells.glyphs[cells.glyph[row, column]]
            fore, back = cells.foreground[row, column], cells.background[row, column]
            for y in range(12):
                for x in range(2):
                    if glyph == "▀":
                        on = y < 6
                    else:
                        bit = y * down // 12 * across + x * across // 2
                        on = bool(CELL_GLYPHS[mode].index(glyph) >> bit & 1)
                    out[row * 12 + y, column * 2 + x] = fore if on else back
    return out


def scale_to_fine_grid(pixels: np.ndarray, mode: str) -> np.ndarray:
    """Return the pixels of a mode's grid, scaled to the grid of `show_cells`."""
    across, down = CELL_GRIDS[mode]
    return pixels.repeat(12 // down, 0).repeat(2 // across, 1).astype(np.float64)


def cell_errors(seen: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return the squared error of each cell."""
    error = np.square(seen - wanted).sum(2)
    rows, columns = error.shape[0] // 12, error.shape[1] // 2
    return error.reshape(rows, 12, columns, 2).sum((1, 3))


def approximate_by_half_blocks(wanted: np.ndarray) -> np.ndarray:
    """Return the best half-block approximation on the grid of `show_cells`.

    Each half has its mean colour, rounded to bytes.
    """
    rows, columns = wanted.shape[0] // 6, wanted.shape[1] // 2
    means = wanted.reshape(rows, 6, columns, 2, 3).mean((1, 3))
    return np.floor(means + 0.5).repeat(6, 0).repeat(2, 1)


@st.composite
def pictures(draw: st.DrawFn, mode: str) -> np.ndarray:
    """Strategy: pixels of two by three cells, smooth or random."""
    across, down = CELL_GRIDS[mode]
    shape = (2 * down, 3 * across, 3)
    seed = draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)
    if draw(st.booleans()):
        return random.integers(0, 256, shape, dtype=np.uint8)
    base, spread = draw(st.integers(0, 200)), draw(st.integers(0, 55))
    return (base + random.integers(0, spread + 1, shape)).astype(np.uint8)


@pytest.mark.parametrize("mode", ["quad", "sextant", "octant"])
def test_no_cell_is_less_accurate_than_half_blocks(mode: str) -> None:
    @settings(max_examples=60, deadline=None)
    @given(pictures(mode))
    def check(pixels: np.ndarray) -> None:
        wanted = scale_to_fine_grid(pixels, mode)
        errors = cell_errors(show_cells(encode_cells(pixels, mode), mode), wanted)
        best_halves = cell_errors(approximate_by_half_blocks(wanted), wanted)
        # A cell whose pixels differ by less than 5 is drawn in one colour, at most 2.5 off, and
        # bytes are rounded.
        slack = 24 * 3 * (2.5**2 + 0.5)
        assert (errors <= best_halves + slack).all()

    check()


@pytest.mark.parametrize("mode", BLOCKS)
def test_a_picture_of_two_colours_is_shown_exactly(mode: str) -> None:
    across, down = CELL_GRIDS[mode]
    random = np.random.default_rng(3)
    on = random.integers(0, 2, (4 * down, 5 * across)).astype(bool)
    pixels = np.where(on[..., None], np.array([240, 200, 10]), np.array([10, 20, 80])).astype(
        np.uint8
    )
    assert (show_cells(encode_cells(pixels, mode), mode) == scale_to_fine_grid(pixels, mode)).all()


@pytest.mark.parametrize("mode", BLOCKS)
def test_a_nearly_uniform_cell_is_drawn_as_background_only(mode: str) -> None:
    across, down = CELL_GRIDS[mode]
    pixels = np.full((3 * down, 4 * across, 3), 90, np.uint8)
    pixels[::2] += 2
    cells = encode_cells(pixels, mode)
    assert set(cells.text(0)) == {" "}
    assert np.abs(cells.background.astype(int) - 91).max() <= 1


def test_plain_has_one_pixel_per_cell_and_only_spaces() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (3, 5, 3), dtype=np.uint8)
    cells = encode_cells(pixels, "plain")
    assert cells.text(1) == " " * 5
    assert (cells.background == pixels).all()


def test_braille_dots_are_set_for_bright_pixels() -> None:
    pixels = np.zeros((8, 8, 3), np.uint8)
    pixels[4:] = 255
    cells = encode_cells(pixels, "braille")
    assert (cells.text(0), cells.text(1)) == ("⠀" * 4, "⣿" * 4)


@pytest.mark.parametrize(
    ("mode", "count"),
    [("half", 4), ("quad", 16), ("sextant", 64), ("octant", 256), ("braille", 256)],
)
def test_every_pattern_has_a_different_character(mode: str, count: int) -> None:
    assert len(CELL_GLYPHS[mode]) == count == len(set(CELL_GLYPHS[mode]))
    across, down = CELL_GRIDS[mode]
    assert 2 ** (across * down) == count


def test_octants_use_the_whole_unicode_range() -> None:
    newer = sorted(ord(glyph) for glyph in CELL_GLYPHS["octant"] if 0x1CD00 <= ord(glyph) < 0x1CE00)
    assert newer == list(range(0x1CD00, 0x1CDE6))
    assert CELL_GLYPHS["octant"][0b00001111] == "▀"
    assert CELL_GLYPHS["octant"][0b01010101] == "▌"


def test_octants_are_drawn_with_the_octant_block_and_block_elements_only() -> None:
    colours = np.array([[200, 30, 90], [10, 120, 250]], np.uint8)
    common = {" ", *map(chr, range(0x2580, 0x25A0)), *map(chr, range(0x1CD00, 0x1CDE6))}
    for pattern in range(256):
        bits = (pattern >> np.arange(8)) & 1
        pixels = colours[bits].reshape(4, 2, 3)
        cells = encode_cells(pixels, "octant")
        assert cells.text(0) in common, f"{pattern:08b}"
        shown = show_cells(cells, "octant")
        assert np.array_equal(shown, scale_to_fine_grid(pixels, "octant")), f"{pattern:08b}"
