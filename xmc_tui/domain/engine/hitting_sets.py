"""Hitting sets of least cost: the cheapest decision variables of which each set has at least one.

A core is a set of variables of which at least one must change. Cost counts the wishes given up
first, then the changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xmc_tui.domain.compiled_rules import iterate_bits
from xmc_tui.domain.engine.search_budget import SearchBudget

#: The cost of giving up one wish; changing a variable costs 1. Costs compare as (wishes, changes).
WISH_COST = 1 << 32


class ChangeCosts:
    """The cost of changing each variable; sets of variables are masks by variable index."""

    def __init__(self, wished_variables: int) -> None:
        self.wished_variables = wished_variables

    def sum_costs(self, variables: int) -> int:
        """Return the cost of changing some variables."""
        return WISH_COST * (variables & self.wished_variables).bit_count() + variables.bit_count()

    def least_cost(self, variables: int) -> int:
        """Return the cost of the cheapest of some variables."""
        return 1 if variables & ~self.wished_variables else WISH_COST + 1

    def find_disjoint_cores(self, cores: Iterable[int]) -> tuple[int, list[int]]:
        """Return disjoint cores and the sum of their least costs, a lower bound.

        Small cores come first, so that many are disjoint.
        """
        covered, cost = 0, 0
        packed: list[int] = []
        for core in cores:
            if not core & covered:
                covered |= core
                cost += self.least_cost(core)
                packed.append(core)
        return cost, packed


def sort_cores(cores: Iterable[int]) -> list[int]:
    """Return cores by size, then by their variables."""
    return sorted(set(cores), key=lambda core: (core.bit_count(), core))


def find_hitting_set(cores: Iterable[int], costs: ChangeCosts, budget: SearchBudget) -> int:
    """Return a set of least cost that has a variable of every core; the cores must not be empty.

    Branch and bound, where each node first takes what is certain and drops what is dominated.
    """
    best: int | None = None
    best_cost = 0
    stack = [(0, list(cores))]
    while stack:
        hit, unhit = stack.pop()
        budget.spend(1 + len(unhit) // 8)
        taken, unhit = _reduce(unhit, costs)
        hit |= taken
        used = costs.sum_costs(hit)
        if best is None:
            best = hit | _find_greedy(unhit, costs)
            best_cost = costs.sum_costs(best)
        lower, _ = costs.find_disjoint_cores(unhit)
        if used + lower >= best_cost or (unhit and not unhit[0]):
            continue
        if not unhit:
            best, best_cost = hit, used
            continue
        branches, banned = [], 0
        for variable in iterate_bits(unhit[0]):
            rest = [core & ~banned for core in unhit if not core >> variable & 1]
            branches.append((hit | 1 << variable, rest))
            banned |= 1 << variable
        stack.extend(reversed(branches))
    return best or 0


def _reduce(cores: Iterable[int], costs: ChangeCosts) -> tuple[int, list[int]]:
    """Return variables that some best hitting set contains, and the cores that these do not hit.

    Cores that contain another are dropped, and so are variables that hit no more than another one
    that costs no more.
    """
    taken = 0
    remaining = sort_cores(cores)
    while remaining and remaining[0]:
        kept: list[int] = []
        for core in remaining:
            if all(other & ~core for other in kept):
                kept.append(core)
        useful = _find_undominated(kept, costs)
        remaining = sort_cores(core & useful for core in kept)
        certain = 0
        for core in remaining:
            certain |= 0 if core & core - 1 else core
        if not certain and len(remaining) == len(kept):
            break
        taken |= certain
        remaining = [core for core in remaining if not core & certain]
    return taken, remaining


def _find_undominated(cores: list[int], costs: ChangeCosts) -> int:
    """Return the variables of which none hits a part of what another hits at no more cost."""
    hits: dict[int, int] = {}
    for index, core in enumerate(cores):
        for variable in iterate_bits(core):
            hits[variable] = hits.get(variable, 0) | 1 << index
    # By what they hit and their cost: of equal variables the first is enough.
    groups: dict[tuple[int, int], int] = {}
    for variable, hit in sorted(hits.items()):
        groups.setdefault((hit, costs.wished_variables >> variable & 1), variable)
    useful = 0
    ordered = sorted(groups.items(), key=lambda each: (-each[0][0].bit_count(), each[1]))
    larger: list[tuple[int, int]] = []
    for (hit, wished), variable in ordered:
        if any(not hit & ~other and cheaper <= wished for other, cheaper in larger):
            continue
        larger.append((hit, wished))
        useful |= 1 << variable
    return useful


def _find_greedy(cores: Sequence[int], costs: ChangeCosts) -> int:
    """Return a hitting set of low cost: each time the variable in most cores for its cost."""
    hit = 0
    unhit = list(cores)
    while unhit:
        counts: dict[int, int] = {}
        for core in unhit:
            for variable in iterate_bits(core & ~costs.wished_variables or core):
                counts[variable] = counts.get(variable, 0) + 1
        variable = max(counts, key=lambda each: (counts[each], -each))
        hit |= 1 << variable
        unhit = [core for core in unhit if not core >> variable & 1]
    return hit
