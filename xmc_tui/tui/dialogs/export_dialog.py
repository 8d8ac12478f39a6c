"""The export dialog: the path of the order sheet and the names on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from xmc_tui.configurator import LONGEST_TEXT, SheetDetails
from xmc_tui.configurator.document_ports import Refusal
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.slot_hold_choice import SlotChoice
from xmc_tui.presentation.styled_text import (
    Line,
    Span,
    justify,
    make_line,
    sanitize,
    truncate_before_file_name,
    wrap,
    wrap_line,
)
from xmc_tui.tui.dialogs.base_dialogs import Dialog, format_keys
from xmc_tui.tui.dialogs.export_request import ExportRequest, is_name_in_path_field, is_sheet_path
from xmc_tui.tui.widgets.slot_hold_choice_row import SlotChoiceRow
from xmc_tui.tui.widgets.styled_lines import StyledLines
from xmc_tui.tui.widgets.text_field import TextField, compose_fields

_FIELD_NAMES = {
    "customer_name": N_("Customer"),
    "customer_phone": N_("Phone"),
    "customer_note": N_("Note"),
    "advisor": N_("Advisor"),
    "store": N_("Store"),
    "path": N_("File"),
}


#: The rows of a window below which a fault needs the empty rows.
LOW_BELOW = 28


class ExportDialog(Dialog[ExportRequest]):
    """Asks for the path and the names; Enter in any field exports.

    The fields are prefilled. The customer comes first and has the focus: it is what is not known
    yet. After a refusal the path has it. `on_typed` is called with the details for every letter
    typed. `refusal` says why the last attempt failed, and which path or folder to offer. In
    `slot_row` a slot can be held or locked; without a ledger it is None.
    """

    BINDINGS = [
        Binding("down,tab", "move(1)", show=False, priority=True),
        Binding("up,shift+tab", "move(-1)", show=False, priority=True),
        Binding("enter", "accept", show=False, priority=True),
        Binding("f3", "toggle_page", show=False, priority=True),
        Binding("f4", "export_to_fallback_path", show=False, priority=True),
        Binding("f5", "create_folder", show=False, priority=True),
        Binding("f6", "toggle_pdf", show=False, priority=True),
        Binding("f7", "slot('hold')", show=False, priority=True),
        Binding("f8", "slot('lock')", show=False, priority=True),
        Binding("f9", "show_terms", show=False, priority=True),
    ]

    def __init__(
        self,
        tr: Translator,
        request: ExportRequest,
        summary: Sequence[Line],
        refusal: Refusal | None = None,
        on_typed: Callable[[SheetDetails], None] | None = None,
        slot_row: SlotChoiceRow | None = None,
    ) -> None:
        super().__init__(
            tr,
            tr.translate(N_("Export order sheet")),
            tr.translate(N_("Tab Next field   Enter Export   Esc Close, keep entries")),
        )
        self.request = request
        self.summary = summary
        default_field = "customer_name" if refusal is None else "path"
        self.first_field = request.focused_field or default_field
        refusal = refusal or Refusal("")
        self.fault = refusal.message
        self.page, self.pdf = request.page, request.pdf
        self.slot_row = slot_row
        #: The suffixes of the customer's pages that are replaced if they are written.
        self.written_pages: tuple[str, ...] = ()
        self.fallback_path = refusal.fallback_path
        self.missing_folder = refusal.missing_folder
        self.on_typed = on_typed
        self._has_misplaced_text = False

    def compose_body(self) -> ComposeResult:
        """Compose the summary, one row per field, and a line for errors."""
        yield StyledLines(id="export-summary")
        if self.slot_row is not None:
            yield self.slot_row
        values = self._initial_values()
        # A note is added to, and what was typed before the terms were opened is continued.
        unselected = ("customer_note", self.request.focused_field)
        yield from compose_fields(_FIELD_NAMES, values, self.tr, LONGEST_TEXT, unselected)
        yield StyledLines(id="export-fault")

    def _initial_values(self) -> dict[str, str]:
        details = self.request.details
        return {
            "path": self.request.path,
            **{name: getattr(details, name) for name in _FIELD_NAMES if name != "path"},
        }

    def on_mount(self) -> None:
        """Save every letter before it is displayed, from the first one on."""
        for field in self.query(TextField):
            field.on_edit = self._save_typed

    def fill(self) -> None:
        """Show the summary, and why the last attempt failed.

        With a fault the notices after the first two lines make room for it in a low window, as do
        the empty rows between the fields.
        """
        summary = self.summary[:2] if self.fault else self.summary
        self.set_class(bool(self.fault) and self.app.size.height < LOW_BELOW, "-tight")
        self.query_one("#export-summary", StyledLines).show_lines(
            [part for spans in summary for part in wrap_line(spans, self.inner_width)]
        )
        self._show_title()
        fault = (
            wrap_line(make_line(Span(f" {self.fault}", "bad")), self.inner_width - 1)
            if self.fault
            else []
        )
        self.query_one("#export-fault", StyledLines).show_lines(fault)
        self._show_offers()

    def _show_offers(self) -> None:
        """Show what the refusal offers in place of the hint: a low window has no spare line."""
        tr, parts = self.tr, []
        if self.missing_folder:
            parts.append(tr.translate(N_("F5 Create folder and save")))
        escape = format_keys([("Esc", N_("Close"))], tr)
        if self.fallback_path:
            message = N_("F4 Save to {path}")
            around = "   ".join([*parts, tr.translate(message, path=""), escape])
            room = self.inner_width - cell_len(around) - 1
            path = truncate_before_file_name(sanitize(self.fallback_path), room)
            parts.append(tr.translate(message, path=path))
        if parts:
            hint = "   ".join([*parts, escape])
            self.query_one("#dialog-hint", StyledLines).show_lines(
                [make_line(Span(f" {hint}", "accent"))]
            )

    @on(Input.Changed, "#path, #customer_name")
    def _explain_misplaced_text(self) -> None:
        """Say what a name in the field of the file, or a path in that of the name, is taken for."""
        was_misplaced = self._has_misplaced_text
        message = ""
        if is_name_in_path_field(self.query_one("#path", Input).value.strip()):
            message = N_("Used as the customer's name. A file name must end in .toml.")
        elif self._has_path_as_customer():
            message = N_("Used as the file name.")
        self._has_misplaced_text = bool(message)
        if message:
            lines = wrap(self.tr.translate(message), self.inner_width - 2)
            self.query_one("#export-fault", StyledLines).show_lines(
                [make_line(Span(f" {part}", "muted")) for part in lines]
            )
        elif was_misplaced:
            self.fill()

    @on(Input.Changed)
    def _save_typed(self) -> None:
        """Save the details on every letter: the laptop may be closed in the middle of a name."""
        if self.on_typed is not None and self.is_open:
            self.on_typed(self._make_request(write=False).details)

    async def action_export_to_fallback_path(self) -> None:
        """Export to the alternative path."""
        if self.fallback_path:
            await self.wait_for_pending_keys()
            self.query_one("#path", Input).value = self.fallback_path
            await self.action_accept()

    async def action_create_folder(self) -> None:
        """Create the folder that the last attempt lacked, and export."""
        if self.missing_folder:
            await self.wait_for_pending_keys()
            await self.close_with(replace(self._make_request(write=True), create_folder=True))

    async def action_move(self, by: int) -> None:
        """Focus the next or previous field."""
        await self.wait_for_pending_keys()
        if by > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def _show_title(self) -> None:
        """Show the title and the switches for the customer's page on one line.

        A low window has no spare line.
        """
        written = self.written_pages
        page = N_("update customer page") if ".html" in written else N_("with customer page")
        pdf = N_("update PDF") if ".pdf" in written else N_("with PDF")
        right: Line = ()
        for key, text, is_on in (
            ("F3", self.tr.translate(page), self.page),
            ("F6", self.tr.translate(pdf), self.pdf),
        ):
            mark = Span(" ✓ " if is_on else " · ", "good" if is_on else "muted")
            name = Span(text, "" if is_on else "muted")
            right = (*right, *make_line("  ", Span(key, "accent"), mark, name))
        right = (*right, Span(" "))
        title = justify(make_line(Span(f" {self.heading}", "title")), right, self.inner_width)
        self.query_one("#dialog-title", StyledLines).show_lines([title])

    def action_toggle_page(self) -> None:
        """Toggle whether the customer's page is written too."""
        self.page = not self.page
        self._show_title()

    def action_toggle_pdf(self) -> None:
        """Toggle whether the customer's page is written as PDF too."""
        self.pdf = not self.pdf
        self._show_title()

    def action_slot(self, name: str) -> None:
        """Choose to hold or lock a slot, or neither if that is chosen already."""
        if self.slot_row is not None:
            self.slot_row.toggle(SlotChoice(name))

    async def action_accept(self) -> None:
        """Close with the values entered and write the sheet; if they are invalid, show why."""
        await self.wait_for_pending_keys()
        request = self._make_request(write=True)
        self.fault = self._fault(request)
        if self.fault:
            self.fill()
        else:
            await self.close_with(request)

    async def action_show_terms(self) -> None:
        """Close with what was typed, and open the terms."""
        await self.wait_for_pending_keys()
        field = self.focused.id if self.focused is not None else None
        request = replace(self._make_request(write=False), focused_field=field or "")
        await self.close_with(replace(request, show_terms=True))

    async def action_cancel(self) -> None:
        """Close without writing; the names that were typed are returned."""
        await self.wait_for_pending_keys()
        await self.close_with(self._make_request(write=False))

    def _make_request(self, write: bool) -> ExportRequest:
        initial = self._initial_values()
        values = {name: self.query_one(f"#{name}", Input).value for name in _FIELD_NAMES}
        # A value with characters that a field removes is unchanged unless it was edited.
        values = {
            name: initial[name] if value == sanitize(initial[name]) else value
            for name, value in values.items()
        }
        typed = values.pop("path").strip()
        if is_name_in_path_field(typed):
            typed, name = initial["path"], typed
            values["customer_name"] = values["customer_name"] or name
        elif self._has_path_as_customer():
            typed = values["customer_name"].strip()
            values["customer_name"] = initial["customer_name"]
        slot = self.slot_row.choice if self.slot_row is not None else SlotChoice.NONE
        details = SheetDetails(**values)
        return ExportRequest(typed, details, write, self.page, self.pdf, slot=slot)

    def _has_path_as_customer(self) -> bool:
        """Whether a path is typed as the customer's name, while that of the file is untouched."""
        is_untouched = self.query_one("#path", Input).value == sanitize(self.request.path)
        return is_untouched and is_sheet_path(self.query_one("#customer_name", Input).value.strip())

    def _fault(self, request: ExportRequest) -> str:
        """Return why the sheet cannot be written, in one sentence; empty if it can."""
        if not request.path:
            return self.tr.translate(N_("Enter a file name"))
        for name, label in _FIELD_NAMES.items():
            if name != "path" and len(getattr(request.details, name)) > LONGEST_TEXT:
                message = N_("{name} is longer than {most} characters")
                return self.tr.translate(message, name=self.tr.translate(label), most=LONGEST_TEXT)
        if request.slot is SlotChoice.LOCK and not request.details.store.strip():
            return self.tr.translate(N_("A slot is locked for a store; enter the store"))
        return ""
