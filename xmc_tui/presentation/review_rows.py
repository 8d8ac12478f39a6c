"""Rows of the review step: the itemised quote, the threshold and the terms."""

from __future__ import annotations

from xmc_tui.i18n import N_
from xmc_tui.presentation.quote_ledger import (
    benchmark_line,
    catalog_name,
    has_illustrative_price,
    ledger_lines,
    legend_text,
    reason_texts,
    threshold_line,
)
from xmc_tui.presentation.quote_terms import terms_lines
from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.styled_text import Line, Span, make_line, wrap_line
from xmc_tui.presentation.terms_in_force import edition_notice
from xmc_tui.presentation.view_model import ViewModel

#: Largest width of the review in cells: in a wider line the eye loses the price of an item.
_LEDGER_WIDTH = 100


def review_rows(view: ViewModel, cells: int) -> list[StyledRow]:
    """Return the rows of the review step, wrapped to `cells`."""
    tr, quote = view.tr, view.quote
    width = min(cells - 3, _LEDGER_WIDTH)  # less a space on either side and the scroll bar
    lines = _head_lines(view)
    lines += ledger_lines(quote, tr, width, show_ids=view.show_ids and cells > 84)
    lines += [benchmark_line(view.catalog, tr, view.show_ids), (), threshold_line(quote, tr)]
    if quote.is_draft:
        lines.append(
            make_line(
                tr.translate(
                    N_("A draft, because {reasons}"), reasons=tr.join(reason_texts(quote, tr))
                )
            )
        )
    if has_illustrative_price(quote):
        lines.append(make_line(Span(legend_text(tr), "illustrative")))
    lines += [
        (),
        make_line(Span(tr.translate(N_("Terms")), "title")),
        *terms_lines(view.catalog, quote, tr, width, notes=view.show_ids),
    ]
    return [StyledRow((Span(" "), *part)) for spans in lines for part in wrap_line(spans, width)]


def _head_lines(view: ViewModel) -> list[Line]:
    """Return the edition, the quoted day, and whether another edition is in force on that day."""
    tr, day = view.tr, view.quote.quoted_on
    quoted = tr.translate(N_("quoted on {day}"), day=day)
    lines = [make_line(Span(f"{catalog_name(view.catalog, tr)} · {quoted}", "muted"))]
    if view.show_ids and view.snapshot is None:
        notice = edition_notice(view.catalog, day, tr)
        lines += [make_line(Span(notice, "warn"))] if notice else []
    return lines
