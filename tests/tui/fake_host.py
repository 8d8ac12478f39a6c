"""A host for controllers without a screen: it records the dialogs, texts and background work."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any

from xmc_tui.configurator import Applied, Configurator, Session, Workspace
from xmc_tui.configurator.document_ports import (
    Exporter,
    FileSaved,
    OpenedDocument,
    Refusal,
    ResumeOffer,
)
from xmc_tui.configurator.null_draft_store import NullDraftStore
from xmc_tui.configurator.saved_car_catalog_diff import SavedCarDiff
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import Translator, translator_for
from xmc_tui.presentation.advice_panel import AdvicePanel
from xmc_tui.presentation.cursor import Cursor, first_cursor
from xmc_tui.presentation.styled_text import Line, plain_text
from xmc_tui.presentation.ui_state import UiState
from xmc_tui.presentation.view_model import ViewModel, make_view_model
from xmc_tui.tui.dialogs.base_dialogs import Dialog


@dataclass
class FakeField:
    """The field of a panel: `text` is what is typed, `is_open` whether it is shown."""

    text: str = ""
    is_open: bool = False

    async def open(self, text: str) -> None:
        """Record the text."""
        self.text, self.is_open = text, True

    async def read(self) -> str:
        """Return the text."""
        return self.text

    def close(self) -> None:
        """Record that it is closed."""
        self.is_open = False


class FakePanelList:
    """The list of a panel in which everything is in sight."""

    def find_entry_of_page(self, panel: AdvicePanel, direction: int) -> int:
        """Return the first or the last entry."""
        return len(panel.entries) - 1 if direction > 0 else 0

    def scroll_within_highlight(self, panel: AdvicePanel, by: int) -> bool:  # noqa: ARG002
        """Return that everything is in sight."""
        return False


class FakeList:
    """A list of ten rows, all of which are in sight."""

    page = 9
    panel_scrolling = FakePanelList()

    def scroll_rows(self, by: int) -> None:
        """Do nothing."""


@dataclass
class OpenedDialog:
    """A dialog that a controller has opened, and the callback for its result."""

    dialog: Dialog[Any]
    on_result: Callable[[Any], Awaitable[None]] | None

    async def answer(self, result: object) -> None:
        """Call back with a result, as the dialog does when it closes."""
        assert self.on_result is not None, "nobody waits for a result"
        await self.on_result(result)


class FakeHost:
    """The host of controllers in tests; `refreshes` counts how often the view was refreshed."""

    def __init__(self, session: Session, language: str = "en") -> None:
        self.workspace = Workspace(session)
        self.ui = UiState(first_cursor(session.configurator), translator_for(language))
        self.refreshes = 0
        self.dialogs: list[OpenedDialog] = []
        self.texts: list[tuple[str, str]] = []
        self.work: list[Callable[[], None]] = []
        self.callbacks: list[Callable[[], Awaitable[None] | None]] = []
        self.has_exited = False
        self.panel_field = FakeField()
        self.option_list = FakeList()
        self.notices: list[str] = []

    @property
    def message(self) -> str:
        """The message of the next view."""
        return self.ui.message

    @property
    def configurator(self) -> Configurator:
        """The configurator of the current build."""
        return self.workspace.current.configurator

    def take_dialog(self, kind: type[Dialog[Any]]) -> OpenedDialog:
        """Remove and return the only open dialog, which must be of a type."""
        assert [type(opened.dialog) for opened in self.dialogs] == [kind]
        return self.dialogs.pop()

    async def run_work(self) -> None:
        """Run the background work, then the callbacks that it has sent."""
        while self.work:
            self.work.pop(0)()
        while self.callbacks:
            result = self.callbacks.pop(0)()
            if isawaitable(result):
                await result

    def set_status_message(self, message: str) -> None:
        """Set the message."""
        self.ui = replace(self.ui, message=message)

    def set_cursor(self, cursor: Cursor) -> None:
        """Set the cursor."""
        self.ui = replace(self.ui, cursor=cursor)

    def refresh_view(self) -> None:
        """Count the refresh."""
        self.refreshes += 1

    def schedule_refresh(self) -> None:
        """Count the refresh."""
        self.refreshes += 1

    def current_view(self) -> ViewModel:
        """Return the view of the current state."""
        return make_view_model(self.workspace, self.ui, self.ui.message)

    async def open_dialog(
        self,
        dialog: Dialog[Any],
        on_result: Callable[[Any], Awaitable[None]] | None = None,
    ) -> None:
        """Record the dialog."""
        self.dialogs.append(OpenedDialog(dialog, on_result))

    async def show_text(self, title: str, content: Callable[[Translator], list[Line]]) -> None:
        """Record the title and the text."""
        text = "\n".join(plain_text(line) for line in content(self.ui.tr))
        self.texts.append((self.ui.tr.translate(title), text))

    def show_transient_message(self, message: str) -> None:
        """Record the notice."""
        self.set_status_message(message)
        self.notices.append(message)

    def call_from_worker(self, callback: Callable[[], Awaitable[None] | None]) -> None:
        """Record the callback; `run_work` calls it."""
        self.callbacks.append(callback)

    def run_in_background(
        self,
        work: Callable[[], None],
        writes: bool = False,  # noqa: ARG002
        asks_network: bool = False,  # noqa: ARG002
    ) -> None:
        """Record the work; `run_work` runs it."""
        self.work.append(work)

    def exit(self) -> None:
        """Record the exit."""
        self.has_exited = True


class FakeDraftStore(NullDraftStore):
    """A draft store in memory: `saved` are the results saved, `documents` can be opened by path.

    `warning` is the sentence that `save` returns once.
    """

    is_saved = True

    def __init__(self, offer: ResumeOffer | None = None, warning: str = "") -> None:
        self.offer = offer
        self.warning = warning
        self.saved: list[Applied | None] = []
        self.documents: dict[str, OpenedDocument] = {}
        self.draft: OpenedDocument | Refusal = Refusal("there is no draft")

    def find_resumable(self) -> ResumeOffer | None:
        """Return the offer."""
        return self.offer

    def save(
        self,
        configurator: Configurator,  # noqa: ARG002
        language: str,  # noqa: ARG002
        result: Applied | None = None,
    ) -> str:
        """Record the result."""
        self.saved.append(result)
        warning, self.warning = self.warning, ""
        return warning

    def resume(self, language: str) -> OpenedDocument | Refusal:  # noqa: ARG002
        """Return the draft."""
        return self.draft

    def open_document(self, path: str, language: str) -> OpenedDocument | Refusal:  # noqa: ARG002
        """Return the document of a path, or refuse."""
        return self.documents.get(path, Refusal(f"{path} is not an order sheet"))


class FakeExporter:
    """An exporter in memory: `written` are the paths written; it refuses those in `refusals`."""

    def __init__(self, refusals: dict[str, Refusal] | None = None) -> None:
        self.refusals = refusals or {}
        self.written: list[str] = []
        self.page_problem = ""
        self.folder_problem = ""

    def default_path(self, configurator: Configurator, language: str) -> str:  # noqa: ARG002
        """Return a path."""
        return "sheet.toml"

    def export(
        self,
        configurator: Configurator,  # noqa: ARG002
        path: str,
        language: str,  # noqa: ARG002
    ) -> FileSaved | Refusal:
        """Record the path, or refuse."""
        if path in self.refusals:
            return self.refusals[path]
        self.written.append(path)
        return FileSaved(path)

    def create_folder(self, path: str, language: str) -> str:  # noqa: ARG002
        """Record that the folder of a path was created; then the path is no longer refused."""
        if not self.folder_problem:
            self.refusals.pop(path, None)
        return self.folder_problem

    def find_page_suffixes(self) -> tuple[str, ...]:
        """Return none."""
        return ()

    def check_page_target(self, path: str, language: str, suffix: str = ".html") -> str:  # noqa: ARG002
        """Return the reason against a page."""
        return self.page_problem

    def make_page_writer(
        self,
        configurator: Configurator,  # noqa: ARG002
        language: str,  # noqa: ARG002
        suffix: str = ".html",  # noqa: ARG002
    ) -> Callable[[], FileSaved | Refusal]:
        """Return a function that refuses."""
        return lambda: Refusal("the disk is full")

    def save_posters(self, *args: object) -> Refusal:  # noqa: ARG002
        """Refuse."""
        return Refusal("the disk is full")

    def catalog_for_code(self, code: str) -> None:  # noqa: ARG002
        """Return None."""
        return

    def fork(self) -> FakeExporter:
        """Return a new exporter."""
        return FakeExporter()


def make_host(
    configurator: Configurator,
    exporter: Exporter | None = None,
    draft: FakeDraftStore | None = None,
    pending: SavedCarDiff | None = None,
) -> FakeHost:
    """Return a host with one build."""
    return FakeHost(
        Session(configurator, exporter or FakeExporter(), draft or FakeDraftStore(), pending)
    )
