"""The form in which a widget displays a picture: character blocks, or pixels."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.color import Color, ColorSystem
from textual.geometry import Size
from textual.widget import Widget

from xmc_tui.tui.pixel_output import find_xmc_app
from xmc_tui.tui.terminal_capabilities import capabilities_of

if TYPE_CHECKING:  # numpy is slow to import, and the first frame does not need it
    from xmc_tui.picture.encoded_pictures import PixelPicture
    from xmc_tui.picture.finish_shading import Bytes
    from xmc_tui.picture.material_assignment import SceneSurroundings
    from xmc_tui.picture.pixel_terminal import PixelMedium
    from xmc_tui.tui.widgets.picture_rows import PictureRow


@dataclass(frozen=True, slots=True)
class PictureFormat:
    """The grid of pixels of a cell (across, down), their height over their width, and the encoder.

    The grid may be fractional; the number of pixels of a picture is rounded down.
    `encode` is thread-safe; it returns rows of blocks, or a picture of pixels.
    """

    cell_grid: tuple[float, float]
    aspect: float
    encode: Callable[[Bytes], list[PictureRow] | PixelPicture]


class PictureOutputCache:
    """The format of the picture of a widget, and the surroundings of the car in it.

    They are the same until the size or the medium change, which is noticed here, or the glyphs or
    the theme, which clear the cache.
    """

    def __init__(self, widget: Widget, glyphs: str) -> None:
        self._widget = widget
        self._glyphs = glyphs
        self._key: object = None

    def clear(self) -> None:
        """Make the format and the surroundings again when they are needed next."""
        self._key = None

    @property
    def is_cell_size_awaited(self) -> bool:
        """Whether the terminal displays pixels, and the size of a cell in pixels is unknown yet."""
        app = find_xmc_app(self._widget.app)
        return app.pixel_medium is None and bool(app.pixel_protocol)

    def find(self, size: Size) -> tuple[PictureFormat, SceneSurroundings]:
        """Return the format and the surroundings at the size of the widget."""
        medium = find_xmc_app(self._widget.app).pixel_medium
        if self._key != (medium, size):
            self._key = medium, size
            picture_format = (
                make_pixel_format(self._widget, medium)
                if medium is not None and medium.can_show(*size)
                else make_block_format(self._widget, self._glyphs)
            )
            self._cached = picture_format, make_scene_surroundings(self._widget)
        return self._cached


def make_block_format(widget: Widget, glyphs: str) -> PictureFormat:
    """Return the format of blocks of a set of glyphs, for the terminal and theme of a widget."""
    from xmc_tui.picture.glyph_sets import CELL_GRIDS
    from xmc_tui.picture.terminal_cells import encode_cells
    from xmc_tui.picture.terminal_glyph_support import choose_glyph_set
    from xmc_tui.tui.widgets.picture_rows import make_braille_rows, make_picture_rows

    app = widget.app
    terminal, has_colours = capabilities_of(app), not app.no_color
    mode = choose_glyph_set(os.environ, glyphs, has_colours, terminal.name, terminal.version)
    style, colours = widget.rich_style, app.console.color_system or "truecolor"
    across, down = CELL_GRIDS[mode]
    if mode == "braille":
        ink = not app.current_theme.dark
        return PictureFormat(
            (across, down),
            2 * across / down,
            lambda pixels: make_braille_rows(encode_cells(pixels, mode, dark_dots=ink), style),
        )
    return PictureFormat(
        (across, down),
        2 * across / down,
        lambda pixels: make_picture_rows(encode_cells(pixels, mode), colours),
    )


def make_pixel_format(widget: Widget, medium: PixelMedium) -> PictureFormat:
    """Return the format of pixels, for the size and the background of a widget."""
    size, system = widget.size, widget.app.console.color_system
    systems = {"256": ColorSystem.EIGHT_BIT, "truecolor": ColorSystem.TRUECOLOR}
    colour = Color.parse(find_background_colour(widget)).downgrade(systems[system or "truecolor"])
    code = ";".join(colour.get_ansi_codes(foreground=False))
    return PictureFormat(medium.cell_size, 1.0, lambda pixels: medium.encode(pixels, *size, code))


def make_scene_surroundings(widget: Widget) -> SceneSurroundings:
    """Return the surroundings of the car for the theme of a widget.

    A soft glow on the wall needs many colours: with few it would show steps.
    """
    from xmc_tui.picture.material_assignment import SceneSurroundings

    app = find_xmc_app(widget.app)
    is_truecolor = app.console.color_system == "truecolor" and not app.no_color
    has_many_colours = is_truecolor or bool(app.pixel_protocol)
    is_wall_lit = app.current_theme.dark and has_many_colours
    return SceneSurroundings(find_background_colour(widget), is_wall_lit=is_wall_lit)


def find_background_colour(widget: Widget) -> str:
    """Return the background colour (#rrggbb); if it is that of the terminal, the probable one.

    Braille dots need pure black or white: any other background would be dithered.
    """
    _, ground = widget.background_colors
    if ground.ansi is not None or not ground.a or widget.app.no_color:
        return "#000000" if widget.app.current_theme.dark else "#ffffff"
    return ground.hex[:7].lower()
