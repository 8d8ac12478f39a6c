"""Tests of the reasons of file errors on Windows, which other systems can simulate."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from xmc_tui.storage import file_content_problems
from xmc_tui.storage.file_content_problems import os_error_message


class WindowsError(OSError):
    """An error as Windows raises it: with a number of its own next to that of POSIX."""

    def __init__(self, number: int, winerror: int | None, *names: str) -> None:
        super().__init__(number, "text of the system", *(names[:1] or ()))
        self.winerror = winerror
        if len(names) > 1:
            self.filename2 = names[1]


class WindowsPermissionError(WindowsError, PermissionError):
    """A denied permission on Windows."""


@pytest.fixture(autouse=True)
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_content_problems, "sys", SimpleNamespace(platform="win32"))


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (WindowsPermissionError(errno.EACCES, 19, "a"), "the disk is read-only"),
        (WindowsPermissionError(errno.EACCES, 21, "a"), "the drive is not ready"),
        (WindowsPermissionError(errno.EACCES, 32, "a"), "another program has it open"),
        (WindowsPermissionError(errno.EACCES, 33, "a"), "another program has it open"),
        (WindowsError(errno.EINVAL, 123, "a*.toml"), "no such file or folder"),
        (WindowsError(errno.EINVAL, None, "a*.toml"), "no such file or folder"),
        (WindowsError(errno.EINVAL, None), "the system does not allow it"),
        (WindowsError(errno.ENOSPC, 112, "a"), "the disk is full"),
    ],
)
def test_a_number_of_windows_has_a_reason(error: OSError, reason: str) -> None:
    assert os_error_message(error) == reason


@pytest.mark.parametrize(
    ("winerror", "reason"), [(32, "another program has it open"), (5, "permission denied")]
)
def test_a_denied_permission_is_looked_into(
    monkeypatch: pytest.MonkeyPatch, winerror: int, reason: str
) -> None:
    """The target of a replacement is asked for: renaming it fails if another program has it."""
    asked = []

    def rename(source: str, target: str) -> None:
        assert source == target
        asked.append(source)
        if source == "sheet.toml":
            raise WindowsPermissionError(errno.EACCES, winerror)

    monkeypatch.setattr(os, "rename", rename)
    error = WindowsPermissionError(errno.EACCES, 5, "temporary.tmp", "sheet.toml")
    assert os_error_message(error) == reason
    assert asked == ["temporary.tmp", "sheet.toml"]


def test_the_file_is_unchanged_by_the_question(tmp_path: Path) -> None:
    path = tmp_path / "sheet.toml"
    path.write_bytes(b"one")
    error = WindowsPermissionError(errno.EACCES, 5, str(path))
    assert os_error_message(error) == "permission denied"
    assert path.read_bytes() == b"one"


def test_other_systems_have_their_own_reasons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_content_problems, "sys", SimpleNamespace(platform="linux"))
    assert os_error_message(WindowsError(errno.EINVAL, None, "a")) == "the system does not allow it"
    assert os_error_message(WindowsPermissionError(errno.EACCES, 32, "a")) == "permission denied"
