"""The drafts of the builds that are open together in one window."""

from __future__ import annotations

import os
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from xmc_tui.configurator import Configurator
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

    def is_kept_elsewhere(self, log: DraftLog) -> bool:
        """Whether a draft is not needed because another build of the window has its content.

        That is an exported sheet with the same content, or an earlier build with the same history:
        an unchanged copy is no draft of its own.
        """
        copy = log.configurator
        if any(_has_exported(each.configurator, copy) for each in self._logs if each is not log):
            return True
        earlier = takewhile(lambda each: each is not log, self._logs)
        return any(
            not each.unsaved_reason and _has_same_history(each.configurator, copy)
            for each in earlier
        )

    def close_others(self, kept: DraftLog) -> None:
        """Close the other drafts; they are still resumed together."""
        for log in self._logs:
            if log is not kept:
                log.close_or_delete_journal(keeps_position=True)

    def start_over(self, kept: DraftLog, tab: TabPosition | None = None) -> TabPosition:
        """Keep one draft under another window id, and return its tab.

        That is a given one, or else the first. The former builds are resumed apart.
        """
        tab = tab or TabPosition(_new_window_id(), 0)
        self._logs, self.window = [kept], tab.group
        return tab

    def close(self) -> None:
        """Close all drafts, and delete those that are not needed any more."""
        for log in self._logs:
            log.close()


def _has_exported(configurator: Configurator, other: Configurator) -> bool:
    """Whether a build is exported, and another one has the content of its sheet."""
    is_exported = configurator.saved_sheet is not None and not configurator.differs_from_saved_sheet
    return is_exported and _has_same_content(configurator, other)


def _has_same_history(configurator: Configurator, other: Configurator) -> bool:
    """Whether two builds, their budgets and what can be undone and redone are the same."""
    one, two = (
        (each.build, each.budget, each.history.entries, each.history.undone_entries)
        for each in (configurator, other)
    )
    return one == two and _has_same_content(configurator, other)


def _has_same_content(configurator: Configurator, other: Configurator) -> bool:
    """Whether two builds have the same model, choices, details and terms."""
    one, two = (
        (
            each.build.model,
            each.build.chosen,
            each.sheet_details,
            each.catalog.digest,
            each.state.terms.day,
        )
        for each in (configurator, other)
    )
    return one == two


def _new_window_id() -> str:
    return os.urandom(8).hex()
