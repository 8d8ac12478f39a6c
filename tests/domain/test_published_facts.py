"""Published facts, transcribed independently and compared with the shipped catalog."""

from __future__ import annotations

import itertools
from dataclasses import astuple
from datetime import date
from pathlib import Path

import pytest

from tests.oracle import ExpectedCounts, Oracle
from xmc_tui.domain.catalog import Catalog, Model, Option, SelectionMode
from xmc_tui.domain.catalog_values import Localized, PriceBasis
from xmc_tui.domain.compiled_rules import CompiledRules
from xmc_tui.domain.engine.build_counts import count_builds

LAUNCH_DAY = date(2025, 9, 25)
JULY_DAY = date(2026, 7, 28)

LINKED_GROUPS = ["paint", "hood", "decal"]

#: The SU7 Ultra at launch by group: (id, Chinese name, price in yuan, bespoke), the standard option
#: first.
SU7_ULTRA: dict[str, tuple[str, list[tuple[str, str, int, bool]]]] = {
    "paint": (
        "lightning-yellow",
        [
            ("pearl-white", "珍珠白", 0, False),
            ("lightning-yellow", "闪电黄", 0, False),
            ("space-silver", "太空银", 9000, False),
            ("obsidian-black", "曜石黑", 9000, False),
            ("parrot-green", "鹦鹉绿", 9000, False),
            ("amethyst", "紫水晶", 28000, True),
            ("matte-dawn-pink", "流金粉 哑光", 28000, True),
            ("racing-red", "竞速红", 20000, True),
            ("sprout-yellow", "嫩芽黄", 20000, True),
            ("twilight-rose", "暮光玫瑰", 11000, True),
        ],
    ),
    "hood": (
        "standard-hood",
        [
            ("standard-hood", "标准前舱盖", 0, False),
            ("carbon-hood-yellow", "碳纤维双风道前舱盖 黄色", 42000, False),
            ("carbon-hood-silver", "碳纤维双风道前舱盖 银色", 42000, False),
            ("carbon-hood-raw", "碳纤维双风道前舱盖 碳纤维原色", 42000, False),
        ],
    ),
    "decal": (
        "no-decal",
        [
            ("no-decal", "无拉花", 0, False),
            ("classic-silver", "经典系列拉花 银", 2000, False),
            ("classic-gold", "经典系列拉花 金", 2000, False),
            ("classic-yellow", "经典系列拉花 黄", 2000, False),
            ("classic-yellow-side", "经典系列拉花 黄 仅侧身", 2000, False),
            ("classic-black-side", "经典系列拉花 黑 仅侧身", 2000, False),
            ("lightning-black", "经典闪电拉花 黑", 2000, True),
            ("lightning-blue", "经典闪电拉花 蓝", 2000, True),
            ("lightning-yellow-decal", "经典闪电拉花 黄", 2000, True),
            ("lightning-black-side", "经典闪电拉花 黑 仅侧身", 2000, True),
            ("lightning-blue-side", "经典闪电拉花 蓝 仅侧身", 2000, True),
            ("lightning-yellow-side", "经典闪电拉花 黄 仅侧身", 2000, True),
        ],
    ),
    "badge": (
        "badge-gold-carbon",
        [
            ("badge-gold-carbon", "24K金 碳纤维", 0, False),
            ("badge-gold-black-ceramic", "24K金 黑陶瓷", 2000, True),
            ("badge-gold-white-ceramic", "24K金 白陶瓷", 2000, True),
            ("badge-matte-smoked", "哑光 熏黑", 1000, True),
        ],
    ),
    "spoiler": (
        "electric-spoiler",
        [
            ("electric-spoiler", "电动尾翼", 0, False),
            ("carbon-spoiler-fixed", "碳纤维尾翼 固定式", 12000, False),
            ("carbon-spoiler-adjustable", "碳纤维尾翼 3挡可调版", 12000, False),
        ],
    ),
    "roof": (
        "panoramic-roof",
        [("panoramic-roof", "全景天幕", 0, False), ("carbon-roof", "1.7㎡碳纤维车顶", 25000, True)],
    ),
    "welcome-light": (
        "plain-light",
        [("plain-light", "普通灯", 0, False), ("galaxy-light", "星璇迎宾灯", 1500, True)],
    ),
    "exterior-kit": (
        "plain-exterior",
        [("plain-exterior", "普通", 0, False), ("carbon-exterior", "碳纤维外饰套装", 18000, False)],
    ),
    "wheels": (
        "u-wheel",
        [
            ("u-wheel", "U型轮毂", 0, False),
            ("u-wheel-yellow-rim", "U型轮毂 黄轮廓圈", 1000, False),
            ("u-forged-graphite", "U型锻造轮毂 石墨黑", 10000, False),
            ("u-forged-neodymium", "U型锻造轮毂 金属钕色", 10000, False),
            ("five-spoke-amber-gold", "五辐双层锻造轮毂 琥珀金", 14000, True),
            ("five-spoke-moonrock", "五辐双层锻造轮毂 月岩银", 14000, True),
            ("five-spoke-carbon-black", "五辐双层锻造轮毂 碳黑", 14000, True),
            ("five-spoke-mirror-silver", "五辐双层锻造轮毂 镜面银", 14000, True),
        ],
    ),
    "tyre": (
        "hp-tyre",
        [("hp-tyre", "高性能胎 P ZERO 5", 0, False), ("lr-tyre", "长续航胎", 0, False)],
    ),
    "calipers": (
        "caliper-yellow",
        [
            ("caliper-yellow", "黄", 0, False),
            ("caliper-green", "绿", 1500, True),
            ("caliper-red", "红", 1500, True),
            ("caliper-blue", "蓝", 1500, True),
        ],
    ),
    "interior": (
        "bright-yellow",
        [
            ("bright-yellow", "明黄（黄黑双色）", 0, False),
            ("black-yellow", "黑黄双色", 3000, False),
            ("black-red", "黑红双色", 3000, False),
            ("moonshadow-grey", "月影灰（灰黑黄三色）", 15000, True),
            ("polar-night-glacier", "极夜黑/冰河蓝双色", 15000, True),
        ],
    ),
    "rear-console": (
        "rear-storage",
        [("rear-storage", "储物", 0, False), ("rear-fridge", "车载智能冰箱", 2000, False)],
    ),
    "interior-kit": (
        "plain-interior-kit",
        [
            ("plain-interior-kit", "普通", 0, False),
            ("carbon-interior-kit", "碳纤维内饰套装", 9000, False),
        ],
    ),
}

