"""Dialogs: digits choose numbered rows, and closed or unmounted dialogs ignore messages."""

from __future__ import annotations

import inspect
from pkgutil import walk_packages

import pytest
import textual.widgets
from textual import events
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Input

import xmc_tui.tui
from tests.tui.conftest import StageMaker
from tests.tui.stage import Stage, key_event
from xmc_tui.configurator import Choose, TakeTheme
from xmc_tui.present.text import line
from xmc_tui.tui.app import Palette
from xmc_tui.tui.screens.dialog import Choice, ChoiceDialog, TextDialog
from xmc_tui.tui.screens.help import help_lines
from xmc_tui.tui.screens.search import SearchDialog
from xmc_tui.tui.type_ahead import TypeAhead
from xmc_tui.tui.widgets.lines import Lines
from xmc_tui.tui.widgets.panels import OptionTable

# ── Digits ────────────────────────────────────────────────────────────────────────────────────────


async def test_a_digit_takes_the_theme_of_its_number(staged: StageMaker) -> None:
    async with staged() as stage:
        model = stage.configurator.model.id
        themes = [theme.id for theme in stage.configurator.catalog.themes if model in theme.builds]
        await stage.do(TakeTheme(themes[1]))
        expected = stage.configurator.build.chosen
        await stage.press("u", "t", "2")
        assert stage.dialogs == []
        assert stage.configurator.build.chosen == expected


async def test_a_digit_takes_a_way_to_qualify_and_reverts_a_change(staged: StageMaker) -> None:
    async with staged() as stage:
        way = stage.configurator.evaluator.ways_to_qualify()[2].build
        await stage.press("g", "3")
        assert stage.configurator.build.chosen == way.chosen
        await stage.do(Choose("twilight-rose"))
        await stage.press("d", "1")
        assert "twilight-rose" not in stage.chosen


