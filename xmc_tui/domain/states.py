"""The availability of every option in a build, cached per connected component of the rules.

An option is free, needs changes (with the effect of the best resolution), or is not offered. A
change to the build affects only its own component; the other components come from the cache.
"""

from __future__ import annotations

from collections.abc import Iterator

from xmc_tui.domain.component import Component
from xmc_tui.domain.option_state import OptionState, State
from xmc_tui.domain.rules import Rulebook
from xmc_tui.domain.ways_out import Task, price_of, ways_out

#: The size of the cache; enough for undoing a long history.
_REMEMBERED = 4000

_CLOSED = OptionState(State.NOT_OFFERED)


class StateTable:
    """The availability of all options of a model, with a cache by component and its choices."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.components = tuple(Component(rulebook, slots) for slots in rulebook.components)
        #: The component of each option, by option number.
        self.component_of = [0] * len(rulebook.options)
        for position, component in enumerate(self.components):
            for number in component.numbers:
                self.component_of[number + component.shift] = position
        self.judged = 0  # the number of computed options, for tests of the cost
        self._seen: dict[tuple[int, int, int, int], _Part] = {}

    def beside(self, chosen: int, wishes: int, unavailable: int) -> States:
        """Return the availability of all options in a build, computed on access."""
        return States(self, chosen, wishes, unavailable)

    def state(self, number: int, chosen: int, wishes: int, unavailable: int) -> OptionState:
        """Return the availability of option `number` in a build."""
        return self.beside(chosen, wishes, unavailable)[number]

    def part(self, position: int, chosen: int, wishes: int, unavailable: int) -> _Part:
        """Return the availability within one component, cached by its part of the build."""
        own = self.components[position].own
        key = (position, own(chosen), own(wishes), own(unavailable))
        found = self._seen.get(key)
        if found is None:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            found = self._seen[key] = _Part(self, *key)
        return found


class States:
    """The availability of all options in one build, by option number, computed on access."""

    __slots__ = ("_masks", "_parts", "_table")

    def __init__(self, table: StateTable, chosen: int, wishes: int, unavailable: int) -> None:
        self._table = table
        self._masks = chosen, wishes, unavailable
        self._parts: list[_Part | None] = [None] * len(table.components)

    def __getitem__(self, number: int) -> OptionState:
        return self._part(self._table.component_of[number]).state(number)

    def __iter__(self) -> Iterator[OptionState]:
        """Yield the availability of every option, in catalog order."""
        states: list[OptionState] = [_CLOSED] * len(self._table.component_of)
        for position in range(len(self._parts)):
            for number, state in self._part(position).all().items():
                states[number] = state
        return iter(states)

    def _part(self, position: int) -> _Part:
        part = self._parts[position]
        if part is None:
            part = self._parts[position] = self._table.part(position, *self._masks)
        return part


class _Part:
    """The availability of one component's options; its masks use the numbering of the component."""

    __slots__ = ("_chosen", "_closed", "_component", "_states", "_table", "_wishes")

    def __init__(
        self, table: StateTable, position: int, chosen: int, wishes: int, unavailable: int
    ) -> None:
        self._table = table
        self._component = table.components[position]
        self._chosen = chosen
        self._wishes = wishes
        self._closed = unavailable | self._component.foreign
        self._states: dict[int, OptionState] = {}  # by option number in the model

    def all(self) -> dict[int, OptionState]:
        """Return the availability of all options, by option number in the model."""
        component = self._component
        if len(self._states) < len(component.numbers):
            for number in component.numbers:
                self.state(number + component.shift)
        return self._states

    def state(self, number: int) -> OptionState:
        """Return the availability of an option by its number in the model."""
        found = self._states.get(number)
        if found is None:
            self._table.judged += 1
            found = self._states[number] = self._judge(number - self._component.shift)
        return found

    def _judge(self, number: int) -> OptionState:
        component, chosen = self._component, self._chosen
        if self._closed >> number & 1:
            return _CLOSED
        slot = component.slots[component.slot_number[number]]
        start = chosen & ~slot | 1 << number
        if self._is_free(number, start):
            return self._outcome(State.FREE, start)
        build = component.nearest(start, number, chosen, self._closed)
        if build is None:
            build = self._searched(start, slot)
        return _CLOSED if build is None else self._outcome(State.NEEDS_CHANGES, build)

    def _is_free(self, number: int, start: int) -> bool:
        """Whether choosing an option adds no conflict to those that the build already has."""
        return not self._component.excluded[number] & start and not self._component.lacks(start)

    def _searched(self, start: int, slot: int) -> int | None:
        """Return the build of the best resolution found by search; None if there is none."""
        rulebook, shift = self._table.rulebook, self._component.shift
        task = Task(
            rulebook,
            start << shift,
            frozenset([rulebook.slot_of[(slot << shift).bit_length() - 1]]),
            (self._wishes & ~slot) << shift,
            self._closed << shift,
            price_of(rulebook, self._chosen << shift),
        )
        ways = ways_out(task, most=1)
        return ways[0].build >> shift if ways else None

    def _outcome(self, state: State, after: int) -> OptionState:
        component, before = self._component, self._chosen
        came, went = after & ~before, before & ~after
        return OptionState(
            state,
            component.price_of(came) - component.price_of(went),
            component.bespoke_in(came) - component.bespoke_in(went),
        )
