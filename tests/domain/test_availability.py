"""The availability and price effect of every option, compared with brute force over all builds."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.bench.engine.instances import make_clique
from tests.brute_force import BruteForce, ExpectedAvailability
from tests.domain.conftest import SmallCar
from tests.oracle import Oracle
from tests.small_catalogs import DAYS, load_tables, tiny_catalogs
from xmc_tui.configurator import Configurator, SavedSheet, SheetDetails
from xmc_tui.domain.build import Build, build_from_wished_options, make_standard_build
from xmc_tui.domain.catalog import Catalog, Option
from xmc_tui.domain.compiled_rules import CompiledRules
from xmc_tui.domain.engine.availability import AvailabilityCache
from xmc_tui.domain.engine.model_engine import Engine
from xmc_tui.domain.engine.pysat_solver import PysatSolver
from xmc_tui.domain.option_availability import OptionAvailability
from xmc_tui.presentation.option_rows import make_option_rows

#: The groups of the SU7 Ultra that are linked by rules.
LINKED_GROUPS = ("paint", "hood", "decal")


def option_names(car: SmallCar) -> list[str]:
    """Return the options of a car without gifts, in catalog order."""
    return [name for group_id in car.oracle.choosable for name in car.oracle.members(group_id)]


def to_expected(state: OptionAvailability) -> ExpectedAvailability:
    """Return an availability in the form that the brute force returns."""
    return ExpectedAvailability(
        state.availability.value, state.difference, state.bespoke_difference
    )


def assert_availability_agrees(car: SmallCar, builds: list[Build], seen: Counter[str]) -> None:
    """Compare the availability of every option in some builds with brute force."""
    for build in builds:
        for name in option_names(car):
            expected = car.brute_force.find_availability(build.chosen, build.wishes, name)
            found = to_expected(car.engine.option_state(build, name, car.day))
            assert found == expected, (car.name, sorted(build.chosen), sorted(build.wishes), name)
            seen[expected.state] += 1


@pytest.mark.parametrize("idea", tiny_catalogs())
def test_availability_of_every_option_of_tiny_cars(
    tiny_cars: dict[str, SmallCar], idea: str
) -> None:
    car = tiny_cars[idea]
    builds = [
        car.build(chosen, wishes)
        for chosen in car.brute_force.valid
        for wishes in (frozenset(), chosen)
    ]
    seen: Counter[str] = Counter()
    assert_availability_agrees(car, [*car.sample_builds(40), *builds[:60]], seen)
    assert seen


def test_availability_of_every_option_of_random_cars(random_cars: list[SmallCar]) -> None:
    seen: Counter[str] = Counter()
    for car in random_cars:
        assert_availability_agrees(car, car.sample_builds(20), seen)
    assert len(random_cars) >= 80
    assert min(seen[state] for state in ("free", "needs-changes", "not-offered")) >= 500


def test_kinds_of_all_options_without_their_effects(random_cars: list[SmallCar]) -> None:
    """A new engine is asked for each build, so that it knows nothing from former ones."""
    seen: Counter[str] = Counter()
    for car in random_cars:
        for build in car.sample_builds(2):
            engine = Engine(car.catalog, car.engine.model)
            free, closed = engine.option_states(
                build, car.day
            ).find_directly_choosable_and_not_offered()
            for name in option_names(car):
                expected = car.brute_force.find_availability(build.chosen, build.wishes, name)
                number = engine.compiled_rules.option_numbers[name]
                is_free, is_closed = free >> number & 1, closed >> number & 1
                kind = "free" if is_free else "not-offered" if is_closed else "needs-changes"
                assert kind == expected.state, (car.name, sorted(build.chosen), name)
                seen[kind] += 1
    assert min(seen[each] for each in ("free", "needs-changes", "not-offered")) >= 50


def test_options_that_exclude_each_other_take_few_searches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 24 groups one may be paid for, so a build of a solver has one of 96 options."""
    catalog = load_tables(tmp_path / "catalog", make_clique(24))
    engine = Engine(catalog, catalog.models[0])
    build = build_from_wished_options(engine.model, ["g3-2"])
    searches, find_build = [0], PysatSolver.find_build

    def count(solver: PysatSolver, *masks: Any) -> int | None:
        searches[0] += 1
        return find_build(solver, *masks)

    monkeypatch.setattr(PysatSolver, "find_build", count)
    free, closed = engine.option_states(build, DAYS[1]).find_directly_choosable_and_not_offered()
    assert closed == 0
    assert free.bit_count() == 5 + 23  # its own group, and what the others have
    assert searches[0] <= 2


