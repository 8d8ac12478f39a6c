"""Ways to qualify: exact and in order as found by brute force, and the reason if there is none."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from random import Random

import pytest

from tests.domain.conftest import SmallCar
from tests.domain.test_availability import LINKED_GROUPS, make_configurator
from tests.domain.test_resolutions import AUTUMN, configurator_with, random_options
from tests.oracle import Oracle
from tests.small_catalogs import tiny_catalogs
from xmc_tui.configurator import (
    Applied,
    ApplyBuild,
    Configurator,
    Edit,
    EditKind,
    SavedSheet,
    SheetDetails,
    Undo,
)
from xmc_tui.domain.build import Build, build_from_wished_options
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.engine.model_engine import WayToQualify
from xmc_tui.domain.engine.ways_to_qualify import NotQualifyingReason
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.resolution_lines import not_qualifying_text


def sample_starts(car: SmallCar, most: int) -> list[Build]:
    """Return random valid builds with wishes, and standard builds with wishes that may conflict."""
    requested = [
        build_from_wished_options(car.engine.model, random_options(car)) for _ in range(most)
    ]
    offered = [build for build in requested if not car.oracle.not_offered(build.wishes, car.day)]
    return [*car.sample_builds(most), *offered]


def assert_ways_agree(car: SmallCar, builds: list[Build], seen: Counter[str]) -> None:
    """Compare the ways to qualify with brute force, for each requested number of ways."""
    for build in builds:
        context = (car.name, sorted(build.chosen), sorted(build.wishes))
        expected = car.brute_force.find_qualifying(build.chosen, build.wishes)
        for most in (1, 2, 3, 4, 5):
            found = car.engine.find_ways_to_qualify(build, car.day, most)
            assert [(way.build.chosen, way.equivalents) for way in found] == expected[:most], (
                context,
                most,
            )
            assert all(way.build.wishes == build.wishes for way in found), context
        if not expected:
            assert_blocker_agrees(car, build, seen)
        seen[f"{min(len(expected), 6)} ways"] += 1
        seen["equivalent"] += any(equivalents > 1 for _, equivalents in expected[:5])


def assert_blocker_agrees(car: SmallCar, build: Build, seen: Counter[str]) -> None:
    """Check the reason why nothing qualifies against all builds."""
    context = (car.name, sorted(build.chosen), sorted(build.wishes))
    reason = car.engine.why_not_qualifying(build, car.day)
    blocker, greatest = reason.blocker, reason.greatest
    at_most = car.brute_force.find_greatest_sum(build.wishes)
    with_bespoke = car.brute_force.find_greatest_sum(build.wishes, bespoke=True)
    seen[blocker] += 1
    if at_most is None:
        assert (blocker, greatest) == (NotQualifyingReason.WISHES_CONFLICT, 0), context
        return
    if not car.oracle.model["eligible"]:
        assert (blocker, greatest) == (NotQualifyingReason.NOT_ELIGIBLE, at_most), context
    elif not car.oracle.reaches_threshold(at_most):
        assert (blocker, greatest) == (NotQualifyingReason.BELOW_THRESHOLD, at_most), context
    elif with_bespoke is None:
        assert (blocker, greatest) == (NotQualifyingReason.NO_BESPOKE_ITEM, at_most), context
    else:
        # Expensive builds without a bespoke item, and bespoke ones that cost too little, have a
        # separate test.
        seen["expensive or bespoke"] += 1


@pytest.mark.parametrize("idea", tiny_catalogs())
def test_the_ways_to_qualify_of_a_tiny_car(tiny_cars: dict[str, SmallCar], idea: str) -> None:
    car, seen = tiny_cars[idea], Counter[str]()
    assert_ways_agree(car, [car.build(car.oracle.standard_build()), *sample_starts(car, 25)], seen)
    assert seen


def test_the_ways_to_qualify_of_random_cars(random_cars: list[SmallCar]) -> None:
    seen: Counter[str] = Counter()
    for car in random_cars:
        assert_ways_agree(car, sample_starts(car, 6), seen)
    assert min(seen[f"{number} ways"] for number in range(7)) >= 5
    assert seen["equivalent"] >= 30
    assert min(seen[blocker] for blocker in NotQualifyingReason) >= 3


def has_equivalent_extras(car: SmallCar) -> bool:
    """Whether a pick-any group has two equivalent options."""
    pick_any = {group_id for group_id in car.oracle.choosable if car.oracle.pick(group_id) == "any"}
    return any(
        name != first and car.oracle.group_of[name] in pick_any
        for name, first in car.brute_force.first_equivalent.items()
    )


def test_ways_with_equivalent_extras_count_as_one(small_cars: list[SmallCar]) -> None:
    """Ways that differ only in equivalent options of a pick-any group are counted as one."""
    some = [car for car in small_cars if has_equivalent_extras(car)]
    assert len(some) >= 5
    seen: Counter[str] = Counter()
    for car in some:
        assert_ways_agree(car, sample_starts(car, 3), seen)
    assert seen["equivalent"] >= 5


def test_the_reason_why_nothing_qualifies_is_true(small_cars: list[SmallCar]) -> None:
    """The reason is never a missing bespoke item if one fits and only the sum is too small."""
    checked = 0
    for car in small_cars:
        for build in sample_starts(car, 6):
            with_bespoke = car.brute_force.find_greatest_sum(build.wishes, bespoke=True)
            if (
                car.oracle.model["eligible"]
                and with_bespoke
                and not car.brute_force.find_qualifying(build.chosen, build.wishes)
            ):
                reason = car.engine.why_not_qualifying(build, car.day)
                blocker, greatest = reason.blocker, reason.greatest
                context = (car.name, sorted(build.chosen), sorted(build.wishes))
                assert blocker is not NotQualifyingReason.NO_BESPOKE_ITEM, context
                assert not car.oracle.reaches_threshold(greatest), context
                checked += car.oracle.reaches_threshold(
                    car.brute_force.find_greatest_sum(build.wishes) or 0
                )
    assert checked >= 3


# ── Shipped cars ──────────────────────────────────────────────────────────────────────────────────


def option_sums(configurator: Configurator, ways: tuple[WayToQualify, ...]) -> list[int]:
    """Return the option sum of each way."""
    return [configurator.evaluator.quote_build(way.build).totals.options for way in ways]


def test_from_amethyst_alone_the_cheapest_way_comes_to_100_500(
    launch: Catalog, catalog_folder: Path
) -> None:
    configurator = configurator_with(launch, "amethyst")
    ways = configurator.evaluator.engine.find_ways_to_qualify(configurator.build, AUTUMN)
    assert len(ways) == 5
    assert option_sums(configurator, ways) == [100_500] * 5
    assert all(configurator.evaluator.quote_build(way.build).threshold.qualifies for way in ways)
    oracle = Oracle(catalog_folder, "su7-ultra")
    assert all(oracle.is_valid(way.build.chosen, AUTUMN) for way in ways)
    edit = Edit(EditKind.QUALIFY, "", "su7-ultra")
    assert configurator.do(ApplyBuild(ways[0].build, edit)) == Applied(edit)
    assert configurator.build.wishes == {"amethyst"}
    assert configurator.history.next_undo == edit
    assert configurator.do(Undo()) == Applied(edit, "undo")
    assert configurator.build.wishes == configurator.build.chosen & {"amethyst"}
    assert configurator.quote.totals.options == 28_000


@pytest.mark.parametrize(
    ("model_id", "edition"), [("su7-ultra", "launch"), ("su7-ultra", "2026-07")]
)
def test_the_least_sum_with_random_wishes_agrees_with_the_oracle(
    catalog_folder: Path, launch: Catalog, july: Catalog, model_id: str, edition: str
) -> None:
    """The cheapest way has exactly the least sum of the oracle.

    The oracle enumerates the linked groups and adds up the others.
    """
    catalog, oracle = (
        {"launch": launch, "2026-07": july}[edition],
        Oracle(catalog_folder, model_id, edition),
    )
    random = Random(11)
    for _ in range(25):
        configurator = Configurator(catalog, lambda: AUTUMN)
        choose_random_wishes(configurator, random)
        build = configurator.build
        forbidden = {
            name
            for wish in build.wishes
            for name in oracle.members(oracle.group_of[wish])
            if name != wish and oracle.pick(oracle.group_of[wish]) == "one"
        }
        expected = oracle.count_builds_by_parts(
            list(LINKED_GROUPS), AUTUMN, forbidden
        ).least_qualifying_sum
        ways = configurator.evaluator.engine.find_ways_to_qualify(build, AUTUMN)
        assert (option_sums(configurator, ways)[0] if ways else None) == expected, sorted(
            build.wishes
        )
        assert_ways_ordered(configurator, oracle, ways)
        assert ways[:2] == configurator.evaluator.engine.find_ways_to_qualify(build, AUTUMN, 2)


def test_fewest_changes_come_first_within_the_tolerance_of_the_cheapest_way(
    launch: Catalog,
) -> None:
    """Four changes for 101,000 precede five for 100,500, and no three reach the threshold.

    The dearest changes: bonnet 42,000, paint 28,000, roof 25,000, exterior kit 18,000. Three come
    to 95,000 at most. Four for at most 101,000 are a bonnet, the roof, a red or yellow paint for
    20,000, and wheels for 14,000.
    """
    configurator = configurator_with(launch)
    evaluator = configurator.evaluator
    cheapest = evaluator.find_ways_to_qualify()[0]
    assert option_sums(configurator, (cheapest,)) == [100_500]
    way = evaluator.find_ways_to_qualify(fewest_changes=True)[0]
    changed = way.build.chosen - configurator.build.chosen
    assert len(changed) == 4
    assert option_sums(configurator, (way,)) == [42_000 + 25_000 + 20_000 + 14_000]


def choose_random_wishes(configurator: Configurator, random: Random) -> None:
    """Choose up to eight options that are free in the current build."""
    free = [
        name
        for name in configurator.evaluator.engine.compiled_rules.option_numbers
        if configurator.evaluator.option_state(name).availability == "free"
    ]
    for name in random.sample(free, random.randint(0, 8)):
        if configurator.evaluator.option_state(name).availability == "free":
            configurator.state.build = add_wish(configurator, name)


def add_wish(configurator: Configurator, name: str) -> Build:
    """Return the build with one more option as a wish, computed without the domain functions."""
    members = {option.id for option in configurator.model.group_of(name).options}
    return Build(
        configurator.build.model,
        configurator.build.chosen - members | {name},
        configurator.build.wishes - members | {name},
    )


def assert_ways_ordered(
    configurator: Configurator, oracle: Oracle, ways: tuple[WayToQualify, ...]
) -> None:
    """Check without brute force that each way is valid, contains the wishes, and is in order."""
    keys = []
    for way in ways:
        assert oracle.is_valid(way.build.chosen, AUTUMN)
        assert configurator.build.wishes <= way.build.chosen
        assert oracle.qualifies(
            oracle.option_sum(way.build.chosen), oracle.bespoke_items(way.build.chosen)
        )
        changed = {oracle.group_of[name] for name in way.build.chosen ^ configurator.build.chosen}
        keys.append((oracle.option_sum(way.build.chosen), len(changed)))
    assert keys == sorted(keys)
    assert len({way.build.chosen for way in ways}) == len(ways)


def test_a_build_that_qualifies_already_at_the_least_sum_is_its_own_first_way(
    launch: Catalog,
) -> None:
    configurator = configurator_with(launch, "amethyst")
    first = configurator.evaluator.engine.find_ways_to_qualify(configurator.build, AUTUMN, 1)[
        0
    ].build
    configurator = make_configurator(launch, first, AUTUMN)
    assert configurator.evaluator.engine.find_ways_to_qualify(first, AUTUMN, 1)[0].build == first


def test_nothing_qualifies_with_wishes_for_standard_options(launch: Catalog) -> None:
    """With wishes for standard paint, hood, spoiler, roof and interior the rest is too cheap."""
    names = (
        "lightning-yellow",
        "standard-hood",
        "electric-spoiler",
        "panoramic-roof",
        "bright-yellow",
    )
    configurator = configurator_with(launch, *names)
    assert configurator.evaluator.engine.find_ways_to_qualify(configurator.build, AUTUMN) == ()
    reason = configurator.evaluator.engine.why_not_qualifying(configurator.build, AUTUMN)
    blocker, greatest = reason.blocker, reason.greatest
    assert blocker is NotQualifyingReason.BELOW_THRESHOLD
    highest_prices = {
        "decal": 2000,
        "badge": 2000,
        "light": 1500,
        "exterior": 18000,
        "wheels": 14000,
        "calipers": 1500,
    }
    # 2,000 for the refrigerator and 9,000 for the interior kit.
    assert greatest == sum(highest_prices.values()) + 2000 + 9000
    assert f"{greatest:,}" in not_qualifying_text(
        configurator, configurator.build, translator_for("en")
    )


def test_ways_to_qualify_of_an_old_sheet_can_be_ordered_today(
    july: Catalog,
) -> None:
    """A January 2026 sheet with Lava Orange, opened in February: the ways are quoted today."""
    build = build_from_wished_options(july.model_by_id["yu7-max"], ["lava-orange"])
    configurator = Configurator(
        july,
        lambda: date(2026, 2, 1),
        SheetDetails(),
        SavedSheet("", build, SheetDetails(), date(2026, 1, 10)),
    )
    for way in configurator.evaluator.find_ways_to_qualify():
        if way.build.chosen != configurator.build.chosen:
            assert "conflict" not in configurator.evaluator.quote_build(way.build).reasons, sorted(
                way.build.chosen
            )
