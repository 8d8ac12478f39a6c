"""Strips of pixels: cut to pieces, written within an update and outside of one; boxes of cells."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from textual.geometry import Region, Size
from textual.strip import Strip

from xmc_tui.picture.pixel_terminal import PixelMedium
from xmc_tui.tui.pixel_strips import Cells, PixelStrip, ScreenUpdateWithPixels, _current_update
from xmc_tui.tui.widgets.pixel_presenter import PixelPresenter, merge_cells_to_boxes

CONSOLE = Console(color_system="truecolor", force_terminal=True, width=40)


class Source:
    """A source that writes the name of its cells, unless it `has_blocks`."""

    has_blocks = False

    def encode_cells(self, cells: Cells, is_whole_update: bool) -> str | None:
        return None if self.has_blocks else f"<{cells} {is_whole_update}>"

    def encode_pixels(self, written: list[Cells]) -> str:
        return f"pixels of {written}"


def make_strip(source: Source) -> PixelStrip:
    """Return a strip of ten cells in row 3."""
    return PixelStrip(source, 3, 0, 10, lambda: [Segment("0123456789")])


def test_outside_of_an_update_a_strip_is_its_segments() -> None:
    strip = make_strip(Source())
    assert strip.render(CONSOLE) == "0123456789"
    assert strip.crop(2, 5).text == "234"
    assert strip.crop(2, 5).render(CONSOLE) == "234"
    assert Strip.join([strip.crop(0, 2), strip.crop(8)]).text == "0189"


@pytest.mark.parametrize("has_blocks", [False, True])
def test_within_an_update_a_strip_writes_what_its_source_says(has_blocks: bool) -> None:
    source = Source()
    source.has_blocks = has_blocks
    update = ScreenUpdateWithPixels(is_whole=False)
    token = _current_update.set(update)
    try:
        parts = make_strip(source).divide([4, 6, 10])
        written = [part.crop(1).render(CONSOLE) for part in parts]
    finally:
        _current_update.reset(token)
    if has_blocks:
        assert written == ["123", "5", "789"]
        assert update.encode_pixels() == ""
    else:
        cells = [(3, 1, 4), (3, 5, 6), (3, 7, 10)]
        assert written == [f"<{each} False>" for each in cells]
        assert update.encode_pixels() == f"pixels of {cells}"


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 9), st.integers(1, 6)), max_size=30))
def test_boxes_cover_the_written_cells_once(parts: list[tuple[int, int, int]]) -> None:
    written = [(row, start, start + width) for row, start, width in parts]
    expected = {(row, column) for row, start, stop in written for column in range(start, stop)}
    covered = Counter(
        (row, column)
        for box in merge_cells_to_boxes(written)
        for row in range(box.top, box.bottom)
        for column in range(box.left, box.right)
    )
    assert covered == Counter(expected)


def test_rows_of_equal_parts_are_one_box() -> None:
    written = [(row, 0, 9) for row in (2, 0, 1)] + [(4, 0, 9), (5, 0, 4), (5, 4, 9)]
    assert merge_cells_to_boxes(written) == [(0, 3, 0, 9), (4, 6, 0, 9)]


def make_presenter(protocol: str) -> PixelPresenter:
    """Return a presenter of a picture of 10x5 cells at the bottom of a screen of 40x15."""
    app = SimpleNamespace(size=Size(40, 15), pixel_output=SimpleNamespace())
    app.pixel_output.send = app.pixel_output.delete = lambda _: None
    widget = SimpleNamespace(region=Region(0, 10, 10, 5), app=app)
    presenter = PixelPresenter(widget)  # type: ignore[arg-type]
    show_picture(presenter, protocol)
    return presenter


def show_picture(presenter: PixelPresenter, protocol: str = "sixel") -> None:
    """Show a new picture."""
    pixels = np.zeros((90, 90, 3), np.uint8)
    presenter.show(PixelMedium(protocol, (9, 18)).encode(pixels, 10, 5, "40"))


@pytest.mark.parametrize("protocol", ["sixel", "kitty"])
def test_sixels_are_not_written_into_the_last_row_of_the_screen(protocol: str) -> None:
    presenter = make_presenter(protocol)
    assert presenter.encode_cells((3, 0, 10), is_whole_update=True) is not None
    last = presenter.encode_cells((4, 0, 10), is_whole_update=True)
    assert (last is None) == (protocol == "sixel")


def test_cells_are_passed_over_only_if_a_former_picture_covers_them() -> None:
    presenter = make_presenter("sixel")
    cells, blanks, passed = (0, 0, 10), f"\x1b[0;40m{' ' * 10}\x1b[0m", "\x1b[10C"

    def is_passed_over(is_whole_update: bool = False) -> bool:
        text = presenter.encode_cells(cells, is_whole_update)
        assert text in (blanks, passed)
        presenter.encode_pixels([(row, 0, 10) for row in range(5)])
        return text == passed

    assert not is_passed_over(), "nothing was there"
    assert not is_passed_over(), "something else has damaged the cells"
    show_picture(presenter)
    assert is_passed_over()
    show_picture(presenter)
    assert not is_passed_over(is_whole_update=True), "another screen was there"
    show_picture(presenter)
    presenter.mark_overwritten()
    assert not is_passed_over()
    presenter.hide()
    show_picture(presenter)
    assert not is_passed_over()
