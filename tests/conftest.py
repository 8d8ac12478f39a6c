"""Fixtures that every test may ask for: the shipped catalog, once an edition."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from xmc_tui.domain.catalog import Catalog
from xmc_tui.files.catalog import load_catalog

# Before anything imports numpy: its products are small here, and handing them round costs more than they do.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@pytest.fixture(scope="session")
def catalog_folder() -> Path:
    """The catalog of this repository."""
    return Path(__file__).resolve().parent.parent / "catalog"


@pytest.fixture(scope="session")
def launch(catalog_folder: Path) -> Catalog:
    """The shipped catalog at launch terms."""
    return load_catalog(catalog_folder)


@pytest.fixture(scope="session")
def july(catalog_folder: Path) -> Catalog:
    """The shipped catalog in the edition of July 2026."""
    return load_catalog(catalog_folder, "2026-07")
