"""Encoder of sixel pictures, with run-length encoding.

A sixel is a column of six pixels. A picture is sent in bands of six rows; in each band every colour
of the palette sends its own sixels. There is no Python loop over pixels: the six pixels of each
column are sorted by colour, then the sixels of all columns by band and colour.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from xmc_tui.picture.finish_shading import Bytes

Places = npt.NDArray[np.intp]
Planes = npt.NDArray[np.uint16] | npt.NDArray[np.uint32]

#: The greatest width and height of a picture in pixels.
MAX_SIDE = 3000

#: All words of the codes but the sixels themselves. The first 512 select a colour: "$" returns to
#: the left edge of the band, "-" begins the next band. Then follow gaps of so many columns, and the
#: numbers of repetitions of the next sixel.
_WORDS = [
    *(f"$#{number}" for number in range(256)),
    *(f"-#{number}" for number in range(256)),
    *("?" * number if number < 4 else f"!{number}?" for number in range(MAX_SIDE + 1)),
    *(f"!{number}" for number in range(MAX_SIDE + 1)),
]
_GAP = 512
_REPEAT = _GAP + MAX_SIDE + 1
_WORD_SIZES = np.array([len(word) for word in _WORDS], np.int32)
#: The first letters of all words, their second letters, and so on.
_WORD_LETTERS = np.array(_WORDS, "S")[:, None].view(np.uint8).T.copy()

#: A repetition of fewer sixels is shorter without a number.
_SHORTEST_RUN = 4


def encode_sixel(indices: Bytes, palette: Bytes) -> str:
    """Return the escape sequence of a picture: palette indices (height, width) and colours in %."""
    height, width = indices.shape
    body = _encode_sixels(_collect_sixels(indices))
    colours = "".join(
        "#{};2;{};{};{}".format(number, *colour) for number, colour in enumerate(palette.tolist())
    )
    # P2 = 1: pixels that are not set keep their colour; every pixel is set.
    return f'\x1bP7;1q"1;1;{width};{height}{colours}{body}\x1b\\'


class _Sixels(NamedTuple):
    """All sixels in the order they are sent.

    `plane` is the number of the band and, in the lower 8 bits, the colour.
    """

    plane: Planes
    column: npt.NDArray[np.int32]
    bits: Bytes


#: A code of a pixel or sixel is its colour and, in the lower 6 bits, its bits. There is none below
#: the last row, and none for a pixel that another sixel of its column contains.
_NO_CODE = np.uint16(256 << 6)
_ALL_BITS = np.uint16(63)

#: The comparisons that sort six items (a sorting network).
_COMPARISONS = (
    *((0, 5), (1, 3), (2, 4), (1, 2), (3, 4), (0, 3)),
    *((2, 5), (0, 1), (2, 3), (4, 5), (1, 2), (3, 4)),
)


def _collect_sixels(indices: Bytes) -> _Sixels:
    """Return the sixels of a picture."""
    codes = _merge_columns(indices)
    bands, width, _ = codes.shape
    codes = codes.ravel()
    place = np.flatnonzero(codes < _NO_CODE)
    codes = codes.take(place)
    column = place.astype(np.uint32) // np.uint32(6)
    band = column // np.uint32(width)
    column -= band * np.uint32(width)
    # A stable sort keeps the order of the columns. That of 16 bits is a radix sort.
    plane: Planes = band << np.uint32(8) | codes >> np.uint16(6)
    if bands <= 256:
        plane = plane.astype(np.uint16)
    order = np.argsort(plane, kind="stable")
    bits = (codes & _ALL_BITS).astype(np.uint8)
    return _Sixels(plane.take(order), column.take(order).astype(np.int32), bits.take(order))


def _merge_columns(indices: Bytes) -> npt.NDArray[np.uint16]:
    """Return the codes of the sixels of each column of each band, (bands, width, 6).

    The six pixels of a column are sorted by colour; those of one colour make one sixel.
    """
    height, width = indices.shape
    codes = np.full((6, -(-height // 6), width), _NO_CODE, np.uint16)
    for number in range(6):
        row = indices[number::6]
        codes[number, : len(row)] = row.astype(np.uint16) << np.uint16(6) | np.uint16(1 << number)
    rows = list(codes)
    for upper, lower in _COMPARISONS:
        smaller = np.minimum(rows[upper], rows[lower])
        rows[lower] = np.maximum(rows[upper], rows[lower], out=rows[lower])
        rows[upper] = smaller
    merged = np.empty((*codes.shape[1:], 6), np.uint16)
    for number in range(5):
        is_same = rows[number] ^ rows[number + 1] <= _ALL_BITS
        rows[number + 1] |= rows[number] & _ALL_BITS * is_same
        merged[..., number] = rows[number] | _NO_CODE * is_same
    merged[..., 5] = rows[5]
    return merged


def _encode_sixels(sixels: _Sixels) -> str:
    """Return the codes of sixels: of each the letter, after up to three words.

    These are the colour if it is the first of its colour in the band, the gap before it, and its
    repetition.
    """
    plane, column, bits = sixels
    is_first = np.ones(len(plane), bool)
    np.not_equal(plane[1:], plane[:-1], out=is_first[1:])
    first = np.flatnonzero(is_first)
    step = np.diff(column, prepend=np.int32(-1))
    step[first] = column.take(first) + 1
    has_gap = np.flatnonzero(step != 1)
    is_repeated = np.zeros(len(plane) + 1, bool)
    np.equal(bits[1:], bits[:-1], out=is_repeated[1:-1])
    is_repeated[:-1] &= step == 1
    is_repeated[first] = False
    run, length = _find_runs(is_repeated)

    colour = plane.take(first).astype(np.intp)
    is_new_band = np.diff(colour >> 8, prepend=colour[0] >> 8) > 0
    prefixes = (
        (first, (colour & 255) + 256 * is_new_band),
        (has_gap, step.take(has_gap) + (_GAP - 1)),
        (run, length + _REPEAT),
    )
    sizes = np.ones(len(plane), np.int32)
    sizes[_list_repeated(run, length)] = 0
    for place, words in prefixes:
        sizes[place] += _WORD_SIZES.take(words)
    ends = np.cumsum(sizes, dtype=np.intp)
    text = np.empty(ends[-1], np.uint8)
    # A repeated sixel has no size: it is written where the first of its run is.
    text[ends - 1] = bits + np.uint8(ord("?"))
    begins = ends - sizes
    for place, words in prefixes:
        _write_words(text, begins.take(place), words)
        begins[place] += _WORD_SIZES.take(words)
    return str(text.tobytes(), "ascii")


def _find_runs(is_repeated: npt.NDArray[np.bool_]) -> tuple[Places, Places]:
    """Return the first sixel and the length of each run that is worth a number.

    `is_repeated` says which sixels repeat the one before them; the first and the last are False.
    """
    edges = np.flatnonzero(is_repeated[1:] != is_repeated[:-1])
    start, length = edges[::2], edges[1::2] - edges[::2] + 1
    long = np.flatnonzero(length >= _SHORTEST_RUN)
    return start.take(long), length.take(long)


def _list_repeated(start: Places, length: Places) -> Places:
    """Return the sixels of runs, each without its first."""
    more = length - 1
    before = np.cumsum(more) - more
    return np.repeat(start + 1 - before, more) + np.arange(more.sum())


def _write_words(text: Bytes, place: Places, words: Places) -> None:
    """Write words into the text at their places."""
    sizes = _WORD_SIZES.take(words)
    for number, letters in enumerate(_WORD_LETTERS):
        longer = np.flatnonzero(sizes > number)
        text[place.take(longer) + number] = letters.take(words.take(longer))
