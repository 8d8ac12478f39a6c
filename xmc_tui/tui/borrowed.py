"""What is borrowed from the inside of Textual 8.2.8: the only file that knows its private names, each with a way out.

`Strip._segments`: a strip has no public way to bring its own escape codes. A picture of 80x24 cells has some two
thousand colours; making a Rich style of each and its codes again takes several times as long as drawing the picture.
Where the slot is gone, `picture_strip` gives an ordinary strip. Waits for a Strip that can be given its output.

`quick`: a driver whose input thread sleeps exactly as long as it may.

That of 8.2.8 looks every 100 ms whether Escape stood alone and whether it is time to end: a lone Escape takes a tenth
of a second to be believed whatever ESCDELAY says (which came with github.com/Textualize/textual/pull/4848), leaving
takes two. We know of no issue that asks for more; with a release that waits as long as it may, this goes. Time
runs out only where no input waits, so a busy computer does not tear a key's sequence apart (issues/4816 there).

- `XTermParser`, `ParseError`, `get_time` are imported from private modules: where one is not there, Textual's driver is
  taken as it is.
- `exit_event`, `fileno`, `_debug`, `run_input_thread` of `LinuxDriver`: where one is not there, likewise.
- `_timeout_time` of the parser: where it is not there, Escape is looked for every 100 ms, as before.

Windows has no such driver and nothing to be waited for: Textual's own is taken.

`write_whole_lines_where_edges_move`: the compositor of 8.2.8 writes a widget that was moved or
resized from its left edge on, and does not look whether the terminal shows a wide character across
that edge. Needed are `_compositor` of the screen and its `cuts`, `render_update` and
`_dirty_regions`: where one is not there, nothing is done. Waits for a compositor that writes whole
characters.

`bare`: an app without the two widgets that Textual gives every screen for notices and for the words beside the mouse,
neither of which we show: a tenth of what a first frame mounts. Waits for an App that can say so; where the names are
not there, the widgets are.

`forget_painted`: `StylesCache.get_inner_outer` of 8.2.8 is a method with an `lru_cache`, which so holds the widgets
that were painted last, a thousand of them, with all their painted lines: 1,300 lines more with each tour of the demo.
Emptied when a dialog goes; where the name is not there, nothing is done. Waits for
github.com/Textualize/textual/issues/6665.

`App._handle_exception`, `_fatal_error`, `_print_error_renderables`, `_close_messages_no_wait`: Textual prints a
traceback with the values of all variables, a customer's name among them, and has no public way to say something else.
Where they are named otherwise ours are not called: its traceback shows, and the exit code says all the same that
something failed. Waits for github.com/Textualize/textual/issues/5931 and /5325.
"""

from __future__ import annotations

import os
import select
import threading
from codecs import getincrementaldecoder
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from rich.console import Console
from rich.segment import Segment
from textual.app import App
from textual.driver import Driver
from textual.geometry import Region
from textual.screen import Screen
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


#: How long Textual's own driver sleeps, in seconds: what is left where the parser does not tell when it is due.
_LONGEST = 0.1

_NEEDED = ("exit_event", "fileno", "_debug")


class WakingEvent(threading.Event):
    """An event that can be waited for together with a file: its reading end is ready once it is set."""

    def __init__(self) -> None:
        super().__init__()
        self.reader, self._writer = os.pipe()
        os.set_blocking(self.reader, False)

    def set(self) -> None:
        """Set the event and wake whoever waits for its reading end."""
        super().set()
        os.write(self._writer, b"!")

    def clear(self) -> None:
        """Clear the event and its reading end."""
        super().clear()
        with suppress(BlockingIOError):
            while os.read(self.reader, 64):
                pass

    def __del__(self) -> None:
        for end in (self.reader, self._writer):
            with suppress(OSError):
                os.close(end)


