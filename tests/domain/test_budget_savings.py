"""Budget: the smallest savings under a maximum price, compared with brute force."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.domain.conftest import SmallCar
from tests.domain.test_resolutions import configurator_with
from tests.small_catalogs import (
    catalog_tables,
    group,
    load_tables,
    model,
    option,
    rule,
    tiny_catalogs,
)
from xmc_tui.configurator import Applied, ApplyBuild, Edit, EditKind, SetBudget, Unchanged, Undo
from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.engine.model_engine import Engine


def assert_savings_agree(car: SmallCar, builds: list[Build], seen: Counter[int]) -> None:
    """Compare the savings from some builds with brute force, for a range of excess amounts."""
    for build in builds:
        spent = car.oracle.option_sum(build.chosen)
        for excess in sorted({1, 2, spent // 2, spent - 1, spent, spent + 1}):
            if excess < 1:
                continue
            context = (car.name, sorted(build.chosen), excess)
            found = car.engine.find_savings(build, excess, car.day)
            expected = car.brute_force.find_savings(build.chosen, excess)
            assert [sorted(saving.chosen) for saving in found] == [
                sorted(saving) for saving in expected
            ], context
            assert all(saving.wishes == build.wishes & saving.chosen for saving in found), context
            assert car.engine.find_savings(build, excess, car.day, 2) == found[:2]
            seen[len(found)] += 1


@pytest.mark.parametrize("idea", tiny_catalogs())
def test_savings_of_tiny_cars(tiny_cars: dict[str, SmallCar], idea: str) -> None:
    car, seen = tiny_cars[idea], Counter[int]()
    assert_savings_agree(car, car.sample_builds(40), seen)
    assert seen


def test_savings_of_random_cars(random_cars: list[SmallCar]) -> None:
    seen: Counter[int] = Counter()
    for car in random_cars:
        assert_savings_agree(car, car.sample_builds(30), seen)
    assert min(seen[number] for number in range(6)) >= 5


def test_a_saving_gives_up_a_free_choice_that_requires_the_dropped_one(tmp_path: Path) -> None:
    """A free decal that requires the expensive hood is given up together with it."""
    groups = {"hood": group({"plain": option(), "carbon": option(10)})}
    groups["decal"] = group({"none": option(), "side": option()})
    rules = {"r": rule(["side"], "requires", ["carbon"])}
    catalog = load_tables(tmp_path / "catalog", catalog_tables({"alpha": model(groups, rules)}))
    engine = Engine(catalog, catalog.model_by_id["alpha"])
    build = Build("alpha", frozenset({"carbon", "side"}))
    found = engine.find_savings(build, 5, date(2025, 10, 1))
    assert [sorted(saving.chosen) for saving in found] == [["none", "plain"]]


def test_a_saving_gives_up_a_choice_that_is_cheaper_than_its_standard(tmp_path: Path) -> None:
    """The free side decal requires the carbon hood: giving up the hood adds the 3 yuan of the
    standard decal."""
    groups = {"hood": group({"plain": option(), "carbon": option(10)})}
    groups["decal"] = group({"none": option(3), "side": option()})
    rules = {"r": rule(["side"], "requires", ["carbon"])}
    catalog = load_tables(tmp_path / "catalog", catalog_tables({"alpha": model(groups, rules)}))
    engine = Engine(catalog, catalog.model_by_id["alpha"])
    build = Build("alpha", frozenset({"carbon", "side"}))
    assert [
        sorted(saving.chosen) for saving in engine.find_savings(build, 7, date(2025, 10, 1))
    ] == [["none", "plain"]]
    assert engine.find_savings(build, 8, date(2025, 10, 1)) == ()


# ── The budget in the configurator ────────────────────────────────────────────────────────────────


def test_a_budget_is_no_undoable_edit_and_changes_no_build(launch: Catalog) -> None:
    configurator = configurator_with(launch, "amethyst")
    before = configurator.build
    assert configurator.do(SetBudget(550_000)) == Unchanged()
    assert (configurator.budget, configurator.build) == (550_000, before)
    assert configurator.history.next_undo == Edit(EditKind.CHOOSE, "amethyst", "su7-ultra")
    assert configurator.do(Undo()) == Applied(
        Edit(EditKind.CHOOSE, "amethyst", "su7-ultra"), "undo"
    )
    assert configurator.budget == 550_000
    assert configurator.do(SetBudget(None)) == Unchanged()
    assert configurator.budget is None


def test_the_smallest_savings_of_the_su7_ultra(launch: Catalog) -> None:
    """63,500 yuan of options, 20,000 over the budget.

    Giving up the paint alone or the roof alone suffices; the smaller saving comes first.
    """
    configurator = configurator_with(
        launch, "amethyst", "carbon-roof", "caliper-red", "carbon-interior-kit"
    )
    spent = configurator.quote.totals.options
    assert spent == 28_000 + 25_000 + 1_500 + 9_000
    savings = configurator.evaluator.find_savings(20_000)
    assert [sorted(configurator.build.chosen - saving.chosen) for saving in savings] == [
        ["carbon-roof"],
        ["amethyst"],
    ]
    assert [sorted(saving.wishes) for saving in savings] == [
        ["amethyst", "caliper-red", "carbon-interior-kit"],
        ["caliper-red", "carbon-interior-kit", "carbon-roof"],
    ]
    edit = Edit(EditKind.BUDGET, "", "su7-ultra")
    assert configurator.do(ApplyBuild(savings[0], edit)) == Applied(edit)
    assert configurator.quote.totals.options == spent - 25_000
    assert configurator.do(Undo()) == Applied(edit, "undo")
    assert configurator.evaluator.find_savings(spent + 1) == ()
    assert [
        configurator.evaluator.quote_build(saving).totals.options
        for saving in configurator.evaluator.find_savings(spent)
    ] == [0]
