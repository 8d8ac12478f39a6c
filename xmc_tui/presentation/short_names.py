"""Shorter forms of the names of options, in whole words, for lines without space for a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from rich.cells import cell_len

from xmc_tui.presentation.styled_text import truncate_middle

#: The least width of the words for the kind of an item that begin a Chinese name, in cells.
_LEAST_KIND = 8

#: The least length of what is left of the beginning of an English name without its kind.
_LEAST_HEAD = 4

#: What is between the parts of a name that lists two things, such as two colours.
_LIST_SEPARATOR = re.compile(r" and | ?/ ?")


def without_brackets(text: str) -> str:
    """Return a name without what is in brackets at its end."""
    return re.sub(r" ?[(（].*", "", text)


def shorten(forms: Sequence[str], cells: int) -> str:
    """Return the first form that fits into `cells` cells; the last one is cut if none does."""
    return next(
        (form for form in forms if cell_len(form) <= cells), truncate_middle(forms[-1], cells)
    )


@lru_cache(maxsize=1000)
def forms_with_kind(name: str) -> tuple[str, ...]:
    """Return a name and its shorter forms, down to the word that says what kind of item it is.

    What is in brackets is the first to go, then the last words, and an "and" that would be the last
    one. An English name that lists nothing loses what follows a comma, then its first words: the
    last one says what it is. So does a Chinese name that begins with a shorter word, a size.
    """
    text = without_brackets(name)
    is_list = " and " in text
    words = (text if is_list or not text.isascii() else text.partition(", ")[0]).split(" ")
    noun_is_last = not is_list if text.isascii() else cell_len(words[0]) < cell_len(words[-1])
    forms = [name]
    while words:
        forms.append(" ".join(words).removesuffix(" and").rstrip(","))
        words.pop(0 if noun_is_last else -1)
    return tuple(forms)


@lru_cache(maxsize=1000)
def forms_without_kind(name: str, group: tuple[str, ...]) -> tuple[str, ...]:
    """Return a name and its shorter forms that identify it among the names of its group.

    The kind of item goes first, for lines whose heading says it: "two-layer forged wheel, amber
    gold" becomes "amber gold". No form is part of another name of the group, and an English name in
    capitals such as "Lightning Yellow" stays whole.
    """
    text = without_brackets(name)
    # A name that goes on where this one ends differs from every form of it by its own end.
    whole = f" {_words(text)} "
    others = [words for other in group if whole not in (words := f" {_words(other)} ")]

    def is_unique(form: str) -> bool:
        return not any(f" {_words(form)} " in other for other in others)

    is_english = text.isascii()
    shorter = (
        _shorter_english_names(text, is_unique) if is_english else _shorter_chinese_names(text)
    )
    forms = sorted(filter(is_unique, shorter), key=cell_len, reverse=True)
    return tuple(dict.fromkeys((name, text, *forms)))


def _words(text: str) -> str:
    """Return the words of a text in lower case, with single spaces between them."""
    return " ".join(re.split(r"[\s,/-]+", text.casefold())).strip()


def _shorter_english_names(text: str, is_unique: Callable[[str], bool]) -> Iterator[str]:
    """Yield shorter forms of an English name; those that are not unique are of no use."""
    if len(parts := _LIST_SEPARATOR.split(text)) > 1:
        yield "/".join(parts)
        yield parts[0]
        return
    head, comma, variant = text.partition(", ")
    words = head.split(" ")
    has_kind = words[-1].islower()
    starts = [
        number
        for number, (before, word) in enumerate(pairwise(words), 1)
        if not (before[:1].isupper() and word[:1].isupper()) or (has_kind and number == 1)
    ]
    if not comma:
        inner = [start for start in starts if start < len(words) - 1 or not has_kind]
        yield from (" ".join(words[start:]) for start in inner)
        if has_kind and len(words) > 1:
            bare = [" ".join(words[start:-1]) for start in (0, *inner)]
            yield from bare
            # At last the beginning of a compound: "forged plum" of "forged plum-blossom".
            yield from (form.rpartition("-")[0] for form in bare if "-" in form.split(" ")[-1])
        return
    if not has_kind:
        yield head
        return
    yield from (f"{' '.join(words[start:])}, {variant}" for start in starts)
    if not is_unique(variant):
        heads = (" ".join(words[start:-1]) for start in (0, *starts))
        yield from (f"{head}, {variant}" for head in heads if len(head) >= _LEAST_HEAD)
        return
    variant_words = variant.split(" ")
    for end in range(len(variant_words), 0, -1):
        yield " ".join(variant_words[:end]).rstrip(",")


def _shorter_chinese_names(text: str) -> Iterator[str]:
    """Yield shorter forms of a Chinese name: without its kind, which is long, or its last words."""
    kind, _, variant = text.partition(" ")
    if variant and cell_len(kind) >= _LEAST_KIND:
        yield variant
    else:
        yield from forms_with_kind(text)[1:]
