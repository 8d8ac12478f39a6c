"""Run the benchmark: `python -m tests.bench.engine [NAME ...]`.

It measures processor time, since other programs may use the machine too, and prints for each
catalog the median and the maximum in milliseconds, and the ratios to the peers.
"""

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from time import process_time
from typing import TypeVar

from tests.bench.engine.instances import INSTANCES, SEED, write_in_files
from tests.bench.engine.peers import WISH_WEIGHT, Peers
from xmc_tui.__main__ import COLLECTION_THRESHOLDS
from xmc_tui.configurator import ApplyBuild, Blocked, Choose, Configurator
from xmc_tui.domain.build import Build, add_option
from xmc_tui.domain.engine.model_engine import Engine
from xmc_tui.domain.engine.search_budget import SearchBudget
from xmc_tui.storage.catalog.catalog_loader import load_catalog

Result = TypeVar("Result")

DAY = date(2025, 10, 1)

#: The decisions of a walk, the options whose best resolution is sought, and the seconds for each.
DECISIONS, RESOLUTIONS, LIMIT = 20, 40, 2.0

#: The seconds for three ways to qualify: a limit of 50 ms, less a reserve for the last step.
WAYS_LIMIT = 0.04


class Times:
    """The processor times of one question, in seconds."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def measure(self, function: Callable[[], Result]) -> Result:
        """Call a function, note its time, and return its result."""
        started = process_time()
        result = function()
        self.seconds.append(process_time() - started)
        return result

    def figures(self) -> tuple[float, float]:
        """Return the median and the maximum in milliseconds; 0 without any."""
        if not self.seconds:
            return 0.0, 0.0
        return 1000 * statistics.median(self.seconds), 1000 * max(self.seconds)


def limit(seconds: float) -> SearchBudget:
    """Return a budget of processor time."""
    return SearchBudget.for_seconds(process_time, seconds)


class Measurement:
    """The measurement of one catalog: a random walk with all questions at its builds."""

    def __init__(self, name: str) -> None:
        self.name = name
        with tempfile.TemporaryDirectory() as folder:
            write_in_files(Path(folder) / "catalog", INSTANCES[name]())
            self.catalog = load_catalog(Path(folder) / "catalog")
        self.engine = Engine(self.catalog, self.catalog.models[0])
        self.rules = self.engine.compiled_rules
        self.peers = Peers(self.rules)
        self.random = Random(SEED)
        self.times = {each: Times() for each in ("states", "pysat", "best", "rc2", "ways")}
        self.unproven = {"best": 0, "ways": 0}
        self.different = 0

    def run(self) -> None:
        """Walk and measure."""
        configurator = Configurator(self.catalog, lambda: DAY)
        configurator.evaluator._engines[self.engine.model.id] = self.engine
        configurator.evaluator.make_budget = lambda: limit(LIMIT)
        self.engine.option_states(configurator.build, DAY).find_directly_choosable_and_not_offered()
        # As xmc does, so that no collection walks through the whole catalog.
        gc.freeze()
        gc.set_threshold(*COLLECTION_THRESHOLDS)
        names = list(self.rules.option_numbers)
        for _ in range(DECISIONS):
            result = configurator.do(Choose(self.random.choice(names)))
            if isinstance(result, Blocked) and result.resolutions:
                configurator.do(ApplyBuild(result.resolutions[0], result.edit))
            self._ask_states(configurator.build)
            self._ask_ways(configurator.build)
        self._ask_resolutions(configurator.build, names)

    def _ask_states(self, build: Build) -> None:
        self.times["states"].measure(
            lambda: self.engine.option_states(build, DAY).find_directly_choosable_and_not_offered()
        )
        wishes = self.rules.mask_of(build.wishes)
        self.times["pysat"].measure(lambda: self.peers.find_domains(wishes))

    def _ask_ways(self, build: Build) -> None:
        find = self.engine.find_ways_to_qualify
        found = self.times["ways"].measure(lambda: find(build, DAY, 3, budget=limit(WAYS_LIMIT)))
        self.unproven["ways"] += not found.is_proven

    def _ask_resolutions(self, build: Build, names: list[str]) -> None:
        free, closed = self.engine.option_states(
            build, DAY
        ).find_directly_choosable_and_not_offered()
        blocked = [
            name for name in names if not (free | closed) >> self.rules.option_numbers[name] & 1
        ]
        for name in self.random.sample(blocked, min(RESOLUTIONS, len(blocked))):
            wanted = add_option(self.engine.model, build, name)
            find = partial(self.engine.find_resolutions, build, wanted, {name}, DAY, 1)
            found = self.times["best"].measure(partial(find, budget=limit(LIMIT)))
            self.unproven["best"] += not found.is_proven
            start, wishes = map(self.rules.mask_of, (wanted.chosen, wanted.wishes))
            number = self.rules.option_numbers[name]
            cost = self.times["rc2"].measure(
                partial(self.peers.find_least_cost, start, wishes, number)
            )
            if found.is_proven:
                self.different += cost != self._find_cost(found[0], start, wishes)

    def _find_cost(self, after: Build, start: int, wishes: int) -> int:
        changed = self.rules.mask_of(after.chosen) ^ start
        variables = [variable for variable in self.rules.variables if variable.mask & changed]
        return sum(WISH_WEIGHT if variable.mask & start & wishes else 1 for variable in variables)

    def row(self) -> str:
        """Return the row of the table."""
        cells = [f"{self.name:<32}{len(self.rules.options):>7}"]
        for name in ("states", "pysat", "best", "rc2", "ways"):
            median, most = self.times[name].figures()
            cells.append(f"{median:>9.2f}{most:>9.1f}")
        cells.append(f"{self.unproven['best']:>9}{self.unproven['ways']:>6}{self.different:>7}")
        return "".join(cells)


def main() -> None:
    """Print the table; exit with 1 if a proven resolution costs other than RC2's."""
    heads = ("states", "PySAT", "best", "RC2", "3 ways")
    print(f"{'median, max in ms':<39}" + "".join(f"{each:>18}" for each in heads) + "  unproven")
    different = 0
    for name in sys.argv[1:] or INSTANCES:
        measurement = Measurement(name)
        measurement.run()
        print(measurement.row(), flush=True)
        different += measurement.different
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
