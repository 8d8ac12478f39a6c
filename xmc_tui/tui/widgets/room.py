"""The room beside the list: the car from the side that shows what is being chosen, and its code on the review."""

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
    """Shows the car as it would be; `glyphs` is what pictures are made of, "off" for none.

    `studio` draws pictures; None until it is loaded.
    """

    view: var[View | None] = var(None)

    def __init__(self, glyphs: str, id: str | None = None) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self._pictures: list[CarPicture] = []
        self.studio: Studio | None = None

    async def furnish(self) -> None:
        """Mount caption, pictures, note and the code of the review, which a first frame does not wait for."""
        if not self.is_attached:  # a key typed before the first frame has left the program
            return
        from xmc_tui.tui.widgets.captions import BuildCode, Caption, PictureNote  # nor for their import
        from xmc_tui.tui.widgets.picture import CarPicture, companion_picture

        self._pictures = [CarPicture(self._glyphs, id="picture"), companion_picture(self._glyphs, id="companion")]
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
            # Else the app was left meanwhile, by a signal or an early key.

    def load_pictures(self) -> None:
        """Load what pictures take, in a thread; swatches stand in their place until then."""
        if self._glyphs != "off":
            behind(self.app, partial(self._load, self._pictures))

    def _load(self, pictures: list[CarPicture]) -> None:
        from xmc_tui.picture.studio import Studio  # numpy: an import the first frame does not wait for

        self.studio = studio = Studio()
        for picture in pictures:
            picture.call_later(picture.open_studio, studio)
        import segno  # noqa: F401 - for the code on the review, which is far enough away
