"""Writes the order sheet of a build, its customer's page and its posters."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from xmc_tui.configurator import Configurator
from xmc_tui.configurator.ports import PostersSaved, Refusal, SheetSaved
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.domain.pricing import Quote
from xmc_tui.i18n import N_, translator_for
from xmc_tui.storage.atomic_write import write_atomically
from xmc_tui.storage.file_problem import FileError, Problem, os_error_message
from xmc_tui.storage.sheets.sheet_document import (
    SheetDocument,
    SheetIdentity,
    dump_toml,
    make_sheet_document,
    new_identity,
)
from xmc_tui.storage.standard_paths import orders_folder

#: More than the size of any sheet, in bytes.
_LEAST_FREE_BYTES = 64 * 1024


class SheetExporter:
    """Writes the order sheet of one build.

    The sheet gets a number once and a new revision for each export with changes; an unchanged sheet
    is written again as it was. `reserved_identity` is the identity reserved for a sheet that is not
    written
    yet. `orders` is the orders folder of the settings, None for the default one.
    """

    def __init__(
        self,
        identity: SheetIdentity | None = None,
        document: SheetDocument | None = None,
        path: Path | None = None,
        reserved_identity: SheetIdentity | None = None,
        orders: Path | None = None,
        catalogs: Callable[[str], Catalog | None] = lambda code: None,  # noqa: ARG005
    ) -> None:
        self.identity = identity
        self.document = document
        self.path = path
        self.reserved_identity = reserved_identity
        self.orders = orders
        self.catalogs = catalogs

    @property
    def folder(self) -> Path:
        """The default folder of sheets."""
        return self.orders or orders_folder()

    def fork(self) -> SheetExporter:
        """Return an exporter for a copy of the build, whose sheet gets a new number."""
        return SheetExporter(orders=self.orders, catalogs=self.catalogs)

    def catalog_of(self, code: str) -> Catalog | None:
        """Return the known catalog that a build code was made with; None if it is unknown."""
        return self.catalogs(code)

    @property
    def identity_or_reserved(self) -> SheetIdentity | None:
        """The identity of the sheet, or the one reserved for it; None if there is neither."""
        return self.identity or self.reserved_identity

    def default_path(self, configurator: Configurator, language: str) -> str:
        """Return the path of the sheet, or a new one in the orders folder."""
        if self.path is not None:
            return str(self.path)
        return str(self._free_path(self.folder, configurator, language))

    def _free_path(self, folder: Path, configurator: Configurator, language_code: str) -> Path:
        """Return a path in a folder with the number of the sheet, not that of another file."""
        number = self._next_identity(configurator, language_code).number
        while self.identity is None and self._belongs_to_other_sheet(folder / f"{number}.toml"):
            self.reserved_identity = None
            number = self._next_identity(configurator, language_code).number
        return folder / f"{number}.toml"

    def export(
        self, configurator: Configurator, path: str, language_code: str
    ) -> SheetSaved | Refusal:
        """Write the sheet, but never over another file. If refused, the result offers another path.

        The configurator and this exporter are updated once the file is written.
        """
        tr = translator_for(language_code)
        try:
            target = Path(path).expanduser()
        except RuntimeError as error:  # the home directory of an unknown user
            target, fault = Path(path), str(error)
        else:
            fault = self._write(configurator, target, path, language_code)
        if not fault:
            return SheetSaved(str(target))
        return Refusal(fault, self._fallback_path(target, configurator, tr.code))

    def save_posters(
        self, catalog: Catalog, quote: Quote, sheet: str, language_code: str, priced: bool
    ) -> PostersSaved | Refusal:
        """Draw the large poster and the small one for chats, and write both next to the sheet."""
        from xmc_tui.picture.poster_image import LARGE, SMALL  # numpy and Pillow: imported on use
        from xmc_tui.services.poster_writer import write_poster

        tr, beside = translator_for(language_code), Path(sheet).expanduser()
        paths = (beside.with_suffix(".png"), beside.with_name(f"{beside.stem}-chat.png"))
        try:
            for path in paths:
                ensure_not_a_sheet(path)
            if beside.parent == self.folder:
                beside.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            for path, size in zip(paths, (LARGE, SMALL), strict=True):
                write_poster(catalog, quote, path, size, tr, priced)
        except FileError as error:
            return Refusal(error.problems[0].full_text(tr))
        except OSError as error:
            reason = tr.translate(os_error_message(error))
            return Refusal(
                tr.translate(
                    N_("{path} cannot be written ({reason})"), path=paths[0], reason=reason
                )
            )
        return PostersSaved(tuple(str(path) for path in paths))

    def check_page(self, path: str, language_code: str) -> str:
        """Return why no customer's page can be written next to a sheet; empty if it can."""
        tr = translator_for(language_code)
        with contextlib.suppress(OSError, RuntimeError, ValueError):  # exporting reports such paths
            sheet = Path(path).expanduser()
            page = sheet.with_suffix(".html")
            if (
                str(page.resolve()).casefold() == str(sheet.resolve()).casefold()
            ):  # one file on Windows and macOS
                message = N_(
                    "{path} would be both the sheet and its customer's page; end the sheet's name in .toml"
                )
                return tr.translate(message, path=path)
            try:
                ensure_not_a_sheet(page)
            except FileError as error:
                return error.problems[0].full_text(tr)
        return ""

    def make_page_writer(
        self, configurator: Configurator, language_code: str
    ) -> Callable[[], SheetSaved | Refusal]:
        """Return a thread-safe function that writes the customer's page of the sheet just exported.

        The page is an HTML file next to the sheet; its content is that at the time of this call.
        """
        assert self.identity is not None, "a sheet was exported"
        assert self.path is not None, "a sheet was exported"
        target, tr, identity = (
            self.path.with_suffix(".html"),
            translator_for(language_code),
            self.identity,
        )
        catalog, quote, details = configurator.catalog, configurator.quote, configurator.details

        def write() -> SheetSaved | Refusal:
            from xmc_tui.services.customer_page import render_sheet_page

            page = render_sheet_page(catalog, quote, identity, details, tr, target.suffix)
            try:
                ensure_not_a_sheet(target)
                write_atomically(target, page.encode("utf-8"))
            except FileError as error:
                return Refusal(error.problems[0].full_text(tr))
            return SheetSaved(str(target))

        return write

    def _write(
        self, configurator: Configurator, target: Path, path: str, language_code: str
    ) -> str:
        """Write the sheet to a file; return a sentence if that is refused, else an empty string."""
        tr = translator_for(language_code)
        try:
            if target.parent == self.folder:
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            there = read_identity(target)
            mine = self.identity_or_reserved
            if there is not None and (mine is None or there.number != mine.number):
                return tr.translate(
                    N_("{path} is sheet {number}; choose another path"),
                    path=path,
                    number=there.number,
                )
            if there is None and target.is_file() and target != self.path:
                return tr.translate(
                    N_("{path} is there already and is no order sheet; choose another path"),
                    path=path,
                )
            unchanged = self.document is not None and not configurator.differs_from_saved_sheet
            newer = (
                there is not None
                and self.identity is not None
                and there.revision > self.identity.revision
            )
            if newer and unchanged and there is not None:
                return tr.translate(
                    N_("{path} is revision {revision} by now; choose another path"),
                    path=path,
                    revision=there.revision,
                )
            identity = (
                self.identity
                if unchanged and self.identity
                else self._next_identity(configurator, language_code)
            )
            content = self._sheet_bytes(configurator, identity, unchanged)
            is_another = (
                self.identity is None
                and there is not None
                and target.read_bytes() != dump_toml(content)
            )
            if there is not None and (newer or is_another):
                # Another revision was written elsewhere or before a crash, and this one differs:
                # number it after that.
                identity = replace(identity, revision=there.revision + 1)
                content = self._sheet_bytes(configurator, identity, unchanged)
            write_atomically(target, dump_toml(content))
        except FileError as error:
            return error.problems[0].full_text(tr)
        except (OSError, RuntimeError, ValueError) as error:
            reason = tr.translate(os_error_message(error))
            return tr.translate(
                N_("{path} cannot be written ({reason}); choose another path"),
                path=path,
                reason=reason,
            )
        self.identity, self.document, self.path, self.reserved_identity = (
            identity,
            content,
            target,
            None,
        )
        configurator.mark_exported(identity.number, content["sheet"]["quoted_on"])
        return ""

    def _sheet_bytes(
        self, configurator: Configurator, identity: SheetIdentity, unchanged: bool
    ) -> SheetDocument:
        """Return the document to write: the present one if nothing has changed, else a new one."""
        if unchanged and self.document:
            return self.document
        catalog, build = configurator.catalog, configurator.build
        return make_sheet_document(
            catalog, build, configurator.quoted_on, identity, configurator.details
        )

    def _next_identity(self, configurator: Configurator, language_code: str) -> SheetIdentity:
        """Return the identity for a sheet written now: new, unchanged, or the next revision."""
        if self.identity is not None:
            if not configurator.differs_from_saved_sheet:
                return self.identity
            return SheetIdentity(
                self.identity.number,
                self.identity.revision + 1,
                self.identity.created,
                language_code,
            )
        if self.reserved_identity is None:
            self.reserved_identity = new_identity(datetime.now().astimezone(), language_code)
        return replace(self.reserved_identity, language=language_code)

    def _belongs_to_other_sheet(self, path: Path) -> bool:
        """Whether a path exists and is not this sheet, written before a crash."""
        if not os.path.exists(path):
            return False
        there = read_identity(path)
        return (
            there is None
            or self.reserved_identity is None
            or there != replace(self.reserved_identity, language=there.language)
        )

    def _fallback_path(self, tried: Path, configurator: Configurator, language_code: str) -> str:
        """Return a path in another folder with free space for a sheet; empty if there is none."""
        import tempfile  # only needed if the folder cannot be written

        for folder in (self.folder, Path.home(), Path(tempfile.gettempdir())):
            try:
                if folder == self.folder:
                    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                path = self._free_path(folder, configurator, language_code)
                if path != tried and _has_free_space(folder):
                    return str(path)
            except (OSError, RuntimeError):
                continue
        return ""


def _has_free_space(folder: Path) -> bool:
    """Whether a sheet can be written to a folder.

    A temporary file is written, as permissions and free space alone do not guarantee it.
    """
    import shutil
    import tempfile

    if not os.access(folder, os.W_OK) or shutil.disk_usage(folder).free < _LEAST_FREE_BYTES:
        return False
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b" " * _LEAST_FREE_BYTES)
        file.flush()
    return True


def ensure_not_a_sheet(path: Path) -> None:
    """Raise FileError if `path` is an order sheet, so that no page or poster overwrites one."""
    if (there := read_identity(path)) is not None:
        values = {"number": there.number}
        raise FileError(
            [Problem(str(path), "", N_("is sheet {number}"), N_("choose another path"), values)]
        )


def read_identity(path: Path) -> SheetIdentity | None:
    """Return the identity of the sheet at a path; None if there is no readable sheet."""
    from xmc_tui.storage.sheets.sheet_reader import read_sheet  # pydantic: imported on use

    if not os.path.isfile(path):
        return None
    try:
        return read_sheet(path).identity
    except FileError:
        return None
