"""The best build among those of least cost, by a compiled solver: the one with the smallest price
difference, then the first in catalog order.

First the solver finds the values that each decision variable has in such builds. Then the variables
whose values differ in price are assigned one after the other, with a bound of the price difference,
and the others last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xmc_tui.domain.compiled_rules import iterate_bits
from xmc_tui.domain.engine.component_repair_task import ComponentRepairTask
from xmc_tui.domain.engine.reachable_price_differences import (
    PossibleValues,
    ReachablePriceDifferences,
)
from xmc_tui.domain.engine.repair_ranking import Rank
from xmc_tui.domain.engine.search_budget import SearchBudget
from xmc_tui.domain.engine.solver_seam import Literal, OptimizationSolver

#: A partial build: the number of decision variables that have a value, the changes that are left,
#: the price difference, the options that it can still have, the assumptions, and a build of least
#: cost with these values, or None if it is not known whether there is one.
_Partial = tuple[int, int, int, int, tuple[Literal, ...], int | None]


class EqualCostSearch:
    """The search among the builds with some assumptions, which all have the same cost."""

    def __init__(
        self,
        task: ComponentRepairTask,
        solver: OptimizationSolver,
        assumptions: Sequence[Literal],
        budget: SearchBudget,
    ) -> None:
        self._task, self._solver, self._budget = task, solver, budget
        #: One assumption that implies all of them, so that they are not read again each time.
        self._level = solver.add_boolean_variable()
        for literal in assumptions:
            solver.add_clause([-self._level, literal])
        #: The best build so far, with its rank.
        self.best = solver.build
        #: The price difference of the build to repair.
        self._difference = task.component.sum_prices(task.start) - task.price
        self._rank = self._rank_build(self.best)

    def run(self) -> None:
        """Find the best build; if the budget ends the search, `best` is the best found so far."""
        able, variables = self._find_differing_variables()
        # Variables with few values first, as they have the fewest branches.
        priced = [variable for variable in variables if variable.is_priced]
        priced.sort(key=lambda variable: len(variable.values))
        others = [variable for variable in variables if not variable.is_priced]
        sums = ReachablePriceDifferences(priced, others)
        undecided = sum(variable.mask for variable in priced)
        difference = self._find_difference(self.best)
        difference -= self._task.component.sum_prices(self.best & undecided)
        changed = self.best ^ self._task.start
        changes = sum(bool(variable.mask & changed) for variable in variables)
        stack: list[_Partial] = [(0, changes, difference, able, (self._level,), self.best)]
        while stack:
            self._budget.spend(2)
            position, changes, difference, able, assumptions, build = stack.pop()
            distance = sums.find_least_reachable_difference(position, changes, difference)
            if distance is None or not self._may_improve(distance, able):
                continue
            if build is None:
                if not self._solve(assumptions):
                    continue
                build = self._solver.build
            if position == len(priced):
                self._complete(assumptions, others, able, distance, build)
                continue
            partial = position, changes, difference, able, assumptions, build
            extended = list(_extend(partial, priced[position]))
            stack.extend(sorted(extended, key=lambda each: -self._estimate(sums, each)))

    @staticmethod
    def _estimate(sums: ReachablePriceDifferences, partial: _Partial) -> float:
        distance = sums.find_least_reachable_difference(*partial[:3])
        return float("inf") if distance is None else distance

    def _solve(self, assumptions: Sequence[Literal]) -> bool:
        """Whether there is a build of this cost; if it is better than the best, it is kept."""
        if not self._solver.solve(assumptions, self._budget):
            return False
        self._consider(self._solver.build)
        return True

    def _consider(self, build: int) -> None:
        rank = self._rank_build(build)
        if rank < self._rank:
            self.best, self._rank = build, rank

    def _rank_build(self, build: int) -> Rank:
        return abs(self._find_difference(build)), self._task.catalog_sort_key(build)

    def _find_difference(self, build: int) -> int:
        """Return the price difference of a build in yuan."""
        start, sum_prices = self._task.start, self._task.component.sum_prices
        return self._difference + sum_prices(build & ~start) - sum_prices(start & ~build)

    def _may_improve(self, distance: int, able: int) -> bool:
        """Whether a build with at least such a price distance can be better than the best.

        `able` are all options that it can have.
        """
        if distance != self._rank[0]:
            return distance < self._rank[0]
        return self._task.catalog_sort_key(able) < self._rank[1]

    # ── The values that builds of this cost can have ──────────────────────────────────────────────

    def _find_differing_variables(self) -> tuple[int, list[PossibleValues]]:
        """Return the options that builds of this cost can have, and the decision variables that can
        differ, by their possible values."""
        solver, component = self._solver, self._task.component
        follows = solver.propagate([self._level])
        unseen = component.all_options & ~self.best & ~follows[1]
        always = component.optional & self.best & ~follows[0]
        present, absent = self.best, ~self.best
        while unseen or always:
            literals = [number + 1 for number in iterate_bits(unseen)]
            literals += [-number - 1 for number in iterate_bits(always)]
            solver.prefer(literals)
            selector = solver.add_boolean_variable()
            solver.add_clause([-selector, *literals])
            if not self._solve([self._level, selector]):
                break
            present |= solver.build
            absent |= ~solver.build
            unseen &= ~solver.build
            always &= solver.build
        return present, list(self._list_possible_values(present, absent))

    def _list_possible_values(self, present: int, absent: int) -> Iterator[PossibleValues]:
        component, start = self._task.component, self._task.start
        for variable in iterate_bits(component.find_variables(present & absent)):
            mask = component.variable_masks[variable]
            possible = [value for value in component.values[variable] if value & present]
            if mask & component.optional:
                possible.append(0)
            values = [(each, component.sum_prices(each), each != start & mask) for each in possible]
            yield PossibleValues(mask, tuple(values))

    # ── Builds of equal price ─────────────────────────────────────────────────────────────────────

    def _complete(
        self,
        assumptions: tuple[Literal, ...],
        others: Sequence[PossibleValues],
        able: int,
        distance: int,
        build: int,
    ) -> None:
        """Find the first build in catalog order that has the values assumed."""
        component, literals = self._task.component, [*assumptions]
        undecided = sum(variable.mask for variable in others) & able
        while undecided:
            option = undecided & -undecided
            literal = option.bit_length()
            undecided ^= option
            if not build & option:
                if not self._solve([*literals, literal]):
                    able ^= option
                    if not self._may_improve(distance, able):
                        return
                    continue
                build = self._solver.build
            literals.append(literal)
            undecided &= ~component.variable_masks[component.variable_of[literal - 1]]
        self._consider(build)


def _extend(partial: _Partial, variable: PossibleValues) -> Iterator[_Partial]:
    """Yield a partial build with each possible value of its next decision variable."""
    position, changes, difference, able, assumptions, build = partial
    assert build is not None
    for value, price, changed in variable.values:
        literal = value.bit_length() if value else -variable.mask.bit_length()
        has_value = build & variable.mask == value
        yield (
            position + 1,
            changes - changed,
            difference + price,
            able & ~variable.mask | value,
            (*assumptions, literal),
            build if has_value else None,
        )
