"""How far the long tests go: in every run, and with `-m deep`.

A test that takes a depth runs twice as two cases, one of which has the marker `deep`; pyproject.toml deselects it.
"""

from __future__ import annotations

import pytest
from _pytest.mark import ParameterSet


def depths(every_run: int, deep: int) -> list[ParameterSet]:
    """Return the two cases of a test that takes a number: for every run, and for `-m deep`."""
    return [pytest.param(every_run, id=f"{every_run}"), pytest.param(deep, id=f"{deep}", marks=pytest.mark.deep)]


def deep(*values: object) -> ParameterSet:
    """Return a case that only `-m deep` runs."""
    return pytest.param(*values, marks=pytest.mark.deep)


#: Commands of all random walks over both cars together.
WALK_STEPS = depths(20_000, 100_000)

#: Commands of a random walk beside a second opinion.
SECOND_OPINION_STEPS = depths(1_000, 3_000)

#: Random builds of each car whose code is read back.
CODES = depths(20_000, 50_000)

#: Harmed copies of a file.
HARMED_SHEETS = depths(1_500, 4_000)
HARMED_CATALOGS = depths(300, 800)
HARMED_OVERLAYS = depths(500, 1_400)
HARMED_SETTINGS = depths(600, 1_200)
HARMED_DRAFTS = depths(1_000, 3_000)

#: Random keys pressed in one window.
RANDOM_KEYS = depths(120, 300)

#: Views, of all six, in which an option is looked at for pixels that are not its own: that of its part first.
VIEWS_OF_A_LOOK = depths(2, 6)

#: Kills for each seed; `python -m tests.kill --times 200` goes further.
KILLS = depths(1, 4)

#: Seconds that the demo runs in a terminal, its memory read in the long run alone; `tests.demo_run 3600` goes further.
DEMO_SECONDS = depths(8, 60)
