"""The dialog that opens documents: a list of order sheets and drafts, filtered as you type."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from queue import SimpleQueue

from textual.app import ComposeResult

from xmc_tui.configurator.ports import DocumentEntry
from xmc_tui.locale import N_, Language
from xmc_tui.present.drawer import (
    filed_line,
    filed_text,
    head_line,
    is_found,
    keys_of,
    spoken_keys_of,
)
from xmc_tui.present.rows import Row
from xmc_tui.present.text import Line, Span, line, wrap_line
from xmc_tui.tui.behind import behind
from xmc_tui.tui.screens.narrowing import NarrowingDialog
from xmc_tui.tui.widgets.field import Field
from xmc_tui.tui.widgets.lines import Lines

#: The number of files that are read before the list is updated.
_AT_ONCE = 20

#: The prefixes of the current file and of the others.
_HERE, _APART = Span("> ", "accent"), Span("  ")


class DrawerDialog(NarrowingDialog[str]):
    """Returns the path of the chosen sheet or draft.

    The files are read in a thread, newest first, and the list grows meanwhile. Without `names` it
    shows and finds no customers, so that a customer who sees the screen cannot read the names of
    others.
    """

    def __init__(self, words: Language, filed: Iterator[DocumentEntry], names: bool) -> None:
        super().__init__(
            words,
            words.say(N_("Sheets and drafts")),
            words.say(N_("↑ ↓ move   Enter open   Esc close")),
        )
        self.names = names
        self.is_read = False
        self._is_begun = False
        self._source = filed
        self._just_read: SimpleQueue[list[DocumentEntry]] = SimpleQueue()
        self._filed: list[DocumentEntry] = []
        self._keys: dict[DocumentEntry, str] = {}  # the search keys of each file
        self._found: list[DocumentEntry] = []
        self._lines: dict[tuple[DocumentEntry, int], Line] = {}

    def compose_body(self) -> ComposeResult:
        """Compose the search field, the list, and the description of the current file."""
        yield Field(
            placeholder=self.words.say(N_("customer, car, number, date or status")),
            id="query",
            compact=True,
        )
        yield Lines(id="columns")
        yield Lines(id="filed", classes="dialog-body")
        yield Lines(id="filed-text")

    # ── Reading ───────────────────────────────────────────────────────────────────────────────────

    def _read(self) -> None:
        """Read the files, in a thread, while the dialog is open.

        The pinyin of customer names is slower to compute and is added last.
        """
        all_read: list[DocumentEntry] = []
        while self.is_attached and (read := list(islice(self._source, _AT_ONCE))):
            all_read += read
            self._keys.update((filed, keys_of(filed, self.names)) for filed in read)
            self._just_read.put(read)
            if self._just_read.qsize() == 1:  # else an update is pending, which will show these too
                self.call_later(self._show_read)
        for filed in all_read if self.names and self.is_attached else ():
            self._keys[filed] += "\n" + spoken_keys_of(filed)
        self._just_read.put([])
        self.call_later(self._show_read)

    def _show_read(self) -> None:
        while not self._just_read.empty():
            read = self._just_read.get()
            self.is_read = not read
            self._filed += read
        self.search()
        self.refill()

    # ── Showing ───────────────────────────────────────────────────────────────────────────────────

    def fill(self) -> None:
        """Show the files found and the description of the current one."""
        cells, words = self.inner_width, self.words
        self.position = max(0, min(self.position, len(self._found) - 1))
        if not self._is_begun:
            self._is_begun = True  # started after the first frame of the dialog
            self.call_after_refresh(behind, self.app, self._read)
        rows = [
            Row((_APART, *self._line(filed, cells)), str(number))
            for number, filed in enumerate(self._found)
        ]
        if rows:
            here = rows[self.position]
            rows[self.position] = Row((_HERE, *here.spans[1:]), here.target, "highlight", True)
        text = (
            words.say(N_("nothing found"))
            if self._filed
            else words.say(N_("there is neither sheet nor draft yet"))
        )
        if not self.is_read:
            text = words.say(N_("reading …"))
        nothing = [Row(line(Span(f" {text}", "muted")))]
        self.query_one("#columns", Lines).show_lines([head_line(words, cells)])
        body = self.query_one("#filed", Lines)
        body.styles.height = max(1, min(14, self.body_height - 6))
        body.show_rows(rows or nothing)
        told = (
            wrap_line(line(Span(filed_text(self._found[self.position], words), "muted")), cells)
            if rows
            else []
        )
        self.query_one("#filed-text", Lines).show_lines(told[:2])

    def _line(self, filed: DocumentEntry, cells: int) -> Line:
        if (filed, cells) not in self._lines:
            self._lines[filed, cells] = filed_line(filed, self.words, cells, self.names)
        return self._lines[filed, cells]

    # ── Finding ───────────────────────────────────────────────────────────────────────────────────

    def search(self) -> None:
        """Find the files read so far that contain every word of the query."""
        self._found = [filed for filed in self._filed if is_found(self._keys[filed], self.searched)]

    async def take(self) -> None:
        """Close with the current file, unless it is damaged and cannot be opened."""
        if (
            self._found
            and (filed := self._found[min(self.position, len(self._found) - 1)]).status != "damaged"
        ):
            await self.finish(filed.path)
