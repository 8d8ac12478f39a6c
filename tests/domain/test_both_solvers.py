"""Random catalogs with one large component: all searches, solvers and brute force give the same
answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from tests.brute_force import BruteForce
from tests.deep_test_sizes import RANDOM_COMPONENTS
from tests.domain.conftest import SmallCar
from tests.oracle import Chosen, Oracle
from tests.small_catalogs import (
    DAYS,
    Table,
    catalog_tables,
    group,
    linked_catalog,
    load_tables,
    model,
    option,
    rule,
)
from xmc_tui.domain.build import Build, add_option, make_standard_build, remove_option
from xmc_tui.domain.engine import (
    component_availability,
    repair_search,
    resolutions,
    rule_component,
)
from xmc_tui.domain.engine.build_counts import count_builds
from xmc_tui.domain.engine.component_repair_task import ComponentRepairTask
from xmc_tui.domain.engine.component_size import ComponentSize
from xmc_tui.domain.engine.learning_solver import LearningSolver
from xmc_tui.domain.engine.model_engine import Engine
from xmc_tui.domain.engine.optimized_repair import find_repairs_with_optimizer
from xmc_tui.domain.engine.pysat_solver import PysatSolver
from xmc_tui.domain.engine.repair_search import RepairSearch, find_repairs
from xmc_tui.domain.engine.satisfiability_search import find_dead_options
from xmc_tui.domain.engine.search_budget import SearchBudget, SearchResults
from xmc_tui.domain.engine.solver_seam import ClauseSet, Solver
from xmc_tui.domain.engine.ways_to_qualify import WayOrder


def search_by_cores(
    task: ComponentRepairTask, most: int, budget: SearchBudget
) -> SearchResults[int]:
    """Find repairs with hitting sets."""
    return RepairSearch(task, most, budget).run()


def optimize(task: ComponentRepairTask, most: int, budget: SearchBudget) -> SearchResults[int]:
    """Find repairs with a solver that optimizes."""
    start_optimization = task.component.get_solver().start_optimization
    assert start_optimization is not None
    return find_repairs_with_optimizer(task, start_optimization(), most, budget)


def hand_over(task: ComponentRepairTask, most: int, budget: SearchBudget) -> SearchResults[int]:
    """Find repairs as in a large component: with hitting sets for some steps, then by
    optimization."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(repair_search, "is_small", lambda _: False)
        patch.setattr(repair_search, "_SHARE", 60)
        patch.setattr(task.component, "size", ComponentSize(100, 100, 100))
        return find_repairs(task, most, budget)


#: By name: the solver, and the search for repairs.
SEARCHES = {
    "default": (LearningSolver, find_repairs),
    "python": (LearningSolver, search_by_cores),
    "python-sat": (PysatSolver, search_by_cores),
    "optimizing": (PysatSolver, optimize),
    "handing over": (PysatSolver, hand_over),
}


def make_cars(
    folder: Path, seed: int, tables: Table, random: Random, monkeypatch: pytest.MonkeyPatch
) -> dict[str, SmallCar]:
    """Return the car of a catalog with an engine for each search."""
    brute_force: BruteForce | None = None
    cars = {}
    for name, (solver, _) in SEARCHES.items():

        def make_solver(clauses: ClauseSet, _: bool, kind: type = solver) -> Solver:
            made: Solver = kind(clauses)
            return made

        monkeypatch.setattr(rule_component, "make_solver", make_solver)
        catalog = load_tables(folder / f"{seed}-{name}", tables)
        if brute_force is None:
            brute_force = BruteForce(Oracle(folder / f"{seed}-{name}", "alpha"), DAYS[1])
        engine = Engine(catalog, catalog.models[0])
        for component in engine.availability_cache.components:
            component.get_solver()
        cars[name] = SmallCar(f"{seed}-{name}", catalog, engine, brute_force, random)
    return cars


def check_options(car: SmallCar, build: Build, names: list[str], seen: Counter[str]) -> None:
    """Compare the availability and the resolutions of some options with brute force."""
    brute = car.brute_force
    for name in names:
        expected = brute.find_availability(build.chosen, build.wishes, name)
        found = car.engine.option_state(build, name, car.day)
        assert (
            found.availability.value,
            found.difference,
            found.bespoke_difference,
        ) == astuple(expected), (car.name, name, build)
        kinds = car.engine.option_states(build, car.day)
        number = car.engine.compiled_rules.option_numbers[name]
        assert kinds.get_kind(number).value == expected.state
        seen[expected.state] += 1
        check_resolutions(car, build, add_option(car.engine.model, build, name), name)
    for name in sorted(build.chosen):
        if name.startswith("x"):  # of the group that may be empty
            check_resolutions(car, build, remove_option(build, name), name)