def test_giving_up_a_wish_weighs_more_than_a_standard_choice(
    tiny_cars: dict[str, SmallCar],
) -> None:
    """a1 requires b1 or c2: b1 is cheaper to add, unless that gives up the wish b0."""
    car = tiny_cars["requires across groups"]
    start = frozenset({"a0", "b0", "c0"})
    without_wish = car.engine.option_state(car.build(start), "a1", car.day)
    with_wish = car.engine.option_state(car.build(start, frozenset({"b0"})), "a1", car.day)
    assert (without_wish.difference, with_wish.difference) == (3 + 5, 3 + 10)


def test_availability_in_the_linked_groups_of_the_su7_ultra(
    catalog_folder: Path, launch: Catalog, july: Catalog
) -> None:
    """Paint, hood and decal, with the other groups at their standard options."""
    random = Random(3)
    for catalog in (launch, july):
        oracle = Oracle(catalog_folder, "su7-ultra", catalog.edition.id)
        brute = BruteForce(oracle, date(2025, 10, 1), only=LINKED_GROUPS)
        car = SmallCar(
            "su7-ultra", catalog, Engine(catalog, catalog.model_by_id["su7-ultra"]), brute, random
        )
        for build in car.sample_builds(12):
            for name in (name for group_id in LINKED_GROUPS for name in oracle.members(group_id)):
                expected = brute.find_availability(build.chosen, build.wishes, name)
                assert to_expected(car.engine.option_state(build, name, car.day)) == expected, (
                    sorted(build.chosen),
                    name,
                )


def test_cached_availability_equals_that_of_a_new_cache(random_cars: list[SmallCar]) -> None:
    for car in random_cars[::4]:
        compiled_rules = CompiledRules(car.engine.model)
        closed = compiled_rules.find_not_offered(car.day)
        for build in car.sample_builds(3):
            fresh = AvailabilityCache(compiled_rules)
            for name, number in compiled_rules.option_numbers.items():
                masks = compiled_rules.mask_of(build.chosen), compiled_rules.mask_of(build.wishes)
                assert fresh.option_state(number, *masks, closed) == car.engine.option_state(
                    build, name, car.day
                )


def test_a_change_reevaluates_only_its_component(launch: Catalog) -> None:
    engine = Engine(launch, launch.model_by_id["su7-ultra"])
    standard = make_standard_build(engine.model)

    def count_evaluations(build: Build) -> int:
        before = engine.availability_cache.component_evaluation_count
        for name in engine.compiled_rules.option_numbers:
            engine.option_state(build, name, date(2025, 10, 1))
        return engine.availability_cache.component_evaluation_count - before

    assert count_evaluations(standard) == len(engine.compiled_rules.option_numbers)
    assert count_evaluations(standard) == 0
    red = Build(
        "su7-ultra",
        standard.chosen - {"caliper-yellow"} | {"caliper-red"},
        frozenset({"caliper-red"}),
    )
    assert count_evaluations(red) == 4
    assert count_evaluations(standard) == 0


# ── Rows with the effect of a choice ──────────────────────────────────────────────────────────────


def make_configurator(catalog: Catalog, build: Build, day: date) -> Configurator:
    """Return a configurator on a build that was saved on the same day."""
    return Configurator(
        catalog, lambda: day, SheetDetails(), SavedSheet("", build, SheetDetails(), day)
    )


def test_rows_mark_the_losses_of_the_best_resolution(small_cars: list[SmallCar]) -> None:
    """Rows are marked if the best resolution misses the threshold, bespoke items or budget."""
    seen: Counter[str] = Counter()
    for car in small_cars:
        for build in car.sample_builds(4):
            configurator = make_configurator(car.catalog, build, car.day)
            counted = car.oracle.option_sum(build.chosen)
            bespoke = car.oracle.bespoke_items(build.chosen)
            total = configurator.quote.totals.total
            budget = total + car.random.randint(-2, 4)
            configurator.state.budget = budget
            rows = (
                row
                for group in car.engine.model.choosable_groups
                for row in make_option_rows(configurator, group)
            )
            for row in rows:
                if row.chosen:
                    continue
                name = row.option.id
                expected = car.brute_force.find_availability(build.chosen, build.wishes, name)
                assert row.availability.value == expected.state
                assert row.effect == expected.difference
                marks = {
                    "falls_below": car.oracle.reaches_threshold(counted)
                    and not car.oracle.reaches_threshold(counted + expected.difference),
                    "loses_bespoke": bespoke > 0 and bespoke + expected.bespoke_difference == 0,
                    "over_budget": total + expected.difference > budget,
                }
                offered = expected.state != "not-offered"
                for mark, is_expected in marks.items():
                    context = (car.name, sorted(build.chosen), name, mark)
                    assert getattr(row, mark) is (offered and is_expected), context
                    seen[mark] += getattr(row, mark)
    assert min(seen[mark] for mark in ("falls_below", "loses_bespoke", "over_budget")) >= 100


