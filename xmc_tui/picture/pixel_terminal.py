"""A terminal that displays pixels: its cells, and how pictures are encoded for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # numpy is slow to import, and the first frame does not need it
    from xmc_tui.picture.encoded_pictures import PixelPicture
    from xmc_tui.picture.finish_shading import Bytes

#: The greatest number of columns and of rows of a picture of kitty's protocol.
_MAX_KITTY_CELLS = 268


@dataclass(frozen=True, slots=True)
class PixelMedium:
    """The protocol ("sixel" or "kitty") and its parameters.

    Sizes are (width, height) in pixels; that of a cell may be fractional, and `max_sixel_size`
    (0, 0) is unlimited. A small palette is for a slow link. With whole bands the height of sixels
    is a multiple of six pixels, for terminals that complete the last band.
    """

    protocol: str
    cell_size: tuple[float, float]
    max_sixel_size: tuple[int, int] = (0, 0)
    has_small_palette: bool = False
    has_whole_bands: bool = False

    def encode(self, pixels: Bytes, columns: int, rows: int, background: str) -> PixelPicture:
        """Return a picture of `columns` x `rows` cells; takes some milliseconds.

        `background` is the SGR code of the colour behind it.
        """
        from xmc_tui.picture.encoded_pictures import encode_kitty_picture, encode_sixel_picture

        if self.protocol == "kitty":
            return encode_kitty_picture(pixels, columns, rows, self)
        return encode_sixel_picture(pixels, columns, rows, background, self)

    def can_show(self, columns: int, rows: int) -> bool:
        """Whether a picture of that size can be encoded."""
        return self.protocol == "sixel" or max(columns, rows) <= _MAX_KITTY_CELLS
