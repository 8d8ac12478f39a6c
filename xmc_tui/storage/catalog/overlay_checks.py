"""Overlay files: their header, the checks of their tables, and the marking of store prices."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from xmc_tui.domain.catalog import Overlay
from xmc_tui.i18n import N_
from xmc_tui.storage.catalog.catalog_file import (
    CATALOG_SCHEMA,
    LONGEST_TEXT,
    TEXT_PATTERN,
    read_catalog_file,
)
from xmc_tui.storage.file_content_problems import FileError, Problem, find_close_matches
from xmc_tui.storage.table_digest import digest_table
from xmc_tui.storage.toml_reader import TomlFile

#: The root tables that an overlay may change. It cannot add models, groups or options.
_OVERLAY_ROOTS = ("catalog", "edition", "programme", "step", "source", "model", "rule", "theme")

_NAME_PATH = ("overlay", "name")


def read_overlay_header(path: Path) -> Overlay:
    """Return the name and digest of an overlay file; raise FileError if it is not an overlay."""
    return pop_overlay_header(read_catalog_file(path))


def pop_overlay_header(file: TomlFile) -> Overlay:
    """Remove the schema and the [overlay] header from a file; return its name and digest.

    The digest is that of the rest, which is merged over the catalog.
    """
    if file.data.get("schema") == CATALOG_SCHEMA:
        del file.data["schema"]
    head = file.data.pop("overlay", None)
    if (
        not isinstance(head, dict)
        or not isinstance(name := head.get("name"), str)
        or not name.strip()
    ):
        message, hint = N_("is missing"), N_('begin the file with [overlay] and name = "…"')
        raise FileError([Problem(file.name, "overlay.name", message, hint)])
    if extra := sorted(set(head) - {"name"}):
        message, hint = N_("is not a known key"), N_("available: {near}")
        raise FileError(
            [Problem(file.name, f"overlay.{extra[0]}", message, hint, {"near": "name"})]
        )
    if len(name) > LONGEST_TEXT or not re.fullmatch(TEXT_PATTERN, name):
        message = N_("is too long, or has control characters")
        hint = N_("choose a short name in plain text")
        raise FileError([file.problem_at(_NAME_PATH, message, hint)])
    return Overlay(name, digest_table(file.data))


def find_overlay_problems(
    catalog: dict[str, Any], file: TomlFile, overlay: Overlay, earlier: Iterable[Overlay]
) -> list[Problem]:
    """Return the problems of an overlay, given the merged tables and the overlays below it.

    These are ids that the catalog does not have, prices with a basis other than "store", values in
    place of tables, and the name of a published source, which the store's prices would have.
    """
    problems: list[Problem] = []
    sources = catalog.get("source")
    is_source = isinstance(sources, dict) and overlay.name in sources
    if is_source and overlay.name not in [other.name for other in earlier]:
        message = N_("is the name of a source of the catalog")
        hint = N_("choose another name, such as that of the store")
        problems.append(file.problem_at(_NAME_PATH, message, hint))

    def compare(base: dict[str, Any], over: dict[str, Any], path: tuple[str, ...]) -> None:
        for key, value in over.items():
            here = (*path, key)
            is_closed = not path or path[-1] in ("model", "group", "option")
            known = _OVERLAY_ROOTS if not path else tuple(base)
            if is_closed and key not in known:
                similar = find_close_matches(key, known)
                near = tuple(similar or list(known)[:3])
                message = N_("is not in the catalog")
                hint = (
                    N_("did you mean {near}?")
                    if similar
                    else N_("write one that it has, such as {near}")
                )
                problems.append(file.problem_at(here, message, hint, near=near))
            elif key == "basis" and value != "store":
                message = N_("cannot be set by an overlay")
                hint = N_("remove it: a price set here is the store's")
                problems.append(file.problem_at(here, message, hint))
            elif isinstance(base.get(key), dict) and not isinstance(value, dict):
                message, hint = N_("must be a table"), N_("see xmc catalog schema")
                problems.append(file.problem_at(here, message, hint))
            elif isinstance(value, dict) and isinstance(inner := base.get(key, {}), dict):
                compare(inner, value, here)

    compare(catalog, file.data, ())
    return problems


def set_store_price_basis(table: dict[str, Any], name: str) -> None:
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
