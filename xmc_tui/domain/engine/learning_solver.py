"""A satisfiability solver in Python that learns a clause from each contradiction.

It is a conflict-driven search: unit propagation, first-unique-implication-point learning, restarts.
The search ends as soon as the preferred build, with the decisions taken so far, is valid.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xmc_tui.domain.compiled_rules import iterate_bits
from xmc_tui.domain.engine.clause_propagation import ClausePropagator
from xmc_tui.domain.engine.search_budget import SearchBudget
from xmc_tui.domain.engine.solver_seam import ClauseSet, Literal

#: Contradictions before the first restart, and the factor from one restart to the next.
_FIRST_RESTART, _RESTART_GROWTH = 100, 1.5


class LearningSolver:
    """The solver of one set of clauses. It is not safe for use by several threads."""

    #: An optimization takes a compiled solver.
    start_optimization = None

    def __init__(self, clauses: ClauseSet) -> None:
        self.core: tuple[int, int] = (0, 0)
        self._clauses = clauses
        self._members = sum(1 << number for number in clauses.numbers)
        self._size = size = max(clauses.numbers, default=-1) + 1
        self._incompatible = [clauses.incompatible.get(number, 0) for number in range(size)]
        self._propagator = ClausePropagator(self._incompatible)
        self._requiring = sum(1 << number for number in clauses.required)
        self._excluding = sum(1 << number for number, mask in clauses.incompatible.items() if mask)
        self._activity = [0.0] * size
        self._increment = 1.0
        self._blockers: dict[int, list[Literal]] = {}
        for mask in clauses.pick_one:
            self._propagator.add_clause([number + 1 for number in iterate_bits(mask)])
        for number, requirements in clauses.required.items():
            for wanted in requirements:
                if not wanted >> number & 1:
                    others = [other + 1 for other in iterate_bits(wanted)]
                    self._propagator.add_clause([-number - 1, *others])

    # ── The interface ─────────────────────────────────────────────────────────────────────────────

    def find_build(
        self, include: int, exclude: int, preferred: int, budget: SearchBudget
    ) -> int | None:
        """Return a valid build with all of `include` and none of `exclude`; None without any."""
        if not self._assume(include, exclude):
            return None
        restart_after, conflicts = float(_FIRST_RESTART), 0
        while True:
            budget.spend()
            conflict = self._propagator.propagate()
            if conflict is None:
                decision = self._choose_decision(preferred & self._members)
                if not decision:
                    return (
                        self._propagator.true | preferred & ~self._propagator.false
                    ) & self._members
                self._propagator.start_level()
                self._propagator.assign(decision, None)
                continue
            if len(self._propagator.level_starts) <= 1:
                self._explain(conflict)
                return None
            conflicts += 1
            budget.spend(8)
            learned, level = self._analyze(conflict)
            if not self._learn(learned, level, include, exclude):
                return None
            if conflicts >= restart_after:
                restart_after, conflicts = restart_after * _RESTART_GROWTH, 0
                self._propagator.return_to(1)

    def propagate(self, include: int, exclude: int) -> tuple[int, int] | None:
        """Return what follows from options included and excluded; None on a contradiction."""
        if not self._assume(include, exclude):
            return None
        conflict = self._propagator.propagate()
        if conflict is not None:
            self._explain(conflict)
            return None
        return self._propagator.true & self._members, self._propagator.false & self._members

    def contradicts(self, include: int, exclude: int) -> bool:
        """Whether propagation alone shows that there is no such build."""
        return self.propagate(include, exclude) is None

    def add_retractable_clause(self, literals: Sequence[Literal]) -> int:
        """Add a clause that applies only to searches which include the mask returned."""
        self._propagator.return_to(0)
        number = self._propagator.add_option()
        self._activity.append(0.0)
        self._blockers[number] = list(literals)
        self._propagator.add_clause([-number - 1, *literals])
        return 1 << number

    def retract_clauses(self, blockers: Iterable[int]) -> None:
        """Retire clauses of `add_retractable_clause` for good."""
        for mask in blockers:
            del self._blockers[mask.bit_length() - 1]
        if not self._blockers:
            # Retired clauses would make every later search slower.
            self._propagator.return_to(0)
            self._propagator.remove_options(self._size)
            del self._activity[self._size :]

    def _assume(self, include: int, exclude: int) -> bool:
        """Begin level 1 with the assumptions; whether they do not contradict what is known."""
        self._propagator.return_to(0)
        self.core = (0, 0)
        if not self._propagator.is_satisfiable or self._propagator.propagate() is not None:
            self._propagator.is_satisfiable = False
            return False
        if (
            clash := include & exclude
            | include & self._propagator.false
            | exclude & self._propagator.true
        ):
            lowest = clash & -clash
            self.core = include & lowest, exclude & lowest
            return False
        self._propagator.start_level()
        for number in iterate_bits(include & ~self._propagator.true):
            self._propagator.assign(number + 1, None)
        for number in iterate_bits(exclude & ~self._propagator.false):
            self._propagator.assign(-number - 1, None)
        return True

    # ── Learning ──────────────────────────────────────────────────────────────────────────────────

    def _analyze(self, conflict: list[Literal]) -> tuple[list[Literal], int]:
        """Return the clause that a contradiction teaches, and the level at which it implies its
        first literal."""
        learned: list[Literal] = [0]
        seen: set[int] = set()
        current, position, pending = (
            len(self._propagator.level_starts),
            len(self._propagator.trail),
            0,
        )
        antecedents: list[Literal] | None = conflict
        while True:
            for literal in antecedents or ():
                number = abs(literal) - 1
                if number in seen or not self._propagator.level[number]:
                    continue
                seen.add(number)
                self._activity[number] += self._increment
                if self._propagator.level[number] == current:
                    pending += 1
                else:
                    learned.append(literal)
            position -= 1
            while abs(self._propagator.trail[position]) - 1 not in seen:
                position -= 1
            implied = self._propagator.trail[position]
            pending -= 1
            if not pending:
                break
            antecedents = self._propagator.find_antecedents(abs(implied) - 1)
        learned[0] = -implied
        self._increment *= 1.05
        if self._increment > 1e100:
            self._activity = [each * 1e-100 for each in self._activity]
            self._increment *= 1e-100
        levels = [self._propagator.level[abs(literal) - 1] for literal in learned[1:]]
        if levels:
            highest = levels.index(max(levels)) + 1
            learned[1], learned[highest] = learned[highest], learned[1]
        return learned, max(levels, default=0)

    def _learn(self, learned: list[Literal], level: int, include: int, exclude: int) -> bool:
        """Add a learned clause and go back; False if the assumptions contradict it."""
        self._propagator.return_to(level)
        if len(learned) > 1:
            self._propagator.watch(learned)
            self._propagator.assign(learned[0], learned)
            return True
        self._propagator.assign(learned[0], None)
        return self._assume(include, exclude)

    def _explain(self, conflict: list[Literal]) -> None:
        """Set the core: the assumptions that a contradiction on their level follows from."""
        include = exclude = 0
        todo, seen = list(conflict), set[int]()
        while todo:
            number = abs(todo.pop()) - 1
            if number in seen or not self._propagator.level[number]:
                continue
            seen.add(number)
            antecedents = self._propagator.find_antecedents(number)
            if antecedents is not None:
                todo += antecedents
            elif self._propagator.true >> number & 1:
                include |= 1 << number
            else:
                exclude |= 1 << number
        if not self._propagator.level_starts:
            self._propagator.is_satisfiable = False
        self.core = include, exclude

    # ── Decisions ─────────────────────────────────────────────────────────────────────────────────

    def _choose_decision(self, preferred: int) -> Literal:
        """Return a literal of a clause that the candidate violates; 0 if it violates none."""
        candidate = (self._propagator.true | preferred & ~self._propagator.false) & self._members
        open_options = ~(self._propagator.true | self._propagator.false)
        for mask in self._clauses.pick_one:
            if not mask & candidate:
                return self._find_most_active(mask & open_options) + 1
        for number in iterate_bits(candidate & self._requiring):
            for wanted in self._clauses.required[number]:
                if not wanted & candidate:
                    if open_options >> number & 1:
                        return number + 1
                    return self._find_most_active(wanted & open_options) + 1
        for number in iterate_bits(candidate & self._excluding & open_options):
            if self._incompatible[number] & candidate:
                return number + 1
        for number, literals in self._blockers.items():
            if self._propagator.true >> number & 1 and not any(
                (candidate >> abs(literal) - 1 & 1) == (literal > 0) for literal in literals
            ):
                return next(each for each in literals if open_options >> abs(each) - 1 & 1)
        return 0

    def _find_most_active(self, options: int) -> int:
        """Return the option that occurred most in recent contradictions; the first on a tie."""
        activity = self._activity
        return max(iterate_bits(options), key=lambda number: (activity[number], -number))
