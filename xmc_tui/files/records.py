"""The lines of a draft: their values, and how each is encoded as JSON and decoded again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from xmc_tui import __version__
from xmc_tui.configurator import (
    LABELS,
    LONGEST_TEXT,
    Deed,
    DeedKind,
    Details,
    Written,
    WrittenLine,
    WrittenTerms,
)
from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Basis, Catalog, Localized
from xmc_tui.domain.frozen import frozen
from xmc_tui.files.json_values import (
    InvalidValue,
    expect_bool,
    expect_date,
    expect_datetime,
    expect_dict,
    expect_int,
    expect_list,
    expect_one_of,
    expect_path,
    expect_text,
)
from xmc_tui.files.places import absolute
from xmc_tui.files.sheet import Identity
from xmc_tui.locale import LANGUAGES

SCHEMA = "xmc-draft/1"

_MOST_YUAN = 10**10
_DIRECTIONS = ("do", "undo", "redo")
_DETAILS = ("advisor", "store", "customer_name", "customer_phone", "customer_note")
_SHEET_NUMBER = r"XMC-[0-9]{8}-[0-9A-Z]{5}"

Value = TypeVar("Value")


@frozen
class UsedOverlay:
    """An overlay that a draft was made with: name, digest, and the path it was read from."""

    name: str
    digest: str
    path: str


@frozen
class UsedCatalog:
    """The catalog that a draft was made with, and the digest of the merged catalog."""

    folder: str
    edition: str
    overlays: tuple[UsedOverlay, ...]
    digest: str


@frozen
class KnownSheet:
    """The sheet of a draft: its identity, its path, and its content once it was exported or opened."""

    identity: Identity
    path: str
    exported: tuple[Build, Details, date, bool] | None = None


@frozen
class Beside:
    """The place of a build among those of its window; "" as the window if it is on its own."""

    window: str
    place: int


@frozen
class Entry:
    """One line of a draft; a field that the line does not have is None. A `ceiling` of 0 is none."""

    number: int
    catalog: UsedCatalog | None = None
    sheet: KnownSheet | None = None
    deed: Deed | None = None
    direction: str = "do"
    car: Written | None = None
    details: Details | None = None
    ceiling: int | None = None
    finished: bool | None = None
    beside: Beside | None = None


def encode_head(language: str, beside: Beside) -> dict[str, Any]:
    """Return the fields of the first line."""
    return {
        "schema": SCHEMA,
        "app_version": __version__,
        "language": language,
        "beside": encode_tab(beside),
    }


def decode_entry(table: Mapping[str, Any]) -> Entry | None:
    """Return a line as values; None if it is not one of ours, whatever its checksum says."""

    def decode_if_given(key: str, decode: Callable[[object], Value]) -> Value | None:
        return decode(table[key]) if key in table else None

    try:
        edit = decode_if_given("did", _decode_edit)
        return Entry(
            number=expect_int(table.get("n"), 0, 10**9),
            catalog=decode_if_given("catalog", _decode_catalog),
            sheet=decode_if_given("sheet", _decode_sheet),
            deed=edit[0] if edit is not None else None,
            direction=edit[1] if edit is not None else "do",
            car=decode_if_given("car", _decode_car),
            details=decode_if_given("details", _decode_details),
            ceiling=decode_if_given("ceiling", lambda value: expect_int(value, 0, _MOST_YUAN)),
            finished=decode_if_given("finished", expect_bool),
            beside=decode_if_given("beside", _decode_tab),
        )
    except InvalidValue:
        return None


def encode_tab(beside: Beside | None) -> list[Any]:
    """Encode the place of a build in its window; None for a build on its own."""
    return [beside.window, beside.place] if beside is not None else ["", 0]


def _decode_tab(value: object) -> Beside:
    window, place = expect_list(value, 2, least=2)
    return Beside(expect_text(window, 40), expect_int(place, 0, 1000))


def encode_catalog(catalog: Catalog, folder: Path, overlay_files: Iterable[Path]) -> dict[str, Any]:
    """Encode the catalog, with the folder and the overlay files that it was read from."""
    overlays = [
        {"name": overlay.name, "digest": overlay.digest, "path": str(absolute(path))}
        for overlay, path in zip(catalog.overlays, overlay_files, strict=True)
    ]
    return {
        "folder": str(absolute(folder)),
        "edition": catalog.edition.id,
        "overlays": overlays,
        "digest": catalog.digest,
    }


def _decode_catalog(value: object) -> UsedCatalog:
    table = expect_dict(value)
    return UsedCatalog(
        folder=expect_path(table.get("folder")),
        edition=expect_text(table.get("edition"), 100),
        overlays=tuple(map(_decode_overlay, expect_list(table.get("overlays"), 100))),
        digest=expect_text(table.get("digest"), 100),
    )


def _decode_overlay(value: object) -> UsedOverlay:
    table = expect_dict(value)
    name, digest = expect_text(table.get("name"), 500), expect_text(table.get("digest"), 100)
    return UsedOverlay(name, digest, expect_path(table.get("path")))


def encode_sheet(sheet: KnownSheet) -> dict[str, Any]:
    """Encode the sheet, its path absolute: the draft may be opened from another folder."""
    identity = sheet.identity
    table: dict[str, Any] = {
        "number": identity.number,
        "revision": identity.revision,
        "created": identity.created.isoformat(),
        "language": identity.language,
        "app_version": identity.app_version,
        "path": str(absolute(Path(sheet.path))) if sheet.path else "",
    }
    if sheet.exported is not None:
        build, details, quoted_on, sound = sheet.exported
        table["exported"] = {
            "model": build.model,
            "chosen": sorted(build.chosen),
            "wishes": sorted(build.wishes),
            "details": encode_details(details),
            "quoted_on": quoted_on.isoformat(),
            "sound": sound,
        }
    return table


def _decode_sheet(value: object) -> KnownSheet:
    table = expect_dict(value)
    number = expect_text(table.get("number"), 18)
    if not re.fullmatch(_SHEET_NUMBER, number):
        raise InvalidValue
    created: datetime = expect_datetime(table.get("created"))
    identity = Identity(
        number=number,
        revision=expect_int(table.get("revision"), 1, 1_000_000),
        created=created,
        language=expect_one_of(table.get("language"), LANGUAGES),
        app_version=expect_text(table.get("app_version"), 100),
    )
    exported = _decode_exported(table["exported"]) if "exported" in table else None
    return KnownSheet(identity, expect_path(table.get("path")), exported)


def _decode_exported(value: object) -> tuple[Build, Details, date, bool]:
    table = expect_dict(value)
    chosen, wishes = _decode_ids(table.get("chosen")), _decode_ids(table.get("wishes"))
    build = Build(expect_text(table.get("model"), 100), chosen, wishes)
    details = _decode_details(table.get("details"))
    return build, details, expect_date(table.get("quoted_on")), expect_bool(table.get("sound"))


def encode_edit(deed: Deed, direction: str) -> dict[str, Any]:
    """Encode an edit and whether it was done, undone or redone."""
    return {
        "kind": deed.kind.value,
        "subject": deed.subject,
        "model": deed.model,
        "by_way": deed.by_way,
        "source": deed.source,
        "direction": direction,
    }


def _decode_edit(value: object) -> tuple[Deed, str]:
    table = expect_dict(value)
    deed = Deed(
        DeedKind(expect_one_of(table.get("kind"), tuple(DeedKind))),
        expect_text(table.get("subject"), 100),
        expect_text(table.get("model"), 100),
        expect_bool(table.get("by_way")),
        expect_one_of(table.get("source", ""), ("", *LABELS)),
    )
    return deed, expect_one_of(table.get("direction"), _DIRECTIONS)


def encode_car(car: Written) -> dict[str, Any]:
    """Encode a build with names and prices: it can be described without its catalog."""
    table: dict[str, Any] = {
        "model": car.model,
        "name": [car.name.zh, car.name.en],
        "base": car.base,
        "basis": car.basis.value,
        "wishes": sorted(car.wishes),
        "lines": [_encode_line(line) for line in car.lines],
    }
    if car.terms is not None:
        table["terms"] = [car.terms.threshold, car.terms.operator, car.terms.deposit]
    return table


def _decode_car(value: object) -> Written:
    table = expect_dict(value)
    lines = tuple(map(_decode_line, expect_list(table.get("lines"), 5000)))
    options = {line.option for line in lines}
    if len(options) != len(lines):
        raise InvalidValue
    return Written(
        model=expect_text(table.get("model"), 100),
        name=_decode_name(table.get("name")),
        base=expect_int(table.get("base"), 1, _MOST_YUAN),
        basis=Basis(expect_one_of(table.get("basis"), tuple(Basis))),
        lines=lines,
        wishes=_decode_ids(table.get("wishes")) & options,
        terms=_decode_terms(table["terms"]) if "terms" in table else None,
    )


def _decode_terms(value: object) -> WrittenTerms:
    threshold, operator, deposit = expect_list(value, 3, least=3)
    return WrittenTerms(
        expect_int(threshold, 0, _MOST_YUAN),
        expect_one_of(operator, (">", ">=")),
        expect_int(deposit, 0, _MOST_YUAN),
    )


def _encode_line(line: WrittenLine) -> list[Any]:
    flags = [line.bespoke, line.gifted, line.standard]
    name = line.name
    return [line.group, line.option, name.zh, name.en, line.price, line.basis.value, flags]


def _decode_line(value: object) -> WrittenLine:
    group, option, name_zh, name_en, price, basis, flags = expect_list(value, 7, least=7)
    bespoke, gifted, standard = map(expect_bool, expect_list(flags, 3, least=3))
    return WrittenLine(
        group=expect_text(group, 100),
        option=expect_text(option, 100),
        name=_decode_name([name_zh, name_en]),
        price=expect_int(price, 0, _MOST_YUAN),
        basis=Basis(expect_one_of(basis, tuple(Basis))),
        bespoke=bespoke,
        gifted=gifted,
        standard=standard,
    )


def encode_details(details: Details) -> dict[str, str]:
    """Encode the names on the sheet."""
    return {name: getattr(details, name) for name in _DETAILS}


def _decode_details(value: object) -> Details:
    table = expect_dict(value)
    return Details(**{name: expect_text(table.get(name), LONGEST_TEXT) for name in _DETAILS})


def _decode_name(value: object) -> Localized:
    chinese, english = expect_list(value, 2, least=2)
    return Localized(expect_text(chinese, 500), expect_text(english, 500))


def _decode_ids(value: object) -> frozenset[str]:
    return frozenset(expect_text(each, 100) for each in expect_list(value, 5000))
