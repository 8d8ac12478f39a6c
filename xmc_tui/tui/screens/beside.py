"""The part of the configurator's screen that holds builds side by side."""

from __future__ import annotations

from xmc_tui.configurator import Builds, Configurator
from xmc_tui.locale import N_
from xmc_tui.present.cursor import kept_on_the_car
from xmc_tui.tui import screens
from xmc_tui.tui.desk import Desk
from xmc_tui.tui.screens.advising import AdvisingScreen


class BesideScreen(AdvisingScreen):
    """Keeps up to three builds, each with a desk of its own; `configurator` and `desk` are those at hand."""

    def __init__(self, configurator: Configurator, desk: Desk) -> None:
        super().__init__()
        self.builds = Builds(configurator)
        self.desks = [desk]
        self.configurator, self.desk = configurator, desk

    def action_copy_build(self) -> None:
        """Keep this build and go on with a copy."""
        before = self.builds.letter
        if not self.builds.copy():
            self.message = self.words.say(N_("three builds are as many as there can be"))
            self.show()
            return
        self.desks.append(self.desk.another())
        self._take_in_hand(self.words.say(N_("{letter}: a copy of {before}"), letter=self.builds.letter, before=before))

    def action_build(self, by: int) -> None:
        """Change to the next build or the previous one."""
        if len(self.builds.letters) == 1:
            self._say_there_is_one()
            return
        self.builds.turn(by)
        self._take_in_hand(self.words.say(N_("build {letter}"), letter=self.builds.letter))

    def _take_in_hand(self, message: str) -> None:
        self.configurator, self.desk = self.builds.at_hand, self.desks[self.builds.number]
        self.cursor = kept_on_the_car(self.configurator, self.cursor)
        self.message = message
        self.show()

    def _say_there_is_one(self) -> None:
        self.message = self.words.say(N_("there is one build only: n goes on with a copy"))
        self.show()

    async def action_compare(self) -> None:
        """Show the builds side by side."""
        if len(self.builds.letters) == 1:
            self._say_there_is_one()
            return
        await self.advise(screens.CompareDialog(self._view(), self.builds))
