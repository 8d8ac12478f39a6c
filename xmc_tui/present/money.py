"""Amounts of yuan as they are shown: grouped by thousands, the same in both languages, illustrative ones marked."""

from __future__ import annotations

from xmc_tui.domain.catalog import Price

#: Stands beside every amount that is illustrative.
ILLUSTRATIVE_MARK = "≈"


def amount(yuan: int) -> str:
    """Return an amount such as 655,400."""
    return f"{yuan:,}"


def difference(yuan: int) -> str:
    """Return an amount with its sign, such as +28,000; nothing changes is ±0."""
    return f"{yuan:+,}" if yuan else "±0"


def list_price(price: Price) -> str:
    """Return a list price, marked where it is illustrative."""
    return mark(price.is_illustrative) + amount(price.amount)


def mark(illustrative: bool) -> str:
    """Return the mark of an illustrative amount, or nothing."""
    return ILLUSTRATIVE_MARK if illustrative else ""
