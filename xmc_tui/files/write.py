"""The one way a file is written: whole or not at all, and readable by its owner alone."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from xmc_tui.files.problem import FileError, Problem, reason_of
from xmc_tui.locale import N_


def write_file(path: Path, content: bytes) -> None:
    """Write a file atomically; untouched when equal, the former kept as `.old`; FileError when it cannot be done."""
    try:
        if path.is_dir():
            raise FileError([Problem(str(path), "", N_("is a folder"), N_("name a file"))])
        if path.exists():
            if not path.is_file():  # a pipe would never end, a device would be replaced
                raise FileError([Problem(str(path), "", N_("is not a regular file"), N_("choose another path"))])
            former = path.read_bytes()
            if former == content:
                return
            _replace(path.with_name(path.name + ".old"), former)
        _replace(path, content)
    except (OSError, ValueError) as error:
        reason = reason_of(error)
        missing = isinstance(error, FileNotFoundError)
        hint = (
            N_("the folder does not exist: create it or choose another path") if missing else N_("choose another path")
        )
        raise FileError(
            [Problem(str(path), "", N_("cannot be written ({reason})"), hint, {"reason": reason})]
        ) from None


def _replace(path: Path, content: bytes) -> None:
    """Write beside the target, flush to the disk, then take its name: a reader sees the old file or the new one."""
    import tempfile  # those who write nothing need not wait for it

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".xmc-", suffix=".tmp")  # made for the owner alone
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable, where the system lets a folder be opened."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
