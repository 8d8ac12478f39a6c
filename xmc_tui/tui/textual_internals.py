"""Adapters for private names of Textual 8.2.8, each with a fallback if the names are missing.

No other module uses private names of Textual.

`Strip._segments`: a strip has no public way to supply its own escape codes. A picture of 80x24
cells has about two thousand colours; building Rich styles and converting them back to escape codes
takes several times as long as drawing the picture. Without the attribute `prerendered_strip`
returns an
ordinary strip. Can be removed when Strip accepts rendered output.

`low_latency_driver`: a driver with an input thread that sleeps until there is input or a timeout is
due. That of
8.2.8 polls every 100 ms whether Escape was pressed alone and whether to exit: a lone Escape takes a
tenth of a second whatever ESCDELAY says (introduced by github.com/Textualize/textual/pull/4848),
and quitting takes up to 200 ms. We know of no issue that asks for a change; can be removed when a
release sleeps until the timeout. The timeout only expires while no input is waiting, so a busy
computer does not split the escape sequence of a key (see issues/4816 there).

- `XTermParser`, `ParseError` and `get_time` are imported from private modules: if one is missing,
  Textual's driver is used unchanged.
- `exit_event`, `fileno`, `_debug` and `run_input_thread` of `LinuxDriver`: likewise.
- `_timeout_time` of the parser: if it is missing, Escape is checked every 100 ms, as in Textual.

Windows has another driver without such a delay: Textual's own is used.

`write_whole_lines_where_edges_move`: the compositor of 8.2.8 writes a moved or resized widget from
its left edge on, even if the terminal displays a wide character across that edge. It needs
`_compositor` of the screen and its `cuts`, `render_update` and `_dirty_regions`: if one is missing,
nothing is done. Can be removed when the compositor writes whole characters.

`disable_system_widgets`: an app without the notification and tooltip widgets that Textual adds to
every screen. We
show neither, and they are a tenth of the widgets mounted for the first frame. Can be removed when
App has a public option; if the names are missing, the widgets are mounted.

`clear_styles_cache`: `StylesCache.get_inner_outer` of 8.2.8 is a method with an `lru_cache`, which
keeps references to the thousand widgets painted last and all their rendered lines: 1,300 more lines
with each round of the demo. It is cleared when a dialog closes; if the name is missing, nothing is
done. Can be removed after github.com/Textualize/textual/issues/6665.

`App._handle_exception`, `_fatal_error`, `_print_error_renderables`, `_close_messages_no_wait`:
Textual prints a traceback with the values of all local variables, which may include a customer's
name, and has no public way to print something else. If they are renamed, ours are not called:
Textual's traceback is printed, and the exit code still reports the failure. Can be removed after
github.com/Textualize/textual/issues/5931 and /5325.
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

#: Whether this version of Textual has the private attribute.
STRIP_HAS_SEGMENTS = "_segments" in getattr(Strip, "__slots__", ())


class _PrerenderedStrip(Strip):
    """A strip with ready escape codes.

    Its segments are made only when Textual needs them: for a dialog over it, or a screenshot.
    """

    __slots__ = ("_build_segments", "_built_segments", "_codes")

    def __init__(self, codes: str, width: int, make: Callable[[], list[Segment]]) -> None:
        self._codes = codes
        self._build_segments = make
        self._built_segments: list[Segment] | None = None
        super().__init__((), width)

    @property
    def _segments(self) -> Any:
        if self._built_segments is None:
            self._built_segments = self._build_segments()
        return self._built_segments

    @_segments.setter
    def _segments(self, segments: Any) -> None:
        """Ignore assignment: `Strip.__init__` assigns its empty segments."""

    def render(self, console: Console) -> str:  # noqa: ARG002 - the codes are made for the console already
        """Return the escape codes of the whole row."""
        return self._codes


def prerendered_strip(codes: str, width: int, make: Callable[[], list[Segment]]) -> Strip:
    """Return a strip of `width` cells that prints `show_ids`; `make` returns its segments."""
    return _PrerenderedStrip(codes, width, make) if STRIP_HAS_SEGMENTS else Strip(make(), width)


#: The polling interval of Textual's driver in seconds, used if the parser has no timeout attribute.
_MAX_WAIT = 0.1

_REQUIRED_NAMES = ("exit_event", "fileno", "_debug")


class WakeupEvent(threading.Event):
    """An event that a `select` call can wait for, together with files.

    The read end of its pipe is ready once the event is set.
    """

    def __init__(self) -> None:
        super().__init__()
        self.reader, self._writer = os.pipe()
        os.set_blocking(self.reader, False)

    def set(self) -> None:
        """Set the event and wake the threads that wait for the read end."""
        super().set()
        os.write(self._writer, b"!")

    def clear(self) -> None:
        """Clear the event and empty the pipe."""
        super().clear()
        with suppress(BlockingIOError):
            while os.read(self.reader, 64):
                pass

    def __del__(self) -> None:
        for end in (self.reader, self._writer):
            with suppress(OSError):
                os.close(end)


def low_latency_driver(driver: type[Driver]) -> type[Driver]:
    """Return a driver class that reports Escape and exits without delay.

    If the private names it needs are missing, the given class is returned.
    """
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
        def __init__(self, *cli_context: Any, **named: Any) -> None:
            super().__init__(*cli_context, **named)
            self.is_quick = all(hasattr(self, name) for name in _REQUIRED_NAMES)
            if self.is_quick:
                self.exit_event = WakeupEvent()

        def run_input_thread(self) -> None:
            if not self.is_quick:
                super().run_input_thread()
                return
            # Invalid UTF-8 is replaced; it may be part of a paste, or a character cut by the line
            # editor.
            parser, decode = (
                XTermParser(self._debug),
                getincrementaldecoder("utf-8")("replace").decode,
            )
            if typed := decode(self._typed_ahead()):  # an empty text would end the input
                for event in parser.feed(typed):
                    self.process_message(event)
            while not self.exit_event.is_set():
                due = getattr(parser, "_timeout_time", get_time() + _MAX_WAIT)
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
            """Return the input typed before raw mode was on; until then Enter gave a line feed."""
            if not select.select([self.fileno], [], [], 0)[0]:
                return b""
            return os.read(self.fileno, 4096).replace(b"\n", b"\r")

    return Quick


def write_whole_lines_where_edges_move(screen: Screen[Any]) -> None:
    """Make a screen write a whole line when its widgets start or end in other columns than before.

    Textual writes from the edge of a widget on. If that edge is new, the terminal may display a
    wide character across it: if its second cell is overwritten, kitty still displays half of it in
    the first.
    """
    compositor = getattr(screen, "_compositor", None)
    if not all(hasattr(compositor, name) for name in ("cuts", "render_update", "_dirty_regions")):
        return
    assert compositor is not None, "None has none of these names"
    render_update, written = compositor.render_update, compositor.cuts

    def render(full: bool = False, screen_stack: Any = None, simplify: bool = False) -> Any:
        nonlocal written
        cuts, width = compositor.cuts, compositor.size.width
        if cuts is not written and not simplify:  # a simplified update is for a screenshot
            lines = enumerate(zip(written, cuts, strict=False))
            moved = (y for y, (before, now) in lines if before != now)
            compositor._dirty_regions.update(Region(0, y, width, 1) for y in moved)
            written = cuts
        return render_update(full, screen_stack, simplify)

    compositor.render_update = render


def disable_system_widgets(app: App[Any]) -> None:
    """Disable the notification and tooltip widgets of the app."""
    for name in ("_disable_notifications", "_disable_tooltips"):
        if hasattr(app, name):
            setattr(app, name, True)


def clear_styles_cache() -> None:
    """Clear the cache of rendered lines, which keeps removed widgets alive."""
    try:
        from textual._styles_cache import StylesCache

        StylesCache.get_inner_outer.cache_clear()
    except (ImportError, AttributeError):
        return


class SilentCrashApp(App[None]):
    """An app that prints nothing when it ends on an exception; `crash` is the first exception."""

    def __init__(self) -> None:
        super().__init__()
        self.crash: Exception | None = None

    def panic(self, *renderables: Any) -> None:
        """Exit; the exception among the given renderables is kept for the crash report."""
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
        """Print nothing: the command line reports the crash in one sentence."""
