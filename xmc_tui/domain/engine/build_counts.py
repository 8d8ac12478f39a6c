"""Exact counts of valid and qualifying builds, and the range of their option sums.

Rules divide the slots into connected components. Within one, partial builds with the same remaining
choices are memoised; across components counts multiply and option sums add up.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from xmc_tui.domain.catalog import Model
from xmc_tui.domain.combination_rules import CompiledRules, compile_rules, iterate_bits
from xmc_tui.domain.engine.slot_order import choose_slot_order
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.programme_terms import Programme

#: The number of partial builds by (option sum in yuan, whether there is a bespoke item).
Distribution = Counter[tuple[int, bool]]


@frozen
class BuildCounts:
    """Counts of builds and the range of their option sums in yuan.

    A sum is None if there is no such build.
    """

    valid: int
    qualifying: int
    least_qualifying_sum: int | None
    greatest_sum: int | None


def count_builds(model: Model, programme: Programme, day: date) -> BuildCounts:
    """Count the builds of a model that can be ordered on `day`.

    In pick-any groups every subset counts as a build.
    """
    compiled_rules = compile_rules(model)
    not_offered = compiled_rules.find_not_offered(day)
    total: Distribution = Counter({(0, False): 1})
    for component in compiled_rules.components:
        count = _ComponentCount(compiled_rules, component, not_offered)
        total = _convolve(total, count.compute_distribution())
    least = programme.threshold.least_sum
    qualifying: Counter[int] = Counter()
    for (amount, bespoke), number in total.items():
        if model.eligible and amount >= least and (bespoke or not programme.at_least_one_bespoke):
            qualifying[amount] += number
    return BuildCounts(
        valid=total.total(),
        qualifying=qualifying.total(),
        least_qualifying_sum=min(qualifying, default=None),
        greatest_sum=max((amount for amount, _ in total), default=None),
    )


#: The part of a partial build that matters for the slots to come: the chosen options that may be
#: required, the options that are excluded, and the unmet requirements, each as the options of which
#: one is still needed.
_OpenState = tuple[int, int, frozenset[int]]

#: The number of partial builds by key: twice the option sum in yuan, plus 1 with a bespoke item.
_CountsByKey = dict[int, int]


class _ComponentCount:
    """Counts the builds of one component, memoised by the remaining choices."""

    def __init__(
        self, compiled_rules: CompiledRules, component: tuple[int, ...], not_offered: int
    ) -> None:
        self.compiled_rules = compiled_rules
        self.slots = [compiled_rules.slots[i] for i in choose_slot_order(compiled_rules, component)]
        self.not_offered = not_offered
        #: By position: the options of this slot and the later ones, and the options that some of
        #: those require.
        self.remaining_options = [0] * (len(self.slots) + 1)
        self.required_later = [0] * (len(self.slots) + 1)
        for position in reversed(range(len(self.slots))):
            mask = self.slots[position].mask
            self.remaining_options[position] = self.remaining_options[position + 1] | mask
            self.required_later[position] = self.required_later[position + 1]
            for number in iterate_bits(mask & compiled_rules.requiring):
                for wanted in compiled_rules.required[number]:
                    self.required_later[position] |= wanted

    def compute_distribution(self) -> Distribution:
        """Return the counts of the whole component."""
        counts: dict[_OpenState, _CountsByKey] = {(0, 0, frozenset()): {0: 1}}
        for position in range(len(self.slots)):
            counts = self._fill_slot(position, counts)
        total: Distribution = Counter()
        for by_key in counts.values():
            for key, count in by_key.items():
                total[key >> 1, bool(key & 1)] += count
        return total

    def _fill_slot(
        self, position: int, counts: dict[_OpenState, _CountsByKey]
    ) -> dict[_OpenState, _CountsByKey]:
        """Extend each partial build by every possible value of one slot."""
        options = self.compiled_rules.options
        filled: dict[_OpenState, _CountsByKey] = {}
        for before, by_key in counts.items():
            for value in self.slots[position].values:
                after = self._extend(position, before, value)
                if after is None:
                    continue
                option = options[value.bit_length() - 1] if value else None
                price, bespoke = (2 * option.price.amount, option.bespoke) if option else (0, False)
                totals = filled.setdefault(after, {})
                for key, count in by_key.items():
                    key = key + price | bespoke
                    totals[key] = totals.get(key, 0) + count
        return filled

    def _extend(self, position: int, before: _OpenState, value: int) -> _OpenState | None:
        """Return the open state after choosing a value; None if the earlier choices forbid it."""
        chosen, excluded, unmet = before
        if value & (excluded | self.not_offered):
            return None
        later = self.remaining_options[position + 1]
        if value:
            number = value.bit_length() - 1
            chosen |= value
            excluded |= self.compiled_rules.excluded[number]
            if required := self.compiled_rules.required[number]:
                unmet = unmet.union(wanted for wanted in required if not wanted & chosen)
        if unmet:
            still_unmet = frozenset(
                wanted & later & ~(excluded | self.not_offered)
                for wanted in unmet
                if not wanted & value
            )
            if 0 in still_unmet:
                return None
            unmet = still_unmet
        return chosen & self.required_later[position + 1], excluded & later, unmet


def _convolve(left: Distribution, right: Distribution) -> Distribution:
    """Combine two independent distributions: counts multiply, sums add up."""
    combined: Distribution = Counter()
    for (amount, bespoke), count in left.items():
        for (other_amount, other_bespoke), other_count in right.items():
            combined[amount + other_amount, bespoke or other_bespoke] += count * other_count
    return combined
