"""Every key of the keys contract: its effect on the build, the cursor and the dialogs."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.conftest import StageMaker
from tests.tui.stage import Stage, keys_of
from xmc_tui.configurator import Choose, ChooseModel
from xmc_tui.configurator.ports import Refusal
from xmc_tui.files.check import check_sheet
from xmc_tui.files.read_sheet import read_sheet
from xmc_tui.locale import language
from xmc_tui.present.money import amount
from xmc_tui.present.text import plain
from xmc_tui.tui.app import Palette
from xmc_tui.tui.commands import COMMANDS, help_text, listed
from xmc_tui.tui.screens.dialog import ChoiceDialog, TextDialog
from xmc_tui.tui.screens.export import ExportDialog
from xmc_tui.tui.screens.search import SearchDialog
from xmc_tui.tui.widgets.lines import Lines

STEPS = ("model", "paint", "wheels", "calipers", "interior", "review")


async def to_paint(stage: Stage, highlight: str = "") -> None:
    """Go to the paint step, and down to a row."""
    await stage.press("2")
    ids = [row.option.id for row in stage.view.options]
    if highlight:
        by = ids.index(highlight) - ids.index(stage.cursor.highlight)
        await stage.press(*["down" if by > 0 else "up"] * abs(by))
        assert stage.cursor.highlight == highlight


# ── Moving ────────────────────────────────────────────────────────────────────────────────────────


async def test_up_down_j_k_move_the_highlight(staged: StageMaker) -> None:
    async with staged() as stage:
        await to_paint(stage)
        paints = [row.option.id for row in stage.view.options]
        start = paints.index(stage.cursor.highlight)
        for down, up in zip(keys_of("move.down"), keys_of("move.up"), strict=True):
            await stage.press(down)
            assert stage.cursor.highlight == paints[start + 1]
            await stage.press(down, down)
            assert stage.cursor.highlight == paints[start + 3]
            await stage.press(up, up, up)
            assert stage.cursor.highlight == paints[start]
        assert not stage.configurator.is_unsaved


async def test_the_highlight_stops_at_both_ends(staged: StageMaker) -> None:
    async with staged() as stage:
        await to_paint(stage)
        paints = [row.option.id for row in stage.view.options]
        await stage.press(*["up"] * 20)
        assert stage.cursor.highlight == paints[0]
        await stage.press(*["j"] * 30)
        assert stage.cursor.highlight == paints[-1]


async def test_moving_previews_picture_and_bar_and_changes_nothing(staged: StageMaker) -> None:
    async with staged() as stage:
        await to_paint(stage)
        before = stage.configurator.quote
        room, bar = stage.part_text("#picture"), stage.part_text("#bar")
        await to_paint(stage, "amethyst")
        preview = stage.view.preview
        assert preview is not None
        assert preview.option == "amethyst"
        assert amount(before.totals.total + 28000) in stage.part_text("#bar")
        assert stage.part_text("#picture") != room
        assert "Amethyst" in stage.part_text("#picture")
        marked = language("en").say("PREVIEW")
        assert marked in stage.part_text("#bar"), "the bar is marked as a preview"
        assert marked in stage.part_text("#picture"), "the picture is marked as a preview"
        assert stage.configurator.quote == before
        await to_paint(stage, "lightning-yellow")
        assert stage.view.preview is None
        assert (stage.part_text("#picture"), stage.part_text("#bar")) == (room, bar)


async def test_the_review_scrolls(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.press("6")
        before = stage.text()
        await stage.press("down", "j", "down")
        assert stage.text() != before
        await stage.press("up", "k", "up")
        assert stage.text() == before


@pytest.mark.parametrize("size", [(80, 24), (60, 15)])
async def test_the_highlight_is_always_in_sight(staged: StageMaker, size: tuple[int, int]) -> None:
    async with staged(size=size) as stage:
        await stage.press("2")
        for _ in range(60):
            await stage.press(
                "tab" if stage.cursor.highlight == stage.view.options[-1].option.id else "j"
            )
            if stage.cursor.step != "paint":
                break
            part = stage.screen.query_one("#options", Lines)
            rows = [number for number, row in enumerate(part.rows) if row.highlighted]
            assert len(rows) == 1
            assert part.scroll_offset.y <= rows[0] < part.scroll_offset.y + part.size.height, (
                stage.text()
            )


# ── Choosing ──────────────────────────────────────────────────────────────────────────────────────


async def test_space_chooses_and_stays(staged: StageMaker) -> None:
    async with staged() as stage:
        await to_paint(stage, "amethyst")
        await stage.press(*keys_of("choose"))
        assert "amethyst" in stage.chosen
        assert "lightning-yellow" not in stage.chosen
        assert (stage.cursor.group, stage.cursor.highlight) == ("paint", "amethyst")
        assert stage.view.preview is None
        assert "amethyst" in stage.configurator.build.wishes


async def test_space_again_on_the_only_choice_of_a_group_keeps_it(staged: StageMaker) -> None:
    async with staged() as stage:
        await to_paint(stage, "amethyst")
        await stage.press("space", "space")
        assert "amethyst" in stage.chosen
        await stage.press("u")
        assert "lightning-yellow" in stage.chosen, "the second Space was no step of its own"


async def test_space_takes_in_and_out_where_any_number_can_be_had(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.do(ChooseModel("yu7-max"))
        await stage.press("5", "tab", "tab", "tab")
        assert stage.cursor.group == "extras"
        first, second = (row.option.id for row in stage.view.options[:2])
        await stage.press("space", "down", "space")
        assert {first, second} <= stage.chosen
        assert stage.cursor.highlight == second
        await stage.press("space")
        assert first in stage.chosen
        assert second not in stage.chosen


async def test_enter_adds_but_never_takes_out_where_any_number_can_be_had(
    staged: StageMaker,
) -> None:
    async with staged() as stage:
        await stage.do(ChooseModel("yu7-max"))
        await stage.press("5", "tab", "tab", "tab")
        first = stage.cursor.highlight
        await stage.press("enter")
        assert first in stage.chosen
        assert stage.cursor.step == "review", "extras is the last group of the step"
        await stage.press("5", "tab", "tab", "tab", "enter")
        assert first in stage.chosen
        assert stage.cursor.step == "review"


async def test_enter_chooses_and_goes_to_the_next_group_then_to_the_next_step(
    staged: StageMaker,
) -> None:
    async with staged() as stage:
        await to_paint(stage, "amethyst")
        groups = [group.id for group in stage.view.model.groups if group.step == "paint"]
        await stage.press(*keys_of("choose.next"))
        assert "amethyst" in stage.chosen
        assert stage.cursor.group == groups[1]
        for expected in groups[2:]:
            await stage.press("enter")
            assert (stage.cursor.step, stage.cursor.group) == ("paint", expected)
        await stage.press("enter")
        assert (stage.cursor.step, stage.cursor.group) == ("wheels", "wheels")


async def test_enter_walks_from_the_first_step_to_the_last(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.press(*["enter"] * 16)
        assert stage.cursor.step == "review"
        assert stage.cursor.visited == set(STEPS)
        await stage.press("enter")
        assert stage.cursor.step == "review"


async def test_a_standard_choice_taken_by_a_key_is_a_wish(staged: StageMaker) -> None:
    async with staged() as stage:
        await to_paint(stage)
        await stage.press("space")
        assert "lightning-yellow" in stage.configurator.build.wishes


# ── Groups and steps ──────────────────────────────────────────────────────────────────────────────


async def test_tab_and_shift_tab_go_among_groups_and_over_the_ends_of_a_step(
    staged: StageMaker,
) -> None:
    async with staged() as stage:
        await stage.press("3")
        assert stage.cursor.group == "wheels"
        await stage.press(*keys_of("group.next"))
        assert stage.cursor.group == "tyre"
        await stage.press("tab")
        assert (stage.cursor.step, stage.cursor.group) == ("calipers", "calipers")
        await stage.press(*keys_of("group.previous"))
        assert (stage.cursor.step, stage.cursor.group) == ("wheels", "tyre")
        await stage.press("shift+tab")
        assert stage.cursor.group == "wheels"
        assert not stage.configurator.is_unsaved


async def test_right_and_left_go_among_steps_and_stop_at_the_ends(staged: StageMaker) -> None:
    async with staged() as stage:
        for expected in (*STEPS[1:], STEPS[-1]):
            await stage.press(*keys_of("step.next"))
            assert stage.cursor.step == expected
        for expected in (*reversed(STEPS[:-1]), STEPS[0]):
            await stage.press(*keys_of("step.previous"))
            assert stage.cursor.step == expected


async def test_digits_go_to_their_step_in_any_order(staged: StageMaker) -> None:
    async with staged() as stage:
        for number in (6, 3, 2, 5, 1, 4):
            await stage.press(str(number))
            assert stage.cursor.step == STEPS[number - 1]
        await stage.press("9", "8", "7")
        assert stage.cursor.step == STEPS[3], "there is no such step"


async def test_a_step_opens_on_what_is_chosen_there(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.do(Choose("caliper-blue"))
        await stage.press("4")
        assert stage.cursor.highlight == "caliper-blue"


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
    staged: StageMaker, key: str, query: str
) -> None:
    async with staged() as stage:
        await stage.burst(key, *query, "enter")
        assert stage.dialogs == []
        assert "amethyst" in stage.chosen
        assert (stage.cursor.step, stage.cursor.group, stage.cursor.highlight) == (
            "paint",
            "paint",
            "amethyst",
        )


async def test_letters_that_are_commands_land_in_the_search_field(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.burst("/", *"quel?/gbjk 6")
        dialog = stage.dialog(SearchDialog)
        assert dialog.query_one(Input).value == "quel?/gbjk 6"
        await stage.press("escape")
        assert stage.dialogs == []
        assert not stage.configurator.is_unsaved


async def test_search_moves_among_hits_and_enter_takes_the_one_marked(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.press("/", *"caliper", "down", "down", "up", "down", "enter")
        assert "caliper-red" in stage.chosen, stage.chosen


async def test_arrows_typed_ahead_in_search_keep_their_place_among_the_letters(
    staged: StageMaker,
) -> None:
    async with staged() as stage:
        await stage.burst("/", *"caliper", "down", "down", "enter")
        assert "caliper-red" in stage.chosen, stage.chosen


async def test_backspace_typed_ahead_in_search_takes_out_the_letter_before_it(
    staged: StageMaker,
) -> None:
    async with staged() as stage:
        await stage.burst("/", *"amx", "backspace", *"ethyst", "enter")
        assert "amethyst" in stage.chosen


async def test_two_searches_typed_in_one_burst_choose_both(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.burst("/", *"amethyst", "enter", "/", *"carbon-roof", "enter")
        assert {"amethyst", "carbon-roof"} <= stage.chosen, stage.dialogs
        assert stage.dialogs == []


async def test_a_step_key_typed_right_after_a_search_is_taken_as_one(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.burst("/", *"amethyst", "enter", "6")
        assert "amethyst" in stage.chosen
        assert stage.cursor.step == "review"


async def test_search_that_finds_nothing_stays_open_and_says_so(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.press("/", *"zzz", "enter")
        dialog = stage.dialog(SearchDialog)
        assert stage.part_text("#hits", dialog).strip()
        await stage.press("backspace", "backspace", "backspace", *"racing", "enter")
        assert stage.dialogs == []
        assert "racing-red" in stage.chosen


async def test_search_for_a_blocked_option_opens_the_reasons(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.do(Choose("amethyst"))
        build = stage.configurator.build
        await stage.press("/", *"classic-gold", "enter")
        assert len(stage.dialogs) == 1
        assert not isinstance(stage.dialogs[0], SearchDialog)
        assert stage.configurator.build == build
        assert stage.cursor.highlight == "classic-gold"


async def test_search_finds_an_option_by_its_group_and_keeps_the_whole_list_reachable(
    staged: StageMaker,
) -> None:
    async with staged() as stage:
        total = len(stage.view.model.options)
        await stage.press("/", *["down"] * (total + 5))
        hits = stage.dialog(SearchDialog).query_one("#hits", Lines)
        rows = [number for number, row in enumerate(hits.rows) if row.highlighted]
        assert rows == [total - 1]
        assert hits.scroll_offset.y <= rows[0] < hits.scroll_offset.y + hits.size.height


async def test_search_for_a_gift_changes_nothing_and_shows_it(staged: StageMaker) -> None:
    async with staged() as stage:
        build = stage.configurator.build
        await stage.press("/", *"carbon-seat-backs", "enter")
        assert stage.configurator.build == build
        assert (stage.cursor.group, stage.cursor.highlight) == ("gifts", "carbon-seat-backs")


async def test_search_says_when_an_option_stands_chosen_already(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.do(ChooseModel("yu7-max"))
        await stage.do(Choose("fridge"))
        await stage.press("/", *"fridge", "enter")
        assert "fridge" in stage.chosen, "search never takes anything out"


# ── Why, blocked, not offered ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("key", [*keys_of("why")[:1], "？"])
async def test_question_mark_tells_what_blocks_an_option(staged: StageMaker, key: str) -> None:
    async with staged() as stage:
        await stage.do(Choose("amethyst"))
        await stage.press("2", "tab", "tab", "j", key)
        assert stage.cursor.highlight == "classic-silver"
        assert len(stage.dialogs) == 1
        told = stage.dialog_text()
        assert "Custom paint goes with custom decals only" in told
        assert "Amethyst" in told, "why names the other option of the rule"
        assert "xmconf" in told, "the price tells its source"
        await stage.press("escape")
        assert stage.dialogs == []


async def test_question_mark_tells_what_an_option_rules_out_and_needs(staged: StageMaker) -> None:
    async with staged() as stage:
        await to_paint(stage, "amethyst")
        await stage.press("?")
        assert "Classic" in stage.dialog_text() or "classic" in stage.dialog_text()
        await stage.press("enter")
        assert stage.dialogs == []
        await stage.press("tab", "j", "?")
        assert stage.cursor.highlight == "carbon-hood-yellow"
        assert "Lightning Yellow" in stage.dialog_text()


@pytest.mark.parametrize("key", ["space", "enter"])
async def test_choosing_a_blocked_option_changes_nothing_and_opens_the_reasons(
    staged: StageMaker, key: str
) -> None:
    async with staged() as stage:
        await stage.do(Choose("amethyst"))
        build, undoable = stage.configurator.build, stage.configurator.history.next_undo
        await stage.press("2", "tab", "tab", "j")
        assert stage.configurator.evaluator.preview("classic-silver").conflicts
        (row,) = (row for row in stage.screen.query_one("#options", Lines).rows if row.highlighted)
        assert "!" in plain(row.spans), "a blocked option is marked before it is chosen"
        await stage.press(key)
        assert len(stage.dialogs) == 1
        assert "Custom paint goes with custom decals only" in stage.dialog_text()
        assert stage.configurator.build == build
        assert stage.configurator.history.next_undo == undoable
        await stage.press("escape")
        assert stage.dialogs == []
        assert (stage.cursor.group, stage.cursor.highlight) == ("decal", "classic-silver")
        assert stage.configurator.build == build


async def test_withdrawing_into_a_conflict_is_blocked_with_reasons(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.do(Choose("carbon-hood-yellow"))
        await stage.do(Choose("classic-black-side"))
        build = stage.configurator.build
        await stage.press("2", "tab", "backspace")
        assert stage.configurator.build == build
        assert len(stage.dialogs) == 1
        assert "standard hood" in stage.dialog_text().casefold()


async def test_enter_takes_a_way_out_as_one_step(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.do(Choose("amethyst"))
        build = stage.configurator.build
        await stage.press("2", "tab", "tab", "j", "space", "enter")
        assert stage.dialogs == []
        assert "classic-silver" in stage.chosen
        assert stage.configurator.evaluator.conflicts() == ()
        await stage.press("u")
        assert stage.configurator.build == build


async def test_every_way_out_shown_comes_true(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.do(Choose("amethyst"))
        await stage.press("2", "tab", "tab", "j", "space")
        ways = len(stage.dialog(ChoiceDialog).choices)
        assert ways
        for number in range(ways):
            told = stage.dialog_text()
            await stage.press(*["down"] * number, "enter")
            assert "classic-silver" in stage.chosen
            assert amount(stage.configurator.quote.totals.total) in told
            await stage.press("u", "2", "tab", "tab", "j", "space")
            assert len(stage.dialogs) == 1


LATER = date(2026, 2, 1)


async def test_an_option_not_offered_stays_in_sight_with_its_day_and_cannot_be_chosen(
    staged: StageMaker,
) -> None:
    async with staged(day=LATER) as stage:
        await stage.do(ChooseModel("yu7-max"))
        build = stage.configurator.build
        await to_paint(stage, "lava-orange")
        row = next(row for row in stage.part_text("#options").splitlines() if "Lava" in row)
        assert "2026-01-24" in row
        assert "2026-01-24" in stage.part_text("#detail")
        assert stage.view.preview is None, "what cannot be had is not previewed"
        for key in ("space", "enter"):
            await to_paint(stage, "lava-orange")
            await stage.press(key)
            assert stage.configurator.build == build
        await to_paint(stage, "lava-orange")
        await stage.press("?")
        assert "2026-01-24" in stage.dialog_text()


async def test_choosing_an_option_not_offered_never_fails_silently(staged: StageMaker) -> None:
    async with staged(day=LATER) as stage:
        await stage.do(ChooseModel("yu7-max"))
        for keys in (("space",), ("enter",)):
            await to_paint(stage, "lava-orange")
            await stage.press(*keys)
            assert "2026-01-24" in stage.text(), "the reason is in sight"
            if stage.dialogs:
                await stage.press("escape")
            assert stage.cursor.step == "paint", "enter does not walk on from what it refused"
            assert stage.cursor.group == "paint", "enter does not walk on from what it refused"


async def test_the_same_option_can_be_had_on_an_earlier_day(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.do(ChooseModel("yu7-max"))
        await to_paint(stage, "lava-orange")
        await stage.press("space")
        assert "lava-orange" in stage.chosen


# ── Undo, redo, withdraw ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("undo", "redo"), [(key, keys_of("redo")[0]) for key in keys_of("undo")])
async def test_undo_and_redo_are_unlimited_and_named(
    staged: StageMaker, undo: str, redo: str
) -> None:
    async with staged() as stage:
        names = ["amethyst", "racing-red", "sprout-yellow", "carbon-roof", "caliper-blue"]
        builds = [stage.configurator.build]
        for name in names:
            await stage.do(Choose(name))
            builds.append(stage.configurator.build)
        for build in reversed(builds[:-1]):
            await stage.press(undo)
            assert stage.configurator.build == build
        assert "Amethyst" in stage.part_text("#head"), "what was undone is named"
        await stage.press(undo)
        assert stage.configurator.build == builds[0]
        for build in builds[1:]:
            await stage.press(redo)
            assert stage.configurator.build == build
        assert "Blue" in stage.part_text("#head"), "what was done again is named"
        await stage.press(redo)
        assert stage.configurator.build == builds[-1]
        await stage.press(*[undo] * 5)
        assert stage.configurator.build == builds[0]


async def test_undo_shows_the_place_it_changed(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.do(Choose("caliper-blue"))
        await stage.press("6", "u")
        assert (stage.cursor.step, stage.cursor.group) == ("calipers", "calipers")


async def test_backspace_returns_the_group_to_standard_and_forgets_the_wish(
    staged: StageMaker,
) -> None:
    async with staged() as stage:
        await to_paint(stage, "amethyst")
        await stage.press("space", *keys_of("withdraw"))
        assert "lightning-yellow" in stage.chosen
        assert stage.configurator.build.wishes == frozenset()
        await stage.press("u")
        assert "amethyst" in stage.chosen


async def test_backspace_follows_to_the_standard_choice(staged: StageMaker) -> None:
    async with staged() as stage:
        await to_paint(stage, "amethyst")
        await stage.press("space", "backspace")
        assert (
            language("en").say("PREVIEW") not in stage.part_text("#bar")
            or stage.view.preview is not None
        )


async def test_backspace_empties_a_group_of_any_number(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.do(ChooseModel("yu7-max"))
        await stage.do(Choose("fridge"))
        await stage.do(Choose("fragrance"))
        await stage.press("5", "tab", "tab", "tab", "backspace")
        assert not {"fridge", "fragrance"} & stage.chosen


# ── Ways to qualify, budget, changes, themes ──────────────────────────────────────────────────────


async def test_g_offers_ways_to_qualify_that_keep_every_wish(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.do(Choose("amethyst"))
        build = stage.configurator.build
        await stage.press(*keys_of("qualify"))
        assert stage.configurator.build == build
        await stage.press("enter")
        assert stage.configurator.quote.threshold.qualifies
        assert "amethyst" in stage.chosen
        await stage.press("u")
        assert stage.configurator.build == build


async def test_b_sets_and_lifts_a_ceiling_and_changes_nothing(staged: StageMaker) -> None:
    async with staged() as stage:
        build = stage.configurator.build
        await stage.burst(*keys_of("budget"), *"600000", "enter")
        assert stage.dialogs == []
        assert stage.configurator.ceiling == 600_000
        await stage.press("b", "ctrl+u", "enter")
        assert stage.configurator.ceiling is None
        assert stage.configurator.build == build


async def test_b_takes_an_amount_or_says_why_not(staged: StageMaker) -> None:
    async with staged() as stage:
        for text in ("abc", "-5", "1e9", "9" * 16, "６０００００", "600,000", " 600000 ", "0"):
            await stage.burst("b", *text, "enter")
            assert stage.app.is_running, text
            assert stage.dialogs or stage.configurator.ceiling is not None, text
            while stage.dialogs:
                await stage.press("escape")
            await stage.press("b", "ctrl+u", "enter")
            assert stage.configurator.ceiling is None


async def test_d_shows_what_has_changed_and_enter_reverts_a_line(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.do(Choose("amethyst"))
        await stage.do(Choose("caliper-blue"))
        await stage.press(*keys_of("changes"))
        assert "Amethyst" in stage.dialog_text()
        await stage.press("enter")
        assert "lightning-yellow" in stage.chosen
        assert "caliper-blue" in stage.chosen
        await stage.press("escape", "u")
        assert "amethyst" in stage.chosen


async def test_t_takes_a_theme_as_one_step(staged: StageMaker) -> None:
    async with staged() as stage:
        build = stage.configurator.build
        await stage.press(*keys_of("themes"))
        assert stage.configurator.build == build
        await stage.press("enter")
        assert stage.configurator.build != build
        assert stage.configurator.evaluator.conflicts() == ()
        await stage.press("u")
        assert stage.configurator.build == build


# ── The car ───────────────────────────────────────────────────────────────────────────────────────


async def test_changing_the_car_previews_is_one_step_and_can_be_undone(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.do(Choose("amethyst"))
        ultra = stage.configurator.build
        await stage.press("down")
        assert stage.cursor.highlight == "yu7-max"
        assert amount(329900) in stage.part_text("#bar")
        assert stage.configurator.build == ultra
        await stage.press("space")
        assert stage.configurator.build.model == "yu7-max"
        assert stage.configurator.build.wishes == frozenset()
        await stage.press("2")
        assert stage.cursor.highlight == "pearl-white"
        await stage.press("u")
        assert stage.configurator.build == ultra
        await stage.press("ctrl+r")
        assert stage.configurator.build.model == "yu7-max"


async def test_undoing_the_car_from_a_group_the_other_has_not(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.press("down", "space", "5", "tab")
        assert stage.cursor.group == "stitching"
        await stage.press("u")
        assert stage.configurator.build.model == "su7-ultra"
        assert stage.cursor.group in stage.configurator.model.group_by_id
        assert stage.cursor.highlight in stage.configurator.model.options
        await stage.press("j", "space", "k")


async def test_enter_on_the_car_goes_on_to_paint(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.press("down", "enter")
        assert stage.configurator.build.model == "yu7-max"
        assert stage.cursor.step == "paint"


# ── Language, customer view, help, palette, esc ───────────────────────────────────────────────────


async def test_l_switches_the_language_and_back(staged: StageMaker) -> None:
    async with staged(language="zh") as stage:
        await stage.press("2")
        chinese = stage.text()
        await stage.press(*keys_of("language"))
        assert stage.app.words.code == "en"
        english = stage.text()
        assert "Lightning Yellow" in english
        assert "闪电黄" in chinese
        assert "闪电黄" not in english
        await stage.press("l")
        assert stage.text() == chinese


async def test_english_screens_hold_no_chinese(staged: StageMaker) -> None:
    async with staged(language="en") as stage:
        for step in "123456":
            await stage.press(step)
            shown = (
                stage.text()
                .replace("港股研究社", "")
                .replace(language("en").say("中文/English"), "")
            )
            assert [character for character in shown if "\u4e00" <= character <= "\u9fff"] == []


async def test_f2_hides_codes_and_shows_them_again(staged: StageMaker) -> None:
    async with staged() as stage:
        await to_paint(stage, "amethyst")
        assert "itbear" in stage.part_text("#detail")
        await stage.press(*keys_of("customer-view"))
        assert stage.screen.ui.customer_view
        for step in "123456":
            await stage.press(step)
            assert "xmconf" not in stage.text()
            assert "itbear" not in stage.text()
            assert "XMC-" not in stage.text()
        assert "e exports" not in stage.text(), "that is for the advisor"
        assert stage.screen.query_one("#picture").display, "the car has the room of the code"
        await to_paint(stage, "amethyst")
        await stage.press("?")
        assert "itbear" not in stage.dialog_text()
        assert "catalog" not in stage.dialog_text()
        await stage.press("escape", "f2")
        assert not stage.screen.ui.customer_view
        assert "itbear" in stage.part_text("#detail")


@pytest.mark.parametrize("code", ["zh", "en"])
async def test_f1_shows_every_key_with_its_help(staged: StageMaker, code: str) -> None:
    async with staged(language=code) as stage:
        await stage.press(*keys_of("help"))
        stage.dialog(TextDialog)
        told = stage.dialog_text().replace(" ", "")
        for command in listed(6):
            assert help_text(command, language(code)).replace(" ", "") in told
        await stage.press("escape")
        assert stage.dialogs == []


async def test_the_whole_of_help_can_be_scrolled_to_at_80x24(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.press("f1")
        last = stage.part_text("#dialog-text", stage.dialogs[-1]).splitlines()[-1].strip()
        assert last not in stage.text()
        await stage.press(*["pagedown"] * 6)
        assert last in stage.text()


def no_worker_runs(stage: Stage) -> bool:
    """Whether all Textual workers have finished; the command palette searches in one."""
    return all(worker.is_finished for worker in stage.app.workers)


@pytest.mark.parametrize("code", ["zh", "en"])
async def test_the_palette_finds_a_command_by_its_name_and_runs_it(
    staged: StageMaker, code: str
) -> None:
    async with staged(language=code) as stage:
        await stage.press(*keys_of("palette"))
        stage.dialog(Palette)
        name = next(command.title for command in COMMANDS if command.id == "step.next")
        await stage.burst(*language(code).say(name))
        await stage.until(lambda: no_worker_runs(stage))
        await stage.press("enter")
        await stage.until(lambda: stage.dialogs == [])
        assert stage.cursor.step == "paint"


async def test_a_palette_closed_twice_leaves_the_screen_below_it(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.press("ctrl+p")
        palette = stage.app.screen
        palette.dismiss()
        palette.dismiss()
        await stage.settle()
        assert stage.app.screen is stage.screen


@pytest.mark.parametrize("key", ["pagedown", "pageup", "down", "enter"])
async def test_a_key_typed_right_after_the_palette_opens_breaks_nothing(
    staged: StageMaker, key: str
) -> None:
    async with staged() as stage:
        await stage.do(Choose("amethyst"))
        await stage.burst("ctrl+p", key)
        await stage.until(lambda: no_worker_runs(stage))
        assert stage.app.is_running, "the build would be lost"


async def test_the_palette_closes_with_esc(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.press("ctrl+p")
        await stage.press("escape")
        assert stage.dialogs == []


async def test_esc_closes_every_dialog_and_changes_nothing(staged: StageMaker) -> None:
    async with staged() as stage:
        await to_paint(stage, "amethyst")
        build, cursor = stage.configurator.build, stage.cursor
        for opener in ("slash", "question_mark", "f1", "e", "a", "g", "b", "d", "t"):
            await stage.press(opener)
            assert len(stage.dialogs) == 1, opener
            await stage.press("escape")
            assert stage.dialogs == [], opener
            assert (stage.configurator.build, stage.cursor) == (build, cursor)


async def test_esc_with_nothing_open_does_nothing(staged: StageMaker) -> None:
    async with staged() as stage:
        await to_paint(stage, "amethyst")
        before = stage.text()
        await stage.press("escape", "escape")
        assert stage.text() == before
        assert stage.app.is_running


async def test_arithmetic_opens_the_sum_and_every_lamp(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.do(Choose("amethyst"))
        await stage.press("2", *keys_of("arithmetic"))
        told = stage.dialog_text()
        for figure in (529900, 28000, 557900, 100000):
            assert amount(figure) in told
        for word in stage.part_text("#bar").splitlines()[-1].split("   "):
            assert word.strip()[2:] in told or "qualif" in word


# ── Export ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("key", keys_of("export"))
async def test_export_writes_a_sheet_that_holds_and_shows_its_path(
    staged: StageMaker, key: str, orders: Path
) -> None:
    async with staged() as stage:
        await to_paint(stage, "amethyst")
        await stage.press("space", key)
        dialog = stage.dialog(ExportDialog)
        path = Path(dialog.query_one("#path", Input).value)
        assert path.parent == orders
        assert path.stem.startswith("XMC-")
        await stage.press(
            "tab", *"Li", "tab", *"Beijing", "tab", *"Wang", "tab", *"139", "tab", *"q?/", "enter"
        )
        assert path.stem in stage.dialog_text().replace(" ", "")
        stage.dialog(TextDialog)
        sheet = tomllib.loads(path.read_text(encoding="utf-8"))
        assert sheet["sheet"]["number"] == path.stem
        assert (sheet["sheet"]["advisor"], sheet["sheet"]["store"]) == ("Li", "Beijing")
        assert sheet["customer"] == {"name": "Wang", "phone": "139", "note": "q?/"}
        assert sheet["totals"]["total"] == 557900
        assert check_sheet(read_sheet(path), stage.configurator.catalog) == []
        assert not stage.configurator.is_unsaved


async def test_a_page_or_a_poster_takes_the_place_of_no_sheet(
    staged: StageMaker, tmp_path: Path
) -> None:
    """Neither the own sheet nor another is overwritten; both are refused before any writing."""
    async with staged() as stage:
        await stage.do(Choose("amethyst"))
        other = tmp_path / "other.html"
        await stage.press("e")
        for path in ("li.html", "./li.html", "li.HTML", str(tmp_path / "li.html")):
            stage.dialog(ExportDialog).query_one("#path", Input).value = path
            await stage.press("enter" if stage.dialog(ExportDialog).page else "f3", "enter")
            assert "both the sheet and its customer's page" in stage.dialog_text()
        assert list(tmp_path.glob("li*")) == []
        stage.dialog(ExportDialog).query_one("#path", Input).value = str(other)
        await stage.press("f3", "enter", "escape")
        raw = other.read_bytes()
        assert raw.startswith(b"schema")
        stage.workspace.current.exporter.fork().export(
            stage.configurator, str(tmp_path / "car-chat.png"), "en"
        )
        await stage.press("n", "e")
        stage.dialog(ExportDialog).query_one("#path", Input).value = str(tmp_path / "other.toml")
        await stage.press("f3", "enter")
        assert f"is sheet {read_sheet(other).identity.number}" in stage.dialog_text()
        assert not (tmp_path / "other.toml").exists()
        configurator = stage.configurator
        for name in ("car.toml", "car-chat.toml"):
            drawn = stage.workspace.current.exporter.save_posters(
                configurator.catalog, configurator.quote, str(tmp_path / name), "en", False
            )
            assert isinstance(drawn, Refusal)
    assert other.read_bytes() == raw
    assert not (tmp_path / "car.png").exists()


async def test_a_sheet_takes_the_place_of_no_other_file(staged: StageMaker, tmp_path: Path) -> None:
    other = tmp_path / "notes.toml"
    other.write_text("mine = 1\n", encoding="utf-8")
    async with staged() as stage:
        await stage.do(Choose("amethyst"))
        await stage.press("e")
        stage.dialog(ExportDialog).query_one("#path", Input).value = str(other)
        await stage.press("enter")
        assert "is there already and is no order sheet" in stage.dialog_text()
        assert stage.workspace.unsaved() == "A"
    assert other.read_text(encoding="utf-8") == "mine = 1\n"


async def test_f3_writes_the_customers_page_beside_the_sheet(
    staged: StageMaker, orders: Path
) -> None:
    async with staged(language="zh") as stage:
        await to_paint(stage, "amethyst")
        await stage.press("space", "e", "f3", "f3", "f3", "tab", *"Li", "enter")
        (sheet,) = orders.iterdir()
        assert sheet.name in stage.dialog_text().replace(" ", "")
        page = sheet.with_suffix(".html")
        await stage.until(lambda: page.name in stage.dialog_text().replace(" ", ""))
        assert "紫水晶" in page.read_text(encoding="utf-8")
        await stage.press("escape", "space", "e", "enter")
        assert sorted(path.suffix for path in orders.iterdir()) == [".html", ".toml"]


async def test_a_page_that_is_done_after_its_dialog_is_told_in_the_head_line(
    staged: StageMaker, orders: Path
) -> None:
    async with staged() as stage:
        await stage.do(Choose("amethyst"))
        await stage.burst("e", "f3", "enter", "escape", "n", "space")
        await stage.until(lambda: "Written:" in stage.screen.ui.message)
        (page,) = orders.glob("*.html")
        assert str(page) in stage.screen.ui.message
        assert "Amethyst" in page.read_text(encoding="utf-8")


async def test_export_of_the_same_build_repeats_the_bytes_and_of_another_counts_up(
    staged: StageMaker, orders: Path
) -> None:
    async with staged() as stage:
        await to_paint(stage, "amethyst")
        await stage.press("space", "e", "enter", "escape")
        (path,) = orders.glob("*.toml")
        first = path.read_bytes()
        await stage.press("l", "e", "enter", "escape", "l")
        assert path.read_bytes() == first
        await to_paint(stage, "racing-red")
        await stage.press("space", "e", "enter", "escape")
        second = tomllib.loads(path.read_text(encoding="utf-8"))
        assert second["sheet"]["number"] == path.stem
        assert second["sheet"]["revision"] == 2
        await stage.press("u")
        assert stage.configurator.is_unsaved


async def test_export_never_overwrites_another_sheet(
    staged: StageMaker, orders: Path, tmp_path: Path
) -> None:
    async with staged() as stage:
        await stage.press("e", "enter", "escape")
    (path,) = orders.glob("*.toml")
    before = path.read_bytes()
    async with staged() as stage:
        await to_paint(stage, "amethyst")
        await stage.press("space", "e")
        stage.dialog(ExportDialog).query_one("#path", Input).value = str(path)
        await stage.press("enter")
        dialog = stage.dialog(ExportDialog)
        assert stage.part_text("#export-fault", dialog).strip()
        assert path.read_bytes() == before
        assert stage.configurator.is_unsaved
        dialog.query_one("#path", Input).value = str(tmp_path / "other.toml")
        await stage.press("enter")
        stage.dialog(TextDialog)
        assert (tmp_path / "other.toml").exists()


async def test_what_was_typed_in_the_export_dialog_survives_a_refusal_and_a_close(
    staged: StageMaker, tmp_path: Path
) -> None:
    async with staged() as stage:
        await stage.press("e", "tab", *"Li Lei")
        stage.dialog(ExportDialog).query_one("#path", Input).value = str(
            tmp_path / "nowhere" / "a.toml"
        )
        await stage.press("enter")
        assert stage.dialog(ExportDialog).query_one("#advisor", Input).value == "Li Lei"
        await stage.press("escape", "e")
        assert stage.dialog(ExportDialog).query_one("#advisor", Input).value == "Li Lei"


async def test_keys_typed_ahead_in_the_export_dialog_land_in_the_field_they_were_meant_for(
    staged: StageMaker, orders: Path
) -> None:
    async with staged() as stage:
        await stage.burst("e", "tab", *"Li", "tab", *"Beijing")
        dialog = stage.dialog(ExportDialog)
        values = [dialog.query_one(f"#{name}", Input).value for name in ("advisor", "store")]
        assert values == ["Li", "Beijing"]
        assert dialog.query_one("#path", Input).value.startswith(str(orders))


async def test_enter_and_esc_typed_at_once_in_the_export_dialog_write_the_sheet(
    staged: StageMaker, orders: Path
) -> None:
    async with staged() as stage:
        await stage.press("e")
        await stage.burst("enter", "escape")
        assert len(list(orders.glob("*.toml"))) == 1


async def test_what_was_typed_in_the_export_dialog_survives_esc(staged: StageMaker) -> None:
    """Nothing that the advisor typed is lost."""
    async with staged() as stage:
        await stage.press("e", "tab", *"Li Lei", "escape", "e")
        assert stage.dialog(ExportDialog).query_one("#advisor", Input).value == "Li Lei"


async def test_an_empty_path_is_refused_with_a_sentence(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.press("e")
        stage.dialog(ExportDialog).query_one("#path", Input).value = "  "
        await stage.press("enter")
        assert stage.part_text("#export-fault", stage.dialog(ExportDialog)).strip()


# ── Quit ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("key", keys_of("quit"))
async def test_quit_leaves_at_once_when_nothing_would_be_lost(staged: StageMaker, key: str) -> None:
    async with staged() as stage:
        await stage.press("2", "j", key)
        assert not stage.app.is_running


@pytest.mark.parametrize("key", keys_of("quit"))
async def test_quit_asks_when_something_is_not_exported_and_esc_stays(
    staged: StageMaker, key: str
) -> None:
    async with staged() as stage:
        await to_paint(stage, "amethyst")
        await stage.press("space", key)
        stage.dialog(ChoiceDialog)
        await stage.press("escape")
        assert stage.app.is_running
        assert stage.dialogs == []
        await stage.press(key, "enter")
        assert stage.app.is_running, "the first answer loses nothing"
        assert "amethyst" in stage.chosen


async def test_quit_can_export_first_and_leaves_at_once_after_that(
    staged: StageMaker, orders: Path
) -> None:
    async with staged() as stage:
        await to_paint(stage, "amethyst")
        await stage.press("space", "q", "down", "enter")
        stage.dialog(ExportDialog)
        await stage.press("enter")
        assert len(list(orders.glob("*.toml"))) == 1
        await stage.press("escape", "q")
        assert not stage.app.is_running


async def test_quit_can_leave_without_exporting(staged: StageMaker, orders: Path) -> None:
    async with staged() as stage:
        await to_paint(stage, "amethyst")
        await stage.press("space", "q", "down", "down", "enter")
        assert not stage.app.is_running
    assert not orders.exists()


@pytest.mark.parametrize("opener", ["slash", "question_mark", "f1", "e", "a", "q", "ctrl+p"])
async def test_ctrl_q_over_a_dialog_never_loses_a_build(staged: StageMaker, opener: str) -> None:
    async with staged() as stage:
        await to_paint(stage, "amethyst")
        await stage.press("space", opener)
        assert len(stage.dialogs) == 1
        await stage.press("ctrl+q")
        assert stage.app.is_running, "the build was not exported, and nobody was asked"


@pytest.mark.parametrize("code", ["zh", "en"])
async def test_ctrl_c_speaks_the_language_of_the_screen_or_not_at_all(
    staged: StageMaker, code: str
) -> None:
    async with staged(language=code) as stage:
        await stage.do(Choose("amethyst"))
        await stage.press("ctrl+c")
        assert stage.app.is_running, "the build was not exported, and nobody was asked"
        assert code == "en" or "Do you want to quit" not in stage.text()


# ── All of them ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("step", [2, 6])
async def test_every_key_can_be_pressed_on_every_kind_of_step(
    staged: StageMaker, step: int
) -> None:
    async with staged() as stage:
        for command in COMMANDS:
            for key in command.keys if command.id != "quit" else ():
                await stage.burst(str(step), key)
                if stage.dialogs:
                    await stage.press("escape")
                assert stage.app.is_running
                assert stage.dialogs == []
        assert stage.configurator.evaluator.conflicts() == ()
