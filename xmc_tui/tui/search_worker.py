"""A background thread for searches of the engine, of which only the latest goes on."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Lock


class Search:
    """One search on the thread, and whether it is still wanted."""

    def __init__(self) -> None:
        self._cancelled = Event()
        self.is_over = False

    def is_cancelled(self) -> bool:
        """Whether the search is to end soon."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """End the search soon; what it finds is no longer shown."""
        self._cancelled.set()

    def wait_unless_cancelled(self, seconds: float) -> None:
        """Wait for some seconds, or until the search is cancelled."""
        self._cancelled.wait(seconds)


#: The work of a search. It looks at `is_cancelled` every few milliseconds, by its budget.
Work = Callable[[Search], None]


class SearchWorker:
    """Runs the latest search; one that a later search replaces is cancelled.

    There is one thread at most, which ends when nothing waits: searches that compete for the
    interpreter would all be late, and the keys with them. `run_in_background` runs a function in a
    new thread.
    """

    def __init__(self, run_in_background: Callable[[Callable[[], None]], None]) -> None:
        self._run_in_background = run_in_background
        self._lock = Lock()
        #: The search that was started last, unless it was cancelled.
        self.latest: Search | None = None
        self._waiting: tuple[Search, Work] | None = None
        #: Whether the thread runs, if only to end a cancelled search.
        self.has_thread = False

    @property
    def is_searching(self) -> bool:
        """Whether a search runs or waits that is not cancelled."""
        return self.latest is not None and not self.latest.is_over

    def start(self, work: Work) -> None:
        """Start a search in place of the one that runs."""
        self.cancel()
        with self._lock:
            self.latest = search = Search()
            self._waiting = search, work
            if self.has_thread:
                return
            self.has_thread = True
        self._run_in_background(self._run)

    def cancel(self) -> None:
        """Cancel the search, if there is one."""
        with self._lock:
            if self.latest is not None:
                self.latest.cancel()
            self.latest = self._waiting = None

    def _run(self) -> None:
        try:
            while (taken := self._take()) is not None:
                search, work = taken
                work(search)
                search.is_over = True
        except BaseException:
            with self._lock:
                self.has_thread = False
            raise

    def _take(self) -> tuple[Search, Work] | None:
        with self._lock:
            taken, self._waiting = self._waiting, None
            self.has_thread = taken is not None
            return taken
