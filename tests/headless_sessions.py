"""A window without a screen: a configurator and its draft store."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from xmc_tui.cli.cli_context import CliContext
from xmc_tui.configurator import (
    Applied,
    Command,
    CommandResult,
    Configurator,
    Redo,
    SheetDetails,
    Undo,
)
from xmc_tui.configurator.document_ports import FileSaved, OpenedDocument, Refusal
from xmc_tui.domain.catalog import Catalog
from xmc_tui.services.draft_autosave_and_recovery import FileDraftStore
from xmc_tui.services.sheet_exporter import SheetExporter

DAY = date(2025, 10, 1)


class HeadlessSession:
    """A window that saves its drafts in a folder; `messages` collects the messages of the store."""

    def __init__(
        self, folder: Path, cli_context: CliContext | None = None, catalog: Catalog | None = None
    ) -> None:
        self.folder = folder
        self.cli_context = cli_context or CliContext()
        self.exporter = SheetExporter()
        self.configurator = Configurator(catalog or self.cli_context.load_catalog(), date.today)
        self.draft_store = FileDraftStore(
            self.cli_context.catalog_provider, folder, self.exporter, self.configurator
        )
        self.messages: list[str] = []

    def do(self, command: Command) -> CommandResult:
        """Carry out a command and save the draft."""
        result = self.configurator.do(command)
        self.save(result if isinstance(result, Applied) else None)
        return result

    def set_details(self, details: SheetDetails) -> None:
        """Change the details and save the draft."""
        self.configurator.sheet_details = details
        self.save()

    def save(self, result: Applied | None = None) -> None:
        """Save the draft."""
        sentence = self.draft_store.save(self.configurator, "en", result)
        self.messages += [sentence] if sentence else []

    def export(self, path: Path) -> FileSaved | Refusal:
        """Write the sheet, as the export dialog does."""
        self.exporter.default_path(self.configurator, "en")
        self.save()
        result = self.exporter.export(self.configurator, str(path), "en")
        self.save()
        return result

    def open_copy(self, folder: Path) -> HeadlessSession:
        """Return a new window on a copy of the drafts.

        The copy is the state after a kill at this moment, since locks do not survive.
        """
        shutil.copytree(self.folder, folder)
        return HeadlessSession(folder, self.cli_context, self.configurator.catalog)

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
    def state(self) -> tuple[object, ...]:
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
        origin = configurator.saved_sheet
        return (
            configurator.build,
            configurator.sheet_details,
            configurator.budget,
            tuple(undone),
            tuple(redone),
            origin
            and (
                origin.number,
                origin.build,
                origin.details,
                origin.quoted_on,
                origin.figures_hold,
            ),
        )
