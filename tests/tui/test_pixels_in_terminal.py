"""Pictures as pixels of the whole program in a pseudo-terminal, which answers its questions."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest

from tests.deep_test_sizes import covering_cases, deep_case
from tests.pixel_terminal import PixelTerminal
from tests.pseudo_terminal import XMC, Terminal
from tests.wait_conditions import block_until, is_asleep, is_stopped

#: The answers to the questions of the program: version, size of a cell, of the window, DA1.
_ANSWERS = {
    "kitty": "\x1bP>|kitty(0.39.1)\x1b\\\x1b[6;18;9t\x1b[4;720;1080t\x1b[?62;c",
    "sixel": "\x1bP>|foot(1.13.1)\x1b\\\x1b[6;18;9t\x1b[4;720;1080t\x1b[?62;4;22c",
}
_SIXEL_SIZE = "\x1b[?2;0;1000;1000S\x1b[?62;4;22c"

SIZE = (120, 40)


class AnsweringTerminal(Terminal):
    """A terminal that answers, and displays pixels."""

    def __init__(self, protocol: str, home: Path) -> None:
        self.protocol = protocol
        self.pixels = PixelTerminal(*SIZE)
        self._seen = self._answered = 0
        super().__init__([*XMC, "--lang", "en"], SIZE, home, has_pictures=True)
        # The output is displayed by `pixels` alone: pyte reads a picture character by character.
        self._stream.feed = lambda _: None  # type: ignore[method-assign]

    def read(self, seconds: float = 0.05) -> bool:
        """Read output, answer the questions in it, and display it."""
        has_read = super().read(seconds)
        new = self.output[self._seen :].decode("utf-8", "ignore")
        # A character may be torn: the rest comes with the next read.
        if not self.output[-3:].isascii():
            return has_read
        self._seen = len(self.output)
        self.pixels.feed(new)
        asked = [match.start() for match in re.finditer(rb"\x1b\[c", self.output)]
        for position in asked[self._answered :]:
            is_second = b"S" in self.output[max(0, position - 12) : position]
            self.send(_SIXEL_SIZE if is_second else _ANSWERS[self.protocol])
            self._answered += 1
        return has_read

    def wait_for_pixels(self) -> None:
        """Wait until both pictures are displayed, and the program waits for input."""
        self.wait_for(lambda: self.pixels.pixel_cells().sum() > 1000, "the pictures")
        while self.read(0.2) or not is_asleep(self.process.pid):
            pass


@pytest.fixture
def terminal(request: pytest.FixtureRequest, tmp_path: Path) -> AnsweringTerminal:
    """Return a terminal that runs the program."""
    return AnsweringTerminal(request.param, tmp_path)


def check_left(terminal: AnsweringTerminal) -> None:
    """Check that no picture is left in the terminal."""
    assert terminal.pixels.faults == []
    assert not terminal.pixels.is_alternate
    assert [page.images for page in terminal.pixels._pages] == [{}, {}]


@pytest.mark.parametrize(
    ("ending", "terminal"),
    [
        *covering_cases(["quit", "SIGTERM"], ["sixel", "kitty"]),
        deep_case("SIGHUP", "sixel"),
        deep_case("SIGHUP", "kitty"),
    ],
    indirect=["terminal"],
)
def test_no_picture_is_left_in_the_terminal(terminal: AnsweringTerminal, ending: str) -> None:
    with terminal:
        terminal.wait_for_pixels()
        if ending == "quit":
            terminal.send("q")
        else:
            os.kill(terminal.process.pid, getattr(signal, ending))
        terminal.wait_for_end()
        check_left(terminal)
        terminal.check_restored()


@pytest.mark.parametrize("terminal", ["kitty", deep_case("sixel")], indirect=True)
def test_a_suspended_program_shows_its_pictures_again(terminal: AnsweringTerminal) -> None:
    with terminal:
        terminal.wait_for_pixels()
        before = terminal.pixels.image()
        os.kill(terminal.process.pid, signal.SIGTSTP)
        terminal.wait_for(lambda: not terminal.pixels.is_alternate, "the normal screen")
        # It stops itself after it has left the screen; a signal to go on before that has no effect.
        block_until(lambda: is_stopped(terminal.process.pid), "the program is stopped")
        assert [page.images for page in terminal.pixels._pages] == [{}, {}]
        os.kill(terminal.process.pid, signal.SIGCONT)
        terminal.wait_for(lambda: terminal.pixels.is_alternate, "the alternate screen")
        terminal.wait_for_pixels()
        assert terminal.pixels.faults == []
        assert (terminal.pixels.image() == before).all()
        terminal.send("q")
        terminal.wait_for_end()
