"""A window without a screen: a configurator and its draft store."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from xmc_tui.cli.common import Everywhere
from xmc_tui.configurator import Applied, Command, Configurator, Details, Outcome, Redo, Undo
from xmc_tui.configurator.ports import OpenedDocument, Refusal, SheetSaved
from xmc_tui.domain.catalog import Catalog
from xmc_tui.services.draft_store import FileDraftStore
from xmc_tui.services.sheet_exporter import SheetExporter

DAY = date(2025, 10, 1)


class Window:
    """A window that saves its drafts in a folder; `said` collects the messages of the store."""

    def __init__(
        self, folder: Path, given: Everywhere | None = None, catalog: Catalog | None = None
    ) -> None:
        self.folder = folder
        self.given = given or Everywhere()
        self.exporter = SheetExporter()
        self.configurator = Configurator(catalog or self.given.load(), date.today)
        self.draft_store = FileDraftStore(
            self.given.catalogs, folder, self.exporter, self.configurator
        )
        self.said: list[str] = []

    def do(self, command: Command) -> Outcome:
        """Carry out a command and save the draft."""
        outcome = self.configurator.do(command)
        self.keep(outcome if isinstance(outcome, Applied) else None)
        return outcome

    def type(self, details: Details) -> None:
        """Change the details and save the draft."""
        self.configurator.details = details
        self.keep()

    def keep(self, outcome: Applied | None = None) -> None:
        """Save the draft."""
        sentence = self.draft_store.save(self.configurator, "en", outcome)
        self.said += [sentence] if sentence else []

    def export(self, path: Path) -> SheetSaved | Refusal:
        """Write the sheet, as the export dialog does."""
        self.exporter.default_path(self.configurator, "en")
        self.keep()
        result = self.exporter.export(self.configurator, str(path), "en")
        self.keep()
        return result

    def left(self, folder: Path) -> Window:
        """Return a new window on a copy of the drafts.

        The copy is the state after a kill at this moment, since locks do not survive.
        """
        shutil.copytree(self.folder, folder)
        return Window(folder, self.given, self.configurator.catalog)

    def resume(self) -> OpenedDocument:
        """Resume the draft that is offered."""
        assert self.draft_store.find_resumable() is not None, "nothing is offered"
        resumed = self.draft_store.resume("en")
        assert isinstance(resumed, OpenedDocument), resumed
        self.configurator = resumed.configurator
        assert isinstance(resumed.exporter, SheetExporter)
        self.exporter = resumed.exporter
        return resumed

    @property
    def stands(self) -> tuple[object, ...]:
        """The state that a draft must restore, with the history as the targets of undo and redo."""
        configurator = self.configurator
        undone = []
        while configurator.history.next_undo is not None:
            undone.append(configurator.history.next_undo)
            configurator.do(Undo())
        for _ in undone:
            configurator.do(Redo())
        redone = []
        while configurator.history.next_redo is not None:
            redone.append(configurator.history.next_redo)
            configurator.do(Redo())
        for _ in redone:
            configurator.do(Undo())
        origin = configurator.origin
        return (
            configurator.build,
            configurator.details,
            configurator.ceiling,
            tuple(undone),
            tuple(redone),
            origin
            and (origin.number, origin.build, origin.details, origin.quoted_on, origin.sound),
        )
