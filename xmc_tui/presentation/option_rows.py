"""The rows of the options of a group: their state, and the effect of choosing them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from xmc_tui.configurator import Availability, Configurator, OptionAvailability
from xmc_tui.domain.catalog import Group, Option, SelectionMode
from xmc_tui.domain.frozen_dataclass import frozen


@frozen(eq=False)
class OptionRow:
    """One option of the current group.

    `effect` is the change of the total in yuan if it is chosen. The last three flags warn that
    choosing it would fall below a threshold passed now, remove the last bespoke item, or exceed the
    budget. Without `is_proven` the engine has not finished: the effect may not be the best one, and
    unless `is_effect_known` there is none yet.

    Compared by identity: equal rows are one object, so the lines that are cached for it are found
    fast when an edit is undone, or an option chosen again.
    """

    option: Option
    availability: Availability
    chosen: bool
    wished: bool
    effect: int
    falls_below: bool = False
    loses_bespoke: bool = False
    over_budget: bool = False
    is_proven: bool = True
    is_effect_known: bool = True


def make_option_rows(configurator: Configurator, group: Group) -> tuple[OptionRow, ...]:
    """Return the rows of a group: the state of each option and the effect of choosing it."""
    return tuple(_option_row(configurator, group, option) for option in group.options)


def _option_row(configurator: Configurator, group: Group, option: Option) -> OptionRow:
    build, quote = configurator.build, configurator.quote
    state = configurator.evaluator.option_state(option.id)
    is_gift = (
        group.pick is SelectionMode.GIFT and state.availability is not Availability.NOT_OFFERED
    )
    chosen = option.id in build.chosen or is_gift
    if group.pick is SelectionMode.ANY and chosen:  # choosing it again removes it
        state = OptionAvailability(state.availability, -option.price.amount, -option.bespoke)
    bespoke = quote.threshold.bespoke_items
    least = configurator.catalog.programme.threshold.least_qualifying_sum
    # A warning may not be true of the best resolution, so it waits for the proof.
    offered = state.is_proven and state.availability is not Availability.NOT_OFFERED
    return _find_option_row(
        option,
        state.availability,
        chosen,
        wished=option.id in build.wishes,
        effect=state.difference,
        falls_below=offered
        and quote.threshold.counted >= least > quote.threshold.counted + state.difference,
        loses_bespoke=offered and bespoke > 0 >= bespoke + state.bespoke_difference,
        over_budget=offered
        and configurator.budget is not None
        and not chosen
        and quote.totals.total + state.difference > configurator.budget,
        is_proven=state.is_proven,
        is_effect_known=state.is_proven or bool(state.difference),
    )


@lru_cache(maxsize=5000)
def _find_option_row(
    option: Option, availability: Availability, chosen: bool, **state: Any
) -> OptionRow:
    """Return the row of an option in a state; always the same object."""
    return OptionRow(option, availability, chosen, **state)
