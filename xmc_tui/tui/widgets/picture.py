"""The picture of the car: follows the view at once for what is loaded, and loads the rest behind the screen."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Region
from textual.strip import Strip

from xmc_tui.present.rows import Row
from xmc_tui.present.scene import Scene, companion_scene, scene_of
from xmc_tui.present.swatches import swatch_lines
from xmc_tui.present.view import View
from xmc_tui.tui.behind import behind
from xmc_tui.tui.widgets.panels import Panel

if TYPE_CHECKING:  # numpy is a slow import: the first frame does not wait for it
    from xmc_tui.picture.paint import Bytes
    from xmc_tui.picture.studio import Shot, Studio
    from xmc_tui.tui.widgets.picture_rows import PictureRow


#: Views that follow one another in less than this are a rush, in seconds: a key held down repeats half as fast.
_RUSH = 0.015

#: How often a picture is drawn in a rush, in seconds.
_REST = 0.05


class CarPicture(Panel):
    """The car of the view. It has no border and no padding: its rows reach the terminal as they are drawn.

    `glyphs` is the set of characters that was asked for, "auto" for the best there is, "off" for no
    picture. `scene` returns what to show of a view. Until there is a picture, swatches are shown,
    unless `has_swatches` is false.
    """

    def __init__(
        self,
        glyphs: str,
        id: str | None = None,
        scene: Callable[[View], Scene | None] = scene_of,
        has_swatches: bool = True,
    ) -> None:
        super().__init__(id=id)
        self.glyphs = glyphs
        self.scene = scene
        self._has_swatches = has_swatches
        self._studio: Studio | None = None
        self._picture: list[PictureRow] = []
        self._drawn: Shot | None = None
        self._pixels: Bytes | None = None
        self._is_due = False
        self._seen = 0.0
        self._is_drawing = False

    @property
    def picture(self) -> list[PictureRow]:
        """The rows of the picture as they are shown; none while the swatches are."""
        return self._picture

    @property
    def is_up_to_date(self) -> bool:
        """Whether what is shown is what the view asks for."""
        return self._drawn is not None and self._drawn == self._shot()

    def open_studio(self, studio: Studio) -> None:
        """Take what pictures are drawn with, and draw."""
        self._studio = studio
        self._follow()

    def rows_of(self, view: View, cells: int, height: int) -> list[Row]:
        """Return the swatches; none behind a picture."""
        if not self._has_swatches or self.reads(view) is None:
            return []
        return [Row(spans) for spans in swatch_lines(view, cells, height)]

    def reads(self, view: View) -> object:
        """Return the view while swatches are shown."""
        return view if not self._picture or self.scene(view) is None else None

    # ── Following the view ────────────────────────────────────────────────────────────────────────

    def watch_view(self) -> None:
        """Draw the new view, once the rows and sums that came with it are painted: a picture takes longer than they.

        Of views that come faster than any hand, those are drawn that stand for a while: rows and sums go first.
        """
        super().watch_view()
        before, self._seen = self._seen, monotonic()
        if self._is_due:
            return
        self._is_due = True
        if self._seen - before < _RUSH:
            self.set_timer(_REST, self._follow_view)
        else:
            self.call_after_refresh(self._follow_view)

    def _follow_view(self) -> None:
        self._is_due = False
        self._follow()

    def on_resize(self) -> None:
        """Stretch what there is over the new size at once, then draw it anew."""
        super().on_resize()
        if self._pixels is not None:
            self._show_pixels(self._stretched(self._pixels))
        self._follow()

    def notify_style_update(self) -> None:
        """Draw on the new theme's ground."""
        super().notify_style_update()
        self._drawn = None
        self._follow()

    def _follow(self) -> None:
        """Have the view drawn behind the screen, one at a time: of keys that come faster the last one is drawn."""
        shot = self._shot()
        if shot is None or self._studio is None or shot == self._drawn or self._is_drawing:
            return
        self._is_drawing = True
        behind(self.app, partial(self._draw, self._studio, shot, self._rows_maker()))

    def _draw(self, studio: Studio, shot: Shot, rows_of: Callable[[Bytes], list[PictureRow]]) -> None:
        """Load what a shot needs and draw it, in a thread: rows of text do not wait for it."""
        try:
            studio.prepare(shot)
            pixels = studio.draw(shot)
            self.call_later(self._show_drawn, shot, pixels, rows_of(pixels))
        finally:
            self.call_later(self._end_drawing)

    def _show_drawn(self, shot: Shot, pixels: Bytes, rows: list[PictureRow]) -> None:
        """Show what was drawn, unless there is another room for it by now."""
        now = self._shot()
        if now is not None and (now.width, now.height) == (shot.width, shot.height):
            self._drawn = shot
            self._pixels = pixels
            self._show_rows(rows)

    def _end_drawing(self) -> None:
        """Draw what was asked for meanwhile."""
        self._is_drawing = False
        self._follow()

    def _shot(self) -> Shot | None:
        """Return what to draw; None while there is no room, no car, or nothing to draw it with."""
        if self.view is None or self._studio is None or not self.size or self.glyphs == "off":
            return None
        scene = self.scene(self.view)
        if scene is None:
            self._picture = []
            return None
        from xmc_tui.picture.dress import Setting
        from xmc_tui.picture.glyphs import GRIDS
        from xmc_tui.picture.studio import Shot

        across, down = GRIDS[self._mode()]
        setting = Setting(self._ground(), lit=self.app.current_theme.dark and self._has_many_colours)
        width, height = self.size.width * across, self.size.height * down
        return Shot(scene.look, scene.view, setting, width, height, 2 * across / down)

    @property
    def _has_many_colours(self) -> bool:
        """Whether a soft glow can be shown: with few colours, or none, it falls into steps."""
        return self.app.console.color_system == "truecolor" and not self.app.no_color

    def _mode(self) -> str:
        from xmc_tui.picture.terminal import glyphs_for

        return glyphs_for(os.environ, self.glyphs, colours=not self.app.no_color)

    def _ground(self) -> str:
        """Return the colour behind the picture (#rrggbb); where it is the terminal's own, the likely one.

        Dots stand on nothing at all: a ground that is not quite black would be dotted.
        """
        _, ground = self.background_colors
        if ground.ansi is not None or not ground.a or self.app.no_color:
            return "#000000" if self.app.current_theme.dark else "#ffffff"
        return ground.hex[:7].lower()

    # ── Drawing ───────────────────────────────────────────────────────────────────────────────────

    def _show_pixels(self, pixels: Bytes) -> None:
        self._show_rows(self._rows_maker()(pixels))

    def _show_rows(self, rows: list[PictureRow]) -> None:
        """Show rows, of which only those that changed are sent."""
        before, self._picture = self._picture, rows
        for number, row in enumerate(rows):
            if number >= len(before) or before[number].key != row.key:
                self.refresh(Region(0, number, self.size.width, 1))

    def _rows_maker(self) -> Callable[[Bytes], list[PictureRow]]:
        """Return what makes rows of pixels for the terminal and the theme there are now; a thread may call it."""
        from xmc_tui.picture.cells import to_cells
        from xmc_tui.tui.widgets.picture_rows import dotted_rows, picture_rows

        mode, style, colours = self._mode(), self.rich_style, self.app.console.color_system or "truecolor"
        if mode == "braille":
            ink = not self.app.current_theme.dark
            return lambda pixels: dotted_rows(to_cells(pixels, mode, ink=ink), style)
        return lambda pixels: picture_rows(to_cells(pixels, mode), colours)

    def _stretched(self, pixels: Bytes) -> Bytes:
        """Return what was drawn at the size there is now, by nearest pixels: right enough until it is drawn."""
        from xmc_tui.picture.fit import stretched
        from xmc_tui.picture.glyphs import GRIDS

        across, down = GRIDS[self._mode()]
        return stretched(pixels, self.size.width * across, self.size.height * down)

    # ── To the terminal ───────────────────────────────────────────────────────────────────────────

    def get_line_filters(self) -> list[LineFilter]:
        """Return the app's filters without the one for palette colours: a picture has none, and it costs the most."""
        return [each for each in super().get_line_filters() if not isinstance(each, ANSIToTruecolor)]

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows as they are; Textual's own way would take each apart and style it again."""
        if self._needs_filters():
            return super().render_lines(crop)
        rows = [self.render_line(y) for y in crop.line_range]
        whole = crop.column_span == (0, self.size.width)
        return rows if whole else [row.crop(*crop.column_span) for row in rows]

    def _needs_filters(self) -> bool:
        """Whether rows go through Textual's filters: swatches do, and what is shown without colours."""
        return not self._picture or bool(self.app.no_color)

    def render_line(self, y: int) -> Strip:
        """Return one row of the picture, or of the swatches."""
        if not self._picture:
            return super().render_line(y)
        if y < len(self._picture) and self._picture[y].strip.cell_length == self.size.width:
            return self._picture[y].strip
        return Strip.blank(self.size.width, self.rich_style)


def companion_picture(glyphs: str, id: str) -> CarPicture:
    """Return a second picture for large screens: the same car from the side that suits the first."""
    return CarPicture(glyphs, id, scene=companion_scene, has_swatches=False)


def build_picture(glyphs: str, view: View, scene: Scene | None, studio: Studio) -> CarPicture:
    """Return the picture of one scene, whatever the view shows: one of several cars compared."""
    picture = CarPicture(glyphs, scene=lambda _: scene, has_swatches=False)
    picture.set_reactive(Panel.view, view)
    picture.open_studio(studio)
    return picture
