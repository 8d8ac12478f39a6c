"""The packages that are installed, and those that the program needs or can use."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata, requires, version

_PACKAGE = "xmc-tui"

#: Extras that are for development only.
_DEVELOPMENT = ("bake", "test")

#: A requirement of an extra: its package, and the extra.
_EXTRA = re.compile(r"(?P<name>[\w.-]+)[^;]*;.*extra\s*==\s*['\"](?P<extra>[\w-]+)['\"]")


def installed_version(name: str) -> str:
    """Return the version of an installed package; "" if there is none."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def list_extras() -> dict[str, list[str]]:
    """Return the packages of each extra for users.

    Empty if the program was not installed as a package.
    """
    try:
        names = metadata(_PACKAGE).get_all("Provides-Extra") or []
    except PackageNotFoundError:
        return {}
    extras: dict[str, list[str]] = {name: [] for name in names if name not in _DEVELOPMENT}
    for requirement in _list_requirements():
        found = _EXTRA.match(requirement)
        if found is not None and found["extra"] in extras:
            extras[found["extra"]].append(found["name"])
    return extras


def pinned_version(name: str) -> str:
    """Return the only version of a package that the program allows; "" if there are several."""
    for requirement in _list_requirements():
        package, _, pinned = requirement.partition("==")
        if package == name:
            return pinned
    return ""


def _list_requirements() -> list[str]:
    try:
        return requires(_PACKAGE) or []
    except PackageNotFoundError:
        return []
