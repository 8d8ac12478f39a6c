"""Tests of the questions to the terminal: when they are asked, and what follows from answers."""

from __future__ import annotations

import threading

import pytest

from xmc_tui.tui.terminal_capabilities import TerminalCapabilities
from xmc_tui.tui.terminal_questions import (
    EXIT_SECONDS,
    FIRST_QUESTIONS,
    SIXEL_QUESTIONS,
    TerminalQuestions,
    parse_version,
    queries_terminal,
    with_cell_size,
)


class Asked:
    """Questions with what they wrote and found, and a clock."""

    def __init__(self) -> None:
        self.now = 100.0
        self.written: list[str] = []
        self.found: list[TerminalCapabilities] = []
        self.questions = TerminalQuestions(self.written.append, self.found.append, lambda: self.now)

    def answer(self, *answers: tuple[str, str]) -> None:
        for kind, text in answers:
            self.questions.record_answer(kind, text)


KITTY = (("version", "kitty(0.40.1)"), ("cell", "18;9"), ("text_area", "720;1080"))


# ── Rounds ────────────────────────────────────────────────────────────────────────────────────────


def test_device_attributes_end_the_round() -> None:
    asked = Asked()
    asked.questions.ask()
    assert asked.written == [FIRST_QUESTIONS]
    assert FIRST_QUESTIONS.endswith("\x1b[c")  # else other answers would be outstanding
    asked.answer(*KITTY)
    assert asked.found == []
    assert asked.questions.are_awaiting_answers
    asked.answer(("attributes", "62"))
    assert asked.found == [TerminalCapabilities("kitty", (0, 40, 1), False, (9, 18), (1080, 720))]
    assert not asked.questions.are_awaiting_answers
    assert asked.written == [FIRST_QUESTIONS]


@pytest.mark.parametrize(
    ("answer", "size"),
    [
        ("2;0;4096;2048", (4096, 2048)),
        ("2;3;0", (1000, 1000)),
        ("1;3;0", (1000, 1000)),
        ("1;0;256;256", (1000, 1000)),
        ("2;0;0;0", (1000, 1000)),
        ("2;0;5", (1000, 1000)),
        ("", (1000, 1000)),
        (None, (1000, 1000)),
    ],
)
def test_the_largest_sixel_picture_is_asked_for_only_where_there_are_sixels(
    answer: str | None, size: tuple[int, int]
) -> None:
    asked = Asked()
    asked.questions.ask()
    asked.answer(("version", "XTerm(379)"), ("attributes", "63;1;2;4;6"))
    assert asked.written == [FIRST_QUESTIONS, SIXEL_QUESTIONS]
    assert asked.found == []
    asked.answer(*([("graphics", answer)] if answer is not None else []))
    asked.answer(("attributes", "63;1;2;4;6"))
    (found,) = asked.found
    assert (found.name, found.has_sixel, found.max_sixel_size) == ("xterm", True, size)


@pytest.mark.parametrize("attributes", ["4;6", "62", "1;2", "", "64;14;40", "6"])
def test_the_type_of_a_terminal_is_no_attribute(attributes: str) -> None:
    asked = Asked()
    asked.questions.ask()
    asked.answer(("attributes", attributes))
    assert asked.found == [TerminalCapabilities()]


def test_answers_to_no_question_are_ignored() -> None:
    asked = Asked()
    asked.answer(*KITTY, ("attributes", "62;4"))
    assert (asked.written, asked.found) == ([], [])
    asked.questions.ask()
    asked.answer(("attributes", "62"), *KITTY, ("attributes", "62;4"))
    assert asked.found == [TerminalCapabilities()]
    asked.questions.ask()
    asked.answer(("attributes", "62"))
    assert asked.found == [TerminalCapabilities()] * 2


def test_questions_on_a_resize_wait_for_the_answers_to_the_former() -> None:
    asked = Asked()
    asked.questions.ask()
    for _ in range(20):
        asked.questions.ask()
    assert asked.written == [FIRST_QUESTIONS]
    asked.answer(("cell", "18;9"), ("attributes", "62"))
    assert asked.written == [FIRST_QUESTIONS] * 2
    asked.answer(("cell", "36;18"), ("attributes", "62"))
    assert asked.written == [FIRST_QUESTIONS] * 2
    assert [found.cell_size for found in asked.found] == [(9, 18), (18, 36)]


def test_a_terminal_that_never_answers_is_asked_again_after_a_while() -> None:
    asked = Asked()
    asked.questions.ask()
    asked.now += 4
    asked.questions.ask()
    assert len(asked.written) == 1
    asked.now += 2
    asked.questions.ask()
    assert len(asked.written) == 2


@pytest.mark.parametrize("kind", ["cell", "text_area", "graphics", "version"])
def test_numbers_without_limit_are_no_error(kind: str) -> None:
    asked = Asked()
    asked.questions.ask()
    many = "9" * 5000
    text = {"graphics": f"2;0;{many};{many}", "version": f"kitty({many}.{many})"}
    asked.answer((kind, text.get(kind, f"{many};{many}")), ("attributes", "62"))
    assert len(asked.found) == 1


# ── The exit ──────────────────────────────────────────────────────────────────────────────────────


