"""The refusal of a budget that no car is within, with the amount that was probably meant."""

from __future__ import annotations

from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.catalog_values import Price
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.money_format import format_amount, format_list_price

#: The units that are left out when an amount is typed as it is said: 60 for 60万, 600 for 600k.
_OMITTED_UNITS = (10_000, 1_000)

#: The greatest budget that is suggested, as a multiple of the price of the cheapest car.
_GREATEST_MULTIPLE = 10


def cheapest_car_price(catalog: Catalog) -> Price:
    """Return the lowest base price of all models."""
    return min((model.price for model in catalog.models), key=lambda price: price.amount)


def is_below_cheapest_car(amount: int, catalog: Catalog) -> bool:
    """Whether no car of the catalog is within a budget, in yuan."""
    return amount < cheapest_car_price(catalog).amount


def below_cheapest_car_text(amount: int, catalog: Catalog, tr: Translator) -> str:
    """Return why a budget is refused, and what to type if a unit was left out."""
    price = cheapest_car_price(catalog)
    meant = [amount * unit for unit in _OMITTED_UNITS]
    likely = [each for each in meant if 1 <= each / price.amount <= _GREATEST_MULTIPLE]
    if not likely:
        message = N_("{amount} is less than the cheapest car ({price}).")
        return tr.translate(message, amount=format_amount(amount), price=format_list_price(price))
    message = N_(
        "{amount} is less than the cheapest car ({price}): type {ten_thousands}万, {thousands}k "
        "or {yuan}."
    )
    return tr.translate(
        message,
        amount=format_amount(amount),
        price=format_list_price(price),
        ten_thousands=f"{likely[0] / 10_000:g}",
        thousands=f"{likely[0] / 1_000:g}",
        yuan=likely[0],
    )
