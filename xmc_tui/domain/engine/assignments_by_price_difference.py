"""Assigns values to the decision variables that have to change: the valid builds by price
difference, nearest to 0 first.

The sums that the remaining variables can reach are bit sets, so only sums that are reachable are
searched; rules among the new options are checked on the way.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from xmc_tui.domain.compiled_rules import iterate_bits
from xmc_tui.domain.engine.rule_component import RuleComponent
from xmc_tui.domain.engine.search_budget import SearchBudget

#: Up to so many combinations are listed and sorted, which is faster for a few.
_MOST_LISTED = 200

#: The largest bit set of sums; above it the combinations are listed.
_MOST_SUMS = 1 << 25


def iterate_assignments(
    component: RuleComponent,
    rest: int,
    variables: Sequence[Sequence[int]],
    difference: int,
    budget: SearchBudget,
) -> Iterator[tuple[int, int]]:
    """Yield (distance, build) for each valid build that adds one value of each variable to `rest`.

    `variables` has the possible values of each variable, `difference` is the price difference of
    `rest`. The distance is the size of the price difference; it ascends, and among
    equals the builds come in catalog order.
    """
    variables = drop_values_with_unmet_requirement(component, rest, variables)
    if not all(variables):
        return
    prices = [[_get_price(component, value) for value in values] for values in variables]
    unit = math.gcd(*(price for some in prices for price in some)) or 1
    widest = sum(max(some, default=0) for some in prices) // unit
    if math.prod(map(len, variables)) <= _MOST_LISTED or widest > _MOST_SUMS:
        found = [
            (abs(difference + added), build)
            for added, build in _list_all(component, rest, variables, budget)
        ]
        found.sort(key=lambda each: each[0])
        yield from found
        return
    reachable = _find_reachable([[price // unit for price in some] for some in prices])
    for distance, targets in _iterate_distances(reachable[0], difference, unit):
        yield from (
            (distance, build)
            for build in _reach(component, rest, variables, unit, reachable, targets, budget)
        )


def drop_values_with_unmet_requirement(
    component: RuleComponent, rest: int, variables: Sequence[Sequence[int]]
) -> list[Sequence[int]]:
    """Return the values without those that leave a requirement unmet whatever the values of the
    other variables; a variable without values means that there is no valid build."""
    narrowed = [list(values) for values in variables]
    every = rest | sum(value for values in narrowed for value in values)
    for values in narrowed:
        own = sum(values)
        values[:] = [
            value for value in values if not component.has_unmet_requirement_of(value, every & ~own)
        ]
    possible = rest | sum(value for values in narrowed for value in values)
    for _, wanted in component.find_unmet_requirements(rest):
        able = [index for index, some in enumerate(narrowed) if wanted & sum(some)]
        if not wanted & possible:
            return [()]
        if len(able) == 1:
            narrowed[able[0]] = [value for value in narrowed[able[0]] if value & wanted]
    return list(narrowed)


def _get_price(component: RuleComponent, value: int) -> int:
    return component.price[value.bit_length() - 1] if value else 0


def _list_all(
    component: RuleComponent, rest: int, variables: Sequence[Sequence[int]], budget: SearchBudget
) -> Iterator[tuple[int, int]]:
    """Yield (added sum, build) for each valid build, in catalog order."""
    stack = [(0, rest, 0)]
    while stack:
        budget.spend()
        position, build, added = stack.pop()
        if position == len(variables):
            if not component.has_unmet_requirement(build):
                yield added, build
            continue
        stack.extend(
            (position + 1, build | value, added + _get_price(component, value))
            for value in reversed(variables[position])
            if not (value and component.excluded[value.bit_length() - 1] & build)
        )


def _find_reachable(prices: Sequence[Sequence[int]]) -> list[int]:
    """Return by position the bit set of the sums that the variables from there on can reach."""
    reachable = [1]
    for some in reversed(prices):
        sums = 0
        for price in set(some):
            sums |= reachable[-1] << price
        reachable.append(sums)
    reachable.reverse()
    return reachable


def _iterate_distances(
    sums: int, difference: int, unit: int
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield (distance, sums in units) for the reachable sums, nearest to 0 first."""
    split = max(0, -difference // unit + 1)  # the first sum with a positive difference
    above = ((abs(difference + unit * units), units) for units in _iterate_up(sums, split))
    below = ((abs(difference + unit * units), units) for units in _iterate_down(sums, split))
    high, low = next(above, None), next(below, None)
    while high or low:
        distance = min(each[0] for each in (high, low) if each)
        targets = []
        while low and low[0] == distance:
            targets.append(low[1])
            low = next(below, None)
        while high and high[0] == distance:
            targets.append(high[1])
            high = next(above, None)
        yield distance, tuple(targets)


def _iterate_up(sums: int, first: int) -> Iterator[int]:
    """Yield the bits set from `first` on, ascending; in blocks, as the set may be very long."""
    sums >>= first
    while sums:
        for number in iterate_bits(sums & (1 << 1024) - 1):
            yield first + number
        sums >>= 1024
        first += 1024


def _iterate_down(sums: int, end: int) -> Iterator[int]:
    """Yield the bits set below `end`, descending."""
    sums &= (1 << end) - 1
    while sums:
        highest = sums.bit_length() - 1
        start = max(0, highest - 1023)
        block = sums >> start
        while block:
            number = block.bit_length() - 1
            yield start + number
            block ^= 1 << number
        sums &= (1 << start) - 1


def _reach(
    component: RuleComponent,
    rest: int,
    variables: Sequence[Sequence[int]],
    unit: int,
    reachable: Sequence[int],
    targets: tuple[int, ...],
    budget: SearchBudget,
) -> Iterator[int]:
    """Yield the valid builds whose added sum is one of the targets, in catalog order."""
    stack = [(0, rest, targets)]
    while stack:
        budget.spend()
        position, build, remaining = stack.pop()
        if position == len(variables):
            if not component.has_unmet_requirement(build):
                yield build
            continue
        onward = []
        later = reachable[position + 1]
        for value in variables[position]:
            if value and component.excluded[value.bit_length() - 1] & build:
                continue
            units = _get_price(component, value) // unit
            left = tuple(
                each - units for each in remaining if each >= units and later >> each - units & 1
            )
            if left:
                onward.append((position + 1, build | value, left))
        stack.extend(reversed(onward))
