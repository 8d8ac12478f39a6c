"""The dialog that asks for one of several choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding

from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import N_, Translator, name_other_language
from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.styled_text import Line, Span, make_line, wrap_line
from xmc_tui.tui.dialogs.base_dialogs import Dialog, Result, format_keys
from xmc_tui.tui.widgets.styled_lines import StyledLines


@frozen
class DialogChoice(Generic[Result]):
    """An entry of a choice dialog: its lines and the result of choosing it."""

    lines: tuple[Line, ...]
    result: Result


@frozen
class ChoiceQuestion(Generic[Result]):
    """The question of a choice dialog, in one language.

    `verb` and `escape` are the messages of what Enter and Escape do.
    """

    title: str
    before: tuple[Line, ...]
    choices: tuple[DialogChoice[Result], ...]
    verb: str = N_("Select")
    escape: str = N_("Close")


class ChoiceDialog(Dialog[Result], Generic[Result]):
    """Asks for one of several choices: the arrow keys move, Enter chooses, Escape closes.

    `ask` returns the question in a language; its choices are the same in each.
    A digit chooses the entry of its number; arrow keys reach the tenth and later ones.
    """

    BINDINGS = [
        Binding("down,j,tab", "move(1)", show=False, priority=True),
        Binding("up,k,shift+tab", "move(-1)", show=False, priority=True),
        Binding("enter,space", "accept", show=False, priority=True),
        Binding("l", "switch_language", show=False, priority=True),
        *(
            Binding(str(number), f"take_number({number})", show=False, priority=True)
            for number in range(1, 10)
        ),
    ]

    def __init__(self, tr: Translator, ask: Callable[[Translator], ChoiceQuestion[Result]]) -> None:
        super().__init__(tr, "")
        self._ask = ask
        self.position = 0
        self.translate()

    def translate(self) -> None:
        """Ask the question in the language of the dialog."""
        self.question = question = self._ask(self.tr)
        self.choices = question.choices
        self.heading = question.title
        count = min(len(self.choices), 9)
        digits = f"1-{count} Enter" if count > 1 else "1 Enter"
        keys = [("↑ ↓", N_("Move")), (digits, question.verb)] if count else []
        self.hint = format_keys([*keys, ("Esc", question.escape), *self.other_keys()], self.tr)

    def other_keys(self) -> list[tuple[str, str]]:
        """Return the keys that neither choose nor close, with the messages of what they do."""
        return [("l", name_other_language(self.tr.code))]

    def refresh_choices(self) -> None:
        """Ask for the choices that there are now; the highlight stays on the same one."""
        former = self.choices[self.position].result if self.choices else None
        self.translate()
        results = [choice.result for choice in self.choices]
        last = max(0, len(results) - 1)
        self.position = results.index(former) if former in results else min(self.position, last)
        self.show_hint()
        self.fill()

    def compose_body(self) -> ComposeResult:
        """Compose the list."""
        yield StyledLines(id="dialog-choices", classes="dialog-body")

    def fill(self) -> None:
        """Show the introduction, then the choices with the current one highlighted."""
        cells = self.inner_width
        rows = [
            StyledRow(part) for spans in self.question.before for part in wrap_line(spans, cells)
        ]
        for number, choice in enumerate(self.choices):
            is_current = number == self.position
            for line_number, spans in enumerate(choice.lines):
                pointer = f" {'>' if is_current else ' '}{number + 1:>2} "
                lead = Span(
                    pointer if not line_number else " " * 5, "accent" if is_current else "muted"
                )
                parts = wrap_line((lead, *spans), cells)
                rows += [
                    StyledRow(part, str(number), "highlight" if is_current else "", is_current)
                    for part in parts
                ]
        body = self.query_one("#dialog-choices", StyledLines)
        body.styles.height = max(1, min(len(rows), self.body_height))
        body.show_rows(rows)

    def action_move(self, by: int) -> None:
        """Move the highlight, from the last choice to the first."""
        if self.choices:
            self.position = (self.position + by) % len(self.choices)
            self.fill()

    async def action_accept(self) -> None:
        """Close with the current choice."""
        await self.close_with(self.choices[self.position].result if self.choices else None)

    async def action_take_number(self, number: int) -> None:
        """Close with the choice of a number, if there is one."""
        if number <= len(self.choices):
            await self.close_with(self.choices[number - 1].result)

    def on_click(self, event: events.Click) -> None:
        """Close with the choice that was clicked; runs in the app's message loop."""
        if isinstance(event.widget, StyledLines) and event.widget.id == "dialog-choices":
            row = event.widget.row_at(event.y)
            if row is not None and row.click_target:
                self.app.call_later(self.action_take_number, int(row.click_target) + 1)


def make_question(
    tr: Translator,
    title: str,
    make_text: Callable[[Translator], Line],
    choices: Mapping[str, str],
    verb: str = N_("Select"),
    escape: str = N_("Close"),
) -> ChoiceDialog[str]:
    """Return a dialog that asks for one of a few choices: the message of each by its result."""

    def ask(tr: Translator) -> ChoiceQuestion[str]:
        rows = [
            DialogChoice((make_line(tr.translate(label)),), answer)
            for answer, label in choices.items()
        ]
        return ChoiceQuestion(tr.translate(title), (make_text(tr), ()), tuple(rows), verb, escape)

    return ChoiceDialog(tr, ask)
