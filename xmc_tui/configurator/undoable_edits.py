"""Applies edits to the state of a build and records them, so that they can be undone."""

from __future__ import annotations

from xmc_tui.configurator.build_state import BuildState, CatalogAndDay
from xmc_tui.configurator.command_results import Applied, CommandResult, Edit, Unchanged
from xmc_tui.configurator.undo_history import History, UndoEntry
from xmc_tui.domain.build import Build


class EditRecorder:
    """Changes a state and its history together."""

    def __init__(self, state: BuildState, history: History) -> None:
        self.state = state
        self.history = history

    def apply(self, edit: Edit, build: Build, terms: CatalogAndDay | None = None) -> Applied:
        """Set the build, and the terms if they change, as one edit."""
        before = self.state.terms if terms is not None else None
        self.history.push(UndoEntry(edit, self.state.build, build, before, terms))
        self._set(build, terms)
        return Applied(edit)

    def undo(self) -> CommandResult:
        """Undo the last edit."""
        if (entry := self.history.undo()) is None:
            return Unchanged()
        self._set(entry.before, entry.terms_before)
        return Applied(entry.edit, "undo")

    def redo(self) -> CommandResult:
        """Redo the last undone edit."""
        if (entry := self.history.redo()) is None:
            return Unchanged()
        self._set(entry.after, entry.terms_after)
        return Applied(entry.edit, "redo")

    def replay(self, edit: Edit, build: Build, direction: str) -> None:
        """Replay one recorded edit without checking rules or dates again."""
        if direction == "undo" and self.history.would_undo_restore(build):
            self.undo()
        elif direction == "redo" and self.history.would_redo_restore(build):
            self.redo()
        elif build != self.state.build:
            # An edit before this one may be lost from a damaged draft, so the recorded build is
            # used, not the one that the edit would lead to.
            self.apply(edit, build)

    def _set(self, build: Build, terms: CatalogAndDay | None) -> None:
        self.state.build = build
        self.state.terms = terms or self.state.terms
