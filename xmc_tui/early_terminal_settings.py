"""Preserves keys that are typed before the app reads them, by changing the terminal settings."""

from __future__ import annotations

import os
import sys
from typing import Any

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


def _opens_app(arguments: list[str]) -> bool:
    """Whether the command is `open` or missing, and no option ends the program instead."""
    words = iter(arguments)
    for word in words:
        if word in _OPTIONS_WITH_VALUE:
            next(words, None)
        elif word in ("--help", "--version"):
            return False
        elif not word.startswith("-"):
            return word == "open"
    return True
