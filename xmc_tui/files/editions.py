"""The files of a catalog folder, and the editions it can be read in."""

from __future__ import annotations

from pathlib import Path

DEFAULT_EDITION = "launch"


def edition_ids(folder: Path) -> list[str]:
    """Return the ids of a catalog's editions: the names of its edition files."""
    return sorted(path.stem for path in toml_files(folder / "editions"))


def toml_files(folder: Path) -> list[Path]:
    """Return the TOML files of a folder; none where it does not exist or its name cannot be one."""
    try:
        return sorted(folder.glob("*.toml"))
    except (OSError, ValueError):
        return []
