"""Bounds of the price differences that a number of changes can reach, ignoring rules."""

from __future__ import annotations

from collections.abc import Sequence

from xmc_tui.domain.compiled_rules import iterate_bits
from xmc_tui.domain.engine.rule_component import RuleComponent
from xmc_tui.domain.frozen_dataclass import frozen

#: The widest range of sums, in yuan, for which the reachable ones are computed as a bit set.
_WIDEST_RANGE = 1 << 22


@frozen
class SumBound:
    """The least size of a price difference in yuan, and all options that such builds can have."""

    distance: int
    options: int


def bound_price_difference(
    component: RuleComponent, start: int, closed: int, variable_sets: Sequence[int], price: int
) -> SumBound | None:
    """Return the bound for builds that change exactly one decision variable of each set.

    The sets are masks by variable index. The price difference is relative to the sum `price`. None
    if no variable of a set can have another value.
    """
    sums, low, possible = 1, component.sum_prices(start) - price, start
    is_narrow = True
    for variable_set in variable_sets:
        differences: set[int] = set()
        for variable in iterate_bits(variable_set):
            mask = component.variable_masks[variable]
            current = component.sum_prices(start & mask)
            for value in component.values[variable]:
                if value != start & mask and not value & closed:
                    added = component.price[value.bit_length() - 1] if value else 0
                    differences.add(added - current)
                    possible |= value
        if not differences:
            return None
        least = min(differences)
        is_narrow &= max(differences) - least + sums.bit_length() <= _WIDEST_RANGE
        if is_narrow:
            shifted = 0
            for difference in differences:
                shifted |= sums << difference - least
            sums, low = shifted, low + least
    return SumBound(_find_nearest(sums, -low) if is_narrow else 0, possible)


def _find_nearest(sums: int, target: int) -> int:
    """Return the distance from a target to the nearest bit set; there must be one."""
    if target < 0:
        return (sums & -sums).bit_length() - 1 - target
    above, below = sums >> target, sums & (1 << target) - 1
    distances = []
    if above:
        distances.append((above & -above).bit_length() - 1)
    if below:
        distances.append(target - below.bit_length() + 1)
    return min(distances)
