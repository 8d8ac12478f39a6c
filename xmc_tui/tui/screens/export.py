"""The export dialog: the path of the order sheet and the names on it."""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Input, Label

from xmc_tui.configurator import LONGEST_TEXT, Details
from xmc_tui.domain.frozen import frozen
from xmc_tui.locale import N_, Language
from xmc_tui.present.text import Line, Span, columns, fit_middle, harmless, line, wrap, wrap_line
from xmc_tui.tui.screens.dialog import Dialog
from xmc_tui.tui.widgets.field import Field
from xmc_tui.tui.widgets.lines import Lines

_FIELDS = {
    "path": N_("File"),
    "advisor": N_("Advisor"),
    "store": N_("Store"),
    "customer_name": N_("Customer"),
    "customer_phone": N_("Phone"),
    "customer_note": N_("Note"),
}


@frozen
class ExportRequest:
    """The values entered, and whether to write the sheet now and the customer's page with it."""

    path: str
    details: Details
    write: bool = True
    page: bool = False


class ExportDialog(Dialog[ExportRequest]):
    """Asks for the path and the names; Enter in any field exports.

    The fields are prefilled. `typed` is called with the details for every letter typed; `fault` is
    the error of the last attempt and `other_path` a writable path to offer instead.
    """

    FIRST_FIELD = "path"

    BINDINGS = [
        Binding("down,tab", "move(1)", show=False, priority=True),
        Binding("up,shift+tab", "move(-1)", show=False, priority=True),
        Binding("enter", "take", show=False, priority=True),
        Binding("f3", "page", show=False, priority=True),
        Binding("f4", "other_path", show=False, priority=True),
    ]

    def __init__(
        self,
        words: Language,
        request: ExportRequest,
        summary: Line,
        fault: str = "",
        other_path: str = "",
        typed: Callable[[Details], None] | None = None,
    ) -> None:
        super().__init__(
            words,
            words.say(N_("Export the order sheet")),
            words.say(N_("Tab next field   Enter write   Esc close")),
        )
        self.request = request
        self.summary = summary
        self.fault = fault
        self.page = request.page
        self.other_path = other_path
        self.typed = typed

    def compose_body(self) -> ComposeResult:
        """Compose the summary, one row per field, and a line for errors."""
        yield Lines(id="export-summary")
        given = self._given()
        for name, label in _FIELDS.items():
            with Horizontal(classes="field"):
                yield Label(self.words.say(label), markup=False)
                yield Field(harmless(given[name]), id=name, compact=True, max_length=LONGEST_TEXT)
        yield Lines(id="export-fault")

    def _given(self) -> dict[str, str]:
        details = self.request.details
        return {
            "path": self.request.path,
            **{name: getattr(details, name) for name in _FIELDS if name != "path"},
        }

    def on_mount(self) -> None:
        """Keep every letter before it shows, from the first one on."""
        for field in self.query(Field):
            field.taken = self._keep_typed

    def fill(self) -> None:
        """Show the summary, and why the last try failed."""
        self.query_one("#export-summary", Lines).show_lines(
            wrap_line(self.summary, self.inner_width)
        )
        self._show_title()
        fault = (
            [line(Span(f" {part}", "bad")) for part in wrap(self.fault, self.inner_width - 2)]
            if self.fault
            else []
        )
        self.query_one("#export-fault", Lines).show_lines(fault)
        if self.other_path:  # in place of the hint: a low window has no spare line
            message = N_("F4 writes to {path}   Esc close")
            room = self.inner_width - cell_len(self.words.say(message, path="")) - 1
            hint = self.words.say(message, path=fit_middle(harmless(self.other_path), room))
            self.query_one("#dialog-hint", Lines).show_lines([line(Span(f" {hint}", "accent"))])

    @on(Input.Changed)
    def _keep_typed(self) -> None:
        """Save the details on every letter: the laptop may be closed in the middle of a name."""
        if self.typed is not None and self.is_open:
            self.typed(self._filled(write=False).details)

    async def action_other_path(self) -> None:
        """Export to the alternative path."""
        if self.other_path:
            await self.settled()
            self.query_one("#path", Input).value = self.other_path
            await self.action_take()

    async def action_move(self, by: int) -> None:
        """Focus the next or previous field."""
        await self.settled()
        if by > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def _show_title(self) -> None:
        """Show the title and the switch for the customer's page on one line.

        A low window has no spare line.
        """
        page = self.words.say(N_("with the customer's page"))
        pointer = Span(" ✓ " if self.page else " · ", "good" if self.page else "muted")
        right = line(Span("F3", "accent"), pointer, Span(page, "" if self.page else "muted"), " ")
        title = columns(line(Span(f" {self.heading}", "title")), right, self.inner_width)
        self.query_one("#dialog-title", Lines).show_lines([title])

    def action_page(self) -> None:
        """Toggle whether the customer's page is written too."""
        self.page = not self.page
        self._show_title()

    async def action_take(self) -> None:
        """Close with the values entered and write the sheet; if they are invalid, show why."""
        await self.settled()
        filled = self._filled(write=True)
        self.fault = self._fault(filled)
        if self.fault:
            self.fill()
        else:
            await self.finish(filled)

    async def action_dismiss_empty(self) -> None:
        """Close without writing; the names that were typed are kept."""
        await self.settled()
        await self.finish(self._filled(write=False))

    def _filled(self, write: bool) -> ExportRequest:
        given = self._given()
        values = {name: self.query_one(f"#{name}", Input).value for name in _FIELDS}
        # A value with characters that a field removes is unchanged unless it was edited.
        values = {
            name: given[name] if value == harmless(given[name]) else value
            for name, value in values.items()
        }
        return ExportRequest(values.pop("path").strip(), Details(**values), write, self.page)

    def _fault(self, filled: ExportRequest) -> str:
        """Return why the sheet cannot be written, in one sentence; empty if it can."""
        if not filled.path:
            return self.words.say(N_("The file needs a name"))
        for name, label in _FIELDS.items():
            if name != "path" and len(getattr(filled.details, name)) > LONGEST_TEXT:
                message = N_("{name} is longer than {most} characters")
                return self.words.say(message, name=self.words.say(label), most=LONGEST_TEXT)
        return ""
