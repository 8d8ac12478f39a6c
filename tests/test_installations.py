"""Tests of `tests.installations`: the ways to install, and the check of the output."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.installations import Installation, check_quote, list_installations, try_installation


def test_each_way_has_its_own_folders(tmp_path: Path) -> None:
    """No way finds what another one has installed, or the tools of the person who runs them."""
    package = tmp_path / "xmc_tui-1-py3-none-any.whl"
    ways = list(list_installations(tmp_path / "tools", package, tmp_path / "work"))
    assert [way.name for way in ways] == [
        "pip install",
        "uv tool install",
        "uvx --from",
        "pipx install",
    ]
    assert len({way.program for way in ways}) == len(ways)
    for way in ways:
        assert way.variables["HOME"] == str(tmp_path / "work")
        assert any(str(package) in command for command in (*way.commands, way.program))


def test_another_output_or_exit_code_fails() -> None:
    assert check_quote("Amethyst +28,000\nTotal ¥557,900")
    assert not check_quote("Total ¥529,900")
    with pytest.raises(ValueError, match="another"):
        try_installation(Installation("a way", (), (sys.executable, "-c", "print('another')"), {}))
    with pytest.raises(subprocess.CalledProcessError):
        try_installation(Installation("a way", (), (sys.executable, "-c", "raise OSError"), {}))
