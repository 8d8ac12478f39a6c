"""Tests of `xmc ways`, and of the conflicts that `xmc quote` reports, as JSON and text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.brute_force import BruteForce
from tests.cli.cli_runner import find_control_characters, run_cli
from tests.oracle import Oracle
from tests.small_catalogs import tiny_catalogs, write_catalog
from xmc_tui.domain.catalog import Catalog

ON = ("--on", "2025-10-01")
DAY = date(2025, 10, 1)

#: Wishes with which no build of the SU7 Ultra qualifies at launch.
PLAINEST = (
    "lightning-yellow",
    "standard-hood",
    "electric-spoiler",
    "panoramic-roof",
    "bright-yellow",
)


def run_json(*arguments: str, code: int, lang: str = "en") -> Any:
    """Run a command that prints JSON, check its exit code, and return the parsed output."""
    result = run_cli(*arguments, "--json", lang=lang)
    assert result.code == code, result.err
    assert not find_control_characters(result.out + result.err)
    return json.loads(result.out)


def change(group: str, before: str | None, after: str | None) -> dict[str, str | None]:
    """Return a change in the format of the command line."""
    return {"group": group, "from": before, "to": after}


# ── A conflict ────────────────────────────────────────────────────────────────────────────────────


def test_the_json_of_a_conflict() -> None:
    """Exactly the fields of the contract: rules and resolutions.

    Resolutions may change any option, even those given.
    """
    found = run_json("quote", "su7-ultra", "amethyst", "classic-gold", *ON, code=3)
    assert list(found) == ["conflicts", "ways_out"]
    (conflict,) = found["conflicts"]
    place = conflict.pop("place")
    assert place.startswith("su7-ultra.toml:")
    assert conflict == {
        "options": ["amethyst", "classic-gold"],
        "reason_zh": "定制车漆只能搭配定制拉花",
        "reason_en": "Bespoke paint takes bespoke decals only",
        "source": "xmconf",
    }
    decal, base = "classic-gold", 529_900
    ways = [
        ("lightning-black", 30_000),
        ("lightning-blue", 30_000),
        ("lightning-yellow-decal", 30_000),
    ]
    expected = [
        ([change("decal", decal, to)], options) for to, options in [*ways, ("no-decal", 28_000)]
    ]
    expected.append(([change("paint", "amethyst", "twilight-rose")], 13_000))
    assert found["ways_out"] == [
        {
            "changes": some,
            "options": options,
            "total": base + options,
            "counted": options,
            "qualifies": False,
        }
        for some, options in expected
    ]


def test_the_place_of_a_conflict_is_the_line_of_its_rule(catalog_folder: Path) -> None:
    """The line is that of the rule's table header in the catalog file."""
    found = run_json("quote", "su7-ultra", "amethyst", "classic-gold", *ON, code=3)
    name, line = found["conflicts"][0]["place"].split(":")
    lines = (catalog_folder / name).read_text(encoding="utf-8").splitlines()
    assert lines[int(line) - 1] == "[model.su7-ultra.rule.bespoke-paint-bespoke-decal]"


def test_every_broken_rule_is_in_the_json() -> None:
    """The yellow sides-only decal breaks two rules on the standard car.

    Each is reported once.
    """
    found = run_json("quote", "su7-ultra", "classic-yellow-side", *ON, code=3)
    assert [conflict["options"] for conflict in found["conflicts"]] == [
        ["lightning-yellow", "classic-yellow-side"],
        ["standard-hood", "classic-yellow-side"],
    ]
    first = found["ways_out"][0]
    assert first["changes"] == [
        change("paint", "lightning-yellow", "obsidian-black"),
        change("hood", "standard-hood", "carbon-hood-raw"),
    ]
    assert (first["options"], first["total"], first["qualifies"]) == (53_000, 582_900, False)
    kept = [
        way
        for way in found["ways_out"]
        if not any(one["group"] == "decal" for one in way["changes"])
    ]
    assert kept == [first]


