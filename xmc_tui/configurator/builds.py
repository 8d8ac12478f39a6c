"""Builds side by side: up to three configurators, each with its own history, of which one is at hand."""

from __future__ import annotations

from xmc_tui.configurator.core import Configurator
from xmc_tui.domain.details import Details

#: What the builds are called, in the order in which they were made.
LETTERS = "ABC"


class Builds:
    """Holds the builds, one of them at hand; nothing crosses over but what is taken over by a command."""

    def __init__(self, *builds: Configurator, at: int = 0) -> None:
        self._builds = list(builds)
        self._at = at

    @property
    def at_hand(self) -> Configurator:
        """The build that commands go to."""
        return self._builds[self._at]

    @property
    def number(self) -> int:
        """The place of the build at hand, counted from 0."""
        return self._at

    @property
    def letter(self) -> str:
        """What the build at hand is called."""
        return LETTERS[self._at]

    @property
    def letters(self) -> str:
        """What the builds are called, all in order."""
        return LETTERS[: len(self._builds)]

    @property
    def all(self) -> tuple[tuple[str, Configurator], ...]:
        """Every build with what it is called."""
        return tuple(zip(self.letters, self._builds, strict=True))

    @property
    def others(self) -> tuple[tuple[str, Configurator], ...]:
        """The builds that are not at hand, with what they are called."""
        return tuple(entry for entry in self.all if entry[0] != self.letter)

    def copy(self) -> bool:
        """Keep the build at hand and go on with a copy of it; False where there are as many as there can be."""
        if len(self._builds) == len(LETTERS):
            return False
        self._builds.append(self.at_hand.copied())
        self._at = len(self._builds) - 1
        return True

    def turn(self, by: int) -> None:
        """Go to the next build or the previous one, round at the ends."""
        self._at = (self._at + by) % len(self._builds)

    def put(self, configurator: Configurator) -> None:
        """Have another configurator stand in the place of the one at hand."""
        self._builds[self._at] = configurator

    def unsaved(self) -> str:
        """Return the letters of the builds that leaving now would lose: those not exported, under any letter."""
        exported = [_content(each) for _, each in self.all if each.origin and not each.differs_from_origin]
        return "".join(letter for letter, each in self.all if each.is_unsaved and _content(each) not in exported)


def _content(configurator: Configurator) -> tuple[str, frozenset[str], Details]:
    """Return what a sheet would hold of a build: car, choices, names."""
    return configurator.build.model, configurator.build.chosen, configurator.details
