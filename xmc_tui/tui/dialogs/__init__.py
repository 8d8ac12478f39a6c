"""The dialogs of the app. Each module is imported when its dialog opens, for a fast start."""

from importlib import import_module

_MODULES = (
    "base_dialogs",
    "catalog_changed_dialog",
    "choice_dialog",
    "compare_dialog",
    "export_dialog",
    "exported_dialog",
    "help_content",
    "open_dialog",
    "search_dialog",
)

#: What the panels need.
_PANEL_MODULES = (
    "presentation.panel_entries",
    "presentation.panel_rows",
    "presentation.panel_text",
    "tui.controllers.panel_controller",
    "tui.widgets.amount_field",
)


def preload() -> None:
    """Import all dialogs and the panels, so that no key waits for an import."""
    for name in _MODULES:
        import_module(f"{__name__}.{name}")
    for name in _PANEL_MODULES:
        import_module(f"xmc_tui.{name}")
