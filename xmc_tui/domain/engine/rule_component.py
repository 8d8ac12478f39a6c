"""A connected component of the combination rules, with options renumbered so that its masks stay
small on large models."""

from __future__ import annotations

from xmc_tui.domain.combination_rules import CompiledRules, iterate_bits
from xmc_tui.domain.frozen_dataclass import frozen


@frozen
class _SlotRange:
    """A slot that has to change, with its possible values in catalog order, 0 (empty) last.

    `least` and `most` bound the sum in yuan that the slots after it add.
    """

    values: tuple[int, ...]
    least: int
    most: int


class RuleComponent:
    """The slots that rules link to each other; local masks are those of the model, shifted down."""

    def __init__(self, compiled_rules: CompiledRules, slot_numbers: tuple[int, ...]) -> None:
        slots = [compiled_rules.slots[number] for number in slot_numbers]
        options = compiled_rules.options
        #: The mask of the component's options in the model, and the shift of its local masks.
        self.members = sum(slot.mask for slot in slots)
        self.offset = (self.members & -self.members).bit_length() - 1
        #: The local option numbers.
        self.numbers = tuple(number - self.offset for number in iterate_bits(self.members))
        #: The local masks of the slots, and by local option number the index of its slot.
        self.slots = tuple(slot.mask >> self.offset for slot in slots)
        self.slot_number = {
            number: index for index, mask in enumerate(self.slots) for number in iterate_bits(mask)
        }
        self._values = tuple(self._order_values(slot.values) for slot in slots)
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
        self._price = {
            number: options[number + self.offset].price.amount for number in self.numbers
        }
        self._bespoke = sum(
            1 << number for number in self.numbers if options[number + self.offset].bespoke
        )

    def _order_values(self, values: tuple[int, ...]) -> tuple[int, ...]:
        """Return the values of a slot as local masks in catalog order, 0 (empty) last."""
        local = (value >> self.offset for value in values)
        return tuple(sorted(local, key=lambda value: (not value, value)))

    def to_local(self, mask: int) -> int:
        """Return the component's part of a mask of the model, in local numbers."""
        return (mask & self.members) >> self.offset

    def sum_prices(self, mask: int) -> int:
        """Return the option sum of a mask in yuan."""
        price = self._price
        return sum([price[number] for number in iterate_bits(mask)])

    def count_bespoke(self, mask: int) -> int:
        """Return the number of bespoke items in a mask."""
        return (mask & self._bespoke).bit_count()

    def find_excluded(self, mask: int) -> int:
        """Return the options that any option of the mask excludes."""
        excluded = 0
        while mask:
            lowest = mask & -mask
            excluded |= self.excluded[lowest.bit_length() - 1]
            mask ^= lowest
        return excluded

    def has_unmet_requirement(self, mask: int) -> bool:
        """Whether an option of the mask has an unmet requirement."""
        requiring = mask & self._requiring
        return bool(requiring) and any(
            not wanted & mask
            for number in iterate_bits(requiring)
            for wanted in self._required[number]
        )

    def find_cheapest_repair(self, start: int, number: int, before: int, closed: int) -> int | None:
        """Return the best valid build with option `number`; None if it needs a full search.

        `start` is the build `before` with the option added. Options that it excludes and closed
        options have to change in every resolution, so a build that changes nothing else gives up
        the fewest wishes and has the fewest changes. Among those the one with the smallest price
        difference is returned, then the first in catalog order.
        """
        faulty = start & (self.excluded[number] | closed)
        rest = start
        changing: list[int] = []
        for index, mask in enumerate(self.slots):
            if mask & faulty:
                changing.append(index)
                rest &= ~mask
        excluded = self.find_excluded(rest)
        if excluded & rest:
            # Other choices conflict too, which needs the full search.
            return None
        impossible = excluded | closed | faulty
        ranges: list[_SlotRange] = []
        least = most = 0
        for index in reversed(changing):
            values = tuple(value for value in self._values[index] if not value & impossible)
            if not start & self.slots[index] or not values:
                return None
            prices = [self._price[value.bit_length() - 1] if value else 0 for value in values]
            ranges.append(_SlotRange(values, least, most))
            least, most = least + min(prices), most + max(prices)
        ranges.reverse()
        return self._fill_slots(ranges, rest, self.sum_prices(rest) - self.sum_prices(before))

    def _fill_slots(self, ranges: list[_SlotRange], rest: int, difference: int) -> int | None:
        """Return the valid build with the price difference nearest to 0; None if there is none.

        It extends `rest`, whose price difference is `difference`, by one value of each slot.
        """
        best: int | None = None
        nearest: int | None = None
        stack = [(0, rest, difference)]
        while stack:
            position, build, so_far = stack.pop()
            if position == len(ranges):
                if (nearest is None or abs(so_far) < nearest) and not self.has_unmet_requirement(
                    build
                ):
                    best, nearest = build, abs(so_far)
                continue
            slot = ranges[position]
            extended = []
            for value in slot.values:
                number = value.bit_length() - 1
                if value and self.excluded[number] & build:
                    continue
                reached = so_far + (self._price[number] if value else 0)
                low, high = reached + slot.least, reached + slot.most
                if nearest is None or (low if low > 0 else -high if high < 0 else 0) < nearest:
                    extended.append((position + 1, build | value, reached))
            stack.extend(reversed(extended))
        return best
