"""The interface of satisfiability solvers: the learning solver in Python, and python-sat."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from xmc_tui.domain.engine.search_budget import SearchBudget
from xmc_tui.domain.frozen_dataclass import frozen

#: A literal: option number + 1 for "the build has the option", negative for "has it not".
Literal = int


@frozen
class ClauseSet:
    """The constraints among some options, as a solver reads them; options are numbered from 0.

    `numbers` are the options. `incompatible` maps each to those it cannot be combined with, the
    others of its pick-one group included. `pick_one` are the groups of which one must be chosen,
    `required` the requirements of each option, all as masks.
    """

    numbers: tuple[int, ...]
    incompatible: Mapping[int, int]
    pick_one: tuple[int, ...]
    required: Mapping[int, tuple[int, ...]]


class Solver(Protocol):
    """Finds builds that contain some options and lack others; keeps what it learns.

    After a search without a result, `core` holds the included and the excluded options, as masks,
    that are sufficient for the contradiction.
    """

    core: tuple[int, int]

    @property
    def start_optimization(self) -> Callable[[], OptimizationSolver] | None:
        """Makes a new solver of the same clauses for one optimization; None if it cannot."""

    def find_build(
        self, include: int, exclude: int, preferred: int, budget: SearchBudget
    ) -> int | None:
        """Return a valid build with all of `include` and none of `exclude`; None without any.

        Where both are possible, options are chosen as in the build `preferred`.
        """

    def propagate(self, include: int, exclude: int) -> tuple[int, int] | None:
        """Return the options that follow to be in and not in every such build; None on a
        contradiction."""

    def contradicts(self, include: int, exclude: int) -> bool:
        """Whether propagation alone shows that there is no such build."""

    def add_retractable_clause(self, literals: Sequence[Literal]) -> int:
        """Add a clause that applies only to searches which include the mask returned."""

    def retract_clauses(self, blockers: Iterable[int]) -> None:
        """Retire clauses of `add_retractable_clause` for good."""


class OptimizationSolver(Protocol):
    """A solver to which Boolean variables, clauses and counters are added for one search.

    After `solve` has found a build, `build` is its mask; otherwise `core` holds the assumptions
    that contradict each other.
    """

    build: int
    core: list[Literal]

    def add_boolean_variable(self) -> Literal:
        """Add a Boolean variable and return its literal."""

    def add_clause(self, literals: Sequence[Literal]) -> None:
        """Add a clause."""

    def add_counter(self, literals: Sequence[Literal]) -> LiteralCounter:
        """Add Boolean variables that count how many of some literals are true."""

    def solve(self, assumptions: Sequence[Literal], budget: SearchBudget) -> bool:
        """Whether there is a valid build with these assumptions."""

    def propagate(self, assumptions: Sequence[Literal]) -> tuple[int, int]:
        """Return the options that follow to be in and not in every build with assumptions that do
        not contradict each other."""

    def prefer(self, literals: Sequence[Literal]) -> None:
        """Prefer these literals in the builds of later searches, if both are possible."""

    def close(self) -> None:
        """Free the memory of the solver."""


class LiteralCounter(Protocol):
    """Counts how many of some literals are true."""

    def limit_to(self, most: int) -> Literal | None:
        """Return an assumption that at most so many are true; None if that is always so.

        Limits must be asked for in ascending order, starting with 1.
        """
