"""Lists the order sheets of the orders folder, newest first."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import N_
from xmc_tui.storage.file_content_problems import FileError, Problem, os_error_message
from xmc_tui.storage.sheets.sheet_reader import LoadedSheet, read_sheet, tampering_problem


@frozen
class OrderFile:
    """A file in the orders folder; `modified` is its modification time in seconds since 1970.

    `sheet` is None if the file is not a readable order sheet. `problem` gives the reason, or says
    that the sheet was edited after export.
    """

    path: Path
    modified: float
    sheet: LoadedSheet | None
    problem: Problem | None = None


def list_order_files(folder: Path) -> Iterator[OrderFile]:
    """Yield the `.toml` files of a folder, newest first; each is read when it is yielded."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(
                (*_modified_at(entry), entry.path)
                for entry in entries
                if entry.name.endswith(".toml")
            )
    except FileNotFoundError:
        return  # nothing has been exported yet
    except OSError as error:
        yield OrderFile(folder, 0.0, None, _unreadable(folder, error))
        return
    for modified, is_regular, path in reversed(found):
        if not is_regular:  # reading a pipe would block
            problem = Problem(path, "", N_("is not a regular file"), N_("remove it"))
            yield OrderFile(Path(path), modified, None, problem)
            continue
        try:
            sheet = read_sheet(Path(path))
        except FileError as error:
            yield OrderFile(Path(path), modified, None, error.problems[0])
        else:
            yield OrderFile(
                Path(path),
                modified,
                sheet,
                tampering_problem(sheet) if sheet.is_edited_after_export else None,
            )


def _modified_at(entry: os.DirEntry[str]) -> tuple[float, bool]:
    """Return the modification time of an entry and whether it is a regular file."""
    try:
        return entry.stat().st_mtime, entry.is_file()
    except OSError:
        return 0.0, False  # a broken symbolic link


def _unreadable(path: Path, error: OSError) -> Problem:
    message, hint = N_("cannot be read ({reason})"), N_("check the path and try again")
    return Problem(str(path), "", message, hint, {"reason": os_error_message(error)})
