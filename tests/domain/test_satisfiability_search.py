"""Satisfiability, dead options and redundant rules by brute force; large models by hand count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

import pytest

from tests.deep_test_sizes import deep_case
from tests.domain.conftest import SmallCar
from tests.oracle import Oracle
from tests.small_catalogs import (
    Table,
    catalog_tables,
    group,
    load_tables,
    model,
    option,
    random_catalog,
    rule,
)
from xmc_tui.configurator import Availability, Blocked, Choose, Configurator, OptionAvailability
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.compiled_rules import compile_rules
from xmc_tui.domain.engine.build_counts import count_builds
from xmc_tui.domain.engine.counting_factors import CountingFactors
from xmc_tui.domain.engine.elimination_order import find_elimination_order
from xmc_tui.domain.engine.rule_component import get_component
from xmc_tui.domain.engine.satisfiability_search import (
    find_dead_options,
    find_redundant_rules,
    get_solver,
)
from xmc_tui.domain.engine.search_budget import UNLIMITED
from xmc_tui.i18n import translator_for
from xmc_tui.storage.catalog.catalog_lint import find_lint_problems

DAY = date(2025, 10, 1)


def find_effective_rules(oracle: Oracle) -> set[str]:
    """Return the rules that are the only broken rule of some build."""
    broken = ({name for name, _ in oracle.find_conflicts(build)} for build in oracle.all_builds())
    return {next(iter(names)) for names in broken if len(names) == 1}


def test_dead_options_agree_with_brute_force(small_cars: list[SmallCar]) -> None:
    found = 0
    for car in small_cars:
        valid = [build for build in car.oracle.all_builds() if car.oracle.obeys_rules(build)]
        compiled_rules = car.engine.compiled_rules
        expected = (
            set(compiled_rules.option_numbers)
            - frozenset().union(*valid)
            - set(compiled_rules.ids_of(compiled_rules.not_on_this_model))
        )
        assert set(compiled_rules.ids_of(find_dead_options(compiled_rules)[0])) == expected, (
            car.name
        )
        found += len(expected)
    assert found >= 10


def test_a_build_found_is_valid_and_satisfies_the_query(small_cars: list[SmallCar]) -> None:
    seen: Counter[bool] = Counter()
    for car in small_cars:
        compiled_rules = car.engine.compiled_rules
        valid = [build for build in car.oracle.all_builds() if car.oracle.obeys_rules(build)]
        names = list(compiled_rules.option_numbers)
        for _ in range(20):
            wanted = frozenset(car.random.choices(names, k=car.random.randint(0, 3)))
            unwanted = frozenset(car.random.choices(names, k=car.random.randint(0, 3)))
            found = get_solver(compiled_rules).find_build_with(
                compiled_rules.mask_of(wanted), compiled_rules.mask_of(unwanted)
            )
            exists = any(wanted <= build and not unwanted & build for build in valid)
            assert (found is not None) is exists, (car.name, wanted, unwanted)
            if found is not None:
                build = frozenset(compiled_rules.ids_of(found))
                assert build in valid
                assert wanted <= build
                assert not unwanted & build
            seen[exists] += 1
    assert min(seen[True], seen[False]) >= 100


def test_redundant_rules_agree_with_brute_force(small_cars: list[SmallCar]) -> None:
    seen: Counter[bool] = Counter()
    for car in small_cars:
        redundant = {each.id for each in find_redundant_rules(car.engine.compiled_rules)}
        between = {
            each.rule.id
            for each in car.engine.compiled_rules.rules
            if each.rule.kind != "only_with_model"
        }
        effective = find_effective_rules(car.oracle)
        for name in between:
            assert (name in redundant) is (name not in effective), (car.name, name)
            seen[name in redundant] += 1
    assert min(seen.values()) >= 20


def find_redundant_by_lint(catalog: Catalog) -> Counter[str]:
    """Return the rules that the lint reports to remove no build, with the number of reports."""
    sentences = (
        (each.key, each.full_text(translator_for("en"))) for each in find_lint_problems(catalog)
    )
    return Counter(
        key.rpartition(".")[2] for key, sentence in sentences if "excludes no build" in sentence
    )


def test_a_shared_rule_is_redundant_if_it_removes_no_build_of_either_model(tmp_path: Path) -> None:
    seen: Counter[str] = Counter()
    for seed in range(60):
        folder = tmp_path / str(seed)
        catalog = load_tables(folder, random_catalog(Random(5000 + seed)))
        oracles = [Oracle(folder, name) for name in ("alpha", "beta")]
        effective = [find_effective_rules(oracle) for oracle in oracles]
        rules = {name: each for oracle in oracles for name, each in oracle.rules.items()}
        expected = {
            name for name, each in rules.items() if "only_with_model" not in each
        } - set().union(*effective)
        assert find_redundant_by_lint(catalog) == Counter(expected), seed
        shared = [name for name in rules if name.startswith("shared")]
        seen["one car alone"] += sum(
            (name in effective[0]) != (name in effective[1]) for name in shared
        )
        seen["idle"] += len(expected)
    assert min(seen["one car alone"], seen["idle"]) >= 10


# ── Large models, counted by hand ─────────────────────────────────────────────────────────────────


def load_model(folder: Path, groups: dict[str, Table], rules: dict[str, Table]) -> Catalog:
    """Return a catalog of one model that qualifies with one bespoke option of 20 yuan."""
    return load_tables(folder / "catalog", catalog_tables({"alpha": model(groups, rules)}))


def pick_any_group(count: int) -> dict[str, Table]:
    """Return a pick-any group of `count` options, the last of them bespoke."""
    return {"x": group({f"x{i}": option(20, bespoke=i == count - 1) for i in range(count)}, "any")}


def pick_one_groups(count: int) -> dict[str, Table]:
    """Return pick-one groups of two options each; the priced option of the last one is bespoke."""
    return {
        f"g{i}": group({f"y{i}": option(), f"x{i}": option(20, bespoke=i == count - 1)})
        for i in range(count)
    }


@pytest.mark.parametrize(
    ("make", "forward"),
    [
        (pick_one_groups, False),
        deep_case(pick_one_groups, True),
        *(deep_case(pick_any_group, forward) for forward in (True, False)),
    ],
)
def test_a_chain_of_two_thousand_rules_is_counted_and_checked(
    tmp_path: Path, make: Callable[[int], dict[str, Table]], forward: bool
) -> None:
    """Each option requires the next one, or the previous one.

    A valid build has any number of the last options, or of the first ones.
    """
    count = 2000
    pairs = [(i, i + 1) if forward else (i + 1, i) for i in range(count - 1)]
    rules = {f"r{one}": rule([f"x{one}"], "requires", [f"x{other}"]) for one, other in pairs}
    catalog = load_model(tmp_path, make(count), rules)
    found = count_builds(catalog.models[0], catalog.programme, DAY)
    assert found.valid == count + 1
    assert found.qualifying == (count if forward else 1)
    assert found.greatest_sum == 20 * count
    assert list(find_lint_problems(catalog)) == []


@pytest.mark.parametrize("make", [pick_one_groups, deep_case(pick_any_group)])
def test_the_resolution_for_the_first_option_of_a_chain_has_all_of_it(
    tmp_path: Path, make: Callable[[int], dict[str, Table]]
) -> None:
    count = 2000
    rules = {f"r{i}": rule([f"x{i}"], "requires", [f"x{i + 1}"]) for i in range(count - 1)}
    configurator = Configurator(load_model(tmp_path, make(count), rules), lambda: DAY)
    assert configurator.evaluator.option_state("x0") == OptionAvailability(
        Availability.NEEDS_CHANGES, 20 * count, 1
    )
    assert configurator.evaluator.option_state(f"x{count - 1}") == OptionAvailability(
        Availability.FREE, 20, 1
    )
    result = configurator.do(Choose("x0"))
    assert isinstance(result, Blocked)
    assert [way.chosen for way in result.resolutions] == [frozenset(f"x{i}" for i in range(count))]


@pytest.mark.parametrize("hub", [0, 20, 40])
def test_an_option_that_excludes_forty_others_of_its_group_is_counted(
    tmp_path: Path, hub: int
) -> None:
    """Valid are all subsets of the others, and the option alone."""
    others = [f"x{i}" for i in range(41) if i != hub]
    catalog = load_model(
        tmp_path, pick_any_group(41), {"star": rule([f"x{hub}"], "excludes", others)}
    )
    assert count_builds(catalog.models[0], catalog.programme, DAY).valid == 2**40 + 1
    assert list(find_lint_problems(catalog)) == []


def test_builds_of_a_tree_of_exclusions_are_counted(tmp_path: Path) -> None:
    """Nine hubs exclude nine leaves each, and the first hub the other hubs; the catalog lists the
    hubs first, which is a bad order. The valid builds are the independent sets."""
    hubs = [f"c{i}" for i in range(9)]
    leaves = {name: [f"{name}l{j}" for j in range(9)] for name in hubs}
    every = [*hubs, *(leaf for some in leaves.values() for leaf in some)]
    options = {name: option(20, bespoke=True) for name in every}
    rules = {name: rule([name], "excludes", some) for name, some in leaves.items()}
    rules["all"] = rule(hubs[:1], "excludes", hubs[1:])
    catalog = load_model(tmp_path, {"x": group(options, "any")}, rules)
    # With c0 its leaves and the other hubs are excluded; without it the stars are independent.
    expected = (2**9) ** 8 + 2**9 * (2**9 + 1) ** 8
    assert count_builds(catalog.models[0], catalog.programme, DAY).valid == expected


def test_an_elimination_order_has_every_variable_once(small_cars: list[SmallCar]) -> None:
    for car in small_cars:
        compiled_rules = car.engine.compiled_rules
        for index in range(len(compiled_rules.components)):
            factors = CountingFactors(get_component(compiled_rules, (index,)), 0)
            sizes = [1.0] * len(factors.values)
            scopes = [factor.scope for factor in factors.factors]
            order = find_elimination_order(scopes, sizes, UNLIMITED)
            assert sorted(order) == list(range(len(sizes))), car.name


def test_an_unsatisfiable_pigeonhole_requirement_makes_an_option_dead(tmp_path: Path) -> None:
    """An option that requires five pigeons in four holes, one in each, is in no valid build."""
    holes, pigeons = range(4), range(5)
    groups = {"all": group({"all-in": option(20, bespoke=True)}, "any")}
    for i in pigeons:
        groups[f"p{i}"] = group(
            {f"p{i}out": option(), **{f"p{i}in{j}": option(20, bespoke=True) for j in holes}}
        )
    rules = {"all": rule(["all-in"], "excludes", [f"p{i}out" for i in pigeons])}
    for i in pigeons[:-1]:
        for j in holes:
            rules[f"{i}-{j}"] = rule(
                [f"p{i}in{j}"], "excludes", [f"p{k}in{j}" for k in pigeons if k > i]
            )
    compiled_rules = compile_rules(load_model(tmp_path, groups, rules).models[0])
    assert compiled_rules.ids_of(find_dead_options(compiled_rules)[0]) == ("all-in",)
