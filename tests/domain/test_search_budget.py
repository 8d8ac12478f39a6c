"""Searches with a limit: they end at once, and say what they have not proven."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from time import monotonic

import pytest

from tests.bench.engine.instances import make_linked, make_pigeonhole, write_in_files
from tests.domain.conftest import SmallCar
from tests.small_catalogs import Table, catalog_tables, group, load_tables, model, option, rule
from xmc_tui.configurator import ApplyBuild, Availability, Blocked, Choose, Configurator
from xmc_tui.domain.build import Build, add_option, make_standard_build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.engine import quick_ways, ways_to_qualify
from xmc_tui.domain.engine.build_counts import BuildStatistic, count_builds
from xmc_tui.domain.engine.model_engine import Engine
from xmc_tui.domain.engine.option_sum_search import QualifyingSolution, QualifyTask
from xmc_tui.domain.engine.search_budget import BudgetExceededError, SearchBudget, SearchResults
from xmc_tui.domain.engine.ways_to_qualify import WayOrder
from xmc_tui.domain.option_availability import OptionAvailability
from xmc_tui.storage.catalog.catalog_loader import load_catalog

DAY = date(2025, 10, 1)


def limit_looks(looks: int) -> SearchBudget:
    """Return a budget that ends at so many looks at the clock, the same on every machine."""
    remaining = [looks]

    def is_over() -> bool:
        remaining[0] -= 1
        return remaining[0] < 0

    return SearchBudget(is_over)


def make_package(folder: Path, groups: int, size: int, price: int = 20_000) -> Engine:
    """Return the engine of a car with a package that excludes the standard of each group."""
    random = Random(groups)
    tables: dict[str, Table] = {"pack": group({"sport": option(price)}, "any")}
    for i in range(groups):
        others = {f"g{i}-{j}": option(500 * random.randint(1, 40)) for j in range(1, size)}
        tables[f"g{i}"] = group({f"g{i}-0": option(), **others})
    rules = {"sport": rule(["sport"], "excludes", [f"g{i}-0" for i in range(groups)])}
    catalog = load_tables(folder / "catalog", catalog_tables({"alpha": model(tables, rules)}))
    return Engine(catalog, catalog.models[0])


def find_nearest_sum(engine: Engine, groups: int) -> int:
    """Return the option sum nearest to 0 with the package, over all sums of one price a group."""
    sums = {engine.model.options["sport"].price.amount}
    for i in range(groups):
        prices = {each.price.amount for each in engine.model.group_by_id[f"g{i}"].options[1:]}
        sums = {one + price for one in sums for price in prices}
    return min(sums, key=abs)


@pytest.mark.parametrize(("groups", "size"), [(5, 10), (7, 10), (4, 100)])
def test_a_package_that_excludes_many_standard_options_is_answered_exactly(
    tmp_path: Path, groups: int, size: int
) -> None:
    """9 to the power of 7 builds change as little; the number of steps does not depend on it."""
    engine = make_package(tmp_path, groups, size, 20_250)
    build = make_standard_build(engine.model)
    state = engine.option_state(build, "sport", DAY, limit_looks(200))
    assert (state.availability, state.is_proven) == (Availability.NEEDS_CHANGES, True)
    assert state.difference == find_nearest_sum(engine, groups)
    wanted = add_option(engine.model, build, "sport")
    found = engine.find_resolutions(build, wanted, {"sport"}, DAY, budget=limit_looks(2_000))
    assert found.is_proven
    assert len(found) == 5


def walk_linked_catalog(folder: Path) -> Configurator:
    """Return a configurator after seven choices on one component of 400 options, linked by 200
    requirements and 200 exclusions."""
    write_in_files(folder / "catalog", make_linked(40, 200, 200))
    catalog = load_catalog(folder / "catalog")
    configurator, random = Configurator(catalog, lambda: DAY), Random(3)
    names = list(configurator.compiled_rules.option_numbers)
    for _ in range(7):
        result = configurator.do(Choose(random.choice(names)))
        if isinstance(result, Blocked):
            configurator.do(ApplyBuild(result.resolutions[0], result.edit))
    return configurator


def test_a_question_that_hitting_sets_do_not_answer_is_optimized(tmp_path: Path) -> None:
    """With hitting sets 60 times as many looks at the clock are not enough."""
    configurator = walk_linked_catalog(tmp_path)
    build, engine = configurator.build, configurator.evaluator.engine
    before = engine.option_states(build, DAY)
    for name in ("g34-2", "g0-7"):
        number = engine.compiled_rules.option_numbers[name]
        state = before.get(number, limit_looks(500))
        assert (state.availability, state.is_proven) == (Availability.NEEDS_CHANGES, True)


def test_an_option_that_no_build_has_is_proven_by_optimization(tmp_path: Path) -> None:
    """Eight pigeons do not fit into seven holes, which hitting sets alone do not show soon."""
    catalog = load_tables(tmp_path / "catalog", make_pigeonhole(7))
    engine = Engine(catalog, catalog.models[0])
    build = make_standard_build(engine.model)
    wanted = add_option(engine.model, build, "all-in")
    found = engine.find_resolutions(build, wanted, {"all-in"}, DAY)
    assert (len(found), found.is_proven) == (0, True)


def test_a_quick_way_is_found_before_a_budget_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a large model it would take several milliseconds after the end."""
    engine = walk_linked_catalog(tmp_path).evaluator.engine
    budget, used_up = limit_looks(2), list[bool]()

    def find_way_by_direct_choices(task: QualifyTask) -> QualifyingSolution | None:
        used_up.append(budget.is_used_up)
        return quick_ways.find_way_by_direct_choices(task)

    monkeypatch.setattr(ways_to_qualify, "find_way_by_direct_choices", find_way_by_direct_choices)
    build = make_standard_build(engine.model)
    found = engine.find_ways_to_qualify(build, DAY, 3, budget=budget)
    assert (len(found), found.is_proven, used_up) == (1, False, [False])


