"""Names of options that begin alike, split so that the common beginning is written once."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter, itemgetter

from rich.cells import cell_len

from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import Translator

#: The least width of a beginning that is worth a line of its own.
_LEAST_PREFIX = 8


@frozen
class SplitName:
    """A name in two parts; `prefix` is "" if the name shares no beginning with its neighbours."""

    prefix: str
    rest: str


def split_shared_prefixes(names: Sequence[str]) -> list[SplitName]:
    """Return each name split from the beginning that it shares with the names next to it.

    A beginning ends where the catalog separates the kind of an item from its variant: at a comma,
    or in a Chinese name at a space.
    """
    split: list[SplitName] = []
    for prefix, run in groupby(map(_split_name, names), key=itemgetter(0)):
        parts = list(run)
        if len(parts) > 1 and cell_len(prefix) >= _LEAST_PREFIX:
            split += [SplitName(prefix.rstrip(", "), rest) for _, rest in parts]
        else:
            split += [SplitName("", prefix + rest) for _, rest in parts]
    return split


def join_names(names: Sequence[str], tr: Translator) -> str:
    """Return a list of names in which what several share is written once."""
    parts: list[str] = []
    for prefix, run in groupby(split_shared_prefixes(names), key=attrgetter("prefix")):
        rests = [name.rest for name in run]
        # With slashes, because a rest may contain a comma.
        parts += [prefix + tr.put_in_brackets(" / ".join(rests))] if prefix else rests
    return tr.join_names(parts)


def strip_word_of_item_kind(name: str) -> str:
    """Return a name without the kind of the item that it begins with, if it has one."""
    return _split_name(name)[1]


def _split_name(name: str) -> tuple[str, str]:
    if " " not in name:
        return "", name  # most names, of which a large catalog has thousands
    is_chinese = any(unicodedata.east_asian_width(character) in "WF" for character in name)
    prefix, separator, rest = name.partition(" " if is_chinese else ", ")
    return (prefix + separator, rest) if rest else ("", name)
