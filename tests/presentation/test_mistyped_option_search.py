"""The search for mistyped names: what is similar, what is not, and what still comes first."""

from __future__ import annotations

import pytest

from xmc_tui.domain.catalog import Catalog
from xmc_tui.presentation.mistyped_option_search import find_similar_options
from xmc_tui.presentation.option_search import find_options


def find_similar_ids(catalog: Catalog, model: str, query: str) -> list[str]:
    """Return the ids of the options similar to a query."""
    found = find_similar_options(catalog, catalog.model_by_id[model], query)
    return [each.option.id for each in found]


@pytest.mark.parametrize(
    ("query", "option"),
    [
        ("amthyst", "amethyst"),  # a letter is missing
        ("amethsyt", "amethyst"),  # two letters are swapped
        ("AMETTHYST", "amethyst"),  # a letter is doubled
        ("amethist", "amethyst"),  # a letter is wrong
        ("amths", "amethyst"),  # typed as far as this
        ("rasing red", "racing-red"),
        ("red rasing", "racing-red"),
        ("carben roof", "carbon-roof"),
        ("refrigirator", "rear-fridge"),
        ("steering weel", "carbon-steering-wheel"),
        ("zishujing", "amethyst"),  # pinyin
        ("紫水精", "amethyst"),
        ("紫晶", "amethyst"),  # a character is missing
        ("碳维车顶", "carbon-roof"),
        ("竞束红", "racing-red"),
        ("五辐双层断造轮毂", "five-spoke-amber-gold"),
        ("碳纤维车鼎", "carbon-roof"),  # within a name that begins otherwise
    ],
)
def test_a_mistyped_name_is_found_first(launch: Catalog, query: str, option: str) -> None:
    assert find_options(launch, launch.model_by_id["su7-ultra"], query) == []
    assert find_similar_ids(launch, "su7-ultra", query)[0] == option


def test_a_mistyped_colour_finds_its_family(launch: Catalog) -> None:
    exact = find_options(launch, launch.model_by_id["yu7-max"], "purple")
    found = find_similar_ids(launch, "yu7-max", "purpel")
    assert set(found) == {each.option.id for each in exact}


def test_options_of_the_car_come_before_those_of_the_other(launch: Catalog) -> None:
    found = find_similar_options(launch, launch.model_by_id["su7-ultra"], "calliper")
    models = [each.model.id for each in found]
    assert models == sorted(models)  # su7-ultra, then yu7-max
    assert set(models) == {"su7-ultra", "yu7-max"}
    assert len({each.option.id for each in found}) == len(found)


@pytest.mark.parametrize(
    "query",
    ["", " ", "zzz", "qwerty", "rde", "amethyst99x", "1000000", "紫精", "amthyst qwerty", "[/red]"],
)
def test_what_is_not_similar_is_not_found(launch: Catalog, query: str) -> None:
    assert find_similar_ids(launch, "su7-ultra", query) == []


def test_a_clearly_better_result_leaves_out_worse_ones(launch: Catalog) -> None:
    """Only Racing Red has both words; other reds have one of them."""
    assert find_similar_ids(launch, "su7-ultra", "rasing red") == ["racing-red"]
