"""The dialog that opens documents: a list of order sheets and drafts, filtered as you type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from queue import SimpleQueue
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding

from xmc_tui.configurator.document_ports import DocumentEntry
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.document_list_lines import (
    column_heads_line,
    document_detail_lines,
    document_line,
    is_order,
    pinyin_terms,
    search_terms,
    terms_match_query,
)
from xmc_tui.presentation.itemised_quote import legend_text
from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.styled_text import Line, Span, make_line
from xmc_tui.tui.background_threads import run_in_background
from xmc_tui.tui.dialogs.filter_as_you_type_dialog import FilterAsYouTypeDialog
from xmc_tui.tui.widgets.styled_lines import StyledLines
from xmc_tui.tui.widgets.text_field import TextField

if TYPE_CHECKING:
    from xmc_tui.domain.order_records import OrderRecord
    from xmc_tui.tui.controllers.listed_order_records import ListedOrderRecords

#: The number of files that are read before the list is updated.
_BATCH_SIZE = 20

#: How long a request takes before it is called slow, in seconds.
SLOW_SECONDS = 1.5

#: The prefixes of the current file and of the others.
_CURRENT_PREFIX, _OTHER_PREFIX = Span("> ", "accent"), Span("  ")


class OpenDialog(FilterAsYouTypeDialog[str]):
    """Returns the path of the chosen sheet or draft.

    The files are read in a thread, newest first, and the list grows meanwhile. Without
    `shows_names` it shows and finds no customers, so that a customer who sees the screen cannot
    read the names of others. `orders` is what a ledger has recorded of the sheets; None if there is
    no ledger.
    """

    BINDINGS = [
        Binding("f3", "filter_orders", show=False, priority=True),
        Binding("f4", "record_outcome", show=False, priority=True),
    ]

    def __init__(
        self,
        tr: Translator,
        entries: Iterator[DocumentEntry],
        today: date,
        shows_names: bool,
        orders: ListedOrderRecords | None = None,
    ) -> None:
        hint = N_("↑ ↓ Move   Enter Open   Esc Close")
        if orders is not None:
            hint = N_("↑ ↓ Move   Enter Open   F3 Filter   F4 Won, lost, call back   Esc Close")
        super().__init__(tr, tr.translate(N_("Orders and drafts")), tr.translate(hint))
        self.today = today
        self.shows_names = shows_names
        self.orders = orders
        self.is_read = False
        self._has_begun = False
        #: The query for which Enter was pressed before any file was read.
        self._accepted_query: str | None = None
        self._source = entries
        self._batches: SimpleQueue[list[DocumentEntry]] = SimpleQueue()
        self._entries: list[DocumentEntry] = []
        self._terms: dict[DocumentEntry, str] = {}  # the search terms of each file
        self._found: list[DocumentEntry] = []
        self._lines: dict[tuple[DocumentEntry, int, OrderRecord | None], Line] = {}
        self._orders_asked = 0

    def compose_body(self) -> ComposeResult:
        """Compose the search field, the list, and the description of the current file."""
        yield TextField(
            placeholder=self.tr.translate(N_("Customer, model, number, date or status")),
            id="query",
            compact=True,
        )
        yield StyledLines(id="columns")
        yield StyledLines(id="documents", classes="dialog-body")
        yield StyledLines(id="documents-legend")
        yield StyledLines(id="document-text")
        if self.orders is not None:
            yield StyledLines(id="orders-note")

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
        if self.is_read or not self._orders_asked:
            self._read_orders()
        self.search()
        is_known = self.is_read or self.position < len(self._found)
        self.refill()
        if self.is_open and self._is_accepted and is_known:
            self._accepted_query = None
            self.call_later(self.accept)

    # ── Orders ────────────────────────────────────────────────────────────────────────────────────

    def _read_orders(self) -> None:
        """Read what is recorded of the sheets listed so far: of the newest ones, then of all."""
        if self.orders is not None and self.is_open:
            asked, self._orders_asked = self._orders_asked, len(self._entries)
            new = self._entries[asked:]
            self.orders.read([entry.name for entry in new if is_order(entry)], self)

    def show_orders(self) -> None:
        """Show what is recorded of the orders."""
        self.search()
        self.refill()

    def notify_if_slow(self, show: Callable[[], None]) -> None:
        """Call back once a request is slow."""
        self.set_timer(SLOW_SECONDS, show)

    async def action_filter_orders(self) -> None:
        """List the next kind of orders."""
        if self.orders is not None:
            await self.wait_for_pending_keys()
            self._filter()
            self._accepted_query = None
            self.orders.filter, self.position = self.orders.filter.next, 0
            self.show_orders()

    async def action_record_outcome(self) -> None:
        """Ask what became of the current order."""
        if self.orders is not None:
            await self.wait_for_pending_keys()
            self._filter()
            self.fill()
            if self._found and is_order(entry := self._found[self._shown_position]):
                await self.orders.ask_for_outcome(entry.name, self)

    def show_title(self) -> None:
        """Show the title, with the name of the filter."""
        name = self.orders.filter_name(self.tr) if self.orders is not None else ""
        line = make_line(
            Span(f" {self.heading}", "title"), Span(f" · {name}" if name else "", "strong")
        )
        self.query_one("#dialog-title", StyledLines).show_lines([line])

    # ── Showing ───────────────────────────────────────────────────────────────────────────────────

    async def action_move(self, by: int) -> None:
        """Move among the files, unless Enter was pressed before: it applies to the file then."""
        if not self._is_accepted:
            await super().action_move(by)

    @property
    def _is_accepted(self) -> bool:
        """Whether Enter was pressed before any file was read, and nothing was typed since."""
        return self._accepted_query == self.typed

    def fill(self) -> None:
        """Show the files found and the description of the current one."""
        cells, tr = self.inner_width, self.tr
        self.show_title()
        if self.is_read:  # until then, keys may lead to a file that is not listed yet
            self.position = self._shown_position
        if not self._has_begun:
            self._has_begun = True  # started after the first frame of the dialog
            self.call_after_refresh(run_in_background, self.app, self._read)
        rows = [
            StyledRow((_OTHER_PREFIX, *self._line(entry, cells)), str(number))
            for number, entry in enumerate(self._found)
        ]
        if rows:
            current = rows[self._shown_position]
            rows[self._shown_position] = StyledRow(
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
        # The legend takes a line of the list, so that the box keeps its height.
        height = min(14, self.body_height - (6 if self.orders is None else 7))
        body.styles.height = max(1, height - self._show_legend())
        body.show_rows(rows or placeholder)
        self.query_one("#document-text", StyledLines).show_lines(self._description(cells))
        if self.orders is not None:
            note = self.orders.make_note(tr)
            self.query_one("#orders-note", StyledLines).show_lines([note])

    def _show_legend(self) -> int:
        """Show the legend of illustrative totals if any is listed; return its height in lines."""
        legend = self.query_one("#documents-legend", StyledLines)
        legend.display = any(entry.car and entry.illustrative for entry in self._found)
        if legend.display:
            text = f"  {legend_text(self.tr)}"
            legend.show_lines([make_line(Span(text, "illustrative"))])
        return int(legend.display)

    def _description(self, cells: int) -> list[Line]:
        """Return the description of the current file."""
        if not self._found:
            return []
        entry = self._found[self._shown_position]
        order = self.orders.text_of(entry, self.tr) if self.orders is not None else ""
        return document_detail_lines(entry, self.tr, cells, order)

    def _line(self, entry: DocumentEntry, cells: int) -> Line:
        record = self.orders.record_of(entry) if self.orders is not None else None
        key = entry, cells, record
        if key not in self._lines:
            order = None
            if self.orders is not None and record is not None:
                order = self.orders.status_of(record, self.tr)
            self._lines[key] = document_line(
                entry, self.tr, cells, self.today, self.shows_names, order
            )
        return self._lines[key]

    # ── Finding ───────────────────────────────────────────────────────────────────────────────────

    @property
    def _shown_position(self) -> int:
        """The position of the current file among those found so far."""
        return max(0, min(self.position, len(self._found) - 1))

    def search(self) -> None:
        """Find the files read so far that contain every word of the query and pass the filter."""
        orders, query = self.orders, self.searched_text
        if orders is None:
            self._found = [
                entry for entry in self._entries if terms_match_query(self._terms[entry], query)
            ]
            return
        found = (
            entry
            for entry in self._entries
            if orders.is_listed(entry)
            and terms_match_query(self._terms[entry] + orders.search_terms_of(entry), query)
        )
        self._found = sorted(found, key=orders.sort_key)

    async def accept(self) -> None:
        """Close with the current file, unless it is damaged and cannot be opened."""
        is_early = not self._entries and not self.is_read
        self._accepted_query = self.typed if is_early else None
        if self._found and (entry := self._found[self._shown_position]).status != "damaged":
            await self.close_with(entry.path)
