"""A connected component of the combination rules, with options renumbered so that its masks stay
small on large models."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib.util import find_spec

from xmc_tui.domain.compiled_rules import CompiledRules, iterate_bits
from xmc_tui.domain.engine.component_size import LARGE, ComponentSize
from xmc_tui.domain.engine.search_budget import UNLIMITED, BudgetExceededError, SearchBudget
from xmc_tui.domain.engine.solver_seam import ClauseSet, Solver

#: The number of bits from which operations on a mask take longer than a generator.
_WIDE = 1000


class RuleComponent:
    """Decision variables that rules link to each other; its masks are those of the model, shifted.

    It can also hold the variables of several components, which are then searched together.
    """

    def __init__(self, compiled_rules: CompiledRules, variable_numbers: tuple[int, ...]) -> None:
        variables = [compiled_rules.variables[number] for number in variable_numbers]
        options = compiled_rules.options
        #: The mask of the component's options in the model, and the shift of its local masks.
        self.members = sum(variable.mask for variable in variables)
        self.offset = (self.members & -self.members).bit_length() - 1
        #: The local mask of all options, and their numbers.
        self.all_options = self.members >> self.offset
        self.numbers = tuple(number - self.offset for number in iterate_bits(self.members))
        #: By variable: the local mask of its options. By local option number: the index of its
        #: variable.
        self.variable_masks = tuple(variable.mask >> self.offset for variable in variables)
        self.variable_of = {
            number: index
            for index, mask in enumerate(self.variable_masks)
            for number in iterate_bits(mask)
        }
        #: By variable: the values as local masks in catalog order, 0 (no option) last.
        self.values = tuple(self._order_values(variable.values) for variable in variables)
        #: The options of variables that may have no option.
        self.optional = sum(
            [mask for mask, each in zip(self.variable_masks, self.values, strict=True) if 0 in each]
        )
        self.not_on_this_model = self.to_local_mask(compiled_rules.not_on_this_model)
        #: By local option number: the options it excludes.
        self.excluded = {
            number: self.to_local_mask(compiled_rules.excluded[number + self.offset])
            for number in self.numbers
        }
        self._excluding = sum(1 << number for number, others in self.excluded.items() if others)
        #: By local option number: its requirements, only where there are any.
        self.required: Mapping[int, tuple[int, ...]] = {
            number: tuple(
                self.to_local_mask(wanted)
                for wanted in compiled_rules.required[number + self.offset]
            )
            for number in self.numbers
            if compiled_rules.required[number + self.offset]
        }
        self._requiring = sum(1 << number for number in self.required)
        #: By local option number: the price in yuan.
        self.price = {number: options[number + self.offset].price.amount for number in self.numbers}
        self._bespoke = sum(
            1 << number for number in self.numbers if options[number + self.offset].bespoke
        )
        self._solvers = threading.local()
        # Solvers that one thread has prepared for another, and whether one is needed.
        self._spare_solvers: list[Solver] = []
        self._lacks_spare = False

    def _order_values(self, values: tuple[int, ...]) -> tuple[int, ...]:
        local = (value >> self.offset for value in values)
        return tuple(sorted(local, key=lambda value: (not value, value)))

    def to_local_mask(self, mask: int) -> int:
        """Return the component's part of a mask of the model, in local numbers."""
        return (mask & self.members) >> self.offset

    def find_variables(self, mask: int) -> int:
        """Return the variables of some options, as a mask by variable index."""
        variables = 0
        for number in iterate_bits(mask):
            variables |= 1 << self.variable_of[number]
        return variables

    def get_options(self, variables: int) -> int:
        """Return the options of some variables, which are a mask by variable index."""
        return sum([self.variable_masks[variable] for variable in iterate_bits(variables)])

    # ── Prices and rules of a mask ────────────────────────────────────────────────────────────────

    def sum_prices(self, mask: int) -> int:
        """Return the option sum of a mask in yuan."""
        price, total = self.price, 0
        if mask.bit_length() > _WIDE:
            return sum([price[number] for number in iterate_bits(mask)])
        while mask:  # no generator: this is called for every option of every build
            lowest = mask & -mask
            total += price[lowest.bit_length() - 1]
            mask ^= lowest
        return total

    def count_bespoke(self, mask: int) -> int:
        """Return the number of bespoke items in a mask."""
        return (mask & self._bespoke).bit_count()

    def find_bespoke_variable(self, mask: int) -> int | None:
        """Return the variable of the first bespoke item in a mask; None if there is none."""
        bespoke = mask & self._bespoke
        return self.variable_of[(bespoke & -bespoke).bit_length() - 1] if bespoke else None

    def find_excluded(self, mask: int) -> int:
        """Return the options that any option of the mask excludes."""
        excluded = 0
        mask &= self._excluding
        while mask:
            lowest = mask & -mask
            excluded |= self.excluded[lowest.bit_length() - 1]
            mask ^= lowest
        return excluded

    def has_unmet_requirement(self, mask: int) -> bool:
        """Whether an option of the mask has an unmet requirement."""
        requiring = mask & self._requiring
        return bool(requiring) and any(
            not wanted & mask
            for number in iterate_bits(requiring)
            for wanted in self.required[number]
        )

    def has_unmet_requirement_of(self, value: int, others: int) -> bool:
        """Whether the option of a value (0: none) has a requirement that it and others leave
        unmet."""
        if not value & self._requiring:
            return False
        return any(
            not wanted & (value | others) for wanted in self.required[value.bit_length() - 1]
        )

    def find_unmet_requirements(self, mask: int) -> list[tuple[int, int]]:
        """Return the unmet requirements of a mask, each as the option that has it and the
        alternatives."""
        return [
            (number, wanted)
            for number in iterate_bits(mask & self._requiring)
            for wanted in self.required[number]
            if not wanted & mask
        ]

    def is_valid(self, mask: int) -> bool:
        """Whether the options of a mask break no rule among themselves."""
        return not self.find_excluded(mask) & mask and not self.has_unmet_requirement(mask)

    def is_complete(self, mask: int) -> bool:
        """Whether each variable has one of its values."""
        variables = zip(self.variable_masks, self.values, strict=True)
        return all(mask & options in values for options, values in variables)

    def find_directly_choosable_options(self, chosen: int) -> int:
        """Return the options that a valid build can have without any other change.

        One pass over the rules of the build and the requirements serves all options.
        """
        blocked = 0
        for number in iterate_bits(chosen & self._excluding):
            blocked |= self.excluded[number] & ~self.variable_masks[self.variable_of[number]]
        for number in iterate_bits(self._requiring):
            mask = self.variable_masks[self.variable_of[number]]
            if not chosen >> number & 1:
                possible = chosen & ~mask | 1 << number
                if any(not wanted & possible for wanted in self.required[number]):
                    blocked |= 1 << number
                continue
            for wanted in self.required[number]:
                fulfilling = wanted & chosen
                if not fulfilling:
                    blocked |= ~(wanted | mask)
                elif not wanted >> number & 1:
                    other = self.variable_masks[self.variable_of[fulfilling.bit_length() - 1]]
                    # The only option that fulfils it must not be replaced by one that does not.
                    if not fulfilling & ~other and other != mask:
                        blocked |= other & ~wanted
        return sum(self.variable_masks) & ~blocked if blocked else sum(self.variable_masks)

    # ── Solvers ───────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def size(self) -> ComponentSize:
        """The size of the component."""
        pairs = sum(
            (others & ~self.variable_masks[self.variable_of[number]]).bit_count()
            if len(self.values[self.variable_of[number]]) > 2
            else others.bit_count()
            for number, others in self.excluded.items()
        )
        return ComponentSize(
            len(self.numbers), pairs // 2, sum(len(each) for each in self.required.values())
        )

    @cached_property
    def clauses(self) -> ClauseSet:
        """The constraints of the component for a solver."""
        return self._make_clause_set(self.excluded, self.required)

    def make_clauses(
        self, excluded: Sequence[int], required: Sequence[tuple[int, ...]]
    ) -> ClauseSet:
        """Return the constraints with other exclusions and requirements, by option of the model."""
        own = {
            number: self.to_local_mask(excluded[number + self.offset]) for number in self.numbers
        }
        requirements = {
            number: tuple(map(self.to_local_mask, required[number + self.offset]))
            for number in self.numbers
            if required[number + self.offset]
        }
        return self._make_clause_set(own, requirements)

    def _make_clause_set(
        self, excluded: Mapping[int, int], required: Mapping[int, tuple[int, ...]]
    ) -> ClauseSet:
        pick_one = tuple(
            mask
            for mask, values in zip(self.variable_masks, self.values, strict=True)
            if 0 not in values
        )
        incompatible = dict(excluded)
        for mask in pick_one:
            for number in iterate_bits(mask):
                incompatible[number] |= mask & ~(1 << number)
        return ClauseSet(self.numbers, incompatible, pick_one, required)

    def get_solver(self, budget: SearchBudget = UNLIMITED) -> Solver:
        """Return the solver of the component for this thread; it keeps what it learns.

        Preparing that of a large component takes long. With a short budget it is not done, which
        raises BudgetExceededError; the next thread that has the time prepares one more for the
        thread that needed it.
        """
        solver: Solver | None = getattr(self._solvers, "solver", None)
        if solver is None:
            solver = self._solvers.solver = self._prepare_solver(budget)
        if self._lacks_spare and not budget.is_short:
            self._lacks_spare = False
            self._spare_solvers.append(make_solver(self.clauses, self.size.needs_solver))
        return solver

    def _prepare_solver(self, budget: SearchBudget) -> Solver:
        if not budget.is_short or len(self.numbers) <= LARGE:
            return make_solver(self.clauses, self.size.needs_solver)
        try:
            return self._spare_solvers.pop()
        except IndexError:
            self._lacks_spare = True
            raise BudgetExceededError from None

    def has_valid_build_with(self, wanted: int, closed: int, budget: SearchBudget) -> bool:
        """Whether a valid build without the closed options has all options wanted."""
        found = self.get_solver(budget).find_build(wanted, closed, wanted, budget)
        return found is not None


def make_solver(clauses: ClauseSet, is_hard: bool) -> Solver:
    """Return a solver: python-sat for hard components if it is installed, else the one in Python.

    Both are imported on use, because most catalogs need neither.
    """
    if is_hard:
        from xmc_tui.domain.engine.pysat_solver import PysatSolver

        try:
            return PysatSolver(clauses)
        except ImportError:
            pass
    from xmc_tui.domain.engine.learning_solver import LearningSolver

    return LearningSolver(clauses)


def is_pysat_installed() -> bool:
    """Whether python-sat is installed."""
    return find_spec("pysat") is not None


def get_component(compiled_rules: CompiledRules, indices: tuple[int, ...]) -> RuleComponent:
    """Return the component of some indices, or the union of several; cached with the rules."""
    key = RuleComponent, indices
    found: RuleComponent | None = compiled_rules.derived.get(key)
    if found is None:
        variables = sorted(
            variable for index in indices for variable in compiled_rules.components[index]
        )
        found = compiled_rules.derived[key] = RuleComponent(compiled_rules, tuple(variables))
    return found
