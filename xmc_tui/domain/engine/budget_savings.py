"""Search for savings that bring a build within a budget: the smallest sets of choices to give up.

A subset-sum table tells which savings a number of choices can reach. Money is in whole yuan.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from xmc_tui.domain.compiled_rules import CompiledRules
from xmc_tui.domain.engine.resolutions import make_catalog_sort_key, sum_prices
from xmc_tui.domain.engine.search_budget import (
    UNLIMITED,
    BudgetExceededError,
    SearchBudget,
    SearchResults,
)
from xmc_tui.domain.engine.subset_sums import SubsetSums
from xmc_tui.domain.frozen_dataclass import frozen


@frozen
class Saving:
    """A valid build after giving up choices, with their number and the saving in yuan."""

    build: int
    given_up: int
    saved: int


@frozen
class _Candidate:
    """A choice that is not standard, the standard option to return to, and the yuan it saves."""

    former: int
    standard: int
    saved: int


def find_savings(
    compiled_rules: CompiledRules,
    chosen: int,
    excess: int,
    unavailable: int = 0,
    most: int = 5,
    budget: SearchBudget = UNLIMITED,
) -> SearchResults[Saving]:
    """Return the valid builds that save at least `excess` yuan with the fewest choices given up.

    A choice given up returns to the standard option, or is removed from a pick-any group. The
    builds are ranked by the amount saved, the smallest first, and catalog order; there are none if
    even the standard build costs too much.
    """
    search = _Search(compiled_rules, chosen, unavailable, budget)
    found: list[Saving] = []
    try:
        for size in range(1, len(search.candidates) + 1):
            for saved in search.iterate_sums(size, excess):
                if len(found) >= most:
                    break
                builds = search.find_builds(size, saved)
                builds.sort(key=lambda build: make_catalog_sort_key(compiled_rules, build))
                found += [Saving(build, size, saved) for build in builds]
            if found:
                break
    except BudgetExceededError:
        return SearchResults(found[:most], is_proven=False)
    return SearchResults(found[:most])


class _Search:
    """The choices that can be given up, with the savings that they reach."""

    def __init__(
        self, compiled_rules: CompiledRules, chosen: int, unavailable: int, budget: SearchBudget
    ) -> None:
        self._rules, self._chosen, self._unavailable = compiled_rules, chosen, unavailable
        self._budget = budget
        self.candidates = _find_candidates(compiled_rules, chosen)
        savings = [each.saved for each in self.candidates]
        self._unit = math.gcd(*savings) or 1
        # Sums are counted from the least possible one, since a standard option may cost more.
        self._low = sum(min(0, saved) for saved in savings) // self._unit
        self._sums = SubsetSums(
            [
                [(max(0, -saved), False, False), (max(0, saved), False, True)]
                for saved in (saved // self._unit for saved in savings)
            ],
            budget,
        )

    def iterate_sums(self, size: int, least: int) -> Iterator[int]:
        """Yield the savings from `least` yuan that so many choices reach, ascending."""
        first = max(0, -(-least // self._unit) - self._low)
        last = self._sums.greatest
        if first > last:
            return
        for changes in self._sums.iterate_change_counts_of_sum(last):
            if changes == size:
                for units in self._sums.iterate_sums_in_range(size, first, last):
                    yield (units + self._low) * self._unit
                return

    def find_builds(self, size: int, saved: int) -> list[int]:
        """Return the valid builds that give up so many choices and save exactly this."""
        found = []
        stack = [(0, self._chosen, saved // self._unit - self._low, size)]
        while stack:
            self._budget.spend()
            position, build, units, changes = stack.pop()
            if not self._sums.is_reachable(position, units, changes, needs_bespoke=False):
                continue
            if position == len(self.candidates):
                if self._rules.is_valid(build) and not build & self._unavailable:
                    found.append(build)
                continue
            each = self.candidates[position]
            step = each.saved // self._unit
            stack.append((position + 1, build, units - max(0, -step), changes))
            dropped = build & ~each.former | each.standard
            stack.append((position + 1, dropped, units - max(0, step), changes - 1))
        return found


def _find_candidates(compiled_rules: CompiledRules, chosen: int) -> list[_Candidate]:
    """Return each choice that is not standard.

    A choice that saves nothing is included, because it may require or exclude others.
    """
    candidates = []
    for variable in compiled_rules.variables:
        former = variable.mask & chosen
        standard = variable.mask & compiled_rules.standard
        if former != standard:
            saved = sum_prices(compiled_rules, former) - sum_prices(compiled_rules, standard)
            candidates.append(_Candidate(former, standard, saved))
    return candidates
