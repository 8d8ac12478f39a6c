"""Base classes of dialogs: a framed box, scrollable text, and a list of choices."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen

from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.styled_row import StyledRow
from xmc_tui.presentation.styled_text import Line, Span, make_line, wrap_line
from xmc_tui.tui.pixel_strips import show_pixels_on
from xmc_tui.tui.textual_internals import clear_styles_cache, write_whole_lines_where_edges_move
from xmc_tui.tui.widgets.styled_lines import StyledLines
from xmc_tui.tui.widgets.text_field import TextField

Result = TypeVar("Result")


class Dialog(ModalScreen[None], Generic[Result]):
    """A framed box with a title and a line of keys; Escape closes it without a result.

    `close_with` passes the result to the callback before the next key is handled. The callback of
    Textual's `push_screen` is called by a later message, after keys typed ahead.
    """

    CSS_PATH = "dialogs.tcss"

    #: The id of the field to focus first; empty for a dialog without fields.
    FIRST_FIELD = ""

    BINDINGS = [Binding("escape", "dismiss_empty", show=False, priority=True)]

    def __init__(self, tr: Translator, title: str, hint: str = "") -> None:
        super().__init__()
        write_whole_lines_where_edges_move(self)
        show_pixels_on(self)
        self.tr = tr
        self.heading = title
        self.hint = hint or tr.translate(N_("Esc close"))
        self.on_result: Callable[[Result], Awaitable[None]] | None = None

    def compose(self) -> ComposeResult:
        """Compose the box: title, body, hint."""
        with Vertical(id="box"):
            yield StyledLines(id="dialog-title")
            yield from self.compose_body()
            yield StyledLines(id="dialog-hint")

    def compose_body(self) -> ComposeResult:
        """Compose the content of the dialog."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Focus the first field before any key is handled."""
        if self.FIRST_FIELD and self.is_open:
            self.set_focus(self.query_one(f"#{self.FIRST_FIELD}"))

    @property
    def is_open(self) -> bool:
        """Whether the dialog is on the screen stack; its widgets are removed once it is not.

        Messages sent before it was closed are still handled afterwards.
        """
        return self.is_attached and self in self.app.screen_stack

    def on_resize(self) -> None:
        """Fill in the title, the hint and the body for the new width."""
        if self.is_open:
            self.query_one("#dialog-title", StyledLines).show_lines(
                [make_line(Span(f" {self.heading}", "title"))]
            )
            self.show_hint()
            self.call_after_refresh(self.refill)

    def refill(self) -> None:
        """Show the body again, unless the dialog was closed meanwhile."""
        if self.is_open:
            self.fill()

    def show_hint(self) -> None:
        """Show the hint with the keys of the dialog."""
        self.query_one("#dialog-hint", StyledLines).show_lines(
            [make_line(Span(f" {self.hint}", "muted"))]
        )

    def on_unmount(self) -> None:
        """Clear Textual's cache of painted lines, which would grow with each dialog."""
        clear_styles_cache()

    def fill(self) -> None:
        """Show the body for the current size."""

    @property
    def inner_width(self) -> int:
        """The width of the body in cells."""
        return max(20, min(self.app.size.width - 4, 100) - 5)

    @property
    def body_height(self) -> int:
        """The maximum height of the body in lines, without frame, title and hint."""
        return max(3, self.app.size.height - self.query_one("#box").styles.margin.height - 6)

    async def close_with(self, result: Result | None) -> None:
        """Close, and pass the result, unless it is None, to the callback.

        Does nothing if another screen is on top. The callback runs in the app's message loop, as
        every key does: dialogs open and close one after the other.
        """
        if self.is_active:
            self.app.pop_screen()
            if result is not None and self.on_result is not None:
                await self.on_result(result)

    async def action_dismiss_empty(self) -> None:
        """Close without a result."""
        await self.close_with(None)

    async def flush_input(self) -> None:
        """Wait until the focused field has handled every key typed before this one."""
        if isinstance(self.focused, TextField):
            await self.focused.flush_input()


class TextDialog(Dialog[Result], Generic[Result]):
    """Shows text of any length: the arrow keys scroll, Enter closes it as well."""

    BINDINGS = [
        Binding("enter,space,q", "dismiss_empty", show=False, priority=True),
        Binding("down,j", "scroll(1)", show=False, priority=True),
        Binding("up,k", "scroll(-1)", show=False, priority=True),
        Binding("pagedown", "scroll(10)", show=False, priority=True),
        Binding("pageup", "scroll(-10)", show=False, priority=True),
    ]

    def __init__(
        self, tr: Translator, title: str, content: Callable[[int], list[Line]], hint: str = ""
    ) -> None:
        super().__init__(tr, title, hint)
        self.content = content
        self.has_own_hint = bool(hint)

    def compose_body(self) -> ComposeResult:
        """Compose the text."""
        yield StyledLines(id="dialog-text", classes="dialog-body")

    def fill(self) -> None:
        """Wrap the text to the width, and show the scroll keys if it does not fit."""
        cells = self.inner_width
        text = self.query_one("#dialog-text", StyledLines)
        lines = [part for spans in self.content(cells) for part in wrap_line(spans, cells)]
        text.styles.height = max(1, min(len(lines), self.body_height))
        text.show_lines(lines)
        if len(lines) > self.body_height and not self.has_own_hint:
            self.hint = self.tr.translate(N_("↑ ↓ scroll   Esc close"))
            self.show_hint()

    def action_scroll(self, by: int) -> None:
        """Scroll the text."""
        text = self.query_one("#dialog-text", StyledLines)
        text.scroll_to(y=text.scroll_offset.y + by, animate=False, immediate=True)


@frozen
class DialogChoice(Generic[Result]):
    """An entry of a choice dialog: its lines and the result of choosing it."""

    lines: tuple[Line, ...]
    result: Result


def _choice_hint(tr: Translator, choices: int) -> str:
    """Return the hint for a number of choices; empty for the default hint if there are none."""
    if not choices:
        return ""
    digits = "1" if choices == 1 else f"1-{min(choices, 9)}"
    return tr.translate(N_("↑ ↓ move   {digits} or Enter take   Esc close"), digits=digits)


class ChoiceDialog(Dialog[Result], Generic[Result]):
    """Asks for one of several choices: the arrow keys move, Enter chooses, Escape closes.

    A digit chooses the entry of its number; arrow keys reach the tenth and later ones.
    """

    BINDINGS = [
        Binding("down,j,tab", "move(1)", show=False, priority=True),
        Binding("up,k,shift+tab", "move(-1)", show=False, priority=True),
        Binding("enter,space", "accept", show=False, priority=True),
        *(
            Binding(str(number), f"take_number({number})", show=False, priority=True)
            for number in range(1, 10)
        ),
    ]

    def __init__(
        self,
        tr: Translator,
        title: str,
        before: Sequence[Line],
        choices: Sequence[DialogChoice[Result]],
        hint: str = "",
    ) -> None:
        super().__init__(tr, title, hint or _choice_hint(tr, len(choices)))
        self.before = list(before)
        self.choices = list(choices)
        self.position = 0

    def compose_body(self) -> ComposeResult:
        """Compose the list."""
        yield StyledLines(id="dialog-choices", classes="dialog-body")

    def fill(self) -> None:
        """Show the introduction, then the choices with the current one highlighted."""
        cells = self.inner_width
        rows = [StyledRow(part) for spans in self.before for part in wrap_line(spans, cells)]
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
