"""The interface through which controllers use the main screen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

from xmc_tui.configurator.workspace import Workspace
from xmc_tui.i18n import Translator
from xmc_tui.presentation.cursor import Cursor
from xmc_tui.presentation.styled_text import Line
from xmc_tui.presentation.ui_state import UiState
from xmc_tui.presentation.view_model import ViewModel

if TYPE_CHECKING:
    from xmc_tui.tui.dialogs.base_dialogs import Dialog

Result = TypeVar("Result")

#: A function that carries out one command of the registry.
Handler = Callable[[], Awaitable[object] | None]


class TextEntry(Protocol):
    """The field of an open panel."""

    async def open(self, text: str) -> None:
        """Show the field with a text, and let it take the keys from now on."""
        ...

    async def read(self) -> str:
        """Return the text once every key typed so far is handled."""
        ...

    def close(self) -> None:
        """Remove the field, if it is open."""
        ...


class Host(Protocol):
    """The part of the main screen that controllers use."""

    workspace: Workspace
    ui: UiState

    @property
    def panel_field(self) -> TextEntry:
        """The field of an open panel."""
        ...

    def set_status_message(self, message: str) -> None:
        """Set the message of the next view."""
        ...

    def set_cursor(self, cursor: Cursor) -> None:
        """Set the cursor of the next view."""
        ...

    def scroll_list(self, by: int) -> None:
        """Scroll the list by a number of rows."""
        ...

    @property
    def list_height(self) -> int:
        """The number of rows of the list in sight."""
        ...

    def scroll_within_highlight(self, by: int) -> bool:
        """Scroll the list by a row if the highlight goes on there; return whether it does."""
        ...

    def refresh_view(self) -> None:
        """Show the current state."""
        ...

    def schedule_refresh(self) -> None:
        """Show the current state once the waiting keys are handled."""
        ...

    def current_view(self) -> ViewModel:
        """Return the view of the current state, refreshed if a refresh is due."""
        ...

    async def open_dialog(
        self,
        dialog: Dialog[Result],
        on_result: Callable[[Result], Awaitable[None]] | None = None,
    ) -> None:
        """Open a dialog and call back with its result."""
        ...

    async def show_text(self, title: str, content: Callable[[Translator], list[Line]]) -> None:
        """Open a dialog with a title, which is a message, and lines of text in a language."""
        ...

    def show_transient_message(self, message: str) -> None:
        """Show a message that goes by itself after some time; it takes no key."""
        ...

    def call_from_worker(self, callback: Callable[[], Awaitable[None] | None]) -> None:
        """Run a callback in the event loop of the app; can be called from any thread."""
        ...

    def run_in_background(
        self, work: Callable[[], None], writes: bool = False, asks_network: bool = False
    ) -> None:
        """Run work in a thread. If it writes a file, the app waits for it on exit.

        The app never waits for work that `asks_network`.
        """
        ...

    def exit(self) -> None:
        """Exit the app."""
        ...
