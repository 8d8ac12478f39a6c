"""The text field: where a value is longer than the field, an ellipsis marks what is cut."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from tests.tui.app_driver import run_until_idle
from xmc_tui.tui.widgets.text_field import TextField

WIDTH = 20


class FieldApp(App[None]):
    """Shows one field, and something else that can have the focus."""

    CSS = f"TextField {{ width: {WIDTH}; height: 1; border: none; padding: 0; }}"

    def __init__(self, value: str) -> None:
        super().__init__()
        self.value = value

    def compose(self) -> ComposeResult:
        """Compose the fields."""
        yield TextField("", id="other")
        yield TextField(self.value, id="field")


async def shown_text(value: str, *keys: str, focus: str = "#field") -> str:
    """Return what the field shows of a value after some keys, without spaces at its end."""
    app = FieldApp(value)
    async with app.run_test(size=(40, 4)) as pilot:
        app.query_one(focus).focus()
        await pilot.press(*keys)
        await run_until_idle()
        field = app.query_one("#field", TextField)
        return field.render_line(0).crop(0, WIDTH).text.rstrip()


@pytest.mark.parametrize("focus", ["#field", "#other"])
async def test_a_value_that_is_cut_at_its_beginning_is_marked_there(focus: str) -> None:
    path = "/home/showroom/Documents/xmc-orders/A.toml"
    text = await shown_text(path, focus=focus)
    assert text.startswith("…")
    assert text.endswith("/A.toml")
    assert path.endswith(text[1:])


async def test_a_value_that_is_cut_at_its_end_is_marked_there() -> None:
    digits = "0123456789" * 20
    assert await shown_text(digits, "home") == f"{digits[: WIDTH - 1]}…"


async def test_a_value_that_is_cut_at_both_ends_has_two_marks() -> None:
    digits = "0123456789" * 5
    text = await shown_text(f"{digits} {digits}", "end", "ctrl+left")
    assert (text[0], text[-1], len(text)) == ("…", "…", WIDTH)
    assert text[1:-1] in f"{digits} {digits}"


async def test_wide_characters_are_marked_within_the_width() -> None:
    text = await shown_text("展厅的订单文件夹里的一份很长的文件名", "home")
    assert text.startswith("展厅的订单文件夹")
    assert text.endswith("…")


@pytest.mark.parametrize("value", ["", "short", "x" * WIDTH])
async def test_a_value_that_fits_has_no_mark(value: str) -> None:
    assert "…" not in await shown_text(value, "home")
