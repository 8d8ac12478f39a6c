"""How the list scrolls while a panel is open: from its beginning, then with the highlight."""

from __future__ import annotations

from collections.abc import Sequence

from xmc_tui.presentation.advice_panel import AdvicePanel
from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.tui.widgets.styled_lines import RowRange, StyledLines


class PanelScrolling:
    """Scrolls the list of an open panel.

    Above the entries is a text, which may be longer than the list. A panel opens at its beginning
    even if the first entry, which is highlighted, is out of sight then. So that all of the text can
    be read, it is scrolled as if it belonged to the first entry.
    """

    def __init__(self, lines: StyledLines) -> None:
        self._lines = lines
        self._position = 0
        self._was_in_sight = False

    @property
    def _top(self) -> int:
        return self._lines.scroll_offset.y

    @property
    def _height(self) -> int:
        return self._lines.size.height

    def start_at_top(self) -> None:
        """Note that another panel is open, whose beginning is in sight."""
        self._position = 0

    def note_highlight(self) -> None:
        """Note whether the highlight is in sight, before other rows are shown."""
        found = self._lines.highlighted_rows()
        self._was_in_sight = found is not None and 0 <= found[0] - self._top < self._height

    def show_highlight(self, panel: AdvicePanel) -> None:
        """Scroll to the highlight of new rows or a new size, unless the text above is being read.

        That is so while the first entry is highlighted and the beginning is in sight, or while the
        highlight has neither moved nor was in sight before.
        """
        is_moved, self._position = panel.position != self._position, panel.position
        found = self._lines.highlighted_rows()
        is_at_beginning = not panel.position and not self._top
        if found is None or is_at_beginning:
            return
        if is_moved or self._was_in_sight or not self._top:
            first, last = found
            has_text = not panel.position and last < self._height
            self._lines.scroll_to_rows(0 if has_text else first, last)

    def scroll_within_highlight(self, panel: AdvicePanel, by: int) -> bool:
        """Scroll by up to some rows if the highlighted entry continues out of sight.

        Return whether it does. An entry without details is scrolled to its end if it is the only
        one; otherwise the next one comes into sight together with the end.
        """
        entry = self._lines.highlighted_rows()
        is_first, is_whole = not panel.position, panel.shows_details or len(panel.entries) == 1
        if entry is None or not (is_first or is_whole):
            return False
        target = find_scroll_target(entry, is_first, is_whole, by, self._top, self._height)
        if target is not None:
            self._lines.scroll_to_row(target)
        return target is not None

    def find_entries_in_sight(self) -> tuple[int, ...]:
        """Return the numbers, from 1, of the entries whose beginning is in sight."""
        return find_entries(self._lines.rows, self._top, self._height)

    def find_entry_of_page(self, panel: AdvicePanel, direction: int) -> int:
        """Return the number, from 0, of the entry that a page key moves to."""
        entries = find_entry_rows(self._lines.rows)
        return find_entry_of_page(entries, panel.position, direction, self._top, self._height)


def find_scroll_target(
    entry: RowRange, is_first: bool, is_whole: bool, by: int, top: int, height: int
) -> int | None:
    """Return the row to scroll to before the highlight moves by a row or a page of `by` rows.

    None if the highlighted entry is in sight: with `is_whole` up to its last row, else up to its
    first one. The text above the first entry is taken as a part of it.
    """
    first, last = entry
    if by < 0:
        start = 0 if is_first else first
        return max(start, top + by) if start < top else None
    end = (last if is_whole else first) - height + 1
    return min(top + by, max(end, first - 1)) if end > top else None


def find_entry_of_page(
    entries: Sequence[RowRange], position: int, direction: int, top: int, height: int
) -> int:
    """Return the entry that a page key moves to: the farthest one before which no row is skipped.

    `direction` is 1 for the next page and -1 for the one before, `top` the first row in sight.
    """
    if direction > 0:
        below = [number for number, (_, last) in enumerate(entries) if last < top + 2 * height - 1]
        return min(max(position + 1, *below, 0), len(entries) - 1)

    def bottom(number: int) -> int:
        """Return the last row in sight after a move up to an entry."""
        first, last = entries[number]
        is_at_beginning = not number and last < height
        return height - 1 if is_at_beginning else first + height - 2

    above = [number for number in range(position) if bottom(number) >= top]
    return max(min(position - 1, *above, position), 0)


def find_entry_rows(rows: Sequence[StyledRow]) -> list[RowRange]:
    """Return the first and the last row of each entry of a panel."""
    found: dict[str, RowRange] = {}
    for number, row in enumerate(rows):
        if row.click_target:
            first, _ = found.get(row.click_target, (number, number))
            found[row.click_target] = first, number
    return list(found.values())


def find_entries(rows: Sequence[StyledRow], first: int, height: int) -> tuple[int, ...]:
    """Return the numbers, from 1, of the entries of a panel that begin within some of its rows.

    Rows of a list of options, which a panel is about to replace, have none.
    """
    targets = ["", *(row.click_target for row in rows)]
    shown = range(first, min(first + height, len(rows)))
    return tuple(
        int(targets[row + 1]) + 1
        for row in shown
        if targets[row + 1].isdigit() and targets[row + 1] != targets[row]
    )
