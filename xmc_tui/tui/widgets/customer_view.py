"""The customer's view: the car as large as the screen allows, above its name, choices and total."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import var

from xmc_tui.presentation.customer_view import customer_view_lines
from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.styled_text import Line
from xmc_tui.presentation.view_model import ViewModel
from xmc_tui.tui.widgets.car_picture import CarPicture
from xmc_tui.tui.widgets.view_panel import ViewPanel, make_plain_rows


class CustomerText(ViewPanel):
    """The lines below the car; `hint` is a message at their end, such as the key to go back."""

    def __init__(self, hint: str, id: str | None = None) -> None:
        super().__init__(id=id)
        self.hint = hint

    def cache_key(self, view: ViewModel) -> object:
        """Return the parts of the view that the lines show."""
        return view.quote, view.preview, view.cursor, view.picture_view, view.tr

    def make_lines(self, view: ViewModel, cells: int) -> list[Line]:
        """Return the lines, as many as the view needs."""
        hint = view.tr.translate(self.hint) if self.hint else ""
        return customer_view_lines(view, cells, hint)

    def build_rows(self, view: ViewModel, cells: int, height: int) -> list[StyledRow]:
        """Return the lines, the last one at the bottom."""
        lines = self.make_lines(view, cells)
        return make_plain_rows([*lines[:-1], *[()] * (height - len(lines)), lines[-1]])


class CustomerView(Vertical):
    """Shows a view to a customer: over the main screen, or as a window of its own.

    `glyphs` is the set of characters of the picture. The renderer of `picture` is set by the owner.
    """

    view: var[ViewModel | None] = var(None)

    def __init__(self, glyphs: str, hint: str = "") -> None:
        super().__init__(id="customer-view")
        self.picture = CarPicture(glyphs, id="customer-picture")
        self.text = CustomerText(hint, id="customer-text")
        self._height_key: object = None

    def compose(self) -> ComposeResult:
        """Compose the picture and the text."""
        yield self.picture
        yield self.text

    def watch_view(self) -> None:
        """Show the new view."""
        if self.view is not None and self.is_attached:
            self._fit_text(self.view)
            self.text.view = self.view
            self.picture.view = self.view

    def on_mount(self) -> None:
        """Show the view that was set before."""
        self.watch_view()

    def on_resize(self) -> None:
        """Fit the text to the new width."""
        if self.view is not None:
            self._fit_text(self.view)

    def _fit_text(self, view: ViewModel) -> None:
        """Give the text the lines that it needs.

        It keeps the lines that the same model once needed, so that the car has the same size while
        the highlight moves.
        """
        width = self.size.width or self.app.size.width
        needed = len(self.text.make_lines(view, width))
        key = view.pictured_quote.model, view.tr, self.app.size
        height = self.text.styles.height
        if key == self._height_key and height is not None:
            needed = max(needed, int(height.value))
        self._height_key = key
        if height is None or height.value != needed:
            self.text.styles.height = needed
