"""The terminal as it was found, however the app ends: told to, killed short of SIGKILL, or its window closed.

Mode 1016, the mouse in pixels, is switched on by the driver of Textual 8.2.8 and never off; here it is.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from os import _exit as end_now
from types import FrameType
from typing import Any

from textual.driver import Driver

from xmc_tui.tui.borrowed import QuietApp
from xmc_tui.typed_ahead import original_line_settings

#: Modes that a terminal must not be left in, switched off; harmless where they are off or not known.
_PIXEL_MOUSE_OFF = "\x1b[?1016l"
_ALL_OFF = (
    "\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l"
    f"{_PIXEL_MOUSE_OFF}\x1b[?2026l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
)

#: How long an orderly end may take once a signal asked for it, in seconds: a terminal that is gone takes no output.
_PATIENCE = 1.5

_SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT", "SIGBREAK")


class GuardedApp(QuietApp):
    """An app that ends in order: on an exception without a word on the screen, on a signal within two seconds."""

    def get_driver_class(self) -> type[Driver]:
        """Return the driver of this terminal, which also switches off what it left on."""
        return _restoring(super().get_driver_class())

    def __init__(self) -> None:
        super().__init__()
        #: Whether the end was asked for: from then on Textual mounts no widget any more.
        self.is_leaving = False

    def exit(self, *given: Any, **named: Any) -> None:
        """End once what was sent before is handled; input is not any more."""
        self.is_leaving = True
        super().exit(*given, **named)

    def leave(self, code: int) -> None:
        """End in order with an exit code; a terminal that is gone does not keep this process alive."""
        threading.Thread(target=_end_by_force, args=(code,), daemon=True).start()
        self.exit(return_code=code)


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
    """Return a function that restores the line settings of the shell."""
    if sys.platform == "win32":
        return lambda: None
    import termios

    settings = original_line_settings()
    if settings is None:
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
    end_now(code)
