"""Export: where the sheet goes and whose names are on it."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Input, Label

from xmc_tui.configurator import Details
from xmc_tui.locale import N_, Language
from xmc_tui.present.text import Line, Span, line, wrap
from xmc_tui.tui.screens.dialog import Dialog
from xmc_tui.tui.widgets.lines import Lines

_FIELDS = {
    "path": N_("File"),
    "advisor": N_("Advisor"),
    "store": N_("Store"),
    "customer_name": N_("Customer"),
    "customer_phone": N_("Phone"),
    "customer_note": N_("Note"),
}


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What was filled in."""

    path: str
    details: Details


class ExportDialog(Dialog[ExportRequest]):
    """Asks for path and names, all filled in as far as they are known; Enter writes from any field."""

    BINDINGS = [
        Binding("down", "app.focus_next", show=False, priority=True),
        Binding("up", "app.focus_previous", show=False, priority=True),
    ]

    def __init__(self, words: Language, request: ExportRequest, summary: Line, fault: str = "") -> None:
        super().__init__(
            words, words.say(N_("Export the order sheet")), words.say(N_("Tab next field   Enter write   Esc close"))
        )
        self.request = request
        self.summary = summary
        self.fault = fault

    def compose_body(self) -> ComposeResult:
        """Compose one row a field."""
        yield Lines(id="export-summary")
        values = {
            "path": self.request.path,
            **{name: getattr(self.request.details, name) for name in _FIELDS if name != "path"},
        }
        for name, label in _FIELDS.items():
            with Horizontal(classes="field"):
                yield Label(self.words.say(label), markup=False)
                yield Input(values[name], id=name, compact=True, max_length=1000)
        yield Lines(id="export-fault")

    def fill(self) -> None:
        """Show the summary, and why the last try failed."""
        self.query_one("#export-summary", Lines).show_lines([self.summary])
        fault = [line(Span(f" {part}", "bad")) for part in wrap(self.fault, self.inner_width - 2)] if self.fault else []
        self.query_one("#export-fault", Lines).show_lines(fault)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        values = {name: self.query_one(f"#{name}", Input).value for name in _FIELDS}
        path = values.pop("path").strip()
        if path:
            self.dismiss(ExportRequest(path, Details(**values)))
        else:
            self.fault = self.words.say(N_("The file needs a name"))
            self.fill()
