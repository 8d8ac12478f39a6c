"""Merges catalog files: base, edition and overlays, with the source location of every value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xmc_tui.domain.catalog import Overlay
from xmc_tui.domain.catalog_values import SourceLocation
from xmc_tui.i18n import N_
from xmc_tui.storage.catalog.catalog_file import read_catalog_file
from xmc_tui.storage.catalog.catalog_folder import (
    check_folder_is_readable,
    list_editions,
    list_toml_files,
)
from xmc_tui.storage.catalog.overlay_checks import (
    find_overlay_problems,
    pop_overlay_header,
    set_store_price_basis,
)
from xmc_tui.storage.file_content_problems import FileError, Problem, find_close_matches
from xmc_tui.storage.table_digest import digest_table
from xmc_tui.storage.toml_reader import TomlFile

#: The number of files above which a folder is refused, to bound the work.
_MAX_FILES = 500


@dataclass
class MergedCatalog:
    """The merged tables of a catalog, with the file and line of each table and value."""

    data: dict[str, Any] = field(default_factory=dict)
    locations: dict[tuple[str, ...], SourceLocation] = field(default_factory=dict)
    overlays: list[Overlay] = field(default_factory=list)

    def location(self, path: Iterable[object]) -> SourceLocation:
        """Return the source location of a value, or of the nearest enclosing table."""
        keys = tuple(str(key) for key in path)
        for length in range(len(keys), 0, -1):
            if keys[:length] in self.locations:
                found = self.locations[keys[:length]]
                return SourceLocation(found.file, ".".join(keys), found.line)
        return SourceLocation("catalog", ".".join(keys))

    def digest(self) -> str:
        """Return the digest of the merged catalog."""
        return digest_table(self.data)


def merge_catalog(folder: Path, edition: str, overlays: Iterable[Path]) -> MergedCatalog:
    """Read a catalog folder and merge one edition and the overlays, in order, over it.

    Raise FileError if a file cannot be used.
    """
    for each in (folder, folder / "editions"):
        check_folder_is_readable(each)
    files = list_toml_files(folder)
    if len(files) > _MAX_FILES:
        message = N_("has more than {most} catalog files")
        hint = N_("choose a folder that holds a catalog only")
        raise FileError([Problem(str(folder), "", message, hint, {"most": _MAX_FILES})])
    if not files:
        message = N_("has no catalog file")
        hint = N_("choose a folder with *.toml catalog files")
        raise FileError([Problem(str(folder), "", message, hint)])
    merged = MergedCatalog()
    for path in files:
        _merge_base(merged, read_catalog_file(path, path.name))
    _merge_edition(merged, folder, edition)
    for path in overlays:
        _merge_overlay(merged, read_catalog_file(path))
    return merged


def _merge_base(merged: MergedCatalog, file: TomlFile) -> None:
    problems: list[Problem] = []
    _merge(merged, file, merged.data, file.data, (), problems)
    if problems:
        raise FileError(problems)


def _merge_edition(merged: MergedCatalog, folder: Path, edition: str) -> None:
    known = list_editions(folder)
    if edition not in known:
        message, similar = N_("unknown edition {id}"), find_close_matches(edition, known)
        hint = N_("available: {near}") if known else N_("add the file editions/{id}.toml")
        hint = N_("did you mean {near}?") if similar else hint
        values = {"id": edition, "near": tuple(similar or known)}
        raise FileError([Problem(str(folder), "edition", message, hint, values)])
    name = f"editions/{edition}.toml"
    file = read_catalog_file(folder / name, name)
    _merge(merged, file, merged.data, file.data, (), None)
    head = merged.data.get("edition", {})
    if isinstance(head, dict) and head.get("id") != edition:
        message, hint = N_("does not match the file name"), N_('write id = "{id}"')
        raise FileError([Problem(file.name, "edition.id", message, hint, {"id": edition})])


def _merge_overlay(merged: MergedCatalog, file: TomlFile) -> None:
    overlay = pop_overlay_header(file)
    problems = find_overlay_problems(merged.data, file, overlay, merged.overlays)
    if problems:
        raise FileError(problems)
    set_store_price_basis(file.data, overlay.name)
    file.data.setdefault("source", {}).setdefault(overlay.name, {"title": overlay.name})
    _merge(merged, file, merged.data, file.data, (), None)
    merged.overlays.append(overlay)


def _merge(
    merged: MergedCatalog,
    file: TomlFile,
    base: dict[str, Any],
    over: dict[str, Any],
    path: tuple[str, ...],
    problems: list[Problem] | None,
) -> None:
    """Merge one table into another, recursively.

    If `problems` is a list, a key that already exists is appended to it as a fault; if it is None,
    the existing value is replaced.
    """
    for key, value in over.items():
        here = (*path, key)
        line = file.line_of(here)
        if isinstance(value, dict) and isinstance(base.get(key), dict):
            if problems is None and any(not isinstance(inner, dict) for inner in value.values()):
                # A table changed in part by an edition or overlay is reported in that file, because
                # that is the place to correct it.
                merged.locations[here] = SourceLocation(file.name, ".".join(here), line)
            _merge(merged, file, base[key], value, here, problems)
            continue
        if problems is not None and key in base:
            other = merged.location(here).file
            message, hint = N_("is given in {other} too"), N_("remove one of them")
            problems.append(file.problem_at(here, message, hint, other=other))
            continue
        merged.locations[here] = SourceLocation(file.name, ".".join(here), line)
        if isinstance(value, dict):
            base[key] = {}
            _merge(merged, file, base[key], value, here, problems)
        else:
            base[key] = value
