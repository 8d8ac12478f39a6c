"""Reproducible archives: the same files give the same bytes, on any day and in any folder."""

from __future__ import annotations

import gzip
import os
import stat
import tarfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

#: The time of every entry if SOURCE_DATE_EPOCH is not set, in seconds: 2020-02-02, as hatchling's.
_DEFAULT_TIME = 1_580_601_600


def entry_time() -> int:
    """Return the time that entries of archives have, in seconds since 1970."""
    return int(os.environ.get("SOURCE_DATE_EPOCH") or _DEFAULT_TIME)


def write_zip(folder: Path, path: Path) -> None:
    """Write a folder into a ZIP archive that contains the folder by its name."""
    moment = time.gmtime(max(entry_time(), 315_532_800))[:6]  # ZIP has no time before 1980
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file, name in _list_files(folder):
            entry = zipfile.ZipInfo(name, moment)
            entry.create_system = 3  # Unix on every system, so that the mode below is read
            entry.external_attr = (stat.S_IFREG | _mode(file)) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.read_bytes(), compresslevel=9)


def write_tar(folder: Path, path: Path) -> None:
    """Write a folder into a compressed tar archive that contains the folder by its name."""
    with (
        path.open("wb") as raw,
        gzip.GzipFile("", "wb", fileobj=raw, mtime=entry_time()) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for file, name in _list_files(folder):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime, entry.mode = file.stat().st_size, entry_time(), _mode(file)
            with file.open("rb") as content:
                archive.addfile(entry, content)


def _list_files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield each file with its name in the archive, sorted by that name."""
    files = (path for path in folder.rglob("*") if path.is_file())
    named = [(path, path.relative_to(folder.parent).as_posix()) for path in files]
    yield from sorted(named, key=lambda pair: pair[1])


def _mode(path: Path) -> int:
    """Return the permissions of an entry: scripts and programs can be executed."""
    return 0o755 if path.suffix in (".sh", ".exe", ".command") else 0o644
