"""The Textual app of the configurator, and its command palette."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App
from textual.driver import Driver
from textual.reactive import reactive
from textual.screen import Screen

from xmc_tui.configurator import Session
from xmc_tui.configurator.document_ports import DraftStore, OpenedDocument, SellerSettings
from xmc_tui.i18n import LANGUAGES, N_, Translator, translator_for
from xmc_tui.tui import dialogs
from xmc_tui.tui.background_threads import run_in_background
from xmc_tui.tui.colour_themes import DARK, FALLBACKS, LIGHT
from xmc_tui.tui.command_registry import (
    COMMANDS,
    KeyCommand,
)
from xmc_tui.tui.main_screen import MainScreen
from xmc_tui.tui.startup_input_buffer import (
    StartupInputBuffer,
    is_undelivered_input,
    wait_until_mounted,
)
from xmc_tui.tui.terminal_capabilities import TerminalAnswered, TerminalCapabilities
from xmc_tui.tui.terminal_guard import (
    make_pixel_mouse_resetting_driver_class,
    picture_deleting_driver,
)
from xmc_tui.tui.terminal_questions import queries_terminal
from xmc_tui.tui.textual_internals import (
    SilentCrashApp,
    disable_system_widgets,
    find_driver,
    low_latency_driver,
)

if TYPE_CHECKING:
    from xmc_tui.configurator.customer_display_ports import CustomerDisplay
    from xmc_tui.configurator.ledger_ports import SlotBooking
    from xmc_tui.picture.pixel_terminal import PixelMedium
    from xmc_tui.tui.picture_worker import PictureWorker
    from xmc_tui.tui.pixel_output import PixelOutput


class XmcApp(SilentCrashApp):
    """The configurator as a Textual app.

    It reads and writes no files itself: the exporter and the draft store that are passed in do.
    """

    #: The CSS that the first frame needs. The rest is added to the app's stylesheet after it: a
    #: screen with its own CSS_PATH causes every widget to be styled again when it opens.
    CSS_PATH = ["app.tcss", "main_screen.tcss"]
    DEFERRED_CSS = (
        "widgets/picture_pane.tcss",
        "widgets/customer_view.tcss",
        "dialogs/dialogs.tcss",
    )
    TITLE = "xmc"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS = []

    #: The answers of the terminal, which come after the first frame, or never.
    capabilities: reactive[TerminalCapabilities] = reactive(TerminalCapabilities(), repaint=False)

    #: How the terminal displays pixels: "sixel", "kitty", or "" if pictures are character blocks.
    pixel_protocol: reactive[str] = reactive("", repaint=False)

    #: How pictures are encoded for that; None for blocks, and while the size of cells is unknown.
    pixel_medium: reactive[PixelMedium | None] = reactive(None, repaint=False)

    def __init__(
        self,
        opened: OpenedDocument,
        language_code: str,
        draft_store: DraftStore | None = None,
        glyphs: str = "off",
        theme: str = DARK.name,
        commands: Sequence[KeyCommand] = COMMANDS,
        load_in_background: Callable[[], None] | None = None,
        pixels: str = "off",
        pixel_palette: str = "auto",
        make_customer_display: Callable[[], CustomerDisplay] | None = None,
        seller_settings: SellerSettings | None = None,
        make_slot_booking: Callable[[], SlotBooking] | None = None,
    ) -> None:
        super().__init__()
        self.pixels = pixels
        self.pixel_palette = pixel_palette
        #: Whether updates of the screen can contain pixels; unknown before the first frame.
        self.shows_pixels = False
        #: Whether the exit has begun: from then on Textual mounts no widgets.
        self.is_exiting = False
        disable_system_widgets(self)
        for known in (DARK, LIGHT):
            self.register_theme(known)
        # Set before anything is styled: changing the theme later would style everything again.
        self.set_reactive(App.theme, theme)
        self.commands = tuple(commands)
        self.set_keymap(
            {
                command.id: ",".join(command.keys)
                for command in self.commands
                if command not in COMMANDS
            }
        )
        draft = draft_store
        if draft is None:
            from xmc_tui.configurator.null_draft_store import NullDraftStore  # not for a start

            draft = NullDraftStore()
        session = Session(opened.configurator, opened.exporter, draft, opened.saved_car_diff)
        self.main_screen = MainScreen(session, language_code, opened.message, glyphs, self.commands)
        self._make_customer_display = make_customer_display
        if seller_settings is not None:
            self.main_screen.controllers.documents.seller_details.settings = seller_settings
        self.main_screen.controllers.make_slot_booking = make_slot_booking
        self.stylesheet.set_variables(self.get_css_variables())
        self._background_load = load_in_background
        self.input_buffer = StartupInputBuffer()
        self.animation_level = "none"  # animation frames would delay the response to keys

    def get_driver_class(self) -> type[Driver]:
        """Return the driver for this terminal, with a faster input thread and an orderly end."""
        driver = make_pixel_mouse_resetting_driver_class(super().get_driver_class())
        driver = picture_deleting_driver(driver, self.picture_deletion_codes)
        return low_latency_driver(driver)

    def get_default_screen(self) -> Screen[None]:
        """Return the main screen as the default screen.

        Textual would otherwise mount and lay out an empty screen below it.
        """
        return self.main_screen

    def exit(self, *args: Any, **kwargs: Any) -> None:
        """Exit once the messages sent so far are handled; later input is ignored."""
        self.is_exiting = True
        self.main_screen.controllers.search.end()
        super().exit(*args, **kwargs)

    async def on_event(self, event: events.Event) -> None:
        """Forward input to the top screen once it is mounted; drop it while the app is exiting."""
        if self.input_buffer.hold(event):
            return
        if is_undelivered_input(event):
            await wait_until_mounted(self)
            if self.is_exiting or not self.screen_stack:
                return
        await super().on_event(event)

    async def on_ready(self) -> None:
        """Load everything that later keys need, then handle keys typed before the first frame."""
        for path in self.DEFERRED_CSS:
            self.stylesheet.read(Path(__file__).parent / path)
        self.stylesheet.parse()
        # After a suspension the terminal is blank, which Textual repaints only for `App.suspend`.
        self.app_resume_signal.subscribe(self, lambda _: self.screen.refresh(layout=True))
        from xmc_tui.tui.pixel_strips import install_pixel_updates

        self.shows_pixels = install_pixel_updates(self.get_default_screen())
        if self.is_web:
            from xmc_tui.tui.browser_window_size import adopt_window_size

            adopt_window_size(self, find_driver(self))
        self.pixel_output.choose_medium()
        self.load_after_first_frame()
        for event in self.input_buffer.release():
            await self.on_event(event)

    @property
    def queries_terminal(self) -> bool:
        """Whether the driver asks the terminal for its capabilities."""
        return queries_terminal(os.environ, self.main_screen.glyphs, self.pixels, self.no_color)

    def on_resize(self) -> None:
        """Ask the terminal again: its cells may have another size."""
        driver = find_driver(self)
        if hasattr(driver, "ask_after_resize"):
            driver.ask_after_resize()
        if self.pixel_protocol:
            self.pixel_output.suspend_sixels()

    def on_terminal_answered(self, message: TerminalAnswered) -> None:
        """Show what the terminal can do in the widgets that watch it."""
        self.capabilities = message.capabilities
        if self.shows_pixels:  # not before the first frame
            self.pixel_output.choose_medium()

    @cached_property
    def pixel_output(self) -> PixelOutput:
        """The terminal as an output of pixels; not imported before the first frame."""
        from xmc_tui.tui.pixel_output import PixelOutput

        return PixelOutput(self, self.pixels, self.pixel_palette)

    @cached_property
    def picture_worker(self) -> PictureWorker:
        """The thread that draws pictures; not imported before the first frame."""
        from xmc_tui.tui.picture_worker import PictureWorker

        return PictureWorker(self)

    def picture_deletion_codes(self) -> str:
        """Return the codes that delete all pictures in the terminal."""
        has_output = "pixel_output" in vars(self)
        return self.pixel_output.deletion_codes() if has_output else ""

    def load_after_first_frame(self) -> None:
        """Load what the first frame does not need."""
        from xmc_tui.tui.customer_presenter import CustomerPresenter

        self.main_screen.mount_pictures()
        self.main_screen.customer_presenter = CustomerPresenter(
            self.main_screen, self._make_customer_display
        )
        run_in_background(self, self._load)

    def _load(self) -> None:
        dialogs.preload()
        import xmc_tui.tui.command_menu  # noqa: F401 - preloaded for the palette

        for code in LANGUAGES:  # their messages, for the key that switches between them
            translator_for(code)
        self.main_screen.workspace.current.configurator.evaluator.preload_engine()
        self.call_later(self.main_screen.load_pictures)
        if self._background_load is not None:
            self._background_load()
        self.call_later(self._start_slots)

    def _start_slots(self) -> None:
        """Count free slots from now on, if there is a ledger."""
        slots = self.main_screen.controllers.slots
        if slots is not None and not self.is_exiting:
            slots.start()
            self.main_screen.set_interval(slots.TICK_SECONDS, slots.tick)

    def get_css_variables(self) -> dict[str, str]:
        """Return the CSS variables of the theme.

        They are empty while Textual's constructor runs, before our theme is set.
        """
        return super().get_css_variables() if hasattr(self, "main_screen") else {}

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the values of our own CSS variables for themes that do not define them."""
        return FALLBACKS

    @property
    def tr(self) -> Translator:
        """The current language of the screen."""
        return self.main_screen.ui.tr

    async def action_quit(self) -> None:
        """Quit, with the same confirmation as on the main screen; works over a dialog too."""
        await self.main_screen.controllers.export.quit()

    def action_help_quit(self) -> None:
        """Close the open panel on Ctrl+C, as it closes a dialog; quit if there is none.

        Textual would show a hint to press Ctrl+Q.
        """
        self.call_later(self._close_panel_or_quit)

    async def _close_panel_or_quit(self) -> None:
        if self.main_screen.is_active and self.main_screen.ui.panel is not None:
            await self.main_screen.action_run("close")
        else:
            await self.action_quit()

    def action_command_palette(self) -> None:
        """Open the command palette with the commands of the registry, in the current language.

        It is not opened over a dialog or over itself, because its commands act on the main screen.
        """
        if self.main_screen.is_active:
            from xmc_tui.tui.command_menu import CommandMenu, RegistryProvider

            placeholder = self.tr.translate(N_("Search the commands"))
            self.push_screen(CommandMenu(providers=[RegistryProvider], placeholder=placeholder))
