"""Panels in place of the option list: the preview of each entry, the keys, and both languages."""

from __future__ import annotations

import re

import pytest

from tests.deep_test_sizes import covering_cases, deep_cases
from tests.tui.app_driver import AppDriver
from tests.tui.conftest import RunApp
from xmc_tui.configurator import Choose, SetBudget
from xmc_tui.domain.build import Build, build_from_theme, diff_builds
from xmc_tui.domain.catalog import Catalog
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.advice_panel import PanelKind
from xmc_tui.presentation.money_format import format_amount
from xmc_tui.presentation.picture_scene import PictureScene, picture_scene
from xmc_tui.tui.dialogs.base_dialogs import TextDialog
from xmc_tui.tui.dialogs.choice_dialog import ChoiceDialog

#: The keys that open each panel with entries, after amethyst was chosen; on the paint step.
OPENERS = {
    PanelKind.THEMES: ("t",),
    PanelKind.QUALIFY: ("g",),
    PanelKind.CHANGES: ("d",),
    PanelKind.WHY: ("tab", "tab", "j", "?"),
    PanelKind.BLOCKED: ("tab", "tab", "j", "space"),
    PanelKind.SAVINGS: ("b", *"55w", "enter"),
}

SIZES = [(80, 24), (120, 40)]


def scene_of(driver: AppDriver) -> PictureScene:
    """Return the scene of the picture."""
    scene = picture_scene(driver.view)
    assert scene is not None
    return scene


def display_of(driver: AppDriver) -> tuple[str, str, PictureScene]:
    """Return the screen, the price bar, and the scene of the picture."""
    return driver.text(), driver.part_text("#bar"), scene_of(driver)


def build_after(driver: AppDriver, position: int) -> Build:
    """Return the build that an entry asks for."""
    assert driver.panel is not None
    return driver.panel.entries[position].build


@pytest.mark.parametrize(("kind", "size"), covering_cases(list(OPENERS), SIZES))
async def test_each_entry_is_previewed_and_escape_restores_everything(
    run_app: RunApp, kind: PanelKind, size: tuple[int, int]
) -> None:
    async with run_app(size=size) as driver:
        await driver.do(Choose("amethyst"))
        if kind is PanelKind.SAVINGS:
            driver.configurator.do(SetBudget(550_000))
        *moves, opener = OPENERS[kind] if kind is not PanelKind.SAVINGS else ("2", "2")
        await driver.press("2", *moves)
        build = driver.configurator.build
        await driver.press("escape")
        before = display_of(driver)
        await driver.press(*(OPENERS[kind] if kind is PanelKind.SAVINGS else (opener,)))
        assert driver.panel is not None
        assert driver.panel.kind is kind
        for position in range(len(driver.panel.entries)):
            assert driver.panel.position == position
            wanted = build_after(driver, position)
            preview = driver.view.preview
            assert preview is not None
            assert preview.quote.build.chosen == wanted.chosen
            bar = driver.part_text("#bar")
            assert "PREVIEW" in bar
            assert (
                format_amount(driver.configurator.evaluator.quote_build(wanted).totals.total) in bar
            )
            assert driver.configurator.build == build
            await driver.press("down")
        assert driver.panel.position == 0, "after the last entry comes the first"
        await driver.press("escape")
        assert driver.panel is None
        assert display_of(driver) == before


@pytest.mark.parametrize("size", [*SIZES, (160, 50)])
async def test_the_car_stays_in_sight_and_shows_the_theme(
    run_app: RunApp, size: tuple[int, int], launch: Catalog
) -> None:
    async with run_app(size=size) as driver:
        picture = driver.screen.query_one("#picture")
        await driver.press("6")
        assert picture.display
        await driver.press("t")
        assert driver.dialogs == [], "nothing covers or dims the car"
        assert picture.display
        assert picture.region.area > 0
        model = driver.configurator.model
        scenes = []
        for theme in (each for each in launch.themes if model.id in each.builds):
            assert driver.view.pictured_quote.build == build_from_theme(model, theme)
            scenes.append(scene_of(driver))
            await driver.press("down")
        assert len(set(map(repr, scenes))) == len(scenes), "each theme looks different"
        await driver.press("escape")
        assert picture.display


