"""A pseudo-terminal with the program on it: keys go in, and what a person would see comes out."""

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
from collections.abc import Callable
from pathlib import Path
from select import select
from types import TracebackType

import pyte
import pytest

from tests.waiting import PATIENCE, is_asleep

#: How many times in a row the program is found idle before it is taken to be, and how far apart, in seconds.
_LOOKS, _LOOK = 4, 0.02

#: The program, started as a person starts it.
XMC = (sys.executable, "-m", "xmc_tui")

#: Private modes by number, such as 25 for the cursor, as the program switches them.
_MODES = re.compile(rb"\x1b\[\?([\d;]+)([hl])")

#: What pyte does not know and would show as text: private queries and the keyboard protocol.
_UNKNOWN = re.compile(r"\x1b\[[<=>?][\d;:]*(?:\$p|[a-gi-km-zA-Z])|\x1b\[[\d;]*t|\x1bP.*?\x1b\\", re.DOTALL)


def without_unknown(text: str) -> str:
    """Return text without the sequences that pyte would show as text."""
    return _UNKNOWN.sub("", text)


MOUSE = {1000, 1001, 1002, 1003, 1005, 1006, 1015, 1016}
ALTERNATE = {47, 1047, 1049}


#: What is left of a wide character whose second cell was written over, where a terminal goes on showing it.
HALF = "\N{REPLACEMENT CHARACTER}"


class StrictScreen(pyte.Screen):
    """A screen that treats a character two cells wide like kitty once something is written over one of its cells.

    Written over its first cell, the second is empty. Written over its second, half of it still shows in the first.
    """

    def draw(self, data: str) -> None:
        """Write characters where the cursor is."""
        for character in data:
            x = self.cursor.x % self.columns
            halved = self.buffer[self.cursor.y][x].data == ""
            super().draw(character)
            row, behind = self.buffer[self.cursor.y], self.cursor.x
            if halved and row[x].data:
                row[x - 1] = row[x - 1]._replace(data=HALF)
            if behind < self.columns and row[behind].data == "":
                row[behind] = row[behind]._replace(data=" ")


class Terminal:
    """Runs a command on a pseudo-terminal of a size, and keeps what a person would see on it."""

    def __init__(self, command: list[str], size: tuple[int, int], home: Path) -> None:
        width, height = size
        self.screen = StrictScreen(width, height)
        self._stream = pyte.Stream(self.screen)
        self.output = b""
        self._waiting = b""
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        self.before = termios.tcgetattr(slave)
        others = ("TEXTUAL", "LC_", "XMC", "COLUMNS", "LINES")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(others)}
        environment = {
            **kept,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "HOME": str(home),
            "XDG_DOCUMENTS_DIR": str(home / "documents"),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_STATE_HOME": str(home / "state"),
        }
        environment.pop("NO_COLOR", None)
        self._size = size
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment, cwd=home, start_new_session=True
        )
        self._slave = slave

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._slave)
        os.close(self.master)

    def read(self, seconds: float = 0.05) -> bool:
        """Take in what the program writes within so many seconds; False when there was nothing."""
        if not select([self.master], [], [], seconds)[0]:
            return False
        part = os.read(self.master, 65536)
        self.output += part
        # A sequence or a character may be cut at the end of a read: it waits for its rest.
        text = (self._waiting + part).decode("utf-8", "surrogateescape")
        cut = max(text.rfind("\x1b"), 0)
        whole, rest = (text[:cut], text[cut:]) if cut > len(text) - 40 else (text, "")
        while whole and "\udc80" <= whole[-1] <= "\udcff":
            whole, rest = whole[:-1], whole[-1] + rest
        self._waiting = rest.encode("utf-8", "surrogateescape")
        self._stream.feed(_UNKNOWN.sub("", whole))
        return True

    def send(self, text: str) -> None:
        """Type a text, all at once."""
        self.send_bytes(text.encode())

    def send_bytes(self, data: bytes) -> None:
        """Send bytes, which need not be text."""
        os.write(self.master, data)

    @property
    def text(self) -> str:
        """What is on the screen, line by line."""
        rows = (self.screen.buffer[number] for number in range(self.screen.lines))
        return "\n".join("".join(row[x].data for x in range(self.screen.columns)).rstrip() for row in rows)

    def drawn_anew(self) -> str:
        """Return what is on the screen once all of it is written again: the window is made wider and narrow again."""
        width, height = self._size
        for wide in (width + 1, width):
            fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", height, wide, 0, 0))
            self.screen.resize(height, wide)
            os.kill(self.process.pid, signal.SIGWINCH)
            self.settle()
        return self.text

    def settle(self) -> None:
        """Read until the program has written nothing for a moment and waits for something."""
        until = time.monotonic() + PATIENCE
        while (self.read(0.1) or not is_asleep(self.process.pid)) and time.monotonic() < until:
            pass

    def rest(self, patience: float = PATIENCE) -> None:
        """Read until the program is idle: it waits for input, and has neither written nor computed for a moment.

        That is read from /proc, so this is for Linux.
        """
        until, idle, before = time.monotonic() + patience, 0, ""
        while idle < _LOOKS and self.process.poll() is None:
            assert time.monotonic() < until, "it does not come to rest"
            written, work = self.read(_LOOK), self._work()
            idle = idle + 1 if work == before and not written else 0
            before = work
        while self.read(0):
            pass

    def _work(self) -> str:
        """Return the processor time its threads have taken, or another text each time while one of them runs."""
        taken = []
        for thread in Path(f"/proc/{self.process.pid}/task").glob("*/stat"):
            with contextlib.suppress(OSError):  # it has ended meanwhile
                state, *fields = thread.read_text().rpartition(")")[2].split()
                taken += fields[10:12] if state in "SZ" else [str(time.monotonic())]
        return " ".join(taken)

    def wait_for(self, what: str | Callable[[], bool], where: str = "") -> None:
        """Read until the screen holds a text, or a condition is met."""
        met = what if callable(what) else lambda: what in self.text
        until = time.monotonic() + PATIENCE
        while not met():
            if not self.read() and self._waiting:
                self._stream.feed(_UNKNOWN.sub("", self._waiting.decode("utf-8", "replace")))
                self._waiting = b""
            if time.monotonic() > until:
                pytest.fail(f"{where}: waited in vain for {what!r} on\n{self.text}", pytrace=False)

    def wait_for_end(self) -> int:
        """Read until the program has left; return its exit code."""
        self.wait_for(lambda: self.process.poll() is not None, "the end of the program")
        while self.read(0.1):
            pass
        return self.process.returncode

    @property
    def modes(self) -> dict[int, bool]:
        """The private modes the program has switched, and how they stand now."""
        return {
            int(number): switch == b"h"
            for numbers, switch in _MODES.findall(self.output)
            for number in numbers.split(b";")
        }

    def check_restored(self) -> None:
        """Hold the terminal to how it was found."""
        modes = self.modes
        assert modes.get(25, True), "the cursor is hidden"
        left_on = {number for number, on in modes.items() if on} - {25, 7}
        assert left_on & ALTERNATE == set(), "the alternate screen was not left"
        assert left_on & MOUSE == set(), "the mouse is still reported"
        assert left_on & {1004, 2004, 2026, 2048} == set(), "focus, paste or resize is still reported"
        pushed, popped = (len(re.findall(rb"\x1b\[%s\d*u" % sign, self.output)) for sign in (b">", b"<"))
        assert popped >= pushed, "the keyboard protocol was not put back"
        assert termios.tcgetattr(self._slave)[:4] == self.before[:4], "the line settings were not put back"
