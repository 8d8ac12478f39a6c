"""The state of every option beside a build: free, needs changes (with the best way's effect), or not offered.

The build keeps the rules of the table: where it breaks some of the car's, the rulebook is one that tolerates that.
States are kept per component of tied slots, so that after a change only the component it fell in is judged again.
"""

from __future__ import annotations

from collections.abc import Iterator

from xmc_tui.domain.component import Component
from xmc_tui.domain.option_state import OptionState, State
from xmc_tui.domain.rules import Rulebook
from xmc_tui.domain.ways_out import Task, price_of, ways_out

#: How many components' states are remembered: enough to walk to and fro through a long undo history.
_REMEMBERED = 4000

_CLOSED = OptionState(State.NOT_OFFERED)


class StateTable:
    """The states of all options of a model; remembers those of components it has seen."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.components = tuple(Component(rulebook, slots) for slots in rulebook.components)
        #: Per option of the car its component, and its number there.
        self.component_of = [0] * len(rulebook.options)
        for position, component in enumerate(self.components):
            for number in component.numbers:
                self.component_of[number + component.shift] = position
        self.judged = 0  # options judged so far: what a key costs, told without a clock
        self._seen: dict[tuple[int, int, int, int], _Part] = {}

    def beside(self, chosen: int, wishes: int, unavailable: int) -> States:
        """Return the states beside a build, its wishes and what cannot be had on the day; each is judged when asked."""
        return States(self, chosen, wishes, unavailable)

    def state(self, number: int, chosen: int, wishes: int, unavailable: int) -> OptionState:
        """Return the state of option `number` beside the chosen ones."""
        return self.beside(chosen, wishes, unavailable)[number]

    def part(self, position: int, chosen: int, wishes: int, unavailable: int) -> _Part:
        """Return the states of one component beside what of a build falls in it."""
        own = self.components[position].own
        key = (position, own(chosen), own(wishes), own(unavailable))
        found = self._seen.get(key)
        if found is None:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            found = self._seen[key] = _Part(self, *key)
        return found


class States:
    """The states of all options of a car beside one build, by number; whoever asks for none pays for none."""

    __slots__ = ("_masks", "_parts", "_table")

    def __init__(self, table: StateTable, chosen: int, wishes: int, unavailable: int) -> None:
        self._table = table
        self._masks = chosen, wishes, unavailable
        self._parts: list[_Part | None] = [None] * len(table.components)

    def __getitem__(self, number: int) -> OptionState:
        return self._part(self._table.component_of[number]).state(number)

    def __iter__(self) -> Iterator[OptionState]:
        """Yield the state of every option, in catalog order."""
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
    """The states of one component's options beside what of a build falls in it; its masks are the component's."""

    __slots__ = ("_chosen", "_closed", "_component", "_states", "_table", "_wishes")

    def __init__(self, table: StateTable, position: int, chosen: int, wishes: int, unavailable: int) -> None:
        self._table = table
        self._component = table.components[position]
        self._chosen = chosen
        self._wishes = wishes
        self._closed = unavailable | self._component.foreign
        self._states: dict[int, OptionState] = {}  # by the option's number in the car

    def all(self) -> dict[int, OptionState]:
        """Return the states of all options of the component, by their numbers in the car."""
        component = self._component
        if len(self._states) < len(component.numbers):
            for number in component.numbers:
                self.state(number + component.shift)
        return self._states

    def state(self, number: int) -> OptionState:
        """Return the state of an option by its number in the car."""
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
        """Whether a choice breaks no rule; what was chosen before breaks none."""
        return not self._component.excluded[number] & start and not self._component.lacks(start)

    def _searched(self, start: int, slot: int) -> int | None:
        """Return the best way's build where it takes other changes than those a choice forces; None without a way."""
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
