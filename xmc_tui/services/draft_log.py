"""The draft of one build: records every edit in a journal file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from xmc_tui.configurator import Applied, Configurator, EditKind, SheetDetails
from xmc_tui.configurator.saved_car_snapshot import take_snapshot
from xmc_tui.domain.build import Build, make_standard_build
from xmc_tui.i18n import N_, translator_for
from xmc_tui.services.catalog_provider import CatalogProvider
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.services.workspace_drafts import WorkspaceDrafts
from xmc_tui.storage.drafts.draft_journal import DraftJournal
from xmc_tui.storage.drafts.draft_records import (
    SheetRef,
    encode_catalog,
    encode_day,
    encode_details,
    encode_edit,
    encode_header,
    encode_sheet,
    encode_tab_position,
)
from xmc_tui.storage.drafts.saved_drafts import MAX_DRAFT_BYTES, SavedDraft, read_draft
from xmc_tui.storage.drafts.snapshot_codec import encode_snapshot
from xmc_tui.storage.file_content_problems import FileError


class DraftLog:
    """Records one build in a journal, which exists only while it holds unsaved changes.

    `inherited` is the draft of the build that this one is a copy of: its history is copied to the
    new journal when that is started. `start` is the build and the details before the first change,
    by default the present ones.
    """

    def __init__(
        self,
        catalogs: CatalogProvider,
        folder: Path,
        exporter: SheetExporter,
        configurator: Configurator,
        group: WorkspaceDrafts,
        inherited: SavedDraft | None = None,
        start: tuple[Build, SheetDetails] | None = None,
    ) -> None:
        self.catalogs = catalogs
        self.folder = folder
        self.exporter = exporter
        self.configurator = configurator
        self.group = group
        self.tab = group.add(self)
        self._inherited = inherited
        start = start or (configurator.build, configurator.sheet_details)
        #: The details that are no entry of the advisor, such as the names of the settings.
        self._initial_build, self.initial_details = start
        self._journal = self.make_journal()
        self._is_begun = False
        self._write_failed = False
        self._last_written: dict[str, Any] = {}

    def make_journal(self) -> DraftJournal:
        """Return a journal that has no file yet."""
        return DraftJournal(self.folder, _now)

    # ── Recording ─────────────────────────────────────────────────────────────────────────────────

    def save(self, configurator: Configurator, language_code: str, result: Applied | None) -> str:
        """Record the build and the edit that led to it; return a sentence if the disk refuses."""
        if result is not None and result.edit.kind is EditKind.TERMS:
            # The earlier edits are of other terms: the history of a draft begins after the change.
            return self.save_migration(configurator, language_code)
        self.configurator = configurator
        if not self._is_begun and result is None and self._is_disposable:
            return ""
        if not self._is_begun or self._journal.size > MAX_DRAFT_BYTES * 3 // 4:
            is_new = result is None or self._is_begun
            self._begin(language_code, configurator.build if is_new else self._initial_build)
        entry = self._changed_fields()
        if result is not None:
            entry["did"] = encode_edit(result.edit, result.direction)
            entry["car"] = self._encode_car(configurator.build)
        return self._add(entry, language_code)

    def save_migration(self, configurator: Configurator, language_code: str) -> str:
        """Record that another catalog applies from now on; return a sentence as `save` does."""
        self.configurator = configurator
        if not self._is_begun:
            self._begin(language_code, configurator.build)
        car = self._encode_car(configurator.build)
        entry = {"catalog": self._encode_catalog(), "car": car, **self._changed_fields()}
        return self._add(entry, language_code)

    def switch_to_build(
        self,
        configurator: Configurator,
        exporter: SheetExporter,
        journal: DraftJournal,
        keeps_position: bool = False,
    ) -> None:
        """Record another build from now on; delete the former draft if it is not needed.

        `keeps_position` is that of `close_or_delete_journal`.
        """
        self.close_or_delete_journal(keeps_position)
        self._journal, self._is_begun = journal, False
        self._last_written, self._write_failed, self._inherited = {}, False, None
        exporter.orders, exporter.find_catalog = self.exporter.orders, self.exporter.find_catalog
        exporter.page_url = self.exporter.page_url
        exporter.find_contact = self.exporter.find_contact
        exporter.find_order = self.exporter.find_order
        self.exporter = exporter
        self.configurator, self._initial_build = configurator, configurator.build

    def close_or_delete_journal(self, keeps_position: bool = False) -> None:
        """Close the journal; delete it if it is not needed.

        It is a draft of its own from now on, or with `keeps_position` still one of the builds that
        are resumed together.
        """
        is_needed = self._is_needed_when_closed
        if self._is_begun and is_needed:
            position = self.tab if keeps_position else None
            self._journal.add({"finished": False, "beside": encode_tab_position(position)})
            self._journal.set_time_to_now()  # the current build is the last, and resumed as such
        self._journal.close(remove=not is_needed)

    def resume(self, language_code: str, has_tab: bool) -> None:
        """Continue the journal that was switched to; its content is written already.

        Without `has_tab` the tab is not: it is new.
        """
        self._is_begun = True
        if not has_tab:
            self._add({"beside": encode_tab_position(self.tab)}, language_code)
        self._changed_fields()  # what is written

    def mark_as_newest(self) -> None:
        """Make the draft the newest one, which is resumed first."""
        self._journal.set_time_to_now()

    def close(self) -> None:
        """Close the journal, and delete it if it is not needed."""
        self._journal.close(remove=not self._is_needed_when_closed)

    # ── State ─────────────────────────────────────────────────────────────────────────────────────

    @property
    def path(self) -> Path | None:
        """The file of the draft; None if it is not needed or was never written."""
        return None if self._is_disposable else self._journal.path

    @property
    def file(self) -> Path | None:
        """The file of the draft, needed or not; None if it was never written."""
        return self._journal.path

    @property
    def draft(self) -> SavedDraft | None:
        """The content of the file; None if there is no file or it is incomplete."""
        if self._journal.path is None or self._journal.error:
            return None
        try:
            return read_draft(self._journal.path)
        except FileError:
            return None

    @property
    def unsaved_reason(self) -> str:
        """Why unsaved changes are not on disk, as a message; empty if they are."""
        return "" if self._has_nothing_unsaved else self._journal.error

    @property
    def sheet_number(self) -> str:
        """The number of the sheet of this build; empty if it has none yet."""
        identity = self.exporter.identity_or_reserved
        return identity.number if identity is not None else ""

    @property
    def _is_disposable(self) -> bool:
        """Whether the file is not needed: nothing is unsaved and no other build is open."""
        return self._has_nothing_unsaved and len(self.group) == 1

    @property
    def _is_needed_when_closed(self) -> bool:
        """Whether the file has something unsaved that no other build of the window has."""
        return not self._has_nothing_unsaved and not self.group.is_kept_elsewhere(self)

    @property
    def _has_nothing_unsaved(self) -> bool:
        """Whether the build is exported, or is a new standard build without details and budget."""
        configurator = self.configurator
        if configurator.saved_sheet is not None:
            return not configurator.differs_from_saved_sheet
        standard = make_standard_build(configurator.catalog.models[0])
        is_new = configurator.build == standard and not configurator.is_unsaved
        has_entries = (
            configurator.sheet_details != self.initial_details or configurator.budget is not None
        )
        return is_new and not has_entries

    # ── Writing ───────────────────────────────────────────────────────────────────────────────────

    def _begin(self, language_code: str, start: Build) -> None:
        """Start a file, or a new one if the present file is close to the size limit."""
        if self._is_begun:
            self._journal.continue_in_new_file()
        self._is_begun = True
        self._last_written = {}
        inherited, self._inherited = self._inherited, None
        car = self._encode_car(start) if inherited is None else encode_snapshot(inherited.started)
        head = {
            **encode_header(language_code, self.tab),
            "catalog": self._encode_catalog(),
            "car": car,
        }
        self._journal.add({**head, **self._changed_fields(), **self._flags()})
        for edit, direction, after in inherited.steps if inherited is not None else ():
            entry = {"did": encode_edit(edit, direction), "car": encode_snapshot(after)}
            self._add(entry, language_code)

    def _changed_fields(self) -> dict[str, Any]:
        """Return the fields other than the build that have changed since the last line."""
        configurator = self.configurator
        fields: dict[str, Any] = {
            "details": encode_details(configurator.sheet_details),
            "ceiling": configurator.budget or 0,
        }
        if (sheet := self._sheet_ref()) is not None:
            fields["sheet"] = encode_sheet(sheet)
        last = self._last_written
        if (day := configurator.state.terms.day) is not None or "day" in last:
            fields["day"] = encode_day(day)
        changed = {key: value for key, value in fields.items() if last.get(key) != value}
        finished = self._is_disposable
        if changed or last.get("finished") != finished:
            changed["finished"] = finished
        last.update(changed)
        return changed

    def _add(self, entry: dict[str, Any], language_code: str) -> str:
        """Append a line; return a sentence if writing fails for the first time, or works again."""
        if entry:
            # Every line records whether the build is exported: the last readable line decides, even
            # if others are damaged.
            self._journal.add({**self._flags(), **entry})
        tr, error = translator_for(language_code), self._journal.error
        if bool(error) == self._write_failed:
            return ""
        self._write_failed = bool(error)
        if not error:
            return tr.translate(N_("Draft saved again"))
        message = N_("Draft not saved ({reason}); retrying")
        return tr.translate(message, reason=tr.translate(error))

    def _flags(self) -> dict[str, bool]:
        """Return whether the draft is finished, and whether it has nothing that is unsaved."""
        flags = {"finished": self._is_disposable}
        return {**flags, "redundant": True} if self._has_nothing_unsaved else flags

    def _encode_car(self, build: Build) -> dict[str, Any]:
        day = self.configurator.state.pricing_date(build)
        return encode_snapshot(take_snapshot(self.configurator.catalog, build, day))

    def _encode_catalog(self) -> dict[str, Any]:
        catalog = self.configurator.catalog
        return encode_catalog(catalog, *self.catalogs.files_of(catalog))

    def _sheet_ref(self) -> SheetRef | None:
        identity, saved = self.exporter.identity_or_reserved, self.configurator.saved_sheet
        if identity is None:
            return None
        exported = None
        if saved is not None:
            figures_hold = (
                saved.figures_hold and self.configurator.state.has_catalog_and_day_of_sheet
            )
            exported = (saved.build, saved.details, saved.quoted_on, figures_hold)
        return SheetRef(identity, str(self.exporter.path or ""), exported)


def _now() -> datetime:
    return datetime.now().astimezone()
