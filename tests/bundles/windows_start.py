"""Start of `xmc.exe`: in Windows Terminal if it was double-clicked and there is one.

The archive that is appended to the launcher contains this file as `__main__.py`, so it imports
nothing of the tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping

_CLOSE = "\nEnter: close this window · 按回车键关闭窗口"

#: The processes of a console that was opened by a double click: the launcher and Python.
_OWN_PROCESSES = 2


def find_windows_terminal(environment: Mapping[str, str]) -> str | None:
    """Return the path of Windows Terminal; None if it is missing or already runs this program."""
    if environment.get("WT_SESSION"):
        return None
    folder = environment.get("LOCALAPPDATA", "")
    path = os.path.join(folder, "Microsoft", "WindowsApps", "wt.exe")
    # It is an alias of an app, which cannot be opened as a file.
    return path if folder and os.path.lexists(path) else None


def terminal_command(terminal: str, folder: str, program: str) -> list[str]:
    """Return the command that starts a program in Windows Terminal, in a folder.

    A semicolon separates commands of Windows Terminal, also in a path.
    """
    arguments = ["-d", folder, "--title", "xmc", program]
    return [terminal, *(argument.replace(";", "\\;") for argument in arguments)]


def has_own_console() -> bool:
    """Whether the console was opened for this program alone, so that it closes with it."""
    if sys.platform != "win32":
        return False
    import ctypes

    processes = (ctypes.c_uint32 * 8)()
    count = ctypes.windll.kernel32.GetConsoleProcessList(processes, len(processes))
    return 0 < count <= _OWN_PROCESSES


def start() -> None:
    """Run the command line, or start it in Windows Terminal."""
    own_console = has_own_console()
    if own_console and len(sys.argv) == 1:
        terminal = find_windows_terminal(os.environ)
        if terminal is not None:
            command = terminal_command(terminal, os.getcwd(), os.path.abspath(sys.argv[0]))
            try:
                subprocess.Popen(command)
            except OSError:
                pass  # the console will do
            else:
                return
    from xmc_tui.__main__ import main

    try:
        main()
    except SystemExit as end:
        if own_console and end.code:
            input(_CLOSE)  # otherwise the message would disappear with the window
        raise


if __name__ == "__main__":
    start()
