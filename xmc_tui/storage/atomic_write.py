"""Atomic file writing with owner-only permissions."""

from __future__ import annotations

import contextlib
import errno
import os
import time
from pathlib import Path

from xmc_tui.i18n import N_
from xmc_tui.storage.file_content_problems import FileError, Problem, os_error_message
from xmc_tui.storage.safe_filenames import (
    MAX_NAME_LENGTH,
    file_name_as_typed,
    is_safe_name,
    make_safe_name,
)

#: The names of temporary files.
_PREFIX, _SUFFIX = ".xmc-", ".tmp"

#: The age in seconds at which temporary files of killed processes are deleted.
_STALE_SECONDS = 3600


def write_atomically(path: Path, content: bytes) -> Path | None:
    """Write a file atomically; raise FileError if that fails.

    An existing file with equal content is not touched; one with other content is copied to a file
    with the suffix `.old` first, whose path is returned.
    """
    former = None
    try:
        if path.is_dir():
            raise FileError([Problem(str(path), "", N_("is a folder"), N_("choose a file"))])
        if len(path.name.encode("utf-8", "surrogatepass")) > MAX_NAME_LENGTH:
            raise OSError(errno.ENAMETOOLONG, "")
        name = file_name_as_typed(path)
        if not is_safe_name(name):
            message, hint = (
                N_("is not a file name that works on every system"),
                N_("rename it {name}"),
            )
            values = {"name": make_safe_name(name)}
            raise FileError([Problem(str(path), "", message, hint, values)])
        if path.exists():
            # Reading a pipe would block, and a device would be replaced.
            if not path.is_file():
                message, hint = N_("is not a regular file"), N_("choose another path")
                raise FileError([Problem(str(path), "", message, hint)])
            previous = path.read_bytes()
            if previous == content:
                return None
            former = path.with_name(path.name + ".old")
            _replace(former, previous)
        _replace(path, content)
    except (OSError, ValueError) as error:
        message, hint = N_("cannot be written ({reason})"), N_("choose another path")
        if isinstance(error, FileNotFoundError):
            hint = N_("the folder does not exist; create it or choose another path")
        values = {"reason": os_error_message(error)}
        raise FileError([Problem(str(path), "", message, hint, values)]) from None
    return former


def _replace(path: Path, content: bytes) -> None:
    """Write a temporary file in the same folder, sync it and rename it over the target."""
    import tempfile  # needed only to write

    _remove_stale_temp_files(path.parent)
    # mkstemp creates the file with mode 0600.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_PREFIX, suffix=_SUFFIX)
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


def _remove_stale_temp_files(folder: Path) -> None:
    """Delete old temporary files of killed processes, because they may hold customer data."""
    with contextlib.suppress(OSError):
        for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
            if path.stat().st_mtime < time.time() - _STALE_SECONDS:
                path.unlink()


def sync_folder(folder: Path) -> None:
    """Sync a folder so that a new file name is durable; does nothing if unsupported."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
