"""Drives the app in tests: sends keys as a terminal does, and returns the screen as text."""

from __future__ import annotations

import asyncio
import contextlib
import io
import time
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from rich.console import Console
from textual import events
from textual.keys import KEY_NAME_REPLACEMENTS
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.screen import Screen

from tests.wait_conditions import PATIENCE, until
from xmc_tui.configurator import Command, Configurator, Workspace
from xmc_tui.configurator.document_ports import DraftStore, Exporter, OpenedDocument
from xmc_tui.configurator.ledger_ports import SlotBooking
from xmc_tui.configurator.saved_car_catalog_diff import SavedCarDiff
from xmc_tui.presentation.advice_panel import AdvicePanel
from xmc_tui.presentation.cursor import Cursor
from xmc_tui.presentation.styled_text import plain_text
from xmc_tui.presentation.view_model import ViewModel
from xmc_tui.tui.app import XmcApp
from xmc_tui.tui.command_registry import COMMANDS
from xmc_tui.tui.main_screen import MainScreen
from xmc_tui.tui.widgets.styled_lines import StyledLines

DAY = date(2025, 10, 1)

#: The consecutive turns of the event loop without anything to run after which it is idle.
_IDLE_TURNS = 3

AnyScreen = TypeVar("AnyScreen", bound=Screen[Any])

#: The characters that a terminal sends for named keys.
_CHARACTERS = {"enter": "\r", "tab": "\t", "escape": "\x1b", "backspace": "\x7f", "space": " "}


def key_event(key: str) -> events.Key:
    """Return the event of a key, given by Textual's name or by its character."""
    if len(key) > 1:
        named = {value: name for name, value in KEY_NAME_REPLACEMENTS.items()}.get(key, key)
        try:
            character = unicodedata.lookup(named.replace("_", " "))
        except KeyError:
            character = None
        return events.Key(key, _CHARACTERS.get(key, character))
    if key.isalnum():
        return events.Key(key, key)
    name = unicodedata.name(key).lower().replace("-", "_").replace(" ", "_")
    return events.Key(KEY_NAME_REPLACEMENTS.get(name, name), key)


def keys_of(command: str) -> tuple[str, ...]:
    """Return the keys of a command of the registry."""
    return next(each for each in COMMANDS if each.id == command).keys


async def run_until_idle() -> None:
    """Run the event loop until nothing is left to run but what waits for time, data or a thread."""
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    end = time.monotonic() + PATIENCE
    idle = 0
    while idle < _IDLE_TURNS:
        await asyncio.sleep(0)
        idle = 0 if ready else idle + 1
        assert time.monotonic() < end, "the app does not become idle"


async def wait_until_handled(*nodes: MessagePump | None) -> None:
    """Wait until nodes have handled all messages sent to them, or are removed."""
    for node in nodes:
        done = asyncio.Event()
        if node is None or not node.is_running or not node.call_later(done.set):
            continue
        await run_until_idle()
        end = time.monotonic() + PATIENCE
        while node.is_running and not done.is_set():  # it waits for a thread or a timer
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), 0.1)
            assert time.monotonic() < end, f"{node} does not handle its messages"
    await run_until_idle()


