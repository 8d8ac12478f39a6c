"""Base classes of dialogs: a framed box, and scrollable text."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen

from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.styled_text import Line, Span, make_line, wrap_line
from xmc_tui.tui.pixel_strips import install_pixel_updates
from xmc_tui.tui.textual_internals import clear_styles_cache, write_widgets_whole_where_edges_move
from xmc_tui.tui.widgets.styled_lines import StyledLines
from xmc_tui.tui.widgets.text_field import TextField

Result = TypeVar("Result")


def format_keys(titles: Sequence[tuple[str, str]], tr: Translator) -> str:
    """Return keys with the messages of what they do as one line."""
    return "   ".join(f"{keys} {tr.translate(title)}" for keys, title in titles)


class Dialog(ModalScreen[None], Generic[Result]):
    """A framed box with a title and a line of keys; Escape closes it without a result.

    `close_with` passes the result to the callback before the next key is handled. The callback of
    Textual's `push_screen` is called by a later message, after keys typed ahead.
    """

    CSS_PATH = "dialogs.tcss"

    #: The id of the field to focus first; empty for a dialog without fields.
    first_field = ""

    #: Whether Ctrl+C closes the dialog.
    closes_on_interrupt = True

    BINDINGS = [
        Binding("escape", "cancel", show=False, priority=True),
        # Without priority: a field copies the text that is selected in it.
        Binding("ctrl+c", "copy_or_close", show=False),
    ]

    def __init__(self, tr: Translator, title: str, hint: str = "") -> None:
        super().__init__()
        write_widgets_whole_where_edges_move(self)
        install_pixel_updates(self)
        self.tr = tr
        self.heading = title
        self.hint = hint or tr.translate(N_("Esc Close"))
        self.on_result: Callable[[Result], Awaitable[None]] | None = None
        #: Called when the dialog is closed without a result.
        self.on_cancel: Callable[[], Awaitable[None]] | None = None
        #: Switches the language of the app and returns its translator.
        self.switch_language: Callable[[], Translator] | None = None

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
        if self.first_field and self.is_open:
            self.set_focus(self.query_one(f"#{self.first_field}"))

    @property
    def is_open(self) -> bool:
        """Whether the dialog is on the screen stack; its widgets are removed once it is not.

        Messages sent before it was closed are still handled afterwards.
        """
        return self.is_attached and self in self.app.screen_stack

    def on_resize(self) -> None:
        """Fill in the title, the hint and the body for the new width."""
        if self.is_open:
            self.show_title()
            self.show_hint()
            self.call_after_refresh(self.refill)

    def refill(self) -> None:
        """Show the body again, unless the dialog was closed meanwhile."""
        if self.is_open:
            self.fill()

    def show_title(self) -> None:
        """Show the title."""
        self.query_one("#dialog-title", StyledLines).show_lines(
            [make_line(Span(f" {self.heading}", "title"))]
        )

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
        return max(20, min(self.app.size.width, 100) - 5)

    @property
    def body_height(self) -> int:
        """The maximum height of the body in lines, without frame, title and hint."""
        return max(3, self.app.size.height - self.query_one("#box").styles.margin.height - 6)

    async def close_with(self, result: Result | None) -> None:
        """Close, and pass the result to its callback; without one, call that of a cancellation.

        Does nothing if another screen is on top. The callback runs in the app's message loop, as
        every key does: dialogs open and close one after the other.
        """
        if self.is_active:
            self.app.pop_screen()
            if result is None:
                if self.on_cancel is not None:
                    await self.on_cancel()
            elif self.on_result is not None:
                await self.on_result(result)

    async def action_cancel(self) -> None:
        """Close without a result."""
        await self.close_with(None)

    async def action_copy_or_close(self) -> None:
        """Copy the text that is selected; if none is, close as Escape does."""
        if self.get_selected_text() is not None:
            self.action_copy_text()
        elif self.closes_on_interrupt:
            await self.action_cancel()

    def action_switch_language(self) -> None:
        """Show the dialog, and the screen below, in the other language."""
        if self.switch_language is not None:
            self.tr = self.switch_language()
            self.translate()
            self.show_title()
            self.show_hint()
            self.fill()

    def translate(self) -> None:
        """Set title, hint and content in the language of `tr`; for dialogs that can switch it."""

    async def wait_for_pending_keys(self) -> None:
        """Wait until the focused field has handled every key typed before this one."""
        if isinstance(self.focused, TextField):
            await self.focused.wait_for_pending_keys()


class TextDialog(Dialog[Result], Generic[Result]):
    """Shows text of any length: the arrow keys scroll, Enter closes it as well.

    `title` is a message, and `content` returns the lines in a language.
    """

    BINDINGS = [
        Binding("enter,space,q", "cancel", show=False, priority=True),
        Binding("down,j", "scroll(1)", show=False, priority=True),
        Binding("up,k", "scroll(-1)", show=False, priority=True),
        Binding("pagedown", "scroll(10)", show=False, priority=True),
        Binding("pageup", "scroll(-10)", show=False, priority=True),
        Binding("end", "scroll_to_end(1)", show=False, priority=True),
        Binding("home", "scroll_to_end(-1)", show=False, priority=True),
        Binding("l", "switch_language", show=False, priority=True),
    ]

    #: The number of lines below the text, between it and the hint.
    LINES_BELOW = 0

    def __init__(
        self, tr: Translator, title: str, content: Callable[[Translator], list[Line]]
    ) -> None:
        super().__init__(tr, "")
        self.title_message = title
        self.content = content
        self._is_cut = False
        self.translate()

    def translate(self) -> None:
        """Set the title and the hint."""
        self.heading = self.tr.translate(self.title_message)
        self.hint = self.make_hint(self._is_cut)

    def make_hint(self, is_cut: bool) -> str:
        """Return the hint; `is_cut` says that the text can be scrolled."""
        keys = [("↑ ↓", N_("Scroll"))] if is_cut else []
        return format_keys([*keys, ("Esc", N_("Close"))], self.tr)

    def compose_body(self) -> ComposeResult:
        """Compose the text."""
        yield StyledLines(id="dialog-text", classes="dialog-body")

    def fill(self) -> None:
        """Wrap the text to the width, and show the scroll keys if it does not fit."""
        cells = self.inner_width
        text = self.query_one("#dialog-text", StyledLines)
        lines = [part for spans in self.content(self.tr) for part in wrap_line(spans, cells)]
        height = max(1, self.body_height - self.LINES_BELOW)
        text.styles.height = max(1, min(len(lines), height))
        text.show_lines(lines)
        self._is_cut = len(lines) > height
        self.hint = self.make_hint(self._is_cut)
        self.show_hint()

    def action_scroll(self, by: int) -> None:
        """Scroll the text."""
        text = self.query_one("#dialog-text", StyledLines)
        text.scroll_to_row(text.scroll_offset.y + by)

    def action_scroll_to_end(self, direction: int) -> None:
        """Scroll to the end of the text (1) or to its beginning (-1)."""
        text = self.query_one("#dialog-text", StyledLines)
        text.scroll_to_row(len(text.rows) if direction > 0 else 0)