def marked_options(configurator: Configurator, group_id: str, mark: str) -> set[str]:
    """Return the options of a group that have a mark."""
    return {
        row.option.id
        for row in make_option_rows(configurator, configurator.model.group_by_id[group_id])
        if getattr(row, mark)
    }


def ids_except(options: tuple[Option, ...], *excepted: str) -> set[str]:
    """Return the ids of options except those listed."""
    return {option.id for option in options} - set(excepted)


def test_rows_of_the_su7_ultra_that_fall_below_or_lose_the_last_bespoke_item(
    launch: Catalog,
) -> None:
    """102,000 yuan with one bespoke item.

    Amethyst 28,000, raw hood 42,000, spoiler 12,000, exterior 18,000, and the refrigerator.
    """
    names = {
        "amethyst",
        "carbon-hood-raw",
        "carbon-spoiler-fixed",
        "carbon-exterior",
        "rear-fridge",
    }
    car = launch.model_by_id["su7-ultra"]
    groups = {car.options[name].group for name in names}
    standard = {
        group.standard
        for group in car.choosable_groups
        if group.standard and group.id not in groups
    }
    configurator = make_configurator(
        launch, Build(car.id, frozenset(names | standard), frozenset(names)), date(2025, 10, 1)
    )
    assert (configurator.quote.threshold.counted, configurator.quote.threshold.bespoke_items) == (
        102000,
        1,
    )
    assert configurator.quote.threshold.qualifies
    paints = car.group_by_id["paint"].options
    assert marked_options(configurator, "paint", "falls_below") == ids_except(
        paints, "amethyst", "matte-dawn-pink"
    )
    bespoke = {option.id for option in paints if option.bespoke}
    assert marked_options(configurator, "paint", "loses_bespoke") == ids_except(paints, *bespoke)
    # Exactly 100,000 yuan does not qualify.
    assert marked_options(configurator, "rear-console", "falls_below") == {"rear-storage"}
    assert marked_options(configurator, "spoiler", "falls_below") == {"electric-spoiler"}
    assert marked_options(configurator, "spoiler", "loses_bespoke") == set()
    assert marked_options(configurator, "hood", "loses_bespoke") == {
        "carbon-hood-yellow",
        "carbon-hood-silver",
    }
    assert (
        marked_options(configurator, "calipers", "falls_below")
        == marked_options(configurator, "calipers", "loses_bespoke")
        == set()
    )


@pytest.mark.parametrize(("most", "over"), [(559_900, False), (557_899, True), (557_900, False)])
def test_rows_over_the_budget(launch: Catalog, most: int, over: bool) -> None:
    configurator = Configurator(launch, lambda: date(2025, 10, 1))
    configurator.state.budget = most
    assert ("amethyst" in marked_options(configurator, "paint", "over_budget")) is over
    assert "pearl-white" not in marked_options(configurator, "paint", "over_budget")


def test_removing_a_chosen_extra_is_marked_if_it_falls_below_the_threshold(
    launch: Catalog,
) -> None:
    """The row of a chosen extra is marked if its removal makes the build miss the threshold."""
    car = launch.model_by_id["yu7-max"]
    names = {
        "amethyst",
        "petal-forged-21",
        "alcantara-colour",
        "trim-carbon",
        "carbon-exterior",
        "carbon-mirrors",
    }
    names |= {"carbon-sills", "power-frunk"}
    groups = {car.options[name].group for name in names}
    standard = {
        group.standard
        for group in car.choosable_groups
        if group.standard and group.id not in groups
    }
    configurator = make_configurator(
        launch, Build(car.id, frozenset(names | standard), frozenset(names)), date(2025, 10, 1)
    )
    assert configurator.quote.threshold.counted == 100_500
    assert marked_options(configurator, "extras", "falls_below") == {
        "carbon-exterior",
        "carbon-mirrors",
        "carbon-sills",
        "power-frunk",
    }


def test_removing_the_last_bespoke_extra_is_marked(
    tiny_cars: dict[str, SmallCar],
) -> None:
    car = tiny_cars["equivalent extras"]
    configurator = make_configurator(car.catalog, car.build(frozenset({"a0", "x0", "x1"})), car.day)
    assert marked_options(configurator, "x", "loses_bespoke") == {"x0"}
