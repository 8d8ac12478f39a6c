"""Search for the best qualifying builds: valid ones with every wish that pass the threshold.

The search is exact unless its budget ends it. `option_sum_search` finds the builds of a sum. Of
builds that differ only in equivalent options (see `option_equivalence`) one is returned, with their
number. Money is in whole yuan.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from xmc_tui.domain.catalog import Model
from xmc_tui.domain.engine.greatest_sum import find_greatest_sum
from xmc_tui.domain.engine.option_sum_search import OptionSumSearch, QualifyingSolution, QualifyTask
from xmc_tui.domain.engine.quick_ways import find_way_by_direct_choices
from xmc_tui.domain.engine.search_budget import (
    UNLIMITED,
    BudgetExceededError,
    SearchBudget,
    SearchResults,
)
from xmc_tui.domain.frozen_dataclass import frozen

#: The number of options up to which the search is prepared within some milliseconds.
PREPARED_AT_ONCE = 1000

#: The number of options up to which a quick way is found within half a millisecond.
_QUICK_AT_ONCE = 300


class NotQualifyingReason(StrEnum):
    """The reason why no build with the wishes qualifies."""

    NOT_ELIGIBLE = "model-not-eligible"
    NO_BESPOKE_ITEM = "no-bespoke-item"
    BELOW_THRESHOLD = "below-threshold"
    BESPOKE_BELOW_THRESHOLD = "bespoke-below-threshold"
    WISHES_CONFLICT = "conflict"


class WayOrder(StrEnum):
    """The order of ways to qualify.

    BY_SUM ranks by option sum, changes and catalog order. FEWEST_CHANGES takes sums within the
    tolerance of the programme for equal: those from the sum of the cheapest way up to the
    tolerance above it come first, then the next range of that width. Within a range it ranks by
    changes, option sum and catalog order.
    """

    BY_SUM = "by-sum"
    FEWEST_CHANGES = "fewest-changes"


@frozen
class NoWayToQualify:
    """Why nothing qualifies, and the greatest option sum in yuan with the wishes.

    The sum is 0 if no build contains them. If a bespoke item fits the wishes but the sum is too
    small with it, the sum is the greatest with such an item. `is_proven` is False if the budget
    ended the search; the sum is then the greatest found.
    """

    blocker: NotQualifyingReason
    greatest: int
    is_proven: bool = True


def find_ways_to_qualify(
    task: QualifyTask,
    most: int = 5,
    order: WayOrder = WayOrder.BY_SUM,
    budget: SearchBudget = UNLIMITED,
) -> SearchResults[QualifyingSolution]:
    """Return the best qualifying builds, `most` at most, in an order.

    If the budget ends the search, they are the best found.
    """
    if not task.compiled_rules.model.eligible:
        return SearchResults()
    found: list[QualifyingSolution] = []
    size = len(task.compiled_rules.options)
    is_large = size > _QUICK_AT_ONCE and budget.is_limited
    # On a large model it would take too long after the end of the budget.
    quick = find_way_by_direct_choices(task) if is_large else None
    try:
        if budget.is_short and size > PREPARED_AT_ONCE:
            raise BudgetExceededError
        search = OptionSumSearch(task, budget)
        for solution in _iterate_ways(search, order, budget):
            found.append(solution)
            if len(found) == most:
                break
    except BudgetExceededError:
        if not found:
            quick = quick if is_large else find_way_by_direct_choices(task)
            found = [] if quick is None else [quick]
        return SearchResults(found, is_proven=False)
    return SearchResults(found)


def _can_qualify(task: QualifyTask, budget: SearchBudget) -> bool:
    """Whether the wishes go together and a build with them reaches the least sum.

    If not, there is no need to try every sum that prices alone would allow.
    """
    if find_way_by_direct_choices(task) is not None:
        return True
    greatest = _find_greatest(task, with_bespoke=False, budget=budget)
    if not greatest[1]:
        raise BudgetExceededError
    return greatest[0] is not None and greatest[0] >= task.programme.threshold.least_qualifying_sum


def _find_greatest(
    task: QualifyTask, with_bespoke: bool, budget: SearchBudget
) -> tuple[int | None, bool]:
    found = find_greatest_sum(
        task.compiled_rules, task.wishes, task.unavailable, with_bespoke, budget
    )
    return found.amount, found.is_proven


def _iterate_ways(
    search: OptionSumSearch, order: WayOrder, budget: SearchBudget
) -> Iterator[QualifyingSolution]:
    """Yield the qualifying builds in an order."""
    programme = search.task.programme
    least, needs_bespoke = programme.threshold.least_qualifying_sum, programme.at_least_one_bespoke

    def may_exist() -> bool:
        return _can_qualify(search.task, budget)

    if order is WayOrder.BY_SUM:
        return search.iterate_by_sum(least, needs_bespoke, may_exist)
    width = programme.threshold.tolerance + 1
    return search.iterate_by_sum_ranges(least, width, needs_bespoke, may_exist)


def why_not_qualifying(task: QualifyTask, budget: SearchBudget = UNLIMITED) -> NoWayToQualify:
    """Return why nothing qualifies, and the greatest option sum in yuan with the wishes."""
    model: Model = task.compiled_rules.model
    greatest, is_proven = _find_greatest(task, with_bespoke=False, budget=budget)
    if greatest is None:
        return NoWayToQualify(NotQualifyingReason.WISHES_CONFLICT, 0, is_proven)
    if not model.eligible:
        return NoWayToQualify(NotQualifyingReason.NOT_ELIGIBLE, greatest, is_proven)
    if greatest < task.programme.threshold.least_qualifying_sum:
        return NoWayToQualify(NotQualifyingReason.BELOW_THRESHOLD, greatest, is_proven)
    with_bespoke, is_proven = _find_greatest(task, with_bespoke=True, budget=budget)
    if with_bespoke is None:
        return NoWayToQualify(NotQualifyingReason.NO_BESPOKE_ITEM, greatest, is_proven)
    return NoWayToQualify(NotQualifyingReason.BESPOKE_BELOW_THRESHOLD, with_bespoke, is_proven)