def run_all(engine: Engine, build: Build, budget: Callable[[], SearchBudget]) -> list[bool]:
    """Ask every question with a new budget; return for each whether its answer has a proof."""
    proven = []
    for name in engine.compiled_rules.option_numbers:
        proven.append(engine.option_state(build, name, DAY, budget()).is_proven)
        wanted = add_option(engine.model, build, name)
        proven.append(
            engine.find_resolutions(build, wanted, {name}, DAY, budget=budget()).is_proven
        )
    for order in WayOrder:
        proven.append(engine.find_ways_to_qualify(build, DAY, 5, order, budget()).is_proven)
    proven.append(engine.why_not_qualifying(build, DAY, budget()).is_proven)
    proven.append(engine.find_savings(build, 1, DAY, 5, budget()).is_proven)
    return proven


def test_answers_without_a_proof_are_valid_and_not_kept(random_cars: list[SmallCar]) -> None:
    """With any budget a resolution is valid, and with a proof it equals that without a limit."""
    unproven = proven = 0
    for car in random_cars[::6]:
        engine = Engine(car.catalog, car.engine.model)
        for build in car.sample_builds(2):
            for looks in (0, 1, 2, 4, 16):
                for name in engine.compiled_rules.option_numbers:
                    wanted = add_option(engine.model, build, name)
                    limited = engine.find_resolutions(
                        build, wanted, {name}, car.day, budget=limit_looks(looks)
                    )
                    full = car.engine.find_resolutions(build, wanted, {name}, car.day)
                    assert all(car.oracle.is_valid(way.chosen, car.day) for way in limited)
                    if limited.is_proven:
                        assert limited == full
                    unproven += not limited.is_proven
                    proven += limited.is_proven
                    state = engine.option_state(build, name, car.day, limit_looks(looks))
                    expected = car.engine.option_state(build, name, car.day)
                    assert not state.is_proven or state == expected
                    assert state.availability in (expected.availability, Availability.UNDECIDED)
            # Asked again without a limit, the same engine has every answer.
            for name in engine.compiled_rules.option_numbers:
                assert engine.option_state(build, name, car.day) == car.engine.option_state(
                    build, name, car.day
                )
    assert min(unproven, proven) >= 50


def test_a_short_budget_does_not_repeat_a_search(tmp_path: Path) -> None:
    """Another search with more time answers it; until then what is known is returned at once."""
    engine = make_package(tmp_path, 5, 10)
    build, cache = make_standard_build(engine.model), engine.availability_cache

    def ask(budget: SearchBudget) -> OptionAvailability:
        return engine.option_state(build, "sport", DAY, budget)

    first = ask(SearchBudget(lambda: True, is_short=True))
    assert (first.is_proven, cache.component_evaluation_count) == (False, 1)
    assert ask(SearchBudget(lambda: False, is_short=True)) == first
    assert cache.component_evaluation_count == 1
    proven = ask(SearchBudget(lambda: False))
    assert proven.is_proven
    assert ask(SearchBudget(lambda: True, is_short=True)) == proven


