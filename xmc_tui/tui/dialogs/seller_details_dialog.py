"""The dialog that asks for the advisor, the store and its contact."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from xmc_tui.configurator import LONGEST_TEXT
from xmc_tui.configurator.document_ports import SellerDetails
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.styled_text import make_line, wrap_line
from xmc_tui.tui.dialogs.base_dialogs import Dialog
from xmc_tui.tui.widgets.styled_lines import StyledLines
from xmc_tui.tui.widgets.text_field import compose_fields

_FIELD_NAMES = {"advisor": N_("Advisor"), "store": N_("Store"), "contact": N_("Contact")}


@frozen
class SellerDetailsAnswer:
    """The names that were entered; None if the dialog was closed without them."""

    names: SellerDetails | None


class SellerDetailsDialog(Dialog[SellerDetailsAnswer]):
    """Returns the names, or that it was closed without them."""

    first_field = "advisor"

    BINDINGS = [
        Binding("down,tab", "move(1)", show=False, priority=True),
        Binding("up,shift+tab", "move(-1)", show=False, priority=True),
        Binding("enter", "accept", show=False, priority=True),
    ]

    def __init__(self, tr: Translator, names: SellerDetails) -> None:
        hint = tr.translate(N_("Tab Next field   Enter Save   Esc Close"))
        super().__init__(tr, tr.translate(N_("Advisor and store")), hint)
        self.names = names

    def compose_body(self) -> ComposeResult:
        """Compose a sentence and one row per field."""
        yield StyledLines(id="names-about")
        values = {name: getattr(self.names, name) for name in _FIELD_NAMES}
        yield from compose_fields(_FIELD_NAMES, values, self.tr, LONGEST_TEXT)

    def fill(self) -> None:
        """Say where the names go."""
        message = N_("For new order sheets and customer pages. The contact is on the page only.")
        lines = wrap_line(make_line(f" {self.tr.translate(message)}"), self.inner_width)
        self.query_one("#names-about", StyledLines).show_lines(lines)

    async def action_move(self, by: int) -> None:
        """Focus the next or previous field."""
        await self.wait_for_pending_keys()
        if by > 0:
            self.focus_next()
        else:
            self.focus_previous()

    async def action_accept(self) -> None:
        """Close with the names."""
        await self.wait_for_pending_keys()
        values = {name: self.query_one(f"#{name}", Input).value.strip() for name in _FIELD_NAMES}
        await self.close_with(SellerDetailsAnswer(SellerDetails(**values)))

    async def action_cancel(self) -> None:
        """Close without the names."""
        await self.close_with(SellerDetailsAnswer(None))
