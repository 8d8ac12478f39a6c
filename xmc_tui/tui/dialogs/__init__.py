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
    "seller_details_dialog",
    "edition_and_day_dialog",
)

#: The modules of keys that open no dialog, the most frequent first.
_KEY_MODULES = (
    "presentation.option_step_rows",
    "presentation.highlighted_option_texts",
    "tui.controllers.engine_search_controller",
    "tui.controllers.navigation_controller",
    "tui.controllers.editing_controller",
    "tui.controllers.advice_controller",
    "tui.controllers.builds_controller",
    "tui.controllers.export_controller",
    "tui.controllers.edition_and_day_controller",
    "tui.controllers.display_options_controller",
    "presentation.panel_entries",
    "presentation.panel_rows",
    "presentation.localized_panel_text",
    "tui.controllers.panel_controller",
    "tui.widgets.amount_field",
)


def preload() -> None:
    """Import what keys, panels and dialogs need, so that no key waits for an import."""
    for name in _KEY_MODULES:
        import_module(f"xmc_tui.{name}")
    for name in _MODULES:
        import_module(f"{__name__}.{name}")
