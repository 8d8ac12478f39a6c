"""The one way a file is written: whole or not at all, and readable by its owner alone."""

from __future__ import annotations

import contextlib
import errno
import os
import time
from pathlib import Path

from xmc_tui.files.names import LONGEST_NAME, is_safe_name, safe_name
from xmc_tui.files.problem import FileError, Problem, reason_of
from xmc_tui.locale import N_

#: How our temporary files are named; one that a kill left behind goes away after an hour.
_PREFIX, _SUFFIX, _HOUR = ".xmc-", ".tmp", 3600


def write_file(path: Path, content: bytes) -> None:
    """Write a file atomically; untouched when equal, the former kept as `.old`; FileError when it cannot be done."""
    try:
        if path.is_dir():
            raise FileError([Problem(str(path), "", N_("is a folder"), N_("name a file"))])
        if len(path.name.encode("utf-8", "surrogatepass")) > LONGEST_NAME:
            raise OSError(errno.ENAMETOOLONG, "")
        if not is_safe_name(path.name):
            what, hint = N_("is not a file name that every system takes"), N_("call it {name}")
            raise FileError([Problem(str(path), "", what, hint, {"name": safe_name(path.name)})])
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

    _sweep(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_PREFIX, suffix=_SUFFIX)  # made for the owner alone
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
    sync_folder(path.parent)


def _sweep(folder: Path) -> None:
    """Remove what a kill in the middle of a write left in a folder: it may name a customer."""
    with contextlib.suppress(OSError):
        for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
            if path.stat().st_mtime < time.time() - _HOUR:
                path.unlink()


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder durable, where the system lets a folder be opened."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
