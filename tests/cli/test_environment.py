"""Tests of the environment variables that the command line sets before it imports anything."""

from __future__ import annotations

import os

import pytest

from tests.cli.cli_runner import run_cli

_THREADS = "OPENBLAS_NUM_THREADS"


@pytest.mark.parametrize(("given", "used"), [(None, "1"), ("3", "3")])
def test_numpy_uses_one_thread_unless_the_user_names_more(
    monkeypatch: pytest.MonkeyPatch, given: str | None, used: str
) -> None:
    """With a thread on each processor `xmc page` takes half as much processor time again."""
    monkeypatch.setenv(_THREADS, given or "to be restored")
    if given is None:
        monkeypatch.delenv(_THREADS)
    assert run_cli("--version").code == 0
    assert os.environ[_THREADS] == used