def test_a_resolution_may_qualify() -> None:
    """Each resolution says whether it qualifies."""
    asked = (
        "amethyst",
        "classic-gold",
        "carbon-roof",
        "carbon-exterior",
        "moonshadow-grey",
        "five-spoke-moonrock",
    )
    found = run_json("quote", "su7-ultra", *asked, *ON, code=3)
    assert found["ways_out"][0]["options"] == 102_000
    assert found["ways_out"][0]["qualifies"] is True
    assert [way["qualifies"] for way in found["ways_out"]] == [
        way["options"] > 100_000 for way in found["ways_out"]
    ]


def test_a_conflict_as_text() -> None:
    """Reasons and resolutions go to standard error, one line each.

    Standard output stays empty.
    """
    result = run_cli("quote", "su7-ultra", "amethyst", "classic-gold", *ON)
    assert (result.code, result.out) == (3, "")
    assert "Bespoke paint takes bespoke decals only" in result.error_lines[0]
    assert "su7-ultra.toml:" in result.error_lines[0]
    assert result.error_lines[1] == "Solutions:"
    assert "Classic decal, gold → Classic lightning decal, black" in result.error_lines[2]
    assert "559,900" in result.error_lines[3]
    chinese = run_cli("quote", "su7-ultra", "amethyst", "classic-gold", *ON, lang="zh")
    assert chinese.code == 3
    assert "定制车漆只能搭配定制拉花" in chinese.error_lines[0]
    assert "经典系列拉花 金 → 经典闪电拉花 黑" in chinese.err


def test_an_option_not_offered_on_the_day_is_a_conflict() -> None:
    """Day and resolutions, in both languages; the resolutions are the other paints."""
    found = run_json("quote", "yu7-max", "lava-orange", "fridge", "--on", "2026-02-01", code=3)
    (conflict,) = found["conflicts"]
    assert list(conflict) == ["options", "reason_zh", "reason_en", "source", "place"]
    assert conflict["options"] == ["lava-orange"]
    assert "2026-01-24" in conflict["reason_zh"]
    assert "2026-01-24" in conflict["reason_en"]
    assert conflict["source"] == "hstong"
    assert conflict["place"].startswith("yu7-max.toml:")
    assert len(found["ways_out"]) == 5
    assert [way["changes"] for way in found["ways_out"][:2]] == [
        [change("paint", "lava-orange", "dawn-pink")],
        [change("paint", "lava-orange", "danxia-purple")],
    ]


# ── Small cars, by brute force ────────────────────────────────────────────────────────────────────


@pytest.fixture
def small(tmp_path: Path) -> Callable[[str], tuple[str, BruteForce]]:
    """Return a function that writes a tiny catalog; it returns the folder and a solver."""

    def written(idea: str) -> tuple[str, BruteForce]:
        folder = tmp_path / "catalog"
        write_catalog(folder, tiny_catalogs()[idea])
        return str(folder), BruteForce(Oracle(folder, "alpha"), DAY)

    return written


@pytest.mark.parametrize(
    ("idea", "asked"),
    [
        ("excludes", ("a1",)),
        ("excludes", ("a1", "b1")),
        ("excludes within extras", ("x0", "x1", "x2")),
        ("requires one of two extras", ("a1", "b1")),
        ("requires an option or an extra", ("a1",)),
        ("requires within its own group", ("x0",)),
        ("only with another model", ("a1",)),
        ("ended", ("a1", "b1")),
        ("chain", ("a2",)),
        ("chain of extras", ("x0",)),
        ("circle", ("a1",)),
    ],
)
def test_the_resolutions_of_a_small_car_are_those_of_brute_force(
    small: Callable[[str], tuple[str, BruteForce]], idea: str, asked: tuple[str, ...]
) -> None:
    """`changes` are relative to the standard car with every given option.

    `from` or `to` is null if an option of an any-number group is added or removed.
    """
    folder, brute = small(idea)
    start = brute.oracle.standard_build()
    for name in asked:
        start = brute.oracle.with_option(start, name)
    found = run_json("quote", "alpha", *asked, "--catalog", folder, *ON, code=3)
    ways = brute.find_resolutions(start, (), frozenset(asked), brute.oracle.option_sum(start))
    assert [way["options"] for way in found["ways_out"]] == [
        brute.oracle.option_sum(way) for way in ways
    ]
    assert [apply_changes(start, way["changes"]) for way in found["ways_out"]] == ways
    for way in found["ways_out"]:
        assert list(way) == ["changes", "options", "total", "counted", "qualifies"]
        assert way["total"] == 100 + way["options"]
        assert way["counted"] == way["options"]
        for one in way["changes"]:
            assert list(one) == ["group", "from", "to"]
            assert (None in one.values()) is (brute.oracle.pick(one["group"]) == "any")


