"""The user's settings: a TOML file and XMC_… environment variables.

An invalid entry is reported as a problem and ignored.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from xmc_tui.domain.appearance import GLYPHS
from xmc_tui.domain.frozen_dataclass import frozen, replace
from xmc_tui.domain.sheet_details import LONGEST_TEXT, is_text
from xmc_tui.i18n import LANGUAGES, N_
from xmc_tui.storage.catalog.catalog_folder import DEFAULT_EDITION, list_editions
from xmc_tui.storage.file_problem import FileError, Problem, close_matches
from xmc_tui.storage.standard_paths import absolute_path, shipped_catalog
from xmc_tui.theme_names import THEMES

#: The supported schema of the settings file.
SETTINGS_SCHEMA = "xmc-settings/1"

#: A key name of Textual (ctrl+e, f5, slash) or a single character.
_KEY = r"[a-z0-9_]+(\+[a-z0-9_]+)*|[^\s,]"


class SettingSource(StrEnum):
    """The source of a setting, in ascending order of precedence."""

    DEFAULT = "default"
    FILE = "file"
    ENVIRONMENT = "environment"
    OPTION = "option"


@frozen(eq=False)
class Settings:
    """The settings in effect unless the command line overrides them; see `SETTING_SPECS`.

    A setting that is not set is None or empty.
    """

    language: str | None = None
    theme: str | None = None
    orders: Path | None = None
    advisor: str | None = None
    store: str | None = None
    catalog: Path | None = None
    edition: str | None = None
    overlays: tuple[Path, ...] = ()
    glyphs: str = GLYPHS[0]
    keymap: Mapping[str, str] = MappingProxyType({})
    sources: Mapping[str, SettingSource] = MappingProxyType({})

    def __eq__(self, other: object) -> bool:
        """Compare values only; origins are ignored."""
        names = [name for name in type(self).__match_args__ if name != "sources"]
        return isinstance(other, Settings) and all(
            getattr(self, name) == getattr(other, name) for name in names
        )

    __hash__ = object.__hash__

    def source_of(self, name: str) -> SettingSource:
        """Return the source of a setting."""
        return self.sources.get(name, SettingSource.DEFAULT)


@frozen
class SettingSpec:
    """A setting: its key, its description, an example in TOML, and the function that reads a value.

    `read` gets the value and the folder of relative paths, and returns None for an invalid value.
    `known` lists the allowed values if they are few.
    """

    name: str
    description: str
    example: str
    read: Callable[[Any, Path], Any]
    is_list: bool = False
    known: tuple[str, ...] = ()

    @property
    def variable(self) -> str:
        """The environment variable that also sets this field; "" if there is none."""
        return "" if self.name == "keymap" else f"XMC_{self.name.upper()}"

    def problem(self, file: str, key: str, value: object, line: int = 0) -> Problem:
        """Return the problem of an invalid value of this setting."""
        what, hint = N_("is not what this setting can be"), N_("an example is {example}")
        values: dict[str, object] = {"example": self.example}
        if value == "":
            what, hint = N_("is empty"), N_("leave it out, or write {example}")
        elif isinstance(value, str) and not is_text(value):
            what = N_("is not UTF-8 text")
        elif self.known:
            hint, values = N_("known are: {near}"), {"near": ", ".join(self.known)}
        return Problem(file, key, what, hint, values, line)


def _one_of(known: tuple[str, ...]) -> Callable[[Any, Path], str | None]:
    return lambda value, _: value if value in known else None


def _text(value: Any, _: Path) -> str | None:
    return (
        value
        if isinstance(value, str) and 0 < len(value) <= LONGEST_TEXT and is_text(value)
        else None
    )


def _path(value: Any, folder: Path) -> Path | None:
    """Return a path; a relative one is resolved against `folder`."""
    if not isinstance(value, str) or not value or "\0" in value or not is_text(value):
        return None
    try:
        return folder / Path(value).expanduser()
    except RuntimeError:  # the home folder of an unknown user
        return None


def _paths(value: Any, folder: Path) -> tuple[Path, ...] | None:
    if not isinstance(value, list):
        return None
    paths = [_path(entry, folder) for entry in value]
    return None if None in paths else tuple(path for path in paths if path is not None)


def _keymap(value: Any, _: Path) -> Mapping[str, str] | None:
    """Return keys by command id; the ids are checked by the caller that knows the commands."""
    if not isinstance(value, dict):
        return None
    keys = {name: _keys(cli_context) for name, cli_context in value.items()}
    return (
        None
        if None in keys.values()
        else {name: cli_context for name, cli_context in keys.items() if cli_context is not None}
    )


def _keys(value: Any) -> str | None:
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list) or not parts:
        return None
    keys = [part.strip() for part in parts if isinstance(part, str)]
    return (
        ",".join(keys)
        if len(keys) == len(parts) and all(re.fullmatch(_KEY, key) for key in keys)
        else None
    )


SETTING_SPECS: tuple[SettingSpec, ...] = (
    SettingSpec(
        "language",
        N_("The language of every surface, zh or en; unless set, that of the computer."),
        '"zh"',
        _one_of(LANGUAGES),
        known=LANGUAGES,
    ),
    SettingSpec(
        "theme",
        N_(
            "The colours: xmc-dark, xmc-light, or ansi-dark and ansi-light, which are the terminal's own."
        ),
        '"xmc-light"',
        _one_of(THEMES),
        known=THEMES,
    ),
    SettingSpec(
        "orders",
        N_("The folder in which order sheets are offered to be saved."),
        '"~/orders"',
        _path,
    ),
    SettingSpec("advisor", N_("The advisor named on new sheets."), '"王顾问"', _text),
    SettingSpec("store", N_("The store named on new sheets."), '"北京 展厅"', _text),
    SettingSpec(
        "catalog", N_("A catalog folder in place of the one that ships."), '"~/catalog"', _path
    ),
    SettingSpec("edition", N_("The edition of the terms."), '"2026-07"', _text),
    SettingSpec(
        "overlays",
        N_(
            "The showroom's overlay files, laid over the catalog in this order; relative ones lie beside this file."
        ),
        '["store-prices.toml"]',
        _paths,
        is_list=True,
    ),
    SettingSpec(
        "glyphs",
        N_(
            "The glyphs of the picture: auto, half, quad, sextant, octant, braille, plain for spaces, or off."
        ),
        '"auto"',
        _one_of(GLYPHS),
        known=GLYPHS,
    ),
    SettingSpec(
        "keymap",
        N_("Other keys by command id, as xmc keys lists them; several are separated by commas."),
        '{ undo = "ctrl+z,u" }',
        _keymap,
    ),
)

_SPECS_BY_NAME = {each.name: each for each in SETTING_SPECS}


def read_settings(
    path: Path, environment: Mapping[str, str] | None = None
) -> tuple[Settings, list[Problem]]:
    """Read the settings file and the XMC_… variables, which take precedence.

    Return the valid settings and a problem for each invalid one.
    """
    values, problems = _from_file(path)
    origins = dict.fromkeys(values, SettingSource.FILE)
    for each in SETTING_SPECS:
        cli_context = (environment or {}).get(each.variable) if each.variable else None
        if not cli_context:
            continue
        read = each.read(
            cli_context.split(os.pathsep) if each.is_list else cli_context, absolute_path(Path())
        )
        if read is None:
            problems.append(each.problem(each.variable, "", cli_context))
        else:
            values[each.name], origins[each.name] = read, SettingSource.ENVIRONMENT
    return Settings(**values, sources=origins), problems


def drop_missing(
    settings: Settings, path: Path, catalog: Path | None
) -> tuple[Settings, list[Problem]]:
    """Return the settings without missing catalogs, editions or overlays, and a problem for each.

    `path` is the settings file; `catalog` is the folder given on the command line, if any.
    """
    problems: list[Problem] = []

    def missing(
        name: str, what: object, hint: str = N_("check the path and try again"), **values: object
    ) -> None:
        each = _SPECS_BY_NAME[name]
        is_variable = settings.source_of(name) is SettingSource.ENVIRONMENT
        file, key = (each.variable, "") if is_variable else (str(path), name)
        problems.append(
            Problem(file, key, N_("{what} is not there"), hint, {"what": what, **values})
        )

    kept, origins = settings, dict(settings.sources)
    if settings.catalog is not None and not os.path.isdir(settings.catalog):
        missing("catalog", settings.catalog)
        kept = replace(kept, catalog=None)
        del origins["catalog"]
    if settings.edition is not None:
        known = (DEFAULT_EDITION, *list_editions(catalog or kept.catalog or shipped_catalog()))
        if settings.edition not in known:
            missing(
                "edition",
                settings.edition,
                N_("known are: {near}"),
                near=", ".join(dict.fromkeys(known)),
            )
            kept = replace(kept, edition=None)
            del origins["edition"]
    gone = [overlay for overlay in settings.overlays if not os.path.isfile(overlay)]
    if gone:
        missing("overlays", gone[0])
        kept = replace(
            kept, overlays=tuple(overlay for overlay in settings.overlays if overlay not in gone)
        )
        if not kept.overlays:
            del origins["overlays"]
    return replace(kept, sources=origins), problems


def settings_file_exists(path: Path) -> bool:
    """Whether a settings file exists.

    True if access is denied, so that reading it reports the reason.
    """
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _from_file(path: Path) -> tuple[dict[str, Any], list[Problem]]:
    if not settings_file_exists(path):
        return {}, []
    from xmc_tui.storage.toml_reader import read_toml  # needed only if a settings file exists

    try:
        file = read_toml(path)
    except FileError as error:
        return {}, list(error.problems)
    schema = file.data.pop("schema", SETTINGS_SCHEMA)
    if schema != SETTINGS_SCHEMA:
        found = {"found": str(schema)[:80], "known": SETTINGS_SCHEMA}
        what, hint = (
            N_("is of schema {found}; this version reads {known}"),
            N_("use the version of xmc that wrote it"),
        )
        return {}, [Problem(file.name, "schema", what, hint, found, file.lines.get(("schema",), 0))]
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, value in file.data.items():
        if key not in _SPECS_BY_NAME:
            near = ", ".join(close_matches(key, _SPECS_BY_NAME) or _SPECS_BY_NAME)
            what, line = N_("is not a known key"), file.lines.get((key,), 0)
            problems.append(
                Problem(file.name, key, what, N_("known are: {near}"), {"near": near}, line)
            )
            continue
        # Ignore only the invalid keys of the keymap.
        if key == "keymap" and isinstance(value, dict):
            wrong = [name for name, cli_context in value.items() if _keys(cli_context) is None]
            problems += [
                _SPECS_BY_NAME[key].problem(file.name, f"keymap.{name}"[:200], value[name])
                for name in wrong
            ]
            value = {name: cli_context for name, cli_context in value.items() if name not in wrong}
            if wrong and not value:
                continue
        read = _SPECS_BY_NAME[key].read(value, path.parent)
        if read is None:
            problems.append(
                _SPECS_BY_NAME[key].problem(file.name, key, value, file.lines.get((key,), 0))
            )
        else:
            values[key] = read
    return values, problems
