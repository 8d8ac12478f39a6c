"""Search for the valid builds of an option sum, fewest changes first.

A subset-sum table (see `subset_sums`) prunes branches that cannot reach the option sum sought;
rules are checked on the way. Of builds that differ only in equivalent options (see
`option_equivalence`) one is returned, with their number. Money is in whole yuan.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from xmc_tui.domain.compiled_rules import CompiledRules, iterate_bits
from xmc_tui.domain.engine.equivalent_variable_values import (
    ValueClass,
    find_equivalence_classes,
    find_values,
)
from xmc_tui.domain.engine.option_equivalence import InterchangeableOptions
from xmc_tui.domain.engine.search_budget import UNLIMITED, SearchBudget
from xmc_tui.domain.engine.subset_sums import SubsetSums
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.programme_terms import Programme

#: The number of changes from which it is first asked whether a sum has any build.
_FEW_CHANGES = 8

#: The partial builds tried before it is asked whether any build can qualify.
_PATIENCE = 300


@frozen
class QualifyingSolution:
    """A qualifying build with its option sum in yuan and its number of changed groups.

    `equivalents` is the number of equivalent builds, itself included.
    """

    build: int
    option_sum: int
    changes: int
    equivalents: int


@frozen
class QualifyTask:
    """The search parameters: the rules and terms, and the wishes that every build contains.

    Changes are counted from `start`; all sets of options are bit masks.
    """

    compiled_rules: CompiledRules
    programme: Programme
    start: int
    wishes: int
    unavailable: int


class OptionSumSearch:
    """Search for the builds of an exact option sum, fewest changes first."""

    def __init__(self, task: QualifyTask, budget: SearchBudget = UNLIMITED) -> None:
        self.task = task
        self._budget = budget
        #: The number of partial builds tried.
        self._steps = 0
        self.compiled_rules = task.compiled_rules
        closed = (
            task.unavailable
            | self.compiled_rules.not_on_this_model
            | self.compiled_rules.find_excluded(task.wishes)
        )
        #: By variable number: its possible values.
        self.values = [
            self._find_values(number, closed)
            for number in range(len(self.compiled_rules.variables))
        ]
        # The steps of one pass over all variables, so that a budget ends between two passes.
        pass_steps = len(self.values) // 16
        budget.spend(pass_steps)
        self.interchangeable = InterchangeableOptions(
            self.compiled_rules, task.start, closed | task.wishes
        )
        #: By variable number: the options that it and the later variables can have.
        self.remaining_options = [0] * (len(self.values) + 1)
        for number in reversed(range(len(self.values))):
            budget.spend()
            self.remaining_options[number] = self.remaining_options[number + 1] | sum(
                [value.mask for value in self.values[number]]
            )
        budget.spend(pass_steps)
        #: By variable number: the requirements that are decided once this variable has a value,
        #: each as the option that has it and its alternatives.
        self._decided = _find_decided_requirements(self.compiled_rules)
        #: The greatest amount in yuan of which every price is a multiple.
        self.unit = math.gcd(*(value.price for values in self.values for value in values)) or 1
        budget.spend(pass_steps)
        self.subset_sums = SubsetSums(
            [
                [(value.price // self.unit, value.bespoke, value.changed) for value in values]
                for values in self.values
            ],
            budget,
        )

    def _find_values(self, variable_number: int, closed: int) -> list[ValueClass]:
        self._budget.spend()
        task = self.task
        return find_values(task.compiled_rules, variable_number, task.start, task.wishes, closed)

    def iterate_by_sum(
        self, least: int, needs_bespoke: bool, may_exist: Callable[[], bool]
    ) -> Iterator[QualifyingSolution]:
        """Yield the valid builds from a sum on, by sum, changes and catalog order.

        `may_exist` is asked once if the first sums have no build: whether any sum can have one.
        """
        all_units = self.subset_sums.iterate_ascending(-(-least // self.unit))
        return self._chain_searches(
            (self._iterate_sum(units, needs_bespoke) for units in all_units), may_exist
        )

    def _iterate_sum(self, units: int, needs_bespoke: bool) -> Iterator[QualifyingSolution]:
        """Yield the valid builds of a sum, fewest changes first, then in catalog order."""
        found = False
        for changes in self.subset_sums.iterate_change_counts_of_sum(units):
            if (
                changes == _FEW_CHANGES
                and not found
                and not any(True for _ in self._iterate_builds(units, None, needs_bespoke))
            ):
                return
            for build, equivalents in self._iterate_builds(units, changes, needs_bespoke):
                found = True
                yield QualifyingSolution(build, units * self.unit, changes, equivalents)

    def iterate_by_sum_ranges(
        self, least: int, width: int, needs_bespoke: bool, may_exist: Callable[[], bool]
    ) -> Iterator[QualifyingSolution]:
        """Yield the valid builds from a sum on, range by range of so many yuan.

        The first range begins with the least sum that has a build. Within a range they are ordered
        by changes, sum and catalog order. `may_exist` is asked as in `iterate_by_sum`.
        """
        cheapest = next(self.iterate_by_sum(least, needs_bespoke, may_exist), None)
        if cheapest is None:
            return
        starts = range(cheapest.option_sum, self.subset_sums.greatest * self.unit + 1, width)
        yield from self._chain_searches(
            (self._iterate_range(each, each + width - 1, needs_bespoke) for each in starts),
            may_exist,
        )

    def _iterate_range(
        self, least: int, most: int, needs_bespoke: bool
    ) -> Iterator[QualifyingSolution]:
        """Yield the valid builds of a range of sums in yuan, fewest changes first."""
        first, last = -(-least // self.unit), most // self.unit
        if next(self.subset_sums.iterate_ascending(first), last + 1) > last:
            return
        for changes in self.subset_sums.iterate_change_counts_of_sum(last):
            for units in self.subset_sums.iterate_sums_in_range(changes, first, last):
                for build, equivalents in self._iterate_builds(units, changes, needs_bespoke):
                    yield QualifyingSolution(build, units * self.unit, changes, equivalents)

    def _chain_searches(
        self, searches: Iterable[Iterator[QualifyingSolution]], may_exist: Callable[[], bool]
    ) -> Iterator[QualifyingSolution]:
        """Yield the builds of one search after the other.

        `may_exist` is asked once if many partial builds were tried and none is complete: whether
        any can be. If not, the other searches are left out.
        """
        is_unknown = True
        for search in searches:
            for solution in search:
                is_unknown = False
                yield solution
            if is_unknown and self._steps > _PATIENCE:
                if not may_exist():
                    return
                is_unknown = False

    def _iterate_builds(
        self, units: int, changes: int | None, needs_bespoke: bool
    ) -> Iterator[tuple[int, int]]:
        """Yield (build, number of equivalent builds) for each valid build with exactly these units
        and changes, in catalog order; with `changes` None for any number of changes."""
        can_reach = self.subset_sums.is_reachable
        last = len(self.values)
        stack: list[_Partial] = []
        if can_reach(0, units, changes, needs_bespoke):
            stack.append((0, 0, self.task.wishes, units, changes, needs_bespoke, 1))
        while stack:
            self._steps += 1
            if not self._steps & 7:
                self._budget.spend(8)
            partial = stack.pop()
            if partial[0] < last:
                stack.extend(reversed(self._extend(partial)))
                continue
            chosen, equivalents = partial[1], partial[6]
            if self.interchangeable.is_canonical(chosen) and self.compiled_rules.is_valid(chosen):
                yield chosen, equivalents * self.interchangeable.count_equivalents(chosen)

    def _extend(self, partial: _Partial) -> list[_Partial]:
        """Return a partial build with each value of its next variable that may lead to the sum."""
        position, chosen, protected, units, changes, needs_bespoke, equivalents = partial
        excluded, required = self.compiled_rules.excluded, self.compiled_rules.required
        decided, unit, after = self._decided[position], self.unit, position + 1
        unchanged = self.subset_sums.get_sums(changes)[after]
        fewer = None if changes is None else changes - 1
        changed = unchanged if changes is None else self.subset_sums.get_sums(fewer)[after]
        extended: list[_Partial] = []
        for value in self.values[position]:
            plain, bespoke = changed if value.changed else unchanged
            left = units - value.price // unit
            still_needs = needs_bespoke and not value.bespoke
            if left < 0 or not (bespoke if still_needs else plain | bespoke) >> left & 1:
                continue
            mask = value.mask
            with_value = chosen | mask
            if mask:
                number = mask.bit_length() - 1
                if excluded[number] & protected:
                    continue
                if required[number]:
                    possible = with_value | self.remaining_options[after]
                    if any(not wanted & possible for wanted in required[number]):
                        continue
            if decided and any(
                option & with_value and not wanted & with_value for option, wanted in decided
            ):
                continue
            remaining = fewer if value.changed else changes
            count = equivalents * value.equivalents
            extended.append(
                (after, with_value, protected | mask, left, remaining, still_needs, count)
            )
        return extended


def precompute_search_tables(rules: CompiledRules) -> None:
    """Prepare what every search with these rules needs, so that none has to wait for it."""
    find_equivalence_classes(rules)
    _find_decided_requirements(rules)


@lru_cache(maxsize=16)
def _find_decided_requirements(rules: CompiledRules) -> list[list[tuple[int, int]]]:
    variable_of = rules.variable_of
    decided: list[list[tuple[int, int]]] = [[] for _ in rules.variables]
    for number in iterate_bits(rules.requiring):
        for wanted in rules.required[number]:
            last = max((variable_of[each] for each in iterate_bits(wanted)), default=0)
            decided[max(last, variable_of[number])].append((1 << number, wanted))
    return decided


#: A partial build: the next variable, the chosen options, these and the wishes (which no later
#: option may exclude), the units, changes and bespoke item still to reach, and the number of builds
#: that differ from it only in equivalent options.
_Partial = tuple[int, int, int, int, int | None, bool, int]
