"""Long random walks with every command over both models; each step is checked by the oracle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import pytest

from tests.deep_test_sizes import WALK_STEPS
from tests.model_change_oracle import expected_model_change
from tests.oracle import Chosen, Oracle
from tests.small_catalogs import TEXT, catalog_tables, group, load_tables, model, option
from xmc_tui.configurator import (
    Applied,
    ApplyBuild,
    ApplyTheme,
    Availability,
    Blocked,
    Choose,
    ChooseModel,
    Command,
    CommandResult,
    Configurator,
    Edit,
    EditKind,
    NotOffered,
    Redo,
    Remove,
    ResetGroup,
    SetBudget,
    Unchanged,
    Undo,
)
from xmc_tui.domain.build import Build
from xmc_tui.domain.catalog import Catalog, SelectionMode

AUTUMN = date(2025, 10, 1)
FEBRUARY = date(2026, 2, 1)
JULY = date(2026, 7, 28)

#: The relative frequency of each kind of command.
SHARES = {
    "choose": 46,
    "remove": 6,
    "reset_group": 8,
    "model": 1,
    "theme": 2,
    "budget": 3,
    "qualify": 2,
    "saving": 3,
    "undo": 17,
    "redo": 10,
}

#: The commands that resolutions are offered for, by the kind of their edit.
COMMANDS: dict[EditKind, Callable[[str], Command]] = {
    EditKind.CHOOSE: Choose,
    EditKind.REMOVE: Remove,
    EditKind.RESET_GROUP: ResetGroup,
}


@dataclass
class Walk:
    """A random walk on one configurator, with its own record of the history."""

    configurator: Configurator
    oracles: dict[str, Oracle]
    day: date
    random: Random
    done: list[Build] = field(default_factory=list)
    undone: list[Build] = field(default_factory=list)
    offered: Blocked | None = None
    seen: Counter[str] = field(default_factory=Counter)

    @property
    def oracle(self) -> Oracle:
        """The oracle of the current model."""
        return self.oracles[self.configurator.build.model]

    # ── Random commands ───────────────────────────────────────────────────────────────────────────

    def next_command(self) -> Command:
        """Return a command that a front end could send for the current build."""
        blocked, self.offered = self.offered, None
        if blocked is not None and blocked.resolutions and self.random.random() < 0.7:
            return ApplyBuild(self.random.choice(blocked.resolutions), blocked.edit)
        kind = self.random.choices(list(SHARES), list(SHARES.values()))[0]
        make_command: Callable[[], Command | None] = getattr(self, f"_{kind}")
        return make_command() or self._choose()

    def _choose(self) -> Command:
        return Choose(self.random.choice(list(self.configurator.model.options)))

    def _remove(self) -> Command | None:
        groups = (
            group for group in self.configurator.model.groups if group.pick is SelectionMode.ANY
        )
        pick_any = [option.id for group in groups for option in group.options]
        return Remove(self.random.choice(pick_any)) if pick_any else None

    def _reset_group(self) -> Command:
        return ResetGroup(self.random.choice(self.configurator.model.groups).id)

    def _model(self) -> Command:
        return ChooseModel(self.random.choice(self.configurator.catalog.models).id)

    def _theme(self) -> Command:
        return ApplyTheme(self.random.choice(self.configurator.catalog.themes).id)

    def _budget(self) -> Command:
        total = self.configurator.quote.totals.total
        return SetBudget(
            self.random.choice((None, total, total - self.random.randrange(1, 90_000)))
        )

    def _qualify(self) -> Command | None:
        ways = self.configurator.evaluator.engine.find_ways_to_qualify(
            self.configurator.build, self.day
        )
        edit = Edit(EditKind.QUALIFY, "", self.configurator.build.model)
        return ApplyBuild(self.random.choice(ways).build, edit) if ways else None

    def _saving(self) -> Command | None:
        if (
            self.configurator.budget is None
            or (excess := self.configurator.quote.totals.total - self.configurator.budget) <= 0
        ):
            return None
        ways = self.configurator.evaluator.find_savings(excess)
        edit = Edit(EditKind.BUDGET, "", self.configurator.build.model)
        return ApplyBuild(self.random.choice(ways), edit) if ways else None

    def _undo(self) -> Command:
        return Undo()

    def _redo(self) -> Command:
        return Redo()

    # ── Checks ────────────────────────────────────────────────────────────────────────────────────

    def step(self) -> None:
        """Execute one command and check its result and effects."""
        command, before, budget = (
            self.next_command(),
            self.configurator.build,
            self.configurator.budget,
        )
        predicted = preview = None
        if isinstance(command, Choose):
            predicted = self.configurator.evaluator.option_state(command.option)
            preview = (
                self.configurator.evaluator.preview_option(command.option)
                if self.random.random() < 0.1
                else None
            )
        result = self.configurator.do(command)
        name = f"{type(command).__name__} {type(result).__name__}"
        self.seen[f"{name} {command.edit.kind}" if isinstance(command, ApplyBuild) else name] += 1
        match result:
            case Applied():
                self._check_applied(command, before)
            case Blocked():
                self._check_blocked(command, result, before)
                self.offered = result
        if not isinstance(result, Applied):
            assert self.configurator.build == before, command
        assert self.configurator.budget == (
            command.total if isinstance(command, SetBudget) else budget
        )
        if isinstance(command, Choose) and predicted is not None:
            self._check_prediction(
                command.option, predicted.availability, predicted.difference, result, before
            )
        if preview is not None and isinstance(result, Applied):
            assert preview.quote == self.configurator.quote
        self._check_state()

    def _check_applied(self, command: Command, before: Build) -> None:
        """The build is the requested one, and the record of the history is updated."""
        after = self.configurator.build
        match command:
            case Undo():
                assert after == self.done.pop()
                self.undone.append(before)
                return
            case Redo():
                assert after == self.undone.pop()
                self.done.append(before)
                return
            case Choose() | Remove() | ResetGroup() | ChooseModel() | ApplyTheme():
                assert after == self.find_requested_build(command, before), command
            case ApplyBuild(build, edit):
                assert after == build
                self._check_resolution(edit, before)
        self.done.append(before)
        self.undone.clear()

    def find_requested_build(self, command: Command, before: Build) -> Build:
        """Return the build that a command asks for, ignoring rules."""
        oracle, chosen, wishes = self.oracles[before.model], before.chosen, before.wishes
        match command:
            case Choose(name):
                chosen = oracle.with_option(chosen, name)
                return Build(before.model, chosen, wishes & chosen | {name})
            case Remove(name):
                return Build(before.model, chosen - {name}, wishes - {name})
            case ResetGroup(group_id):
                members = set(oracle.members(group_id))
                return Build(
                    before.model,
                    chosen - members | oracle.standard_build() & members,
                    wishes - members,
                )
            case ChooseModel(model_id):
                if model_id == before.model:
                    return before
                other, day = self.oracles[model_id], self.configurator.state.today()
                kept = expected_model_change(oracle, chosen, wishes, other, day)
                return Build(model_id, *kept)
            case ApplyTheme(theme):
                chosen = oracle.standard_build()
                themed = oracle.tables["theme"][theme]["build"][before.model]
                for name in themed:
                    chosen = oracle.with_option(chosen, name)
                return Build(before.model, chosen, frozenset(themed))
        raise AssertionError(command)

    def _check_resolution(self, edit: Edit, before: Build) -> None:
        """Options added by a resolution are no wishes; wishes that remain chosen are."""
        oracle, after = self.oracle, self.configurator.build
        match edit.kind:
            case EditKind.QUALIFY:
                assert after.wishes == before.wishes <= after.chosen
                assert oracle.qualifies(
                    oracle.option_sum(after.chosen), oracle.bespoke_items(after.chosen)
                )
            case EditKind.BUDGET:
                assert after.wishes == before.wishes & after.chosen
                assert self.configurator.budget is not None
                assert self.configurator.quote.totals.total <= self.configurator.budget
                assert after.chosen - before.chosen <= oracle.standard_build()
            case _:
                assert edit.via_resolution
                wanted = self.find_requested_build(COMMANDS[edit.kind](edit.subject), before)
                decided = decided_options(oracle, edit)
                assert after.chosen & decided == wanted.chosen & decided
                assert after.wishes == wanted.wishes & after.chosen

    def _check_blocked(self, command: Command, result: Blocked, before: Build) -> None:
        """The command breaks a rule; every resolution is valid and fulfils the command."""
        wanted = self.find_requested_build(command, before)
        assert not self.oracle.obeys_rules(wanted.chosen)
        assert result.conflicts
        decided = decided_options(self.oracle, result.edit)
        assert len(result.resolutions) <= 5
        assert len({way.chosen for way in result.resolutions}) == len(result.resolutions)
        for way in result.resolutions:
            assert self.is_valid(way.chosen), (command, sorted(way.chosen))
            assert way.chosen & decided == wanted.chosen & decided

    def _check_prediction(
        self, name: str, state: Availability, difference: int, result: CommandResult, before: Build
    ) -> None:
        """The availability shown before, with its price, equals the effect of choosing."""
        price = self.oracle.option_sum
        match result:
            case Applied():
                assert state is Availability.FREE, name
                assert price(self.configurator.build.chosen) - price(before.chosen) == difference, (
                    name
                )
            case Blocked(resolutions=()) | NotOffered():
                assert state is Availability.NOT_OFFERED, name
            case Blocked():
                assert state is Availability.NEEDS_CHANGES, name
                assert price(result.resolutions[0].chosen) - price(before.chosen) == difference, (
                    name
                )
            case Unchanged():
                assert name in before.wishes or name in self.oracle.gift_ids

    def _check_state(self) -> None:
        """The build is valid, its wishes are chosen, and its lines sum to its total."""
        build, priced = self.configurator.build, self.configurator.quote
        assert self.is_valid(build.chosen), sorted(build.chosen)
        assert build.wishes <= build.chosen
        assert (
            priced.totals.base + sum(line.charged for line in priced.lines) == priced.totals.total
        )
        assert priced.totals.options == self.oracle.option_sum(build.chosen)
        assert "conflict" not in priced.reasons

    def is_valid(self, chosen: Chosen) -> bool:
        """Whether the build can be ordered on the date according to the oracle; cached."""
        return _is_valid(self.oracle, chosen, self.day)

    def go_back_and_forth(self, start: Build) -> None:
        """Undo to the initial build and redo to the final one."""
        end = self.configurator.build
        undone = 0
        while isinstance(self.configurator.do(Undo()), Applied):
            undone += 1
        assert undone == len(self.done)
        assert self.configurator.build == start
        assert self.configurator.history.next_undo is None
        for _ in range(undone):
            assert isinstance(self.configurator.do(Redo()), Applied)
        assert self.configurator.build == end


@cache
def _is_valid(oracle: Oracle, chosen: Chosen, day: date) -> bool:
    return oracle.is_valid(chosen, day)


def decided_options(oracle: Oracle, edit: Edit) -> Chosen:
    """Return the options that an edit decides: those of its decision variable or whole group."""
    if edit.kind is EditKind.RESET_GROUP:
        return frozenset(oracle.members(edit.subject))
    group_id = oracle.group_of[edit.subject]
    return frozenset(oracle.members(group_id) if oracle.pick(group_id) == "one" else [edit.subject])


@pytest.mark.parametrize("steps", WALK_STEPS)
@pytest.mark.parametrize(
    ("edition", "day"), [("launch", AUTUMN), ("launch", FEBRUARY), ("2026-07", JULY)]
)
def test_a_long_random_walk_with_every_command_is_consistent(
    catalog_folder: Path, launch: Catalog, july: Catalog, edition: str, day: date, steps: int
) -> None:
    catalog = {"launch": launch, "2026-07": july}[edition]
    oracles = {car.id: Oracle(catalog_folder, car.id, edition) for car in catalog.models}
    configurator = Configurator(catalog, lambda: day)
    walk, start = Walk(configurator, oracles, day, Random(day.toordinal())), configurator.build
    for _ in range(steps // 3):
        walk.step()
    walk.go_back_and_forth(start)
    expected = {
        *(
            f"{name} Applied"
            for name in (
                "Choose",
                "Remove",
                "ResetGroup",
                "ChooseModel",
                "ApplyTheme",
                "Undo",
                "Redo",
            )
        ),
        *(f"ApplyBuild Applied {kind}" for kind in ("choose", "withdraw", "qualify", "budget")),
        "Choose Blocked",
        "ResetGroup Blocked",
        "SetBudget Unchanged",
    }
    assert expected <= set(walk.seen), expected - set(walk.seen)


# ── Themes with ended options ─────────────────────────────────────────────────────────────────────


def test_a_theme_with_an_ended_option_is_not_applied(tmp_path: Path) -> None:
    """A theme is valid on the first day of its edition; after an option has ended it is refused."""
    groups = {
        "a": group({"a0": option(), "a1": option(8, until=AUTUMN)}),
        "b": group({"b0": option(), "b1": option(8)}),
    }
    theme = {"t": {"name": TEXT, "build": {"alpha": ["a1", "b1"]}, "source": "ours"}}
    catalog = load_tables(
        tmp_path / "catalog", catalog_tables({"alpha": model(groups)}, theme=theme)
    )
    configurator = Configurator(catalog, lambda: FEBRUARY)
    configurator.do(ApplyTheme("t"))
    assert "conflict" not in configurator.quote.reasons, sorted(configurator.build.chosen)
    assert "a1" not in configurator.build.chosen
