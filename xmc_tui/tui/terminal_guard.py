"""Orderly shutdown of an app: after a signal or a closed window, the terminal is restored.

The driver of Textual 8.2.8 turns on mode 1016 (mouse position in pixels) and never off; it is
turned off here.
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

from textual.app import App
from textual.driver import Driver

from xmc_tui.early_keyboard_input import original_line_settings

#: Escape codes that turn off every mode the app may have set; harmless if a mode is off or unknown.
_PIXEL_MOUSE_OFF = "\x1b[?1016l"
_ALL_OFF = (
    "\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l"
    f"{_PIXEL_MOUSE_OFF}\x1b[?2026l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
)

#: The time limit for a normal exit after a signal, in seconds: writing to a terminal that is gone
#: may block.
_EXIT_SECONDS = 1.5

_SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT", "SIGBREAK")


#: Functions that restore the terminal, for `_end_by_force`.
_restorers: list[Callable[[], None]] = []


def make_pixel_mouse_resetting_driver_class(driver: type[Driver]) -> type[Driver]:
    """Return a driver class that turns off mode 1016 on exit."""

    class PixelMouseSafeDriver(driver):  # type: ignore[valid-type, misc]
        def stop_application_mode(self) -> None:
            with contextlib.suppress(AssertionError):  # the driver has not started to write
                self.write(_PIXEL_MOUSE_OFF)
            super().stop_application_mode()

    return PixelMouseSafeDriver


def picture_deleting_driver(
    driver: type[Driver], deletion_codes: Callable[[], str]
) -> type[Driver]:
    """Return a driver class that deletes the pictures in the terminal on exit and suspension.

    That is done before the alternate screen is left, because the pictures belong to it.
    """

    class PictureDeletingDriver(driver):  # type: ignore[valid-type, misc]
        def stop_application_mode(self) -> None:
            if codes := deletion_codes():
                with contextlib.suppress(AssertionError):  # the driver has not started to write
                    self.write(codes)
            super().stop_application_mode()

    return PictureDeletingDriver


def end_app(app: App[Any], code: int, deletion_codes: Callable[[], str] = str) -> None:
    """Exit an app with a code.

    A thread ends the process by force if a terminal that is gone blocks the normal exit.
    """
    threading.Thread(target=_end_by_force, args=(code, deletion_codes), daemon=True).start()
    app.exit(return_code=code)
    # An idle event loop is not woken by the handler of a signal, but by a message of a thread.
    threading.Thread(target=app.call_later, args=(_do_nothing,), daemon=True).start()


@contextlib.contextmanager
def restore_terminal_on_exit(
    app: App[Any], deletion_codes: Callable[[], str] = str
) -> Iterator[None]:
    """Make signals and a closed window end the app in order while it runs.

    Afterwards the former signal handlers and the settings of the terminal are restored.
    `deletion_codes` returns the codes that delete the pictures in the terminal.
    """
    numbers = [number for name in _SIGNALS if (number := getattr(signal, name, None)) is not None]
    before = {number: signal.getsignal(number) for number in numbers}
    restore = _line_settings_restorer()

    def on_signal(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        if app.is_running:
            end_app(app, 128 + number, deletion_codes)
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


def _line_settings_restorer() -> Callable[[], None]:
    """Return a function that restores the line settings of the shell."""
    if sys.platform == "win32":
        from xmc_tui.tui.console_modes import console_mode_restorer

        return console_mode_restorer()
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


def _watch_for_hangup(app: App[Any]) -> None:
    """End the app when its terminal is gone: reading from it would loop forever."""
    if sys.platform == "win32":
        return
    import select

    def watch() -> None:
        watcher = select.poll()
        watcher.register(0, 0)  # with no event mask poll reports only hangups and errors
        events = watcher.poll()
        if any(event & select.POLLHUP for _, event in events) and app.is_running:
            os.kill(os.getpid(), signal.SIGHUP)

    threading.Thread(target=watch, name="xmc-hangup", daemon=True).start()


def _do_nothing() -> None:
    """Handle the message that wakes the event loop."""


def _end_by_force(code: int, deletion_codes: Callable[[], str]) -> None:
    """Restore the terminal and end the process if the normal exit takes too long.

    Nothing is lost: the draft is on the disk already.
    """
    threading.Event().wait(_EXIT_SECONDS)
    with contextlib.suppress(OSError):
        if sys.platform != "win32":
            os.set_blocking(2, False)  # else a terminal that does not read would block forever
        os.write(2, (deletion_codes() + _ALL_OFF).encode("ascii"))
    for restore in list(_restorers):
        restore()
    end_now(code)
