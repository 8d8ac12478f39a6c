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
from tests.domain.test_availability import LINKED_GROUPS, make_configurator, option_names
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
from xmc_tui.domain.build import (
    Build,
    Change,
    add_option,
    build_from_wished_options,
    diff_builds,
    make_standard_build,
)
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.engine import rule_component
from xmc_tui.domain.engine.model_engine import Engine
from xmc_tui.domain.engine.resolutions import make_catalog_sort_key

AUTUMN = date(2025, 10, 1)


def assert_resolutions_agree(
    car: SmallCar, before: Build, wanted: Build, decided: Iterable[str], found: tuple[Build, ...]
) -> list[Chosen]:
    """Compare the resolutions of a wanted build with brute force and return them."""
    price = car.oracle.option_sum(before.chosen)
    expected = car.brute_force.find_resolutions(wanted.chosen, decided, wanted.wishes, price)
    context = (car.name, sorted(before.chosen), sorted(wanted.chosen), sorted(wanted.wishes))
    assert [sorted(way.chosen) for way in found] == [sorted(way) for way in expected], context
    for way in found:
        assert car.oracle.is_valid(way.chosen, car.day), context
        assert car.brute_force.is_minimal(wanted.chosen, way.chosen), context
        assert way.wishes == wanted.wishes & way.chosen, context
    return expected


def assert_choices_agree(car: SmallCar, builds: list[Build], seen: Counter[int]) -> None:
    """Compare the resolutions for every option; each contains the option, now a wish."""
    for build in builds:
        for name in option_names(car):
            wanted = add_option(car.engine.model, build, name)
            assert wanted.wishes == car.brute_force.find_remaining_wishes(build.wishes, name) | {
                name
            }
            found = car.engine.find_resolutions(build, wanted, {name}, car.day)
            seen[len(assert_resolutions_agree(car, build, wanted, [name], found))] += 1
            assert all(name in way.chosen and name in way.wishes for way in found)
            best = car.engine.find_resolutions(build, wanted, {name}, car.day, most=1)
            assert best == found[:1]


@pytest.mark.parametrize("idea", tiny_catalogs())
def test_resolutions_for_every_option_of_tiny_cars(
    tiny_cars: dict[str, SmallCar], idea: str
) -> None:
    car = tiny_cars[idea]
    standard = car.build(car.oracle.standard_build())
    starts = [standard] if standard.chosen in car.brute_force.valid else []
    seen: Counter[int] = Counter()
    assert_choices_agree(car, [*starts, *car.sample_builds(15)], seen)
    assert seen


def test_resolutions_for_every_option_of_random_cars(random_cars: list[SmallCar]) -> None:
    seen: Counter[int] = Counter()
    for car in random_cars:
        assert_choices_agree(car, car.sample_builds(6), seen)
    assert set(seen) == set(range(6))
    assert min(seen.values()) >= 10


def test_resolutions_without_fixed_options(
    small_cars: list[SmallCar],
) -> None:
    """On the command line no option is fixed and the start may be invalid."""
    seen: Counter[int] = Counter()
    for car in small_cars:
        for _ in range(8):
            requested = random_options(car)
            start = build_from_wished_options(car.engine.model, requested)
            found = car.engine.find_resolutions(start, start, (), car.day)
            assert_resolutions_agree(car, start, start, (), found)
            seen[len(found)] += 1
            if car.oracle.is_valid(start.chosen, car.day):
                assert found == (start,)
    # Never 0: the fixture has only cars with a valid build.
    assert set(seen) == {1, 2, 3, 4, 5}


def random_options(car: SmallCar) -> list[str]:
    """Return random options as given on a command line: at most one of a pick-one group."""
    requested = []
    for group_id in car.oracle.choosable:
        members = car.oracle.members(group_id)
        if car.random.random() < 0.7:
            most = 1 if car.oracle.pick(group_id) == "one" else len(members)
            requested += car.random.sample(members, car.random.randint(1, most))
    return requested


def test_resolutions_of_blocked_commands_agree_with_brute_force(small_cars: list[SmallCar]) -> None:
    """Blocked choices, removals and resets offer resolutions that fulfil the command."""
    seen: Counter[str] = Counter()
    for car in small_cars:
        for build in car.sample_builds(2):
            for command, decided in commands_of(car):
                configurator = Configurator(car.catalog, lambda day=car.day: day)  # type: ignore[misc]
                configurator.state.build = build
                result = configurator.do(command)
                seen[f"{type(command).__name__} {type(result).__name__}"] += 1
                if isinstance(result, Blocked):
                    assert configurator.build == build
                    wanted = requested_build(car, build, command, decided)
                    assert_resolutions_agree(car, build, wanted, decided, result.resolutions)
                    assert_resolutions_apply(configurator, result)
    for kind in ("Choose", "Remove", "ResetGroup"):
        assert seen[f"{kind} Blocked"] >= 20
        assert seen[f"{kind} Applied"] >= 20


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


