"""Rows of the review step: the itemised quote, the threshold and the terms."""

from __future__ import annotations

from xmc_tui.i18n import N_
from xmc_tui.presentation.quote_ledger import (
    benchmark_line,
    catalog_name,
    has_illustrative_price,
    ledger_lines,
    legend_text,
    other_draft_reasons,
    threshold_line,
)
from xmc_tui.presentation.quote_terms import terms_lines
from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.styled_text import Line, Span, make_line, wrap_line
from xmc_tui.presentation.view_model import ViewModel

#: Largest width of the review in cells: in a wider line the eye loses the price of an item.
_LEDGER_WIDTH = 100


def review_rows(view: ViewModel, cells: int) -> list[StyledRow]:
    """Return the rows of the review step, wrapped to `cells`."""
    tr, quote = view.tr, view.quote
    width = min(cells - 3, _LEDGER_WIDTH)  # less a space on either side and the scroll bar
    lines: list[Line] = [make_line(Span(catalog_name(view.catalog, tr), "muted"))]
    lines += ledger_lines(view.catalog, quote, tr, width, show_sources=view.show_ids and cells > 84)
    lines += [benchmark_line(view.catalog, tr, view.show_ids), (), threshold_line(quote, tr)]
    if others := other_draft_reasons(quote, tr):
        text = tr.translate(N_("A draft, because {reasons}"), reasons=tr.join(others))
        lines.append(make_line(text))
    if has_illustrative_price(quote):
        lines.append(make_line(Span(legend_text(tr), "illustrative")))
    lines += [
        (),
        make_line(Span(tr.translate(N_("Terms")), "title")),
        *terms_lines(view.catalog, quote, tr, width, notes=view.show_ids),
    ]
    return [StyledRow((Span(" "), *part)) for spans in lines for part in wrap_line(spans, width)]
