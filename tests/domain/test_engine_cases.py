"""Cases that small random catalogs lack: many changes, wide sums, large groups, long rules."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path
from random import Random

import pytest

from tests.brute_force import BruteForce
from tests.oracle import Oracle
from tests.small_catalogs import (
    DAYS,
    Table,
    catalog_tables,
    group,
    load_tables,
    model,
    option,
    rule,
)
from xmc_tui.domain.build import Build, add_option, make_standard_build
from xmc_tui.domain.engine import ways_to_qualify
from xmc_tui.domain.engine.build_counts import count_builds
from xmc_tui.domain.engine.learning_solver import LearningSolver
from xmc_tui.domain.engine.model_engine import Engine
from xmc_tui.domain.engine.price_difference_bounds import bound_price_difference
from xmc_tui.domain.engine.pysat_solver import PysatSolver
from xmc_tui.domain.engine.reachable_price_differences import (
    PossibleValues,
    ReachablePriceDifferences,
)
from xmc_tui.domain.engine.rule_component import RuleComponent, get_component
from xmc_tui.domain.engine.rule_propagation import get_constraints
from xmc_tui.domain.engine.search_budget import UNLIMITED, SearchBudget
from xmc_tui.domain.engine.solver_seam import Solver
from xmc_tui.domain.engine.ways_to_qualify import NotQualifyingReason, NoWayToQualify

DAY = date(2025, 10, 1)


def make_engine(folder: Path, car: Table, amount: int = 10, operator: str = ">=") -> Engine:
    """Return the engine of a catalog of one car."""
    catalog = load_tables(folder / "catalog", catalog_tables({"alpha": car}, amount, operator))
    return Engine(catalog, catalog.models[0])


def make_pairs(count: int, price: int) -> dict[str, Table]:
    """Return groups of a free standard option and a bespoke one with a price."""
    return {
        f"g{i}": group({f"g{i}-0": option(), f"g{i}-1": option(price, bespoke=True)})
        for i in range(count)
    }


def test_a_way_to_qualify_may_need_many_changes(tmp_path: Path) -> None:
    engine = make_engine(tmp_path, model(make_pairs(10, 2)), 20)
    (way,) = engine.find_ways_to_qualify(make_standard_build(engine.model), DAY)
    assert way.build.chosen == {f"g{i}-1" for i in range(10)}


@pytest.mark.parametrize("price", range(60, 100))
def test_the_least_qualifying_sum_may_be_far_above_the_threshold(
    tmp_path: Path, price: int
) -> None:
    """Sums are sought range by range; none is left out between two ranges."""
    paid = {"a1": option(price, bespoke=True), "a2": option(501, bespoke=True)}
    engine = make_engine(tmp_path, model({"a": group({"a0": option(), **paid})}))
    ways = engine.find_ways_to_qualify(make_standard_build(engine.model), DAY)
    assert [way.build.chosen for way in ways] == [{"a1"}, {"a2"}]


def test_a_way_found_before_the_limit_keeps_the_wishes(tmp_path: Path) -> None:
    wished = {"a1": option(1, bespoke=True), "a2": option(15, bespoke=True)}
    other = {"b1": option(12, bespoke=True)}
    groups = {
        "a": group({"a0": option(), **wished}),
        "b": group({"b0": option(), **other}),
    }
    engine = make_engine(tmp_path, model(groups))
    build = Build("alpha", frozenset({"a1", "b0"}), frozenset({"a1"}))
    (way,) = engine.find_ways_to_qualify(build, DAY, budget=SearchBudget(lambda: True))
    assert way.build.chosen == {"a1", "b1"}


def test_a_short_question_on_a_large_model_begins_no_preparations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The way found by small steps is known at once; the search is for a longer budget."""
    paid = {f"x{i}": option(9, bespoke=True) for i in range(1_001)}
    engine = make_engine(tmp_path, model({"x": group({"x": option(), **paid})}))
    build = make_standard_build(engine.model)
    monkeypatch.setattr(ways_to_qualify, "OptionSumSearch", None)
    short = SearchBudget(lambda: False, is_short=True)
    assert not engine.find_ways_to_qualify(build, DAY, budget=short).is_proven
    with pytest.raises(TypeError):
        engine.find_ways_to_qualify(build, DAY, budget=SearchBudget(lambda: False))


