"""The columns in which rows of text or their edges differ, so that only those are written."""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len, get_character_cell_size

from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.styled_text import Line, sanitize

#: The first character that may have no width of its own.
_FIRST_COMBINING = "\u0300"


@lru_cache(maxsize=500)
def find_changed_columns(before: StyledRow, after: StyledRow, width: int) -> tuple[int, int]:
    """Return the first column that differs, and the one after the last.

    Both are edges of characters in either row, so that no wide character is written in part.
    Cached: the highlight moves back and forth between the same rows, and so does the language.
    """
    if before.row_style != after.row_style:
        return 0, width
    start = _common_width(before.spans, after.spans, 1)
    end, other_end = _width(before.spans), _width(after.spans)
    if end != other_end:
        end = max(end, other_end)
    elif start < end:
        end = max(start, end - _common_width(before.spans[::-1], after.spans[::-1], -1))
    return min(start, width), min(end, width)


def _common_width(before: Line, after: Line, step: int) -> int:
    """Return the width of the text that both lines begin with.

    With step -1 the lines are in reverse, and the text is what they end with.
    """
    for number, (one, other) in enumerate(zip(before, after, strict=False)):
        if one != other:
            common = _width(before[:number])
            if one.role == other.role:
                common += _common_text_width(one.text[::step], other.text[::step])
            return common
    return _width(min(before, after, key=len))


def _common_text_width(before: str, after: str) -> int:
    """Return the width of the characters that both texts, or reversed texts, begin with.

    It is 0 if a character next to them, or among them, may belong to the one before it.
    """
    pairs = enumerate(zip(before, after, strict=False))
    differing = (number for number, (one, other) in pairs if one != other)
    common = before[: next(differing, min(len(before), len(after)))]
    if not common:
        return 0
    following = before[len(common) :][:1] + after[len(common) :][:1]
    have_width = (common if common.isascii() else before + after) + following
    return _text_width(common) if all(map(_has_width, have_width)) else 0


def _has_width(character: str) -> bool:
    return character < _FIRST_COMBINING or get_character_cell_size(character) > 0


@lru_cache(maxsize=2000)
def _width(spans: Line) -> int:
    return sum([_text_width(text) for text, _ in spans])


def _text_width(text: str) -> int:
    """Return the width of a text; that of plain ASCII is not looked up, because it is common."""
    return len(text) if text.isascii() and text.isprintable() else cell_len(sanitize(text))


def find_columns_of_moved_edges(before: list[int], now: list[int]) -> tuple[int, int]:
    """Return the columns between the edges in both lists that enclose all edges in only one."""
    moved, kept = set(before) ^ set(now), set(before) & set(now)
    start = max((column for column in kept if column <= min(moved)), default=0)
    end = min((column for column in kept if column >= max(moved)), default=max(moved))
    return start, end
