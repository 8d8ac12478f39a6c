"""Encoder of sixel pictures: a palette for each picture, ordered dither, run-length encoding.

A sixel is a column of six pixels. A picture is sent in bands of six rows; in each band every colour
of the palette sends its own sixels. There is no Python loop over pixels: the palette is found by
cutting a histogram, and the sixels by sorting all pixels by band, colour and column.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from xmc_tui.picture.paint_shading import Bytes, Floats

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

# ── Palette ───────────────────────────────────────────────────────────────────────────────────────

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
    height, width = pixels.shape[:2]
    level = np.take(_rounding_table(dither), pixels + _dither_offsets(height, width))
    cell = level[..., 0].astype(np.uint32)
    for channel in (1, 2):
        cell <<= np.uint32(_BITS)
        cell |= level[..., channel]
    count = np.bincount(cell.ravel(), minlength=1 << 3 * _BITS)
    used = np.flatnonzero(count)
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


@lru_cache(4)
def _rounding_table(dither: float) -> Bytes:
    """Return the level of each byte (256) for each threshold of the dither (64), flat."""
    exact = np.sqrt(np.arange(256) / 255) * (_LEVELS - 1)
    noise = (np.arange(64) + 0.5) / 64 - 0.5
    levels = np.round(exact[None] + dither * noise[:, None])
    return np.clip(levels, 0, _LEVELS - 1).astype(np.uint8).ravel()


@lru_cache(8)
def _dither_offsets(height: int, width: int) -> npt.NDArray[np.uint16]:
    """Return where the row of each pixel begins in the rounding table, (height, width, 1)."""
    tiled = np.tile(_BAYER, (height // 8 + 1, width // 8 + 1))[:height, :width, None]
    return (tiled * 256).astype(np.uint16)


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


# ── Codes ─────────────────────────────────────────────────────────────────────────────────────────


def encode_sixel(indices: Bytes, palette: Bytes) -> str:
    """Return the escape sequence of a picture: palette indices (height, width) and colours in %."""
    height, width = indices.shape
    place, bits, width_bits = _collect_sixels(indices)
    body = _encode_runs(*_merge_runs(place, bits), width_bits)
    colours = "".join(
        "#{};2;{};{};{}".format(number, *colour) for number, colour in enumerate(palette.tolist())
    )
    # P2 = 1: pixels that are not set keep their colour; every pixel is set.
    return f'\x1bP7;1q"1;1;{width};{height}{colours}{body}\x1b\\'


def _collect_sixels(indices: Bytes) -> tuple[Any, Any, int]:
    """Return the sixels in the order they are sent: their place, their bits, and the place's width.

    The place is the number of the band, the colour (8 bits) and the column (the returned number of
    bits, with room for at least one column more, so that runs of two colours are never adjacent).
    """
    height, width = indices.shape
    width_bits = int(width).bit_length()
    rows = np.arange(height, dtype=np.uint32)
    keys = indices.astype(np.uint32) << np.uint32(width_bits + 3)
    keys |= (((rows // 6) << np.uint32(8 + width_bits + 3)) | (rows % 6))[:, None]
    keys |= np.arange(width, dtype=np.uint32) << np.uint32(3)
    keys = np.sort(keys, axis=None)
    # Pixels of one colour in one column of a band make one sixel.
    place = keys >> np.uint32(3)
    first = np.flatnonzero(np.concatenate(([True], place[1:] != place[:-1])))
    bits = np.add.reduceat(np.uint8(1) << (keys & np.uint32(7)).astype(np.uint8), first)
    return place[first], bits, width_bits


def _merge_runs(place: Any, bits: Any) -> tuple[Any, Any, Any]:
    """Return the place of the first sixel, the bits and the length of each run of equal sixels."""
    begins = np.ones(len(place), bool)
    begins[1:] = (place[1:] != place[:-1] + 1) | (bits[1:] != bits[:-1])
    first = np.flatnonzero(begins)
    return place[first], bits[first], np.diff(first, append=len(place))


def _encode_runs(place: Any, bits: Any, length: Any, width_bits: int) -> str:
    """Return the codes of runs.

    A run is up to four words: the colour if it is the first of its colour in the band ("$" returns
    to the left edge, "-" begins the next band), the gap before it, its length, and the sixel.
    """
    plane = place >> np.uint32(width_bits)  # band and colour
    start = (place & np.uint32((1 << width_bits) - 1)).astype(np.int64)
    is_first = np.ones(len(plane), bool)
    is_first[1:] = plane[1:] != plane[:-1]
    gap = start.copy()
    gap[1:] -= np.where(is_first[1:], 0, start[:-1] + length[:-1])
    is_new_band = np.zeros(len(plane), np.int64)
    is_new_band[1:] = (plane[1:] >> np.uint32(8)) != (plane[:-1] >> np.uint32(8))

    has_gap, is_long = gap > 0, length > 3
    word_end = np.cumsum(1 + is_first + has_gap + is_long)
    words = np.empty(word_end[-1], np.intp)
    words[word_end - 1] = _REPEATED + np.where(is_long, 0, length - 1) * 64 + bits
    words[word_end[is_long] - 2] = _LENGTH + length[is_long]
    words[word_end[has_gap] - 2 - is_long[has_gap]] = _GAP + gap[has_gap]
    colour_at = word_end[is_first] - 2 - is_long[is_first] - has_gap[is_first]
    words[colour_at] = (plane[is_first] & np.uint32(255)) + is_new_band[is_first] * 256
    size = _WORD_SIZES[words]
    ends = np.cumsum(size)
    offsets = np.repeat(_WORD_STARTS[words] - ends + size, size)
    return str(_LETTERS[offsets + np.arange(ends[-1])].tobytes(), "ascii")


#: The greatest width and height of a picture in pixels; the place of a sixel has 29 bits.
MAX_SIDE = 3000

#: All words of the codes. The first 512 select a colour, in the same band and in the next.
_WORDS = [
    *(f"$#{number}" for number in range(256)),
    *(f"-#{number}" for number in range(256)),
    *(chr(63 + bits) * times for times in (1, 2, 3) for bits in range(64)),
    *(f"!{number}" for number in range(MAX_SIDE + 1)),
    *("?" * number if number < 4 else f"!{number}?" for number in range(MAX_SIDE + 1)),
]
_REPEATED = 512
_LENGTH = _REPEATED + 3 * 64
_GAP = _LENGTH + MAX_SIDE + 1
_WORD_SIZES = np.array([len(word) for word in _WORDS], np.intp)
_WORD_STARTS = np.cumsum(_WORD_SIZES) - _WORD_SIZES
_LETTERS = np.frombuffer("".join(_WORDS).encode("ascii"), np.uint8)
