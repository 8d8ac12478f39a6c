"""The part of the configurator's screen that holds builds side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xmc_tui.configurator import Builds
from xmc_tui.locale import N_, Language
from xmc_tui.present.cursor import to_the_chosen
from xmc_tui.tui import screens
from xmc_tui.tui.desk import Keeper, Opened
from xmc_tui.tui.screens.advising import AdvisingScreen

if TYPE_CHECKING:
    from xmc_tui.picture.studio import Studio


class BesideScreen(AdvisingScreen):
    """Keeps up to three builds, each with a desk, a draft, and maybe a report of its own to be confirmed.

    What has no number is of the one at hand.
    """

    glyphs: str

    @property
    def studio(self) -> Studio | None:
        """What draws pictures; None while it is not loaded, or none are wanted."""
        raise NotImplementedError

    def __init__(self, opened: Opened, words: Language, keeper: Keeper) -> None:
        super().__init__(opened, words, keeper)
        self.lay_out([(keeper, opened)])

    async def action_copy_build(self) -> None:
        """Keep this build and go on with a copy; its draft and its sheet are its own."""
        if self.reopening is not None:
            await self.ask_reopening()
            return
        before = self.builds.letter
        if not self.builds.copy():
            self.message = self.words.say(N_("three builds are as many as there can be"))
            self.show()
            return
        copy, desk = self.builds.at_hand, self.desk.another()
        self._stands.append((self.keeper.another(copy, desk), Opened(copy, desk)))
        self.keep()  # whatever it is, it is now one of those that come back together
        self.offer = None
        self._take_in_hand(self.words.say(N_("{letter}: a copy of {before}"), letter=self.builds.letter, before=before))
        self.keep()
        self.show()

    async def action_build(self, by: int) -> None:
        """Change to the next build or the previous one."""
        if len(self.builds.letters) == 1:
            self._say_there_is_one()
            return
        self.builds.turn(by)
        self._take_in_hand(self.words.say(N_("build {letter}"), letter=self.builds.letter))

    def take_first_unsaved(self) -> None:
        """Change to the first build that is not exported, where the one at hand is."""
        unsaved = self.builds.unsaved()
        if unsaved and self.builds.letter not in unsaved:
            self.builds.turn(self.builds.letters.index(unsaved[0]) - self.builds.number)
            self._take_in_hand(self.words.say(N_("build {letter}"), letter=self.builds.letter))

    def _take_in_hand(self, message: str) -> None:
        self._hold()
        self.cursor = to_the_chosen(self.configurator, self.cursor)
        self.message = message
        self.show()

    def put_at_hand(self) -> None:
        """Have what the screen holds now, a draft taken up or another catalog's car, stand for the build at hand."""
        self.builds.put(self.configurator)
        opened = Opened(self.configurator, self.desk, reopening=self.reopening)
        self._stands[self.builds.number] = self.keeper, opened

    def lay_out(self, stands: Sequence[tuple[Keeper, Opened]]) -> None:
        """Have these builds stand side by side, in this order; at hand is the one of the keeper at hand."""
        self._stands = list(stands)
        at = [keeper for keeper, _ in stands].index(self.keeper)
        self.builds = Builds(*(opened.configurator for _, opened in stands), at=at)
        self._hold()

    def _hold(self) -> None:
        self.keeper, opened = self._stands[self.builds.number]
        self.configurator, self.desk, self.reopening = opened.configurator, opened.desk, opened.reopening

    def action_resume(self) -> None:
        """Go on with the draft that is offered, and with those that stood beside it."""
        offered = self.offer is not None
        super().action_resume()
        if not offered or self.offer is not None or len(self.builds.letters) > 1:
            return
        beside = self.keeper.beside(self.words.code)
        if len(beside) > 1:
            self.lay_out(beside)
            self.message = self.words.say(N_("the drafts are resumed: {builds}"), builds=self.builds.letters)
            self.show()

    def _say_there_is_one(self) -> None:
        self.message = self.words.say(N_("there is one build only: n goes on with a copy"))
        self.show()

    async def action_compare(self) -> None:
        """Show the builds side by side."""
        if len(self.builds.letters) == 1:
            self._say_there_is_one()
            return
        await self.advise(screens.CompareDialog(self.shown(), self.builds, self.glyphs, self.studio))
