"""Builds that break rules already: a new choice is blocked only by conflicts that it adds, and its
resolutions repair no others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tests.brute_force import BruteForce
from tests.domain.conftest import SmallCar
from tests.domain.test_availability import make_configurator, option_names, to_expected
from tests.oracle import Chosen
from tests.small_catalogs import catalog_tables, group, load_tables, model, option, rule
from xmc_tui.configurator import (
    Applied,
    ApplyBuild,
    Blocked,
    Choose,
    Configurator,
    NotOffered,
    Remove,
)
from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import SelectionMode
from xmc_tui.presentation.option_rows import make_option_rows

AUTUMN = date(2025, 10, 1)


def sample_broken_builds(car: SmallCar, most: int) -> Iterator[Build]:
    """Yield random builds that break a rule or have an option not offered, with random wishes."""
    builds = [build for build in car.oracle.all_builds() if not car.oracle.is_valid(build, car.day)]
    for chosen in car.random.sample(builds, min(most, len(builds))):
        yield car.build(chosen, car.sample_subset(chosen))


def assert_choices_agree(car: SmallCar, build: Build, seen: Counter[str]) -> None:
    """Compare row, preview, resolutions and result of each choice with brute force.

    Valid are the builds that have no other fault than the build itself.
    """
    brute = BruteForce(car.oracle, car.day, tolerated=build.chosen)
    price = car.oracle.option_sum
    for name in option_names(car):
        if name in build.chosen:
            continue
        configurator = make_configurator(car.catalog, build, car.day)
        context = (car.name, sorted(build.chosen), sorted(build.wishes), name)
        expected = brute.find_availability(build.chosen, build.wishes, name)
        assert to_expected(configurator.evaluator.option_state(name)) == expected, context
        seen[expected.state] += 1
        if expected.state == "not-offered":
            assert not isinstance(configurator.do(Choose(name)), Applied), context
            continue
        wanted = car.oracle.with_option(build.chosen, name)
        wishes = brute.find_remaining_wishes(build.wishes, name)
        ways = (
            []
            if expected.state == "free"
            else brute.find_resolutions(wanted, [name], wishes, price(build.chosen))
        )
        assert [way.chosen for way in configurator.evaluator.resolutions_of_option(name)] == ways, (
            context
        )
        preview = configurator.evaluator.preview_option(name)
        assert preview.quote.build.chosen == (ways[0] if ways else wanted), context
        assert preview.quote.totals.options - price(build.chosen) == expected.difference, context
        group_of = configurator.model.group_of(name)
        row = next(row for row in make_option_rows(configurator, group_of) if row.option.id == name)
        assert row.effect == expected.difference, context
        result = configurator.do(Choose(name))
        assert isinstance(result, Blocked if ways else Applied), context
        if isinstance(result, Blocked):
            assert [way.chosen for way in result.resolutions] == ways, context
            configurator.do(ApplyBuild(result.resolutions[0], result.edit))
        remaining = car.oracle.find_faults(configurator.build.chosen) | {
            ("", car.oracle.not_offered(configurator.build.chosen, car.day))
        } - {("", frozenset())}
        assert bool(remaining) is ("conflict" in configurator.quote.reasons), context
        seen["still broken"] += bool(remaining)


def test_choices_in_builds_that_break_rules_agree_with_brute_force(
    small_cars: list[SmallCar],
) -> None:
    seen: Counter[str] = Counter()
    for car in small_cars:
        for build in sample_broken_builds(car, 3):
            assert_choices_agree(car, build, seen)
    assert (
        min(seen[state] for state in ("free", "needs-changes", "not-offered", "still broken")) >= 50
    )


def test_removing_is_blocked_only_by_conflicts_that_it_adds(small_cars: list[SmallCar]) -> None:
    seen: Counter[bool] = Counter()
    for car in small_cars:
        for build in sample_broken_builds(car, 5):
            for name in sorted(build.chosen):
                if car.engine.model.group_of(name).pick is not SelectionMode.ANY:
                    continue
                configurator = make_configurator(car.catalog, build, car.day)
                after = build.chosen - {name}
                is_free = car.oracle.find_faults(after) <= car.oracle.find_faults(build.chosen)
                result = configurator.do(Remove(name))
                assert isinstance(result, Applied if is_free else Blocked), (
                    car.name,
                    sorted(build.chosen),
                    name,
                )
                seen[is_free] += 1
    assert min(seen.values()) >= 5


# ── Hand-made builds ──────────────────────────────────────────────────────────────────────────────


def make_old_sheet(folder: Path) -> Configurator:
    """Return a configurator on a build whose hood and decal conflict.

    Another rule links wheels and tyres.
    """
    groups = {
        "hood": group({"plain": option(), "carbon": option(20)}),
        "decal": group({"none": option(), "side": option()}),
        "wheels": group({"steel": option(2), "forged": option(5)}),
        "tyres": group({"wide": option(3), "narrow": option(1), "slick": option(9)}),
    }
    rules = {
        "odd": rule(["carbon"], "excludes", ["side"]),
        "fit": rule(["steel"], "requires", ["wide", "slick"]),
    }
    catalog = load_tables(folder / "catalog", catalog_tables({"alpha": model(groups, rules)}))
    return make_configurator(
        catalog, Build("alpha", frozenset({"carbon", "side", "forged", "narrow"})), AUTUMN
    )


def chosen_of(configurator: Configurator) -> Chosen:
    """Return the chosen options."""
    return configurator.build.chosen


def test_a_choice_leaves_an_earlier_conflict_unchanged(tmp_path: Path) -> None:
    """Steel wheels, 3 yuan less, require wide tyres, 2 yuan more; the hood, 20 yuan, and its
    conflict remain."""
    configurator = make_old_sheet(tmp_path)
    assert configurator.evaluator.option_state("steel").difference == -1
    assert (
        configurator.evaluator.preview_option("steel").quote.totals.options
        - configurator.quote.totals.options
        == -1
    )
    result = configurator.do(Choose("steel"))
    assert isinstance(result, Blocked)
    assert [conflict.rule.id for conflict in result.conflicts] == ["fit"]
    configurator.do(ApplyBuild(result.resolutions[0], result.edit))
    assert chosen_of(configurator) == {"carbon", "side", "steel", "wide"}
    assert "conflict" in configurator.quote.reasons
    assert isinstance(configurator.do(Choose("none")), Applied)
    assert "conflict" not in configurator.quote.reasons


def test_a_resolution_for_another_option_leaves_an_ended_option(tmp_path: Path) -> None:
    groups = {
        "a": group({"a0": option(), "a1": option(4, until=date(2025, 9, 30))}),
        "b": group({"b0": option(), "b1": option(5)}),
        "c": group({"c0": option(), "c1": option(6)}),
    }
    rules = {"r": rule(["b1"], "requires", ["c1"]), "s": rule(["a1"], "excludes", ["c1"])}
    rules["s"]["excludes"] = ["c0"]
    catalog = load_tables(tmp_path / "catalog", catalog_tables({"alpha": model(groups, rules)}))
    configurator = make_configurator(catalog, Build("alpha", frozenset({"a1", "b0", "c0"})), AUTUMN)
    assert isinstance(configurator.do(Choose("a0")), Applied)
    assert isinstance(configurator.do(Choose("a1")), NotOffered)
    configurator = make_configurator(catalog, Build("alpha", frozenset({"a1", "b0", "c0"})), AUTUMN)
    (way,) = configurator.evaluator.resolutions_of_option("b1")
    assert way.chosen == {"a1", "b1", "c1"}
