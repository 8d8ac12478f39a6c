"""The arithmetic of the current build's sums and conditions, line by line."""

from __future__ import annotations

from xmc_tui.i18n import N_
from xmc_tui.presentation.condition_arithmetic import condition_arithmetic
from xmc_tui.presentation.condition_indicators import Indicator, make_indicators
from xmc_tui.presentation.itemised_quote import charges_illustrative_price, threshold_line
from xmc_tui.presentation.money_format import format_amount, illustrative_mark
from xmc_tui.presentation.styled_text import Line, Span, make_line
from xmc_tui.presentation.view_model import ViewModel


def arithmetic_lines(view: ViewModel) -> list[Line]:
    """Return the arithmetic of the sums and of every condition, of the current build."""
    tr, quote = view.tr, view.quote
    about = illustrative_mark(charges_illustrative_price(quote))
    sums = quote.totals
    options, total = about + format_amount(sums.options), about + format_amount(sums.total)
    base = illustrative_mark(quote.model.price.is_illustrative) + format_amount(sums.base)
    deposit, balance = (
        format_amount(quote.deposit),
        about + format_amount(quote.balance_after_deposit),
    )
    premium = f"{about}{sums.premium:.2%}"
    lines: list[Line] = [
        make_line(Span(tr.translate(N_("Total")), "title")),
        make_line(
            "  ",
            tr.translate(
                N_("Base price {base} + options {options} = {total}"),
                base=base,
                options=options,
                total=total,
            ),
        ),
        make_line(
            "  ",
            tr.translate(
                N_("Options as a share of base price: {options} / {base} = {premium}"),
                options=options,
                base=base,
                premium=premium,
            ),
        ),
        make_line(
            "  ",
            tr.translate(
                N_("Balance: {total} - deposit {deposit} = {balance}"),
                total=total,
                deposit=deposit,
                balance=balance,
            ),
        ),
    ]
    for indicator in make_indicators(view.catalog, quote, tr, view.quota):
        lines += [(), *_condition_lines(view, indicator)]
    return [*lines, (), threshold_line(quote, tr)]


def condition_lines(view: ViewModel, condition: str) -> list[Line]:
    """Return the arithmetic of one condition of the current build, by its id."""
    indicators = make_indicators(view.catalog, view.quote, view.tr, view.quota)
    return _condition_lines(view, next(each for each in indicators if each.id == condition))


def _condition_lines(view: ViewModel, indicator: Indicator) -> list[Line]:
    texts = condition_arithmetic(indicator.id, view.catalog, view.quote, view.tr, view.quota)
    return [make_line(indicator.span), *(make_line(f"  {text}") for text in texts)]
