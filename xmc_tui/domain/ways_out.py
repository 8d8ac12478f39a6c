"""Ways out: the smallest sets of changes that make a build valid again, best first.

Builds are masks as in `rules`. Every way is complete (the build it leads to is valid) and subset-minimal (no part
of its changes would do). Ranked by wishes given up, changes, the size of the price difference, catalog order.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator

from xmc_tui.domain.frozen import frozen, replace
from xmc_tui.domain.propagate import constraints_of
from xmc_tui.domain.rules import Rulebook, bits


@frozen
class Task:
    """What to mend: a start that may break rules, what must stay in it, and what it is compared with.

    `pinned` are slot numbers whose value in `start` stays; `wishes` are options to give up last; `unavailable`
    cannot be had on the day; `price` is the option sum, in yuan, that the ways' price differences are taken from.
    """

    rulebook: Rulebook
    start: int
    pinned: frozenset[int]
    wishes: int
    unavailable: int
    price: int


@frozen
class Way:
    """A valid build reached from the start, with what it costs in yuan."""

    build: int
    difference: int


#: A partial repair: the build so far and the slots that have their final value.
_State = tuple[int, frozenset[int]]


def ways_out(task: Task, most: int = 5) -> list[Way]:
    """Return the best ways, at most so many; none when what is pinned cannot be had at all."""
    # What no rule ties to a fault stays as it is in every way: only the components with faults are searched.
    rulebook = task.rulebook
    faulty = {rulebook.component_of[slot] for slots, _ in _faults(task, task.start) for slot in slots}
    if not faulty:
        return [Way(task.start, price_of(rulebook, task.start) - task.price)]
    forced = _forced(task)
    if forced is None:
        return []
    part = sum(rulebook.component_masks[component] for component in faulty)
    kept = task.start & ~part
    task = replace(task, start=task.start & part, price=task.price - price_of(rulebook, kept))
    return [replace(way, build=way.build | kept) for way in _ways(task, (forced[0] & part, forced[1]), most)]


def _forced(task: Task) -> _State | None:
    """Return the start with the changes that follow from what is pinned, which every way has; None without a way."""
    rulebook = task.rulebook
    pinned = sum(rulebook.slots[slot].mask for slot in task.pinned)
    closed = task.unavailable | rulebook.foreign
    decided = constraints_of(rulebook).propagated((0, 0), task.start & pinned, closed | pinned & ~task.start)
    if decided is None:
        return None
    inside, outside = decided
    build, final = task.start, set(task.pinned)
    for number in bits(inside & ~task.start):
        slot = rulebook.slot_of[number]
        build = build & ~rulebook.slots[slot].mask | 1 << number
        final.add(slot)
    for number in bits(build & outside):
        if 0 in rulebook.slots[rulebook.slot_of[number]].values:
            build ^= 1 << number
            final.add(rulebook.slot_of[number])
    return build, frozenset(final)


def _ways(task: Task, forced: _State, most: int) -> list[Way]:
    """Return the best ways of a task that holds nothing but components with faults, from the forced changes on."""
    found: list[Way] = []
    level: list[Way] = []
    #: Each way known so far with the mask of the slots it changes: a later one that contains it is not minimal.
    known: list[tuple[int, int]] = []
    given_up = (task.start & ~forced[0] & task.wishes).bit_count()
    cost = given_up, len(forced[1] - task.pinned)
    queue: list[tuple[int, int, int, _State]] = [(*cost, 0, forced)]
    seen = {forced}
    pushed = 0
    while queue:
        given_up, changes, _, (build, final) = heapq.heappop(queue)
        if (given_up, changes) != cost:
            # Costs only grow: all ways of the former cost are known now and can be ranked among themselves.
            found += _ranked(task, level)
            level = []
            cost = (given_up, changes)
            if len(found) >= most:
                return found[:most]
        repairs = _repairs(task, build, final)
        if repairs is None:
            if all((part ^ build) & touched for part, touched in known):
                level.append(Way(build, price_of(task.rulebook, build) - task.price))
                known.append((build, sum(task.rulebook.slots[slot].mask for slot in final - task.pinned)))
            continue
        for slot, value in repairs:
            former = task.rulebook.slots[slot].mask & build
            state = (build & ~former | value, final | {slot})
            if state not in seen:
                seen.add(state)
                pushed += 1
                cost_up = given_up + (1 if former & task.wishes else 0)
                heapq.heappush(queue, (cost_up, changes + 1, pushed, state))
    return (found + _ranked(task, level))[:most]


def _ranked(task: Task, ways: list[Way]) -> list[Way]:
    return sorted(ways, key=lambda way: (abs(way.difference), catalog_order(task.rulebook, way.build)))


def catalog_order(rulebook: Rulebook, build: int) -> int:
    """Return the key that sorts builds as a catalog reads: group by group the earlier option first, in before out.

    Of two builds the one that has the first option in which they differ comes first.
    """
    return -int(format(build, f"0{len(rulebook.options)}b")[::-1], 2)


def price_of(rulebook: Rulebook, build: int) -> int:
    """Return the option sum of a build in yuan."""
    return sum(rulebook.options[number].price.amount for number in bits(build))


def _repairs(task: Task, build: int, final: frozenset[int]) -> list[tuple[int, int]] | None:
    """Return the (slot, value) changes one of which mends some fault; None when there is no fault.

    Of a fault some slot must change in every way there is, so following one fault at a time misses no way.
    """
    rulebook = task.rulebook
    settled = sum(rulebook.slots[slot].mask & build for slot in final)
    best: list[tuple[int, int]] | None = None
    for slots, asked in _faults(task, build):
        repairs = [
            (slot, value)
            for slot in slots
            if slot not in final
            for value in _values(task, slot, settled)
            if value != rulebook.slots[slot].mask & build
        ]
        for number in bits(asked):
            slot = rulebook.slot_of[number]
            value = 1 << number
            if slot not in final and value in _values(task, slot, settled) and (slot, value) not in repairs:
                repairs.append((slot, value))
        if best is None or len(repairs) < len(best):
            best = repairs
        if not best:
            break
    return best


def _faults(task: Task, build: int) -> Iterator[tuple[tuple[int, ...], int]]:
    """Yield each fault as the slots that may change to mend it, and options whose coming would mend it."""
    rulebook = task.rulebook
    for number in bits(build):
        slot = rulebook.slot_of[number]
        if task.unavailable >> number & 1 or rulebook.foreign >> number & 1:
            yield (slot,), 0
            continue
        for other in bits(rulebook.excluded[number] & build):
            if other > number:
                yield (slot, rulebook.slot_of[other]), 0
        for wanted in rulebook.required[number]:
            if not wanted & build:
                yield (slot,), wanted


def _values(task: Task, slot: int, settled: int) -> list[int]:
    """Return the values of a slot that are offered and stand beside what is settled."""
    rulebook = task.rulebook
    closed = task.unavailable | rulebook.foreign
    return [
        value
        for value in rulebook.slots[slot].values
        if not value & closed and not (value and rulebook.excluded[value.bit_length() - 1] & settled)
    ]
