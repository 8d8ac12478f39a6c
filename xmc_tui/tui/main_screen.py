"""The main screen: owns the state, makes one view for all panels and dispatches commands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from inspect import isawaitable
from typing import TYPE_CHECKING, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.reactive import var
from textual.screen import Screen

from xmc_tui.configurator import Session, Workspace
from xmc_tui.domain.catalog import StepKind
from xmc_tui.domain.frozen import replace
from xmc_tui.locale import language
from xmc_tui.present.cursor import Cursor, first_cursor
from xmc_tui.present.drafts import offer_text
from xmc_tui.present.text import Line
from xmc_tui.present.ui_state import UiState
from xmc_tui.present.view import View, make_view
from xmc_tui.tui.behind import behind
from xmc_tui.tui.borrowed import write_whole_lines_where_edges_move
from xmc_tui.tui.commands import KeyCommand, bindings, shown_key_of
from xmc_tui.tui.controllers.advice import AdviceController
from xmc_tui.tui.controllers.builds import BuildsController
from xmc_tui.tui.controllers.display import DisplayController
from xmc_tui.tui.controllers.documents import DocumentsController
from xmc_tui.tui.controllers.editing import EditingController
from xmc_tui.tui.controllers.export import ExportController
from xmc_tui.tui.controllers.host import Handler
from xmc_tui.tui.controllers.navigation import NavigationController
from xmc_tui.tui.widgets.panels import Detail, Foot, Head, OptionTable, PriceBar, Rail
from xmc_tui.tui.widgets.room import Room

if TYPE_CHECKING:
    from xmc_tui.picture.studio import Studio
    from xmc_tui.tui.screens.dialog import Dialog

Result = TypeVar("Result")

#: How long the review shows the car from one side before it turns.
SECONDS_PER_SIDE = 5.0


class MainScreen(Screen[None]):
    """Owns the workspace and the state of the user interface, and shows them.

    Each key is bound to a command id, which is looked up among the handlers of the controllers.
    """

    BINDINGS = bindings()
    BLANK = True  # the panels cover it
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]

    view: var[View | None] = var(None)

    def __init__(
        self,
        session: Session,
        language_code: str,
        message: str,
        glyphs: str,
        commands: Sequence[KeyCommand],
    ) -> None:
        super().__init__()
        write_whole_lines_where_edges_move(self)
        self.commands = commands
        self.glyphs = glyphs
        self.workspace = Workspace(session)
        cursor = first_cursor(session.configurator)
        self.ui = UiState(cursor, language(language_code), message=message)
        self._refresh_is_due = False
        self.documents = DocumentsController(self)
        self.display_controller = DisplayController(self)
        self.navigation = NavigationController(self)
        self.editing = EditingController(self, self.documents)
        self.builds = BuildsController(self, self.documents, self.editing, glyphs, self._renderer)
        self.export = ExportController(self, self.documents, self.builds)
        self.advice = AdviceController(self, self.editing, commands)
        self.handlers: Mapping[str, Handler] = {
            **self.documents.handlers,
            **self.display_controller.handlers,
            **self.navigation.handlers,
            **self.editing.handlers,
            **self.builds.handlers,
            **self.export.handlers,
            **self.advice.handlers,
            # Actions of the app, because they also work over a dialog.
            "palette": lambda: self.app.action_command_palette(),
            "quit": lambda: self.app.action_quit(),
        }

    def compose(self) -> ComposeResult:
        """Compose the panels, laid out for the size of the terminal from the first frame on."""
        sizes = zip(
            (self.HORIZONTAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS), self.app.size, strict=True
        )
        self.add_class(
            *([name for start, name in points if length >= start][-1] for points, length in sizes)
        )
        yield Head(id="head").data_bind(MainScreen.view)
        yield Rail(id="rail").data_bind(MainScreen.view)
        yield OptionTable(id="options").data_bind(MainScreen.view)
        yield Room(self.glyphs, id="room").data_bind(MainScreen.view)
        yield Detail(id="detail").data_bind(MainScreen.view)
        yield PriceBar(id="bar").data_bind(MainScreen.view)
        yield Foot(self.commands, id="foot").data_bind(MainScreen.view)

    def on_mount(self) -> None:
        """Show the first view, and the report on a changed catalog if there is one."""
        self.refresh_view()
        if self.glyphs != "off":
            self.set_interval(SECONDS_PER_SIDE, self._advance_slide_show)
        if self.workspace.current.pending is not None:
            self.call_after_refresh(self.app.call_later, self.documents.confirm_catalog)

    def restart(self, session: Session, language_code: str) -> None:
        """Start over with one new session; nothing of the former state is kept."""
        self.workspace.load([session], session)
        cursor = first_cursor(session.configurator)
        self.ui = UiState(cursor, language(language_code))
        self.refresh_view()

    # ── Pictures ──────────────────────────────────────────────────────────────────────────────────

    def mount_pictures(self) -> None:
        """Mount the widgets of the picture pane; called after the first frame."""
        pane = self.query_one(Room)
        pane.call_later(pane.furnish)

    def load_pictures(self) -> None:
        """Load the picture renderer; called after the first frame, because its import is slow."""
        pane = self.query_one(Room)
        pane.call_later(pane.load_pictures)

    def _renderer(self) -> Studio | None:
        return self.query_one(Room).studio

    def _advance_slide_show(self) -> None:
        if self.is_active:
            self.display_controller.advance_slide_show()

    # ── The view ──────────────────────────────────────────────────────────────────────────────────

    def refresh_view(self) -> None:
        """Make a view of the current state, which the panels display by data binding."""
        self._refresh_is_due = False
        self.view = make_view(self.workspace, self.ui, self._status_line(), self.view)
        self.set_class(self.view.step.kind is StepKind.REVIEW, "-review")
        self.set_class(self.ui.customer_view, "-customer")
        self.set_class(self.ui.picture_turned, "-turned")

    def schedule_refresh(self) -> None:
        """Refresh once the waiting keys are handled: of several moves only the last is drawn."""
        if not self._refresh_is_due:
            self._refresh_is_due = True
            self.call_later(self._refresh_if_due)

    def _refresh_if_due(self) -> None:
        if self._refresh_is_due:
            self.refresh_view()

    def current_view(self) -> View:
        """Return the view of the current state, refreshed if a refresh is due."""
        if self.view is None or self._refresh_is_due:
            self.refresh_view()
        assert self.view is not None, "it was made by the refresh"
        return self.view

    def _status_line(self) -> str:
        """Return the last message; without one, the offer to resume a draft."""
        offer = self.documents.resume_offer
        if self.ui.message or offer is None:
            return self.ui.message
        key, words = shown_key_of("resume"), self.ui.words
        return offer_text(key, offer.car, offer.total, offer.illustrative, offer.age, words)

    # ── The interface for controllers ─────────────────────────────────────────────────────────────

    def say(self, message: str) -> None:
        """Set the message of the next view."""
        self.ui = replace(self.ui, message=message)

    def move_cursor(self, cursor: Cursor) -> None:
        """Set the cursor of the next view.

        In another group the picture shows the side that fits the highlight again.
        """
        before = self.ui.cursor
        self.ui = replace(self.ui, cursor=cursor)
        if (cursor.step, cursor.group) != (before.step, before.group):
            self.ui = replace(self.ui, picture_view="", picture_turned=False)

    async def open_dialog(
        self,
        dialog: Dialog[Result],
        on_result: Callable[[Result], Awaitable[None]] | None = None,
    ) -> None:
        """Open a dialog and call back with its result; keys typed ahead land in it."""
        dialog.answered = on_result
        await self.app.push_screen(dialog)

    async def show_text(self, title: str, lines: list[Line]) -> None:
        """Open a dialog that shows lines of text."""
        from xmc_tui.tui.screens.dialog import TextDialog

        dialog: TextDialog[None] = TextDialog(self.ui.words, title, lambda _: lines)
        await self.open_dialog(dialog)

    def call_from_worker(self, callback: Callable[[], Awaitable[None] | None]) -> None:
        """Run a callback in the message loop of the app; can be called from any thread."""
        self.app.call_later(callback)

    def run_in_background(self, work: Callable[[], None], writes: bool = False) -> None:
        """Run work in a thread. If it writes a file, the app waits for it on exit."""
        behind(self.app, work, writes)

    def exit(self) -> None:
        """Exit the app."""
        self.app.exit()

    # ── Keys and clicks ───────────────────────────────────────────────────────────────────────────

    async def action_run(self, command_id: str) -> None:
        """Carry out a command of the registry by its id."""
        if command_id in ("move.up", "move.down") and self.has_class("-review"):
            self.query_one(OptionTable).scroll_rows(-1 if command_id == "move.up" else 1)
            return
        running = self.handlers[command_id]()
        if isawaitable(running):
            await running

    # Clicks are handled in the message loop of the app, as keys are: they may open a dialog.

    @on(OptionTable.RowClicked)
    def _row_clicked(self, message: OptionTable.RowClicked) -> None:
        self.app.call_later(self._click_row, message.target)

    async def _click_row(self, target: str) -> None:
        """Move the highlight to the row that was clicked; choose it if it is highlighted already."""
        if not self.is_active:  # a key has opened a dialog meanwhile
            return
        if target == self.ui.cursor.highlight:
            await self.editing.choose()
        else:
            self.navigation.click(target)

    @on(PriceBar.ArithmeticRequested)
    def _arithmetic_requested(self) -> None:
        self.app.call_later(self._click_bar)

    async def _click_bar(self) -> None:
        if self.is_active:
            await self.advice.show_arithmetic()
