"""The search dialog: the options of the model, filtered as you type, or a build by its code."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult

from xmc_tui.configurator import Configurator
from xmc_tui.domain.build import Build
from xmc_tui.domain.build_code import BuildCodeProblem, decode_build, is_like_build_code
from xmc_tui.domain.catalog import Catalog
from xmc_tui.i18n import N_
from xmc_tui.presentation.build_code_feedback import code_problem_text, decoded_build_line
from xmc_tui.presentation.itemised_quote import make_legend_lines
from xmc_tui.presentation.mistyped_option_search import find_similar_options
from xmc_tui.presentation.option_search import FoundOption, find_options, search_result_lines
from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.styled_text import Span, make_line, wrap_line
from xmc_tui.presentation.view_model import ViewModel
from xmc_tui.tui.dialogs.filter_as_you_type_dialog import FilterAsYouTypeDialog
from xmc_tui.tui.widgets.styled_lines import StyledLines
from xmc_tui.tui.widgets.text_field import TextField

#: The keys of the dialog.
_SELECTING = N_("↑ ↓ Move   Enter Select   Esc Close")


class SearchDialog(FilterAsYouTypeDialog[FoundOption | Build]):
    """Returns the chosen option with its model, or the build of a code.

    `catalog_of` returns the catalog that a code of another catalog was made with, if it is known.
    """

    def __init__(
        self,
        view: ViewModel,
        configurator: Configurator,
        catalog_of: Callable[[str], Catalog | None],
    ) -> None:
        tr = view.tr
        super().__init__(
            tr,
            tr.translate(N_("Search {model}"), model=tr.localize(view.model.name)),
            tr.translate(_SELECTING),
        )
        self.view = view
        self.configurator = configurator
        self.catalog_of = catalog_of
        self._found = find_options(view.catalog, view.model, "")
        self._are_similar = False  # whether the results do not match, but are similar

    def compose_body(self) -> ComposeResult:
        """Compose the field and the results."""
        yield TextField(
            placeholder=self.tr.translate(N_("Name, pinyin or build code")),
            id="query",
            compact=True,
        )
        yield StyledLines(id="results", classes="dialog-body")
        yield StyledLines(id="results-legend")

    def fill(self) -> None:
        """Show the results; if no option matches, the build of the code."""
        self.position = max(0, min(self.position, len(self._found) - 1))
        rows = self._heading_rows()
        for number, found in enumerate(self._found):
            rows += self._result_rows(found, number == self.position)
        if not self._found:
            rows = self._build_code_rows()
        self.query_one("#results", StyledLines).show_rows(rows)
        legend = make_legend_lines((row.spans for row in rows), self.tr)
        self.query_one("#results-legend", StyledLines).show_lines(
            [(Span("    "), *spans) for spans in legend]
        )
        self._fill_hint()

    def _result_rows(self, found: FoundOption, is_current: bool) -> list[StyledRow]:
        view, option = self.view, found.option
        is_other = self._is_of_other_model(found)
        chosen = option.id in view.quote.build.chosen and not is_other
        return [
            StyledRow(spans, option.id, "highlight" if is_current else "", is_current)
            for spans in search_result_lines(
                found, chosen, self.tr, self.inner_width, view.show_ids, is_other, is_current
            )
        ]

    def _is_of_other_model(self, found: FoundOption) -> bool:
        return found.model.id != self.view.model.id

    def _fill_hint(self) -> None:
        """Show the keys: Enter changes the car if the current result is of another one."""
        self.hint = self.tr.translate(_SELECTING)
        if self._found and self._is_of_other_model(current := self._found[self.position]):
            message = N_("↑ ↓ Move   Enter Change the car to {model}   Esc Close")
            self.hint = self.tr.translate(message, model=self.tr.localize(current.model.name))
        self.show_hint()

    def _heading_rows(self) -> list[StyledRow]:
        """Return the line above results that do not match."""
        if not self._are_similar:
            return []
        text = self.tr.translate(N_("No exact match. Similar options:"))
        return [StyledRow(make_line(Span("   " + text, "muted")))]

    def _build_code_rows(self) -> list[StyledRow]:
        """Return the build of the code entered, or the reason why it has none."""
        catalog, cells = self.view.catalog, self.inner_width
        found = decode_build(catalog, self.typed)
        if isinstance(found, Build):
            spans = decoded_build_line(self.configurator, found, self.tr)
            return [StyledRow(part, "", "highlight", True) for part in wrap_line(spans, cells)]
        text = self.tr.translate(N_("No results"))
        if is_like_build_code(catalog, self.typed):
            made_with = (
                self.catalog_of(self.typed) if found is BuildCodeProblem.OTHER_CATALOG else None
            )
            text = code_problem_text(found, self.typed, catalog, self.tr, made_with, in_app=True)
        return [
            StyledRow(part) for part in wrap_line(make_line(Span("   " + text, "muted")), cells)
        ]

    def _decoded_build(self) -> Build | None:
        """Return the build of the code entered; None if it is no code or cannot be ordered."""
        found = decode_build(self.view.catalog, self.typed)
        if isinstance(found, Build) and self.configurator.evaluator.can_be_ordered(found):
            return found
        return None

    def search(self) -> None:
        """Find the options that match every word of the query, or those that are similar."""
        catalog, model = self.view.catalog, self.view.model
        self._found = find_options(catalog, model, self.typed)
        self._are_similar = False
        if not self._found and not is_like_build_code(catalog, self.typed):
            self._found = find_similar_options(catalog, model, self.typed)
            self._are_similar = bool(self._found)

    async def accept(self) -> None:
        """Close with the current result, or with the build of the code entered."""
        if self._found:
            await self.close_with(self._found[min(self.position, len(self._found) - 1)])
        elif (build := self._decoded_build()) is not None:
            await self.close_with(build)
