"""The one kind of text field: it holds nothing that could steer a terminal, and takes keys in the order they came."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual import events
from textual.binding import Binding
from textual.widgets import Input

from xmc_tui.present.text import without_steering

#: Textual runs a field's bindings only after the key has bubbled to the app, when letters typed behind it are in
#: already; run where letters are taken, they keep their place among them.
_EDITING = {
    key.strip(): binding.action
    for binding in Input.BINDINGS
    if isinstance(binding, Binding) and binding.action != "submit"
    for key in binding.key.split(",")
}


class Field(Input):
    """A line of text; control characters, line breaks and bidi overrides never get in.

    `taken` is called for every letter before it shows: Input.Changed comes after that, too late for a kill.
    """

    taken: Callable[[], None] | None = None

    def watch_value(self) -> None:
        """Tell of the letter."""
        if self.taken is not None:
            self.taken()

    def validate_value(self, value: str) -> str:
        """Return the value without what could steer a terminal."""
        return without_steering(value)

    async def on_key(self, event: events.Key) -> None:
        """Edit at once."""
        if event.key in _EDITING:
            event.stop()
            event.prevent_default()
            await self.run_action(_EDITING[event.key])

    def on_paste(self, event: events.Paste) -> None:
        """Take all that is pasted, its lines joined: a field has but one."""
        event.stop()
        event.prevent_default()
        text = without_steering(" ".join(event.text.split()))
        start, end = sorted((self.selection.start, self.selection.end))
        self.replace(text, start, end)

    async def settled(self) -> None:
        """Wait until every key that was sent here has been taken."""
        taken = asyncio.Event()
        if self.call_later(taken.set):  # else the field is being removed, and takes nothing more
            await taken.wait()
