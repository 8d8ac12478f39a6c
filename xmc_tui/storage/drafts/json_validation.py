"""Checks of the types and bounds of JSON values. Nothing is converted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from xmc_tui.domain.sheet_details import is_valid_unicode

#: The longest path that is accepted, in characters.
_LONGEST_PATH = 5000


class InvalidValue(Exception):  # noqa: N818 - it is caught and never shown
    """A value does not have the expected type, or is out of bounds."""


def expect_dict(value: object) -> Mapping[str, Any]:
    """Return a value if it is a table; raise InvalidValue if not."""
    if not isinstance(value, dict):
        raise InvalidValue
    return value


def expect_list(value: object, most: int, least: int = 0) -> list[Any]:
    """Return a value if it is a list of `least` to `most` items; raise InvalidValue if not."""
    if not isinstance(value, list) or not least <= len(value) <= most:
        raise InvalidValue
    return value


def expect_text(value: object, most: int) -> str:
    """Return a value if it is text of at most `most` characters; raise InvalidValue if not."""
    if not isinstance(value, str) or len(value) > most or not is_valid_unicode(value):
        raise InvalidValue
    return value


def expect_ids(value: object) -> frozenset[str]:
    """Return a value as a set if it is a list of ids; raise InvalidValue if not."""
    return frozenset(expect_text(entry, 100) for entry in expect_list(value, 5000))


def expect_path(value: object) -> str:
    """Return a value if it is a path; raise InvalidValue if not.

    A path may contain surrogate characters, which represent bytes that are not UTF-8.
    """
    if not isinstance(value, str) or len(value) > _LONGEST_PATH:
        raise InvalidValue
    return value


def expect_int(value: object, least: int, most: int) -> int:
    """Return a value if it is a whole number within bounds; raise InvalidValue if not."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise InvalidValue
    return value


def expect_bool(value: object) -> bool:
    """Return a value if it is true or false; raise InvalidValue if not."""
    if not isinstance(value, bool):
        raise InvalidValue
    return value


def expect_one_of(value: object, known: Iterable[str]) -> str:
    """Return a value if it is one of the known words; raise InvalidValue if not."""
    if not isinstance(value, str) or value not in tuple(known):
        raise InvalidValue
    return value


def expect_date(value: object) -> date:
    """Return the date of an ISO text; raise InvalidValue if it is none."""
    try:
        return date.fromisoformat(expect_text(value, 10))
    except ValueError:
        raise InvalidValue from None


def expect_datetime(value: object) -> datetime:
    """Return the time of an ISO text with a UTC offset; raise InvalidValue if it is none."""
    try:
        moment = datetime.fromisoformat(expect_text(value, 40))
    except ValueError:
        raise InvalidValue from None
    if moment.tzinfo is None:
        raise InvalidValue
    return moment
