"""Reduction of colours to the 256 of xterm or to the 16 ANSI colours."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from xmc_tui.picture.finish_shading import Bytes, Floats

_CUBE = (0, 95, 135, 175, 215, 255)
#: Steps per channel in the tables of nearest colours.
_STEPS = 32
_BAYER = (
    np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32) + 0.5
) / 16

#: The default values of the 16 colours in xterm. If a user has redefined them the picture has
#: other colours too.
_SIXTEEN = (
    "#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5",
    "#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff",
)  # fmt: skip


@lru_cache(2)
def make_terminal_palette(colours: int) -> Bytes:
    """Return the colours (n, 3) of a terminal with 256 or 16 colours.

    Of the 256 it contains only the 240 that users rarely redefine: colour cube and grey ramp.
    """
    if colours == 16:
        return np.array(
            [[int(text[place : place + 2], 16) for place in (1, 3, 5)] for text in _SIXTEEN],
            np.uint8,
        )
    cube = [(red, green, blue) for red in _CUBE for green in _CUBE for blue in _CUBE]
    return np.array(cube + [(8 + 10 * step,) * 3 for step in range(24)], np.uint8)


def first_palette_colour_number(colours: int) -> int:
    """Return the terminal's colour number of the first entry of the palette."""
    return 16 if colours == 256 else 0


def find_nearest_colours(rgb: Bytes, colours: int) -> Any:
    """Return the colour numbers nearest to (rows, columns, 3), dithering bright pixels."""
    height, width = rgb.shape[:2]
    exact = rgb.astype(np.float32)
    amount = np.clip((exact.max(2) - 50) / 80, 0, 1) * (14 if colours == 256 else 48)
    thresholds = np.tile(_BAYER, (height // 4 + 1, width // 4 + 1))[:height, :width]
    exact += ((thresholds - 0.5) * amount)[..., None]
    steps = np.clip(exact * ((_STEPS - 1) / 255) + 0.5, 0, _STEPS - 1).astype(np.int32)
    indices = (steps[..., 0] * _STEPS + steps[..., 1]) * _STEPS + steps[..., 2]
    return _make_nearest_table(colours)[indices] + first_palette_colour_number(colours)


@lru_cache(2)
def _make_nearest_table(colours: int) -> Any:
    """Return the palette index nearest to every colour of a coarse grid; takes about 0.1 s.

    Distances are in OKLab with hue weighted up: otherwise dark paints map to the grey ramp and lose
    their colour.
    """
    levels = np.arange(_STEPS) * 255 / (_STEPS - 1)
    grid = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), -1).reshape(-1, 3)
    weights = np.array([1.0, 1.7, 1.7], np.float32)
    grid_lab, palette_lab = (
        _to_oklab(grid) * weights,
        _to_oklab(make_terminal_palette(colours)) * weights,
    )
    return (
        (-2 * grid_lab @ palette_lab.T + np.square(palette_lab).sum(1)).argmin(1).astype(np.uint8)
    )


def _to_oklab(rgb: Any) -> Floats:
    """Return sRGB bytes (..., 3) in OKLab, in which distances are perceptually uniform."""
    shares = np.asarray(rgb, np.float32) / 255
    light = np.where(shares < 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    cones = np.cbrt(
        light
        @ np.array([[0.4122, 0.2119, 0.0883], [0.5363, 0.6807, 0.2817], [0.0514, 0.1074, 0.6300]])
    )
    lab = cones @ np.array(
        [[0.2105, 1.9780, 0.0259], [0.7936, -2.4286, 0.7828], [-0.0041, 0.4506, -0.8087]]
    )
    return np.asarray(lab, np.float32)
