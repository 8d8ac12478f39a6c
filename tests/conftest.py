"""Fixtures for all tests: the shipped catalog in both editions, a private cache and settings."""

from __future__ import annotations

import gc
import math
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.user_folders import user_folder_variables
from xmc_tui.domain.catalog import Catalog
from xmc_tui.storage.catalog.catalog_loader import load_catalog
from xmc_tui.storage.standard_paths import settings_file

if TYPE_CHECKING:
    from tests.postgres_server import PostgresServer

# Set before numpy is imported: the matrix products are small, and distributing them to threads
# takes longer.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# A hundred child programs are started; without bytecode each would compile every import.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Readline, which pytest loads, exports a size of 80x24 to the processes that run the tests.
# Programs that they start would use it instead of the size of their terminal.
for _name in ("COLUMNS", "LINES"):
    os.environ.pop(_name, None)

# A shell makes programs in its background ignore these signals; those that the tests start would
# inherit that.
for _name in ("SIGINT", "SIGQUIT"):
    _number = getattr(signal, _name, None)
    if _number is not None and signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, signal.default_int_handler if _name == "SIGINT" else signal.SIG_DFL)

# The same examples in every run, and no time limit: a loaded machine is slow.
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """Return the number of processes of `-n auto`: half as many again as there are cores.

    Many tests wait for a program in a terminal, for a database or for a time limit.
    """
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None  # xdist reads it
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return math.ceil(1.5 * (cores or 1))


# Imported modules and collected tests are a million objects, which live until the end.
gc.disable()


@pytest.fixture(autouse=True, scope="session")
def rare_garbage_collection() -> None:
    """Leave the objects of pytest and of all modules out of garbage collections.

    They stay frozen: pytest collects five times at its end, which would take a second. With fewer
    new objects a collection finds them in the processor's cache, with more it finds fewer of them
    in use.
    """
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
    gc.enable()


@pytest.fixture(autouse=True, scope="session")
def private_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the cache out of the user's own folder."""
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("cache")
        patch.setenv("XDG_CACHE_HOME", str(home))
        for name, folder in user_folder_variables(home).items():
            if name.startswith("WIN_"):  # on Windows the cache is among the other folders
                patch.setenv(name, folder)
        yield


@pytest.fixture(autouse=True, scope="session")
def temporary_working_folder(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Run the tests in a temporary folder, so that relative paths are outside the repository."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("working"))
        yield


@pytest.fixture(scope="session")
def catalog_folder() -> Path:
    """The folder of the shipped catalog."""
    return Path(__file__).resolve().parent.parent / "catalog"


@pytest.fixture(scope="session")
def launch(catalog_folder: Path) -> Catalog:
    """The shipped catalog in the edition of the launch."""
    return load_catalog(catalog_folder)


@pytest.fixture(scope="session")
def july(catalog_folder: Path) -> Catalog:
    """The shipped catalog in the edition of July 2026."""
    return load_catalog(catalog_folder, "2026-07")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A running PostgreSQL. A test that needs it fails if it cannot be started."""
    from tests.postgres_server import run_postgres  # imports psycopg

    with run_postgres() as server:
        yield server


@pytest.fixture
def write_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Return a function that writes the settings file of this test."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("WIN_PD_OVERRIDE_LOCAL_APPDATA", str(tmp_path / "config"))

    def write(text: str) -> Path:
        path = settings_file()
        assert path.is_relative_to(tmp_path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write
