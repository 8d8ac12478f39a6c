"""The app on a terminal of the tests that displays pixels."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver

from tests.pixel_terminal import PLACEHOLDER, Image, PixelTerminal
from tests.tui.app_driver import AppDriver
from xmc_tui.picture.picture_renderer import PictureRenderer
from xmc_tui.tui.app import XmcApp
from xmc_tui.tui.terminal_capabilities import TerminalAnswered, TerminalCapabilities
from xmc_tui.tui.widgets.car_picture import CarPicture

CELL = (6, 12)

#: The capabilities of a terminal for each protocol.
CAPABILITIES = {
    "sixel": TerminalCapabilities("xterm", (379,), has_sixel=True, cell_size=CELL),
    "kitty": TerminalCapabilities("kitty", (0, 39, 1), cell_size=CELL),
}


def make_recording_driver(write: Callable[[str], None]) -> type[HeadlessDriver]:
    """Return a driver class that passes what the app writes to a function."""

    class RecordingDriver(HeadlessDriver):
        @property
        def is_headless(self) -> bool:
            return False

        def write(self, data: str) -> None:
            write(data)

        def flush(self) -> None:
            pass

        def start_application_mode(self) -> None:
            self.write("\x1b[?1049h\x1b[?25l")
            super().start_application_mode()

        def stop_application_mode(self) -> None:
            self.write("\x1b[?1049l\x1b[?25h")

        @property
        def can_suspend(self) -> bool:
            return True

        def suspend_application_mode(self) -> None:
            self.stop_application_mode()

        def resume_application_mode(self) -> None:
            self.start_application_mode()

    return RecordingDriver


@dataclass
class PixelDriver(AppDriver):
    """A running app, with access to its terminal."""

    terminal: PixelTerminal

    @property
    def pictures(self) -> list[CarPicture]:
        """The displayed pictures of the top screen."""
        return [part for part in self.app.screen.query(CarPicture) if part.region]

    @property
    def is_written(self) -> bool:
        """Whether everything that has changed on the top screen is written."""
        screen = self.app.screen
        waiting = screen._dirty_widgets or screen._compositor._dirty_regions
        parts = any(part._repaint_required for part in self.pictures)
        return not (waiting or parts or screen._layout_required or screen._repaint_required)

    async def wait_until_drawn(self) -> None:
        """Wait until the pictures of the top screen are drawn and written."""
        for _ in range(2):
            await self.settle()
            await self.until(
                lambda: self.is_written and all(part.is_up_to_date for part in self.pictures)
            )

    async def resize(
        self,
        columns: int,
        rows: int,
        cell: tuple[int, int] | None = None,
        answers: bool = True,
    ) -> None:
        """Resize the terminal, which answers questions again if it `answers`."""
        self.terminal.resize(columns, rows, cell)
        await self.pilot.resize_terminal(columns, rows)
        # What the app wrote for the former size may have been cut.
        self.terminal.faults.clear()
        if answers:
            size = self.terminal.cell_width, self.terminal.cell_height
            self.answer(cell_size=size)

    def answer(self, **changes: Any) -> None:
        """Answer the questions of the app."""
        before = self.app.capabilities
        fields = {name: getattr(before, name) for name in before.__slots__} | changes
        self.app.post_message(TerminalAnswered(TerminalCapabilities(**fields)))

    def check(self, tolerance: float = 4.0, worst: float = 48.0) -> None:
        """Check that the terminal displays exactly the pictures of the top screen.

        Each picture is compared with pixels drawn by another renderer: the mean difference is at
        most `tolerance` of 255, that of blocks of 3x3 pixels at most `worst`.
        """
        assert not self.terminal.faults, self.terminal.faults
        assert self.terminal.missing_cells() == []
        expected = np.zeros((self.terminal.rows, self.terminal.columns), bool)
        image = self.terminal.image()
        for part in self.pictures:
            region = part.region
            expected[region.y : region.bottom, region.x : region.right] = True
        found = self.terminal.pixel_cells()
        texts = {
            self.terminal.page.cells[row][column].text[:1]
            for row, column in np.argwhere(expected).tolist()
        }
        assert texts <= {" ", PLACEHOLDER}, "text below the pixels"
        wrong = np.argwhere(found != expected)
        assert not len(wrong), (
            f"stray or missing pixels in cells (row, column) {wrong[:9].tolist()}"
        )
        for part in self.pictures:
            compare(cut(self.terminal, image, part), expected_pixels(part), tolerance, worst)


def cut(terminal: PixelTerminal, image: Image, part: CarPicture) -> Image:
    """Return the pixels of a widget."""
    region, width, height = part.region, terminal.cell_width, terminal.cell_height
    return image[
        region.y * height : region.bottom * height, region.x * width : region.right * width
    ]


_renderer = PictureRenderer(most_bytes=100_000_000)


def expected_pixels(part: CarPicture) -> Image:
    """Return the pixels of the scene of a widget, drawn without the app."""
    spec = part._render_spec()
    assert spec is not None
    return _renderer.draw(spec)


def compare(found: Image, expected: Image, tolerance: float, worst: float) -> None:
    """Compare two pictures; a palette and a dither may differ by a little."""
    assert found.shape == expected.shape
    difference = np.abs(found.astype(np.int16) - expected)
    assert difference.mean() <= tolerance, f"differs by {difference.mean():.1f} in the mean"
    height, width = (size // 3 * 3 for size in found.shape[:2])
    blocks = [
        picture[:height, :width].reshape(height // 3, 3, width // 3, 3, 3).mean((1, 3))
        for picture in (found, expected)
    ]
    greatest = np.abs(blocks[0] - blocks[1]).max()
    assert greatest <= worst, f"differs by {greatest:.0f} somewhere"


@asynccontextmanager
async def run_on_terminal(
    make_app: Callable[[], XmcApp],
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    capabilities: TerminalCapabilities,
) -> AsyncIterator[PixelDriver]:
    """Run an app on a terminal that answers with some capabilities, and wait for the pictures."""
    terminal = PixelTerminal(*size, capabilities.cell_size)
    driver_class = make_recording_driver(terminal.feed)
    monkeypatch.setattr(App, "get_driver_class", lambda _: driver_class)
    app = make_app()
    app._sync_available = True
    async with app.run_test(headless=False, size=size) as pilot:
        driver = PixelDriver(app, pilot, terminal)
        app.post_message(TerminalAnswered(capabilities))
        await driver.settle()
        await driver.until(lambda: bool(driver.pictures))
        await driver.wait_until_drawn()
        yield driver
    gc.collect(1)  # the pictures of an app take 100 MB; they are young
