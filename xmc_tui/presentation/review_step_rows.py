"""Rows of the review step: the itemised quote, the threshold and the terms."""

from __future__ import annotations

from rich.cells import cell_len

from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.domain.pricing import Quote, QuoteLine
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.edition_in_force import edition_notice
from xmc_tui.presentation.itemised_quote import (
    benchmark_line,
    catalog_name,
    draft_reasons_without_threshold,
    has_illustrative_price,
    itemised_quote_rows,
    legend_text,
    threshold_line,
)
from xmc_tui.presentation.narrow_quote_lines import fold_quote_row
from xmc_tui.presentation.quote_terms import bulleted_lines, terms_texts
from xmc_tui.presentation.styled_row import STANDARD_ITEMS_TARGET, StyledRow
from xmc_tui.presentation.styled_text import Line, Span, make_line, wrap_line
from xmc_tui.presentation.view_model import ViewModel

#: Largest width of the review in cells: in a wider line the eye loses the price of an item.
_LEDGER_WIDTH = 100


def review_rows(view: ViewModel, cells: int) -> list[StyledRow]:
    """Return the rows of the review step, wrapped to `cells`.

    What was chosen comes first; standard items without a price are one line until it is unfolded.
    """
    tr, quote = view.tr, view.quote
    width = min(cells - 3, _LEDGER_WIDTH)  # less a space on either side and the scroll bar
    chosen, standard, gifts = _split_lines(quote)
    shown = replace(quote, lines=(*chosen, *(standard if view.is_review_unfolded else ()), *gifts))
    show_sources = view.show_ids and cells > 84
    ledger = [
        fold_quote_row(row, width - row.margin)
        for row in itemised_quote_rows(
            view.catalog, shown, tr, show_sources, _group_width(shown, tr)
        )
    ]
    after_chosen = 1 + len(chosen)
    above: list[list[Line]] = [_head_lines(view), *ledger[:after_chosen]]
    below: list[list[Line]] = [
        *ledger[after_chosen:],
        [benchmark_line(view.catalog, tr, view.show_ids)],
        [()],
        [threshold_line(quote, tr)],
    ]
    if others := draft_reasons_without_threshold(quote, tr):
        text = tr.translate(N_("Not a valid quote: {reasons}"), reasons=tr.join_as_list(others))
        below.append([make_line(text)])
    if has_illustrative_price(quote):
        below.append([make_line(Span(legend_text(tr), "illustrative"))])
    below += [
        [()],
        [make_line(Span(tr.translate(N_("Terms")), "title"))],
        *(
            bulleted_lines(text, width)
            for text in terms_texts(view.catalog, quote, tr, view.show_ids)
        ),
    ]
    return [
        *_wrap_items(above, width),
        *(_fold_rows(view, len(standard), len(above)) if standard else ()),
        *_wrap_items(below, width, len(above) + 1),
    ]


def _split_lines(
    quote: Quote,
) -> tuple[tuple[QuoteLine, ...], tuple[QuoteLine, ...], tuple[QuoteLine, ...]]:
    """Return the lines of a quote: what was chosen, standard items without a price, and gifts."""
    own = [entry for entry in quote.lines if not entry.gifted]
    standard = tuple(entry for entry in own if entry.standard and not entry.charged)
    chosen = tuple(entry for entry in own if entry not in standard)
    return chosen, standard, tuple(entry for entry in quote.lines if entry.gifted)


def _group_width(quote: Quote, tr: Translator) -> int:
    """Return the width of the widest name among the groups of a quote's lines, in cells."""
    groups = {quote.model.group_by_id[entry.option.group] for entry in quote.lines}
    return max((cell_len(tr.localize(group.name)) for group in groups), default=0)


def _fold_rows(view: ViewModel, count: int, item: int) -> list[StyledRow]:
    """Return the row in place of the standard items, or above them."""
    tr = view.tr
    text = tr.plural("{n} standard item", "{n} standard items", count)
    action = N_("hide") if view.is_review_unfolded else N_("show")
    line = make_line(
        Span("   " + text, "muted"), Span("  Space ", "accent"), Span(tr.translate(action), "muted")
    )
    return [StyledRow(line, STANDARD_ITEMS_TARGET, item=item)]


def _wrap_items(items: list[list[Line]], width: int, first: int = 0) -> list[StyledRow]:
    """Return the lines of items as rows, with the numbers of the items from `first`."""
    return [
        StyledRow((Span(" "), *part), item=number)
        for number, lines in enumerate(items, first)
        for spans in lines
        for part in wrap_line(spans, width)
    ]


def _head_lines(view: ViewModel) -> list[Line]:
    """Return the edition, the quoted day, and whether another edition is in force on that day."""
    tr, day = view.tr, view.quote.quoted_on
    quoted = tr.translate(N_("Quote date {day}"), day=day)
    lines = [make_line(Span(f"{catalog_name(view.catalog, tr)} · {quoted}", "muted"))]
    if view.show_ids and view.snapshot is None:
        notice = edition_notice(view.catalog, day, tr)
        lines += [make_line(Span(notice, "warn"))] if notice else []
    return lines
