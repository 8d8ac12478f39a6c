"""Kills at random moments; `python -m tests.random_kills --times 200` runs more."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("there is no pseudo-terminal in Python on Windows", allow_module_level=True)

from tests import random_kills
from tests.deep_test_sizes import KILLS, deep_case
from tests.pseudo_terminal import XMC, Terminal


@pytest.mark.parametrize("times", KILLS)
@pytest.mark.parametrize("seed", [3, deep_case(11)])
def test_a_kill_loses_at_most_the_command_in_flight(seed: int, times: int) -> None:
    assert len(random_kills.run(times, seed)) == times


def test_three_builds_survive_a_kill(tmp_path: Path) -> None:
    with Terminal([*XMC, "--lang", "en"], (120, 40), tmp_path) as window:
        window.wait_for("Space", "the first frame")
        for keys, answer in (
            ("/amethyst\r", "Total ¥557,900"),
            ("n", "A [B]"),
            ("/racing-red\r", "Total ¥549,900"),
            ("n", "B [C]"),
            ("/carbon-roof\r", "Total ¥574,900"),
            ("[", "A [B] C"),
        ):
            window.send(keys)
            window.wait_for(answer, keys)
        window.send("/caliper-blue\r")
        window.wait_for("Total ¥551,400", "the last command")
        window.process.send_signal(signal.SIGKILL)
        window.wait_for_end()
    with Terminal([*XMC, "--lang", "en"], (120, 40), tmp_path) as window:
        window.wait_for("Press r to resume: Xiaomi SU7 Ultra · ¥551,400", "the offer")
        for keys, answer in (
            ("r", "A [B] C"),
            ("2", "Total ¥551,400"),
            ("]", "Total ¥574,900"),
            ("]", "Total ¥557,900"),
            ("[", "Total ¥574,900"),
            ("u", "Total ¥549,900"),
        ):
            window.send(keys)
            window.wait_for(answer, keys)
        window.wait_for(lambda: "B [C]" in window.text.splitlines()[0], "the letters of the builds")
