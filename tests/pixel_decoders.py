"""Decoders of sixel pictures and of kitty's placeholders, written from the specifications."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

_DEFINITION = re.compile(r"#(\d+);2;(\d+);(\d+);(\d+)")


@lru_cache(maxsize=32)  # a picture is sent again after each dialog
def decode_sixel(
    data: str,
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.bool_]]:
    """Return the pixels (height, width, 3) of a sixel picture, and which of them are set.

    `data` is what follows ESC P. Asserts that the picture is well formed: each pixel is set once,
    inside the size that it announces, in a colour that was defined before.
    """
    parameters, _, body = data.partition("q")
    assert parameters.split(";")[1] == "1", "pixels that are not set keep their colour"
    size = re.match(r'"1;1;(\d+);(\d+)', body)
    assert size is not None, "the size is announced"
    width, height = int(size[1]), int(size[2])
    position = size.end()
    colours, is_defined = np.zeros((256, 3), np.uint8), np.zeros(256, bool)
    while definition := _DEFINITION.match(body, position):
        number, *values = (int(part) for part in definition.groups())
        assert max(values) <= 100
        colours[number] = [round(value * 255 / 100) for value in values]
        is_defined[number] = True
        position = definition.end()
    indices = _decode_body(body[position:], width, height)
    assert is_defined[indices[indices >= 0]].all(), "a colour is not defined"
    pixels, is_set = colours[np.maximum(indices, 0)], indices >= 0
    pixels.flags.writeable = is_set.flags.writeable = False
    return pixels, is_set


def _decode_body(body: str, width: int, height: int) -> npt.NDArray[np.int64]:
    """Return the colours of all pixels (height, width), -1 for those that are not set."""
    codes = np.frombuffer(body.encode("ascii"), np.uint8)
    is_sixel = (codes >= ord("?")) & (codes <= ord("~"))
    known = is_sixel | np.isin(codes, np.frombuffer(b"#!$-0123456789", np.uint8))
    assert known.all(), f"unknown sixel code {chr(codes[~known][0])!r}"

    # The number after each "#" and "!", and where it ends.
    ends = np.where((codes >= ord("0")) & (codes <= ord("9")), len(codes), np.arange(len(codes)))
    ends = np.minimum.accumulate(np.append(ends, len(codes))[::-1])[::-1]

    def read_numbers(introducer: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        starts = np.flatnonzero(codes == ord(introducer))
        stops = ends[starts + 1]
        values = [int(body[start + 1 : stop]) for start, stop in zip(starts, stops, strict=True)]
        return stops, np.array(values, np.int64)

    colour_at, colour = read_numbers("#")
    repeat_at, repeat = read_numbers("!")
    count = np.zeros(len(codes), np.int64)
    count[is_sixel] = 1
    assert is_sixel[repeat_at].all(), "a repetition without a sixel"
    count[repeat_at] = repeat

    # "$" and "-" return to the left edge, "-" goes down by six pixels.
    ahead = np.cumsum(count) - count
    returns = np.flatnonzero((codes == ord("$")) | (codes == ord("-")))
    at = np.flatnonzero(is_sixel)
    last_return = np.searchsorted(returns, at) - 1
    x = ahead[at] - np.where(last_return >= 0, ahead[returns[last_return]], 0)
    y = 6 * np.cumsum(codes == ord("-"))[at]
    assert (x + count[at] <= width).all(), "a sixel beyond the width"
    assert (codes == ord("-")).sum() < -(-height // 6), "a band below would scroll the screen"

    repeated = np.repeat(np.arange(len(at)), count[at])
    columns = (
        x[repeated]
        + np.arange(len(repeated))
        - np.repeat(np.cumsum(count[at]) - count[at], count[at])
    )
    bits = (codes[at].astype(np.int64) - ord("?"))[repeated]
    painted = colour[np.searchsorted(colour_at, at, side="right") - 1][repeated]
    indices = np.full((-(-height // 6) * 6 * width), -1)
    first_places = y[repeated] * width + columns
    number_set = 0
    for row in range(6):
        is_set = bits >> row & 1 == 1
        indices[first_places[is_set] + row * width] = painted[is_set]
        number_set += np.count_nonzero(is_set)
    assert np.count_nonzero(indices >= 0) == number_set, "a pixel is set twice"
    indices = indices.reshape(-1, width)
    assert (indices[height:] == -1).all(), "pixels below the height"
    return indices[:height]


@cache
def _diacritics() -> dict[str, int]:
    """Return the number that each combining character stands for; there are more than these.

    They are the characters of combining class 230, in the order of their code points, without
    those that normalization composes with a letter or decomposes. The protocol's list was made
    with Unicode 6.0; below U+0830 none was added since. No letter from U+3000 on is composed with
    one of them.
    """
    pairs = [unicodedata.decomposition(chr(code)).split() for code in range(0x3000)]
    composed = {int(pair[1], 16) for pair in pairs if len(pair) == 2 and "<" not in pair[0]}
    found = [
        chr(code)
        for code in range(0x300, 0x830)
        if unicodedata.combining(chr(code)) == 230
        and code not in composed
        and not unicodedata.decomposition(chr(code))
    ]
    return {character: number for number, character in enumerate(found)}


def decode_diacritic(character: str) -> int:
    """Return the number of a row or column that a combining character stands for."""
    return _diacritics()[character]
