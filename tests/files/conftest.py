"""Fixtures of the file tests: the shipped catalog, and copies of it to modify."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from xmc_tui.domain.catalog import Catalog
from xmc_tui.files.cached_catalog import load_catalog
from xmc_tui.files.places import shipped_catalog
from xmc_tui.services import catalog_loader


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The shipped catalog at launch terms."""
    return load_catalog(shipped_catalog())


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
        patch.setattr(catalog_loader, "load_catalog", lru_cache(maxsize=32)(load_catalog))
        yield
