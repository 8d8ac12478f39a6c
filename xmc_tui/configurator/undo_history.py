"""The undo history of a build."""

from __future__ import annotations

from xmc_tui.configurator.build_state import CatalogAndDay
from xmc_tui.configurator.command_results import Edit
from xmc_tui.domain.build import Build
from xmc_tui.domain.frozen_dataclass import frozen


@frozen
class UndoEntry:
    """One edit with the build before it and after it.

    An edit that changes the terms has those too.
    """

    edit: Edit
    before: Build
    after: Build
    terms_before: CatalogAndDay | None = None
    terms_after: CatalogAndDay | None = None


class History:
    """The edits that can be undone and redone, without a limit."""

    def __init__(
        self, done: tuple[UndoEntry, ...] = (), undone: tuple[UndoEntry, ...] = ()
    ) -> None:
        self._undo_entries = list(done)
        self._redo_entries = list(undone)

    def copy(self) -> History:
        """Return a history with the same entries."""
        return History(tuple(self._undo_entries), tuple(self._redo_entries))

    @property
    def entries(self) -> tuple[UndoEntry, ...]:
        """The entries that can be undone, oldest first."""
        return tuple(self._undo_entries)

    @property
    def undone_entries(self) -> tuple[UndoEntry, ...]:
        """The entries that can be redone, the one undone last at the end."""
        return tuple(self._redo_entries)

    @property
    def next_undo(self) -> Edit | None:
        """The edit that undo reverts; None if there is none."""
        return self._undo_entries[-1].edit if self._undo_entries else None

    @property
    def next_redo(self) -> Edit | None:
        """The edit that redo repeats; None if there is none."""
        return self._redo_entries[-1].edit if self._redo_entries else None

    def would_undo_restore(self, build: Build) -> bool:
        """Whether undo would restore a build."""
        return bool(self._undo_entries) and self._undo_entries[-1].before == build

    def would_redo_restore(self, build: Build) -> bool:
        """Whether redo would restore a build."""
        return bool(self._redo_entries) and self._redo_entries[-1].after == build

    def push(self, entry: UndoEntry) -> None:
        """Add an entry; edits that were undone cannot be redone any more."""
        self._undo_entries.append(entry)
        self._redo_entries.clear()

    def undo(self) -> UndoEntry | None:
        """Move the last entry to those that can be redone and return it; None if there is none."""
        if not self._undo_entries:
            return None
        self._redo_entries.append(self._undo_entries.pop())
        return self._redo_entries[-1]

    def redo(self) -> UndoEntry | None:
        """Move the entry undone last back and return it; None if there is none."""
        if not self._redo_entries:
            return None
        self._undo_entries.append(self._redo_entries.pop())
        return self._undo_entries[-1]

    def find_edit_that_added(self, option_id: str) -> Edit | None:
        """Return the last edit that added an option; None if it was there from the start."""
        for entry in reversed(self._undo_entries):
            if option_id in entry.after.chosen and option_id not in entry.before.chosen:
                return entry.edit
        return None
