"""The room beside the list: the car from the side that shows what is being chosen, and from another one."""

from __future__ import annotations

from functools import partial

from textual.containers import Vertical
from textual.reactive import var

from xmc_tui.present.view import View
from xmc_tui.tui.behind import behind
from xmc_tui.tui.widgets.panels import Caption, PictureNote
from xmc_tui.tui.widgets.picture import CarPicture, CompanionPicture


class Room(Vertical):
    """Shows the car as it would be; `glyphs` is what pictures are made of, "off" for none."""

    view: var[View | None] = var(None)

    def __init__(self, glyphs: str, id: str | None = None) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs

    async def furnish(self) -> None:
        """Mount caption, the two pictures and the note, which a first frame does not wait for."""
        await self.mount(
            Caption(id="caption").data_bind(Room.view),
            CarPicture(self._glyphs, id="picture").data_bind(Room.view),
            CompanionPicture(self._glyphs, id="companion").data_bind(Room.view),
            PictureNote(id="note").data_bind(Room.view),
        )

    def load_pictures(self) -> None:
        """Load what pictures take, in a thread; swatches stand in their place until then."""
        if self._glyphs != "off":
            behind(self.app, partial(self._load, list(self.query(CarPicture))))

    def _load(self, pictures: list[CarPicture]) -> None:
        from xmc_tui.picture.studio import Studio  # numpy: an import the first frame does not wait for

        studio = Studio()
        for picture in pictures:
            picture.call_later(picture.open_studio, studio)