def requested_build(
    car: SmallCar, build: Build, command: Choose | Remove | ResetGroup, decided: list[str]
) -> Build:
    """Return the build that a command asks for, ignoring rules."""
    affected = set(decided)
    if isinstance(command, Choose):
        chosen = car.oracle.with_option(build.chosen, command.option)
        return car.build(chosen, build.wishes & chosen | {command.option})
    standard = (
        car.oracle.standard_build() & affected if isinstance(command, ResetGroup) else frozenset()
    )
    return car.build(build.chosen - affected | standard, build.wishes - affected)


def assert_resolutions_apply(configurator: Configurator, result: Blocked) -> None:
    """Apply each offered resolution: it is one edit that undo reverts."""
    before = configurator.build
    for way in result.resolutions:
        assert configurator.do(ApplyBuild(way, result.edit)) == Applied(result.edit)
        assert configurator.build == way
        assert configurator.history.next_undo == result.edit
        assert configurator.do(Undo()) == Applied(result.edit, "undo")
        assert configurator.build == before


def test_catalog_order_agrees_with_brute_force(
    small_cars: list[SmallCar],
) -> None:
    for car in small_cars:
        builds = car.sample_builds(20)
        compiled_rules = car.engine.compiled_rules
        found = sorted(
            builds,
            key=lambda build: make_catalog_sort_key(
                compiled_rules, compiled_rules.mask_of(build.chosen)
            ),
        )
        assert found == sorted(
            builds, key=lambda build: car.brute_force.make_order_key(build.chosen)
        )


# ── The SU7 Ultra ─────────────────────────────────────────────────────────────────────────────────


def test_resolutions_in_the_linked_groups_of_the_su7_ultra(
    catalog_folder: Path, launch: Catalog, july: Catalog
) -> None:
    checked = Counter[str]()
    for catalog in (launch, july):
        brute = BruteForce(
            Oracle(catalog_folder, "su7-ultra", catalog.edition.id), AUTUMN, only=LINKED_GROUPS
        )
        engine = Engine(catalog, catalog.model_by_id["su7-ultra"])
        car = SmallCar("su7-ultra", catalog, engine, brute, Random(5))
        for build in car.sample_builds(10):
            for name in (
                name for group_id in LINKED_GROUPS for name in car.oracle.members(group_id)
            ):
                wanted = add_option(engine.model, build, name)
                assert_resolutions_agree(
                    car,
                    build,
                    wanted,
                    [name],
                    engine.find_resolutions(build, wanted, {name}, AUTUMN),
                )
                checked[catalog.edition.id] += 1
    assert min(checked[edition] for edition in ("launch", "2026-07")) >= 100


def configurator_with(catalog: Catalog, *names: str) -> Configurator:
    """Return a configurator on the SU7 Ultra with some options chosen one by one."""
    configurator = Configurator(catalog, lambda: AUTUMN)
    for name in names:
        assert isinstance(configurator.do(Choose(name)), Applied), name
    return configurator


def list_changes(configurator: Configurator, way: Build) -> list[Change]:
    """Return the changes of a resolution to the current build."""
    return list(diff_builds(configurator.model, configurator.build, way))


