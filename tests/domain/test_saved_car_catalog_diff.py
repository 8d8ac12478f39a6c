"""Differences between a saved build and a newer catalog, and the saved figures."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pytest

from tests.deep_test_sizes import CATALOG_PAIRS
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
from xmc_tui.configurator import Applied, Choose, Configurator, Edit, EditKind, SavedSheet
from xmc_tui.configurator.draft_replay import replay_draft
from xmc_tui.configurator.saved_car_catalog_diff import (
    RemovalReason,
    catalog_from_snapshot,
    diff_against_catalog,
)
from xmc_tui.configurator.saved_car_snapshot import take_snapshot
from xmc_tui.domain.build import Build, build_from_wished_options, make_standard_build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.pricing import compute_quote
from xmc_tui.domain.sheet_details import NO_DETAILS
from xmc_tui.domain.threshold_and_delivery import NotOrderableReason

DAY = date(2025, 10, 1)


def make_groups() -> dict[str, Table]:
    """Return the groups of a car: paint, roof, pick-any extras and a gift."""
    return {
        "paint": group({"white": option(), "red": option(9, bespoke=True), "blue": option(5)}),
        "roof": group({"steel": option(), "glass": option(4)}),
        "extra": group({"mat": option(2), "fridge": option(7, bespoke=True)}, "any"),
        "gift": group({"flask": option(3)}, "gift"),
    }


def load_model(
    folder: Path, groups: dict[str, Table], rules: dict[str, Table] | None = None, **more: object
) -> Catalog:
    """Load a catalog of one model."""
    price = more.pop("price", 100)
    return load_tables(folder, catalog_tables({"alpha": model(groups, rules, price=price)}, **more))  # type: ignore[arg-type]


@pytest.fixture
def before(tmp_path: Path) -> Catalog:
    """The older catalog."""
    return load_model(tmp_path / "before", make_groups())


def build_with(catalog: Catalog, *names: str) -> Build:
    """Return the standard build with some options."""
    return build_from_wished_options(catalog.models[0], names)


def test_an_unchanged_catalog_makes_no_difference(before: Catalog) -> None:
    build = build_with(before, "red", "mat")
    report = diff_against_catalog(take_snapshot(before, build, DAY), before, DAY)
    assert not report.has_changes
    assert (
        report.repriced,
        report.removed,
        report.undecided_groups,
        report.added_standard_options,
    ) == ((), (), (), ())
    assert {line.option for line in report.kept} == build.chosen | {"flask"}
    assert report.make_current_build({}) == build
    assert report.current_total == 111


def test_kept_repriced_and_removed_options(before: Catalog, tmp_path: Path) -> None:
    """One option of each kind, and the price of the model; a removed choice has to be replaced."""
    groups = make_groups()
    del groups["paint"]["option"]["red"], groups["extra"]["option"]["mat"]
    groups["roof"]["option"]["glass"]["price"] = 6
    after = load_model(tmp_path / "after", groups, price=110)
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
    assert [each.id for each in report.undecided_groups] == ["paint"], "extras need no replacement"
    assert report.current_total is None
    build = report.make_current_build({"paint": "blue"})
    assert build == Build(
        "alpha", frozenset({"blue", "glass", "fridge"}), frozenset({"blue", "glass", "fridge"})
    )
    assert compute_quote(after, build, DAY).totals.total == 110 + 5 + 6 + 7


def test_a_choice_is_removed_once_its_offer_has_ended(before: Catalog, tmp_path: Path) -> None:
    groups = make_groups()
    groups["paint"]["option"]["red"]["until"] = DAY
    after = load_model(tmp_path / "after", groups)
    snapshot = take_snapshot(before, build_with(before, "red"), DAY)
    assert not diff_against_catalog(snapshot, after, DAY).has_changes
    report = diff_against_catalog(snapshot, after, date(2025, 10, 2))
    assert [(each.line.option, each.removal_reason) for each in report.removed] == [
        ("red", RemovalReason.ENDED)
    ]
    assert {each.id for each in report.replacement_options(report.undecided_groups[0], {})} == {
        "white",
        "blue",
    }


def test_a_removed_standard_option_is_not_replaced_silently(
    before: Catalog, tmp_path: Path
) -> None:
    """The new standard option is offered as a choice and not chosen by itself."""
    groups = make_groups()
    groups["paint"] = group({"grey": option(), "blue": option(5)})
    after = load_model(tmp_path / "after", groups)
    report = diff_against_catalog(
        take_snapshot(before, make_standard_build(before.models[0]), DAY), after, DAY
    )
    assert [each.id for each in report.undecided_groups] == ["paint"]
    assert report.make_current_build({"paint": "blue"}).chosen == {"blue", "steel"}


def test_a_new_group_is_reported_with_its_standard_option(before: Catalog, tmp_path: Path) -> None:
    after = load_model(
        tmp_path / "after",
        make_groups() | {"seat": group({"cloth": option(1), "leather": option(8)})},
    )
    report = diff_against_catalog(take_snapshot(before, build_with(before, "red"), DAY), after, DAY)
    assert report.has_changes
    assert [each.id for each in report.added_standard_options] == ["cloth"]
    assert report.make_current_build({}).chosen == {"red", "steel", "cloth"}
    assert report.current_total == 110


def test_an_option_that_moved_to_another_group_is_removed(before: Catalog, tmp_path: Path) -> None:
    groups = make_groups()
    groups["roof"]["option"]["mat"] = groups["extra"]["option"].pop("mat")
    after = load_model(tmp_path / "after", groups)
    snapshot = take_snapshot(before, build_with(before, "mat"), DAY)
    report = diff_against_catalog(snapshot, after, DAY)
    assert [each.line.option for each in report.removed] == ["mat"]
    assert (
        compute_quote(catalog_from_snapshot(snapshot, after), snapshot.build, DAY).totals.total
        == 102
    )


def test_the_first_choice_remains_if_a_group_becomes_pick_one(
    before: Catalog, tmp_path: Path
) -> None:
    groups = make_groups()
    groups["extra"] = group({"none": option(), "mat": option(2), "fridge": option(7)})
    after = load_model(tmp_path / "after", groups)
    report = diff_against_catalog(
        take_snapshot(before, build_with(before, "mat", "fridge"), DAY), after, DAY
    )
    assert [each.line.option for each in report.removed] == ["fridge"]
    assert report.make_current_build({}).chosen == {"white", "steel", "mat"}


def test_changed_terms_are_a_change(before: Catalog, tmp_path: Path) -> None:
    after = load_model(tmp_path / "after", make_groups(), amount=20)
    report = diff_against_catalog(take_snapshot(before, build_with(before, "red"), DAY), after, DAY)
    assert report.has_changes
    assert report.terms_changed


def test_replacements_that_conflict_with_kept_options_are_not_offered(
    before: Catalog, tmp_path: Path
) -> None:
    groups = make_groups()
    del groups["paint"]["option"]["red"]
    after = load_model(tmp_path / "after", groups, {"r": rule(["blue"], "excludes", ["glass"])})
    report = diff_against_catalog(
        take_snapshot(before, build_with(before, "red", "glass"), DAY), after, DAY
    )
    assert [each.id for each in report.replacement_options(report.undecided_groups[0], {})] == [
        "white"
    ]


def test_a_new_rule_does_not_change_the_saved_quote(before: Catalog, tmp_path: Path) -> None:
    """A saved quote remains a quote until the current catalog is confirmed."""
    after = load_model(
        tmp_path / "after", make_groups(), {"r": rule(["red"], "excludes", ["glass"])}, price=101
    )
    snapshot = take_snapshot(before, build_with(before, "red", "glass"), DAY)
    assert compute_quote(catalog_from_snapshot(snapshot, after), snapshot.build, DAY).reasons == ()
    assert compute_quote(
        after, diff_against_catalog(snapshot, after, DAY).make_current_build({}), DAY
    ).reasons == (NotOrderableReason.CONFLICT,)


def test_a_removed_model_removes_every_line(before: Catalog, tmp_path: Path) -> None:
    after = load_tables(tmp_path / "after", catalog_tables({"beta": model(make_groups())}))
    snapshot = take_snapshot(before, build_with(before, "red", "mat"), DAY)
    report = diff_against_catalog(snapshot, after, DAY)
    assert report.has_changes
    assert report.model is None
    assert len(report.removed) == len(snapshot.lines)
    saved = compute_quote(catalog_from_snapshot(snapshot, after), snapshot.build, DAY)
    assert (saved.totals.total, saved.totals.gifts, saved.threshold.bespoke_items) == (111, 3, 1)


@pytest.mark.parametrize("pairs", CATALOG_PAIRS)
def test_figures_of_a_snapshot_equal_those_of_its_catalog(tmp_path: Path, pairs: int) -> None:
    """Totals, threshold and lines stay as saved, for random pairs of catalogs."""
    for seed in range(pairs):
        check_figures(tmp_path / str(seed), seed)


def check_figures(tmp_path: Path, seed: int) -> None:
    """Compare the figures of a snapshot with those of its catalog."""
    random = Random(seed)
    then = load_tables(tmp_path / "then", random_catalog(random))
    now = load_tables(tmp_path / "now", random_catalog(random))
    model_then = random.choice(then.models)
    names = [random.choice(each.options).id for each in model_then.choosable_groups]
    build = build_from_wished_options(model_then, names)
    figures = compute_quote(then, build, DAY)
    snapshot = take_snapshot(then, build, DAY)
    assert (snapshot.build, snapshot.total) == (build, figures.totals.total)
    saved = compute_quote(catalog_from_snapshot(snapshot, now), build, DAY)
    assert saved.totals == figures.totals
    assert (saved.threshold.counted, saved.threshold.shortfall, saved.deposit) == (
        figures.threshold.counted,
        figures.threshold.shortfall,
        figures.deposit,
    )
    assert {(each.option.id, each.charged, each.gifted) for each in saved.lines} == {
        (each.option.id, each.charged, each.gifted) for each in figures.lines
    }
    report = diff_against_catalog(snapshot, now, DAY)
    if report.model is None:
        return
    if not all(report.replacement_options(each, {}) for each in report.undecided_groups):
        with pytest.raises(AssertionError):
            report.make_current_build({})
        return
    choices = {
        each.id: report.replacement_options(each, {})[0].id for each in report.undecided_groups
    }
    after = report.make_current_build(choices)
    model_now = now.model_by_id[after.model]
    assert after.chosen <= set(model_now.options)
    reported = (
        {each.line.option for each in report.removed}
        | {each.id for each in report.added_standard_options}
        | set(choices.values())
    )
    kept = {each.option for each in report.kept} | {
        each.line.option for each in report.repriced if each.line
    }
    assert after.chosen - {option.id for option in model_now.gifts} <= kept | reported, (
        "an option was added without being reported"
    )


def test_a_history_that_no_longer_fits_is_dropped(before: Catalog, tmp_path: Path) -> None:
    """The build is restored, is unsaved, and has nothing to undo."""
    groups = make_groups()
    del groups["paint"]["option"]["blue"]
    after = load_model(tmp_path / "after", groups)
    first = Configurator(before, lambda: DAY)
    start, steps = first.build, []
    for name in ("blue", "red"):
        result = first.do(Choose(name))
        assert isinstance(result, Applied)
        steps.append((result.edit, "do", first.build))
    report = diff_against_catalog(take_snapshot(before, first.build, DAY), after, DAY)
    assert not report.has_changes
    again = replay_draft(report, lambda: DAY, first.sheet_details, None, None, start, steps)
    assert (again.build, again.history.next_undo, again.is_unsaved) == (first.build, None, True)
    same = replay_draft(
        diff_against_catalog(report.snapshot, before, DAY),
        lambda: DAY,
        first.sheet_details,
        None,
        None,
        start,
        steps,
    )
    assert same.history.next_undo == first.history.next_undo
    of_a_removed_group = [(Edit(EditKind.COPY_GROUP, "wheels", "alpha"), "do", first.build)]
    again = replay_draft(
        report, lambda: DAY, first.sheet_details, None, None, start, of_a_removed_group
    )
    assert again.history.next_undo is None


def test_a_build_migrated_to_another_catalog_differs_from_its_sheet(before: Catalog) -> None:
    """The same choices at other prices are another revision."""
    build = build_with(before, "red")
    origin = SavedSheet("XMC-20251001-7K3Q9", build, NO_DETAILS, DAY)
    first = Configurator(before, lambda: date(2026, 1, 1), saved_sheet=origin)
    assert not first.differs_from_saved_sheet
    migrated = first.migrate_to(before, build)
    assert migrated.differs_from_saved_sheet
    assert migrated.quoted_on == date(2026, 1, 1)


def test_a_snapshot_has_texts_in_both_languages(before: Catalog) -> None:
    assert take_snapshot(before, build_with(before), DAY).name.zh == TEXT["zh"]