def apply_changes(start: frozenset[str], changes: list[dict[str, Any]]) -> frozenset[str]:
    """Apply changes to a build; each of them must fit it."""
    build = set(start)
    for one in changes:
        if one["from"] is not None:
            build.remove(one["from"])
        if one["to"] is not None:
            assert one["to"] not in build
            build.add(one["to"])
    return frozenset(build)


@pytest.mark.parametrize(
    "idea",
    [
        "no rule",
        "excludes",
        "requires across groups",
        "chain",
        "equivalent",
        "ended",
        "requires an extra",
    ],
)
def test_the_ways_to_qualify_of_a_small_car_are_those_of_brute_force(
    small: Callable[[str], tuple[str, BruteForce]], idea: str
) -> None:
    folder, brute = small(idea)
    start = brute.oracle.standard_build()
    found = run_json("ways", "alpha", "-k", "50", "--catalog", folder, *ON, code=0)
    expected = brute.find_qualifying(start, frozenset())[:50]
    assert [apply_changes(start, way["changes"]) for way in found] == [
        chosen for chosen, _ in expected
    ]
    result = run_cli("ways", "alpha", "-k", "50", "--catalog", folder, *ON)
    assert result.code == 0
    lines = [*result.out.splitlines(), ""]
    similar = [
        re.match(r" *(\d+) other combinations? of options ha(s|ve) the same price", after)
        for line, after in pairwise(lines)
        if "✓" in line
    ]
    assert [int(found[1]) + 1 if found else 1 for found in similar] == [
        number for _, number in expected
    ]


# ── Themes ────────────────────────────────────────────────────────────────────────────────────────


def options_of(document: Any) -> set[str]:
    """Return the options on a sheet that are neither standard nor gifts."""
    return {
        line["option"] for line in document["lines"] if not line["standard"] and not line["gifted"]
    }


@pytest.mark.parametrize(
    "theme", ["urban-tech", "track-passion", "starlight-silver", "aurora-purple"]
)
@pytest.mark.parametrize("model", ["su7-ultra", "yu7-max"])
def test_a_theme_is_priced_with_exactly_its_options(
    launch: Catalog, model: str, theme: str
) -> None:
    document = run_json("quote", model, "--theme", theme, *ON, code=0)
    named = next(each for each in launch.themes if each.id == theme).builds[model]
    standard = {group.standard for group in launch.model_by_id[model].groups}
    assert options_of(document) == set(named) - standard
    prices = launch.model_by_id[model].options
    assert document["totals"]["options"] == sum(prices[name].price.amount for name in named)


@pytest.mark.parametrize("theme_first", [True, False])
def test_given_options_override_a_theme(theme_first: bool) -> None:
    """A given option replaces that of the theme in its group and nothing else."""
    theme, named = ("--theme", "track-passion"), ("caliper-blue", "panoramic-roof")
    arguments = (*theme, "su7-ultra", *named) if theme_first else ("su7-ultra", *named, *theme)
    document = run_json("quote", *arguments, *ON, code=0)
    plain = run_json("quote", "su7-ultra", *theme, *ON, code=0)
    assert options_of(document) == options_of(plain) - {"caliper-red", "carbon-roof"} | {
        "caliper-blue"
    }
    assert document["totals"]["options"] == plain["totals"]["options"] - 25_000


def test_a_given_option_has_priority_over_a_theme() -> None:
    """The silver hood of a theme requires silver paint.

    It is no wish, so it is replaced rather than the amethyst paint that was given.
    """
    found = run_json("quote", "su7-ultra", "amethyst", "--theme", "starlight-silver", *ON, code=3)
    assert [conflict["options"] for conflict in found["conflicts"]] == [
        ["amethyst", "carbon-hood-silver"]
    ]
    assert found["ways_out"][0]["changes"] == [
        change("hood", "carbon-hood-silver", "carbon-hood-raw")
    ]
    assert all(one["group"] != "paint" for way in found["ways_out"] for one in way["changes"])


