"""Repairs of a component by a compiled solver that optimizes: least cost first, then the price
difference and catalog order."""

from __future__ import annotations

from xmc_tui.domain.engine.component_repair import ComponentRepair
from xmc_tui.domain.engine.least_cost import LeastCost
from xmc_tui.domain.engine.level_search import LevelSearch
from xmc_tui.domain.engine.search_budget import BudgetExceededError, SearchBudget, SearchResults
from xmc_tui.domain.engine.solver_seam import OptimizationSolver


def find_optimized_repairs(
    task: ComponentRepair, solver: OptimizationSolver, most: int, budget: SearchBudget
) -> SearchResults[int]:
    """Return the best builds, `most` at most, by cost, price difference and catalog order.

    The solver is closed afterwards.
    """
    found: list[int] = []
    level: LevelSearch | None = None
    try:
        least_cost = LeastCost(task, solver, budget)
        while len(found) < most:
            assumptions = least_cost.find()
            if assumptions is None:
                break
            level = LevelSearch(task, solver, assumptions, budget)
            level.run()
            found.append(level.best)
            level = None
            # A build with all changes of another has more than it needs.
            solver.add_clause(task.make_clause_against_changes(found[-1]))
    except BudgetExceededError:
        return SearchResults(found if level is None else [*found, level.best], is_proven=False)
    finally:
        solver.close()
    return SearchResults(found)