#: The gifts of every SU7 Ultra: (id, Chinese name, list value in yuan).
GIFTS = [
    ("carbon-seat-backs", "碳纤维前排座椅背板", 10000),
    ("carbon-steering-wheel", "碳纤维运动方向盘", 6000),
    ("carbon-console-trim", "碳纤维中控台饰板", 3000),
]

#: The YU7 Max by group: (id, Chinese name, bespoke), the standard option first except in the
#: extras.
YU7_MAX: dict[str, list[tuple[str, str, bool]]] = {
    "paint": [
        ("pearl-white", "珍珠白", False),
        ("emerald-green", "宝石绿", False),
        ("titanium", "钛金属", False),
        ("celadon", "影青色", False),
        ("dawn-pink", "流金粉", False),
        ("danxia-purple", "丹霞紫", False),
        ("deep-sea-blue", "深海蓝", False),
        ("cambrian-grey", "寒武岩灰", False),
        ("lava-orange", "熔岩橙", False),
        ("amethyst", "紫水晶", True),
        ("matte-dawn-pink", "流金粉 哑光", True),
        ("racing-red", "竞速红", True),
        ("sprout-yellow", "嫩芽黄", True),
        ("twilight-rose", "暮光玫瑰", True),
    ],
    "wheels": [
        ("diamond-19", "19英寸 钻石轮毂", False),
        ("mi-20", "20英寸 米型轮毂", False),
        ("plum-20", "20英寸 梅花轮毂", False),
        ("phantom-21", "21英寸 幻刃轮毂", False),
        ("forged-plum-21", "21英寸 锻造梅花轮毂", False),
        ("petal-forged-21", "21英寸 花瓣锻造轮毂", True),
    ],
    "calipers": [
        ("caliper-standard", "标准", False),
        ("caliper-red", "Brembo四活塞固定卡钳 红", True),
        ("caliper-yellow", "黄", True),
        ("caliper-blue", "蓝", True),
    ],
    "interior": [
        ("turquoise-grey", "松石灰", False),
        ("iris-purple", "鸢尾紫", False),
        ("coral-orange", "珊瑚橙", False),
        ("twilight-blue", "暮影蓝", False),
        ("alcantara-colour", "彩色Alcantara包覆座椅", True),
    ],
    "stitching": [
        ("stitch-matched", "同色缝线", False),
        ("stitch-black", "黑", True),
        ("stitch-grey", "灰", True),
        ("stitch-white", "白", True),
        ("stitch-red", "红", True),
        ("stitch-yellow", "黄", True),
        ("stitch-blue", "蓝", True),
    ],
    "trim": [
        ("trim-standard", "标准饰板", False),
        ("trim-walnut", "真木饰板 胡桃木", True),
        ("trim-carbon", "碳纤维仪表台饰板", True),
    ],
    "extras": [
        ("carbon-sills", "碳纤维迎宾踏板", False),
        ("carbon-mirrors", "碳纤维后视镜", False),
        ("carbon-exterior", "碳纤维外饰套装", False),
        ("power-frunk", "电动前备厢", False),
        ("fridge", "车载冰箱", False),
        ("fragrance", "香氛", False),
    ],
}

