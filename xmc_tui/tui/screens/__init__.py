"""The screens; the dialogs are found here by name, and the room of one is imported when it is first opened."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xmc_tui.tui.screens.advice import (
        BudgetDialog,
        blocked_dialog,
        changes_dialog,
        drops_dialog,
        qualify_dialog,
        themes_dialog,
        why_dialog,
    )
    from xmc_tui.tui.screens.compare import CompareDialog
    from xmc_tui.tui.screens.dialog import Choice, ChoiceDialog, TextDialog
    from xmc_tui.tui.screens.drawer import DrawerDialog
    from xmc_tui.tui.screens.export import ExportDialog, ExportRequest
    from xmc_tui.tui.screens.help import help_lines
    from xmc_tui.tui.screens.reopen import ReopenDialog, car_dialog, gone_dialog
    from xmc_tui.tui.screens.search import SearchDialog

_ROOMS = {
    "BudgetDialog": "advice",
    "Choice": "dialog",
    "ChoiceDialog": "dialog",
    "CompareDialog": "compare",
    "DrawerDialog": "drawer",
    "ExportDialog": "export",
    "ExportRequest": "export",
    "ReopenDialog": "reopen",
    "SearchDialog": "search",
    "TextDialog": "dialog",
    "blocked_dialog": "advice",
    "car_dialog": "reopen",
    "changes_dialog": "advice",
    "drops_dialog": "advice",
    "gone_dialog": "reopen",
    "help_lines": "help",
    "qualify_dialog": "advice",
    "themes_dialog": "advice",
    "why_dialog": "advice",
}

__all__ = [
    "BudgetDialog",
    "Choice",
    "ChoiceDialog",
    "CompareDialog",
    "DrawerDialog",
    "ExportDialog",
    "ExportRequest",
    "ReopenDialog",
    "SearchDialog",
    "TextDialog",
    "blocked_dialog",
    "car_dialog",
    "changes_dialog",
    "drops_dialog",
    "gone_dialog",
    "help_lines",
    "qualify_dialog",
    "themes_dialog",
    "why_dialog",
]


def load_all() -> None:
    """Import every room, so that no key has to wait for one."""
    for room in sorted(set(_ROOMS.values())):
        import_module(f"{__name__}.{room}")


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
