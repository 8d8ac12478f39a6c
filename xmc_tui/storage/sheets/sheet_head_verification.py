"""Checks the head of an order sheet: the values that are not recomputed from the catalog."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta

from xmc_tui import __version__
from xmc_tui.domain.catalog import Catalog
from xmc_tui.i18n import N_
from xmc_tui.storage.file_content_problems import Problem
from xmc_tui.storage.sheets.sheet_reader import LoadedSheet

#: The launch day of the programme (source: dongchedi); no sheet is older. The trial window of a
#: later catalog may begin later, while the creation time of a sheet never changes.
_LAUNCH = date(2025, 9, 25)

#: The greatest time between the quoted day and the creation of a sheet.
_LONGEST_BACKDATING = timedelta(days=3653)

#: The first release; every sheet of a release holds a build code.
_FIRST_RELEASE = (0, 1, 0)

#: A release of this program, or a version on the way to one, such as 0.2.0rc1.
_VERSION = re.compile(
    r"([0-9]{1,6}\.[0-9]{1,6}\.[0-9]{1,6})((a|b|rc|\.dev|\.post|\+)[0-9A-Za-z.]*)?"
)

#: Characters without a visible shape that Unicode counts as printable.
_INVISIBLE = "\u115f\u1160\u2800\u3164\uffa0"

_HINT_EXPORTED = N_("use the exported original")
_HINT_CLOCK = N_("check the clock of the computer that wrote it")


def check_head(sheet: LoadedSheet, catalog: Catalog) -> Iterator[Problem]:
    """Yield a problem for each implausible value: program version, creation time, number."""
    if not _is_visible(sheet.identity.app_version):
        message = N_("is empty or has invisible characters")
        yield Problem(sheet.name, "sheet.app_version", message, _HINT_EXPORTED)
    created = sheet.identity.created.date()
    yield from _check_created(sheet, created, catalog)
    if sheet.identity.number[4:12] != created.isoformat().replace("-", ""):
        message = N_("has a different date than sheet.created, {created}")
        yield Problem(sheet.name, "sheet.number", message, _HINT_EXPORTED, {"created": created})


def _check_created(sheet: LoadedSheet, created: date, catalog: Catalog) -> Iterator[Problem]:
    # In some time zones it was the day before, and a catalog may describe an earlier programme.
    first = min(_LAUNCH, catalog.programme.trial.first or _LAUNCH)
    if created < first - timedelta(days=1):
        message = N_("is {created}, before the programme started on {first}")
        values = {"created": created, "first": first}
        yield Problem(sheet.name, "sheet.created", message, _HINT_CLOCK, values)
    elif created > max(sheet.quoted_on, first) + _LONGEST_BACKDATING:
        message = N_("is {created}, more than ten years after the quote date {day}")
        values = {"created": created, "day": sheet.quoted_on}
        yield Problem(sheet.name, "sheet.created", message, _HINT_CLOCK, values)


def requires_build_code(sheet: LoadedSheet) -> bool:
    """Whether a sheet must have the build code of its lines.

    The sheet format does not require a code, so another program may leave it out; a sheet whose
    `app_version` is a release of this program always has one.
    """
    if "code" in sheet.document["sheet"]:
        return True
    release = _parse_release(sheet.identity.app_version)
    current = _parse_release(__version__)
    return release is not None and current is not None and _FIRST_RELEASE <= release <= current


def _parse_release(version: str) -> tuple[int, ...] | None:
    """Return the numbers of a version such as 0.1.0; None if it has another form."""
    found = _VERSION.fullmatch(version)
    return tuple(int(number) for number in found[1].split(".")) if found else None


def _is_visible(text: str) -> bool:
    """Whether a text has at least one character that is not a space, and only visible ones."""
    return bool(text.strip()) and all(
        each.isprintable()
        and unicodedata.category(each) not in ("Mn", "Me")
        and each not in _INVISIBLE
        for each in text
    )
