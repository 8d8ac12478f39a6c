"""The search: names of both cars, colour families in both languages, and publishers."""

from __future__ import annotations

import pytest

from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.catalog_values import Localized
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.colour_families import find_colour_family, find_families
from xmc_tui.presentation.option_search import find_options, search_result_lines
from xmc_tui.presentation.styled_text import cell_width, plain_text


def find_ids(catalog: Catalog, model: str, query: str) -> list[str]:
    """Return the results of a query as model:option."""
    found = find_options(catalog, catalog.model_by_id[model], query)
    return [f"{each.model.id}:{each.option.id}" for each in found]


#: Words for colours in both languages, and the options whose colour they name, by the names and
#: colours of the catalog.
FAMILIES = {
    "紫 紫色 zi zise purple violet PURPLE Purp": {"amethyst", "danxia-purple", "iris-purple"},
    "红 红色 hong hongse red": {"racing-red", "caliper-red", "black-red", "stitch-red"},
    "橙 橙色 橘色 cheng chengse orange": {"lava-orange", "coral-orange"},
    "棕 棕色 褐色 zong zongse brown": {"trim-walnut"},
    "金 金色 jin jinse gold golden": {
        *("badge-gold-black-ceramic", "badge-gold-carbon", "badge-gold-white-ceramic"),
        *("classic-gold", "five-spoke-amber-gold"),
    },
    "黄 黄色 huang huangse yellow": {
        *("lightning-yellow", "sprout-yellow", "carbon-hood-yellow", "u-wheel-yellow-rim"),
        *("classic-yellow", "classic-yellow-side", "lightning-yellow-decal"),
        *("lightning-yellow-side", "caliper-yellow", "stitch-yellow"),
        *("bright-yellow", "black-yellow", "moonshadow-grey"),
    },
    "绿 绿色 lv lvse green": {"parrot-green", "caliper-green", "emerald-green"},
    "青 青色 qing qingse cyan teal": {"celadon"},
    "蓝 蓝色 lan lanse blue": {
        *("lightning-blue", "lightning-blue-side", "caliper-blue", "deep-sea-blue", "stitch-blue"),
        *("polar-night-glacier", "twilight-blue"),
    },
    "粉 粉色 粉红 fen fense fenhong pink rose": {"matte-dawn-pink", "dawn-pink", "twilight-rose"},
    "白 白色 bai baise white": {"pearl-white", "badge-gold-white-ceramic", "stitch-white"},
    "银 银色 yin yinse silver": {
        *("space-silver", "classic-silver", "carbon-hood-silver", "five-spoke-moonrock"),
        *("five-spoke-mirror-silver", "titanium", "diamond-19", "petal-forged-21"),
    },
    "灰 灰色 hui huise grey gray": {
        *("moonshadow-grey", "cambrian-grey", "turquoise-grey", "stitch-grey", "caliper-standard"),
        *("u-wheel", "u-wheel-yellow-rim", "u-forged-neodymium"),
        *("mi-20", "plum-20", "phantom-21", "forged-plum-21"),
    },
}


@pytest.mark.parametrize("words", FAMILIES)
@pytest.mark.parametrize("model", ["su7-ultra", "yu7-max"])
def test_each_word_for_a_colour_finds_the_same_options(
    launch: Catalog, model: str, words: str
) -> None:
    for word in words.split():
        found = [each.partition(":")[2] for each in find_ids(launch, model, word)]
        assert sorted(found) == sorted(FAMILIES[words]), word


def test_each_word_for_black_finds_what_is_named_black_and_what_is_of_carbon(
    launch: Catalog,
) -> None:
    sets = [
        set(find_ids(launch, "su7-ultra", word)) for word in ("黑", "黑色", "hei", "heise", "black")
    ]
    assert all(each == sets[0] for each in sets)
    named = [
        option
        for option in launch.model_by_id["su7-ultra"].options.values()
        if "黑" in option.name.zh or "black" in option.name.en.casefold()
    ]
    assert len(named) > 8
    assert {f"su7-ultra:{option.id}" for option in named} <= sets[0]
    assert "su7-ultra:carbon-roof" in sets[0]
    assert "su7-ultra:panoramic-roof" not in sets[0], "glass is no colour"


def test_an_option_is_found_by_the_colour_that_its_name_says(launch: Catalog) -> None:
    option = launch.model_by_id["yu7-max"].options["stitch-matched"]
    for zh, en, expected in (
        ("海洋蓝", "Ocean", ("blue",)),
        ("海洋", "Ocean Blue", ("blue",)),
        ("樱花粉红", "Sakura", ("pink",)),
        ("钛金属", "Powered, coloured, Greyhound", ()),
        ("亮金", "Bright", ("gold",)),
    ):
        named = replace(option, name=Localized(zh, en), appearance=None)
        assert find_families(named) == expected


def test_declared_families_take_the_place_of_those_of_colours_and_names(launch: Catalog) -> None:
    option = launch.model_by_id["yu7-max"].options["danxia-purple"]
    assert option.appearance is not None
    assert find_families(option) == ("purple",), "and not grey, as its colour is"
    undeclared = replace(option, appearance=replace(option.appearance, families=None))
    assert set(find_families(undeclared)) == {"purple", "grey"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("violet paint", {"amethyst", "danxia-purple"}),
        ("purple interior", {"iris-purple"}),
        ("red caliper", {"caliper-red"}),
        ("金属", {"titanium", "u-forged-neodymium"}),
        ("流金", {"matte-dawn-pink", "dawn-pink"}),
    ],
)
def test_words_for_colours_and_other_words(launch: Catalog, query: str, expected: set[str]) -> None:
    found = {each.partition(":")[2] for each in find_ids(launch, "yu7-max", query)}
    assert found == expected


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
    for language, name in (("zh", "换为小米YU7 Max"), ("en", "changes the car to Xiaomi YU7 Max")):
        tr = translator_for(language)
        for cells in (71, 95):
            lines = search_result_lines(found, False, tr, cells, True, is_other_model=True)
            assert name in "".join(map(plain_text, lines))
            assert tr.localize(found.option.name) in plain_text(lines[0])
            assert max(map(cell_width, lines)) <= cells
            own = search_result_lines(found, False, tr, cells, True)
            assert name not in "".join(map(plain_text, own))


def test_the_current_result_is_marked_without_colour(launch: Catalog) -> None:
    (found,) = find_options(launch, launch.model_by_id["yu7-max"], "iris-purple")
    tr = translator_for("en")
    marks = {(False, True): ">   ", (True, True): "> ✓ ", (True, False): "  ✓ "}
    for (chosen, is_current), mark in marks.items():
        (line,) = search_result_lines(found, chosen, tr, 71, True, is_current=is_current)
        assert plain_text(line).startswith(mark + "Interior")


@pytest.mark.parametrize("option", ["iris-purple", "petal-forged-21"])
def test_a_result_has_its_id_once(launch: Catalog, option: str) -> None:
    (found,) = find_options(launch, launch.model_by_id["yu7-max"], option)
    for language in ("en", "zh"):
        lines = search_result_lines(found, False, translator_for(language), 90, show_ids=True)
        words = plain_text(lines[0]).casefold().replace(" ", "-")
        assert words.count(option) == 1


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
