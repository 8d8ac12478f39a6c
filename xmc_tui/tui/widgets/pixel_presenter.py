"""Shows pixel pictures in the cells of a widget."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Region
from textual.widget import Widget

from xmc_tui.tui.pixel_output import PixelOutput, find_xmc_app
from xmc_tui.tui.pixel_strips import Cells, PixelStrip

if TYPE_CHECKING:  # numpy is slow to import, and the first frame does not need it
    from xmc_tui.picture.encoded_pictures import CellBox, PixelPicture
    from xmc_tui.tui.widgets.picture_rows import PictureRow


class PixelPresenter:
    """The pixel picture of a widget, whose rows are strips made by `show`.

    It keeps account of what the terminal displays: whether the cells of the widget are covered by
    the pixels of a former picture, and which pictures are stored in the terminal.
    """

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._picture: PixelPicture | None = None
        self._count = 0
        #: Whether the picture has not been written yet.
        self._is_new = False
        #: The region of the screen whose cells are all covered by pixels.
        self._covered: Region | None = None
        #: The pictures that were sent, and the one that the cells display.
        self._sent: list[PixelPicture] = []
        self._displayed: PixelPicture | None = None

    @property
    def picture(self) -> PixelPicture | None:
        """The picture that is shown; None while the widget shows something else."""
        return self._picture

    def show(self, picture: PixelPicture) -> list[PictureRow]:
        """Send a picture to the terminal if its protocol needs that; return its rows."""
        from xmc_tui.tui.widgets.picture_rows import PictureRow

        self._picture = picture
        self._is_new = True
        self._count += 1
        self._output.send(picture)
        kept = [each for each in self._sent if each is self._displayed]
        self._output.delete([each for each in self._sent if each is not self._displayed])
        self._sent = [*kept, picture]

        build_rows = cache(partial(self._build_block_rows, picture))

        def segments_of(row: int) -> Callable[[], list[Segment]]:
            return lambda: list(build_rows()[row].strip)

        return [
            PictureRow(
                f"pixels {self._count} {row}",
                PixelStrip(self, row, 0, picture.columns, segments_of(row)),
            )
            for row in range(picture.rows)
        ]

    def hide(self) -> None:
        """Take note that the widget shows something else, or nothing."""
        self._picture = None
        self.mark_overwritten()

    def mark_overwritten(self) -> None:
        """Take note that something else may have been written into the cells."""
        self._covered = None

    def send_again(self) -> None:
        """Send the picture again, because the terminal has deleted it."""
        if self._picture is not None:
            self._output.send(self._picture)
            self._widget.refresh()

    def delete(self) -> None:
        """Delete the pictures in the terminal, once the widget is no longer displayed."""
        self._widget.app.call_later(self._output.delete, self._sent)
        self._sent = []

    @property
    def _output(self) -> PixelOutput:
        return find_xmc_app(self._widget.app).pixel_output

    def _build_block_rows(self, picture: PixelPicture) -> list[PictureRow]:
        from xmc_tui.picture.encoded_pictures import shrink_to_half_blocks
        from xmc_tui.picture.terminal_cells import encode_cells
        from xmc_tui.tui.widgets.picture_rows import make_picture_rows

        colours = self._widget.app.console.color_system or "truecolor"
        return make_picture_rows(encode_cells(shrink_to_half_blocks(picture), "half"), colours)

    # ── Called while an update is written ─────────────────────────────────────────────────────────

    def encode_cells(self, cells: Cells, is_whole_update: bool) -> str | None:
        """Return the text of cells that leaves room for pixels; None to write half blocks."""
        region, picture = self._widget.region, self._picture
        if picture is None or self._would_scroll(region, cells[0]):
            return None
        is_covered = self._is_new and not is_whole_update and self._covered == region
        return picture.encode_cells(*cells, is_covered)

    def encode_pixels(self, written: list[Cells]) -> str:
        """Return the codes of the pixels of the cells written in an update."""
        region, picture = self._widget.region, self._picture
        if picture is None:
            return ""
        boxes = merge_cells_to_boxes(written)
        is_whole = boxes == [(0, picture.rows, 0, picture.columns)]
        if is_whole or self._covered != region:
            self._covered = region if is_whole else None
        self._is_new = False
        self._displayed = picture
        return picture.encode_pixels_of_boxes(boxes, region.x, region.y)

    def _would_scroll(self, region: Region, row: int) -> bool:
        """Whether pixels in a row are in the last of the screen: some terminals would scroll."""
        is_last = region.y + row >= self._widget.app.size.height - 1
        return is_last and not (self._picture and self._picture.transmission)


def merge_cells_to_boxes(written: Iterable[Cells]) -> list[CellBox]:
    """Return boxes of all written cells; equal parts of consecutive rows make one box."""
    from xmc_tui.picture.encoded_pictures import CellBox

    parts_by_row: dict[int, list[tuple[int, int]]] = {}
    for row, start, stop in sorted(written):
        parts = parts_by_row.setdefault(row, [])
        if parts and parts[-1][1] >= start:
            parts[-1] = parts[-1][0], max(parts[-1][1], stop)
        else:
            parts.append((start, stop))
    boxes: list[CellBox] = []
    tops: dict[tuple[int, int], int] = {}  # of the boxes that end at `bottom`
    bottom = 0
    for row, parts in parts_by_row.items():
        grown = {part: tops[part] for part in parts if part in tops and row == bottom}
        boxes += [CellBox(top, bottom, *part) for part, top in tops.items() if part not in grown]
        tops = {part: grown.get(part, row) for part in parts}
        bottom = row + 1
    return sorted(boxes + [CellBox(top, bottom, *part) for part, top in tops.items()])
