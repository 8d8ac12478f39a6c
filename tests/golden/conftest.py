"""The fixtures of the golden tests: those of the app's tests."""

from tests.tui.conftest import (
    orders,
    private_home,
    run_app,
    still_display,
    style_sheets_parsed_once,
)

__all__ = [
    "orders",
    "private_home",
    "run_app",
    "still_display",
    "style_sheets_parsed_once",
]
