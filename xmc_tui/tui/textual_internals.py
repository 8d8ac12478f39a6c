"""Adapters for private names of Textual 8.2.8, each with a fallback if the names are missing.

`LazySegmentsStrip` needs `_segments` of `Strip`, because a strip has no public way to supply escape
codes: Rich styles of a picture's thousands of colours take several times as long as drawing it.
Without the name (`STRIP_HAS_SEGMENTS`) ordinary strips are used, and no pixels. Can be removed when
Strip accepts rendered output.

`replace_update_rendering` needs `_compositor` of the screen, its `render_update`, and
`LayoutUpdate` with `render_segments`: there is no public way to write something after the cells of
an update. Without the names pictures are drawn in blocks. Can be removed when widgets can write
codes.

`find_driver` needs `_driver` of the app: without it nothing is asked again after a resize, and no
picture is sent between updates. Can be removed when App can write codes.

`low_latency_driver` replaces the input thread of the driver, which polls every 100 ms: a lone
Escape takes that long whatever ESCDELAY says (github.com/Textualize/textual/pull/4848), and
quitting up to 200 ms. Ours sleeps until there is input or a timeout is due, which only expires
while no input is waiting, so a busy computer does not split the code of a key. Can be removed when
a release sleeps. It needs `XTermParser` and `ParseError`, and `exit_event`, `fileno`, `_debug` and
`run_input_thread` of `LinuxDriver`: without one the driver works as Textual's does, and nothing is
asked. Without `_timeout_time` of the parser Escape is checked every 100 ms.

`make_answer_passing_parser_class` removes the terminal's answers from the input before Textual's
parser, which would report some as keys. On Windows and for browsers `_replace_parser` replaces
`XTermParser` of `win32` and `web_driver`: without it nothing is asked. `_timeout_time` is set to
report a key held back for as long as the parser would. Can be removed when Textual reports answers.

`write_widgets_whole_where_edges_move` needs `_compositor` of the screen and its `cuts`,
`render_update` and `_dirty_regions`: a moved or resized widget is written from its left edge on,
even across wide characters. Without the names nothing is done. Can be removed when the compositor
writes whole characters.

`disable_system_widgets` needs `_disable_notifications` and `_disable_tooltips` of the app: Textual
adds these two widgets to every screen. Can be removed when App has a public option.

`clear_styles_cache` needs `StylesCache.get_inner_outer`, whose `lru_cache` holds the thousand
widgets painted last and their lines. It is cleared when a dialog closes; without the name nothing
is done. Can be removed after github.com/Textualize/textual/issues/6665.

`SilentCrashApp` needs `_handle_exception`, `_fatal_error`, `_print_error_renderables` and
`_close_messages_no_wait` of the app: Textual prints a traceback with the values of all variables,
even a customer's name. If they are renamed, that is printed. Can be removed after
github.com/Textualize/textual/issues/5931 and /5325.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import Any

from rich.segment import Segment
from textual.app import App
from textual.constants import ESCAPE_DELAY
from textual.driver import Driver
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

from xmc_tui.tui.asking_driver import make_terminal_querying_driver_class
from xmc_tui.tui.posix_input_loop import SelectableEvent, read_input
from xmc_tui.tui.terminal_answer_filter import AnswerFilter
from xmc_tui.tui.widgets.changed_columns import find_columns_of_moved_edges

RenderUpdate = Callable[[bool, Callable[[], str]], str]
#: Whether this version of Textual has the private attribute.
STRIP_HAS_SEGMENTS = "_segments" in getattr(Strip, "__slots__", ())


class LazySegmentsStrip(Strip):
    """A strip whose segments are made only for a dialog or a screenshot; `render` is overridden."""

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
        """Ignore the empty segments that `Strip.__init__` assigns."""


def replace_update_rendering(screen: Screen[Any], render: RenderUpdate) -> bool:
    """Make the updates of a screen write what `render` returns; return whether that is possible.

    It is called with whether the update is of the whole screen, and one that makes its codes.
    """
    try:
        from textual._compositor import LayoutUpdate
    except ImportError:
        return False
    compositor: Any = getattr(screen, "_compositor", None)
    if not hasattr(compositor, "render_update") or not hasattr(LayoutUpdate, "render_segments"):
        return False
    render_update = compositor.render_update

    def wrapped(full: bool = False, screen_stack: Any = None, simplify: bool = False) -> Any:
        update = render_update(full, screen_stack, simplify)
        if hasattr(update, "render_segments") and not simplify:  # simplified for a screenshot
            render_text, is_whole = update.render_segments, isinstance(update, LayoutUpdate)
            update.render_segments = lambda console: render(is_whole, partial(render_text, console))
        return update

    compositor.render_update = wrapped
    return True


def find_driver(app: App[Any]) -> Any:
    """Return the driver of an app; None if it has none."""
    return getattr(app, "_driver", None)


#: The polling interval of Textual's driver in seconds, used if the parser has no timeout attribute.
_MAX_WAIT = 0.1
_REQUIRED_NAMES = ("exit_event", "fileno", "_debug")


def low_latency_driver(driver: type[Driver]) -> type[Driver]:
    """Return a driver class that asks the terminal, and reports Escape and exits without delay.

    If the private names it needs are missing, the given class is returned.
    """
    if (web := sys.modules.get("textual.drivers.web_driver")) and issubclass(driver, web.WebDriver):
        from xmc_tui.tui.browser_window_size import make_size_noting_driver_class

        return _replace_parser(make_size_noting_driver_class(driver), web)
    try:
        from textual._parser import ParseError
        from textual._xterm_parser import XTermParser
        from textual.drivers.linux_driver import LinuxDriver
    except ImportError:
        return _asking_windows_driver(driver) if sys.platform == "win32" else driver
    if not issubclass(driver, LinuxDriver) or not hasattr(driver, "run_input_thread"):
        return driver

    class LowLatencyDriver(make_terminal_querying_driver_class(driver)):  # type: ignore[misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.filters_input = all(hasattr(self, name) for name in _REQUIRED_NAMES)
            if self.filters_input:
                self.exit_event = SelectableEvent()

        def run_input_thread(self) -> None:
            if not self.filters_input:
                super().run_input_thread()
                return
            parser = make_answer_passing_parser_class(XTermParser, self)(self._debug)
            read_input(self, parser)
            with suppress(EOFError, ParseError):
                for _ in parser.feed(""):
                    pass

    return LowLatencyDriver


def _asking_windows_driver(driver: type[Driver]) -> type[Driver]:
    try:
        from textual.drivers import win32
        from textual.drivers.windows_driver import WindowsDriver
    except ImportError:
        return driver
    return _replace_parser(driver, win32) if issubclass(driver, WindowsDriver) else driver


def _replace_parser(driver: type[Driver], module: Any) -> type[Driver]:
    """Return a driver class that asks the terminal, and replaces the parser in its module."""
    if not hasattr(module, "XTermParser"):
        return driver
    parser: type[Any] = module.XTermParser

    class AskingDriver(make_terminal_querying_driver_class(driver)):  # type: ignore[misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.filters_input = True
            module.XTermParser = make_answer_passing_parser_class(parser, self)

    return AskingDriver


def make_answer_passing_parser_class(parser: type[Any], driver: Any) -> type[Any]:
    """Return a parser class that passes the terminal's answers to the questions of the driver."""

    class AnsweredParser(parser):  # type: ignore[misc]
        def __init__(self, debug: bool = False) -> None:
            self._answers = AnswerFilter(driver.questions.record_answer, ESCAPE_DELAY, monotonic)
            super().__init__(debug)

        @property
        def release_time(self) -> float | None:
            """When `tick` has to be called; None if there is nothing to wait for."""
            held = self._answers.release_time
            return getattr(self, "_timeout_time", monotonic() + _MAX_WAIT) if held is None else held

        def feed(self, data: str) -> Any:
            if not data:  # the end of the input
                yield from super().feed("")
            elif text := self._answers.remove_answers(data):
                yield from super().feed(text)

        def tick(self) -> Any:
            if self._answers.release_time is None:
                yield from super().tick()
            elif self._answers.must_release:
                if text := self._answers.release(driver.questions.are_awaiting_answers):
                    yield from super().feed(text)
                # It has waited for as long as the parser would wait for the rest of a key.
                if getattr(self, "_timeout_time", None) is not None:
                    self._timeout_time = 0.0
                    yield from super().tick()

    return AnsweredParser


def write_widgets_whole_where_edges_move(screen: Screen[Any]) -> None:
    """Make a screen write all widgets of a line that start or end in other columns than before.

    What lies between two edges that have not moved, such as the picture, is not written. Textual
    writes from the edge of a widget on. If that edge is new, the terminal may display a wide
    character across it: if its second cell is overwritten, kitty still displays half of it in the
    first.
    """
    compositor: Any = getattr(screen, "_compositor", None)
    if not all(hasattr(compositor, name) for name in ("cuts", "render_update", "_dirty_regions")):
        return
    render_update, written = compositor.render_update, compositor.cuts

    def render(full: bool = False, screen_stack: Any = None, simplify: bool = False) -> Any:
        nonlocal written
        cuts = compositor.cuts
        if cuts is not written and not simplify:  # a simplified update is for a screenshot
            lines = enumerate(zip(written, cuts, strict=False))
            moved = (
                (y, *find_columns_of_moved_edges(before, now))
                for y, (before, now) in lines
                if before != now
            )
            compositor._dirty_regions.update(
                Region(start, y, end - start, 1) for y, start, end in moved
            )
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
