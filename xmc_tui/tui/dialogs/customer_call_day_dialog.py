"""The dialog that asks for the day on which to call a customer back."""

from __future__ import annotations

from datetime import date, timedelta

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from xmc_tui.i18n import N_, Translator
from xmc_tui.tui.dialogs.base_dialogs import Dialog
from xmc_tui.tui.dialogs.day_entry import NO_DAY, DayEntry
from xmc_tui.tui.widgets.styled_lines import StyledLines


class CustomerCallDayDialog(Dialog[date]):
    """Asks for a day in a field; the arrow keys choose the day before or after."""

    first_field = "day"

    BINDINGS = [
        Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("pagedown", "move(7)", show=False, priority=True),
        Binding("pageup", "move(-7)", show=False, priority=True),
        Binding("enter", "accept", show=False, priority=True),
    ]

    def __init__(self, tr: Translator, number: str, today: date) -> None:
        hint = tr.translate(N_("↑ ↓ Day   PgUp PgDn Week   Enter Record   Esc Close"))
        super().__init__(tr, tr.translate(N_("Call back: {sheet}"), sheet=number), hint)
        self.today = today
        self.entry = DayEntry(tr, today + timedelta(days=1))

    def compose_body(self) -> ComposeResult:
        """Compose the field of the day, and a line about it."""
        yield from self.entry.compose(N_("Day"))
        yield StyledLines(id="day-note")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        if self.is_open:
            self.entry.set_text(event.value)
            self.fill()

    def fill(self) -> None:
        """Show how many days from now the day is, or why it cannot be recorded."""
        day, tr = self.entry.day, self.tr
        text = tr.translate(N_("Today is {day}."), day=self.today)
        if day is not None and day > self.today:
            text = tr.plural(
                "In {n} day. Today is {day}.",
                "In {n} days. Today is {day}.",
                (day - self.today).days,
                day=self.today,
            )
        self.query_one("#day-note", StyledLines).show_lines([self.entry.note_line(text)])

    async def action_move(self, by: int) -> None:
        """Go to another day, but not before today."""
        await self.wait_for_pending_keys()
        day = self._read_day() or self.today
        self.query_one("#day", Input).value = str(max(self.today, day + timedelta(days=by)))

    async def action_accept(self) -> None:
        """Close with the day; if it is none or is past, show why."""
        await self.wait_for_pending_keys()
        day = self._read_day()
        if day is not None and day >= self.today:
            await self.close_with(day)
            return
        self.entry.refuse(NO_DAY if day is None else N_("That date has passed"))
        self.fill()

    def _read_day(self) -> date | None:
        """Return the day in the field; the message that it has changed may be handled later."""
        self.entry.set_text(self.query_one("#day", Input).value)
        return self.entry.day
