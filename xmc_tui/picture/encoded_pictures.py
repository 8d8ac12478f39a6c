"""Pictures encoded for a terminal that displays pixels, by sixel or by kitty's protocol.

Both kinds have the same methods, so that a widget need not know which it shows. They are immutable
and made in a background thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from xmc_tui.picture.finish_shading import Bytes
from xmc_tui.picture.kitty_graphics import (
    encode_deletion,
    encode_placeholders,
    encode_transmission,
    next_image_id,
)
from xmc_tui.picture.pixel_terminal import PixelMedium
from xmc_tui.picture.sixel_encoder import MAX_SIDE, encode_sixel
from xmc_tui.picture.sixel_palette import FULL_PALETTE, SMALL_PALETTE, quantise_picture


class CellBox(NamedTuple):
    """A rectangle of cells of a picture; `bottom` and `right` are exclusive."""

    top: int
    bottom: int
    left: int
    right: int


class PixelPicture(Protocol):
    """A picture that is ready to be written to the terminal."""

    @property
    def pixels(self) -> Bytes:
        """The pixels (height, width, 3)."""

    @property
    def columns(self) -> int:
        """The width in cells."""

    @property
    def rows(self) -> int:
        """The height in cells."""

    @property
    def transmission(self) -> str:
        """The codes to send once, before the update that shows the picture; may be empty."""

    @property
    def deletion(self) -> str:
        """The codes that free what the transmission stored in the terminal; may be empty."""

    def encode_cells(self, row: int, start: int, stop: int, is_covered: bool) -> str:
        """Return the text of some cells; `is_covered` if they display a former picture."""

    def encode_pixels_of_boxes(self, boxes: list[CellBox], x: int, y: int) -> str:
        """Return the codes to send after the text of the cells in `boxes`.

        (x, y) is the place of the picture's upper left cell on the screen.
        """


@dataclass(frozen=True, slots=True)
class SixelTile:
    """A part of a picture with its codes; `row` and `column` are those of its first cell."""

    row: int
    column: int
    codes: str


@dataclass(frozen=True, slots=True, eq=False)
class SixelPicture:
    """A picture as palette indices, with the codes of the whole of it.

    Sixels are painted over cells, and remain until something is written into those. The cells are
    therefore written as blanks first, in the background colour, whose SGR code is `background`.
    """

    pixels: Bytes
    columns: int
    rows: int
    medium: PixelMedium
    background: str
    indices: Bytes
    palette: Bytes
    tiles: tuple[SixelTile, ...]
    transmission: str = ""
    deletion: str = ""

    def encode_cells(self, row: int, start: int, stop: int, is_covered: bool) -> str:  # noqa: ARG002
        """Return blanks; if the cells are covered, move over them, so that nothing flickers."""
        count = stop - start
        if is_covered:
            return f"\x1b[{count}C"
        return f"\x1b[0;{self.background}m{' ' * count}\x1b[0m"

    def encode_pixels_of_boxes(self, boxes: list[CellBox], x: int, y: int) -> str:
        """Return the sixels of the boxes, each after a code that moves the cursor to its place."""
        if boxes == [CellBox(0, self.rows, 0, self.columns)]:
            tiles = self.tiles
        else:
            tiles = _encode_tiles(self.indices, self.palette, boxes, self.medium)
        return "".join(
            f"\x1b[{y + tile.row + 1};{x + tile.column + 1}H{tile.codes}" for tile in tiles
        )


@dataclass(frozen=True, slots=True, eq=False)
class KittyPicture:
    """A picture under an image id; its cells are placeholders.

    It is sent between updates: it displays nothing by itself, and kitty before 0.33 at times loses
    a picture that is sent within a synchronized update.
    """

    pixels: Bytes
    columns: int
    rows: int
    image_id: int
    transmission: str

    @property
    def deletion(self) -> str:
        """The codes that delete the picture in the terminal."""
        return encode_deletion(self.image_id)

    def encode_cells(self, row: int, start: int, stop: int, is_covered: bool) -> str:  # noqa: ARG002
        """Return the placeholders."""
        return encode_placeholders(self.image_id, row, start, stop)

    def encode_pixels_of_boxes(self, boxes: list[CellBox], x: int, y: int) -> str:  # noqa: ARG002
        """Return nothing: the cells display the picture."""
        return ""


def encode_sixel_picture(
    pixels: Bytes, columns: int, rows: int, background: str, medium: PixelMedium
) -> SixelPicture:
    """Return a sixel picture of `columns` x `rows` cells."""
    colours, dither = (SMALL_PALETTE, 0.0) if medium.has_small_palette else (FULL_PALETTE, 1.0)
    indices, palette = quantise_picture(pixels, colours, dither)
    whole = [CellBox(0, rows, 0, columns)]
    tiles = _encode_tiles(indices, palette, whole, medium)
    return SixelPicture(pixels, columns, rows, medium, background, indices, palette, tiles)


def encode_kitty_picture(
    pixels: Bytes, columns: int, rows: int, medium: PixelMedium
) -> KittyPicture:
    """Return a picture of `columns` x `rows` cells under a new image id."""
    sent, level = pixels, 1
    if medium.has_small_palette:  # plain areas without dither compress well
        indices, palette = quantise_picture(pixels, SMALL_PALETTE, 0.0)
        sent, level = (palette.astype(np.uint16) * 255 // 100).astype(np.uint8)[indices], 6
    image_id = next_image_id()
    codes = encode_transmission(sent, image_id, columns, rows, level)
    return KittyPicture(pixels, columns, rows, image_id, codes)


def _encode_tiles(
    indices: Bytes, palette: Bytes, boxes: list[CellBox], medium: PixelMedium
) -> tuple[SixelTile, ...]:
    """Return the sixels of boxes of cells, cut into tiles of the size that the terminal allows.

    With cells of a fractional size a tile begins and ends within its cells: the terminal gives each
    pixel of it to a cell.
    """
    width, height = medium.cell_size
    max_columns, max_rows = (
        max(1, int(min(limit or MAX_SIDE, MAX_SIDE) / size))
        for limit, size in zip(medium.max_sixel_size, medium.cell_size, strict=True)
    )
    tiles = []
    for box in boxes:
        for row in range(box.top, box.bottom, max_rows):
            for column in range(box.left, box.right, max_columns):
                bottom, right = (
                    min(row + max_rows, box.bottom),
                    min(column + max_columns, box.right),
                )
                top, left = int(row * height), int(column * width)
                end = top + int((bottom - row) * height)
                if medium.has_whole_bands:
                    end = _complete_band(top, end, len(indices))
                part = indices[top:end, left : left + int((right - column) * width)]
                tiles.append(SixelTile(row, column, encode_sixel(part, palette)))
    return tuple(tiles)


def _complete_band(top: int, bottom: int, height: int) -> int:
    """Return the end of the last band from `top`: below `bottom`, but within the picture."""
    end = top + -(-(bottom - top) // 6) * 6
    return end if end <= height else end - 6


def shrink_to_half_blocks(picture: PixelPicture) -> Bytes:
    """Return the picture averaged to two pixels per cell, one above the other."""
    height, width = picture.pixels.shape[:2]
    rows = np.arange(2 * picture.rows) * height // (2 * picture.rows)
    columns = np.arange(picture.columns) * width // picture.columns
    sums = np.add.reduceat(picture.pixels.astype(np.float32), rows, 0)
    sums = np.add.reduceat(sums, columns, 1)
    area = np.diff(rows, append=height)[:, None] * np.diff(columns, append=width)[None]
    shrunk: Bytes = (sums / area[..., None] + 0.5).astype(np.uint8)
    return shrunk
