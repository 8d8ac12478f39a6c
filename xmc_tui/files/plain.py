"""Plain JSON values taken for what they should be; anything else is told apart, and never converted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

#: No path is longer, in characters.
_LONGEST_PATH = 5000


class WrongShape(Exception):  # noqa: N818 - no fault of anybody's program: a value is not what it should be
    """A value is not of the shape that was asked for."""


def table_of(value: object) -> Mapping[str, Any]:
    """Return a value that is a table; else WrongShape."""
    if not isinstance(value, dict):
        raise WrongShape
    return value


def list_of(value: object, most: int, least: int = 0) -> list[Any]:
    """Return a value that is a list of so many entries; else WrongShape."""
    if not isinstance(value, list) or not least <= len(value) <= most:
        raise WrongShape
    return value


def text_of(value: object, most: int) -> str:
    """Return a value that is text of at most so many characters, each of them one; else WrongShape."""
    if not isinstance(value, str) or len(value) > most or not is_text(value):
        raise WrongShape
    return value


def is_text(value: str) -> bool:
    """Whether each character is one: bytes of the system that are no UTF-8 come as halves of characters."""
    return not any(0xD800 <= ord(each) <= 0xDFFF for each in value)


def path_of(value: object) -> str:
    """Return a value that is a path, of bytes that are no UTF-8 too; else WrongShape."""
    if not isinstance(value, str) or len(value) > _LONGEST_PATH:
        raise WrongShape
    return value


def number_of(value: object, least: int, most: int) -> int:
    """Return a value that is a whole number within bounds; else WrongShape."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise WrongShape
    return value


def flag_of(value: object) -> bool:
    """Return a value that is true or false; else WrongShape."""
    if not isinstance(value, bool):
        raise WrongShape
    return value


def one_of(value: object, known: Iterable[str]) -> str:
    """Return a value that is one of the known words; else WrongShape."""
    if not isinstance(value, str) or value not in tuple(known):
        raise WrongShape
    return value


def day_of(value: object) -> date:
    """Return a value that is an ISO day; else WrongShape."""
    try:
        return date.fromisoformat(text_of(value, 10))
    except ValueError:
        raise WrongShape from None


def moment_of(value: object) -> datetime:
    """Return a value that is an ISO time with its offset; else WrongShape."""
    try:
        moment = datetime.fromisoformat(text_of(value, 40))
    except ValueError:
        raise WrongShape from None
    if moment.tzinfo is None:
        raise WrongShape
    return moment
