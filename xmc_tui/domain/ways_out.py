"""Best-first search for resolutions: the smallest sets of changes that make a build valid.

Builds are bit masks as in `rules`. Every resolution is complete (its build is valid) and
subset-minimal (no part of its changes suffices). They are ranked by wishes given up, number of
changes, size of the price difference, and catalog order.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator

from xmc_tui.domain.frozen import frozen, replace
from xmc_tui.domain.propagate import constraints_of
from xmc_tui.domain.rules import Rulebook, bits


@frozen
class Task:
    """The build to repair and the constraints of the search.

    `start` may break rules. `pinned` are slots that keep their value in `start`; `wishes` are
    options to give up last; `unavailable` is not offered on the date. Price differences are
    relative to `price`, an option sum in yuan.
    """

    rulebook: Rulebook
    start: int
    pinned: frozenset[int]
    wishes: int
    unavailable: int
    price: int


@frozen
class Way:
    """A resolution: a valid build and its price difference in yuan."""

    build: int
    difference: int


#: A search state: the build and the slots with their final value.
_State = tuple[int, frozenset[int]]


def ways_out(task: Task, most: int = 5) -> list[Way]:
    """Return the best resolutions, `most` at most; none if the pinned slots cannot be kept."""
    # Options that no rule links to a fault never change, so only components with faults are
    # searched.
    rulebook = task.rulebook
    faulty = {
        rulebook.component_of[slot] for slots, _ in _faults(task, task.start) for slot in slots
    }
    if not faulty:
        return [Way(task.start, price_of(rulebook, task.start) - task.price)]
    forced = _forced(task)
    if forced is None:
        return []
    part = sum(rulebook.component_masks[component] for component in faulty)
    kept = task.start & ~part
    task = replace(task, start=task.start & part, price=task.price - price_of(rulebook, kept))
    return [
        replace(way, build=way.build | kept)
        for way in _ways(task, (forced[0] & part, forced[1]), most)
    ]


def _forced(task: Task) -> _State | None:
    """Return the start with the changes that follow from what is pinned, which every way has; None without a way."""
    rulebook = task.rulebook
    pinned = sum(rulebook.slots[slot].mask for slot in task.pinned)
    closed = task.unavailable | rulebook.foreign
    decided = constraints_of(rulebook).propagated(
        (0, 0), task.start & pinned, closed | pinned & ~task.start
    )
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
    """Return the best resolutions of a task restricted to components with faults."""
    found: list[Way] = []
    level: list[Way] = []
    #: The known resolutions with the masks of their changed slots: a superset is not minimal.
    known: list[tuple[int, int]] = []
    given_up = (task.start & ~forced[0] & task.wishes).bit_count()
    cost = given_up, len(forced[1] - task.pinned)
    queue: list[tuple[int, int, int, _State]] = [(*cost, 0, forced)]
    seen = {forced}
    pushed = 0
    while queue:
        given_up, changes, _, (build, final) = heapq.heappop(queue)
        if (given_up, changes) != cost:
            # Costs never decrease, so all resolutions of the previous cost are known and can be
            # ranked.
            found += _ranked(task, level)
            level = []
            cost = (given_up, changes)
            if len(found) >= most:
                return found[:most]
        repairs = _repairs(task, build, final)
        if repairs is None:
            if all((part ^ build) & touched for part, touched in known):
                level.append(Way(build, price_of(task.rulebook, build) - task.price))
                known.append(
                    (build, sum(task.rulebook.slots[slot].mask for slot in final - task.pinned))
                )
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
    return sorted(
        ways, key=lambda way: (abs(way.difference), catalog_order(task.rulebook, way.build))
    )


def catalog_order(rulebook: Rulebook, build: int) -> int:
    """Return a sort key for catalog order.

    Of two builds, the one with the first option in which they differ comes first.
    """
    return -int(format(build, f"0{len(rulebook.options)}b")[::-1], 2)


def price_of(rulebook: Rulebook, build: int) -> int:
    """Return the option sum of a build in yuan."""
    return sum(rulebook.options[number].price.amount for number in bits(build))


def _repairs(task: Task, build: int, final: frozenset[int]) -> list[tuple[int, int]] | None:
    """Return the (slot, value) changes that may repair one fault; None if there is no fault.

    Every resolution changes some slot of each fault, so following one fault at a time is complete.
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
            if (
                slot not in final
                and value in _values(task, slot, settled)
                and (slot, value) not in repairs
            ):
                repairs.append((slot, value))
        if best is None or len(repairs) < len(best):
            best = repairs
        if not best:
            break
    return best


def _faults(task: Task, build: int) -> Iterator[tuple[tuple[int, ...], int]]:
    """Yield each fault: the slots that may change, and the options that would repair it."""
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
    """Return the values of a slot that are offered and fit the settled options."""
    rulebook = task.rulebook
    closed = task.unavailable | rulebook.foreign
    return [
        value
        for value in rulebook.slots[slot].values
        if not value & closed
        and not (value and rulebook.excluded[value.bit_length() - 1] & settled)
    ]
