"""What a screen does about drafts: keeps one, offers the last one, and asks what holds where the catalog moved on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from textual.screen import Screen

from xmc_tui.configurator import Applied, Configurator, Details, Outcome
from xmc_tui.domain.build import standard_build
from xmc_tui.locale import N_, Language
from xmc_tui.present.drafts import offer_text
from xmc_tui.present.text import Span, line
from xmc_tui.tui import screens
from xmc_tui.tui.commands import shown_key_of
from xmc_tui.tui.desk import Keeper, Opened, Refused

if TYPE_CHECKING:
    from xmc_tui.tui.screens.dialog import Dialog

Result = TypeVar("Result")


class DraftingScreen(Screen[None]):
    """Tells the keeper all that is done; while a report waits to be confirmed the old figures stand."""

    def __init__(self, opened: Opened, words: Language, keeper: Keeper) -> None:
        super().__init__()
        self.configurator = opened.configurator
        self.desk = opened.desk
        self.reopening = opened.reopening
        self.message = opened.sentence
        self.words = words
        self.keeper = keeper
        self.offer = keeper.offer()
        self.customer_view = False

    def show(self) -> None:
        """Show what stands."""
        raise NotImplementedError

    def begin(self) -> None:
        """Begin anew with the configurator there is now."""
        raise NotImplementedError

    async def ask(self, dialog: Dialog[Result], answered: Callable[[Result], Awaitable[None]]) -> None:
        """Open a dialog and hand its result on; keys typed ahead land in it."""
        dialog.answered = answered
        await self.app.push_screen(dialog)

    def keep(self, outcome: Outcome | None = None) -> None:
        """Have the draft kept before anything is shown; the disk's refusal is said in place of what was done."""
        applied = outcome if isinstance(outcome, Applied) else None
        if applied is not None:
            self.offer = None  # another car is under way
        self.message = self.keeper.note(self.configurator, self.words.code, applied) or self.message

    def keep_details(self, details: Details) -> None:
        """Have what is typed beside the car kept with every letter."""
        if details != self.configurator.details:
            self.configurator.details = details
            self.keep()

    def said(self) -> str:
        """Return the one line to say: what was done, else the draft that is offered."""
        offer = self.offer
        if self.message or offer is None:
            return self.message
        key = shown_key_of("resume")
        return offer_text(key, offer.car, offer.total, offer.illustrative, offer.age, self.words)

    def action_resume(self) -> None:
        """Go on with the draft that is offered."""
        if self.offer is None:
            self.message = self.words.say(N_("no unfinished draft is offered"))
            self.show()
            return
        self._take_up(self.keeper.resume(self.words.code), self.words.say(N_("the draft is resumed")))

    async def action_drawer(self) -> None:
        """Offer the sheets and drafts there are."""
        filed = self.keeper.drawer(self.words.code)
        await self.ask(screens.DrawerDialog(self.words, filed, not self.customer_view), self._taken_out)

    async def _taken_out(self, path: str) -> None:
        taken = self.keeper.open(path, self.words.code)
        if isinstance(taken, Refused):
            why = [line(Span(taken.sentence, "bad"))]
            await self.app.push_screen(screens.TextDialog(self.words, self.words.say(N_("Drawer")), lambda _: why))
            return
        self._take_up(taken, self.words.say(N_("taken out of the drawer")))

    def _take_up(self, resumed: Opened | Refused, sentence: str) -> None:
        """Go on with what was taken up; `sentence` is said where it has none to say itself."""
        if isinstance(resumed, Refused):
            self.message = resumed.sentence
            self.show()
            return
        self.offer = None
        self.configurator, self.desk, self.reopening = resumed.configurator, resumed.desk, resumed.reopening
        self.message = resumed.sentence or sentence
        self.begin()
        if self.reopening is not None:
            self.call_after_refresh(self.app.call_later, self.ask_reopening)

    # ── Where the catalog has moved on ────────────────────────────────────────────────────────────

    async def ask_reopening(self) -> None:
        """Show the three-way report; until it is confirmed the old figures stand."""
        assert self.reopening is not None, "there is a report to show"
        self.message = self.words.say(N_("these are the figures of then; any change asks about today's catalog"))
        self.show()
        await self.ask(screens.ReopenDialog(self.words, self.reopening), self._taken_up)

    async def _taken_up(self, confirmed: bool) -> None:
        if not confirmed or self.reopening is None:
            return
        if self.reopening.model is None:
            await self.ask(screens.car_dialog(self.words, self.reopening), self._car_chosen)
        else:
            await self._choose_next({})

    async def _choose_next(self, choices: dict[str, str]) -> None:
        """Ask for the next choice that is gone; with the last one the new catalog holds."""
        assert self.reopening is not None, "there is a report to confirm"
        open_groups = [group for group in self.reopening.undecided if group.id not in choices]
        if not open_groups:
            self._confirm(self.configurator.carried_to(self.reopening.catalog, self.reopening.build(choices)))
            return
        group = open_groups[0]

        async def chosen(option_id: str) -> None:
            await self._choose_next({**choices, group.id: option_id})

        await self.ask(screens.gone_dialog(self.words, self.reopening, group, choices), chosen)

    async def _car_chosen(self, model_id: str) -> None:
        assert self.reopening is not None, "there is a report to confirm"
        catalog = self.reopening.catalog
        build = standard_build(catalog.model_by_id[model_id])
        self._confirm(self.configurator.carried_to(catalog, build))

    def _confirm(self, configurator: Configurator) -> None:
        """Let the catalog of today hold from now on."""
        self.configurator, self.reopening = configurator, None
        self.message = self.words.say(N_("today's catalog holds now"))
        self.message = self.keeper.confirmed(configurator, self.words.code) or self.message
        self.begin()
