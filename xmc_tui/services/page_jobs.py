"""The customer's pages of one sheet that are being written, in threads."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from xmc_tui.configurator.document_ports import FileSaved, Refusal

WritePage = Callable[[], FileSaved | Refusal]


class PageJobs:
    """Writes the pages of a sheet one after the other, so that none replaces a newer one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._suffixes: list[str] = []

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The suffixes of the pages that are not written yet."""
        return tuple(self._suffixes)

    def add(self, suffix: str, write: WritePage, find_obstacle: Callable[[], str]) -> WritePage:
        """Return a thread-safe function that writes a page when those before it are done.

        `find_obstacle` returns why it is not to be written any more, as a message; "" if it is.
        """
        self._suffixes.append(suffix)

        def write_in_turn() -> FileSaved | Refusal:
            with self._lock:
                try:
                    obstacle = find_obstacle()
                    return Refusal(obstacle) if obstacle else write()
                finally:
                    self._suffixes.remove(suffix)

        return write_in_turn
