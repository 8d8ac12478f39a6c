"""Tests of the lock files: their form, and that they fit what pyproject.toml requires."""

from __future__ import annotations

import pytest

from tests.bundles.lock_file import LockedPackage, find_unlocked, parse_lock, write_lock
from tests.bundles.lock_resolution import find_needed, list_requirements
from tests.bundles.targets import LOCKED, WINDOWS, Target

HASH, OTHER = "a" * 64, "b" * 64


def test_a_written_lock_is_read_back() -> None:
    """Packages and hashes are sorted, so that a new resolution differs only where they do."""
    packages = [LockedPackage("rich", "15.0.0", (OTHER, HASH)), LockedPackage("a-b", "1", (HASH,))]
    text = write_lock(packages, "A title.")
    assert text.splitlines()[0] == "# A title."
    assert text.index("a-b==1") < text.index("rich==15.0.0")
    assert parse_lock(text) == [
        LockedPackage("a-b", "1", (HASH,)),
        LockedPackage("rich", "15.0.0", (HASH, OTHER)),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "rich==15.0.0",
        f"rich>=15.0.0 --hash=sha256:{HASH}",
        f"rich --hash=sha256:{HASH}",
        "rich==15.0.0 --hash=sha256:abc",
        f"rich==15.0.0 --hash=sha256:{HASH} --hash=md5:{HASH}",
        f"rich @ https://example.org/rich.whl --hash=sha256:{HASH}",
    ],
)
def test_a_package_that_is_not_pinned_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        parse_lock(f"click==8.5.1 --hash=sha256:{HASH}\n{line}\n")


def test_a_requirement_that_no_locked_package_satisfies_is_found() -> None:
    """A missing package and a version that is too low, each only where its marker applies."""
    packages = [LockedPackage("rich", "13.9", (HASH,)), LockedPackage("tomli-w", "1.2.0", (HASH,))]
    requirements = [
        "rich>=14.2",
        "Tomli_W>=1.1",
        "typst>=0.13",
        "colorama; sys_platform == 'win32'",
        "uvloop; sys_platform != 'win32'",
    ]
    markers = WINDOWS.marker_environment(13)
    assert find_unlocked(requirements, packages, markers) == [
        "rich>=14.2",
        "typst>=0.13",
        "colorama; sys_platform == 'win32'",
    ]


@pytest.mark.parametrize("target", LOCKED.values(), ids=lambda target: target.name)
def test_the_lock_files_fit_the_project(target: Target) -> None:
    """Otherwise run `python -m tests.bundles lock`."""
    packages = parse_lock(target.lock.read_text(encoding="utf-8"))
    for minor in target.minors:
        environment = target.marker_environment(minor)
        assert find_unlocked(list_requirements(target), packages, environment) == []


def test_packages_of_the_other_system_are_followed() -> None:
    """Markers are evaluated for the system of the archive, not for that of this machine."""
    chosen = {
        "click": {"requires": ["colorama; platform_system == 'Windows'"]},
        "textual": {"requires": ["rich[fast]>=14", "uvloop; sys_platform == 'linux'"]},
        "rich": {"requires": ["pygments", "ujson; extra == 'fast'", "ipython; extra == 'jupyter'"]},
        "pygments": {"requires": []},
        "ujson": {"requires": ["rich"]},
        "leftover": {"requires": []},
    }
    needed, unknown = find_needed(
        ["click>=8.4", "textual==8.2.8"], chosen, WINDOWS.marker_environment(13)
    )
    assert needed == {"click", "textual", "rich", "pygments", "ujson"}
    assert unknown == {"colorama"}
