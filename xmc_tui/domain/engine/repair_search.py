"""Search for the best repairs of one component: the builds that change least, with a proof.

The search learns cores, sets of decision variables of which at least one must change (implicit
hitting sets). A solver is asked for a build that changes nothing but a cheapest hitting set of the
cores known. If there is one, no build costs less; otherwise the contradiction is a new core. Among
the builds of that cost the price difference decides, then catalog order.
"""

from __future__ import annotations

import math

from xmc_tui.domain.compiled_rules import iterate_bits
from xmc_tui.domain.engine.component_repair_task import ComponentRepairTask
from xmc_tui.domain.engine.hitting_sets import ChangeCosts, find_hitting_set, sort_cores
from xmc_tui.domain.engine.price_difference_bounds import bound_price_difference
from xmc_tui.domain.engine.repair_ranking import RepairRanking
from xmc_tui.domain.engine.search_budget import BudgetExceededError, SearchBudget, SearchResults
from xmc_tui.domain.engine.small_component_repair import find_small_repairs, is_small

#: The steps of this search after which a solver that can optimize, if there is one, takes over.
_SHARE = 150


class RepairSearch:
    """One search for the best repairs, at most `most`.

    `is_possible` becomes True as soon as a valid build is known, False once there is proof of none.
    """

    def __init__(self, task: ComponentRepairTask, most: int, budget: SearchBudget) -> None:
        self.is_possible: bool | None = None
        self._task, self._most, self._budget = task, most, budget
        self._component = component = task.component
        #: The steps of one look at all options, as a solver or a check of the rules takes.
        self._pass_steps = len(component.numbers) // 64
        self._costs = ChangeCosts(component.find_variables(task.wishes & task.start))
        self._fixed_variables = component.find_variables(task.fixed)
        self._cores: list[int] = []
        self._blockers = 0
        #: The number of combinations of values of the variables that are forced to change.
        self._combinations = 1
        self._ranking = RepairRanking(task, most, budget)
        #: The cheapest build that a solver has found, with its cost.
        self._incumbent: tuple[int, int] | None = None

    def run(self) -> SearchResults[int]:
        """Return the best builds by cost, price difference and catalog order."""
        ranking, blockers = self._ranking, list[int]()
        try:
            solver = self._component.get_solver(self._budget)
            while ranking.missing_count:
                is_forced = self._search_forced_changes()
                if not is_forced:
                    cost = self._find_cost()
                    if cost is None:
                        break
                    self._search_level(cost)
                level = ranking.accept_builds_of_cost()
                if is_forced and len(level) == self._combinations:
                    break  # every valid build has the changes of one of them
                self._incumbent = None
                if ranking.missing_count:
                    # A build with all changes of another has more than it needs.
                    clauses = map(self._task.make_clause_excluding_changes, level)
                    blockers += [solver.add_retractable_clause(clause) for clause in clauses]
                    self._blockers = sum(blockers)
        except BudgetExceededError:
            return SearchResults(self._collect_unproven(), is_proven=False)
        finally:
            if blockers:
                solver.retract_clauses(blockers)
        return SearchResults(ranking.found)

    # ── The least cost ────────────────────────────────────────────────────────────────────────────

    def _search_forced_changes(self) -> bool:
        """Whether builds that change just what the fixed variables force are found, before others.

        No build costs less, and none that costs the same changes other variables.
        """
        if self._cores or self._ranking.found:
            return False
        if not self._add_forced_changes() or not self._cores:
            return False
        self._rank_builds_that_change(sum(self._cores))
        return self._ranking.current_cost_count > 0

    def _find_cost(self) -> int | None:
        """Return the least cost of a build that is not blocked; None if there is none."""
        if self.is_possible is False or not all(self._cores):
            return None
        while True:
            changed = find_hitting_set(self._cores, self._costs, self._budget)
            lower = self._costs.sum_costs(changed)
            if self._incumbent is not None and self._incumbent[0] <= lower:
                return self._incumbent[0]
            # Cores that share no variable raise the bound fastest.
            while not self._try_changes(changed):
                if not self._cores[-1]:
                    return None
                changed |= self._cores[-1]

    def _add_forced_changes(self) -> bool:
        """Add a core for each variable that the fixed ones force to change; False if they
        contradict each other."""
        task, component = self._task, self._component
        follows = component.get_solver().propagate(
            task.start & task.fixed, task.closed | task.fixed & ~task.start
        )
        if follows is None:
            self.is_possible = False
            return False
        included, excluded = follows
        forced = component.find_variables(included & ~task.start | excluded & task.start)
        variables = list(iterate_bits(forced & ~self._fixed_variables))
        self._cores += [1 << variable for variable in variables]
        self._combinations = math.prod(
            sum(not value & excluded for value in component.values[variable])
            for variable in variables
        )
        return True

    def _try_changes(self, changed: int) -> bool:
        """Whether a build changes only these variables; if not, a core of others is added."""
        task, component = self._task, self._component
        fixed = task.fixed
        self._budget.spend(self._pass_steps)
        free = component.get_options(changed) & ~fixed
        kept = component.all_options & ~free
        solver = component.get_solver()
        build = solver.find_build(
            task.start & kept | self._blockers,
            kept & ~task.start | task.closed,
            task.start,
            self._budget,
        )
        if build is not None:
            self.is_possible = True
            cost = self._costs.sum_costs(component.find_variables(build ^ task.start))
            if self._incumbent is None or cost < self._incumbent[0]:
                self._incumbent = cost, build
            return True
        included, excluded = solver.core
        responsible = included & task.start | excluded & kept & ~(task.start | task.closed)
        responsible |= excluded & task.closed & task.start & ~free  # contradicts what is kept
        core = component.find_variables(responsible & ~fixed) & ~changed
        self._cores.append(self._shrink(core))
        if not self._cores[-1] and not self._blockers:
            self.is_possible = False
        return False

    def _shrink(self, core: int) -> int:
        """Return a core without variables that the contradiction does not need, by trying once."""
        task, component = self._task, self._component
        solver = component.get_solver()
        for variable in iterate_bits(core) if core & core - 1 else ():
            if not core >> variable & 1:
                continue
            self._budget.spend(4 + self._pass_steps // 2)
            rest = core & ~(1 << variable)
            kept = component.get_options(rest) | task.fixed
            if solver.contradicts(
                task.start & kept | self._blockers, kept & ~task.start | task.closed
            ):
                core = rest
        return core

    # ── The builds of least cost ──────────────────────────────────────────────────────────────────

    def _search_level(self, cost: int) -> None:
        """Find the best builds of a cost: branch on the variables of a core that is not hit yet."""
        forced = 0
        for core in self._cores:
            forced |= 0 if core & core - 1 else core
        stack = [(forced, 0)]
        while stack:
            self._budget.spend(4)
            changed, kept = stack.pop()
            unhit = sort_cores(core & ~kept for core in self._cores if not core & changed)
            while unhit and unhit[0] and not unhit[0] & unhit[0] - 1:
                changed |= unhit[0]
                unhit = [core for core in unhit if not core & changed]
            used = self._costs.sum_costs(changed)
            lower, packed = self._costs.find_disjoint_cores(unhit)
            if (unhit and not unhit[0]) or used + lower > cost:
                continue
            if not unhit:
                if used == cost:
                    self._rank_builds_that_change(changed)
                elif not self._try_changes(changed):
                    stack.append((changed, kept))
                continue
            if used + lower == cost:
                if not self._may_improve(changed, packed):
                    continue
            elif self._needs_more(unhit, cost - used):
                continue
            branches = []
            for variable in iterate_bits(unhit[0]):
                branches.append((changed | 1 << variable, kept))
                kept |= 1 << variable
            stack.extend(reversed(branches))

    def _rank_builds_that_change(self, changed: int) -> None:
        """Rank the builds that change exactly these variables."""
        self._budget.spend(self._pass_steps)
        if self._ranking.rank_builds_that_change(changed):
            self.is_possible = True
        else:
            self._try_changes(changed)

    def _needs_more(self, cores: list[int], cost: int) -> bool:
        """Whether every hitting set of some cores costs more."""
        return self._costs.sum_costs(find_hitting_set(cores, self._costs, self._budget)) > cost

    def _may_improve(self, changed: int, cores: list[int]) -> bool:
        """Whether changing these variables and one of each core can rank among the best.

        Only such builds are left, since any other costs more. Rules are ignored.
        """
        worst = self._ranking.worst
        if worst is None:
            return True
        self._budget.spend(4)
        task = self._task
        variable_sets = [1 << variable for variable in iterate_bits(changed)] + cores
        bound = bound_price_difference(
            task.component, task.start, task.closed, variable_sets, task.price
        )
        if bound is None:
            return False
        return bound.distance < worst[0] or (
            bound.distance == worst[0] and task.catalog_sort_key(bound.options) < worst[1]
        )

    # ── Without a proof ───────────────────────────────────────────────────────────────────────────

    def _collect_unproven(self) -> list[int]:
        """Return the builds found so far, or else the solver's best without needless changes."""
        found = self._ranking.builds
        if not found and self._incumbent is not None:
            found = [self._task.undo_needless_changes(self._incumbent[1])]
        return found


def find_repairs(task: ComponentRepairTask, most: int, budget: SearchBudget) -> SearchResults[int]:
    """Return the best builds, `most` at most, by cost, price difference and catalog order."""
    if is_small(task):
        return find_small_repairs(task, most, budget)
    component = task.component
    try:
        solver = component.get_solver(budget) if component.size.needs_solver else None
    except BudgetExceededError:
        return SearchResults(is_proven=False)
    start_optimization = solver.start_optimization if solver is not None else None
    if start_optimization is None:
        return RepairSearch(task, most, budget).run()
    found = RepairSearch(task, most, budget.take_share(_SHARE)).run()
    if found.is_proven or budget.is_used_up:
        return found
    # Imported on use, because most catalogs do not need it.
    from xmc_tui.domain.engine.optimized_repair import find_repairs_with_optimizer

    optimized = find_repairs_with_optimizer(task, start_optimization(), most, budget)
    return optimized if optimized or optimized.is_proven else found
