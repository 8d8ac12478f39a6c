"""A pseudo-terminal for tests of the whole program: sends keys and emulates the screen."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from select import select
from types import MappingProxyType, TracebackType

import pyte
import pytest
from pyte.modes import IRM
from pyte.screens import Char

from tests.wait_conditions import PATIENCE, is_asleep

#: The number of consecutive idle checks needed, and their interval in seconds.
_IDLE_CHECKS, _IDLE_INTERVAL = 4, 0.02

#: The command that starts the program.
XMC = (sys.executable, "-m", "xmc_tui")

#: Sets or resets of private modes, such as 25 for the cursor.
_MODES = re.compile(rb"\x1b\[\?([\d;]+)([hl])")

#: Sequences that pyte would display as text: private queries and the keyboard protocol.
_UNKNOWN = re.compile(
    r"\x1b\[[<=>?][\d;:]*(?:\$p|[a-gi-km-zA-Z])|\x1b\[[\d;]*t|\x1bP.*?\x1b\\", re.DOTALL
)


def remove_unknown(text: str) -> str:
    """Return text without the sequences that pyte would display as text."""
    return _UNKNOWN.sub("", text)


#: Variables by which a terminal is recognised; the tests may be run in any.
OTHER_TERMINALS = ("TMUX", "STY", "TERM_PROGRAM", "VTE_", "KITTY_", "ALACRITTY_", "WT_", "SSH_")

MOUSE = {1000, 1001, 1002, 1003, 1005, 1006, 1015, 1016}
ALTERNATE = {47, 1047, 1049}


#: The content of the first cell of a wide character whose second was overwritten.
HALF = "\N{REPLACEMENT CHARACTER}"


class StrictScreen(pyte.Screen):
    """A screen that handles overwritten wide characters like kitty.

    If the first cell is overwritten, the second becomes blank. If the second is overwritten, half
    of the character is still displayed in the first.
    """

    def draw(self, data: str) -> None:
        """Write characters at the cursor."""
        if data.isascii() and data.isprintable() and self._has_room_for(len(data)):
            row, start = self.buffer[self.cursor.y], self.cursor.x
            for x, character in enumerate(data, start):
                row[x] = _find_cell(self.cursor.attrs, character)
            self.cursor.x = start + len(data)
            self.dirty.add(self.cursor.y)
            return
        for character in data:
            x = self.cursor.x % self.columns
            halved = self.buffer[self.cursor.y][x].data == ""
            super().draw(character)
            row, after = self.buffer[self.cursor.y], self.cursor.x
            if halved and row[x].data:
                row[x - 1] = row[x - 1]._replace(data=HALF)
            if after < self.columns and row[after].data == "":
                row[after] = row[after]._replace(data=" ")

    def _has_room_for(self, count: int) -> bool:
        """Whether that many narrow characters fit in the row and halve no wide one.

        They are then written without pyte, which takes most of the time of a test for them.
        """
        row, start = self.buffer[self.cursor.y], self.cursor.x
        return (
            start + count < self.columns
            and IRM not in self.mode
            and not any(row[x].data == "" for x in range(start, start + count + 1))
        )


@lru_cache(maxsize=4096)
def _find_cell(attributes: Char, character: str) -> Char:
    """Return the cell of a character with the attributes of the cursor."""
    return attributes._replace(data=character)


class Terminal:
    """Runs a command in a pseudo-terminal, and emulates its screen.

    `answers` are sent when the program writes their questions, unless it is empty.
    `environment` is set in addition to that of the tests. Without `has_pictures` the program draws
    none: they take half of the processor time of a start.
    """

    def __init__(
        self,
        command: list[str],
        size: tuple[int, int],
        home: Path,
        answers: Mapping[str, str] = MappingProxyType({}),
        environment: Mapping[str, str] = MappingProxyType({}),
        has_pictures: bool = False,
    ) -> None:
        width, height = size
        self.answers = answers
        self._searched = 0
        self.screen = StrictScreen(width, height)
        self._stream = pyte.Stream(self.screen)
        self.output = b""
        self._waiting = b""
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        self.before = termios.tcgetattr(slave)
        others = ("TEXTUAL", "LC_", "XMC", "COLUMNS", "LINES", *OTHER_TERMINALS)
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith(others)
        }
        variables = {
            **inherited,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "HOME": str(home),
            "XDG_DOCUMENTS_DIR": str(home / "documents"),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_STATE_HOME": str(home / "state"),
        }
        variables.pop("NO_COLOR", None)
        if not has_pictures:
            variables["XMC_GLYPHS"] = "off"
        self._size = size
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**variables, **environment},
            cwd=home,
            start_new_session=True,
        )
        self._slave = slave

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._slave)
        os.close(self.master)

    def read(self, seconds: float = 0.05) -> bool:
        """Read output for at most `seconds`; return False if there was none."""
        if not select([self.master], [], [], seconds)[0]:
            return False
        part = os.read(self.master, 65536)
        self.output += part
        self._answer()
        # A read may end within an escape sequence or a character: the next read completes it.
        text = (self._waiting + part).decode("utf-8", "surrogateescape")
        cut = max(text.rfind("\x1b"), 0)
        whole, rest = (text[:cut], text[cut:]) if cut > len(text) - 40 else (text, "")
        while whole and "\udc80" <= whole[-1] <= "\udcff":
            whole, rest = whole[:-1], whole[-1] + rest
        self._waiting = rest.encode("utf-8", "surrogateescape")
        self._stream.feed(_UNKNOWN.sub("", whole))
        return True

    def _answer(self) -> None:
        """Answer the questions in the output."""
        if not self.answers:
            return
        questions = re.compile(b"|".join(re.escape(each.encode()) for each in self.answers))
        while (match := questions.search(self.output, self._searched)) is not None:
            self._searched = match.end()
            self.send(self.answers[match[0].decode()])
        # The end may be the beginning of a question.
        self._searched = max(self._searched, len(self.output) - max(map(len, self.answers)) + 1)

    def send(self, text: str) -> None:
        """Send text in one write."""
        self.send_bytes(text.encode())

    def send_bytes(self, data: bytes) -> None:
        """Send bytes, which may be invalid UTF-8."""
        os.write(self.master, data)

    @property
    def text(self) -> str:
        """The lines of the screen, without trailing spaces."""
        rows = (self.screen.buffer[number] for number in range(self.screen.lines))
        return "\n".join(
            "".join(row[x].data for x in range(self.screen.columns)).rstrip() for row in rows
        )

    def repaint(self) -> str:
        """Make the program repaint everything; return the screen.

        The window is resized by a column and back.
        """
        width, height = self._size
        for wide in (width + 1, width):
            fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", height, wide, 0, 0))
            self.screen.resize(height, wide)
            os.kill(self.process.pid, signal.SIGWINCH)
            self.settle()
        return self.text

    def settle(self) -> None:
        """Read until there is no output for a moment and the program is asleep."""
        until = time.monotonic() + PATIENCE
        while (self.read(0.1) or not is_asleep(self.process.pid)) and time.monotonic() < until:
            pass

    def wait_until_idle(self, patience: float = PATIENCE) -> None:
        """Read until the program is idle: it waits for input, and neither writes nor computes.

        That is read from /proc, so it needs Linux.
        """
        until, idle, before = time.monotonic() + patience, 0, ""
        while idle < _IDLE_CHECKS and self.process.poll() is None:
            assert time.monotonic() < until, "it does not become idle"
            written, work = self.read(_IDLE_INTERVAL), self._work()
            idle = idle + 1 if work == before and not written else 0
            before = work
        while self.read(0):
            pass

    def _work(self) -> str:
        """Return the processor time of the program, or a different text each time while it runs."""
        times = []
        for thread in Path(f"/proc/{self.process.pid}/task").glob("*/stat"):
            with contextlib.suppress(OSError):  # it has ended meanwhile
                state, *fields = thread.read_text().rpartition(")")[2].split()
                times += fields[10:12] if state in "SZ" else [str(time.monotonic())]
        return " ".join(times)

    def wait_for(self, expected: str | Callable[[], bool], description: str = "") -> None:
        """Read until the screen contains a text or a condition is true; fail after PATIENCE."""
        is_met = expected if callable(expected) else lambda: expected in self.text
        until = time.monotonic() + PATIENCE
        while not is_met():
            has_read = self.read()
            while has_read and self.read(0):  # the screen is searched once for all that is there
                pass
            if not has_read and self._waiting:
                self._stream.feed(_UNKNOWN.sub("", self._waiting.decode("utf-8", "replace")))
                self._waiting = b""
            if time.monotonic() > until:
                pytest.fail(
                    f"{description}: waited in vain for {expected!r} on\n{self.text}", pytrace=False
                )

    def wait_for_end(self) -> int:
        """Read until the program exits; return its exit code."""
        self.wait_for(lambda: self.process.poll() is not None, "the end of the program")
        while self.read(0.1):
            pass
        return self.process.returncode

    @property
    def modes(self) -> dict[int, bool]:
        """The private modes that the program has changed, by number, and whether each is on."""
        return {
            int(number): switch == b"h"
            for numbers, switch in _MODES.findall(self.output)
            for number in numbers.split(b";")
        }

    def check_restored(self) -> None:
        """Check that modes, keyboard protocol and line settings are as before the program."""
        modes = self.modes
        assert modes.get(25, True), "the cursor is hidden"
        left_on = {number for number, on in modes.items() if on} - {25, 7}
        assert left_on & ALTERNATE == set(), "the alternate screen was not left"
        assert left_on & MOUSE == set(), "the mouse is still reported"
        assert left_on & {1004, 2004, 2026, 2048} == set(), (
            "focus, paste or resize is still reported"
        )
        pushed, popped = (
            len(re.findall(rb"\x1b\[%s\d*u" % sign, self.output)) for sign in (b">", b"<")
        )
        assert popped >= pushed, "the keyboard protocol was not restored"
        assert termios.tcgetattr(self._slave)[:4] == self.before[:4], (
            "the line settings were not restored"
        )