#: The only published prices of the YU7 Max, in yuan.
YU7_PUBLISHED = {"lava-orange": 7000, "amethyst": 28000}

#: The steps of the groups.
STEPS = {
    "su7-ultra": {
        "paint": [
            "paint",
            "hood",
            "decal",
            "badge",
            "spoiler",
            "roof",
            "welcome-light",
            "exterior-kit",
        ],
        "wheels": ["wheels", "tyre"],
        "calipers": ["calipers"],
        "interior": ["interior", "rear-console", "interior-kit", "gifts"],
    },
    "yu7-max": {
        "paint": ["paint"],
        "wheels": ["wheels"],
        "calipers": ["calipers"],
        "interior": ["interior", "stitching", "trim", "extras"],
    },
}

#: The paint colours published by the manufacturer.
PUBLISHED_COLOURS = {
    ("su7-ultra", "pearl-white"): "#F1F0EB",
    ("su7-ultra", "lightning-yellow"): "#F1CF2C",
    ("su7-ultra", "space-silver"): "#BCBFC4",
    ("su7-ultra", "obsidian-black"): "#111216",
    ("su7-ultra", "parrot-green"): "#3F9163",
    ("yu7-max", "pearl-white"): "#D1D5DB",
    ("yu7-max", "emerald-green"): "#16834F",
    ("yu7-max", "titanium"): "#A1A5A9",
    ("yu7-max", "celadon"): "#97B6B0",
    ("yu7-max", "dawn-pink"): "#E9BFB6",
    ("yu7-max", "danxia-purple"): "#A58D92",
    ("yu7-max", "deep-sea-blue"): "#1A4A8E",
    ("yu7-max", "cambrian-grey"): "#3B4754",
    ("yu7-max", "lava-orange"): "#E65A1E",
}

