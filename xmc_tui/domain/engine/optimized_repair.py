"""Repairs of a component by a compiled solver that optimizes: least cost first, then the price
difference and catalog order."""

from __future__ import annotations

from xmc_tui.domain.engine.best_build_of_least_cost import EqualCostSearch
from xmc_tui.domain.engine.component_repair_task import ComponentRepairTask
from xmc_tui.domain.engine.core_guided_least_cost import LeastCostSearch
from xmc_tui.domain.engine.search_budget import BudgetExceededError, SearchBudget, SearchResults
from xmc_tui.domain.engine.solver_seam import OptimizationSolver


def find_repairs_with_optimizer(
    task: ComponentRepairTask, solver: OptimizationSolver, most: int, budget: SearchBudget
) -> SearchResults[int]:
    """Return the best builds, `most` at most, by cost, price difference and catalog order.

    The solver is closed afterwards.
    """
    found: list[int] = []
    level: EqualCostSearch | None = None
    try:
        least_cost = LeastCostSearch(task, solver, budget)
        while len(found) < most:
            assumptions = least_cost.find_assumptions()
            if assumptions is None:
                break
            level = EqualCostSearch(task, solver, assumptions, budget)
            level.run()
            found.append(level.best)
            level = None
            # A build with all changes of another has more than it needs.
            solver.add_clause(task.make_clause_excluding_changes(found[-1]))
    except BudgetExceededError:
        return SearchResults(found if level is None else [*found, level.best], is_proven=False)
    finally:
        solver.close()
    return SearchResults(found)
