"""Where things are on this computer: the catalog that ships, and the folder for orders."""

from __future__ import annotations

from pathlib import Path


def shipped_catalog() -> Path:
    """Return the catalog folder that came with the program: in the wheel, or beside the package in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "catalog"
    return inside if inside.is_dir() else package.parent / "catalog"


def settings_file() -> Path:
    """Return the path of the user's settings, whether it exists or not."""
    from platformdirs import user_config_path

    return user_config_path("xmc", appauthor=False) / "settings.toml"


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
