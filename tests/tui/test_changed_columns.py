"""Rows that change: what lies outside the columns that are written is the same in both."""

from __future__ import annotations

from random import Random

from rich.cells import cell_len

from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.styled_text import Span
from xmc_tui.tui.widgets.changed_columns import find_changed_columns

WIDTH = 20
TEXTS = (
    "",
    "a",
    "ab",
    "abe",
    "abe\u0301",
    "漆e",
    "漆e\u0301",
    "车漆",
    "¥1",
    "━━",
    "e\u0301x",
    "x",
    " ",
    "漆车x",
)


def cells_of(row: StyledRow) -> list[tuple[str, str, str]]:
    """Return the row cell by cell: the character, its role and its half, if it is wide."""
    cells: list[tuple[str, str, str]] = []
    for span in row.spans:
        for character in span.text:
            width = cell_len(character)
            if width == 0:
                text, role, half = cells[-1]
                cells[-1] = (text + character, role, half)
            cells += [(character, span.role, f"{half}/{width}") for half in range(width)]
    cells = [cell if cell[0].strip() else (" ", "", "") for cell in cells]  # blanks look the same
    return (cells + [(" ", "", "")] * WIDTH)[:WIDTH]


def test_what_is_outside_of_the_changed_columns_is_the_same() -> None:
    for seed in range(300):
        check_changed_columns(seed)


def check_changed_columns(seed: int) -> None:
    """Compare two random rows outside of the columns that are said to have changed."""
    random = Random(seed)

    def make_row() -> StyledRow:
        spans = [
            Span(random.choice(TEXTS), random.choice(("", "good")))
            for _ in range(random.randint(0, 5))
        ]
        return StyledRow(tuple(spans))

    before, after = make_row(), make_row()
    if random.random() < 0.5:  # rows with the same beginning and end
        between = after.spans[:1]
        after = StyledRow((*before.spans[:2], *between, *before.spans[3:]))
    start, end = find_changed_columns(before, after, WIDTH)
    old, new = cells_of(before), cells_of(after)
    assert old[:start] == new[:start], seed
    assert old[end:] == new[end:], seed
    for cells in (old, new):  # no wide character lies across an edge
        assert all(x >= WIDTH or not cells[x][2].startswith("1/2") for x in (start, end))


def test_only_the_amount_in_a_line_is_written() -> None:
    before = StyledRow((Span("总价 ", "muted"), Span("¥529,900", "total"), Span("  选装", "muted")))
    after = StyledRow((Span("总价 ", "muted"), Span("¥549,900", "total"), Span("  选装", "muted")))
    assert find_changed_columns(before, after, WIDTH) == (7, 8)
    assert find_changed_columns(before, after._replace(row_style="x"), WIDTH) == (0, WIDTH)
