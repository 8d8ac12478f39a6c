"""The dialog that opens documents: a list of order sheets and drafts, filtered as you type."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from queue import SimpleQueue

from textual.app import ComposeResult

from xmc_tui.configurator.ports import DocumentEntry
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.document_list_lines import (
    column_heads_line,
    document_line,
    document_text,
    matches_query,
    pinyin_terms,
    search_terms,
)
from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.styled_text import Line, Span, make_line, wrap_line
from xmc_tui.tui.background_threads import run_in_background
from xmc_tui.tui.dialogs.filter_as_you_type_dialog import FilterAsYouTypeDialog
from xmc_tui.tui.widgets.styled_lines import StyledLines
from xmc_tui.tui.widgets.text_field import TextField

#: The number of files that are read before the list is updated.
_BATCH_SIZE = 20

#: The prefixes of the current file and of the others.
_CURRENT_PREFIX, _OTHER_PREFIX = Span("> ", "accent"), Span("  ")


class OpenDialog(FilterAsYouTypeDialog[str]):
    """Returns the path of the chosen sheet or draft.

    The files are read in a thread, newest first, and the list grows meanwhile. Without
    `shows_names` it shows and finds no customers, so that a customer who sees the screen cannot
    read the names of others.
    """

    def __init__(self, tr: Translator, entries: Iterator[DocumentEntry], shows_names: bool) -> None:
        super().__init__(
            tr,
            tr.translate(N_("Orders and drafts")),
            tr.translate(N_("↑ ↓ move   Enter open   Esc close")),
        )
        self.shows_names = shows_names
        self.is_read = False
        self._has_begun = False
        self._source = entries
        self._batches: SimpleQueue[list[DocumentEntry]] = SimpleQueue()
        self._entries: list[DocumentEntry] = []
        self._terms: dict[DocumentEntry, str] = {}  # the search terms of each file
        self._found: list[DocumentEntry] = []
        self._lines: dict[tuple[DocumentEntry, int], Line] = {}

    def compose_body(self) -> ComposeResult:
        """Compose the search field, the list, and the description of the current file."""
        yield TextField(
            placeholder=self.tr.translate(N_("Customer, model, number, date or status")),
            id="query",
            compact=True,
        )
        yield StyledLines(id="columns")
        yield StyledLines(id="documents", classes="dialog-body")
        yield StyledLines(id="document-text")

    # ── Reading ───────────────────────────────────────────────────────────────────────────────────

    def _read(self) -> None:
        """Read the files, in a thread, while the dialog is open.

        The pinyin of customer names is slower to compute and is added last.
        """
        entries: list[DocumentEntry] = []
        while self.is_attached and (batch := list(islice(self._source, _BATCH_SIZE))):
            entries += batch
            self._terms.update((entry, search_terms(entry, self.shows_names)) for entry in batch)
            self._batches.put(batch)
            if self._batches.qsize() == 1:  # else an update is pending, which will show these too
                self.call_later(self._show_batches)
        for entry in entries if self.shows_names and self.is_attached else ():
            self._terms[entry] += "\n" + pinyin_terms(entry)
        self._batches.put([])
        self.call_later(self._show_batches)

    def _show_batches(self) -> None:
        while not self._batches.empty():
            batch = self._batches.get()
            self.is_read = not batch
            self._entries += batch
        self.search()
        self.refill()

    # ── Showing ───────────────────────────────────────────────────────────────────────────────────

    def fill(self) -> None:
        """Show the files found and the description of the current one."""
        cells, tr = self.inner_width, self.tr
        self.position = max(0, min(self.position, len(self._found) - 1))
        if not self._has_begun:
            self._has_begun = True  # started after the first frame of the dialog
            self.call_after_refresh(run_in_background, self.app, self._read)
        rows = [
            StyledRow((_OTHER_PREFIX, *self._line(entry, cells)), str(number))
            for number, entry in enumerate(self._found)
        ]
        if rows:
            current = rows[self.position]
            rows[self.position] = StyledRow(
                (_CURRENT_PREFIX, *current.spans[1:]), current.click_target, "highlight", True
            )
        text = (
            tr.translate(N_("No results"))
            if self._entries
            else tr.translate(N_("No orders or drafts yet"))
        )
        if not self.is_read:
            text = tr.translate(N_("Loading"))
        placeholder = [StyledRow(make_line(Span(f" {text}", "muted")))]
        self.query_one("#columns", StyledLines).show_lines([column_heads_line(tr, cells)])
        body = self.query_one("#documents", StyledLines)
        body.styles.height = max(1, min(14, self.body_height - 6))
        body.show_rows(rows or placeholder)
        description = (
            wrap_line(
                make_line(Span(document_text(self._found[self.position], tr), "muted")), cells
            )
            if rows
            else []
        )
        self.query_one("#document-text", StyledLines).show_lines(description[:2])

    def _line(self, entry: DocumentEntry, cells: int) -> Line:
        if (entry, cells) not in self._lines:
            self._lines[entry, cells] = document_line(entry, self.tr, cells, self.shows_names)
        return self._lines[entry, cells]

    # ── Finding ───────────────────────────────────────────────────────────────────────────────────

    def search(self) -> None:
        """Find the files read so far that contain every word of the query."""
        self._found = [
            entry
            for entry in self._entries
            if matches_query(self._terms[entry], self.searched_text)
        ]

    async def accept(self) -> None:
        """Close with the current file, unless it is damaged and cannot be opened."""
        if (
            self._found
            and (entry := self._found[min(self.position, len(self._found) - 1)]).status != "damaged"
        ):
            await self.close_with(entry.path)
