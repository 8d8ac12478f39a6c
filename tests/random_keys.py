"""Types random input into the program: `python -m tests.random_keys --keys 100000 --seeds 5`.

Keys, pastes, mouse reports and window sizes are sent to a pseudo-terminal as fast as the program
reads them. The program must not crash, must respond throughout, and must exit with code 0 at the
end. If a key ends it earlier, it is started again. Whether it is idle is read from /proc, so this
needs Linux.

The input depends on the seed alone. It contains no slash: a path that is typed is then a relative
one, so that files are only written below the home directory of the run. `、` opens the search
instead.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import signal
import struct
import sys
import tempfile
import termios
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from select import select

from tests.pseudo_terminal import XMC, Terminal

LANGUAGES = ("zh", "en")

#: The time limit for the program to handle all pending input on a busy machine, in seconds.
PATIENCE = 300.0

#: The pause in the output between two bursts of input, in seconds.
_QUIET = 0.04

#: The maximum number of inputs of a burst, and the number between two checks that it responds.
_BURST, _CHECK_EVERY = 200, 5000

#: Escape in the Kitty keyboard protocol: after a plain one a letter would be an Alt key.
_ESCAPE = "\x1b[27u"

#: The weight of each key. Letters find options; keys that quit or draw a poster are rare.
_KEYS: dict[str, int] = {
    **dict.fromkeys(
        ["\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\t", "\x1b[Z", "j", "k", " ", "\r"], 30
    ),
    **dict.fromkeys("123456789", 8),
    **dict.fromkeys(
        ["、", "?", "？", "g", "b", "d", "t", "v", "a", "u", "\x1a", "\x12", "\x7f", "n"], 12
    ),
    **dict.fromkeys(["[", "]", "【", "】", "c", "l", "r", "\x0f", "o", "e", "\x13", "\x10"], 12),
    **dict.fromkeys(["\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS", "\x1b[15~"], 10),
    **dict.fromkeys(["\x1b[5~", "\x1b[6~", "\x1b[H", "\x1b[F", "\x1b[3~", "\x1b[2~"], 6),
    **dict.fromkeys(
        ["\x15", "\x17", "\x01", "\x05", "\x04", "0", "：", "王", "\x1bx", "\x1b[1;5C"], 4
    ),
    **dict.fromkeys("methysfiwkxz", 2),
    **dict.fromkeys(["q", "\x11", "\x03", "p"], 1),
    _ESCAPE: 120,
}

_PASTES = ("amethyst", "carbon\nroof", "650000", "紫水晶" * 30, "\x07[red]{name}", "x" * 2000, "")


@dataclass
class InputCounts:
    """The number of inputs and of starts of the program, and the duration in seconds."""

    keys: int = 0
    pastes: int = 0
    mouse: int = 0
    sizes: int = 0
    starts: int = 0
    seconds: float = 0.0

    @property
    def total(self) -> int:
        """The number of all inputs."""
        return self.keys + self.pastes + self.mouse + self.sizes

    def __str__(self) -> str:
        return (
            f"{self.keys} keys, {self.pastes} pastes, {self.mouse} mouse reports,"
            f" {self.sizes} window sizes, {self.starts} starts, {self.seconds:.0f} s"
        )


class KeyWindow(Terminal):
    """A terminal without a screen model that keeps only the end of the output."""

    def read(self, seconds: float = 0.0) -> bool:
        """Read output for at most `seconds`; return False if there was none."""
        if not select([self.master], [], [], seconds)[0]:
            return False
        try:
            self.output = (self.output + os.read(self.master, 65536))[-50_000:]
        except OSError:  # the program has ended
            return False
        return True

    def write(self, text: str) -> None:
        """Type a text and read meanwhile: a program whose output is not read blocks."""
        waiting = text.encode()
        until = time.monotonic() + PATIENCE
        while waiting and self.process.poll() is None:
            readable, writable, _ = select([self.master], [self.master], [], 0.1)
            if readable:
                self.read()
            if writable:
                written = os.write(self.master, waiting[:256])
                waiting = waiting[written:]
            assert time.monotonic() < until, "it reads nothing any more"

    def resize(self, width: int, height: int) -> None:
        """Resize the window."""
        self._size = width, height
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGWINCH)

    @property
    def size(self) -> tuple[int, int]:
        """The width and height in cells."""
        return self._size

    def pause(self) -> None:
        """Read until there is no output for a moment; the program may still be busy."""
        until = time.monotonic() + 1.0
        while self.read(_QUIET) and time.monotonic() < until:
            pass

    def answers(self) -> bool:
        """Return whether the program repaints after the window became a column wider."""
        self.wait_until_idle(PATIENCE)
        width, height = self.size
        self.resize(width + 1 if width < 200 else width - 1, height)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.read(0.2) or self.process.poll() is not None:
                return True
        return False


def run(keys: int, seed: int, code: str, home: Path) -> InputCounts:
    """Type a number of inputs in a language; AssertionError if the program crashed or hangs."""
    random, typed, began = Random(f"{seed} {code}"), InputCounts(), time.monotonic()
    window: KeyWindow | None = None
    last: list[str] = []
    try:
        while typed.total < keys:
            if window is None:
                window = KeyWindow([*XMC, "--lang", code], (120, 40), home, has_pictures=True)
                typed.starts += 1
            before = typed.total
            _type_some(
                window, random, typed, last, min(random.randint(1, _BURST), keys - typed.total)
            )
            window.pause()
            if typed.total // _CHECK_EVERY != before // _CHECK_EVERY:
                assert window.answers(), f"no answer after {typed}, seed {seed}, {code}: {last}"
            if window.process.poll() is not None:
                _check_end(window, home, f"after {typed}, seed {seed}, {code}: {last}")
                window.__exit__(None, None, None)
                window = None
        if window is not None:
            _quit(window, home, f"at the end, after {typed}, seed {seed}, {code}")
    finally:
        if window is not None:
            window.__exit__(None, None, None)
    typed.seconds = time.monotonic() - began
    return typed


def _type_some(
    window: KeyWindow, random: Random, typed: InputCounts, last: list[str], many: int
) -> None:
    """Type a number of inputs without waiting; `last` contains them afterwards."""
    last.clear()
    waiting = ""
    for _ in range(many):
        kind = random.random()
        if kind < 0.93:
            typed.keys += 1
            text = random.choices(_CHOICES, _WEIGHTS)[0]
        elif kind < 0.95:
            typed.pastes += 1
            text = f"\x1b[200~{random.choice(_PASTES)}\x1b[201~"
        elif kind < 0.995:
            typed.mouse += 1
            text = _mouse(random, *window.size)
        else:
            typed.sizes += 1
            size = (
                random.choice((20, 40, 60, 80, 99, 120, 200)),
                random.choice((6, 10, 15, 24, 32, 40, 60)),
            )
            last.append(str(size))
            window.write(waiting)
            waiting = ""
            window.resize(*size)
            continue
        last.append(text)
        waiting += text
    window.write(waiting)


_CHOICES, _WEIGHTS = list(_KEYS), list(_KEYS.values())


def _mouse(random: Random, width: int, height: int) -> str:
    """Return the SGR reports of a click, move, drag or scroll at a random place."""
    x, y = random.randint(1, width), random.randint(1, height)
    match random.choice(("click", "click", "double", "move", "drag", "wheel")):
        case "click":
            return f"\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m"
        case "double":
            return f"\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m" * 2
        case "move":
            return f"\x1b[<35;{x};{y}M"
        case "drag":
            x2, y2 = random.randint(1, width), random.randint(1, height)
            return f"\x1b[<0;{x};{y}M\x1b[<32;{x2};{y2}M\x1b[<0;{x2};{y2}m"
        case _:
            return f"\x1b[<{random.choice((64, 65))};{x};{y}M"


def _quit(window: KeyWindow, home: Path, context: str) -> None:
    """Close all dialogs and quit; background work may still open a dialog."""
    until = time.monotonic() + PATIENCE
    while window.process.poll() is None:
        assert time.monotonic() < until, f"it does not exit {context}"
        # The third choice of the question quits without exporting.
        for keys in (_ESCAPE * 8, "q", "jj\r"):
            window.write(keys)
            window.wait_until_idle(PATIENCE)
    _check_end(window, home, context)


def _check_end(window: KeyWindow, home: Path, context: str) -> None:
    """Check that the exit code is 0 and that no crash was reported."""
    window.wait_until_idle(PATIENCE)
    reports = [path.read_text(encoding="utf-8") for path in sorted(home.rglob("report-*.txt"))]
    code = window.process.wait()
    # The report of an endless recursion is long; its beginning and its end are enough.
    assert not reports, f"it crashed {context}\n{reports[-1][:2000]}\n...\n{reports[-1][-3000:]}"
    assert code == 0, f"it left with {code} {context}: {window.output[-2000:]!r}"


def main() -> None:
    """Type the number of inputs of the command line, half of each seed in either language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--keys", type=int, default=100_000, help="the number of inputs for each seed"
    )
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    options = parser.parse_args()
    failed = False
    for seed in range(options.first, options.first + options.seeds):
        for code in LANGUAGES:
            with tempfile.TemporaryDirectory() as folder:
                os.environ["XDG_CACHE_HOME"] = str(Path(folder) / "cache")
                try:
                    counts = run(options.keys // 2, seed, code, Path(folder))
                    print(f"seed {seed}, {code}: {counts}", flush=True)
                except AssertionError as error:
                    failed = True
                    print(f"seed {seed}, {code}: failed: {error}", flush=True)
    sys.exit(int(failed))


if __name__ == "__main__":
    main()
