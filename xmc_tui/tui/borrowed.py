"""What is borrowed from the inside of Textual 8.2.8: the only file that knows its private names, each with a way out.

`Strip._segments`: a strip has no public way to bring its own escape codes. A picture of 80x24 cells has some two
thousand colours; making a Rich style of each and its codes again takes several times as long as drawing the picture.
Where the slot is gone, `picture_strip` gives an ordinary strip. Waits for a Strip that can be given its output.

`App._handle_exception`, `_fatal_error`, `_print_error_renderables`, `_close_messages_no_wait`: Textual prints a
traceback with the values of all variables, a customer's name among them, and has no public way to say something else.
Where they are named otherwise ours are not called: its traceback shows, and the exit code says all the same that
something failed. Waits for github.com/Textualize/textual/issues/5931 and /5325.
"""

from __future__ import annotations

import io
import traceback
from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.segment import Segment
from textual.app import App
from textual.strip import Strip

#: Whether this Textual still has what is borrowed.
STRIP_HAS_SEGMENTS = "_segments" in getattr(Strip, "__slots__", ())


class _PictureStrip(Strip):
    """A strip with its escape codes ready; segments are made when something asks: a dialog over it, a screenshot."""

    __slots__ = ("_codes", "_made", "_make")

    def __init__(self, codes: str, width: int, make: Callable[[], list[Segment]]) -> None:
        self._codes = codes
        self._make = make
        self._made: list[Segment] | None = None
        super().__init__((), width)

    @property
    def _segments(self) -> Any:
        if self._made is None:
            self._made = self._make()
        return self._made

    @_segments.setter
    def _segments(self, segments: Any) -> None:
        """Take nothing: Strip sets its empty segments here when it is made."""

    def render(self, console: Console) -> str:  # noqa: ARG002 - the codes are made for the console already
        """Return the escape codes of the whole row."""
        return self._codes


def picture_strip(codes: str, width: int, make: Callable[[], list[Segment]]) -> Strip:
    """Return a strip of so many cells that prints `codes`; `make` gives the same row as segments."""
    return _PictureStrip(codes, width, make) if STRIP_HAS_SEGMENTS else Strip(make(), width)


class QuietApp(App[None]):
    """An app that ends on an exception without a word; `crash` is its traceback, without the values of variables."""

    def __init__(self) -> None:
        super().__init__()
        self.crash = ""

    def panic(self, *renderables: Any) -> None:
        """End; what Textual would print is kept for the report."""
        self.crash = self.crash or "".join(_plain(each) for each in renderables)
        self._fatal_error()

    def _handle_exception(self, error: Exception) -> None:
        self.crash = self.crash or "".join(traceback.format_exception(error))
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        end: Callable[[], None] | None = getattr(self, "_close_messages_no_wait", None)
        if end is not None:
            end()
        else:
            self.exit(return_code=1)

    def _print_error_renderables(self) -> None:
        """Print nothing: the command line tells what happened in one sentence."""


def _plain(renderable: Any) -> str:
    """Return something that Rich can render as plain text, values of variables left out."""
    if hasattr(renderable, "show_locals"):
        renderable.show_locals = False
    console = Console(file=io.StringIO(), width=120, color_system=None)
    with console.capture() as captured:
        console.print(renderable, markup=False)
    return captured.get()
