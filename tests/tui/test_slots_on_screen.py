"""Slots in the app: the quota in the bar, and holding and locking an exported sheet."""

from __future__ import annotations

from pathlib import Path
from threading import enumerate as enumerate_threads

import pytest

from tests.tui.app_driver import AppDriver
from tests.tui.conftest import RunApp
from tests.tui.fake_slots import (
    UNREACHABLE,
    FakeSlots,
    held_text,
    locked_text,
    until_in_dialog,
)
from xmc_tui.domain.slots import LedgerRefusal, RefusalReason
from xmc_tui.i18n import translator_for
from xmc_tui.tui.background_threads import wait_for_writers
from xmc_tui.tui.dialogs import exported_dialog
from xmc_tui.tui.dialogs.choice_dialog import ChoiceDialog
from xmc_tui.tui.dialogs.exported_dialog import ExportedDialog


async def export(driver: AppDriver) -> str:
    """Export the build; return the number of its sheet."""
    await driver.press("e", "enter")
    return Path(driver.dialog(ExportedDialog).path).stem


async def until_in_bar(driver: AppDriver, text: str) -> None:
    """Wait until the bar contains a text."""
    await driver.until(lambda: text in driver.part_text("#bar"))


async def test_the_bar_shows_the_count_after_the_first_frame(run_app: RunApp) -> None:
    slots = FakeSlots(free=11)
    slots.is_slow = True
    async with run_app(size=(120, 40), slots=slots) as driver:
        await driver.until(lambda: bool(slots.quotas))
        assert "? Quota unknown" in driver.part_text("#bar")
        await driver.press("2", "down")  # a ledger that does not answer blocks no key
        assert driver.cursor.step == "paint"
        slots.answer.set()
        await until_in_bar(driver, "✓ 11 of 40 free in 2026-03, just now")


async def test_an_unreachable_ledger_is_named(run_app: RunApp) -> None:
    slots = FakeSlots()
    slots.refusal = UNREACHABLE
    async with run_app(size=(80, 24), slots=slots) as driver:
        await until_in_bar(driver, "? Ledger offline")
        await driver.press("a")
        assert "postgresql://hq/slots cannot be reached" in driver.dialog_text()


@pytest.mark.parametrize("code", ["en", "zh"])
async def test_a_slot_is_held_for_an_exported_sheet(run_app: RunApp, code: str) -> None:
    slots = FakeSlots(free=11)
    tr = translator_for(code)
    async with run_app(code, (80, 24), slots=slots) as driver:
        number = await export(driver)
        for words in ("Hold slot", "Deposit taken, lock the slot"):
            assert tr.translate(words) in driver.dialog_text()
        await driver.press("h")
        await until_in_dialog(driver, held_text(number, tr))
        assert slots.requests == [("hold", number)]
        await until_in_bar(driver, {"en": "10 free", "zh": "10/40"}[code])


async def test_a_lock_is_confirmed_first(run_app: RunApp) -> None:
    slots = FakeSlots(free=11)
    async with run_app(slots=slots) as driver:
        number = await export(driver)
        await driver.press("d")
        assert isinstance(driver.dialogs[-1], ChoiceDialog)
        assert "the deposit was taken in the store" in driver.dialog_text()
        await driver.press("enter")  # the first answer is not to lock
        driver.dialog(ExportedDialog)
        assert slots.requests == []
        await driver.press("d", "escape", "d", "2")
        await until_in_dialog(driver, locked_text(number))
        assert slots.requests == [("lock", number)]
        await until_in_bar(driver, "10 free")


@pytest.mark.parametrize("key", ["h", "d"])
async def test_a_refusal_is_one_sentence(run_app: RunApp, key: str) -> None:
    slots = FakeSlots()
    async with run_app(slots=slots) as driver:
        await export(driver)
        slots.refusal = LedgerRefusal(RefusalReason.NONE_FREE, {"month": ""})
        await driver.press(key, *(["2"] if key == "d" else []))
        await until_in_dialog(driver, "No free slot in any month")


async def test_a_slow_ledger_is_left_with_escape_and_answers_later(
    run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exported_dialog, "SLOW_SECONDS", 0.05)
    slots = FakeSlots(free=11)
    async with run_app(size=(120, 40), slots=slots) as driver:
        number = await export(driver)
        await until_in_bar(driver, "11 of 40")
        slots.is_slow = True
        await driver.press("h")
        await until_in_dialog(
            driver, "Still working. Press Esc to close; the result is shown later."
        )
        await driver.press("h")
        await driver.press("d")  # neither a second request nor a question meanwhile
        driver.dialog(ExportedDialog)
        await driver.press("escape")
        assert driver.dialogs == []
        assert slots.requests == [("hold", number)]
        slots.answer.set()
        await driver.until(lambda: f"{number}: slot 30 of 2026-03" in driver.part_text("#header"))


async def test_without_a_ledger_the_keys_are_absent(run_app: RunApp) -> None:
    async with run_app() as driver:
        await export(driver)
        before = driver.dialog_text()
        assert "slot" not in before.lower()
        await driver.press("h", "d")
        driver.dialog(ExportedDialog)
        assert driver.dialog_text() == before


async def test_quitting_does_not_wait_for_the_ledger(run_app: RunApp) -> None:
    slots = FakeSlots()
    slots.is_slow = True
    async with run_app(slots=slots) as driver:
        await driver.until(lambda: bool(slots.quotas))
        driver.app.exit()
        wait_for_writers(60)  # the fake ledger gives up after thirty seconds
        assert "xmc-asker" in [thread.name for thread in enumerate_threads()]
        slots.answer.set()
