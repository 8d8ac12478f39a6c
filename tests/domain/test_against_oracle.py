"""The domain compared with the oracle: shipped cars in both editions, and small random catalogs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.deep_test_sizes import ORACLE_CATALOGS
from tests.oracle import Chosen, ExpectedQuote, Oracle
from tests.small_catalogs import (
    DAYS,
    catalog_tables,
    group,
    load_tables,
    model,
    option,
    random_catalog,
    rule,
)
from xmc_tui.domain.build import Build, add_option, make_standard_build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.compiled_rules import CompiledRules
from xmc_tui.domain.engine.build_counts import count_builds
from xmc_tui.domain.engine.satisfiability_search import get_solver
from xmc_tui.domain.pricing import compute_quote

CATALOG = Path(__file__).resolve().parents[2] / "catalog"
ORACLES = {
    (model_id, edition): Oracle(CATALOG, model_id, edition)
    for model_id in ("su7-ultra", "yu7-max")
    for edition in ("launch", "2026-07")
}
every_car = pytest.mark.parametrize(("model_id", "edition"), list(ORACLES))

days = st.dates(date(2025, 9, 1), date(2028, 3, 31))


def make_random_build(oracle: Oracle, seed: int, valid_only: bool) -> Chosen:
    """Return a random build; with `obedient` only options that break no rule are chosen."""
    random = Random(seed)
    build = oracle.standard_build()
    for group_id in random.sample(oracle.choosable, len(oracle.choosable)):
        choice = random.choice(oracle.choices(group_id))
        wanted = (build - set(oracle.members(group_id))) | choice
        if not valid_only or oracle.obeys_rules(wanted):
            build = wanted
    return build


def assert_quote_agrees(
    catalog: Catalog, model_id: str, oracle: Oracle, build: Chosen, day: date
) -> None:
    """Compare each figure of a quote with the oracle's."""
    compiled_rules = CompiledRules(catalog.model_by_id[model_id])
    conflicts = compiled_rules.find_conflicts(build)
    assert {
        (found.rule.id, frozenset(found.options)) for found in conflicts
    } == oracle.find_conflicts(build)
    assert len({(found.rule.id, found.options) for found in conflicts}) == len(conflicts)
    mask = compiled_rules.mask_of(build)
    assert compiled_rules.is_valid(mask) is oracle.obeys_rules(build)
    assert frozenset(
        compiled_rules.ids_of(mask & compiled_rules.find_not_offered(day))
    ) >= oracle.not_offered(build, day)
    found = compute_quote(catalog, Build(model_id, build), day)
    expected = oracle.expected_quote(build, day)
    assert found.totals.premium == pytest.approx(float(expected.premium), abs=0.00005000001)
    assert round(found.totals.premium, 4) == found.totals.premium
    assert found.is_draft is bool(expected.reasons)
    assert (
        ExpectedQuote(
            lines=tuple(
                (line.option.id, line.charged, line.gifted, line.standard) for line in found.lines
            ),
            base=found.totals.base,
            options=found.totals.options,
            gifts=found.totals.gifts,
            total=found.totals.total,
            counted=found.threshold.counted,
            bespoke_items=found.threshold.bespoke_items,
            shortfall=found.threshold.shortfall,
            qualifies=found.threshold.qualifies,
            reasons=tuple(str(reason) for reason in found.reasons),
            premium=expected.premium,
            balance=found.balance_after_deposit,
            in_trial=found.in_trial,
            earliest=found.delivery.earliest,
            latest=found.delivery.latest,
            benefits=tuple(benefit.id for benefit in found.benefits),
        )
        == expected
    )


# ── Shipped cars ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def editions(launch: Catalog, july: Catalog) -> dict[str, Catalog]:
    """The shipped catalog by edition."""
    return {"launch": launch, "2026-07": july}


@every_car
@settings(derandomize=True, deadline=None, max_examples=150, database=None)
@given(seed=st.integers(0, 2**32), valid_only=st.booleans(), day=days)
def test_a_quote_of_a_random_build_agrees_with_the_oracle(
    editions: dict[str, Catalog],
    model_id: str,
    edition: str,
    seed: int,
    valid_only: bool,
    day: date,
) -> None:
    oracle = ORACLES[model_id, edition]
    assert_quote_agrees(
        editions[edition], model_id, oracle, make_random_build(oracle, seed, valid_only), day
    )


