"""The keys of dialogs that show the path of a file: to copy it, and to open its folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.app import App

from xmc_tui.i18n import N_, Translator, name_other_language
from xmc_tui.tui.dialogs.base_dialogs import format_keys
from xmc_tui.tui.folder_opener import open_folder


def make_hint_of_path_keys(tr: Translator, is_cut: bool, has_path: bool = True) -> str:
    """Return the hint of such a dialog; `is_cut` says that its text can be scrolled."""
    keys = [("↑ ↓", N_("Scroll"))] if is_cut else []
    keys += [("y", N_("Copy path")), ("f", N_("Open folder"))] if has_path else []
    return format_keys([*keys, ("Esc", N_("Close")), ("l", name_other_language(tr.code))], tr)


def copy_path(app: App[Any], path: str) -> str:
    """Copy a path to the clipboard of the terminal; return the message that says so."""
    app.copy_to_clipboard(path)
    return N_("Path copied")


def show_folder(app: App[Any], path: str) -> str:
    """Show the folder of a file in the file manager; return a message that says whether it is."""
    is_opened = not app.is_web and open_folder(Path(path).parent)
    return N_("Folder opened") if is_opened else N_("No file manager: y copies the path")
