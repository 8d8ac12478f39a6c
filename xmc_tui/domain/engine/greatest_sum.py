"""The greatest option sum of a valid build, component by component, by branch and bound."""

from __future__ import annotations

from collections.abc import Iterator

from xmc_tui.domain.compiled_rules import CompiledRules, iterate_bits
from xmc_tui.domain.engine.rule_component import RuleComponent, get_component
from xmc_tui.domain.engine.search_budget import BudgetExceededError, SearchBudget
from xmc_tui.domain.frozen_dataclass import frozen


@frozen
class GreatestSum:
    """The greatest option sum in yuan, or None if no build is valid.

    `is_proven` is False if the budget ended the search; the sum is then the greatest found.
    """

    amount: int | None
    is_proven: bool = True


def find_greatest_sum(
    compiled_rules: CompiledRules,
    wishes: int,
    closed: int,
    with_bespoke: bool,
    budget: SearchBudget,
) -> GreatestSum:
    """Return the greatest option sum of a valid build with the wishes.

    `with_bespoke` admits only builds with a bespoke item.
    """
    total, gap, is_proven = 0, None, True
    for index in range(len(compiled_rules.components)):
        component = get_component(compiled_rules, (index,))
        local = (
            component.to_local_mask(wishes),
            component.to_local_mask(closed) | component.not_on_this_model,
        )
        best = _ComponentMaximum(component, *local, budget).find(needs_bespoke=False)
        is_proven &= best.is_proven
        if best.amount is None:
            return best
        total += best.amount
        if not with_bespoke or gap == 0:
            continue
        # One component must have the bespoke item: the one that loses least by it.
        bespoke = _ComponentMaximum(component, *local, budget).find(needs_bespoke=True)
        is_proven &= bespoke.is_proven
        if bespoke.amount is not None:
            lost = best.amount - bespoke.amount
            gap = lost if gap is None else min(gap, lost)
    if with_bespoke:
        return GreatestSum(None if gap is None else total - gap, is_proven)
    return GreatestSum(total, is_proven)


#: In place of a variable to branch on: nothing is violated.
_VALID = -1

#: A partial build: its options, the decision variables that have no value yet (a mask by variable
#: index), and the options excluded.
_Partial = tuple[int, int, int]


class _ComponentMaximum:
    """The search for the greatest sum within one component."""

    def __init__(
        self, component: RuleComponent, wishes: int, closed: int, budget: SearchBudget
    ) -> None:
        self._component, self._wishes, self._closed = component, wishes, closed
        self._budget = budget
        self._best: int | None = None

    def find(self, needs_bespoke: bool) -> GreatestSum:
        """Return the greatest sum, as far as the budget allows."""
        component = self._component
        if needs_bespoke and not component.count_bespoke(
            sum(component.variable_masks) & ~self._closed
        ):
            return GreatestSum(None)
        try:
            if not needs_bespoke and component.size.needs_solver:
                self._start_with_any_build()
            self._search(needs_bespoke)
        except BudgetExceededError:
            return GreatestSum(self._best, is_proven=False)
        return GreatestSum(self._best)

    def _start_with_any_build(self) -> None:
        """Take a build of the solver, so that there is one if the budget ends the search."""
        build = self._component.get_solver(self._budget).find_build(
            self._wishes, self._closed, self._wishes, self._budget
        )
        self._best = None if build is None else self._component.sum_prices(build)

    def _search(self, needs_bespoke: bool) -> None:
        component = self._component
        excluded = self._closed | component.find_excluded(self._wishes)
        for variable in iterate_bits(component.find_variables(self._wishes)):
            excluded |= component.variable_masks[variable] & ~self._wishes
        stack: list[_Partial] = [(0, (1 << len(component.variable_masks)) - 1, excluded)]
        while stack:
            chosen, unassigned, excluded = stack.pop()
            self._budget.spend(1 + unassigned.bit_count() // 8)
            dearest = self._find_dearest(unassigned, excluded)
            if dearest is None:
                continue
            build = chosen | dearest
            bound = component.sum_prices(build)
            if self._best is not None and bound <= self._best:
                continue
            branching = self._find_branching_variable(build, unassigned, excluded, needs_bespoke)
            if branching == _VALID:
                self._best = bound
            elif branching is not None:
                stack.extend(reversed(list(self._extend(chosen, unassigned, excluded, branching))))

    def _find_dearest(self, unassigned: int, excluded: int) -> int | None:
        """Return the dearest option of each unassigned variable, ignoring rules among them; None
        if one has no possible value."""
        component, dearest = self._component, 0
        for variable in iterate_bits(unassigned):
            greatest, best = -1, 0
            for value in self._iterate_values(variable, excluded):
                price = component.price[value.bit_length() - 1] if value else 0
                if price > greatest:
                    greatest, best = price, value
            if greatest < 0:
                return None
            dearest |= best
        return dearest

    def _iterate_values(self, variable: int, excluded: int) -> Iterator[int]:
        is_wished = bool(self._component.variable_masks[variable] & self._wishes)
        for value in self._component.values[variable]:
            if not value & excluded and (value or not is_wished):
                yield value

    def _find_branching_variable(
        self, build: int, unassigned: int, excluded: int, needs_bespoke: bool
    ) -> int | None:
        """Return an unassigned variable that a violation of a build concerns.

        Return _VALID if the build has none, and None if no unassigned variable can mend it.
        """
        component = self._component
        open_options = sum(
            component.variable_masks[variable] for variable in iterate_bits(unassigned)
        )
        if clash := component.find_excluded(build) & build & open_options:
            return component.variable_of[clash.bit_length() - 1]
        for number, wanted in component.find_unmet_requirements(build):
            for mending in ((1 << number) & open_options, wanted & open_options & ~excluded):
                if mending:
                    return component.variable_of[mending.bit_length() - 1]
            return None
        if needs_bespoke and not component.count_bespoke(build):
            return component.find_bespoke_variable(open_options & ~excluded)
        return _VALID

    def _extend(
        self, chosen: int, unassigned: int, excluded: int, variable: int
    ) -> Iterator[_Partial]:
        """Yield the partial build with each possible value of a variable, the dearest first."""
        component = self._component
        values = list(self._iterate_values(variable, excluded))
        values.sort(key=lambda value: -component.price[value.bit_length() - 1] if value else 0)
        for value in values:
            others = component.variable_masks[variable] & ~value
            if value:
                others |= component.excluded[value.bit_length() - 1]
            if not others & (chosen | value):
                yield chosen | value, unassigned & ~(1 << variable), excluded | others
