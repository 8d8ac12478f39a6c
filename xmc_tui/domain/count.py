"""Counting without listing: how many builds are valid, how many qualify, and the sums they reach.

Groups tied by rules form components. Within one, partial builds that leave the same choices open share their
future; across components counts multiply and option sums add up.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from xmc_tui.domain.catalog import Model, Programme
from xmc_tui.domain.frozen import frozen
from xmc_tui.domain.rules import Rulebook, bits

#: How many partial builds there are by (option sum in yuan, holds a bespoke item).
Distribution = Counter[tuple[int, bool]]


@frozen
class Census:
    """Counts of builds and the bounds of their option sums in yuan; None where there is no such build."""

    valid: int
    qualifying: int
    least_qualifying_sum: int | None
    greatest_sum: int | None


def census(model: Model, programme: Programme, day: date) -> Census:
    """Count the builds of a model that can be ordered on `day`; where any number can be had every subset is one."""
    rulebook = Rulebook(model)
    total: Distribution = Counter({(0, False): 1})
    for component in rulebook.components:
        total = _sum_of(total, _ComponentCount(rulebook, component, rulebook.not_offered(day)).distribution())
    least = programme.threshold.least_sum
    qualifying: Counter[int] = Counter()
    for (amount, bespoke), count in total.items():
        if model.eligible and amount >= least and (bespoke or not programme.at_least_one_bespoke):
            qualifying[amount] += count
    return Census(
        valid=total.total(),
        qualifying=qualifying.total(),
        least_qualifying_sum=min(qualifying, default=None),
        greatest_sum=max((amount for amount, _ in total), default=None),
    )


def can_be_had(rulebook: Rulebook, wanted: int, unwanted: int = 0) -> bool:
    """Whether some valid build holds all of `wanted` and none of `unwanted`; days are not looked at."""
    for component in rulebook.components:
        slots = [rulebook.slots[i] for i in component]
        blocked = unwanted
        for slot in slots:
            if wanted & slot.mask:
                blocked |= slot.mask & ~wanted
        if any((wanted & slot.mask).bit_count() > 1 for slot in slots):
            return False
        if not _exists(rulebook, component, wanted, blocked | rulebook.foreign):
            return False
    return True


def _exists(rulebook: Rulebook, component: tuple[int, ...], wanted: int, blocked: int) -> bool:
    """Search one component depth first for a build that holds the wanted options and no blocked one."""
    members = sum(rulebook.slots[i].mask for i in component)

    def extend(position: int, chosen: int, blocked: int) -> bool:
        if position == len(component):
            return rulebook.holds(chosen) and chosen & wanted == wanted & members
        for value in rulebook.slots[component[position]].values:
            if value & blocked or (value and rulebook.excluded[value.bit_length() - 1] & chosen):
                continue
            forbidden = rulebook.excluded[value.bit_length() - 1] if value else 0
            if extend(position + 1, chosen | value, blocked | forbidden):
                return True
        return False

    return extend(0, 0, blocked)


class _ComponentCount:
    """Counts the partial builds of one component; states that leave the same future open are counted once."""

    def __init__(self, rulebook: Rulebook, component: tuple[int, ...], not_offered: int) -> None:
        self.rulebook = rulebook
        self.slots = [rulebook.slots[i] for i in component]
        self.not_offered = not_offered
        self.asked = 0  # options that some requirement asks for: whether they are in must be remembered
        for slot in self.slots:
            for number in bits(slot.mask):
                for wanted in rulebook.required[number]:
                    self.asked |= wanted
        self.later = [sum(slot.mask for slot in self.slots[i:]) for i in range(len(self.slots) + 1)]
        self.seen: dict[tuple[int, int, int, frozenset[int]], Distribution] = {}

    def distribution(self) -> Distribution:
        """Return the counts of the whole component."""
        return self._from(0, 0, 0, frozenset())

    def _from(self, position: int, chosen: int, blocked: int, pending: frozenset[int]) -> Distribution:
        """Count the ways to fill the slots from `position` on, given what is blocked and still required."""
        if position == len(self.slots):
            return Counter({(0, False): 1})
        key = (position, chosen & self.asked, blocked & self.later[position], pending)
        if key not in self.seen:
            self.seen[key] = self._count(position, chosen & self.asked, blocked, pending)
        return self.seen[key]

    def _count(self, position: int, chosen: int, blocked: int, pending: frozenset[int]) -> Distribution:
        counts: Distribution = Counter()
        later = self.later[position + 1]
        for value in self.slots[position].values:
            if value & (blocked | self.not_offered):
                continue
            number = value.bit_length() - 1
            open_requirements = pending
            if value:
                if self.rulebook.excluded[number] & chosen:
                    continue
                open_requirements = pending.union(self.rulebook.required[number])
            now = chosen | value
            open_requirements = frozenset(wanted for wanted in open_requirements if not wanted & now)
            if any(not wanted & later for wanted in open_requirements):
                continue
            forbidden = self.rulebook.excluded[number] if value else 0
            price = self.rulebook.options[number].price.amount if value else 0
            bespoke = self.rulebook.options[number].bespoke if value else False
            rest = self._from(position + 1, now, blocked | forbidden, open_requirements)
            for (amount, had_bespoke), count in rest.items():
                counts[amount + price, had_bespoke or bespoke] += count
        return counts


def _sum_of(left: Distribution, right: Distribution) -> Distribution:
    """Combine two independent distributions: counts multiply, sums add, one bespoke item suffices."""
    combined: Distribution = Counter()
    for (amount, bespoke), count in left.items():
        for (other_amount, other_bespoke), other_count in right.items():
            combined[amount + other_amount, bespoke or other_bespoke] += count * other_count
    return combined
