"""The time that the engine may take on the thread of the user interface for one key."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import perf_counter, thread_time

from xmc_tui.domain.engine.search_budget import SearchBudget

#: How long all questions of one key may take, in seconds; the rest of a frame is for drawing it.
_SECONDS = 0.024

#: The part of the remaining time that one question may take, so that a hard one leaves time for
#: easy ones after it.
_SHARE = 0.3

#: How many times its processor time a thread may be thought to have run.
_MOST_PER_PROCESSOR_SECOND = 2


class KeyTimeAllowance:
    """Gives each question a budget out of one allowance, which every key has anew.

    It starts with the first question and ends when the event loop gets control back, so that no
    caller has to say that a key begins. Time that the thread waits for a processor counts in part
    only: a search of a millisecond is never cut short because the machine is busy, and answers of
    small catalogs do not depend on the load.
    """

    def __init__(self, seconds: float = _SECONDS) -> None:
        self._seconds = seconds
        self._start: tuple[float, float] | None = None
        self._left_at_start = seconds

    def make_search_budget(self) -> SearchBudget:
        """Return the budget of the next question."""
        if self._start is None:
            self._begin(self._seconds)
        left = max(0.0, self._left_at_start - self._elapsed())
        return SearchBudget.for_seconds(self._elapsed, left * _SHARE, is_short=True)

    def exhaust_until_event_loop_resumes(self) -> None:
        """Leave no time to the questions until the event loop gets control back."""
        self._begin(0.0)

    def _begin(self, seconds: float) -> None:
        self._start, self._left_at_start = (perf_counter(), thread_time()), seconds
        self._call_soon(self._end)

    def _end(self) -> None:
        self._start = None

    def _call_soon(self, callback: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_soon(callback)

    def _elapsed(self) -> float:
        """Return the seconds since the start."""
        if self._start is None:
            return self._seconds  # a budget of a former key
        start, processor_start = self._start
        on_processor = thread_time() - processor_start
        return min(perf_counter() - start, _MOST_PER_PROCESSOR_SECOND * on_processor)
