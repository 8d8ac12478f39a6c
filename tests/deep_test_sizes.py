"""The sizes of the long tests: in every run, and with `-m deep`.

A test that takes a size has two cases, one of them with the marker `deep`, which pyproject.toml
deselects.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

import pytest
from _pytest.mark import ParameterSet


def size_cases(every_run: int, deep: int) -> list[ParameterSet]:
    """Return the two cases of a test that takes a number: for every run, and for `-m deep`."""
    return [
        pytest.param(every_run, id=f"{every_run}"),
        pytest.param(deep, id=f"{deep}", marks=pytest.mark.deep),
    ]


def chunk_cases(every_run: int, deep: int, size: int) -> list[ParameterSet]:
    """Return ranges of seeds as cases of a test, so that processes can share them."""
    return [
        pytest.param(range(first, first + size), id=f"{first}-{first + size - 1}{name}", marks=mark)
        for total, name, mark in ((every_run, "", ()), (deep, "-deep", pytest.mark.deep))
        for first in range(0, total, size)
    ]


def deep_case(*values: object, name: str | None = None) -> ParameterSet:
    """Return a test case that runs only with `-m deep`."""
    return pytest.param(*values, marks=pytest.mark.deep, id=name)


def deep_cases(values: Iterable[object]) -> list[ParameterSet]:
    """Return a case for each value of a parameter, all of which run only with `-m deep`."""
    return [deep_case(value) for value in values]


def covering_cases(*axes: Sequence[object]) -> list[ParameterSet]:
    """Return all combinations of some parameters, most of which run only with `-m deep`.

    Every run has as many cases as the longest axis has values. Each value of each axis is in one
    of them; an axis of two values is shifted by one after each pair, so that two such axes are
    combined in all ways if the longest has four values or more.
    """
    every_run = {
        tuple(axis[(i + place * (i // len(axis))) % len(axis)] for place, axis in enumerate(axes))
        for i in range(max(map(len, axes)))
    }
    return [
        pytest.param(*values) if values in every_run else deep_case(*values)
        for values in product(*axes)
    ]


#: The number of commands of all random walks over both models.
WALK_STEPS = size_cases(10_000, 100_000)

#: The number of commands of a random walk that is compared with the reference.
REFERENCE_STEPS = size_cases(600, 3_000)

#: The number of random catalogs on which both solvers are compared with brute force.
RANDOM_COMPONENTS = chunk_cases(25, 2_000, 25)

#: The number of random catalogs whose cars are compared with brute force.
RANDOM_CARS = size_cases(64, 120)

#: The number of random catalogs that are compared with the oracle.
ORACLE_CATALOGS = size_cases(80, 160)

#: The number of pairs of random catalogs of a saved and a current car.
CATALOG_PAIRS = size_cases(30, 60)

#: The share of the sampled pixels of the layers that is computed again in plain Python: one in so
#: many.
PIXEL_SHARES = [pytest.param(2, id="half"), pytest.param(1, id="all", marks=pytest.mark.deep)]

#: The number of random builds of each model whose code is read back.
CODES = size_cases(8_000, 50_000)

#: The number of damaged copies of a file.
DAMAGED_SHEETS = size_cases(800, 4_000)
DAMAGED_CATALOGS = size_cases(150, 800)
DAMAGED_OVERLAYS = size_cases(300, 1_400)
DAMAGED_SETTINGS = size_cases(400, 1_200)
DAMAGED_DRAFTS = size_cases(500, 3_000)

#: The number of random keys pressed in one window.
RANDOM_KEYS = size_cases(30, 300)

#: The number of random inputs typed into the program in a terminal; `tests.random_keys` types more.
TERMINAL_INPUTS = size_cases(200, 1_000)

#: The number of views, of all six, in which a change of an option is checked for changed pixels of
#: other parts; the view of its own part is the first.
VIEWS_PER_OPTION = size_cases(1, 6)

#: The number of kills for each seed; `python -m tests.random_kills --times 200` runs more.
KILLS = size_cases(1, 4)

#: The number of sheets that want one of the 40 slots of a month.
WANTED_SLOTS = size_cases(96, 500)

#: The number of random lives of a ledger in SQLite and in PostgreSQL.
SQLITE_LIVES = size_cases(6, 150)
POSTGRES_LIVES = size_cases(2, 60)

#: The seconds that the demo runs; its memory is measured in the long run only. `tests.demo_soak
#: 3600` runs longer.
DEMO_SECONDS = size_cases(4, 60)

#: The cars, protocols, themes and sizes of terminals for which every step is compared.
_SIZES = ((80, 24), (120, 40), (160, 50))
_EVERY_RUN = (
    ("su7-ultra", "sixel", "xmc-dark", (80, 24)),
    ("yu7-max", "kitty", "xmc-light", (120, 40)),
)
PIXEL_STATES = [
    *_EVERY_RUN,
    *(
        deep_case(model, protocol, theme, size)
        for model in ("su7-ultra", "yu7-max")
        for protocol in ("sixel", "kitty")
        for theme in ("xmc-dark", "xmc-light")
        for size in _SIZES
        if (model, protocol, theme, size) not in _EVERY_RUN
    ),
]

#: The number of keys, resizes and themes of a random walk with pictures as pixels.
PIXEL_WALK_STEPS = size_cases(6, 400)