def test_ways_without_a_proof_qualify(random_cars: list[SmallCar]) -> None:
    seen = {True: 0, False: 0}
    for car in random_cars[::4]:
        for build in car.sample_builds(3):
            for looks in (0, 2, 8):
                found = car.engine.find_ways_to_qualify(
                    build, car.day, 3, budget=limit_looks(looks)
                )
                seen[found.is_proven] += 1
                for way in found:
                    chosen = way.build.chosen
                    assert car.oracle.is_valid(chosen, car.day)
                    assert build.wishes <= chosen
                    counted = car.oracle.option_sum(chosen)
                    assert car.oracle.qualifies(counted, car.oracle.bespoke_items(chosen))
                if found.is_proven:
                    assert found == car.engine.find_ways_to_qualify(build, car.day, 3)
    assert min(seen.values()) >= 20


def test_a_search_looks_at_the_clock_often(launch: Catalog) -> None:
    """No more than 50 ms pass between two looks, on a machine that may be busy 1 s."""
    engine = Engine(launch, launch.model_by_id["su7-ultra"])
    last, longest = [monotonic()], [0.0]

    def is_over() -> bool:
        now = monotonic()
        longest[0], last[0] = max(longest[0], now - last[0]), now
        return False

    def make_budget() -> SearchBudget:
        last[0] = monotonic()
        return SearchBudget(is_over)

    assert all(run_all(engine, make_standard_build(engine.model), make_budget))
    assert longest[0] < 1


def test_a_used_up_budget_stays_used_up() -> None:
    looks = iter([True, False, False])
    budget = SearchBudget(lambda: next(looks))
    for _ in range(3):
        with pytest.raises(BudgetExceededError):
            budget.spend()


def test_counting_that_reaches_its_limit_says_what_is_open(tmp_path: Path) -> None:
    """Forty groups in a dense graph: the number of builds is more than that of known ones."""
    random = Random(1)
    tables = {
        f"g{i}": group({f"g{i}-{j}": option(500 * j, bespoke=j > 5) for j in range(10)})
        for i in range(40)
    }
    pairs = {
        tuple(sorted((f"g{i}-{random.randrange(1, 10)}", f"g{j}-{random.randrange(1, 10)}")))
        for i, j in (sorted(random.sample(range(40), 2)) for _ in range(400))
    }
    rules = {f"r{n}": rule([a], "excludes", [b]) for n, (a, b) in enumerate(sorted(pairs))}
    catalog = load_tables(tmp_path / "catalog", catalog_tables({"alpha": model(tables, rules)}))
    counts = count_builds(
        catalog.models[0], catalog.programme, DAY, limit_looks(500), limit_looks(500)
    )
    assert {BuildStatistic.VALID, BuildStatistic.QUALIFYING} <= counts.undecided
    assert counts.valid > 100


@pytest.mark.parametrize("order", WayOrder)
def test_a_search_ends_once_it_is_known_that_no_build_can_qualify(
    tmp_path: Path, order: WayOrder
) -> None:
    """Sums without rules reach the threshold, but of all bespoke options a build has only one."""
    bespoke = {f"g{i}-1": option(10_000 + 1_000 * i, bespoke=True) for i in range(16)}
    groups = {
        f"g{i}": group({f"g{i}-0": option(), name: bespoke[name]}) for i, name in enumerate(bespoke)
    }
    car = model(groups, {"one": rule([*bespoke], "excludes", [*bespoke])})
    catalog = load_tables(tmp_path / "catalog", catalog_tables({"alpha": car}, 45_000))
    engine = Engine(catalog, catalog.models[0])
    found = engine.find_ways_to_qualify(
        make_standard_build(engine.model), DAY, order=order, budget=limit_looks(200)
    )
    assert not found
    assert found.is_proven


def test_a_configurator_gives_its_budget_to_every_question(tmp_path: Path) -> None:
    """With a budget that has ended nothing is proven, and nothing breaks."""
    engine = make_package(tmp_path, 7, 10)
    configurator = Configurator(engine.catalog, lambda: DAY)
    configurator.evaluator.make_budget = lambda: limit_looks(0)
    evaluator = configurator.evaluator
    assert evaluator.option_state("sport").availability is Availability.UNDECIDED
    assert not evaluator.preview_option("sport").is_proven
    assert not evaluator.find_ways_to_qualify().is_proven
    result = configurator.do(Choose("sport"))
    assert isinstance(result, Blocked)
    assert isinstance(result.resolutions, SearchResults)
    assert not result.resolutions.is_proven
    evaluator.make_budget = lambda: limit_looks(5_000)
    assert evaluator.option_state("sport").is_proven
    assert evaluator.preview_option("sport").is_proven
    assert evaluator.resolutions_of_option("sport").is_proven
