"""The panel of ways to qualify: its heading, what its entries name, and what is no way."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.small_catalogs import catalog_tables, group, load_tables, model, option
from xmc_tui.configurator import (
    Applied,
    ApplyBuild,
    Choose,
    Configurator,
    Edit,
    EditKind,
    SetBudget,
)
from xmc_tui.domain.build import diff_builds
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.engine.search_budget import SearchResults
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.localized_panel_text import LocalizedPanelText, make_panel_text
from xmc_tui.presentation.panel_entries import qualify_panel, savings_panel
from xmc_tui.presentation.styled_text import plain_text
from xmc_tui.tui.command_registry import COMMANDS
from xmc_tui.tui.panel_keys import panel_keys

AUTUMN = date(2025, 10, 1)

#: Choices of the SU7 Ultra that qualify, at 126,500 yuan, and some that do not.
QUALIFYING = (
    *("amethyst", "carbon-roof", "caliper-red", "carbon-spoiler-fixed", "carbon-exterior"),
    "carbon-hood-raw",
)
FIVE = ("amethyst", "carbon-roof", "caliper-red", "rear-fridge", "carbon-interior-kit")


def configurator_with(catalog: Catalog, *options: str) -> Configurator:
    """Return a configurator on the first model with some choices."""
    configurator = Configurator(catalog, lambda: AUTUMN)
    for each in options:
        assert isinstance(configurator.do(Choose(each)), Applied), each
    return configurator


def text_of(
    configurator: Configurator, code: str = "en", fewest_changes: bool = False
) -> LocalizedPanelText:
    """Return the text of the panel."""
    panel = qualify_panel(configurator, fewest_changes)
    return make_panel_text(configurator, panel, translator_for(code), show_ids=True)


def intro_of(
    configurator: Configurator, code: str = "en", fewest_changes: bool = False
) -> list[str]:
    """Return the lines above the entries."""
    return [plain_text(line) for line in text_of(configurator, code, fewest_changes).intro]


def small_configurator(
    folder: Path, *options: str, prices: tuple[int, ...] = (12, 15)
) -> Configurator:
    """Return a configurator of a car of 100 yuan that qualifies above 10 yuan of options.

    Each price is that of the only bespoke option of a group: a1, b1 and so on.
    """
    groups = {
        name: group({f"{name}0": option(), f"{name}1": option(price, bespoke=True)})
        for name, price in zip("abc", prices, strict=False)
    }
    tables = catalog_tables({"alpha": model(groups)})
    return configurator_with(load_tables(folder / "catalog", tables), *options)


# ── The heading ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "en",
            [
                "No qualifying build with your 5 choices fits the budget of ¥600,000; "
                "the cheapest is ¥30,400 over.",
                "Cheapest first",
            ],
        ),
        (
            "zh",
            [
                "预算 ¥600,000 内没有保留已选 5 项的达标方案，至少超出 ¥30,400",
                "价格从低到高",
            ],
        ),
    ],
)
def test_nothing_within_the_budget_is_said_of_what_keeps_the_choices(
    launch: Catalog, code: str, expected: list[str]
) -> None:
    configurator = configurator_with(launch, *FIVE)
    configurator.do(SetBudget(600_000))  # the least option sum that qualifies is 100,500
    assert intro_of(configurator, code) == expected


def test_the_excess_is_that_of_the_cheapest_way_in_both_orders(launch: Catalog) -> None:
    configurator = configurator_with(launch, *FIVE)
    configurator.do(SetBudget(600_000))
    intro = intro_of(configurator, fewest_changes=True)
    assert "the cheapest is ¥30,400 over" in intro[0]
    assert intro[1].startswith("Fewest changes first")


def test_no_excess_is_named_before_the_cheapest_way_is_proven(
    launch: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    configurator = configurator_with(launch, *FIVE)
    configurator.do(SetBudget(600_000))
    ways = SearchResults(configurator.evaluator.find_ways_to_qualify(), is_proven=False)
    monkeypatch.setattr(configurator.evaluator, "find_ways_to_qualify", lambda **_: ways)
    assert qualify_panel(configurator).entries
    assert not any("budget" in line for line in intro_of(configurator))


def test_a_single_way_has_no_order(tmp_path: Path) -> None:
    configurator = small_configurator(tmp_path, prices=(12,))
    tr = translator_for("en")
    for fewest_changes in (False, True):
        panel = qualify_panel(configurator, fewest_changes)
        assert len(panel.entries) == 1
        assert intro_of(configurator, fewest_changes=fewest_changes) == []
    keys = panel_keys(qualify_panel(configurator), COMMANDS, tr)
    assert "ways-order" not in [key.command_id for key in keys]
    two = qualify_panel(small_configurator(tmp_path / "two", prices=(12, 15)))
    assert "ways-order" in [key.command_id for key in panel_keys(two, COMMANDS, tr)]


@pytest.mark.parametrize(
    ("budget", "heading"),
    [
        (112, "¥15 over the budget of ¥112. The smallest change:"),
        (115, "¥12 over the budget of ¥115. Smallest changes first:"),
    ],
)
def test_a_single_saving_has_no_order(tmp_path: Path, budget: int, heading: str) -> None:
    configurator = small_configurator(tmp_path, "a1", "b1")  # 127 yuan, of 12 and 15
    configurator.do(SetBudget(budget))
    panel = savings_panel(configurator)
    assert panel is not None
    text = make_panel_text(configurator, panel, translator_for("en"), show_ids=True)
    assert plain_text(text.intro[0]) == heading


# ── A build that qualifies already ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("code", ["en", "zh"])
def test_the_current_build_is_no_way_to_qualify(launch: Catalog, code: str) -> None:
    configurator = configurator_with(launch, *QUALIFYING)
    assert configurator.quote.threshold.qualifies
    panel = qualify_panel(configurator)
    assert panel.entries
    assert configurator.build.chosen not in [entry.build.chosen for entry in panel.entries]
    intro = intro_of(configurator, code)
    already = "This car already qualifies." if code == "en" else "这台车已达标。"
    assert intro[-1].startswith(already)


@pytest.mark.parametrize("fewest_changes", [False, True])
@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "en",
            [
                "No build with your 6 choices fits the budget of ¥650,000; the cheapest is "
                "¥6,400 over.",
                "This car already qualifies.",
                "Press b, then Enter, for ways to cut the price.",
            ],
        ),
        (
            "zh",
            [
                "预算 ¥650,000 内没有保留已选 6 项的方案，至少超出 ¥6,400",
                "这台车已达标。",
                "按 b 再按 Enter，查看可节省的项目",
            ],
        ),
    ],
)
def test_no_dearer_way_is_offered_to_a_car_that_qualifies_above_the_budget(
    launch: Catalog, code: str, expected: list[str], fewest_changes: bool
) -> None:
    configurator = configurator_with(launch, *QUALIFYING)  # 529,900 + 126,500
    configurator.do(SetBudget(650_000))
    assert qualify_panel(configurator, fewest_changes).entries == ()
    assert intro_of(configurator, code, fewest_changes) == expected


def test_cheaper_ways_are_offered_to_a_car_that_qualifies_above_the_budget(tmp_path: Path) -> None:
    configurator = small_configurator(tmp_path, prices=(12, 15))
    # The options are no wishes: a way to qualify has added them.
    build = replace(configurator.build, chosen=frozenset({"a1", "b1"}))
    edit = Edit(EditKind.QUALIFY, "", build.model)
    assert isinstance(configurator.do(ApplyBuild(build, edit)), Applied)
    configurator.do(SetBudget(111))
    assert configurator.quote.totals.total == 127
    entries = qualify_panel(configurator).entries
    totals = [configurator.evaluator.quote_build(each.build).totals.total for each in entries]
    assert totals == [112, 115]
    intro = intro_of(configurator)
    assert intro[0] == "Nothing within the budget of ¥111 qualifies: the cheapest is ¥1 over."
    assert intro[-1] == "Press b, then Enter, for ways to cut the price."


def test_choices_with_cheaper_cars_that_do_not_qualify_are_told_from_those_without(
    tmp_path: Path,
) -> None:
    configurator = small_configurator(tmp_path, "a1", prices=(6, 15))
    build = replace(configurator.build, chosen=frozenset({"a1", "b1"}))
    edit = Edit(EditKind.QUALIFY, "", build.model)
    assert isinstance(configurator.do(ApplyBuild(build, edit)), Applied)
    configurator.do(SetBudget(110))  # 106 yuan without b1, 121 with it
    assert intro_of(configurator)[0] == (
        "No qualifying build with your 1 choice fits the budget of ¥110; the cheapest is ¥11 over."
    )


def test_a_build_that_alone_qualifies_has_no_entries(tmp_path: Path) -> None:
    configurator = small_configurator(tmp_path, "a1", prices=(12,))
    assert qualify_panel(configurator).entries == ()
    assert intro_of(configurator) == ["Keeping your 1 choice", "This car already qualifies."]


# ── Entries ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("options", [(), ("amethyst",), FIVE])
def test_an_entry_names_its_largest_change_first(launch: Catalog, options: tuple[str, ...]) -> None:
    configurator = configurator_with(launch, *options)
    panel, text, car = qualify_panel(configurator), text_of(configurator), configurator.model
    amounts = {None: 0} | {option.id: option.price.amount for option in car.options.values()}
    for entry, shown in zip(panel.entries, text.entries, strict=True):
        changes = diff_builds(car, configurator.build, entry.build)
        largest = max(abs(amounts[each.after] - amounts[each.before]) for each in changes)
        first = plain_text(shown.lines[0])
        assert any(
            car.options[each.after or each.before or ""].name.en in first
            for each in changes
            if abs(amounts[each.after] - amounts[each.before]) == largest
        )
    texts = ["\n".join(map(plain_text, shown.lines)) for shown in text.entries]
    assert len(set(texts)) == len(texts), "no two entries look the same"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", "47 other combinations of options have the same price."),
        ("zh", "另有 47 种同价方案。"),
    ],
)
def test_equal_builds_are_counted_in_a_sentence_on_the_highlighted_entry(
    launch: Catalog, code: str, expected: str
) -> None:
    configurator = configurator_with(launch, "amethyst")
    text = text_of(configurator, code)
    assert (expected,) in text.notes
    summaries = [plain_text(line) for entry in text.entries for line in entry.lines]
    assert not any("47" in line for line in summaries)
    panel = qualify_panel(configurator).toggle_details()
    details = make_panel_text(configurator, panel, translator_for(code), show_ids=True)
    assert expected in [plain_text(line) for line in details.entries[0].lines]
