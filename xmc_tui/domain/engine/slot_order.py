"""The order in which a component's slots are filled when its builds are counted.

Counting memoises partial builds, so an order is good if few filled slots still matter for those to
come: the width of a variable elimination order.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from xmc_tui.domain.combination_rules import CompiledRules, iterate_bits


def choose_slot_order(compiled_rules: CompiledRules, component: Sequence[int]) -> Sequence[int]:
    """Return the slots of a component in an order of small width.

    That is the catalog order, or the order found greedily if it is narrower.
    """
    if len(component) <= 2:
        return component
    neighbours = _find_neighbours(compiled_rules, component)
    weight = {slot: math.log2(max(2, len(compiled_rules.slots[slot].values))) for slot in component}
    return min(
        (component, _find_greedy_order(neighbours, weight)),
        key=lambda order: max(_iterate_widths(order, neighbours, weight)),
    )


def _find_neighbours(
    compiled_rules: CompiledRules, component: Sequence[int]
) -> dict[int, set[int]]:
    """Return for each slot those that a rule links to it directly."""
    neighbours: dict[int, set[int]] = {slot: set() for slot in component}
    for slot in component:
        for number in iterate_bits(compiled_rules.slots[slot].mask):
            linked = compiled_rules.excluded[number]
            for wanted in compiled_rules.required[number]:
                linked |= wanted
            for other in {compiled_rules.slot_of[each] for each in iterate_bits(linked)} - {slot}:
                neighbours[slot].add(other)
                neighbours[other].add(slot)
    return neighbours


def _find_greedy_order(neighbours: dict[int, set[int]], weight: dict[int, float]) -> Sequence[int]:
    """Return an order that begins at the slot with the fewest neighbours and appends the slot that
    widens it least each time."""
    # The neighbours that are not filled yet.
    open_neighbours = {slot: set(others) for slot, others in neighbours.items()}
    order: list[int] = []
    # The slots that are not filled yet but have a filled neighbour.
    frontier: set[int] = set()
    filled: set[int] = set()
    current = min(neighbours, key=lambda slot: (len(neighbours[slot]), slot))
    while True:
        order.append(current)
        filled.add(current)
        frontier.discard(current)
        for other in neighbours[current]:
            open_neighbours[other].discard(current)
            if other not in filled:
                frontier.add(other)
        if not frontier:
            return order
        # A slot without open neighbours never widens the order, so no other slot is better.
        closed = next(
            (
                slot
                for slot in neighbours[current]
                if slot in frontier and not open_neighbours[slot]
            ),
            None,
        )
        current = (
            min(
                frontier,
                key=lambda slot: _rank_candidate(slot, neighbours, open_neighbours, weight),
            )
            if closed is None
            else closed
        )


def _rank_candidate(
    slot: int,
    neighbours: dict[int, set[int]],
    open_neighbours: dict[int, set[int]],
    weight: dict[int, float],
) -> tuple[float, int, int]:
    """Return a sort key: how much filling a slot widens the order, in bits at most; then the number
    of its open neighbours and its number."""
    settled = sum(weight[other] for other in neighbours[slot] if open_neighbours[other] == {slot})
    widening = (weight[slot] if open_neighbours[slot] else 0) - settled
    return widening, len(open_neighbours[slot]), slot


def _iterate_widths(
    order: Sequence[int], neighbours: dict[int, set[int]], weight: dict[int, float]
) -> Iterator[float]:
    """Yield after each slot the width of the order, in bits: the filled slots that still matter."""
    open_count = {slot: len(others) for slot, others in neighbours.items()}
    width, filled = 0.0, set[int]()
    for slot in order:
        filled.add(slot)
        width += weight[slot] if open_count[slot] else 0
        for other in neighbours[slot]:
            open_count[other] -= 1
            if not open_count[other] and other in filled:
                width -= weight[other]
        yield width
