"""The whole program on a pseudo-terminal: a quote from the first key to the order sheet, and what is left after it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from select import select
from types import TracebackType

import pyte
import pytest

from xmc_tui.locale import language
from xmc_tui.present.money import amount

if sys.platform == "win32":
    pytest.skip("there is no pseudo-terminal in Python on Windows", allow_module_level=True)

import fcntl
import pty
import struct
import termios

#: How long an answer may take on a busy machine, in seconds.
PATIENCE = 10.0

#: What a burst of searches chooses: enough to qualify, with bespoke items, no rule broken.
WISHES = ("amethyst", "carbon-roof", "carbon-hood-raw", "carbon-exterior")
TOTAL = 529_900 + 28_000 + 25_000 + 42_000 + 18_000

#: Private modes by number, such as 25 for the cursor, as the program switches them.
_MODES = re.compile(rb"\x1b\[\?([\d;]+)([hl])")

#: What pyte does not know and would show as text: private queries and the keyboard protocol.
_UNKNOWN = re.compile(r"\x1b\[[<=>?][\d;:]*(?:\$p|[a-gi-km-zA-Z])|\x1b\[[\d;]*t|\x1bP.*?\x1b\\", re.DOTALL)

MOUSE = {1000, 1001, 1002, 1003, 1005, 1006, 1015}
ALTERNATE = {47, 1047, 1049}


class Terminal:
    """Runs a command on a pseudo-terminal of a size, and keeps what a person would see on it."""

    def __init__(self, command: list[str], size: tuple[int, int], home: Path) -> None:
        width, height = size
        self.screen = pyte.Screen(width, height)
        self._stream = pyte.Stream(self.screen)
        self.output = b""
        self._waiting = b""
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        self.before = termios.tcgetattr(slave)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TEXTUAL", "LC_", "XMC"))}
        environment = {
            **kept,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "HOME": str(home),
            "XDG_DOCUMENTS_DIR": str(home / "documents"),
        }
        environment.pop("NO_COLOR", None)
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
        os.write(self.master, text.encode())

    @property
    def text(self) -> str:
        """What is on the screen, line by line."""
        rows = (self.screen.buffer[number] for number in range(self.screen.lines))
        return "\n".join("".join(row[x].data for x in range(self.screen.columns)).rstrip() for row in rows)

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
        """Hold the terminal to how it was found; mode 1016 is left out, Textual 8.2.8 never switches it off."""
        modes = self.modes
        assert modes.get(25, True), "the cursor is hidden"
        left_on = {number for number, on in modes.items() if on} - {25, 7, 1016}
        assert left_on & ALTERNATE == set(), "the alternate screen was not left"
        assert left_on & MOUSE == set(), "the mouse is still reported"
        assert left_on & {1004, 2004, 2026, 2048} == set(), "focus, paste or resize is still reported"
        pushed, popped = (len(re.findall(rb"\x1b\[%s\d*u" % sign, self.output)) for sign in (b">", b"<"))
        assert pushed == popped, "the keyboard protocol was not put back"
        assert termios.tcgetattr(self._slave)[:4] == self.before[:4], "the line settings were not put back"


XMC = (sys.executable, "-c", "from xmc_tui.cli import main; main()")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Open `xmc` with some arguments on a terminal; what still runs is ended."""
    opened: list[Terminal] = []

    def make(*arguments: str, size: tuple[int, int], code: str) -> Terminal:
        running = Terminal([*XMC, *arguments, "--lang", code], size, tmp_path)
        opened.append(running)
        running.wait_for("Space", "the first frame")
        return running

    yield make
    for each in opened:
        each.__exit__(None, None, None)


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_quote_from_the_first_key_to_the_sheet(
    terminal: Callable[..., Terminal], tmp_path: Path, size: tuple[int, int], code: str
) -> None:
    say = language(code).say
    path = tmp_path / "quote.toml"

    app = terminal(size=size, code=code)
    for number, wish in enumerate(WISHES):
        app.send(f"/{wish}\r")
        so_far = 529_900 + sum((28_000, 25_000, 42_000, 18_000)[: number + 1])
        app.wait_for(amount(so_far), f"after /{wish}")
    assert amount(TOTAL) in app.text
    app.send("6")
    app.wait_for(say("quote"), "the review")
    app.send("e")
    app.wait_for(say("Export the order sheet"), "the export dialog")
    app.wait_for("XMC-", "the path filled in")
    app.send("\x15")
    app.wait_for(lambda: "XMC-" not in app.text, "the emptied field")
    app.send(str(path))
    app.wait_for(path.name, "the path")
    app.send("\r")
    app.wait_for(say("Written:"), "after export")
    assert path.exists()
    app.send("\x1b")
    app.wait_for(lambda: say("Written:") not in app.text, "after closing the dialog")
    app.send("q")
    assert app.wait_for_end() == 0
    app.check_restored()
    assert "Traceback" not in app.output.decode("utf-8", "replace")
    first = path.read_bytes()

    again = terminal("open", str(path), size=size, code=code)
    again.wait_for(amount(TOTAL), "the opened sheet")
    again.send("e")
    again.wait_for(say("Export the order sheet"), "the export dialog")
    again.send("\r")
    again.wait_for(say("Written:"), "after the second export")
    again.send("\r")
    again.wait_for(lambda: say("Written:") not in again.text, "after closing the dialog")
    again.send("q")
    assert again.wait_for_end() == 0
    again.check_restored()
    assert path.read_bytes() == first

    checked = subprocess.run([*XMC, "check", str(path)], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert 'status = "quote"' in path.read_text(encoding="utf-8")


def test_asked_to_leave_without_exporting_the_terminal_is_restored(terminal: Callable[..., Terminal]) -> None:
    app = terminal(size=(80, 24), code="en")
    app.send("/amethyst\r")
    app.wait_for(amount(557_900))
    app.send("q")
    app.wait_for(language("en").say("Leave without exporting"))
    app.send("jj\r")
    assert app.wait_for_end() == 0
    app.check_restored()


def test_the_chinese_comma_of_an_input_method_opens_search(terminal: Callable[..., Terminal]) -> None:
    app = terminal(size=(80, 24), code="zh")
    app.send("、紫水晶\r")
    app.wait_for(amount(557_900))
    app.send("u")
    app.wait_for(amount(529_900))
    app.send("q")
    assert app.wait_for_end() == 0