_CLASSIC = [
    "classic-silver",
    "classic-gold",
    "classic-yellow",
    "classic-yellow-side",
    "classic-black-side",
]
_COLOURED_HOODS = ["carbon-hood-yellow", "carbon-hood-silver"]
_FULL_DECALS = [
    "classic-silver",
    "classic-gold",
    "classic-yellow",
    "lightning-black",
    "lightning-blue",
    "lightning-yellow-decal",
]

#: The exclusions of the SU7 Ultra: paint with decals and hoods, hood with decals.
EXCLUDES = {
    "amethyst": [*_CLASSIC, *_COLOURED_HOODS],
    "matte-dawn-pink": [*_CLASSIC, *_COLOURED_HOODS],
    "racing-red": [*_CLASSIC, *_COLOURED_HOODS],
    "sprout-yellow": [*_CLASSIC, *_COLOURED_HOODS],
    "twilight-rose": ["classic-silver", "classic-yellow", "classic-yellow-side", *_COLOURED_HOODS],
    "pearl-white": ["classic-silver", "classic-yellow", "classic-yellow-side", *_COLOURED_HOODS],
    "space-silver": ["classic-silver", "classic-gold", "classic-yellow-side", "carbon-hood-yellow"],
    "parrot-green": ["classic-gold", "classic-yellow", "classic-yellow-side", *_COLOURED_HOODS],
    "obsidian-black": ["classic-silver", "classic-gold", "classic-black-side", *_COLOURED_HOODS],
    "lightning-yellow": [
        "classic-gold",
        "classic-yellow",
        "classic-yellow-side",
        "carbon-hood-silver",
    ],
    "carbon-hood-yellow": _FULL_DECALS,
    "carbon-hood-silver": _FULL_DECALS,
    "carbon-hood-raw": _FULL_DECALS,
    "standard-hood": [
        "classic-yellow-side",
        "classic-black-side",
        "lightning-black-side",
        "lightning-blue-side",
        "lightning-yellow-side",
    ],
}


@pytest.fixture
def su7_ultra(launch: Catalog) -> Model:
    """The SU7 Ultra at launch."""
    return launch.model_by_id["su7-ultra"]


@pytest.fixture
def yu7_max(launch: Catalog) -> Model:
    """The YU7 Max at launch."""
    return launch.model_by_id["yu7-max"]


# ── Numbers of builds ─────────────────────────────────────────────────────────────────────────────


def test_build_counts_of_the_su7_ultra_at_launch_are_the_known_ones(
    launch: Catalog, su7_ultra: Model
) -> None:
    found = count_builds(su7_ultra, launch.programme, LAUNCH_DAY)
    assert astuple(found) == (12_533_760, 4_954_292, 100_500, 172_000, frozenset())


def test_the_greatest_option_sum_of_the_su7_ultra_in_july_is_176000(july: Catalog) -> None:
    assert (
        count_builds(july.model_by_id["su7-ultra"], july.programme, JULY_DAY).greatest_sum
        == 176_000
    )


@pytest.mark.parametrize(("edition", "day"), [("launch", LAUNCH_DAY), ("2026-07", JULY_DAY)])
def test_an_independent_count_of_the_su7_ultra_agrees(
    catalog_folder: Path, launch: Catalog, july: Catalog, edition: str, day: date
) -> None:
    catalog = {"launch": launch, "2026-07": july}[edition]
    found = count_builds(catalog.model_by_id["su7-ultra"], catalog.programme, day)
    expected = Oracle(catalog_folder, "su7-ultra", edition).count_builds_by_parts(
        LINKED_GROUPS, day
    )
    assert astuple(found) == (*astuple(expected), frozenset())


def test_an_independent_count_gives_the_four_known_figures(catalog_folder: Path) -> None:
    counted = Oracle(catalog_folder, "su7-ultra").count_builds_by_parts(LINKED_GROUPS, LAUNCH_DAY)
    assert counted == ExpectedCounts(12_533_760, 4_954_292, 100_500, 172_000)


