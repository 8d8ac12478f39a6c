"""The price bar: totals, the counted sum as a gauge, and the status of each condition."""

from __future__ import annotations

from xmc_tui.domain.pricing import Quote
from xmc_tui.domain.threshold_and_delivery import NotOrderableReason
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.condition_indicators import make_indicators
from xmc_tui.presentation.itemised_quote import charges_illustrative_price
from xmc_tui.presentation.money_format import (
    ILLUSTRATIVE_MARK,
    format_amount,
    format_difference,
    format_over_budget,
    illustrative_mark,
)
from xmc_tui.presentation.styled_text import Line, Span, cell_width, crop, justify, make_line
from xmc_tui.presentation.threshold_texts import progress_text, strict_limit_note
from xmc_tui.presentation.view_model import ViewModel

#: The row of the bar that holds the conditions.
CONDITIONS_ROW = 2

#: The least width of the gauge, in cells, next to the note that the threshold must be exceeded.
_LEAST_GAUGE_WITH_NOTE = 8

#: The least space between the sums and the state of the build, so that they are not read as one.
_GAP_BEFORE_STATE = 3

#: The edge of the bar during a preview, and at other times.
_PREVIEW_EDGE, _EDGE = Span(" ", "preview"), Span(" ")


def price_bar_lines(view: ViewModel, cells: int) -> list[Line]:
    """Return the three lines of the price bar, of the previewed quote once that is proven.

    A preview has its word, the change of the total, and an edge along all three lines.
    """
    edge = _EDGE if view.preview is None else _PREVIEW_EDGE
    lines = (
        _gauge_line(view.proven_preview_or_current_quote, view.tr, cells - 1),
        _indicator_line(view, cells - 1),
    )
    return [_sums_line(view, cells), *((edge, *line) for line in lines)]


def condition_at(view: ViewModel, cells: int, x: int) -> str:
    """Return the id of the condition at a column of its row, or ""."""
    end = 0
    for span in price_bar_lines(view, cells)[CONDITIONS_ROW]:
        start, end = end, end + cell_width([span])
        if start <= x < end:
            indicators = make_indicators(
                view.catalog, view.proven_preview_or_current_quote, view.tr, view.quota
            )
            same = [
                each.id
                for each in indicators
                if span in (each.span, each.short_span, each.shortest_span)
            ]
            return same[0] if same else ""
    return ""


def _sums_line(view: ViewModel, cells: int) -> Line:
    """Return total, options, their share of the base price, and the budget.

    On a narrow screen the share is a figure alone. Then the share, the options, what a preview
    changes besides and the difference are left out in turn; the total is never cut.
    """
    tr, quote = view.tr, view.proven_preview_or_current_quote
    about, sums = illustrative_mark(charges_illustrative_price(quote)), quote.totals
    total = make_line(
        *_preview_spans(view),
        Span(" " + tr.translate(N_("Total")) + " ", "muted"),
        Span(about + format_amount(sums.total), "total"),
    )
    change, budget, state = _change_spans(view), _budget_spans(view), _state_spans(view)
    options = make_line(
        Span("   " + tr.translate(N_("Options")) + " ", "muted"),
        Span(about + format_amount(sums.options), "strong"),
    )
    share = f"{about}{sums.premium:.2%}"
    long_share = Span("   " + tr.translate(N_("{share} of base price"), share=share), "muted")
    for left, right in (
        ((*change, *options, long_share, *budget), state),
        ((*change, *options, Span(tr.put_in_brackets(share), "muted"), *budget), state),
        ((*change, *options, *budget), state),
        ((*change, *budget), state),
        ((*change, *budget), ()),
        (budget, ()),
    ):
        gap = _GAP_BEFORE_STATE if right else 1
        if cell_width([*total, *left, *right]) + gap <= cells:
            return justify((*total, *left), right, cells)
    return crop(total, cells)


def _preview_spans(view: ViewModel) -> Line:
    """Return the word that the figures are those of a preview; empty if they are not."""
    if view.preview is None:
        return ()
    tr = view.tr
    if not view.preview.is_proven:
        from xmc_tui.presentation.row_tags import UNPROVEN_MARK, unproven_word  # rarely needed

        word = f"{UNPROVEN_MARK} {unproven_word(tr, view.is_search_stopped)}"
        return make_line(Span(f" {word} ", "preview"))
    return make_line(Span(f" {tr.translate(N_('PREVIEW'))} ", "preview"))


