"""Budget: the smallest savings under a maximum price, compared with brute force."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.domain.conftest import SmallCar
from tests.domain.test_resolutions import wished
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


def hold_drops(car: SmallCar, builds: list[Build], seen: Counter[int]) -> None:
    """Compare the savings from some builds with brute force, for a range of excess amounts."""
    for build in builds:
        spent = car.oracle.option_sum(build.chosen)
        for excess in sorted({1, 2, spent // 2, spent - 1, spent, spent + 1}):
            if excess < 1:
                continue
            place = (car.name, sorted(build.chosen), excess)
            found = car.advice.find_savings(build, excess, car.day)
            expected = car.brute.drops(build.chosen, excess)
            assert [sorted(drop.chosen) for drop in found] == [sorted(drop) for drop in expected], (
                place
            )
            assert all(drop.wishes == build.wishes & drop.chosen for drop in found), place
            assert car.advice.find_savings(build, excess, car.day, 2) == found[:2]
            seen[len(found)] += 1


@pytest.mark.parametrize("idea", tiny_catalogs())
def test_the_drops_of_a_tiny_car(tiny_cars: dict[str, SmallCar], idea: str) -> None:
    car, seen = tiny_cars[idea], Counter[int]()
    hold_drops(car, car.some_builds(40), seen)
    assert seen


def test_the_drops_of_random_cars(random_cars: list[SmallCar]) -> None:
    seen: Counter[int] = Counter()
    for car in random_cars:
        hold_drops(car, car.some_builds(30), seen)
    assert min(seen[number] for number in range(6)) >= 5


def test_a_drop_takes_along_what_costs_nothing_and_cannot_stay(tmp_path: Path) -> None:
    """A free decal that requires the expensive hood is given up together with it."""
    groups = {"hood": group({"plain": option(), "carbon": option(10)})}
    groups["decal"] = group({"none": option(), "side": option()})
    rules = {"r": rule(["side"], "requires", ["carbon"])}
    catalog = load_tables(tmp_path / "catalog", catalog_tables({"alpha": model(groups, rules)}))
    at = Engine(catalog, catalog.model_by_id["alpha"])
    found = at.evaluator.drops(Build("alpha", frozenset({"carbon", "side"})), 5, date(2025, 10, 1))
    assert [sorted(drop.chosen) for drop in found] == [["none", "plain"]]


def test_a_drop_takes_along_a_choice_that_is_cheaper_than_its_standard(tmp_path: Path) -> None:
    """The free side decal needs the dear hood: giving the hood up costs the 3 yuan of the standard
    decal."""
    groups = {"hood": group({"plain": option(), "carbon": option(10)})}
    groups["decal"] = group({"none": option(3), "side": option()})
    rules = {"r": rule(["side"], "requires", ["carbon"])}
    catalog = load_tables(tmp_path / "catalog", catalog_tables({"alpha": model(groups, rules)}))
    at = Engine(catalog, catalog.model_by_id["alpha"])
    build = Build("alpha", frozenset({"carbon", "side"}))
    assert [sorted(drop.chosen) for drop in at.evaluator.drops(build, 7, date(2025, 10, 1))] == [
        ["none", "plain"]
    ]
    assert at.evaluator.drops(build, 8, date(2025, 10, 1)) == ()


# ── The budget in the configurator ────────────────────────────────────────────────────────────────


def test_a_ceiling_is_no_step_and_changes_nothing(launch: Catalog) -> None:
    at = wished(launch, "amethyst")
    before = at.build
    assert at.do(SetBudget(550_000)) == Unchanged()
    assert (at.budget, at.build) == (550_000, before)
    assert at.history.next_undo == Edit(EditKind.CHOOSE, "amethyst", "su7-ultra")
    assert at.do(Undo()) == Applied(Edit(EditKind.CHOOSE, "amethyst", "su7-ultra"), "undo")
    assert at.budget == 550_000
    assert at.do(SetBudget(None)) == Unchanged()
    assert at.budget is None


def test_the_smallest_drops_of_the_su7_ultra(launch: Catalog) -> None:
    """63,500 yuan of options, 20,000 over the budget.

    Giving up the paint alone or the roof alone suffices; the smaller saving comes first.
    """
    at = wished(launch, "amethyst", "carbon-roof", "caliper-red", "carbon-interior-kit")
    spent = at.quote.totals.options
    assert spent == 28_000 + 25_000 + 1_500 + 9_000
    drops = at.evaluator.find_savings(20_000)
    assert [sorted(at.build.chosen - drop.chosen) for drop in drops] == [
        ["carbon-roof"],
        ["amethyst"],
    ]
    assert [sorted(drop.wishes) for drop in drops] == [
        ["amethyst", "caliper-red", "carbon-interior-kit"],
        ["caliper-red", "carbon-interior-kit", "carbon-roof"],
    ]
    edit = Edit(EditKind.BUDGET, "", "su7-ultra")
    assert at.do(ApplyBuild(drops[0], edit)) == Applied(edit)
    assert at.quote.totals.options == spent - 25_000
    assert at.do(Undo()) == Applied(edit, "undo")
    assert at.evaluator.find_savings(spent + 1) == ()
    assert [
        at.evaluator.quote_of(drop).totals.options for drop in at.evaluator.find_savings(spent)
    ] == [0]