def test_a_quick_way_looks_at_changed_components_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = make_engine(tmp_path, model(make_pairs(20, 3)), 20)
    looked_at: list[int] = []
    find_free_options = RuleComponent.find_directly_choosable_options

    def record(self: RuleComponent, build: int) -> int:
        looked_at.append(self.members)
        return find_free_options(self, build)

    monkeypatch.setattr(RuleComponent, "find_directly_choosable_options", record)

    def ask(*wishes: str) -> tuple[frozenset[str], set[int]]:
        looked_at.clear()
        standard = {f"g{i}-0" for i in range(20)}
        chosen = standard - {name[:-1] + "0" for name in wishes} | set(wishes)
        build = Build("alpha", frozenset(chosen), frozenset(wishes))
        (way,) = engine.find_ways_to_qualify(build, DAY, budget=SearchBudget(lambda: True))
        return way.build.chosen, set(looked_at)

    assert len(ask()[1]) == 20
    found, again = ask("g19-1")
    assert "g19-1" in found
    assert sum(name.endswith("-1") for name in found) == 7, "the least number for 20 yuan"
    assert len(again) == 7, "that of the wish, and those of the six steps"
    found, again = ask("g0-0", "g19-1")
    assert {"g0-0", "g19-1"} <= found


@pytest.mark.parametrize("seed", range(6))
def test_resolutions_with_sums_that_are_far_apart(tmp_path: Path, seed: int) -> None:
    """Among 343 combinations of odd prices those that cost least are often a thousand apart."""
    random = Random(seed)
    prices = {f"g{i}-{j}": random.randint(1, 20_000) for i in range(3) for j in range(1, 8)}
    groups = {"pack": group({"sport": option()}, "any")}
    for i in range(3):
        others = {f"g{i}-{j}": option(prices[f"g{i}-{j}"]) for j in range(1, 8)}
        groups[f"g{i}"] = group({f"g{i}-0": option(), **others})
    excluded = [f"g{i}-0" for i in range(3)]
    engine = make_engine(tmp_path, model(groups, {"sport": rule(["sport"], "excludes", excluded)}))
    build = make_standard_build(engine.model)
    found = engine.find_resolutions(build, add_option(engine.model, build, "sport"), {"sport"}, DAY)
    sums = [sum(prices[name] for name in way.chosen - {"sport"}) for way in found]
    choices = product(*([f"g{i}-{j}" for j in range(1, 8)] for i in range(3)))
    assert sums == sorted(sum(prices[name] for name in names) for names in choices)[:5]


def test_an_option_may_fulfil_its_own_requirement(tmp_path: Path) -> None:
    """Of two options that require one of two others, one is among these itself."""
    groups = {letter: group({f"{letter}0": option(), f"{letter}1": option(3)}) for letter in "abc"}
    groups["c"]["option"]["c1"]["until"] = DAYS[0]
    rules = {"r": rule(["a1", "b1"], "requires", ["b1", "c1"])}
    engine = make_engine(tmp_path, model(groups, rules))
    brute = BruteForce(Oracle(tmp_path / "catalog", "alpha"), DAYS[2])
    build = make_standard_build(engine.model)
    found = engine.find_resolutions(build, add_option(engine.model, build, "a1"), {"a1"}, DAYS[2])
    assert [way.chosen for way in found] == [{"a1", "b1", "c0"}]
    assert found[0].chosen in brute.valid


@pytest.mark.parametrize("kind", [LearningSolver, PysatSolver])
@pytest.mark.parametrize("size", [3, 6, 7, 12])
def test_a_group_has_one_option(
    tmp_path: Path, kind: type[LearningSolver] | type[PysatSolver], size: int
) -> None:
    """Also a large group, for which python-sat gets other clauses."""
    groups = {"a": group({f"a{i}": option(i) for i in range(size)})}
    engine = make_engine(tmp_path, model(groups))
    solver: Solver = kind(get_component(engine.compiled_rules, (0,)).clauses)
    every = (1 << size) - 1
    for one in range(size):
        assert solver.find_build(1 << one, 0, 0, UNLIMITED) == 1 << one
        assert solver.find_build(0, every & ~(1 << one), every, UNLIMITED) == 1 << one
        assert solver.propagate(1 << one, 0) == (1 << one, every & ~(1 << one))
        assert not solver.contradicts(1 << one, 0)
        for other in range(one):
            assert solver.find_build(1 << one | 1 << other, 0, every, UNLIMITED) is None
            assert solver.contradicts(1 << one | 1 << other, 0)
            assert solver.propagate(1 << one | 1 << other, 0) is None
    assert solver.find_build(0, every, 0, UNLIMITED) is None


def test_counting_with_a_requirement_of_many_groups(tmp_path: Path) -> None:
    """Only a build with the option and none of the five is not valid."""
    rules = {"r": rule(["g0-1"], "requires", [f"g{i}-1" for i in range(1, 6)])}
    engine = make_engine(tmp_path, model(make_pairs(6, 2), rules), 4)
    counts = count_builds(engine.model, engine.catalog.programme, DAY)
    assert counts.valid == 2**6 - 1
    assert counts.qualifying == 2**6 - 1 - 1 - 5  # less those with no change, and with one


