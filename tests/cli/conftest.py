"""Fixtures of the command line tests: catalogs loaded once, and a fixed language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import pytest

from xmc_tui.services import catalog_provider
from xmc_tui.storage.catalog.catalog_cache import load_cached_catalog


@pytest.fixture(scope="package", autouse=True)
def catalogs_read_once() -> Iterator[None]:
    """Load each catalog only once for all tests of this package."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            catalog_provider, "load_cached_catalog", lru_cache(maxsize=32)(load_cached_catalog)
        )
        yield


@pytest.fixture(autouse=True)
def same_language_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set an English locale."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(variable, "en_US.UTF-8")
