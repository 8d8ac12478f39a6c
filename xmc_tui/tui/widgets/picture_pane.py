"""The picture pane: the car as seen from the best side, and the build code on the review."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.reactive import var
from textual.widget import MountError

from xmc_tui.presentation.view_model import ViewModel
from xmc_tui.tui.background_threads import run_in_background

if TYPE_CHECKING:
    from xmc_tui.picture.picture_renderer import PictureRenderer
    from xmc_tui.tui.widgets.car_picture import CarPicture


class PicturePane(Vertical):
    """The pane with pictures of the previewed car.

    `glyphs` is the set of characters to draw with, "off" for no picture. `renderer` is
    None until the pictures are loaded.
    """

    view: var[ViewModel | None] = var(None)

    def __init__(self, glyphs: str, id: str | None = None) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self._pictures: list[CarPicture] = []
        self.renderer: PictureRenderer | None = None

    async def mount_contents(self) -> None:
        """Mount the caption, pictures, note and build code, after the first frame."""
        if not self.is_attached:  # a key typed before the first frame has ended the app
            return
        # Imported here to keep the first frame fast.
        from xmc_tui.presentation.picture_scene import companion_scene
        from xmc_tui.tui.widgets.car_picture import CarPicture
        from xmc_tui.tui.widgets.picture_captions import BuildCodePanel, PictureCaption, PictureNote

        self._pictures = [
            CarPicture(self._glyphs, id="picture"),
            CarPicture(
                self._glyphs, id="companion", scene=companion_scene, has_swatches=False, rank=1
            ),
        ]
        try:
            await self.mount(
                PictureCaption(id="caption").data_bind(PicturePane.view),
                *(picture.data_bind(PicturePane.view) for picture in self._pictures),
                PictureNote(id="note").data_bind(PicturePane.view),
                BuildCodePanel(id="code").data_bind(PicturePane.view),
            )
        except MountError:
            if self.is_attached:
                raise
            # Not mounted if the app has exited meanwhile, by a signal or an early key.

    def load_pictures(self) -> None:
        """Load the renderer in a thread; swatches are shown until then."""
        if self._glyphs != "off":
            run_in_background(self.app, partial(self._load, self._pictures))

    def give_renderer_to(self, picture: CarPicture) -> None:
        """Give the renderer to a picture outside the pane, once it is loaded."""
        self._pictures.append(picture)
        if self.renderer is not None:
            picture.set_renderer(self.renderer)

    def _load(self, pictures: list[CarPicture]) -> None:
        from xmc_tui.picture.picture_renderer import PictureRenderer  # numpy: after the first frame

        self.renderer = renderer = PictureRenderer()
        for picture in pictures:
            picture.call_later(picture.set_renderer, renderer)
        import segno  # noqa: F401 - preloaded for the build code on the review
