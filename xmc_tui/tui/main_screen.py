"""The main screen: owns the state, makes the view for all panels and dispatches commands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.geometry import Size
from textual.reactive import var
from textual.screen import Screen

from xmc_tui.configurator import Session, Workspace
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import Translator, translator_for
from xmc_tui.presentation.cursor import Cursor, first_cursor
from xmc_tui.presentation.screen_layout import TALL_FROM, WIDE_FROM
from xmc_tui.presentation.styled_text import Line
from xmc_tui.presentation.ui_state import UiState
from xmc_tui.presentation.view_model import ViewModel, make_view_model
from xmc_tui.tui.background_threads import run_in_background
from xmc_tui.tui.command_registry import KeyCommand, make_bindings
from xmc_tui.tui.controllers.controller_set import ControllerSet
from xmc_tui.tui.panel_field import PanelField
from xmc_tui.tui.textual_internals import write_widgets_whole_where_edges_move
from xmc_tui.tui.widgets.key_bar import KeyBar
from xmc_tui.tui.widgets.panel_grid import PanelGrid
from xmc_tui.tui.widgets.picture_pane import PicturePane
from xmc_tui.tui.widgets.view_panel import CommandRequested
from xmc_tui.tui.widgets.view_panels import (
    HeaderPanel,
    OptionDetail,
    OptionListPanel,
    PriceBar,
    StepRail,
)

if TYPE_CHECKING:
    from xmc_tui.tui.controllers.controller_host import Handler
    from xmc_tui.tui.customer_presenter import CustomerPresenter
    from xmc_tui.tui.dialogs.base_dialogs import Dialog

Result = TypeVar("Result")

#: How long the review shows the car from one side before it turns.
SECONDS_PER_SIDE = 5.0

#: How long a notice of finished work is shown.
NOTICE_SECONDS = 8.0


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
        write_widgets_whole_where_edges_move(self)
        self.commands = commands
        self.glyphs = glyphs
        self.workspace = Workspace(session)
        cursor = first_cursor(session.configurator)
        self.ui = UiState(cursor, translator_for(language_code), message=message)
        self._refresh_is_due = False
        #: Set after the first frame.
        self.customer_presenter: CustomerPresenter | None = None
        self._has_pixels = False
        self._grid = PanelGrid(self)
        self.panel_field = PanelField(
            self,
            lambda: self._layout.list_column_row_width,
            lambda text: self.controllers.panel.show_typed_amount(text),
        )
        self.controllers = ControllerSet(
            self, commands, glyphs, lambda: self.query_one(PicturePane).renderer
        )

    @cached_property
    def handlers(self) -> Mapping[str, Handler]:
        """The handlers of commands by id; the actions of the app also work over a dialog."""
        return {
            **self.controllers.handlers,
            "palette": lambda: self.app.action_command_palette(),
            "quit": lambda: self.app.action_quit(),
        }

    def compose(self) -> ComposeResult:
        """Compose the panels with the first view, laid out for the size of the terminal."""
        breakpoints = self.HORIZONTAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS
        sizes = zip(breakpoints, self.app.size, strict=True)
        self.add_class(
            *([name for start, name in points if length >= start][-1] for points, length in sizes)
        )
        self.refresh_view()
        yield HeaderPanel(id="header").data_bind(MainScreen.view)
        yield StepRail(id="step-rail").data_bind(MainScreen.view)
        yield OptionListPanel(id="options").data_bind(MainScreen.view)
        yield PicturePane(self.glyphs, id="picture-pane").data_bind(MainScreen.view)
        yield OptionDetail(id="detail").data_bind(MainScreen.view)
        yield PriceBar(id="bar").data_bind(MainScreen.view)
        yield KeyBar(self.commands, id="key-bar").data_bind(MainScreen.view)

    def on_mount(self) -> None:
        """Follow the terminal, and show the report on a changed catalog if there is one."""
        self.watch(self.app, "pixel_protocol", self._pixel_protocol_changed, init=False)
        if self.glyphs != "off":
            self.set_interval(SECONDS_PER_SIDE, self._advance_slide_show)
        if self.workspace.current.pending is not None:
            self.call_after_refresh(self.app.call_later, self._show_catalog_report)

    async def _show_catalog_report(self) -> None:
        """Show the report on a changed catalog, unless a key has opened or confirmed it by now."""
        if self.is_active and self.workspace.current.pending is not None:
            await self.controllers.documents.ask_about_changed_catalog()

    def restart(self, session: Session, language_code: str) -> None:
        """Start over with one new session; the former state is discarded."""
        self.workspace.replace_sessions([session], session)
        self.ui = UiState(first_cursor(session.configurator), translator_for(language_code))
        self.refresh_view()

    # ── Pictures ──────────────────────────────────────────────────────────────────────────────────

    def mount_pictures(self) -> None:
        """Mount the widgets of the picture pane; called after the first frame."""
        pane = self.query_one(PicturePane)
        pane.call_later(pane.mount_contents)

    def load_pictures(self) -> None:
        """Load the picture renderer; called after the first frame, because its import is slow."""
        pane = self.query_one(PicturePane)
        pane.call_later(pane.load_pictures)

    def _advance_slide_show(self) -> None:
        if self.is_active:
            self.controllers.display.advance_slide_show()

    # ── The view and its layout ───────────────────────────────────────────────────────────────────

    def refresh_view(self) -> None:
        """Make a view of the current state, which the panels display by data binding."""
        self._refresh_is_due = False
        if self.customer_presenter is not None:  # the first frame asks no questions
            self.controllers.search.limit_engine_time_per_key()
        message = self.controllers.documents.status_message()
        self.view = make_view_model(self.workspace, self.ui, message, self.view)
        self._arrange_panels()
        if self.customer_presenter is not None:
            self.customer_presenter.show(self.view)
            self.controllers.search.search_unproven_answers(self.view)

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

    def on_resize(self, event: events.Resize) -> None:
        """Arrange the panels for the new size, before Textual's own handler lays them out."""
        self._arrange_panels(event.size)

    def _pixel_protocol_changed(self, protocol: str) -> None:
        self._has_pixels = bool(protocol) and self.glyphs != "off"
        self._arrange_panels()

    def _arrange_panels(self, size: Size | None = None) -> None:
        size = size or self.outer_size or self.app.size
        self._layout = self._grid.arrange(size, self.ui, self.view, self._has_pixels)
        self.panel_field.place()

    # ── The interface for controllers ─────────────────────────────────────────────────────────────

    def set_status_message(self, message: str) -> None:
        """Set the message of the next view."""
        self.ui = replace(self.ui, message=message)

    def set_cursor(self, cursor: Cursor) -> None:
        """Set the cursor of the next view.

        In another group the picture shows the side that fits the highlight again.
        """
        before, self.ui = self.ui.cursor, replace(self.ui, cursor=cursor)
        if (cursor.step, cursor.group) != (before.step, before.group):
            self.ui = replace(self.ui, picture_view="", picture_turned=False)

    @property
    def option_list(self) -> OptionListPanel:
        """The list of the step, or the open panel in its place."""
        return self.query_one(OptionListPanel)

    async def open_dialog(
        self,
        dialog: Dialog[Result],
        on_result: Callable[[Result], Awaitable[None]] | None = None,
    ) -> None:
        """Open a dialog and call back with its result; keys typed ahead go to it."""
        dialog.on_result = on_result
        dialog.switch_language = self._switch_language
        await self.app.push_screen(dialog)

    def _switch_language(self) -> Translator:
        self.controllers.display.switch_language()
        return self.ui.tr

    async def show_text(self, title: str, content: Callable[[Translator], list[Line]]) -> None:
        """Open a dialog with a title, which is a message, and lines of text in a language."""
        from xmc_tui.tui.dialogs.base_dialogs import TextDialog

        await self.open_dialog(TextDialog[None](self.ui.tr, title, content))

    def show_transient_message(self, message: str) -> None:
        """Show a message that goes by itself after some time; it takes no key."""
        self.set_status_message(message)
        self.refresh_view()
        self.set_timer(NOTICE_SECONDS, partial(self._end_notice, message))

    def _end_notice(self, message: str) -> None:
        if self.ui.message == message:
            self.set_status_message("")
            self.refresh_view()

    def call_from_worker(self, callback: Callable[[], Awaitable[None] | None]) -> None:
        """Run a callback in the message loop of the app; can be called from any thread."""
        with suppress(RuntimeError):  # no active app: it has ended, but the work must go on
            self.app.call_later(callback)

    def run_in_background(
        self, work: Callable[[], None], writes: bool = False, asks_network: bool = False
    ) -> None:
        """Run work in a thread. If it writes a file, the app waits for it on exit."""
        run_in_background(self.app, work, writes, asks_network)

    def exit(self) -> None:
        """Exit the app."""
        self.app.exit()

    # ── Keys and clicks ───────────────────────────────────────────────────────────────────────────

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable the keys of commands that are letters of an amount being typed."""
        return action != "run" or self.controllers.is_enabled(str(parameters[0]))

    async def action_run(self, command_id: str) -> None:
        """Carry out a command of the registry by its id."""
        await self.controllers.run(command_id, self.handlers)

    @on(OptionListPanel.RowClicked)
    def _row_clicked(self, message: OptionListPanel.RowClicked) -> None:
        self.app.call_later(self._click, self.controllers.click_row, message.target)

    @on(CommandRequested)
    def _command_requested(self, message: CommandRequested) -> None:
        self.app.call_later(self._click, self.action_run, message.command_id)

    @on(PriceBar.ConditionClicked)
    def _condition_clicked(self, message: PriceBar.ConditionClicked) -> None:
        show = self.controllers.advice.show_condition
        self.app.call_later(self._click, show, message.condition)

    async def _click(self, handler: Callable[[str], Awaitable[None]], target: str) -> None:
        """Handle a click in the message loop of the app, as keys are: it may open a dialog."""
        if self.is_active:  # else a key has opened a dialog meanwhile
            await handler(target)