@pytest.mark.parametrize(
    ("edition", "day"),
    [
        ("launch", LAUNCH_DAY),
        ("launch", date(2026, 1, 24)),
        ("launch", date(2026, 1, 25)),
        ("2026-07", JULY_DAY),
    ],
)
def test_an_independent_count_of_the_yu7_max_agrees(
    catalog_folder: Path, launch: Catalog, july: Catalog, edition: str, day: date
) -> None:
    catalog = {"launch": launch, "2026-07": july}[edition]
    found = count_builds(catalog.model_by_id["yu7-max"], catalog.programme, day)
    expected = Oracle(catalog_folder, "yu7-max", edition).count_builds_by_parts(["paint"], day)
    assert astuple(found) == (*astuple(expected), frozenset())


def test_the_yu7_max_has_every_subset_of_its_extras(launch: Catalog, yu7_max: Model) -> None:
    assert (
        count_builds(yu7_max, launch.programme, LAUNCH_DAY).valid == 14 * 6 * 4 * 5 * 7 * 3 * 2**6
    )
    assert (
        count_builds(yu7_max, launch.programme, date(2026, 1, 25)).valid
        == 13 * 6 * 4 * 5 * 7 * 3 * 2**6
    )


@pytest.mark.parametrize(
    ("forbidden", "greatest"),
    [
        ([], 176_000),
        (["carbon-hood-yellow", "carbon-hood-silver", "carbon-hood-raw"], 134_000),
        (["carbon-hood-yellow", "carbon-hood-silver", "carbon-hood-raw", "carbon-roof"], 109_000),
    ],
)
def test_the_oracle_counts_the_known_sums_of_july(
    catalog_folder: Path, forbidden: list[str], greatest: int
) -> None:
    counted = Oracle(catalog_folder, "su7-ultra", "2026-07").count_builds_by_parts(
        LINKED_GROUPS, JULY_DAY, forbidden
    )
    assert counted.greatest_sum == greatest


# ── Cars, groups and prices ───────────────────────────────────────────────────────────────────────


def _describe(options: tuple[Option, ...]) -> list[tuple[str, str, int, bool]]:
    return [(option.id, option.name.zh, option.price.amount, option.bespoke) for option in options]


def test_there_are_two_models_at_their_published_prices(launch: Catalog) -> None:
    assert [(car.id, car.name, car.price.amount, car.price.basis) for car in launch.models] == [
        (
            "su7-ultra",
            Localized("小米SU7 Ultra", "Xiaomi SU7 Ultra"),
            529_900,
            PriceBasis.PUBLISHED,
        ),
        ("yu7-max", Localized("小米YU7 Max", "Xiaomi YU7 Max"), 329_900, PriceBasis.PUBLISHED),
    ]
    assert [car.first_delivery for car in launch.models] == [date(2025, 11, 1), date(2026, 5, 1)]
    assert all(car.eligible for car in launch.models)


def test_the_su7_ultra_has_every_option_at_its_price(su7_ultra: Model) -> None:
    found = {
        group.id: (group.standard, _describe(group.options)) for group in su7_ultra.choosable_groups
    }
    assert found == SU7_ULTRA
    assert list(found) == list(SU7_ULTRA)
    assert {group.pick for group in su7_ultra.choosable_groups} == {SelectionMode.ONE}


def test_the_su7_ultra_has_three_gifts(su7_ultra: Model) -> None:
    assert [(gift.id, gift.name.zh, gift.price.amount) for gift in su7_ultra.gifts] == GIFTS
    assert sum(gift.price.amount for gift in su7_ultra.gifts) == 19_000


def test_twilight_rose_alone_has_an_illustrative_price_on_the_su7_ultra(su7_ultra: Model) -> None:
    illustrative = [
        option.id
        for option in su7_ultra.options.values()
        if option.price.basis is not PriceBasis.PUBLISHED
    ]
    assert illustrative == ["twilight-rose"]
    assert su7_ultra.options["amethyst"].price.source == "itbear"


