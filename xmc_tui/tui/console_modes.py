"""The input and output modes of a Windows console, which a program has to leave as they were."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

#: The numbers of standard input and output for GetStdHandle.
_STREAMS = (-10, -11)


def console_mode_restorer(kernel: Any = None) -> Callable[[], None]:
    """Return a function that sets the modes that the console has now.

    Textual's driver restores them itself when it stops, but not if the process is ended by force:
    the shell would get escape sequences instead of keys. `kernel` is the library of Windows.
    """
    if kernel is None:
        kernel = _load_kernel()
    if kernel is None:
        return lambda: None
    from ctypes import byref, c_uint32, c_void_p

    kernel.GetStdHandle.restype = c_void_p
    modes = []
    for number in _STREAMS:
        handle, mode = c_void_p(kernel.GetStdHandle(number)), c_uint32()
        if kernel.GetConsoleMode(handle, byref(mode)):  # else the stream is redirected
            modes.append((handle, mode))

    def restore() -> None:
        for handle, mode in modes:
            kernel.SetConsoleMode(handle, mode)

    return restore


def _load_kernel() -> Any:
    """Return the library with the functions of the console; None on other systems."""
    if sys.platform != "win32":
        return None
    import ctypes

    return ctypes.WinDLL("kernel32")
