"""The main screen: owns the state, makes the view for all panels and dispatches commands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from inspect import isawaitable
from typing import TYPE_CHECKING, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.geometry import Size
from textual.reactive import var
from textual.screen import Screen

from xmc_tui.configurator import Session, Workspace
from xmc_tui.domain.catalog import StepKind
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.cursor import Cursor, first_cursor
from xmc_tui.presentation.screen_layout import TALL_FROM, WIDE_FROM
from xmc_tui.presentation.styled_text import Line
from xmc_tui.presentation.ui_state import UiState
from xmc_tui.presentation.view_model import ViewModel, make_view_model
from xmc_tui.tui.background_threads import run_in_background
from xmc_tui.tui.command_registry import KeyCommand, make_bindings
from xmc_tui.tui.controllers.advice_controller import AdviceController
from xmc_tui.tui.controllers.builds_controller import BuildsController
from xmc_tui.tui.controllers.controller_host import Handler
from xmc_tui.tui.controllers.display_controller import DisplayController
from xmc_tui.tui.controllers.documents_controller import DocumentsController
from xmc_tui.tui.controllers.editing_controller import EditingController
from xmc_tui.tui.controllers.export_controller import ExportController
from xmc_tui.tui.controllers.navigation_controller import NavigationController
from xmc_tui.tui.controllers.terms_controller import TermsController
from xmc_tui.tui.textual_internals import write_whole_lines_where_edges_move
from xmc_tui.tui.widgets.picture_pane import PicturePane
from xmc_tui.tui.widgets.view_panels import (
    HeaderPanel,
    KeyBar,
    OptionDetail,
    OptionListPanel,
    PriceBar,
    StepRail,
    arrange_panels,
)

if TYPE_CHECKING:
    from xmc_tui.picture.picture_renderer import PictureRenderer
    from xmc_tui.tui.dialogs.base_dialogs import Dialog

Result = TypeVar("Result")

#: How long the review shows the car from one side before it turns.
SECONDS_PER_SIDE = 5.0


class MainScreen(Screen[None]):
    """Owns the workspace and the state of the user interface, and shows them.

    Each key is bound to a command id, which is looked up among the handlers of the controllers.
    """

    BINDINGS = make_bindings()
    BLANK = True  # the panels cover the whole screen
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE_FROM, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (TALL_FROM, "-tall")]

    view: var[ViewModel | None] = var(None)

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
        #: Whether pictures can be displayed as pixels.
        self.shows_pixels = False
        self.commands = commands
        self.glyphs = glyphs
        self.workspace = Workspace(session)
        cursor = first_cursor(session.configurator)
        self.ui = UiState(cursor, translator_for(language_code), message=message)
        self._refresh_is_due = False
        self._has_pixels = False
        self.documents = DocumentsController(self)
        self.display_controller = DisplayController(self, glyphs)
        self.navigation = NavigationController(self)
        self.editing = EditingController(self, self.documents)
        self.builds = BuildsController(self, self.documents, self.editing, glyphs, self._renderer)
        self.export = ExportController(self, self.documents, self.builds)
        self.advice = AdviceController(self, self.editing, commands)
        self.terms = TermsController(self, self.documents, self.editing)
        self.handlers: Mapping[str, Handler] = {
            **self.documents.handlers,
            **self.display_controller.handlers,
            **self.navigation.handlers,
            **self.editing.handlers,
            **self.builds.handlers,
            **self.export.handlers,
            **self.advice.handlers,
            **self.terms.handlers,
            "close": self._close,
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
        self._arrange_panels()
        yield HeaderPanel(id="header").data_bind(MainScreen.view)
        yield StepRail(id="step-rail").data_bind(MainScreen.view)
        yield OptionListPanel(id="options").data_bind(MainScreen.view)
        yield PicturePane(self.glyphs, id="picture-pane").data_bind(MainScreen.view)
        yield OptionDetail(id="detail").data_bind(MainScreen.view)
        yield PriceBar(id="bar").data_bind(MainScreen.view)
        yield KeyBar(self.commands, id="key-bar").data_bind(MainScreen.view)

    def on_mount(self) -> None:
        """Show the first view, and the report on a changed catalog if there is one."""
        self.refresh_view()
        self.watch(self.app, "pixel_protocol", self._pixel_protocol_changed)
        if self.glyphs != "off":
            self.set_interval(SECONDS_PER_SIDE, self._advance_slide_show)
        if self.workspace.current.pending is not None:
            self.call_after_refresh(self.app.call_later, self._show_catalog_report)

    async def _show_catalog_report(self) -> None:
        """Show the report on a changed catalog, unless a key has opened or confirmed it by now."""
        if self.is_active and self.workspace.current.pending is not None:
            await self.documents.confirm_catalog()

    def restart(self, session: Session, language_code: str) -> None:
        """Start over with one new session; the former state is discarded."""
        self.workspace.load([session], session)
        cursor = first_cursor(session.configurator)
        self.ui = UiState(cursor, translator_for(language_code))
        self.refresh_view()

    # ── Pictures ──────────────────────────────────────────────────────────────────────────────────

    def mount_pictures(self) -> None:
        """Mount the widgets of the picture pane; called after the first frame."""
        from xmc_tui.tui.pixel_strips import show_pixels_on

        self.shows_pixels = show_pixels_on(self)
        pane = self.query_one(PicturePane)
        pane.call_later(pane.mount_contents)

    def load_pictures(self) -> None:
        """Load the picture renderer; called after the first frame, because its import is slow."""
        pane = self.query_one(PicturePane)
        pane.call_later(pane.load_pictures)

    def _renderer(self) -> PictureRenderer | None:
        return self.query_one(PicturePane).renderer

    def _advance_slide_show(self) -> None:
        if self.is_active:
            self.display_controller.advance_slide_show()

    # ── The view ──────────────────────────────────────────────────────────────────────────────────

    def refresh_view(self) -> None:
        """Make a view of the current state, which the panels display by data binding."""
        self._refresh_is_due = False
        message = self.ui.message or self.documents.offer_text
        self.view = make_view_model(self.workspace, self.ui, message, self.view)
        self._arrange_panels()

    def schedule_refresh(self) -> None:
        """Refresh once the waiting keys are handled: of several moves only the last is drawn."""
        if not self._refresh_is_due:
            self._refresh_is_due = True
            self.call_later(self._refresh_if_due)

    def _refresh_if_due(self) -> None:
        if self._refresh_is_due:
            self.refresh_view()

    def current_view(self) -> ViewModel:
        """Return the view of the current state, refreshed if a refresh is due."""
        if self.view is None or self._refresh_is_due:
            self.refresh_view()
        assert self.view is not None, "it was made by the refresh"
        return self.view

    # ── The layout ────────────────────────────────────────────────────────────────────────────────

    def on_resize(self, event: events.Resize) -> None:
        """Arrange the panels for the new size, before Textual's own handler lays them out."""
        self._arrange_panels(event.size)

    def _pixel_protocol_changed(self, protocol: str) -> None:
        self._has_pixels = bool(protocol) and self.glyphs != "off"
        self._arrange_panels()

    def _arrange_panels(self, size: Size | None = None) -> None:
        is_review = self.view is not None and self.view.step.kind is StepKind.REVIEW
        size = size or self.outer_size or self.app.size
        arrange_panels(self, size, self.ui, is_review, self._has_pixels)

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
        """Open a dialog and call back with its result; keys typed ahead go to it."""
        dialog.on_result = on_result
        await self.app.push_screen(dialog)

    async def show_text(self, title: str, lines: list[Line]) -> None:
        """Open a dialog that shows lines of text."""
        from xmc_tui.tui.dialogs.base_dialogs import TextDialog

        dialog: TextDialog[None] = TextDialog(self.ui.tr, title, lambda _: lines)
        await self.open_dialog(dialog)

    def call_from_worker(self, callback: Callable[[], Awaitable[None] | None]) -> None:
        """Run a callback in the message loop of the app; can be called from any thread."""
        self.app.call_later(callback)

    def run_in_background(self, work: Callable[[], None], writes: bool = False) -> None:
        """Run work in a thread. If it writes a file, the app waits for it on exit."""
        run_in_background(self.app, work, writes)

    def exit(self) -> None:
        """Exit the app."""
        self.app.exit()

    # ── Keys and clicks ───────────────────────────────────────────────────────────────────────────

    def _close(self) -> None:
        """Decline an offer in the header, else show everything again."""
        is_offered = not self.ui.message and not self.ui.is_car_alone
        self.display_controller.close()
        if is_offered:
            self.documents.close_offer()

    async def action_run(self, command_id: str) -> None:
        """Carry out a command of the registry by its id."""
        self.display_controller.prepare_for(command_id)
        if command_id in ("move.up", "move.down") and self.has_class("-review"):
            self.query_one(OptionListPanel).scroll_rows(-1 if command_id == "move.up" else 1)
            return
        running = self.handlers[command_id]()
        if isawaitable(running):
            await running

    # Clicks are handled in the message loop of the app, as keys are: they may open a dialog.

    @on(OptionListPanel.RowClicked)
    def _row_clicked(self, message: OptionListPanel.RowClicked) -> None:
        self.app.call_later(self._click_row, message.target)

    async def _click_row(self, target: str) -> None:
        """Highlight the row that was clicked, or choose it if it is highlighted already."""
        if not self.is_active:  # a key has opened a dialog meanwhile
            return
        if target == self.ui.cursor.highlight or self.has_class("-review"):
            await self.editing.choose()
        else:
            self.navigation.click(target)

    @on(PriceBar.ArithmeticRequested)
    def _arithmetic_requested(self) -> None:
        self.app.call_later(self._click_bar)

    async def _click_bar(self) -> None:
        if self.is_active:
            await self.advice.show_arithmetic()
