"""The app of `xmc show`: the customer's view of a car that is configured in another window."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen

from xmc_tui.colour_theme_names import THEMES
from xmc_tui.configurator import Configurator
from xmc_tui.configurator.customer_display_ports import DisplaySource, FollowerState
from xmc_tui.configurator.document_ports import OpenedDocument
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.programme_terms import Programme
from xmc_tui.i18n import N_, Translator, translator_for
from xmc_tui.presentation.customer_display_waiting_screen import waiting_lines, window_line
from xmc_tui.presentation.follower_view import make_follower_view
from xmc_tui.tui.app import XmcApp
from xmc_tui.tui.background_threads import run_in_background
from xmc_tui.tui.demo_app import DemoExporter
from xmc_tui.tui.textual_internals import write_widgets_whole_where_edges_move
from xmc_tui.tui.widgets.customer_view import CustomerView
from xmc_tui.tui.widgets.styled_lines import StyledLines

if TYPE_CHECKING:
    from xmc_tui.tui.dialogs.advisor_window_choice_dialog import WindowChoiceDialog


class WaitingPanel(StyledLines):
    """The welcome while there is no car to show."""

    def __init__(self, programme: Programme, tr: Translator) -> None:
        super().__init__(id="waiting")
        self.styles.height = "100%"
        self.programme = programme
        self.state, self.tr = FollowerState(), tr

    def show_state(self, state: FollowerState, tr: Translator) -> None:
        """Show what a state waits for; the hint is in the language of `tr`."""
        self.state, self.tr = state, tr
        if self.size:
            self.show_lines(waiting_lines(self.programme, state, tr, *self.size))

    def on_resize(self) -> None:
        """Show the welcome in the centre of the new size."""
        super().on_resize()
        self.show_state(self.state, self.tr)


class CustomerDisplayScreen(Screen[None]):
    """Shows the car of the followed window, or the welcome.

    `follows_language` says that the language is that of the followed window.
    """

    BINDINGS = [
        Binding("q", "app.quit", show=False, priority=True),
        Binding("w", "choose_window", show=False, priority=True),
    ]

    def __init__(
        self,
        source: DisplaySource,
        catalog: Catalog,
        tr: Translator,
        glyphs: str,
        follows_language: bool,
    ) -> None:
        super().__init__()
        write_widgets_whole_where_edges_move(self)
        self.source = source
        self.tr = tr
        self.glyphs = glyphs
        self.follows_language = follows_language
        self.state = FollowerState()
        self.waiting = WaitingPanel(catalog.programme, tr)
        self.customer_view: CustomerView | None = None
        self._offered: tuple[str, ...] = ()
        self._choice: WindowChoiceDialog | None = None

    def compose(self) -> ComposeResult:
        """Compose the welcome; the customer's view is mounted after the first frame."""
        yield self.waiting

    async def mount_view(self) -> None:
        """Mount the customer's view, then load the pictures and follow, in threads."""
        if not self.is_attached:
            return
        self.customer_view = CustomerView(self.glyphs)
        await self.mount(self.customer_view)
        if self.glyphs != "off":
            run_in_background(self.app, partial(self._load_pictures, self.customer_view))
        run_in_background(self.app, partial(self.source.run, self._state_changed))

    def _load_pictures(self, view: CustomerView) -> None:
        from xmc_tui.picture.picture_renderer import PictureRenderer  # numpy: after the first frame

        view.picture.call_later(view.picture.set_renderer, PictureRenderer())

    # ── The followed window ───────────────────────────────────────────────────────────────────────

    def _state_changed(self, state: FollowerState) -> None:
        """Show a new state; called in the thread of the source."""
        self.app.call_later(self.show_state, state)

    async def show_state(self, state: FollowerState) -> None:
        """Show the car of a state, the welcome, or the windows to choose from."""
        if not self.is_attached or self.customer_view is None:
            return
        self.state = state
        displayed = state.displayed
        if displayed is not None:
            if self.follows_language:
                self.tr = translator_for(displayed.language)
            self.customer_view.view = make_follower_view(displayed, self.tr)
        self.set_class(displayed is not None, "-customer")
        if displayed is None:
            self.waiting.show_state(state, self.tr)
        await self._offer_windows(state)

    # ── The choice of a window ────────────────────────────────────────────────────────────────────

    async def _offer_windows(self, state: FollowerState) -> None:
        """Open the choice once for each set of windows; close it if it is not needed any more.

        An open one shows the windows that run now.
        """
        offered = tuple(window.id for window in state.windows) if state.needs_choice else ()
        was_needed, is_new = bool(self._offered), offered != self._offered
        self._offered = offered
        choice = self._choice
        if choice is None or not choice.is_open:
            if is_new and offered:
                await self.action_choose_window()
        elif not state.windows or (was_needed and not offered):
            await self.app.pop_screen()
        else:
            choice.refresh_choices()

    async def action_choose_window(self) -> None:
        """Ask which window to follow."""
        from xmc_tui.tui.dialogs.advisor_window_choice_dialog import WindowChoiceDialog
        from xmc_tui.tui.dialogs.choice_dialog import ChoiceQuestion, DialogChoice

        if not self.state.windows or not self.is_active:
            return

        def ask(tr: Translator) -> ChoiceQuestion[str]:
            windows = self.state.windows
            choices = (DialogChoice((window_line(window, tr),), window.id) for window in windows)
            return ChoiceQuestion(tr.translate(N_("Which window to follow?")), (), tuple(choices))

        self._choice = WindowChoiceDialog(self.tr, ask)
        self._choice.on_result = self._follow
        await self.app.push_screen(self._choice)

    async def _follow(self, window_id: str) -> None:
        self.source.follow(window_id)


class CustomerDisplayApp(XmcApp):
    """The configurator's app with another screen, so that it treats terminals and pictures alike.

    It reads nothing from the configurator but the catalog.
    """

    def __init__(
        self,
        source: DisplaySource,
        configurator: Configurator,
        language_code: str,
        follows_language: bool = True,
        glyphs: str = "off",
        theme: str = THEMES[0],
        pixels: str = "off",
        pixel_palette: str = "auto",
    ) -> None:
        opened = OpenedDocument(configurator, DemoExporter())
        super().__init__(
            opened,
            language_code,
            glyphs=glyphs,
            theme=theme,
            pixels=pixels,
            pixel_palette=pixel_palette,
        )
        self.source = source
        self.show_screen = CustomerDisplayScreen(
            source, configurator.catalog, translator_for(language_code), glyphs, follows_language
        )

    def get_default_screen(self) -> Screen[None]:
        """Return the screen that follows."""
        return self.show_screen

    def load_after_first_frame(self) -> None:
        """Mount the customer's view and begin to follow."""
        self.show_screen.call_later(self.show_screen.mount_view)

    async def action_quit(self) -> None:
        """Exit; there is nothing to lose."""
        self.source.close()
        self.exit()

    def action_command_palette(self) -> None:
        """Do nothing: its commands act on a build."""
