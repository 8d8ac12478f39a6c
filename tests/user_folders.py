"""The folders of the user in tests: each system finds them by other environment variables."""

from __future__ import annotations

from pathlib import Path


def user_folder_variables(home: Path) -> dict[str, str]:
    """Return the variables that put all folders of the user below a home.

    HOME and the XDG folders do that on Linux and macOS. Windows has the home from USERPROFILE, but
    asks the system for the other folders; platformdirs has variables that replace its answers.
    """
    names = ("CONFIG_HOME", "DATA_HOME", "STATE_HOME", "CACHE_HOME", "DOCUMENTS_DIR")
    xdg = {f"XDG_{name}": str(home / name.lower()) for name in names}
    windows = {
        "WIN_PD_OVERRIDE_LOCAL_APPDATA": str(home / "local_appdata"),
        "WIN_PD_OVERRIDE_PERSONAL": str(home / "documents"),
    }
    return {"HOME": str(home), "USERPROFILE": str(home), **xdg, **windows}
