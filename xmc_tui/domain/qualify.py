"""Ways to qualify: the cheapest valid builds that keep every wish and pass the threshold, exactly.

The sums that the groups can still add up to are kept as bit sets, one for each number of changes, so that the
search only enters branches that reach the sum it looks for; rules are checked as it goes. Money is whole yuan.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from xmc_tui.domain.catalog import Model, Programme
from xmc_tui.domain.rules import Rulebook, bits


class Obstacle(StrEnum):
    """Why no build that keeps the wishes qualifies."""

    NOT_ELIGIBLE = "model-not-eligible"
    NO_BESPOKE_ITEM = "no-bespoke-item"
    BELOW_THRESHOLD = "below-threshold"
    BESPOKE_BELOW_THRESHOLD = "bespoke-below-threshold"
    WISHES_CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class QualifyingWay:
    """A qualifying build: its option sum in yuan, changed groups, and how many builds it stands for, itself too."""

    build: int
    option_sum: int
    changes: int
    alike: int


@dataclass(frozen=True, slots=True)
class QualifyTask:
    """What to look for: builds of a rulebook that keep `wishes`; changes are counted from `start`."""

    rulebook: Rulebook
    programme: Programme
    start: int
    wishes: int
    unavailable: int


@dataclass(frozen=True, slots=True)
class _Value:
    """Options of one slot that differ in nothing but their look: the mask of the first, and how many there are."""

    mask: int
    price: int
    bespoke: bool
    changed: bool
    alike: int


def ways_to_qualify(task: QualifyTask, most: int = 5) -> list[QualifyingWay]:
    """Return the cheapest ways, at most so many, by option sum, then changes, then catalog order."""
    if not task.rulebook.model.eligible:
        return []
    search = _Search(task)
    least = task.programme.threshold.least_sum
    found: list[QualifyingWay] = []
    for option_sum in search.sums(least):
        for way in search.builds(option_sum, task.programme.at_least_one_bespoke):
            found.append(way)
            if len(found) == most:
                return found
    return found


def obstacle(task: QualifyTask) -> tuple[Obstacle, int]:
    """Return why nothing qualifies, with the greatest option sum in yuan that keeps the wishes, 0 without a build.

    Where a bespoke item goes with the wishes but not with enough money, the sum is the greatest with such an item.
    """
    model: Model = task.rulebook.model
    search = _Search(task)
    greatest = next(
        (option_sum for option_sum in search.sums(0, down=True) if any(search.builds(option_sum, False))), None
    )
    if greatest is None:
        return Obstacle.WISHES_CONFLICT, 0
    if not model.eligible:
        return Obstacle.NOT_ELIGIBLE, greatest
    if greatest < task.programme.threshold.least_sum:
        return Obstacle.BELOW_THRESHOLD, greatest
    with_bespoke = next(
        (option_sum for option_sum in search.sums(0, down=True) if any(search.builds(option_sum, True))), None
    )
    if with_bespoke is None:
        return Obstacle.NO_BESPOKE_ITEM, greatest
    return Obstacle.BESPOKE_BELOW_THRESHOLD, with_bespoke


class _Search:
    """Finds the builds of an exact option sum, fewest changes first."""

    def __init__(self, task: QualifyTask) -> None:
        self.task = task
        self.rulebook = task.rulebook
        closed = task.unavailable | self.rulebook.foreign | self.rulebook.forbidden_beside(task.wishes)
        self.slots = [self._values(number, closed) for number in range(len(self.rulebook.slots))]
        self.twins = self._twins(closed)
        self.later = [0] * (len(self.slots) + 1)
        for number in reversed(range(len(self.slots))):
            self.later[number] = self.later[number + 1] | sum(value.mask for value in self.slots[number])
        prices = [value.price for values in self.slots for value in values]
        self.unit = math.gcd(*prices) or 1
        self.reach = self._reach()

    def _values(self, slot_number: int, closed: int) -> list[_Value]:
        """Return the values a slot may have, alike ones merged, in catalog order; what is wished stays."""
        slot, options = self.rulebook.slots[slot_number], self.rulebook.options
        current = slot.mask & self.task.start
        wished = slot.mask & self.task.wishes
        masks = [value for value in slot.values if not value & closed and (not wished or value == wished)]
        if not wished and 0 in masks:
            masks = [mask for mask in masks if mask] + [0]  # in before out
        merged: dict[object, list[int]] = {}
        for mask in masks:
            merged.setdefault(self._kind(mask, slot.mask) if mask else None, []).append(mask)
        values = []
        for alike in merged.values():
            mask = current if current in alike else alike[0]
            option = options[mask.bit_length() - 1] if mask else None
            price, bespoke = (option.price.amount, option.bespoke) if option else (0, False)
            values.append(_Value(mask, price, bespoke, mask != current, len(alike)))
        return sorted(values, key=lambda value: value.mask or math.inf)

    def _twins(self, closed: int) -> list[tuple[int, ...]]:
        """Return the classes of options of any-number groups that count as one, each in the order they are taken.

        Of such a class a build holds the first few: those it has already, then the first in the catalog.
        """
        rulebook, start = self.rulebook, self.task.start
        classes: dict[object, list[int]] = {}
        for slot in rulebook.slots:
            mask = slot.mask
            if 0 in slot.values and not mask & (closed | self.task.wishes):
                classes.setdefault((slot.group, self._kind(mask, mask)), []).append(mask)
        orders = (sorted(twins, key=lambda mask: (not mask & start, mask)) for twins in classes.values())
        return [tuple(twins) for twins in orders if len(twins) > 1]

    def _is_first_of_alike(self, build: int) -> bool:
        """Whether of options that count as one the build holds the first few."""
        return all(bool(one & build) >= bool(other & build) for twins in self.twins for one, other in pairwise(twins))

    def _alike(self, build: int) -> int:
        """Return how many builds differ from this one in options of any-number groups that count as one alone."""
        return math.prod(math.comb(len(twins), sum(bool(mask & build) for mask in twins)) for twins in self.twins)

    def _kind(self, mask: int, slot_mask: int) -> object:
        """Return what must be equal for two options of a slot to count as one: price, bespoke mark and rules."""
        number = mask.bit_length() - 1
        option = self.rulebook.options[number]
        asked_by = frozenset(
            (asking, place)
            for asking in bits(self.rulebook.requiring)
            for place, wanted in enumerate(self.rulebook.required[asking])
            if wanted & mask
        )
        rules = self.rulebook.excluded[number] & ~slot_mask, frozenset(self.rulebook.required[number]), asked_by
        return option.price.amount, option.bespoke, rules

    def _reach(self) -> list[list[tuple[int, int]]]:
        """Return, from each slot on and for each number of changes, the sums that can be added, as bit sets.

        The first of a pair holds the sums without a bespoke item, the second those with one. Rules are left out,
        so a sum that is not in a set cannot be reached, and one that is may still turn out not to be.
        """
        reach: list[list[tuple[int, int]]] = [[(1, 0)]]
        for values in reversed(self.slots):
            rest = reach[0]
            sets = [(0, 0)] * (len(rest) + 1)
            for changes, (plain, bespoke) in enumerate(rest):
                for value in values:
                    shift, target = value.price // self.unit, changes + value.changed
                    had_plain, had_bespoke = sets[target]
                    if value.bespoke:
                        sets[target] = had_plain, had_bespoke | (plain | bespoke) << shift
                    else:
                        sets[target] = had_plain | plain << shift, had_bespoke | bespoke << shift
            while len(sets) > 1 and sets[-1] == (0, 0):
                sets.pop()
            reach.insert(0, sets)
        return reach

    def sums(self, least: int, down: bool = False) -> Iterator[int]:
        """Yield the sums of at least so many yuan that the groups may reach, rules aside, upward or downward."""
        possible = 0
        for plain, bespoke in self.reach[0]:
            possible |= plain | bespoke
        first = -(-least // self.unit)
        possible >>= first
        sums = [(first + number) * self.unit for number in bits(possible)]
        yield from reversed(sums) if down else sums

    def builds(self, option_sum: int, with_bespoke: bool) -> Iterator[QualifyingWay]:
        """Yield the valid builds of a sum, fewest changes first, then in catalog order."""
        for changes in range(len(self.reach[0])):
            for build, alike in self._extend(0, 0, self.task.wishes, option_sum // self.unit, changes, with_bespoke):
                yield QualifyingWay(build, option_sum, changes, alike)

    def _extend(
        self, position: int, chosen: int, beside: int, units: int, changes: int, needs_bespoke: bool
    ) -> Iterator[tuple[int, int]]:
        """Yield (build, alike) for each way to fill the slots from `position` on, exact in units and changes."""
        if not self._can_reach(position, units, changes, needs_bespoke):
            return
        if position == len(self.slots):
            if self._is_first_of_alike(chosen) and self.rulebook.holds(chosen):
                yield chosen, self._alike(chosen)
            return
        for value in self.slots[position]:
            if value.mask:
                number = value.mask.bit_length() - 1
                now = chosen | value.mask
                if self.rulebook.excluded[number] & beside:
                    continue
                if any(not wanted & (now | self.later[position + 1]) for wanted in self.rulebook.required[number]):
                    continue
            left = units - value.price // self.unit, changes - value.changed, needs_bespoke and not value.bespoke
            for build, alike in self._extend(position + 1, chosen | value.mask, beside | value.mask, *left):
                yield build, alike * value.alike

    def _can_reach(self, position: int, units: int, changes: int, needs_bespoke: bool) -> bool:
        if units < 0 or changes < 0 or changes >= len(self.reach[position]):
            return False
        plain, bespoke = self.reach[position][changes]
        return bool((bespoke if needs_bespoke else plain | bespoke) >> units & 1)