@pytest.mark.parametrize("named", [(), ("caliper-blue",)])
def test_the_ways_to_qualify_keep_a_theme(launch: Catalog, named: tuple[str, ...]) -> None:
    """The options of a theme are wishes, except those that a given option replaces."""
    wishes = set(
        next(each for each in launch.themes if each.id == "track-passion").builds["su7-ultra"]
    )
    wishes = wishes - {"caliper-red"} | set(named) if named else wishes
    found = run_json("ways", "su7-ultra", *named, "--theme", "track-passion", *ON, code=0)
    assert len(found) > 1
    for way in found:
        assert not wishes & {one["from"] for one in way["changes"]}


def test_ways_of_a_theme_keep_the_given_option_in_a_conflict() -> None:
    found = run_json("ways", "su7-ultra", "amethyst", "--theme", "starlight-silver", *ON, code=3)
    assert all(one["group"] != "paint" for way in found["ways_out"] for one in way["changes"])


@pytest.mark.parametrize("theme", ["urban-tec", "", "amethyst"])
def test_an_unknown_theme_suggests_the_nearest(theme: str) -> None:
    result = run_cli("quote", "su7-ultra", "--theme", theme)
    assert (result.code, result.out, len(result.error_lines)) == (2, "", 1)
    assert "urban-tech" in result.err


def test_require_qualified_applies_to_a_theme() -> None:
    assert (
        run_cli("quote", "su7-ultra", "--theme", "track-passion", *ON, "--require-qualified").code
        == 0
    )
    assert (
        run_cli("quote", "su7-ultra", "--theme", "urban-tech", *ON, "--require-qualified").code == 4
    )


# ── Ways to qualify ───────────────────────────────────────────────────────────────────────────────


def test_the_json_of_ways_from_amethyst(launch: Catalog) -> None:
    """Five ways of 100,500 yuan, each with its changes and prices.

    `price` is the difference of list prices.
    """
    found = run_json("ways", "su7-ultra", "amethyst", *ON, code=0)
    assert [(way["options"], way["total"]) for way in found] == [(100_500, 630_400)] * 5
    prices = {
        name: option.price.amount
        for name, option in launch.model_by_id["su7-ultra"].options.items()
    }
    for way in found:
        assert list(way) == ["options", "total", "changes"]
        for one in way["changes"]:
            assert list(one) == ["group", "from", "to", "price"]
            assert one["price"] == prices[one["to"]] - prices[one["from"]]
        assert 28_000 + sum(one["price"] for one in way["changes"]) == 100_500
        assert all(one["group"] != "paint" for one in way["changes"])
    assert [len(way["changes"]) for way in found] == sorted(len(way["changes"]) for way in found)


@pytest.mark.parametrize("most", [1, 2, 5, 12])
def test_k_limits_the_number_of_ways(most: int) -> None:
    found = run_json("ways", "su7-ultra", "amethyst", "-k", str(most), *ON, code=0)
    assert found == run_json("ways", "su7-ultra", "amethyst", "-k", "12", *ON, code=0)[:most]
    assert len(found) == most


def test_added_extras_have_a_null_from() -> None:
    """On the YU7 Max extras have a null `from`, and their list price as `price`."""
    found = run_json("ways", "yu7-max", "amethyst", "-k", "30", *ON, code=0)
    joined = [one for way in found for one in way["changes"] if one["group"] == "extras"]
    assert joined
    assert all(one["from"] is None and one["to"] and one["price"] > 0 for one in joined)
    assert all(way["total"] == 329_900 + way["options"] for way in found)


def test_no_way_exits_1_with_an_empty_list_and_the_reason() -> None:
    result = run_cli("ways", "su7-ultra", *PLAINEST, *ON, "--json")
    assert (result.code, json.loads(result.out)) == (1, [])
    assert result.error_lines == [
        "Cannot qualify: with your choices, options reach ¥50,000 at most",
        "The threshold applies to customised cars only; a standard order has no minimum.",
    ]
    chinese = run_cli("ways", "su7-ultra", *PLAINEST, *ON, lang="zh")
    assert (chinese.code, chinese.out) == (1, "")
    assert "¥50,000" in chinese.error_lines[0]


