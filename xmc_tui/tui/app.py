"""The Textual app of the configurator, and its command palette."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from textual import events, on
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.driver import Driver
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Input

from xmc_tui.configurator import Session
from xmc_tui.configurator.ports import DraftStore, NullDraftStore, OpenedDocument
from xmc_tui.i18n import N_, Translator
from xmc_tui.theme_names import THEMES
from xmc_tui.tui import dialogs
from xmc_tui.tui.background_threads import run_in_background
from xmc_tui.tui.colour_themes import DARK, FALLBACKS, LIGHT
from xmc_tui.tui.command_registry import (
    COMMANDS,
    KeyCommand,
    command_help,
    command_title,
    key_labels,
    visible_commands,
)
from xmc_tui.tui.main_screen import MainScreen
from xmc_tui.tui.startup_input_buffer import StartupInputBuffer, is_new_input, wait_until_mounted
from xmc_tui.tui.terminal_guard import pixel_mouse_safe_driver
from xmc_tui.tui.textual_internals import (
    SilentCrashApp,
    disable_system_widgets,
    low_latency_driver,
    write_whole_lines_where_edges_move,
)


class XmcApp(SilentCrashApp):
    """The configurator as a Textual app.

    It reads and writes no files itself: the exporter and the draft store that are passed in do.
    """

    #: The CSS that the first frame needs. The rest is added to the app's stylesheet after it: a
    #: screen with its own CSS_PATH causes every widget to be styled again when it opens.
    CSS_PATH = ["app.tcss", "main_screen.tcss"]
    DEFERRED_CSS = ("widgets/picture_pane.tcss", "dialogs/dialogs.tcss")
    TITLE = "xmc"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS = []

    #: The protocol of pictures in pixels, "sixel" or "kitty"; "" for pictures of characters.
    pixel_protocol: reactive[str] = reactive("")

    def __init__(
        self,
        opened: OpenedDocument,
        language_code: str,
        draft_store: DraftStore | None = None,
        glyphs: str = "off",
        theme: str = DARK.name,
        commands: Sequence[KeyCommand] = COMMANDS,
        load_in_background: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
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
        draft = draft_store or NullDraftStore()
        session = Session(opened.configurator, opened.exporter, draft, opened.catalog_diff)
        self.main_screen = MainScreen(session, language_code, opened.message, glyphs, self.commands)
        self.stylesheet.set_variables(self.get_css_variables())
        self._background_load = load_in_background
        self.input_buffer = StartupInputBuffer()
        self.animation_level = "none"  # animation frames would delay the response to keys

    def get_driver_class(self) -> type[Driver]:
        """Return the driver for this terminal, with a faster input thread and an orderly end."""
        return low_latency_driver(pixel_mouse_safe_driver(super().get_driver_class()))

    def get_default_screen(self) -> Screen[None]:
        """Return the main screen as the default screen.

        Textual would otherwise mount and lay out an empty screen below it.
        """
        return self.main_screen

    def exit(self, *args: Any, **kwargs: Any) -> None:
        """Exit once the messages sent so far are handled; later input is ignored."""
        self.is_exiting = True
        super().exit(*args, **kwargs)

    async def on_event(self, event: events.Event) -> None:
        """Forward input to the top screen once it is mounted; drop it while the app is exiting."""
        if self.input_buffer.hold(event):
            return
        if is_new_input(event):
            await wait_until_mounted(self)
            if self.is_exiting or not self.screen_stack:
                return
        await super().on_event(event)

    async def on_ready(self) -> None:
        """Load everything that later keys need, then handle keys typed before the first frame."""
        for path in self.DEFERRED_CSS:
            self.stylesheet.read(Path(__file__).parent / path)
        self.stylesheet.parse()
        self.main_screen.mount_pictures()
        run_in_background(self, self._load)
        for event in self.input_buffer.release():
            await self.on_event(event)

    def _load(self) -> None:
        dialogs.preload()
        self.main_screen.workspace.current.configurator.evaluator.preload_engine()
        self.call_later(self.main_screen.load_pictures)
        if self._background_load is not None:
            self._background_load()

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
        """Quit on Ctrl+C, in place of Textual's hint to press Ctrl+Q."""
        self.call_later(self.action_quit)

    def action_command_palette(self) -> None:
        """Open the command palette with the commands of the registry, in the current language.

        It is not opened over a dialog or over itself, because its commands act on the main screen.
        """
        if self.main_screen.is_active:
            placeholder = self.tr.translate(N_("Search the commands"))
            self.push_screen(CommandMenu(providers=[RegistryProvider], placeholder=placeholder))


class CommandMenu(CommandPalette):
    """Textual's command palette without the page keys.

    Pressed before the list is laid out, they crash the app. Escape has priority, so that a key
    typed after it reaches the screen below.
    """

    BINDINGS = [Binding("escape", "escape", show=False, priority=True)]

    def on_mount(self) -> None:
        """Keep wide characters whole, and focus the field before keys typed ahead arrive."""
        write_whole_lines_where_edges_move(self)
        if self.is_attached:  # else the app is exiting, and no widget is mounted
            self.set_focus(self.query_one(Input))

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close if this is the top screen; Textual would close any top screen.

        That is another one if Enter was pressed twice, or if a dialog was opened over the palette.
        """
        if not self.is_active:
            return AwaitComplete()
        self.workers.cancel_node(self)
        return super().dismiss(result)

    @on(Input.Changed)
    def _search_while_open(self, event: Input.Changed) -> None:
        """Start no search for a letter typed before the palette closed and handled afterwards."""
        if self not in self.app.screen_stack:
            event.prevent_default()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable the page keys; the arrow keys reach every entry."""
        return action != "command_list" or not {"page_up", "page_down"}.intersection(parameters)


class RegistryProvider(Provider):
    """Provides the commands of the registry and the themes to the command palette."""

    async def discover(self) -> Hits:
        """Yield all entries, for an empty query."""
        for title, description, run in self._entries():
            yield DiscoveryHit(title, run, help=description)

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """Yield the entries that match; if none does, one that says so in the current language."""
        matcher, has_found = self.matcher(query), False
        for title, description, run in self._entries():
            score = max(matcher.match(title), matcher.match(description) / 2)
            if score > 0:
                has_found = True
                yield Hit(score, matcher.highlight(title), run, help=description)
        if not has_found:
            tr = self._tr
            yield Hit(0.01, tr.translate(N_("no such command")), lambda: None, help=query)

    @property
    def _tr(self) -> Translator:
        assert isinstance(self.app, XmcApp), "the palette is opened by this app"
        return self.app.tr

    def _entries(self) -> list[tuple[str, str, Callable[[], Any]]]:
        app = self.app
        assert isinstance(app, XmcApp), "the palette is opened by this app"
        tr, screen = app.tr, app.main_screen
        entries: list[tuple[str, str, Callable[[], Any]]] = [
            (
                f"{command_title(command, tr)}  {key_labels(command)}",
                command_help(command, tr),
                partial(screen.action_run, command.id),
            )
            for command in visible_commands(
                len(screen.workspace.current.configurator.catalog.steps), app.commands
            )
            if command.palette
        ]
        for name in THEMES:
            text = tr.translate(N_("Theme {name}"), name=name)
            entries.append(
                (
                    text,
                    tr.translate(N_("change the colours of the program")),
                    partial(setattr, app, "theme", name),
                )
            )
        return entries
