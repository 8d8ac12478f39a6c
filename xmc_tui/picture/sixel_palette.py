"""Reduction of a picture to a palette of its own, with an ordered dither.

There is no Python loop over pixels or colours: the palette is found by cutting a histogram.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from xmc_tui.picture.finish_shading import Bytes, Floats

Counts = npt.NDArray[np.int64]

#: The number of colours of a picture. More take more bytes; with fewer the dither becomes visible.
FULL_PALETTE = 200

#: The number of colours for a slow link. Without dither the picture takes a third of the bytes.
SMALL_PALETTE = 96

#: The thresholds of an ordered dither of 8x8 pixels (Bayer's matrix).
_BAYER = np.array(
    [
        [0, 32, 8, 40, 2, 34, 10, 42],
        [48, 16, 56, 24, 50, 18, 58, 26],
        [12, 44, 4, 36, 14, 46, 6, 38],
        [60, 28, 52, 20, 62, 30, 54, 22],
        [3, 35, 11, 43, 1, 33, 9, 41],
        [51, 19, 59, 27, 49, 17, 57, 25],
        [15, 47, 7, 39, 13, 45, 5, 37],
        [63, 31, 55, 23, 61, 29, 53, 21],
    ],
    np.uint16,
)

#: The histogram has 64 levels per channel, on the square root of the byte: finer in the dark.
_BITS = 6
_LEVELS = 1 << _BITS


def quantise_picture(
    pixels: Bytes, colours: int = FULL_PALETTE, dither: float = 1.0
) -> tuple[Bytes, Bytes]:
    """Return palette indices (height, width) and the palette (n, 3), n <= `colours`.

    Palette entries are in per cent, because sixel defines colours so. `dither` is the amplitude of
    the noise that is added before rounding, in levels of the histogram.
    """
    level = _round_channels(pixels, dither)
    cell = level[..., 0].astype(np.uint32)
    for channel in (1, 2):
        cell <<= np.uint32(_BITS)
        cell |= level[..., channel]
    count = np.bincount(cell.ravel(), minlength=1 << 3 * _BITS)
    used = np.flatnonzero(count != 0)  # faster than without the comparison
    mask = _LEVELS - 1
    points = np.stack([used >> 2 * _BITS, used >> _BITS & mask, used & mask], 1).astype(np.float32)
    table = np.zeros(1 << 3 * _BITS, np.uint8)
    if len(used) <= colours:
        chosen = points
        table[used] = np.arange(len(used))
    else:
        chosen = _choose_colours(points, count[used], colours)
        table[used] = _find_nearest(points, chosen)
    palette = np.round(np.square(chosen / mask) * 100).astype(np.uint8)
    return np.take(table, cell), palette


def _round_channels(pixels: Bytes, dither: float) -> Bytes:
    """Return the level of the histogram for each channel of each pixel, (height, width, 3)."""
    height, width = pixels.shape[:2]
    bytes_by_row, offsets = pixels.reshape(height, width * 3), _dither_offsets(width)
    place = np.empty((height, width * 3), np.uint16)
    for row in range(len(_BAYER)):
        rows = slice(row, None, len(_BAYER))
        np.add(bytes_by_row[rows], offsets[row], out=place[rows])
    return np.take(_rounding_table(dither), place).reshape(height, width, 3)


@lru_cache(4)
def _rounding_table(dither: float) -> Bytes:
    """Return the level of each byte (256) for each threshold of the dither (64), flat."""
    exact = np.sqrt(np.arange(256) / 255) * (_LEVELS - 1)
    noise = (np.arange(64) + 0.5) / 64 - 0.5
    levels = np.round(exact[None] + dither * noise[:, None])
    return np.clip(levels, 0, _LEVELS - 1).astype(np.uint8).ravel()


@lru_cache(8)
def _dither_offsets(width: int) -> npt.NDArray[np.uint16]:
    """Return the start in the rounding table for the channels of eight rows, (8, width * 3)."""
    tiled = np.tile(_BAYER, (1, width // 8 + 1))[:, :width]
    return np.repeat(tiled * np.uint16(256), 3, axis=1)


def _choose_colours(points: Floats, count: Counts, colours: int) -> Floats:
    """Return the means (at most `colours`, 3) of boxes that contain all points.

    As in a median cut, each box is cut at its mean along its widest axis; the boxes with the
    greatest spread first. A round cuts all boxes worth it at once, so there are about nine rounds.
    """
    weight = np.sqrt(count)  # a large plain background must not take all colours
    moments = [weight]
    moments += [weight * points[:, channel] for channel in range(3)]
    moments += [weight * np.square(points[:, channel]) for channel in range(3)]
    box = np.zeros(len(points), np.intp)
    boxes = 1
    while True:
        total, *sums = (np.bincount(box, moment, boxes) for moment in moments)
        mean = np.stack(sums[:3], 1) / total[:, None]
        variance = np.maximum(np.stack(sums[3:], 1) / total[:, None] - np.square(mean), 0)
        widest = variance.max(1)
        worst = np.argsort(-widest * total)[: colours - boxes]
        worst = worst[widest[worst] > 1e-6]
        if not len(worst):
            return mean.astype(np.float32)
        upper_box = np.full(boxes, -1)
        upper_box[worst] = boxes + np.arange(len(worst))
        axis = variance.argmax(1)[box]
        is_upper = points[np.arange(len(points)), axis] > mean[box, axis]
        box = np.where(is_upper & (upper_box[box] >= 0), upper_box[box], box)
        boxes += len(worst)


def _find_nearest(points: Floats, palette: Floats) -> Bytes:
    """Return the index of the nearest palette entry for each point."""
    distance = np.square(palette).sum(1) - 2 * points @ palette.T
    nearest: Bytes = distance.argmin(1).astype(np.uint8)
    return nearest
