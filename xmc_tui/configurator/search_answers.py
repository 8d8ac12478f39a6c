"""The answers of searches by the engine, with and without proof, shared between threads."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Protocol, TypeVar


class _Answer(Protocol):
    @property
    def is_proven(self) -> bool:
        """Whether the search came to its end."""
        ...


Answer = TypeVar("Answer", bound=_Answer)

#: How many answers are kept: enough for going back and forth among the options of some builds.
_ANSWERS_KEPT = 1000


class SearchAnswers:
    """Remembers the answer of each question, so that it is not searched for twice.

    An answer without a proof is returned as it is, unless `searches_on`: a screen shows what is
    known at once, while another thread searches on. Single operations on the dictionary are atomic,
    so threads may share it.
    """

    def __init__(self, known: dict[Hashable, Any] | None = None, searches_on: bool = False) -> None:
        self._known: dict[Hashable, Any] = {} if known is None else known
        self._searches_on = searches_on

    def searching_on(self) -> SearchAnswers:
        """Return the same answers for a thread that searches on for proofs."""
        return SearchAnswers(self._known, searches_on=True)

    def find(self, question: Hashable, search: Callable[[], Answer]) -> Answer:
        """Return the answer of a question, from a search if it is not known."""
        known: Answer | None = self._known.get(question)
        if known is not None and (known.is_proven or not self._searches_on):
            return known
        found = search()
        if known is not None and not found.is_proven and not found:
            return known  # a search that found nothing does not replace one that did
        if len(self._known) >= _ANSWERS_KEPT:
            self._known.clear()
        self._known[question] = found
        return found
