"""The sets of block and braille characters that pictures are drawn with.

Each set divides a cell into a grid of pixels. A pattern is a number: bit n says whether pixel n,
counted row by row from the top left, has the foreground colour.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Pixels of a cell as (columns, rows). In plain a cell is one pixel, a space with a background
#: colour; braille has a single colour.
CELL_GRIDS: Mapping[str, tuple[int, int]] = {
    "plain": (1, 1),
    "half": (1, 2),
    "quad": (2, 2),
    "sextant": (2, 3),
    "octant": (2, 4),
    "braille": (2, 4),
}

#: The upper half block, which every set of blocks may use in addition to its own characters.
UPPER_HALF = "▀"

_QUADRANTS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"


def _make_sextants() -> str:
    """Return the 64 sextants by pattern.

    Four patterns are older block elements, the others follow in the order of their number.
    """
    older = {0: " ", 21: "▌", 42: "▐", 63: "█"}
    newer = iter(range(0x1FB00, 0x1FB3C))
    return "".join(
        older[pattern] if pattern in older else chr(next(newer)) for pattern in range(64)
    )


#: Octants that Unicode had encoded before the octant block, by pattern: eighths, quarters and
#: single corners.
_OLDER_OCTANTS = {
    0b00000011: "\U0001fb82",
    0b00111111: "\U0001fb85",
    0b11000000: "▂",
    0b11111100: "▆",
    0b00000001: "\U0001cea8",
    0b00000010: "\U0001ceab",
    0b01000000: "\U0001cea3",
    0b10000000: "\U0001cea0",
    0b00010100: "\U0001fbe6",
    0b00101000: "\U0001fbe7",
}


def _make_octants() -> str:
    """Return the 256 octants by pattern.

    Quadrants if the pixels of each quarter are equal, then older characters; the rest follow from
    U+1CD00 on.
    """
    covers = (0b00000101, 0b00001010, 0b01010000, 0b10100000)
    older = dict(_OLDER_OCTANTS)
    for pattern, glyph in enumerate(_QUADRANTS):
        older[sum(cover for bit, cover in enumerate(covers) if pattern >> bit & 1)] = glyph
    newer = iter(range(0x1CD00, 0x1CDE6))
    return "".join(
        older[pattern] if pattern in older else chr(next(newer)) for pattern in range(256)
    )


def _make_braille() -> str:
    """Return the 256 braille patterns by pattern; Unicode numbers their dots column by column."""
    dots = (0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80)
    return "".join(
        chr(0x2800 + sum(dot for bit, dot in enumerate(dots) if pattern >> bit & 1))
        for pattern in range(256)
    )


def _find_rare_octants() -> tuple[int, ...]:
    """Return the patterns whose character is neither a block element nor in the octant block."""
    common = (" ", *map(chr, range(0x2580, 0x25A0)), *map(chr, range(0x1CD00, 0x1CDE6)))
    return tuple(pattern for pattern, glyph in enumerate(_make_octants()) if glyph not in common)


#: Octants that a terminal may leave to the font although it draws the octant block itself, as kitty
#: does with the corners (kitty/decorations.c). The inverse of each is in one of the common blocks.
RARE_OCTANTS = _find_rare_octants()

#: The characters of each set, indexed by pattern.
CELL_GLYPHS: Mapping[str, str] = {
    "plain": " ",
    "half": " ▀▄█",
    "quad": _QUADRANTS,
    "sextant": _make_sextants(),
    "octant": _make_octants(),
    "braille": _make_braille(),
}
