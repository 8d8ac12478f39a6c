"""The user's settings: a TOML file and XMC_… environment variables.

Invalid entries are reported as problems and ignored.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from xmc_tui.domain.appearance import GLYPHS, PIXEL_PALETTES, PIXELS
from xmc_tui.domain.frozen_dataclass import frozen, replace
from xmc_tui.i18n import N_
from xmc_tui.storage.catalog.catalog_folder import DEFAULT_EDITION, list_editions
from xmc_tui.storage.file_content_problems import FileError, Problem, find_close_matches
from xmc_tui.storage.setting_specs import (
    FIRST_RUN,
    SETTING_SPECS,
    SLOT_CUSTOMERS,
    SettingSpec,
    normalize_key_list,
)
from xmc_tui.storage.standard_paths import absolute_path, shipped_catalog

if TYPE_CHECKING:
    from xmc_tui.storage.ledger.ledger_address import LedgerAddress

#: The supported schema of the settings file.
SETTINGS_SCHEMA = "xmc-settings/1"


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
    store_contact: str | None = None
    first_run: str = FIRST_RUN[0]
    page_url: str | None = None
    catalog: Path | None = None
    edition: str | None = None
    overlays: tuple[Path, ...] = ()
    slots: LedgerAddress | None = None
    slot_customers: str = SLOT_CUSTOMERS[0]
    glyphs: str = GLYPHS[0]
    pixels: str = PIXELS[0]
    pixel_palette: str = PIXEL_PALETTES[0]
    keymap: Mapping[str, str] = MappingProxyType({})
    sources: Mapping[str, SettingSource] = MappingProxyType({})

    def __eq__(self, other: object) -> bool:
        """Compare the values; `sources` is ignored."""
        names = [name for name in type(self).__match_args__ if name != "sources"]
        return isinstance(other, Settings) and all(
            getattr(self, name) == getattr(other, name) for name in names
        )

    __hash__ = object.__hash__

    def source_of(self, name: str) -> SettingSource:
        """Return the source of a setting."""
        return self.sources.get(name, SettingSource.DEFAULT)


_SPECS_BY_NAME = {spec.name: spec for spec in SETTING_SPECS}


def read_settings(
    path: Path, environment: Mapping[str, str] | None = None
) -> tuple[Settings, list[Problem]]:
    """Read the settings file and the XMC_… variables, which take precedence.

    Return the valid settings and a problem for each invalid one.
    """
    values, problems = _read_file(path)
    sources = dict.fromkeys(values, SettingSource.FILE)
    for spec in SETTING_SPECS:
        text = (
            (environment or {}).get(spec.environment_variable)
            if spec.environment_variable
            else None
        )
        if not text:
            continue
        raw = text.split(os.pathsep) if spec.is_list else text
        value = spec.read(raw, absolute_path(Path()))
        if value is None:
            problems.append(spec.problem_of_value(spec.environment_variable, "", text))
        else:
            values[spec.name], sources[spec.name] = value, SettingSource.ENVIRONMENT
    return Settings(**values, sources=sources), problems


def drop_missing_catalogs(
    settings: Settings, path: Path, catalog: Path | None
) -> tuple[Settings, list[Problem]]:
    """Return the settings without missing catalogs, editions or overlays, and a problem for each.

    `path` is the settings file; `catalog` is the folder given on the command line, if any.
    """
    problems: list[Problem] = []

    def report_missing(
        name: str, what: object, hint: str = N_("check the path and try again"), **values: object
    ) -> None:
        spec = _SPECS_BY_NAME[name]
        is_variable = settings.source_of(name) is SettingSource.ENVIRONMENT
        file, key = (spec.environment_variable, "") if is_variable else (str(path), name)
        values = {"what": what, **values}
        problems.append(Problem(file, key, N_("{what} does not exist"), hint, values))

    valid, sources = settings, dict(settings.sources)
    if settings.catalog is not None and not os.path.isdir(settings.catalog):
        report_missing("catalog", settings.catalog)
        valid = replace(valid, catalog=None)
        del sources["catalog"]
    if settings.edition is not None:
        known = (DEFAULT_EDITION, *list_editions(catalog or valid.catalog or shipped_catalog()))
        if settings.edition not in known:
            near = tuple(dict.fromkeys(known))
            report_missing("edition", settings.edition, N_("available: {near}"), near=near)
            valid = replace(valid, edition=None)
            del sources["edition"]
    missing = [overlay for overlay in settings.overlays if not os.path.isfile(overlay)]
    if missing:
        report_missing("overlays", missing[0])
        overlays = tuple(overlay for overlay in settings.overlays if overlay not in missing)
        valid = replace(valid, overlays=overlays)
        if not overlays:
            del sources["overlays"]
    return replace(valid, sources=sources), problems


def settings_file_exists(path: Path) -> bool:
    """Whether a settings file exists; true if access is denied, so that reading it reports that."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _read_file(path: Path) -> tuple[dict[str, Any], list[Problem]]:
    """Return the valid settings of a file by name, and a problem for each invalid one."""
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
        message = N_("is of schema {found}; this version reads {known}")
        hint = N_("use the version of xmc that wrote it")
        return {}, [file.problem_at(("schema",), message, hint, **found)]
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, raw in file.data.items():
        spec = _SPECS_BY_NAME.get(key)
        if spec is None:
            similar = find_close_matches(key, _SPECS_BY_NAME)
            message = N_("is not a known key")
            hint = N_("did you mean {near}?") if similar else N_("available: {near}")
            near = tuple(similar or _SPECS_BY_NAME)
            problems.append(file.problem_at((key,), message, hint, near=near))
            continue
        if key == "keymap" and isinstance(raw, dict):
            raw, invalid = _split_keymap(raw, file.name, spec)
            problems += invalid
            if invalid and not raw:
                continue
        value = spec.read(raw, path.parent)
        if value is None:
            problems.append(spec.problem_of_value(file.name, key, raw, file.line_of((key,))))
        else:
            values[key] = value
    return values, problems


def _split_keymap(
    keymap: dict[str, Any], file: str, spec: SettingSpec
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the valid entries of a keymap, and a problem for each invalid one."""
    problems = [
        spec.problem_of_value(file, f"keymap.{name}"[:200], keys)
        for name, keys in keymap.items()
        if normalize_key_list(keys) is None
    ]
    valid = {name: keys for name, keys in keymap.items() if normalize_key_list(keys) is not None}
    return valid, problems