def test_a_greatest_sum_with_illustrative_prices_is_marked() -> None:
    """Racing Red keeps the YU7 Max below the threshold; its other prices are illustrative."""
    for lang in ("en", "zh"):
        result = run_cli("ways", "yu7-max", "racing-red", *ON, lang=lang)
        assert "\N{ALMOST EQUAL TO}¥100,000" in result.error_lines[0]


def test_an_ineligible_model_has_no_way(
    small: Callable[[str], tuple[str, BruteForce]],
) -> None:
    folder, _ = small("does not take part")
    result = run_cli("ways", "alpha", "--catalog", folder, *ON)
    assert (result.code, result.out) == (1, "")
    assert "not eligible" in result.error_lines[0]


def test_conflicting_wishes_exit_3_without_a_search_for_ways() -> None:
    """The output is that of a quote."""
    asked = ("su7-ultra", "amethyst", "classic-gold", *ON)
    assert run_json("ways", *asked, code=3) == run_json("quote", *asked, code=3)
    result = run_cli("ways", *asked)
    assert (result.code, result.out, result.err) == (3, "", run_cli("quote", *asked).err)
    assert run_cli("ways", "yu7-max", "lava-orange", "--on", "2026-02-01").code == 3


def test_wishes_that_exclude_only_standard_options_do_not_conflict(
    catalog_folder: Path,
) -> None:
    """The yellow sides-only decal excludes the standard hood and paint.

    Standard options may be replaced freely, so this is no conflict.
    """
    found = run_json("ways", "su7-ultra", "classic-yellow-side", *ON, code=0)
    oracle = Oracle(catalog_folder, "su7-ultra")
    others = set(oracle.members("decal")) - {"classic-yellow-side"}
    least = oracle.count_builds_by_parts(
        ["paint", "hood", "decal"], DAY, others
    ).least_qualifying_sum
    assert found[0]["options"] == least
    for way in found:
        changes = {one["group"]: one["to"] for one in way["changes"]}
        assert (changes["hood"], changes["paint"]) == ("carbon-hood-raw", "obsidian-black")
        assert "decal" not in changes


def test_ways_as_text() -> None:
    """Each way has its changes, total, verdict and number of equivalent ways.

    The last line says that an ordinary car needs no minimum.
    """
    result = run_cli("ways", "su7-ultra", "amethyst", "-k", "2", *ON)
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert (
        lines[0] == "  1. Bonnet: Standard bonnet → Carbon-fibre double-duct bonnet, exposed carbon"
    )
    assert lines[4] == "     Total ¥630,400 (+¥72,500)   ¥100,500 counted   ✓ Qualifies"
    assert lines[5] == "     47 other combinations of options have the same price."
    assert (
        lines[-1]
        == "The threshold applies to customised cars only; a standard order has no minimum."
    )
    chinese = run_cli("ways", "su7-ultra", "amethyst", "-k", "1", *ON, lang="zh")
    assert "碳纤维双风道前舱盖" in chinese.out
    assert "¥630,400" in chinese.out


def test_ways_in_the_edition_of_july() -> None:
    """With a threshold of >= 60,000 the cheapest way meets it exactly."""
    found = run_json(
        "ways", "su7-ultra", "amethyst", "--edition", "2026-07", "--on", "2026-07-28", code=0
    )
    assert {way["options"] for way in found} == {60_000}


@pytest.mark.parametrize(
    "arguments",
    [
        ("ways",),
        ("ways", "su8"),
        ("ways", "su7-ultra", "amethist"),
        ("ways", "su7-ultra", "amethyst", "racing-red"),
        ("ways", "su7-ultra", "-k", "0"),
        ("ways", "su7-ultra", "-k", "five"),
        ("ways", "su7-ultra", "--on", "2025-13-01"),
        ("ways", "su7-ultra", "--edition", "lanch"),
    ],
)
def test_wrong_use_of_ways(arguments: tuple[str, ...]) -> None:
    result = run_cli(*arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err
    assert "Traceback" not in result.err
