"""Which sums of a model need an illustrative price."""

from __future__ import annotations

from datetime import date

from xmc_tui.domain.catalog import Group, Model, Option
from xmc_tui.domain.catalog_values import Period
from xmc_tui.domain.frozen_dataclass import replace


def withdraw_illustrative_options(model: Model) -> Model:
    """Return the model without offers at an illustrative price; standard options at 0 remain.

    A sum that it reaches as well needs no illustrative price. A model without such offers is
    returned as it is.
    """
    if not any(map(_charges_illustrative_price, model.options.values())):
        return model
    return replace(model, groups=tuple(map(_withdraw_options, model.groups)))


def _withdraw_options(group: Group) -> Group:
    never = Period(last=date.min)
    options = tuple(
        replace(option, offered=never) if _charges_illustrative_price(option) else option
        for option in group.options
    )
    return replace(group, options=options)


def _charges_illustrative_price(option: Option) -> bool:
    return option.price.is_illustrative and option.price.amount > 0
