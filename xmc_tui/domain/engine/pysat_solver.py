"""The solver of python-sat behind the interface of `solver_seam`.

python-sat is an optional dependency (the extra `solver`), so it is imported on use. This is the
only module that imports it.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from typing import Any

from xmc_tui.domain.compiled_rules import iterate_bits
from xmc_tui.domain.engine.search_budget import SearchBudget
from xmc_tui.domain.engine.solver_seam import ClauseSet, Literal

#: The contradictions between two looks at the budget: some ten milliseconds.
_CONFLICTS_PER_CHECK = 500

#: The size of a group up to which its options exclude each other by one clause for each pair.
_PAIRWISE = 6

#: The digits "0" and "1" as bytes, a table that makes them the bytes 0 and 1, and its inverse.
_ZERO, _ONE = b"01"
_DIGIT_VALUES = bytes(each == _ONE for each in range(256))
_DIGITS = bytes(_ONE if each else _ZERO for each in range(256))

#: Whether a literal is positive.
_is_positive = (0).__lt__


class PysatSolver:
    """Glucose with the clauses of one component. It is not safe for use by several threads."""

    def __init__(self, clauses: ClauseSet) -> None:
        """Raise ImportError if python-sat is not installed."""
        from pysat.solvers import Solver

        self.core: tuple[int, int] = (0, 0)
        self._size = max(clauses.numbers, default=-1) + 1
        self._members = sum(1 << number for number in clauses.numbers)
        self._last_boolean_variable = self._size
        self._preferred = -1
        self._clauses = list(self._make_clauses(clauses))
        self._last_own_boolean_variable = self._last_boolean_variable
        self._solver: Any = Solver("glucose4", bootstrap_with=self._clauses)
        # At the end of the program its own __del__ would come too late and print an error.
        weakref.finalize(self, self._solver.delete)

    def find_build(
        self, include: int, exclude: int, preferred: int, budget: SearchBudget
    ) -> int | None:
        """Return a valid build with all of `include` and none of `exclude`; None without any."""
        self._prefer(preferred & self._members)
        assumptions = _to_literals(include, exclude)
        if not _solve(self._solver, assumptions, budget):
            self._read_core()
            return None
        return _read_build(self._solver, self._size) & self._members

    def propagate(self, include: int, exclude: int) -> tuple[int, int] | None:
        """Return what follows from options included and excluded; None on a contradiction."""
        consistent, literals = self._solver.propagate(assumptions=_to_literals(include, exclude))
        if not consistent:
            return None
        included, excluded = _read_literals(literals, self._size)
        return (include | included) & self._members, (exclude | excluded) & self._members

    def contradicts(self, include: int, exclude: int) -> bool:
        """Whether propagation alone shows that there is no such build."""
        consistent, _ = self._solver.propagate(assumptions=_to_literals(include, exclude))
        return not consistent

    def add_retractable_clause(self, literals: Sequence[Literal]) -> int:
        """Add a clause that applies only to searches which include the mask returned."""
        self._last_boolean_variable += 1
        self._solver.add_clause([-self._last_boolean_variable, *literals])
        return 1 << self._last_boolean_variable - 1

    def retract_clauses(self, blockers: Iterable[int]) -> None:
        """Retire clauses of `add_retractable_clause` for good."""
        for mask in blockers:
            self._solver.add_clause([-mask.bit_length()])

    def start_optimization(self) -> PysatOptimization:
        """Return a new solver of the same clauses for one optimization."""
        return PysatOptimization(self._clauses, self._last_own_boolean_variable, self._members)

    def _prefer(self, preferred: int) -> None:
        if preferred != self._preferred:
            self._preferred = preferred
            self._solver.set_phases(_to_literals(preferred, self._members & ~preferred))

    def _read_core(self) -> None:
        include = exclude = 0
        for literal in self._solver.get_core() or ():
            if literal > 0:
                include |= 1 << literal - 1
            else:
                exclude |= 1 << -literal - 1
        self.core = include, exclude

    def _make_clauses(self, clauses: ClauseSet) -> Iterator[list[Literal]]:
        """Yield the constraints as clauses; large groups get a sequential counter."""
        within = dict.fromkeys(clauses.numbers, 0)
        for mask in clauses.pick_one:
            members = [number + 1 for number in iterate_bits(mask)]
            yield members
            if len(members) > _PAIRWISE:
                within |= {literal - 1: mask for literal in members}
                yield from self._make_counter(members)
        for number, others in clauses.incompatible.items():
            for other in iterate_bits(others & ~within[number]):
                if other > number:
                    yield [-number - 1, -other - 1]
        for number, requirements in clauses.required.items():
            for wanted in requirements:
                if not wanted >> number & 1:
                    yield [-number - 1, *(other + 1 for other in iterate_bits(wanted))]

    def _make_counter(self, members: list[Literal]) -> Iterator[list[Literal]]:
        """Yield clauses that allow at most one of the members; each prefix has a Boolean
        variable."""
        former = 0
        for literal in members:
            self._last_boolean_variable += 1
            yield [-literal, self._last_boolean_variable]
            if former:
                yield [-former, self._last_boolean_variable]
                yield [-former, -literal]
            former = self._last_boolean_variable


class PysatOptimization:
    """Minisat with clauses and counters that are added for one search.

    In components with many exclusions it takes a sixth less time than Glucose, and at most 110 ms
    rather than 160: an optimization is a few hundred short searches from nearly the same point.
    """

    def __init__(
        self, clauses: list[list[Literal]], last_boolean_variable: int, members: int
    ) -> None:
        from pysat.solvers import Solver

        self.build, self.core = 0, list[Literal]()
        self._last_boolean_variable, self._members = last_boolean_variable, members
        self._solver: Any = Solver("minisat-gh", bootstrap_with=clauses)
        self._counters: list[PysatCounter] = []

    def add_boolean_variable(self) -> Literal:
        """Add a Boolean variable and return its literal."""
        self._last_boolean_variable += 1
        return self._last_boolean_variable

    def add_clause(self, literals: Sequence[Literal]) -> None:
        """Add a clause."""
        self._solver.add_clause(literals)

    def add_counter(self, literals: Sequence[Literal]) -> PysatCounter:
        """Add Boolean variables that count how many of some literals are true."""
        self._counters.append(PysatCounter(self, literals))
        return self._counters[-1]

    def add_clauses(self, clauses: Iterable[list[Literal]], last_boolean_variable: int) -> None:
        """Add clauses with Boolean variables up to a last one."""
        self._solver.append_formula(clauses)
        self._last_boolean_variable = max(self._last_boolean_variable, last_boolean_variable)

    @property
    def last_boolean_variable(self) -> int:
        """The number of the last Boolean variable; they are numbered from 1."""
        return self._last_boolean_variable

    def solve(self, assumptions: Sequence[Literal], budget: SearchBudget) -> bool:
        """Whether there is a valid build with these assumptions."""
        if _solve(self._solver, assumptions, budget):
            self.build = _read_build(self._solver, self._members.bit_length()) & self._members
            return True
        self.core = self._solver.get_core() or []
        return False

    def propagate(self, assumptions: Sequence[Literal]) -> tuple[int, int]:
        """Return the options that follow to be in and not in every build with assumptions that do
        not contradict each other."""
        _, literals = self._solver.propagate(assumptions=assumptions)
        return _read_literals(literals, self._members.bit_length())

    def prefer(self, literals: Sequence[Literal]) -> None:
        """Prefer these literals in the builds of later searches, if both are possible."""
        self._solver.set_phases(literals)

    def close(self) -> None:
        """Free the memory of the solver."""
        for counter in self._counters:
            counter.close()
        self._solver.delete()


class PysatCounter:
    """A totalizer that grows with the limits that are asked for."""

    def __init__(self, solver: PysatOptimization, literals: Sequence[Literal]) -> None:
        from pysat.card import ITotalizer

        self._solver, self._number = solver, len(literals)
        self._totalizer: Any = ITotalizer(
            list(literals), ubound=1, top_id=solver.last_boolean_variable
        )
        solver.add_clauses(self._totalizer.cnf.clauses, self._totalizer.top_id)

    def limit_to(self, most: int) -> Literal | None:
        """Return an assumption that at most so many are true; None if that is always so."""
        if most >= self._number:
            return None
        totalizer = self._totalizer
        if most > 1:
            totalizer.increase(ubound=most, top_id=self._solver.last_boolean_variable)
            new = totalizer.cnf.clauses[-totalizer.nof_new :] if totalizer.nof_new else []
            self._solver.add_clauses(new, totalizer.top_id)
        return -int(totalizer.rhs[most])

    def close(self) -> None:
        """Free the memory of the totalizer."""
        self._totalizer.delete()


def _solve(solver: Any, assumptions: Sequence[Literal], budget: SearchBudget) -> bool:
    """Whether a solver finds a model, as far as the budget allows."""
    while True:
        budget.spend(16)
        solver.conf_budget(_CONFLICTS_PER_CHECK)
        found: bool | None = solver.solve_limited(assumptions=assumptions)
        if found is not None:
            return found


def _read_build(solver: Any, size: int) -> int:
    model = solver.get_model()[:size]
    digits = bytes(map(_is_positive, reversed(model))).translate(_DIGITS)
    return int(digits or b"0", 2)


def _read_literals(literals: Iterable[Literal], size: int) -> tuple[int, int]:
    """Return the options below a number that are included and excluded by some literals."""
    true, false = bytearray(b"0" * size), bytearray(b"0" * size)  # as digits, highest first
    for literal in literals:
        if 0 < literal <= size:
            true[-literal] = _ONE
        elif -size <= literal < 0:
            false[literal] = _ONE
    return int(true or b"0", 2), int(false or b"0", 2)


def _to_literals(include: int, exclude: int) -> list[Literal]:
    # By digits, which is faster than bit by bit: assumptions say something about most options.
    included, excluded = (
        bin(mask)[:1:-1].encode().translate(_DIGIT_VALUES) for mask in (include, exclude)
    )
    literals = list(compress(range(1, len(included) + 1), included))
    literals += compress(range(-1, -len(excluded) - 1, -1), excluded)
    return literals
