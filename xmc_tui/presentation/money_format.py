"""Formatting of amounts in yuan."""

from __future__ import annotations

from xmc_tui.domain.catalog_values import Price
from xmc_tui.i18n import N_, Translator

#: Precedes every illustrative amount.
ILLUSTRATIVE_MARK = "≈"

#: Precedes every amount that a person reads; files hold integers.
YUAN = "¥"


def format_count(number: int) -> str:
    """Return a number that is no amount with thousands separators, such as 12,533,760."""
    return f"{number:,}"


def format_amount(yuan: int, illustrative: bool = False) -> str:
    """Return an amount with its currency, such as ¥655,400; marked if it is illustrative."""
    sign = "-" if yuan < 0 else ""
    return f"{illustrative_mark(illustrative)}{sign}{YUAN}{abs(yuan):,}"


def format_difference(yuan: int) -> str:
    """Return an amount with its sign, such as +¥28,000; ¥0 has none."""
    return f"+{format_amount(yuan)}" if yuan > 0 else format_amount(yuan)


def format_over_budget(excess: int, tr: Translator) -> str:
    """Return by how much a total exceeds the budget, with the mark of that."""
    text = tr.translate(N_("{excess} over budget"), excess=format_amount(excess))
    return f"^ {text}"


def format_list_price(price: Price) -> str:
    """Return a list price, marked if it is illustrative."""
    return format_amount(price.amount, price.is_illustrative)


def illustrative_mark(illustrative: bool) -> str:
    """Return the symbol of an illustrative amount, or ""."""
    return ILLUSTRATIVE_MARK if illustrative else ""
