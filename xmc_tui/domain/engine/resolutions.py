"""Best-first search for resolutions: the smallest sets of changes that make a build valid.

Builds are bit masks as in `combination_rules`. Every resolution is complete (its build is valid)
and subset-minimal (no part of its changes suffices). They are ranked by wishes given up, number of
changes, size of the price difference, and catalog order.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator

from xmc_tui.domain.combination_rules import CompiledRules, iterate_bits
from xmc_tui.domain.engine.unit_propagation import get_constraints
from xmc_tui.domain.frozen_dataclass import frozen, replace


@frozen
class RepairTask:
    """The build to repair and the constraints of the search.

    `start` is the build and may break rules; the slots in `fixed_slots` must not change.
    `wishes` are options to give up last; `unavailable` are those not offered on the date. Price
    differences are relative to `price`, an option sum in yuan.
    """

    compiled_rules: CompiledRules
    start: int
    fixed_slots: frozenset[int]
    wishes: int
    unavailable: int
    price: int


@frozen
class Resolution:
    """A resolution: a valid build and its price difference in yuan."""

    build: int
    difference: int


#: A search state: the build and the slots whose value is final.
_State = tuple[int, frozenset[int]]


def find_resolutions(task: RepairTask, most: int = 5) -> list[Resolution]:
    """Return the best resolutions, `most` at most; none if they are impossible with the fixed
    slots."""
    # A component without a violation never changes, so only the others are searched.
    compiled_rules = task.compiled_rules
    broken_components = {
        compiled_rules.component_of[slot]
        for slots, _ in _iterate_violations(task, task.start)
        for slot in slots
    }
    if not broken_components:
        return [Resolution(task.start, sum_prices(compiled_rules, task.start) - task.price)]
    forced = _apply_forced_changes(task)
    if forced is None:
        return []
    searched = sum(compiled_rules.component_masks[component] for component in broken_components)
    rest = task.start & ~searched
    task = replace(
        task, start=task.start & searched, price=task.price - sum_prices(compiled_rules, rest)
    )
    return [
        replace(resolution, build=resolution.build | rest)
        for resolution in _search_resolutions(task, (forced[0] & searched, forced[1]), most)
    ]


def _apply_forced_changes(task: RepairTask) -> _State | None:
    """Return the start with the changes that follow from the fixed slots, common to all
    resolutions; None if there is no resolution."""
    compiled_rules = task.compiled_rules
    fixed = sum(compiled_rules.slots[slot].mask for slot in task.fixed_slots)
    closed = task.unavailable | compiled_rules.not_on_this_model
    assignment = get_constraints(compiled_rules).propagate(
        (0, 0), task.start & fixed, closed | fixed & ~task.start
    )
    if assignment is None:
        return None
    included, excluded = assignment
    build, final = task.start, set(task.fixed_slots)
    for number in iterate_bits(included & ~task.start):
        slot = compiled_rules.slot_of[number]
        build = build & ~compiled_rules.slots[slot].mask | 1 << number
        final.add(slot)
    for number in iterate_bits(build & excluded):
        if 0 in compiled_rules.slots[compiled_rules.slot_of[number]].values:
            build ^= 1 << number
            final.add(compiled_rules.slot_of[number])
    return build, frozenset(final)


def _search_resolutions(task: RepairTask, forced: _State, most: int) -> list[Resolution]:
    """Return the best resolutions of a task restricted to components with violations."""
    slots = task.compiled_rules.slots
    ranked: list[Resolution] = []
    same_cost: list[Resolution] = []
    # The builds found with the masks of their changed slots: a superset is not minimal.
    found: list[tuple[int, int]] = []
    given_up = (task.start & ~forced[0] & task.wishes).bit_count()
    cost = given_up, len(forced[1] - task.fixed_slots)
    # The third entry makes states of equal cost leave the queue in the order of their insertion.
    queue: list[tuple[int, int, int, _State]] = [(*cost, 0, forced)]
    seen = {forced}
    while queue:
        given_up, changes, _, (build, final) = heapq.heappop(queue)
        if (given_up, changes) != cost:
            # Costs never decrease, so all resolutions of the previous cost are known.
            ranked += _rank_resolutions(task, same_cost)
            same_cost = []
            cost = (given_up, changes)
            if len(ranked) >= most:
                return ranked[:most]
        repairs = _find_repairs(task, build, final)
        if repairs is None:
            if all((other ^ build) & changed for other, changed in found):
                difference = sum_prices(task.compiled_rules, build) - task.price
                same_cost.append(Resolution(build, difference))
                found.append((build, sum(slots[slot].mask for slot in final - task.fixed_slots)))
            continue
        for slot, value in repairs:
            former = slots[slot].mask & build
            state = (build & ~former | value, final | {slot})
            if state not in seen:
                seen.add(state)
                loss = 1 if former & task.wishes else 0
                heapq.heappush(queue, (given_up + loss, changes + 1, len(seen), state))
    return (ranked + _rank_resolutions(task, same_cost))[:most]


def _rank_resolutions(task: RepairTask, resolutions: list[Resolution]) -> list[Resolution]:
    """Return resolutions of equal cost by size of the price difference, then catalog order."""
    return sorted(
        resolutions,
        key=lambda each: (abs(each.difference), make_order_key(task.compiled_rules, each.build)),
    )


def make_order_key(compiled_rules: CompiledRules, build: int) -> int:
    """Return a sort key for catalog order.

    Of two builds, the one with the first option in which they differ comes first.
    """
    return -int(format(build, f"0{len(compiled_rules.options)}b")[::-1], 2)


def sum_prices(compiled_rules: CompiledRules, build: int) -> int:
    """Return the option sum of a build in yuan."""
    return sum(compiled_rules.options[number].price.amount for number in iterate_bits(build))


def _find_repairs(
    task: RepairTask, build: int, final: frozenset[int]
) -> list[tuple[int, int]] | None:
    """Return the (slot, value) changes that may repair one violation; None if there is none.

    Every resolution changes some slot of each violation, so repairing one at a time is complete;
    the violation with the fewest repairs is chosen.
    """
    compiled_rules = task.compiled_rules
    settled = sum(compiled_rules.slots[slot].mask & build for slot in final)
    fewest: list[tuple[int, int]] | None = None
    for slots, wanted in _iterate_violations(task, build):
        repairs = [
            (slot, value)
            for slot in slots
            if slot not in final
            for value in _find_possible_values(task, slot, settled)
            if value != compiled_rules.slots[slot].mask & build
        ]
        for number in iterate_bits(wanted):
            slot = compiled_rules.slot_of[number]
            value = 1 << number
            if (
                slot not in final
                and value in _find_possible_values(task, slot, settled)
                and (slot, value) not in repairs
            ):
                repairs.append((slot, value))
        if fewest is None or len(repairs) < len(fewest):
            fewest = repairs
        if not fewest:
            break
    return fewest


def _iterate_violations(task: RepairTask, build: int) -> Iterator[tuple[tuple[int, ...], int]]:
    """Yield each violation: the slots that may change, and the options that would repair it."""
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


def _find_possible_values(task: RepairTask, slot: int, settled: int) -> list[int]:
    """Return the values of a slot that are offered and that no settled option excludes."""
    compiled_rules = task.compiled_rules
    closed = task.unavailable | compiled_rules.not_on_this_model
    return [
        value
        for value in compiled_rules.slots[slot].values
        if not value & closed
        and not (value and compiled_rules.excluded[value.bit_length() - 1] & settled)
    ]
