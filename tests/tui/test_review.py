"""The keys of the review: standard items on demand, and the QR code when it is asked for."""

from __future__ import annotations

from tests.tui.conftest import RunApp
from xmc_tui.tui.dialogs.base_dialogs import TextDialog


async def test_space_unfolds_and_enter_shows_the_code(run_app: RunApp) -> None:
    async with run_app("en", (80, 24)) as driver:
        await driver.press("6")
        assert "Electric spoiler" not in driver.part_text("#options")
        await driver.press("space")
        assert "Electric spoiler" in driver.part_text("#options")
        await driver.press("space")
        assert "Electric spoiler" not in driver.part_text("#options")
        picture = driver.screen.query_one("#picture")
        assert picture.display
        assert picture.size.height >= 8, "the car stays in sight"
        code = driver.part_text("#code").splitlines()
        assert len(code) == 3
        assert "█" not in "".join(code)
        await driver.press("enter")
        dialog = driver.dialog(TextDialog)
        text = driver.part_text("#dialog-text", dialog)
        assert "█▀▀▀▀▀█" in text
        assert code[1].strip() in text
        shown = driver.text()
        assert code[1].strip() in shown, "the dialog fits the screen"
        await driver.press("enter")
        assert driver.dialogs == []


async def test_customers_see_no_code(run_app: RunApp) -> None:
    async with run_app("en", (120, 40)) as driver:
        await driver.press("6", "f2", "enter")
        assert driver.dialogs == []
