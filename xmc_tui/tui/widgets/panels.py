"""The panels of the main screen; each displays one part of the view."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip

from xmc_tui.present.frame import detail_lines, head_lines, rail_lines, strip_lines
from xmc_tui.present.rows import Row, list_rows
from xmc_tui.present.status import bar_lines
from xmc_tui.present.text import Line, Span, crop, width
from xmc_tui.present.view import View
from xmc_tui.tui.commands import COMMANDS, KeyCommand, shown_key, title
from xmc_tui.tui.widgets.lines import Lines


class Panel(Lines):
    """A part of the main screen that updates its rows when the view or its size changes."""

    view: var[View | None] = var(None)

    #: The cache key and the size that the present rows were made for.
    _shown: tuple[object, Size] | None = None

    def rows_of(self, view: View, cells: int, height: int) -> list[Row]:
        """Return the rows to show in `cells` x `height` cells."""
        raise NotImplementedError

    def reads(self, view: View) -> object:
        """Return the cache key of the rows: the parts of the view they depend on.

        By default that is the whole view.
        """
        return view

    def watch_view(self) -> None:
        """Show the new view."""
        self._show()

    def on_resize(self) -> None:
        """Show the view at the new size."""
        self._show()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Render lines of the view at the current size.

        After a resize Textual paints before the Resize message arrives.
        """
        if self.view is not None and (self._shown is None or self._shown[1] != self.size):
            self._rows = self._made(self.view)
        return super().render_lines(crop)

    def _show(self) -> None:
        size = self.size
        if self.view is not None and size.width:
            is_made = self._shown == (self.reads(self.view), size)
            self.show_rows(self._rows if is_made else self._made(self.view))

    def _made(self, view: View) -> list[Row]:
        self._shown = self.reads(view), self.size
        return self.rows_of(view, *self.size)


def plain_rows(lines: list[Line]) -> list[Row]:
    """Return lines as rows without click targets."""
    return [Row(spans) for spans in lines]


class Head(Panel):
    """The header line."""

    def reads(self, view: View) -> object:
        """Return the parts of the view that the header displays."""
        return view.quote, view.message, view.words, view.customer_view, view.letters, view.letter

    def rows_of(self, view: View, cells: int, height: int) -> list[Row]:  # noqa: ARG002
        """Return the header as one row."""
        return plain_rows(head_lines(view, cells))


class Rail(Panel):
    """The list of steps: a column next to the options, or a line across a narrow screen."""

    #: The width in cells from which the steps are a line across the screen; the column is narrower.
    FLAT_FROM = 60

    def reads(self, view: View) -> object:
        """Return the parts of the view that the steps display."""
        return view.quote, view.cursor.step, view.cursor.visited, view.words, view.customer_view

    def rows_of(self, view: View, cells: int, height: int) -> list[Row]:  # noqa: ARG002
        """Return the steps as a column or as a line, depending on the width."""
        return plain_rows(
            strip_lines(view, cells) if cells >= self.FLAT_FROM else rail_lines(view, cells)
        )


class OptionTable(Panel):
    """The list of the step: cars, groups with options, or the ledger."""

    class RowClicked(Message):
        """A row was clicked: the id of an option, a model or a group."""

        def __init__(self, target: str) -> None:
            super().__init__()
            self.target = target

    def rows_of(self, view: View, cells: int, height: int) -> list[Row]:  # noqa: ARG002
        """Return the rows of the step."""
        return list_rows(view, cells)

    _step_id = ""

    def watch_view(self) -> None:
        """Show the new view; another step is shown from its top."""
        if self.view is not None and self.view.cursor.step != self._step_id:
            self._step_id = self.view.cursor.step
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
        super().watch_view()

    def scroll_rows(self, by: int) -> None:
        """Scroll by a number of rows."""
        y = self.scroll_offset.y + by
        self.scroll_to(y=y, animate=False, force=True, immediate=True)

    def on_click(self, event: events.Click) -> None:
        """Ask for what was clicked."""
        row = self.line_at(event.y)
        if row is not None and row.target:
            self.post_message(self.RowClicked(row.target))


class Detail(Panel):
    """A description of the highlighted option."""

    def rows_of(self, view: View, cells: int, height: int) -> list[Row]:
        """Return as many lines as fit."""
        return plain_rows(detail_lines(view, cells, height))


class PriceBar(Panel):
    """Total, option sum, progress to the threshold and its conditions."""

    def reads(self, view: View) -> object:
        """Return the parts of the view that the bar displays."""
        return (
            view.quote,
            view.shown,
            view.preview is None,
            view.basis,
            view.words,
            view.customer_view,
        )

    class ArithmeticRequested(Message):
        """The bar was clicked, to see how its figures are computed."""

    def rows_of(self, view: View, cells: int, height: int) -> list[Row]:  # noqa: ARG002
        """Return the lines of the bar."""
        return plain_rows(bar_lines(view, cells))

    def on_click(self) -> None:
        """Request the price breakdown."""
        self.post_message(self.ArithmeticRequested())


class Foot(Panel):
    """The footer: the most used keys of the registry, as many as fit."""

    def __init__(self, commands: Sequence[KeyCommand] = COMMANDS, id: str | None = None) -> None:
        super().__init__(id=id)
        self.commands = commands

    def reads(self, view: View) -> object:
        """Return the language, the only part of the view that the footer depends on."""
        return view.words

    def rows_of(self, view: View, cells: int, height: int) -> list[Row]:  # noqa: ARG002
        """Return the footer as one row."""
        parts = [
            (
                Span(f" {shown_key(command.keys[0])}", "accent"),
                Span(f" {title(command, view.words)} ", "muted"),
            )
            for command in sorted(self.commands, key=lambda command: command.footer)
            if command.footer
        ]
        spans: list[Span] = []
        for part in parts:
            if width(spans) + width(part) <= cells:
                spans += part
        return [Row(crop(tuple(spans), cells))]
