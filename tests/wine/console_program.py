"""Runs xmc in a console of Wine, by Windows' Python.

    python console_program.py FOLDER [ARGUMENT ...]

Wine's console does not interpret escape sequences. The output of the app therefore goes to the file
`output` in the folder as well, and keys come from the file `keys`, in which each line is a JSON
text; they are put into the console as a Windows Terminal does. `null` ends the process by force.
The modes of the console at the start and at the end are in the file `modes`.
"""

from __future__ import annotations

import ctypes
import json
import sys
import threading
import time
from ctypes import wintypes
from pathlib import Path
from typing import Any

KERNEL: Any = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined]
KERNEL.GetStdHandle.restype = wintypes.HANDLE

_KEY_EVENT = 1

#: The handle that stands for the own process.
_THIS_PROCESS = wintypes.HANDLE(-1)

#: Any code of a key but 0, which Textual takes for a part of a composed character.
_SOME_KEY = 1


class KeyEvent(ctypes.Structure):
    """KEY_EVENT_RECORD of the console."""

    _fields_ = (
        ("is_down", wintypes.BOOL),
        ("repeat_count", wintypes.WORD),
        ("key_code", wintypes.WORD),
        ("scan_code", wintypes.WORD),
        ("character", wintypes.WCHAR),
        ("control_state", wintypes.DWORD),
    )


class InputRecord(ctypes.Structure):
    """INPUT_RECORD of the console, with the one event that is used here."""

    _fields_ = (("kind", wintypes.WORD), ("key", KeyEvent))


def find_handle(number: int) -> wintypes.HANDLE:
    """Return standard input (-10) or standard output (-11)."""
    return wintypes.HANDLE(KERNEL.GetStdHandle(number))


def read_modes() -> list[int]:
    """Return the modes of the input and the output."""
    modes = []
    for number in (-10, -11):
        mode = wintypes.DWORD()
        KERNEL.GetConsoleMode(find_handle(number), ctypes.byref(mode))
        modes.append(mode.value)
    return modes


def type_text(text: str) -> None:
    """Put characters into the input of the console, as UTF-16."""
    units = text.encode("utf-16-le")
    records = []
    for offset in range(0, len(units), 2):
        unit = chr(int.from_bytes(units[offset : offset + 2], "little"))
        key = KeyEvent(True, 1, _SOME_KEY, 0, unit, 0)
        records.append(InputRecord(_KEY_EVENT, key))
    packed, written = (InputRecord * len(records))(*records), wintypes.DWORD()
    KERNEL.WriteConsoleInputW(find_handle(-10), packed, len(records), ctypes.byref(written))


class RecordedStream:
    """A standard stream whose text is written to a file in place of the console."""

    def __init__(self, stream: Any, path: Path) -> None:
        self._stream = stream
        self._file = path.open("w", encoding="utf-8", newline="", buffering=1)

    def write(self, text: str) -> int:
        self._file.write(text)
        return len(text)

    def flush(self) -> None:
        self._file.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def feed_keys(path: Path) -> None:
    """Type each new line of a file, for as long as the process lives."""
    done = 0
    while True:
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        for line in lines[done:]:
            text = json.loads(line)
            if text is None:
                KERNEL.TerminateProcess(_THIS_PROCESS, 9)
            type_text(text)
        done = len(lines)
        time.sleep(0.02)


def main() -> None:
    """Run xmc with the arguments after the folder."""
    folder = Path(sys.argv[1])
    before = read_modes()
    sys.stdout = sys.__stdout__ = RecordedStream(sys.stdout, folder / "output")  # type: ignore
    sys.stderr = (folder / "errors").open("w", encoding="utf-8", buffering=1)
    threading.Thread(target=feed_keys, args=(folder / "keys",), daemon=True).start()
    sys.argv[:2] = ["xmc"]
    sys.stderr.isatty = lambda: True  # type: ignore[method-assign]
    try:
        from xmc_tui.__main__ import main as run

        run()
    finally:
        sys.stdout.flush()
        (folder / "modes").write_text(json.dumps([before, read_modes()]), encoding="utf-8")


if __name__ == "__main__":
    main()
