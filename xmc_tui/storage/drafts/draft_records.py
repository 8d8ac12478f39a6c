"""The records of a draft, one for each line of its file, and their encoding as JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from xmc_tui import __version__
from xmc_tui.configurator import (
    LONGEST_TEXT,
    TAB_LABELS,
    Edit,
    EditKind,
    SheetDetails,
)
from xmc_tui.configurator.saved_car_snapshot import CarSnapshot
from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import LANGUAGES
from xmc_tui.storage.drafts.json_validation import (
    InvalidValue,
    expect_bool,
    expect_date,
    expect_datetime,
    expect_dict,
    expect_ids,
    expect_int,
    expect_list,
    expect_one_of,
    expect_path,
    expect_text,
)
from xmc_tui.storage.drafts.snapshot_codec import MOST_YUAN, decode_snapshot
from xmc_tui.storage.sheets.sheet_document import SheetIdentity
from xmc_tui.storage.standard_paths import absolute_path

DRAFT_SCHEMA = "xmc-draft/1"

_DIRECTIONS = ("do", "undo", "redo")
_DETAILS = ("advisor", "store", "customer_name", "customer_phone", "customer_note")
_SHEET_NUMBER = r"XMC-[0-9]{8}-[0-9A-Z]{5}"

Value = TypeVar("Value")


@frozen
class OverlayRef:
    """An overlay that a draft was made with: name, digest, and the path it was read from."""

    name: str
    digest: str
    path: str


@frozen
class CatalogRef:
    """The catalog that a draft was made with, and the digest of the merged catalog."""

    folder: str
    edition: str
    overlays: tuple[OverlayRef, ...]
    digest: str


@frozen
class SheetRef:
    """The sheet of a draft: its identity and its path.

    `exported` is its build, its details, the day it was quoted on and whether its figures hold;
    None before the first export.
    """

    identity: SheetIdentity
    path: str
    exported: tuple[Build, SheetDetails, date, bool] | None = None


@frozen
class TabPosition:
    """The position of a build among the tabs of its window.

    `group` is the id of the window; "" for a build that was replaced and has no other tabs.
    """

    group: str
    position: int


@frozen
class DraftRecord:
    """One line of a draft; a field that the line does not have is None.

    `redundant` says that nothing of the build was unsaved: the draft is there only to be resumed
    together with others. A `budget` of 0 means that the budget was removed. `day` is the quoted
    day that the advisor has set, as a tuple, empty if it was removed.
    """

    number: int
    catalog: CatalogRef | None = None
    sheet: SheetRef | None = None
    edit: Edit | None = None
    direction: str = "do"
    car: CarSnapshot | None = None
    details: SheetDetails | None = None
    budget: int | None = None
    finished: bool | None = None
    redundant: bool | None = None
    tab: TabPosition | None = None
    day: tuple[date, ...] | None = None


def encode_header(language: str, tab: TabPosition) -> dict[str, Any]:
    """Return the fields of the first line."""
    return {
        "schema": DRAFT_SCHEMA,
        "app_version": __version__,
        "language": language,
        "beside": encode_tab_position(tab),
    }


def decode_record(table: Mapping[str, Any]) -> DraftRecord | None:
    """Return the record of a line; None if a field is invalid, even with a valid checksum."""

    def decode_if_given(key: str, decode: Callable[[object], Value]) -> Value | None:
        return decode(table[key]) if key in table else None

    try:
        edit = decode_if_given("did", _decode_edit)
        return DraftRecord(
            number=expect_int(table.get("n"), 0, 10**9),
            catalog=decode_if_given("catalog", _decode_catalog),
            sheet=decode_if_given("sheet", _decode_sheet),
            edit=edit[0] if edit is not None else None,
            direction=edit[1] if edit is not None else "do",
            car=decode_if_given("car", decode_snapshot),
            details=decode_if_given("details", _decode_details),
            budget=decode_if_given("ceiling", lambda value: expect_int(value, 0, MOST_YUAN)),
            finished=decode_if_given("finished", expect_bool),
            redundant=decode_if_given("redundant", expect_bool),
            tab=decode_if_given("beside", _decode_tab),
            day=decode_if_given("day", _decode_day),
        )
    except InvalidValue:
        return None


def encode_tab_position(tab: TabPosition | None) -> list[Any]:
    """Encode the tab of a build; None for a build without other tabs."""
    return [tab.group, tab.position] if tab is not None else ["", 0]


def _decode_tab(value: object) -> TabPosition:
    group, position = expect_list(value, 2, least=2)
    return TabPosition(expect_text(group, 40), expect_int(position, 0, 1000))


def encode_day(day: date | None) -> list[str]:
    """Encode the quoted day that the advisor has set, as a list; empty if there is none."""
    return [] if day is None else [day.isoformat()]


def _decode_day(value: object) -> tuple[date, ...]:
    return tuple(map(expect_date, expect_list(value, 1)))


def encode_catalog(catalog: Catalog, folder: Path, overlay_files: Iterable[Path]) -> dict[str, Any]:
    """Encode the catalog, with the folder and the overlay files that it was read from."""
    overlays = [
        {"name": overlay.name, "digest": overlay.digest, "path": str(absolute_path(path))}
        for overlay, path in zip(catalog.overlays, overlay_files, strict=True)
    ]
    return {
        "folder": str(absolute_path(folder)),
        "edition": catalog.edition.id,
        "overlays": overlays,
        "digest": catalog.digest,
    }


def _decode_catalog(value: object) -> CatalogRef:
    table = expect_dict(value)
    return CatalogRef(
        folder=expect_path(table.get("folder")),
        edition=expect_text(table.get("edition"), 100),
        overlays=tuple(map(_decode_overlay, expect_list(table.get("overlays"), 100))),
        digest=expect_text(table.get("digest"), 100),
    )


def _decode_overlay(value: object) -> OverlayRef:
    table = expect_dict(value)
    name, digest = expect_text(table.get("name"), 500), expect_text(table.get("digest"), 100)
    return OverlayRef(name, digest, expect_path(table.get("path")))


def encode_sheet(sheet: SheetRef) -> dict[str, Any]:
    """Encode the sheet; its path is made absolute, as the current folder may differ next time."""
    identity = sheet.identity
    table: dict[str, Any] = {
        "number": identity.number,
        "revision": identity.revision,
        "created": identity.created.isoformat(),
        "language": identity.language,
        "app_version": identity.app_version,
        "path": str(absolute_path(Path(sheet.path))) if sheet.path else "",
    }
    if sheet.exported is not None:
        build, details, quoted_on, figures_hold = sheet.exported
        table["exported"] = {
            "model": build.model,
            "chosen": sorted(build.chosen),
            "wishes": sorted(build.wishes),
            "details": encode_details(details),
            "quoted_on": quoted_on.isoformat(),
            "sound": figures_hold,
        }
    return table


def _decode_sheet(value: object) -> SheetRef:
    table = expect_dict(value)
    number = expect_text(table.get("number"), 18)
    if not re.fullmatch(_SHEET_NUMBER, number):
        raise InvalidValue
    created: datetime = expect_datetime(table.get("created"))
    identity = SheetIdentity(
        number=number,
        revision=expect_int(table.get("revision"), 1, 1_000_000),
        created=created,
        language=expect_one_of(table.get("language"), LANGUAGES),
        app_version=expect_text(table.get("app_version"), 100),
    )
    exported = _decode_exported(table["exported"]) if "exported" in table else None
    return SheetRef(identity, expect_path(table.get("path")), exported)


def _decode_exported(value: object) -> tuple[Build, SheetDetails, date, bool]:
    table = expect_dict(value)
    chosen, wishes = expect_ids(table.get("chosen")), expect_ids(table.get("wishes"))
    build = Build(expect_text(table.get("model"), 100), chosen, wishes)
    details = _decode_details(table.get("details"))
    return build, details, expect_date(table.get("quoted_on")), expect_bool(table.get("sound"))


def encode_edit(edit: Edit, direction: str) -> dict[str, Any]:
    """Encode an edit and its direction: "do", "undo" or "redo"."""
    return {
        "kind": edit.kind.value,
        "subject": edit.subject,
        "model": edit.model,
        "by_way": edit.via_resolution,
        "source": edit.copied_from,
        "direction": direction,
    }


def _decode_edit(value: object) -> tuple[Edit, str]:
    table = expect_dict(value)
    edit = Edit(
        EditKind(expect_one_of(table.get("kind"), tuple(EditKind))),
        expect_text(table.get("subject"), 100),
        expect_text(table.get("model"), 100),
        expect_bool(table.get("by_way")),
        expect_one_of(table.get("source", ""), ("", *TAB_LABELS)),
    )
    return edit, expect_one_of(table.get("direction"), _DIRECTIONS)


def encode_details(details: SheetDetails) -> dict[str, str]:
    """Encode the names on the sheet."""
    return {name: getattr(details, name) for name in _DETAILS}


def _decode_details(value: object) -> SheetDetails:
    table = expect_dict(value)
    return SheetDetails(**{name: expect_text(table.get(name), LONGEST_TEXT) for name in _DETAILS})
