"""The build as it stands: priced, judged, and everything that can be asked about it; nothing here changes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from xmc_tui.configurator.outcomes import Deed
from xmc_tui.domain.build import Build, standard_build, with_option
from xmc_tui.domain.catalog import Catalog, Model, Pick
from xmc_tui.domain.details import NO_DETAILS, Details
from xmc_tui.domain.frozen import frozen
from xmc_tui.domain.option_state import OptionState, State
from xmc_tui.domain.price import Quote, breaks_a_rule, quote
from xmc_tui.domain.rules import Conflict, Rulebook, rulebook_beside, rulebook_of

if TYPE_CHECKING:
    from xmc_tui.domain.advise import Advice, WayToQualify


@frozen
class Origin:
    """The sheet this build was opened from or last exported to: what was on it, and the day it was quoted.

    One that is not `sound`, whose figures are not those of the catalog, is never written again as it was.
    """

    number: str
    build: Build
    details: Details
    quoted_on: date
    sound: bool = True


@frozen
class Preview:
    """What would be if an option were chosen, by the best way out where it needs one; `conflicts` say why it does."""

    option: str
    quote: Quote
    conflicts: tuple[Conflict, ...]


@frozen
class Step:
    """One thing done: the build before it and after it."""

    deed: Deed
    before: Build
    after: Build


#: How many quotes are remembered: a frame asks for two or three of them many times over.
_REMEMBERED = 256


class Standing:
    """Holds one build of one catalog, and what was done to it, and answers for it.

    `today` is asked whenever a day is needed.
    """

    def __init__(
        self,
        catalog: Catalog,
        today: Callable[[], date],
        details: Details = NO_DETAILS,
        origin: Origin | None = None,
        ceiling: int | None = None,
        carried: Build | None = None,
    ) -> None:
        self.catalog = catalog
        self.today = today
        self.details = details
        self.origin = origin
        self.ceiling = ceiling
        self.carried = carried  # taken over from a draft, or copied from a sheet: it stands, and is on no sheet
        self.build = carried or (origin.build if origin else standard_build(catalog.models[0]))
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._advice: dict[str, Advice] = {}
        self._quotes: dict[tuple[Build, date], Quote] = {}

    @property
    def model(self) -> Model:
        """The car being built."""
        return self.catalog.model_by_id[self.build.model]

    @property
    def rulebook(self) -> Rulebook:
        """The compiled rules of the car."""
        return rulebook_of(self.model)

    @property
    def advice(self) -> Advice:
        """What is known to answer about this car: states, ways out, ways to qualify."""
        if self.build.model not in self._advice:
            from xmc_tui.domain.advise import Advice  # the engine: nobody asks it before the first frame

            self._advice[self.build.model] = Advice(self.catalog, self.model)
        return self._advice[self.build.model]

    def prepare(self) -> None:
        """Make ready to advise on the car as it stands: done beside, the first question does not wait for it."""
        _ = self.advice

    @property
    def differs_from_origin(self) -> bool:
        """Whether car, choices or details are others than on the sheet; True where there is no sheet yet."""
        return self._differs(self.build)

    def _differs(self, build: Build) -> bool:
        if self.origin is None or not self.origin.sound:
            return True
        same_car = (build.model, build.chosen) == (self.origin.build.model, self.origin.build.chosen)
        return not same_car or self.details != self.origin.details

    @property
    def is_unsaved(self) -> bool:
        """Whether something would be lost by leaving now."""
        return self.differs_from_origin if self.origin else bool(self._done) or self.carried is not None

    @property
    def undoable(self) -> Deed | None:
        """What undo would take back; None when nothing is left."""
        return self._done[-1].deed if self._done else None

    @property
    def redoable(self) -> Deed | None:
        """What redo would do again; None when nothing is left."""
        return self._undone[-1].deed if self._undone else None

    def deed_that_brought(self, option_id: str) -> Deed | None:
        """Return what brought an option into the build as it stands; None when it was there from the start."""
        for step in reversed(self._done):
            if option_id in step.after.chosen and option_id not in step.before.chosen:
                return step.deed
        return None

    @property
    def quoted_on(self) -> date:
        """The day that prices and periods are judged on: the sheet's while it stands, else today."""
        return self.day_of(self.build)

    def day_of(self, build: Build) -> date:
        """Return the day a build would be quoted on: a change of the sheet's makes it today's."""
        return self.today() if self.origin is None or self._differs(build) else self.origin.quoted_on

    @property
    def quote(self) -> Quote:
        """The build as it stands, priced and judged."""
        return self.quote_of(self.build)

    def quote_of(self, build: Build) -> Quote:
        """Price and judge any build of the catalog on the day it would be quoted on; asked again, the same quote."""
        key = build, self.day_of(build)
        if key not in self._quotes:
            if len(self._quotes) >= _REMEMBERED:
                self._quotes.clear()
            self._quotes[key] = quote(self.catalog, *key)
        return self._quotes[key]

    def conflicts(self) -> tuple[Conflict, ...]:
        """The rules the build breaks; only a sheet written under another catalog can bring some."""
        return self.rulebook.conflicts(self.build.chosen)

    def can_be_ordered(self, build: Build) -> bool:
        """Whether a build of any car of the catalog breaks no rule, on the day it would be quoted on."""
        return not breaks_a_rule(self.catalog.model_by_id[build.model], build, self.day_of(build))

    def state(self, option_id: str) -> State:
        """Return whether an option can be chosen as the build stands."""
        return self.judge(option_id).state

    def judge(self, option_id: str) -> OptionState:
        """Judge an option beside the build as it stands, and what choosing it would change."""
        if self.model.group_of(option_id).pick is Pick.GIFT:
            is_given = self.model.options[option_id].offered.covers(self.quoted_on)
            return OptionState(State.FREE if is_given else State.NOT_OFFERED)
        if option_id in self.build.chosen:
            return OptionState(State.FREE)
        # A choice that leads back to the sheet is judged on the sheet's day, any other on today.
        day = self.day_of(with_option(self.model, self.build, option_id)) if self.origin else self.today()
        return self.advice.state(self.build, option_id, day)

    def preview(self, option_id: str) -> Preview:
        """Return what choosing an option would make of the build; nothing changes."""
        build = with_option(self.model, self.build, option_id)
        conflicts = self.new_conflicts(build)
        if conflicts:
            ways = self.advice.ways_out(self.build, build, {option_id}, self.day_of(build), 1, self.build)
            build = ways[0] if ways else build
        return Preview(option_id, self.quote_of(build), conflicts)

    def preview_model(self, model_id: str) -> Quote:
        """Return the standard car of a model, priced and judged."""
        return self.quote_of(standard_build(self.catalog.model_by_id[model_id]))

    def ways_for(self, option_id: str) -> tuple[Build, ...]:
        """Return the ways out that choosing an option would open; none where it is free."""
        build = with_option(self.model, self.build, option_id)
        if not self.new_conflicts(build):
            return ()
        return self.advice.ways_out(self.build, build, {option_id}, self.day_of(build), tolerated=self.build)

    def ways_to_qualify(self, most: int = 5) -> tuple[WayToQualify, ...]:
        """Return the cheapest ways to qualify, within the ceiling where some are; what is taken is quoted today.

        All of them are above the ceiling where none is within it: the cheapest one would be.
        """
        ways = self.advice.ways_to_qualify(self.build, self.today(), most)
        within = tuple(way for way in ways if not self.excess_of(way.build))
        return within or ways

    def excess_of(self, build: Build) -> int:
        """Return by how many yuan the total of a build is above the ceiling; 0 where it is within, or there is none."""
        if self.ceiling is None:
            return 0
        return max(0, self.quote_of(build).totals.total - self.ceiling)

    def drops(self, excess: int) -> tuple[Build, ...]:
        """Return the smallest ways to save so many yuan, as they can be ordered today."""
        return self.advice.drops(self.build, excess, self.today())

    def new_conflicts(self, build: Build) -> tuple[Conflict, ...]:
        """Return the rules a build breaks and the present one does not: an old sheet's faults block nothing else."""
        if self.rulebook.holds(self.rulebook.mask_of(build.chosen)):
            return ()
        return rulebook_beside(self.model, self.build.chosen).conflicts(build.chosen)
