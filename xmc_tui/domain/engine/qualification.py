"""Best-first search for the cheapest valid builds that keep every wish and pass the threshold.

The search is exact. A subset-sum table (see `subset_sums`) prunes branches that cannot reach the
sought
option sum; rules are checked on the way. Builds that differ only in equivalent options are counted
once (symmetry breaking). Money is in whole yuan.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from xmc_tui.domain.catalog import Model, Programme
from xmc_tui.domain.combination_rules import CompiledRules, iterate_bits
from xmc_tui.domain.engine.subset_sums import SubsetSums
from xmc_tui.domain.frozen_dataclass import frozen


class QualifyBlocker(StrEnum):
    """The reason why no build that keeps the wishes qualifies."""

    NOT_ELIGIBLE = "model-not-eligible"
    NO_BESPOKE_ITEM = "no-bespoke-item"
    BELOW_THRESHOLD = "below-threshold"
    BESPOKE_BELOW_THRESHOLD = "bespoke-below-threshold"
    WISHES_CONFLICT = "conflict"


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
    """The search parameters: builds of a rulebook that keep `wishes`.

    Changes are counted from `start`; all sets of options are bit masks.
    """

    compiled_rules: CompiledRules
    programme: Programme
    start: int
    wishes: int
    unavailable: int


@frozen
class _Value:
    """Equivalent options of one slot, which differ only in appearance.

    `mask` is that of their representative, `equivalents` their number.
    """

    mask: int
    price: int
    bespoke: bool
    changed: bool
    equivalents: int


def find_ways_to_qualify(task: QualifyTask, most: int = 5) -> list[QualifyingSolution]:
    """Return the best ways, `most` at most, by option sum, changes and catalog order."""
    if not task.compiled_rules.model.eligible:
        return []
    search = _Search(task)
    least = task.programme.threshold.least_sum
    found: list[QualifyingSolution] = []
    for option_sum in search.sums(least):
        for way in search.builds(option_sum, task.programme.at_least_one_bespoke):
            found.append(way)
            if len(found) == most:
                return found
    return found


def why_not_qualifying(task: QualifyTask) -> tuple[QualifyBlocker, int]:
    """Return why nothing qualifies, and the greatest option sum in yuan that keeps the wishes.

    The sum is 0 if no build keeps them. If a bespoke item fits the wishes but the sum is too small
    with it, the sum is the greatest with such an item.
    """
    model: Model = task.compiled_rules.model
    search = _Search(task)
    greatest = next(
        (
            option_sum
            for option_sum in search.sums(0, down=True)
            if any(search.builds(option_sum, False))
        ),
        None,
    )
    if greatest is None:
        return QualifyBlocker.WISHES_CONFLICT, 0
    if not model.eligible:
        return QualifyBlocker.NOT_ELIGIBLE, greatest
    if greatest < task.programme.threshold.least_sum:
        return QualifyBlocker.BELOW_THRESHOLD, greatest
    with_bespoke = next(
        (
            option_sum
            for option_sum in search.sums(0, down=True)
            if any(search.builds(option_sum, True))
        ),
        None,
    )
    if with_bespoke is None:
        return QualifyBlocker.NO_BESPOKE_ITEM, greatest
    return QualifyBlocker.BESPOKE_BELOW_THRESHOLD, with_bespoke


class _Search:
    """Search for the builds of an exact option sum, fewest changes first."""

    def __init__(self, task: QualifyTask) -> None:
        self.task = task
        self.compiled_rules = task.compiled_rules
        self.equivalence_keys = _equivalence_keys(task.compiled_rules)
        closed = (
            task.unavailable
            | self.compiled_rules.not_on_this_model
            | self.compiled_rules.excluded_by(task.wishes)
        )
        self.slots = [
            self._values(number, closed) for number in range(len(self.compiled_rules.slots))
        ]
        self.interchangeable = self._interchangeable(closed)
        self.remaining_slots = [0] * (len(self.slots) + 1)
        for number in reversed(range(len(self.slots))):
            self.remaining_slots[number] = self.remaining_slots[number + 1] | sum(
                [value.mask for value in self.slots[number]]
            )
        self.unit = math.gcd(*(value.price for values in self.slots for value in values)) or 1
        self.subset_sums = SubsetSums(
            [
                [(value.price // self.unit, value.bespoke, value.changed) for value in values]
                for values in self.slots
            ]
        )

    def _values(self, slot_number: int, closed: int) -> list[_Value]:
        """Return the possible values of a slot in catalog order, equivalent ones merged.

        A slot with a wish keeps it.
        """
        slot, options = self.compiled_rules.slots[slot_number], self.compiled_rules.options
        current = slot.mask & self.task.start
        wished = slot.mask & self.task.wishes
        masks = [
            value for value in slot.values if not value & closed and (not wished or value == wished)
        ]
        if not wished and 0 in masks:
            masks = [mask for mask in masks if mask] + [0]  # chosen before not chosen
        merged: dict[object, list[int]] = {}
        for mask in masks:
            merged.setdefault(
                self.equivalence_keys[mask.bit_length() - 1] if mask else None, []
            ).append(mask)
        values = []
        for equivalents in merged.values():
            mask = current if current in equivalents else equivalents[0]
            option = options[mask.bit_length() - 1] if mask else None
            price, bespoke = (option.price.amount, option.bespoke) if option else (0, False)
            values.append(_Value(mask, price, bespoke, mask != current, len(equivalents)))
        return sorted(values, key=lambda value: value.mask or math.inf)

    def _interchangeable(self, closed: int) -> list[tuple[int, ...]]:
        """Return the classes of equivalent options of pick-any groups, in order of choice.

        The canonical build of a class has its first options: those in the current build, then by
        catalog order.
        """
        compiled_rules, start = self.compiled_rules, self.task.start
        classes: dict[object, list[int]] = {}
        for slot in compiled_rules.slots:
            mask = slot.mask
            if 0 in slot.values and not mask & (closed | self.task.wishes):
                classes.setdefault(
                    (slot.group, self.equivalence_keys[mask.bit_length() - 1]), []
                ).append(mask)
        orders = (
            sorted(twins, key=lambda mask: (not mask & start, mask)) for twins in classes.values()
        )
        return [tuple(twins) for twins in orders if len(twins) > 1]

    def _is_canonical(self, build: int) -> bool:
        """Symmetry breaking: whether the build is the canonical one among equivalent builds."""
        return all(
            bool(one & build) >= bool(other & build)
            for twins in self.interchangeable
            for one, other in pairwise(twins)
        )

    def _count_equivalents(self, build: int) -> int:
        """Return the number of builds that differ only in equivalent options of pick-any groups."""
        return math.prod(
            math.comb(len(twins), sum(bool(mask & build) for mask in twins))
            for twins in self.interchangeable
        )

    def sums(self, least: int, down: bool = False) -> Iterator[int]:
        """Yield the sums from `least` yuan that the slots can reach, ignoring rules."""
        units = -(-least // self.unit)
        return (
            found * self.unit
            for found in (
                self.subset_sums.descending(units) if down else self.subset_sums.ascending(units)
            )
        )

    def builds(self, option_sum: int, with_bespoke: bool) -> Iterator[QualifyingSolution]:
        """Yield the valid builds of a sum, fewest changes first, then in catalog order."""
        units = option_sum // self.unit
        for changes in self.subset_sums.changes(units):
            for build, equivalents in self._filled(units, changes, with_bespoke):
                yield QualifyingSolution(build, option_sum, changes, equivalents)

    def _filled(self, units: int, changes: int, needs_bespoke: bool) -> Iterator[tuple[int, int]]:
        """Yield (build, alike) for each exact assignment of the slots, in catalog order."""
        can_reach, excluded, required = (
            self.subset_sums.is_reachable,
            self.compiled_rules.excluded,
            self.compiled_rules.required,
        )
        last = len(self.slots)
        todo: list[_Partial] = []
        if can_reach(0, units, changes, needs_bespoke):
            todo.append((0, 0, self.task.wishes, units, changes, needs_bespoke, 1))
        while todo:
            position, chosen, beside, units, changes, needs_bespoke, equivalents = todo.pop()
            if position == last:
                if self._is_canonical(chosen) and self.compiled_rules.is_valid(chosen):
                    yield chosen, equivalents * self._count_equivalents(chosen)
                continue
            onward: list[_Partial] = []
            for value in self.slots[position]:
                left = (
                    units - value.price // self.unit,
                    changes - value.changed,
                    needs_bespoke and not value.bespoke,
                )
                if not can_reach(position + 1, *left):
                    continue
                if value.mask:
                    number = value.mask.bit_length() - 1
                    if excluded[number] & beside:
                        continue
                    there = chosen | value.mask | self.remaining_slots[position + 1]
                    if required[number] and any(not wanted & there for wanted in required[number]):
                        continue
                onward.append(
                    (
                        position + 1,
                        chosen | value.mask,
                        beside | value.mask,
                        *left,
                        equivalents * value.equivalents,
                    )
                )
            todo.extend(reversed(onward))


#: A partial build: the next slot, the chosen options, the options that must not be excluded, the
#: units, changes and bespoke item still to reach, and the number of equivalent builds.
_Partial = tuple[int, int, int, int, int, bool, int]


@lru_cache(maxsize=16)
def _equivalence_keys(compiled_rules: CompiledRules) -> list[object]:
    """Return the equivalence key of each option: price, bespoke flag and rules."""
    asked_by: list[list[tuple[int, int]]] = [[] for _ in compiled_rules.options]
    for asking in iterate_bits(compiled_rules.requiring):
        for place, wanted in enumerate(compiled_rules.required[asking]):
            for number in iterate_bits(wanted):
                asked_by[number].append((asking, place))
    slots = [
        compiled_rules.slots[compiled_rules.slot_of[number]]
        for number in range(len(compiled_rules.options))
    ]
    same = [
        (
            option.price.amount,
            option.bespoke,
            frozenset(compiled_rules.required[number]),
            frozenset(asked_by[number]),
        )
        for number, option in enumerate(compiled_rules.options)
    ]
    # Options that exclude each other exclude, each with itself, the same: as those of a pick-one
    # group do of their own.
    together = [
        (slot.group, *same[number], compiled_rules.excluded[number] | slot.mask)
        for number, slot in enumerate(slots)
    ]
    times = Counter(together)
    return [
        together[number]
        if times[together[number]] > 1
        else (*same[number], compiled_rules.excluded[number] & ~slot.mask)
        for number, slot in enumerate(slots)
    ]
