"""Getting back under a ceiling: the smallest sets of choices to give up. Money is whole yuan."""

from __future__ import annotations

from itertools import combinations

from xmc_tui.domain.frozen import frozen
from xmc_tui.domain.rules import Rulebook
from xmc_tui.domain.ways_out import catalog_order, price_of


@frozen
class Drop:
    """A valid build reached by giving up choices, with how many and what is saved in yuan."""

    build: int
    given_up: int
    saved: int


def drops(rulebook: Rulebook, chosen: int, excess: int, unavailable: int = 0, most: int = 5) -> list[Drop]:
    """Return the ways to save at least `excess` yuan by giving up as few choices as can be.

    Given up means back to the standard option, or out where any number can be had. Ranked by the least that is
    saved too much, then catalog order; none when even the standard car costs too much.
    """
    candidates = _candidates(rulebook, chosen)
    savings = sorted((saved for _, _, saved in candidates), reverse=True)
    for size in range(1, len(candidates) + 1):
        if sum(savings[:size]) < excess:
            continue
        found = []
        for group in combinations(candidates, size):
            saved = sum(entry[2] for entry in group)
            if saved >= excess:
                build = chosen
                for former, standard, _ in group:
                    build = build & ~former | standard
                if rulebook.holds(build) and not build & unavailable:
                    found.append(Drop(build, size, saved))
        if found:
            return sorted(found, key=lambda drop: (drop.saved, catalog_order(rulebook, drop.build)))[:most]
    return []


def _candidates(rulebook: Rulebook, chosen: int) -> list[tuple[int, int, int]]:
    """Return (choice, its standard, yuan saved) for each choice that is not standard.

    One that saves nothing, or costs less than its standard, is among them: it may need what is given up.
    """
    candidates = []
    for slot in rulebook.slots:
        former = slot.mask & chosen
        standard = slot.mask & rulebook.standard
        saved = price_of(rulebook, former) - price_of(rulebook, standard)
        if former != standard:
            candidates.append((former, standard, saved))
    return candidates
