"""Open builds in tabs: random walks over three builds, which only copying a group connects."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from tests.deep_test_sizes import WALK_STEPS
from tests.domain.test_random_commands import AUTUMN, FEBRUARY, Walk
from tests.oracle import Oracle
from tests.session_factory import session_of
from tests.small_catalogs import catalog_tables, group, load_tables, model, option
from xmc_tui.configurator import (
    TAB_LABELS,
    Applied,
    ApplyBuild,
    Blocked,
    Choose,
    ChooseModel,
    Configurator,
    CopyGroup,
    NotOffered,
    SavedSheet,
    SheetDetails,
    Unchanged,
    Undo,
    Workspace,
)
from xmc_tui.domain.build import Build, build_from_wished_options, chosen_in_group
from xmc_tui.domain.build_code import encode_build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.sheet_details import NO_DETAILS

BuildSummary = tuple[Build, tuple[Build, ...], int | None, SheetDetails]


class WorkspaceWalk:
    """Random commands on the current build, and switching, forking and copying of groups."""

    def __init__(self, catalog: Catalog, folder: Path, day: date, seed: int) -> None:
        self.random, self.day = Random(seed), day
        self.oracles = {car.id: Oracle(folder, car.id) for car in catalog.models}
        self.builds = Workspace(session_of(Configurator(catalog, lambda: day)))
        self.starts = [self.builds.current.configurator.build]
        self.walks = [Walk(self.builds.current.configurator, self.oracles, day, self.random)]
        self.seen: Counter[str] = Counter()

    @property
    def walk(self) -> Walk:
        """The walk of the current build."""
        return self.walks[self.builds.index]

    @property
    def configurators(self) -> list[Configurator]:
        """The configurators of all builds, in order."""
        return [session.configurator for _, session in self.builds.labelled_sessions]

    def summary(self, configurator: Configurator) -> BuildSummary:
        """Return the state that must not change while another build is current."""
        return (
            configurator.build,
            tuple(entry.after for entry in configurator.history.entries),
            configurator.budget,
            configurator.sheet_details,
        )

    def step(self) -> None:
        """Do one random action and check that no other build has changed."""
        before = [self.summary(configurator) for configurator in self.configurators]
        kind = self.random.choices(["command", "switch", "fork", "copy_group"], [70, 12, 3, 15])[0]
        number = self.builds.index
        getattr(self, f"_{kind}")()
        for other, configurator in enumerate(self.configurators[: len(before)]):
            if kind in ("switch", "fork") or other != number:
                assert self.summary(configurator) == before[other], kind
        self.seen[kind] += 1

    def _command(self) -> None:
        self.walk.step()
        details = replace(
            self.builds.current.configurator.sheet_details, customer_name=str(self.random.random())
        )
        self.builds.current.configurator.sheet_details = details

    def _switch(self) -> None:
        by, before = self.random.choice((1, -1)), self.builds.index
        self.builds.switch_by(by)
        assert self.builds.index == (before + by) % len(self.builds.labels)

    def _fork(self) -> None:
        before, walk = self.builds.current.configurator, self.walk
        is_made = self.builds.fork()
        assert is_made == (len(self.walks) < len(TAB_LABELS))
        if is_made:
            configurator = self.builds.current.configurator
            assert configurator is not before
            assert self.summary(configurator) == self.summary(before)
            self.starts.append(self.starts[self.walks.index(walk)])
            self.walks.append(
                Walk(
                    configurator, self.oracles, self.day, self.random, [*walk.done], [*walk.undone]
                )
            )

    def _copy_group(self) -> None:
        if not self.builds.others:
            return
        other = self.random.choice(self.builds.others)[1].configurator
        configurator, walk = self.builds.current.configurator, self.walk
        group_id = self.random.choice([group.id for group in other.model.groups])
        before = configurator.build
        copy_command = other.copy_group_command(group_id)
        result = Unchanged() if copy_command is None else configurator.do(copy_command)
        walk.offered = None
        self.seen[f"copy_group {type(result).__name__}"] += 1
        if isinstance(result, Blocked) and result.resolutions:
            assert configurator.build == before
            result = configurator.do(
                ApplyBuild(self.random.choice(result.resolutions), result.edit)
            )
            self.seen["copy_group by a resolution"] += 1
        elif isinstance(result, Applied):
            group = configurator.model.group_by_id[group_id]
            members = {option.id for option in group.options}
            assert configurator.build.chosen - members == before.chosen - members, (
                "another group changed"
            )
            assert configurator.build.wishes - members == before.wishes - members
        if isinstance(result, Applied):
            theirs = chosen_in_group(other.model.group_by_id[group_id], other.build)
            assert (
                chosen_in_group(configurator.model.group_by_id[group_id], configurator.build)
                == theirs
            )
            walk.done.append(before)
            walk.undone.clear()
        else:
            assert configurator.build == before
        walk._check_state()


@pytest.mark.parametrize("steps", WALK_STEPS)
@pytest.mark.parametrize("day", [AUTUMN, FEBRUARY])
def test_only_copied_groups_pass_from_one_build_to_another(
    catalog_folder: Path, launch: Catalog, day: date, steps: int
) -> None:
    three = WorkspaceWalk(launch, catalog_folder, day, day.toordinal())
    for _ in range(steps // 8):
        three.step()
    assert three.builds.labels == TAB_LABELS
    for walk, start in zip(three.walks, three.starts, strict=True):
        walk.go_back_and_forth(start)
    expected = {
        "copy_group Applied",
        "copy_group Blocked",
        "copy_group Unchanged",
        "copy_group by a resolution",
        "command",
        "switch",
        "fork",
    }
    assert expected <= set(three.seen), three.seen


@pytest.fixture
def configurator(launch: Catalog) -> Configurator:
    """A configurator at launch."""
    return Configurator(launch, lambda: AUTUMN)


def make_copy_command(other: Configurator, group: str) -> CopyGroup:
    """Return the command that copies a group of another build, which must have that group."""
    copy_command = other.copy_group_command(group)
    assert copy_command is not None
    return copy_command


def test_a_copied_group_is_one_undoable_edit(configurator: Configurator) -> None:
    builds = Workspace(session_of(configurator))
    builds.fork()
    configurator.do(Choose("amethyst"))
    copy = builds.current.configurator
    result = copy.do(make_copy_command(configurator, "paint"))
    assert isinstance(result, Applied)
    assert (result.edit.kind.value, result.edit.subject) == ("over", "paint")
    assert copy.build.wishes == {"amethyst"}
    assert isinstance(copy.do(make_copy_command(configurator, "paint")), Unchanged)
    copy.do(Undo())
    assert "amethyst" not in copy.build.chosen
    assert "amethyst" in configurator.build.chosen


def test_a_group_that_the_model_lacks_is_not_copied(configurator: Configurator) -> None:
    builds = Workspace(session_of(configurator))
    builds.fork()
    builds.current.configurator.do(ChooseModel("yu7-max"))
    copy_command = make_copy_command(builds.current.configurator, "stitching")
    assert not configurator.can_copy_group(copy_command)
    assert isinstance(configurator.do(copy_command), Unchanged)
    assert builds.current.configurator.copy_group_command("gifts") is None
    assert isinstance(configurator.do(CopyGroup("gifts", frozenset())), Unchanged)
    builds.current.configurator.do(Choose("amethyst"))
    assert isinstance(
        configurator.do(make_copy_command(builds.current.configurator, "paint")), Applied
    )
    assert configurator.build.wishes == {"amethyst"}


def test_only_options_of_the_current_catalog_are_copied(tmp_path: Path) -> None:
    """A build with differences to confirm still uses its saved catalog.

    Options and models of that catalog may be missing in the current one.
    """
    paint = group({"white": option(), "red": option(9), "blue": option(5)})
    cars = {"alpha": model({"paint": paint}), "beta": model({"paint": paint})}
    then = load_tables(tmp_path / "then", catalog_tables(cars))
    fewer = group({"white": option(), "blue": option(5)})
    now = load_tables(tmp_path / "now", catalog_tables({"alpha": model({"paint": fewer})}))
    configurator, other = Configurator(now, lambda: AUTUMN), Configurator(then, lambda: AUTUMN)
    other.do(Choose("red"))
    assert not configurator.can_copy_group(make_copy_command(other, "paint"))
    assert isinstance(configurator.do(make_copy_command(other, "paint")), Unchanged)
    assert configurator.build.chosen == {"white"}
    other.do(ChooseModel("beta"))
    other.do(Choose("blue"))
    assert isinstance(configurator.do(make_copy_command(other, "paint")), Applied), (
        "the model is not in this catalog, but the option is"
    )
    assert encode_build(now, configurator.build)


def test_an_ended_option_is_not_copied(launch: Catalog) -> None:
    today = [date(2026, 1, 24)]
    builds = Workspace(session_of(Configurator(launch, lambda: today[0])))
    builds.current.configurator.do(ChooseModel("yu7-max"))
    builds.fork()
    other = builds.others[0][1].configurator
    other.do(Choose("lava-orange"))
    today[0] = date(2026, 1, 25)
    assert isinstance(builds.current.configurator.do(make_copy_command(other, "paint")), NotOffered)


@pytest.mark.parametrize(
    "details",
    [
        SheetDetails(customer_name="李"),
        SheetDetails(customer_phone="1"),
        SheetDetails(customer_note="a"),
    ],
)
def test_a_customer_of_a_standard_build_is_unsaved_until_it_is_exported(
    configurator: Configurator, details: SheetDetails
) -> None:
    """Advisor and store come from the settings: they alone are nothing to export."""
    builds = Workspace(session_of(configurator))
    configurator.sheet_details = SheetDetails(advisor="Wu", store="South")
    assert builds.unsaved_labels() == ""
    configurator.sheet_details = details
    assert builds.unsaved_labels() == "A"
    configurator.mark_exported("XMC-20251001-7K3Q9", AUTUMN)
    assert builds.unsaved_labels() == ""


def test_unsaved_builds_are_those_exported_from_no_tab(configurator: Configurator) -> None:
    builds = Workspace(session_of(configurator))
    assert builds.unsaved_labels() == ""
    configurator.do(Choose("amethyst"))
    builds.fork()
    assert builds.unsaved_labels() == "AB"
    builds.current.configurator.mark_exported("XMC-20251001-7K3Q9", AUTUMN)
    assert builds.unsaved_labels() == ""
    builds.current.configurator.do(Choose("racing-red"))
    assert builds.unsaved_labels() == "AB"
    builds.current.configurator.do(Undo())
    builds.switch_by(1)
    assert builds.label == "A"
    configurator.do(Choose("racing-red"))
    assert builds.unsaved_labels() == "A"


def test_a_copy_of_a_sheet_is_unsaved_once_the_sheet_changes(launch: Catalog) -> None:
    """The copy of a sheet's build counts as saved only while the sheet has the same content."""
    build = build_from_wished_options(launch.models[0], ["amethyst"])
    configurator = Configurator(
        launch,
        lambda: AUTUMN,
        saved_sheet=SavedSheet("XMC-20251001-7K3Q9", build, NO_DETAILS, AUTUMN),
    )
    builds = Workspace(session_of(configurator))
    builds.fork()
    assert builds.unsaved_labels() == ""
    configurator.do(Choose("racing-red"))
    configurator.mark_exported("XMC-20251001-7K3Q9", AUTUMN)
    assert builds.unsaved_labels() == "B"
    builds.fork()
    assert builds.unsaved_labels() == "BC"
