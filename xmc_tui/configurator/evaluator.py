"""Read-only queries on the current build: price, option availability, conflicts, previews and advice."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from xmc_tui.configurator.build_state import BuildState
from xmc_tui.domain.build import Build, standard_build, with_option
from xmc_tui.domain.catalog import Pick
from xmc_tui.domain.frozen import frozen
from xmc_tui.domain.option_state import OptionState, State
from xmc_tui.domain.price import Quote, breaks_a_rule, quote
from xmc_tui.domain.rules import Conflict, Rulebook, rulebook_beside, rulebook_of

if TYPE_CHECKING:
    from xmc_tui.domain.advise import Advice, WayToQualify


@frozen
class Preview:
    """The quote if an option were chosen, by its best resolution; `conflicts` say why it needs one."""

    option: str
    quote: Quote
    conflicts: tuple[Conflict, ...]


#: How many quotes are cached: a frame asks for two or three of them many times.
_QUOTES_CACHED = 256


class BuildEvaluator:
    """Answers questions about the build of a state; changes nothing."""

    def __init__(
        self,
        state: BuildState,
        engines: dict[str, Advice] | None = None,
        quotes: dict[tuple[Build, date], Quote] | None = None,
    ) -> None:
        self.state = state
        self._engines = {} if engines is None else engines
        self._quotes = {} if quotes is None else quotes

    def for_copy(self, state: BuildState) -> BuildEvaluator:
        """Return the evaluator of a copy of the state; it shares what is cached."""
        return BuildEvaluator(state, self._engines, self._quotes)

    @property
    def rulebook(self) -> Rulebook:
        """The compiled rules of the model."""
        return rulebook_of(self.state.model)

    @property
    def advice(self) -> Advice:
        """The engine of the model: availability, resolutions, ways to qualify."""
        model = self.state.model
        if model.id not in self._engines:
            from xmc_tui.domain.advise import Advice  # not needed before the first frame

            self._engines[model.id] = Advice(self.state.catalog, model)
        return self._engines[model.id]

    def prepare(self) -> None:
        """Create the engine of the model, so that the first question does not wait for it."""
        _ = self.advice

    # ── Prices and rules ──────────────────────────────────────────────────────────────────────────

    @property
    def quote(self) -> Quote:
        """The price and the conditions of the current build."""
        return self.quote_of(self.state.build)

    def quote_of(self, build: Build) -> Quote:
        """Return price and conditions of any build of the catalog, on the day it is quoted on."""
        key = build, self.state.pricing_date(build)
        if key not in self._quotes:
            if len(self._quotes) >= _QUOTES_CACHED:
                self._quotes.clear()
            self._quotes[key] = quote(self.state.catalog, *key)
        return self._quotes[key]

    def conflicts(self) -> tuple[Conflict, ...]:
        """Return the rules that the build breaks: only a sheet of another catalog breaks any."""
        return self.rulebook.conflicts(self.state.build.chosen)

    def new_conflicts(self, build: Build) -> tuple[Conflict, ...]:
        """Return the rules that a build breaks and the current one does not."""
        if self.rulebook.holds(self.rulebook.mask_of(build.chosen)):
            return ()
        tolerant = rulebook_beside(self.state.model, self.state.build.chosen)
        return tolerant.conflicts(build.chosen)

    def can_be_ordered(self, build: Build) -> bool:
        """Whether a build of any model breaks no rule on the day it is quoted on."""
        model = self.state.catalog.model_by_id[build.model]
        return not breaks_a_rule(model, build, self.state.pricing_date(build))

    # ── Options ───────────────────────────────────────────────────────────────────────────────────

    def judge(self, option_id: str) -> OptionState:
        """Return the availability of an option and what choosing it would change."""
        state = self.state
        if state.model.group_of(option_id).pick is Pick.GIFT:
            day = state.pricing_date(state.build)
            is_given = state.model.options[option_id].offered.covers(day)
            return OptionState(State.FREE if is_given else State.NOT_OFFERED)
        if option_id in state.build.chosen:
            return OptionState(State.FREE)
        # A choice that leads back to the sheet is priced on the day of the sheet, any other today.
        day = state.today()
        if state.origin is not None:
            day = state.pricing_date(with_option(state.model, state.build, option_id))
        return self.advice.state(state.build, option_id, day)

    def preview(self, option_id: str) -> Preview:
        """Return what the build would be if an option were chosen."""
        state = self.state
        build = with_option(state.model, state.build, option_id)
        conflicts = self.new_conflicts(build)
        if conflicts:
            day = state.pricing_date(build)
            ways = self.advice.ways_out(state.build, build, {option_id}, day, 1, state.build)
            build = ways[0] if ways else build
        return Preview(option_id, self.quote_of(build), conflicts)

    def preview_model(self, model_id: str) -> Quote:
        """Return the quote of the standard car of a model."""
        return self.quote_of(standard_build(self.state.catalog.model_by_id[model_id]))

    # ── Advice ────────────────────────────────────────────────────────────────────────────────────

    def ways_for(self, option_id: str) -> tuple[Build, ...]:
        """Return the resolutions of choosing an option; none if it causes no conflict."""
        state = self.state
        build = with_option(state.model, state.build, option_id)
        if not self.new_conflicts(build):
            return ()
        day = state.pricing_date(build)
        return self.advice.ways_out(state.build, build, {option_id}, day, tolerated=state.build)

    def ways_to_qualify(self, most: int = 5) -> tuple[WayToQualify, ...]:
        """Return the cheapest ways to qualify, priced today.

        If some are within the budget, only those; else all are above it, as the cheapest one is.
        """
        ways = self.advice.ways_to_qualify(self.state.build, self.state.today(), most)
        within = tuple(way for way in ways if not self.excess_of(way.build))
        return within or ways

    def excess_of(self, build: Build) -> int:
        """Return by how many yuan the total of a build is above the budget; 0 if it is within."""
        if self.state.ceiling is None:
            return 0
        return max(0, self.quote_of(build).totals.total - self.state.ceiling)

    def drops(self, excess: int) -> tuple[Build, ...]:
        """Return the smallest ways to save so many yuan, as they can be ordered today."""
        return self.advice.drops(self.state.build, excess, self.state.today())
