"""A dialog with a field and a list: each letter narrows the list down."""

from __future__ import annotations

from typing import Generic

from textual import on
from textual.binding import Binding
from textual.widgets import Input

from xmc_tui.locale import Language
from xmc_tui.tui.screens.dialog import Dialog, Result


class NarrowingDialog(Dialog[Result], Generic[Result]):
    """Has a field with the id `query`; the arrows move among what is found for it, Enter takes one.

    `position` is the place of the one at hand; `fill` brings it back within what is found.
    """

    BINDINGS = [
        Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("pagedown", "move(10)", show=False, priority=True),
        Binding("pageup", "move(-10)", show=False, priority=True),
        Binding("enter", "take", show=False, priority=True),
    ]

    def __init__(self, words: Language, title: str, hint: str) -> None:
        super().__init__(words, title, hint)
        self.position = 0
        self.searched = ""

    @property
    def typed(self) -> str:
        """What stands in the field."""
        return self.query_one("#query", Input).value

    def search(self) -> None:
        """Look for what is typed."""
        raise NotImplementedError

    async def take(self) -> None:
        """Close with the one at hand, where it can be taken."""
        raise NotImplementedError

    FIRST_FIELD = "query"

    @on(Input.Changed)
    def _changed(self) -> None:
        if self.is_open:
            self._narrow()
            self.fill()

    def _narrow(self) -> None:
        """Search anew, from the top, where the text is another than was searched last."""
        if self.typed != self.searched:
            self.searched, self.position = self.typed, 0
            self.search()

    async def action_move(self, by: int) -> None:
        """Move among what is found, once every letter typed before is taken."""
        await self.settled()
        self._narrow()
        self.position = max(0, self.position + by)
        self.fill()

    async def action_take(self) -> None:
        """Take the one at hand, once every letter typed before is taken."""
        await self.settled()
        self._narrow()
        await self.take()
