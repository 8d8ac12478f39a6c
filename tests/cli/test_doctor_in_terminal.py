"""`xmc doctor` in terminals that answer its questions, or do not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("there is no pseudo-terminal in Python on Windows", allow_module_level=True)

from tests.pseudo_terminal import XMC, Terminal

KITTY = "\x1bP>|kitty(0.40.1)\x1b\\\x1b[6;18;9t\x1b[4;720;1080t\x1b[?62c"
SIXEL = "\x1bP>|XTerm(379)\x1b\\\x1b[6;20;10t\x1b[4;800;1200t\x1b[?64;4;22c"
SIXEL_SIZE = "\x1b[?2;0;1000;1000S\x1b[?64;4;22c"
DOCTOR = [*XMC, "doctor", "--lang", "en"]


def find_value(terminal: Terminal, label: str) -> str:
    """Return the value next to a label."""
    lines = (line for line in terminal.text.split("\n") if line.strip().startswith(label + " "))
    return next(lines).strip().removeprefix(label).strip()


def test_a_terminal_that_answers_is_described(tmp_path: Path) -> None:
    with Terminal(
        DOCTOR, (100, 60), tmp_path, answers={"\x1b[c": KITTY}, has_pictures=True
    ) as terminal:
        terminal.wait_for_end()
        assert find_value(terminal, "Terminal") == "kitty 0.40.1"
        assert find_value(terminal, "Size") == "100x60 (9x18 px)"
        assert find_value(terminal, "Colours") == "all (truecolor)"
        assert find_value(terminal, "Characters of the picture") == "octant"
        assert find_value(terminal, "Pixels") == "kitty"
        assert find_value(terminal, "Clipboard") == "yes, by OSC 52"
        terminal.check_restored()


def test_a_terminal_with_sixels_is_described(tmp_path: Path) -> None:
    answers = {"\x1b[14t\x1b[c": SIXEL, "\x1b[?2;1;0S\x1b[c": SIXEL_SIZE}
    with Terminal(DOCTOR, (100, 60), tmp_path, answers=answers, has_pictures=True) as terminal:
        terminal.wait_for_end()
        assert find_value(terminal, "Pixels") == "sixel"
        terminal.check_restored()


def test_a_terminal_that_does_not_answer_is_not_waited_for(tmp_path: Path) -> None:
    with Terminal(DOCTOR, (100, 60), tmp_path, has_pictures=True) as terminal:
        terminal.wait_for_end()
        assert find_value(terminal, "Terminal") == "xterm-256color"
        assert find_value(terminal, "Pixels") == "none"
        terminal.check_restored()


def test_a_small_window_without_colours_and_chinese_is_a_fault(tmp_path: Path) -> None:
    environment = {"COLORTERM": "", "TERM": "xterm", "PYTHONIOENCODING": "latin-1"}
    with Terminal(
        DOCTOR, (79, 80), tmp_path, environment=environment, has_pictures=True
    ) as terminal:
        assert terminal.wait_for_end() == 1
        text = terminal.output.decode("latin-1")
        assert "The window has 79x80 cells; enlarge it to at least 80x24" in text
        assert "The terminal reports 16 colours" in text
        assert "The output is encoded in iso8859-1, which has no Chinese" in text
        assert "Nothing is wrong" not in text
