"""Which sums a row of slots can still add up to, by the number of changes: bit sets, made as far as they are asked for.

Rules are left out: a sum that is not in a set cannot be reached, and one that is may still turn out not to be.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from xmc_tui.domain.rules import bits

#: What a value adds, whether it is a bespoke item, and whether taking it is a change.
Value = tuple[int, bool, bool]

#: Two bit sets: the sums reached without a bespoke item, and those with one.
_Sums = tuple[int, int]

_NOTHING: _Sums = (0, 0)

#: How far beyond the least sum asked for the sets reach at first, in units.
_BEYOND = 64


class Reach:
    """The sums of slots, each of which takes one of its values; sums are whole units, counted from 0."""

    def __init__(self, slots: list[list[Value]]) -> None:
        self._slots = [list(dict.fromkeys(values)) for values in slots]  # what differs in looks alone adds the same
        #: No sum is greater; -1 where some slot has no value at all.
        self._greatest = sum(max(value[0] for value in values) for values in slots) if all(slots) else -1
        self._limit = -1
        #: By the number of changes, the sums up to the limit from each slot on.
        self._layers: list[list[_Sums]] = []

    def up(self, least: int) -> Iterator[int]:
        """Yield the sums of at least so many units, upward."""
        beyond = _BEYOND
        while least <= self._greatest:
            # Those who look for the cheapest take one of the first: the sets are made no wider than it takes.
            limit = min(least + beyond, self._greatest)
            for number in bits(self._sums(limit) >> least):
                yield least + number
            least, beyond = limit + 1, 4 * beyond

    def down(self, least: int) -> Iterator[int]:
        """Yield the sums of at least so many units, downward."""
        if self._greatest >= 0:
            yield from reversed([least + number for number in bits(self._sums(self._greatest) >> least)])

    def changes(self, units: int) -> Iterator[int]:
        """Yield the numbers of changes with which a sum might be reached, upward."""
        if units > self._limit:
            self._limit = min(max(units + _BEYOND, 2 * self._limit), max(self._greatest, units))
            self._layers = []
        for changes in count():
            if changes == len(self._layers):
                layer = self._layer(self._layers[-1] if self._layers else None)
                if not any(map(any, layer)):
                    return  # nor with any more changes
                self._layers.append(layer)
            yield changes

    def can_reach(self, position: int, units: int, changes: int, needs_bespoke: bool) -> bool:
        """Whether the slots from a position on may add exactly so many units with so many changes."""
        if units < 0 or changes < 0:
            return False
        plain, bespoke = self._layers[changes][position]
        return bool((bespoke if needs_bespoke else plain | bespoke) >> units & 1)

    def _sums(self, limit: int) -> int:
        """Return all sums up to a limit, with any number of changes, as a bit set."""
        within, sums = (1 << limit + 1) - 1, 1
        for values in self._slots:
            reached = 0
            for units in {value[0] for value in values}:
                reached |= sums << units
            sums = reached & within
        return sums

    def _layer(self, fewer: list[_Sums] | None) -> list[_Sums]:
        """Return the sums from each slot on with one change more than `fewer`; with none where that is None."""
        within = (1 << self._limit + 1) - 1
        layer = [(1, 0) if fewer is None else _NOTHING] * (len(self._slots) + 1)
        for position in reversed(range(len(self._slots))):
            same, less = layer[position + 1], fewer[position + 1] if fewer is not None else _NOTHING
            plain = bespoke = 0
            for units, is_bespoke, changed in self._slots[position]:
                had_plain, had_bespoke = less if changed else same
                if is_bespoke:
                    bespoke |= (had_plain | had_bespoke) << units
                else:
                    plain |= had_plain << units
                    bespoke |= had_bespoke << units
            layer[position] = plain & within, bespoke & within
        return layer
