"""The showroom's settings: one TOML file in the user's configuration folder; a wrong entry is told and left out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from xmc_tui.domain.frozen import frozen
from xmc_tui.domain.look import GLYPHS
from xmc_tui.files.problem import FileError, Problem, nearest
from xmc_tui.locale import LANGUAGES, N_

if TYPE_CHECKING:
    from xmc_tui.files.toml import TomlFile

#: What the file may say it is.
SCHEMA = "xmc-settings/1"


@frozen
class Settings:
    """What holds unless the command line says otherwise; None and empty where the file says nothing.

    `language`: "zh" or "en". `catalog`: a catalog folder instead of the shipped one. `edition`: the id of the terms.
    `overlays`: the showroom's overlay files, laid over the catalog in this order. `glyphs`: what pictures are made of.
    """

    language: str | None = None
    catalog: Path | None = None
    edition: str | None = None
    overlays: tuple[Path, ...] = ()
    glyphs: str = "auto"


def read_settings(path: Path) -> tuple[Settings, list[Problem]]:
    """Read the settings file; a missing one is all defaults, a faulty entry a problem and its default."""
    try:
        if not path.exists():
            return Settings(), []
        from xmc_tui.files.toml import read_toml  # most computers have no settings to read

        file = read_toml(path)
    except FileError as error:
        return Settings(), list(error.problems)
    except OSError:
        return Settings(), []
    fields: dict[str, Any] = {}
    problems: list[Problem] = []
    schema = file.data.pop("schema", SCHEMA)
    if schema != SCHEMA:
        found = {"found": str(schema)[:80], "known": SCHEMA}
        what, hint = N_("is of schema {found}; this version reads {known}"), N_("use the version of xmc that wrote it")
        return Settings(), [Problem(file.name, "schema", what, hint, found, file.lines.get(("schema",), 0))]
    for key, value in file.data.items():
        if key not in _READERS:
            near = ", ".join(nearest(key, _READERS) or _READERS)
            problems.append(_problem(file, key, N_("is not a known key"), N_("known are: {near}"), near=near))
            continue
        read = _READERS[key](value, path.parent)
        if read is None:
            problems.append(_problem(file, key, N_("is not what this setting can be"), N_("see the README")))
        else:
            fields[key] = read
    return Settings(**fields), problems


def _problem(file: TomlFile, key: str, what: str, hint: str, **values: object) -> Problem:
    return Problem(file.name, key, what, hint, values, file.lines.get((key,), 0))


def _language(value: Any, _: Path) -> str | None:
    return value if value in LANGUAGES else None


def _text(value: Any, _: Path) -> str | None:
    return value if isinstance(value, str) and value else None


def _path(value: Any, folder: Path) -> Path | None:
    """Return a path; a relative one is meant from the folder of the settings."""
    if not isinstance(value, str) or not value or "\0" in value:
        return None
    try:
        return folder / Path(value).expanduser()
    except RuntimeError:  # the home of somebody this computer does not know
        return None


def _paths(value: Any, folder: Path) -> tuple[Path, ...] | None:
    if not isinstance(value, list):
        return None
    paths = [_path(entry, folder) for entry in value]
    return None if None in paths else tuple(path for path in paths if path is not None)


def _glyphs(value: Any, _: Path) -> str | None:
    return value if value in GLYPHS else None


_READERS = {"language": _language, "catalog": _path, "edition": _text, "overlays": _paths, "glyphs": _glyphs}
