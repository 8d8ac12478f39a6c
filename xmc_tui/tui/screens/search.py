"""Search: every option of the car, narrowed down with each letter; a build code stands for a whole build."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.code import CodeFault, looks_like_code, read_code
from xmc_tui.locale import N_
from xmc_tui.present.rows import Row
from xmc_tui.present.search import find_options, result_line
from xmc_tui.present.text import Span, line, wrap_line
from xmc_tui.present.typed_code import code_fault_text, coded_build_line
from xmc_tui.present.view import View
from xmc_tui.tui.screens.dialog import Dialog
from xmc_tui.tui.widgets.field import Field
from xmc_tui.tui.widgets.lines import Lines


class SearchDialog(Dialog[str | Build]):
    """Gives the id of the option found, or the build of a code; the arrows move among the hits, Enter takes one.

    `catalog_of` names the catalog that a code of another one was made with.
    """

    BINDINGS = [
        Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("enter", "take", show=False, priority=True),
    ]

    def __init__(self, view: View, catalog_of: Callable[[str], Catalog | None]) -> None:
        words = view.words
        super().__init__(
            words,
            words.say(N_("Search {model}"), model=words.pick(view.model.name)),
            words.say(N_("↑ ↓ move   Enter choose   Esc close")),
        )
        self.view = view
        self.catalog_of = catalog_of
        self.position = 0
        self.searched = ""

    def compose_body(self) -> ComposeResult:
        """Compose the field and the hits."""
        yield Field(
            placeholder=self.words.say(N_("id, Chinese, English, pinyin or a build code")), id="query", compact=True
        )
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
        self.query_one("#hits", Lines).show_rows(rows or self._rows_of_code())

    def _rows_of_code(self) -> list[Row]:
        """Return what is typed as a build code: the build, or why it is none."""
        typed = self.query_one("#query", Input).value
        catalog, cells = self.view.catalog, self.inner_width
        found = read_code(catalog, typed)
        if isinstance(found, Build):
            spans = coded_build_line(self.view.configurator, found, self.words)
            return [Row(part, "", "highlight", True) for part in wrap_line(spans, cells)]
        text = self.words.say(N_("nothing found"))
        if looks_like_code(catalog, typed):
            made_with = self.catalog_of(typed) if found is CodeFault.OTHER_CATALOG else None
            text = code_fault_text(found, typed, catalog, self.words, made_with)
        return [Row(part) for part in wrap_line(line(Span("   " + text, "muted")), cells)]

    def _coded(self) -> Build | None:
        """Return the build of the code that is typed, where it can be taken."""
        found = read_code(self.view.catalog, self.query_one("#query", Input).value)
        can_be_had = isinstance(found, Build) and self.view.configurator.can_be_ordered(found)
        return found if isinstance(found, Build) and can_be_had else None

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
        elif (build := self._coded()) is not None:
            await self.finish(build)

    async def action_move(self, by: int) -> None:
        """Move among the hits."""
        await self.settled()
        self._narrow()
        self.position = max(0, self.position + by)
        self.fill()
