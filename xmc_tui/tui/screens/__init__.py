"""The dialogs. Each is imported where it is opened, so that a start does not wait for it."""

from importlib import import_module

_MODULES = ("advice", "compare", "dialog", "drawer", "export", "help", "reopen", "search")


def preload() -> None:
    """Import all dialogs, so that no key waits for an import."""
    for name in _MODULES:
        import_module(f"{__name__}.{name}")
