"""Tests of the modes of a Windows console, with a double of the library of Windows."""

from __future__ import annotations

import ctypes
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from xmc_tui.tui.console_modes import console_mode_restorer


class Kernel:
    """The console functions of Windows; `modes` are those of the handles 7 (input) and 8."""

    def __init__(self, modes: dict[int, int]) -> None:
        self.modes = modes
        self.GetStdHandle = _Function({-10: 7, -11: 8}.get)

    def GetConsoleMode(self, handle: Any, mode: Any) -> int:  # noqa: N802 - a name of Windows
        if handle.value not in self.modes:
            return 0
        mode._obj.value = self.modes[handle.value]
        return 1

    def SetConsoleMode(self, handle: Any, mode: Any) -> int:  # noqa: N802 - a name of Windows
        self.modes[handle.value] = mode.value
        return 1


class _Function(SimpleNamespace):
    """A function whose result type can be set."""

    def __init__(self, function: Any) -> None:
        super().__init__(function=function, restype=None)

    def __call__(self, *arguments: Any) -> Any:
        return self.function(*arguments)


def test_the_modes_are_set_as_they_were() -> None:
    kernel = Kernel({7: 0x1F7, 8: 0x3})
    restore = console_mode_restorer(kernel)
    kernel.modes.update({7: 0x200, 8: 0x7})
    restore()
    restore()
    assert kernel.modes == {7: 0x1F7, 8: 0x3}


def test_a_redirected_stream_is_left_alone() -> None:
    kernel = Kernel({8: 0x3})
    restore = console_mode_restorer(kernel)
    kernel.modes[8] = 0x7
    restore()
    assert kernel.modes == {8: 0x3}


@pytest.mark.parametrize(
    ("platform", "loaded"), [("linux", []), ("darwin", []), ("win32", ["kernel32"])]
)
def test_other_systems_have_no_such_modes(
    monkeypatch: pytest.MonkeyPatch, platform: str, loaded: list[str]
) -> None:
    """The library of Windows is loaded there alone, and the modes are restored only there."""
    kernel, names = Kernel({7: 0x1F7}), []

    def load(name: str) -> Kernel:
        names.append(name)
        return kernel

    monkeypatch.setattr(ctypes, "WinDLL", load, raising=False)
    monkeypatch.setattr(sys, "platform", platform)
    restore = console_mode_restorer()
    kernel.modes[7] = 0x200
    restore()
    assert names == loaded
    assert kernel.modes == {7: 0x1F7 if loaded else 0x200}
