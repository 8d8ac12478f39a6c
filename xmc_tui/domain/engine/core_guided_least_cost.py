"""The least cost of a repair by a core-guided search (OLL): a compiled solver is asked for a build
that changes nothing; each contradiction allows one more change among the decision variables that it
names.

Wishes given up are counted first, then all changes. The assumptions that remain hold in exactly the
builds of least cost.
"""

from __future__ import annotations

from collections.abc import Sequence

from xmc_tui.domain.engine.component_repair_task import ComponentRepairTask
from xmc_tui.domain.engine.search_budget import SearchBudget
from xmc_tui.domain.engine.solver_seam import Literal, LiteralCounter, OptimizationSolver

#: How often a contradiction is made smaller by solving again with its assumptions alone.
_TRIMMINGS = 2


class _SoftLiterals:
    """Literals that should be true, of which as few as possible are given up.

    `active` are the assumptions that are kept so far: these literals, and limits of how many of a
    former contradiction may be given up.
    """

    def __init__(self, solver: OptimizationSolver, literals: Sequence[Literal]) -> None:
        self._solver = solver
        self.active: dict[Literal, None] = dict.fromkeys(literals)
        #: By assumption: the counter whose limit it is, and the limit.
        self._limits: dict[Literal, tuple[LiteralCounter, int]] = {}

    def allow_one(self, core: Sequence[Literal]) -> None:
        """Allow that one of some contradictory assumptions is given up."""
        for literal in core:
            del self.active[literal]
            if literal in self._limits:
                counter, limit = self._limits.pop(literal)
                self._add_limit(counter, limit + 1)
        if len(core) > 1:
            self._add_limit(self._solver.add_counter([-literal for literal in core]), 1)

    def _add_limit(self, counter: LiteralCounter, limit: int) -> None:
        assumption = counter.limit_to(limit)
        if assumption is not None:
            self.active[assumption] = None
            self._limits[assumption] = counter, limit


class LeastCostSearch:
    """The search for the least cost, which can go on after builds are excluded by clauses."""

    def __init__(
        self, task: ComponentRepairTask, solver: OptimizationSolver, budget: SearchBudget
    ) -> None:
        self._solver, self._budget = solver, budget
        self._base = task.list_fixed_literals()
        self._wished, self._others = task.list_kept_literals()
        self._first = _SoftLiterals(solver, self._wished)
        self._second = _SoftLiterals(solver, self._others)

    def find_assumptions(self) -> list[Literal] | None:
        """Return assumptions that hold in exactly the builds of least cost; None without any.

        The solver has one of these builds then.
        """
        first = self._first
        while True:
            # Other changes count only among builds that give up the fewest wishes.
            assumptions = [*self._base, *first.active]
            if not self._solve(assumptions, first):
                if not self._relax(first):
                    return None
                self._second = _SoftLiterals(self._solver, self._others)
                continue
            while not self._solve([*assumptions, *self._second.active], self._second):
                if not self._relax(self._second):
                    break
            else:
                return [*assumptions, *self._second.active]

    def _solve(self, assumptions: list[Literal], soft: _SoftLiterals) -> bool:
        """Whether there is a build with some assumptions; if not, a small core of them is found."""
        solver = self._solver
        if solver.solve(assumptions, self._budget):
            return True
        for _ in range(_TRIMMINGS):
            core = solver.core
            if sum(literal in soft.active for literal in core) < 2:
                break
            solver.solve(core, self._budget)
            if len(solver.core) == len(core):
                break
        return False

    def _relax(self, soft: _SoftLiterals) -> bool:
        """Allow one of the assumptions in the core to be given up; False if none is in it."""
        core = [literal for literal in self._solver.core if literal in soft.active]
        if core:
            soft.allow_one(core)
        return bool(core)
