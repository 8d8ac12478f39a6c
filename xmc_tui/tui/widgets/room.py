"""The picture pane: the car as seen from the best side, and the build code on the review."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.reactive import var
from textual.widget import MountError

from xmc_tui.present.view import View
from xmc_tui.tui.behind import behind

if TYPE_CHECKING:
    from xmc_tui.picture.studio import Studio
    from xmc_tui.tui.widgets.picture import CarPicture


class Room(Vertical):
    """The pane with pictures of the previewed car.

    `glyphs` is the set of characters to draw with, "off" for no picture. `studio` is the renderer;
    None until it is loaded.
    """

    view: var[View | None] = var(None)

    def __init__(self, glyphs: str, id: str | None = None) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self._pictures: list[CarPicture] = []
        self.studio: Studio | None = None

    async def furnish(self) -> None:
        """Mount the caption, pictures, note and build code, after the first frame."""
        if not self.is_attached:  # a key typed before the first frame has left the program
            return
        # Imported here to keep the first frame fast.
        from xmc_tui.tui.widgets.captions import BuildCode, Caption, PictureNote
        from xmc_tui.tui.widgets.picture import CarPicture, companion_picture

        self._pictures = [
            CarPicture(self._glyphs, id="picture"),
            companion_picture(self._glyphs, id="companion"),
        ]
        try:
            await self.mount(
                Caption(id="caption").data_bind(Room.view),
                *(picture.data_bind(Room.view) for picture in self._pictures),
                PictureNote(id="note").data_bind(Room.view),
                BuildCode(id="code").data_bind(Room.view),
            )
        except MountError:
            if self.is_attached:
                raise
            # Not mounted if the app has exited meanwhile, by a signal or an early key.

    def load_pictures(self) -> None:
        """Load the renderer in a thread; swatches are shown until then."""
        if self._glyphs != "off":
            behind(self.app, partial(self._load, self._pictures))

    def _load(self, pictures: list[CarPicture]) -> None:
        from xmc_tui.picture.studio import Studio  # numpy: after the first frame

        self.studio = studio = Studio()
        for picture in pictures:
            picture.call_later(picture.open_studio, studio)
        import segno  # noqa: F401 - preloaded for the build code on the review
