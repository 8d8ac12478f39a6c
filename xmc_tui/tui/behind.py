"""Work behind the screen, in threads that nobody waits for long: leaving least of all."""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Condition, Thread
from typing import Any

from textual.app import App

#: How many threads there are at most: a picture does not wait for a poster or for a long list.
_MOST = 3


class _Crew:
    """A few threads that stay: what a new thread frees goes back to a heap of its own, and an hour fills them all."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._changed = Condition()
        self._open = 0
        self._threads = 0

    def take_on(self, job: Callable[[], None]) -> None:
        """Have a job done as soon as a thread is free."""
        with self._changed:
            self._open += 1
            is_short = self._open > self._threads and self._threads < _MOST
            self._threads += is_short
        if is_short:
            Thread(target=self._work, name="xmc-behind", daemon=True).start()
        self._jobs.put(job)

    def _work(self) -> None:
        while True:
            job = self._jobs.get()
            try:
                job()
            finally:
                del job  # what it holds is not kept until the next one comes
                with self._changed:
                    self._open -= 1
                    self._changed.notify_all()

    def wait(self, seconds: float) -> None:
        """Wait until every job is done, but no longer than that."""
        with self._changed:
            self._changed.wait_for(lambda: self._open == 0, seconds)


_CREW = _Crew()


def behind(app: App[Any], work: Callable[[], None]) -> None:
    """Do some work in a thread that ends with the program; what goes wrong in it goes wrong in the app.

    Textual's own workers are waited for when the app is left, and the picture may be a second in loading.
    """

    def run() -> None:
        try:
            work()
        except Exception as error:
            app.call_later(_raise, error)

    _CREW.take_on(run)


def let_finish(seconds: float) -> None:
    """Wait a moment for work under way: what ends by itself ends better than what the end of the program cuts off."""
    _CREW.wait(seconds)


def _raise(error: Exception) -> None:
    raise error
