"""Waits for conditions, with a limit that a loaded machine keeps: no test waits for a fixed time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pytest

#: How long anything may take on a loaded machine, in seconds.
PATIENCE = 30.0

#: The time between two looks at a condition, in seconds.
INTERVAL = 0.01


async def until(met: Callable[[], bool], what: str = "") -> None:
    """Let the event loop run until a condition is met; fail after PATIENCE."""
    end = time.monotonic() + PATIENCE
    while not met():
        if time.monotonic() > end:
            pytest.fail(f"not met within {PATIENCE:.0f} s: {what or 'the condition'}")
        await asyncio.sleep(INTERVAL)


def block_until(met: Callable[[], bool], what: str = "") -> None:
    """Block until another thread or process has met a condition; fail after PATIENCE."""
    end = time.monotonic() + PATIENCE
    while not met():
        if time.monotonic() > end:
            pytest.fail(f"not met within {PATIENCE:.0f} s: {what or 'the condition'}")
        time.sleep(INTERVAL)
