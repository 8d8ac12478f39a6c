"""Adapters for private names of Textual 8.2.8, each with a fallback if the names are missing.

No other module uses private names of Textual. Each adapter is listed with the reason for it, the
fallback, and the condition on which it can be removed.

`DeferredStrip` needs `_segments` of `Strip`, because a strip has no public way to supply its own
escape codes. A picture of 80x24 cells has about two thousand colours; building Rich styles and
converting them back to escape codes takes several times as long as drawing the picture. Without the
name (`STRIP_HAS_SEGMENTS`) ordinary strips are used, and no pixels. Can be removed when Strip
accepts rendered output.

`wrap_updates` needs `_compositor` of the screen, its `render_update`, and `CompositorUpdate` and
`LayoutUpdate` with `render_segments`: Textual has no public way to write something after the cells
of an update, such as the pixels of a picture. Without the names it returns False, and pictures are
drawn in character blocks. Can be removed when widgets can write escape codes to the terminal.

`write_codes` needs `_driver` of the app, to send pictures to the terminal between updates. Without
it nothing is sent. Can be removed when App can write escape codes.

`low_latency_driver` replaces the input thread of the driver, which polls every 100 ms whether
Escape was pressed alone and whether to exit: a lone Escape takes a tenth of a second whatever
ESCDELAY says (introduced by github.com/Textualize/textual/pull/4848), and quitting takes up to
200 ms. Ours sleeps until there is input or a timeout is due. The timeout only expires while no
input is waiting, so a busy computer does not split the escape sequence of a key (see issues/4816
there). Windows has another driver without such a delay: Textual's own is used. We know of no issue
that asks for a change; can be removed when a release sleeps until the timeout. It needs

- `XTermParser`, `ParseError` and `get_time`, imported from private modules, and `exit_event`,
  `fileno`, `_debug` and `run_input_thread` of `LinuxDriver`: if one is missing, the driver works as
  Textual's does.
- `_timeout_time` of the parser: if it is missing, Escape is checked every 100 ms, as in Textual.

`write_whole_lines_where_edges_move` needs `_compositor` of the screen and its `cuts`,
`render_update` and `_dirty_regions`: the compositor writes a moved or resized widget from its left
edge on, even if the terminal displays a wide character across that edge. Without the names nothing
is done. Can be removed when the compositor writes whole characters.

`disable_system_widgets` needs `_disable_notifications` and `_disable_tooltips` of the app: Textual
adds a notification and a tooltip widget to every screen. We show neither, and they are a tenth of
the widgets mounted for the first frame. Without the names the widgets are mounted. Can be removed
when App has a public option.

`clear_styles_cache` needs `StylesCache.get_inner_outer`, a method with an `lru_cache`, which holds
references to the thousand widgets painted last and all their rendered lines: 1,300 more lines with
each round of the demo. It is cleared when a dialog closes; without the name nothing is done. Can be
removed after github.com/Textualize/textual/issues/6665.

`SilentCrashApp` needs `_handle_exception`, `_fatal_error`, `_print_error_renderables` and
`_close_messages_no_wait` of the app: Textual prints a traceback with the values of all local
variables, which may include a customer's name, and has no public way to print something else. If
they are renamed, ours are not called: Textual's traceback is printed, and the exit code still
reports the failure. Can be removed after github.com/Textualize/textual/issues/5931 and /5325.
"""

from __future__ import annotations

import os
import select
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

from xmc_tui.tui.wakeup_event import WakeupEvent

#: Whether this version of Textual has the private attribute.
STRIP_HAS_SEGMENTS = "_segments" in getattr(Strip, "__slots__", ())


class DeferredStrip(Strip):
    """A strip whose segments are made only when Textual needs them.

    That is for a dialog over it, or a screenshot. Subclasses override `render`.
    """

    __slots__ = ("_build_segments", "_built_segments")

    def __init__(self, width: int, build_segments: Callable[[], list[Segment]]) -> None:
        self._build_segments = build_segments
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


