"""The availability of every option in a build, cached per connected component of the rules.

An option is free, needs changes (with the effect of the best resolution), or is not offered. A
change to the build affects only its own component; the other components come from the cache.
"""

from __future__ import annotations

from collections.abc import Iterator

from xmc_tui.domain.combination_rules import CompiledRules
from xmc_tui.domain.engine.resolutions import RepairTask, find_resolutions, sum_prices
from xmc_tui.domain.engine.rule_component import RuleComponent
from xmc_tui.domain.option_availability import Availability, OptionAvailability

#: The number of cached entries, one for each component and its choices: enough for undoing a long
#: history.
_CACHE_SIZE = 4000

_NOT_OFFERED = OptionAvailability(Availability.NOT_OFFERED)


class AvailabilityCache:
    """The availability of all options of a model, cached by component and its choices."""

    def __init__(self, compiled_rules: CompiledRules) -> None:
        self.compiled_rules = compiled_rules
        self.components = tuple(
            RuleComponent(compiled_rules, slots) for slots in compiled_rules.components
        )
        #: By option number: the number of its component.
        self.component_of = [0] * len(compiled_rules.options)
        for index, component in enumerate(self.components):
            for number in component.numbers:
                self.component_of[number + component.offset] = index
        #: The number of options evaluated so far; tests measure the cost by it.
        self.evaluation_count = 0
        self._cache: dict[tuple[int, int, int, int], _ComponentAvailability] = {}

    def for_build(self, chosen: int, wishes: int, unavailable: int) -> BuildAvailability:
        """Return the availability of all options in a build, computed on access."""
        return BuildAvailability(self, chosen, wishes, unavailable)

    def option_state(
        self, number: int, chosen: int, wishes: int, unavailable: int
    ) -> OptionAvailability:
        """Return the availability of option `number` in a build."""
        return self.for_build(chosen, wishes, unavailable)[number]

    def get_component_availability(
        self, index: int, chosen: int, wishes: int, unavailable: int
    ) -> _ComponentAvailability:
        """Return the availability within one component, cached by its part of the build."""
        to_local = self.components[index].to_local
        key = (index, to_local(chosen), to_local(wishes), to_local(unavailable))
        found = self._cache.get(key)
        if found is None:
            if len(self._cache) >= _CACHE_SIZE:
                self._cache.clear()
            found = self._cache[key] = _ComponentAvailability(self, *key)
        return found


class BuildAvailability:
    """The availability of all options in one build, by option number, computed on access."""

    __slots__ = ("_cache", "_components", "_masks")

    def __init__(
        self, cache: AvailabilityCache, chosen: int, wishes: int, unavailable: int
    ) -> None:
        self._cache = cache
        self._masks = chosen, wishes, unavailable
        self._components: list[_ComponentAvailability | None] = [None] * len(cache.components)

    def __getitem__(self, number: int) -> OptionAvailability:
        return self._get_component(self._cache.component_of[number]).option_state(number)

    def __iter__(self) -> Iterator[OptionAvailability]:
        """Yield the availability of every option, in catalog order."""
        states: list[OptionAvailability] = [_NOT_OFFERED] * len(self._cache.component_of)
        for index in range(len(self._components)):
            for number, state in self._get_component(index).option_states().items():
                states[number] = state
        return iter(states)

    def _get_component(self, index: int) -> _ComponentAvailability:
        component = self._components[index]
        if component is None:
            component = self._cache.get_component_availability(index, *self._masks)
            self._components[index] = component
        return component


class _ComponentAvailability:
    """The availability of one component's options; its masks have local option numbers."""

    __slots__ = ("_cache", "_chosen", "_closed", "_component", "_states", "_wishes")

    def __init__(
        self, cache: AvailabilityCache, index: int, chosen: int, wishes: int, unavailable: int
    ) -> None:
        self._cache = cache
        self._component = cache.components[index]
        self._chosen = chosen
        self._wishes = wishes
        self._closed = unavailable | self._component.not_on_this_model
        self._states: dict[int, OptionAvailability] = {}  # by option number in the model

    def option_states(self) -> dict[int, OptionAvailability]:
        """Return the availability of all options, by option number in the model."""
        component = self._component
        if len(self._states) < len(component.numbers):
            for number in component.numbers:
                self.option_state(number + component.offset)
        return self._states

    def option_state(self, number: int) -> OptionAvailability:
        """Return the availability of an option by its number in the model."""
        found = self._states.get(number)
        if found is None:
            self._cache.evaluation_count += 1
            found = self._states[number] = self._evaluate(number - self._component.offset)
        return found

    def _evaluate(self, number: int) -> OptionAvailability:
        component, chosen = self._component, self._chosen
        if self._closed >> number & 1:
            return _NOT_OFFERED
        slot = component.slots[component.slot_number[number]]
        start = chosen & ~slot | 1 << number
        if self._is_free(number, start):
            return self._make_state(Availability.FREE, start)
        build = component.find_cheapest_repair(start, number, chosen, self._closed)
        if build is None:
            build = self._search_resolution(start, slot)
        if build is None:
            return _NOT_OFFERED
        return self._make_state(Availability.NEEDS_CHANGES, build)

    def _is_free(self, number: int, start: int) -> bool:
        """Whether option `number` excludes nothing in `start` and no requirement is unmet there."""
        component = self._component
        return not component.excluded[number] & start and not component.has_unmet_requirement(start)

    def _search_resolution(self, start: int, slot: int) -> int | None:
        """Return the build of the best resolution found by search; None if there is none."""
        compiled_rules, shift = self._cache.compiled_rules, self._component.offset
        task = RepairTask(
            compiled_rules,
            start << shift,
            frozenset([compiled_rules.slot_of[(slot << shift).bit_length() - 1]]),
            (self._wishes & ~slot) << shift,
            self._closed << shift,
            sum_prices(compiled_rules, self._chosen << shift),
        )
        resolutions = find_resolutions(task, most=1)
        return resolutions[0].build >> shift if resolutions else None

    def _make_state(self, availability: Availability, after: int) -> OptionAvailability:
        """Return an availability with the differences between the build `after` and this one."""
        component, before = self._component, self._chosen
        added, removed = after & ~before, before & ~after
        return OptionAvailability(
            availability,
            component.sum_prices(added) - component.sum_prices(removed),
            component.count_bespoke(added) - component.count_bespoke(removed),
        )