def test_counting_with_a_threshold_between_two_sums(tmp_path: Path) -> None:
    """Sums are 0, 2, 4 and 6; 5 and more is 6."""
    engine = make_engine(tmp_path, model(make_pairs(3, 2)), 5)
    counts = count_builds(engine.model, engine.catalog.programme, DAY)
    assert (counts.valid, counts.qualifying, counts.least_qualifying_sum) == (8, 1, 6)


def test_of_two_identical_requirements_one_remains_if_the_other_is_lifted(tmp_path: Path) -> None:
    requirement = rule(["g0-1"], "requires", ["g1-1", "g2-1"])
    rules = {"one": requirement, "other": requirement}
    compiled = make_engine(tmp_path, model(make_pairs(3, 1), rules)).compiled_rules
    constraints = get_constraints(compiled)
    one, *others = (compiled.mask_of([f"g{i}-1"]) for i in range(3))
    lifted = (one.bit_length() - 1, sum(others))
    for times, follows in ((1, True), (2, False)):
        reduced = constraints.copy_without({}, (lifted,) * times)
        chosen = reduced.propagate((0, 0), one, 0)
        assert chosen is not None
        included, _ = reduced.propagate(chosen, 0, others[0]) or (0, 0)
        assert bool(included & others[1]) is follows


@pytest.mark.parametrize("letters", ["ab", "ba"])
def test_the_greatest_sum_has_its_bespoke_item_where_least_is_lost(
    tmp_path: Path, letters: str
) -> None:
    """20 yuan without a bespoke item; with one 14 or 18, and 19 are needed."""
    paid = {
        "a": {"a1": option(10), "a2": option(4, bespoke=True)},
        "b": {"b1": option(10), "b2": option(8, bespoke=True)},
    }
    groups = {each: group({f"{each}0": option(), **paid[each]}) for each in letters}
    engine = make_engine(tmp_path, model(groups), 19)
    reason = engine.why_not_qualifying(make_standard_build(engine.model), DAY)
    assert reason == NoWayToQualify(NotQualifyingReason.BESPOKE_BELOW_THRESHOLD, 18)


@pytest.mark.parametrize("seed", range(20))
def test_the_bound_of_price_differences_is_the_nearest_sum(tmp_path: Path, seed: int) -> None:
    """Of all builds without rules that change one variable of each set, one is that near."""
    random = Random(seed)
    groups = {
        f"g{i}": group({f"g{i}-{j}": option(random.randint(0, 99)) for j in range(4)})
        for i in range(4)
    }
    engine = make_engine(tmp_path, model(groups))
    rules = engine.compiled_rules
    component = get_component(rules, tuple(range(len(rules.components))))
    prices = [each.price.amount for each in rules.options]
    start = sum(1 << 4 * i + random.randrange(4) for i in range(4))
    closed = sum(1 << number for number in random.sample(range(16), 3)) & ~start
    price = random.randint(0, 250)
    variable_sets = [0b0011, 0b0100] if seed % 2 else [0b0001, 0b0110]
    distances = []
    for build in product(*(range(4 * i, 4 * i + 4) for i in range(4))):
        mask = sum(1 << number for number in build)
        changed = sum(1 << i for i, number in enumerate(build) if not start >> number & 1)
        fits = all((changed & each).bit_count() == 1 for each in variable_sets)
        if fits and changed.bit_count() == 2 and not mask & closed:
            distances.append(abs(sum(prices[number] for number in build) - price))
    bound = bound_price_difference(component, start, closed, variable_sets, price)
    assert bound is not None
    assert bound.distance == min(distances)


@pytest.mark.parametrize("seed", range(20))
def test_the_price_differences_that_variables_can_reach(seed: int) -> None:
    """The bound for a number of changes is the nearest of all sums with as many."""
    random = Random(seed)
    unit = random.choice((1, 10, 500))
    variables = [
        PossibleValues(1, tuple((1, unit * random.randint(0, 9), i > 0) for i in range(3)))
        for _ in range(random.randint(1, 4))
    ]
    others = [PossibleValues(1, ((1, 0, False), (1, 0, True)))] * random.randint(0, 2)
    sums = ReachablePriceDifferences(variables, others)
    for position in range(len(variables) + 1):
        for changes in range(len(variables) + len(others) + 2):
            difference = random.randint(-30 * unit, 5 * unit)
            distances = [
                abs(difference + sum(price for _, price, _ in values))
                for values in product(*(each.values for each in [*variables[position:], *others]))
                if sum(changed for *_, changed in values) == changes
            ]
            found = sums.find_least_reachable_difference(position, changes, difference)
            assert found == min(distances, default=None)
