"""Subset-sum reachability: the option sums that decision variables can reach, as bit sets.

The sets are computed on demand, for any number of changes and separately for each. Rules are
ignored: a sum outside a set is unreachable, a sum inside it may still be.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from xmc_tui.domain.compiled_rules import iterate_bits
from xmc_tui.domain.engine.search_budget import UNLIMITED, BudgetExceededError, SearchBudget

#: A value of a variable: the units that it adds, whether it is bespoke, whether it is a change.
Value = tuple[int, bool, bool]

#: Two bit sets: the sums without a bespoke item, and those with at least one.
Sums = tuple[int, int]

_NOTHING: Sums = (0, 0)

#: The number of units above the requested sum that the sets cover at first.
_MARGIN = 64

#: The most memory for the sets, in bits: 256 MB. A search that needs more has no proof.
_MOST_BITS = 1 << 31


class SubsetSums:
    """The reachable sums of decision variables that each take one of their values.

    Sums are whole units, counted from 0.
    """

    def __init__(self, variables: list[list[Value]], budget: SearchBudget = UNLIMITED) -> None:
        # Values that add the same are interchangeable here.
        self._variables = [list(dict.fromkeys(values)) for values in variables]
        self._budget = budget
        #: The greatest sum, ignoring rules; -1 if a variable has no value.
        self.greatest = (
            sum(max(value[0] for value in values) for values in variables) if all(variables) else -1
        )
        self._limit = -1
        #: By variable: the sums up to the limit that it and the later ones can add.
        self._every: list[Sums] = []
        #: The same, by number of changes first.
        self._layers: list[list[Sums]] = []

    def iterate_ascending(self, least: int) -> Iterator[int]:
        """Yield the reachable sums from `least` units, in ascending order."""
        margin = _MARGIN
        while least <= self.greatest:
            # Callers usually stop at one of the first sums, so the range grows step by step.
            limit = min(least + margin, self.greatest)
            for number in iterate_bits(self._compute_sums(limit) >> least):
                yield least + number
            least, margin = limit + 1, 4 * margin

    def iterate_change_counts_of_sum(self, units: int) -> Iterator[int]:
        """Yield the numbers of changes with which a sum may be reachable, in ascending order."""
        self._cover(units)
        for changes in count():
            if changes == len(self._layers):
                layer = self._make_layer(self._layers[-1] if self._layers else None)
                if not any(map(any, layer)):
                    return  # more changes reach nothing either
                self._layers.append(layer)
            yield changes

    def iterate_sums_in_range(self, changes: int, first: int, last: int) -> Iterator[int]:
        """Yield the sums in a range that are reachable with exactly these changes."""
        plain, bespoke = self._layers[changes][0]
        yield from (
            first + number
            for number in iterate_bits(((plain | bespoke) & (2 << last) - 1) >> first)
        )

    def get_sums(self, changes: int | None) -> list[Sums]:
        """Return by variable the sums that it and the later ones add with exactly these changes.

        With `changes` None, any number of changes will do.
        """
        if changes is None:
            self._every = self._every or self._make_sums(None, is_layer=False)
            return self._every
        return self._layers[changes] if changes >= 0 else [_NOTHING] * (len(self._variables) + 1)

    def is_reachable(
        self, position: int, units: int, changes: int | None, needs_bespoke: bool
    ) -> bool:
        """Whether the variables from `position` on may add exactly this sum with these changes.

        With `changes` None, any number of changes will do.
        """
        if units < 0 or (changes is not None and changes < 0):
            return False
        plain, bespoke = self.get_sums(changes)[position]
        return bool((bespoke if needs_bespoke else plain | bespoke) >> units & 1)

    def _compute_sums(self, limit: int) -> int:
        """Return the bit set of all sums up to a limit, with any number of changes."""
        within, sums = (2 << limit) - 1, 1
        for values in self._variables:
            self._budget.spend(1 + (limit >> 16))
            reached = 0
            for units in {value[0] for value in values}:
                reached |= sums << units
            sums = reached & within
        return sums

    def _cover(self, units: int) -> None:
        """Make the sets reach up to a sum."""
        if units > self._limit:
            self._limit = min(max(units + _MARGIN, 2 * self._limit), max(self.greatest, units))
            self._layers, self._every = [], []

    def _make_layer(self, fewer: list[Sums] | None) -> list[Sums]:
        """Return the sums from each variable on, with one more change than `fewer`.

        With `fewer` None, return those without changes.
        """
        if (len(self._layers) + 1) * len(self._variables) * 2 * self._limit > _MOST_BITS:
            raise BudgetExceededError
        return self._make_sums(fewer, is_layer=True)

    def _make_sums(self, fewer: list[Sums] | None, is_layer: bool) -> list[Sums]:
        within = (2 << self._limit) - 1
        layer = [(1, 0) if fewer is None else _NOTHING] * (len(self._variables) + 1)
        steps = 1 + (self._limit >> 16)
        for position in reversed(range(len(self._variables))):
            unchanged = layer[position + 1]
            one_less = fewer[position + 1] if fewer is not None else _NOTHING
            plain = bespoke = 0
            self._budget.spend(steps)
            for units, is_bespoke, changed in self._variables[position]:
                later_plain, later_bespoke = one_less if changed and is_layer else unchanged
                if is_bespoke:
                    bespoke |= (later_plain | later_bespoke) << units
                else:
                    plain |= later_plain << units
                    bespoke |= later_bespoke << units
            layer[position] = plain & within, bespoke & within
        return layer
