"""Keeps the place of the review when its language changes."""

from __future__ import annotations

from collections.abc import Callable

from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.tui.widgets.styled_lines import StyledLines


class ReviewPlace:
    """Scrolls to the same item of the review in another language.

    An item takes another number of rows there, so that the same row would show another item. The
    item is remembered until the advisor scrolls: a shorter text cannot be scrolled as far, and the
    first language would not come back to where it was.
    """

    def __init__(self, lines: StyledLines) -> None:
        self._lines = lines
        self._language = ""
        #: The item in the first row in sight, and the rows of it above that.
        self._place = -1, 0
        #: Where the last change of the language has led to: the first row in sight, and all rows.
        self._restored: tuple[int, list[StyledRow]] = 0, []

    def keep(self, language: str, show: Callable[[], None]) -> None:
        """Call `show`, which shows the review in a language, and keep the place in another one."""
        is_language_changed = self._language not in ("", language)
        self._language = language
        if is_language_changed:
            self._note()
        show()
        if is_language_changed:
            self._restore()

    def _note(self) -> None:
        top, rows = self._lines.scroll_offset.y, self._lines.rows
        if top < len(rows) and (top, rows) != self._restored:
            item = rows[top].item
            self._place = item, sum(row.item == item for row in rows[:top])

    def _restore(self) -> None:
        item, above = self._place
        found = [number for number, row in enumerate(self._lines.rows) if row.item == item]
        if item >= 0 and found:
            self._lines.scroll_to_row(found[min(above, len(found) - 1)])
        self._restored = self._lines.scroll_offset.y, self._lines.rows
