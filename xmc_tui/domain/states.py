"""The state of every option beside a build: free, needs changes (with the best way's effect), or not offered.

States are kept per component of tied slots, so that after a change only the component it fell in is judged again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xmc_tui.domain.rules import Rulebook, bits
from xmc_tui.domain.ways_out import Task, price_of, ways_out

#: How many components' states are remembered: enough to walk to and fro through a long undo history.
_REMEMBERED = 4000


class State(StrEnum):
    """Whether an option can be chosen as the build stands."""

    FREE = "free"
    NEEDS_CHANGES = "needs-changes"
    NOT_OFFERED = "not-offered"


@dataclass(frozen=True, slots=True)
class OptionState:
    """An option's state, and what choosing it by the best way changes: yuan of the option sum, bespoke items."""

    state: State
    difference: int = 0
    bespoke_difference: int = 0


class StateTable:
    """The states of all options of a model; remembers those of components it has seen."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.members = [sum(rulebook.slots[slot].mask for slot in component) for component in rulebook.components]
        self.component_of = {slot: number for number, component in enumerate(rulebook.components) for slot in component}
        self.bespoke = sum(1 << number for number, option in enumerate(rulebook.options) if option.bespoke)
        self.judged = 0  # options judged so far: what a key costs, told without a clock
        self._seen: dict[tuple[int, int, int, int], dict[int, OptionState]] = {}

    def state(self, number: int, chosen: int, wishes: int, unavailable: int) -> OptionState:
        """Return the state of option `number` beside the chosen ones."""
        component = self.component_of[self.rulebook.slot_of[number]]
        members = self.members[component]
        key = (component, chosen & members, wishes & members, unavailable & members)
        if key not in self._seen:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            self._seen[key] = {}
        states = self._seen[key]
        if number not in states:
            self.judged += 1
            states[number] = self._judge(number, *key[1:])
        return states[number]

    def _judge(self, number: int, chosen: int, wishes: int, unavailable: int) -> OptionState:
        rulebook = self.rulebook
        if (unavailable | rulebook.foreign) >> number & 1:
            return OptionState(State.NOT_OFFERED)
        slot_number = rulebook.slot_of[number]
        slot = rulebook.slots[slot_number]
        start = chosen & ~slot.mask | 1 << number
        if self._is_free(number, start, chosen):
            return self._outcome(State.FREE, start, chosen)
        task = Task(
            rulebook, start, frozenset([slot_number]), wishes & ~slot.mask, unavailable, price_of(rulebook, chosen)
        )
        ways = ways_out(task, most=1)
        if not ways:
            return OptionState(State.NOT_OFFERED)
        return self._outcome(State.NEEDS_CHANGES, ways[0].build, chosen)

    def _is_free(self, number: int, start: int, chosen: int) -> bool:
        """Whether a choice breaks no rule that was whole before."""
        rulebook = self.rulebook
        if not rulebook.excluded[number] & start and not self._lacks(start):
            return True
        if rulebook.holds(chosen):
            return False
        present = rulebook.conflicts(rulebook.ids_of(chosen))
        return all(conflict in present for conflict in rulebook.conflicts(rulebook.ids_of(start)))

    def _lacks(self, build: int) -> bool:
        """Whether some option misses one it requires."""
        required = self.rulebook.required
        return any(
            not wanted & build for number in bits(build & self.rulebook.requiring) for wanted in required[number]
        )

    def _outcome(self, state: State, after: int, before: int) -> OptionState:
        difference = price_of(self.rulebook, after & ~before) - price_of(self.rulebook, before & ~after)
        bespoke = (after & self.bespoke).bit_count() - (before & self.bespoke).bit_count()
        return OptionState(state, difference, bespoke)
