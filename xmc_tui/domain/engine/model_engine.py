"""The engine of one model: option availability, resolutions, ways to qualify and savings, asked in
terms of builds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Catalog, Model
from xmc_tui.domain.compiled_rules import compile_rules, compile_rules_tolerating_conflicts
from xmc_tui.domain.engine.availability import AvailabilityCache, BuildAvailability
from xmc_tui.domain.engine.budget_savings import find_savings
from xmc_tui.domain.engine.option_sum_search import QualifyTask, precompute_search_tables
from xmc_tui.domain.engine.resolutions import RepairTask, find_resolutions, sum_prices
from xmc_tui.domain.engine.rule_component import get_component
from xmc_tui.domain.engine.search_budget import (
    UNLIMITED,
    BudgetExceededError,
    SearchBudget,
    SearchResults,
)
from xmc_tui.domain.engine.ways_to_qualify import (
    PREPARED_AT_ONCE,
    NoWayToQualify,
    WayOrder,
    find_ways_to_qualify,
    why_not_qualifying,
)
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.option_availability import OptionAvailability


@frozen
class WayToQualify:
    """A qualifying build that contains every wish.

    `equivalents` is the number of equivalent builds, itself included.
    """

    build: Build
    equivalents: int


class Engine:
    """Answers queries about the builds of one model, converting between builds and bit masks.

    It holds no state except caches.
    """

    def __init__(self, catalog: Catalog, model: Model) -> None:
        self.catalog = catalog
        self.model = model
        self.compiled_rules = compile_rules(model)
        if len(self.compiled_rules.options) > PREPARED_AT_ONCE:
            precompute_search_tables(self.compiled_rules)  # a search could not be interrupted there
        self.availability_cache = AvailabilityCache(self.compiled_rules)
        # That of the last build that broke rules.
        self._tolerant_cache = self.availability_cache
        # Callers ask option by option, so the states of the last build and date are cached.
        # One tuple, because threads share the engine.
        self._last_query: tuple[Build, date, BuildAvailability] | None = None

    def option_state(
        self, build: Build, option_id: str, day: date, budget: SearchBudget = UNLIMITED
    ) -> OptionAvailability:
        """Return the availability of an option in a build on a date, as far as the budget
        allows."""
        number = self.compiled_rules.option_numbers[option_id]
        return self.option_states(build, day).get(number, budget)

    def option_states(self, build: Build, day: date) -> BuildAvailability:
        """Return the availability of all options on a date, each computed on first access."""
        last = self._last_query
        if last is None or build is not last[0] or day != last[1]:
            cache = self._select_cache(build)
            compiled_rules = cache.compiled_rules
            chosen = compiled_rules.mask_of(build.chosen)
            wishes = compiled_rules.mask_of(build.wishes)
            closed = compiled_rules.find_not_offered(day) & ~chosen
            last = self._last_query = build, day, cache.for_build(chosen, wishes, closed)
        return last[2]

    def _select_cache(self, build: Build) -> AvailabilityCache:
        """Return the cache for a build; if it breaks rules, these conflicts are tolerated."""
        compiled_rules = compile_rules_tolerating_conflicts(self.model, build.chosen)
        if compiled_rules is self.compiled_rules:
            return self.availability_cache
        cache = self._tolerant_cache
        if compiled_rules is not cache.compiled_rules:
            cache = self._tolerant_cache = AvailabilityCache(compiled_rules)
        return cache

    def find_resolutions(
        self,
        before: Build,
        wanted: Build,
        fixed_options: Iterable[str],
        day: date,
        most: int = 5,
        tolerated: Build | None = None,
        budget: SearchBudget = UNLIMITED,
    ) -> SearchResults[Build]:
        """Return the best valid builds that keep the value that the decision variable of each of
        `fixed_options` has in `wanted`.

        They are ranked by the wishes given up, the number of changes, and the price difference to
        `before`. Options that a resolution adds do not become wishes; wishes of `wanted` that it
        contains remain wishes. Conflicts of the build `tolerated` and its options that are not
        offered are allowed to remain.
        """
        compiled_rules = (
            compile_rules_tolerating_conflicts(self.model, tolerated.chosen)
            if tolerated
            else self.compiled_rules
        )
        closed = compiled_rules.find_not_offered(day)
        if tolerated is not None:
            closed &= ~compiled_rules.mask_of(tolerated.chosen)
        fixed_variables = {
            compiled_rules.variable_of[compiled_rules.option_numbers[o]] for o in fixed_options
        }
        task = RepairTask(
            compiled_rules=compiled_rules,
            start=compiled_rules.mask_of(wanted.chosen),
            fixed_variables=frozenset(fixed_variables),
            wishes=compiled_rules.mask_of(wanted.wishes),
            unavailable=closed,
            price=sum_prices(compiled_rules, compiled_rules.mask_of(before.chosen)),
        )
        found = find_resolutions(task, most, budget)
        return SearchResults(
            (self._make_build(resolution.build, wanted.wishes) for resolution in found),
            found.is_proven,
        )

    def has_valid_build_with(
        self, options: Iterable[str], day: date, budget: SearchBudget = UNLIMITED
    ) -> bool | None:
        """Whether some valid build has all of these options; None if the budget ended first."""
        compiled_rules = self.compiled_rules
        wanted = compiled_rules.mask_of(options)
        closed = compiled_rules.find_not_offered(day)
        try:
            for index in range(len(compiled_rules.components)):
                component = get_component(compiled_rules, (index,))
                local = component.to_local_mask(wanted), component.to_local_mask(closed)
                if local[0] and not component.has_valid_build_with(*local, budget):
                    return False
        except BudgetExceededError:
            return None
        return True

    def find_ways_to_qualify(
        self,
        build: Build,
        day: date,
        most: int = 5,
        order: WayOrder = WayOrder.BY_SUM,
        budget: SearchBudget = UNLIMITED,
    ) -> SearchResults[WayToQualify]:
        """Return the best qualifying builds that contain every wish, in an order."""
        task = self._make_qualify_task(build, day)
        found = find_ways_to_qualify(task, most, order, budget)
        return SearchResults(
            (
                WayToQualify(self._make_build(solution.build, build.wishes), solution.equivalents)
                for solution in found
            ),
            found.is_proven,
        )

    def why_not_qualifying(
        self, build: Build, day: date, budget: SearchBudget = UNLIMITED
    ) -> NoWayToQualify:
        """Return the reason why no build with the wishes qualifies, and the greatest option sum of
        a build that contains them."""
        return why_not_qualifying(self._make_qualify_task(build, day), budget)

    def find_savings(
        self,
        build: Build,
        excess: int,
        day: date,
        most: int = 5,
        budget: SearchBudget = UNLIMITED,
    ) -> SearchResults[Build]:
        """Return the builds that save `excess` yuan or more with the fewest choices given up."""
        compiled_rules = self.compiled_rules
        chosen = compiled_rules.mask_of(build.chosen)
        closed = compiled_rules.find_not_offered(day)
        savings = find_savings(compiled_rules, chosen, excess, closed, most, budget)
        return SearchResults(
            (self._make_build(saving.build, build.wishes) for saving in savings),
            savings.is_proven,
        )

    def _make_qualify_task(self, build: Build, day: date) -> QualifyTask:
        compiled_rules = self.compiled_rules
        chosen, wishes = compiled_rules.mask_of(build.chosen), compiled_rules.mask_of(build.wishes)
        return QualifyTask(
            compiled_rules,
            self.catalog.programme,
            chosen,
            wishes,
            compiled_rules.find_not_offered(day),
        )

    def _make_build(self, mask: int, wishes: frozenset[str]) -> Build:
        chosen = frozenset(self.compiled_rules.ids_of(mask))
        return Build(self.model.id, chosen, wishes & chosen)
