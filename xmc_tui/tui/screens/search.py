"""Search: every option of the car, narrowed down with each letter."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from xmc_tui.locale import N_
from xmc_tui.present.rows import Row
from xmc_tui.present.search import find_options, result_line
from xmc_tui.present.text import Span, line
from xmc_tui.present.view import View
from xmc_tui.tui.screens.dialog import Dialog
from xmc_tui.tui.widgets.field import Field
from xmc_tui.tui.widgets.lines import Lines


class SearchDialog(Dialog[str]):
    """Gives the id of the option found; the arrows move among the hits, Enter takes one."""

    BINDINGS = [
        Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("enter", "take", show=False, priority=True),
    ]

    def __init__(self, view: View) -> None:
        words = view.words
        super().__init__(
            words,
            words.say(N_("Search {model}"), model=words.pick(view.model.name)),
            words.say(N_("↑ ↓ move   Enter choose   Esc close")),
        )
        self.view = view
        self.position = 0
        self.searched = ""

    def compose_body(self) -> ComposeResult:
        """Compose the field and the hits."""
        yield Field(placeholder=self.words.say(N_("id, Chinese, English or pinyin")), id="query", compact=True)
        yield Lines(id="hits", classes="dialog-body")

    def fill(self) -> None:
        """Show the hits of what is typed."""
        found = find_options(self.view.model, self.query_one("#query", Input).value)
        self.position = max(0, min(self.position, len(found) - 1))
        view, cells = self.view, self.inner_width
        rows = []
        for number, option in enumerate(found):
            chosen = option.id in view.quote.build.chosen
            spans = result_line(view.model, option, chosen, self.words, cells, view.codes)
            here = number == self.position
            rows.append(Row(spans, option.id, "highlight" if here else "", here))
        if not rows:
            rows = [Row(line(Span("   " + self.words.say(N_("nothing found")), "muted")))]
        self.query_one("#hits", Lines).show_rows(rows)

    @on(Input.Changed)
    def _typed(self) -> None:
        self._narrow()
        self.fill()

    def _narrow(self) -> None:
        """Start from the top of the hits where the text is another than was searched last."""
        typed = self.query_one("#query", Input).value
        if typed != self.searched:
            self.searched = typed
            self.position = 0

    async def action_take(self) -> None:
        """Close with the hit at hand."""
        await self.settled()
        self._narrow()
        found = find_options(self.view.model, self.query_one("#query", Input).value)
        if found:
            await self.finish(found[min(self.position, len(found) - 1)].id)

    async def action_move(self, by: int) -> None:
        """Move among the hits."""
        await self.settled()
        self._narrow()
        self.position = max(0, self.position + by)
        self.fill()