def test_july_changes_amethyst_and_twilight_rose_alone(launch: Catalog, july: Catalog) -> None:
    before, after = (catalog.model_by_id["su7-ultra"].options for catalog in (launch, july))
    changed = [
        name
        for name in before
        if (before[name].price, before[name].bespoke) != (after[name].price, after[name].bespoke)
    ]
    assert changed == ["amethyst", "twilight-rose"]
    assert (after["amethyst"].price.amount, after["amethyst"].bespoke) == (32_000, True)
    assert (after["twilight-rose"].price.amount, after["twilight-rose"].bespoke) == (11_000, False)
    assert after["twilight-rose"].price.basis is PriceBasis.PUBLISHED
    assert launch.model_by_id["yu7-max"].options == july.model_by_id["yu7-max"].options


def test_the_yu7_max_has_every_published_option(yu7_max: Model) -> None:
    found = {
        group.id: [(option.id, option.name.zh, option.bespoke) for option in group.options]
        for group in yu7_max.groups
    }
    assert found == YU7_MAX
    assert {group.id for group in yu7_max.groups if group.pick is SelectionMode.ANY} == {"extras"}
    for group in yu7_max.groups:
        assert group.standard == (None if group.id == "extras" else YU7_MAX[group.id][0][0])


def test_every_price_of_the_yu7_max_that_is_not_public_is_illustrative(yu7_max: Model) -> None:
    published = {
        option.id: option.price.amount
        for option in yu7_max.options.values()
        if option.price.basis is PriceBasis.PUBLISHED
    }
    assert published == YU7_PUBLISHED
    rest = [option for name, option in yu7_max.options.items() if name not in YU7_PUBLISHED]
    assert {option.price.basis for option in rest} == {PriceBasis.ILLUSTRATIVE}
    standard = {group.standard for group in yu7_max.groups}
    assert {option.id for option in rest if option.price.amount == 0} == standard - {None}


def test_six_stitching_colours_have_names_of_our_own(yu7_max: Model) -> None:
    ours = [name for name, option in yu7_max.options.items() if option.name_is_ours]
    assert ours == [name for name, _, bespoke in YU7_MAX["stitching"] if bespoke]
    assert len(ours) == 6


def test_lava_orange_alone_has_a_last_day(launch: Catalog) -> None:
    periods = {
        (car.id, option.id): (option.offered.first, option.offered.last)
        for car in launch.models
        for option in car.options.values()
        if option.offered.first or option.offered.last
    }
    assert periods == {("yu7-max", "lava-orange"): (None, date(2026, 1, 24))}


@pytest.mark.parametrize("model_id", list(STEPS))
def test_every_group_is_on_its_step(launch: Catalog, model_id: str) -> None:
    groups = launch.model_by_id[model_id].groups
    assert {
        step: [group.id for group in groups if group.step == step] for step in STEPS[model_id]
    } == STEPS[model_id]
    assert [step.id for step in launch.steps] == [
        "model",
        "paint",
        "wheels",
        "calipers",
        "interior",
        "review",
    ]


def test_only_colours_of_the_manufacturer_are_exact(launch: Catalog) -> None:
    exact = {
        (car.id, option.id): option.appearance.colours[0].upper()
        for car in launch.models
        for option in car.options.values()
        if option.appearance is not None
        and option.appearance.colours
        and not option.appearance.approximate
    }
    assert exact == PUBLISHED_COLOURS


# ── Combinations ──────────────────────────────────────────────────────────────────────────────────


def test_only_the_known_pairs_of_the_su7_ultra_conflict(su7_ultra: Model) -> None:
    compiled_rules = CompiledRules(su7_ultra)
    members = {
        group: [option.id for option in su7_ultra.group_by_id[group].options]
        for group in LINKED_GROUPS
    }
    known = {(left, right) for left, others in EXCLUDES.items() for right in others}
    assert len(known) == 56 + 23
    for one, other in (("paint", "decal"), ("paint", "hood"), ("hood", "decal")):
        for left, right in itertools.product(members[one], members[other]):
            mask = compiled_rules.mask_of([left, right])
            found = bool(mask & compiled_rules.find_excluded(mask))
            assert found is ((left, right) in known), (left, right)


