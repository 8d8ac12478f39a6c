"""The picture of the car, which follows the view and is drawn in a background thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Region, Size
from textual.strip import Strip

from xmc_tui.presentation.chosen_colour_swatches import swatch_lines
from xmc_tui.presentation.picture_scene import PictureScene, picture_scene
from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.view_model import ViewModel
from xmc_tui.tui.pixel_output import find_xmc_app
from xmc_tui.tui.widgets.picture_format import (
    PictureFormat,
    PictureOutputCache,
    make_block_format,
)
from xmc_tui.tui.widgets.pixel_presenter import PixelPresenter
from xmc_tui.tui.widgets.view_panel import CommandRequested, ViewPanel

if TYPE_CHECKING:  # numpy is slow to import, and the first frame does not need it
    from xmc_tui.picture.encoded_pictures import PixelPicture
    from xmc_tui.picture.finish_shading import Bytes
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
    characters to draw with: "auto" for the best one, "off" for no picture; in a terminal that
    displays pixels the picture is drawn with those. `scene` returns the car and the side to show.
    Colour swatches are shown until there is a picture, unless `has_swatches` is false. Pictures of
    lower `rank` are drawn first.
    """

    def __init__(
        self,
        glyphs: str,
        id: str | None = None,
        scene: Callable[[ViewModel], PictureScene | None] = picture_scene,
        has_swatches: bool = True,
        rank: int = 0,
    ) -> None:
        super().__init__(id=id)
        self.glyphs = glyphs
        self.scene = scene
        self._has_swatches = has_swatches
        self._renderer: PictureRenderer | None = None
        self._picture: list[PictureRow] = []
        self._displayed_spec: RenderSpec | None = None
        self._requested_spec: RenderSpec | None = None
        self._pixels: Bytes | None = None
        self._render_requested = False
        self._last_view_time = 0.0
        self._output = PictureOutputCache(self, glyphs)
        self._rank = rank
        self._presenter = PixelPresenter(self)

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

    def on_click(self) -> None:
        """Request the next view of the car."""
        self.post_message(CommandRequested("turn"))

    # ── Following the view ────────────────────────────────────────────────────────────────────────

    def watch_view(self) -> None:
        """Draw the new view after the text is painted; in a burst of views only now and then."""
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

    def on_mount(self) -> None:
        """Draw again when the terminal answers, with other glyphs or pixels, or is resumed."""
        app = find_xmc_app(self.app)
        self.watch(app, "capabilities", self._change_glyphs, init=False)
        self.watch(app, "pixel_medium", self._change_medium, init=False)
        app.app_resume_signal.subscribe(self, lambda _: self._presenter.send_again())

    def on_unmount(self) -> None:
        """Drop waiting work, and delete the pictures in the terminal."""
        find_xmc_app(self.app).picture_worker.cancel(self)
        self._presenter.delete()

    def on_hide(self) -> None:
        """Take note that something else is written into the cells."""
        self._presenter.mark_overwritten()

    def on_resize(self) -> None:
        """Scale the picture to the new size, then draw it again."""
        super().on_resize()
        if self._displayed_spec is None or self._displayed_spec != self._render_spec():
            self._show_preview(self.size)
        self._request_render()

    def notify_style_update(self) -> None:
        """Draw again, on the background of the new theme."""
        super().notify_style_update()
        self._output.clear()
        self._displayed_spec = self._requested_spec = None
        self._request_render()

    def _change_glyphs(self) -> None:
        """Draw again with the glyphs of a terminal that has answered."""
        self._output.clear()
        self._request_render()

    def _change_medium(self) -> None:
        """Draw again; pixels for other cells would cover others, also of a picture now hidden."""
        picture = self._presenter.picture
        if picture is not None:
            self._show_preview(self.size or Size(picture.columns, picture.rows))
        self._displayed_spec = self._requested_spec = None
        self._request_render()

    def _request_render(self) -> None:
        """Draw the view in the background; of views that follow each other the latest is drawn."""
        if self._renderer is not None:  # the format would import numpy here, instead of in a thread
            self._request(self._render_spec())

    def _request(self, render_spec: RenderSpec | None) -> None:
        """Draw a picture in the background, unless it is displayed or requested already."""
        if render_spec is None or self._renderer is None:
            return
        worker = find_xmc_app(self.app).picture_worker
        if render_spec == self._displayed_spec:
            self._requested_spec = None
            worker.cancel(self)
        elif render_spec != self._requested_spec:
            self._requested_spec = render_spec
            picture_format, _ = self._output.find(self.size)
            work = partial(self._draw, self._renderer, render_spec, picture_format)
            worker.submit(self, self._rank, work)

    def _draw(
        self, renderer: PictureRenderer, render_spec: RenderSpec, picture_format: PictureFormat
    ) -> None:
        """Load the images of a picture, draw and encode it, in a thread."""
        renderer.prepare(render_spec)
        pixels = renderer.draw(render_spec)
        self.call_later(self._show_drawn, render_spec, pixels, picture_format.encode(pixels))

    def _show_drawn(
        self, render_spec: RenderSpec, pixels: Bytes, encoded: list[PictureRow] | PixelPicture
    ) -> None:
        """Show a drawn picture, unless the size has changed; draw again if the view has."""
        if render_spec == self._requested_spec:
            self._requested_spec = None
        now = self._render_spec()
        if now is not None and (now.width, now.height) == (render_spec.width, render_spec.height):
            self._displayed_spec = render_spec
            self._pixels = pixels
            self._show_encoded(encoded)
        self._request(now)

    def _render_spec(self) -> RenderSpec | None:
        """Return the picture to draw; None without a size, a drawable car or a renderer."""
        size = self.size
        if self.view is None or self._renderer is None or not size or self.glyphs == "off":
            return None
        scene = self.scene(self.view)
        if scene is None:
            self._show_encoded([])
        if scene is None or self._output.is_cell_size_awaited:
            return None
        from xmc_tui.picture.picture_renderer import RenderSpec

        picture_format, surroundings = self._output.find(size)
        across, down = picture_format.cell_grid
        width, height = int(size.width * across), int(size.height * down)
        return RenderSpec(
            scene.appearance, scene.view, surroundings, width, height, picture_format.aspect
        )

    # ── Drawing ───────────────────────────────────────────────────────────────────────────────────

    def _show_encoded(self, encoded: list[PictureRow] | PixelPicture) -> None:
        if isinstance(encoded, list):
            self._presenter.hide()
            self._show_rows(encoded)
        else:
            self._show_rows(self._presenter.show(encoded))

    def _show_rows(self, rows: list[PictureRow]) -> None:
        """Show rows; only those that changed are repainted."""
        before, self._picture = self._picture, rows
        if before and not rows:
            self.refresh()
        width = self.size.width
        changed = [
            Region(0, number, width, 1)
            for number, row in enumerate(rows)
            if number >= len(before) or before[number].key != row.key
        ]
        if changed:
            self.refresh(*changed)

    def _show_preview(self, size: Size) -> None:
        """Show the picture in blocks, scaled by nearest neighbour, until it is drawn again."""
        if self._pixels is None or not size:
            return
        from xmc_tui.picture.layer_resampling import resample_pixels

        blocks = make_block_format(self, self.glyphs)
        across, down = blocks.cell_grid
        width, height = int(size.width * across), int(size.height * down)
        self._displayed_spec = None
        self._show_encoded(blocks.encode(resample_pixels(self._pixels, width, height)))

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
        width = self.size.width
        rows = [self._picture_row(y, width) for y in crop.line_range]
        whole = crop.column_span == (0, width)
        return rows if whole else [row.crop(*crop.column_span) for row in rows]

    def _needs_filters(self) -> bool:
        """Whether rows need Textual's line filters: swatches, and pictures without colours."""
        return not self._picture or bool(self.app.no_color)

    def render_line(self, y: int) -> Strip:
        """Return one row of the picture or of the swatches."""
        if not self._picture:
            return super().render_line(y)
        return self._picture_row(y, self.size.width)

    def _picture_row(self, y: int, width: int) -> Strip:
        if y < len(self._picture) and self._picture[y].strip.cell_length == width:
            return self._picture[y].strip
        return Strip.blank(width, self.rich_style)
