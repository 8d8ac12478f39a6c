"""Waits for conditions, with a limit for loaded machines; no test waits for a fixed time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

#: The time limit on a loaded machine, in seconds. A test that passes does not wait for it.
PATIENCE = 120.0

#: The interval between two checks of a condition, in seconds.
INTERVAL = 0.01

#: The first interval and the longest one of a wait that may be long.
_FIRST_INTERVAL, _LONGEST_INTERVAL = 0.002, 0.05


def _intervals() -> Iterator[float]:
    """Yield ever longer intervals, so that a long wait takes little of a loaded machine."""
    interval = _FIRST_INTERVAL
    while True:
        yield interval
        interval = min(1.5 * interval, _LONGEST_INTERVAL)


async def until(is_met: Callable[[], bool], description: str = "") -> None:
    """Run the event loop until a condition is true; fail after PATIENCE seconds."""
    end, intervals = time.monotonic() + PATIENCE, _intervals()
    while not is_met():
        if time.monotonic() > end:
            raise AssertionError(
                f"not met within {PATIENCE:.0f} s: {description or 'the condition'}"
            )
        await asyncio.sleep(next(intervals))


def block_until(is_met: Callable[[], bool], description: str = "") -> None:
    """Block until a condition of another thread or process is true; fail after PATIENCE seconds."""
    end, intervals = time.monotonic() + PATIENCE, _intervals()
    while not is_met():
        if time.monotonic() > end:
            raise AssertionError(
                f"not met within {PATIENCE:.0f} s: {description or 'the condition'}"
            )
        time.sleep(next(intervals))


def is_asleep(process: int) -> bool:
    """Whether every thread of a process waits for something other than a core or a disk.

    A program without output may be done, or may not have been scheduled on a loaded machine: this
    distinguishes them. Without /proc it is assumed to be done.
    """
    states = []
    for stat in Path(f"/proc/{process}/task").glob("*/stat"):
        with suppress(OSError):  # a thread may have ended meanwhile
            states.append(
                stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
            )
    return not {"R", "D"} & set(states)


def is_stopped(process: int) -> bool:
    """Whether a process is stopped by a signal; read from /proc."""
    stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    return stat.rpartition(")")[2].split()[0] == "T"
