"""Loads and caches catalogs: the current one, and those that sheets and drafts were made with."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from xmc_tui.domain.catalog import Catalog, Overlay
from xmc_tui.i18n import N_
from xmc_tui.storage.catalog.catalog_cache import load_cached_catalog
from xmc_tui.storage.catalog.catalog_folder import DEFAULT_EDITION, list_editions
from xmc_tui.storage.disk_cache import DiskCache
from xmc_tui.storage.file_content_problems import FileError, Problem

if TYPE_CHECKING:
    from xmc_tui.storage.drafts.draft_records import CatalogRef
    from xmc_tui.storage.sheets.sheet_reader import LoadedSheet


class CatalogProvider:
    """Loads each catalog once. All methods raise FileError if a catalog is invalid.

    `edition` is the edition given by the user; if it is None, the edition of the opened document or
    `default_edition` is used.
    """

    def __init__(
        self,
        folder: Path,
        overlay_files: tuple[Path, ...],
        cache: DiskCache,
        edition: str | None = None,
        default_edition: str = DEFAULT_EDITION,
    ) -> None:
        self.folder = folder
        self.overlay_files = overlay_files
        self.edition = edition
        self._cache = cache
        self._default_edition = default_edition
        self._loaded: dict[tuple[Path, str, tuple[Path, ...]], Catalog] = {}

    @property
    def edition_id(self) -> str:
        """The current edition."""
        return self.edition or self._default_edition

    def load(self) -> Catalog:
        """Load the current catalog."""
        return self.load_from(self.folder, self.edition_id, self.overlay_files)

    def load_from(self, folder: Path, edition: str, overlays: tuple[Path, ...]) -> Catalog:
        """Load a catalog from a folder, in an edition, with overlays."""
        key = (folder, edition, overlays)
        if key not in self._loaded:
            self._loaded[key] = load_cached_catalog(folder, edition, overlays, self._cache)
        return self._loaded[key]

    def load_edition(self, edition: str, overlays: tuple[Path, ...]) -> Catalog:
        """Load an edition from the folder of the current catalog, with overlays."""
        return self.load_from(self.folder, edition, overlays)

    def files_of(self, catalog: Catalog) -> tuple[Path, tuple[Path, ...]]:
        """Return the folder and the overlay files that a loaded catalog came from."""
        for (folder, _, overlays), loaded in self._loaded.items():
            if loaded.digest == catalog.digest:
                return folder, overlays
        return self.folder, ()

    # ── For a sheet or a draft ────────────────────────────────────────────────────────────────────

    def load_for_sheet(self, sheet: LoadedSheet, or_newer: bool = False) -> Catalog:
        """Load the catalog of a sheet: its edition, and its overlays if their files are known.

        With `or_newer` it is the catalog for a new revision: an overlay that is unknown may be
        replaced by one of the same name, and later overlays are applied too if they fit the
        edition.
        """
        edition = self.edition or sheet.edition
        if (known := list_editions(self.folder)) and edition not in known:
            hint = N_("use --catalog to give a catalog that has it")
            message, values = N_("{edition} not found"), {"edition": edition}
            raise FileError([Problem(sheet.name, "catalog.edition", message, hint, values)])
        # Only needed if there are overlays: it imports the TOML reader.
        from xmc_tui.storage.catalog.overlay_checks import read_overlay_header

        overlays = {path: read_overlay_header(path) for path in self.overlay_files}
        paths = {overlay.digest: path for path, overlay in overlays.items()}
        if or_newer:
            by_name = {overlay.name: path for path, overlay in overlays.items()}
            newer = {old.digest: by_name[old.name] for old in sheet.overlays if old.name in by_name}
            paths = {**newer, **paths}
        missing = [overlay for overlay in sheet.overlays if overlay.digest not in paths]
        if missing:
            raise FileError(_missing_overlay(sheet.name, overlay) for overlay in missing)
        if or_newer:
            # An overlay for another edition is no reason to refuse the sheet.
            with contextlib.suppress(FileError):
                return self.load_from(self.folder, edition, self.overlay_files)
        overlay_files = tuple(paths[overlay.digest] for overlay in sheet.overlays)
        return self.load_from(self.folder, edition, overlay_files)

    def load_for_draft(self, used: CatalogRef | None) -> Catalog:
        """Load the catalog of a draft, or the catalog that replaces it now."""
        if used is None:
            return self.load()
        overlays, newer = self._overlays_for(used), self._overlays_since(used)
        for folder in dict.fromkeys([self.folder, Path(used.folder)]):
            edition = self.edition or used.edition
            with contextlib.suppress(FileError):
                if self.load_from(folder, edition, overlays).digest == used.digest:
                    return self.load_from(folder, edition, (*overlays, *newer))
        edition = used.edition if used.edition in list_editions(self.folder) else self.edition_id
        return self.load_from(self.folder, self.edition or edition, (*overlays, *newer))

    def _overlays_for(self, used: CatalogRef) -> tuple[Path, ...]:
        """Return the overlay files of a draft: those of equal content, else of equal name."""
        from xmc_tui.storage.catalog.overlay_checks import read_overlay_header

        by_digest: dict[str, Path] = {}
        by_name: dict[str, Path] = {}
        for path in (*(Path(overlay.path) for overlay in used.overlays), *self.overlay_files):
            with contextlib.suppress(FileError):
                found = read_overlay_header(path)
                by_digest.setdefault(found.digest, path)
                by_name[found.name] = path  # the current overlays come last: they are the newest
        paths = (by_digest.get(each.digest) or by_name.get(each.name) for each in used.overlays)
        return tuple(path for path in paths if path is not None)

    def _overlays_since(self, used: CatalogRef) -> tuple[Path, ...]:
        """Return the current overlays that a draft does not have, by name or content."""
        from xmc_tui.storage.catalog.overlay_checks import read_overlay_header

        known = {key for overlay in used.overlays for key in (overlay.name, overlay.digest)}
        found = {path: read_overlay_header(path) for path in self.overlay_files}
        return tuple(
            path for path, overlay in found.items() if not {overlay.name, overlay.digest} & known
        )


def _missing_overlay(sheet_name: str, overlay: Overlay) -> Problem:
    message, hint = (
        N_("overlay “{name}” ({digest}) not found"),
        N_("give its file with --overlay"),
    )
    values = {"name": overlay.name, "digest": overlay.digest[:19]}
    return Problem(sheet_name, "catalog.overlays", message, hint, values)
