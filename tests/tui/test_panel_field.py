"""The field of a panel: one that is closed while it opens does not keep the keys."""

from __future__ import annotations

import pytest
from textual.screen import Screen

from tests.tui.conftest import RunApp
from xmc_tui.tui.panel_field import PanelField


async def test_a_field_closed_while_it_is_mounted_gets_no_focus(
    run_app: RunApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with run_app() as driver:
        screen = driver.app.main_screen
        field = PanelField(screen, lambda: (0, 2, 20), lambda _: None)
        mount = Screen.mount

        async def close_meanwhile(*arguments: object) -> None:
            await mount(screen, *arguments)  # type: ignore[arg-type]
            field.close()

        monkeypatch.setattr(screen, "mount", close_meanwhile)
        await field.open("60")
        assert driver.app.focused is None


async def test_a_closed_field_cannot_be_focused_by_a_click(run_app: RunApp) -> None:
    async with run_app() as driver:
        screen = driver.app.main_screen
        field = PanelField(screen, lambda: (0, 2, 20), lambda _: None)
        await field.open("60")
        opened = driver.app.focused
        assert opened is not None
        field.close()
        assert not opened.focusable
        assert driver.app.focused is None
