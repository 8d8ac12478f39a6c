"""The rows of an open panel, in place of the option list, and the notes below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmc_tui.presentation.advice_panel import FIELD_ROW
from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.styled_text import Line, Span, cell_width, justify, make_line, wrap_line

if TYPE_CHECKING:
    from xmc_tui.presentation.panel_entry_text import EntryText
    from xmc_tui.presentation.view_model import OpenPanel

#: The width of the pointer and the number of an entry.
_NUMBER_WIDTH = 6


def panel_rows(opened: OpenPanel, cells: int) -> list[StyledRow]:
    """Return the title, the introduction and the entries with one highlighted.

    The click target of an entry is its number, counted from 0.
    """
    panel, text = opened.panel, opened.text
    rows = [StyledRow(make_line(Span(f" {text.title}", "title")), row_style="group")]
    if opened.has_field:
        rows += [StyledRow(())] * (FIELD_ROW + 1)  # with a blank line above and below the field
    intro = [part for spans in text.intro for part in wrap_line(spans, cells - 2)]
    rows += [StyledRow((Span(" "), *part)) for part in intro]
    for number, entry in enumerate(text.entries):
        is_current = number == panel.position
        style = "highlight" if is_current else ""
        rows += [
            StyledRow(spans, str(number), style, is_current)
            for spans in _entry_lines(entry, number, is_current, cells)
        ]
    return rows


def _entry_lines(entry: EntryText, number: int, is_current: bool, cells: int) -> list[Line]:
    """Return the lines of an entry: its number, and on the right of the first one its price."""
    pointer = f" {'>' if is_current else ' '}{number + 1:>2}  "
    lead = Span(pointer, "accent" if is_current else "muted")
    blank = Span(" " * _NUMBER_WIDTH)
    price = make_line(Span(f"  {entry.price} ", "price"))
    width = cells - _NUMBER_WIDTH - 1
    first, *rest = entry.lines
    # Only the first line shares its space with the price.
    parts = wrap_line(first, max(8, width - cell_width(price)))
    lines = [justify((lead, *parts[0]), price, cells)]
    following = [*parts[1:], *(part for spans in rest for part in wrap_line(spans, width))]
    return [*lines, *((blank, *part) for part in following)]
