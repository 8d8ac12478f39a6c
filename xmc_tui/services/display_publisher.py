"""Passes the displayed build to windows that follow, in a thread and only while there are any."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from xmc_tui.configurator.customer_display_ports import DisplayedBuild
from xmc_tui.services.catalog_provider import CatalogProvider
from xmc_tui.storage.customer_display.display_files import (
    WindowFile,
    read_follower_heartbeat,
    remove_stale_windows,
)
from xmc_tui.storage.customer_display.display_state import WindowIdentity, encode_state

#: Seconds between two looks for a window that follows, while there is none.
LOOK_SECONDS = 0.25

#: Seconds after the last sign of a window that follows; it gives one each second.
_EXPIRY_SECONDS = 3.0

#: The shortest time in seconds between two writes: faster keys are passed on together.
_WRITE_SECONDS = 0.005

#: The longest time in seconds that the exit waits for the thread.
_CLOSE_SECONDS = 0.2


class DisplayPublisher:
    """Writes the file of this window.

    A thread does all that touches a disk, so that the app never waits for one. While nobody
    follows, it reads the time of one file four times a second, and nothing is written.
    """

    def __init__(
        self, catalogs: CatalogProvider, folder: Path, started: datetime | None = None
    ) -> None:
        started = started or datetime.now().astimezone()
        window_id = f"{started:%Y%m%d-%H%M%S}-{os.urandom(4).hex()}"
        self.window = WindowIdentity(window_id, started)
        self.catalogs = catalogs
        self.folder = folder
        self.write_count = 0
        self.is_watched = False
        self._file = WindowFile(folder, window_id)
        self._signs = FollowerHeartbeats(folder)
        self._latest: DisplayedBuild | None = None
        self._on_watched: Callable[[], None] = lambda: None
        self._wakeup = threading.Event()
        self._is_closed = False
        self._thread: threading.Thread | None = None

    def start(self, on_watched: Callable[[], None]) -> None:
        """Start the thread, which looks for windows that follow."""
        self._on_watched = on_watched
        self._thread = threading.Thread(target=self._run, name="xmc-display", daemon=True)
        self._thread.start()

    def show(self, displayed: DisplayedBuild) -> None:
        """Pass the displayed build on, unless a later one replaces it first."""
        self._latest = displayed
        self._wakeup.set()

    def close(self) -> None:
        """Delete the file; a disk that does not answer is not waited for."""
        self._is_closed = True
        self._wakeup.set()
        if self._thread is not None:
            self._thread.join(_CLOSE_SECONDS)

    def _run(self) -> None:
        while not self._is_closed:
            try:
                self.update()
            except Exception:  # an error ends the display, and never the advisor's work
                self.is_watched = False
                break
            if self._wakeup.wait(LOOK_SECONDS):
                self._wakeup.clear()
                time.sleep(_WRITE_SECONDS)
        with suppress(OSError):
            self._file.remove()

    def update(self) -> None:
        """Look whether a window follows; if so, write the build that is not written yet."""
        was_watched, self.is_watched = self.is_watched, self._signs.are_recent(time.monotonic())
        with suppress(OSError, ValueError):  # tried again with the next build
            if not self.is_watched:
                self._latest = None
                self._file.remove()
            elif not was_watched:
                remove_stale_windows(self.folder)
                self._on_watched()
            latest, self._latest = self._latest, None
            if latest is not None:
                self._write(latest)

    def _write(self, displayed: DisplayedBuild) -> None:
        folder, overlays = self.catalogs.files_of(displayed.catalog)
        self._file.write(encode_state(self.window, displayed, folder, overlays))
        self.write_count += 1


class FollowerHeartbeats:
    """The signs of windows that follow: changes of the time of their file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._mark: int | None = None
        self._is_first = True
        self._last_sign = float("-inf")

    def are_recent(self, now: float) -> bool:
        """Whether a window has given a sign in the last seconds before `now` (monotonic)."""
        mark, before = read_follower_heartbeat(self.folder), self._mark
        self._mark = mark
        is_sign = mark is not None and mark != before
        if self._is_first and mark is not None:  # it may be that of a window killed long ago
            is_sign = abs(time.time() - mark / 1e9) < _EXPIRY_SECONDS
        self._is_first = False
        if is_sign:
            self._last_sign = now
        return now - self._last_sign < _EXPIRY_SECONDS
