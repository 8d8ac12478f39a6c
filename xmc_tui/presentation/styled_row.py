"""Rows of a list: styled text with the id that a click selects, and the marks in front of it."""

from __future__ import annotations

from typing import NamedTuple

from xmc_tui.presentation.styled_text import Line, Span

#: The click target of the line of the review that unfolds the standard items.
STANDARD_ITEMS_TARGET = "standard-items"


class StyledRow(NamedTuple):
    """One line of a list.

    `click_target` is the id of the option, model or group that a click on it selects. `row_style`
    is the role of the whole row. `item` is the number of the item of a text that the row is a part
    of, which is the same in every language; -1 if the text is not divided into items.
    """

    spans: Line
    click_target: str = ""
    row_style: str = ""
    highlighted: bool = False
    item: int = -1


def pointer_span(highlighted: bool) -> Span:
    """Return the pointer in front of the highlighted row, or a blank of the same width."""
    return Span(" > " if highlighted else "   ", "accent")


def selection_mark(chosen: bool) -> Span:
    """Return the check mark of a selected row, or a blank of the same width."""
    return Span("✓" if chosen else " ", "good")
