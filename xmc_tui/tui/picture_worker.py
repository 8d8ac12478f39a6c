"""A background thread that draws pictures one at a time, the most important first."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

from textual.app import App

from xmc_tui.tui.background_threads import run_in_background


class PictureWorker:
    """Does the latest work of each owner; work that a later one replaces is dropped.

    Two pictures drawn at the same time would both be late. The thread ends when nothing waits.
    """

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._lock = Lock()
        self._waiting: dict[Hashable, tuple[int, Callable[[], None]]] = {}
        self._is_running = False

    def submit(self, owner: Hashable, rank: int, work: Callable[[], None]) -> None:
        """Do the work of an owner soon, in place of its waiting work; lower ranks come first."""
        with self._lock:
            self._waiting[owner] = rank, work
            if self._is_running:
                return
            self._is_running = True
        run_in_background(self._app, self._run)

    def cancel(self, owner: Hashable) -> None:
        """Drop the waiting work of an owner."""
        with self._lock:
            self._waiting.pop(owner, None)

    def _run(self) -> None:
        try:
            while (work := self._take()) is not None:
                work()
        except BaseException:
            with self._lock:
                self._is_running = False
            raise

    def _take(self) -> Callable[[], None] | None:
        """Take the work to do next; None if nothing waits, which ends the thread."""
        with self._lock:
            if not self._waiting:
                self._is_running = False
                return None
            owner = min(self._waiting, key=lambda each: self._waiting[each][0])
            return self._waiting.pop(owner)[1]
