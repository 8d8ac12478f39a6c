"""Merging of catalog files: base, edition and overlays, with the source location of every value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xmc_tui.domain.catalog import Overlay
from xmc_tui.domain.catalog_values import SourceLocation
from xmc_tui.i18n import N_
from xmc_tui.storage.catalog.catalog_folder import list_editions, list_toml_files
from xmc_tui.storage.file_problem import FileError, Problem, close_matches
from xmc_tui.storage.table_digest import digest_table
from xmc_tui.storage.toml_reader import TomlFile, read_toml

#: The supported schema of catalog files.
CATALOG_SCHEMA = "xmc-catalog/1"

#: The number of files above which a folder is refused, to bound the work.
_MAX_FILES = 500

#: The root tables that an overlay may change. It cannot add models, groups or options.
_OVERLAY_ROOTS = ("catalog", "edition", "programme", "step", "source", "model", "rule", "theme")


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
    files = list_toml_files(folder)
    if len(files) > _MAX_FILES:
        what, hint = (
            N_("holds more than {most} catalog files"),
            N_("name a folder that holds a catalog alone"),
        )
        raise FileError([Problem(str(folder), "", what, hint, {"most": _MAX_FILES})])
    if not files:
        raise FileError(
            [
                Problem(
                    str(folder),
                    "",
                    N_("holds no catalog file"),
                    N_("name a folder that holds *.toml catalog files"),
                )
            ]
        )
    merged = MergedCatalog()
    for path in files:
        _merge_base(merged, _check_schema(read_toml(path, path.name)))
    _merge_edition(merged, folder, edition)
    for path in overlays:
        _merge_overlay(merged, read_toml(path))
    return merged


def _check_schema(file: TomlFile) -> TomlFile:
    """Return a file whose schema is absent or this version's; else raise FileError."""
    schema = file.data.get("schema", CATALOG_SCHEMA)
    if isinstance(schema, str) and schema != CATALOG_SCHEMA:
        what, hint = (
            N_("is of schema {found}; this version reads {known}"),
            N_("use a version of xmc that reads it"),
        )
        raise FileError(
            [_problem_at(file, ("schema",), what, hint, found=schema[:80], known=CATALOG_SCHEMA)]
        )
    return file


def _merge_base(merged: MergedCatalog, file: TomlFile) -> None:
    problems: list[Problem] = []
    _merge(merged, file, merged.data, file.data, (), problems)
    if problems:
        raise FileError(problems)


def _merge_edition(merged: MergedCatalog, folder: Path, edition: str) -> None:
    known = list_editions(folder)
    if edition not in known:
        near = ", ".join(close_matches(edition, known) or known)
        raise FileError(
            [
                Problem(
                    str(folder),
                    "edition",
                    N_("there is no edition {id}"),
                    N_("known are: {near}"),
                    {"id": edition, "near": near},
                )
            ]
        )
    file = _check_schema(
        read_toml(folder / "editions" / f"{edition}.toml", f"editions/{edition}.toml")
    )
    _merge(merged, file, merged.data, file.data, (), None)
    stated = merged.data.get("edition", {})
    if isinstance(stated, dict) and stated.get("id") != edition:
        raise FileError(
            [
                Problem(
                    file.name,
                    "edition.id",
                    N_("is not the name of the file"),
                    N_('write id = "{id}"'),
                    {"id": edition},
                )
            ]
        )


def read_overlay_header(path: Path) -> Overlay:
    """Return the name and digest of an overlay file; FileError if it is not an overlay."""
    return _pop_overlay_header(read_toml(path))


def _pop_overlay_header(file: TomlFile) -> Overlay:
    """Remove the [overlay] header of a file and return it; the rest is merged over the catalog."""
    if _check_schema(file).data.get("schema") == CATALOG_SCHEMA:
        del file.data["schema"]
    head = file.data.pop("overlay", None)
    if (
        not isinstance(head, dict)
        or not isinstance(name := head.get("name"), str)
        or not name.strip()
    ):
        raise FileError(
            [
                Problem(
                    file.name,
                    "overlay.name",
                    N_("is missing"),
                    N_('begin the file with [overlay] and name = "…"'),
                )
            ]
        )
    if extra := sorted(set(head) - {"name"}):
        raise FileError(
            [
                Problem(
                    file.name,
                    f"overlay.{extra[0]}",
                    N_("is not a known key"),
                    N_("known are: {near}"),
                    {"near": "name"},
                )
            ]
        )
    return Overlay(name, digest_table(file.data))


