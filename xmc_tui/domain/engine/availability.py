"""The availability of every option in a build, cached per connected component of the rules.

An option is free, needs changes (with the effect of the best resolution), or is not offered. A
change to the build affects only its own component; the other components come from the cache.
"""

from __future__ import annotations

from collections.abc import Iterator

from xmc_tui.domain.compiled_rules import CompiledRules
from xmc_tui.domain.engine.component_availability import ComponentAvailability, KnownFeasibility
from xmc_tui.domain.engine.rule_component import get_component
from xmc_tui.domain.engine.search_budget import UNLIMITED, SearchBudget
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
            get_component(compiled_rules, (index,))
            for index in range(len(compiled_rules.components))
        )
        #: By option number: the number of its component.
        self.component_by_option = [0] * len(compiled_rules.options)
        for index, component in enumerate(self.components):
            for number in component.numbers:
                self.component_by_option[number + component.offset] = index
        self._cache: dict[tuple[int, int, int, int], ComponentAvailability] = {}
        self._known: dict[tuple[int, int], KnownFeasibility] = {}  # by component and closed options

    @property
    def component_evaluation_count(self) -> int:
        """The number of evaluations for the cached builds; tests measure the cost by it."""
        return sum(each.evaluation_count for each in self._cache.values())

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
    ) -> ComponentAvailability:
        """Return the availability within one component, cached by its part of the build."""
        to_local = self.components[index].to_local_mask
        key = (index, to_local(chosen), to_local(wishes), to_local(unavailable))
        found = self._cache.get(key)
        if found is None:
            if len(self._cache) >= _CACHE_SIZE:
                self._cache.clear()
                self._known.clear()
            component = self.components[index]
            closed = key[3] | component.not_on_this_model
            known = self._known.get((index, closed))
            if known is None:
                known = self._known[index, closed] = KnownFeasibility(
                    closed, to_local(self.compiled_rules.standard)
                )
            found = self._cache[key] = ComponentAvailability(component, known, key[1], key[2])
        return found


class BuildAvailability:
    """The availability of all options in one build, by option number, computed on access."""

    __slots__ = ("_cache", "_components", "_masks")

    def __init__(
        self, cache: AvailabilityCache, chosen: int, wishes: int, unavailable: int
    ) -> None:
        self._cache = cache
        self._masks = chosen, wishes, unavailable
        self._components: list[ComponentAvailability | None] = [None] * len(cache.components)

    def __getitem__(self, number: int) -> OptionAvailability:
        return self.get(number, UNLIMITED)

    def get(self, number: int, budget: SearchBudget) -> OptionAvailability:
        """Return the availability of an option, as far as the budget allows.

        After an answer without a proof asking again searches on, unless the budget is short.
        """
        return self._get_component(self._cache.component_by_option[number]).option_state(
            number, budget
        )

    def get_kind(self, number: int, budget: SearchBudget = UNLIMITED) -> Availability:
        """Return whether an option is available, without the effect of its resolution.

        That takes no search for the best resolution.
        """
        return self._get_component(self._cache.component_by_option[number]).option_kind(
            number, budget
        )

    def __iter__(self) -> Iterator[OptionAvailability]:
        """Yield the availability of every option, in catalog order."""
        states: list[OptionAvailability] = [_NOT_OFFERED] * len(self._cache.component_by_option)
        for index in range(len(self._components)):
            for number, state in self._get_component(index).option_states().items():
                states[number] = state
        return iter(states)

    def find_directly_choosable_and_not_offered(
        self, budget: SearchBudget = UNLIMITED
    ) -> tuple[int, int]:
        """Return the free options and those not offered, as masks; all others need changes.

        Raise BudgetExceededError if the budget ends before all are known.
        """
        free = not_offered = 0
        for index, component in enumerate(self._cache.components):
            kinds = self._get_component(index).find_directly_choosable_and_not_offered(budget)
            free |= kinds[0] << component.offset
            not_offered |= kinds[1] << component.offset
        return free, not_offered

    def _get_component(self, index: int) -> ComponentAvailability:
        component = self._components[index]
        if component is None:
            component = self._cache.get_component_availability(index, *self._masks)
            self._components[index] = component
        return component
