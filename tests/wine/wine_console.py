"""A console of Wine with the app in it: what it shows, and the keys that are typed."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pty
import shutil
import struct
import subprocess
import termios
import time
from pathlib import Path
from types import TracebackType

import pyte

from tests.pseudo_terminal import remove_unknown
from tests.wine.wine_python import WinePython, user_folders, windows_path

_PROGRAM = Path(__file__).with_name("console_program.py")

#: The size of the console in columns and lines.
_SIZE = (120, 40)

#: How long to wait for something to be shown, in seconds.
_PATIENCE = 90.0


class WineConsole:
    """The app under Wine, started with arguments; its files are in a folder of its own."""

    def __init__(self, wine: WinePython, folder: Path, home: Path, *arguments: str) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.folder = folder
        self._screen = pyte.Screen(*_SIZE)
        self._stream = pyte.Stream(self._screen)
        self._offset = 0
        columns, rows = _SIZE
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        command = [wine.python, "-X", "utf8", windows_path(_PROGRAM), windows_path(folder)]
        self._process = subprocess.Popen(
            ["wine", *command, *arguments],
            env=wine.environment(TERM="xterm-256color", **user_folders(home)),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        os.set_blocking(self._master, False)

    def __enter__(self) -> WineConsole:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._master)

    @property
    def text(self) -> str:
        """The text on the screen."""
        with contextlib.suppress(OSError):  # Wine would stop if nobody read what it draws
            os.read(self._master, 1 << 16)
        path = self.folder / "output"
        if path.exists():
            with path.open("rb") as file:
                file.seek(self._offset)
                new = file.read()
            # The last character may be written in part.
            text = new.decode("utf-8", "ignore")
            self._offset += len(text.encode("utf-8"))
            self._stream.feed(remove_unknown(text))
        return "\n".join(self._screen.display)

    def wait_for(self, expected: str) -> None:
        """Wait until a text is on the screen; raise TimeoutError if that takes too long."""
        end = time.monotonic() + _PATIENCE
        # A wide character is followed by an empty cell.
        while expected.replace(" ", "") not in self.text.replace(" ", ""):
            if time.monotonic() > end or self._process.poll() is not None:
                errors = self.folder / "errors"
                more = errors.read_text("utf-8", "replace") if errors.exists() else ""
                raise TimeoutError(f"{expected!r} is not shown:\n{self.text}\n{more}")
            time.sleep(0.1)

    def wait_until_gone(self, text: str) -> None:
        """Wait until a text is no longer on the screen."""
        end = time.monotonic() + _PATIENCE
        while text in self.text:
            if time.monotonic() > end:
                raise TimeoutError(f"{text!r} is still shown:\n{self.text}")
            time.sleep(0.1)

    def send(self, text: str) -> None:
        """Type a text."""
        self._write_key(text)

    def kill(self) -> None:
        """End the process by force, as the task manager does."""
        self._write_key(None)
        self.wait_for_end()

    def wait_for_end(self) -> int:
        """Wait until the app has ended and return its exit code."""
        end = time.monotonic() + _PATIENCE
        while self._process.poll() is None:
            if time.monotonic() > end:
                raise TimeoutError(f"the app does not end:\n{self.text}")
            _ = self.text
            time.sleep(0.1)
        return self._process.returncode

    def read_modes(self) -> list[list[int]]:
        """Return the modes of the console before and after the app."""
        modes: list[list[int]] = json.loads((self.folder / "modes").read_text("utf-8"))
        return modes

    def _write_key(self, text: str | None) -> None:
        with (self.folder / "keys").open("a", encoding="utf-8") as file:
            file.write(json.dumps(text) + "\n")
