"""The base class of dialogs that filter a list as you type."""

from __future__ import annotations

from typing import Generic

from textual import on
from textual.binding import Binding
from textual.widgets import Input

from xmc_tui.i18n import Translator
from xmc_tui.tui.dialogs.base_dialogs import Dialog, Result


class FilterAsYouTypeDialog(Dialog[Result], Generic[Result]):
    """A dialog with a field of the id `query` and a list: the arrow keys move, Enter chooses.

    `position` is the index of the current result; `fill` limits it to the number of results.
    """

    BINDINGS = [
        Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("pagedown", "move(10)", show=False, priority=True),
        Binding("pageup", "move(-10)", show=False, priority=True),
        Binding("enter", "accept", show=False, priority=True),
    ]

    def __init__(self, tr: Translator, title: str, hint: str) -> None:
        super().__init__(tr, title, hint)
        self.position = 0
        self.searched_text = ""

    @property
    def typed(self) -> str:
        """The text in the field."""
        return self.query_one("#query", Input).value

    def search(self) -> None:
        """Update the results for the query."""
        raise NotImplementedError

    async def accept(self) -> None:
        """Close with the current result, if it can be chosen."""
        raise NotImplementedError

    first_field = "query"

    @on(Input.Changed)
    def _changed(self) -> None:
        if self.is_open:
            self._filter()
            self.fill()

    def _filter(self) -> None:
        """Search again and select the first result, if the query has changed."""
        if self.typed != self.searched_text:
            self.searched_text, self.position = self.typed, 0
            self.search()

    async def action_move(self, by: int) -> None:
        """Move among the results, once every letter typed before is handled."""
        await self.wait_for_pending_keys()
        self._filter()
        self.position = max(0, self.position + by)
        self.fill()

    async def action_accept(self) -> None:
        """Choose the current result, once every letter typed before is handled."""
        await self.wait_for_pending_keys()
        self._filter()
        await self.accept()