def test_the_exit_waits_for_the_answers() -> None:
    asked = Asked()
    asked.questions.ask()
    waiting = threading.Thread(target=asked.questions.wait_until_answered)
    waiting.start()
    asked.questions.ask()  # a resize while the program exits
    asked.answer(("attributes", "62"))
    waiting.join(30)
    assert not waiting.is_alive()


def test_the_exit_does_not_wait_without_questions_or_for_a_terminal_that_is_silent() -> None:
    asked = Asked()
    asked.questions.wait_until_answered()
    asked.questions.ask()
    asked.now += EXIT_SECONDS + 0.01
    asked.questions.wait_until_answered()
    assert asked.questions.are_awaiting_answers


# ── What follows ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "name", "version"),
    [
        ("kitty(0.32.2)", "kitty", (0, 32, 2)),
        ("ghostty 1.2.0-main+5cb2fa6f", "ghostty", (1, 2, 0)),
        ("foot(1.13.1)", "foot", (1, 13, 1)),
        ("foot(1.16.2-18-gab (分支))", "foot", (1, 16, 2)),
        ("WezTerm 20240203-110809-5046fc22", "wezterm", (20240203,)),
        ("XTerm(379)", "xterm", (379,)),
        ("Konsole 22.12.3", "konsole", (22, 12, 3)),
        ("tmux 3.3a", "tmux", (3, 3)),
        ("VTE(7802)", "vte", (7802,)),
        ("xterm.js(6.0.0)", "xterm.js", (6, 0, 0)),
        ("iTerm2 3.5.0", "iterm2", (3, 5, 0)),
        ("WezTerm", "wezterm", ()),
        ("", "", ()),
        ("(0.1)", "", ()),
    ],
)
def test_names_and_versions(text: str, name: str, version: tuple[int, ...]) -> None:
    assert parse_version(text) == (name, version)


def test_a_cell_follows_from_the_window_where_it_was_not_answered() -> None:
    unknown = TerminalCapabilities()
    area = TerminalCapabilities(text_area_size=(1200, 800))
    answered = TerminalCapabilities(cell_size=(7, 14))
    assert with_cell_size(unknown, (120, 40, 1080, 720)).cell_size == (9, 18)
    assert with_cell_size(area, (120, 40, 1080, 720)).cell_size == (9, 18)
    assert with_cell_size(area, (120, 40, 0, 0)).cell_size == (10, 20)
    assert with_cell_size(unknown, (120, 40, 0, 0)).cell_size == (0, 0)
    assert with_cell_size(area, (0, 0, 0, 0)).cell_size == (0, 0)
    assert with_cell_size(answered, (120, 40, 1080, 720)).cell_size == (7, 14)


@pytest.mark.parametrize(
    ("name", "area", "cell", "expected"),
    [
        # A cell of 8.43 x 17 pixels, of which xterm.js answers 8 x 17.
        ("xterm.js", (1012, 680), (8, 17), (1011.5 / 120, 17)),
        ("xterm.js", (1080, 660), (9, 17), (9, 659.5 / 40)),
        ("xterm.js", (1080, 720), (9, 18), (9, 18)),
        ("", (1012, 680), (8, 17), (1011.5 / 120, 17)),  # before it had a name
        # An area of another number of cells, as after a resize, or none.
        ("xterm.js", (1350, 850), (9, 17), (9, 17)),
        ("xterm.js", (0, 0), (9, 17), (9, 17)),
        # Other terminals may report an area with borders.
        ("foot", (1012, 690), (8, 17), (8, 17)),
    ],
)
def test_the_fractional_size_of_a_cell_follows_from_the_text_area(
    name: str, area: tuple[int, int], cell: tuple[int, int], expected: tuple[float, float]
) -> None:
    answered = TerminalCapabilities(name, cell_size=cell, text_area_size=area)
    assert with_cell_size(answered, (120, 40, 0, 0)).cell_size == expected


@pytest.mark.parametrize(
    ("environment", "glyphs", "pixels", "no_color", "asks"),
    [
        ({"TERM": "xterm-256color"}, "auto", "auto", False, True),
        ({"TERM": "xterm-256color"}, "auto", "off", False, True),
        ({"TERM": "xterm-256color"}, "half", "auto", False, True),
        ({"TERM": "xterm-256color"}, "half", "kitty", False, True),
        ({}, "auto", "auto", False, True),  # Windows
        # Nothing depends on the answers.
        ({"TERM": "xterm-256color"}, "half", "off", False, False),
        ({"TERM": "xterm-256color"}, "off", "auto", False, False),
        ({"TERM": "xterm-256color"}, "auto", "auto", True, False),
        ({"TERM": "linux"}, "auto", "auto", False, False),
        ({"TERM_PROGRAM": "Apple_Terminal"}, "auto", "auto", False, False),
        ({"TMUX": "/tmp/tmux"}, "auto", "auto", False, False),
        ({"STY": "1.pts"}, "auto", "auto", False, False),
        ({"TERM": "screen-256color"}, "auto", "auto", False, False),
        # A multiplexer that displays sixels, as the user knows.
        ({"TMUX": "/tmp/tmux"}, "auto", "sixel", False, True),
    ],
)
def test_the_terminal_is_asked_where_something_depends_on_it(
    environment: dict[str, str], glyphs: str, pixels: str, no_color: bool, asks: bool
) -> None:
    assert queries_terminal(environment, glyphs, pixels, no_color) is asks
