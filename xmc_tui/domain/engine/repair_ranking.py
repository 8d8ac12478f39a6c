"""The ranking of the repairs of one component: the best builds of each cost, kept in their order.

Builds are found cost by cost. Among those of equal cost the size of the price difference decides,
then catalog order.
"""

from __future__ import annotations

from bisect import insort

from xmc_tui.domain.engine.assignments_by_price_difference import iterate_assignments
from xmc_tui.domain.engine.component_repair_task import ComponentRepairTask
from xmc_tui.domain.engine.search_budget import SearchBudget

#: The order of builds of equal cost: the size of the price difference, then catalog order.
Rank = tuple[int, int]


class RepairRanking:
    """The best builds found so far, at most `most`."""

    def __init__(self, task: ComponentRepairTask, most: int, budget: SearchBudget) -> None:
        self._task, self._most, self._budget = task, most, budget
        #: The best builds of the costs that have been searched.
        self.found: list[int] = []
        #: The best builds of the cost that is searched, by rank.
        self._level: list[tuple[Rank, int]] = []
        #: By build found: the options of the decision variables that it changes.
        self._changed_options: list[tuple[int, int]] = []

    @property
    def missing_count(self) -> int:
        """The number of builds that are still to be found."""
        return self._most - len(self.found)

    @property
    def builds(self) -> list[int]:
        """The best builds so far, those of the cost that is searched last."""
        return self.found + [build for _, build in self._level]

    @property
    def current_cost_count(self) -> int:
        """The number of builds of the cost that is searched."""
        return len(self._level)

    @property
    def worst(self) -> Rank | None:
        """The rank that a build of this cost must improve on; None while there is room."""
        return self._level[-1][0] if len(self._level) == self.missing_count else None

    def accept_builds_of_cost(self) -> list[int]:
        """Accept the builds of this cost, which is searched; return them."""
        level = [build for _, build in self._level]
        self.found += level
        self._level = []
        if self.missing_count:
            for build in level:
                changed = self._task.component.find_variables(build ^ self._task.start)
                self._changed_options.append((build, self._task.component.get_options(changed)))
        return level

    def rank_builds_that_change(self, changed: int) -> bool:
        """Rank the builds that change exactly these decision variables; whether there is a valid
        one."""
        task, component = self._task, self._task.component
        rest = task.start & ~component.get_options(changed)
        excluded = component.find_excluded(rest) | task.closed
        if excluded & rest:
            return False
        variables = task.find_possible_new_values(changed, excluded)
        difference = component.sum_prices(rest) - task.price
        is_feasible = False
        for distance, build in iterate_assignments(
            component, rest, variables, difference, self._budget
        ):
            is_feasible = True
            worst = self.worst
            if worst is not None and distance > worst[0]:
                break
            # A build with all changes of another has more than it needs.
            if any(not (build ^ other) & mask for other, mask in self._changed_options):
                continue
            if not self.add(distance, build):
                break  # those that follow come later in catalog order
        return is_feasible

    def add(self, distance: int, build: int) -> bool:
        """Rank a build of this cost by its price distance; whether it is among the best."""
        rank, worst = (distance, self._task.catalog_sort_key(build)), self.worst
        if worst is not None and rank > worst:
            return False
        insort(self._level, (rank, build))
        del self._level[self.missing_count :]
        return True