def _merge_overlay(merged: MergedCatalog, file: TomlFile) -> None:
    overlay = _pop_overlay_header(file)
    problems = _overlay_problems(merged, file)
    if problems:
        raise FileError(problems)
    _mark_store_price(file.data, overlay.name)
    file.data.setdefault("source", {}).setdefault(
        overlay.name, {"title": overlay.name, "date": "overlay"}
    )
    _merge(merged, file, merged.data, file.data, (), None)
    merged.overlays.append(overlay)


def _overlay_problems(merged: MergedCatalog, file: TomlFile) -> list[Problem]:
    """Find ids that the base does not have, and prices with a basis other than "store"."""
    problems: list[Problem] = []

    def compare(base: dict[str, Any], over: dict[str, Any], path: tuple[str, ...]) -> None:
        for key, value in over.items():
            here = (*path, key)
            invents = (path and path[-1] in ("model", "group", "option")) or not path
            known = _OVERLAY_ROOTS if not path else tuple(base)
            if invents and key not in known:
                near = ", ".join(close_matches(key, known) or list(known)[:3])
                problems.append(
                    _problem_at(
                        file, here, N_("is not in the catalog"), N_("known are: {near}"), near=near
                    )
                )
            elif key == "basis" and value != "store":
                problems.append(
                    _problem_at(
                        file,
                        here,
                        N_("is not for an overlay to say"),
                        N_("leave it out: a price set here is the store's"),
                    )
                )
            elif isinstance(base.get(key), dict) and not isinstance(value, dict):
                problems.append(
                    _problem_at(file, here, N_("must be a table"), N_("see xmc catalog schema"))
                )
            elif isinstance(value, dict) and isinstance(inner := base.get(key, {}), dict):
                compare(inner, value, here)

    compare(merged.data, file.data, ())
    return problems


def _problem_at(
    file: TomlFile, path: tuple[str, ...], message: str, hint: str, **values: object
) -> Problem:
    return Problem(file.name, ".".join(path), message, hint, values, _line(file, path))


def _mark_store_price(table: dict[str, Any], name: str) -> None:
    """Set basis "store" and the overlay as source on every price that an overlay sets."""
    for model in _tables(table.get("model")):
        groups = _tables(model.get("group"))
        for priced in (
            model,
            *(option for group in groups for option in _tables(group.get("option"))),
        ):
            if "price" in priced:
                priced["basis"] = "store"
                priced["source"] = name


def _tables(value: object) -> list[dict[str, Any]]:
    return (
        [inner for inner in value.values() if isinstance(inner, dict)]
        if isinstance(value, dict)
        else []
    )


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
        line = _line(file, here)
        if isinstance(value, dict) and isinstance(base.get(key), dict):
            if problems is None and any(not isinstance(inner, dict) for inner in value.values()):
                # A table changed in part by an edition or overlay is reported in that file, because
                # that is the place to correct it.
                merged.locations[here] = SourceLocation(file.name, ".".join(here), line)
            _merge(merged, file, base[key], value, here, problems)
            continue
        if problems is not None and key in base:
            other = merged.location(here).file
            problems.append(
                Problem(
                    file.name,
                    ".".join(here),
                    N_("is given in {other} too"),
                    N_("remove one of them"),
                    {"other": other},
                    line,
                )
            )
            continue
        merged.locations[here] = SourceLocation(file.name, ".".join(here), line)
        if isinstance(value, dict):
            base[key] = {}
            _merge(merged, file, base[key], value, here, problems)
        else:
            base[key] = value


def _line(file: TomlFile, path: tuple[str, ...]) -> int:
    """Return the line of a key, or of the nearest enclosing table; 0 if none was found."""
    for length in range(len(path), 0, -1):
        if path[:length] in file.lines:
            return file.lines[path[:length]]
    return 0
