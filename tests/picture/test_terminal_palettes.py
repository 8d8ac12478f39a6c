"""Tests of colour reduction: it uses only palette colours, and they are close to the original."""

from __future__ import annotations

import numpy as np
import pytest

from xmc_tui.picture.terminal_palettes import find_nearest_colours, make_terminal_palette


@pytest.mark.parametrize(("colours", "numbers"), [(256, range(16, 256)), (16, range(16))])
def test_results_are_numbers_of_the_palette(colours: int, numbers: range) -> None:
    pixels = np.random.default_rng(5).integers(0, 256, (40, 50, 3), dtype=np.uint8)
    assert set(np.unique(find_nearest_colours(pixels, colours)).tolist()) <= set(numbers)


@pytest.mark.parametrize("colours", [256, 16])
def test_a_dark_palette_colour_is_not_dithered(colours: int) -> None:
    own = make_terminal_palette(colours)
    dark = own[own.max(1) < 50]
    assert (
        make_terminal_palette(colours)[
            find_nearest_colours(dark[None], colours)[0] - (16 if colours == 256 else 0)
        ]
        == dark
    ).all()


@pytest.mark.parametrize("paint", ["#5e3a8c", "#3f9163", "#b3141b", "#f1cf2c"])
def test_the_hue_of_a_paint_is_the_same_in_256_colours(paint: str) -> None:
    rgb = np.array([int(paint[place : place + 2], 16) for place in (1, 3, 5)], np.uint8)
    numbers = find_nearest_colours(np.broadcast_to(rgb, (8, 8, 3)), 256)
    mean = make_terminal_palette(256)[numbers - 16].reshape(-1, 3).mean(0)
    assert np.argsort(mean).tolist() == np.argsort(rgb).tolist()
    assert np.abs(mean - rgb).max() < 70, (
        "the steps of the colour cube are 40 wide, the first one 95"
    )
