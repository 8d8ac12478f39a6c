"""Locations of the shipped catalog and of the user's settings, cache, drafts and orders."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def absolute_path(path: Path) -> Path:
    """Return a path made absolute; unchanged if the current folder no longer exists."""
    try:
        return Path(os.path.abspath(path))
    except OSError:
        return path


def shipped_catalog() -> Path:
    """Return the catalog folder that ships with the program.

    It is inside the package in a wheel, and next to the package in a checkout.
    """
    package = Path(__file__).resolve().parent.parent
    inside = package / "catalog"
    return inside if inside.is_dir() else package.parent / "catalog"


def settings_file() -> Path:
    """Return the path of the user's settings file; it need not exist."""
    if (folder := _linux_folder("XDG_CONFIG_HOME", ".config")) is None:
        from platformdirs import user_config_path

        folder = user_config_path("xmc", appauthor=False)
    return folder / "settings.toml"


def cache_folder() -> Path:
    """Return the cache folder; it need not exist."""
    if (folder := _linux_folder("XDG_CACHE_HOME", ".cache")) is None:
        from platformdirs import user_cache_path

        folder = user_cache_path("xmc", appauthor=False)
    return folder


def _linux_folder(variable: str, default: str) -> Path | None:
    """Return the xmc folder under an XDG base directory; None on other systems or without a home.

    The result equals that of platformdirs, whose import takes a tenth of the time of a quote.
    """
    home = os.path.expanduser("~")
    if not sys.platform.startswith("linux") or not os.path.isabs(home):
        return None
    base = os.environ.get(variable, "")
    return Path(base if os.path.isabs(base) else os.path.join(home, default), "xmc")


def drafts_folder() -> Path:
    """Return the user's drafts folder; it need not exist."""
    return _data_folder() / "drafts"


def customer_display_folder() -> Path:
    """Return the folder through which windows follow each other; it need not exist."""
    return _data_folder() / "customer-display"


def reports_folder() -> Path:
    """Return the folder of crash reports; it need not exist."""
    return _data_folder() / "reports"


def ledger_file() -> Path:
    """Return the SQLite ledger that `xmc slots init` makes; it need not exist."""
    return _data_folder() / "slots.db"


def _data_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("xmc", appauthor=False)


def orders_folder() -> Path:
    """Return the default folder of new order sheets; it need not exist."""
    from platformdirs import user_documents_path

    return user_documents_path() / "xmc-orders"


def is_empty_or_missing(folder: Path) -> bool:
    """Whether there is nothing in a folder that can be read."""
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is None
    except OSError:
        return True
