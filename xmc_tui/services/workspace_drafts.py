"""The drafts of the builds that are open together in one window."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from xmc_tui.storage.drafts.draft_records import TabPosition

if TYPE_CHECKING:
    from xmc_tui.services.draft_log import DraftLog


class WorkspaceDrafts:
    """The draft logs of a window; its builds are resumed together."""

    def __init__(self) -> None:
        self.window = _new_window_id()
        self._logs: list[DraftLog] = []

    def __len__(self) -> int:
        return len(self._logs)

    def add(self, log: DraftLog) -> TabPosition:
        """Add a log and return its tab, which is the last."""
        position = 1 + max((log.tab.position for log in self._logs), default=-1)
        self._logs.append(log)
        return TabPosition(self.window, position)

    def add_resumed(self, log: DraftLog) -> None:
        """Add the log of a draft that was resumed with others; it has a position already."""
        self._logs.append(log)

    @property
    def files(self) -> set[Path]:
        """The draft files that the window has open."""
        return {log.file for log in self._logs if log.file is not None}

    @property
    def unsaved_reason(self) -> str:
        """Why the unsaved changes of a build are not on disk; "" if all are."""
        return next((log.unsaved_reason for log in self._logs if log.unsaved_reason), "")

    @property
    def is_saved(self) -> bool:
        """Whether the unsaved changes of all builds are on disk."""
        return not self.unsaved_reason

    def has_sheet(self, number: str, except_for: DraftLog) -> bool:
        """Whether another build has the sheet of a number; the two would overwrite each other."""
        others = (log for log in self._logs if log is not except_for)
        return bool(number) and any(log.sheet_number == number for log in others)

    def close_others(self, kept: DraftLog) -> None:
        """Close the other drafts; they are still resumed together."""
        for log in self._logs:
            if log is not kept:
                log.close_or_delete_journal(keeps_position=True)
        self._logs = [kept]

    def start_over(self) -> TabPosition:
        """Take another window id, and return the first tab: former builds are resumed apart."""
        self.window = _new_window_id()
        return TabPosition(self.window, 0)

    def close(self) -> None:
        """Close all drafts, and delete those that are not needed any more."""
        for log in self._logs:
            log.close()


def _new_window_id() -> str:
    return os.urandom(8).hex()
