"""Ctrl+C over a dialog closes it as Escape does; over the question on quitting it does nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.app_driver import AppDriver
from tests.tui.conftest import RunApp
from tests.tui.test_open_dialog import DraftWindow
from xmc_tui.configurator import Choose
from xmc_tui.storage.drafts.saved_drafts import list_and_expire_drafts
from xmc_tui.tui.widgets.text_field import TextField

#: The keys that open each dialog.
OPENERS = {
    "search": "/",
    "help": "f1",
    "terms": "i",
    "terms report": "i down enter",
    "export": "e",
    "exported": "e enter",
    "documents": "o",
    "comparison": "n c",
    "car": "1 ?",
    "figures": "6 ?",
    "palette": "ctrl+p",
}

DIALOGS = pytest.mark.parametrize("keys", OPENERS.values(), ids=OPENERS)


async def open_dialog(driver: AppDriver, keys: str) -> None:
    """Choose an option, which is not exported then, and open a dialog."""
    await driver.do(Choose("amethyst"))
    await driver.press(*keys.split())
    assert len(driver.dialogs) == 1


@DIALOGS
async def test_ctrl_c_closes_a_dialog_and_loses_nothing(
    run_app: RunApp, tmp_path: Path, keys: str
) -> None:
    """A text that a field has selected when it got the focus is copied first."""
    window = DraftWindow(tmp_path)
    async with window.run_app(run_app) as driver:
        await open_dialog(driver, keys)
        build, position = driver.configurator.build, len(driver.configurator.history.entries)
        has_selection = isinstance(driver.app.focused, TextField) and bool(
            driver.app.focused.selected_text
        )
        await driver.press(*["ctrl+c"] * (1 + has_selection))
        assert driver.dialogs == []
        assert driver.app.is_running
        assert driver.configurator.build == build
        assert len(driver.configurator.history.entries) == position
        if driver.configurator.is_unsaved:
            await driver.press("ctrl+c")
            assert len(driver.dialogs) == 1, "the next one asks before it quits"
    if keys != "e enter":
        assert any(draft.car for draft in list_and_expire_drafts(window.drafts))


async def test_ctrl_c_keeps_the_question_on_quitting(run_app: RunApp) -> None:
    """Pressed twice by mistake, it would otherwise seem to do nothing."""
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        await driver.press("ctrl+c")
        (question,) = driver.dialogs
        await driver.press("ctrl+c", "ctrl+c")
        assert driver.dialogs == [question]
        await driver.press("escape")
        assert driver.dialogs == []


async def test_ctrl_c_copies_the_text_selected_in_a_field(run_app: RunApp) -> None:
    async with run_app() as driver:
        await driver.press("/", *"car", "shift+home", "ctrl+c")
        assert driver.app.clipboard == "car"
        assert len(driver.dialogs) == 1
        await driver.press("ctrl+c")
        assert driver.dialogs == []


@pytest.mark.parametrize("key", ["g", "t", "d", "b"])
async def test_ctrl_c_closes_a_panel(run_app: RunApp, key: str) -> None:
    """A panel is closed as a dialog is, also that with the field of the budget."""
    async with run_app() as driver:
        await driver.do(Choose("amethyst"))
        await driver.press(key)
        assert driver.panel is not None
        build = driver.configurator.build
        await driver.press("ctrl+c")
        assert driver.panel is None
        assert driver.dialogs == []
        assert driver.configurator.build == build
        await driver.press("ctrl+c")
        assert len(driver.dialogs) == 1, "the next one asks before it quits"


async def test_names_typed_into_the_export_form_are_kept(run_app: RunApp) -> None:
    async with run_app() as driver:
        await open_dialog(driver, "e")
        await driver.press(*"Ann", "ctrl+c")
        assert driver.dialogs == []
        assert driver.configurator.sheet_details.customer_name == "Ann"
