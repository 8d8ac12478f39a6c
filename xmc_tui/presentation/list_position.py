"""Which rows of a list are in sight, and the text that says so."""

from __future__ import annotations

from xmc_tui.domain.catalog import StepKind
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.styled_text import Line, Span, cell_width, justify, make_line
from xmc_tui.presentation.view_model import ViewModel


@frozen
class ListPosition:
    """The first and the last row in sight, counted from 1, and the number of all rows."""

    first: int
    last: int
    count: int


def list_identity(view: ViewModel) -> tuple[object, ...]:
    """Return what the list shows: a step, or a panel with its kind, option and order."""
    panel = view.opened.panel if view.opened is not None else None
    if panel is None:
        return (view.cursor.step,)
    return panel.kind, panel.option, panel.fewest_changes, panel.is_explanation


def is_review(view: ViewModel) -> bool:
    """Whether the list is the review, which has no highlight that shows where it is."""
    return view.opened is None and view.step.kind is StepKind.REVIEW


def add_position(left: Line, position: ListPosition, tr: Translator, cells: int) -> Line:
    """Return a line with the position at its right end, and the key that scrolls if it fits."""
    key = "PgDn" if position.last < position.count else "PgUp"
    text = tr.translate(
        N_("{first}–{last} of {count}"),
        first=position.first,
        last=position.last,
        count=position.count,
    )
    right = make_line(Span(key, "accent"), Span(f"  {text} ", "muted"))
    if cell_width(left) + cell_width(right) >= cells:
        right = right[1:]
    return justify(left, right, cells)
