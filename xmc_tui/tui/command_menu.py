"""The command palette: Textual's, with the commands of the registry and the themes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual import on
from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.widgets import Input

from xmc_tui.colour_theme_names import THEMES
from xmc_tui.i18n import N_, Translator
from xmc_tui.tui.command_registry import (
    KeyCommand,
    command_help,
    command_title,
    key_labels,
    visible_commands,
)
from xmc_tui.tui.textual_internals import write_widgets_whole_where_edges_move

if TYPE_CHECKING:
    from xmc_tui.tui.app import XmcApp


class CommandMenu(CommandPalette):
    """Textual's command palette without the page keys.

    Pressed before the list is laid out, they crash the app. Escape has priority, so that a key
    typed after it reaches the screen below.
    """

    BINDINGS = [
        Binding("escape", "escape", show=False, priority=True),
        Binding("ctrl+c", "escape", show=False),
    ]

    def on_mount(self) -> None:
        """Keep wide characters whole, and focus the field before keys typed ahead arrive."""
        write_widgets_whole_where_edges_move(self)
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
            yield DiscoveryHit(title, run, help=description or None)

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """Yield the entries that match; if none does, one that says so in the current language."""
        matcher, has_found = self.matcher(query), False
        for title, description, run in self._entries():
            score = max(matcher.match(title), matcher.match(description) / 2)
            if score > 0:
                has_found = True
                yield Hit(score, matcher.highlight(title), run, help=description or None)
        if not has_found:
            tr = self._tr
            yield Hit(0.01, tr.translate(N_("No such command")), lambda: None, help=query)

    @property
    def _tr(self) -> Translator:
        return cast("XmcApp", self.app).tr

    def _entries(self) -> list[tuple[str, str, Callable[[], Any]]]:
        app = cast("XmcApp", self.app)
        tr, screen = app.tr, app.main_screen
        entries: list[tuple[str, str, Callable[[], Any]]] = [
            (
                f"{command_title(command, tr)}  {key_labels(command)}",
                _description(command, tr),
                partial(screen.action_run, command.id),
            )
            for command in visible_commands(
                len(screen.workspace.current.configurator.catalog.steps), app.commands
            )
            if command.palette
        ]
        for name in THEMES:
            text = tr.translate(N_("Colours: {name}"), name=name)
            entries.append(
                (
                    text,
                    tr.translate(N_("Change the colours")),
                    partial(setattr, app, "theme", name),
                )
            )
        return entries


def _description(command: KeyCommand, tr: Translator) -> str:
    """Return what a command does; "" if its title says the same."""
    text = command_help(command, tr)
    return "" if text == command_title(command, tr) else text
