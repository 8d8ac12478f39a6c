"""The search: names of both cars, colour families in both languages, and publishers."""

from __future__ import annotations

import pytest

from xmc_tui.domain.catalog import Catalog
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.colour_families import find_colour_family
from xmc_tui.presentation.option_search import find_options, search_result_line
from xmc_tui.presentation.styled_text import plain_text


def find_ids(catalog: Catalog, model: str, query: str) -> list[str]:
    """Return the results of a query as model:option."""
    found = find_options(catalog, catalog.model_by_id[model], query)
    return [f"{each.model.id}:{each.option.id}" for each in found]


@pytest.mark.parametrize("query", ["紫", "紫色", "purple", "PURPLE", "violet", "purp", "zise"])
def test_a_colour_family_is_found_in_both_languages(launch: Catalog, query: str) -> None:
    found = find_ids(launch, "su7-ultra", query)
    assert "su7-ultra:amethyst" in found
    assert "yu7-max:iris-purple" in found
    assert not {"su7-ultra:racing-red", "su7-ultra:parrot-green"} & set(found)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("红色", {"racing-red", "caliper-red", "black-red"}),
        ("orange", {"lava-orange", "coral-orange"}),
        ("棕", {"trim-walnut"}),
        ("violet paint", {"amethyst"}),
        ("green", {"parrot-green", "caliper-green", "emerald-green"}),
        ("rose", {"twilight-rose", "matte-dawn-pink", "dawn-pink"}),
    ],
)
def test_the_options_of_a_family(launch: Catalog, query: str, expected: set[str]) -> None:
    found = {each.partition(":")[2] for each in find_ids(launch, "yu7-max", query)}
    assert expected <= found


def test_names_come_before_families(launch: Catalog) -> None:
    assert find_ids(launch, "su7-ultra", "紫")[0] == "su7-ultra:amethyst"
    found = find_ids(launch, "yu7-max", "紫")
    assert found.index("yu7-max:iris-purple") < len(found)
    assert found[0] in ("yu7-max:amethyst", "yu7-max:danxia-purple", "yu7-max:iris-purple")


@pytest.mark.parametrize(
    ("colour", "finish", "family"),
    [
        ("#FF0000", "solid", "red"),
        ("#FF8000", "solid", "orange"),
        ("#FFFF00", "solid", "yellow"),
        ("#00FF00", "solid", "green"),
        ("#00FFFF", "solid", "cyan"),
        ("#0000FF", "solid", "blue"),
        ("#800080", "solid", "purple"),
        ("#FFC0CB", "solid", "pink"),
        ("#8B4513", "wood", "brown"),
        ("#D4AF37", "metallic", "gold"),
        ("#FFFFFF", "solid", "white"),
        ("#000000", "solid", "black"),
        ("#808080", "solid", "grey"),
        ("#C0C0C0", "metallic", "silver"),
    ],
)
def test_well_known_colours_are_in_their_family(colour: str, finish: str, family: str) -> None:
    assert find_colour_family(colour, finish) == family


def test_options_of_the_other_car_say_which_car(launch: Catalog) -> None:
    (found,) = find_options(launch, launch.model_by_id["su7-ultra"], "iris-purple")
    assert (found.model.id, found.option.id) == ("yu7-max", "iris-purple")
    for language, name in (("zh", "小米YU7 Max"), ("en", "Xiaomi YU7 Max")):
        line = search_result_line(
            found.model, found.option, False, translator_for(language), 80, False, True
        )
        assert name in plain_text(line)


def test_the_other_car_comes_last_and_without_what_both_have(launch: Catalog) -> None:
    found = find_ids(launch, "su7-ultra", "caliper")
    models = [each.partition(":")[0] for each in found]
    assert models == sorted(models)  # su7-ultra, then yu7-max
    assert "yu7-max:caliper-red" not in found
    assert "yu7-max:caliper-standard" in found


def test_without_a_query_only_the_car_is_listed(launch: Catalog) -> None:
    model = launch.model_by_id["su7-ultra"]
    assert [each.option.id for each in find_options(launch, model, " ")] == list(model.options)


@pytest.mark.parametrize(("query", "source"), [("小米官网", "xmconf"), ("ITBear", "itbear")])
def test_the_publisher_of_a_price_finds_its_options(
    launch: Catalog, query: str, source: str
) -> None:
    publishers = {
        option.id
        for model in launch.models
        for option in model.options.values()
        if option.price.source == source
    }
    found = {each.partition(":")[2] for each in find_ids(launch, "su7-ultra", query)}
    assert publishers
    assert publishers <= found


def test_every_source_has_a_publisher_in_both_languages(launch: Catalog) -> None:
    assert [
        source.id
        for source in launch.sources.values()
        if source.publisher is None or not source.publisher.zh or not source.publisher.en
    ] == []