def quick(driver: type[Driver]) -> type[Driver]:
    """Return a driver class that answers Escape and ends at once; the class given where that cannot be had."""
    try:
        from textual._parser import ParseError
        from textual._time import get_time
        from textual._xterm_parser import XTermParser
        from textual.drivers.linux_driver import LinuxDriver
    except ImportError:
        return driver
    if not issubclass(driver, LinuxDriver) or not hasattr(driver, "run_input_thread"):
        return driver

    class Quick(driver):  # type: ignore[valid-type, misc]
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            self.is_quick = all(hasattr(self, name) for name in _NEEDED)
            if self.is_quick:
                self.exit_event = WakingEvent()

        def run_input_thread(self) -> None:
            if not self.is_quick:
                super().run_input_thread()
                return
            # What is no UTF-8 is shown as such; it may be a paste, or a character that the line editor cut.
            parser, decode = XTermParser(self._debug), getincrementaldecoder("utf-8")("replace").decode
            if typed := decode(self._typed_ahead()):  # an empty text would be the end of all input
                for event in parser.feed(typed):
                    self.process_message(event)
            while not self.exit_event.is_set():
                due = getattr(parser, "_timeout_time", get_time() + _LONGEST)
                wait = None if due is None else max(0.0, due - get_time())
                ready, _, _ = select.select([self.fileno, self.exit_event.reader], [], [], wait)
                if self.fileno in ready:
                    data = os.read(self.fileno, 4096)
                    if not data:
                        break  # the terminal is gone
                    if typed := decode(data):
                        for event in parser.feed(typed):
                            self.process_message(event)
                else:
                    for event in parser.tick():
                        self.process_message(event)
            with suppress(EOFError, ParseError):
                for _ in parser.feed(""):
                    pass

        def _typed_ahead(self) -> bytes:
            """Return what was typed before the terminal was put into raw mode, which had made line feeds of Enter."""
            if not select.select([self.fileno], [], [], 0)[0]:
                return b""
            return os.read(self.fileno, 4096).replace(b"\n", b"\r")

    return Quick


def write_whole_lines_where_edges_move(screen: Screen[Any]) -> None:
    """Have a screen write a line whole whose widgets begin or end in other columns than before.

    Textual writes from the edge of a widget on. Where that edge is new, the terminal may show a
    wide character across it: written over its second cell, kitty still shows half of it in the
    first.
    """
    compositor = getattr(screen, "_compositor", None)
    if not all(hasattr(compositor, name) for name in ("cuts", "render_update", "_dirty_regions")):
        return
    assert compositor is not None, "None has none of these names"
    render_update, written = compositor.render_update, compositor.cuts

    def render(full: bool = False, screen_stack: Any = None, simplify: bool = False) -> Any:
        nonlocal written
        cuts, width = compositor.cuts, compositor.size.width
        if cuts is not written and not simplify:  # simplified it is for a screenshot
            lines = enumerate(zip(written, cuts, strict=False))
            moved = (y for y, (before, now) in lines if before != now)
            compositor._dirty_regions.update(Region(0, y, width, 1) for y in moved)
            written = cuts
        return render_update(full, screen_stack, simplify)

    compositor.render_update = render


def bare(app: App[Any]) -> None:
    """Leave out the widgets for notices and for the words beside the mouse."""
    for name in ("_disable_notifications", "_disable_tooltips"):
        if hasattr(app, name):
            setattr(app, name, True)


def forget_painted() -> None:
    """Let go of the painted lines of widgets that are gone."""
    try:
        from textual._styles_cache import StylesCache

        StylesCache.get_inner_outer.cache_clear()
    except (ImportError, AttributeError):
        return


class QuietApp(App[None]):
    """An app that ends on an exception without a word; `crash` is the first one there was."""

    def __init__(self) -> None:
        super().__init__()
        self.crash: Exception | None = None

    def panic(self, *renderables: Any) -> None:
        """End; of what Textual would print the exception is kept for the report."""
        errors = (each for each in renderables if isinstance(each, Exception))
        self.crash = self.crash or next(errors, None) or RuntimeError()
        self._fatal_error()

    def _handle_exception(self, error: Exception) -> None:
        self.crash = self.crash or error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        end: Callable[[], None] | None = getattr(self, "_close_messages_no_wait", None)
        if end is not None:
            end()
        else:
            self.exit(return_code=1)

    def _print_error_renderables(self) -> None:
        """Print nothing: the command line tells what happened in one sentence."""
