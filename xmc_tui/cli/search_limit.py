"""The limit of a search on the command line, and its progress line on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

import click

from xmc_tui.cli.cli_context import echo_error
from xmc_tui.i18n import N_, Translator

if TYPE_CHECKING:
    from xmc_tui.domain.engine.search_budget import SearchBudget

Function = TypeVar("Function", bound=Callable[..., Any])

#: The seconds before the progress line appears, and between its changes.
_FIRST_SHOWN, _INTERVAL = 1.0, 0.5


def timeout_option(help_text: str) -> Callable[[Function], Function]:
    """Return the option `--timeout` for a command that searches."""
    return click.option(
        "--timeout",
        "timeout",
        type=click.FloatRange(min=0.001, max=86_400),
        metavar="SECONDS",
        help=help_text,
    )


@contextmanager
def make_search_budget(tr: Translator, timeout: float | None) -> Iterator[SearchBudget]:
    """Give a budget of so many seconds, None for no limit.

    While it is used, a terminal shows on standard error for how long; Ctrl+C ends the search at
    once, since the budget is checked between short steps.
    """
    from xmc_tui.domain.engine.search_budget import SearchBudget  # only needed for a search

    progress = _ProgressLine(tr, timeout)
    try:
        yield SearchBudget(progress.is_over)
    finally:
        progress.clear()


class _ProgressLine:
    """The line that says for how long a search has run; nothing without a terminal."""

    def __init__(self, tr: Translator, timeout: float | None) -> None:
        self._tr, self._timeout = tr, timeout
        self._start = monotonic()
        self._next = self._start + _FIRST_SHOWN
        self._is_terminal = sys.stderr is not None and sys.stderr.isatty()
        self._cells = 0

    def is_over(self) -> bool:
        """Whether the time is over; shows the progress line now and then."""
        now = monotonic()
        if self._is_terminal and now >= self._next:
            self._next = now + _INTERVAL
            self._show(round(now - self._start))
        return self._timeout is not None and now - self._start >= self._timeout

    def _show(self, seconds: int) -> None:
        from rich.cells import cell_len  # only needed for a long search

        text = self._tr.translate(N_("Searching, {seconds} s; Ctrl+C to stop"), seconds=seconds)
        self.clear()
        self._cells = cell_len(text)
        sys.stderr.write(text)
        sys.stderr.flush()

    def clear(self) -> None:
        """Remove the line."""
        if self._cells:
            sys.stderr.write(f"\r{' ' * self._cells}\r")
            sys.stderr.flush()
            self._cells = 0


def echo_limit_reached(tr: Translator, has_results: bool) -> None:
    """Say on standard error that a search ended before its proof."""
    if has_results:
        echo_error(
            tr.translate(
                N_("Time limit reached. This is the best found so far; there may be a better one.")
            )
        )
    else:
        echo_error(
            tr.translate(N_("Nothing found before the time limit; there may still be a solution."))
        )
