"""Amounts as the customer's page writes them."""

from __future__ import annotations

from xmc_tui.domain.catalog_values import Price
from xmc_tui.presentation.money_format import illustrative_mark


def format_yuan(yuan: int, illustrative: bool = False) -> str:
    """Return an amount with its currency, such as ¥655,400; marked if it is illustrative."""
    return f"{illustrative_mark(illustrative)}¥{yuan:,}"


def format_price(price: Price) -> str:
    """Return a list price, such as ¥28,000; marked if it is illustrative."""
    return format_yuan(price.amount, price.is_illustrative)
