"""Work behind the screen, in a thread that nobody waits for long: leaving waits for files alone."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from threading import enumerate as enumerate_threads
from time import monotonic
from typing import Any

from textual.app import App

_NAME, _WRITING = "xmc-behind", "xmc-writing"


def behind(app: App[Any], work: Callable[[], None], writes: bool = False) -> None:
    """Do some work in a thread that ends with the program; what goes wrong in it goes wrong in the app.

    Textual's own workers are waited for when the app is left, and the picture may be a second in loading. What
    `writes` a file that was asked for is waited for.
    """

    def run() -> None:
        try:
            work()
        except Exception as error:
            app.call_later(_raise, error)

    Thread(target=run, name=_WRITING if writes else _NAME, daemon=True).start()


def let_finish(seconds: float) -> None:
    """Wait a moment for work under way: what ends by itself ends better than what the end of the program cuts off.

    Files that were asked for are waited for to their end.
    """
    until = monotonic() + seconds
    for thread in enumerate_threads():
        if thread.name in (_NAME, _WRITING):
            thread.join(max(0.0, until - monotonic()) if thread.name == _NAME else None)


def _raise(error: Exception) -> None:
    raise error
