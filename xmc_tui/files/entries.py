"""The lines of a journal as values: what one says. `telling` has what each is written as."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from xmc_tui.configurator import LABELS, LONGEST_TEXT, Deed, DeedKind, Details, Written, WrittenLine, WrittenTerms
from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Basis, Localized
from xmc_tui.domain.frozen import frozen
from xmc_tui.files.plain import (
    WrongShape,
    day_of,
    flag_of,
    list_of,
    moment_of,
    number_of,
    one_of,
    path_of,
    table_of,
    text_of,
)
from xmc_tui.files.sheet import Identity
from xmc_tui.locale import LANGUAGES

SCHEMA = "xmc-draft/1"

_MONEY = 10**10
_DIRECTIONS = ("do", "undo", "redo")
#: What is written beside a car, by the names of `Details`.
DETAILS = ("advisor", "store", "customer_name", "customer_phone", "customer_note")
_SHEET_NUMBER = r"XMC-[0-9]{8}-[0-9A-Z]{5}"


@frozen
class UsedOverlay:
    """An overlay a draft was made with: name, digest, and the path it was read from."""

    name: str
    digest: str
    path: str


@frozen
class UsedCatalog:
    """The catalog a draft was made with: folder, edition, overlays, and the digest of all of it merged."""

    folder: str
    edition: str
    overlays: tuple[UsedOverlay, ...]
    digest: str


@frozen
class KnownSheet:
    """The sheet a draft is about: who it is, where it is, and - once it was exported or opened - what was on it."""

    identity: Identity
    path: str
    exported: tuple[Build, Details, date, bool] | None = None


@frozen
class Beside:
    """Where a build stands among those of its window: their drafts come back together, in this order."""

    window: str
    place: int


@frozen
class Entry:
    """One line of a journal; what is None it does not speak of. `ceiling` is 0 where it was lifted.

    The window of `beside` is "" from where on the build stands alone.
    """

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


def entry_of(plain: Mapping[str, Any]) -> Entry | None:
    """Return an entry as values; None when it is not of our making."""
    try:
        deed = table_of(plain["did"]) if "did" in plain else None
        return Entry(
            number=number_of(plain.get("n"), 0, 10**9),
            catalog=_catalog(table_of(plain["catalog"])) if "catalog" in plain else None,
            sheet=_sheet(table_of(plain["sheet"])) if "sheet" in plain else None,
            deed=_deed(deed) if deed is not None else None,
            direction=one_of(deed.get("direction"), _DIRECTIONS) if deed is not None else "do",
            car=_car(table_of(plain["car"])) if "car" in plain else None,
            details=_details(table_of(plain["details"])) if "details" in plain else None,
            ceiling=number_of(plain["ceiling"], 0, _MONEY) if "ceiling" in plain else None,
            finished=flag_of(plain["finished"]) if "finished" in plain else None,
            beside=_beside(list_of(plain["beside"], 2, least=2)) if "beside" in plain else None,
        )
    except WrongShape:
        return None


def _beside(pair: list[Any]) -> Beside:
    return Beside(text_of(pair[0], 40), number_of(pair[1], 0, 1000))


def _catalog(table: Mapping[str, Any]) -> UsedCatalog:
    overlays = [table_of(overlay) for overlay in list_of(table.get("overlays"), 100)]
    return UsedCatalog(
        folder=path_of(table.get("folder")),
        edition=text_of(table.get("edition"), 100),
        overlays=tuple(
            UsedOverlay(text_of(each.get("name"), 500), text_of(each.get("digest"), 100), path_of(each.get("path")))
            for each in overlays
        ),
        digest=text_of(table.get("digest"), 100),
    )


def _sheet(table: Mapping[str, Any]) -> KnownSheet:
    created = moment_of(table.get("created"))
    identity = Identity(
        number=_sheet_number(table.get("number")),
        revision=number_of(table.get("revision"), 1, 1_000_000),
        created=created,
        language=one_of(table.get("language"), LANGUAGES),
        app_version=text_of(table.get("app_version"), 100),
    )
    exported = None
    if "exported" in table:
        wrote = table_of(table["exported"])
        chosen, wishes = _ids(wrote.get("chosen")), _ids(wrote.get("wishes"))
        build = Build(text_of(wrote.get("model"), 100), frozenset(chosen), frozenset(wishes))
        details = _details(table_of(wrote.get("details")))
        exported = (build, details, day_of(wrote.get("quoted_on")), flag_of(wrote.get("sound")))
    return KnownSheet(identity, path_of(table.get("path")), exported)


def _deed(table: Mapping[str, Any]) -> Deed:
    kind = DeedKind(one_of(table.get("kind"), tuple(DeedKind)))
    return Deed(
        kind,
        text_of(table.get("subject"), 100),
        text_of(table.get("model"), 100),
        flag_of(table.get("by_way")),
        one_of(table.get("source", ""), ("", *LABELS)),
    )


def _car(table: Mapping[str, Any]) -> Written:
    terms = None
    if "terms" in table:
        threshold, operator, deposit = list_of(table["terms"], 3, least=3)
        terms = WrittenTerms(
            number_of(threshold, 0, _MONEY), one_of(operator, (">", ">=")), number_of(deposit, 0, _MONEY)
        )
    lines = tuple(_line(list_of(line, 7, least=7)) for line in list_of(table.get("lines"), 5000))
    if len({line.option for line in lines}) != len(lines):
        raise WrongShape
    return Written(
        model=text_of(table.get("model"), 100),
        name=_names(list_of(table.get("name"), 2, least=2)),
        base=number_of(table.get("base"), 1, _MONEY),
        basis=Basis(one_of(table.get("basis"), tuple(Basis))),
        lines=lines,
        wishes=frozenset(_ids(table.get("wishes"))) & {line.option for line in lines},
        terms=terms,
    )


def _line(line: list[Any]) -> WrittenLine:
    group, option, name_zh, name_en, price, basis, flags = line
    bespoke, gifted, standard = (flag_of(flag) for flag in list_of(flags, 3, least=3))
    return WrittenLine(
        group=text_of(group, 100),
        option=text_of(option, 100),
        name=_names([name_zh, name_en]),
        price=number_of(price, 0, _MONEY),
        basis=Basis(one_of(basis, tuple(Basis))),
        bespoke=bespoke,
        gifted=gifted,
        standard=standard,
    )


def _details(table: Mapping[str, Any]) -> Details:
    return Details(**{name: text_of(table.get(name), LONGEST_TEXT) for name in DETAILS})


def _names(names: list[Any]) -> Localized:
    return Localized(text_of(names[0], 500), text_of(names[1], 500))


def _ids(value: object) -> list[str]:
    return [text_of(each, 100) for each in list_of(value, 5000)]


def _sheet_number(value: object) -> str:
    number = text_of(value, 18)
    if not re.fullmatch(_SHEET_NUMBER, number):
        raise WrongShape
    return number
