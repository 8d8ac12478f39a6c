"""Autosave, crash recovery and opening of documents for the running app.

The modules that read and write drafts are imported on use: the first frame needs none of them if
there is no draft.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from xmc_tui.configurator import Applied, Configurator
from xmc_tui.configurator.document_ports import (
    DocumentEntry,
    Exporter,
    OpenedDocument,
    Refusal,
    ResumeOffer,
)
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import N_, Translator, translator_for
from xmc_tui.services.catalog_provider import CatalogProvider
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.storage.file_content_problems import FileError, os_error_message
from xmc_tui.storage.standard_paths import is_empty_or_missing

if TYPE_CHECKING:
    from xmc_tui.configurator.document_ports import SellerDetails
    from xmc_tui.services.draft_log import DraftLog
    from xmc_tui.services.workspace_drafts import WorkspaceDrafts
    from xmc_tui.storage.drafts.draft_journal import DraftJournal
    from xmc_tui.storage.drafts.saved_drafts import DraftFile


class FileDraftStore:
    """Saves the draft of one build, and opens other drafts and the sheets of the orders folder.

    If `offers_resume` is true, an unfinished draft to resume is searched for. `group` and `log` are
    those of a build that is not the first of its window.
    """

    def __init__(
        self,
        catalogs: CatalogProvider,
        folder: Path,
        exporter: SheetExporter,
        configurator: Configurator,
        offers_resume: bool = True,
        group: WorkspaceDrafts | None = None,
        log: DraftLog | None = None,
    ) -> None:
        self.catalogs = catalogs
        self.folder = folder
        self.offers_resume = offers_resume
        self._exporter, self._configurator = exporter, configurator
        self._start = configurator.build, configurator.sheet_details
        if group is not None:
            self.group = group
        if log is not None:
            self.log = log
        #: The draft that was found last.
        self.offered: DraftFile | None = None
        self._opened: OpenedDocument | None = None

    @cached_property
    def group(self) -> WorkspaceDrafts:
        """The drafts of the builds of the window."""
        from xmc_tui.services.workspace_drafts import WorkspaceDrafts

        return WorkspaceDrafts()

    @cached_property
    def log(self) -> DraftLog:
        """The draft of the build; it begins at the start, whenever it is first used."""
        from xmc_tui.services.draft_log import DraftLog

        files = self.catalogs, self.folder, self._exporter, self._configurator
        return DraftLog(*files, self.group, start=self._start)

    def fork(self, configurator: Configurator, exporter: Exporter) -> FileDraftStore:
        """Return the store for a copy of the build: another draft with the same history.

        From then on every build of the window has a draft, even a standard build, so that all are
        resumed together.
        """
        from xmc_tui.services.draft_log import DraftLog

        assert isinstance(exporter, SheetExporter), "the app makes no other"
        inherited = self.log.draft  # which counts this build among those of the window first
        files = self.catalogs, self.folder, exporter, configurator
        log = DraftLog(*files, self.group, inherited)
        log.initial_details = self.log.initial_details
        copy = FileDraftStore(*files, offers_resume=False, group=self.group, log=log)
        copy.offered = self.offered  # it is still offered
        return copy

    # ── Autosave ──────────────────────────────────────────────────────────────────────────────────

    @property
    def path(self) -> Path | None:
        """The file of the draft; None if it is not needed or was never written."""
        return self.log.path

    @property
    def is_saved(self) -> bool:
        """Whether quitting now loses nothing of the builds of the window."""
        return self.group.is_saved

    def save(
        self, configurator: Configurator, language_code: str, result: Applied | None = None
    ) -> str:
        """Save the build and the edit that led to it; return a sentence if the disk refuses."""
        return self.log.save(configurator, language_code, result)

    def save_migration(self, configurator: Configurator, language_code: str) -> str:
        """Record that another catalog applies from now on; return a sentence as `save` does."""
        return self.log.save_migration(configurator, language_code)

    def set_names_of_settings(self, names: SellerDetails) -> None:
        """Set the names that a new order has from the settings: they are no entry of a build."""
        changed = {"advisor": names.advisor, "store": names.store}
        self.log.initial_details = replace(self.log.initial_details, **changed)

    def close(self) -> None:
        """Close the drafts of all builds of the window."""
        self.group.close()

    # ── Resuming ──────────────────────────────────────────────────────────────────────────────────

    def find_resumable(self) -> ResumeOffer | None:
        """Return the draft to be offered at the start; None if there is none, or no offer."""
        return self.find_unfinished() if self.offers_resume else None

    def find_unfinished(self) -> ResumeOffer | None:
        """Return the newest unfinished draft that no window has open."""
        if is_empty_or_missing(self.folder):
            return None
        from xmc_tui.services.newest_draft import find_newest_draft, make_resume_offer

        self.offered = find_newest_draft(self.folder)
        return make_resume_offer(self.offered) if self.offered is not None else None

    def resume(self, language_code: str) -> OpenedDocument | Refusal:
        """Open the draft that was found, in place of the present order."""
        if self.offered is None:
            return Refusal("")
        return self.open_draft(self.offered.path, language_code)

    def open_drafts_of_same_window(
        self, language_code: str
    ) -> list[tuple[FileDraftStore, OpenedDocument]]:
        """Open the drafts that were open with the one just opened; return all, in order."""
        assert self._opened is not None, "a draft was opened"
        from xmc_tui.services.drafts_of_window import open_siblings

        return open_siblings(self, self._opened, language_code)

    # ── Opening ───────────────────────────────────────────────────────────────────────────────────

    def list_documents(self, language_code: str) -> Iterator[DocumentEntry]:
        """Yield the sheets of the orders folder and the drafts of other windows, newest first."""
        from xmc_tui.services.document_list import list_documents

        orders, tr = self.log.exporter.folder, translator_for(language_code)
        return list_documents(orders, self.folder, tr, self.group.files)

    def open_document(self, path: str, language_code: str) -> OpenedDocument | Refusal:
        """Open a sheet or a draft; what it replaces remains a draft.

        A sheet replaces one build, a draft the present order.
        """
        from xmc_tui.services.document_opening import open_sheet
        from xmc_tui.storage.drafts.draft_journal import DRAFT_PATTERN

        if fnmatch(Path(path).name, DRAFT_PATTERN):
            return self.open_draft(Path(path), language_code)

        tr = translator_for(language_code)
        if self.log.unsaved_reason:
            return self._refuse_unsaved(tr)
        try:
            opened = open_sheet(self.catalogs, tr, Path(path))
        except FileError as error:
            return Refusal(error.problems[0].full_text(tr))
        sheet = opened.configurator.saved_sheet
        number = sheet.number if sheet is not None else ""
        if self.group.has_sheet(number, self.log):
            return _refuse_duplicate(number, tr)
        self._switch_to(opened, self.log.make_journal())
        if len(self.group) == 1:
            self.log.tab = self.group.start_over(self.log)
        return opened

    def start_order(
        self, configurator: Configurator, language_code: str
    ) -> OpenedDocument | Refusal:
        """Begin another order with a draft of its own; all builds of the window remain drafts.

        They are still resumed together, and can be offered at once.
        """
        if not self.group.is_saved:
            return self._refuse_unsaved(translator_for(language_code))
        self.group.close_others(self.log)
        opened = OpenedDocument(configurator, self.log.exporter.fork())
        self._switch_to(opened, self.log.make_journal(), keeps_position=True)
        self.log.tab = self.group.start_over(self.log)
        self.log.initial_details = configurator.sheet_details
        self.offers_resume = True
        return opened

    def open_draft(self, path: Path, language_code: str) -> OpenedDocument | Refusal:
        """Open a draft: its build, history and sheet, under today's catalog.

        It replaces all builds of the window, because those of a window are of one order. They
        remain drafts that are resumed together.
        """
        tr = translator_for(language_code)
        if not self.group.is_saved:
            return self._refuse_unsaved(tr)
        journal = self.log.make_journal()
        try:
            if not journal.open_existing(path):
                return Refusal(tr.translate(N_("Another window has this draft open")))
            return self._open_locked(path, journal, tr)
        except FileError as error:
            journal.close(remove=False)
            return Refusal(error.problems[0].full_text(tr))
        except OSError as error:
            reason = tr.translate(os_error_message(error))
            message = N_("{path} cannot be opened ({reason})")
            return Refusal(tr.translate(message, path=path, reason=reason))

    def _open_locked(
        self, path: Path, journal: DraftJournal, tr: Translator
    ) -> OpenedDocument | Refusal:
        """Open a draft whose lock is held by `journal`."""
        from xmc_tui.services.document_opening import open_draft
        from xmc_tui.storage.drafts.saved_drafts import read_draft

        # The draft is read after the lock is taken: other windows may write to it until then.
        draft = read_draft(path)
        catalog = self.catalogs.load_for_draft(draft.catalog)
        journal.resume_at(draft.size, draft.count)
        opened = open_draft(draft, catalog, tr)
        self.group.close_others(self.log)
        self._switch_to(opened, journal, keeps_position=True)
        self.log.tab = self.group.start_over(self.log, draft.tab)
        self.log.resume(tr.code, has_tab=draft.tab is not None)
        return opened

    def load_edition(self, catalog: Catalog, edition: str, language_code: str) -> Catalog | Refusal:
        """Load another edition of a catalog, with the same overlays."""
        folder, overlays = self.catalogs.files_of(catalog)
        try:
            return self.catalogs.load_from(folder, edition, overlays)
        except FileError as error:
            return Refusal(error.problems[0].full_text(translator_for(language_code)))

    def _switch_to(
        self, opened: OpenedDocument, journal: DraftJournal, keeps_position: bool = False
    ) -> None:
        assert isinstance(opened.exporter, SheetExporter), "the app makes no other"
        self.log.switch_to_build(opened.configurator, opened.exporter, journal, keeps_position)
        self._opened = opened

    def _refuse_unsaved(self, tr: Translator) -> Refusal:
        """Refuse to replace a build that is neither exported nor on disk."""
        message = N_(
            "This build is not exported and cannot be saved as a draft ({reason}); export it first"
        )
        return Refusal(tr.translate(message, reason=tr.translate(self.group.unsaved_reason)))


def _refuse_duplicate(number: str, tr: Translator) -> Refusal:
    """Refuse to open a sheet twice in one window."""
    return Refusal(
        tr.translate(N_("Order {number} is already open in another build"), number=number)
    )
