"""Best-first search for resolutions: the smallest sets of changes that make a build valid.

Builds are bit masks as in `rules`. Every resolution is complete (its build is valid) and
subset-minimal (no part of its changes suffices). They are ranked by wishes given up, number of
changes, size of the price difference, and catalog order.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator

from xmc_tui.domain.combination_rules import CompiledRules, iterate_bits
from xmc_tui.domain.engine.unit_propagation import constraints_of
from xmc_tui.domain.frozen_dataclass import frozen, replace


@frozen
class RepairTask:
    """The build to repair and the constraints of the search.

    `start` may break rules. `fixed_options` are slots that keep their value in `start`; `wishes`
    are
    options to give up last; `unavailable` is not offered on the date. Price differences are
    relative to `price`, an option sum in yuan.
    """

    compiled_rules: CompiledRules
    start: int
    fixed_options: frozenset[int]
    wishes: int
    unavailable: int
    price: int


@frozen
class Resolution:
    """A resolution: a valid build and its price difference in yuan."""

    build: int
    difference: int


#: A search state: the build and the slots with their final value.
_State = tuple[int, frozenset[int]]


def find_resolutions(task: RepairTask, most: int = 5) -> list[Resolution]:
    """Return the best resolutions, `most` at most; none if the pinned slots cannot be kept."""
    # Options that no rule links to a fault never change, so only components with faults are
    # searched.
    compiled_rules = task.compiled_rules
    faulty = {
        compiled_rules.component_of[slot]
        for slots, _ in _violations(task, task.start)
        for slot in slots
    }
    if not faulty:
        return [Resolution(task.start, price_of(compiled_rules, task.start) - task.price)]
    forced = _forced(task)
    if forced is None:
        return []
    part = sum(compiled_rules.component_masks[component] for component in faulty)
    kept = task.start & ~part
    task = replace(task, start=task.start & part, price=task.price - price_of(compiled_rules, kept))
    return [
        replace(way, build=way.build | kept)
        for way in _search_resolutions(task, (forced[0] & part, forced[1]), most)
    ]


def _forced(task: RepairTask) -> _State | None:
    """Return the start with the changes that follow from what is pinned, which every way has; None
    without a way."""
    compiled_rules = task.compiled_rules
    pinned = sum(compiled_rules.slots[slot].mask for slot in task.fixed_options)
    closed = task.unavailable | compiled_rules.not_on_this_model
    decided = constraints_of(compiled_rules).propagated(
        (0, 0), task.start & pinned, closed | pinned & ~task.start
    )
    if decided is None:
        return None
    inside, outside = decided
    build, final = task.start, set(task.fixed_options)
    for number in iterate_bits(inside & ~task.start):
        slot = compiled_rules.slot_of[number]
        build = build & ~compiled_rules.slots[slot].mask | 1 << number
        final.add(slot)
    for number in iterate_bits(build & outside):
        if 0 in compiled_rules.slots[compiled_rules.slot_of[number]].values:
            build ^= 1 << number
            final.add(compiled_rules.slot_of[number])
    return build, frozenset(final)


def _search_resolutions(task: RepairTask, forced: _State, most: int) -> list[Resolution]:
    """Return the best resolutions of a task restricted to components with faults."""
    found: list[Resolution] = []
    level: list[Resolution] = []
    #: The known resolutions with the masks of their changed slots: a superset is not minimal.
    known: list[tuple[int, int]] = []
    given_up = (task.start & ~forced[0] & task.wishes).bit_count()
    cost = given_up, len(forced[1] - task.fixed_options)
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
                level.append(Resolution(build, price_of(task.compiled_rules, build) - task.price))
                known.append(
                    (
                        build,
                        sum(
                            task.compiled_rules.slots[slot].mask
                            for slot in final - task.fixed_options
                        ),
                    )
                )
            continue
        for slot, value in repairs:
            former = task.compiled_rules.slots[slot].mask & build
            state = (build & ~former | value, final | {slot})
            if state not in seen:
                seen.add(state)
                pushed += 1
                cost_up = given_up + (1 if former & task.wishes else 0)
                heapq.heappush(queue, (cost_up, changes + 1, pushed, state))
    return (found + _ranked(task, level))[:most]


def _ranked(task: RepairTask, resolutions: list[Resolution]) -> list[Resolution]:
    return sorted(
        resolutions,
        key=lambda way: (abs(way.difference), catalog_order(task.compiled_rules, way.build)),
    )


def catalog_order(compiled_rules: CompiledRules, build: int) -> int:
    """Return a sort key for catalog order.

    Of two builds, the one with the first option in which they differ comes first.
    """
    return -int(format(build, f"0{len(compiled_rules.options)}b")[::-1], 2)


def price_of(compiled_rules: CompiledRules, build: int) -> int:
    """Return the option sum of a build in yuan."""
    return sum(compiled_rules.options[number].price.amount for number in iterate_bits(build))


def _repairs(task: RepairTask, build: int, final: frozenset[int]) -> list[tuple[int, int]] | None:
    """Return the (slot, value) changes that may repair one fault; None if there is no fault.

    Every resolution changes some slot of each fault, so following one fault at a time is complete.
    """
    compiled_rules = task.compiled_rules
    fixed_options = sum(compiled_rules.slots[slot].mask & build for slot in final)
    best: list[tuple[int, int]] | None = None
    for slots, asked in _violations(task, build):
        repairs = [
            (slot, value)
            for slot in slots
            if slot not in final
            for value in _values(task, slot, fixed_options)
            if value != compiled_rules.slots[slot].mask & build
        ]
        for number in iterate_bits(asked):
            slot = compiled_rules.slot_of[number]
            value = 1 << number
            if (
                slot not in final
                and value in _values(task, slot, fixed_options)
                and (slot, value) not in repairs
            ):
                repairs.append((slot, value))
        if best is None or len(repairs) < len(best):
            best = repairs
        if not best:
            break
    return best


def _violations(task: RepairTask, build: int) -> Iterator[tuple[tuple[int, ...], int]]:
    """Yield each fault: the slots that may change, and the options that would repair it."""
    compiled_rules = task.compiled_rules
    for number in iterate_bits(build):
        slot = compiled_rules.slot_of[number]
        if task.unavailable >> number & 1 or compiled_rules.not_on_this_model >> number & 1:
            yield (slot,), 0
            continue
        for other in iterate_bits(compiled_rules.excluded[number] & build):
            if other > number:
                yield (slot, compiled_rules.slot_of[other]), 0
        for wanted in compiled_rules.required[number]:
            if not wanted & build:
                yield (slot,), wanted


def _values(task: RepairTask, slot: int, fixed_options: int) -> list[int]:
    """Return the values of a slot that are offered and fit the settled options."""
    compiled_rules = task.compiled_rules
    closed = task.unavailable | compiled_rules.not_on_this_model
    return [
        value
        for value in compiled_rules.slots[slot].values
        if not value & closed
        and not (value and compiled_rules.excluded[value.bit_length() - 1] & fixed_options)
    ]
