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

#: The digits "0" and "1" as bytes, and a table that makes them the bytes 0 and 1.
_ZERO, _ONE = b"01"
_DIGIT_VALUES = bytes(each == _ONE for each in range(256))


class PysatSolver:
    """Glucose with the clauses of one component. It is not safe for use by several threads."""

    def __init__(self, clauses: ClauseSet) -> None:
        """Raise ImportError if python-sat is not installed."""
        from pysat.solvers import Solver

        self.core: tuple[int, int] = (0, 0)
        self._size = max(clauses.numbers, default=-1) + 1
        self._members = sum(1 << number for number in clauses.numbers)
        self._variables = self._size
        self._preferred = -1
        self._solver: Any = Solver("glucose4", bootstrap_with=list(self._make_clauses(clauses)))
        # At the end of the program its own __del__ would come too late and print an error.
        weakref.finalize(self, self._solver.delete)

    def find_build(
        self, include: int, exclude: int, preferred: int, budget: SearchBudget
    ) -> int | None:
        """Return a valid build with all of `include` and none of `exclude`; None without any."""
        self._prefer(preferred & self._members)
        assumptions = _to_literals(include, exclude)
        solver, found = self._solver, None
        while found is None:
            budget.spend(16)
            solver.conf_budget(_CONFLICTS_PER_CHECK)
            found = solver.solve_limited(assumptions=assumptions)
        if not found:
            self._read_core()
            return None
        model = solver.get_model()[: self._size]
        digits = bytes(_ONE if literal > 0 else _ZERO for literal in reversed(model))
        return int(digits or b"0", 2) & self._members

    def propagate(self, include: int, exclude: int) -> tuple[int, int] | None:
        """Return what follows from options included and excluded; None on a contradiction."""
        consistent, literals = self._solver.propagate(assumptions=_to_literals(include, exclude))
        if not consistent:
            return None
        size = self._size
        true, false = bytearray(b"0" * size), bytearray(b"0" * size)  # as digits, highest first
        for literal in literals:
            if 0 < literal <= size:
                true[-literal] = _ONE
            elif -size <= literal < 0:
                false[literal] = _ONE
        included, excluded = include | int(true or b"0", 2), exclude | int(false or b"0", 2)
        return included & self._members, excluded & self._members

    def contradicts(self, include: int, exclude: int) -> bool:
        """Whether propagation alone shows that there is no such build."""
        consistent, _ = self._solver.propagate(assumptions=_to_literals(include, exclude))
        return not consistent

    def add_blocker(self, literals: Sequence[Literal]) -> int:
        """Add a clause that applies only to searches which include the mask returned."""
        self._variables += 1
        self._solver.add_clause([-self._variables, *literals])
        return 1 << self._variables - 1

    def remove_blockers(self, blockers: Iterable[int]) -> None:
        """Retire clauses of `add_blocker` for good."""
        for mask in blockers:
            self._solver.add_clause([-mask.bit_length()])

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
        """Yield clauses that allow at most one of the members; each prefix has a variable."""
        former = 0
        for literal in members:
            self._variables += 1
            yield [-literal, self._variables]
            if former:
                yield [-former, self._variables]
                yield [-former, -literal]
            former = self._variables


def _to_literals(include: int, exclude: int) -> list[Literal]:
    # By digits, which is faster than bit by bit: assumptions say something about most options.
    included, excluded = (
        bin(mask)[:1:-1].encode().translate(_DIGIT_VALUES) for mask in (include, exclude)
    )
    literals = list(compress(range(1, len(included) + 1), included))
    literals += compress(range(-1, -len(excluded) - 1, -1), excluded)
    return literals
