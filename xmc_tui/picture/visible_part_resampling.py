"""The part of a view that a picture shows: resampling matrices, and the end of the floor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from xmc_tui.picture.finish_shading import Floats
from xmc_tui.picture.layer_files import LightLayers

#: Rows of a resampling matrix in a band. A row has few numbers other than 0.
BAND_ROWS = 32


@dataclass(frozen=True)
class MatrixBand:
    """Rows `start` to `stop` of a resampling matrix, in the sources `first` to `last` they use."""

    start: int
    stop: int
    first: int
    last: int
    weights: Floats


def split_matrix(matrix: Floats, rows: int = BAND_ROWS) -> list[MatrixBand]:
    """Return a resampling matrix as bands of at most so many rows."""
    bands = []
    for start in range(0, len(matrix), rows):
        part = matrix[start : start + rows]
        used = np.flatnonzero(part.any(0))
        first, last = int(used[0]), int(used[-1]) + 1
        weights = np.ascontiguousarray(part[:, first:last])
        bands.append(MatrixBand(start, start + len(part), first, last, weights))
    return bands


def make_window_matrices(
    layers: LightLayers, width: int, height: int, aspect: float
) -> tuple[Floats, Floats]:
    """Return the resampling matrices (rows, columns) of the part of the frame to show.

    A view of the whole frame covers the window; any other fits its safe part into it with a margin.
    """
    source_height, source_width = layers.light.shape[1:]
    x0, y0, x1, y1 = layers.safe
    x0, x1, y0, y1 = x0 * source_width, x1 * source_width, y0 * source_height, y1 * source_height
    out_width, out_height = float(width), height * aspect
    if layers.is_cropped_to_fill:
        scale = min(source_width / out_width, source_height / out_height)
    else:
        x0, x1 = x0 - 0.03 * (x1 - x0), x1 + 0.03 * (x1 - x0)
        y0, y1 = y0 - 0.06 * (y1 - y0), y1 + 0.13 * (y1 - y0)
        scale = max((x1 - x0) / out_width, (y1 - y0) / out_height)
    middle, centre = (x0 + x1) / 2, (y0 + y1) / 2
    rows = _make_resampling_matrix(
        height, source_height, centre - out_height * scale / 2, centre + out_height * scale / 2
    )
    columns = _make_resampling_matrix(
        width, source_width, middle - out_width * scale / 2, middle + out_width * scale / 2
    )
    return rows, columns


def _make_resampling_matrix(targets: int, sources: int, start: float, stop: float) -> Floats:
    """Return the (targets, sources) matrix that resamples [start, stop); the border repeats.

    The kernel is Catmull-Rom, slightly sharper than a box filter: small pictures need that.
    """
    step = (stop - start) / targets
    width = max(step, 1.0)
    reach = int(np.ceil(2 * width)) + 1
    centres = start + (np.arange(targets) + 0.5) * step
    nearest = np.floor(centres).astype(int)[:, None] + np.arange(-reach, reach + 1)[None]
    offsets = np.abs((nearest + 0.5 - centres[:, None]) / width)
    inner = 1.5 * offsets**3 - 2.5 * offsets**2 + 1
    outer = -0.5 * offsets**3 + 2.5 * offsets**2 - 4 * offsets + 2
    weights = np.where(offsets < 1, inner, np.where(offsets < 2, outer, 0))
    weights /= weights.sum(1, keepdims=True)
    matrix = np.zeros((targets, sources), np.float32)
    np.add.at(
        matrix,
        (np.arange(targets)[:, None], np.clip(nearest, 0, sources - 1)),
        weights.astype(np.float32),
    )
    return matrix


class FloorFade:
    """How much is left of the floor, the mirror image and the studio towards the frame.

    1 around the car, falling to 0 at the frame: a window of another shape then continues in the
    plain background colour.
    """

    def __init__(self, height: int, width: int, safe: tuple[float, float, float, float]) -> None:
        """Prepare the factors of each row and column."""
        left, _, right, bottom = safe
        down, across = (np.arange(height) + 0.5) / height, (np.arange(width) + 0.5) / width
        self._down = _smooth((1 - down) / (1 - bottom))[:, None]
        self._across = _smooth(across / left) * _smooth((1 - across) / (1 - right))
        self._wall_down = _smooth(down / 0.30)[:, None]
        self._wall_across = _smooth(across / 0.12) * _smooth((1 - across) / 0.12)

    def fade_light(self, light: Floats, rows: slice, columns: slice) -> None:
        """Fade light (..., h, w) of some rows and columns, in place."""
        light *= self._down[rows] * self._across[columns]

    def fade_glow(self, number: int, glow: Floats, rows: slice, columns: slice) -> None:
        """Fade a glow (h, w) of some rows and columns, in place.

        The first, the background, becomes 1; the second, the wall of the studio, ends earlier.
        """
        fade = self._down[rows] * self._across[columns]
        if number == 0:
            glow -= 1
            glow *= fade
            glow += 1
            return
        glow *= fade
        if number == 1:
            glow *= self._wall_down[rows] * self._wall_across[columns]


def _smooth(rising: Any) -> Any:
    rising = np.clip(rising, 0, 1)
    return (rising * rising * (3 - 2 * rising)).astype(np.float32)
