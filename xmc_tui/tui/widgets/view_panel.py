"""The base class of the panels of the main screen, which display parts of the view."""

from __future__ import annotations

from textual.geometry import Size
from textual.message import Message
from textual.reactive import var

from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.styled_text import Line
from xmc_tui.presentation.view_model import ViewModel
from xmc_tui.tui.widgets.styled_lines import StyledLines


class CommandRequested(Message):
    """A click that does what a command of the registry does."""

    def __init__(self, command_id: str) -> None:
        super().__init__()
        self.command_id = command_id


class ViewPanel(StyledLines):
    """A part of the main screen that updates its rows when the view or its size changes."""

    view: var[ViewModel | None] = var(None)

    #: The cache key and the size that the rows were made for, and what they are about.
    _rows_key: tuple[object, Size] | None = None
    _subject: object = None

    def build_rows(self, view: ViewModel, cells: int, height: int) -> list[StyledRow]:
        """Return the rows to show in `cells` x `height` cells."""
        raise NotImplementedError

    def cache_key(self, view: ViewModel) -> object:
        """Return the cache key of the rows: the parts of the view they depend on.

        By default that is the whole view.
        """
        return view

    def subject(self, view: ViewModel) -> object:
        """Return what the rows are about: those about something else are repainted whole."""
        return view.tr.code

    def watch_view(self) -> None:
        """Show the new view."""
        self._show()

    def on_resize(self) -> None:
        """Show the view at the new size."""
        self._show(is_resized=True)

    def _update_rows(self, size: Size) -> None:
        """Make the rows for the current size.

        After a resize Textual paints before the Resize message arrives.
        """
        if self.view is not None and (self._rows_key is None or self._rows_key[1] != size):
            self._rows = self._rebuild(self.view, size)

    def _show(self, is_resized: bool = False) -> None:
        size = self.size
        if self.view is None or not size.width:
            return
        if self._rows_key != (self.cache_key(self.view), size):
            before, rows = self._subject, self._rebuild(self.view, size)
            self.show_rows(rows, size, whole_rows=self._subject != before)
        elif is_resized:  # they were made for this size when it was painted
            self.show_rows(self._rows, size)

    def _rebuild(self, view: ViewModel, size: Size) -> list[StyledRow]:
        self._rows_key, self._subject = (self.cache_key(view), size), self.subject(view)
        return self.build_rows(view, *size)


def make_plain_rows(lines: list[Line]) -> list[StyledRow]:
    """Return lines as rows without click targets."""
    return [StyledRow(spans) for spans in lines]
