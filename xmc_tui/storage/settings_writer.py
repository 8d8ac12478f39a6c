"""Changes single settings in the settings file and leaves everything else as it was written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xmc_tui.i18n import N_
from xmc_tui.storage.atomic_write import write_atomically
from xmc_tui.storage.file_content_problems import FileError, Problem, os_error_message
from xmc_tui.storage.settings import SETTINGS_SCHEMA, settings_file_exists
from xmc_tui.storage.toml_reader import read_toml


def write_settings(path: Path, changes: Mapping[str, str]) -> None:
    """Set texts in the settings file, which is created if it is missing; "" removes a setting.

    Raise FileError if the file cannot be read or written, or is not written plainly enough to be
    changed without touching anything else.
    """
    text, before = f'schema = "{SETTINGS_SCHEMA}"\n', {"schema": SETTINGS_SCHEMA}
    if settings_file_exists(path):
        file = read_toml(path)
        text, before = file.text, file.data
    changed = _change_lines(text, changes)
    expected = {key: value for key, value in {**before, **changes}.items() if value != ""}
    if _parse(changed) != expected:
        message, hint = N_("cannot be changed without a risk to what it holds"), N_("edit it")
        raise FileError([Problem(str(path), "", message, hint)])
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError:
        pass  # it is no folder: writing the file reports that
    except OSError as error:
        message, hint = N_("cannot be written ({reason})"), N_("choose another path")
        values = {"reason": os_error_message(error)}
        raise FileError([Problem(str(path), "", message, hint, values)]) from None
    write_atomically(path, changed.encode("utf-8"))


def _parse(text: str) -> dict[str, Any] | None:
    """Return the tables of a text; None if it is not TOML."""
    import tomli

    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError:
        return None


def _change_lines(text: str, changes: Mapping[str, str]) -> str:
    """Return the text with each setting replaced where it is, or added before the first table."""
    lines = text.splitlines()
    first_table = next(
        (number for number, line in enumerate(lines) if re.match(r"\s*\[", line)), len(lines)
    )
    head, tables = lines[:first_table], lines[first_table:]
    for key, value in changes.items():
        entry = f"{key} = {json.dumps(value, ensure_ascii=False)}"
        where = [number for number, line in enumerate(head) if re.match(rf"\s*{key}\s*=", line)]
        if where and value:
            head[where[0]] = entry
        elif where:
            del head[where[0]]
        elif value:
            head.append(entry)
    return "\n".join([*head, *tables]) + "\n"
