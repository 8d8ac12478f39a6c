"""The terms dialog: the edition and the quoted day, and the terms of the present quote."""

from __future__ import annotations

from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from xmc_tui.configurator import Configurator
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import N_
from xmc_tui.presentation.edition_in_force import edition_lines
from xmc_tui.presentation.quote_terms import terms_lines
from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.styled_text import Line, Span, make_line
from xmc_tui.presentation.view_model import ViewModel
from xmc_tui.tui.dialogs.base_dialogs import Dialog
from xmc_tui.tui.dialogs.day_entry import NO_DAY, DayEntry
from xmc_tui.tui.widgets.styled_lines import StyledLines


@frozen
class RequestedEditionAndDay:
    """The edition and the quoted day that were entered; None is the current day."""

    edition: str
    day: date | None


class EditionAndDayDialog(Dialog[RequestedEditionAndDay]):
    """Asks for the quoted day in a field, and for the edition with the arrow keys.

    `edition` is the id of the one that is highlighted at first.
    """

    first_field = "day"

    BINDINGS = [
        Binding("down,tab", "move(1)", show=False, priority=True),
        Binding("up,shift+tab", "move(-1)", show=False, priority=True),
        Binding("enter", "accept", show=False, priority=True),
    ]

    def __init__(self, view: ViewModel, configurator: Configurator, edition: str) -> None:
        tr = view.tr
        hint = tr.translate(N_("↑ ↓ Edition   Enter Apply   Esc Close"))
        super().__init__(tr, tr.translate(N_("Terms")), hint)
        self.view = view
        self.catalog = configurator.catalog
        self.today = configurator.state.today()
        self.quoted_on = configurator.quoted_on
        self.set_day = configurator.state.terms.day
        self.editions = self.catalog.editions or (self.catalog.edition,)
        ids = [edition.id for edition in self.editions]
        self.position = ids.index(edition)
        self.entry = DayEntry(tr, self.quoted_on, self.today)

    def compose_body(self) -> ComposeResult:
        """Compose the field of the day, the editions, and the terms of the quote."""
        yield from self.entry.compose(N_("Quote date"))
        yield StyledLines(id="terms-editions", classes="dialog-body")
        yield StyledLines(id="terms-now", classes="dialog-body")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        if self.is_open:
            self.entry.set_text(event.value)
            self.fill()

    def fill(self) -> None:
        """Show the editions, which of them is in force on the day entered, and the terms."""
        day = self.entry.day
        in_force = self.catalog.edition_on(day) if day is not None else None
        lines = [
            make_line(" ", *line)
            for number, each in enumerate(self.editions)
            for line in edition_lines(
                each, number == self.position, each == in_force, self.tr, self.inner_width - 1
            )
        ]
        lines.append(self._note(day))
        editions = self.query_one("#terms-editions", StyledLines)
        editions.styles.height = len(lines)
        editions.show_lines(lines)
        present = self.query_one("#terms-now", StyledLines)
        terms = terms_lines(
            self.view.catalog, self.view.quote, self.tr, self.inner_width - 1, notes=False
        )
        present.styles.height = max(1, min(len(terms), self.body_height - len(lines) - 3))
        present.show_rows([StyledRow((Span(" "), *spans)) for spans in terms])

    def _note(self, day: date | None) -> Line:
        """Return why the day is none, or what day today is."""
        is_today = day == self.today
        message = (
            N_("The quote date is today")
            if is_today
            else N_("Today is {day}. Leave blank to quote today.")
        )
        return self.entry.note_line(self.tr.translate(message, day=self.today))

    async def action_move(self, by: int) -> None:
        """Move to another edition."""
        await self.wait_for_pending_keys()
        self.position = (self.position + by) % len(self.editions)
        self.fill()

    async def action_accept(self) -> None:
        """Close with the edition and the day; if that is no day, show why."""
        await self.wait_for_pending_keys()
        self.entry.set_text(self.query_one("#day", Input).value)
        day = self.entry.day
        if day is None:
            self.entry.refuse(NO_DAY)
            self.fill()
            return
        edition = self.editions[self.position].id
        await self.close_with(RequestedEditionAndDay(edition, self._requested_day(day)))

    def _requested_day(self, day: date) -> date | None:
        """Return the day to set; None to quote on the current day, whichever that is.

        For a sheet with a day of its own, today is set as a day: the sheet is quoted anew.
        """
        if day == self.quoted_on and self.editions[self.position].id == self.catalog.edition.id:
            return self.set_day
        has_own_day = self.set_day is None and self.quoted_on != self.today
        return None if day == self.today and not has_own_day else day