@pytest.mark.parametrize("code", ["zh", "en"])
async def test_the_third_answer_to_q_leaves_and_the_first_stays(
    staged: StageMaker, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    async with staged(language=code) as stage:
        left: list[bool] = []
        monkeypatch.setattr(stage.app, "exit", lambda: left.append(True))
        await stage.do(Choose("amethyst"))
        await stage.press("q", "1")
        assert (stage.dialogs, left) == ([], [])
        await stage.press("q")
        assert "1-3" in stage.part_text("#dialog-hint", stage.dialogs[-1])
        await stage.press("3")
        assert (stage.dialogs, left) == ([], [True])


async def open_choices(stage: Stage, many: int) -> list[str]:
    """Open a dialog with a number of choices; return the list that collects its results."""
    taken: list[str] = []

    async def answered(answer: str) -> None:
        taken.append(answer)

    choices = [Choice((line(f"choice {number}"),), str(number)) for number in range(1, many + 1)]
    await stage.screen.ask(ChoiceDialog(stage.app.words, "", [], choices), answered)
    await stage.settle()
    return taken


async def test_of_twelve_rows_digits_take_the_first_nine_and_the_arrows_reach_the_rest(
    staged: StageMaker,
) -> None:
    async with staged(size=(120, 40)) as stage:
        for number in range(1, 10):
            taken = await open_choices(stage, 12)
            assert "1-9" in stage.part_text("#dialog-hint", stage.dialogs[-1])
            await stage.press(str(number))
            assert taken == [str(number)]
        taken = await open_choices(stage, 12)
        await stage.press(*["down"] * 11, "enter")
        assert taken == ["12"]


async def test_a_digit_without_a_row_takes_nothing(staged: StageMaker) -> None:
    async with staged() as stage:
        taken = await open_choices(stage, 2)
        await stage.press("3", "0")
        assert len(stage.dialogs) == 1
        assert "1-2" in stage.part_text("#dialog-hint", stage.dialogs[-1])
        await stage.press("escape")
        assert taken == []


# ── Help ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("code", ["zh", "en"])
async def test_in_help_only_the_key_has_the_colour_of_the_key(
    staged: StageMaker, code: str
) -> None:
    async with staged(language=code) as stage:
        expected = {
            spans[0].text.strip()
            for spans in help_lines(stage.app.words, stage.app.commands)
            if len(spans) == 2
        }
        await stage.press("f1")
        rows = stage.dialogs[-1].query_one("#dialog-text", Lines).rows
        coloured = [
            span.text.strip() for row in rows for span in row.spans if span.role == "accent"
        ]
        assert coloured
        assert set(coloured) <= expected
        assert len(rows) > len(help_lines(stage.app.words, stage.app.commands)) or code == "zh", (
            "some row is broken"
        )


# ── Names ─────────────────────────────────────────────────────────────────────────────────────────


def widgets_of_ours() -> list[type[Widget]]:
    """Return every widget class that the app defines."""
    names = [module.name for module in walk_packages(xmc_tui.tui.__path__, "xmc_tui.tui.")]
    modules = [__import__(name, fromlist=["_"]) for name in names]
    found = {each for module in modules for each in vars(module).values() if inspect.isclass(each)}
    return [
        each
        for each in found
        if issubclass(each, Widget) and each.__module__.startswith("xmc_tui.")
    ]


def test_no_widget_has_the_name_of_one_of_textual(staged: StageMaker) -> None:  # noqa: ARG001 - imports the app
    known = {name for name in textual.widgets.__all__ if name[0].isupper()}

    def all_subclasses(of: type[Widget]) -> set[type[Widget]]:
        return {of, *(deep for each in of.__subclasses__() for deep in all_subclasses(each))}

    theirs = {
        each.__name__ for each in all_subclasses(Widget) if each.__module__.startswith("textual.")
    } | known
    ours = {each.__name__ for each in widgets_of_ours()}
    assert len(ours) > 15
    assert ours & theirs == set(), (
        "the default style of theirs would be that of ours once theirs is shown"
    )


@pytest.mark.parametrize(
    "keys", [("ctrl+p", "escape", "f2"), ("f2", "ctrl+p", "escape"), ("6", "ctrl+p", "escape")]
)
async def test_the_palette_leaves_every_part_its_size_and_style(
    staged: StageMaker, keys: tuple[str, ...]
) -> None:
    async with staged(size=(120, 40)) as stage:
        await stage.press(*(key for key in keys if key not in ("ctrl+p", "escape")))
        before = [
            (part.size, part.styles.border_top, part.styles.padding)
            for part in stage.screen.query(Lines)
        ]
        await stage.press("f2", "f2")
    async with staged(size=(120, 40)) as stage:
        await stage.press(*keys)
        after = [
            (part.size, part.styles.border_top, part.styles.padding)
            for part in stage.screen.query(Lines)
        ]
    assert after == before


# ── Closed, or not mounted yet ────────────────────────────────────────────────────────────────────


async def test_input_is_held_until_it_is_released_in_order() -> None:
    type_ahead, keys = TypeAhead(), [key_event(key) for key in "2jt"]
    assert [type_ahead.hold(event) for event in keys] == [True] * 3
    assert not type_ahead.hold(events.Resize(Size(80, 24), Size(80, 24)))
    assert type_ahead.release() == keys
    assert not type_ahead.hold(keys[0])
    assert type_ahead.release() == []


async def test_a_click_on_a_row_of_another_step_moves_nothing(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.press("2")
        stage.screen.query_one(OptionTable).post_message(OptionTable.RowClicked("matte-dawn-pink"))
        await stage.settle()
        assert stage.cursor.highlight == "matte-dawn-pink"
        for step in ("1", "6"):
            await stage.press(step)
            cursor = stage.cursor
            for _ in range(2):
                stage.screen.query_one(OptionTable).post_message(OptionTable.RowClicked("amethyst"))
                await stage.settle()
            assert stage.cursor == cursor


async def test_what_follows_a_key_that_opens_a_dialog_lands_in_its_field(
    staged: StageMaker,
) -> None:
    async with staged() as stage:
        await stage.burst("slash", *"ame", "ctrl+p", *"thyst")
        assert stage.dialog(SearchDialog).query_one(Input).value == "amethyst"


async def test_letters_typed_behind_ctrl_p_land_in_the_palette(staged: StageMaker) -> None:
    async with staged() as stage:
        await stage.burst("ctrl+p", *"themes")
        assert stage.dialog(Palette).query_one(Input).value == "themes"


async def test_a_key_typed_behind_ctrl_p_and_escape_goes_to_the_screen_below(
    staged: StageMaker,
) -> None:
    async with staged() as stage:
        await stage.burst("ctrl+p", "escape", "2")
        assert stage.dialogs == []
        assert stage.cursor.step == "paint"


async def test_a_dialog_that_was_closed_ignores_a_new_size_and_a_result(staged: StageMaker) -> None:
    async with staged() as stage:
        for opener in ("t", "slash", "e", "b", "f1", "o"):
            await stage.press(opener)
            dialog = stage.dialogs[-1]
            stage.app.post_message(key_event("escape"))
            dialog.post_message(events.Resize(stage.app.size, stage.app.size))
            await stage.settle()
            dialog.on_resize()
            dialog.refill()
            await dialog.finish("amethyst")
            assert stage.dialogs == [], opener
        assert stage.app.is_running


async def test_a_dialog_under_another_one_does_not_close_that(staged: StageMaker) -> None:
    async with staged() as stage:
        taken = await open_choices(stage, 2)
        below = stage.dialogs[-1]
        above: TextDialog[None] = TextDialog(stage.app.words, "", lambda _: [])
        await stage.app.push_screen(above)
        await below.finish("1")
        assert stage.dialogs == [below, above]
        assert taken == []


async def test_neither_the_palette_nor_the_question_before_leaving_is_opened_twice(
    staged: StageMaker,
) -> None:
    async with staged() as stage:
        await stage.do(Choose("amethyst"))
        await stage.burst(*["ctrl+p"] * 3)
        assert len(stage.dialogs) == 1
        await stage.burst("escape", *["ctrl+q"] * 3)
        assert len(stage.dialogs) == 1


async def test_a_palette_dismissed_under_a_dialog_leaves_the_dialog_open(
    staged: StageMaker,
) -> None:
    async with staged() as stage:
        await stage.press("ctrl+p")
        palette = stage.dialogs[-1]
        above: TextDialog[None] = TextDialog(stage.app.words, "", lambda _: [])
        await stage.app.push_screen(above)
        palette.dismiss()
        palette.dismiss()
        await stage.settle()
        assert stage.dialogs[-1] is above
        await stage.press("escape", "escape")
        assert stage.dialogs == []
