"""The bundle for macOS and Linux: wheels, a lock file, and a script that installs them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from tests.bundles.downloads import hash_file
from tests.bundles.lock_file import LockedPackage, parse_lock, write_lock
from tests.bundles.targets import Target

_SCRIPT = Path(__file__).with_name("install.sh")


def assemble_bundle(
    folder: Path, target: Target, project: Path, wheels: Iterable[Path], pip: Path
) -> None:
    """Fill a folder with all wheels, pip's among them, and the script that installs them."""
    packed = folder / "wheels"
    packed.mkdir(parents=True)
    for wheel in (project, *wheels, pip):
        shutil.copyfile(wheel, packed / wheel.name)
    packages = parse_lock(target.lock.read_text(encoding="utf-8"))
    version = project.name.split("-")[1]
    packages.append(LockedPackage("xmc-tui", version, (hash_file(project),)))
    title = f"All packages of {target.archive}, for install.sh."
    (folder / "packages.txt").write_bytes(write_lock(packages, title).encode("utf-8"))
    (folder / "install.sh").write_bytes(_SCRIPT.read_bytes().replace(b"\r\n", b"\n"))
