"""The whole program in terminals that answer its questions: at once, torn, late, or never."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import struct
import sys
import termios
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("there is no pseudo-terminal in Python on Windows", allow_module_level=True)

from tests.deep_test_sizes import deep_case
from tests.pseudo_terminal import XMC, Terminal
from xmc_tui.tui.terminal_questions import FIRST_QUESTIONS, SIXEL_QUESTIONS

NAME, ATTRIBUTES = "\x1b[>0q", "\x1b[c"

#: The answers of terminals without sixels, in the order of the questions.
KITTY = "\x1bP>|kitty({})\x1b\\\x1b[6;18;9t\x1b[4;720;1080t\x1b[?62c"

SIZE = (120, 40)

OpenTerminal = Callable[..., Terminal]


@pytest.fixture
def open_terminal(tmp_path: Path) -> Iterator[OpenTerminal]:
    """Return a function that opens a terminal with settings, and ends it after the test."""
    settings = tmp_path / "config" / "xmc" / "settings.toml"
    settings.parent.mkdir(parents=True)
    with ExitStack() as stack:

        def make(*arguments: str, written: str = "", **options: Any) -> Terminal:
            settings.write_text(written, "utf-8")
            command = [*XMC, *arguments, "--lang", "en"]
            return stack.enter_context(
                Terminal(command, SIZE, tmp_path, has_pictures=True, **options)
            )

        yield make


def answer_like(version: str) -> Mapping[str, str]:
    """Return the answers of a version of kitty, all of them after the last question."""
    return {ATTRIBUTES: KITTY.format(version)}


def is_octant(character: str) -> bool:
    """Whether a character is in the octant block."""
    return "\U0001cd00" <= character <= "\U0001cde5"


def is_sextant(character: str) -> bool:
    """Whether a character is in the sextant block."""
    return "\U0001fb00" <= character <= "\U0001fb3b"


def test_a_kitty_that_draws_octants_gets_them(open_terminal: OpenTerminal) -> None:
    app = open_terminal(answers=answer_like("0.40.1"), written='pixels = "off"\n')
    app.wait_for(lambda: any(map(is_octant, app.text)), "octants in the picture")
    assert app.output.index(b"\x1b[?1049h") < app.output.index(FIRST_QUESTIONS.encode())
    app.wait_until_idle()
    assert app.output.count(FIRST_QUESTIONS.encode()) == 1
    assert SIXEL_QUESTIONS.encode() not in app.output


def test_a_kitty_that_would_draw_boxes_gets_sextants(open_terminal: OpenTerminal) -> None:
    app = open_terminal(answers=answer_like("0.32.2"), written='pixels = "off"\n')
    app.wait_for(lambda: any(map(is_sextant, app.text)), "sextants in the picture")
    app.wait_until_idle()
    assert not any(map(is_octant, app.output.decode("utf-8", "replace")))


def test_no_byte_of_an_answer_is_a_key(open_terminal: OpenTerminal) -> None:
    written = 'glyphs = "half"\n'
    silent = open_terminal(written=written)
    silent.wait_for("Space", "the first frame")
    silent.wait_until_idle()
    app = open_terminal(written=written)
    app.wait_for(lambda: FIRST_QUESTIONS.encode() in app.output, "the questions")
    # Escape and the beginnings of keys are sent with the next character: on a loaded machine they
    # could be apart for so long that they are keys.
    for piece in re.findall(r"\x1b\\|\x1b..|.", KITTY.format("0.20.0")):
        app.send(piece)
        app.read(0.001)
    app.wait_for("Space", "the first frame")
    app.wait_until_idle()
    assert app.text == silent.text
    # Late, asked for by nobody, and torn after the time of Escape.
    app.send(KITTY.format("0.20.0"))
    app.send("\x1b[?62;")
    app.read(0.2)
    app.send("22c\x1bP>|kit")
    app.read(0.2)
    app.send("ty(0.20.0)\x1b\\")
    app.wait_until_idle()
    assert app.text == silent.text
    app.send("2")
    app.wait_for("Price change", "the step of a key after all answers")


@pytest.mark.deep
def test_the_demo_goes_on_while_the_terminal_answers(open_terminal: OpenTerminal) -> None:
    app = open_terminal("--demo", written='glyphs = "half"\n', answers=answer_like("0.20.0"))
    app.wait_for("Any key starts", "the caption")
    app.wait_for(lambda: FIRST_QUESTIONS.encode() in app.output, "the questions")
    app.wait_for("Amethyst", "a later step")
    assert "Any key starts" in app.text


def test_answers_that_come_while_it_exits_are_not_printed(open_terminal: OpenTerminal) -> None:
    """On a busy machine an answer may be sent after the exit, and is echoed: then once more."""
    for _ in range(5):
        app = open_terminal(written='glyphs = "half"\n')
        app.wait_for(lambda app=app: FIRST_QUESTIONS.encode() in app.output, "the questions")
        app.send("\x11")  # Ctrl+Q
        app.wait_for(lambda app=app: b"\x1b[?2004l" in app.output, "the beginning of the exit")
        app.send(KITTY.format("0.40.1"))
        assert app.wait_for_end() == 0
        app.check_restored()
        shown = app.output.partition(b"\x1b[?1049l")[2]
        is_echoed = b"[?62" in shown  # the line settings of the shell echo it
        if not is_echoed and unread(app) == 0:
            return
    raise AssertionError("the answers are echoed, or left to the shell")


def unread(app: Terminal) -> int:
    """Return the number of bytes that the shell would read."""
    settings = termios.tcgetattr(app._slave)
    settings[3] &= ~termios.ICANON
    termios.tcsetattr(app._slave, termios.TCSANOW, settings)
    answer = fcntl.ioctl(app._slave, termios.FIONREAD, bytes(4))
    return int(struct.unpack("i", answer)[0])


def test_a_new_size_is_a_reason_to_ask_again(open_terminal: OpenTerminal) -> None:
    app = open_terminal(written='glyphs = "half"\n', answers=answer_like("0.20.0"))
    app.wait_for("Space", "the first frame")
    app.wait_until_idle()
    before = app.output.count(FIRST_QUESTIONS.encode())
    fcntl.ioctl(app._slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 1800, 1080))
    os.kill(app.process.pid, signal.SIGWINCH)
    app.wait_for(lambda: app.output.count(FIRST_QUESTIONS.encode()) > before, "the questions again")


@pytest.mark.parametrize(
    ("written", "environment"),
    [
        ('glyphs = "off"\n', {}),
        deep_case("", {"NO_COLOR": "1"}),
        deep_case('glyphs = "half"\npixels = "off"\n', {}),
        deep_case("", {"TMUX": "/tmp/tmux-0/default,1,0"}),
        deep_case("", {"TERM": "screen-256color"}),
        deep_case("", {"TERM_PROGRAM": "Apple_Terminal"}),
    ],
)
def test_nothing_is_asked_where_nothing_depends_on_it(
    open_terminal: OpenTerminal, written: str, environment: dict[str, str]
) -> None:
    app = open_terminal(written=written, environment=environment)
    app.wait_for("Space", "the first frame")
    app.wait_until_idle()
    assert NAME.encode() not in app.output
    assert ATTRIBUTES.encode() not in app.output
