"""Fixtures of the command line tests: catalogs loaded once, and a fixed language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import pytest

from xmc_tui.files.cached_catalog import load_catalog
from xmc_tui.services import catalog_loader


@pytest.fixture(scope="package", autouse=True)
def catalogs_read_once() -> Iterator[None]:
    """Load each catalog only once for all tests of this package."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalog_loader, "load_catalog", lru_cache(maxsize=32)(load_catalog))
        yield


@pytest.fixture(autouse=True)
def same_language_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set an English locale."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(variable, "en_US.UTF-8")
