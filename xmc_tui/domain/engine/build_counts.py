"""Exact counts of valid and qualifying builds, and the range of their option sums.

Rules divide the decision variables into connected components. Within one, variable elimination
counts; across components counts multiply. The counts by option sum are the coefficients of a
polynomial, packed into one whole number, so that adding up sums is a multiplication. What a limit
leaves open is named in the result.
"""

from __future__ import annotations

import math
from datetime import date
from enum import StrEnum

from xmc_tui.domain.catalog import Model
from xmc_tui.domain.compiled_rules import CompiledRules, compile_rules
from xmc_tui.domain.engine.counting_factors import CountingFactors
from xmc_tui.domain.engine.greatest_sum import find_greatest_sum
from xmc_tui.domain.engine.option_sum_search import QualifyTask
from xmc_tui.domain.engine.rule_component import RuleComponent, get_component
from xmc_tui.domain.engine.search_budget import UNLIMITED, BudgetExceededError, SearchBudget
from xmc_tui.domain.engine.variable_elimination import VariableElimination
from xmc_tui.domain.engine.ways_to_qualify import find_ways_to_qualify
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.programme_terms import Programme

#: The longest polynomial, in bits: multiplying two takes some tenths of a second.
_MOST_POLYNOMIAL_BITS = 4_000_000


class BuildStatistic(StrEnum):
    """The figures of `BuildCounts`."""

    VALID = "valid"
    QUALIFYING = "qualifying"
    LEAST_QUALIFYING_SUM = "least-qualifying-sum"
    GREATEST_SUM = "greatest-sum"


@frozen
class BuildCounts:
    """Counts of builds and the range of their option sums in yuan.

    A sum is None if there is no such build. The figures in `undecided` were left open by a limit: a
    count is then that of builds known to exist, of which there are more, and a sum is that of the
    best build known or None.
    """

    valid: int
    qualifying: int
    least_qualifying_sum: int | None
    greatest_sum: int | None
    undecided: frozenset[BuildStatistic] = frozenset()


def count_builds(
    model: Model,
    programme: Programme,
    day: date,
    budget: SearchBudget = UNLIMITED,
    sums_budget: SearchBudget = UNLIMITED,
) -> BuildCounts:
    """Count the builds of a model that can be ordered on `day`.

    In pick-any groups every subset counts as a build. If counting reaches a limit, the sums are
    searched within a budget of their own.
    """
    return _ModelCount(compile_rules(model), programme, day, budget, sums_budget).count()


class _ComponentCount:
    """The counts of one component: `total` builds, or None if a limit was reached."""

    def __init__(self, component: RuleComponent, closed: int, budget: SearchBudget) -> None:
        self.component = component
        self._factors = CountingFactors(component, closed)
        self.greatest_entry = 1
        self.total: int | None = None
        try:
            self._elimination = VariableElimination(self._factors, budget)
            weights = [
                [
                    (len(members) if index < self._factors.decision_variable_count else 1,)
                    for members in values
                ]
                for index, values in enumerate(self._factors.values)
            ]
            (self.total,) = self._elimination.count(weights, 1)
            self.greatest_entry = max(self._elimination.greatest_entry, self.total)
        except BudgetExceededError:
            pass

    def count_sums(self, unit: int, width: int, mask: int) -> tuple[int, int]:
        """Return the counts by sum of all builds, and of those without a bespoke item.

        They are packed polynomials in units, `width` bits a coefficient, cut off by a mask.
        """
        weights = []
        for index, values in enumerate(self._factors.values):
            if index < self._factors.decision_variable_count:
                weights.append([self._pack(members, unit, width) for members in values])
            else:
                weights.append([(1, 1) for _ in values])
        every, plain = self._elimination.count(weights, 2, mask)
        return every, plain

    def _pack(self, members: list[int | None], unit: int, width: int) -> tuple[int, int]:
        every = plain = 0
        for number in members:
            price = 0 if number is None else self.component.price[number]
            term = 1 << price // unit * width
            every += term
            plain += 0 if number is not None and self.component.count_bespoke(1 << number) else term
        return every, plain


