"""Shows a folder in the file manager of the desktop."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def open_folder(folder: Path) -> bool:
    """Show a folder in the file manager; return False if there is none, as through ssh.

    Nothing waits for the file manager, and nothing that it writes reaches the terminal.
    """
    if sys.platform == "win32":
        try:
            os.startfile(folder)
        except OSError:
            return False
        return True
    command = "open" if sys.platform == "darwin" else "xdg-open"
    if sys.platform != "darwin" and not _has_desktop():
        return False  # xdg-open would start a browser in the terminal
    program = shutil.which(command)
    if program is None:
        return False
    try:
        subprocess.Popen(
            [program, str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    return True


def _has_desktop() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
