"""Verifies order sheets: recomputes every figure from the catalog and compares it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import Any

from xmc_tui.domain.catalog import Catalog
from xmc_tui.i18n import N_
from xmc_tui.storage.file_content_problems import FileError, Problem
from xmc_tui.storage.sheets.sheet_document import make_sheet_document
from xmc_tui.storage.sheets.sheet_head_verification import check_head, requires_build_code
from xmc_tui.storage.sheets.sheet_reader import LoadedSheet, build_of_sheet, tampering_problem

#: The keys that differ in every sheet of another catalog; one problem covers all of them.
_CATALOG_KEYS = ("catalog.version", "catalog.digest", "sheet.code")


class Verdict(StrEnum):
    """The result of checking a sheet: valid, or the kind of fault."""

    VALID = "holds"
    EDITED = "edited"
    DIFFERS = "differs"
    CATALOG_MISSING = "not-at-hand"
    UNREADABLE = "unreadable"


def classify_sheet(sheet: LoadedSheet, catalog: Catalog, problems: Collection[Problem]) -> Verdict:
    """Classify the problems of a sheet; an edit takes precedence over its consequences."""
    if not problems:
        return Verdict.VALID
    if sheet.is_edited_after_export:
        return Verdict.EDITED
    return Verdict.DIFFERS if sheet.catalog_digest == catalog.digest else Verdict.CATALOG_MISSING


def verify_sheet(sheet: LoadedSheet, catalog: Catalog) -> list[Problem]:
    """Recompute a sheet and return its problems; empty if every figure holds."""
    problems = [*_figure_problems(sheet, catalog), *check_head(sheet, catalog)]
    if sheet.is_edited_after_export:
        problems.append(tampering_problem(sheet))
    elif sheet.catalog_digest != catalog.digest:
        problems.append(_other_catalog_problem(sheet, catalog))
    return problems


def differs_in_catalog_only(problems: Collection[Problem]) -> bool:
    """Whether the only problem of a sheet is another catalog, in which every figure is the same."""
    return [problem.key for problem in problems] == ["catalog.digest"]


def _other_catalog_problem(sheet: LoadedSheet, catalog: Catalog) -> Problem:
    """Return the problem that a sheet was made with another catalog, with a hint how to load it."""
    message = N_("this sheet was made with another catalog ({version}); rechecked with {now}")
    version = str(sheet.document["catalog"]["version"])
    if version == catalog.version:
        message = N_(
            "this sheet was made with a catalog of the same version ({version}), but with other "
            "contents; rechecked with this one"
        )
    hint = N_("check it with its own catalog: --catalog FOLDER, edition {edition}, no overlays")
    if sheet.edition != catalog.edition.id:
        hint = N_("check it with --edition {edition}")
    elif sheet.overlays:
        hint = N_(
            "check it with its own catalog: --catalog FOLDER, edition {edition}, "
            "overlays {overlays}"
        )
    values = {
        "version": version[:80],
        "now": catalog.version,
        "edition": sheet.edition[:80],
        "overlays": tuple(f"“{overlay.name[:80]}”" for overlay in sheet.overlays[:10]),
    }
    return Problem(sheet.name, "catalog.digest", message, hint, values)


def _figure_problems(sheet: LoadedSheet, catalog: Catalog) -> list[Problem]:
    """Return a problem for each differing value, or the problems of a build that does not exist."""
    try:
        build = build_of_sheet(sheet, catalog)
    except FileError as error:
        return list(error.problems)
    expected = make_sheet_document(catalog, build, sheet.quoted_on, sheet.identity, sheet.details)
    found = dict(sheet.document)
    del expected["integrity"], found["integrity"]
    ignored = _ignored_keys(sheet, catalog)
    differences = [entry for entry in _differences(found, expected, "") if entry[0] not in ignored]
    return [_difference_problem(sheet.name, *entry) for entry in differences]


def _ignored_keys(sheet: LoadedSheet, catalog: Catalog) -> tuple[str, ...]:
    """Return the keys that may differ: those of another catalog, or a code that is not required."""
    if sheet.catalog_digest != catalog.digest:
        return _CATALOG_KEYS
    return () if requires_build_code(sheet) else ("sheet.code",)


def _difference_problem(name: str, key: str, found: object, expected: object) -> Problem:
    values = {"found": _display_value(found), "expected": _display_value(expected)}
    if found is None:
        return Problem(name, key, N_("is missing"), N_("the catalog has {expected}"), values)
    if expected is None:
        return Problem(name, key, N_("is not a known key"), N_("remove it"), values)
    return Problem(name, key, N_("is {found}"), N_("the catalog has {expected}"), values)


def _display_value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if value == "":
        return '""'
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False, default=str)[:200]  # as written in the file
    return f"{value:,}" if isinstance(value, int) else str(value)[:200]


def _differences(found: Any, expected: Any, path: str) -> Iterator[tuple[str, object, object]]:
    """Yield (key, found, expected) for each differing value; None marks a missing one."""
    if isinstance(found, dict) and isinstance(expected, dict):
        for key in [*expected, *(key for key in found if key not in expected)]:
            inner = f"{path}.{key}" if path else str(key)
            yield from _differences(found.get(key), expected.get(key), inner)
    elif path == "lines" and isinstance(found, list) and isinstance(expected, list):
        yield from _differences(_lines_by_option(found), _lines_by_option(expected), path)
        orders = [[entry["option"] for entry in lines] for lines in (found, expected)]
        if set(orders[0]) == set(orders[1]) and orders[0] != orders[1]:
            yield path, " ".join(orders[0]), " ".join(orders[1])
    elif isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        for number, (one, other) in enumerate(zip(found, expected, strict=True)):
            yield from _differences(one, other, f"{path}.{number}")
    elif type(found) is not type(expected) or repr(found) != repr(expected):
        # By type and text, because 1 == 1.0 == True and 0.0 == -0.0.
        yield path, found, expected


def _lines_by_option(lines: list[dict[str, Any]]) -> dict[str, Any]:
    return {line["option"]: line for line in lines}
