"""Benchmark of the engine: availability and ways to qualify, for real and generated catalogs.

The command is `python -m tests.bench.engine_bench`.
"""

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter

from tests.small_catalogs import Table, catalog_tables, group, load_tables, model, option, rule
from xmc_tui.configurator import Applied, ApplyBuild, Blocked, Choose, Configurator, Undo
from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.compiled_rules import compile_rules
from xmc_tui.domain.engine.availability import AvailabilityCache
from xmc_tui.domain.engine.model_engine import Engine
from xmc_tui.storage.catalog.catalog_loader import load_catalog
from xmc_tui.storage.standard_paths import shipped_catalog

DAY = date(2025, 10, 1)

#: The dimensions of a generated catalog: options per group, groups per component, and exclusions
#: per component.
OPTIONS, GROUPS, EXCLUSIONS = 10, 6, 60

#: The random seed, so that every machine measures the same catalogs.
SEED = 20250925


#: The limits of the median and of the longest run, in milliseconds.
Limits = tuple[float, float]


@dataclass(frozen=True)
class Timings:
    """The times of a function in seconds, and its limits in milliseconds (None: no limits)."""

    name: str
    seconds: list[float]
    limits: Limits | None

    @property
    def figures(self) -> Limits:
        """The median and the longest run, in milliseconds."""
        return 1000 * statistics.median(self.seconds), 1000 * max(self.seconds)

    @property
    def holds(self) -> bool:
        """Whether both figures are within the limits."""
        return self.limits is None or all(
            one <= most for one, most in zip(self.figures, self.limits, strict=True)
        )

    def row(self) -> str:
        """Return the row of the table."""
        median, most = self.figures
        limits = "" if self.limits is None else "<= {:g}, {:g}".format(*self.limits)
        verdict = "" if self.limits is None else "holds" if self.holds else "MISSED"
        figures = f"{len(self.seconds):>7}{median:>12.3f}{most:>12.3f}{limits:>14}"
        return f"  {self.name:<44}{figures}  {verdict}"


# ── Generated catalogs ────────────────────────────────────────────────────────────────────────────


def generate_tables(groups: int, seed: int = SEED) -> Table:
    """Return a catalog of one model with groups of 10 options and components of 6 groups.

    Each component has 60 random exclusions, none of them between two standard options. Prices are
    multiples of 500 yuan; standard options are free.
    """
    random = Random(seed)
    tables = {f"g{number}": group(_options(random, number)) for number in range(groups)}
    rules: dict[str, Table] = {}
    for first in range(0, groups, GROUPS):
        rules |= _exclusions(random, range(first, first + GROUPS))
    return catalog_tables({"alpha": model(tables, rules, price=500_000)}, 100_000, ">")


def _options(random: Random, number: int) -> dict[str, Table]:
    others = {
        f"g{number}-{i}": option(500 * random.randint(1, 40), bespoke=random.random() < 0.3)
        for i in range(1, OPTIONS)
    }
    return {f"g{number}-0": option(), **others}


def _exclusions(random: Random, groups: range) -> dict[str, Table]:
    pairs: set[tuple[str, str]] = set()
    while len(pairs) < EXCLUSIONS:
        left, right = sorted(random.sample(groups, 2))
        i, j = random.randrange(OPTIONS), random.randrange(OPTIONS)
        if i or j:
            pairs.add((f"g{left}-{i}", f"g{right}-{j}"))
    return {
        f"r{groups[0]}-{number}": rule([one], "excludes", [other])
        for number, (one, other) in enumerate(sorted(pairs))
    }