async def test_the_picture_shows_the_side_that_changes(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.do(Choose("caliper-blue"))
        await driver.press("2")
        assert scene_of(driver).view == "front"
        await driver.press("d")
        assert scene_of(driver).view == "wheel"
        await driver.press("v")
        assert scene_of(driver).view != "wheel", "v rotates the car, with the panel open"
        assert driver.panel is not None


async def test_the_slide_show_of_the_review_waits_while_a_panel_is_open(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.press("6", "t")
        before = scene_of(driver)
        driver.screen.controllers.display.advance_slide_show()
        assert scene_of(driver) == before
        await driver.press("escape")
        driver.screen.controllers.display.advance_slide_show()
        assert scene_of(driver) != before


def numbers_in_sight(driver: AppDriver) -> list[int]:
    """Return the numbers of entries that the terminal shows."""
    x, y, width, height = driver.screen.query_one("#options").region
    rows = [row[x : x + width] for row in driver.text().splitlines()[y : y + height]]
    found = [re.match(r" [> ] ?(\d+)  \S", row) for row in rows]
    return [int(number[1]) for number in found if number]


def digits_of_footer(driver: AppDriver) -> list[int]:
    """Return the digits that the footer shows before Enter."""
    label = re.search(r"(\d)(?:-(\d))? Enter", driver.part_text("#key-bar"))
    if label is None:
        return []
    return list(range(int(label[1]), int(label[2] or label[1]) + 1))


@pytest.mark.parametrize("size", [*SIZES, (80, 34)])
async def test_the_footer_has_the_digits_of_the_entries_in_sight(
    run_app: RunApp, size: tuple[int, int]
) -> None:
    async with run_app(size=size) as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("2", "g")
        assert driver.panel is not None
        assert len(driver.panel.entries) == 5
        seen = set()
        for key in ("down", "down", "down", "down", "?", "up", "home", "?", "down"):
            # On a loaded machine a search may still add to the ways.
            await driver.until(lambda: digits_of_footer(driver) == numbers_in_sight(driver) != [])
            seen |= set(numbers_in_sight(driver))
            await driver.press(key)
        assert seen == {1, 2, 3, 4, 5}


@pytest.mark.parametrize("kind", OPENERS)
async def test_a_digit_applies_the_entry_of_its_number(run_app: RunApp, kind: PanelKind) -> None:
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("2", *OPENERS[kind])
        assert driver.panel is not None
        last = min(len(driver.panel.entries), 9)
        assert digits_of_footer(driver) == numbers_in_sight(driver)
        wanted, before = build_after(driver, last - 1), driver.configurator.build
        if last < 9:
            await driver.press(str(last + 1))
            assert driver.panel is not None, "there is no such entry"
        await driver.press(str(last))
        assert driver.panel is None
        assert driver.configurator.build.chosen == wanted.chosen
        await driver.press("u")
        assert driver.configurator.build == before


@pytest.mark.parametrize("kind", OPENERS)
async def test_details_are_shown_on_demand(run_app: RunApp, kind: PanelKind) -> None:
    async with run_app(size=(120, 40)) as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("2", *OPENERS[kind])
        assert "? Details" in driver.part_text("#key-bar")
        summary = driver.part_text("#options")
        await driver.press("?")
        assert "? Summary" in driver.part_text("#key-bar")
        details = driver.part_text("#options")
        assert len(details.splitlines()) > len(summary.splitlines())
        if kind not in (PanelKind.WHY, PanelKind.CHANGES):
            model, build = driver.configurator.model, driver.configurator.build
            text = " ".join(details.split())
            for change in diff_builds(model, build, build_after(driver, 0)):
                name = driver.app.tr.localize(model.options[change.after or ""].name)
                assert all(word in text for word in name.split())
        await driver.press("?")
        assert driver.part_text("#options") == summary


async def test_details_longer_than_the_list_are_scrolled_before_the_highlight_moves(
    run_app: RunApp,
) -> None:
    async with run_app() as driver:
        await driver.press("2", "t", "j", "?")
        rows = driver.part_text("#options").splitlines()
        last = next(row for row in rows if "Carbon-fibre interior kit" in row or "Total" in row)
        assert driver.panel is not None
        for _ in range(len(rows)):
            if last.strip() in driver.text():
                break
            await driver.press("down")
            assert driver.panel.position == 1
        assert last.strip() in driver.text()
        for _ in range(len(rows)):
            await driver.press("down")
            if driver.panel.position == 2:
                break
        assert driver.panel.position == 2


@pytest.mark.parametrize(
    "kind", [PanelKind.BUDGET, *list(OPENERS)[:2], *deep_cases(list(OPENERS)[2:])]
)
async def test_l_switches_the_language_of_a_panel(run_app: RunApp, kind: PanelKind) -> None:
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("2", *OPENERS.get(kind, ("b",)))
        english = driver.part_text("#options"), driver.part_text("#key-bar")
        await driver.press("l")
        assert driver.panel is not None
        assert driver.panel.kind is kind
        assert driver.app.tr.code == "zh"
        chinese = driver.part_text("#options"), driver.part_text("#key-bar")
        assert all(one != other for one, other in zip(english, chinese, strict=True))
        assert translator_for("zh").translate("Close") in chinese[1]
        await driver.press("l")
        assert (driver.part_text("#options"), driver.part_text("#key-bar")) == english


async def test_another_command_closes_the_panel_and_is_carried_out(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        await driver.burst("2", "t", "g")
        assert driver.panel is not None
        assert driver.panel.kind is PanelKind.QUALIFY
        await driver.press("g")
        assert driver.panel is None, "the key that opens a panel closes it"
        await driver.burst("t", "u")
        assert driver.panel is None
        assert "amethyst" not in driver.chosen
        await driver.burst("t", "slash", *"amethyst", "enter")
        assert "amethyst" in driver.chosen


@pytest.mark.parametrize(("key", "kind"), [("f1", TextDialog), ("q", ChoiceDialog)])
async def test_a_dialog_above_a_panel_comes_back_to_it(
    run_app: RunApp, key: str, kind: type
) -> None:
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        for opener in ("g", "b"):
            await driver.press(opener)
            panel = driver.panel
            await driver.press(key)
            assert isinstance(driver.dialogs[-1], kind)
            await driver.press("escape")
            assert driver.panel == panel


async def test_a_click_highlights_an_entry_and_a_second_one_applies_it(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.press("2", "t")
        wanted = build_after(driver, 2)
        rows = driver.part_text("#options").splitlines()
        y = next(number for number, row in enumerate(rows) if " 3  " in row)
        for _ in range(2):
            assert driver.configurator.build != wanted
            await driver.pilot.click("#options", offset=(8, y))
            await driver.settle()
            assert driver.panel is None or driver.panel.position == 2
        assert driver.configurator.build == wanted


# ── Budget ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", ["60万", "600k", "600,000"])
async def test_a_budget_is_typed_in_any_way_with_the_car_in_sight(
    run_app: RunApp, text: str
) -> None:
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("2")
        before = driver.text()
        await driver.burst("b", *text)
        assert driver.dialogs == []
        assert driver.screen.query_one("#picture").region.area > 0
        assert "= ¥600,000" in driver.part_text("#options")
        assert text in driver.text()
        await driver.press("escape")
        assert driver.text() == before
        assert driver.app.focused is None
        await driver.burst("b", *text, "enter", "j")
        assert driver.configurator.budget == 600_000
        assert driver.app.focused is None
        assert driver.cursor.highlight != "amethyst", "keys typed ahead reach the main screen"


@pytest.mark.parametrize(
    ("typed", "code", "expected"),
    [
        ("60", "en", "¥60 is less than the cheapest car ({}): type 60万, 600k or 600000."),
        ("60", "zh", "¥60 低于最低车价（{}）。是否要输入 60万、600k 或 600000？"),
        ("655", "en", "¥655 is less than the cheapest car ({}): type 65.5万, 655k or 655000."),
        ("65.5k", "en", "¥65,500 is less than the cheapest car ({})."),
        ("3", "en", "¥3 is less than the cheapest car ({})."),
        ("0", "zh", "¥0 低于最低车价（{}）。"),
    ],
)
async def test_a_budget_below_the_cheapest_car_is_explained(
    run_app: RunApp, launch: Catalog, typed: str, code: str, expected: str
) -> None:
    cheapest = min(model.price.amount for model in launch.models)
    async with run_app(code) as driver:
        await driver.burst("b", *typed, "enter")
        text = driver.panel_text().replace(" ", "")
        assert expected.format(f"¥{cheapest:,}").replace(" ", "") in text
        assert driver.configurator.budget is None
        await driver.burst("ctrl+u", *"600k", "enter")
        assert driver.configurator.budget == 600_000


async def test_the_price_of_the_cheapest_car_is_a_budget(run_app: RunApp, launch: Catalog) -> None:
    cheapest = min(model.price.amount for model in launch.models)
    async with run_app("en") as driver:
        await driver.burst("b", *str(cheapest - 1), "enter")
        assert driver.configurator.budget is None
        await driver.burst("ctrl+u", *str(cheapest), "enter")
        assert driver.configurator.budget == cheapest


async def test_the_field_of_the_budget_stays_in_its_row_when_the_terminal_is_resized(
    run_app: RunApp,
) -> None:
    async with run_app() as driver:
        await driver.press("2", "b", *"600k")
        for size in ((120, 40), (60, 20), (160, 50), (80, 24)):
            await driver.pilot.resize_terminal(*size)
            await driver.settle()
            options = driver.screen.query_one("#options").region
            field = driver.screen.query_one("AmountField").region
            assert field.y == options.y + 2
            assert options.x < field.x < field.right < options.right


async def test_the_budget_is_opened_and_closed_faster_than_its_field_is_removed(
    run_app: RunApp,
) -> None:
    async with run_app() as driver:
        await driver.burst(*["b", "escape"] * 4, "b", *"60w", "enter")
        assert driver.configurator.budget == 600_000
        assert not driver.screen.query("AmountField")


@pytest.mark.parametrize("ceiling", [700_000, 500_000])
async def test_g_keeps_within_the_budget_or_says_that_it_cannot(
    run_app: RunApp, ceiling: int
) -> None:
    async with run_app(size=(120, 40)) as driver:
        await driver.do(Choose("amethyst"))
        driver.configurator.do(SetBudget(ceiling))
        await driver.press("2", "g")
        assert driver.panel is not None
        totals = [
            driver.configurator.evaluator.quote_build(entry.build).totals.total
            for entry in driver.panel.entries
        ]
        assert totals
        text = driver.panel_text()
        if ceiling == 700_000:
            assert max(totals) <= ceiling
            assert "Within the budget of ¥700,000" in text
        else:
            assert min(totals) > ceiling
            above = "No qualifying build with your 1 choice fits the budget of ¥500,000"
            assert above in text
            excess = format_amount(min(totals) - ceiling)
            assert f"the cheapest is {excess} over" in text


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_g_over_the_budget_names_the_keys_that_list_savings(
    run_app: RunApp, language: str
) -> None:
    async with run_app(language) as driver:
        for option in ("amethyst", "carbon-roof", "caliper-red", "carbon-exterior", "rear-fridge"):
            await driver.do(Choose(option))
        await driver.press("g", "1")
        driver.configurator.do(SetBudget(600_000))
        total = driver.configurator.quote.totals.total
        assert driver.configurator.quote.threshold.qualifies
        await driver.press("2", "g")
        assert driver.panel is not None
        assert driver.panel.entries == ()
        excess = format_amount(total - 600_000)
        assert excess in driver.panel_text()
        keys = {"en": "Press b, then Enter", "zh": "按 b 再按 Enter"}[language]
        assert keys.replace(" ", "") in driver.panel_text().replace(" ", "")
        await driver.press("b", "enter")
        assert driver.panel.kind is PanelKind.SAVINGS
        for entry in driver.panel.entries:
            quote = driver.configurator.evaluator.quote_build(entry.build)
            assert quote.totals.total <= 600_000
        assert driver.panel.entries


async def test_g_keeps_what_a_theme_brought(run_app: RunApp, launch: Catalog) -> None:
    async with run_app() as driver:
        await driver.press("t", "1", "g")
        model = driver.configurator.model
        brought = launch.themes[0].builds[model.id]
        assert driver.panel is not None
        assert driver.panel.entries
        for entry in driver.panel.entries:
            assert set(brought) <= entry.build.chosen