def test_few_linked_groups_take_no_solver(launch: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    """A solver takes several times as long as trying every set of groups."""
    monkeypatch.delattr(rule_component, "make_solver")
    engine = Engine(launch, launch.model_by_id["su7-ultra"])
    assert {len(each) for each in engine.compiled_rules.components} == {1, 3}
    build, blocked = make_standard_build(engine.model), 0
    for name in engine.compiled_rules.option_numbers:
        wanted = add_option(engine.model, build, name)
        found = engine.find_resolutions(build, wanted, {name}, AUTUMN)
        assert found.is_proven
        blocked += bool(found) and found[0] != wanted
    assert blocked >= 5


def test_resolutions_for_amethyst_with_a_wish_for_a_classic_gold_decal(launch: Catalog) -> None:
    """The decal is removed or becomes a lightning one; amethyst stays in every resolution."""
    configurator = configurator_with(launch, "pearl-white", "classic-gold")
    state = configurator.evaluator.option_state("amethyst")
    assert (state.availability, state.difference) == (Availability.NEEDS_CHANGES, 26000)
    result = configurator.do(Choose("amethyst"))
    assert isinstance(result, Blocked)
    assert result.edit == Edit(EditKind.CHOOSE, "amethyst", "su7-ultra", via_resolution=True)
    assert [found.rule.id for found in result.conflicts] == ["bespoke-paint-bespoke-decal"]
    paint = Change("paint", "pearl-white", "amethyst")
    hood = Change("hood", "standard-hood", "carbon-hood-raw")
    assert [list_changes(configurator, way) for way in result.resolutions] == [
        [paint, Change("decal", "classic-gold", "no-decal")],
        [paint, Change("decal", "classic-gold", "lightning-black")],
        [paint, Change("decal", "classic-gold", "lightning-blue")],
        [paint, Change("decal", "classic-gold", "lightning-yellow-decal")],
        [paint, hood, Change("decal", "classic-gold", "lightning-black-side")],
    ]
    assert [
        configurator.evaluator.quote_build(way).totals.options for way in result.resolutions
    ] == [
        28000,
        30000,
        30000,
        30000,
        72000,
    ]
    assert all(way.wishes == {"amethyst"} for way in result.resolutions)
    assert result.resolutions == configurator.evaluator.resolutions_of_option("amethyst")
    assert_resolutions_apply(configurator, result)


def test_resolutions_for_amethyst_with_a_classic_gold_decal_that_is_no_wish(
    launch: Catalog,
) -> None:
    """The only wish of every resolution is the chosen option."""
    gold = configurator_with(launch, "pearl-white", "classic-gold").build
    configurator = make_configurator(
        launch, Build("su7-ultra", gold.chosen, frozenset({"pearl-white"})), AUTUMN
    )
    result = configurator.do(Choose("amethyst"))
    assert isinstance(result, Blocked)
    assert [way.wishes for way in result.resolutions] == [frozenset({"amethyst"})] * 5


def test_the_resolution_for_a_yellow_side_decal_changes_hood_and_paint(launch: Catalog) -> None:
    """It requires a carbon hood and a compatible paint: only the raw hood with Obsidian Black."""
    configurator = configurator_with(launch)
    state = configurator.evaluator.option_state("classic-yellow-side")
    assert (state.availability, state.difference, state.bespoke_difference) == (
        Availability.NEEDS_CHANGES,
        53000,
        0,
    )
    result = configurator.do(Choose("classic-yellow-side"))
    assert isinstance(result, Blocked)
    assert {found.rule.id for found in result.conflicts} == {
        "yellow-decal",
        "standard-hood-full-decal",
    }
    assert [list_changes(configurator, way) for way in result.resolutions] == [
        [
            Change("paint", "lightning-yellow", "obsidian-black"),
            Change("hood", "standard-hood", "carbon-hood-raw"),
            Change("decal", "no-decal", "classic-yellow-side"),
        ]
    ]
    preview = configurator.evaluator.preview_option("classic-yellow-side")
    assert preview.quote.totals.options == 53000
    assert preview.conflicts == result.conflicts


def test_resolutions_that_give_up_fewer_wishes_rank_first(launch: Catalog) -> None:
    """Resolutions that give up one wish rank before those that give up two.

    If no wish has to be given up, none is.
    """
    configurator = configurator_with(launch, "racing-red", "lightning-black")
    result = configurator.do(Choose("carbon-hood-raw"))
    assert isinstance(result, Blocked)
    assert [len(way.wishes) for way in result.resolutions] == [2, 2, 2, 2, 1]
    assert all(way.wishes == {"carbon-hood-raw", "racing-red"} for way in result.resolutions[:4])
    configurator = configurator_with(launch, "pearl-white")
    result = configurator.do(Choose("carbon-hood-yellow"))
    assert isinstance(result, Blocked)
    assert [list_changes(configurator, way) for way in result.resolutions] == [
        [
            Change("paint", "pearl-white", "lightning-yellow"),
            Change("hood", "standard-hood", "carbon-hood-yellow"),
        ]
    ]


def test_an_ended_option_is_not_offered(launch: Catalog) -> None:
    configurator = Configurator(launch, lambda: date(2026, 2, 1))
    configurator.state.build = build_from_wished_options(launch.model_by_id["yu7-max"], [])
    assert (
        configurator.evaluator.option_state("lava-orange").availability is Availability.NOT_OFFERED
    )
    assert configurator.do(Choose("lava-orange")) == NotOffered("lava-orange")


def test_a_build_that_breaks_a_rule_is_never_applied(launch: Catalog) -> None:
    configurator = configurator_with(launch, "amethyst")
    broken = build_from_wished_options(configurator.model, ["amethyst", "classic-gold"])
    with pytest.raises(ValueError, match="breaks no rule"):
        configurator.do(
            ApplyBuild(broken, Edit(EditKind.CHOOSE, "amethyst", "su7-ultra", via_resolution=True))
        )
    assert "classic-gold" not in configurator.build.chosen
