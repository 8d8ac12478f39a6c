"""The engine of one model: option availability, resolutions, ways to qualify, savings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from xmc_tui.domain.budget import drops
from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Catalog, Model
from xmc_tui.domain.frozen import frozen
from xmc_tui.domain.option_state import OptionState
from xmc_tui.domain.qualify import Obstacle, QualifyTask, obstacle, ways_to_qualify
from xmc_tui.domain.rules import rulebook_beside, rulebook_of
from xmc_tui.domain.states import States, StateTable
from xmc_tui.domain.ways_out import Task, price_of, ways_out


@frozen
class WayToQualify:
    """A qualifying build that keeps every wish.

    `alike` is the number of equivalent builds, itself included.
    """

    build: Build
    alike: int


class Advice:
    """Answers queries about the builds of one model, converting between builds and bit masks.

    It holds no state except caches.
    """

    def __init__(self, catalog: Catalog, model: Model) -> None:
        self.catalog = catalog
        self.model = model
        self.rulebook = rulebook_of(model)
        self.table = StateTable(self.rulebook)
        self._tolerant = self.table  # of the last build that broke rules
        # Callers ask option by option, so the states of the last build are cached.
        self._asked: tuple[Build, date] | None = None
        self._states: States = self.table.beside(0, 0, 0)

    def state(self, build: Build, option_id: str, day: date) -> OptionState:
        """Return the availability of an option in a build on a date."""
        return self.states(build, day)[self.rulebook.number[option_id]]

    def states(self, build: Build, day: date) -> States:
        """Return the availability of all options on a date, each computed on first access."""
        if self._asked is None or build is not self._asked[0] or day != self._asked[1]:
            table = self._table_beside(build)
            rulebook, self._asked = table.rulebook, (build, day)
            chosen = rulebook.mask_of(build.chosen)
            closed = rulebook.not_offered(day) & ~chosen
            self._states = table.beside(chosen, rulebook.mask_of(build.wishes), closed)
        return self._states

    def _table_beside(self, build: Build) -> StateTable:
        """Return the table of states beside a build, under the rules that it keeps."""
        rulebook = rulebook_beside(self.model, build.chosen)
        if rulebook is self.rulebook:
            return self.table
        if rulebook is not self._tolerant.rulebook:
            self._tolerant = StateTable(rulebook)
        return self._tolerant

    def ways_out(
        self,
        before: Build,
        wanted: Build,
        settled: Iterable[str],
        day: date,
        most: int = 5,
        tolerated: Build | None = None,
    ) -> tuple[Build, ...]:
        """Return the best valid builds that keep the choice of `wanted` in the slots of `settled`.

        They are ranked by the wishes given up, the number of changes, and the price difference to
        `before`. Options that a resolution adds do not become wishes; wishes of `wanted` that it
        keeps stay wishes.
        """
        rulebook = rulebook_beside(self.model, tolerated.chosen) if tolerated else self.rulebook
        closed = rulebook.not_offered(day)
        if tolerated is not None:
            closed &= ~rulebook.mask_of(tolerated.chosen)
        chosen, pinned = (
            rulebook.mask_of(wanted.chosen),
            {rulebook.slot_of[rulebook.number[o]] for o in settled},
        )
        task = Task(
            rulebook=rulebook,
            start=chosen,
            pinned=frozenset(pinned),
            wishes=rulebook.mask_of(wanted.wishes),
            unavailable=closed,
            price=price_of(rulebook, rulebook.mask_of(before.chosen)),
        )
        return tuple(self._build(way.build, wanted.wishes) for way in ways_out(task, most))

    def ways_to_qualify(self, build: Build, day: date, most: int = 5) -> tuple[WayToQualify, ...]:
        """Return the cheapest qualifying builds that keep every wish."""
        return tuple(
            WayToQualify(self._build(way.build, build.wishes), way.alike)
            for way in ways_to_qualify(self._qualify_task(build, day), most)
        )

    def obstacle(self, build: Build, day: date) -> tuple[Obstacle, int]:
        """Return the reason why no build that keeps the wishes qualifies.

        The second value is the greatest option sum of a build that keeps them, in yuan.
        """
        return obstacle(self._qualify_task(build, day))

    def drops(self, build: Build, excess: int, day: date, most: int = 5) -> tuple[Build, ...]:
        """Return the builds that save `excess` yuan or more with the fewest choices given up."""
        chosen, unavailable = self.rulebook.mask_of(build.chosen), self.rulebook.not_offered(day)
        found = drops(self.rulebook, chosen, excess, unavailable, most)
        return tuple(self._build(drop.build, build.wishes) for drop in found)

    def _qualify_task(self, build: Build, day: date) -> QualifyTask:
        rulebook = self.rulebook
        chosen, wishes = rulebook.mask_of(build.chosen), rulebook.mask_of(build.wishes)
        return QualifyTask(
            rulebook, self.catalog.programme, chosen, wishes, rulebook.not_offered(day)
        )

    def _build(self, mask: int, wishes: frozenset[str]) -> Build:
        chosen = frozenset(self.rulebook.ids_of(mask))
        return Build(self.model.id, chosen, wishes & chosen)
