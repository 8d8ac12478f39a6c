"""Hitting sets of least cost: the cheapest slots of which each set has at least one.

A core is a set of slots of which at least one must change. Cost counts the wishes given up first,
then the changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xmc_tui.domain.combination_rules import iterate_bits
from xmc_tui.domain.engine.search_budget import SearchBudget

#: The cost of giving up one wish; a change of a slot costs 1. Costs compare as (wishes, changes).
WISH_COST = 1 << 32


class SlotCosts:
    """The cost of changing each slot; sets of slots are masks by slot index."""

    def __init__(self, wished_slots: int) -> None:
        self.wished_slots = wished_slots

    def sum_costs(self, slots: int) -> int:
        """Return the cost of changing some slots."""
        return WISH_COST * (slots & self.wished_slots).bit_count() + slots.bit_count()

    def find_least(self, slots: int) -> int:
        """Return the cost of the cheapest of some slots."""
        return 1 if slots & ~self.wished_slots else WISH_COST + 1

    def find_disjoint(self, cores: Iterable[int]) -> tuple[int, list[int]]:
        """Return disjoint cores and the sum of their least costs, a lower bound.

        Small cores come first, so that many are disjoint.
        """
        covered, cost = 0, 0
        packed: list[int] = []
        for core in cores:
            if not core & covered:
                covered |= core
                cost += self.find_least(core)
                packed.append(core)
        return cost, packed


def sort_cores(cores: Iterable[int]) -> list[int]:
    """Return cores by size, then by their slots."""
    return sorted(set(cores), key=lambda core: (core.bit_count(), core))


def find_hitting_set(cores: Sequence[int], costs: SlotCosts, budget: SearchBudget) -> int:
    """Return a set of least cost that has a slot of every core; the cores must not be empty."""
    ordered = sort_cores(cores)
    best = _find_greedy(ordered, costs)
    best_cost = costs.sum_costs(best)
    stack = [(0, 0)]
    while stack:
        budget.spend()
        hit, banned = stack.pop()
        unhit = sort_cores(core & ~banned for core in ordered if not core & hit)
        if unhit and not unhit[0]:
            continue
        used = costs.sum_costs(hit)
        lower, _ = costs.find_disjoint(unhit)
        if used + lower >= best_cost:
            continue
        if not unhit:
            best, best_cost = hit, used
            continue
        branches = []
        for slot in iterate_bits(unhit[0]):
            branches.append((hit | 1 << slot, banned))
            banned |= 1 << slot
        stack.extend(reversed(branches))
    return best


def _find_greedy(cores: Sequence[int], costs: SlotCosts) -> int:
    """Return a hitting set of low cost: each time the slot in most cores for its cost."""
    hit = 0
    unhit = list(cores)
    while unhit:
        counts: dict[int, int] = {}
        for core in unhit:
            for slot in iterate_bits(core & ~costs.wished_slots or core):
                counts[slot] = counts.get(slot, 0) + 1
        slot = max(counts, key=lambda each: (counts[each], -each))
        hit |= 1 << slot
        unhit = [core for core in unhit if not core >> slot & 1]
    return hit
