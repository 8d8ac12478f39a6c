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
    from xmc_tui.presentation.advice_panel import AdvicePanel
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


class PanelList(Protocol):
    """The list of an open panel."""

    def find_entry_of_page(self, panel: AdvicePanel, direction: int) -> int:
        """Return the number, from 0, of the entry that a page key moves to."""
        ...

    def scroll_within_highlight(self, panel: AdvicePanel, by: int) -> bool:
        """Scroll by up to some rows if the highlighted entry continues there; return whether."""
        ...


class ScrolledList(Protocol):
    """The list of the step, or the open panel in its place."""

    @property
    def page(self) -> int:
        """The rows that a page key scrolls by: those in sight less one."""
        ...

    @property
    def panel_scrolling(self) -> PanelList:
        """The list while a panel is open."""
        ...

    def scroll_rows(self, by: int) -> None:
        """Scroll by a number of rows."""
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

    @property
    def option_list(self) -> ScrolledList:
        """The list of the step, or the open panel in its place."""
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
