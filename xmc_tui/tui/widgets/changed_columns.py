"""The columns in which rows of text or their edges differ, so that only those are written."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from rich.cells import cell_len

from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.styled_text import Span, sanitize


def find_changed_columns(before: StyledRow, after: StyledRow, width: int) -> tuple[int, int]:
    """Return the first column that differs, and the one after the last.

    Both are edges of characters in either row, so that no wide character is written in part.
    """
    if before.row_style != after.row_style:
        return 0, width
    start = _common_width(before.spans, after.spans, from_end=False)
    ends = [sum(map(_width, row.spans)) for row in (before, after)]
    end = max(ends)
    if ends[0] == ends[1]:
        end = max(start, end - _common_width(before.spans, after.spans, from_end=True))
    return min(start, width), min(end, width)


def _common_width(before: Sequence[Span], after: Sequence[Span], from_end: bool) -> int:
    """Return the width of the text that both lines begin with, or end with."""
    step = -1 if from_end else 1
    common = 0
    for one, other in zip(before[::step], after[::step], strict=False):
        if one != other:
            same_role = one.role == other.role
            return common + (_common_text_width(one.text, other.text, step) if same_role else 0)
        common += _width(one)
    return common


def _common_text_width(before: str, after: str, step: int) -> int:
    """Return the width of the characters that both texts begin with, or with step -1 end with.

    It is 0 if one of the texts has a character that belongs to the one before it.
    """
    if any(cell_len(each) == 0 for text in (before, after) for each in set(text)):
        return 0
    pairs = zip(before[::step], after[::step], strict=False)
    return cell_len(sanitize("".join(each for each, _ in takewhile(lambda p: p[0] == p[1], pairs))))


def _width(span: Span) -> int:
    return cell_len(sanitize(span.text))


def find_columns_of_moved_edges(before: list[int], now: list[int]) -> tuple[int, int]:
    """Return the columns between the edges in both lists that enclose all edges in only one."""
    moved, kept = set(before) ^ set(now), set(before) & set(now)
    start = max((column for column in kept if column <= min(moved)), default=0)
    end = min((column for column in kept if column >= max(moved)), default=max(moved))
    return start, end
