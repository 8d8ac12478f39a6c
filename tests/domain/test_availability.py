"""The availability and price effect of every option, compared with brute force over all builds."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from random import Random

import pytest

from tests.brute_force import BruteForce, Judged
from tests.domain.conftest import SmallCar
from tests.oracle import Oracle
from tests.small_catalogs import tiny_catalogs
from xmc_tui.configurator import Configurator, SavedSheet, SheetDetails
from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Catalog, Option
from xmc_tui.domain.combination_rules import CompiledRules
from xmc_tui.domain.engine.availability import AvailabilityCache, OptionAvailability
from xmc_tui.domain.engine.model_engine import Engine
from xmc_tui.presentation.view_model import make_option_rows

#: The groups of the SU7 Ultra that rules link to each other.
TIED = ("paint", "hood", "decal")


def names_of(car: SmallCar) -> list[str]:
    """Return the choosable options of a car."""
    return [name for group_id in car.oracle.choosable for name in car.oracle.members(group_id)]


def told(state: OptionAvailability) -> Judged:
    """Return an availability in the form of the brute force."""
    return Judged(state.availability.value, state.difference, state.bespoke_difference)


def hold_states(car: SmallCar, builds: list[Build], seen: Counter[str]) -> None:
    """Compare the availability of every option in some builds with brute force."""
    for build in builds:
        for name in names_of(car):
            expected = car.brute.judge(build.chosen, build.wishes, name)
            found = told(car.advice.option_state(build, name, car.day))
            assert found == expected, (car.name, sorted(build.chosen), sorted(build.wishes), name)
            seen[expected.state] += 1


@pytest.mark.parametrize("idea", tiny_catalogs())
def test_the_state_of_every_option_beside_every_build_of_a_tiny_car(
    tiny_cars: dict[str, SmallCar], idea: str
) -> None:
    car = tiny_cars[idea]
    builds = [
        car.build(chosen, wishes) for chosen in car.brute.valid for wishes in (frozenset(), chosen)
    ]
    seen: Counter[str] = Counter()
    hold_states(car, [*car.some_builds(40), *builds[:60]], seen)
    assert seen


def test_the_states_of_random_cars(random_cars: list[SmallCar]) -> None:
    seen: Counter[str] = Counter()
    for car in random_cars:
        hold_states(car, car.some_builds(20), seen)
    assert len(random_cars) >= 150
    assert min(seen[state] for state in ("free", "needs-changes", "not-offered")) >= 1000


def test_a_wish_in_the_way_is_a_greater_obstacle_than_a_standard_choice(
    tiny_cars: dict[str, SmallCar],
) -> None:
    """a1 excludes b0 and b1: only the wish b1 or the standard b0 has to go.

    a0 is never chosen for its lower price.
    """
    car = tiny_cars["requires across groups"]
    start = frozenset({"a0", "b0", "c0"})
    without = car.advice.option_state(car.build(start), "a1", car.day)
    beside_a_wish = car.advice.option_state(car.build(start, frozenset({"b0"})), "a1", car.day)
    assert (without.difference, beside_a_wish.difference) == (3 + 5, 3 + 10)


def test_states_of_real_tied_groups(catalog_folder: Path, launch: Catalog, july: Catalog) -> None:
    """Paint, hood and decal of the SU7 Ultra, with the other groups at standard.

    Random builds and wishes are compared with all builds.
    """
    random = Random(3)
    for catalog in (launch, july):
        oracle = Oracle(catalog_folder, "su7-ultra", catalog.edition.id)
        brute = BruteForce(oracle, date(2025, 10, 1), only=TIED)
        car = SmallCar(
            "su7-ultra", catalog, Engine(catalog, catalog.model_by_id["su7-ultra"]), brute, random
        )
        for build in car.some_builds(12):
            for name in (name for group_id in TIED for name in oracle.members(group_id)):
                expected = brute.judge(build.chosen, build.wishes, name)
                assert told(car.advice.option_state(build, name, car.day)) == expected, (
                    sorted(build.chosen),
                    name,
                )


def test_a_table_in_use_says_what_a_fresh_one_says(random_cars: list[SmallCar]) -> None:
    for car in random_cars[::4]:
        compiled_rules = CompiledRules(car.advice.model)
        closed = compiled_rules.not_offered(car.day)
        for build in car.some_builds(3):
            fresh = AvailabilityCache(compiled_rules)
            for name, number in compiled_rules.number.items():
                masks = compiled_rules.mask_of(build.chosen), compiled_rules.mask_of(build.wishes)
                assert fresh.option_state(number, *masks, closed) == car.advice.option_state(
                    build, name, car.day
                )


def test_after_a_change_only_the_component_it_fell_in_is_judged_again(launch: Catalog) -> None:
    advice = Engine(launch, launch.model_by_id["su7-ultra"])
    at = Configurator(launch, lambda: date(2025, 10, 1))

    def judged_by(build: Build) -> int:
        before = advice.availability_cache.evaluated
        for name in advice.compiled_rules.number:
            advice.option_state(build, name, date(2025, 10, 1))
        return advice.availability_cache.evaluated - before

    standard = at.build
    assert judged_by(standard) == len(advice.compiled_rules.number)
    assert judged_by(standard) == 0
    red = Build(
        "su7-ultra",
        standard.chosen - {"caliper-yellow"} | {"caliper-red"},
        frozenset({"caliper-red"}),
    )
    assert judged_by(red) == 4
    assert judged_by(standard) == 0


# ── Rows with the effect of a choice ──────────────────────────────────────────────────────────────


def configurator_at(catalog: Catalog, build: Build, day: date) -> Configurator:
    """Return a configurator on a build."""
    return Configurator(
        catalog, lambda: day, SheetDetails(), SavedSheet("", build, SheetDetails(), day)
    )


def test_rows_tell_what_the_best_way_would_lose(small_cars: list[SmallCar]) -> None:
    """Rows are marked if the best resolution misses the threshold, bespoke items or budget."""
    seen: Counter[str] = Counter()
    for car in small_cars:
        for build in car.some_builds(4):
            at = configurator_at(car.catalog, build, car.day)
            counted, bespoke = (
                car.oracle.option_sum(build.chosen),
                car.oracle.bespoke_items(build.chosen),
            )
            at.availability.budget = at.quote.totals.total + car.random.randint(-2, 4)
            for row in (
                row for group in car.advice.model.choosable for row in make_option_rows(at, group)
            ):
                if row.chosen:
                    continue
                expected = car.brute.judge(build.chosen, build.wishes, row.option.id)
                offered = expected.state != "not-offered"
                falls = car.oracle.passes(counted) and not car.oracle.passes(
                    counted + expected.difference
                )
                loses = bespoke > 0 and bespoke + expected.bespoke_difference == 0
                over = at.quote.totals.total + expected.difference > at.budget
                assert row.availability.value == expected.state
                assert row.effect == expected.difference
                assert row.falls_below is (offered and falls), (
                    car.name,
                    sorted(build.chosen),
                    row.option.id,
                )
                assert row.loses_bespoke is (offered and loses), (
                    car.name,
                    sorted(build.chosen),
                    row.option.id,
                )
                assert row.over_budget is (offered and over), (
                    car.name,
                    sorted(build.chosen),
                    row.option.id,
                )
                seen.update(
                    name
                    for name in ("falls_below", "loses_bespoke", "over_budget")
                    if getattr(row, name)
                )
    assert min(seen[name] for name in ("falls_below", "loses_bespoke", "over_budget")) >= 100


def marked(at: Configurator, group_id: str, mark: str) -> set[str]:
    """Return the options of a group that have a mark."""
    return {
        row.option.id
        for row in make_option_rows(at, at.model.group_by_id[group_id])
        if getattr(row, mark)
    }


def others(options: tuple[Option, ...], *names: str) -> set[str]:
    """Return the ids of some options except those named."""
    return {option.id for option in options} - set(names)


def test_rows_of_the_su7_ultra_that_fall_below_or_lose_the_last_bespoke_item(
    launch: Catalog,
) -> None:
    """102,000 yuan with one bespoke item.

    Amethyst 28,000, raw hood 42,000, spoiler 12,000, exterior 18,000, and the refrigerator.
    """
    named = {
        "amethyst",
        "carbon-hood-raw",
        "carbon-spoiler-fixed",
        "carbon-exterior",
        "rear-fridge",
    }
    car = launch.model_by_id["su7-ultra"]
    taken = {car.options[name].group for name in named}
    standard = {
        group.standard for group in car.choosable if group.standard and group.id not in taken
    }
    at = configurator_at(
        launch, Build(car.id, frozenset(named | standard), frozenset(named)), date(2025, 10, 1)
    )
    assert (at.quote.threshold.counted, at.quote.threshold.bespoke_items) == (102000, 1)
    assert at.quote.threshold.qualifies
    paints = car.group_by_id["paint"].options
    assert marked(at, "paint", "falls_below") == others(paints, "amethyst", "matte-dawn-pink")
    bespoke = {option.id for option in paints if option.bespoke}
    assert marked(at, "paint", "loses_bespoke") == others(paints, *bespoke)
    assert marked(at, "rear-console", "falls_below") == {
        "rear-storage"
    }  # exactly 100,000 does not pass
    assert marked(at, "spoiler", "falls_below") == {"electric-spoiler"}
    assert marked(at, "spoiler", "loses_bespoke") == set()
    assert marked(at, "hood", "loses_bespoke") == {"carbon-hood-yellow", "carbon-hood-silver"}
    assert marked(at, "calipers", "falls_below") == marked(at, "calipers", "loses_bespoke") == set()


@pytest.mark.parametrize(("most", "over"), [(559_900, False), (557_899, True), (557_900, False)])
def test_rows_over_the_ceiling(launch: Catalog, most: int, over: bool) -> None:
    at = Configurator(launch, lambda: date(2025, 10, 1))
    at.availability.budget = most
    assert ("amethyst" in marked(at, "paint", "over_budget")) is over
    assert "pearl-white" not in marked(at, "paint", "over_budget")


def test_a_row_tells_that_taking_a_chosen_one_of_any_number_out_falls_below(
    launch: Catalog,
) -> None:
    """The row of a chosen extra is marked if its removal makes the build miss the threshold."""
    car = launch.model_by_id["yu7-max"]
    named = {
        "amethyst",
        "petal-forged-21",
        "alcantara-colour",
        "trim-carbon",
        "carbon-exterior",
        "carbon-mirrors",
    }
    named |= {"carbon-sills", "power-frunk"}
    taken = {car.options[name].group for name in named}
    standard = {
        group.standard for group in car.choosable if group.standard and group.id not in taken
    }
    at = configurator_at(
        launch, Build(car.id, frozenset(named | standard), frozenset(named)), date(2025, 10, 1)
    )
    assert at.quote.threshold.counted == 100_500
    assert marked(at, "extras", "falls_below") == {
        "carbon-exterior",
        "carbon-mirrors",
        "carbon-sills",
        "power-frunk",
    }


def test_a_row_tells_that_taking_the_last_bespoke_one_of_any_number_out_loses_it(
    tiny_cars: dict[str, SmallCar],
) -> None:
    car = tiny_cars["alike of any number"]
    at = configurator_at(car.catalog, car.build(frozenset({"a0", "x0", "x1"})), car.day)
    assert marked(at, "x", "loses_bespoke") == {"x0"}
