"""The order sheet of a build, and how it, its customer's page and its posters are written."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from xmc_tui.configurator import Configurator
from xmc_tui.configurator.document_ports import FileSaved, PostersSaved, Refusal
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.pricing import Quote
from xmc_tui.i18n import N_, Translator, translator_for
from xmc_tui.storage.standard_paths import orders_folder

if TYPE_CHECKING:
    from xmc_tui.domain.order_records import OrderRecord
    from xmc_tui.services.page_jobs import PageJobs
    from xmc_tui.services.sheet_writer import SheetWriter
    from xmc_tui.storage.sheets.sheet_document import SheetDocument, SheetIdentity


class SheetExporter:
    """Holds which order sheet one build has, and writes it.

    `document` is its content as last written to `path`. `reserved_identity` is the identity of a
    sheet that is not written yet. `orders` is the orders folder of the settings, None for the
    default one. `find_catalog` returns the known catalog of a build code, `find_contact` the
    store's contact for customer's pages. `page_url` is the prefix of the store's web pages of
    builds. `find_order` returns what is recorded of the order with a number; it may take some
    seconds.
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
    def identity_or_reserved(self) -> SheetIdentity | None:
        """The identity of the sheet, or the one reserved for it; None if there is neither."""
        return self.identity or self.reserved_identity

    # ── The sheet ─────────────────────────────────────────────────────────────────────────────────

    @property
    def _writer(self) -> SheetWriter:
        from xmc_tui.services.sheet_writer import SheetWriter  # not for the first frame

        return SheetWriter(self)

    def export(
        self, configurator: Configurator, path: str, language_code: str
    ) -> FileSaved | Refusal:
        """Write the sheet, but never over another file. If refused, the result offers another path.

        The configurator and this exporter are updated once the file is written.
        """
        return self._writer.export(configurator, path, language_code)

    def default_path(self, configurator: Configurator, language: str) -> str:
        """Return the path of the sheet, or a new one in the orders folder."""
        return self._writer.default_path(configurator, language)

    def create_folder(self, path: str, language_code: str) -> str:
        """Create the folder of a path; return why that is not possible, or ""."""
        from xmc_tui.services.sheet_target_checks import create_folder_of

        return create_folder_of(path, translator_for(language_code))

    def create_orders_folder(self, folder: Path) -> None:
        """Create the orders folder, if `folder` is that one; no other folder is created."""
        if folder == self.folder:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    # ── Posters and page ──────────────────────────────────────────────────────────────────────────

    @cached_property
    def _page_jobs(self) -> PageJobs:
        from xmc_tui.services.page_jobs import PageJobs  # not for the first frame

        return PageJobs()

    def find_page_suffixes(self) -> tuple[str, ...]:
        """Return the suffixes of the customer's pages of the sheet, written or to be written."""
        if self.identity is None or self.path is None:
            return ()
        from xmc_tui.services import sheet_pages_and_posters

        pages = sheet_pages_and_posters.find_page_suffixes(self.path, self.identity.number)
        return tuple(dict.fromkeys((*pages, *self._page_jobs.suffixes)))

    def save_posters(
        self, catalog: Catalog, quote: Quote, sheet: str, language_code: str, priced: bool
    ) -> PostersSaved | Refusal:
        """Draw the large poster and the small one for chats, and write both next to the sheet."""
        from xmc_tui.services.poster_writer import save_posters

        sheet_path = Path(sheet).expanduser()
        create_folder = partial(self.create_orders_folder, sheet_path.parent)
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
        from xmc_tui.services.customer_page import PageRequest, write_page_with_order_progress

        target, tr = self.path.with_suffix(suffix), translator_for(language_code)
        catalog, quote = configurator.catalog, configurator.quote
        details, contact = configurator.sheet_details, self.find_contact()
        request = PageRequest(catalog, quote, self.identity, details, tr, self.page_url, contact)
        write = partial(write_page_with_order_progress, target, request, self.find_order)
        return self._page_jobs.add(suffix, write, partial(self._find_newer, request.identity, tr))

    def _find_newer(self, identity: SheetIdentity, tr: Translator) -> str:
        """Return the message that a sheet was exported again since it had an identity, or ""."""
        if self.identity is None or self.identity.revision <= identity.revision:
            return ""
        message = N_("Customer page of revision {revision} not saved: the sheet is newer")
        return tr.translate(message, revision=identity.revision)
