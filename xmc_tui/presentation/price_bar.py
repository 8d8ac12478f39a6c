"""The price bar: totals, the counted sum as a gauge, and the status of each condition."""

from __future__ import annotations

from xmc_tui.domain.pricing import Quote
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.condition_indicators import make_indicators
from xmc_tui.presentation.money_format import format_amount, format_difference, illustrative_mark
from xmc_tui.presentation.quote_ledger import charges_illustrative_price
from xmc_tui.presentation.row_tags import UNPROVEN_MARK, search_word
from xmc_tui.presentation.styled_text import Line, Span, cell_width, crop, justify, make_line
from xmc_tui.presentation.view_model import ViewModel


def price_bar_lines(view: ViewModel, cells: int) -> list[Line]:
    """Return the three lines of the price bar, of the previewed quote once that is proven."""
    tr, quote = view.tr, view.proven_quote
    about = illustrative_mark(charges_illustrative_price(quote))
    sums = quote.totals
    head = make_line(
        Span(" " + tr.translate(N_("Total")) + " ", "muted"),
        Span(about + format_amount(sums.total), "total"),
        Span("   " + tr.translate(N_("Options")) + " ", "muted"),
        Span(about + format_amount(sums.options), "strong"),
        Span("   " + tr.translate(N_("Premium")) + " ", "muted"),
        f"{about}{sums.premium:.2%}",
    )
    budget = view.budget
    if budget is not None:
        over = sums.total > budget
        text = tr.translate(
            N_("over the budget of {ceiling}") if over else N_("budget {ceiling}"),
            ceiling=format_amount(budget),
        )
        head = (*head, Span(f"   {'! ' if over else ''}{text}", "bad" if over else "muted"))
    return [
        justify(head, _status_or_preview(view), cells),
        _gauge_line(quote, tr, cells),
        _indicator_line(view, quote, cells),
    ]


def _status_or_preview(view: ViewModel) -> Line:
    """Return the status of the quote, or during a preview the change of the total."""
    tr = view.tr
    if view.preview is None:
        kind = tr.translate(N_("draft") if view.quote.is_draft else N_("quote"))
        return make_line(
            Span(tr.translate(N_("status")) + " ", "muted"),
            Span(kind, "warn" if view.quote.is_draft else "good"),
            " ",
        )
    if not view.preview.is_proven:
        word = search_word(tr, view.is_search_stopped)
        return make_line(Span(f" {UNPROVEN_MARK} {word} ", "preview"), " ")
    change = view.preview.quote.totals.total - view.quote.totals.total
    about = illustrative_mark(
        charges_illustrative_price(view.preview.quote) or charges_illustrative_price(view.quote)
    )
    blocked = Span("~ ", "warn") if view.preview.conflicts else Span("")
    return make_line(
        blocked,
        Span(
            tr.translate(N_(" PREVIEW {change} "), change=about + format_difference(change)),
            "preview",
        ),
        " ",
    )


def _gauge_line(quote: Quote, tr: Translator, cells: int) -> Line:
    """Return the counted sum and the threshold, with a bar that is full when it is passed."""
    status = quote.threshold
    about = illustrative_mark(charges_illustrative_price(quote))
    left = make_line(
        Span(" " + tr.translate(N_("Counted")) + " ", "muted"),
        Span(about + format_amount(status.counted), "strong"),
        Span(f" {status.operator} {format_amount(status.amount)} ", "muted"),
    )
    if status.shortfall:
        verdict = Span(
            tr.translate(
                N_("{shortfall} short"), shortfall=about + format_amount(status.shortfall)
            ),
            "bad",
        )
    else:
        verdict = Span(tr.translate(N_("threshold passed")), "good")
    right = make_line(" ", verdict, " ")
    width = max(4, cells - cell_width(left) - cell_width(right))
    filled = (
        width
        if not status.shortfall
        else min(width - 1, status.counted * width // max(1, status.amount))
    )
    return (
        *left,
        Span("━" * filled, "good" if not status.shortfall else "accent"),
        Span("─" * (width - filled), "muted"),
        *right,
    )


def _indicator_line(view: ViewModel, quote: Quote, cells: int) -> Line:
    parts: list[Span] = [Span(" ")]
    for indicator in make_indicators(view.catalog, quote, view.tr):
        parts += [indicator.span, Span("   ")]
    left = tuple(parts)
    verdict = Span(
        view.tr.translate(N_("qualifies") if quote.threshold.qualifies else N_("does not qualify")),
        "good" if quote.threshold.qualifies else "warn",
    )
    right = make_line(verdict, " ")
    return (
        justify(left, right, cells)
        if cell_width(left) + cell_width(right) <= cells
        else crop(left, cells)
    )