def test_only_builds_with_a_known_pair_break_a_rule(su7_ultra: Model) -> None:
    compiled_rules = CompiledRules(su7_ultra)
    rest = {
        group.standard
        for group in su7_ultra.choosable_groups
        if group.id not in LINKED_GROUPS and group.standard
    }
    valid = 0
    for chosen in itertools.product(
        *([option[0] for option in SU7_ULTRA[group][1]] for group in LINKED_GROUPS)
    ):
        known = any(
            right in EXCLUDES.get(left, []) for left, right in itertools.combinations(chosen, 2)
        )
        build = rest | set(chosen)
        assert bool(compiled_rules.find_conflicts(build)) is known, chosen
        assert compiled_rules.is_valid(compiled_rules.mask_of(build)) is not known, chosen
        valid += not known
    assert valid == 102


def test_no_other_groups_are_linked_by_rules(launch: Catalog) -> None:
    for car in launch.models:
        compiled_rules = CompiledRules(car)
        linked = [
            {compiled_rules.variables[variable].group for variable in component}
            for component in compiled_rules.components
            if len(component) > 1
        ]
        assert linked == ([set(LINKED_GROUPS)] if car.id == "su7-ultra" else [])


# ── The terms ─────────────────────────────────────────────────────────────────────────────────────


def test_the_terms_are_the_published_ones(launch: Catalog) -> None:
    terms = launch.programme
    assert terms.name == Localized("小米定制服务", "Xiaomi Customization Service")
    assert (
        terms.threshold.amount,
        terms.threshold.operator,
        terms.threshold.least_qualifying_sum,
    ) == (
        100_000,
        ">",
        100_001,
    )
    assert terms.at_least_one_bespoke
    assert (terms.deposit, terms.cooling_off_days) == (80_000, 90)
    assert (terms.transferable, terms.lock_channel) == (False, "store")
    assert (terms.trial.first, terms.trial.last) == (date(2025, 9, 25), date(2026, 9, 24))
    assert (terms.monthly_quota, terms.yearly_quota) == (40, 480)
    assert terms.delivery.ordinary_months == (4, 6)
    assert terms.delivery.bespoke_extra_weeks == (2, 4)
    assert terms.bespoke_repair_extra_workdays == (5, 7)


def test_the_stages_of_an_order_are_ours_and_claim_no_days(launch: Catalog) -> None:
    """No source names a stage or its length; only the hours of one kind of work are published."""
    stages = {stage.id: stage for stage in launch.programme.stages}
    assert [stage.name.en for stage in stages.values()] == [
        "Ordered",
        "Scheduled",
        "Painting",
        "Assembly",
        "Inspection",
        "On its way",
        "Delivered",
    ]
    assert {stage.basis for stage in stages.values()} == {PriceBasis.ILLUSTRATIVE}
    assert {stage.source for stage in stages.values()} == {"ours"}
    assert {stage.days for stage in stages.values()} == {None}
    assert {name for name, stage in stages.items() if stage.work} == {"painting"}
    work = stages["painting"].work
    assert work is not None
    assert (work.hours, work.options, work.source) == (50, ("amethyst",), "kr36")


def test_the_threshold_in_july_is_60000_or_more(july: Catalog) -> None:
    terms = july.programme.threshold
    assert (terms.amount, terms.operator, terms.least_qualifying_sum) == (60_000, ">=", 60_000)


def test_the_editions_begin_on_their_days(launch: Catalog, july: Catalog) -> None:
    assert (launch.edition.id, launch.edition.first_day) == ("launch", LAUNCH_DAY)
    assert (july.edition.id, july.edition.first_day) == ("2026-07", JULY_DAY)