@every_car
@settings(derandomize=True, deadline=None, max_examples=25, database=None)
@given(seed=st.integers(0, 2**32), valid_only=st.booleans())
def test_free_options_of_a_random_build_agree_with_the_oracle(
    editions: dict[str, Catalog], model_id: str, edition: str, seed: int, valid_only: bool
) -> None:
    oracle = ORACLES[model_id, edition]
    compiled_rules = CompiledRules(editions[edition].model_by_id[model_id])
    build = make_random_build(oracle, seed, valid_only)
    for name in compiled_rules.option_numbers:
        expected = oracle.obeys_rules(oracle.with_option(build, name))
        chosen = add_option(compiled_rules.model, Build(model_id, build), name).chosen
        assert compiled_rules.is_valid(compiled_rules.mask_of(chosen)) is expected, name


@every_car
def test_the_standard_car_agrees_with_the_oracle(
    editions: dict[str, Catalog], model_id: str, edition: str
) -> None:
    oracle, catalog = ORACLES[model_id, edition], editions[edition]
    assert make_standard_build(catalog.model_by_id[model_id]) == Build(
        model_id, oracle.standard_build()
    )
    assert oracle.is_valid(oracle.standard_build(), date(2025, 10, 1))
    assert_quote_agrees(catalog, model_id, oracle, oracle.standard_build(), date(2025, 10, 1))


# ── Small random catalogs ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class SmallCatalog:
    """A random catalog as loaded by the program and as read by the oracle."""

    seed: int
    catalog: Catalog
    oracles: dict[str, Oracle]

    def cars(self) -> Iterator[tuple[CompiledRules, Oracle]]:
        """Yield the compiled rules and the oracle of each model."""
        for model_id, oracle in self.oracles.items():
            yield CompiledRules(self.catalog.model_by_id[model_id]), oracle


