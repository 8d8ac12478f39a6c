"""Formatting of amounts in yuan, the same in both languages."""

from __future__ import annotations

from xmc_tui.domain.catalog_values import Price

#: Precedes every illustrative amount.
ILLUSTRATIVE_MARK = "≈"


def format_amount(yuan: int) -> str:
    """Return an amount with thousands separators, such as 655,400."""
    return f"{yuan:,}"


def format_difference(yuan: int) -> str:
    """Return an amount with its sign, such as +28,000; ±0 for zero."""
    return f"{yuan:+,}" if yuan else "±0"


def format_list_price(price: Price) -> str:
    """Return a list price, marked if it is illustrative."""
    return illustrative_mark(price.is_illustrative) + format_amount(price.amount)


def format_yuan(yuan: int, illustrative: bool = False) -> str:
    """Return an amount with its currency, such as ¥655,400; marked if it is illustrative."""
    sign = "-" if yuan < 0 else ""
    return f"{illustrative_mark(illustrative)}{sign}¥{format_amount(abs(yuan))}"


def illustrative_mark(illustrative: bool) -> str:
    """Return the symbol of an illustrative amount, or ""."""
    return ILLUSTRATIVE_MARK if illustrative else ""
