"""The fixtures of the golden tests: those of the app's tests."""

from tests.tui.conftest import (
    orders,
    private_home,
    rare_garbage_collection,
    run_app,
    still_display,
    style_sheets_parsed_once,
)

__all__ = [
    "orders",
    "private_home",
    "rare_garbage_collection",
    "run_app",
    "still_display",
    "style_sheets_parsed_once",
]
