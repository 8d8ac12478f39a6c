"""Resolution of the lock files: the packages that the program needs on another system.

pip chooses wheels for another system, but evaluates environment markers on its own. The packages
that only the other system needs are therefore found here, in the metadata of the chosen wheels, and
the ones that it does not need are left out.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.bundles.lock_file import LockedPackage
from tests.bundles.targets import Target

ROOT = Path(__file__).resolve().parents[2]


def list_requirements(target: Target) -> list[str]:
    """Return the requirements that pyproject.toml states for a system."""
    if target.stated:
        return list(target.stated)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project.get("optional-dependencies", {})
    stated = [
        *project["dependencies"],
        *(each for name in target.extras for each in optional[name]),
    ]
    return [
        each for each in stated if canonicalize_name(Requirement(each).name) not in target.left_out
    ]


def resolve_lock(target: Target) -> list[LockedPackage]:
    """Ask the package index for the newest wheels of a system and return them as a lock."""
    versions: dict[str, str] = {}
    hashes: dict[str, set[str]] = {}
    for minor in target.minors:
        # Later versions of Python get the versions that were chosen for the first one.
        pinned = [f"{name}=={version}" for name, version in versions.items()]
        for name, (version, digest) in _resolve(target, minor, pinned).items():
            if versions.setdefault(name, version) != version:
                raise ValueError(f"{name}: {versions[name]} and {version}")
            hashes.setdefault(name, set()).add(digest)
    return [LockedPackage(name, versions[name], tuple(hashes[name])) for name in versions]


def _resolve(target: Target, minor: int, pinned: list[str]) -> dict[str, tuple[str, str]]:
    """Return version and SHA-256 of each package that one version of Python needs."""
    markers, missing = target.marker_environment(minor), set[str]()
    stated = list_requirements(target)
    while True:
        chosen = _ask_pip(target, minor, [*_without_markers(stated, markers), *pinned, *missing])
        needed, unknown = find_needed(stated, chosen, markers)
        if not unknown:
            return {name: (chosen[name]["version"], chosen[name]["sha256"]) for name in needed}
        missing |= unknown


def find_needed(
    stated: Iterable[str], chosen: dict[str, dict[str, Any]], markers: dict[str, str]
) -> tuple[set[str], set[str]]:
    """Return the names of the chosen packages that are needed, and the requirements not chosen."""
    needed, unknown, waiting = set[str](), set[str](), list(stated)
    followed = set[str]()
    while waiting:
        text = waiting.pop()
        if text in followed:
            continue
        followed.add(text)
        requirement = Requirement(text)
        name = canonicalize_name(requirement.name)
        if requirement.marker is not None and not requirement.marker.evaluate(
            {**markers, "extra": ""}
        ):
            continue
        if name not in chosen:
            unknown.add(text.partition(";")[0].strip())
            continue
        needed.add(name)
        for extra in ("", *requirement.extras):
            for each in chosen[name]["requires"]:
                inner = Requirement(each)
                if inner.marker is None or inner.marker.evaluate({**markers, "extra": extra}):
                    waiting.append(each.partition(";")[0].strip())
    return needed, unknown


def _without_markers(stated: Iterable[str], markers: dict[str, str]) -> list[str]:
    """Return the requirements of a system, without the markers that pip would evaluate here."""
    parsed = [(each, Requirement(each).marker) for each in stated]
    return [
        each.partition(";")[0].strip()
        for each, marker in parsed
        if marker is None or marker.evaluate({**markers})
    ]


def _ask_pip(target: Target, minor: int, requirements: list[str]) -> dict[str, dict[str, Any]]:
    """Return version, SHA-256 and requirements of each package that pip would install."""
    with tempfile.TemporaryDirectory(prefix="xmc-lock-") as folder:
        report = Path(folder, "report.json")
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run"]
        command += ["--ignore-installed", f"--report={report}", f"--target={folder}/none"]
        command += [*target.wheel_arguments(minor), *requirements]
        subprocess.run(command, check=True)
        found = json.loads(report.read_text(encoding="utf-8"))["install"]
    return {
        canonicalize_name(each["metadata"]["name"]): {
            "version": each["metadata"]["version"],
            "sha256": each["download_info"]["archive_info"]["hashes"]["sha256"],
            "requires": each["metadata"].get("requires_dist", []),
        }
        for each in found
    }
