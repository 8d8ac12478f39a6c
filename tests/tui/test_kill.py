"""A few kills at random moments; `python -m tests.kill --times 200` is the full run."""

from __future__ import annotations

import sys

import pytest

if sys.platform == "win32":
    pytest.skip("there is no pseudo-terminal in Python on Windows", allow_module_level=True)

from tests import kill


@pytest.mark.parametrize("seed", [3, 11])
def test_a_kill_loses_at_most_the_command_in_flight(seed: int) -> None:
    kill.run(times=2, seed=seed)
