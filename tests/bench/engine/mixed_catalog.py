"""A generated catalog of the size of a large car range: packages, requirements and exclusions.

Nearly all options are in one component of the rules, which enumeration cannot hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from random import Random

from pysat.solvers import Solver

from tests.small_catalogs import Table, group, option, rule

#: A rule as a clause: positive numbers are options, negative ones options that are not chosen.
Clause = list[int]


@dataclass
class MixedGroup:
    """A group of options by number: one of them, one or none, or any number."""

    options: range
    takes_any: bool = False
    may_be_empty: bool = False


@dataclass
class MixedCatalog:
    """Groups, clauses, prices and bespoke flags; options are numbered from 1."""

    groups: list[MixedGroup] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    prices: dict[int, int] = field(default_factory=dict)
    bespoke: set[int] = field(default_factory=set)

    def group_of(self, number: int) -> int:
        """Return the index of the group of an option."""
        return next(i for i, each in enumerate(self.groups) if number in each.options)

    def find_standard(self) -> set[int]:
        """Return a valid build with the first options, as far as the rules allow."""
        with Solver("glucose4", bootstrap_with=self.clauses) as solver:
            phases: list[int] = []
            for each in self.groups:
                phases += [-number for number in each.options]
                if not each.takes_any:
                    solver.append_formula([-a, -b] for a, b in combinations(each.options, 2))
                if not (each.takes_any or each.may_be_empty):
                    solver.add_clause(list(each.options))
                    phases[-len(each.options)] *= -1
            solver.set_phases(phases)
            assert solver.solve(), "the clauses allow a build"
            return {literal for literal in solver.get_model() if literal > 0}


def generate_mixed(models: int, groups: int, options: int, seed: int) -> MixedCatalog:
    """Return a catalog with a group of models, groups of options, and one of packages."""
    random, catalog = Random(seed), MixedCatalog()
    weights = [random.lognormvariate(0, 0.6) for _ in range(groups)]
    first = 1
    for index in range(groups + 1):
        size = max(2, int(options * weights[index - 1] / sum(weights))) if index else models
        takes_any = index == groups or (index > 1 and random.random() < 0.36)
        may_be_empty = 1 < index < groups and random.random() < 0.2
        made = MixedGroup(range(first, first + size), takes_any, may_be_empty and not takes_any)
        catalog.groups.append(made)
        for number in made.options:
            is_free = index and (number == first or random.random() < 0.15)
            paid = 10 * int(1.6 * min(1500, random.lognormvariate(4.0, 0.9))) + 10
            paid = paid if index else 10 * random.randint(2500, 6500)
            catalog.prices[number] = 0 if is_free else paid
            if index and random.random() < 0.04:
                catalog.bespoke.add(number)
                catalog.prices[number] = 2 * catalog.prices[number] + 1000
        first += size
    catalog.bespoke.add(first - 1)
    catalog.prices[first - 1] += 3000
    catalog.clauses = list(_make_clauses(catalog, random))
    return catalog


def _make_clauses(catalog: MixedCatalog, random: Random) -> Iterator[Clause]:
    models, *_, packages = catalog.groups

    def pick_near(index: int) -> int:
        """Return an option of another group, mostly of one near it."""
        while True:
            near = index + random.choice([-3, -2, -1, 1, 2, 3])
            other = near if random.random() < 0.8 else random.randrange(1, len(catalog.groups))
            if 1 <= other < len(catalog.groups) - 1 and other != index:
                return random.choice(catalog.groups[other].options)

    for index, made in enumerate(catalog.groups[1:], 1):
        for number in made.options:
            if made is packages:
                wanted = {pick_near(index) for _ in range(random.randint(2, 6))}
                included = {catalog.group_of(each): each for each in sorted(wanted)}
                yield from ([-number, each] for each in included.values())
            if random.random() < 0.3:
                most = len(models.options) - 1
                yield [-number, *random.sample(models.options, random.randint(1, most))]
            kind = random.random()
            if kind < 0.12:
                yield [-number, pick_near(index)]
            elif kind < 0.18:
                near = catalog.groups[catalog.group_of(pick_near(index))].options
                yield [-number, *random.sample(near, min(3, len(near)))]
            elif kind < 0.3:
                yield [-number, -pick_near(index)]


def make_mixed_tables(catalog: MixedCatalog) -> tuple[dict[str, Table], list[Table]]:
    """Return the groups and rules of a catalog as tables."""
    standard = catalog.find_standard()
    tables: dict[str, Table] = {}
    for index, each in enumerate(catalog.groups):
        made = {f"g{index}-none": option()} if each.may_be_empty else {}
        for number in each.options:
            is_bespoke = number in catalog.bespoke
            made[f"o{number}"] = option(catalog.prices[number], bespoke=is_bespoke)
        if each.takes_any:
            tables[f"g{index}"] = group(made, "any")
        else:
            names = (f"o{number}" for number in each.options if number in standard)
            tables[f"g{index}"] = group(made, standard=next(names, f"g{index}-none"))
    rules = []
    for one, *others in catalog.clauses:
        kind = "excludes" if others[0] < 0 else "requires"
        rules.append(rule([f"o{-one}"], kind, [f"o{abs(each)}" for each in others]))
    return tables, rules
