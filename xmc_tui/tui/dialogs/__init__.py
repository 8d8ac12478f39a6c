"""The dialogs of the app. Each module is imported when its dialog opens, for a fast start."""

from importlib import import_module

_MODULES = (
    "advice_dialogs",
    "base_dialogs",
    "catalog_changed_dialog",
    "compare_dialog",
    "export_dialog",
    "help_content",
    "open_dialog",
    "search_dialog",
    "store_names_dialog",
    "terms_dialog",
)


def preload() -> None:
    """Import all dialogs, so that no key waits for an import."""
    for name in _MODULES:
        import_module(f"{__name__}.{name}")
