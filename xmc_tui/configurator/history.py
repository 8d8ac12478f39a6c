"""The undo history of a build."""

from __future__ import annotations

from xmc_tui.configurator.outcomes import Deed
from xmc_tui.domain.build import Build
from xmc_tui.domain.frozen import frozen


@frozen
class UndoEntry:
    """One edit with the build before it and after it."""

    edit: Deed
    before: Build
    after: Build


class History:
    """The edits that can be undone and redone, without a limit."""

    def __init__(
        self, done: tuple[UndoEntry, ...] = (), undone: tuple[UndoEntry, ...] = ()
    ) -> None:
        self._done = list(done)
        self._undone = list(undone)

    def copy(self) -> History:
        """Return a history with the same entries."""
        return History(tuple(self._done), tuple(self._undone))

    @property
    def entries(self) -> tuple[UndoEntry, ...]:
        """The entries that can be undone, oldest first."""
        return tuple(self._done)

    @property
    def next_undo(self) -> Deed | None:
        """The edit that undo reverts; None if there is none."""
        return self._done[-1].edit if self._done else None

    @property
    def next_redo(self) -> Deed | None:
        """The edit that redo repeats; None if there is none."""
        return self._undone[-1].edit if self._undone else None

    def undo_leads_to(self, build: Build) -> bool:
        """Whether undo would restore a build."""
        return bool(self._done) and self._done[-1].before == build

    def redo_leads_to(self, build: Build) -> bool:
        """Whether redo would restore a build."""
        return bool(self._undone) and self._undone[-1].after == build

    def push(self, entry: UndoEntry) -> None:
        """Add an entry; what was undone before it cannot be redone any more."""
        self._done.append(entry)
        self._undone.clear()

    def undo(self) -> UndoEntry | None:
        """Move the last entry to those that can be redone and return it; None if there is none."""
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        return self._undone[-1]

    def redo(self) -> UndoEntry | None:
        """Move the entry undone last back and return it; None if there is none."""
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        return self._done[-1]

    def edit_that_added(self, option_id: str) -> Deed | None:
        """Return the last edit that added an option; None if it was there from the start."""
        for entry in reversed(self._done):
            if option_id in entry.after.chosen and option_id not in entry.before.chosen:
                return entry.edit
        return None
