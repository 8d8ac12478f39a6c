"""Checks of the files to be written: whether one is an order sheet, and free space in a folder."""

from __future__ import annotations

import os
from pathlib import Path

from xmc_tui.i18n import N_
from xmc_tui.storage.file_problem import FileError, Problem
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


def ensure_not_a_sheet(path: Path) -> None:
    """Raise FileError if `path` is an order sheet, so that no page or poster overwrites one."""
    if (existing := read_identity(path)) is not None:
        values = {"number": existing.number}
        raise FileError(
            [Problem(str(path), "", N_("is sheet {number}"), N_("choose another path"), values)]
        )


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
