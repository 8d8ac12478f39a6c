"""Tests of the text above the entries of a panel: where the price of an option comes from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.small_catalogs import catalog_tables, load_tables, rule
from tests.small_catalogs import group as make_group
from tests.small_catalogs import model as make_model
from tests.small_catalogs import option as make_option
from xmc_tui.configurator import Choose, ChooseModel, Configurator
from xmc_tui.domain.catalog import Catalog, RuleKind
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.panel_entries import explanation_panel
from xmc_tui.presentation.panel_intro import PanelIntro
from xmc_tui.presentation.styled_text import plain_text


@pytest.mark.parametrize(
    ("code", "option", "expected"),
    [
        (
            "en",
            "space-silver",
            ["published (Xiaomi, as of 2026-07-28)", "In place of Amethyst at ¥28,000: -¥19,000"],
        ),
        (
            "zh",
            "space-silver",
            ["公开价（小米官网，2026-07-28 页面）", "替换 紫水晶（¥28,000）：-¥19,000"],
        ),
        (
            "en",
            "twilight-rose",
            [
                "In place of Amethyst at ¥28,000: ≈-¥17,000",
                "≈ Illustrative price, not published",
                "Bespoke at launch, at a price not published.",
            ],
        ),
        (
            "en",
            "amethyst",
            ["published (ITBear, 2025-09-26)", "five times, nearly 50 hours"],
        ),
    ],
)
def test_the_explanation_says_where_the_price_comes_from(
    launch: Catalog, code: str, option: str, expected: list[str]
) -> None:
    configurator = Configurator(launch, lambda: date(2025, 10, 1))
    configurator.do(Choose("amethyst"))
    panel = explanation_panel(configurator, configurator.model.options[option])
    intro = PanelIntro(configurator, panel, translator_for(code), show_ids=True)
    text = "\n".join(map(plain_text, intro.lines()))
    assert [each for each in expected if each not in text] == [], text


def explain(
    catalog: Catalog, model_id: str, option_id: str, code: str, day: date = date(2025, 10, 1)
) -> str:
    """Return the text of `?` on an option of the standard car, without details."""
    configurator = Configurator(catalog, lambda: day)
    configurator.do(ChooseModel(model_id))
    panel = explanation_panel(configurator, configurator.model.options[option_id])
    intro = PanelIntro(configurator, panel, translator_for(code), show_ids=True)
    return "\n".join(map(plain_text, intro.lines()))


@pytest.mark.parametrize(
    ("code", "option", "expected"),
    [
        (
            "en",
            "u-wheel-yellow-rim",
            [
                "¥1,000, published (Xiaomi, as of 2026-07-28)",
                "In place of U wheel at ¥0: +¥1,000",
                "Not a bespoke item",
                "Its price counts towards the threshold of ¥100,000",
                "Goes with every other option",
                "All 21-inch",
            ],
        ),
        (
            "zh",
            "five-spoke-amber-gold",
            [
                "定制项，达标至少需选一项",
                "价格计入 ¥100,000 门槛",
                "可与其他选项任意搭配",
                "均为21英寸",
            ],
        ),
        ("en", "u-wheel", ["Standard, at no extra cost", "Goes with every other option"]),
        ("en", "carbon-seat-backs", ["Does not count towards the threshold"]),
    ],
)
def test_the_explanation_says_what_the_catalog_knows(
    launch: Catalog, code: str, option: str, expected: list[str]
) -> None:
    text = explain(launch, "su7-ultra", option, code)
    assert [each for each in expected if each not in text] == [], text


@pytest.mark.parametrize(
    ("code", "reason", "goes_with_all"),
    [
        ("en", "offered until 2026-01-24, not on 2026-01-25", "Goes with every other option"),
        ("zh", "提供至 2026-01-24，2026-01-25 已不提供", "可与其他选项任意搭配"),
    ],
)
def test_an_option_that_is_not_offered_says_so_first_and_goes_with_nothing(
    launch: Catalog, code: str, reason: str, goes_with_all: str
) -> None:
    last = explain(launch, "yu7-max", "lava-orange", code, date(2026, 1, 24))
    assert reason not in last
    assert goes_with_all in last
    after = explain(launch, "yu7-max", "lava-orange", code, date(2026, 1, 25))
    assert reason in after.splitlines()[1]
    assert goes_with_all not in after


def test_only_what_has_a_price_and_is_no_gift_counts(launch: Catalog) -> None:
    car = launch.model_by_id["su7-ultra"]
    gifts = {option.id for option in car.gifts}
    for option in car.options.values():
        text = explain(launch, "su7-ultra", option.id, "en")
        if "What conflicts" not in text:  # else that comes first
            is_counted = option.id not in gifts and option.price.amount > 0
            assert ("counts towards" in text) == is_counted, option.id


@pytest.mark.parametrize("model", ["su7-ultra", "yu7-max"])
def test_an_option_goes_with_every_other_one_if_no_rule_names_it(
    launch: Catalog, model: str
) -> None:
    car = launch.model_by_id[model]
    named = {
        option
        for rule in car.rules
        for option in (*rule.when, *(rule.then if rule.kind is RuleKind.EXCLUDES else ()))
    }
    replacing_required = {
        member.id
        for rule in car.rules
        if rule.kind is RuleKind.REQUIRES
        for option in rule.then
        if option in car.options
        for member in car.group_of(option).options
        if member.id not in rule.then
    }
    free = 0
    for group in car.choosable_groups:
        for option in group.options:
            is_free = option.id not in named | replacing_required
            text = explain(launch, model, option.id, "en")
            assert ("Goes with every other option" in text) == is_free, option.id
            free += is_free
    assert free > 10


def test_an_option_that_a_rule_limits_through_others_does_not_go_with_all(tmp_path: Path) -> None:
    groups = {
        **{
            name: make_group({f"{name}0": make_option(), f"{name}1": make_option(5)})
            for name in "abcdef"
        },
        "x": make_group({f"x{price}": make_option(price) for price in (1, 2, 3)}, "any"),
    }
    rules = {
        "one": rule(["a1"], "requires", ["b1"]),  # a1 does not go with b0
        "either": rule(["c1"], "requires", ["d1", "e1"]),  # nor c1 with d0 and e0
        "within": rule(["x1"], "excludes", ["x2"]),
    }
    tables = catalog_tables({"alpha": make_model(groups, rules)})
    catalog = load_tables(tmp_path / "catalog", tables)
    found = {
        each
        for each in catalog.models[0].options
        if "Goes with every other option" in explain(catalog, "alpha", each, "en")
    }
    assert found == {"a0", "b1", "c0", "d1", "e1", "f0", "f1", "x3"}
