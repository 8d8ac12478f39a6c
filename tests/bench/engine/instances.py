"""The catalogs of the benchmark, as tables: generated ones, pathological ones, and real models."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

import tomli_w
from pysat.solvers import Solver

from tests.bench.engine.mixed_catalog import generate_mixed, make_mixed_tables
from tests.bench.engine_bench import generate_tables
from tests.small_catalogs import Table, catalog_tables, group, model, option, rule, write_catalog

#: The folder of the feature models.
MODELS = Path(os.environ.get("XMC_FEATURE_MODELS") or Path(__file__).parent / "models")

#: The random seed, so that every machine measures the same catalogs.
SEED = 7


#: The number of groups or rules in one file of a catalog, whose size is limited.
ENTRIES_A_FILE = 1_000


def write_in_files(folder: Path, tables: Table) -> None:
    """Write a catalog with its groups and rules in several files."""
    (car,) = tables["base"]["model"].values()
    parts = {kind: list(car.pop(kind).items()) for kind in ("group", "rule")}
    write_catalog(folder, tables)
    for kind, items in parts.items():
        for first in range(0, len(items), ENTRIES_A_FILE):
            part = {"model": {"alpha": {kind: dict(items[first : first + ENTRIES_A_FILE])}}}
            path = folder / f"{kind}-{first:05}.toml"
            path.write_text(tomli_w.dumps(part), encoding="utf-8")


def make_table(groups: dict[str, Table], rules: list[Table], threshold: int = 100_000) -> Table:
    """Return a catalog of one model."""
    named = {f"r{number}": each for number, each in enumerate(rules)}
    return catalog_tables({"alpha": model(groups, named, price=500_000)}, threshold, ">")


def make_odd(groups: int) -> Table:
    """Return the generated catalog with prices that have no common divisor."""
    tables, random = generate_tables(groups), Random(SEED)
    for each in tables["base"]["model"]["alpha"]["group"].values():
        for made in each["option"].values():
            made["price"] += random.randint(-249, 249) if made["price"] else 0
    return tables


def make_group(random: Random, number: int, size: int) -> dict[str, Table]:
    """Return a pick-one group with a free standard option."""
    others = {
        f"g{number}-{i}": option(500 * random.randint(1, 40), bespoke=random.random() < 0.3)
        for i in range(1, size)
    }
    return {f"g{number}": group({f"g{number}-0": option(), **others})}


def make_package(groups: int, size: int) -> Table:
    """Return a catalog with one option that excludes the standard of many groups."""
    random, tables = Random(SEED), {"pack": group({"sport": option(20_250)}, "any")}
    for number in range(groups):
        tables |= make_group(random, number, size)
    excluded = [f"g{number}-0" for number in range(groups)]
    return make_table(tables, [rule(["sport"], "excludes", excluded)])


def make_linked(groups: int, requirements: int, exclusions: int) -> Table:
    """Return one component of groups of ten, linked by random requirements and exclusions."""
    random = Random(SEED)
    tables: dict[str, Table] = {}
    for number in range(groups):
        tables |= make_group(random, number, 10)
    rules = []
    for _ in range(requirements):
        one, *others = random.sample(range(groups), 3)
        wanted = [f"g{each}-{random.randrange(1, 10)}" for each in others]
        rules.append(rule([f"g{one}-{random.randrange(1, 10)}"], "requires", wanted))
    for _ in range(exclusions):
        one, other = random.sample(range(groups), 2)
        pair = f"g{one}-{random.randrange(1, 10)}", f"g{other}-{random.randrange(1, 10)}"
        rules.append(rule([pair[0]], "excludes", [pair[1]]))
    return make_table(tables, rules)


def make_dense(groups: int, exclusions: int) -> Table:
    """Return one component of groups of ten, with exclusions of standard options too."""
    random, pairs = Random(1), set[tuple[str, str]]()
    tables: dict[str, Table] = {}
    for number in range(groups):
        tables |= make_group(random, number, 10)
    while len(pairs) < exclusions:
        one, other = sorted(random.sample(range(groups), 2))
        first, second = random.randrange(10), random.randrange(10)
        if first or second:
            pairs.add((f"g{one}-{first}", f"g{other}-{second}"))
    rules = [rule([first], "excludes", [second]) for first, second in sorted(pairs)]
    return make_table(tables, rules)


def make_mixed(models: int, groups: int, options: int) -> Table:
    """Return a generated catalog with packages, nearly all of it in one component."""
    return make_table(*make_mixed_tables(generate_mixed(models, groups, options, SEED)))


def make_clique(groups: int) -> Table:
    """Return a catalog in which only one group may be paid for: no build qualifies."""
    tables = {
        f"g{i}": group(
            {f"g{i}-0": option()}
            | {f"g{i}-{j}": option(9_000 + 500 * j + 10 * i, bespoke=j == 1) for j in range(1, 5)}
        )
        for i in range(groups)
    }
    paid = [[f"g{i}-{j}" for j in range(1, 5)] for i in range(groups)]
    rules = [
        rule(paid[i], "excludes", paid[j]) for i in range(groups) for j in range(i + 1, groups)
    ]
    return make_table(tables, rules, 30_000)


def make_pigeonhole(holes: int) -> Table:
    """Return a catalog with an option that needs one pigeon too many in some holes."""
    tables = {"all": group({"all-in": option(1_000)}, "any")}
    for i in range(holes + 1):
        places = {f"p{i}-{j}": option(500 * (j + 1)) for j in range(holes)}
        tables[f"p{i}"] = group({f"p{i}-out": option(), **places})
    rules = [rule(["all-in"], "excludes", [f"p{i}-out" for i in range(holes + 1)])]
    rules += [
        rule([f"p{i}-{j}"], "excludes", [f"p{k}-{j}" for k in range(i + 1, holes + 1)])
        for i in range(holes)
        for j in range(holes)
    ]
    return make_table(tables, rules)


def make_feature_model(name: str) -> Table:
    """Return a real feature model: a feature is a group {in, out}, a clause a rule.

    Prices and bespoke flags are random with a fixed seed. The standard car is a build with few
    features.
    """
    random, count, clauses = Random(SEED), 0, list[list[int]]()
    text = (MODELS / f"{name}.dimacs").read_text(encoding="utf-8", errors="replace")
    for line in text.splitlines():
        if line.startswith("p"):
            count = int(line.split()[2])
        elif line.strip() and not line.startswith("c"):
            clauses.append([int(each) for each in line.split()[:-1]])
    with Solver("glucose4", bootstrap_with=clauses) as solver:
        solver.set_phases([-number for number in range(1, count + 1)])
        solver.solve()
        chosen = {literal for literal in solver.get_model() if literal > 0}
    tables = {}
    for number in range(1, count + 1):
        price = 10 * (int(random.lognormvariate(3.5, 0.9)) + 1) if random.random() < 0.3 else 0
        made = option(price, bespoke=random.random() < 0.02)
        standard = f"o{number}" if number in chosen else f"o{number}-out"
        options = {f"o{number}": made, f"o{number}-out": option()}
        tables[f"g{number}"] = group(options, standard=standard)

    def name_of(literal: int) -> str:
        return f"o{literal}" if literal > 0 else f"o{-literal}-out"

    rules = []
    for first, *others in (
        sorted(clause, key=lambda each: (each > 0, abs(each))) for clause in clauses
    ):
        wanted = [name_of(each) for each in others] or [name_of(first)]
        rules.append(rule([name_of(-first)], "requires", wanted))
    total = sum(tables[f"g{each}"]["option"][f"o{each}"]["price"] for each in chosen)
    return make_table(tables, rules, int(1.15 * total) + 2_000)


INSTANCES: dict[str, Callable[[], Table]] = {
    "generated, 300 options": lambda: generate_tables(30),
    "generated, 3,000 options": lambda: generate_tables(300),
    "odd prices, 300 options": lambda: make_odd(30),
    "odd prices, 3,000 options": lambda: make_odd(300),
    "package of 5 groups": lambda: make_package(5, 10),
    "package of 4 groups of 100": lambda: make_package(4, 100),
    "one component, 400 exclusions": lambda: make_linked(40, 0, 400),
    "one component, 1,500 exclusions": lambda: make_linked(40, 0, 1_500),
    "dense, 3,000 exclusions": lambda: make_dense(40, 3_000),
    "dense, 6,000 exclusions": lambda: make_dense(40, 6_000),
    "requirements, 300 options": lambda: make_linked(30, 120, 60),
    "requirements, 400 options": lambda: make_linked(40, 200, 200),
    "packages, 300 options": lambda: make_mixed(6, 11, 300),
    "nothing qualifies, 24 groups": lambda: make_clique(24),
    "pigeonhole, 8 into 7": lambda: make_pigeonhole(7),
    **{
        name: partial(make_feature_model, name)
        for name in ("pc_richmond", "busybox", "finance01", "auto01")
        if (MODELS / f"{name}.dimacs").is_file()
    },
}