class _ModelCount:
    """The count of one model."""

    def __init__(
        self,
        rules: CompiledRules,
        programme: Programme,
        day: date,
        budget: SearchBudget,
        sums_budget: SearchBudget,
    ) -> None:
        self._rules, self._programme, self._budget = rules, programme, budget
        self._sums_budget = sums_budget
        self._closed = rules.find_not_offered(day)
        self._components = [
            get_component(rules, (index,)) for index in range(len(rules.components))
        ]
        self._counts = [
            _ComponentCount(each, each.to_local_mask(self._closed), budget)
            for each in self._components
        ]

    def count(self) -> BuildCounts:
        """Return all figures, as far as the limits allow."""
        valid = math.prod(each.total for each in self._counts if each.total is not None)
        if any(each.total is None for each in self._counts):
            valid = self._find_lower_bound(valid)
            return self._search_sums(valid, None, {BuildStatistic.VALID, BuildStatistic.QUALIFYING})
        if not valid:
            return BuildCounts(0, 0, None, None)
        try:
            return self._count_qualifying(valid)
        except BudgetExceededError:
            return self._search_sums(valid, None, {BuildStatistic.QUALIFYING})

    def _find_lower_bound(self, valid: int) -> int:
        """Return a number of builds that there are more than, 0 if none is known."""
        for count in self._counts:
            if count.total is not None:
                continue
            component, closed = count.component, count.component.to_local_mask(self._closed)
            try:
                build = component.get_solver().find_build(
                    0, closed, component.to_local_mask(self._rules.standard), self._sums_budget
                )
            except BudgetExceededError:
                return 0
            if build is None:
                return 0
            # The build, and that with each one option that breaks no rule.
            free = component.find_directly_choosable_options(build) & ~build & ~closed
            valid *= free.bit_count()
        return valid

    def _count_qualifying(self, valid: int) -> BuildCounts:
        """Return all figures from the counts by sum."""
        options, closed = self._rules.options, self._closed
        needs_bespoke = self._programme.at_least_one_bespoke
        offered = [each for number, each in enumerate(options) if not closed >> number & 1]
        unit = math.gcd(*(each.price.amount for each in offered)) or 1
        first = -(-self._programme.threshold.least_qualifying_sum // unit)
        greatest = max(valid, *(each.greatest_entry for each in self._counts))
        width = greatest.bit_length() + 1
        length = self._find_greatest_price_sum() // unit + 1
        is_complete = length * width <= _MOST_POLYNOMIAL_BITS
        if not is_complete:
            length = first  # what is below the threshold is enough for the number
        if length * width > _MOST_POLYNOMIAL_BITS:
            raise BudgetExceededError
        every, plain = self._count_sums(unit, width, (1 << length * width) - 1)
        below, total = (1 << first * width) - 1, (1 << width) - 1
        # The modulus adds up the coefficients.
        qualifying = valid - (every & below) % total
        if needs_bespoke:
            qualifying -= self._count_plain() - (plain & below) % total
        qualifying *= self._rules.model.eligible
        if not is_complete:
            return self._search_sums(valid, qualifying, set())
        counted = (every - plain if needs_bespoke else every) >> first * width
        lowest = (counted & -counted).bit_length() - 1
        return BuildCounts(
            valid,
            qualifying,
            (first + lowest // width) * unit if qualifying else None,
            (every.bit_length() - 1) // width * unit,
        )

    def _count_sums(self, unit: int, width: int, mask: int) -> tuple[int, int]:
        """Return the counts by sum of all builds, and of those without a bespoke item."""
        every = plain = 1
        for count in self._counts:
            self._budget.spend(8)
            some = count.count_sums(unit, width, mask)
            every, plain = every * some[0] & mask, plain * some[1] & mask
        return every, plain

    def _find_greatest_price_sum(self) -> int:
        """Return the sum of the greatest price of each decision variable, in yuan."""
        total = 0
        for variable in self._rules.variables:
            values = [value for value in variable.values if value and not value & self._closed]
            prices = [self._rules.options[value.bit_length() - 1].price.amount for value in values]
            total += max(prices, default=0)
        return total

    def _count_plain(self) -> int:
        """Return the number of valid builds without a bespoke item."""
        closed = self._closed | sum(
            1 << number for number, option in enumerate(self._rules.options) if option.bespoke
        )
        total = 1
        for component in self._components:
            count = _ComponentCount(component, component.to_local_mask(closed), self._budget)
            if count.total is None:
                raise BudgetExceededError
            total *= count.total
        return total

    def _search_sums(
        self, valid: int, qualifying: int | None, undecided: set[BuildStatistic]
    ) -> BuildCounts:
        """Return the figures with the sums found by search rather than by counting."""
        greatest = find_greatest_sum(self._rules, 0, self._closed, False, self._sums_budget)
        if not greatest.is_proven:
            undecided.add(BuildStatistic.GREATEST_SUM)
        task = QualifyTask(self._rules, self._programme, self._rules.standard, 0, self._closed)
        ways = find_ways_to_qualify(task, 1, budget=self._sums_budget)
        if not ways.is_proven:
            undecided.add(BuildStatistic.LEAST_QUALIFYING_SUM)
        elif not ways:
            qualifying = 0
            undecided.discard(BuildStatistic.QUALIFYING)
        if greatest.amount is None and greatest.is_proven:
            return BuildCounts(0, 0, None, None)
        return BuildCounts(
            valid,
            qualifying if qualifying is not None else 0,
            ways[0].option_sum if ways else None,
            greatest.amount,
            frozenset(undecided),
        )
