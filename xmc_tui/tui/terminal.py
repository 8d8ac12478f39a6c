"""The terminal as it was found, however the app ends. Overrides private names of Textual 8.2.8, each with a way out.

`_handle_exception`, `_fatal_error`, `_print_error_renderables`, `_close_messages_no_wait`: Textual prints a traceback
with the values of all variables, a customer's name among them, and has no public way to say something else (waits for
github.com/Textualize/textual/issues/5931 and /5325). Where a release names them otherwise our overrides are not
called: its traceback shows, and the exit code says all the same that something failed.

Mode 1016, the mouse in pixels, is switched on by the driver of 8.2.8 and never off; that takes public names alone.
"""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from textual.app import App
from textual.driver import Driver

#: Modes that a terminal must not be left in, switched off; harmless where they are off or not known.
_PIXEL_MOUSE_OFF = "\x1b[?1016l"
_ALL_OFF = (
    "\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l"
    f"{_PIXEL_MOUSE_OFF}\x1b[?2026l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
)

#: How long an orderly end may take once a signal asked for it, in seconds: a terminal that is gone takes no output.
_PATIENCE = 1.5

_SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT", "SIGBREAK")


class GuardedApp(App[None]):
    """An app that ends in order: on an exception without a word on the screen, on a signal within two seconds."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.crash = ""  # the traceback, without values, of an exception that nobody expected

    def get_driver_class(self) -> type[Driver]:
        """Return the driver of this terminal, which also switches off what it left on."""
        return _restoring(super().get_driver_class())

    def panic(self, *renderables: Any) -> None:
        """End; what Textual would print is kept for the report."""
        self.crash = self.crash or "".join(_plain(each) for each in renderables)
        self._fatal_error()

    def leave(self, code: int) -> None:
        """End in order with an exit code; a terminal that is gone does not keep this process alive."""
        threading.Thread(target=_end_by_force, args=(code,), daemon=True).start()
        self.exit(return_code=code)

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
    from rich.console import Console

    if hasattr(renderable, "show_locals"):
        renderable.show_locals = False
    console = Console(file=io.StringIO(), width=120, color_system=None)
    with console.capture() as captured:
        console.print(renderable, markup=False)
    return captured.get()


def _restoring(driver: type[Driver]) -> type[Driver]:
    """Return a driver class that leaves mode 1016 off, whoever switched it on."""

    class Restoring(driver):  # type: ignore[valid-type, misc]
        def stop_application_mode(self) -> None:
            with contextlib.suppress(AssertionError):  # it never got as far as to write
                self.write(_PIXEL_MOUSE_OFF)
            super().stop_application_mode()

    return Restoring


@contextlib.contextmanager
def leaving_cleanly(app: GuardedApp) -> Iterator[None]:
    """While the app runs, make signals and a closed window end it in order; afterwards restore what was there."""
    numbers = [number for name in _SIGNALS if (number := getattr(signal, name, None)) is not None]
    before = {number: signal.getsignal(number) for number in numbers}
    restore = _line_settings()

    def on_signal(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        if app.is_running:
            app.leave(128 + number)
        else:
            restore()
            sys.exit(128 + number)

    _restorers.append(restore)
    for number in numbers:
        signal.signal(number, on_signal)
    _watch_for_hangup(app)
    try:
        yield
    finally:
        for number in numbers:
            signal.signal(number, before[number] or signal.SIG_DFL)
        _restorers.remove(restore)
        restore()


#: How to put the line settings back, for an end by force.
_restorers: list[Callable[[], None]] = []


def _line_settings() -> Callable[[], None]:
    """Return a function that puts the settings of the terminal line back to what they are now."""
    if sys.platform == "win32":
        return lambda: None
    import termios

    try:
        settings = termios.tcgetattr(0)
    except termios.error:
        return lambda: None

    def restore() -> None:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(0, termios.TCSANOW, settings)

    return restore


def _watch_for_hangup(app: GuardedApp) -> None:
    """End the app when its terminal is gone without a word: reading from it would go round in circles."""
    if sys.platform == "win32":
        return
    import select

    def watch() -> None:
        watcher = select.poll()
        watcher.register(0, 0)  # nothing but a hangup is waited for
        events = watcher.poll()
        if any(what & select.POLLHUP for _, what in events) and app.is_running:
            os.kill(os.getpid(), signal.SIGHUP)

    threading.Thread(target=watch, name="xmc-hangup", daemon=True).start()


def _end_by_force(code: int) -> None:
    """Restore the terminal by hand and end, where an orderly end takes too long; the draft is on the disk already."""
    threading.Event().wait(_PATIENCE)
    with contextlib.suppress(OSError):
        if sys.platform != "win32":
            os.set_blocking(2, False)  # a terminal that takes nothing would keep this waiting for ever
        os.write(2, _ALL_OFF.encode("ascii"))
    for restore in list(_restorers):
        restore()
    os._exit(code)
