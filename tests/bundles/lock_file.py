"""Lock files: the version of each package and the hashes of its wheels, as pip reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


@dataclass(frozen=True)
class LockedPackage:
    """A package with its version and the SHA-256 of each of its wheels."""

    name: str
    version: str
    hashes: tuple[str, ...]


_ENTRY = re.compile(r"(?P<name>[a-z0-9][a-z0-9-]*)==(?P<version>[^\s;]+)(?P<hashes>( --hash=\S+)*)")
_HASH = re.compile(r"--hash=sha256:(?P<hash>[0-9a-f]{64})")


def write_lock(packages: Iterable[LockedPackage], title: str) -> str:
    """Return the text of a lock file, sorted by name."""
    lines = [f"# {title}", "# Written by `python -m tests.bundles lock`; do not edit."]
    for package in sorted(packages, key=lambda package: package.name):
        hashes = [f"    --hash=sha256:{each}" for each in sorted(package.hashes)]
        lines.append(" \\\n".join([f"{package.name}=={package.version}", *hashes]))
    return "\n".join(lines) + "\n"


def parse_lock(text: str) -> list[LockedPackage]:
    """Return the packages of a lock file; raise ValueError for a line without version or hash."""
    packages = []
    for line in text.replace("\\\n", "").splitlines():
        line = re.sub(r"\s+", " ", line).strip()
        if not line or line.startswith("#"):
            continue
        found = _ENTRY.fullmatch(line)
        hashes = tuple(_HASH.findall(line))
        if found is None or not hashes or len(hashes) != line.count("--hash="):
            raise ValueError(f"{line}: is not a package with its version and SHA-256")
        packages.append(LockedPackage(found["name"], found["version"], hashes))
    return packages


def find_unlocked(
    requirements: Iterable[str], packages: Iterable[LockedPackage], markers: dict[str, str]
) -> list[str]:
    """Return the requirements of a system that no locked package satisfies."""
    versions = {package.name: package.version for package in packages}
    unlocked = []
    for text in requirements:
        requirement = Requirement(text)
        if requirement.marker is not None and not requirement.marker.evaluate({**markers}):
            continue
        version = versions.get(canonicalize_name(requirement.name))
        if version is None or not requirement.specifier.contains(version, prereleases=True):
            unlocked.append(text)
    return unlocked
