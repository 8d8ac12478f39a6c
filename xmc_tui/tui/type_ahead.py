"""Buffers input that arrives before the screen it is meant for is ready."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.app import App
from textual.message import Message
from textual.widget import AwaitMount


class TypeAhead:
    """Buffers keys, mouse events and pastes of the start until the first screen is ready."""

    def __init__(self) -> None:
        self._held: list[events.Event] = []
        self._is_open = False

    def hold(self, event: events.Event) -> bool:
        """Return whether an event is input that has to wait, and buffer it if so."""
        if self._is_open or not is_new_input(event):
            return False
        self._held.append(event)
        return True

    def release(self) -> list[events.Event]:
        """Stop buffering; return the buffered events in their order."""
        self._is_open = True
        held, self._held = self._held, []
        return held


def is_new_input(message: Message) -> bool:
    """Whether a message is a key, a mouse event or a paste that no screen has received yet."""
    return isinstance(message, events.InputEvent | events.Paste) and not message.is_forwarded


async def wait_until_mounted(app: App[Any]) -> None:
    """Wait until the top screen has composed and mounted its widgets.

    Textual pushes a screen first and mounts it afterwards; input forwarded in between finds neither
    the widget to focus nor those that an action queries.
    """
    while app.screen_stack and not (screen := app.screen).is_mounted:
        await AwaitMount(screen, [screen])
