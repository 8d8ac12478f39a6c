"""Fixtures of the file tests: the shipped catalog, and copies of it to modify."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from xmc_tui.domain.catalog import Catalog
from xmc_tui.services import catalog_provider
from xmc_tui.storage.catalog.catalog_cache import load_cached_catalog
from xmc_tui.storage.standard_paths import shipped_catalog


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The shipped catalog at launch terms."""
    return load_cached_catalog(shipped_catalog())


@pytest.fixture
def copied_catalog(tmp_path: Path) -> Path:
    """A copy of the shipped catalog folder."""
    return Path(shutil.copytree(shipped_catalog(), tmp_path / "catalog"))


@pytest.fixture
def overlay(tmp_path: Path) -> Callable[[str], Path]:
    """A function that writes an overlay with a given body and returns its path."""

    def write(text: str) -> Path:
        path = tmp_path / "ours.toml"
        path.write_text(f'[overlay]\nname = "our prices"\n{text}\n', encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="module")
def shipped_catalog_read_once() -> Iterator[None]:
    """Cache loaded catalogs for all command lines of a module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            catalog_provider, "load_cached_catalog", lru_cache(maxsize=32)(load_cached_catalog)
        )
        yield
