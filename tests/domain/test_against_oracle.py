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
from xmc_tui.domain.combination_rules import CompiledRules
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


def build_of(oracle: Oracle, seed: int, obedient: bool) -> Chosen:
    """Return a random build; with `obedient` only options that break no rule are chosen."""
    random = Random(seed)
    build = oracle.standard_car()
    for group_id in random.sample(oracle.choosable, len(oracle.choosable)):
        choice = random.choice(oracle.choices(group_id))
        wanted = (build - set(oracle.members(group_id))) | choice
        if not obedient or oracle.holds(wanted):
            build = wanted
    return build


def assert_quote_agrees(
    catalog: Catalog, model_id: str, oracle: Oracle, build: Chosen, day: date
) -> None:
    """Compare each figure of a quote with the oracle's."""
    compiled_rules = CompiledRules(catalog.model_by_id[model_id])
    conflicts = compiled_rules.conflicts(build)
    assert {(found.rule.id, frozenset(found.options)) for found in conflicts} == oracle.conflicts(
        build
    )
    assert len({(found.rule.id, found.options) for found in conflicts}) == len(conflicts)
    mask = compiled_rules.mask_of(build)
    assert compiled_rules.is_valid(mask) is oracle.holds(build)
    assert frozenset(
        compiled_rules.ids_of(mask & compiled_rules.not_offered(day))
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
            balance=found.balance,
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
@given(seed=st.integers(0, 2**32), obedient=st.booleans(), day=days)
def test_a_quote_of_a_random_build_agrees_with_the_oracle(
    editions: dict[str, Catalog], model_id: str, edition: str, seed: int, obedient: bool, day: date
) -> None:
    oracle = ORACLES[model_id, edition]
    assert_quote_agrees(editions[edition], model_id, oracle, build_of(oracle, seed, obedient), day)


@every_car
@settings(derandomize=True, deadline=None, max_examples=25, database=None)
@given(seed=st.integers(0, 2**32), obedient=st.booleans())
def test_free_options_of_a_random_build_agree_with_the_oracle(
    editions: dict[str, Catalog], model_id: str, edition: str, seed: int, obedient: bool
) -> None:
    oracle = ORACLES[model_id, edition]
    compiled_rules = CompiledRules(editions[edition].model_by_id[model_id])
    build = build_of(oracle, seed, obedient)
    for name in compiled_rules.number:
        expected = oracle.holds(oracle.with_option(build, name))
        chosen = add_option(compiled_rules.model, Build(model_id, build), name).chosen
        assert compiled_rules.is_valid(compiled_rules.mask_of(chosen)) is expected, name


@every_car
def test_the_standard_car_agrees_with_the_oracle(
    editions: dict[str, Catalog], model_id: str, edition: str
) -> None:
    oracle, catalog = ORACLES[model_id, edition], editions[edition]
    assert make_standard_build(catalog.model_by_id[model_id]) == Build(
        model_id, oracle.standard_car()
    )
    assert oracle.is_valid(oracle.standard_car(), date(2025, 10, 1))
    assert_quote_agrees(catalog, model_id, oracle, oracle.standard_car(), date(2025, 10, 1))


# ── Small random catalogs ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Small:
    """A random catalog as loaded by the program and as read by the oracle."""

    seed: int
    catalog: Catalog
    oracles: dict[str, Oracle]

    def cars(self) -> Iterator[tuple[CompiledRules, Oracle]]:
        """Yield the rulebook and the oracle of each car."""
        for model_id, oracle in self.oracles.items():
            yield CompiledRules(self.catalog.model_by_id[model_id]), oracle


@pytest.fixture(scope="module")
def small_catalogs(tmp_path_factory: pytest.TempPathFactory) -> list[Small]:
    """Random catalogs, written to disk, loaded by the program and read by the oracle."""
    made = []
    for seed in range(160):
        folder = tmp_path_factory.mktemp("small") / "catalog"
        catalog = load_tables(folder, random_catalog(Random(seed)))
        made.append(
            Small(seed, catalog, {name: Oracle(folder, name) for name in ("alpha", "beta")})
        )
    return made


def test_random_catalogs_have_rules_that_matter(small_catalogs: list[Small]) -> None:
    broken = {
        str(conflict.rule.kind)
        for small in small_catalogs
        for compiled_rules, oracle in small.cars()
        for build in oracle.all_builds()
        for conflict in compiled_rules.conflicts(build)
    }
    assert broken == {"excludes", "requires", "only_with_model"}
    tied = [
        max(map(len, compiled_rules.components))
        for small in small_catalogs
        for compiled_rules, _ in small.cars()
    ]
    assert max(tied) >= 4


def test_the_census_is_what_listing_every_build_gives(small_catalogs: list[Small]) -> None:
    qualifying = 0
    for small in small_catalogs:
        for compiled_rules, oracle in small.cars():
            for day in DAYS:
                found = count_builds(compiled_rules.model, small.catalog.programme, day)
                assert astuple(found) == astuple(oracle.census(day)), (
                    small.seed,
                    oracle.model_id,
                    day,
                )
                qualifying += found.qualifying
    assert qualifying > 1000


def test_every_build_holds_and_conflicts_as_by_brute_force(small_catalogs: list[Small]) -> None:
    for small in small_catalogs:
        for compiled_rules, oracle in small.cars():
            for build in oracle.all_builds():
                place = (small.seed, oracle.model_id, sorted(build))
                assert compiled_rules.is_valid(compiled_rules.mask_of(build)) is oracle.holds(
                    build
                ), place
                conflicts = compiled_rules.conflicts(build)
                told = [(found.rule.id, frozenset(found.options)) for found in conflicts]
                assert set(told) == oracle.conflicts(build), place
                assert len(set(told)) == len(told), place


def test_options_are_free_as_by_brute_force(small_catalogs: list[Small]) -> None:
    for small in small_catalogs:
        for compiled_rules, oracle in small.cars():
            for build in Random(small.seed).choices(list(oracle.all_builds()), k=3):
                for name in compiled_rules.number:
                    expected = oracle.holds(oracle.with_option(build, name))
                    chosen = add_option(
                        compiled_rules.model, Build(oracle.model_id, build), name
                    ).chosen
                    found = compiled_rules.is_valid(compiled_rules.mask_of(chosen))
                    assert found is expected, (small.seed, oracle.model_id, sorted(build), name)


def test_what_can_be_had_is_what_some_valid_build_has(small_catalogs: list[Small]) -> None:
    for small in small_catalogs:
        random = Random(small.seed)
        for compiled_rules, oracle in small.cars():
            valid = [build for build in oracle.all_builds() if oracle.holds(build)]
            if not valid:
                continue
            names = list(compiled_rules.number)
            asked: list[tuple[set[str], set[str]]] = [({name}, set()) for name in names] + [
                (set(), {name}) for name in names
            ]
            asked += [
                (
                    set(random.choices(names, k=random.randint(0, 3))),
                    set(random.choices(names, k=random.randint(0, 2))),
                )
                for _ in range(20)
            ]
            for wanted, unwanted in asked:
                expected = any(wanted <= build and not unwanted & build for build in valid)
                found = get_solver(compiled_rules).find(
                    compiled_rules.mask_of(wanted), compiled_rules.mask_of(unwanted)
                )
                assert (found is not None) is expected, (
                    small.seed,
                    oracle.model_id,
                    wanted,
                    unwanted,
                )


def test_quotes_of_small_cars_agree_with_the_oracle(small_catalogs: list[Small]) -> None:
    for small in small_catalogs:
        random = Random(small.seed)
        for model_id, oracle in small.oracles.items():
            for build in random.choices(list(oracle.all_builds()), k=4):
                assert_quote_agrees(small.catalog, model_id, oracle, build, random.choice(DAYS))


def test_an_option_taken_replaces_the_choice_of_its_group_alone(
    small_catalogs: list[Small],
) -> None:
    for small in small_catalogs:
        for compiled_rules, oracle in small.cars():
            build = Random(small.seed).choice(list(oracle.all_builds()))
            for name in compiled_rules.number:
                taken = add_option(compiled_rules.model, Build(oracle.model_id, build), name)
                assert taken.chosen == oracle.with_option(build, name)


# ── Rules of unusual shape ────────────────────────────────────────────────────────────────────────


def test_a_car_without_any_valid_build_has_nothing_that_can_be_had(tmp_path: Path) -> None:
    groups = {"a": group({"a0": option()}), "b": group({"b0": option(), "b1": option()})}
    cars = {
        "alpha": model(groups, {"never": rule(["a0"], "only_with_model", ["beta"])}),
        "beta": model(groups),
    }
    compiled_rules = CompiledRules(
        load_tables(tmp_path / "catalog", catalog_tables(cars)).model_by_id["alpha"]
    )
    assert not list(
        filter(
            Oracle(tmp_path / "catalog", "alpha").holds,
            Oracle(tmp_path / "catalog", "alpha").all_builds(),
        )
    )
    assert get_solver(compiled_rules).find(compiled_rules.mask_of(["b1"])) is None


def test_an_option_that_requires_another_of_its_own_pick_one_group_cannot_hold(
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
        assert compiled_rules.is_valid(compiled_rules.mask_of(build)) is oracle.holds(build), build
    assert astuple(count_builds(compiled_rules.model, catalog.programme, DAYS[1])) == astuple(
        oracle.census(DAYS[1])
    )


def test_options_that_exclude_one_another_by_one_rule_are_told_once(tmp_path: Path) -> None:
    names = ["x0", "x1", "x2"]
    groups = {"x": group({name: option() for name in names}, "any")}
    tables = catalog_tables(
        {"alpha": model(groups, {"one-of-these": rule(names, "excludes", names)})}
    )
    compiled_rules = CompiledRules(load_tables(tmp_path / "catalog", tables).model_by_id["alpha"])
    told = [conflict.options for conflict in compiled_rules.conflicts(["x0", "x2"])]
    assert told == [("x0", "x2")]
