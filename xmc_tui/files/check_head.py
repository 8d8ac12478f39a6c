"""Checks of the head of an order sheet: the values that are not recomputed from the catalog."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta

from xmc_tui import __version__
from xmc_tui.domain.catalog import Catalog
from xmc_tui.files.problem import Problem
from xmc_tui.files.read_sheet import ReadSheet
from xmc_tui.locale import N_

#: The day on which the programme was launched (dongchedi); no sheet is older.
_LAUNCH = date(2025, 9, 25)

#: A quote for a past day is possible, but not for a day so long ago.
_LONGEST_BACKDATING = timedelta(days=3653)

#: The first release; every sheet of a release holds a build code.
_FIRST_RELEASE = (0, 1, 0)

#: Letters without a shape: Unicode counts them as printable.
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"


def head_problems(sheet: ReadSheet, catalog: Catalog) -> Iterator[Problem]:
    """Yield what is implausible in the head of a sheet: program version, creation time, number."""
    if not _is_visible(sheet.identity.app_version):
        what, hint = N_("is empty or has invisible characters"), _EXPORTED
        yield Problem(sheet.name, "sheet.app_version", what, hint)
    created = sheet.identity.created.date()
    yield from _created_problems(sheet, created, catalog)
    if sheet.identity.number[4:12] != created.isoformat().replace("-", ""):
        what = N_("names another day than sheet.created, {created}")
        yield Problem(sheet.name, "sheet.number", what, _EXPORTED, {"created": created})


_EXPORTED = N_("take the sheet from where it was exported to")


def _created_problems(sheet: ReadSheet, created: date, catalog: Catalog) -> Iterator[Problem]:
    # It was the day before in some time zones, and a catalog may describe an earlier programme.
    first = min(_LAUNCH, catalog.programme.trial.first or _LAUNCH)
    if created < first - timedelta(days=1):
        what, hint = N_("is {created}, before the programme began on {first}"), _CLOCK
        yield Problem(sheet.name, "sheet.created", what, hint, {"created": created, "first": first})
    elif created > max(sheet.quoted_on, first) + _LONGEST_BACKDATING:
        what, hint = N_("is {created}, more than ten years after the quoted day {day}"), _CLOCK
        yield Problem(sheet.name, "sheet.created", what, hint, {"created": created, "day": sheet.quoted_on})


_CLOCK = N_("check the clock of the computer that wrote it")


def has_code(sheet: ReadSheet) -> bool:
    """Whether a sheet has a build code or should have one.

    A code is not in the contract of the sheet, so another program may leave it out; a sheet whose
    `app_version` is a release of this program always has one.
    """
    if "code" in sheet.document["sheet"]:
        return True
    release = _release(sheet.identity.app_version)
    current = _release(__version__)
    return release is not None and current is not None and _FIRST_RELEASE <= release <= current


def _release(version: str) -> tuple[int, ...] | None:
    """Return the numbers of a release such as 0.1.0; None if it is written in another way."""
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6}){2}", version, re.ASCII):
        return None
    return tuple(int(number) for number in version.split("."))


def _is_visible(text: str) -> bool:
    """Whether a text has only characters that are seen as they are written, and at least one."""
    return bool(text.strip()) and all(
        each.isprintable() and unicodedata.category(each) not in ("Mn", "Me") and each not in _FILLERS for each in text
    )