def _change_spans(view: ViewModel) -> Line:
    """Return the change of the total by the preview; empty without one, and until it is proven."""
    if view.preview is None or not view.preview.is_proven:
        return ()
    change = view.preview.quote.totals.total - view.quote.totals.total
    about = illustrative_mark(
        charges_illustrative_price(view.preview.quote) or charges_illustrative_price(view.quote)
    )
    aside = about + format_difference(change)
    return make_line(Span(view.tr.put_in_brackets(aside), "strong"))


def _budget_spans(view: ViewModel) -> Line:
    """Return the budget or, if the total is over it, by how much; empty without a budget."""
    budget, tr = view.budget, view.tr
    if budget is None:
        return ()
    excess = view.proven_preview_or_current_quote.totals.total - budget
    if excess <= 0:
        text = tr.translate(N_("Budget {ceiling}"), ceiling=format_amount(budget))
        return make_line(Span(f"   {text}", "muted"))
    return make_line(Span(f"   {format_over_budget(excess, tr)}", "bad"))


def _state_spans(view: ViewModel) -> Line:
    """Return what the build is or lacks; during a preview whether it needs other changes.

    Whether it qualifies is among the conditions, so it is not repeated here.
    """
    tr = view.tr
    if view.preview is not None:
        if view.preview.conflicts:
            return make_line(Span(f"~ {tr.translate(N_('Needs changes'))} ", "warn"))
        return ()
    if not view.quote.is_draft:
        return make_line(Span(tr.translate(N_("Valid quote")) + " ", "good"))
    if NotOrderableReason.CONFLICT in view.quote.reasons:
        text = tr.translate(N_("options cannot be combined"))
        return make_line(Span(f"! {text} ", "bad"))
    if charges_illustrative_price(view.quote):
        text = tr.translate(N_("Illustrative prices"))
        return make_line(Span(f"{ILLUSTRATIVE_MARK} {text} ", "illustrative"))
    return ()


def _gauge_line(quote: Quote, tr: Translator, cells: int) -> Line:
    """Return the counted sum and the threshold, with a bar that is full when it is passed."""
    status = quote.threshold
    about = illustrative_mark(charges_illustrative_price(quote))
    passed = not status.shortfall
    left = make_line(
        Span(tr.translate(N_("Counted")) + " ", "muted"),
        Span(progress_text(status, about, tr), "good" if passed else "strong"),
    )
    note = Span(strict_limit_note(status, tr), "muted")
    if note.text and cell_width((*left, note)) + _LEAST_GAUGE_WITH_NOTE + 2 <= cells:
        left = *left, note
    left = *left, Span(" ")
    width = max(4, cells - cell_width(left) - 1)
    filled = width if passed else min(width - 1, status.counted * width // max(1, status.amount))
    return (
        *left,
        Span("━" * filled, "good" if passed else "accent"),
        Span("─" * (width - filled), "muted"),
        Span(" "),
    )


def _indicator_line(view: ViewModel, cells: int) -> Line:
    """Return every condition as a symbol and words, and whether the build qualifies.

    On a narrow screen the words are shorter. Those of the quota are the last to become short and
    the first to have their shortest form: the others then still say what is wrong.
    """
    quote = view.proven_preview_or_current_quote
    verdict = Span(
        view.tr.translate(N_("Qualifies") if quote.threshold.qualifies else N_("Not qualified")),
        "good" if quote.threshold.qualifies else "warn",
    )
    right = make_line(verdict, " ")
    indicators = make_indicators(view.catalog, quote, view.tr, view.quota)
    left: Line = ()
    for spans in (
        [each.span for each in indicators],
        [each.span if each.id == "quota" else each.short_span for each in indicators],
        [each.short_span for each in indicators],
        [each.shortest_span if each.id == "quota" else each.short_span for each in indicators],
        [each.shortest_span for each in indicators],
    ):
        for gap in ("   ", "  "):
            parts = [part for span in spans for part in (Span(gap), span)]
            left = make_line(*parts[1:])
            if cell_width(left) + len(gap) - 2 + cell_width(right) < cells:
                return justify(left, right, cells)
    return crop(left, cells)
