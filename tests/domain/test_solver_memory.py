"""Solvers that are asked often: what one search adds for itself is gone after it."""

from __future__ import annotations

from tests.domain.conftest import SmallCar
from xmc_tui.domain.build import Build, add_option
from xmc_tui.domain.engine.learning_solver import LearningSolver
from xmc_tui.domain.engine.model_engine import Engine


def count_clauses(engine: Engine) -> int:
    """Return the number of clauses that the solvers in Python watch, twice for each."""
    total = 0
    for component in engine.availability_cache.components:
        solver = component.get_solver()
        assert isinstance(solver, LearningSolver)
        assert len(solver._propagator.level) == max(component.numbers) + 1
        total += sum(map(len, solver._propagator._watches.values()))
    return total


def test_a_solver_does_not_grow_with_the_searches(random_cars: list[SmallCar]) -> None:
    """The same searches again add nothing: each has added and removed clauses of its own."""
    for car in random_cars[::12]:
        engine = Engine(car.catalog, car.engine.model)
        (build,) = car.sample_builds(1)
        ask_all(engine, build, car)
        before = count_clauses(engine)
        for _ in range(3):
            ask_all(engine, build, car)
        assert count_clauses(engine) <= before + 8, car.name  # some learn another clause


def ask_all(engine: Engine, build: Build, car: SmallCar) -> None:
    """Ask for the resolutions of each option."""
    for name in engine.compiled_rules.option_numbers:
        engine.find_resolutions(build, add_option(engine.model, build, name), {name}, car.day)
