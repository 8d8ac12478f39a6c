"""Work behind the screen, in a thread that nobody waits for long: leaving least of all."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from threading import enumerate as enumerate_threads
from time import monotonic
from typing import Any

from textual.app import App

_NAME = "xmc-behind"


def behind(app: App[Any], work: Callable[[], None]) -> None:
    """Do some work in a thread that ends with the program; what goes wrong in it goes wrong in the app.

    Textual's own workers are waited for when the app is left, and the picture may be a second in loading.
    """

    def run() -> None:
        try:
            work()
        except Exception as error:
            app.call_later(_raise, error)

    Thread(target=run, name=_NAME, daemon=True).start()


def let_finish(seconds: float) -> None:
    """Wait a moment for work under way: what ends by itself ends better than what the end of the program cuts off."""
    until = monotonic() + seconds
    for thread in enumerate_threads():
        if thread.name == _NAME:
            thread.join(max(0.0, until - monotonic()))


def _raise(error: Exception) -> None:
    raise error