def test_the_launch_pack_is_worth_49000_and_ends_in_september(launch: Catalog) -> None:
    assert [
        (pack.id, pack.worth, pack.offered.first, pack.offered.last)
        for pack in launch.programme.benefits
    ] == [("launch-pack", 49_000, None, date(2025, 9, 30))]


def test_other_makers_premiums_are_28_and_40_per_cent(launch: Catalog) -> None:
    assert {mark.id: mark.premium for mark in launch.programme.benchmarks} == {
        "porsche-911-turbo-s": 0.28,
        "lamborghini-ferrari": 0.40,
    }


def test_notes_name_the_limits_of_the_programme_and_the_disputed_price(
    launch: Catalog, yu7_max: Model
) -> None:
    notes = " ".join(note.text.en for note in launch.programme.notes)
    for item in (
        "power",
        "suspension",
        "driver assistance",
        "audio brand",
        "fragrance",
    ):
        assert item in notes
    assert any("469,900" in note.text.en and "469,900" in note.text.zh for note in yu7_max.notes)


def test_the_four_themes_have_their_published_names(launch: Catalog) -> None:
    assert [(theme.name.zh, theme.name.en) for theme in launch.themes] == [
        ("都市科技", "Urban Tech"),
        ("赛道激情", "Track Passion"),
        ("星芒银", "Starlight Silver"),
        ("极光紫", "Aurora Purple"),
    ]


def test_the_included_equipment_of_the_su7_ultra_is_listed(su7_ultra: Model) -> None:
    assert [item.zh for item in su7_ultra.included] == ["U型风刀+大前铲", "尾部主动扩散器"]


# ── Technical figures ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("tyre", "spoiler", "range_in_km"),
    [
        ("lr-tyre", "electric-spoiler", "630"),
        ("hp-tyre", "electric-spoiler", "555"),
        ("lr-tyre", "carbon-spoiler-fixed", "600"),
        ("lr-tyre", "carbon-spoiler-adjustable", "600"),
        ("hp-tyre", "carbon-spoiler-fixed", "520"),
        ("hp-tyre", "carbon-spoiler-adjustable", "520"),
    ],
)
def test_the_range_depends_on_tyre_and_spoiler(
    su7_ultra: Model, tyre: str, spoiler: str, range_in_km: str
) -> None:
    chosen = {tyre, spoiler}
    holding = [
        figure.value
        for figure in su7_ultra.figures
        if figure.unit.en == "km" and all(chosen.intersection(options) for options in figure.when)
    ]
    assert holding == [range_in_km]


def test_technical_figures_are_the_published_ones(su7_ultra: Model, yu7_max: Model) -> None:
    found = {
        car.id: {
            figure.id: f"{figure.value} {figure.unit.en}"
            for figure in car.figures
            if not figure.when
        }
        for car in (su7_ultra, yu7_max)
    }
    assert found == {
        "su7-ultra": {
            "power": "1548 PS",
            "zero-to-100": "2.1 s",
            "size": "4997 x 1963 x 1440 mm",
            "wheelbase": "3000 mm",
        },
        "yu7-max": {
            "power": "508 kW",
            "zero-to-100": "3.23 s",
            "range": "760 km",
            "top-speed": "253 km/h",
            "battery": "101.7 kWh",
            "size": "4999 x 1996 x 1600 mm",
            "wheelbase": "3000 mm",
        },
    }


def test_the_note_on_the_calipers_names_no_standard(launch: Catalog) -> None:
    """The sources name the red calipers without saying that they are the standard ones."""
    calipers = launch.model_by_id["yu7-max"].group_by_id["calipers"]
    assert calipers.standard == "caliper-standard"
    assert calipers.note is not None
    assert "红色 Brembo" in calipers.note.text.zh
    assert "标配" not in calipers.note.text.zh
    assert "standard" not in calipers.note.text.en.lower()
