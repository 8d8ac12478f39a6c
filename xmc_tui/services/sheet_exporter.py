"""Writes the order sheet of a build, its customer's page and its posters."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xmc_tui.configurator import Configurator
from xmc_tui.configurator.ports import FileSaved, PostersSaved, Refusal
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.domain.pricing import Quote
from xmc_tui.i18n import N_, Translator, translator_for
from xmc_tui.services import derived_files, sheet_target_checks
from xmc_tui.services.page_jobs import PageJobs
from xmc_tui.services.sheet_target_checks import read_identity
from xmc_tui.storage.atomic_write import write_atomically
from xmc_tui.storage.file_problem import FileError, os_error_message
from xmc_tui.storage.sheets.sheet_document import (
    SheetDocument,
    SheetIdentity,
    dump_toml,
    make_sheet_document,
    new_identity,
)
from xmc_tui.storage.standard_paths import orders_folder

if TYPE_CHECKING:
    from xmc_tui.domain.order_records import OrderRecord


class SheetExporter:
    """Writes the order sheet of one build.

    The sheet gets a number once and a new revision for each export with changes; an unchanged sheet
    is written again with the same content. `reserved_identity` is the identity of a sheet that is
    not written yet. `orders` is the orders folder of the settings, None for the default one.
    `find_catalog` returns the known catalog of a build code, `find_contact` the store's contact for
    customer's pages. `page_url` is the prefix of the store's web pages of builds. `find_order`
    returns what is recorded of the order with a number; it may take some seconds.
    """

    def __init__(
        self,
        identity: SheetIdentity | None = None,
        document: SheetDocument | None = None,
        path: Path | None = None,
        reserved_identity: SheetIdentity | None = None,
        orders: Path | None = None,
        find_catalog: Callable[[str], Catalog | None] = lambda code: None,  # noqa: ARG005
        page_url: str = "",
        find_contact: Callable[[], str] = str,
        find_order: Callable[[str], OrderRecord | None] = lambda number: None,  # noqa: ARG005
    ) -> None:
        self.identity = identity
        self.document = document
        self.path = path
        self.reserved_identity = reserved_identity
        self.orders = orders
        self.find_catalog = find_catalog
        self.page_url = page_url
        self.find_contact = find_contact
        self.find_order = find_order
        self._page_jobs = PageJobs()

    @property
    def folder(self) -> Path:
        """The default folder of sheets."""
        return self.orders or orders_folder()

    def fork(self) -> SheetExporter:
        """Return an exporter for a copy of the build, whose sheet gets a new number."""
        ports = self.find_catalog, self.page_url, self.find_contact, self.find_order
        return SheetExporter(None, None, None, None, self.orders, *ports)

    def catalog_for_code(self, code: str) -> Catalog | None:
        """Return the known catalog that a build code was made with; None if it is unknown."""
        return self.find_catalog(code)

    @property
    def known_identity(self) -> SheetIdentity | None:
        """The identity of the sheet, or the one reserved for it; None if there is neither."""
        return self.identity or self.reserved_identity

    # ── The sheet ─────────────────────────────────────────────────────────────────────────────────

    def export(
        self, configurator: Configurator, path: str, language_code: str
    ) -> FileSaved | Refusal:
        """Write the sheet, but never over another file. If refused, the result offers another path.

        The configurator and this exporter are updated once the file is written.
        """
        tr = translator_for(language_code)
        try:
            target = Path(path).expanduser()
        except RuntimeError as error:  # the home directory of an unknown user
            target, message = Path(path), str(error)
        else:
            message = self._write(configurator, target, path, tr)
        if not message:
            return FileSaved(str(target), derived_files.find_older_files(target))
        fallback = self._fallback_path(target, configurator, tr.code)
        return Refusal(message, fallback, sheet_target_checks.find_missing_folder(target))

    def create_folder(self, path: str, language_code: str) -> str:
        """Create the folder of a path; return why that is not possible, or ""."""
        return sheet_target_checks.create_folder_of(path, translator_for(language_code))

    def _write(self, configurator: Configurator, target: Path, path: str, tr: Translator) -> str:
        """Write the sheet; return the reason if that is refused. `path` is the target as typed."""
        unchanged = self.document is not None and not configurator.differs_from_saved_sheet
        try:
            self._create_orders_folder(target.parent)
            existing = read_identity(target)
            if reason := self._check_target(target, path, existing, unchanged, tr):
                return reason
            identity, document = self._next_revision(
                configurator, target, existing, unchanged, tr.code
            )
            write_atomically(target, dump_toml(document))
        except FileError as error:
            return error.problems[0].full_text(tr)
        except (OSError, RuntimeError, ValueError) as error:
            reason = tr.translate(os_error_message(error))
            message = N_("{path} cannot be written ({reason}); choose another path")
            return tr.translate(message, path=path, reason=reason)
        self.identity, self.document = identity, document
        self.path, self.reserved_identity = target, None
        configurator.mark_exported(identity.number, document["sheet"]["quoted_on"])
        return ""

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
        mine = self.known_identity
        if existing is None:
            if not target.is_file() or target == self.path:
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
        return self.identity is not None and existing.revision > self.identity.revision

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
        differs = self.identity is None and target.read_bytes() != dump_toml(document)
        if self._is_newer(existing) or differs:
            identity = replace(identity, revision=existing.revision + 1)
            document = self._make_document(configurator, identity, unchanged)
        return identity, document

    def _make_document(
        self, configurator: Configurator, identity: SheetIdentity, unchanged: bool
    ) -> SheetDocument:
        """Return the document to write: the present one if nothing has changed, else a new one."""
        if unchanged and self.document:
            return self.document
        catalog, build, day = configurator.catalog, configurator.build, configurator.quoted_on
        return make_sheet_document(catalog, build, day, identity, configurator.sheet_details)

    def _next_identity(self, configurator: Configurator, language_code: str) -> SheetIdentity:
        """Return the identity for a sheet written now: new, unchanged, or the next revision."""
        if self.identity is not None:
            if not configurator.differs_from_saved_sheet:
                return self.identity
            number, revision = self.identity.number, self.identity.revision + 1
            return SheetIdentity(number, revision, self.identity.created, language_code)
        if self.reserved_identity is None:
            self.reserved_identity = new_identity(datetime.now().astimezone(), language_code)
        return replace(self.reserved_identity, language=language_code)

    # ── Paths ─────────────────────────────────────────────────────────────────────────────────────

    def default_path(self, configurator: Configurator, language: str) -> str:
        """Return the path of the sheet, or a new one in the orders folder."""
        if self.path is not None:
            return str(self.path)
        return str(self._free_path(self.folder, configurator, language))

    def _free_path(self, folder: Path, configurator: Configurator, language_code: str) -> Path:
        """Return a path in a folder with the number of the sheet, not that of another file."""
        number = self._next_identity(configurator, language_code).number
        while self.identity is None and sheet_target_checks.is_foreign_file(
            folder / f"{number}.toml", self.reserved_identity
        ):
            self.reserved_identity = None
            number = self._next_identity(configurator, language_code).number
        return folder / f"{number}.toml"

    def _fallback_path(self, tried: Path, configurator: Configurator, language_code: str) -> str:
        """Return a path in another folder with free space for a sheet; empty if there is none."""
        import tempfile  # only needed if the folder cannot be written

        for folder in (self.folder, Path.home(), Path(tempfile.gettempdir())):
            try:
                self._create_orders_folder(folder)
                path = self._free_path(folder, configurator, language_code)
                if path != tried and sheet_target_checks.has_free_space(folder):
                    return str(path)
            except (OSError, RuntimeError):
                continue
        return ""

    def _create_orders_folder(self, folder: Path) -> None:
        """Create the orders folder, if `folder` is that one; no other folder is created."""
        if folder == self.folder:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def find_pages(self) -> tuple[str, ...]:
        """Return the suffixes of the customer's pages of the sheet, written or to be written."""
        if self.identity is None or self.path is None:
            return ()
        pages = derived_files.find_pages(self.path, self.identity.number)
        return tuple(dict.fromkeys((*pages, *self._page_jobs.suffixes)))

    # ── Posters and page ──────────────────────────────────────────────────────────────────────────

    def save_posters(
        self, catalog: Catalog, quote: Quote, sheet: str, language_code: str, priced: bool
    ) -> PostersSaved | Refusal:
        """Draw the large poster and the small one for chats, and write both next to the sheet."""
        from xmc_tui.services.poster_writer import save_posters

        sheet_path = Path(sheet).expanduser()
        create_folder = partial(self._create_orders_folder, sheet_path.parent)
        order = self.find_order(self.identity.number) if self.identity is not None else None
        tr = translator_for(language_code)
        return save_posters(catalog, quote, sheet_path, tr, priced, order, create_folder)

    def check_page_target(self, path: str, language_code: str, suffix: str = ".html") -> str:
        """Return why no customer's page can be written next to a sheet; empty if it can."""
        from xmc_tui.services.customer_page import check_page_target

        with contextlib.suppress(OSError, RuntimeError, ValueError):  # exporting reports such paths
            return check_page_target(path, suffix, translator_for(language_code))
        return ""

    def make_page_writer(
        self, configurator: Configurator, language_code: str, suffix: str = ".html"
    ) -> Callable[[], FileSaved | Refusal]:
        """Return a thread-safe function that writes the customer's page of the sheet just exported.

        The page is a file with a suffix, ".html" or ".pdf", next to the sheet; its content is that
        at the time of this call.
        """
        assert self.identity is not None, "a sheet was exported"
        assert self.path is not None, "a sheet was exported"
        from xmc_tui.services.customer_page import PageRequest, write_current_page

        target, tr = self.path.with_suffix(suffix), translator_for(language_code)
        catalog, quote = configurator.catalog, configurator.quote
        details, contact = configurator.sheet_details, self.find_contact()
        request = PageRequest(catalog, quote, self.identity, details, tr, self.page_url, contact)
        write = partial(write_current_page, target, request, self.find_order)
        return self._page_jobs.add(suffix, write, partial(self._find_newer, request.identity, tr))

    def _find_newer(self, identity: SheetIdentity, tr: Translator) -> str:
        """Return the message that a sheet was exported again since it had an identity, or ""."""
        if self.identity is None or self.identity.revision <= identity.revision:
            return ""
        message = N_("Customer's page of revision {revision} not saved: the sheet is newer")
        return tr.translate(message, revision=identity.revision)
