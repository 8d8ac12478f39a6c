"""The availability of every option in a build, cached per connected component of the rules.

An option is free, needs changes (with the effect of the best resolution), or is not offered. A
change to the build affects only its own component; the other components come from the cache.
"""

from __future__ import annotations

from collections.abc import Iterator

from xmc_tui.domain.combination_rules import CompiledRules
from xmc_tui.domain.engine.resolutions import RepairTask, find_resolutions, price_of
from xmc_tui.domain.engine.rule_component import RuleComponent
from xmc_tui.domain.option_availability import Availability, OptionAvailability

#: The size of the cache; enough for undoing a long history.
_BUILDS_CACHED = 4000

_NOT_OFFERED_STATE = OptionAvailability(Availability.NOT_OFFERED)


class AvailabilityCache:
    """The availability of all options of a model, with a cache by component and its choices."""

    def __init__(self, compiled_rules: CompiledRules) -> None:
        self.compiled_rules = compiled_rules
        self.components = tuple(
            RuleComponent(compiled_rules, slots) for slots in compiled_rules.components
        )
        #: The component of each option, by option number.
        self.component_of = [0] * len(compiled_rules.options)
        for position, component in enumerate(self.components):
            for number in component.numbers:
                self.component_of[number + component.offset] = position
        self.evaluated = 0  # the number of computed options, for tests of the cost
        self._cache: dict[tuple[int, int, int, int], _ComponentAvailability] = {}

    def for_build(self, chosen: int, wishes: int, unavailable: int) -> BuildAvailability:
        """Return the availability of all options in a build, computed on access."""
        return BuildAvailability(self, chosen, wishes, unavailable)

    def option_state(
        self, number: int, chosen: int, wishes: int, unavailable: int
    ) -> OptionAvailability:
        """Return the availability of option `number` in a build."""
        return self.for_build(chosen, wishes, unavailable)[number]

    def component_availability(
        self, position: int, chosen: int, wishes: int, unavailable: int
    ) -> _ComponentAvailability:
        """Return the availability within one component, cached by its part of the build."""
        own = self.components[position].to_local
        key = (position, own(chosen), own(wishes), own(unavailable))
        found = self._cache.get(key)
        if found is None:
            if len(self._cache) >= _BUILDS_CACHED:
                self._cache.clear()
            found = self._cache[key] = _ComponentAvailability(self, *key)
        return found


class BuildAvailability:
    """The availability of all options in one build, by option number, computed on access."""

    __slots__ = ("_masks", "_parts", "_table")

    def __init__(
        self, table: AvailabilityCache, chosen: int, wishes: int, unavailable: int
    ) -> None:
        self._table = table
        self._masks = chosen, wishes, unavailable
        self._parts: list[_ComponentAvailability | None] = [None] * len(table.components)

    def __getitem__(self, number: int) -> OptionAvailability:
        return self._part(self._table.component_of[number]).state(number)

    def __iter__(self) -> Iterator[OptionAvailability]:
        """Yield the availability of every option, in catalog order."""
        states: list[OptionAvailability] = [_NOT_OFFERED_STATE] * len(self._table.component_of)
        for position in range(len(self._parts)):
            for number, state in self._part(position).all().items():
                states[number] = state
        return iter(states)

    def _part(self, position: int) -> _ComponentAvailability:
        part = self._parts[position]
        if part is None:
            part = self._parts[position] = self._table.component_availability(
                position, *self._masks
            )
        return part


class _ComponentAvailability:
    """The availability of one component's options; its masks use the numbering of the component."""

    __slots__ = ("_chosen", "_closed", "_component", "_states", "_table", "_wishes")

    def __init__(
        self, table: AvailabilityCache, position: int, chosen: int, wishes: int, unavailable: int
    ) -> None:
        self._table = table
        self._component = table.components[position]
        self._chosen = chosen
        self._wishes = wishes
        self._closed = unavailable | self._component.not_on_this_model
        self._states: dict[int, OptionAvailability] = {}  # by option number in the model

    def all(self) -> dict[int, OptionAvailability]:
        """Return the availability of all options, by option number in the model."""
        component = self._component
        if len(self._states) < len(component.numbers):
            for number in component.numbers:
                self.state(number + component.offset)
        return self._states

    def state(self, number: int) -> OptionAvailability:
        """Return the availability of an option by its number in the model."""
        found = self._states.get(number)
        if found is None:
            self._table.evaluated += 1
            found = self._states[number] = self._evaluate(number - self._component.offset)
        return found

    def _evaluate(self, number: int) -> OptionAvailability:
        component, chosen = self._component, self._chosen
        if self._closed >> number & 1:
            return _NOT_OFFERED_STATE
        slot = component.slots[component.slot_number[number]]
        start = chosen & ~slot | 1 << number
        if self._is_free(number, start):
            return self._outcome(Availability.FREE, start)
        build = component.cheapest_repair(start, number, chosen, self._closed)
        if build is None:
            build = self._search_state(start, slot)
        return (
            _NOT_OFFERED_STATE
            if build is None
            else self._outcome(Availability.NEEDS_CHANGES, build)
        )

    def _is_free(self, number: int, start: int) -> bool:
        """Whether choosing an option adds no conflict to those that the build already has."""
        return not self._component.excluded[
            number
        ] & start and not self._component.has_unmet_requirement(start)

    def _search_state(self, start: int, slot: int) -> int | None:
        """Return the build of the best resolution found by search; None if there is none."""
        compiled_rules, shift = self._table.compiled_rules, self._component.offset
        task = RepairTask(
            compiled_rules,
            start << shift,
            frozenset([compiled_rules.slot_of[(slot << shift).bit_length() - 1]]),
            (self._wishes & ~slot) << shift,
            self._closed << shift,
            price_of(compiled_rules, self._chosen << shift),
        )
        ways = find_resolutions(task, most=1)
        return ways[0].build >> shift if ways else None

    def _outcome(self, state: Availability, after: int) -> OptionAvailability:
        component, before = self._component, self._chosen
        came, went = after & ~before, before & ~after
        return OptionAvailability(
            state,
            component.price_of(came) - component.price_of(went),
            component.bespoke_in(came) - component.bespoke_in(went),
        )
