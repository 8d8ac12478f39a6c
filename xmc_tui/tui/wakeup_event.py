"""An event that a `select` call can wait for, together with files."""

from __future__ import annotations

import os
import threading
from contextlib import suppress


class WakeupEvent(threading.Event):
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
