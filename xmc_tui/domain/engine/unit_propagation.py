"""What follows from options that are in or out, by unit propagation over the rules of a car.

Days are not looked at. Nothing here recurses, so that long chains of rules need no deep stack.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from functools import lru_cache

from xmc_tui.domain.combination_rules import CompiledRules, iterate_bits

#: What is decided so far: the options that are in, and those that are out.
Decided = tuple[int, int]

#: Options to put in and options to put out.
Changes = tuple[int, int]


class Constraints:
    """The rules of a car as a search keeps them: per option what it excludes, what it requires, and
    who requires it."""

    def __init__(self, compiled_rules: CompiledRules) -> None:
        self._rulebook = compiled_rules
        self.excluded = [*compiled_rules.excluded]
        self.required = [*compiled_rules.required]
        #: Per option the requirements that it can fulfil: (the requiring option, the mask of
        #: options that do).
        self.asked_by: list[list[tuple[int, int]]] = [[] for _ in compiled_rules.options]
        for asking in iterate_bits(compiled_rules.requiring):
            for wanted in compiled_rules.required[asking]:
                for number in iterate_bits(wanted):
                    self.asked_by[number].append((asking, wanted))

    def without(
        self, exclusions: Mapping[int, int], requirements: Iterable[tuple[int, int]]
    ) -> Constraints:
        """Return these constraints less some exclusions and requirements."""
        fewer = copy(self)
        fewer.excluded, fewer.required, fewer.asked_by = (
            [*self.excluded],
            [*self.required],
            [*self.asked_by],
        )
        for number, others in exclusions.items():
            fewer.excluded[number] &= ~others
        for number, wanted in requirements:
            left = list(fewer.required[number])
            left.remove(wanted)
            fewer.required[number] = tuple(left)
            for each in iterate_bits(0 if wanted in left else wanted):
                fewer.asked_by[each] = [
                    entry for entry in fewer.asked_by[each] if entry != (number, wanted)
                ]
        return fewer

    def roots(self) -> Decided | None:
        """Return what holds in every valid build; None where there is none."""
        compiled_rules = self._rulebook
        single = sum(slot.mask for slot in compiled_rules.slots if len(slot.values) == 1)
        hopeless = sum(
            1 << number
            for number in iterate_bits(compiled_rules.requiring)
            if not all(self.required[number])
        )
        return self.propagated((0, 0), single, compiled_rules.not_on_this_model | hopeless)

    def propagated(self, decided: Decided, come: int, go: int) -> Decided | None:
        """Put options in and out with all that follows; None where that contradicts itself."""
        inside, outside = decided
        come, go = come & ~inside, go & ~outside
        while come or go:
            if come & (outside | go) or go & inside:
                return None
            if come:
                number = come.bit_length() - 1
                inside |= 1 << number
                come ^= 1 << number
                included, excluded = self._follow_in(number, inside, outside | go)
            else:
                number = go.bit_length() - 1
                outside |= 1 << number
                go ^= 1 << number
                followed = self._follow_out(number, inside, outside | go)
                if followed is None:
                    return None
                included, excluded = followed
            come |= included & ~inside
            go |= excluded & ~outside
        return inside, outside

    def _follow_in(self, number: int, inside: int, outside: int) -> Changes:
        """Return what comes and what goes because an option is in; contradictions show when that is
        carried out."""
        slot = self._rulebook.slots[self._rulebook.slot_of[number]]
        come, go = 0, self.excluded[number] | slot.mask & ~(1 << number)
        for wanted in self.required[number]:
            if not wanted & inside:
                left = wanted & ~(outside | go)
                if not left:
                    go |= 1 << number  # that contradicts itself
                elif not left & (left - 1):
                    come |= left
        return come, go

    def _follow_out(self, number: int, inside: int, outside: int) -> Changes | None:
        """Return what comes and what goes because an option is out; None where something is missing
        for good."""
        come = go = 0
        slot = self._rulebook.slots[self._rulebook.slot_of[number]]
        if 0 not in slot.values and not slot.mask & inside:
            left = slot.mask & ~outside
            if not left:
                return None
            if not left & (left - 1):
                come |= left
        for asking, wanted in self.asked_by[number]:
            if wanted & inside:
                continue
            left = wanted & ~outside
            if not left:
                go |= 1 << asking
            elif inside >> asking & 1 and not left & (left - 1):
                come |= left
        return come, go


#: The constraints of a rulebook, made once.
constraints_of = lru_cache(maxsize=16)(Constraints)
