"""The picture of the car, which follows the view and is drawn in a background thread."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Region
from textual.strip import Strip

from xmc_tui.presentation.colour_swatches import swatch_lines
from xmc_tui.presentation.picture_scene import PictureScene, companion_scene, picture_scene
from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.view_model import ViewModel
from xmc_tui.tui.background_threads import run_in_background
from xmc_tui.tui.widgets.view_panels import ViewPanel

if TYPE_CHECKING:  # numpy is slow to import, and the first frame does not need it
    from xmc_tui.picture.paint_shading import Bytes
    from xmc_tui.picture.picture_renderer import PictureRenderer, RenderSpec
    from xmc_tui.tui.widgets.picture_rows import PictureRow


#: The interval, in seconds, below which views that follow each other are a burst: half that of a
#: repeated key.
_BURST_SECONDS = 0.015

#: The interval between pictures during a burst, in seconds.
_BURST_INTERVAL = 0.05


class CarPicture(ViewPanel):
    """The picture of the car in the view.

    It has no border and no padding, so that its strips are used as they are. `glyphs` is the set of
    characters to draw with: "auto" for the best one, "off" for no picture. `scene` returns the car
    and the side to show. Colour swatches are shown until there is a picture, unless `has_swatches`
    is false.
    """

    def __init__(
        self,
        glyphs: str,
        id: str | None = None,
        scene: Callable[[ViewModel], PictureScene | None] = picture_scene,
        has_swatches: bool = True,
    ) -> None:
        super().__init__(id=id)
        self.glyphs = glyphs
        self.scene = scene
        self._has_swatches = has_swatches
        self._renderer: PictureRenderer | None = None
        self._picture: list[PictureRow] = []
        self._displayed_spec: RenderSpec | None = None
        self._pixels: Bytes | None = None
        self._render_requested = False
        self._last_view_time = 0.0
        self._is_drawing = False

    @property
    def picture(self) -> list[PictureRow]:
        """The rows of the displayed picture; empty while swatches are displayed."""
        return self._picture

    @property
    def is_up_to_date(self) -> bool:
        """Whether the displayed picture is that of the current view."""
        return self._displayed_spec is not None and self._displayed_spec == self._render_spec()

    def set_renderer(self, renderer: PictureRenderer) -> None:
        """Set the renderer and draw."""
        self._renderer = renderer
        self._request_render()

    def build_rows(self, view: ViewModel, cells: int, height: int) -> list[StyledRow]:
        """Return the swatches for the size; none while a picture is shown."""
        if not self._has_swatches or self.cache_key(view) is None:
            return []
        return [StyledRow(spans) for spans in swatch_lines(view, cells, height)]

    def cache_key(self, view: ViewModel) -> object:
        """Return the view while swatches are shown, else None."""
        return view if not self._picture or self.scene(view) is None else None

    # ── Following the view ────────────────────────────────────────────────────────────────────────

    def watch_view(self) -> None:
        """Draw the new view after the text panels are painted, because a picture takes longer.

        If views follow each other faster than a key repeats, a picture is drawn only every
        `_BURST_INTERVAL` seconds, so that text is not delayed.
        """
        super().watch_view()
        before, self._last_view_time = self._last_view_time, monotonic()
        if self._render_requested:
            return
        self._render_requested = True
        if self._last_view_time - before < _BURST_SECONDS:
            self.set_timer(_BURST_INTERVAL, self._render_after_refresh)
        else:
            self.call_after_refresh(self._render_after_refresh)

    def _render_after_refresh(self) -> None:
        self._render_requested = False
        self._request_render()

    def on_resize(self) -> None:
        """Scale the picture to the new size, then draw it again."""
        super().on_resize()
        if self._pixels is not None:
            self._show_pixels(self._scaled_preview(self._pixels))
        self._request_render()

    def notify_style_update(self) -> None:
        """Draw again, on the background of the new theme."""
        super().notify_style_update()
        self._displayed_spec = None
        self._request_render()

    def _request_render(self) -> None:
        """Draw the view in a thread, one picture at a time.

        If keys come faster than pictures, those in between are skipped.
        """
        render_spec = self._render_spec()
        if (
            render_spec is None
            or self._renderer is None
            or render_spec == self._displayed_spec
            or self._is_drawing
        ):
            return
        self._is_drawing = True
        run_in_background(
            self.app, partial(self._draw, self._renderer, render_spec, self._make_row_encoder())
        )

    def _draw(
        self,
        renderer: PictureRenderer,
        render_spec: RenderSpec,
        encode_rows: Callable[[Bytes], list[PictureRow]],
    ) -> None:
        """Load the images of a picture and draw it, in a thread, so that text is not delayed."""
        try:
            renderer.prepare(render_spec)
            pixels = renderer.draw(render_spec)
            self.call_later(self._show_drawn, render_spec, pixels, encode_rows(pixels))
        finally:
            self.call_later(self._end_drawing)

    def _show_drawn(self, render_spec: RenderSpec, pixels: Bytes, rows: list[PictureRow]) -> None:
        """Show a drawn picture, unless the size has changed meanwhile."""
        now = self._render_spec()
        if now is not None and (now.width, now.height) == (render_spec.width, render_spec.height):
            self._displayed_spec = render_spec
            self._pixels = pixels
            self._show_rows(rows)

    def _end_drawing(self) -> None:
        """Draw the current view if it has changed meanwhile."""
        self._is_drawing = False
        self._request_render()

    def _render_spec(self) -> RenderSpec | None:
        """Return the picture to draw; None without a size, a drawable car or a renderer."""
        if self.view is None or self._renderer is None or not self.size or self.glyphs == "off":
            return None
        scene = self.scene(self.view)
        if scene is None:
            self._picture = []
            return None
        from xmc_tui.picture.cell_glyphs import CELL_GRIDS
        from xmc_tui.picture.materials import SceneSetting
        from xmc_tui.picture.picture_renderer import RenderSpec

        across, down = CELL_GRIDS[self._mode()]
        setting = SceneSetting(
            self._background_colour(),
            is_wall_lit=self.app.current_theme.dark and self._has_many_colours,
        )
        width, height = self.size.width * across, self.size.height * down
        return RenderSpec(scene.appearance, scene.view, setting, width, height, 2 * across / down)

    @property
    def _has_many_colours(self) -> bool:
        """Whether a soft glow can be displayed; with few colours it would show steps."""
        return self.app.console.color_system == "truecolor" and not self.app.no_color

    def _mode(self) -> str:
        from xmc_tui.picture.terminal_glyph_support import choose_glyph_set

        return choose_glyph_set(os.environ, self.glyphs, colours=not self.app.no_color)

    def _background_colour(self) -> str:
        """Return the background colour (#rrggbb); if it is that of the terminal, the probable one.

        Braille dots need pure black or white: any other background would be dithered.
        """
        _, ground = self.background_colors
        if ground.ansi is not None or not ground.a or self.app.no_color:
            return "#000000" if self.app.current_theme.dark else "#ffffff"
        return ground.hex[:7].lower()

    # ── Drawing ───────────────────────────────────────────────────────────────────────────────────

    def _show_pixels(self, pixels: Bytes) -> None:
        self._show_rows(self._make_row_encoder()(pixels))

    def _show_rows(self, rows: list[PictureRow]) -> None:
        """Show rows; only those that changed are repainted."""
        before, self._picture = self._picture, rows
        for number, row in enumerate(rows):
            if number >= len(before) or before[number].key != row.key:
                self.refresh(Region(0, number, self.size.width, 1))

    def _make_row_encoder(self) -> Callable[[Bytes], list[PictureRow]]:
        """Return a thread-safe function that makes rows of pixels for this terminal and theme."""
        from xmc_tui.picture.terminal_cells import encode_cells
        from xmc_tui.tui.widgets.picture_rows import make_braille_rows, make_picture_rows

        mode, style, colours = (
            self._mode(),
            self.rich_style,
            self.app.console.color_system or "truecolor",
        )
        if mode == "braille":
            ink = not self.app.current_theme.dark
            return lambda pixels: make_braille_rows(
                encode_cells(pixels, mode, dark_dots=ink), style
            )
        return lambda pixels: make_picture_rows(encode_cells(pixels, mode), colours)

    def _scaled_preview(self, pixels: Bytes) -> Bytes:
        """Scale pixels to the current size by nearest neighbour, until they are drawn again."""
        from xmc_tui.picture.cell_glyphs import CELL_GRIDS
        from xmc_tui.picture.layer_resampling import resample_pixels

        across, down = CELL_GRIDS[self._mode()]
        return resample_pixels(pixels, self.size.width * across, self.size.height * down)

    # ── To the terminal ───────────────────────────────────────────────────────────────────────────

    def get_line_filters(self) -> list[LineFilter]:
        """Return the app's line filters without the slowest, the one for palette colours.

        Pictures contain no palette colours.
        """
        return [
            each for each in super().get_line_filters() if not isinstance(each, ANSIToTruecolor)
        ]

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the strips as they are; Textual's own method would split and style each again."""
        if self._needs_filters():
            return super().render_lines(crop)
        rows = [self.render_line(y) for y in crop.line_range]
        whole = crop.column_span == (0, self.size.width)
        return rows if whole else [row.crop(*crop.column_span) for row in rows]

    def _needs_filters(self) -> bool:
        """Whether rows need Textual's line filters: swatches, and pictures without colours."""
        return not self._picture or bool(self.app.no_color)

    def render_line(self, y: int) -> Strip:
        """Return one row of the picture or of the swatches."""
        if not self._picture:
            return super().render_line(y)
        if y < len(self._picture) and self._picture[y].strip.cell_length == self.size.width:
            return self._picture[y].strip
        return Strip.blank(self.size.width, self.rich_style)


def companion_picture(glyphs: str, id: str) -> CarPicture:
    """Return a second picture for large screens: the car from another, matching side."""
    return CarPicture(glyphs, id, scene=companion_scene, has_swatches=False)


def build_picture(
    glyphs: str, view: ViewModel, scene: PictureScene | None, renderer: PictureRenderer
) -> CarPicture:
    """Return a picture of a fixed scene, used to compare several cars."""
    picture = CarPicture(glyphs, scene=lambda _: scene, has_swatches=False)
    picture.set_reactive(ViewPanel.view, view)
    picture.set_renderer(renderer)
    return picture
