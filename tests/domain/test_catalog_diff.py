"""Differences between saved cars and a newer catalog, and figures before they are confirmed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pytest

from tests.small_catalogs import (
    TEXT,
    Table,
    catalog_tables,
    group,
    load_tables,
    model,
    option,
    random_catalog,
    rule,
)
from xmc_tui.configurator import (
    Applied,
    Choose,
    Configurator,
    Edit,
    EditKind,
    SavedSheet,
    take_snapshot,
)
from xmc_tui.configurator.catalog_diff import (
    RemovalReason,
    catalog_from_snapshot,
    diff_against_catalog,
)
from xmc_tui.configurator.draft_replay import replay_draft
from xmc_tui.domain.build import Build, build_from_wishes, make_standard_build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.pricing import compute_quote
from xmc_tui.domain.sheet_details import NO_DETAILS
from xmc_tui.domain.terms import Reason

DAY = date(2025, 10, 1)


def car() -> dict[str, Table]:
    """Return the groups of a car: paint, roof, pick-any extras and a gift."""
    return {
        "paint": group({"white": option(), "red": option(9, bespoke=True), "blue": option(5)}),
        "roof": group({"steel": option(), "glass": option(4)}),
        "extra": group({"mat": option(2), "fridge": option(7, bespoke=True)}, "any"),
        "gift": group({"flask": option(3)}, "gift"),
    }


def load(
    folder: Path, groups: dict[str, Table], rules: dict[str, Table] | None = None, **more: object
) -> Catalog:
    """Load a catalog of one car."""
    price = more.pop("price", 100)
    return load_tables(folder, catalog_tables({"alpha": model(groups, rules, price=price)}, **more))  # type: ignore[arg-type]


@pytest.fixture
def before(tmp_path: Path) -> Catalog:
    """The older catalog."""
    return load(tmp_path / "before", car())


def build_with(catalog: Catalog, *names: str) -> Build:
    """Return the standard build with some options."""
    return build_from_wishes(catalog.models[0], names)


def test_nothing_has_changed(before: Catalog) -> None:
    build = build_with(before, "red", "mat")
    report = diff_against_catalog(take_snapshot(before, build, DAY), before, DAY)
    assert not report.has_changes
    assert (report.repriced, report.removed, report.undecided, report.added) == ((), (), (), ())
    assert {line.option for line in report.kept} == build.chosen | {"flask"}
    assert report.build({}) == build
    assert report.total == 111


def test_kept_repriced_and_gone(before: Catalog, tmp_path: Path) -> None:
    """One line of each kind, and the price of the car; a removed choice has to be replaced."""
    groups = car()
    del groups["paint"]["option"]["red"], groups["extra"]["option"]["mat"]
    groups["roof"]["option"]["glass"]["price"] = 6
    after = load(tmp_path / "after", groups, price=110)
    report = diff_against_catalog(
        take_snapshot(before, build_with(before, "red", "glass", "mat", "fridge"), DAY), after, DAY
    )
    assert [
        (each.line and each.line.option, each.before, each.after) for each in report.repriced
    ] == [
        (None, 100, 110),
        ("glass", 4, 6),
    ]
    assert [(each.line.option, each.removal_reason) for each in report.removed] == [
        ("red", RemovalReason.REMOVED),
        ("mat", RemovalReason.REMOVED),
    ]
    assert [line.option for line in report.kept] == ["fridge", "flask"]
    assert [each.id for each in report.undecided] == ["paint"], "of extras none has to be had"
    assert report.total is None
    build = report.build({"paint": "blue"})
    assert build == Build(
        "alpha", frozenset({"blue", "glass", "fridge"}), frozenset({"blue", "glass", "fridge"})
    )
    assert compute_quote(after, build, DAY).totals.total == 110 + 5 + 6 + 7


def test_a_choice_that_ended_is_gone_on_that_day_alone(before: Catalog, tmp_path: Path) -> None:
    groups = car()
    groups["paint"]["option"]["red"]["until"] = DAY
    after = load(tmp_path / "after", groups)
    written = take_snapshot(before, build_with(before, "red"), DAY)
    assert not diff_against_catalog(written, after, DAY).has_changes
    report = diff_against_catalog(written, after, date(2025, 10, 2))
    assert [(each.line.option, each.removal_reason) for each in report.removed] == [
        ("red", RemovalReason.ENDED)
    ]
    assert {each.id for each in report.offered(report.undecided[0], {})} == {"white", "blue"}


def test_a_standard_that_is_gone_is_not_replaced_silently(before: Catalog, tmp_path: Path) -> None:
    """The new standard option is offered as a choice and not chosen by itself."""
    groups = car()
    groups["paint"] = group({"grey": option(), "blue": option(5)})
    after = load(tmp_path / "after", groups)
    report = diff_against_catalog(
        take_snapshot(before, make_standard_build(before.models[0]), DAY), after, DAY
    )
    assert [each.id for each in report.undecided] == ["paint"]
    assert report.build({"paint": "blue"}).chosen == {"blue", "steel"}


def test_a_group_that_is_new_is_told_with_its_standard(before: Catalog, tmp_path: Path) -> None:
    after = load(
        tmp_path / "after", car() | {"seat": group({"cloth": option(1), "leather": option(8)})}
    )
    report = diff_against_catalog(take_snapshot(before, build_with(before, "red"), DAY), after, DAY)
    assert report.has_changes
    assert [each.id for each in report.added] == ["cloth"]
    assert report.build({}).chosen == {"red", "steel", "cloth"}
    assert report.total == 110


def test_what_moved_to_another_group_is_gone(before: Catalog, tmp_path: Path) -> None:
    groups = car()
    groups["roof"]["option"]["mat"] = groups["extra"]["option"].pop("mat")
    after = load(tmp_path / "after", groups)
    written = take_snapshot(before, build_with(before, "mat"), DAY)
    report = diff_against_catalog(written, after, DAY)
    assert [each.line.option for each in report.removed] == ["mat"]
    assert (
        compute_quote(catalog_from_snapshot(written, after), written.build, DAY).totals.total == 102
    )


def test_of_several_in_a_group_that_takes_one_now_the_first_stays(
    before: Catalog, tmp_path: Path
) -> None:
    groups = car()
    groups["extra"] = group({"none": option(), "mat": option(2), "fridge": option(7)})
    after = load(tmp_path / "after", groups)
    report = diff_against_catalog(
        take_snapshot(before, build_with(before, "mat", "fridge"), DAY), after, DAY
    )
    assert [each.line.option for each in report.removed] == ["fridge"]
    assert report.build({}).chosen == {"white", "steel", "mat"}


def test_terms_that_moved_ask_too(before: Catalog, tmp_path: Path) -> None:
    after = load(tmp_path / "after", car(), amount=20)
    report = diff_against_catalog(take_snapshot(before, build_with(before, "red"), DAY), after, DAY)
    assert report.has_changes
    assert report.terms_changed


def test_offered_is_what_breaks_no_rule_beside_what_is_kept(
    before: Catalog, tmp_path: Path
) -> None:
    groups = car()
    del groups["paint"]["option"]["red"]
    after = load(tmp_path / "after", groups, {"r": rule(["blue"], "excludes", ["glass"])})
    report = diff_against_catalog(
        take_snapshot(before, build_with(before, "red", "glass"), DAY), after, DAY
    )
    assert [each.id for each in report.offered(report.undecided[0], {})] == ["white"]


def test_a_rule_that_is_new_since_does_not_judge_the_old_figures(
    before: Catalog, tmp_path: Path
) -> None:
    """A saved quote remains a quote until the current catalog is confirmed."""
    after = load(tmp_path / "after", car(), {"r": rule(["red"], "excludes", ["glass"])}, price=101)
    written = take_snapshot(before, build_with(before, "red", "glass"), DAY)
    assert compute_quote(catalog_from_snapshot(written, after), written.build, DAY).reasons == ()
    assert compute_quote(
        after, diff_against_catalog(written, after, DAY).build({}), DAY
    ).reasons == (Reason.CONFLICT,)


def test_a_car_that_is_sold_no_longer(before: Catalog, tmp_path: Path) -> None:
    after = load_tables(tmp_path / "after", catalog_tables({"beta": model(car())}))
    written = take_snapshot(before, build_with(before, "red", "mat"), DAY)
    report = diff_against_catalog(written, after, DAY)
    assert report.has_changes
    assert report.model is None
    assert len(report.removed) == len(written.lines)
    shown = compute_quote(catalog_from_snapshot(written, after), written.build, DAY)
    assert (shown.totals.total, shown.totals.gifts, shown.threshold.bespoke_items) == (111, 3, 1)


@pytest.mark.parametrize("seed", range(60))
def test_as_written_every_figure_is_that_of_then(tmp_path: Path, seed: int) -> None:
    """Totals, threshold and lines stay as saved, for random pairs of catalogs."""
    random = Random(seed)
    then = load_tables(tmp_path / "then", random_catalog(random))
    now = load_tables(tmp_path / "now", random_catalog(random))
    car = random.choice(then.models)
    names = [random.choice(each.options).id for each in car.choosable]
    build = build_from_wishes(car, names)
    figures = compute_quote(then, build, DAY)
    written = take_snapshot(then, build, DAY)
    assert (written.build, written.total) == (build, figures.totals.total)
    shown = compute_quote(catalog_from_snapshot(written, now), build, DAY)
    assert shown.totals == figures.totals
    assert (shown.threshold.counted, shown.threshold.shortfall, shown.deposit) == (
        figures.threshold.counted,
        figures.threshold.shortfall,
        figures.deposit,
    )
    assert {(each.option.id, each.charged, each.gifted) for each in shown.lines} == {
        (each.option.id, each.charged, each.gifted) for each in figures.lines
    }
    report = diff_against_catalog(written, now, DAY)
    if report.model is None:
        return
    if not all(report.offered(each, {}) for each in report.undecided):
        with pytest.raises(AssertionError):
            report.build({})
        return
    choices = {each.id: report.offered(each, {})[0].id for each in report.undecided}
    after = report.build(choices)
    model_now = now.model_by_id[after.model]
    assert after.chosen <= set(model_now.options)
    reported = (
        {each.line.option for each in report.removed}
        | {each.id for each in report.added}
        | set(choices.values())
    )
    kept = {each.option for each in report.kept} | {
        each.line.option for each in report.repriced if each.line
    }
    assert after.chosen - {option.id for option in model_now.gifts} <= kept | reported, (
        "something came that nobody told"
    )


def test_a_history_that_no_longer_fits_is_left_behind(before: Catalog, tmp_path: Path) -> None:
    """The build is restored, is unsaved, and has nothing to undo."""
    groups = car()
    del groups["paint"]["option"]["blue"]
    after = load(tmp_path / "after", groups)
    first = Configurator(before, lambda: DAY)
    start, steps = first.build, []
    for name in ("blue", "red"):
        result = first.do(Choose(name))
        assert isinstance(result, Applied)
        steps.append((result.edit, "do", first.build))
    report = diff_against_catalog(take_snapshot(before, first.build, DAY), after, DAY)
    assert not report.has_changes
    again = replay_draft(report, lambda: DAY, first.details, None, None, start, steps)
    assert (again.build, again.history.next_undo, again.is_unsaved) == (first.build, None, True)
    same = replay_draft(
        diff_against_catalog(report.snapshot, before, DAY),
        lambda: DAY,
        first.details,
        None,
        None,
        start,
        steps,
    )
    assert same.history.next_undo == first.history.next_undo
    of_a_group_that_is_gone = [(Edit(EditKind.COPY_GROUP, "wheels", "alpha"), "do", first.build)]
    again = replay_draft(
        report, lambda: DAY, first.details, None, None, start, of_a_group_that_is_gone
    )
    assert again.history.next_undo is None


def test_what_is_carried_to_another_catalog_is_no_longer_the_sheet(before: Catalog) -> None:
    """The same choices at other prices are another revision."""
    build = build_with(before, "red")
    origin = SavedSheet("XMC-20251001-7K3Q9", build, NO_DETAILS, DAY)
    first = Configurator(before, lambda: date(2026, 1, 1), saved_sheet=origin)
    assert not first.differs_from_saved_sheet
    carried = first.migrate_to(before, build)
    assert carried.differs_from_saved_sheet
    assert carried.quoted_on == date(2026, 1, 1)


def test_texts_are_there_in_both_languages(before: Catalog) -> None:
    assert take_snapshot(before, build_with(before), DAY).name.zh == TEXT["zh"]
