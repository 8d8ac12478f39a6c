"""The input loop of the driver on POSIX systems, which sleeps until there is something to do."""

from __future__ import annotations

import os
import select
import threading
from codecs import getincrementaldecoder
from contextlib import suppress
from time import monotonic
from typing import Any


class SelectableEvent(threading.Event):
    """An event that a `select` call can wait for, together with files.

    The read end of its pipe is ready once the event is set.
    """

    def __init__(self) -> None:
        super().__init__()
        self.reader, self._writer = os.pipe()
        os.set_blocking(self.reader, False)

    def set(self) -> None:
        """Set the event and wake the threads that wait for the read end."""
        super().set()
        os.write(self._writer, b"!")

    def clear(self) -> None:
        """Clear the event and empty the pipe."""
        super().clear()
        with suppress(BlockingIOError):
            while os.read(self.reader, 64):
                pass

    def __del__(self) -> None:
        for end in (self.reader, self._writer):
            with suppress(OSError):
                os.close(end)


def read_input(driver: Any, parser: Any) -> None:
    """Pass the input of the terminal to the driver until it exits or the terminal is gone.

    `parser.release_time` is when its `tick` has to be called. That only happens while no input is
    waiting,
    so that a busy computer does not split the escape sequence of a key.
    """
    # Invalid UTF-8 is replaced; it may be part of a paste, or a character cut by the line editor.
    decode = getincrementaldecoder("utf-8")("replace").decode

    def process(data: bytes) -> None:
        if text := decode(data):  # an empty text would end the input
            for event in parser.feed(text):
                driver.process_message(event)

    process(_read_typed_ahead(driver.fileno))
    while not driver.exit_event.is_set():
        due = parser.release_time
        wait = None if due is None else max(0.0, due - monotonic())
        ready, _, _ = select.select([driver.fileno, driver.exit_event.reader], [], [], wait)
        if driver.fileno in ready:
            data = os.read(driver.fileno, 4096)
            if not data:
                return  # the terminal is gone
            process(data)
        else:
            for event in parser.tick():
                driver.process_message(event)


def _read_typed_ahead(fileno: int) -> bytes:
    """Return the input typed before raw mode was on; until then Enter gave a line feed."""
    if not select.select([fileno], [], [], 0)[0]:
        return b""
    return os.read(fileno, 4096).replace(b"\n", b"\r")