@dataclass
class AppDriver:
    """A running app, with access to its state."""

    app: XmcApp
    pilot: Pilot[None]

    async def press(self, *keys: str) -> None:
        """Press keys one by one; each is handled before the next."""
        for key in keys:
            self.app.post_message(key_event(key))
            await self._answered()
        await self.settle()

    async def burst(self, *keys: str) -> None:
        """Send all keys without waiting, then wait until they are handled."""
        for key in keys:
            self.app.post_message(key_event(key))
        await self.settle()

    async def _answered(self) -> None:
        """Wait until the app, its screen and the focused widget have handled their messages."""
        await run_until_idle()
        if self.app.is_running:
            await wait_until_handled(self.app, self.app.screen, self.app.focused)

    async def do(self, command: Command) -> None:
        """Carry out a command as a key would."""
        await self.screen.controllers.editing.run(command)
        await self.settle()

    async def settle(self) -> None:
        """Wait until no message is left to handle."""
        for _ in range(2):
            await self._answered()
            if self.app.is_running:
                self.app.screen._on_timer_update()  # displays now what the next frame would

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until a condition that a background thread fulfils is true."""
        await until(condition)
        await self.settle()

    @property
    def screen(self) -> MainScreen:
        """The main screen, even if a dialog covers it."""
        return self.app.main_screen

    @property
    def workspace(self) -> Workspace:
        """The open builds."""
        return self.screen.workspace

    @property
    def configurator(self) -> Configurator:
        """The configurator of the current build."""
        return self.workspace.current.configurator

    @property
    def chosen(self) -> frozenset[str]:
        """The ids of the chosen options."""
        return frozenset(self.configurator.build.chosen)

    @property
    def cursor(self) -> Cursor:
        """The cursor of the main screen."""
        return self.screen.ui.cursor

    @property
    def view(self) -> ViewModel:
        """The current view."""
        assert self.screen.view is not None
        return self.screen.view

    @property
    def dialogs(self) -> list[Screen[Any]]:
        """The screens above the main screen, the top one last."""
        stack = self.app.screen_stack
        return list(stack[stack.index(self.screen) + 1 :])

    def dialog(self, kind: type[AnyScreen]) -> AnyScreen:
        """Return the only open dialog, which must be of a type."""
        assert [type(each) for each in self.dialogs] == [kind], f"open: {self.dialogs}"
        top = self.dialogs[-1]
        assert isinstance(top, kind)
        return top

    @property
    def panel(self) -> AdvicePanel | None:
        """The open panel; None if the option list is shown."""
        return self.screen.ui.panel

    def panel_text(self) -> str:
        """Return the text of the open panel, with line breaks as spaces."""
        assert self.panel is not None, "no panel is open"
        return " ".join(f"{self.part_text('#options')} {self.part_text('#detail')}".split())

    def part_text(self, selector: str, screen: Screen[Any] | None = None) -> str:
        """Return the text of a StyledLines widget, rows out of sight included."""
        rows = (screen or self.screen).query_one(selector, StyledLines).rows
        return "\n".join(plain_text(row.spans) for row in rows)

    def dialog_text(self) -> str:
        """Return the text of the top dialog's StyledLines widgets, with line breaks as spaces."""
        return " ".join(
            word
            for part in self.dialogs[-1].query(StyledLines)
            for row in part.rows
            for word in plain_text(row.spans).split()
        )

    def text(self) -> str:
        """Return the lines of the terminal, without trailing spaces.

        Only the compositor knows them, and it has no public name; no other test uses it.
        """
        width, height = self.app.size
        console = Console(
            width=width,
            height=height,
            file=io.StringIO(),
            force_terminal=True,
            color_system="truecolor",
            record=True,
            legacy_windows=False,
        )
        console.print(
            self.app.screen._compositor.render_update(
                full=True, screen_stack=self.app._background_screens
            )
        )
        return "".join(f"{row.rstrip()}\n" for row in console.export_text().splitlines()[:height])


@asynccontextmanager
async def drive_app(
    configurator: Configurator,
    exporter: Exporter,
    language: str,
    size: tuple[int, int],
    draft_store: DraftStore | None = None,
    saved_car_diff: SavedCarDiff | None = None,
    slots: SlotBooking | None = None,
) -> AsyncIterator[AppDriver]:
    """Run the app for a configurator without a terminal; `slots` is its ledger, if any."""
    app = XmcApp(
        OpenedDocument(configurator, exporter, saved_car_diff=saved_car_diff),
        language,
        draft_store,
        make_slot_booking=None if slots is None else lambda: slots,
    )
    async with app.run_test(size=size) as pilot:
        driver = AppDriver(app, pilot)
        await driver.settle()
        yield driver
