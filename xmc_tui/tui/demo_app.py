"""The demo: the app plays a scripted tour until a key is pressed, and again when it is idle."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

from textual import events
from textual.app import ScreenStackError
from textual.timer import Timer

from xmc_tui.colour_theme_names import THEMES
from xmc_tui.configurator import Configurator, Session
from xmc_tui.configurator.document_ports import (
    Exporter,
    FileSaved,
    OpenedDocument,
    PostersSaved,
    Refusal,
)
from xmc_tui.configurator.null_draft_store import NullDraftStore
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.pricing import Quote
from xmc_tui.i18n import N_, translator_for
from xmc_tui.presentation.styled_text import Span, justify, make_line
from xmc_tui.tui.app import XmcApp
from xmc_tui.tui.demo_script import DEMO_SCRIPT, DemoStep
from xmc_tui.tui.widgets.styled_lines import StyledLines

#: Time without input, in seconds, after which the tour starts again.
IDLE_SECONDS = 120.0

#: Keys that exit without confirmation: there is nothing to lose.
_EXIT_KEYS = ("ctrl+q", "ctrl+c")


class DemoExporter:
    """An exporter that writes nothing."""

    def default_path(self, configurator: Configurator, language: str) -> str:  # noqa: ARG002
        """Return a placeholder path."""
        return "demo.toml"

    def catalog_for_code(self, code: str) -> Catalog | None:  # noqa: ARG002
        """Return None: the demo has no other catalogs."""
        return None

    def fork(self) -> Exporter:
        """Return itself: it has no state."""
        return self

    def export(self, configurator: Configurator, path: str, code: str) -> FileSaved | Refusal:  # noqa: ARG002
        """Refuse: the demo writes nothing."""
        return _refused(code)

    def create_folder(self, path: str, code: str) -> str:  # noqa: ARG002
        """Refuse: the demo writes nothing."""
        return _refused(code).message

    def save_posters(
        self,
        catalog: Catalog,  # noqa: ARG002
        quote: Quote,  # noqa: ARG002
        sheet: str,  # noqa: ARG002
        code: str,
        priced: bool,  # noqa: ARG002
    ) -> PostersSaved | Refusal:
        """Refuse: the demo writes nothing."""
        return _refused(code)

    def find_page_suffixes(self) -> tuple[str, ...]:
        """Return none: the demo writes nothing."""
        return ()

    def check_page_target(self, path: str, code: str, suffix: str = ".html") -> str:  # noqa: ARG002
        """Return no fault: `export` refuses anyway."""
        return ""

    def make_page_writer(
        self,
        configurator: Configurator,  # noqa: ARG002
        code: str,
        suffix: str = ".html",  # noqa: ARG002
    ) -> Callable[[], FileSaved | Refusal]:
        """Return a function that refuses: the demo writes nothing."""
        return lambda: _refused(code)


def _refused(code: str) -> Refusal:
    return Refusal(translator_for(code).translate(N_("Demo: nothing is saved")))


class DemoCaption(StyledLines):
    """The caption of the tour, drawn over the first line of the top screen."""


class DemoApp(XmcApp):
    """The app that plays the tour.

    Each round starts with a new configurator of `make_configurator`. `sleep` waits between keys;
    `idle` is the time without input, in seconds, after which the tour starts again.
    """

    def __init__(
        self,
        make_configurator: Callable[[], Configurator],
        language_code: str,
        script: Sequence[DemoStep] = DEMO_SCRIPT,
        sleep: Callable[[float], Awaitable[Any]] = asyncio.sleep,
        idle: float = IDLE_SECONDS,
        glyphs: str = "off",
        theme: str = THEMES[0],
        load_in_background: Callable[[], None] | None = None,
        pixels: str = "off",
        pixel_palette: str = "auto",
    ) -> None:
        opened = OpenedDocument(make_configurator(), DemoExporter())
        super().__init__(
            opened,
            language_code,
            glyphs=glyphs,
            theme=theme,
            load_in_background=load_in_background,
            pixels=pixels,
            pixel_palette=pixel_palette,
        )
        self.make_configurator = make_configurator
        self.script = script
        self.sleep = sleep
        self.idle = idle
        self.first_language = language_code
        self.rounds = 0
        self._scripted_keys: list[events.Key] = []
        self._idle_timer: Timer | None = None
        self.is_playing = False

    def on_mount(self) -> None:
        """Start the tour once the main screen is shown."""
        self.main_screen.add_class("-demo")
        self.call_after_refresh(self.play_script)

    # ── The tour ──────────────────────────────────────────────────────────────────────────────────

    def play_script(self) -> None:
        """Start the tour from its beginning, with a new configurator."""
        self.is_playing = True
        if self._idle_timer is not None:
            self._idle_timer.stop()
        self.run_worker(self._play(), group="tour", exclusive=True)

    async def _play(self) -> None:
        with suppress(ScreenStackError):  # the app may exit in the middle of a step
            await self._repeat_script()

    async def _repeat_script(self) -> None:
        while self.screen_stack:  # empty once the app exits
            self._restart()
            for demo_step in self.script:
                self._show_caption(demo_step)
                for key in demo_step.keys:
                    self._press(key)
                    await self.sleep(demo_step.gap)
                    # The key may have opened or closed a screen, or switched the language.
                    self._show_caption(demo_step)
                await self.sleep(demo_step.pause)
            self.rounds += 1
            # Collections are rare, so that no key waits for one; the demo has no user input and
            # runs for days.
            gc.collect()

    def _restart(self) -> None:
        screen = self.main_screen
        while self.screen is not screen:
            self.pop_screen()
        session = Session(self.make_configurator(), DemoExporter(), NullDraftStore())
        screen.restart(session, self.first_language)

    def _press(self, key: str) -> None:
        pressed = events.Key(key, key if len(key) == 1 else None)
        self._scripted_keys.append(pressed)
        self.post_message(pressed)

    def _show_caption(self, demo_step: DemoStep) -> None:
        """Show the caption on the top screen, and update it on those below."""
        if not self.screen_stack:
            return
        tr = self.tr
        if not self.screen.query(DemoCaption) and self.screen.is_attached:
            self.screen.mount(DemoCaption())
        left = make_line(
            Span(" " + tr.translate(N_("Demo")) + " ", "brand"),
            Span(" " + tr.translate(demo_step.caption), "strong"),
        )
        right = make_line(Span(tr.translate(N_("Any key starts")) + " ", "accent"))
        for screen in self.screen_stack:
            for caption in screen.query(DemoCaption):
                caption.show_lines([justify(left, right, self.size.width)])

    # ── Input of the user ─────────────────────────────────────────────────────────────────────────

    async def on_event(self, event: events.Event) -> None:
        """Stop the tour at any key, click or paste of the user, which has no other effect.

        F2 is the exception: it also switches to the customer view. Ctrl+Q and Ctrl+C exit.
        """
        if self.input_buffer.hold(event):
            return
        if isinstance(event, events.Key) and any(event is key for key in self._scripted_keys):
            self._scripted_keys = [key for key in self._scripted_keys if key is not event]
            if not self.is_playing:
                return  # pressed by the tour before it was stopped
        elif isinstance(event, events.Key | events.MouseDown | events.Paste):
            if isinstance(event, events.Key) and event.key in _EXIT_KEYS:
                self.exit()
                return
            if self.is_playing:
                self.hand_over_to_user()
                if isinstance(event, events.Key) and event.key in self._customer_view_keys:
                    await self.main_screen.action_run("customer-view")
                return
            self._restart_idle_timer()
        await super().on_event(event)

    @property
    def _customer_view_keys(self) -> tuple[str, ...]:
        return next(command.keys for command in self.commands if command.id == "customer-view")

    async def action_quit(self) -> None:
        """Exit without confirmation: there is nothing to lose or export."""
        self.exit()

    def hand_over_to_user(self) -> None:
        """Stop the tour and give the user a new configurator."""
        self.is_playing = False
        self.workers.cancel_group(self, "tour")
        for screen in self.screen_stack:
            for caption in screen.query(DemoCaption):
                caption.remove()
        self._restart()
        self._restart_idle_timer()

    def _restart_idle_timer(self) -> None:
        if self._idle_timer is not None:
            self._idle_timer.stop()
        self._idle_timer = self.set_timer(self.idle, self.play_script)
