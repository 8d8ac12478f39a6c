"""Resolutions: the smallest sets of changes that make a build valid.

Builds are bit masks as in `compiled_rules`. Every resolution is complete (its build is valid)
and subset-minimal (no part of its changes suffices). They are ranked by wishes given up, number of
changes, size of the price difference, and catalog order. `repair_search` finds them.
"""

from __future__ import annotations

from xmc_tui.domain.compiled_rules import CompiledRules, iterate_bits
from xmc_tui.domain.engine.component_repair_task import ComponentRepairTask
from xmc_tui.domain.engine.repair_search import find_repairs
from xmc_tui.domain.engine.rule_component import get_component
from xmc_tui.domain.engine.search_budget import UNLIMITED, SearchBudget, SearchResults
from xmc_tui.domain.frozen_dataclass import frozen


@frozen
class RepairTask:
    """The build to repair and the constraints of the search.

    `start` is the build and may break rules. `fixed_variables` are the numbers of the decision
    variables that must not change, `wishes` options to give up last, `unavailable` those not
    offered on the date. Price differences are relative to `price`, an option sum in yuan.
    """

    compiled_rules: CompiledRules
    start: int
    fixed_variables: frozenset[int]
    wishes: int
    unavailable: int
    price: int


@frozen
class Resolution:
    """A resolution: a valid build and its price difference in yuan."""

    build: int
    difference: int


def find_resolutions(
    task: RepairTask, most: int = 5, budget: SearchBudget = UNLIMITED
) -> SearchResults[Resolution]:
    """Return the best resolutions, `most` at most; none if they are impossible with the fixed
    variables."""
    # A component without a violation never changes, so only the others are searched.
    compiled_rules = task.compiled_rules
    broken = _find_broken_components(task)
    if not broken:
        difference = sum_prices(compiled_rules, task.start) - task.price
        return SearchResults([Resolution(task.start, difference)])
    component = get_component(compiled_rules, broken)
    rest = task.start & ~component.members
    fixed = sum(compiled_rules.variables[variable].mask for variable in task.fixed_variables)
    repair = ComponentRepairTask(
        component,
        component.to_local_mask(task.start),
        component.to_local_mask(fixed),
        component.to_local_mask(task.wishes),
        component.to_local_mask(task.unavailable) | component.not_on_this_model,
        task.price - sum_prices(compiled_rules, rest),
    )
    found = find_repairs(repair, most, budget)
    return SearchResults(
        [
            Resolution(build << component.offset | rest, component.sum_prices(build) - repair.price)
            for build in found
        ],
        found.is_proven,
    )


def _find_broken_components(task: RepairTask) -> tuple[int, ...]:
    """Return the indices of the components in which the build breaks a rule or has an option that
    is not offered."""
    compiled_rules, start = task.compiled_rules, task.start
    faulty = start & (
        task.unavailable | compiled_rules.not_on_this_model | compiled_rules.find_excluded(start)
    )
    for number in iterate_bits(start & compiled_rules.requiring):
        if any(not wanted & start for wanted in compiled_rules.required[number]):
            faulty |= 1 << number
    variable_of, component_of = compiled_rules.variable_of, compiled_rules.component_by_variable
    return tuple(sorted({component_of[variable_of[number]] for number in iterate_bits(faulty)}))


def make_catalog_sort_key(compiled_rules: CompiledRules, build: int) -> int:
    """Return a sort key for catalog order.

    Of two builds, the one with the first option in which they differ comes first.
    """
    return -int(format(build, f"0{len(compiled_rules.options)}b")[::-1], 2)


def sum_prices(compiled_rules: CompiledRules, build: int) -> int:
    """Return the option sum of a build in yuan."""
    return sum(compiled_rules.options[number].price.amount for number in iterate_bits(build))
