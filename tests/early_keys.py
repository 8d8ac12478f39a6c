"""Types every key of the registry while the program starts: `python -m tests.early_keys`.

Each key is typed at 20 moments, from the launch of the process until after its first frame. Each
must have the effect that it has in an idle program; the expected screens are made in that way.
Whether the program is idle is read from /proc, so it needs Linux.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.pseudo_terminal import XMC, Terminal
from xmc_tui.tui.command_registry import COMMANDS

MOMENTS = 20

#: Keys that the terminal itself acts on until the first line of the program runs. No program can
#: keep them before that, so they are not typed at moment 0.
LINE_KEYS = ("ctrl+z", "ctrl+r", "ctrl+s", "ctrl+q", "backspace")

#: The characters that a terminal sends for named keys of the registry.
_SENT = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "enter": "\r",
    "backspace": "\x7f",
    "escape": "\x1b",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "slash": "/",
    "question_mark": "?",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "ideographic_comma": "、",
    "fullwidth_question_mark": "？",
    "left_black_lenticular_bracket": "【",
    "right_black_lenticular_bracket": "】",
}

#: Every key of the registry, by the characters that a terminal sends for it.
KEYS = tuple(dict.fromkeys(key for command in COMMANDS for key in command.keys))

#: The parts of a sheet's path that vary: the home directory and the number.
_PATH = re.compile(r"/\S+/XMC-\S+ *")

_EXITED = "(exited)"


def encode_key(key: str) -> str:
    """Return the characters that a terminal sends for a key, by Textual's name."""
    if key.startswith("ctrl+"):
        return chr(ord(key[-1]) & 0x1F)
    return _SENT.get(key, key)


def _open_window(home: Path) -> Terminal:
    settings = home / "config" / "xmc" / "settings.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    # Without pictures: they are drawn later than anything else.
    settings.write_text('glyphs = "off"\n', encoding="utf-8")
    return Terminal([*XMC, "--lang", "en"], (120, 40), home)


def _screen_or_exit(window: Terminal) -> str:
    return _EXITED if window.process.poll() is not None else _PATH.sub("PATH", window.text)


class Expected:
    """The screens after keys typed into an idle program, and the time of a start."""

    def __init__(self) -> None:
        self._screens: dict[str, str] = {}
        self.start = 0.0

    def screen(self, text: str) -> str:
        """Return the screen after some text; "(exited)" if the program has exited."""
        if text not in self._screens:
            with tempfile.TemporaryDirectory() as folder:
                began = time.monotonic()
                with _open_window(Path(folder)) as window:
                    window.wait_for("Space", "the first frame")
                    self.start = max(self.start, time.monotonic() - began)
                    window.wait_until_idle()
                    for character in re.findall(r"\x1b(?:\[|O)?[A-Z]?|.", text, re.DOTALL):
                        window.send(character)
                        window.wait_until_idle()
                    self._screens[text] = _screen_or_exit(window)
        return self._screens[text]


def check(text: str, moment: int, expected: Expected) -> None:
    """Type a text at a moment of the start, 0 to 19; fail if the screen is not as expected."""
    screen = expected.screen(text)
    with tempfile.TemporaryDirectory() as folder, _open_window(Path(folder)) as window:
        until = time.monotonic() + 1.2 * expected.start * moment / MOMENTS
        while time.monotonic() < until:
            window.read(0.005)
        window.send(text)
        window.wait_for(
            lambda: _screen_or_exit(window) == screen,
            f"{text!r} at moment {moment}, expecting\n{screen}\n",
        )
        if screen == _EXITED:
            assert window.process.returncode == 0, f"it exited with {window.process.returncode}"


def main() -> None:
    """Type all keys at all moments, or the keys of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keys", nargs="*", default=KEYS, help="names of keys, as in the registry")
    options = parser.parse_args()
    sys.exit(int(_run(options.keys) > 0))


def _run(keys: Sequence[str]) -> int:
    expected, failures, began = Expected(), 0, time.monotonic()
    for key in keys:
        failed = []
        for moment in range(key in LINE_KEYS, MOMENTS):
            try:
                check(encode_key(key), moment, expected)
            except (AssertionError, pytest.fail.Exception) as error:
                failed.append(moment)
                if len(failed) == 1:
                    print(error)
        failures += len(failed)
        print(f"{key}: {f'failed at {failed}' if failed else 'as expected'}", flush=True)
    seconds = time.monotonic() - began
    print(f"{len(keys)} keys at {MOMENTS} moments, {failures} failures, {seconds:.0f} s")
    return failures


if __name__ == "__main__":
    main()
