"""Checks of the files to be written: whether one is an order sheet, and free space in a folder."""

from __future__ import annotations

import os
from pathlib import Path

from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import N_, Translator
from xmc_tui.storage.file_content_problems import FileError, Problem, os_error_message
from xmc_tui.storage.sheets.sheet_document import SheetIdentity

#: More than the size of any sheet, in bytes.
_LEAST_FREE_BYTES = 64 * 1024


def read_identity(path: Path) -> SheetIdentity | None:
    """Return the identity of the sheet at a path; None if there is no readable sheet."""
    from xmc_tui.storage.sheets.sheet_reader import read_sheet  # pydantic: imported on use

    if not os.path.isfile(path):
        return None
    try:
        return read_sheet(path).identity
    except FileError:
        return None


def is_file_of_another_sheet(path: Path, reserved: SheetIdentity | None) -> bool:
    """Whether a path exists and is not the sheet of a reserved identity, written before a crash."""
    if not os.path.exists(path):
        return False
    existing = read_identity(path)
    return (
        existing is None
        or reserved is None
        or existing != replace(reserved, language=existing.language)
    )


def ensure_not_a_sheet(path: Path) -> None:
    """Raise FileError if `path` is an order sheet, so that no page or poster overwrites one."""
    if (existing := read_identity(path)) is not None:
        values = {"number": existing.number}
        raise FileError(
            [Problem(str(path), "", N_("is order {number}"), N_("choose another path"), values)]
        )


def find_missing_folder(path: Path) -> str:
    """Return the folder of a path if it does not exist but could be created; else ""."""
    folder, base = path.parent, path.parent
    try:
        while not base.exists() and base != base.parent:
            base = base.parent
        is_missing = base != folder and base.is_dir() and os.access(base, os.W_OK)
    except (OSError, ValueError):  # such as a name that is too long
        return ""
    return str(folder) if is_missing else ""


def create_folder_of(path: str, tr: Translator) -> str:
    """Create the folder of a path, which a user typed; return why that is not possible, or ""."""
    try:
        Path(path).expanduser().parent.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError, ValueError) as error:
        message = N_("The folder of {path} cannot be created ({reason})")
        return tr.translate(message, path=path, reason=tr.translate(os_error_message(error)))
    return ""


def has_free_space(folder: Path) -> bool:
    """Whether a sheet can be written to a folder.

    A temporary file is written, as permissions and free space alone do not guarantee it.
    """
    import shutil
    import tempfile

    if not os.access(folder, os.W_OK) or shutil.disk_usage(folder).free < _LEAST_FREE_BYTES:
        return False
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b" " * _LEAST_FREE_BYTES)
        file.flush()
    return True
