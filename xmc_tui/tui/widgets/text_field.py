"""The text field of the dialogs; it removes control characters and handles keys in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Container, Mapping

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.strip import Strip
from textual.widgets import Input, Label
from textual.widgets.input import Selection

from xmc_tui.i18n import Translator
from xmc_tui.presentation.styled_text import sanitize, strip_control

#: The editing keys of Input and their actions. Textual runs bindings only after the key has bubbled
#: to the app, when letters typed after it are inserted already; `on_key` runs them in order.
_EDITING = {
    key.strip(): binding.action
    for binding in Input.BINDINGS
    if isinstance(binding, Binding) and binding.action != "submit"
    for key in binding.key.split(",")
}


class TextField(Input):
    """A one-line input without control characters, line breaks or bidi overrides.

    `on_edit` is called for every change before it is shown: Input.Changed is posted after that, too
    late if the process is killed in between. Where a value is longer than the field, an ellipsis
    marks the end that is cut.
    """

    on_edit: Callable[[], None] | None = None

    def watch_value(self) -> None:
        """Call `on_edit`."""
        if self.on_edit is not None:
            self.on_edit()

    def validate_value(self, value: str) -> str:
        """Return the value without control and bidi characters."""
        return strip_control(value)

    def on_resize(self) -> None:
        """Show the end of a value that is too long: the name of a file rather than its folder.

        Textual scrolls to the cursor only in the field that has the focus.
        """
        if self.cursor_at_end:
            self.scroll_to(x=self.max_scroll_x, animate=False, force=True, immediate=True)

    def render_line(self, y: int) -> Strip:
        """Render the part of the value in sight, with marks where it is cut."""
        strip, width, left = super().render_line(y), self.size.width, self.scroll_offset.x
        if y or not self.value or not width:
            return strip
        if left:
            strip = _put_ellipsis(strip, 0)
        if cell_len(self.value) > left + width:
            strip = _put_ellipsis(strip, width - 1)
        return strip

    async def on_key(self, event: events.Key) -> None:
        """Run an editing action without waiting for Textual's bindings.

        Ctrl+C without selected text is left to the screen. After a copy no text is selected, so
        that the next Ctrl+C is: most fields select their text when they get the focus.
        """
        if event.key == "ctrl+c" and not self.selected_text:
            return
        if event.key in _EDITING:
            event.stop()
            event.prevent_default()
            await self.run_action(_EDITING[event.key])
        if event.key == "ctrl+c":
            self.selection = Selection.cursor(self.cursor_position)

    def on_paste(self, event: events.Paste) -> None:
        """Insert all pasted lines, joined by spaces, as far as there is room.

        Input would take only the first line, and nothing of a text that is too long.
        """
        event.stop()
        event.prevent_default()
        text = strip_control(" ".join(event.text.split()))
        start, end = sorted((self.selection.start, self.selection.end))
        if self.max_length:  # 0 and None are no limit
            text = text[: max(0, self.max_length - len(self.value) + end - start)]
        self.replace(text, start, end)

    async def wait_for_pending_keys(self) -> None:
        """Wait until every key sent to the field so far is handled."""
        handled = asyncio.Event()
        if self.call_later(handled.set):  # else the field is being removed
            await handled.wait()


def _put_ellipsis(strip: Strip, x: int) -> Strip:
    """Replace a cell of a strip by an ellipsis of the same style."""
    style = next((segment.style for segment in strip.crop(x, x + 1)), None)
    return Strip.join([strip.crop(0, x), Strip([Segment("…", style)]), strip.crop(x + 1)])


def compose_fields(
    labels: Mapping[str, str],
    values: Mapping[str, str],
    tr: Translator,
    max_length: int,
    unselected: Container[str] = (),
) -> ComposeResult:
    """Compose the rows of a form: the translated label of each id, and its field with a value.

    A field that gets the focus selects its text, so that a letter replaces it, except those whose
    ids are `unselected`.
    """
    for field_id, label in labels.items():
        with Horizontal(classes="field"):
            yield Label(tr.translate(label), markup=False)
            value = sanitize(values[field_id])
            yield TextField(
                value,
                id=field_id,
                compact=True,
                max_length=max_length,
                select_on_focus=field_id not in unselected,
            )
