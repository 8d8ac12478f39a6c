"""Follows an advisor's window for the customer display, across restarts of either side."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from xmc_tui.configurator.customer_display_ports import (
    AdvisorWindow,
    DisplayedBuild,
    FollowerState,
    UndisplayableReason,
)
from xmc_tui.domain.catalog import Catalog
from xmc_tui.services.display_publisher import LOOK_SECONDS
from xmc_tui.storage.customer_display.display_files import (
    WindowReader,
    list_open_windows,
    remove_follower_heartbeat,
    remove_stale_windows,
    touch_follower_heartbeat,
)
from xmc_tui.storage.customer_display.display_state import (
    CatalogFiles,
    decode_displayed_build,
    decode_identity,
    decode_state,
)
from xmc_tui.storage.file_content_problems import FileError

#: Loads a catalog from a folder, in an edition, with overlays; raises FileError if it is invalid.
LoadCatalog = Callable[[Path, str, tuple[Path, ...]], Catalog]

#: Seconds between two reads of the followed file.
_READ_SECONDS = 0.01

#: Seconds between two looks for windows, and between two signs that this window follows.
_LOOK_SECONDS, _SIGN_SECONDS = 0.25, 1.0

#: Seconds after which a catalog that did not fit is loaded again.
_RETRY_SECONDS = 2.0

#: Seconds after the start in which all running windows see that this one follows.
_SETTLING_SECONDS = 2 * LOOK_SECONDS

#: How many catalogs are kept.
_MOST_CATALOGS = 4


class DisplayFollower:
    """Reads the state of the advisor's window.

    A single window is followed. If there are several, one is followed once it is chosen: by its
    `number` in the order of their start, counted from 1, or by `follow`. When it ends, only a
    window that starts later is followed without a choice, because the others are other customers'.
    """

    def __init__(
        self,
        folder: Path,
        load_catalog: LoadCatalog,
        number: int = 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.folder = folder
        self._catalogs = CatalogLoader(load_catalog, clock)
        self._number = number
        self._clock = clock
        self._reader: WindowReader | None = None
        self._followed = ""
        self._wanted = ""
        self._declined: set[str] = set()
        self._windows: tuple[AdvisorWindow, ...] = ()
        self._decoded_state: dict[str, Any] | None = None
        self._decoded: DisplayedBuild | None = None
        self._problem: UndisplayableReason | None = None
        self._can_sign = True
        self._next_look = self._next_sign = float("-inf")
        self._settled = clock() + _SETTLING_SECONDS
        self._is_closed = threading.Event()
        self._sign_mutex = threading.Lock()

    def run(self, on_change: Callable[[FollowerState], None]) -> None:
        """Call back with each new state until `close` is called."""
        remove_stale_windows(self.folder)
        last: FollowerState | None = None
        while not self._is_closed.is_set():
            state = self.poll()
            if state != last:
                on_change(state)
                last = state
            self._is_closed.wait(_READ_SECONDS)
        self._detach()
        remove_follower_heartbeat(self.folder)

    def follow(self, window_id: str) -> None:
        """Follow another window from the next look on."""
        self._wanted = window_id
        self._next_look = float("-inf")

    def close(self) -> None:
        """Stop following; the thread of `run` may not come to its end if the program exits."""
        self._is_closed.set()
        with self._sign_mutex:  # a sign that is being given is withdrawn too
            remove_follower_heartbeat(self.folder)

    def poll(self) -> FollowerState:
        """Give a sign if one is due, look for windows if that is due, and read the followed one."""
        now = self._clock()
        if now >= self._next_sign:
            self._next_sign = now + _SIGN_SECONDS
            self._give_sign()
        if now >= self._next_look:
            self._next_look = now + _LOOK_SECONDS
            self._look(now)
        if self._reader is None and not self._can_sign:
            return FollowerState(problem=UndisplayableReason.FOLDER_NOT_WRITABLE)
        if self._reader is None:
            needs_choice = (
                not self._number and now >= self._settled and len(self._new_windows()) > 1
            )
            return FollowerState(windows=self._windows, needs_choice=needs_choice)
        state = self._reader.read()
        if state is not self._decoded_state or self._decoded is None:
            self._decoded_state = state
            self._decoded, self._problem = self._decode(state)
        return FollowerState(self._decoded, self._problem, self._windows)

    def _give_sign(self) -> None:
        with self._sign_mutex:
            if self._is_closed.is_set():
                return
            try:
                touch_follower_heartbeat(self.folder)
            except OSError:  # tried again; until then no window knows that this one follows
                self._can_sign = False
            else:
                self._can_sign = True

    # ── Windows ───────────────────────────────────────────────────────────────────────────────────

    def _look(self, now: float) -> None:
        """Find the running windows, and follow one of them."""
        readers: dict[str, WindowReader] = {}
        windows = []
        for reader in list_open_windows(self.folder):
            state = reader.read() or {}
            window = decode_identity(state)
            if window is None or window.id in readers:
                reader.close()
                continue
            readers[window.id] = reader
            windows.append(AdvisorWindow(window.id, window.started, self._decode(state)[0]))
        self._windows = tuple(sorted(windows, key=lambda each: (each.started, each.id)))
        if now >= self._settled:
            self._attach(self._find_followed(), readers)
        for reader in readers.values():
            if reader is not self._reader:
                reader.close()

    def _find_followed(self) -> str:
        """Return the id of the window to follow; "" if there is none or it has to be chosen."""
        known = [window.id for window in self._windows]
        for window_id in (self._wanted, self._followed):
            if window_id in known:
                return window_id
        if self._number:
            return known[self._number - 1] if self._number <= len(known) else ""
        new = self._new_windows()
        return new[0] if len(new) == 1 else ""

    def _new_windows(self) -> list[str]:
        return [window.id for window in self._windows if window.id not in self._declined]

    def _attach(self, window_id: str, readers: dict[str, WindowReader]) -> None:
        """Follow a window; the present file is kept if its window still runs and writes to it."""
        if window_id and window_id == self._wanted:
            self._wanted = ""
        if (
            self._reader is not None
            and window_id == self._followed
            and window_id
            and self._reader.is_alive()
        ):
            self._declined |= readers.keys() - {window_id}
            return
        self._detach()
        if window_id:
            self._number = 0
            self._followed = window_id
            self._reader = readers[window_id]
            self._declined |= readers.keys() - {window_id}

    def _detach(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    # ── Content ───────────────────────────────────────────────────────────────────────────────────

    def _decode(
        self, state: dict[str, Any] | None
    ) -> tuple[DisplayedBuild | None, UndisplayableReason | None]:
        """Return the displayed build of a state, or why it cannot be displayed."""
        if state is None:
            return None, None
        decoded = decode_state(state)
        if decoded is None:
            return None, UndisplayableReason.OTHER_VERSION
        catalog = self._catalogs.find(decoded.catalog)
        displayed = decode_displayed_build(decoded, catalog) if catalog is not None else None
        return displayed, None if displayed is not None else UndisplayableReason.OTHER_CATALOG


class CatalogLoader:
    """Loads the catalogs that windows use and keeps the last ones.

    A catalog whose content differs from that of the window is loaded again after some seconds.
    """

    def __init__(self, load_catalog: LoadCatalog, clock: Callable[[], float]) -> None:
        self._load = load_catalog
        self._clock = clock
        self._found: dict[str, Catalog] = {}
        self._retry_at: dict[CatalogFiles, float] = {}

    def find(self, files: CatalogFiles) -> Catalog | None:
        """Return the catalog with the content that a window uses; None if the files differ."""
        if files.digest in self._found:
            return self._found[files.digest]
        if self._clock() < self._retry_at.get(files, float("-inf")):
            return None
        try:
            catalog = self._load(files.folder, files.edition, files.overlays)
        except (FileError, OSError, ValueError):
            catalog = None
        if catalog is None or catalog.digest != files.digest:
            self._retry_at = {files: self._clock() + _RETRY_SECONDS}
            return None
        if len(self._found) >= _MOST_CATALOGS:
            self._found.clear()
        self._found[files.digest] = catalog
        return catalog
