"""Where things are on this computer: the catalog that ships, and the folder for orders."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def absolute(path: Path) -> Path:
    """Return a path from the root; as it is where this process stands in a folder that is gone."""
    try:
        return Path(os.path.abspath(path))
    except OSError:
        return path


def shipped_catalog() -> Path:
    """Return the catalog folder that came with the program: in the wheel, or beside the package in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "catalog"
    return inside if inside.is_dir() else package.parent / "catalog"


def settings_file() -> Path:
    """Return the path of the user's settings, whether it exists or not."""
    if (folder := _linux_folder("XDG_CONFIG_HOME", ".config")) is None:
        from platformdirs import user_config_path

        folder = user_config_path("xmc", appauthor=False)
    return folder / "settings.toml"


def cache_folder() -> Path:
    """Return the folder for what can be found out again, whether it exists or not."""
    if (folder := _linux_folder("XDG_CACHE_HOME", ".cache")) is None:
        from platformdirs import user_cache_path

        folder = user_cache_path("xmc", appauthor=False)
    return folder


def _linux_folder(variable: str, usual: str) -> Path | None:
    """Return our folder where the desktop standard of Linux says it is; None on other systems, and without a home.

    Every command asks for it, and there it is what platformdirs says, without the tenth of a quote that costs.
    """
    home = os.path.expanduser("~")
    if not sys.platform.startswith("linux") or not os.path.isabs(home):
        return None
    base = os.environ.get(variable, "")
    return Path(base if os.path.isabs(base) else os.path.join(home, usual), "xmc")


def drafts_folder() -> Path:
    """Return the folder of the drafts of this user, whether it exists or not."""
    return _data_folder() / "drafts"


def reports_folder() -> Path:
    """Return the folder of the reports on what should never have happened, whether it exists or not."""
    return _data_folder() / "reports"


def _data_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("xmc", appauthor=False)


def orders_folder() -> Path:
    """Return the folder in which order sheets are offered to be saved."""
    from platformdirs import user_documents_path  # asks the system; only those who export pay for it

    return user_documents_path() / "xmc-orders"
