"""Exact counts of valid and qualifying builds, and the range of their option sums.

Groups linked by rules form connected components. Within one, partial builds with the same remaining
choices are memoised; across components counts multiply and option sums add up.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from xmc_tui.domain.catalog import Model, Programme
from xmc_tui.domain.combination_rules import CompiledRules, compile_rules, iterate_bits
from xmc_tui.domain.engine.satisfiability_search import satisfier_of
from xmc_tui.domain.frozen_dataclass import frozen

#: How many partial builds there are by (option sum in yuan, holds a bespoke item).
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
    total: Distribution = Counter({(0, False): 1})
    for component in compiled_rules.components:
        total = _sum_of(
            total,
            _ComponentCount(
                compiled_rules, component, compiled_rules.not_offered(day)
            ).distribution(),
        )
    least = programme.threshold.least_sum
    qualifying: Counter[int] = Counter()
    for (amount, bespoke), count in total.items():
        if model.eligible and amount >= least and (bespoke or not programme.at_least_one_bespoke):
            qualifying[amount] += count
    return BuildCounts(
        valid=total.total(),
        qualifying=qualifying.total(),
        least_qualifying_sum=min(qualifying, default=None),
        greatest_sum=max((amount for amount, _ in total), default=None),
    )


def is_satisfiable(compiled_rules: CompiledRules, wanted: int, unwanted: int = 0) -> bool:
    """Whether a valid build has all of `wanted` and none of `unwanted`, ignoring dates."""
    return satisfier_of(compiled_rules).find(wanted, unwanted) is not None


#: What matters of a partial build for the slots to come: the options chosen that may be asked for,
#: those that are
#: excluded, and the requirements that are open, each as the options of which one has to come.
_Open = tuple[int, int, frozenset[int]]

#: How many partial builds there are, by twice the option sum in yuan, and one more with a bespoke
#: item.
_Counts = dict[int, int]


class _ComponentCount:
    """Counts the builds of one component, memoised by the remaining choices."""

    def __init__(
        self, compiled_rules: CompiledRules, component: tuple[int, ...], not_offered: int
    ) -> None:
        self.compiled_rules = compiled_rules
        self.slots = [compiled_rules.slots[i] for i in slot_order(compiled_rules, component)]
        self.not_offered = not_offered
        #: From each slot on, the options there are, and those that some of them require.
        self.remaining_slots = [0] * (len(self.slots) + 1)
        self.required_by = [0] * (len(self.slots) + 1)
        for position in reversed(range(len(self.slots))):
            mask = self.slots[position].mask
            self.remaining_slots[position] = self.remaining_slots[position + 1] | mask
            self.required_by[position] = self.required_by[position + 1]
            for number in iterate_bits(mask & compiled_rules.requiring):
                for wanted in compiled_rules.required[number]:
                    self.required_by[position] |= wanted

    def distribution(self) -> Distribution:
        """Return the counts of the whole component."""
        counts: dict[_Open, _Counts] = {(0, 0, frozenset()): {0: 1}}
        for position in range(len(self.slots)):
            counts = self._filled(position, counts)
        found: Distribution = Counter()
        for some in counts.values():
            for key, count in some.items():
                found[key >> 1, bool(key & 1)] += count
        return found

    def _filled(self, position: int, counts: dict[_Open, _Counts]) -> dict[_Open, _Counts]:
        """Fill one slot of each partial build in every way."""
        options = self.compiled_rules.options
        filled: dict[_Open, _Counts] = {}
        for before, had in counts.items():
            for value in self.slots[position].values:
                after = self._after(position, before, value)
                if after is None:
                    continue
                option = options[value.bit_length() - 1] if value else None
                price, bespoke = (2 * option.price.amount, option.bespoke) if option else (0, False)
                into = filled.setdefault(after, {})
                for key, count in had.items():
                    key = key + price | bespoke
                    into[key] = into.get(key, 0) + count
        return filled

    def _after(self, position: int, before: _Open, value: int) -> _Open | None:
        """Return what a value leaves open; None where it does not go with what was chosen
        before."""
        asked, blocked, pending = before
        if value & (blocked | self.not_offered):
            return None
        later = self.remaining_slots[position + 1]
        if value:
            number = value.bit_length() - 1
            asked |= value
            blocked |= self.compiled_rules.excluded[number]
            if required := self.compiled_rules.required[number]:
                pending = pending.union(wanted for wanted in required if not wanted & asked)
        if pending:
            left = frozenset(
                wanted & later & ~(blocked | self.not_offered)
                for wanted in pending
                if not wanted & value
            )
            if 0 in left:
                return None
            pending = left
        return asked & self.required_by[position + 1], blocked & later, pending


def _sum_of(left: Distribution, right: Distribution) -> Distribution:
    """Combine two independent distributions: counts multiply, sums add up."""
    combined: Distribution = Counter()
    for (amount, bespoke), count in left.items():
        for (other_amount, other_bespoke), other_count in right.items():
            combined[amount + other_amount, bespoke or other_bespoke] += count * other_count
    return combined


# ── The order of the slots
# ────────────────────────────────────────────────────────────────────────────────────────────


def slot_order(compiled_rules: CompiledRules, component: Sequence[int]) -> Sequence[int]:
    """Return the slots of a component in an order in which few filled slots matter for those to
    come.

    The order of the catalog is kept where the one found by taking the best next slot is not better.
    """
    if len(component) <= 2:
        return component
    near = _neighbours(compiled_rules, component)
    weight = {slot: math.log2(max(2, len(compiled_rules.slots[slot].values))) for slot in component}
    return min(
        (component, _greedy_order(near, weight)),
        key=lambda order: max(_widths(order, near, weight)),
    )


def _neighbours(compiled_rules: CompiledRules, component: Sequence[int]) -> dict[int, set[int]]:
    """Return for each slot those that a rule ties to it directly."""
    near: dict[int, set[int]] = {slot: set() for slot in component}
    for slot in component:
        for number in iterate_bits(compiled_rules.slots[slot].mask):
            tied = compiled_rules.excluded[number]
            for wanted in compiled_rules.required[number]:
                tied |= wanted
            for other in {compiled_rules.slot_of[each] for each in iterate_bits(tied)} - {slot}:
                near[slot].add(other)
                near[other].add(slot)
    return near


def _greedy_order(near: dict[int, set[int]], weight: dict[int, float]) -> Sequence[int]:
    """Return an order that begins at the slot with the fewest neighbours and takes the best next
    slot each time."""
    left = {
        slot: set(others) for slot, others in near.items()
    }  # the neighbours that are not filled yet
    order: list[int] = []
    edge: set[int] = set()  # slots not filled yet that have a filled neighbour
    filled: set[int] = set()
    current = min(near, key=lambda slot: (len(near[slot]), slot))
    while True:
        order.append(current)
        filled.add(current)
        edge.discard(current)
        for other in near[current]:
            left[other].discard(current)
            if other not in filled:
                edge.add(other)
        if not edge:
            return order
        # A slot with no neighbour to come only narrows what is open: none is better.
        ready = next((slot for slot in near[current] if slot in edge and not left[slot]), None)
        current = (
            min(edge, key=lambda slot: _growth(slot, near, left, weight))
            if ready is None
            else ready
        )


def _growth(
    slot: int, near: dict[int, set[int]], left: dict[int, set[int]], weight: dict[int, float]
) -> tuple[float, int, int]:
    """Return by how many bits at most filling a slot widens what is open, then what breaks ties."""
    closed = sum(weight[other] for other in near[slot] if left[other] == {slot})
    return (weight[slot] if left[slot] else 0) - closed, len(left[slot]), slot


def _widths(
    order: Sequence[int], near: dict[int, set[int]], weight: dict[int, float]
) -> Iterator[float]:
    """Yield after each slot how much of what is filled matters for those to come, in bits at
    most."""
    left = {slot: len(others) for slot, others in near.items()}
    width, filled = 0.0, set[int]()
    for slot in order:
        filled.add(slot)
        width += weight[slot] if left[slot] else 0
        for other in near[slot]:
            left[other] -= 1
            if not left[other] and other in filled:
                width -= weight[other]
        yield width
