"""Preserves keys that are typed before the app reads them, by changing the terminal settings."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import FrameType

#: The options before a command that have a value.
_OPTIONS_WITH_VALUE = ("--catalog", "--edition", "--overlay", "--lang")

#: The line settings of the shell; None while they are not changed.
_original: list[Any] | None = None


def preserve_typed_keys(arguments: list[str]) -> None:
    """Stop the terminal from acting on control characters, if these arguments open the app.

    Until the app reads keys, the line discipline of a POSIX terminal echoes them and handles
    Backspace, Ctrl+Z, Ctrl+R, Ctrl+S and Ctrl+Q itself. Ctrl+C still ends the program.
    """
    global _original
    if sys.platform == "win32" or not _opens_app(arguments):
        return
    import termios

    try:
        settings = termios.tcgetattr(0)
        _original = termios.tcgetattr(0)
        settings[0] &= ~(termios.IXON | termios.ICRNL)
        settings[3] &= ~(termios.ICANON | termios.ECHO | termios.IEXTEN)
        settings[6][termios.VSUSP] = bytes([os.fpathconf(0, "PC_VDISABLE")])
        settings[6][termios.VMIN], settings[6][termios.VTIME] = 1, 0
        _exit_on_signals()
        termios.tcsetattr(0, termios.TCSANOW, settings)
    except (termios.error, OSError, ValueError):  # no terminal: reported when the app starts
        _original = None


def original_line_settings() -> list[Any] | None:
    """Return the line settings of the shell; None if they were not changed."""
    return _original


def restore_line_settings() -> None:
    """Restore the line settings of the shell."""
    if sys.platform != "win32" and _original is not None:
        import contextlib
        import termios

        with contextlib.suppress(termios.error):
            termios.tcsetattr(0, termios.TCSANOW, _original)


def _exit_on_signals() -> None:
    """Turn signals that would end the process at once into an exit that restores the settings.

    The app installs its own handlers when it is ready to.
    """
    import signal  # not needed by commands, which start faster without it

    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup ignores SIGHUP, for example
            signal.signal(number, _exit_on_signal)


def _exit_on_signal(number: int, _: FrameType | None) -> None:
    sys.exit(128 + number)


def _opens_app(arguments: list[str]) -> bool:
    """Whether the command is `open`, `show` or missing, and nothing ends the program instead."""
    if "_XMC_COMPLETE" in os.environ:  # a shell asks for completions
        return False
    words = iter(arguments)
    for word in words:
        if word in _OPTIONS_WITH_VALUE:
            next(words, None)
        elif word in ("-h", "--help", "--version"):
            return False
        elif not word.startswith("-"):
            return word in ("open", "show")
    return True
