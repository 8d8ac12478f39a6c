"""Fixtures of the command line tests: catalogs loaded once, and a fixed language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

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


@pytest.fixture
def user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write_settings: Callable[[str], Path]
) -> Callable[[str], Path]:
    """Set a home, data folders and settings below tmp_path."""
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path))
    for variable in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path / "data"))
    for variable in ("XMC_SLOTS", "XMC_STORE", "XMC_ADVISOR"):
        monkeypatch.delenv(variable, raising=False)
    return write_settings