@pytest.fixture(scope="module", params=ORACLE_CATALOGS)
def small_catalogs(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> list[SmallCatalog]:
    """Random catalogs, written to disk, loaded by the program and read by the oracle."""
    made = []
    for seed in range(request.param):
        folder = tmp_path_factory.mktemp("small") / "catalog"
        catalog = load_tables(folder, random_catalog(Random(seed)))
        made.append(
            SmallCatalog(seed, catalog, {name: Oracle(folder, name) for name in ("alpha", "beta")})
        )
    return made


def test_random_catalogs_have_rules_of_every_kind_and_large_components(
    small_catalogs: list[SmallCatalog],
) -> None:
    broken = {
        str(conflict.rule.kind)
        for small in small_catalogs
        for compiled_rules, oracle in small.cars()
        for build in oracle.all_builds()
        for conflict in compiled_rules.find_conflicts(build)
    }
    assert broken == {"excludes", "requires", "only_with_model"}
    sizes = [
        max(map(len, compiled_rules.components))
        for small in small_catalogs
        for compiled_rules, _ in small.cars()
    ]
    assert max(sizes) >= 4


def test_build_counts_agree_with_the_list_of_all_builds(small_catalogs: list[SmallCatalog]) -> None:
    qualifying = 0
    for small in small_catalogs:
        for compiled_rules, oracle in small.cars():
            for day in DAYS:
                found = count_builds(compiled_rules.model, small.catalog.programme, day)
                assert astuple(found) == (*astuple(oracle.count_builds(day)), frozenset()), (
                    small.seed,
                    oracle.model_id,
                    day,
                )
                qualifying += found.qualifying
    assert qualifying > 1000


def test_validity_and_conflicts_of_every_build_agree_with_the_oracle(
    small_catalogs: list[SmallCatalog],
) -> None:
    for small in small_catalogs:
        for compiled_rules, oracle in small.cars():
            for build in oracle.all_builds():
                context = (small.seed, oracle.model_id, sorted(build))
                assert compiled_rules.is_valid(compiled_rules.mask_of(build)) is oracle.obeys_rules(
                    build
                ), context
                conflicts = compiled_rules.find_conflicts(build)
                reported = [(found.rule.id, frozenset(found.options)) for found in conflicts]
                assert set(reported) == oracle.find_conflicts(build), context
                assert len(set(reported)) == len(reported), context


def test_free_options_of_small_cars_agree_with_the_oracle(
    small_catalogs: list[SmallCatalog],
) -> None:
    for small in small_catalogs:
        for compiled_rules, oracle in small.cars():
            for build in Random(small.seed).choices(list(oracle.all_builds()), k=3):
                for name in compiled_rules.option_numbers:
                    expected = oracle.obeys_rules(oracle.with_option(build, name))
                    chosen = add_option(
                        compiled_rules.model, Build(oracle.model_id, build), name
                    ).chosen
                    found = compiled_rules.is_valid(compiled_rules.mask_of(chosen))
                    assert found is expected, (small.seed, oracle.model_id, sorted(build), name)


def test_satisfiability_agrees_with_the_list_of_valid_builds(
    small_catalogs: list[SmallCatalog],
) -> None:
    for small in small_catalogs:
        random = Random(small.seed)
        for compiled_rules, oracle in small.cars():
            valid = [build for build in oracle.all_builds() if oracle.obeys_rules(build)]
            if not valid:
                continue
            names = list(compiled_rules.option_numbers)
            queries: list[tuple[set[str], set[str]]] = [({name}, set()) for name in names] + [
                (set(), {name}) for name in names
            ]
            queries += [
                (
                    set(random.choices(names, k=random.randint(0, 3))),
                    set(random.choices(names, k=random.randint(0, 2))),
                )
                for _ in range(20)
            ]
            for wanted, unwanted in queries:
                expected = any(wanted <= build and not unwanted & build for build in valid)
                found = get_solver(compiled_rules).find_build_with(
                    compiled_rules.mask_of(wanted), compiled_rules.mask_of(unwanted)
                )
                assert (found is not None) is expected, (
                    small.seed,
                    oracle.model_id,
                    wanted,
                    unwanted,
                )


def test_quotes_of_small_cars_agree_with_the_oracle(small_catalogs: list[SmallCatalog]) -> None:
    for small in small_catalogs:
        random = Random(small.seed)
        for model_id, oracle in small.oracles.items():
            for build in random.choices(list(oracle.all_builds()), k=4):
                assert_quote_agrees(small.catalog, model_id, oracle, build, random.choice(DAYS))


def test_adding_an_option_replaces_only_the_choice_of_its_group(
    small_catalogs: list[SmallCatalog],
) -> None:
    for small in small_catalogs:
        for compiled_rules, oracle in small.cars():
            build = Random(small.seed).choice(list(oracle.all_builds()))
            for name in compiled_rules.option_numbers:
                after = add_option(compiled_rules.model, Build(oracle.model_id, build), name)
                assert after.chosen == oracle.with_option(build, name)


# ── Rules of unusual shape ────────────────────────────────────────────────────────────────────────


def test_no_option_of_a_model_without_valid_builds_is_satisfiable(tmp_path: Path) -> None:
    groups = {"a": group({"a0": option()}), "b": group({"b0": option(), "b1": option()})}
    cars = {
        "alpha": model(groups, {"never": rule(["a0"], "only_with_model", ["beta"])}),
        "beta": model(groups),
    }
    compiled_rules = CompiledRules(
        load_tables(tmp_path / "catalog", catalog_tables(cars)).model_by_id["alpha"]
    )
    oracle = Oracle(tmp_path / "catalog", "alpha")
    assert not any(map(oracle.obeys_rules, oracle.all_builds()))
    assert get_solver(compiled_rules).find_build_with(compiled_rules.mask_of(["b1"])) is None


def test_an_option_that_requires_another_of_its_pick_one_group_is_in_no_valid_build(
    tmp_path: Path,
) -> None:
    groups = {"a": group({"a0": option(), "a1": option(), "a2": option()})}
    tables = catalog_tables({"alpha": model(groups, {"odd": rule(["a1"], "requires", ["a2"])})})
    catalog = load_tables(tmp_path / "catalog", tables)
    oracle, compiled_rules = (
        Oracle(tmp_path / "catalog", "alpha"),
        CompiledRules(catalog.model_by_id["alpha"]),
    )
    for build in oracle.all_builds():
        assert compiled_rules.is_valid(compiled_rules.mask_of(build)) is oracle.obeys_rules(
            build
        ), build
    found = count_builds(compiled_rules.model, catalog.programme, DAYS[1])
    assert astuple(found) == (*astuple(oracle.count_builds(DAYS[1])), frozenset())


def test_options_that_exclude_one_another_by_one_rule_conflict_once(tmp_path: Path) -> None:
    names = ["x0", "x1", "x2"]
    groups = {"x": group({name: option() for name in names}, "any")}
    tables = catalog_tables(
        {"alpha": model(groups, {"one-of-these": rule(names, "excludes", names)})}
    )
    compiled_rules = CompiledRules(load_tables(tmp_path / "catalog", tables).model_by_id["alpha"])
    reported = [conflict.options for conflict in compiled_rules.find_conflicts(["x0", "x2"])]
    assert reported == [("x0", "x2")]
