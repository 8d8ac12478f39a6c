"""Every key of the keys contract: its effect on the build, the cursor and the dialogs."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.deep_test_sizes import deep_case, deep_cases
from tests.page.font_factory import make_font, save_font
from tests.page.pdf_reader import read_text
from tests.tui.app_driver import AppDriver, keys_of
from tests.tui.conftest import RunApp
from tests.wait_conditions import until
from xmc_tui.configurator import Choose, ChooseModel
from xmc_tui.configurator.document_ports import Refusal
from xmc_tui.i18n import translator_for
from xmc_tui.picture import font_lookup
from xmc_tui.presentation.advice_panel import PanelKind
from xmc_tui.presentation.money_format import format_amount
from xmc_tui.presentation.styled_text import plain_text
from xmc_tui.storage.sheets.sheet_reader import read_sheet
from xmc_tui.storage.sheets.sheet_verification import verify_sheet
from xmc_tui.tui.command_menu import CommandMenu
from xmc_tui.tui.command_registry import COMMANDS, key_table, visible_commands
from xmc_tui.tui.dialogs.base_dialogs import TextDialog
from xmc_tui.tui.dialogs.choice_dialog import ChoiceDialog
from xmc_tui.tui.dialogs.export_dialog import ExportDialog
from xmc_tui.tui.dialogs.exported_dialog import ExportedDialog
from xmc_tui.tui.dialogs.search_dialog import SearchDialog
from xmc_tui.tui.widgets.styled_lines import StyledLines

STEPS = ("model", "paint", "wheels", "calipers", "interior", "review")


async def go_to_paint(driver: AppDriver, highlight: str = "") -> None:
    """Go to the paint step, and down to a row."""
    await driver.press("2")
    ids = [row.option.id for row in driver.view.options]
    if highlight:
        by = ids.index(highlight) - ids.index(driver.cursor.highlight)
        await driver.press(*["down" if by > 0 else "up"] * abs(by))
        assert driver.cursor.highlight == highlight


# ── Moving ────────────────────────────────────────────────────────────────────────────────────────


async def test_up_down_j_k_move_the_highlight(run_app: RunApp) -> None:
    async with run_app() as driver:
        await go_to_paint(driver)
        paints = [row.option.id for row in driver.view.options]
        start = paints.index(driver.cursor.highlight)
        for down, up in zip(keys_of("move.down"), keys_of("move.up"), strict=True):
            await driver.press(down)
            assert driver.cursor.highlight == paints[start + 1]
            await driver.press(down, down)
            assert driver.cursor.highlight == paints[start + 3]
            await driver.press(up, up, up)
            assert driver.cursor.highlight == paints[start]
        assert not driver.configurator.is_unsaved


async def test_the_highlight_stops_at_both_ends(run_app: RunApp) -> None:
    async with run_app() as driver:
        await go_to_paint(driver)
        paints = [row.option.id for row in driver.view.options]
        await driver.press(*["up"] * 20)
        assert driver.cursor.highlight == paints[0]
        await driver.press(*["j"] * 30)
        assert driver.cursor.highlight == paints[-1]


async def test_moving_previews_in_picture_and_bar_and_changes_nothing(run_app: RunApp) -> None:
    async with run_app() as driver:
        await go_to_paint(driver)
        before = driver.configurator.quote
        picture, bar = driver.part_text("#picture"), driver.part_text("#bar")
        await go_to_paint(driver, "amethyst")
        preview = driver.view.preview
        assert preview is not None
        assert preview.option == "amethyst"
        assert format_amount(before.totals.total + 28000) in driver.part_text("#bar")
        assert driver.part_text("#picture") != picture
        assert "Amethyst" in driver.part_text("#picture")
        marked = translator_for("en").translate("PREVIEW")
        assert marked in driver.part_text("#bar"), "the bar is marked as a preview"
        assert marked in driver.part_text("#picture"), "the picture is marked as a preview"
        assert driver.configurator.quote == before
        await go_to_paint(driver, "lightning-yellow")
        assert driver.view.preview is None
        assert (driver.part_text("#picture"), driver.part_text("#bar")) == (picture, bar)


async def test_the_review_scrolls(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.press("6")
        before = driver.text()
        await driver.press("down", "j", "down")
        assert driver.text() != before
        await driver.press("up", "k", "up")
        assert driver.text() == before


@pytest.mark.parametrize("size", [(80, 24), (60, 15)])
async def test_the_highlight_is_always_visible(run_app: RunApp, size: tuple[int, int]) -> None:
    async with run_app(size=size) as driver:
        await driver.press("2")
        for _ in range(60):
            await driver.press(
                "tab" if driver.cursor.highlight == driver.view.options[-1].option.id else "j"
            )
            if driver.cursor.step != "paint":
                break
            part = driver.screen.query_one("#options", StyledLines)
            rows = [number for number, row in enumerate(part.rows) if row.highlighted]
            assert len({part.rows[number].click_target for number in rows}) == 1
            top, end = part.scroll_offset.y, part.scroll_offset.y + part.size.height
            assert top <= rows[0] <= rows[-1] < end, driver.text()


async def test_a_window_that_is_too_small_says_which_size_is_needed(run_app: RunApp) -> None:
    async with run_app(size=(60, 15)) as driver:
        assert driver.part_text("#key-bar").startswith(" ! Enlarge the window to 80x24 ")
        await driver.press("l")
        assert driver.part_text("#key-bar").startswith(" ! 请将窗口放大到 80x24 ")
        await driver.press("l", "2", "g")
        assert "Enlarge the window to 80x24" in driver.part_text("#key-bar")
        for size, is_small in (((80, 23), True), ((80, 24), False), ((79, 24), True)):
            await driver.pilot.resize_terminal(*size)
            await driver.until(
                lambda wanted=is_small: ("Enlarge" in driver.part_text("#key-bar")) is wanted
            )


# ── Choosing ──────────────────────────────────────────────────────────────────────────────────────


async def test_space_chooses_and_stays(run_app: RunApp) -> None:
    async with run_app() as driver:
        await go_to_paint(driver, "amethyst")
        await driver.press(*keys_of("choose"))
        assert "amethyst" in driver.chosen
        assert "lightning-yellow" not in driver.chosen
        assert (driver.cursor.group, driver.cursor.highlight) == ("paint", "amethyst")
        assert driver.view.preview is None
        assert "amethyst" in driver.configurator.build.wishes


async def test_space_on_the_choice_of_a_pick_one_group_changes_nothing(run_app: RunApp) -> None:
    async with run_app() as driver:
        await go_to_paint(driver, "amethyst")
        await driver.press("space", "space")
        assert "amethyst" in driver.chosen
        await driver.press("u")
        assert "lightning-yellow" in driver.chosen, "the second Space was no step of its own"


async def test_space_adds_and_removes_options_of_a_pick_any_group(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.do(ChooseModel("yu7-max"))
        await driver.press("5", "tab", "tab", "tab")
        assert driver.cursor.group == "extras"
        first, second = (row.option.id for row in driver.view.options[:2])
        await driver.press("space", "down", "space")
        assert {first, second} <= driver.chosen
        assert driver.cursor.highlight == second
        await driver.press("space")
        assert first in driver.chosen
        assert second not in driver.chosen


async def test_enter_adds_but_never_removes_options_of_a_pick_any_group(
    run_app: RunApp,
) -> None:
    async with run_app() as driver:
        await driver.do(ChooseModel("yu7-max"))
        await driver.press("5", "tab", "tab", "tab")
        first = driver.cursor.highlight
        await driver.press("enter")
        assert first in driver.chosen
        assert driver.cursor.step == "review", "extras is the last group of the step"
        await driver.press("5", "tab", "tab", "tab", "enter")
        assert first in driver.chosen
        assert driver.cursor.step == "review"


async def test_enter_chooses_and_goes_to_the_next_group_then_to_the_next_step(
    run_app: RunApp,
) -> None:
    async with run_app() as driver:
        await go_to_paint(driver, "amethyst")
        groups = [group.id for group in driver.view.model.groups if group.step == "paint"]
        await driver.press(*keys_of("choose.next"))
        assert "amethyst" in driver.chosen
        assert driver.cursor.group == groups[1]
        for expected in groups[2:]:
            await driver.press("enter")
            assert (driver.cursor.step, driver.cursor.group) == ("paint", expected)
        await driver.press("enter")
        assert (driver.cursor.step, driver.cursor.group) == ("wheels", "wheels")


async def test_enter_walks_from_the_first_step_to_the_last(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.press(*["enter"] * 16)
        assert driver.cursor.step == "review"
        assert driver.cursor.visited == set(STEPS)
        await driver.press("enter")
        assert driver.cursor.step == "review"


async def test_a_standard_choice_made_by_a_key_is_a_wish(run_app: RunApp) -> None:
    async with run_app() as driver:
        await go_to_paint(driver)
        await driver.press("space")
        assert "lightning-yellow" in driver.configurator.build.wishes


# ── Groups and steps ──────────────────────────────────────────────────────────────────────────────


async def test_tab_and_shift_tab_move_between_groups_across_steps(
    run_app: RunApp,
) -> None:
    async with run_app() as driver:
        await driver.press("3")
        assert driver.cursor.group == "wheels"
        await driver.press(*keys_of("group.next"))
        assert driver.cursor.group == "tyre"
        await driver.press("tab")
        assert (driver.cursor.step, driver.cursor.group) == ("calipers", "calipers")
        await driver.press(*keys_of("group.previous"))
        assert (driver.cursor.step, driver.cursor.group) == ("wheels", "tyre")
        await driver.press("shift+tab")
        assert driver.cursor.group == "wheels"
        assert not driver.configurator.is_unsaved


async def test_right_and_left_move_between_steps_and_stop_at_the_ends(run_app: RunApp) -> None:
    async with run_app() as driver:
        for expected in (*STEPS[1:], STEPS[-1]):
            await driver.press(*keys_of("step.next"))
            assert driver.cursor.step == expected
        for expected in (*reversed(STEPS[:-1]), STEPS[0]):
            await driver.press(*keys_of("step.previous"))
            assert driver.cursor.step == expected


async def test_digits_go_to_their_step_in_any_order(run_app: RunApp) -> None:
    async with run_app() as driver:
        for number in (6, 3, 2, 5, 1, 4):
            await driver.press(str(number))
            assert driver.cursor.step == STEPS[number - 1]
        await driver.press("9", "8", "7")
        assert driver.cursor.step == STEPS[3], "there is no such step"


async def test_a_step_opens_on_its_chosen_option(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.do(Choose("caliper-blue"))
        await driver.press("4")
        assert driver.cursor.highlight == "caliper-blue"


# ── Search ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("key", "query"),
    [
        *((key, "amethyst") for key in keys_of("search")),
        ("/", "紫水晶"),
        ("、", "Amethyst"),
        ("/", "AMETH"),
    ],
)
async def test_search_typed_in_one_burst_chooses_and_closes(
    run_app: RunApp, key: str, query: str
) -> None:
    async with run_app() as driver:
        await driver.burst(key, *query, "enter")
        assert driver.dialogs == []
        assert "amethyst" in driver.chosen
        assert (driver.cursor.step, driver.cursor.group, driver.cursor.highlight) == (
            "paint",
            "paint",
            "amethyst",
        )


async def test_letters_that_are_commands_reach_the_search_field(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.burst("/", *"quel?/gbjk 6")
        dialog = driver.dialog(SearchDialog)
        assert dialog.query_one(Input).value == "quel?/gbjk 6"
        await driver.press("escape")
        assert driver.dialogs == []
        assert not driver.configurator.is_unsaved


async def test_arrows_move_among_results_and_enter_chooses_the_highlighted_one(
    run_app: RunApp,
) -> None:
    async with run_app() as driver:
        await driver.press("/", *"caliper", "down", "down", "up", "down", "enter")
        assert "caliper-red" in driver.chosen, driver.chosen


async def test_arrows_typed_ahead_in_search_are_handled_in_order(
    run_app: RunApp,
) -> None:
    async with run_app() as driver:
        await driver.burst("/", *"caliper", "down", "down", "enter")
        assert "caliper-red" in driver.chosen, driver.chosen


async def test_backspace_typed_ahead_in_search_deletes_the_letter_before_it(
    run_app: RunApp,
) -> None:
    async with run_app() as driver:
        await driver.burst("/", *"amx", "backspace", *"ethyst", "enter")
        assert "amethyst" in driver.chosen


async def test_two_searches_typed_in_one_burst_choose_both(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.burst("/", *"amethyst", "enter", "/", *"carbon-roof", "enter")
        assert {"amethyst", "carbon-roof"} <= driver.chosen, driver.dialogs
        assert driver.dialogs == []


async def test_a_step_key_typed_right_after_a_search_changes_the_step(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.burst("/", *"amethyst", "enter", "6")
        assert "amethyst" in driver.chosen
        assert driver.cursor.step == "review"


async def test_search_that_finds_nothing_stays_open_and_says_so(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.press("/", *"zzz", "enter")
        dialog = driver.dialog(SearchDialog)
        assert driver.part_text("#results", dialog).strip()
        await driver.press("backspace", "backspace", "backspace", *"racing", "enter")
        assert driver.dialogs == []
        assert "racing-red" in driver.chosen


@pytest.mark.parametrize(
    ("code", "heading"),
    [("en", "No exact match. Similar options:"), ("zh", "没有完全匹配的选项，名称相近的有：")],
)
async def test_search_lists_similar_options_if_none_matches(
    run_app: RunApp, code: str, heading: str
) -> None:
    async with run_app(code) as driver:
        await driver.press("/", *"amethsy")
        dialog = driver.dialog(SearchDialog)
        assert driver.part_text("#results", dialog).splitlines()[0].strip() == heading
        await driver.press("backspace", "backspace")
        assert heading not in driver.part_text("#results", dialog)
        await driver.press(*"syt", "enter")
        assert driver.dialogs == []
        assert "amethyst" in driver.chosen


@pytest.mark.parametrize(
    ("code", "change", "select", "after"),
    [
        ("en", "Change the car to Xiaomi YU7 Max", "Enter Select", "kept: Amethyst · u Undo"),
        ("zh", "Enter 换为小米YU7 Max", "Enter 选定", "保留：紫水晶 · u 撤销"),
    ],
)
async def test_search_says_that_an_option_of_the_other_car_changes_the_car(
    run_app: RunApp, code: str, change: str, select: str, after: str
) -> None:
    async with run_app(code) as driver:
        await driver.do(Choose("amethyst"))
        before = driver.configurator.build
        await driver.press("/", *"purple")
        dialog = driver.dialog(SearchDialog)
        for key, is_other in (("", False), ("down", True), ("down", True), ("up", True)):
            if key:
                await driver.press(key)
            hint = driver.part_text("#dialog-hint", dialog)
            assert (change in hint, select in hint) == (is_other, not is_other)
        await driver.press("up")
        assert select in driver.part_text("#dialog-hint", dialog)
        results = driver.part_text("#results", dialog)
        assert results.count("YU7 Max") == 2, "of two of the three purples"
        await driver.press("down", "down", "enter")
        assert driver.configurator.build.model == "yu7-max"
        assert "iris-purple" in driver.chosen
        assert after in driver.view.message
        await driver.press("u")
        assert driver.configurator.build == before


async def test_search_for_a_blocked_option_opens_the_reasons(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        build = driver.configurator.build
        await driver.press("/", *"classic-gold", "enter")
        assert driver.dialogs == []
        assert driver.panel is not None
        assert driver.panel.kind is PanelKind.BLOCKED
        assert driver.configurator.build == build
        assert driver.cursor.highlight == "classic-gold"


async def test_search_finds_options_by_their_group_and_reaches_the_whole_list(
    run_app: RunApp,
) -> None:
    async with run_app() as driver:
        total = len(driver.view.model.options)
        await driver.press("/", *["down"] * (total + 5))
        hits = driver.dialog(SearchDialog).query_one("#results", StyledLines)
        rows = [number for number, row in enumerate(hits.rows) if row.highlighted]
        assert rows == [total - 1]
        assert hits.scroll_offset.y <= rows[0] < hits.scroll_offset.y + hits.size.height


async def test_search_for_a_gift_changes_nothing_and_shows_it(run_app: RunApp) -> None:
    async with run_app() as driver:
        build = driver.configurator.build
        await driver.press("/", *"carbon-seat-backs", "enter")
        assert driver.configurator.build == build
        assert (driver.cursor.group, driver.cursor.highlight) == ("gifts", "carbon-seat-backs")


async def test_search_says_if_an_option_is_chosen_already(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.do(ChooseModel("yu7-max"))
        await driver.do(Choose("fridge"))
        await driver.press("/", *"fridge", "enter")
        assert "fridge" in driver.chosen, "search never takes anything out"


# ── Why, blocked, not offered ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("key", [*keys_of("why")[:1], "？"])
async def test_question_mark_shows_why_an_option_is_blocked(run_app: RunApp, key: str) -> None:
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("2", "tab", "tab", "j", key)
        assert driver.cursor.highlight == "classic-silver"
        text = driver.panel_text()
        assert "Bespoke paint takes bespoke decals only" in text
        assert "Amethyst" in text, "why names the other option of the rule"
        assert "2026-07-28" not in text, "a short summary first"
        await driver.press(key)
        assert "Xiaomi, as of 2026-07-28" in driver.panel_text(), "the price tells its source"
        await driver.press("escape")
        assert driver.panel is None


async def test_question_mark_shows_the_rules_of_an_option(run_app: RunApp) -> None:
    async with run_app() as driver:
        await go_to_paint(driver, "amethyst")
        await driver.press("?")
        assert "classic" in driver.panel_text().casefold()
        await driver.press("enter")
        assert driver.panel is None
        await driver.press("tab", "j", "?")
        assert driver.cursor.highlight == "carbon-hood-yellow"
        assert "Lightning Yellow" in driver.panel_text()


@pytest.mark.parametrize("key", ["space", "enter"])
async def test_choosing_a_blocked_option_changes_nothing_and_opens_the_reasons(
    run_app: RunApp, key: str
) -> None:
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        build, undoable = driver.configurator.build, driver.configurator.history.next_undo
        await driver.press("2", "tab", "tab", "j")
        assert driver.configurator.evaluator.preview_option("classic-silver").conflicts
        (row,) = (
            row for row in driver.screen.query_one("#options", StyledLines).rows if row.highlighted
        )
        assert "!" in plain_text(row.spans), "a blocked option is marked before it is chosen"
        await driver.press(key)
        assert "Bespoke paint takes bespoke decals only" in driver.panel_text()
        assert driver.configurator.build == build
        assert driver.configurator.history.next_undo == undoable
        await driver.press("escape")
        assert driver.panel is None
        assert (driver.cursor.group, driver.cursor.highlight) == ("decal", "classic-silver")
        assert driver.configurator.build == build


async def test_a_reset_that_breaks_rules_is_blocked_with_reasons(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.do(Choose("carbon-hood-yellow"))
        await driver.do(Choose("classic-black-side"))
        build = driver.configurator.build
        await driver.press("2", "tab", "backspace")
        assert driver.configurator.build == build
        assert "standard bonnet" in driver.panel_text().casefold()


async def test_enter_applies_a_resolution_as_one_step(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        build = driver.configurator.build
        await driver.press("2", "tab", "tab", "j", "space", "enter")
        assert driver.panel is None
        assert "classic-silver" in driver.chosen
        assert driver.configurator.evaluator.conflicts() == ()
        await driver.press("u")
        assert driver.configurator.build == build


async def test_every_resolution_shown_has_the_effect_shown(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("2", "tab", "tab", "j", "space")
        assert driver.panel is not None
        ways = len(driver.panel.entries)
        assert ways
        for number in range(ways):
            await driver.press(*["down"] * number, "question_mark")
            text, bar = driver.panel_text(), driver.part_text("#bar")
            await driver.press("enter")
            assert "classic-silver" in driver.chosen
            total = format_amount(driver.configurator.quote.totals.total)
            assert total in text, "in the details"
            assert total in bar, "in the preview"
            await driver.press("u", "2", "tab", "tab", "j", "space")
            assert driver.panel is not None


LATER = date(2026, 2, 1)


async def test_an_option_not_offered_is_listed_with_its_date_and_cannot_be_chosen(
    run_app: RunApp,
) -> None:
    async with run_app(day=LATER) as driver:
        await driver.do(ChooseModel("yu7-max"))
        build = driver.configurator.build
        await go_to_paint(driver, "lava-orange")
        row = next(row for row in driver.part_text("#options").splitlines() if "Lava" in row)
        assert "2026-01-24" in row
        assert "2026-01-24" in driver.part_text("#detail")
        assert driver.view.preview is None, "what cannot be had is not previewed"
        for key in ("space", "enter"):
            await go_to_paint(driver, "lava-orange")
            await driver.press(key)
            assert driver.configurator.build == build
        await go_to_paint(driver, "lava-orange")
        await driver.press("?")
        assert "2026-01-24" in driver.panel_text()


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("day", [date(2026, 1, 24), date(2026, 1, 25)])
async def test_the_last_day_of_an_offer_is_not_named_as_its_end(
    run_app: RunApp, day: date, code: str
) -> None:
    """Lava Orange can be had until 24 January 2026: the day on which it cannot is the next one."""
    async with run_app(code, day=day, size=(120, 40)) as driver:
        await driver.do(ChooseModel("yu7-max"))
        await go_to_paint(driver, "lava-orange")
        name = {"zh": "熔岩橙", "en": "Lava Orange"}[code]
        row = next(row for row in driver.part_text("#options").splitlines() if name in row)
        until = {"zh": "售至 2026-01-24", "en": "Until 2026-01-24"}[code]
        assert (until in row) == (day.day == 25)
        detail = driver.part_text("#detail")
        assert {"zh": "提供至", "en": "ffered until"}[code] in detail
        assert "停售" not in row + detail
        await driver.press("?")
        assert "停售" not in driver.panel_text()


async def test_choosing_an_option_not_offered_never_fails_silently(run_app: RunApp) -> None:
    async with run_app(day=LATER) as driver:
        await driver.do(ChooseModel("yu7-max"))
        for keys in (("space",), ("enter",)):
            await go_to_paint(driver, "lava-orange")
            await driver.press(*keys)
            assert "2026-01-24" in driver.text(), "the reason is in sight"
            await driver.press("escape")
            assert driver.panel is None
            assert driver.cursor.step == "paint", "enter does not walk on from what it refused"
            assert driver.cursor.group == "paint", "enter does not walk on from what it refused"


async def test_the_same_option_can_be_chosen_on_an_earlier_day(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.do(ChooseModel("yu7-max"))
        await go_to_paint(driver, "lava-orange")
        await driver.press("space")
        assert "lava-orange" in driver.chosen


# ── Undo, redo, withdraw ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("undo", "redo"), [(key, keys_of("redo")[0]) for key in keys_of("undo")])
async def test_undo_and_redo_are_unlimited_and_described(
    run_app: RunApp, undo: str, redo: str
) -> None:
    async with run_app() as driver:
        names = ["amethyst", "racing-red", "sprout-yellow", "carbon-roof", "caliper-blue"]
        builds = [driver.configurator.build]
        for name in names:
            await driver.do(Choose(name))
            builds.append(driver.configurator.build)
        for build in reversed(builds[:-1]):
            await driver.press(undo)
            assert driver.configurator.build == build
        assert "Amethyst" in driver.part_text("#header"), "the undone edit is described"
        await driver.press(undo)
        assert driver.configurator.build == builds[0]
        for build in builds[1:]:
            await driver.press(redo)
            assert driver.configurator.build == build
        assert "Blue" in driver.part_text("#header"), "the redone edit is described"
        await driver.press(redo)
        assert driver.configurator.build == builds[-1]
        await driver.press(*[undo] * 5)
        assert driver.configurator.build == builds[0]


async def test_undo_moves_to_the_group_it_changed(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.do(Choose("caliper-blue"))
        await driver.press("6", "u")
        assert (driver.cursor.step, driver.cursor.group) == ("calipers", "calipers")


async def test_backspace_returns_the_group_to_standard_and_forgets_the_wish(
    run_app: RunApp,
) -> None:
    async with run_app() as driver:
        await go_to_paint(driver, "amethyst")
        await driver.press("space", *keys_of("withdraw"))
        assert "lightning-yellow" in driver.chosen
        assert driver.configurator.build.wishes == frozenset()
        await driver.press("u")
        assert "amethyst" in driver.chosen


async def test_backspace_highlights_the_standard_choice(run_app: RunApp) -> None:
    async with run_app() as driver:
        await go_to_paint(driver, "amethyst")
        await driver.press("space", "backspace")
        assert (
            translator_for("en").translate("PREVIEW") not in driver.part_text("#bar")
            or driver.view.preview is not None
        )


async def test_backspace_empties_a_pick_any_group(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.do(ChooseModel("yu7-max"))
        await driver.do(Choose("fridge"))
        await driver.do(Choose("fragrance"))
        await driver.press("5", "tab", "tab", "tab", "backspace")
        assert not {"fridge", "fragrance"} & driver.chosen


# ── Ways to qualify, budget, changes, themes ──────────────────────────────────────────────────────


async def test_g_offers_ways_to_qualify_that_keep_every_wish(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        build = driver.configurator.build
        await driver.press(*keys_of("qualify"))
        assert driver.configurator.build == build
        await driver.press("enter")
        assert driver.configurator.quote.threshold.qualifies
        assert "amethyst" in driver.chosen
        await driver.press("u")
        assert driver.configurator.build == build


async def test_b_sets_and_removes_a_budget_and_changes_no_build(run_app: RunApp) -> None:
    async with run_app() as driver:
        build = driver.configurator.build
        await driver.burst(*keys_of("budget"), *"600000", "enter")
        assert driver.dialogs == []
        assert driver.configurator.budget == 600_000
        await driver.press("b", "ctrl+u", "enter")
        assert driver.configurator.budget is None
        assert driver.configurator.build == build


async def test_b_accepts_an_amount_or_gives_the_reason(run_app: RunApp) -> None:
    async with run_app() as driver:
        for text in (
            "abc",
            "-5",
            "1e9",
            "9" * 16,
            "６０００００",
            "600,000",
            " 600000 ",
            "0",
            "60",
        ):
            await driver.burst("b", *text, "enter")
            assert driver.app.is_running, text
            is_refused = driver.panel is not None and driver.panel.kind is PanelKind.BUDGET
            assert is_refused == (driver.configurator.budget is None), text
            await driver.press("escape")
            assert driver.panel is None
            await driver.press("b", "ctrl+u", "enter")
            assert driver.configurator.budget is None


async def test_d_shows_the_changes_and_enter_reverts_one(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        await driver.do(Choose("caliper-blue"))
        await driver.press(*keys_of("changes"))
        assert "Amethyst" in driver.panel_text()
        await driver.press("enter")
        assert "lightning-yellow" in driver.chosen
        assert "caliper-blue" in driver.chosen
        await driver.press("escape", "u")
        assert "amethyst" in driver.chosen


async def test_t_applies_a_theme_as_one_step(run_app: RunApp) -> None:
    async with run_app() as driver:
        build = driver.configurator.build
        await driver.press(*keys_of("themes"))
        assert driver.configurator.build == build
        await driver.press("enter")
        assert driver.configurator.build != build
        assert driver.configurator.evaluator.conflicts() == ()
        await driver.press("u")
        assert driver.configurator.build == build


# ── The car ───────────────────────────────────────────────────────────────────────────────────────


async def test_changing_the_car_previews_is_one_step_and_can_be_undone(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        ultra = driver.configurator.build
        await driver.press("down")
        assert driver.cursor.highlight == "yu7-max"
        assert format_amount(329_900 + 28_000) in driver.part_text("#bar")
        assert driver.configurator.build == ultra
        await driver.press("space")
        assert driver.configurator.build.model == "yu7-max"
        assert driver.configurator.build.wishes == {"amethyst"}
        assert "kept: Amethyst" in driver.part_text("#header")
        await driver.press("2")
        assert driver.cursor.highlight == "amethyst"
        await driver.press("u")
        assert driver.configurator.build == ultra
        await driver.press("ctrl+r")
        assert driver.configurator.build.model == "yu7-max"


async def test_undoing_a_model_change_from_a_group_that_the_other_model_lacks(
    run_app: RunApp,
) -> None:
    async with run_app() as driver:
        await driver.press("down", "space", "5", "tab")
        assert driver.cursor.group == "stitching"
        await driver.press("u")
        assert driver.configurator.build.model == "su7-ultra"
        assert driver.cursor.group in driver.configurator.model.group_by_id
        assert driver.cursor.highlight in driver.configurator.model.options
        await driver.press("j", "space", "k")


async def test_enter_on_a_model_goes_to_the_paint_step(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.press("down", "enter")
        assert driver.configurator.build.model == "yu7-max"
        assert driver.cursor.step == "paint"


# ── Language, customer view, help, palette, esc ───────────────────────────────────────────────────


async def test_l_switches_the_language_and_back(run_app: RunApp) -> None:
    async with run_app(language="zh") as driver:
        await driver.press("2")
        chinese = driver.text()
        await driver.press(*keys_of("language"))
        assert driver.app.tr.code == "en"
        english = driver.text()
        assert "Lightning Yellow" in english
        assert "闪电黄" in chinese
        assert "闪电黄" not in english
        await driver.press("l")
        assert driver.text() == chinese


async def test_english_screens_contain_no_chinese(run_app: RunApp) -> None:
    async with run_app(language="en") as driver:
        for step in "123456":
            await driver.press(step)
            displayed = driver.text().replace("港股研究社", "").replace("l 中文", "")
            assert [character for character in displayed if "\u4e00" <= character <= "\u9fff"] == []


async def test_f2_hides_codes_and_shows_them_again(run_app: RunApp) -> None:
    async with run_app() as driver:
        await go_to_paint(driver, "amethyst")
        assert "ITBear" in driver.part_text("#detail")
        await driver.press(*keys_of("customer-view"))
        assert driver.screen.ui.customer_view
        for step in "123456":
            await driver.press(step)
            assert "2026-07-28" not in driver.text()
            assert "ITBear" not in driver.text()
            assert "XMC-" not in driver.text()
            assert driver.screen.query_one("#customer-picture").size.width == 80
        assert "e export" not in driver.text(), "that is for the advisor"
        await go_to_paint(driver, "amethyst")
        await driver.press("?")
        assert not driver.screen.ui.customer_view, "an explanation is for the advisor"
        await driver.press("?")
        assert "ITBear" in driver.panel_text()
        await driver.press("escape")
        assert "ITBear" in driver.part_text("#detail")


@pytest.mark.parametrize("code", ["zh", "en"])
async def test_f1_shows_every_key_with_its_help(run_app: RunApp, code: str) -> None:
    async with run_app(language=code) as driver:
        await driver.press(*keys_of("help"))
        driver.dialog(TextDialog)
        text = driver.dialog_text().replace(" ", "")
        for keys, does in key_table(visible_commands(6), translator_for(code)):
            assert f"{keys}{does}".replace(" ", "") in text
        await driver.press("escape")
        assert driver.dialogs == []


async def test_the_whole_of_help_can_be_scrolled_to_at_80x24(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.press("f1")
        last = driver.part_text("#dialog-text", driver.dialogs[-1]).splitlines()[-1].strip()
        assert last not in driver.text()
        await driver.press(*["pagedown"] * 6)
        assert last in driver.text()


def are_workers_done(driver: AppDriver) -> bool:
    """Whether all Textual workers have finished; the command palette searches in one."""
    return all(worker.is_finished for worker in driver.app.workers)


@pytest.mark.parametrize("code", ["zh", "en"])
async def test_the_palette_finds_a_command_by_its_name_and_runs_it(
    run_app: RunApp, code: str
) -> None:
    async with run_app(language=code) as driver:
        await driver.press(*keys_of("palette"))
        driver.dialog(CommandMenu)
        name = next(command.title for command in COMMANDS if command.id == "step.next")
        await driver.burst(*translator_for(code).translate(name))
        await driver.until(lambda: are_workers_done(driver))
        await driver.press("enter")
        await driver.until(lambda: driver.dialogs == [])
        assert driver.cursor.step == "paint"


async def test_a_palette_closed_twice_does_not_close_the_screen_below(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.press("ctrl+p")
        palette = driver.app.screen
        palette.dismiss()
        palette.dismiss()
        await driver.settle()
        assert driver.app.screen is driver.screen


@pytest.mark.parametrize("key", ["pagedown", "pageup", "down", "enter"])
async def test_a_key_typed_right_after_the_palette_opens_causes_no_error(
    run_app: RunApp, key: str
) -> None:
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        await driver.burst("ctrl+p", key)
        await driver.until(lambda: are_workers_done(driver))
        assert driver.app.is_running, "the build would be lost"


async def test_the_palette_closes_with_esc(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.press("ctrl+p")
        await driver.press("escape")
        assert driver.dialogs == []


async def test_esc_closes_every_dialog_and_changes_nothing(run_app: RunApp) -> None:
    async with run_app() as driver:
        await go_to_paint(driver, "amethyst")
        build, cursor = driver.configurator.build, driver.cursor
        for opener in ("slash", "question_mark", "f1", "e", "a", "g", "b", "d", "t"):
            await driver.press(opener)
            assert (len(driver.dialogs) == 1) != (driver.panel is not None), opener
            await driver.press("escape")
            assert (driver.dialogs, driver.panel) == ([], None), opener
            assert (driver.configurator.build, driver.cursor) == (build, cursor)


async def test_esc_with_nothing_open_does_nothing(run_app: RunApp) -> None:
    async with run_app() as driver:
        await go_to_paint(driver, "amethyst")
        before = driver.text()
        await driver.press("escape", "escape")
        assert driver.text() == before
        assert driver.app.is_running


async def test_arithmetic_shows_the_sum_and_every_condition(run_app: RunApp) -> None:
    async with run_app(size=(140, 40)) as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("2", *keys_of("arithmetic"))
        text = driver.dialog_text()
        for figure in (529900, 28000, 557900, 100000):
            assert format_amount(figure) in text
        conditions = driver.part_text("#bar").splitlines()[-1].split("   ")
        assert len([word for word in conditions if word.strip()]) == 6
        for word in conditions:
            assert word.strip()[2:] in text or "qualif" in word


# ── Export ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("key", keys_of("export"))
async def test_export_writes_a_valid_sheet_and_shows_its_path(
    run_app: RunApp, key: str, orders: Path
) -> None:
    async with run_app() as driver:
        await go_to_paint(driver, "amethyst")
        await driver.press("space", key)
        dialog = driver.dialog(ExportDialog)
        path = Path(dialog.query_one("#path", Input).value)
        assert path.parent == orders
        assert path.stem.startswith("XMC-")
        await driver.press(
            *"Wang", "tab", *"139", "tab", *"q?/", "tab", *"Li", "tab", *"Beijing", "enter"
        )
        assert path.stem in driver.dialog_text().replace(" ", "")
        driver.dialog(ExportedDialog)
        sheet = tomllib.loads(path.read_text(encoding="utf-8"))
        assert sheet["sheet"]["number"] == path.stem
        assert (sheet["sheet"]["advisor"], sheet["sheet"]["store"]) == ("Li", "Beijing")
        assert sheet["customer"] == {"name": "Wang", "phone": "139", "note": "q?/"}
        assert sheet["totals"]["total"] == 557900
        assert verify_sheet(read_sheet(path), driver.configurator.catalog) == []
        assert not driver.configurator.is_unsaved


async def test_the_export_writes_the_page_as_html_and_as_pdf(
    run_app: RunApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    font = save_font(make_font("Boxes", map(chr, range(33, 0x2300))), tmp_path / "boxes.ttf")
    monkeypatch.setattr(font_lookup, "_LATIN", (str(font),))
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("e")
        driver.dialog(ExportDialog).query_one("#path", Input).value = str(tmp_path / "li.toml")
        await driver.press("f6")
        assert "F6 ✓ with PDF" in driver.dialog_text()
        await driver.press("f6", "f6", "f3", "enter")
        dialog = driver.dialog(ExportedDialog)
        await until(lambda: len(dialog.pages) + len(dialog.page_faults) == 2)
        assert dialog.page_faults == []
        assert [Path(page).suffix for page in dialog.pages] == [".html", ".pdf"]
        # A long path is wrapped within the name.
        assert "li.pdf" in driver.dialog_text().replace(" ", "")
    text = read_text((tmp_path / "li.pdf").read_bytes())
    assert "XiaomiSU7Ultra" in text
    assert "¥557,900" in text
    assert (tmp_path / "li.html").exists()


async def test_without_a_font_the_dialog_says_why_there_is_no_pdf(
    run_app: RunApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(font_lookup, "_CHINESE", ())
    monkeypatch.setattr(font_lookup, "_LATIN", ())
    async with run_app() as driver:
        await driver.press("e")
        driver.dialog(ExportDialog).query_one("#path", Input).value = str(tmp_path / "li.toml")
        await driver.press("f6", "enter")
        dialog = driver.dialog(ExportedDialog)
        await until(lambda: bool(dialog.pages or dialog.page_faults))
        assert "Noto Sans SC" in " ".join(driver.dialog_text().split())
    assert sorted(path.name for path in tmp_path.glob("li*")) == ["li.toml"]


async def test_neither_a_page_nor_a_poster_overwrites_a_sheet(
    run_app: RunApp, tmp_path: Path
) -> None:
    """Neither the own sheet nor another is overwritten; both are refused before any writing."""
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        other = tmp_path / "other.html"
        await driver.press("e")
        for path in ("li.html", "./li.html", "li.HTML", str(tmp_path / "li.html")):
            driver.dialog(ExportDialog).query_one("#path", Input).value = path
            await driver.press("enter" if driver.dialog(ExportDialog).page else "f3", "enter")
            assert "both the sheet and the customer page" in driver.dialog_text()
        driver.dialog(ExportDialog).query_one("#path", Input).value = str(tmp_path / "li.pdf")
        await driver.press("f3", "f6", "enter")
        assert "both the sheet and the customer page" in driver.dialog_text()
        await driver.press("f3", "f6")
        assert list(tmp_path.glob("li*")) == []
        driver.dialog(ExportDialog).query_one("#path", Input).value = str(other)
        await driver.press("f3", "enter", "escape")
        raw = other.read_bytes()
        assert raw.startswith(b"schema")
        driver.workspace.current.exporter.fork().export(
            driver.configurator, str(tmp_path / "car-chat.png"), "en"
        )
        await driver.press("n", "e")
        driver.dialog(ExportDialog).query_one("#path", Input).value = str(tmp_path / "other.toml")
        await driver.press("f3", "enter")
        assert f"is order {read_sheet(other).identity.number}" in driver.dialog_text()
        assert not (tmp_path / "other.toml").exists()
        configurator = driver.configurator
        for name in ("car.toml", "car-chat.toml"):
            drawn = driver.workspace.current.exporter.save_posters(
                configurator.catalog, configurator.quote, str(tmp_path / name), "en", False
            )
            assert isinstance(drawn, Refusal)
    assert other.read_bytes() == raw
    assert not (tmp_path / "car.png").exists()


async def test_a_sheet_overwrites_no_other_file(run_app: RunApp, tmp_path: Path) -> None:
    other = tmp_path / "notes.toml"
    other.write_text("mine = 1\n", encoding="utf-8")
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("e")
        driver.dialog(ExportDialog).query_one("#path", Input).value = str(other)
        await driver.press("enter")
        assert "already exists and is not an order sheet" in driver.dialog_text()
        assert driver.workspace.unsaved_labels() == "A"
    assert other.read_text(encoding="utf-8") == "mine = 1\n"


async def test_f3_writes_the_customers_page_next_to_the_sheet(
    run_app: RunApp, orders: Path
) -> None:
    async with run_app(language="zh") as driver:
        await go_to_paint(driver, "amethyst")
        await driver.press("space", "e", "f3", "f3", "f3", *"Li", "enter")
        (sheet,) = orders.glob("*.toml")  # the page may be written already
        assert sheet.name in driver.dialog_text().replace(" ", "")
        page = sheet.with_suffix(".html")
        await driver.until(lambda: page.name in driver.dialog_text().replace(" ", ""))
        assert "紫水晶" in page.read_text(encoding="utf-8")
        await driver.press("escape", "space", "e", "enter")
        assert sorted(path.suffix for path in orders.iterdir()) == [".html", ".toml"]


async def test_an_export_over_the_budget_says_by_how_much(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))  # 529,900 and 28,000
        for budget, excess in (("557899", "^ ¥1 over budget"), ("557900", "")):
            await driver.press("b", *budget, "enter", "escape", "e")
            assert ("over budget" in driver.dialog_text()) is bool(excess)
            assert excess in driver.dialog_text()
            await driver.press("escape")


async def test_a_closed_export_keeps_its_switches_and_its_note(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.press("e", "f3", "tab", "tab", *"Back", "escape", "e")
        dialog = driver.dialog(ExportDialog)
        assert (dialog.page, dialog.pdf) == (True, False)
        await driver.press("tab", "tab", *" on Monday", "f3", "escape", "e")
        assert not driver.dialog(ExportDialog).page
        assert driver.configurator.sheet_details.customer_note == "Back on Monday"


async def test_a_page_written_after_its_dialog_has_closed_is_reported_in_the_header(
    run_app: RunApp, orders: Path
) -> None:
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        await driver.burst("e", "f3", "enter", "escape", "n", "space")
        await driver.until(lambda: "page saved:" in driver.screen.ui.message)
        (page,) = orders.glob("*.html")
        assert str(page) in driver.screen.ui.message
        assert "Amethyst" in page.read_text(encoding="utf-8")


async def test_export_of_the_same_build_repeats_the_bytes_and_of_another_counts_up(
    run_app: RunApp, orders: Path
) -> None:
    async with run_app() as driver:
        await go_to_paint(driver, "amethyst")
        await driver.press("space", "e", "enter", "escape")
        (path,) = orders.glob("*.toml")
        first = path.read_bytes()
        await driver.press("l", "e", "enter", "escape", "l")
        assert path.read_bytes() == first
        await go_to_paint(driver, "racing-red")
        await driver.press("space", "e", "enter", "escape")
        second = tomllib.loads(path.read_text(encoding="utf-8"))
        assert second["sheet"]["number"] == path.stem
        assert second["sheet"]["revision"] == 2
        await driver.press("u")
        assert driver.configurator.is_unsaved


async def test_export_never_overwrites_another_sheet(
    run_app: RunApp, orders: Path, tmp_path: Path
) -> None:
    async with run_app() as driver:
        await driver.press("e", "enter", "escape")
    (path,) = orders.glob("*.toml")
    before = path.read_bytes()
    async with run_app() as driver:
        await go_to_paint(driver, "amethyst")
        await driver.press("space", "e")
        driver.dialog(ExportDialog).query_one("#path", Input).value = str(path)
        await driver.press("enter")
        dialog = driver.dialog(ExportDialog)
        assert driver.part_text("#export-fault", dialog).strip()
        assert path.read_bytes() == before
        assert driver.configurator.is_unsaved
        dialog.query_one("#path", Input).value = str(tmp_path / "other.toml")
        await driver.press("enter")
        driver.dialog(ExportedDialog)
        assert (tmp_path / "other.toml").exists()


async def test_text_typed_in_the_export_dialog_survives_a_refusal_and_a_close(
    run_app: RunApp, tmp_path: Path
) -> None:
    async with run_app() as driver:
        await driver.press("e", *"Li Lei")
        driver.dialog(ExportDialog).query_one("#path", Input).value = str(
            tmp_path / "nowhere" / "a.toml"
        )
        await driver.press("enter")
        assert driver.dialog(ExportDialog).query_one("#customer_name", Input).value == "Li Lei"
        await driver.press("escape", "e")
        assert driver.dialog(ExportDialog).query_one("#customer_name", Input).value == "Li Lei"


async def test_after_a_refused_export_the_file_has_the_cursor(
    run_app: RunApp, tmp_path: Path
) -> None:
    async with run_app() as driver:
        await driver.press("e")
        dialog = driver.dialog(ExportDialog)
        assert dialog.focused is dialog.query_one("#customer_name")
        dialog.query_one("#path", Input).value = str(tmp_path / "nowhere" / "a.toml")
        await driver.press("enter")
        dialog = driver.dialog(ExportDialog)
        assert dialog.focused is dialog.query_one("#path")


async def test_keys_typed_ahead_in_the_export_dialog_reach_their_fields(
    run_app: RunApp, orders: Path
) -> None:
    async with run_app() as driver:
        await driver.burst("e", *"Li", "tab", *"139")
        dialog = driver.dialog(ExportDialog)
        names = ("customer_name", "customer_phone")
        values = [dialog.query_one(f"#{name}", Input).value for name in names]
        assert values == ["Li", "139"]
        assert dialog.query_one("#path", Input).value.startswith(str(orders))


async def test_enter_and_esc_typed_at_once_in_the_export_dialog_write_the_sheet(
    run_app: RunApp, orders: Path
) -> None:
    async with run_app() as driver:
        await driver.press("e")
        await driver.burst("enter", "escape")
        assert len(list(orders.glob("*.toml"))) == 1


async def test_text_typed_in_the_export_dialog_survives_esc(run_app: RunApp) -> None:
    """Nothing that the advisor typed is lost."""
    async with run_app() as driver:
        await driver.press("e", *"Li Lei", "escape", "e")
        assert driver.dialog(ExportDialog).query_one("#customer_name", Input).value == "Li Lei"


async def test_an_empty_path_is_refused_with_a_sentence(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.press("e")
        driver.dialog(ExportDialog).query_one("#path", Input).value = "  "
        await driver.press("enter")
        assert driver.part_text("#export-fault", driver.dialog(ExportDialog)).strip()


# ── Quit ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("key", keys_of("quit"))
async def test_quit_exits_immediately_if_nothing_would_be_lost(run_app: RunApp, key: str) -> None:
    async with run_app() as driver:
        await driver.press("2", "j", key)
        assert not driver.app.is_running


@pytest.mark.parametrize("key", keys_of("quit"))
async def test_quit_asks_if_a_build_is_not_exported_and_esc_stays(
    run_app: RunApp, key: str
) -> None:
    async with run_app() as driver:
        await go_to_paint(driver, "amethyst")
        await driver.press("space", key)
        driver.dialog(ChoiceDialog)
        await driver.press("escape")
        assert driver.app.is_running
        assert driver.dialogs == []
        await driver.press(key, "enter")
        assert driver.app.is_running, "the first answer loses nothing"
        assert "amethyst" in driver.chosen


async def test_quit_asks_if_a_typed_customer_is_not_exported(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.press("e", "L", "i", "escape", "q")
        assert isinstance(driver.dialogs[-1], ChoiceDialog)
        assert "not been exported" in driver.dialog_text()


async def test_quit_can_export_first_and_then_exits_immediately(
    run_app: RunApp, orders: Path
) -> None:
    async with run_app() as driver:
        await go_to_paint(driver, "amethyst")
        await driver.press("space", "q", "down", "enter")
        driver.dialog(ExportDialog)
        await driver.press("enter")
        assert len(list(orders.glob("*.toml"))) == 1
        await driver.press("escape", "q")
        assert not driver.app.is_running


async def test_quit_can_exit_without_exporting(run_app: RunApp, orders: Path) -> None:
    async with run_app() as driver:
        await go_to_paint(driver, "amethyst")
        await driver.press("space", "q", "down", "down", "enter")
        assert not driver.app.is_running
    assert not orders.exists()


@pytest.mark.parametrize(
    "opener", ["slash", "e", "q", *deep_cases(["question_mark", "f1", "a", "ctrl+p"])]
)
async def test_ctrl_q_over_a_dialog_never_loses_a_build(run_app: RunApp, opener: str) -> None:
    async with run_app() as driver:
        await go_to_paint(driver, "amethyst")
        await driver.press("space", opener)
        assert driver.dialogs or driver.panel is not None
        await driver.press("ctrl+q")
        assert driver.app.is_running, "the build was not exported, and nobody was asked"


@pytest.mark.parametrize("code", ["zh", "en"])
async def test_ctrl_c_asks_in_the_language_of_the_screen_or_exits(
    run_app: RunApp, code: str
) -> None:
    async with run_app(language=code) as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("ctrl+c")
        assert driver.app.is_running, "the build was not exported, and nobody was asked"
        assert code == "en" or "Do you want to quit" not in driver.text()


# ── All of them ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("step", [2, deep_case(6)])
async def test_every_key_can_be_pressed_on_every_kind_of_step(run_app: RunApp, step: int) -> None:
    async with run_app() as driver:
        for command in COMMANDS:
            for key in command.keys if command.id != "quit" else ():
                await driver.burst(str(step), key)
                if driver.dialogs or driver.panel is not None:
                    await driver.press("escape")
                assert driver.app.is_running
                assert (driver.dialogs, driver.panel) == ([], None)
        assert driver.configurator.evaluator.conflicts() == ()
