"""Repairs of a component with few decision variables, by trying every set of those that may change.

No solver is needed, whose preparation and explanations would take longer than the few sets.
"""

from __future__ import annotations

import math

from xmc_tui.domain.engine.component_repair_task import ComponentRepairTask
from xmc_tui.domain.engine.repair_ranking import RepairRanking
from xmc_tui.domain.engine.search_budget import BudgetExceededError, SearchBudget, SearchResults

#: The numbers of variables and of builds up to which a component is small.
_MOST_VARIABLES, _MOST_BUILDS = 4, 1000


def is_small(task: ComponentRepairTask) -> bool:
    """Whether all builds that keep the fixed variables are few."""
    component = task.component
    if len(component.variable_masks) > _MOST_VARIABLES + 1:
        return False
    numbers = [
        len(values)
        for mask, values in zip(component.variable_masks, component.values, strict=True)
        if not mask & task.fixed
    ]
    return len(numbers) <= _MOST_VARIABLES and math.prod(numbers) <= _MOST_BUILDS


def find_small_repairs(
    task: ComponentRepairTask, most: int, budget: SearchBudget
) -> SearchResults[int]:
    """Return the best builds, `most` at most, by cost, price difference and catalog order."""
    ranking = RepairRanking(task, most, budget)
    try:
        for changes in _list_variable_sets(task):
            for changed in changes:
                budget.spend()
                ranking.rank_builds_that_change(changed)
            ranking.accept_builds_of_cost()
            if not ranking.missing_count:
                break
    except BudgetExceededError:
        return SearchResults(ranking.builds, is_proven=False)
    return SearchResults(ranking.found)


def _list_variable_sets(task: ComponentRepairTask) -> list[list[int]]:
    """Return the sets of variables that may change, those of equal cost together, cheapest first.

    A variable without a possible value, as in a sheet of another catalog, is in all of them.
    """
    component, start = task.component, task.start
    wished = component.find_variables(task.wishes & start)
    free = necessary = 0
    for index, mask in enumerate(component.variable_masks):
        if start & mask not in component.values[index]:
            necessary |= 1 << index
        elif not mask & task.fixed:
            free |= 1 << index
    if component.get_options(necessary) & task.fixed:
        return []
    by_cost: dict[tuple[int, int], list[int]] = {}
    subset = free
    while True:
        changed = subset | necessary
        cost = (changed & wished).bit_count(), changed.bit_count()
        by_cost.setdefault(cost, []).append(changed)
        if not subset:
            return [by_cost[cost] for cost in sorted(by_cost)]
        subset = (subset - 1) & free
