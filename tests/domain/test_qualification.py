"""Ways to qualify: exact, in order, and the reason if there is none."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from random import Random

import pytest

from tests.domain.conftest import SmallCar
from tests.domain.test_availability import TIED, configurator_at
from tests.domain.test_resolutions import AUTUMN, asked_options, wished
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
from xmc_tui.domain.build import Build, build_from_wishes
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.engine.model_engine import WayToQualify
from xmc_tui.domain.engine.qualification import QualifyBlocker
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.resolution_lines import blocker_text


def some_starts(car: SmallCar, most: int) -> list[Build]:
    """Return random valid builds with wishes, and standard builds with wishes that may conflict."""
    asked = [build_from_wishes(car.advice.model, asked_options(car)) for _ in range(most)]
    offered = [build for build in asked if not car.oracle.not_offered(build.wishes, car.day)]
    return [*car.some_builds(most), *offered]


def hold_qualifying(car: SmallCar, builds: list[Build], seen: Counter[str]) -> None:
    """Compare the ways to qualify with brute force, for each requested number of ways."""
    for build in builds:
        place = (car.name, sorted(build.chosen), sorted(build.wishes))
        expected = car.brute.qualifying(build.chosen, build.wishes)
        for most in (1, 2, 3, 4, 5):
            found = car.advice.find_ways_to_qualify(build, car.day, most)
            told = [(sorted(way.build.chosen), way.equivalents) for way in found]
            assert told == [
                (sorted(chosen), equivalents) for chosen, equivalents in expected[:most]
            ], (
                place,
                most,
            )
            assert all(way.build.wishes == build.wishes for way in found), place
        if not expected:
            hold_obstacle(car, build, seen)
        seen[f"{min(len(expected), 6)} ways"] += 1
        seen["alike"] += any(equivalents > 1 for _, equivalents in expected[:5])


def hold_obstacle(car: SmallCar, build: Build, seen: Counter[str]) -> None:
    """Check the reason why nothing qualifies against all builds."""
    place = (car.name, sorted(build.chosen), sorted(build.wishes))
    obstacle, greatest = car.advice.why_not_qualifying(build, car.day)
    at_most = car.brute.greatest_sum(build.wishes)
    with_bespoke = car.brute.greatest_sum(build.wishes, bespoke=True)
    seen[obstacle] += 1
    if at_most is None:
        assert (obstacle, greatest) == (QualifyBlocker.WISHES_CONFLICT, 0), place
        return
    if not car.oracle.model["eligible"]:
        assert (obstacle, greatest) == (QualifyBlocker.NOT_ELIGIBLE, at_most), place
    elif not car.oracle.passes(at_most):
        assert (obstacle, greatest) == (QualifyBlocker.BELOW_THRESHOLD, at_most), place
    elif with_bespoke is None:
        assert (obstacle, greatest) == (QualifyBlocker.NO_BESPOKE_ITEM, at_most), place
    else:
        # Expensive builds without a bespoke item, and bespoke ones that cost too little, have a
        # separate test.
        seen["dear or bespoke"] += 1


@pytest.mark.parametrize("idea", tiny_catalogs())
def test_the_ways_to_qualify_of_a_tiny_car(tiny_cars: dict[str, SmallCar], idea: str) -> None:
    car, seen = tiny_cars[idea], Counter[str]()
    hold_qualifying(car, [car.build(car.oracle.standard_car()), *some_starts(car, 25)], seen)
    assert seen


def test_the_ways_to_qualify_of_random_cars(random_cars: list[SmallCar]) -> None:
    seen: Counter[str] = Counter()
    for car in random_cars:
        hold_qualifying(car, some_starts(car, 6), seen)
    assert min(seen[f"{number} ways"] for number in range(7)) >= 5
    assert seen["alike"] >= 30
    assert min(seen[obstacle] for obstacle in QualifyBlocker) >= 5


def has_equivalent_extras(car: SmallCar) -> bool:
    """Whether a pick-any group has two equivalent options."""
    loose = {group_id for group_id in car.oracle.choosable if car.oracle.pick(group_id) == "any"}
    return any(
        name != first and car.oracle.group_of[name] in loose
        for name, first in car.brute.first_alike.items()
    )


def test_ways_alike_of_a_group_of_any_number_count_as_one(small_cars: list[SmallCar]) -> None:
    """Ways that differ only in equivalent options of a pick-any group are counted as one."""
    some = [car for car in small_cars if has_equivalent_extras(car)]
    assert len(some) >= 5
    seen: Counter[str] = Counter()
    for car in some:
        hold_qualifying(car, some_starts(car, 3), seen)
    assert seen["alike"] >= 5


def test_why_nothing_qualifies_is_never_untrue(small_cars: list[SmallCar]) -> None:
    """The reason is never a missing bespoke item if one fits and only the sum is too small."""
    met = 0
    for car in small_cars:
        for build in some_starts(car, 6):
            with_bespoke = car.brute.greatest_sum(build.wishes, bespoke=True)
            if (
                car.oracle.model["eligible"]
                and with_bespoke
                and not car.brute.qualifying(build.chosen, build.wishes)
            ):
                obstacle, greatest = car.advice.why_not_qualifying(build, car.day)
                place = (car.name, sorted(build.chosen), sorted(build.wishes))
                assert obstacle is not QualifyBlocker.NO_BESPOKE_ITEM, place
                assert not car.oracle.passes(greatest), place
                met += car.oracle.passes(car.brute.greatest_sum(build.wishes) or 0)
    assert met >= 3


# ── Shipped cars ──────────────────────────────────────────────────────────────────────────────────


def sums(at: Configurator, ways: tuple[WayToQualify, ...]) -> list[int]:
    """Return the option sum of each way."""
    return [at.evaluator.quote_of(way.build).totals.options for way in ways]


def test_from_amethyst_alone_the_cheapest_way_comes_to_100_500(
    launch: Catalog, catalog_folder: Path
) -> None:
    at = wished(launch, "amethyst")
    ways = at.evaluator.engine.find_ways_to_qualify(at.build, AUTUMN)
    assert len(ways) == 5
    assert sums(at, ways) == [100_500] * 5
    assert all(at.evaluator.quote_of(way.build).threshold.qualifies for way in ways)
    oracle = Oracle(catalog_folder, "su7-ultra")
    assert all(oracle.is_valid(way.build.chosen, AUTUMN) for way in ways)
    edit = Edit(EditKind.QUALIFY, "", "su7-ultra")
    assert at.do(ApplyBuild(ways[0].build, edit)) == Applied(edit)
    assert at.build.wishes == {"amethyst"}
    assert at.history.next_undo == edit
    assert at.do(Undo()) == Applied(edit, "undo")
    assert at.build.wishes == at.build.chosen & {"amethyst"}
    assert at.quote.totals.options == 28_000


@pytest.mark.parametrize(
    ("model_id", "edition"), [("su7-ultra", "launch"), ("su7-ultra", "2026-07")]
)
def test_the_least_sum_beside_random_wishes_is_that_of_the_oracle(
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
        at = Configurator(catalog, lambda: AUTUMN)
        walk_to_some_wishes(at, random)
        build = at.build
        forbidden = {
            name
            for wish in build.wishes
            for name in oracle.members(oracle.group_of[wish])
            if name != wish and oracle.pick(oracle.group_of[wish]) == "one"
        }
        expected = oracle.census_by_parts(list(TIED), AUTUMN, forbidden).least_qualifying_sum
        ways = at.evaluator.engine.find_ways_to_qualify(build, AUTUMN)
        assert (sums(at, ways)[0] if ways else None) == expected, sorted(build.wishes)
        hold_order(at, oracle, ways)
        assert ways[:2] == at.evaluator.engine.find_ways_to_qualify(build, AUTUMN, 2)


def walk_to_some_wishes(at: Configurator, random: Random) -> None:
    """Choose up to eight options that are free in the current build."""
    free = [
        name
        for name in at.evaluator.engine.compiled_rules.number
        if at.evaluator.option_state(name).availability == "free"
    ]
    for name in random.sample(free, random.randint(0, 8)):
        if at.evaluator.option_state(name).availability == "free":
            at.availability.build = with_one_wish_more(at, name)


def with_one_wish_more(at: Configurator, name: str) -> Build:
    """Return the build with one more option as a wish, without calling the domain."""
    members = {option.id for option in at.model.group_of(name).options}
    return Build(
        at.build.model, at.build.chosen - members | {name}, at.build.wishes - members | {name}
    )


def hold_order(at: Configurator, oracle: Oracle, ways: tuple[WayToQualify, ...]) -> None:
    """Check without brute force that each way is valid, keeps the wishes, and is in order."""
    keys = []
    for way in ways:
        assert oracle.is_valid(way.build.chosen, AUTUMN)
        assert at.build.wishes <= way.build.chosen
        assert oracle.qualifies(
            oracle.option_sum(way.build.chosen), oracle.bespoke_items(way.build.chosen)
        )
        changed = {oracle.group_of[name] for name in way.build.chosen ^ at.build.chosen}
        keys.append((oracle.option_sum(way.build.chosen), len(changed)))
    assert keys == sorted(keys)
    assert len({way.build.chosen for way in ways}) == len(ways)


def test_a_build_that_qualifies_already_at_the_least_sum_is_its_own_first_way(
    launch: Catalog,
) -> None:
    at = wished(launch, "amethyst")
    first = at.evaluator.engine.find_ways_to_qualify(at.build, AUTUMN, 1)[0].build
    at = configurator_at(launch, first, AUTUMN)
    assert at.evaluator.engine.find_ways_to_qualify(first, AUTUMN, 1)[0].build == first


def test_nothing_qualifies_beside_wishes_for_the_plainest_of_everything(launch: Catalog) -> None:
    """With wishes for standard paint, hood, spoiler, roof and interior the rest is too cheap."""
    names = (
        "lightning-yellow",
        "standard-hood",
        "electric-spoiler",
        "panoramic-roof",
        "bright-yellow",
    )
    at = wished(launch, *names)
    assert at.evaluator.engine.find_ways_to_qualify(at.build, AUTUMN) == ()
    obstacle, greatest = at.evaluator.engine.why_not_qualifying(at.build, AUTUMN)
    assert obstacle is QualifyBlocker.BELOW_THRESHOLD
    dearest = {
        "decal": 2000,
        "badge": 2000,
        "light": 1500,
        "exterior": 18000,
        "wheels": 14000,
        "calipers": 1500,
    }
    assert greatest == sum(dearest.values()) + 2000 + 9000  # the refrigerator and the interior kit
    assert f"{greatest:,}" in blocker_text(at, at.build, translator_for("en"))


def test_ways_to_qualify_of_an_old_sheet_can_be_ordered_on_the_day_they_are_taken(
    july: Catalog,
) -> None:
    """A January 2026 sheet with Lava Orange, opened in February: the ways are quoted today."""
    build = build_from_wishes(july.model_by_id["yu7-max"], ["lava-orange"])
    at = Configurator(
        july,
        lambda: date(2026, 2, 1),
        SheetDetails(),
        SavedSheet("", build, SheetDetails(), date(2026, 1, 10)),
    )
    for way in at.evaluator.find_ways_to_qualify():
        if way.build.chosen != at.build.chosen:
            assert "conflict" not in at.evaluator.quote_of(way.build).reasons, sorted(
                way.build.chosen
            )
