"""The files of the customer display: one per advisor's window, and one that windows follow.

An advisor's window has a file only while another window follows. It is written in place, because
Windows refuses to replace a file that is open elsewhere; a checksum detects a line that was read
while it was written. The file is locked while its window runs, so that a killed one is recognized.
A window that follows touches the file `watching`, and writes nothing else.
"""

from __future__ import annotations

import contextlib
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xmc_tui.storage.drafts.advisory_file_lock import acquire_lock, is_locked
from xmc_tui.storage.drafts.draft_journal import decode_line, encode_line

#: The file name pattern of windows.
WINDOW_PATTERN = "window-*.state"

#: The file that windows touch while they follow.
WATCH_NAME = "watching"

#: The number of bytes read of a file; a state has about 600.
_MAX_BYTES = 64 * 1024

#: The age in seconds at which files of killed windows are deleted. Younger ones may belong to a
#: window that has not locked its file yet.
_STALE_SECONDS = 60.0

_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)

#: Flags for reading: neither a link is followed nor a pipe waited for.
_READ = os.O_RDONLY | _BINARY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class WindowFile:
    """The file of one advisor's window; all methods raise OSError if the disk refuses."""

    def __init__(self, folder: Path, window_id: str) -> None:
        self.path = folder / f"window-{window_id}.state"
        self._handle: int | None = None

    def write(self, state: dict[str, Any]) -> None:
        """Write a state; the first one creates and locks the file."""
        if self._handle is None or not self.path.exists():
            self.remove()
            self._open()
        assert self._handle is not None, "it was opened"
        os.lseek(self._handle, 0, os.SEEK_SET)
        # One call; the rest of a longer line may follow the newline and is not read.
        os.write(self._handle, encode_line(state))

    def _open(self) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | _BINARY | getattr(os, "O_NOFOLLOW", 0)
        self._handle = os.open(self.path, flags, 0o600)
        acquire_lock(self._handle)

    def remove(self) -> None:
        """Delete the file, if there is one; on Windows it may remain until nobody reads it."""
        if self._handle is not None:
            handle, self._handle = self._handle, None
            os.close(handle)
            with contextlib.suppress(OSError):
                self.path.unlink()


class WindowReader:
    """Reads the file of one advisor's window; raises OSError if it cannot be opened."""

    def __init__(self, path: Path) -> None:
        self._handle: int | None = os.open(path, _READ)
        self._line = b""
        self._state: dict[str, Any] | None = None
        if not stat.S_ISREG(os.fstat(self._handle).st_mode):
            self.close()
            raise OSError(f"{path} is not a regular file")

    def read(self) -> dict[str, Any] | None:
        """Return the last complete state; None if there is none yet."""
        if self._handle is None:
            return self._state
        with contextlib.suppress(OSError):
            os.lseek(self._handle, 0, os.SEEK_SET)
            line, newline, _ = os.read(self._handle, _MAX_BYTES).partition(b"\n")
            if newline and line != self._line and (state := decode_line(line)) is not None:
                self._line, self._state = line, state
        return self._state

    def is_alive(self) -> bool:
        """Whether the window still runs and has not started another file."""
        return self._handle is not None and is_locked(self._handle)

    def close(self) -> None:
        """Close the file."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def list_open_windows(folder: Path) -> Iterator[WindowReader]:
    """Yield the readers of all running windows, in the order of their names."""
    for path in sorted(folder.glob(WINDOW_PATTERN)):
        try:
            reader = WindowReader(path)
        except OSError:  # no regular file, or its window has just ended
            continue
        if reader.is_alive():
            yield reader
        else:
            reader.close()


def remove_stale_windows(folder: Path) -> None:
    """Delete the files of killed windows."""
    for path in folder.glob(WINDOW_PATTERN):
        with contextlib.suppress(OSError):
            if path.stat().st_mtime > time.time() - _STALE_SECONDS:
                continue
            reader = WindowReader(path)
            alive = reader.is_alive()
            reader.close()
            if not alive:
                path.unlink()


# ── The mark of windows that follow ───────────────────────────────────────────────────────────────


def touch_follower_heartbeat(folder: Path) -> None:
    """Record that a window follows; raise OSError if the disk refuses."""
    path = folder / WATCH_NAME
    try:
        os.utime(path)
    except FileNotFoundError:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | _BINARY, 0o600))


def remove_follower_heartbeat(folder: Path) -> None:
    """Record that a window has stopped to follow; others record within a second that they do."""
    with contextlib.suppress(OSError):
        (folder / WATCH_NAME).unlink()


def read_follower_heartbeat(folder: Path) -> int | None:
    """Return the time of the last record in nanoseconds; None if there is none."""
    try:
        return os.stat(folder / WATCH_NAME).st_mtime_ns
    except OSError:
        return None
