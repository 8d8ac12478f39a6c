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


class SearchAnswerCache:
    """Remembers the answer of each question, so that it is not searched for twice.

    Threads may share it, because single operations on the dictionary are atomic.
    """

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}

    def get_or_search(
        self, question: Hashable, search: Callable[[], Answer], searches_on: bool = True
    ) -> Answer:
        """Return the answer of a question, from a search if it is not known.

        An answer without a proof is searched for again if `searches_on`; otherwise it is returned
        as it is.
        """
        known: Answer | None = self._known.get(question)
        if known is not None and (known.is_proven or not searches_on):
            return known
        found = search()
        if known is not None and not found.is_proven and not found:
            return known  # a search that found nothing does not replace one that did
        if len(self._known) >= _ANSWERS_KEPT:
            self._known.clear()
        self._known[question] = found
        return found
