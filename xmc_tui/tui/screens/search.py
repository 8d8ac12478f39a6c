"""The search dialog: the options of the model, filtered as you type, or a build by its code."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult

from xmc_tui.configurator import Configurator
from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.code import CodeFault, looks_like_code, read_code
from xmc_tui.locale import N_
from xmc_tui.present.rows import Row
from xmc_tui.present.search import find_options, result_line
from xmc_tui.present.text import Span, line, wrap_line
from xmc_tui.present.typed_code import code_fault_text, coded_build_line
from xmc_tui.present.view import View
from xmc_tui.tui.screens.narrowing import NarrowingDialog
from xmc_tui.tui.widgets.field import Field
from xmc_tui.tui.widgets.lines import Lines


class SearchDialog(NarrowingDialog[str | Build]):
    """Returns the id of the chosen option, or the build of a code.

    `catalog_of` returns the catalog that a code of another catalog was made with, if it is known.
    """

    def __init__(
        self, view: View, configurator: Configurator, catalog_of: Callable[[str], Catalog | None]
    ) -> None:
        words = view.words
        super().__init__(
            words,
            words.say(N_("Search {model}"), model=words.pick(view.model.name)),
            words.say(N_("↑ ↓ move   Enter choose   Esc close")),
        )
        self.view = view
        self.configurator = configurator
        self.catalog_of = catalog_of
        self._found = find_options(view.model, "")

    def compose_body(self) -> ComposeResult:
        """Compose the field and the results."""
        yield Field(
            placeholder=self.words.say(N_("id, Chinese, English, pinyin or a build code")),
            id="query",
            compact=True,
        )
        yield Lines(id="hits", classes="dialog-body")

    def fill(self) -> None:
        """Show the results; if no option matches, the build of the code."""
        self.position = max(0, min(self.position, len(self._found) - 1))
        view, cells = self.view, self.inner_width
        rows = []
        for number, option in enumerate(self._found):
            chosen = option.id in view.quote.build.chosen
            spans = result_line(view.model, option, chosen, self.words, cells, view.codes)
            here = number == self.position
            rows.append(Row(spans, option.id, "highlight" if here else "", here))
        self.query_one("#hits", Lines).show_rows(rows or self._rows_of_code())

    def _rows_of_code(self) -> list[Row]:
        """Return the build of the code entered, or the reason why it has none."""
        catalog, cells = self.view.catalog, self.inner_width
        found = read_code(catalog, self.typed)
        if isinstance(found, Build):
            spans = coded_build_line(self.configurator, found, self.words)
            return [Row(part, "", "highlight", True) for part in wrap_line(spans, cells)]
        text = self.words.say(N_("nothing found"))
        if looks_like_code(catalog, self.typed):
            made_with = self.catalog_of(self.typed) if found is CodeFault.OTHER_CATALOG else None
            text = code_fault_text(found, self.typed, catalog, self.words, made_with, in_app=True)
        return [Row(part) for part in wrap_line(line(Span("   " + text, "muted")), cells)]

    def _coded(self) -> Build | None:
        """Return the build of the code entered; None if it is no code or cannot be ordered."""
        found = read_code(self.view.catalog, self.typed)
        can_be_had = isinstance(found, Build) and self.configurator.evaluator.can_be_ordered(found)
        return found if isinstance(found, Build) and can_be_had else None

    def search(self) -> None:
        """Find the options that match every word of the query."""
        self._found = find_options(self.view.model, self.typed)

    async def take(self) -> None:
        """Close with the current result, or with the build of the code entered."""
        if self._found:
            await self.finish(self._found[min(self.position, len(self._found) - 1)].id)
        elif (build := self._coded()) is not None:
            await self.finish(build)
