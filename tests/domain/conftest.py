"""Fixtures: models small enough to enumerate all their builds, hand-made and random."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

import pytest

from tests.brute_force import BruteForce
from tests.deep_test_sizes import RANDOM_CARS
from tests.oracle import Chosen, Oracle
from tests.small_catalogs import DAYS, dense_catalog, load_tables, random_catalog, tiny_catalogs
from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.engine.model_engine import Engine


@dataclass(frozen=True)
class SmallCar:
    """A model with its engine and its brute-force counterpart; `random` is reset for each test."""

    name: str
    catalog: Catalog
    engine: Engine
    brute_force: BruteForce
    random: Random

    @property
    def oracle(self) -> Oracle:
        """The oracle of the model."""
        return self.brute_force.oracle

    @property
    def day(self) -> date:
        """The date of all queries on the model."""
        return self.brute_force.day

    def build(self, chosen: Chosen, wishes: Chosen = frozenset()) -> Build:
        """Return a build of this model."""
        return Build(self.engine.model.id, chosen, wishes)

    def sample_builds(self, most: int) -> list[Build]:
        """Return at most `most` random valid builds, each with some of its options as wishes."""
        chosen = self.random.sample(self.brute_force.valid, min(most, len(self.brute_force.valid)))
        return [self.build(each, self.sample_subset(each)) for each in chosen]

    def sample_subset(self, names: Chosen) -> Chosen:
        """Return a random subset of some options."""
        share = self.random.choice((0.0, 0.3, 0.6, 1.0))
        return frozenset(name for name in sorted(names) if self.random.random() < share)


def _make_cars(folder: Path, name: str, catalog: Catalog, day: date) -> list[SmallCar]:
    """Return a car for each model of a catalog."""
    return [
        SmallCar(
            f"{name}-{each.id}",
            catalog,
            Engine(catalog, each),
            BruteForce(Oracle(folder, each.id), day),
            Random(7),
        )
        for each in catalog.models
    ]


@pytest.fixture(scope="session")
def session_tiny_cars(tmp_path_factory: pytest.TempPathFactory) -> dict[str, SmallCar]:
    """Make a car for each hand-made catalog, by the name of the catalog."""
    cars = {}
    for name, tables in tiny_catalogs().items():
        folder = tmp_path_factory.mktemp("tiny") / "catalog"
        cars[name] = _make_cars(folder, name, load_tables(folder, tables), DAYS[1])[0]
    return cars


@pytest.fixture(scope="session", params=RANDOM_CARS)
def session_random_cars(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> list[SmallCar]:
    """Make the cars of random catalogs, every fourth of them dense.

    The dates are those on which options become available or end. Cars without a valid build are
    left out.
    """
    cars: list[SmallCar] = []
    for seed in range(request.param):
        folder, random = tmp_path_factory.mktemp("random") / "catalog", Random(1000 + seed)
        catalog = load_tables(
            folder, dense_catalog(random) if seed % 4 == 0 else random_catalog(random)
        )
        cars += _make_cars(folder, str(seed), catalog, DAYS[seed % len(DAYS)])
    return [car for car in cars if car.brute_force.valid]


@pytest.fixture
def tiny_cars(session_tiny_cars: dict[str, SmallCar]) -> dict[str, SmallCar]:
    """The hand-made cars, each with its random generator reset for the test."""
    for car in session_tiny_cars.values():
        car.random.seed(car.name)
    return session_tiny_cars


@pytest.fixture
def random_cars(session_random_cars: list[SmallCar]) -> list[SmallCar]:
    """The random cars, each with its random generator reset for the test."""
    for car in session_random_cars:
        car.random.seed(car.name)
    return session_random_cars


@pytest.fixture
def small_cars(tiny_cars: dict[str, SmallCar], random_cars: list[SmallCar]) -> list[SmallCar]:
    """The hand-made and the random cars."""
    return [*tiny_cars.values(), *random_cars]
