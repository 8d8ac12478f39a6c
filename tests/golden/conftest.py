"""Imports the fixtures of tests/tui."""

from tests.tui.conftest import home_of_its_own, nothing_moves, orders, rare_collections, run_app

__all__ = ["home_of_its_own", "nothing_moves", "orders", "rare_collections", "run_app"]
