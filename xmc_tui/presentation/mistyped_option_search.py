"""Search for options whose names are similar to a query that is mistyped.

`difflib` of the standard library compares the words. `textual.fuzzy` finds missing letters only,
neither swapped nor wrong ones, and `rapidfuzz` would be a dependency for some hundred words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from xmc_tui.domain.catalog import Catalog, Model
from xmc_tui.presentation.option_search import (
    FoundOption,
    SearchKeys,
    make_search_index,
    normalize_for_search,
    rank_key_match,
)

#: The words of names: letters of one script, or of the other; a number is no word.
_WORD = re.compile(r"[a-z]+|[^\W\d_a-z]+")

#: The fewest letters of a word that can be mistyped: of shorter ones too many are similar. Of two
#: characters only one between them can be missing.
_LEAST_LETTERS, _LEAST_CHARACTERS = 4, 2

#: The most characters of a term in which one may be missing.
_MOST_SHORT_CHARACTERS = 4

#: The least similarity, from 0 to 1: one wrong letter of four, one wrong character of three, one
#: missing between two.
_LEAST_SIMILARITY, _LEAST_SIMILARITY_OF_CHARACTERS, _LEAST_SIMILARITY_OF_TWO = 0.75, 0.66, 0.8

#: How much less similar than the best result an option may be.
_TOLERANCE = 0.1


def find_similar_options(catalog: Catalog, model: Model, query: str) -> list[FoundOption]:
    """Return the options with words that are similar to every word of the query.

    The most similar ones come first, equal ones as `find_options` orders them: those of `model`,
    then what only the other models have. Words of fewer than four letters or two characters, and
    words with a digit, have to match as they do there.
    """
    terms = normalize_for_search(query).split()
    if not any(_can_be_mistyped(term) for term in terms):
        return []
    words = _SimilarWords(terms)
    seen: set[str] = set()
    found: list[tuple[float, FoundOption]] = []
    for each in (model, *(other for other in catalog.models if other.id != model.id)):
        index = make_search_index(catalog, each)
        for option in each.options.values():
            if option.id not in seen:
                similarity = words.compare_with(index[option.id])
                if similarity:
                    found.append((similarity, FoundOption(each, option)))
        seen |= each.options.keys()
    least = max((similarity for similarity, _ in found), default=0.0) - _TOLERANCE
    found.sort(key=lambda pair: -pair[0])
    return [each for similarity, each in found if similarity >= least]


class _SimilarWords:
    """Compares the words of a query with keys, and each word of a key once."""

    def __init__(self, terms: list[str]) -> None:
        self._terms = terms
        self._matchers = {term: SequenceMatcher(None, "", term, autojunk=False) for term in terms}
        self._known: dict[tuple[str, str], float] = {}

    def compare_with(self, keys: SearchKeys) -> float:
        """Return the mean similarity of all words to keys; 0 if one is not similar to any."""
        similarities = []
        for term in self._terms:
            if rank_key_match(term, keys) is not None:
                similarities.append(1.0)
            elif similarity := self._compare_term(term, (*keys.own, *keys.shared)):
                similarities.append(similarity)
            else:
                return 0.0
        return sum(similarities) / len(similarities)

    def _compare_term(self, term: str, keys: tuple[str, ...]) -> float:
        if not _can_be_mistyped(term):
            return 0.0
        return max((self._compare_word(term, word) for word in _find_words(keys)), default=0.0)

    def _compare_word(self, term: str, word: str) -> float:
        """Return the similarity to a word or to its beginning; 0 if it is not similar enough."""
        if (term, word) not in self._known:
            least = _find_least_similarity(term)
            parts = _iterate_parts(word, len(term)) if term.isascii() == word.isascii() else ()
            self._known[term, word] = self._find_greatest_ratio(term, parts, least)
        return self._known[term, word]

    def _find_greatest_ratio(self, term: str, parts: Iterable[str], least: float) -> float:
        matcher, greatest = self._matchers[term], 0.0
        for part in parts:
            matcher.set_seq1(part)
            bound = max(greatest, least)
            if matcher.real_quick_ratio() >= bound and matcher.quick_ratio() >= bound:
                ratio = matcher.ratio()
                greatest = ratio if ratio >= bound else greatest
        return greatest


@lru_cache(maxsize=4096)
def _find_words(keys: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for key in keys for word in _WORD.findall(key))


def _find_least_similarity(term: str) -> float:
    if term.isascii():
        return _LEAST_SIMILARITY
    return _LEAST_SIMILARITY_OF_TWO if len(term) == 2 else _LEAST_SIMILARITY_OF_CHARACTERS


def _can_be_mistyped(term: str) -> bool:
    least = _LEAST_LETTERS if term.isascii() else _LEAST_CHARACTERS
    return len(term) >= least and _WORD.fullmatch(term) is not None


def _iterate_parts(word: str, length: int) -> Iterator[str]:
    """Yield the parts of a word that a term of some length may stand for.

    They are the word and its beginnings, since a query is searched for while it is typed; of
    Chinese, which has no spaces, all parts of this length, and for short terms of one character
    more.
    """
    if word.isascii():
        yield from {word, word[: length - 1], word[:length], word[: length + 1]}
    else:
        for longer in (0, 1) if length <= _MOST_SHORT_CHARACTERS else (0,):
            for start in range(max(1, len(word) - length - longer + 1)):
                yield word[start : start + length + longer]
