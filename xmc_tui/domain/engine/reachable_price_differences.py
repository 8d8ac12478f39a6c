"""The price differences that some decision variables can still reach with a given number of
changes, as bit sets. Rules are ignored: a difference outside a set is unreachable, one inside it
may still be."""

from __future__ import annotations

import math
from collections.abc import Sequence

from xmc_tui.domain.frozen_dataclass import frozen

#: The most memory for the sets, in bits: 8 MB. Above it they are not made, and nothing is bounded.
_MOST_BITS = 1 << 26


@frozen
class PossibleValues:
    """The possible values of a decision variable: masks, prices in yuan, whether they change it.

    `mask` are all options of the variable.
    """

    mask: int
    values: tuple[tuple[int, int, bool], ...]

    @property
    def is_priced(self) -> bool:
        """Whether the values differ in price."""
        return len({price for _, price, _ in self.values}) > 1


class ReachablePriceDifferences:
    """The bounds for decision variables that get their values one after the other.

    `variables` are given by their possible values; `others` are those of which only the changes
    count, because all their values have the same price.
    """

    def __init__(
        self, variables: Sequence[PossibleValues], others: Sequence[PossibleValues]
    ) -> None:
        self._variables = variables
        prices = [price for variable in variables for _, price, _ in variable.values]
        self._unit = math.gcd(*prices) or 1
        least = sum(all(changed for *_, changed in each.values) for each in others)
        most = sum(any(changed for *_, changed in each.values) for each in others)
        #: By variable: the bit sets by number of changes that it and the later ones can reach.
        self._sets = self._make_sets(least, most, sum(map(_find_dearest, variables)) // self._unit)

    def _make_sets(self, least: int, most: int, width: int) -> list[list[int]] | None:
        if width * (len(self._variables) + 1) * (len(self._variables) + most + 1) > _MOST_BITS:
            return None
        sets = [[int(least <= changes <= most) for changes in range(most + 1)]]
        for variable in reversed(self._variables):
            later = sets[-1]
            reached = [0] * (len(later) + 1)
            for _, price, changed in variable.values:
                for changes, sums in enumerate(later):
                    reached[changes + changed] |= sums << price // self._unit
            sets.append(reached)
        sets.reverse()
        return sets

    def find_least_reachable_difference(
        self, position: int, changes: int, difference: int
    ) -> int | None:
        """Return the least size of a price difference that the variables from a position can reach.

        They have exactly so many changes, `difference` is that of all others. None if they cannot
        have them.
        """
        if self._sets is None:
            return 0 if position < len(self._variables) else abs(difference)
        sets = self._sets[position]
        if not 0 <= changes < len(sets) or not sets[changes]:
            return None
        return _find_nearest(sets[changes], difference, self._unit)


def _find_dearest(variable: PossibleValues) -> int:
    return max(price for _, price, _ in variable.values)


def _find_nearest(sums: int, difference: int, unit: int) -> int:
    """Return the least size of a difference plus one of some sums, which are in units."""
    split = max(0, -(difference // unit))  # the first sum that does not leave a negative one
    above, below = sums >> split, sums & (1 << split) - 1
    distances = []
    if above:
        distances.append(difference + unit * (split + (above & -above).bit_length() - 1))
    if below:
        distances.append(-difference - unit * (below.bit_length() - 1))
    return min(distances)
