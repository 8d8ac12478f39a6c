"""Read-only queries on a build: price, option availability, conflicts, previews and advice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from xmc_tui.configurator.build_preview import Preview
from xmc_tui.configurator.build_state import BuildState
from xmc_tui.domain.build import Build, add_option
from xmc_tui.domain.catalog import Catalog, Model, SelectionMode
from xmc_tui.domain.compiled_rules import (
    CompiledRules,
    Conflict,
    compile_rules,
    compile_rules_tolerating_conflicts,
)
from xmc_tui.domain.option_availability import Availability, OptionAvailability
from xmc_tui.domain.pricing import Quote, compute_quote, is_unorderable

if TYPE_CHECKING:
    from xmc_tui.configurator.search_answer_cache import SearchAnswerCache
    from xmc_tui.domain.engine.model_engine import Engine, WayToQualify
    from xmc_tui.domain.engine.search_budget import SearchBudget, SearchResults
    from xmc_tui.domain.engine.ways_to_qualify import NoWayToQualify

Result = TypeVar("Result")


#: How many quotes are cached: a frame asks for two or three of them many times.
_QUOTES_CACHED = 256

#: The number of options up to which the engine is prepared within some milliseconds.
_PREPARED_AT_ONCE = 400

#: Held while an engine is prepared, so that two threads do not prepare the same one.
_PREPARING = Lock()


class BuildEvaluator:
    """Answers questions about the build of a state; changes nothing."""

    def __init__(
        self,
        state: BuildState,
        engines: dict[Model, Engine] | None = None,
        quotes: dict[tuple[Catalog, Build, date], Quote] | None = None,
        make_budget: Callable[[], SearchBudget] | None = None,
        answers: SearchAnswerCache | None = None,
    ) -> None:
        self.state = state
        #: Gives the budget of each question to the engine; None means no limit. A screen sets one
        #: that ends soon, shows what has no proof as such, and asks again with more time on
        #: another thread.
        self.make_budget = make_budget
        self._answers = answers
        #: Whether questions are answered with what is known: an answer without a proof is not
        #: searched for again, and none waits until the engine of a large model is prepared. A
        #: screen sets this while another thread searches on.
        self.answers_at_once = False
        self._engines = {} if engines is None else engines
        self._quotes = {} if quotes is None else quotes

    def make_for_copied_state(self, state: BuildState) -> BuildEvaluator:
        """Return the evaluator of a copy of the state; both share their caches."""
        shared = self._engines, self._quotes, self.make_budget, self.search_answer_cache
        return BuildEvaluator(state, *shared)

    def make_for_thread_sharing_caches(self, state: BuildState) -> BuildEvaluator:
        """Return the evaluator of a copy of the state for a thread; both share their caches."""
        return BuildEvaluator(state, self._engines, self._quotes, answers=self.search_answer_cache)

    @property
    def search_answer_cache(self) -> SearchAnswerCache:
        """Answers of former searches, shared with the evaluators of other threads."""
        if self._answers is None:
            from xmc_tui.configurator.search_answer_cache import SearchAnswerCache  # on use

            with _PREPARING:
                self._answers = self._answers or SearchAnswerCache()
        return self._answers

    @property
    def compiled_rules(self) -> CompiledRules:
        """The compiled rules of the model."""
        return compile_rules(self.state.model)

    @property
    def engine(self) -> Engine:
        """The engine of the model: availability, resolutions, ways to qualify."""
        model = self.state.model
        if model not in self._engines:
            # Not needed before the first frame, so it is imported on use.
            from xmc_tui.domain.engine.model_engine import Engine

            with _PREPARING:
                if model not in self._engines:
                    self._engines[model] = Engine(self.state.catalog, model)
        return self._engines[model]

    @property
    def _can_search(self) -> bool:
        """Whether a question need not wait for the engine."""
        model = self.state.model
        is_prepared = model in self._engines or len(model.options) <= _PREPARED_AT_ONCE
        return is_prepared or not self.answers_at_once

    def _get_budget(self) -> SearchBudget:
        from xmc_tui.domain.engine.search_budget import UNLIMITED  # with the engine, on use

        return UNLIMITED if self.make_budget is None else self.make_budget()

    def preload_engine(self) -> None:
        """Prepare the engine of the model, so that the first question does not wait for it."""
        _ = self.engine.compiled_rules.rules_of_option

    # ── Prices and rules ──────────────────────────────────────────────────────────────────────────

    @property
    def quote(self) -> Quote:
        """The price and the conditions of the current build."""
        return self.quote_build(self.state.build)

    def quote_build(self, build: Build) -> Quote:
        """Return price and conditions of any build of the catalog, on the day it is quoted on."""
        key = self.state.catalog, build, self.state.pricing_date(build)
        if (quote := self._quotes.get(key)) is None:  # threads share the cache
            if len(self._quotes) >= _QUOTES_CACHED:
                self._quotes.clear()
            quote = self._quotes[key] = compute_quote(*key)
        return quote

    def conflicts(self) -> tuple[Conflict, ...]:
        """Return the rules that the build breaks; only a sheet of another catalog can break any."""
        return self.compiled_rules.find_conflicts(self.state.build.chosen)

    def introduced_conflicts(self, build: Build) -> tuple[Conflict, ...]:
        """Return the rules that a build breaks and the current one does not."""
        if self.compiled_rules.is_valid(self.compiled_rules.mask_of(build.chosen)):
            return ()
        tolerant = compile_rules_tolerating_conflicts(self.state.model, self.state.build.chosen)
        return tolerant.find_conflicts(build.chosen)

    def can_be_ordered(self, build: Build) -> bool:
        """Whether a build of any model breaks no rule on the day it is quoted on."""
        model = self.state.catalog.model_by_id[build.model]
        return not is_unorderable(model, build, self.state.pricing_date(build))

    # ── Options ───────────────────────────────────────────────────────────────────────────────────

    def option_state(self, option_id: str) -> OptionAvailability:
        """Return the availability of an option and what choosing it would change."""
        state = self.state
        if state.model.group_of(option_id).pick is SelectionMode.GIFT:
            day = state.pricing_date(state.build)
            is_given = state.model.options[option_id].offered.covers(day)
            return OptionAvailability(Availability.FREE if is_given else Availability.NOT_OFFERED)
        if option_id in state.build.chosen:
            return OptionAvailability(Availability.FREE)
        # A choice that restores the build of the sheet is priced on the day of the sheet.
        day = state.current_day
        if state.saved_sheet is not None:
            day = state.pricing_date(add_option(state.model, state.build, option_id))
        if not self._can_search:
            return OptionAvailability(Availability.UNDECIDED, is_proven=False)
        return self.engine.option_state(state.build, option_id, day, self._get_budget())

    def preview_option(self, option_id: str) -> Preview:
        """Return the quote and the conflicts that choosing an option would lead to."""
        build = add_option(self.state.model, self.state.build, option_id)
        return self._preview_resolved(option_id, build, {option_id})

    def preview_build(self, build: Build, fixed_options: Collection[str] = ()) -> Preview | None:
        """Return the quote and the conflicts of a build; None if it is the current one.

        If it breaks rules, the best resolution keeps the groups of `fixed_options`.
        """
        if build.chosen == self.state.build.chosen:
            return None
        return self._preview_resolved("", build, fixed_options)

    def _preview_resolved(
        self, option_id: str, build: Build, fixed_options: Collection[str]
    ) -> Preview:
        state, is_proven = self.state, True
        conflicts = self.introduced_conflicts(build)
        if conflicts:
            day = state.pricing_date(build)
            resolutions = self._find_resolutions(build, fixed_options, day, 1)
            build, is_proven = resolutions[0] if resolutions else build, resolutions.is_proven
        return Preview(option_id, self.quote_build(build), conflicts, is_proven)

    def preview_model(self, model_id: str) -> Quote:
        """Return the quote of the car that changing to a model would lead to."""
        return self.quote_build(self.make_build_of_model(model_id))

    def make_build_of_model(self, model_id: str, option_id: str = "") -> Build:
        """Return the build of a model with every choice of this one that it also offers.

        `option_id` is an option to choose there as well; "" for none.
        """
        state = self.state
        model = state.catalog.model_by_id[model_id]
        if model is state.model:
            return state.build
        # Not needed before the first frame, so it is imported on use.
        from xmc_tui.configurator.model_change import carry_choices_over

        return carry_choices_over(state.model, state.build, model, state.current_day, option_id)

    # ── Advice ────────────────────────────────────────────────────────────────────────────────────

    def resolutions_of_option(self, option_id: str) -> SearchResults[Build]:
        """Return the resolutions of choosing an option, best first; none without a conflict."""
        from xmc_tui.domain.engine.search_budget import SearchResults  # with the engine, on use

        build = add_option(self.state.model, self.state.build, option_id)
        if not self.introduced_conflicts(build):
            return SearchResults()
        return self.resolutions_of_build(build, {option_id})

    def resolutions_of_build(self, build: Build, fixed: Collection[str]) -> SearchResults[Build]:
        """Return the resolutions of a build that the current one would become, best first."""
        return self._find_resolutions(build, fixed, self.state.pricing_date(build), 5)

    def _find_resolutions(
        self, build: Build, fixed_options: Collection[str], day: date, most: int
    ) -> SearchResults[Build]:
        before, fixed = self.state.build, frozenset(fixed_options)

        def search() -> SearchResults[Build]:
            return self.engine.find_resolutions(
                before, build, fixed, day, most, before, self._get_budget()
            )

        return self._find(("resolutions", before, build, fixed, day, most), search)

    def find_ways_to_qualify(
        self, most: int = 5, fewest_changes: bool = False
    ) -> SearchResults[WayToQualify]:
        """Return the cheapest ways to qualify, at most `most`, priced today.

        With `fewest_changes` those with the fewest changes come first among sums that are nearly
        equal. If some are within the budget, only those are returned; otherwise all are above it.
        """
        # Imported with the engine, on use.
        from xmc_tui.domain.engine.search_budget import SearchResults
        from xmc_tui.domain.engine.ways_to_qualify import WayOrder

        order = WayOrder.FEWEST_CHANGES if fewest_changes else WayOrder.BY_SUM
        build, day = self.state.build, self.state.current_day

        def search() -> SearchResults[WayToQualify]:
            budget = self._get_budget()
            return self.engine.find_ways_to_qualify(build, day, most, order, budget)

        ways = self._find(("ways", build, day, most, order), search)
        within = SearchResults(
            (way for way in ways if not self.amount_over_budget(way.build)), ways.is_proven
        )
        return within or ways

    def why_not_qualifying(self) -> NoWayToQualify:
        """Return why no build with the wishes qualifies today."""
        build, day = self.state.build, self.state.current_day

        def search() -> NoWayToQualify:
            return self.engine.why_not_qualifying(build, day, self._get_budget())

        return self.search_answer_cache.get_or_search(
            (self.state.catalog, "blocker", build, day), search, not self.answers_at_once
        )

    def _find(
        self, question: Hashable, search: Callable[[], SearchResults[Result]]
    ) -> SearchResults[Result]:
        from xmc_tui.domain.engine.search_budget import SearchResults  # with the engine, on use

        if self._can_search:
            return self.search_answer_cache.get_or_search(
                (self.state.catalog, question), search, not self.answers_at_once
            )
        return SearchResults(is_proven=False)

    def amount_over_budget(self, build: Build) -> int:
        """Return by how many yuan the total of a build is above the budget; 0 if it is within."""
        if self.state.budget is None:
            return 0
        return max(0, self.quote_build(build).totals.total - self.state.budget)

    def find_savings(self, excess: int) -> SearchResults[Build]:
        """Return the smallest changes that save `excess` yuan, as builds valid today."""
        build, day = self.state.build, self.state.current_day

        def search() -> SearchResults[Build]:
            return self.engine.find_savings(build, excess, day, budget=self._get_budget())

        return self._find(("savings", build, excess, day), search)
