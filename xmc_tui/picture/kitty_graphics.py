"""Encoder of kitty's graphics protocol with Unicode placeholders.

The pixels are sent once, under an image id, with a virtual placement of a number of columns and
rows. Cells with the character U+10EEEE display pieces of the picture: their foreground colour is
the image id, and combining characters are the row and column of the piece. So the picture is part
of the text: a dialog over it replaces cells, and nothing has to be erased.

Described in sw.kovidgoyal.net/kitty/graphics-protocol, "Unicode placeholders".
"""

from __future__ import annotations

import zlib
from binascii import b2a_base64
from itertools import count
from random import randrange

import numpy as np

from xmc_tui.picture.finish_shading import Bytes

#: The maximum number of base64 characters in one escape sequence.
_CHUNK = 4096

_PLACEHOLDER = "\U0010eeee"

#: The combining characters for 0, 1, 2, …: ranges of code points from the protocol's
#: rowcolumn-diacritics.txt, without those beyond U+FFFF.
_DIACRITIC_RANGES = (
    *((0x305, 0x305), (0x30D, 0x30E), (0x310, 0x310), (0x312, 0x312), (0x33D, 0x33F)),
    *((0x346, 0x346), (0x34A, 0x34C), (0x350, 0x352), (0x357, 0x357), (0x35B, 0x35B)),
    *((0x363, 0x36F), (0x483, 0x487), (0x592, 0x595), (0x597, 0x599), (0x59C, 0x5A1)),
    *((0x5A8, 0x5A9), (0x5AB, 0x5AC), (0x5AF, 0x5AF), (0x5C4, 0x5C4), (0x610, 0x617)),
    *((0x657, 0x65B), (0x65D, 0x65E), (0x6D6, 0x6DC), (0x6DF, 0x6E2), (0x6E4, 0x6E4)),
    *((0x6E7, 0x6E8), (0x6EB, 0x6EC), (0x730, 0x730), (0x732, 0x733), (0x735, 0x736)),
    *((0x73A, 0x73A), (0x73D, 0x73D), (0x73F, 0x741), (0x743, 0x743), (0x745, 0x745)),
    *((0x747, 0x747), (0x749, 0x74A), (0x7EB, 0x7F1), (0x7F3, 0x7F3), (0x816, 0x819)),
    *((0x81B, 0x823), (0x825, 0x827), (0x829, 0x82D), (0x951, 0x951), (0x953, 0x954)),
    *((0xF82, 0xF83), (0xF86, 0xF87), (0x135D, 0x135F), (0x17DD, 0x17DD), (0x193A, 0x193A)),
    *((0x1A17, 0x1A17), (0x1A75, 0x1A7C), (0x1B6B, 0x1B6B), (0x1B6D, 0x1B73), (0x1CD0, 0x1CD2)),
    *((0x1CDA, 0x1CDB), (0x1CE0, 0x1CE0), (0x1DC0, 0x1DC1), (0x1DC3, 0x1DC9), (0x1DCB, 0x1DCC)),
    *((0x1DD1, 0x1DE6), (0x1DFE, 0x1DFE), (0x20D0, 0x20D1), (0x20D4, 0x20D7), (0x20DB, 0x20DC)),
    *((0x20E1, 0x20E1), (0x20E7, 0x20E7), (0x20E9, 0x20E9), (0x20F0, 0x20F0), (0x2CEF, 0x2CF1)),
    *((0x2DE0, 0x2DFF), (0xA66F, 0xA66F), (0xA67C, 0xA67D), (0xA6F0, 0xA6F1), (0xA8E0, 0xA8F1)),
)
_DIACRITICS = "".join(chr(code) for a, b in _DIACRITIC_RANGES for code in range(a, b + 1))

#: Image ids for all pictures of this process: 24 bits, because they are sent as colours. They
#: begin at random, because another program in the same window may have used any.
_image_ids = count(randrange(0x010101, 0xC00000))


def next_image_id() -> int:
    """Return an image id that this process has not used."""
    return next(_image_ids)


def encode_transmission(
    pixels: Bytes, image_id: int, columns: int, rows: int, level: int = 1
) -> str:
    """Return the codes that send pixels (height, width, 3) and place them on so many cells.

    `level` is the level of the compression.
    """
    height, width = pixels.shape[:2]
    data = zlib.compress(np.ascontiguousarray(pixels).data, level)
    text = b2a_base64(data, newline=False).decode("ascii")
    chunks = [text[start : start + _CHUNK] for start in range(0, len(text), _CHUNK)]
    # a=T: send and place; U=1: by placeholders; q=2: no answer, which would arrive as input.
    head = f"a=T,U=1,q=2,f=24,o=z,t=d,i={image_id},s={width},v={height},c={columns},r={rows},"
    last = len(chunks) - 1
    return "".join(
        f"\x1b_G{head if not number else 'q=2,'}m={int(number < last)};{chunk}\x1b\\"
        for number, chunk in enumerate(chunks)
    )


def encode_deletion(image_id: int) -> str:
    """Return the codes that delete a picture, its placements and its data."""
    return f"\x1b_Ga=d,d=I,q=2,i={image_id}\x1b\\"


def encode_placeholders(image_id: int, row: int, start: int, stop: int) -> str:
    """Return the cells that display the columns `start` to `stop` of a row of a picture.

    Only the first cell has combining characters; the others continue from the cell on their left.
    """
    red, green, blue = image_id >> 16, image_id >> 8 & 255, image_id & 255
    first = f"{_PLACEHOLDER}{_DIACRITICS[row]}{_DIACRITICS[start]}"
    rest = _PLACEHOLDER * (stop - start - 1)
    return f"\x1b[0;38;2;{red};{green};{blue}m{first}{rest}\x1b[0m"