def check_resolutions(car: SmallCar, before: Build, wanted: Build, name: str) -> None:
    """Compare the resolutions that keep the wanted value of the decision variable of an option."""
    price = car.oracle.option_sum(before.chosen)
    ways = car.brute_force.find_resolutions(wanted.chosen, [name], wanted.wishes, price)
    found = car.engine.find_resolutions(before, wanted, {name}, car.day)
    assert [each.chosen for each in found] == ways, (car.name, name, before)


def rank_within_tolerance(
    car: SmallCar, build: Build, ways: list[tuple[Chosen, int]]
) -> list[tuple[Chosen, int]]:
    """Return ways to qualify with the fewest changes first among sums within 500 yuan.

    The first of these ranges of sums begins with the cheapest way.
    """
    tolerance = car.oracle.programme["threshold"].get("tolerance", 500)
    least = min((car.oracle.option_sum(chosen) for chosen, _ in ways), default=0)

    def rank(way: tuple[Chosen, int]) -> tuple[int, int, int, tuple[int, ...]]:
        chosen = way[0]
        option_sum = car.oracle.option_sum(chosen)
        changes = len(car.brute_force.find_changed_variables(build.chosen, chosen))
        step = (option_sum - least) // (tolerance + 1)
        return step, changes, option_sum, car.brute_force.make_order_key(chosen)

    return sorted(ways, key=rank)


def use_search(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have all repairs found by one of the searches."""
    for module in (component_availability, resolutions):
        monkeypatch.setattr(module, "find_repairs", SEARCHES[name][1])


@pytest.mark.parametrize("are_extras", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_several_changes_of_many(
    tmp_path: Path, seed: int, are_extras: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An option requires one change in each of 20 sets of three: four of six changes.

    They are changes of groups, or extras that are added.
    """
    random = Random(seed)
    changes = {f"e{i}": option(random.randint(1, 999)) for i in range(6)}
    groups = {"line": group({"strict": option(500)}, "any")}
    if are_extras:
        groups["extras"] = group(changes, "any")
    else:
        for name, each in changes.items():
            groups[name] = group({f"{name}-standard": option(random.randint(0, 9)), name: each})
    rules = [rule(["strict"], "requires", list(some)) for some in combinations(changes, 3)]
    named = {f"r{number}": each for number, each in enumerate(rules)}
    tables = catalog_tables({"alpha": model(groups, named)})
    for name, car in make_cars(tmp_path, seed, tables, random, monkeypatch).items():
        chosen = make_standard_build(car.engine.model).chosen
        wishes = frozenset(random.sample(sorted(chosen), min(seed, len(chosen))))
        use_search(name, monkeypatch)
        check_options(car, car.build(chosen, wishes), ["strict"], Counter())


@pytest.mark.parametrize("seeds", RANDOM_COMPONENTS)
def test_random_components(tmp_path: Path, seeds: range, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: Counter[str] = Counter()
    for seed in seeds:
        random = Random(70_000 + seed)
        cars = make_cars(tmp_path, seed, linked_catalog(random), random, monkeypatch)
        first = next(iter(cars.values()))
        if not first.brute_force.valid:
            continue
        (build,) = first.sample_builds(1)
        names = list(first.engine.compiled_rules.option_numbers)
        some = first.random.sample(names, 4)
        ways = first.brute_force.find_qualifying(build.chosen, build.wishes)
        ranked = rank_within_tolerance(first, build, ways)
        for name, car in cars.items():
            use_search(name, monkeypatch)
            check_options(car, build, some, seen)
            for order, expected in ((WayOrder.BY_SUM, ways), (WayOrder.FEWEST_CHANGES, ranked)):
                found = car.engine.find_ways_to_qualify(build, car.day, 4, order)
                assert [(way.build.chosen, way.equivalents) for way in found] == expected[:4], (
                    car.name,
                    order,
                    build,
                )
            rules = car.engine.compiled_rules
            dead = set(rules.ids_of(find_dead_options(rules)[0]))
            assert dead == set(names) - frozenset().union(*first.brute_force.valid), car.name
            counted = count_builds(car.engine.model, car.catalog.programme, car.day)
            assert counted.valid == len(first.brute_force.valid), car.name
            assert counted.qualifying == sum(
                number for _, number in first.brute_force.find_qualifying(frozenset(), frozenset())
            ), car.name
            seen["ways"] += bool(expected)
    kinds = ("free", "needs-changes", "not-offered", "ways")
    assert min(seen[each] for each in kinds) >= len(seeds) / 4
