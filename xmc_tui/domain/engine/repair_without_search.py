"""The best repair where it needs no search: only decision variables with excluded or closed options
change."""

from __future__ import annotations

import math

from xmc_tui.domain.engine.assignments_by_price_difference import iterate_assignments
from xmc_tui.domain.engine.rule_component import RuleComponent
from xmc_tui.domain.engine.search_budget import SearchBudget
from xmc_tui.domain.frozen_dataclass import frozen

#: The number of combinations up to which a depth-first search is faster than bit sets of sums.
_FEW_COMBINATIONS = 300


@frozen
class _BoundedVariable:
    """A variable that has to change, with its values in catalog order, 0 (no option) last.

    `least` and `most` bound the sum in yuan that the variables after it add.
    """

    values: tuple[int, ...]
    least: int
    most: int


def find_repair_without_search(
    component: RuleComponent,
    start: int,
    number: int,
    before: int,
    closed: int,
    budget: SearchBudget,
) -> int | None:
    """Return the best valid build with option `number`; None if it needs a search.

    `start` is the build `before` with the option added. Options that it excludes and closed options
    have to change in every resolution, so a build that changes nothing else gives up the fewest
    wishes and has the fewest changes. Among those the one with the smallest price difference is
    returned, then the first in catalog order.
    """
    faulty = start & (component.excluded[number] | closed)
    rest = start
    changing: list[int] = []
    for index, mask in enumerate(component.variable_masks):
        if mask & faulty:
            changing.append(index)
            rest &= ~mask
    excluded = component.find_excluded(rest)
    if excluded & rest:
        # Other choices conflict too, which needs the full search.
        return None
    impossible = excluded | closed | faulty
    variables = [
        tuple(value for value in component.values[index] if not value & impossible)
        for index in changing
    ]
    if not all(variables) or any(not start & component.variable_masks[index] for index in changing):
        return None
    difference = component.sum_prices(rest) - component.sum_prices(before)
    if math.prod(map(len, variables)) > _FEW_COMBINATIONS:
        found = iterate_assignments(component, rest, variables, difference, budget)
        return next((build for _, build in found), None)
    return _find_nearest_build(component, _bound_sums(component, variables), rest, difference)


def _bound_sums(
    component: RuleComponent, variables: list[tuple[int, ...]]
) -> list[_BoundedVariable]:
    """Return the variables with the bounds of the sums after them."""
    bounded: list[_BoundedVariable] = []
    least = most = 0
    for values in reversed(variables):
        prices = [component.price[value.bit_length() - 1] if value else 0 for value in values]
        bounded.append(_BoundedVariable(values, least, most))
        least, most = least + min(prices), most + max(prices)
    bounded.reverse()
    return bounded


def _find_nearest_build(
    component: RuleComponent, bounded: list[_BoundedVariable], rest: int, difference: int
) -> int | None:
    """Return the valid build with the price difference nearest to 0; None if there is none.

    It extends `rest`, whose price difference is `difference`, by one value of each variable.
    """
    best: int | None = None
    nearest: int | None = None
    stack = [(0, rest, difference)]
    while stack:
        position, build, so_far = stack.pop()
        if position == len(bounded):
            if (nearest is None or abs(so_far) < nearest) and not component.has_unmet_requirement(
                build
            ):
                best, nearest = build, abs(so_far)
            continue
        variable = bounded[position]
        extended = []
        for value in variable.values:
            number = value.bit_length() - 1
            if value and component.excluded[number] & build:
                continue
            reached = so_far + (component.price[number] if value else 0)
            low, high = reached + variable.least, reached + variable.most
            if nearest is None or (low if low > 0 else -high if high < 0 else 0) < nearest:
                extended.append((position + 1, build | value, reached))
        stack.extend(reversed(extended))
    return best
