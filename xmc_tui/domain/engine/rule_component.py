"""A connected component of the rules, renumbered so that its masks stay small on large models."""

from __future__ import annotations

from xmc_tui.domain.combination_rules import CompiledRules, iterate_bits
from xmc_tui.domain.frozen_dataclass import frozen


@frozen
class _SlotRange:
    """A slot that has to change, with its possible values in catalog order, 0 (empty) last."""

    values: tuple[int, ...]
    # The bounds of what the later slots can add to the option sum, in yuan.
    least: int
    most: int


class RuleComponent:
    """The slots linked by rules to each other; its masks are those of the model, shifted down."""

    def __init__(self, compiled_rules: CompiledRules, slot_numbers: tuple[int, ...]) -> None:
        slots = [compiled_rules.slots[number] for number in slot_numbers]
        #: The mask of the component's options in the model, and the shift of its local masks.
        self.members = sum(slot.mask for slot in slots)
        self.offset = (self.members & -self.members).bit_length() - 1
        self.numbers = tuple(number - self.offset for number in iterate_bits(self.members))
        self.slots = tuple(slot.mask >> self.offset for slot in slots)
        self.slot_number = {
            number: position
            for position, mask in enumerate(self.slots)
            for number in iterate_bits(mask)
        }
        self._values = tuple(
            tuple(
                sorted(
                    (value >> self.offset for value in slot.values),
                    key=lambda value: (not value, value),
                )
            )
            for slot in slots
        )
        self.not_on_this_model = self.to_local(compiled_rules.not_on_this_model)
        self.excluded = {
            number: self.to_local(compiled_rules.excluded[number + self.offset])
            for number in self.numbers
        }
        self._required = {
            number: tuple(
                self.to_local(wanted) for wanted in compiled_rules.required[number + self.offset]
            )
            for number in self.numbers
            if compiled_rules.required[number + self.offset]
        }
        self._requiring = sum(1 << number for number in self._required)
        options = compiled_rules.options
        self._price = {
            number: options[number + self.offset].price.amount for number in self.numbers
        }
        self._bespoke = sum(
            1 << number for number in self.numbers if options[number + self.offset].bespoke
        )

    def to_local(self, mask: int) -> int:
        """Return the component's part of a mask of the model, in local numbers."""
        return (mask & self.members) >> self.offset

    def price_of(self, mask: int) -> int:
        """Return the option sum of a mask in yuan."""
        price = self._price
        return sum([price[number] for number in iterate_bits(mask)])

    def bespoke_in(self, mask: int) -> int:
        """Return the number of bespoke items in a mask."""
        return (mask & self._bespoke).bit_count()

    def excluded_by(self, mask: int) -> int:
        """Return the options that any option of the mask excludes."""
        forbidden = 0
        while mask:
            lowest = mask & -mask
            forbidden |= self.excluded[lowest.bit_length() - 1]
            mask ^= lowest
        return forbidden

    def has_unmet_requirement(self, mask: int) -> bool:
        """Whether an option of the mask has an unmet requirement."""
        requiring = mask & self._requiring
        return bool(requiring) and any(
            not wanted & mask
            for number in iterate_bits(requiring)
            for wanted in self._required[number]
        )

    def cheapest_repair(self, start: int, number: int, before: int, closed: int) -> int | None:
        """Return the best valid build with option `number`; None if it needs a full search.

        `start` is the build `before` with the option added. Options that it excludes and closed
        options have to change in every resolution, so a build that changes nothing else gives up
        the fewest wishes and has the fewest changes. Among those the one with the smallest price
        difference is returned, then the first in catalog order.
        """
        faulty = start & (self.excluded[number] | closed)
        kept = start
        places: list[int] = []
        for position, mask in enumerate(self.slots):
            if mask & faulty:
                places.append(position)
                kept &= ~mask
        forbidden = self.excluded_by(kept)
        if forbidden & kept:
            # Other choices conflict too, which needs the full search.
            return None
        unfit = forbidden | closed | faulty
        choices: list[_SlotRange] = []
        least = most = 0
        for position in reversed(places):
            values = tuple(value for value in self._values[position] if not value & unfit)
            if not start & self.slots[position] or not values:
                return None
            prices = [self._price[value.bit_length() - 1] if value else 0 for value in values]
            choices.append(_SlotRange(values, least, most))
            least, most = least + min(prices), most + max(prices)
        choices.reverse()
        return self._cheapest_fill(choices, kept, self.price_of(kept) - self.price_of(before))

    def _cheapest_fill(self, places: list[_SlotRange], kept: int, difference: int) -> int | None:
        """Return the valid build with the price difference nearest to 0; None if there is none."""
        found: int | None = None
        nearest: int | None = None
        todo = [(0, kept, difference)]
        while todo:
            position, build, so_far = todo.pop()
            if position == len(places):
                if (nearest is None or abs(so_far) < nearest) and not self.has_unmet_requirement(
                    build
                ):
                    found, nearest = build, abs(so_far)
                continue
            place = places[position]
            onward = []
            for value in place.values:
                number = value.bit_length() - 1
                if value and self.excluded[number] & build:
                    continue
                reached = so_far + (self._price[number] if value else 0)
                low, high = reached + place.least, reached + place.most
                if nearest is None or (low if low > 0 else -high if high < 0 else 0) < nearest:
                    onward.append((position + 1, build | value, reached))
            todo.extend(reversed(onward))
        return found
