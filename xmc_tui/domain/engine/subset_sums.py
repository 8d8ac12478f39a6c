"""Subset-sum reachability: the option sums that a sequence of slots can reach, as bit sets.

The sets are computed on demand, separately for each number of changes. Rules are ignored: a sum
outside a set is unreachable, a sum inside it may still be.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from xmc_tui.domain.combination_rules import iterate_bits

#: A value of a slot: the units that it adds, whether it is bespoke, and whether it is a change.
Value = tuple[int, bool, bool]

#: Two bit sets: the sums without a bespoke item, and those with at least one.
_Sums = tuple[int, int]

_NOTHING: _Sums = (0, 0)

#: The number of units above the requested sum that the sets cover at first.
_MARGIN = 64


class SubsetSums:
    """The reachable sums of slots that each take one of their values.

    Sums are whole units, counted from 0.
    """

    def __init__(self, slots: list[list[Value]]) -> None:
        # Values that add the same are interchangeable here.
        self._slots = [list(dict.fromkeys(values)) for values in slots]
        #: The greatest sum; -1 if a slot has no value.
        self._greatest = (
            sum(max(value[0] for value in values) for values in slots) if all(slots) else -1
        )
        self._limit = -1
        #: By number of changes, then by slot: the sums up to the limit that the slots from this one
        #: on can add.
        self._layers: list[list[_Sums]] = []

    def iterate_ascending(self, least: int) -> Iterator[int]:
        """Yield the reachable sums from `least` units, in ascending order."""
        margin = _MARGIN
        while least <= self._greatest:
            # Callers usually stop at one of the first sums, so the range grows step by step.
            limit = min(least + margin, self._greatest)
            for number in iterate_bits(self._compute_sums(limit) >> least):
                yield least + number
            least, margin = limit + 1, 4 * margin

    def iterate_descending(self, least: int) -> Iterator[int]:
        """Yield the reachable sums from `least` units, in descending order."""
        if self._greatest >= 0:
            yield from reversed(
                [
                    least + number
                    for number in iterate_bits(self._compute_sums(self._greatest) >> least)
                ]
            )

    def iterate_changes(self, units: int) -> Iterator[int]:
        """Yield the numbers of changes with which a sum may be reachable, in ascending order."""
        if units > self._limit:
            self._limit = min(max(units + _MARGIN, 2 * self._limit), max(self._greatest, units))
            self._layers = []
        for changes in count():
            if changes == len(self._layers):
                layer = self._make_layer(self._layers[-1] if self._layers else None)
                if not any(map(any, layer)):
                    return  # more changes reach nothing either
                self._layers.append(layer)
            yield changes

    def is_reachable(self, position: int, units: int, changes: int, needs_bespoke: bool) -> bool:
        """Whether the slots from `position` on may add exactly this sum with these changes."""
        if units < 0 or changes < 0:
            return False
        plain, bespoke = self._layers[changes][position]
        return bool((bespoke if needs_bespoke else plain | bespoke) >> units & 1)

    def _compute_sums(self, limit: int) -> int:
        """Return the bit set of all sums up to a limit, with any number of changes."""
        within, sums = (1 << limit + 1) - 1, 1
        for values in self._slots:
            reached = 0
            for units in {value[0] for value in values}:
                reached |= sums << units
            sums = reached & within
        return sums

    def _make_layer(self, fewer: list[_Sums] | None) -> list[_Sums]:
        """Return the sums from each slot on, with one more change than `fewer`.

        With `fewer` None, return those without changes.
        """
        within = (1 << self._limit + 1) - 1
        layer = [(1, 0) if fewer is None else _NOTHING] * (len(self._slots) + 1)
        for position in reversed(range(len(self._slots))):
            unchanged = layer[position + 1]
            one_less = fewer[position + 1] if fewer is not None else _NOTHING
            plain = bespoke = 0
            for units, is_bespoke, changed in self._slots[position]:
                later_plain, later_bespoke = one_less if changed else unchanged
                if is_bespoke:
                    bespoke |= (later_plain | later_bespoke) << units
                else:
                    plain |= later_plain << units
                    bespoke |= later_bespoke << units
            layer[position] = plain & within, bespoke & within
        return layer
