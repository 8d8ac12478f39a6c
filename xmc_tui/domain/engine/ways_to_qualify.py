"""Search for the cheapest qualifying builds: valid ones with every wish that pass the threshold.

The search is exact. A subset-sum table (see `subset_sums`) prunes branches that cannot reach the
option sum sought; rules are checked on the way. Of builds that differ only in equivalent options
(see `option_equivalence`) one is returned, with their number. Money is in whole yuan.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from enum import StrEnum

from xmc_tui.domain.catalog import Model
from xmc_tui.domain.combination_rules import CompiledRules
from xmc_tui.domain.engine.option_equivalence import InterchangeableOptions, get_equivalence_keys
from xmc_tui.domain.engine.subset_sums import SubsetSums
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.programme_terms import Programme


class QualifyBlocker(StrEnum):
    """The reason why no build with the wishes qualifies."""

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
    """The search parameters: the rules and terms, and the wishes that every build contains.

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
    """Return the best qualifying builds, `most` at most, by option sum, changes and catalog
    order."""
    if not task.compiled_rules.model.eligible:
        return []
    search = _Search(task)
    least = task.programme.threshold.least_sum
    found: list[QualifyingSolution] = []
    for option_sum in search.iterate_sums(least):
        for solution in search.iterate_builds(option_sum, task.programme.at_least_one_bespoke):
            found.append(solution)
            if len(found) == most:
                return found
    return found


def why_not_qualifying(task: QualifyTask) -> tuple[QualifyBlocker, int]:
    """Return why nothing qualifies, and the greatest option sum in yuan with the wishes.

    The sum is 0 if no build contains them. If a bespoke item fits the wishes but the sum is too
    small with it, the sum is the greatest with such an item.
    """
    model: Model = task.compiled_rules.model
    search = _Search(task)
    greatest = search.find_greatest_sum(with_bespoke=False)
    if greatest is None:
        return QualifyBlocker.WISHES_CONFLICT, 0
    if not model.eligible:
        return QualifyBlocker.NOT_ELIGIBLE, greatest
    if greatest < task.programme.threshold.least_sum:
        return QualifyBlocker.BELOW_THRESHOLD, greatest
    with_bespoke = search.find_greatest_sum(with_bespoke=True)
    if with_bespoke is None:
        return QualifyBlocker.NO_BESPOKE_ITEM, greatest
    return QualifyBlocker.BESPOKE_BELOW_THRESHOLD, with_bespoke


