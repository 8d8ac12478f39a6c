"""Buffers input that arrives before the screen it is meant for is ready."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.app import App
from textual.message import Message
from textual.widget import AwaitMount


class StartupInputBuffer:
    """Buffers keys, mouse events and pastes until the first screen is ready."""

    def __init__(self) -> None:
        self._events: list[events.Event] = []
        self._is_released = False

    def hold(self, event: events.Event) -> bool:
        """Buffer an event if it is input that has to wait; return whether it is."""
        if self._is_released or not is_undelivered_input(event):
            return False
        self._events.append(event)
        return True

    def release(self) -> list[events.Event]:
        """Stop buffering; return the buffered events in their order."""
        self._is_released = True
        buffered, self._events = self._events, []
        return buffered


def is_undelivered_input(message: Message) -> bool:
    """Whether a message is a key, a mouse event or a paste that no screen has received yet."""
    return isinstance(message, events.InputEvent | events.Paste) and not message.is_forwarded


async def wait_until_mounted(app: App[Any]) -> None:
    """Wait until the top screen has composed and mounted its widgets.

    Textual pushes a screen first and mounts it afterwards; input forwarded in between finds neither
    the widget to focus nor those that an action queries.
    """
    while app.screen_stack and not (screen := app.screen).is_mounted:
        await AwaitMount(screen, [screen])
