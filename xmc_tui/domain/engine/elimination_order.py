"""The order in which variables are eliminated when builds are counted: min-fill.

Eliminating a variable links all its neighbours. The next one is always that which adds the fewest
links, since the tables grow with the number of variables that are linked.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence

from xmc_tui.domain.compiled_rules import iterate_bits
from xmc_tui.domain.engine.search_budget import BudgetExceededError, SearchBudget

#: The size of a table, in bits of its number of rows, above which counting is given up.
_MOST_BITS = 24.0


def find_elimination_order(
    scopes: Iterable[Iterable[int]], sizes: Sequence[float], budget: SearchBudget
) -> list[int]:
    """Return the variables in min-fill order.

    `scopes` are the variables that each factor links, `sizes` the numbers of bits of each variable.
    Raise BudgetExceededError if a table would be too large, whatever the budget.
    """
    neighbours = _link(scopes, len(sizes))
    queue = [(_count_fill(neighbours, each), sizes[each], each) for each in range(len(sizes))]
    latest = {each: fill for fill, _, each in queue}
    heapq.heapify(queue)
    order: list[int] = []
    while queue:
        fill, size, variable = heapq.heappop(queue)
        if latest.get(variable) != fill:
            continue
        del latest[variable]
        order.append(variable)
        around = neighbours[variable]
        members = list(iterate_bits(around))
        budget.spend(1 + len(members))
        if size + sum(sizes[each] for each in members) > _MOST_BITS:
            raise BudgetExceededError
        affected = around
        for each in members:
            neighbours[each] = (neighbours[each] | around) & ~(1 << each | 1 << variable)
            if fill:
                affected |= neighbours[each]
        for each in iterate_bits(affected):
            changed = _count_fill(neighbours, each)
            if latest[each] != changed:
                latest[each] = changed
                heapq.heappush(queue, (changed, sizes[each], each))
    return order


def _link(scopes: Iterable[Iterable[int]], count: int) -> list[int]:
    """Return by variable the mask of those that share a factor with it."""
    neighbours = [0] * count
    for scope in scopes:
        mask = 0
        for each in scope:
            mask |= 1 << each
        for each in iterate_bits(mask):
            neighbours[each] |= mask & ~(1 << each)
    return neighbours


def _count_fill(neighbours: Sequence[int], variable: int) -> int:
    """Return twice the number of links missing among the neighbours of a variable."""
    around = neighbours[variable]
    return sum((around & ~neighbours[each]).bit_count() - 1 for each in iterate_bits(around))