def generate_catalog(groups: int) -> Catalog:
    """Return a generated catalog, loaded from a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        return load_tables(Path(folder) / "catalog", generate_tables(groups))


# ── Walks ─────────────────────────────────────────────────────────────────────────────────────────


def walk_builds(catalog: Catalog, keys: int, most_wishes: int) -> Iterator[Build]:
    """Yield the builds of a random session.

    Options are chosen, the first resolution of a blocked one is accepted, and steps are undone.
    """
    random = Random(SEED + keys)
    configurator = Configurator(catalog, lambda: DAY)
    names = [option.id for each in configurator.model.choosable_groups for option in each.options]
    for _ in range(keys):
        if len(configurator.build.wishes) >= most_wishes:
            for _ in range(random.randint(1, most_wishes)):
                configurator.do(Undo())
        result = configurator.do(Choose(random.choice(names)))
        if isinstance(result, Blocked) and result.resolutions:
            result = configurator.do(ApplyBuild(result.resolutions[0], result.edit))
        if isinstance(result, Applied):
            yield configurator.build


def time_call(function: Callable[[], object]) -> float:
    """Return the time of a call in seconds, without garbage collection."""
    gc.collect()
    gc.disable()
    started = perf_counter()
    function()
    took = perf_counter() - started
    gc.enable()
    return took


def compute_all(table: AvailabilityCache, build: Build) -> None:
    """Compute the availability of every option in a build, with the masks made once."""
    compiled_rules = table.compiled_rules
    masks = (
        compiled_rules.mask_of(build.chosen),
        compiled_rules.mask_of(build.wishes),
        compiled_rules.find_not_offered(DAY),
    )
    list(table.for_build(*masks))


def query_all(advice: Engine, build: Build) -> None:
    """Query the availability of every option one by one, with the build as a value."""
    for name in advice.compiled_rules.option_numbers:
        advice.option_state(build, name, DAY)


def measure(catalog: Catalog, runs: int, states: Limits, ways: Limits) -> list[Timings]:
    """Return the times for the first model of a catalog."""
    car = catalog.models[0]
    advice, compiled_rules = Engine(catalog, car), compile_rules(car)
    used = AvailabilityCache(compiled_rules)
    took: dict[str, list[float]] = {
        name: [] for name in ("walking", "fresh", "asked", "ways", "standard")
    }
    for build in walk_builds(catalog, runs, most_wishes=8):
        took["walking"].append(time_call(partial(compute_all, used, build)))
        took["fresh"].append(
            time_call(partial(compute_all, AvailabilityCache(compiled_rules), build))
        )
        took["asked"].append(time_call(partial(query_all, advice, build)))
        took["ways"].append(time_call(partial(advice.find_ways_to_qualify, build, DAY)))
    start = Configurator(catalog, lambda: DAY).build
    for _ in range(max(5, runs // 10)):
        took["standard"].append(time_call(partial(advice.find_ways_to_qualify, start, DAY)))
    return [
        Timings("states and effects of all, a table in use", took["walking"], states),
        Timings("states and effects of all, a fresh table", took["fresh"], None),
        Timings("the same in use, queried one by one", took["asked"], states),
        Timings("five ways to qualify, with up to 8 wishes", took["ways"], ways),
        Timings("five ways to qualify, from the standard car", took["standard"], ways),
    ]


def print_table() -> bool:
    """Print the table; return whether a limit was missed."""
    cars: list[tuple[str, Catalog, int, Limits, Limits]] = [
        ("SU7 Ultra", load_catalog(shipped_catalog()), 400, (2.0, 10.0), (20.0, 100.0)),
        ("generated, 300 options", generate_catalog(30), 200, (2.0, 10.0), (100.0, 200.0)),
        ("generated, 3,000 options", generate_catalog(300), 20, (10.0, 100.0), (100.0, 1000.0)),
    ]
    missed = False
    for name, catalog, runs, states, ways in cars:
        options = sum(len(each.options) for each in catalog.models[0].choosable_groups)
        print(f"\n{name} ({options} options, {len(catalog.models[0].rules)} rules)")
        print(f"  {'':<44}{'runs':>7}{'median':>12}{'max':>12}{'limits':>14}")
        for timings in measure(catalog, runs, states, ways):
            print(timings.row())
            missed |= not timings.holds
    return missed


def main() -> None:
    """Print the table; exit with 1 if a limit was missed."""
    print(f"Python {sys.version.split()[0]}, milliseconds")
    sys.exit(1 if print_table() else 0)


if __name__ == "__main__":
    main()
