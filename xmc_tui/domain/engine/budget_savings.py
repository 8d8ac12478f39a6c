"""Search for savings that bring a build within a budget: the smallest sets of choices to give up.

Money is in whole yuan.
"""

from __future__ import annotations

from itertools import combinations

from xmc_tui.domain.combination_rules import CompiledRules
from xmc_tui.domain.engine.resolutions import make_order_key, sum_prices
from xmc_tui.domain.frozen_dataclass import frozen


@frozen
class Saving:
    """A valid build after giving up choices, with their number and the saving in yuan."""

    build: int
    given_up: int
    saved: int


def find_savings(
    compiled_rules: CompiledRules, chosen: int, excess: int, unavailable: int = 0, most: int = 5
) -> list[Saving]:
    """Return the valid builds that save at least `excess` yuan with the fewest choices given up.

    A choice given up returns to the standard option, or is removed from a pick-any group. The
    builds are ranked by the amount saved, the smallest first, and catalog order; there are none if
    even the standard build costs too much.
    """
    candidates = _find_candidates(compiled_rules, chosen)
    savings = sorted((saved for _, _, saved in candidates), reverse=True)
    for size in range(1, len(candidates) + 1):
        if sum(savings[:size]) < excess:
            continue
        found = []
        for dropped in combinations(candidates, size):
            saved = sum(entry[2] for entry in dropped)
            if saved >= excess:
                build = chosen
                for former, standard, _ in dropped:
                    build = build & ~former | standard
                if compiled_rules.is_valid(build) and not build & unavailable:
                    found.append(Saving(build, size, saved))
        if found:
            return sorted(
                found, key=lambda each: (each.saved, make_order_key(compiled_rules, each.build))
            )[:most]
    return []


def _find_candidates(compiled_rules: CompiledRules, chosen: int) -> list[tuple[int, int, int]]:
    """Return (choice, standard option, yuan saved) for each choice that is not standard.

    A choice that saves nothing is included, because it may require or exclude others.
    """
    candidates = []
    for slot in compiled_rules.slots:
        former = slot.mask & chosen
        standard = slot.mask & compiled_rules.standard
        saved = sum_prices(compiled_rules, former) - sum_prices(compiled_rules, standard)
        if former != standard:
            candidates.append((former, standard, saved))
    return candidates
