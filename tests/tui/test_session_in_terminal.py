"""The whole program in a pseudo-terminal: from the first key to the order sheet and the exit."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.deep_test_sizes import deep_case
from xmc_tui.i18n import translator_for
from xmc_tui.presentation.money_format import format_amount

if sys.platform == "win32":
    pytest.skip("there is no pseudo-terminal in Python on Windows", allow_module_level=True)

from tests.pseudo_terminal import HALF, XMC, Terminal

#: The options chosen by searches: enough to qualify, with bespoke items, and valid.
WISHES = ("amethyst", "carbon-roof", "carbon-hood-raw", "carbon-exterior")
TOTAL = 529_900 + 28_000 + 25_000 + 42_000 + 18_000


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Return a function that opens `xmc` in a terminal; it is ended after the test."""
    opened: list[Terminal] = []

    def make(*arguments: str, size: tuple[int, int], code: str) -> Terminal:
        running = Terminal([*XMC, *arguments, "--lang", code], size, tmp_path)
        opened.append(running)
        running.wait_for("Space", "the first frame")
        return running

    yield make
    for each in opened:
        each.__exit__(None, None, None)


@pytest.mark.parametrize(
    ("size", "code"),
    [
        ((80, 24), "zh"),
        deep_case((120, 40), "en"),
        deep_case((120, 40), "zh"),
        deep_case((80, 24), "en"),
    ],
)
def test_a_quote_from_the_first_key_to_the_sheet(
    terminal: Callable[..., Terminal], tmp_path: Path, size: tuple[int, int], code: str
) -> None:
    translate = translator_for(code).translate
    path = tmp_path / "quote.toml"

    app = terminal(size=size, code=code)
    for number, wish in enumerate(WISHES):
        app.send(f"/{wish}\r")
        so_far = 529_900 + sum((28_000, 25_000, 42_000, 18_000)[: number + 1])
        app.wait_for(format_amount(so_far), f"after /{wish}")
    assert format_amount(TOTAL) in app.text
    app.send("6")
    app.wait_for(translate("Valid quote"), "the review")
    app.send("e")
    app.wait_for(translate("Export order sheet"), "the export dialog")
    app.wait_for(".toml", "the path filled in")
    app.send("\x1b[Z\x15")  # the field before that of the customer is the path
    app.wait_for(lambda: ".toml" not in app.text, "the emptied field")
    app.send(str(path))
    app.wait_for(path.name, "the path")
    app.send("\r")
    app.wait_for(translate("Order sheet:"), "after export")
    assert path.exists()
    app.send("\x1b")
    app.wait_for(lambda: translate("Order sheet:") not in app.text, "after closing the dialog")
    app.send("q")
    assert app.wait_for_end() == 0
    app.check_restored()
    assert "Traceback" not in app.output.decode("utf-8", "replace")
    first = path.read_bytes()

    again = terminal("open", str(path), size=size, code=code)
    again.wait_for(format_amount(TOTAL), "the opened sheet")
    again.send("e")
    again.wait_for(translate("Export order sheet"), "the export dialog")
    again.send("\r")
    again.wait_for(translate("Order sheet:"), "after the second export")
    again.send("\r")
    again.wait_for(lambda: translate("Order sheet:") not in again.text, "after closing the dialog")
    again.send("q")
    assert again.wait_for_end() == 0
    again.check_restored()
    assert path.read_bytes() == first

    checked = subprocess.run(
        [*XMC, "check", str(path)], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    assert 'status = "quote"' in path.read_text(encoding="utf-8")


def test_quitting_without_exporting_restores_the_terminal(
    terminal: Callable[..., Terminal],
) -> None:
    app = terminal(size=(80, 24), code="en")
    app.send("/amethyst\r")
    app.wait_for(format_amount(557_900))
    app.send("q")
    app.wait_for(translator_for("en").translate("Quit without exporting"))
    app.send("jj\r")
    assert app.wait_for_end() == 0
    app.check_restored()


def test_the_chinese_comma_of_an_input_method_opens_search(
    terminal: Callable[..., Terminal],
) -> None:
    app = terminal(size=(80, 24), code="zh")
    app.send("、紫水晶\r")
    app.wait_for(format_amount(557_900))
    app.send("u")
    app.wait_for(format_amount(529_900))
    app.send("q")
    assert app.wait_for_end() == 0


#: Keys after which the edge of a widget, message or dialog is in the middle of wide characters.
EDGES = (
    *("n", "2", "j ", "c", "a", "a", "\x1b", "g", "\x1b", "?", "\x1b", "/", "a", "m", "\x1b"),
    *("\x10", "a", "\x1b", "o", "\x1b", "t", "j", "\x1b"),
)


@pytest.mark.parametrize(
    "size", [(80, 24), deep_case((120, 40))], ids=lambda size: f"{size[0]}x{size[1]}"
)
def test_no_chinese_character_is_cut_by_text_written_next_to_it(
    terminal: Callable[..., Terminal], write_settings: Callable[[str], Path], size: tuple[int, int]
) -> None:
    write_settings('glyphs = "off"\n')  # a slide show of the car would change the screen
    app = terminal(size=size, code="zh")
    for number, keys in enumerate(EDGES):
        app.send(keys)
        app.settle()
        assert HALF not in app.text, f"after {EDGES[: number + 1]}\n{app.text}"
        if keys == "\x1b" or number < 6:
            assert app.text == app.repaint(), EDGES[: number + 1]


def test_the_program_fills_its_window_whatever_size_the_environment_says(
    terminal: Callable[..., Terminal], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    app = terminal(size=(120, 40), code="en")
    app.wait_for("Quit", "the keys")
    app.settle()
    assert "Quit" in app.text.split("\n")[39]
