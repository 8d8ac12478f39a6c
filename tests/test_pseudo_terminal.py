"""The emulated screen of tests: text over wide characters, and at the right edge."""

from __future__ import annotations

import sys

import pyte
import pytest

if sys.platform == "win32":
    pytest.skip("there is no pseudo-terminal in Python on Windows", allow_module_level=True)

from tests.pseudo_terminal import HALF, StrictScreen


def display(text: str) -> list[str]:
    """Return the characters of a screen of two rows of eight cells, after some output."""
    screen = StrictScreen(8, 2)
    pyte.Stream(screen).feed(text)
    return ["".join(screen.buffer[y][x].data or "_" for x in range(8)) for y in range(2)]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("ab王c", "ab王_c   "),
        ("王女\x1b[1;1Hab", "ab女_    "),
        ("王女\x1b[1;1Ha", "a 女_    "),
        ("王女\x1b[1;2Hab", f"{HALF}ab     "),
        ("王女\x1b[1;3Ha", "王_a     "),
        ("王女\x1b[1;4Ha", f"王_{HALF}a    "),
        ("abc\x1b[1;2H\x1b[4hx", "axbc    "),
    ],
)
def test_text_over_a_wide_character_leaves_no_half_of_it_unnoticed(text: str, row: str) -> None:
    assert display(text) == [row, " " * 8]


def test_text_is_wrapped_at_the_right_edge() -> None:
    assert display("abcdefgh") == ["abcdefgh", " " * 8]
    assert display("abcdefghij") == ["abcdefgh", "ij      "]
    assert display("\x1b[1;7Habc") == ["      ab", "c       "]


def test_text_has_the_colours_that_were_set() -> None:
    screen = StrictScreen(8, 1)
    pyte.Stream(screen).feed("a\x1b[31;1mb\x1b[0mc")
    cells = [screen.buffer[0][x] for x in range(3)]
    assert [(cell.data, cell.fg, cell.bold) for cell in cells] == [
        ("a", "default", False),
        ("b", "red", True),
        ("c", "default", False),
    ]
