"""Resolutions: complete, minimal and ranked as found by brute force over all builds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from random import Random

import pytest

from tests.brute_force import BruteForce
from tests.domain.conftest import SmallCar
from tests.domain.test_availability import TIED, configurator_at, names_of
from tests.oracle import Chosen, Oracle
from tests.small_catalogs import tiny_catalogs
from xmc_tui.configurator import (
    Applied,
    ApplyBuild,
    Availability,
    Blocked,
    Choose,
    Configurator,
    Edit,
    EditKind,
    NotOffered,
    Remove,
    ResetGroup,
    Undo,
)
from xmc_tui.domain.build import Build, Change, add_option, build_from_wishes, diff_builds
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.engine.model_engine import Engine
from xmc_tui.domain.engine.resolutions import catalog_order

AUTUMN = date(2025, 10, 1)


def hold_ways(
    car: SmallCar, before: Build, wanted: Build, settled: Iterable[str], found: tuple[Build, ...]
) -> list[Chosen]:
    """Compare the resolutions of a wanted build with brute force and return them."""
    price = car.oracle.option_sum(before.chosen)
    expected = car.brute.ways_out(wanted.chosen, settled, wanted.wishes, price)
    place = (car.name, sorted(before.chosen), sorted(wanted.chosen), sorted(wanted.wishes))
    assert [sorted(way.chosen) for way in found] == [sorted(way) for way in expected], place
    for way in found:
        assert car.oracle.is_valid(way.chosen, car.day), place
        assert car.brute.is_minimal(wanted.chosen, way.chosen), place
        assert way.wishes == wanted.wishes & way.chosen, place
    return expected


def hold_every_choice(car: SmallCar, builds: list[Build], seen: Counter[int]) -> None:
    """Compare the resolutions for every option; they keep the option, now a wish."""
    for build in builds:
        for name in names_of(car):
            wanted = add_option(car.advice.model, build, name)
            assert wanted.wishes == car.brute.wishes_kept(build.wishes, name) | {name}
            found = car.advice.find_resolutions(build, wanted, {name}, car.day)
            seen[len(hold_ways(car, build, wanted, [name], found))] += 1
            assert all(name in way.chosen and name in way.wishes for way in found)
            best = car.advice.find_resolutions(build, wanted, {name}, car.day, most=1)
            assert best == found[:1]


@pytest.mark.parametrize("idea", tiny_catalogs())
def test_the_ways_to_every_option_of_a_tiny_car(tiny_cars: dict[str, SmallCar], idea: str) -> None:
    car = tiny_cars[idea]
    standard = car.build(car.oracle.standard_car())
    starts = [standard] if standard.chosen in car.brute.valid else []
    seen: Counter[int] = Counter()
    hold_every_choice(car, [*starts, *car.some_builds(15)], seen)
    assert seen


def test_the_ways_to_every_option_of_random_cars(random_cars: list[SmallCar]) -> None:
    seen: Counter[int] = Counter()
    for car in random_cars:
        hold_every_choice(car, car.some_builds(6), seen)
    assert set(seen) == set(range(6))
    assert min(seen.values()) >= 30


def test_the_ways_of_the_command_line_where_anything_asked_may_go(
    small_cars: list[SmallCar],
) -> None:
    """As on the command line, no slot is pinned and the start may be invalid."""
    seen: Counter[int] = Counter()
    for car in small_cars:
        for _ in range(8):
            asked = asked_options(car)
            start = build_from_wishes(car.advice.model, asked)
            found = car.advice.find_resolutions(start, start, (), car.day)
            hold_ways(car, start, start, (), found)
            seen[len(found)] += 1
            if car.oracle.is_valid(start.chosen, car.day):
                assert found == (start,)
    assert set(seen) == {1, 2, 3, 4, 5}  # only cars with a valid build are in the fixture


def asked_options(car: SmallCar) -> list[str]:
    """Return random options as given on a command line: at most one of a pick-one group."""
    asked = []
    for group_id in car.oracle.choosable:
        members = car.oracle.members(group_id)
        if car.random.random() < 0.7:
            most = 1 if car.oracle.pick(group_id) == "one" else len(members)
            asked += car.random.sample(members, car.random.randint(1, most))
    return asked


def test_what_the_configurator_offers_is_what_brute_force_finds(small_cars: list[SmallCar]) -> None:
    """Blocked choices, removals and resets offer the resolutions that keep what was asked for."""
    seen: Counter[str] = Counter()
    for car in small_cars:
        for build in car.some_builds(2):
            for command, settled in commands_of(car):
                at = Configurator(car.catalog, lambda day=car.day: day)  # type: ignore[misc]
                at.availability.build = build
                result = at.do(command)
                seen[f"{type(command).__name__} {type(result).__name__}"] += 1
                if isinstance(result, Blocked):
                    assert at.build == build
                    wanted = wanted_by(car, build, command, settled)
                    hold_ways(car, build, wanted, settled, result.resolutions)
                    hold_taking(at, result)
    for kind in ("Choose", "Remove", "ResetGroup"):
        assert seen[f"{kind} Blocked"] >= 40
        assert seen[f"{kind} Applied"] >= 40


def commands_of(car: SmallCar) -> list[tuple[Choose | Remove | ResetGroup, list[str]]]:
    """Return the commands on one option or group of a car, each with the options it decides."""
    commands: list[tuple[Choose | Remove | ResetGroup, list[str]]] = []
    for group_id in car.oracle.choosable:
        members = car.oracle.members(group_id)
        commands += [(Choose(name), [name]) for name in members]
        commands.append((ResetGroup(group_id), members))
        if car.oracle.pick(group_id) == "any":
            commands += [(Remove(name), [name]) for name in members]
    return commands


def wanted_by(
    car: SmallCar, build: Build, command: Choose | Remove | ResetGroup, settled: list[str]
) -> Build:
    """Return the build that a command asks for, ignoring rules."""
    gone = set(settled)
    if isinstance(command, Choose):
        chosen = car.oracle.with_option(build.chosen, command.option)
        return car.build(chosen, build.wishes & chosen | {command.option})
    back = car.oracle.standard_car() & gone if isinstance(command, ResetGroup) else frozenset()
    return car.build(build.chosen - gone | back, build.wishes - gone)


def hold_taking(at: Configurator, result: Blocked) -> None:
    """Apply each offered resolution: it is one edit that undo reverts."""
    before = at.build
    for way in result.resolutions:
        assert at.do(ApplyBuild(way, result.edit)) == Applied(result.edit)
        assert at.build == way
        assert at.history.next_undo == result.edit
        assert at.do(Undo()) == Applied(result.edit, "undo")
        assert at.build == before


def test_catalog_order_is_slot_by_slot_the_earlier_first_and_in_before_out(
    small_cars: list[SmallCar],
) -> None:
    for car in small_cars:
        builds = car.some_builds(20)
        compiled_rules = car.advice.compiled_rules
        found = sorted(
            builds,
            key=lambda build: catalog_order(compiled_rules, compiled_rules.mask_of(build.chosen)),
        )
        assert found == sorted(builds, key=lambda build: car.brute.catalog_order(build.chosen))


# ── The SU7 Ultra ─────────────────────────────────────────────────────────────────────────────────


def test_ways_between_real_tied_groups(
    catalog_folder: Path, launch: Catalog, july: Catalog
) -> None:
    held = Counter[str]()
    for catalog in (launch, july):
        brute = BruteForce(
            Oracle(catalog_folder, "su7-ultra", catalog.edition.id), AUTUMN, only=TIED
        )
        advice = Engine(catalog, catalog.model_by_id["su7-ultra"])
        car = SmallCar("su7-ultra", catalog, advice, brute, Random(5))
        for build in car.some_builds(10):
            for name in (name for group_id in TIED for name in car.oracle.members(group_id)):
                wanted = add_option(advice.model, build, name)
                hold_ways(
                    car,
                    build,
                    wanted,
                    [name],
                    advice.find_resolutions(build, wanted, {name}, AUTUMN),
                )
                held[catalog.edition.id] += 1
    assert min(held[edition] for edition in ("launch", "2026-07")) >= 100


def wished(catalog: Catalog, *names: str) -> Configurator:
    """Return a configurator on the SU7 Ultra with some options chosen one by one."""
    at = Configurator(catalog, lambda: AUTUMN)
    for name in names:
        assert isinstance(at.do(Choose(name)), Applied), name
    return at


def changes(at: Configurator, way: Build) -> list[Change]:
    """Return the changes of a resolution to the current build."""
    return list(diff_builds(at.model, at.build, way))


def test_amethyst_beside_a_wished_classic_gold_decal(launch: Catalog) -> None:
    """The decal is removed or becomes a lightning one; amethyst stays in every resolution."""
    at = wished(launch, "pearl-white", "classic-gold")
    judged = at.evaluator.option_state("amethyst")
    assert (judged.availability, judged.difference) == (Availability.NEEDS_CHANGES, 26000)
    result = at.do(Choose("amethyst"))
    assert isinstance(result, Blocked)
    assert result.edit == Edit(EditKind.CHOOSE, "amethyst", "su7-ultra", via_resolution=True)
    assert [found.rule.id for found in result.conflicts] == ["bespoke-paint-bespoke-decal"]
    paint = Change("paint", "pearl-white", "amethyst")
    hood = Change("hood", "standard-hood", "carbon-hood-raw")
    assert [changes(at, way) for way in result.resolutions] == [
        [paint, Change("decal", "classic-gold", "no-decal")],
        [paint, Change("decal", "classic-gold", "lightning-black")],
        [paint, Change("decal", "classic-gold", "lightning-blue")],
        [paint, Change("decal", "classic-gold", "lightning-yellow-decal")],
        [paint, hood, Change("decal", "classic-gold", "lightning-black-side")],
    ]
    assert [at.evaluator.quote_of(way).totals.options for way in result.resolutions] == [
        28000,
        30000,
        30000,
        30000,
        72000,
    ]
    assert all(way.wishes == {"amethyst"} for way in result.resolutions)
    assert result.resolutions == at.evaluator.resolutions_for("amethyst")
    hold_taking(at, result)


def test_amethyst_beside_a_classic_gold_decal_that_is_no_wish(launch: Catalog) -> None:
    """The same resolutions; the options they add are no wishes, and the wish stays one."""
    gold = wished(launch, "pearl-white", "classic-gold").build
    at = configurator_at(
        launch, Build("su7-ultra", gold.chosen, frozenset({"pearl-white"})), AUTUMN
    )
    result = at.do(Choose("amethyst"))
    assert isinstance(result, Blocked)
    assert [way.wishes for way in result.resolutions] == [frozenset({"amethyst"})] * 5


def test_a_yellow_side_decal_on_the_standard_hood_shows_what_it_takes(launch: Catalog) -> None:
    """It requires a carbon hood and a compatible paint: only the raw hood with Obsidian Black."""
    at = wished(launch)
    judged = at.evaluator.option_state("classic-yellow-side")
    assert (judged.availability, judged.difference, judged.bespoke_difference) == (
        Availability.NEEDS_CHANGES,
        53000,
        0,
    )
    result = at.do(Choose("classic-yellow-side"))
    assert isinstance(result, Blocked)
    assert {found.rule.id for found in result.conflicts} == {
        "yellow-decal",
        "standard-hood-full-decal",
    }
    assert [changes(at, way) for way in result.resolutions] == [
        [
            Change("paint", "lightning-yellow", "obsidian-black"),
            Change("hood", "standard-hood", "carbon-hood-raw"),
            Change("decal", "no-decal", "classic-yellow-side"),
        ]
    ]
    preview = at.evaluator.preview("classic-yellow-side")
    assert preview.quote.totals.options == 53000
    assert preview.conflicts == result.conflicts


def test_wishes_are_kept_before_standard_choices(launch: Catalog) -> None:
    """Resolutions that give up one wish rank before those that give up two.

    If no wish has to be given up, none is.
    """
    at = wished(launch, "racing-red", "lightning-black")
    result = at.do(Choose("carbon-hood-raw"))
    assert isinstance(result, Blocked)
    assert [len(way.wishes) for way in result.resolutions] == [2, 2, 2, 2, 1]
    assert all(way.wishes == {"carbon-hood-raw", "racing-red"} for way in result.resolutions[:4])
    at = wished(launch, "pearl-white")
    result = at.do(Choose("carbon-hood-yellow"))
    assert isinstance(result, Blocked)
    assert [changes(at, way) for way in result.resolutions] == [
        [
            Change("paint", "pearl-white", "lightning-yellow"),
            Change("hood", "standard-hood", "carbon-hood-yellow"),
        ]
    ]


def test_an_option_that_ended_is_not_offered_and_has_no_way(launch: Catalog) -> None:
    at = Configurator(launch, lambda: date(2026, 2, 1))
    at.availability.build = build_from_wishes(launch.model_by_id["yu7-max"], [])
    assert at.evaluator.option_state("lava-orange").availability is Availability.NOT_OFFERED
    assert at.do(Choose("lava-orange")) == NotOffered("lava-orange")


def test_a_build_that_breaks_a_rule_is_never_taken(launch: Catalog) -> None:
    at = wished(launch, "amethyst")
    broken = build_from_wishes(at.model, ["amethyst", "classic-gold"])
    with pytest.raises(ValueError, match="hold"):
        at.do(
            ApplyBuild(broken, Edit(EditKind.CHOOSE, "amethyst", "su7-ultra", via_resolution=True))
        )
    assert "classic-gold" not in at.build.chosen
