"""Dialogs: digits choose numbered rows, and closed or unmounted dialogs ignore messages."""

from __future__ import annotations

import inspect
from itertools import pairwise
from pkgutil import walk_packages

import pytest
import textual.widgets
from textual import events
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Input

import xmc_tui.tui
from tests.tui.app_driver import AppDriver, key_event
from tests.tui.conftest import RunApp
from xmc_tui.configurator import ApplyTheme, Choose
from xmc_tui.presentation.styled_text import make_line
from xmc_tui.tui.command_menu import CommandMenu, RegistryProvider
from xmc_tui.tui.command_registry import key_labels, visible_commands
from xmc_tui.tui.dialogs.base_dialogs import TextDialog
from xmc_tui.tui.dialogs.choice_dialog import ChoiceDialog, ChoiceQuestion, DialogChoice
from xmc_tui.tui.dialogs.help_content import SECTIONS, help_lines
from xmc_tui.tui.dialogs.search_dialog import SearchDialog
from xmc_tui.tui.startup_input_buffer import StartupInputBuffer
from xmc_tui.tui.widgets.styled_lines import StyledLines
from xmc_tui.tui.widgets.view_panels import OptionListPanel

# ── Digits ────────────────────────────────────────────────────────────────────────────────────────


async def test_a_digit_applies_the_theme_of_its_number(run_app: RunApp) -> None:
    async with run_app() as driver:
        model = driver.configurator.model.id
        themes = [theme.id for theme in driver.configurator.catalog.themes if model in theme.builds]
        await driver.do(ApplyTheme(themes[1]))
        expected = driver.configurator.build.chosen
        await driver.press("u", "t", "2")
        assert driver.dialogs == []
        assert driver.configurator.build.chosen == expected


async def test_a_digit_applies_a_way_to_qualify_and_reverts_a_change(run_app: RunApp) -> None:
    async with run_app() as driver:
        way = driver.configurator.evaluator.find_ways_to_qualify()[2].build
        await driver.press("g", "3")
        assert driver.configurator.build.chosen == way.chosen
        await driver.do(Choose("twilight-rose"))
        await driver.press("d", "1")
        assert "twilight-rose" not in driver.chosen


