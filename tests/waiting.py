"""Waits for conditions, with a limit that a loaded machine keeps: no test waits for a fixed time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

#: How long anything may take on a loaded machine, in seconds.
PATIENCE = 30.0

#: The time between two looks at a condition, in seconds.
INTERVAL = 0.01


async def until(met: Callable[[], bool], what: str = "") -> None:
    """Let the event loop run until a condition is met; fail after PATIENCE."""
    end = time.monotonic() + PATIENCE
    while not met():
        if time.monotonic() > end:
            raise AssertionError(f"not met within {PATIENCE:.0f} s: {what or 'the condition'}")
        await asyncio.sleep(INTERVAL)


def block_until(met: Callable[[], bool], what: str = "") -> None:
    """Block until another thread or process has met a condition; fail after PATIENCE."""
    end = time.monotonic() + PATIENCE
    while not met():
        if time.monotonic() > end:
            raise AssertionError(f"not met within {PATIENCE:.0f} s: {what or 'the condition'}")
        time.sleep(INTERVAL)


def is_asleep(process: int) -> bool:
    """Whether every thread of a process waits for something, and none of them for a core or a disk.

    A program that has written nothing for a while may be done, or may not have had its turn on a loaded machine: this
    tells them apart. Without /proc it is taken to be done.
    """
    states = []
    for stat in Path(f"/proc/{process}/task").glob("*/stat"):
        with suppress(OSError):  # a thread may have ended meanwhile
            states.append(stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0])
    return not {"R", "D"} & set(states)
