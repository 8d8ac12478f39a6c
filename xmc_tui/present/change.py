"""Which cells of a row are others than before: what a terminal has to be told anew, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import zip_longest

from rich.cells import cell_len

from xmc_tui.present.rows import Row
from xmc_tui.present.text import Span

#: Unchanged cells between two changes that cost less to write again than to jump over.
_BRIDGED = 12

#: A cell as it shows: its character ("" for the right half of a wide one) and its role.
_Cell = tuple[str, str]

_EMPTY: _Cell = (" ", "")


@lru_cache(maxsize=500)
def changed_cells(before: Row, after: Row, cells: int) -> tuple[tuple[int, int], ...]:
    """Return (start, length) of each run of cells, of a row so wide, in which two rows differ."""
    if before.base != after.base:
        return ((0, cells),)
    pairs = list(zip_longest(_cells(before.spans), _cells(after.spans), fillvalue=_EMPTY))[:cells]
    runs: list[list[int]] = []
    for number, (had, has) in enumerate(pairs):
        if had == has:
            continue
        start, end = number, number + 1
        while start and "" in (pairs[start][0][0], pairs[start][1][0]):
            start -= 1  # neither half of a wide character is written alone
        while end < len(pairs) and "" in (pairs[end][0][0], pairs[end][1][0]):
            end += 1
        if runs and start - runs[-1][1] <= _BRIDGED:
            runs[-1][1] = max(end, runs[-1][1])
        else:
            runs.append([start, end])
    return tuple((start, end - start) for start, end in runs)


def _cells(spans: tuple[Span, ...]) -> Iterator[_Cell]:
    for span in spans:
        for character in span.text:
            size = 1 if character.isascii() else cell_len(character)
            if size:
                yield character, span.role
            if size == 2:
                yield "", span.role
