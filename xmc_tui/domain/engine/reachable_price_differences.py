"""The price differences that some slots can still reach with a given number of changes, as bit
sets. Rules are ignored: a difference outside a set is unreachable, one inside it may still be."""

from __future__ import annotations

import math
from collections.abc import Sequence

from xmc_tui.domain.frozen_dataclass import frozen

#: The most memory for the sets, in bits: 8 MB. Above it they are not made, and nothing is bounded.
_MOST_BITS = 1 << 26


@frozen
class SlotAlternatives:
    """The possible values of one slot: masks with their price in yuan, and whether they change it.

    `mask` are all options of the slot.
    """

    mask: int
    values: tuple[tuple[int, int, bool], ...]

    @property
    def is_priced(self) -> bool:
        """Whether the values differ in price."""
        return len({price for _, price, _ in self.values}) > 1


class ReachablePriceDifferences:
    """The bounds for slots that are decided one after the other.

    `choices` are the slots, `others` slots of which only the changes count, because all their
    values have the same price.
    """

    def __init__(
        self, choices: Sequence[SlotAlternatives], others: Sequence[SlotAlternatives]
    ) -> None:
        self._choices = choices
        prices = [price for choice in choices for _, price, _ in choice.values]
        self._unit = math.gcd(*prices) or 1
        least = sum(all(changed for *_, changed in each.values) for each in others)
        most = sum(any(changed for *_, changed in each.values) for each in others)
        #: By slot: the bit sets by number of changes that this slot and the later ones can reach.
        self._sets = self._make_sets(least, most, sum(map(_find_dearest, choices)) // self._unit)

    def _make_sets(self, least: int, most: int, width: int) -> list[list[int]] | None:
        if width * (len(self._choices) + 1) * (len(self._choices) + most + 1) > _MOST_BITS:
            return None
        sets = [[int(least <= changes <= most) for changes in range(most + 1)]]
        for choice in reversed(self._choices):
            later = sets[-1]
            reached = [0] * (len(later) + 1)
            for _, price, changed in choice.values:
                for changes, sums in enumerate(later):
                    reached[changes + changed] |= sums << price // self._unit
            sets.append(reached)
        sets.reverse()
        return sets

    def find_least_reachable_difference(
        self, position: int, changes: int, difference: int
    ) -> int | None:
        """Return the least size of a price difference that the slots from a position on can reach.

        They have exactly so many changes, `difference` is that of all others. None if they cannot
        have them.
        """
        if self._sets is None:
            return 0 if position < len(self._choices) else abs(difference)
        sets = self._sets[position]
        if not 0 <= changes < len(sets) or not sets[changes]:
            return None
        return _find_nearest(sets[changes], difference, self._unit)


def _find_dearest(choice: SlotAlternatives) -> int:
    return max(price for _, price, _ in choice.values)


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
