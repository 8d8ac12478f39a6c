"""What of a row has changed: writing those cells over the old row gives the new one, and nothing else is written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xmc_tui.present.change import changed_cells
from xmc_tui.present.rows import Row
from xmc_tui.present.text import Span, width

TEXTS = st.text(alphabet="ab ─✓车漆色", max_size=12)
LINES = st.lists(st.builds(Span, TEXTS, st.sampled_from(["", "good", "title"])), max_size=5).map(tuple)


def cells_of(line: tuple[Span, ...], cells: int) -> list[tuple[str, str]]:
    """Return a line cell by cell, the right half of a wide character as an empty one."""
    found: list[tuple[str, str]] = []
    for span in line:
        for character in span.text:
            found += [(character, span.role), ("", span.role)][: width([Span(character)])]
    return (found + [(" ", "")] * cells)[:cells]


@given(LINES, LINES)
def test_the_changed_cells_make_the_new_row(before: tuple[Span, ...], after: tuple[Span, ...]) -> None:
    cells = max(width(before), width(after)) + 3
    had, has = cells_of(before, cells), cells_of(after, cells)
    runs = changed_cells(Row(before), Row(after), cells)
    for start, length in runs:
        assert has[start][0] != ""  # a wide character is not torn
        assert had[start][0] != ""
        had[start : start + length] = has[start : start + length]
    assert had == has
    assert all(length > 0 for _, length in runs)


@given(LINES)
def test_a_row_that_stays_writes_nothing(line: tuple[Span, ...]) -> None:
    assert changed_cells(Row(line), Row(line), 80) == ()


def test_another_ground_is_all_of_the_row() -> None:
    assert changed_cells(Row((Span("a"),)), Row((Span("a"),), base="highlight"), 30) == ((0, 30),)


def test_far_changes_are_two_runs_and_near_ones_are_one() -> None:
    before, after = "a" * 40, "b" + "a" * 30 + "b" + "a" * 8
    assert changed_cells(Row((Span(before),)), Row((Span(after),)), 40) == ((0, 1), (31, 1))
    near = "b" + "a" * 5 + "b" + "a" * 33
    assert changed_cells(Row((Span(before),)), Row((Span(near),)), 40) == ((0, 7),)
