"""The terminal as an output of pixels: the medium in force, and the pictures stored in it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from textual.app import App
from textual.timer import Timer

from xmc_tui.tui.textual_internals import find_driver

if TYPE_CHECKING:
    from xmc_tui.picture.encoded_pictures import PixelPicture
    from xmc_tui.tui.app import XmcApp

#: The size of a cell in pixels (width, height) if the terminal does not report it: that of a VT340,
#: which Windows Terminal uses with every font.
_DEFAULT_CELL = (10, 20)

#: The terminals that paint the last band of a sixel picture with all its six rows, whatever the
#: height of the picture, and so cover cells below it: Konsole 22.12.
_COMPLETES_BANDS = {"konsole"}

#: The time limit for the answers of the terminal after a resize, in seconds.
_ANSWER_SECONDS = 0.3


class PixelOutput:
    """Chooses how the app displays pixels, and keeps account of the pictures in the terminal.

    `setting` and `palette` are those of the settings file.
    """

    def __init__(self, app: XmcApp, setting: str, palette: str) -> None:
        self._app = app
        self._setting = setting
        self._palette = palette
        self._stored: list[PixelPicture] = []
        self._timer: Timer | None = None
        self._cell_size: tuple[float, float] = (0, 0)

    def choose_medium(self) -> None:
        """Set the protocol and the medium of the app from the answers of the terminal."""
        from xmc_tui.picture.pixel_protocol import (
            choose_pixel_palette,
            choose_pixel_protocol,
            count_colours,
        )
        from xmc_tui.picture.pixel_terminal import PixelMedium

        if self._timer is not None:
            self._timer.stop()
        app, capabilities = self._app, self._app.capabilities
        colours = count_colours(app.console.color_system, app.no_color)
        protocol = choose_pixel_protocol(
            os.environ,
            self._setting if app.shows_pixels else "off",
            capabilities.name,
            capabilities.version,
            capabilities.has_sixel,
            colours,
        )
        app.pixel_protocol = protocol
        if protocol:
            app.pixel_medium = PixelMedium(
                protocol,
                capabilities.cell_size if all(capabilities.cell_size) else _DEFAULT_CELL,
                capabilities.max_sixel_size,
                choose_pixel_palette(os.environ, self._palette) == "small",
                capabilities.name in _COMPLETES_BANDS,
            )
        else:
            app.pixel_medium = None
        self._repaint_for_cells()

    def _repaint_for_cells(self) -> None:
        """Repaint the whole screen if the size of the cells has changed, as by another font.

        The number of cells may be the same, and sixels remain where they were in pixels.
        """
        before, self._cell_size = self._cell_size, self._app.capabilities.cell_size
        if all(before) and before != self._cell_size and self._app.screen_stack:
            self._app.screen.refresh()

    def suspend_sixels(self) -> None:
        """Draw no sixels until the terminal has reported the size of its cells again.

        After a resize the font may be another. Sixels for larger cells would cover cells that are
        not of the picture. Kitty's pictures are scaled to the cells.
        """
        if self._app.pixel_protocol == "sixel":
            self._app.pixel_medium = None
            if self._timer is not None:
                self._timer.stop()
            self._timer = self._app.set_timer(_ANSWER_SECONDS, self.choose_medium)

    # ── Pictures stored in the terminal ───────────────────────────────────────────────────────────

    def send(self, picture: PixelPicture) -> None:
        """Send a picture, unless its protocol sends it within updates."""
        if picture.transmission:
            if picture not in self._stored:
                self._stored.append(picture)
            self._write(picture.transmission)

    def delete(self, pictures: Sequence[PixelPicture]) -> None:
        """Delete pictures in the terminal."""
        stored = [picture for picture in pictures if picture in self._stored]
        for picture in stored:
            self._stored.remove(picture)
        self._write("".join(picture.deletion for picture in stored))

    def _write(self, codes: str) -> None:
        driver = find_driver(self._app)
        if driver is not None and codes and not self._app.is_headless:
            driver.write(codes)

    def deletion_codes(self) -> str:
        """Return the codes that delete all pictures in the terminal, to leave it as it was."""
        return "".join(picture.deletion for picture in self._stored)


def find_xmc_app(app: App[Any]) -> XmcApp:
    """Return the app of a widget as ours."""
    return cast("XmcApp", app)