class _Search:
    """Search for the builds of an exact option sum, fewest changes first."""

    def __init__(self, task: QualifyTask) -> None:
        self.task = task
        self.compiled_rules = task.compiled_rules
        closed = (
            task.unavailable
            | self.compiled_rules.not_on_this_model
            | self.compiled_rules.find_excluded(task.wishes)
        )
        self.slots = [
            self._find_values(number, closed) for number in range(len(self.compiled_rules.slots))
        ]
        self.interchangeable = InterchangeableOptions(
            self.compiled_rules, task.start, closed | task.wishes
        )
        #: By slot number: the options that this slot and the later ones can have.
        self.remaining_options = [0] * (len(self.slots) + 1)
        for number in reversed(range(len(self.slots))):
            self.remaining_options[number] = self.remaining_options[number + 1] | sum(
                [value.mask for value in self.slots[number]]
            )
        #: The greatest amount in yuan of which every price is a multiple.
        self.unit = math.gcd(*(value.price for values in self.slots for value in values)) or 1
        self.subset_sums = SubsetSums(
            [
                [(value.price // self.unit, value.bespoke, value.changed) for value in values]
                for values in self.slots
            ]
        )

    def _find_values(self, slot_number: int, closed: int) -> list[_Value]:
        """Return the possible values of a slot in catalog order, equivalent ones merged.

        A slot with a wish has only that value.
        """
        slot, options = self.compiled_rules.slots[slot_number], self.compiled_rules.options
        keys = get_equivalence_keys(self.compiled_rules)
        current = slot.mask & self.task.start
        wished = slot.mask & self.task.wishes
        masks = [
            value for value in slot.values if not value & closed and (not wished or value == wished)
        ]
        if not wished and 0 in masks:
            masks = [mask for mask in masks if mask] + [0]  # chosen before not chosen
        merged: dict[object, list[int]] = {}
        for mask in masks:
            merged.setdefault(keys[mask.bit_length() - 1] if mask else None, []).append(mask)
        values = []
        for equivalents in merged.values():
            mask = current if current in equivalents else equivalents[0]
            option = options[mask.bit_length() - 1] if mask else None
            price, bespoke = (option.price.amount, option.bespoke) if option else (0, False)
            values.append(_Value(mask, price, bespoke, mask != current, len(equivalents)))
        return sorted(values, key=lambda value: value.mask or math.inf)

    def iterate_sums(self, least: int, descending: bool = False) -> Iterator[int]:
        """Yield the sums from `least` yuan that the slots can reach, ignoring rules."""
        units = -(-least // self.unit)
        sums = self.subset_sums
        found = sums.iterate_descending(units) if descending else sums.iterate_ascending(units)
        return (each * self.unit for each in found)

    def find_greatest_sum(self, with_bespoke: bool) -> int | None:
        """Return the greatest option sum of a valid build in yuan; None if no build is valid.

        `with_bespoke` admits only builds with a bespoke item.
        """
        for option_sum in self.iterate_sums(0, descending=True):
            if any(self.iterate_builds(option_sum, with_bespoke)):
                return option_sum
        return None

    def iterate_builds(self, option_sum: int, with_bespoke: bool) -> Iterator[QualifyingSolution]:
        """Yield the valid builds of a sum, fewest changes first, then in catalog order."""
        units = option_sum // self.unit
        for changes in self.subset_sums.iterate_changes(units):
            for build, equivalents in self._fill_slots(units, changes, with_bespoke):
                yield QualifyingSolution(build, option_sum, changes, equivalents)

    def _fill_slots(
        self, units: int, changes: int, needs_bespoke: bool
    ) -> Iterator[tuple[int, int]]:
        """Yield (build, number of equivalent builds) for each valid build with exactly these units
        and changes, in catalog order."""
        can_reach = self.subset_sums.is_reachable
        excluded, required = self.compiled_rules.excluded, self.compiled_rules.required
        last = len(self.slots)
        stack: list[_Partial] = []
        if can_reach(0, units, changes, needs_bespoke):
            stack.append((0, 0, self.task.wishes, units, changes, needs_bespoke, 1))
        while stack:
            position, chosen, protected, units, changes, needs_bespoke, equivalents = stack.pop()
            if position == last:
                if self.interchangeable.is_canonical(chosen) and self.compiled_rules.is_valid(
                    chosen
                ):
                    yield chosen, equivalents * self.interchangeable.count_equivalents(chosen)
                continue
            extended: list[_Partial] = []
            for value in self.slots[position]:
                left = (
                    units - value.price // self.unit,
                    changes - value.changed,
                    needs_bespoke and not value.bespoke,
                )
                if not can_reach(position + 1, *left):
                    continue
                with_value = chosen | value.mask
                if value.mask:
                    number = value.mask.bit_length() - 1
                    if excluded[number] & protected:
                        continue
                    possible = with_value | self.remaining_options[position + 1]
                    if required[number] and any(
                        not wanted & possible for wanted in required[number]
                    ):
                        continue
                extended.append(
                    (
                        position + 1,
                        with_value,
                        protected | value.mask,
                        *left,
                        equivalents * value.equivalents,
                    )
                )
            stack.extend(reversed(extended))


#: A partial build: the next slot, the chosen options, these and the wishes (which no later option
#: may exclude), the units, changes and bespoke item still to reach, and the number of builds that
#: differ from it only in equivalent options.
_Partial = tuple[int, int, int, int, int, bool, int]
