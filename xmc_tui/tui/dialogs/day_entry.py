"""The day that is typed in a dialog, and why it is none."""

from __future__ import annotations

from datetime import date

from textual.app import ComposeResult

from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.edition_in_force import (
    LONGEST_DAY,
    can_become_quoted_day,
    parse_quoted_day,
)
from xmc_tui.presentation.styled_text import Line, Span, make_line
from xmc_tui.tui.widgets.text_field import compose_fields

#: The fault of a text that is no day.
NO_DAY = N_("Enter a date, such as 2025-10-01")


class DayEntry:
    """A day that is typed: `day` is None while it is none, `fault` the reason that is shown.

    `empty` is the day of an empty field, None if that is no day.
    """

    def __init__(self, tr: Translator, initial: date, empty: date | None = None) -> None:
        self.tr = tr
        self.text = str(initial)
        self.empty = empty
        self.fault = ""

    def compose(self, label: str) -> ComposeResult:
        """Compose the field, whose id is "day"; the label is a message."""
        yield from compose_fields({"day": label}, {"day": self.text}, self.tr, LONGEST_DAY)

    @property
    def day(self) -> date | None:
        """The day that is typed; None if it is none."""
        return parse_quoted_day(self.text) if self.text.strip() else self.empty

    def set_text(self, text: str) -> None:
        """Take what is typed; it is a fault once it cannot become a day any more."""
        self.text, self.fault = text, ""
        if not can_become_quoted_day(text):
            self.refuse(NO_DAY)

    def refuse(self, message: str) -> None:
        """Show a message as the reason why the day cannot be taken."""
        self.fault = self.tr.translate(message)

    def note_line(self, text: str) -> Line:
        """Return the fault as a line, without one the text."""
        return make_line(Span(f" {self.fault}", "bad") if self.fault else Span(f" {text}", "muted"))
