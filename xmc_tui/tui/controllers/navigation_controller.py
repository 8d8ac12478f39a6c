"""The commands that move the cursor: highlight, group and step."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from xmc_tui.configurator import Configurator
from xmc_tui.domain.catalog import StepKind
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.presentation.cursor import (
    Cursor,
    cursor_at_click,
    move_cursor,
    move_to_next_group,
    move_to_next_step,
    move_to_numbered_step,
    step_at,
)
from xmc_tui.tui.controllers.controller_host import Handler, Host

#: More rows than any list has: a move by so many ends at its last or first row.
ALL_ROWS = 1_000_000


class NavigationController:
    """Moves the cursor; never changes the build."""

    def __init__(self, host: Host) -> None:
        self.host = host

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """The handlers by command id."""
        steps = {f"step.{n}": partial(self.go_to_step, n) for n in range(1, 10)}
        return {
            "move.up": partial(self.move, -1),
            "move.down": partial(self.move, 1),
            "page.up": partial(self.move_page, -1),
            "page.down": partial(self.move_page, 1),
            "list.start": partial(self.move, -ALL_ROWS),
            "list.end": partial(self.move, ALL_ROWS),
            "group.next": partial(self.go_to_next_group, 1),
            "group.previous": partial(self.go_to_next_group, -1),
            "step.next": partial(self.go_to_next_step, 1),
            "step.previous": partial(self.go_to_next_step, -1),
            **steps,
        }

    def move(self, by: int) -> None:
        """Move the highlight by a number of rows; the review, which has none, is scrolled."""
        # Not asked of the view, which would be made anew for each of several waiting moves.
        if step_at(self._configurator, self._cursor).kind is StepKind.REVIEW:
            self.host.option_list.scroll_rows(by)
            return
        self._highlight(move_cursor(self._configurator, self._cursor, by))

    def move_page(self, by: int) -> None:
        """Move the highlight by the rows in sight less one, or scroll the review by them."""
        self.move(by * self.host.option_list.page)

    def go_to_next_group(self, by: int) -> None:
        """Go to the next or previous group; from the last group of a step to the next step."""
        self._go_to(move_to_next_group(self._configurator, self._cursor, by))

    def go_to_next_step(self, by: int) -> None:
        """Go to the next or previous step."""
        self._go_to(move_to_next_step(self._configurator, self._cursor, by))

    def go_to_step(self, number: int) -> None:
        """Go to a step by its number, counted from 1."""
        self._go_to(move_to_numbered_step(self._configurator, self._cursor, number))

    def click(self, target: str) -> None:
        """Move the cursor to the group, option or model of a row that was clicked."""
        self._highlight(cursor_at_click(self._configurator, self._cursor, target))

    def _highlight(self, cursor: Cursor) -> None:
        # Of several waiting moves only the last needs to be drawn.
        self.host.set_status_message("")
        self.host.ui = replace(self.host.ui, cursor=cursor)
        self.host.schedule_refresh()

    def _go_to(self, cursor: Cursor) -> None:
        self.host.set_status_message("")
        self.host.set_cursor(cursor)
        self.host.refresh_view()

    @property
    def _configurator(self) -> Configurator:
        return self.host.workspace.current.configurator

    @property
    def _cursor(self) -> Cursor:
        return self.host.ui.cursor
