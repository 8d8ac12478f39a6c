"""Limits for searches: how long one may run, and its results if it ends before the proof.

The domain has no clock, so a limit is a callable that tells whether the time is over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

Item = TypeVar("Item", covariant=True)

#: The number of cheap steps between two looks at the clock.
_STEPS_PER_CHECK = 16


class BudgetExceededError(Exception):
    """Ends a search whose budget is used up; never leaves the engine."""


class SearchBudget:
    """The limit of one or several searches.

    `is_over` tells whether to stop, because the time is over or the caller has lost interest; None
    means no limit. Once it has said so, the budget stays used up. A budget that `is_short` is for
    some milliseconds, in which a search does not begin with preparations that it cannot interrupt,
    and does not repeat what another search with more time is to answer.
    """

    __slots__ = ("_is_over", "_steps", "is_short", "is_used_up")

    def __init__(self, is_over: Callable[[], bool] | None = None, is_short: bool = False) -> None:
        self._is_over = is_over
        self.is_short = is_short
        self._steps = 1
        self.is_used_up = False

    @classmethod
    def for_seconds(
        cls,
        clock: Callable[[], float],
        seconds: float,
        is_cancelled: Callable[[], bool] = lambda: False,
        is_short: bool = False,
    ) -> SearchBudget:
        """Return a budget of so many seconds from now; it ends early once it is cancelled."""
        end = clock() + seconds
        return cls(lambda: clock() >= end or is_cancelled(), is_short)

    @property
    def is_limited(self) -> bool:
        """Whether a search with this budget may be ended."""
        return self._is_over is not None

    def take_share(self, steps: int) -> SearchBudget:
        """Return a budget of so many steps within this one, for a first attempt."""
        return _Share(self, steps)

    def spend(self, steps: int = 1) -> None:
        """Count some steps of about ten microseconds; raise BudgetExceededError at the limit."""
        if self._is_over is None:
            return
        self._steps -= steps
        if self._steps <= 0 or self.is_used_up:
            self._steps = _STEPS_PER_CHECK
            if self.is_used_up or self._is_over():
                self.is_used_up = True
                raise BudgetExceededError


class _Share(SearchBudget):
    """A number of steps within another budget."""

    __slots__ = ("_left", "_whole")

    def __init__(self, whole: SearchBudget, steps: int) -> None:
        super().__init__(is_short=whole.is_short)
        self._whole, self._left = whole, steps

    @property
    def is_limited(self) -> bool:
        """Whether a search with this budget may be ended."""
        return True

    def spend(self, steps: int = 1) -> None:
        """Count some steps; raise BudgetExceededError if there are no more, here or in all."""
        self._whole.spend(steps)
        self._left -= steps
        if self._left < 0:
            self.is_used_up = True
            raise BudgetExceededError


#: A budget without a limit.
UNLIMITED = SearchBudget()


class SearchResults(tuple[Item, ...]):
    """The results of a search in their order, with whether they are proven to be the best.

    If the budget ended first, `is_proven` is False: the results are valid, but there may be better
    ones or more.
    """

    # A subclass of a tuple cannot have slots with values.
    is_proven: bool

    def __new__(cls, items: Iterable[Item] = (), is_proven: bool = True) -> SearchResults[Item]:
        """Return the findings of these items."""
        self = super().__new__(cls, items)
        self.is_proven = is_proven
        return self