def wrap_updates(screen: Screen[Any], render: Callable[[bool, Callable[[], str]], str]) -> bool:
    """Make the updates of a screen write what `render` returns; return whether that is possible.

    `render` is called with whether the update is of the whole screen, and with a function that
    returns the codes of the update.
    """
    try:
        from textual._compositor import CompositorUpdate, LayoutUpdate
    except ImportError:
        return False
    compositor = getattr(screen, "_compositor", None)
    if not hasattr(compositor, "render_update") or not hasattr(CompositorUpdate, "render_segments"):
        return False

    class WrappedUpdate(CompositorUpdate):
        def __init__(self, update: Any) -> None:
            self.update = update

        def __rich_console__(self, console: Console, options: Any) -> Any:
            return self.update.__rich_console__(console, options)

        def render_segments(self, console: Console) -> str:
            is_whole = isinstance(self.update, LayoutUpdate)
            return render(is_whole, lambda: self.update.render_segments(console))

    assert compositor is not None, "None does not have the name"
    render_update = compositor.render_update

    def wrapped(full: bool = False, screen_stack: Any = None, simplify: bool = False) -> Any:
        update = render_update(full, screen_stack, simplify)
        # A simplified update is for a screenshot.
        return update if update is None or simplify else WrappedUpdate(update)

    compositor.render_update = wrapped
    return True


def write_codes(app: App[Any], codes: str) -> None:
    """Write escape codes to the terminal, if there is one."""
    driver = getattr(app, "_driver", None)
    if driver is not None and codes and not app.is_headless:
        driver.write(codes)


#: The polling interval of Textual's driver in seconds, used if the parser has no timeout attribute.
_MAX_WAIT = 0.1

_REQUIRED_NAMES = ("exit_event", "fileno", "_debug")


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

    class LowLatencyDriver(driver):  # type: ignore[valid-type, misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.is_supported = all(hasattr(self, name) for name in _REQUIRED_NAMES)
            if self.is_supported:
                self.exit_event = WakeupEvent()

        def run_input_thread(self) -> None:
            if not self.is_supported:
                super().run_input_thread()
                return
            parser = XTermParser(self._debug)
            _read_input(self, parser, get_time)
            with suppress(EOFError, ParseError):
                for _ in parser.feed(""):
                    pass

    return LowLatencyDriver


def _read_input(driver: Any, parser: Any, get_time: Callable[[], float]) -> None:
    """Pass the input of the terminal to the driver until it exits or the terminal is gone."""
    # Invalid UTF-8 is replaced; it may be part of a paste, or a character cut by the line editor.
    decode = getincrementaldecoder("utf-8")("replace").decode

    def process(data: bytes) -> None:
        if text := decode(data):  # an empty text would end the input
            for event in parser.feed(text):
                driver.process_message(event)

    process(_read_typed_ahead(driver.fileno))
    while not driver.exit_event.is_set():
        due = getattr(parser, "_timeout_time", get_time() + _MAX_WAIT)
        wait = None if due is None else max(0.0, due - get_time())
        ready, _, _ = select.select([driver.fileno, driver.exit_event.reader], [], [], wait)
        if driver.fileno in ready:
            data = os.read(driver.fileno, 4096)
            if not data:
                return  # the terminal is gone
            process(data)
        else:
            for event in parser.tick():
                driver.process_message(event)


def _read_typed_ahead(fileno: int) -> bytes:
    """Return the input typed before raw mode was on; until then Enter gave a line feed."""
    if not select.select([fileno], [], [], 0)[0]:
        return b""
    return os.read(fileno, 4096).replace(b"\n", b"\r")


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
    """Clear the cache of rendered lines, which holds references to removed widgets."""
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
        """Exit; the first exception among the renderables is saved for the crash report."""
        errors = (each for each in renderables if isinstance(each, Exception))
        self.crash = self.crash or next(errors, None) or RuntimeError()
        self._fatal_error()

    def _handle_exception(self, error: Exception) -> None:
        self.crash = self.crash or error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        close_messages: Callable[[], None] | None = getattr(self, "_close_messages_no_wait", None)
        if close_messages is not None:
            close_messages()
        else:
            self.exit(return_code=1)

    def _print_error_renderables(self) -> None:
        """Print nothing: the command line reports the crash in one sentence."""
