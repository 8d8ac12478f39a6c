"""The TOML files of a catalog folder and the ids of its editions."""

from __future__ import annotations

from pathlib import Path

DEFAULT_EDITION = "launch"


def list_editions(folder: Path) -> list[str]:
    """Return the ids of a catalog's editions: the stems of the files in `editions/`."""
    return sorted(path.stem for path in list_toml_files(folder / "editions"))


def list_toml_files(folder: Path) -> list[Path]:
    """Return the TOML files of a folder, sorted; empty if the folder does not exist."""
    try:
        return sorted(folder.glob("*.toml"))
    except (OSError, ValueError):
        return []
