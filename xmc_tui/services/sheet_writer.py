"""Writes an order sheet: its next revision, to a path that is no other file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xmc_tui.configurator import Configurator
from xmc_tui.configurator.document_ports import FileSaved, Refusal
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import N_, Translator, translator_for
from xmc_tui.services import sheet_pages_and_posters, sheet_target_checks
from xmc_tui.services.sheet_target_checks import read_identity
from xmc_tui.storage.atomic_write import write_atomically
from xmc_tui.storage.file_content_problems import FileError, os_error_message
from xmc_tui.storage.sheets.sheet_document import (
    SheetDocument,
    SheetIdentity,
    dump_toml,
    make_sheet_document,
    new_identity,
)

if TYPE_CHECKING:
    from xmc_tui.services.sheet_exporter import SheetExporter


class SheetWriter:
    """Writes the sheet of an exporter, which holds its identity, last content and path.

    The sheet gets a number once and a new revision for each export with changes; an unchanged sheet
    is written again with the same content.
    """

    def __init__(self, exporter: SheetExporter) -> None:
        self._exporter = exporter

    def export(
        self, configurator: Configurator, path: str, language_code: str
    ) -> FileSaved | Refusal:
        """Write the sheet, but never over another file. If refused, the result offers another path.

        The configurator and the exporter are updated once the file is written.
        """
        tr = translator_for(language_code)
        result: FileSaved | str
        try:
            target = Path(path).expanduser()
        except RuntimeError as error:  # the home directory of an unknown user
            target, result = Path(path), str(error)
        else:
            result = self._write(configurator, target, path, tr)
        if isinstance(result, FileSaved):
            return result
        fallback = self._fallback_path(target, configurator, tr.code)
        return Refusal(result, fallback, sheet_target_checks.find_missing_folder(target))

    def _write(
        self, configurator: Configurator, target: Path, path: str, tr: Translator
    ) -> FileSaved | str:
        """Write the sheet; return the reason if that is refused. `path` is the target as typed."""
        unchanged = (
            self._exporter.document is not None and not configurator.differs_from_saved_sheet
        )
        try:
            self._exporter.create_orders_folder(target.parent)
            existing = read_identity(target)
            if reason := self._check_target(target, path, existing, unchanged, tr):
                return reason
            identity, document = self._next_revision(
                configurator, target, existing, unchanged, tr.code
            )
            former = write_atomically(target, dump_toml(document))
        except FileError as error:
            return error.problems[0].full_text(tr)
        except (OSError, RuntimeError, ValueError) as error:
            reason = tr.translate(os_error_message(error))
            message = N_("{path} cannot be written ({reason}); choose another path")
            return tr.translate(message, path=path, reason=reason)
        self._exporter.identity, self._exporter.document = identity, document
        self._exporter.path, self._exporter.reserved_identity = target, None
        configurator.mark_exported(identity.number, document["sheet"]["quoted_on"])
        outdated = sheet_pages_and_posters.find_outdated_files(target)
        revision = existing.revision if former is not None and existing is not None else 0
        return FileSaved(str(target), outdated, str(former or ""), revision)

    def _check_target(
        self,
        target: Path,
        path: str,
        existing: SheetIdentity | None,
        unchanged: bool,
        tr: Translator,
    ) -> str:
        """Return why the sheet may not be written to a path; empty if it may.

        `existing` is the identity of the sheet that is there.
        """
        mine = self._exporter.identity_or_reserved
        if existing is None:
            if not target.is_file() or target == self._exporter.path:
                return ""
            message = N_("{path} already exists and is not an order sheet; choose another path")
            return tr.translate(message, path=path)
        if mine is None or existing.number != mine.number:
            message = N_("{path} is order {number}; choose another path")
            return tr.translate(message, path=path, number=existing.number)
        if unchanged and self._is_newer(existing):
            message = N_("{path} is now at revision {revision}; choose another path")
            return tr.translate(message, path=path, revision=existing.revision)
        return ""

    def _is_newer(self, existing: SheetIdentity) -> bool:
        """Whether a sheet that is on disk has a later revision than the one last written here."""
        return (
            self._exporter.identity is not None
            and existing.revision > self._exporter.identity.revision
        )

    def _next_revision(
        self,
        configurator: Configurator,
        target: Path,
        existing: SheetIdentity | None,
        unchanged: bool,
        language_code: str,
    ) -> tuple[SheetIdentity, SheetDocument]:
        """Return the sheet to write: the last one if nothing has changed, else the next revision.

        Another revision at the target was written elsewhere, or before a crash: if this sheet
        differs from it, it gets the revision after that one.
        """
        identity = self._next_identity(configurator, language_code)
        document = self._make_document(configurator, identity, unchanged)
        if existing is None:
            return identity, document
        differs = self._exporter.identity is None and target.read_bytes() != dump_toml(document)
        if self._is_newer(existing) or differs:
            identity = replace(identity, revision=existing.revision + 1)
            document = self._make_document(configurator, identity, unchanged)
        return identity, document

    def _make_document(
        self, configurator: Configurator, identity: SheetIdentity, unchanged: bool
    ) -> SheetDocument:
        """Return the document to write: the present one if nothing has changed, else a new one."""
        if unchanged and self._exporter.document:
            return self._exporter.document
        catalog, build, day = configurator.catalog, configurator.build, configurator.quoted_on
        return make_sheet_document(catalog, build, day, identity, configurator.sheet_details)

    def _next_identity(self, configurator: Configurator, language_code: str) -> SheetIdentity:
        """Return the identity for a sheet written now: new, unchanged, or the next revision."""
        if self._exporter.identity is not None:
            if not configurator.differs_from_saved_sheet:
                return self._exporter.identity
            number, revision = self._exporter.identity.number, self._exporter.identity.revision + 1
            return SheetIdentity(number, revision, self._exporter.identity.created, language_code)
        if self._exporter.reserved_identity is None:
            self._exporter.reserved_identity = new_identity(
                datetime.now().astimezone(), language_code
            )
        return replace(self._exporter.reserved_identity, language=language_code)

    # ── Paths ─────────────────────────────────────────────────────────────────────────────────────

    def default_path(self, configurator: Configurator, language: str) -> str:
        """Return the path of the sheet, or a new one in the orders folder."""
        if self._exporter.path is not None:
            return str(self._exporter.path)
        return str(self._free_path(self._exporter.folder, configurator, language))

    def _free_path(self, folder: Path, configurator: Configurator, language_code: str) -> Path:
        """Return a path in a folder with the number of the sheet, not that of another file."""
        number = self._next_identity(configurator, language_code).number
        while self._exporter.identity is None and sheet_target_checks.is_file_of_another_sheet(
            folder / f"{number}.toml", self._exporter.reserved_identity
        ):
            self._exporter.reserved_identity = None
            number = self._next_identity(configurator, language_code).number
        return folder / f"{number}.toml"

    def _fallback_path(self, tried: Path, configurator: Configurator, language_code: str) -> str:
        """Return a path in another folder with free space for a sheet; empty if there is none."""
        import tempfile  # only needed if the folder cannot be written

        for folder in (self._exporter.folder, Path.home(), Path(tempfile.gettempdir())):
            try:
                self._exporter.create_orders_folder(folder)
                path = self._free_path(folder, configurator, language_code)
                if path != tried and sheet_target_checks.has_free_space(folder):
                    return str(path)
            except (OSError, RuntimeError):
                continue
        return ""