@pytest.mark.parametrize("code", ["zh", "en"])
async def test_the_third_answer_to_q_exits_and_the_first_stays(
    run_app: RunApp, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    async with run_app(language=code) as driver:
        left: list[bool] = []
        monkeypatch.setattr(driver.app, "exit", lambda: left.append(True))
        await driver.do(Choose("amethyst"))
        await driver.press("q", "1")
        assert (driver.dialogs, left) == ([], [])
        await driver.press("q")
        assert "1-3" in driver.part_text("#dialog-hint", driver.dialogs[-1])
        await driver.press("3")
        assert (driver.dialogs, left) == ([], [True])


async def open_choices(driver: AppDriver, many: int) -> list[str]:
    """Open a dialog with a number of choices; return the list that collects its results."""
    taken: list[str] = []

    async def on_result(answer: str) -> None:
        taken.append(answer)

    choices = [
        DialogChoice((make_line(f"choice {number}"),), str(number)) for number in range(1, many + 1)
    ]
    dialog = ChoiceDialog(driver.app.tr, lambda _: ChoiceQuestion("", (), tuple(choices)))
    await driver.screen.open_dialog(dialog, on_result)
    await driver.settle()
    return taken


async def test_digits_choose_the_first_nine_of_twelve_rows_and_arrows_reach_the_rest(
    run_app: RunApp,
) -> None:
    async with run_app(size=(120, 40)) as driver:
        for number in range(1, 10):
            taken = await open_choices(driver, 12)
            assert "1-9" in driver.part_text("#dialog-hint", driver.dialogs[-1])
            await driver.press(str(number))
            assert taken == [str(number)]
        taken = await open_choices(driver, 12)
        await driver.press(*["down"] * 11, "enter")
        assert taken == ["12"]


async def test_a_digit_without_a_row_chooses_nothing(run_app: RunApp) -> None:
    async with run_app() as driver:
        taken = await open_choices(driver, 2)
        await driver.press("3", "0")
        assert len(driver.dialogs) == 1
        assert "1-2" in driver.part_text("#dialog-hint", driver.dialogs[-1])
        await driver.press("escape")
        assert taken == []


# ── Help ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("opener", ["f1", "a"])
async def test_end_and_home_scroll_a_text_to_its_ends(run_app: RunApp, opener: str) -> None:
    async with run_app() as driver:
        for option in ("amethyst", "carbon-roof", "caliper-red", "rear-fridge"):
            await driver.do(Choose(option))
        await driver.press(opener)
        text = driver.dialog(TextDialog).query_one("#dialog-text", StyledLines)
        end = len(text.rows) - text.size.height
        assert end > 0, "the text is longer than the dialog"
        for key, top in [("end", end), ("end", end), ("home", 0), ("down", 1), ("home", 0)]:
            await driver.press(key)
            assert text.scroll_offset.y == top, key


@pytest.mark.parametrize("code", ["zh", "en"])
async def test_in_help_only_the_key_has_the_accent_colour(run_app: RunApp, code: str) -> None:
    async with run_app(language=code, size=(60, 24)) as driver:
        commands = visible_commands(6, driver.app.commands)
        lines = help_lines(driver.app.tr, commands, driver.view.step.kind)
        expected = {spans[0].text.strip() for spans in lines if len(spans) == 2}
        await driver.press("f1")
        rows = driver.dialogs[-1].query_one("#dialog-text", StyledLines).rows
        coloured = [
            span.text.strip() for row in rows for span in row.spans if span.role == "accent"
        ]
        assert coloured
        assert set(coloured) <= expected
        assert len(rows) > len(lines) or code == "zh", "some row is broken"


@pytest.mark.parametrize(
    ("step", "first"), [("1", "Space Enter t"), ("2", "Space Enter /"), ("6", "e p n")]
)
async def test_help_begins_with_the_keys_of_the_step_and_has_every_key_once(
    run_app: RunApp, step: str, first: str
) -> None:
    async with run_app() as driver:
        await driver.press(step, "f1")
        rows = driver.dialogs[-1].query_one("#dialog-text", StyledLines).rows
        texts = [[span.text.strip() for span in row.spans] for row in rows]
        assert texts[0] == ["On this screen"]
        assert [text[0].split()[0] for text in texts[1:4]] == first.split()
        keys = [span.text.strip() for row in rows for span in row.spans if span.role == "accent"]
        assert len(keys) == len(set(keys))
        for command in visible_commands(6):
            is_joined = command.id.startswith(("page.", "list.")) or command.id[-1].isdigit()
            assert is_joined or key_labels(command) in keys, command.id
        headings = [text[0] for before, text in pairwise(texts) if not before and text]
        assert headings == [*SECTIONS, "Conditions", "Marks"]


# ── Names ─────────────────────────────────────────────────────────────────────────────────────────


def find_own_widgets() -> list[type[Widget]]:
    """Return every widget class that the app defines."""
    names = [module.name for module in walk_packages(xmc_tui.tui.__path__, "xmc_tui.tui.")]
    modules = [__import__(name, fromlist=["_"]) for name in names]
    found = {each for module in modules for each in vars(module).values() if inspect.isclass(each)}
    return [
        each
        for each in found
        if issubclass(each, Widget) and each.__module__.startswith("xmc_tui.")
    ]


def test_no_widget_has_the_name_of_one_of_textual(run_app: RunApp) -> None:  # noqa: ARG001 - imports the app
    known = {name for name in textual.widgets.__all__ if name[0].isupper()}

    def find_subclasses(of: type[Widget]) -> set[type[Widget]]:
        return {of, *(deep for each in of.__subclasses__() for deep in find_subclasses(each))}

    theirs = {
        each.__name__ for each in find_subclasses(Widget) if each.__module__.startswith("textual.")
    } | known
    ours = {each.__name__ for each in find_own_widgets()}
    assert len(ours) > 15
    assert ours & theirs == set(), (
        "the default style of theirs would be that of ours once theirs is shown"
    )


@pytest.mark.parametrize(
    "keys", [("ctrl+p", "escape", "f2"), ("f2", "ctrl+p", "escape"), ("6", "ctrl+p", "escape")]
)
async def test_the_palette_changes_neither_size_nor_style_of_any_widget(
    run_app: RunApp, keys: tuple[str, ...]
) -> None:
    async with run_app(size=(120, 40)) as driver:
        await driver.press(*(key for key in keys if key not in ("ctrl+p", "escape")))
        before = [
            (part.size, part.styles.border_top, part.styles.padding)
            for part in driver.screen.query(StyledLines)
        ]
        await driver.press("f2", "f2")
    async with run_app(size=(120, 40)) as driver:
        await driver.press(*keys)
        after = [
            (part.size, part.styles.border_top, part.styles.padding)
            for part in driver.screen.query(StyledLines)
        ]
    assert after == before


# ── Closed, or not mounted yet ────────────────────────────────────────────────────────────────────


async def test_input_is_buffered_until_it_is_released_in_order() -> None:
    input_buffer, keys = StartupInputBuffer(), [key_event(key) for key in "2jt"]
    assert [input_buffer.hold(event) for event in keys] == [True] * 3
    assert not input_buffer.hold(events.Resize(Size(80, 24), Size(80, 24)))
    assert input_buffer.release() == keys
    assert not input_buffer.hold(keys[0])
    assert input_buffer.release() == []


async def test_a_click_on_a_row_of_another_step_moves_nothing(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.press("2")
        driver.screen.query_one(OptionListPanel).post_message(
            OptionListPanel.RowClicked("matte-dawn-pink")
        )
        await driver.settle()
        assert driver.cursor.highlight == "matte-dawn-pink"
        for step in ("1", "6"):
            await driver.press(step)
            cursor = driver.cursor
            for _ in range(2):
                driver.screen.query_one(OptionListPanel).post_message(
                    OptionListPanel.RowClicked("amethyst")
                )
                await driver.settle()
            assert driver.cursor == cursor


async def test_keys_after_one_that_opens_a_dialog_reach_its_field(
    run_app: RunApp,
) -> None:
    async with run_app() as driver:
        await driver.burst("slash", *"ame", "ctrl+p", *"thyst")
        assert driver.dialog(SearchDialog).query_one(Input).value == "amethyst"


async def test_letters_typed_after_ctrl_p_reach_the_palette(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.burst("ctrl+p", *"themes")
        assert driver.dialog(CommandMenu).query_one(Input).value == "themes"


@pytest.mark.parametrize("code", ["en", "zh"])
async def test_the_palette_says_nothing_twice(run_app: RunApp, code: str) -> None:
    async with run_app(code) as driver:
        hits = [hit async for hit in RegistryProvider(driver.screen).discover()]
        assert len(hits) > 20
        titles = {str(hit.prompt).partition("  ")[0]: hit.help for hit in hits}
        assert {title for title, text in titles.items() if text == title} == set()
        assert any(titles.values())


async def test_a_key_typed_after_ctrl_p_and_escape_reaches_the_screen_below(
    run_app: RunApp,
) -> None:
    async with run_app() as driver:
        await driver.burst("ctrl+p", "escape", "2")
        assert driver.dialogs == []
        assert driver.cursor.step == "paint"


async def test_a_dialog_that_was_closed_ignores_a_new_size_and_a_result(run_app: RunApp) -> None:
    async with run_app() as driver:
        for opener in ("slash", "e", "f1", "o"):
            await driver.press(opener)
            dialog = driver.dialogs[-1]
            driver.app.post_message(key_event("escape"))
            dialog.post_message(events.Resize(driver.app.size, driver.app.size))
            await driver.settle()
            dialog.on_resize()
            dialog.refill()
            await dialog.close_with("amethyst")
            assert driver.dialogs == [], opener
        assert driver.app.is_running


async def test_a_dialog_under_another_one_does_not_close_that(run_app: RunApp) -> None:
    async with run_app() as driver:
        taken = await open_choices(driver, 2)
        below = driver.dialogs[-1]
        above: TextDialog[None] = TextDialog(driver.app.tr, "", lambda _: [])
        await driver.app.push_screen(above)
        await below.close_with("1")
        assert driver.dialogs == [below, above]
        assert taken == []


async def test_neither_the_palette_nor_the_question_before_quitting_is_opened_twice(
    run_app: RunApp,
) -> None:
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        await driver.burst(*["ctrl+p"] * 3)
        assert len(driver.dialogs) == 1
        await driver.burst("escape", *["ctrl+q"] * 3)
        assert len(driver.dialogs) == 1


async def test_a_palette_dismissed_under_a_dialog_leaves_the_dialog_open(
    run_app: RunApp,
) -> None:
    async with run_app() as driver:
        await driver.press("ctrl+p")
        palette = driver.dialogs[-1]
        above: TextDialog[None] = TextDialog(driver.app.tr, "", lambda _: [])
        await driver.app.push_screen(above)
        palette.dismiss()
        palette.dismiss()
        await driver.settle()
        assert driver.dialogs[-1] is above
        await driver.press("escape", "escape")
        assert driver.dialogs == []
