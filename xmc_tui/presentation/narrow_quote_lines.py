"""The itemised prices of a quote in a narrow space: rows that are too long take several lines."""

from __future__ import annotations

from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.pricing import Quote
from xmc_tui.i18n import Translator
from xmc_tui.presentation.itemised_quote import QuoteRow, itemised_quote_rows
from xmc_tui.presentation.styled_text import (
    Line,
    Span,
    cell_width,
    justify,
    make_line,
    plain_text,
    wrap,
    wrap_line,
)


def folded_quote_lines(catalog: Catalog, quote: Quote, tr: Translator, cells: int) -> list[Line]:
    """Return the lines of `itemised_quote_lines` with nothing cut, each at most `cells` wide."""
    rows = itemised_quote_rows(catalog, quote, tr)
    # The totals have the publishers' column free to their right, unless one of them needs it.
    needed = max(
        (cell_width(row.left) + 1 + cell_width(row.right) for row in rows if row.margin), default=0
    )
    margin = max((row.margin for row in rows), default=0)
    room = cells - margin if needed <= cells - margin else cells
    return [line for row in rows for line in fold_quote_row(row, room if row.margin else cells)]


def fold_quote_row(row: QuoteRow, cells: int) -> list[Line]:
    """Return a row with nothing cut.

    It is one line, or else the name is wrapped and the amounts are right-aligned in its last line
    or below it.
    """
    if not row.right:
        return [()]
    *lines, last = _wrap_item(row.left, cells)
    if cell_width(last) + 1 + cell_width(row.right) <= cells:
        return [*lines, justify(last, row.right, cells)]
    amounts = row.right
    if cell_width(amounts) > cells:  # without the padding of the publisher
        amounts = make_line(*amounts[:-1], Span(amounts[-1].text.rstrip(), amounts[-1].role))
    if cell_width(amounts) > cells:
        return [*lines, last, *wrap_line(amounts, cells)]
    return [*lines, last, justify((), amounts, cells)]


def _wrap_item(item: Line, cells: int) -> list[Line]:
    """Break an item into lines; further lines begin below its last part, the name."""
    if cell_width(item) <= cells:
        return [item]
    first, *name = item
    indent = cell_width((first,))
    parts = wrap(plain_text(name), max(1, cells - indent))
    return [make_line(first, parts[0]), *(make_line(" " * indent, part) for part in parts[1:])]
