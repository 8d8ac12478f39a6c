"""The TOML files of a catalog folder and the ids of its editions."""

from __future__ import annotations

import os
from pathlib import Path

from xmc_tui.i18n import N_
from xmc_tui.storage.file_content_problems import Problem, UnreadableFileError, os_error_message

DEFAULT_EDITION = "launch"


def list_editions(folder: Path) -> list[str]:
    """Return the ids of a catalog's editions: the stems of the files in `editions/`."""
    return sorted(path.stem for path in list_toml_files(folder / "editions"))


def list_toml_files(folder: Path) -> list[Path]:
    """Return the TOML files of a folder, sorted; empty if the folder does not exist."""
    try:
        return sorted(folder.glob("*.toml"))
    except (OSError, ValueError):
        return []


def check_folder_is_readable(folder: Path) -> None:
    """Raise UnreadableFileError if a folder exists but cannot be listed: it would seem empty."""
    try:
        os.scandir(folder).close()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return
    except OSError as error:
        message, hint = N_("cannot be read ({reason})"), N_("check the path and try again")
        values = {"reason": os_error_message(error)}
        raise UnreadableFileError([Problem(str(folder), "", message, hint, values)]) from None
