"""Background threads of the app; on exit those that write files are waited for."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from threading import enumerate as enumerate_threads
from time import monotonic
from typing import Any

from textual.app import App

_READER, _WRITER, _ASKER = "xmc-background", "xmc-writer", "xmc-asker"


def run_in_background(
    app: App[Any], work: Callable[[], None], writes: bool = False, asks_network: bool = False
) -> None:
    """Run work in a daemon thread; an exception in it is raised in the app.

    Textual's own thread workers are not used, because Textual waits for them on exit and loading
    the pictures may take a second. If `writes`, the work writes a file for the user, and
    `wait_for_writers` waits until it is done. If `asks_network`, the work waits for an answer that
    may never come, and the exit does not wait for it.
    """

    def run() -> None:
        try:
            work()
        except Exception as error:
            app.call_later(_raise, error)

    name = _WRITER if writes else _ASKER if asks_network else _READER
    Thread(target=run, name=name, daemon=True).start()


def wait_for_writers(seconds: float) -> None:
    """Wait up to `seconds` for running background threads.

    Ending the interpreter in the middle of their work is less reliable than letting them end.
    Threads that write files are joined without a time limit.
    """
    deadline = monotonic() + seconds
    for thread in enumerate_threads():
        if thread.name in (_READER, _WRITER):
            thread.join(max(0.0, deadline - monotonic()) if thread.name == _READER else None)


def _raise(error: Exception) -> None:
    raise error
