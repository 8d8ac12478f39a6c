"""The configurator: the effect of each command, and random walks against a reference model."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from tests.deep_test_sizes import REFERENCE_STEPS
from tests.model_change_oracle import expected_model_change
from tests.oracle import Chosen, Oracle
from tests.small_catalogs import (
    Table,
    catalog_tables,
    group,
    load_tables,
    model,
    option,
    random_catalog,
    rule,
    write_catalog,
)
from xmc_tui.configurator import (
    Applied,
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
    SavedSheet,
    SheetDetails,
    Unchanged,
    Undo,
)
from xmc_tui.domain.build import Build, build_from_wished_options, make_standard_build
from xmc_tui.domain.catalog import Catalog, SelectionMode

AUTUMN = date(2025, 10, 1)
FEBRUARY = date(2026, 2, 1)


@pytest.fixture
def configurator(launch: Catalog) -> Configurator:
    """A configurator on the SU7 Ultra in October 2025."""
    return Configurator(launch, lambda: AUTUMN)


def execute(configurator: Configurator, *commands: Command) -> Configurator:
    """Execute commands that must all apply."""
    for command in commands:
        assert isinstance(configurator.do(command), Applied), command
    return configurator


# ── Choosing ──────────────────────────────────────────────────────────────────────────────────────


def test_it_starts_with_the_standard_build_of_the_first_model(
    configurator: Configurator, launch: Catalog
) -> None:
    assert configurator.build == make_standard_build(launch.models[0])
    assert configurator.build.wishes == frozenset()
    assert configurator.evaluator.conflicts() == ()
    assert not configurator.is_unsaved


def test_choosing_replaces_only_the_choice_of_its_group(configurator: Configurator) -> None:
    before = configurator.build.chosen
    assert configurator.do(Choose("amethyst")) == Applied(
        Edit(EditKind.CHOOSE, "amethyst", "su7-ultra")
    )
    assert configurator.build.chosen == (before - {"lightning-yellow"}) | {"amethyst"}


def test_a_chosen_option_is_a_wish_and_the_replaced_one_is_not(
    configurator: Configurator,
) -> None:
    execute(configurator, Choose("amethyst"), Choose("caliper-red"))
    assert configurator.build.wishes == {"amethyst", "caliper-red"}
    execute(configurator, Choose("racing-red"))
    assert configurator.build.wishes == {"racing-red", "caliper-red"}


def test_a_standard_option_can_become_a_wish(configurator: Configurator) -> None:
    before = configurator.build.chosen
    execute(configurator, Choose("lightning-yellow"))
    assert configurator.build.wishes == {"lightning-yellow"}
    assert configurator.build.chosen == before
    execute(configurator, Undo())
    assert configurator.build.wishes == frozenset()


def test_choosing_a_wish_again_changes_nothing(configurator: Configurator) -> None:
    execute(configurator, Choose("amethyst"))
    assert configurator.do(Choose("amethyst")) == Unchanged()
    execute(configurator, Undo())
    assert configurator.history.next_undo is None


def test_a_gift_cannot_be_chosen_and_is_always_included(configurator: Configurator) -> None:
    before = configurator.build
    assert configurator.do(Choose("carbon-seat-backs")) == Unchanged()
    assert configurator.do(ResetGroup("gifts")) == Unchanged()
    assert configurator.build == before
    assert sum(line.gifted for line in configurator.quote.lines) == 3


def test_a_blocked_option_changes_nothing_and_returns_the_conflicts(
    configurator: Configurator,
) -> None:
    execute(configurator, Choose("amethyst"))
    before = configurator.build
    result = configurator.do(Choose("classic-silver"))
    assert isinstance(result, Blocked)
    assert result.option == "classic-silver"
    assert [(found.rule.id, found.options) for found in result.conflicts] == [
        ("bespoke-paint-bespoke-decal", ("amethyst", "classic-silver"))
    ]
    assert configurator.build == before
    assert configurator.history.next_undo == Edit(EditKind.CHOOSE, "amethyst", "su7-ultra")


def test_a_blocked_option_leaves_the_redo_history(configurator: Configurator) -> None:
    execute(configurator, Choose("amethyst"), Choose("caliper-red"), Undo())
    assert isinstance(configurator.do(Choose("classic-silver")), Blocked)
    assert configurator.history.next_redo == Edit(EditKind.CHOOSE, "caliper-red", "su7-ultra")


def test_every_rule_that_blocks_is_reported(configurator: Configurator) -> None:
    execute(configurator, Choose("amethyst"), Choose("lightning-blue"))
    result = configurator.do(Choose("carbon-hood-yellow"))
    assert isinstance(result, Blocked)
    assert [found.rule.id for found in result.conflicts] == [
        "yellow-hood-paint",
        "carbon-hood-side-decal",
    ]


def test_any_number_of_extras_can_be_chosen(configurator: Configurator) -> None:
    execute(configurator, ChooseModel("yu7-max"), Choose("fridge"), Choose("fragrance"))
    assert {"fridge", "fragrance"} <= configurator.build.chosen
    assert configurator.build.wishes == {"fridge", "fragrance"}
    assert configurator.do(Remove("fridge")) == Applied(Edit(EditKind.REMOVE, "fridge", "yu7-max"))
    assert configurator.build.wishes == {"fragrance"}
    assert configurator.do(Remove("fridge")) == Unchanged()


@pytest.mark.parametrize(
    "command",
    [Choose("no-such"), Remove("no-such"), ResetGroup("no-such"), ChooseModel("no-such")],
    ids=repr,
)
def test_an_unknown_id_is_a_key_error(configurator: Configurator, command: Command) -> None:
    with pytest.raises(KeyError):
        configurator.do(command)
    assert configurator.history.next_undo is None


def test_removing_never_leaves_a_pick_one_group_without_a_choice(
    configurator: Configurator,
) -> None:
    before = configurator.build
    assert not isinstance(configurator.do(Remove("lightning-yellow")), Applied)
    assert configurator.build == before


def test_removing_an_extra_that_another_option_requires_is_blocked(tmp_path: Path) -> None:
    groups = {
        "a": group({"a0": option(), "a1": option()}),
        "x": group({"x0": option(), "x1": option()}, "any"),
    }
    tables = catalog_tables({"alpha": model(groups, {"needs": rule(["a1"], "requires", ["x0"])})})
    configurator = Configurator(load_tables(tmp_path / "catalog", tables), lambda: AUTUMN)
    assert isinstance(configurator.do(Choose("a1")), Blocked)
    execute(configurator, Choose("x0"), Choose("a1"))
    assert isinstance(configurator.do(Remove("x0")), Blocked)
    assert configurator.evaluator.conflicts() == ()


def test_emptying_a_group_that_another_option_requires_is_blocked(tmp_path: Path) -> None:
    groups = {
        "a": group({"a0": option(), "a1": option()}),
        "x": group({"x0": option(), "x1": option()}, "any"),
    }
    tables = catalog_tables({"alpha": model(groups, {"needs": rule(["a1"], "requires", ["x0"])})})
    configurator = execute(
        Configurator(load_tables(tmp_path / "catalog", tables), lambda: AUTUMN),
        Choose("x0"),
        Choose("a1"),
    )
    assert isinstance(configurator.do(ResetGroup("x")), Blocked)
    assert configurator.evaluator.conflicts() == ()


# ── Resetting a group ─────────────────────────────────────────────────────────────────────────────


def test_resetting_a_group_restores_its_standard_and_drops_the_wish(
    configurator: Configurator,
) -> None:
    execute(configurator, Choose("caliper-red"), Choose("amethyst"))
    assert configurator.do(ResetGroup("paint")) == Applied(
        Edit(EditKind.RESET_GROUP, "paint", "su7-ultra")
    )
    assert "lightning-yellow" in configurator.build.chosen
    assert configurator.build.wishes == {"caliper-red"}
    assert configurator.do(ResetGroup("paint")) == Unchanged()


def test_resetting_a_wished_standard_drops_only_the_wish(configurator: Configurator) -> None:
    chosen = configurator.build.chosen
    execute(configurator, Choose("lightning-yellow"), ResetGroup("paint"))
    assert configurator.build == Build("su7-ultra", chosen)


def test_resetting_extras_removes_all_of_them(configurator: Configurator, launch: Catalog) -> None:
    execute(
        configurator,
        ChooseModel("yu7-max"),
        Choose("fridge"),
        Choose("fragrance"),
        ResetGroup("extras"),
    )
    assert configurator.build == make_standard_build(launch.model_by_id["yu7-max"])


def test_resetting_is_blocked_if_the_standard_breaks_a_rule(
    configurator: Configurator,
) -> None:
    execute(configurator, Choose("carbon-hood-raw"), Choose("lightning-black-side"))
    before = configurator.build
    result = configurator.do(ResetGroup("hood"))
    assert isinstance(result, Blocked)
    assert result.option == "standard-hood"
    assert [found.rule.id for found in result.conflicts] == ["standard-hood-full-decal"]
    assert configurator.build == before


# ── Models, undo and redo ─────────────────────────────────────────────────────────────────────────


def test_changing_the_model_is_one_undoable_step(
    configurator: Configurator, launch: Catalog
) -> None:
    execute(configurator, Choose("amethyst"), Choose("caliper-red"))
    before = configurator.build
    assert configurator.do(ChooseModel("yu7-max")) == Applied(
        Edit(EditKind.MODEL, "yu7-max", "yu7-max")
    )
    # Both options are on the other car too.
    standard = make_standard_build(launch.model_by_id["yu7-max"])
    replaced = {"pearl-white", "caliper-standard"}
    assert configurator.build.chosen == standard.chosen - replaced | {"amethyst", "caliper-red"}
    assert configurator.build.wishes == {"amethyst", "caliper-red"}
    execute(configurator, Undo())
    assert configurator.build == before
    execute(configurator, Redo())
    assert configurator.build.model == "yu7-max"


def test_choosing_the_current_model_changes_nothing(configurator: Configurator) -> None:
    execute(configurator, Choose("amethyst"))
    before = configurator.build
    assert configurator.do(ChooseModel("su7-ultra")) == Unchanged()
    assert configurator.build == before


def test_undo_and_redo_return_the_edits_they_revert_and_repeat(configurator: Configurator) -> None:
    edit = Edit(EditKind.CHOOSE, "amethyst", "su7-ultra")
    assert (configurator.history.next_undo, configurator.history.next_redo) == (None, None)
    execute(configurator, Choose("amethyst"))
    assert (configurator.history.next_undo, configurator.history.next_redo) == (edit, None)
    assert configurator.do(Undo()) == Applied(edit, "undo")
    assert (configurator.history.next_undo, configurator.history.next_redo) == (None, edit)
    assert configurator.do(Undo()) == Unchanged()
    assert configurator.do(Redo()) == Applied(edit, "redo")
    assert configurator.do(Redo()) == Unchanged()


def test_a_new_edit_clears_the_redo_history(configurator: Configurator) -> None:
    execute(configurator, Choose("amethyst"), Undo(), Choose("caliper-red"))
    assert configurator.do(Redo()) == Unchanged()
    assert configurator.build.wishes == {"caliper-red"}


# ── Availability and previews ─────────────────────────────────────────────────────────────────────


def test_a_preview_equals_the_quote_after_choosing_and_changes_nothing(
    configurator: Configurator,
) -> None:
    before = configurator.build
    preview = configurator.evaluator.preview_option("amethyst")
    assert configurator.build == before
    assert configurator.history.next_undo is None
    assert preview.conflicts == ()
    assert preview.quote.totals.options == 28_000
    execute(configurator, Choose("amethyst"))
    assert preview.quote == configurator.quote


def test_a_preview_of_a_blocked_option_has_the_rules_it_breaks(
    configurator: Configurator,
) -> None:
    execute(configurator, Choose("amethyst"))
    preview = configurator.evaluator.preview_option("classic-silver")
    result = configurator.do(Choose("classic-silver"))
    assert isinstance(result, Blocked)
    assert preview.conflicts == result.conflicts
    assert result.resolutions
    assert preview.quote == configurator.evaluator.quote_build(result.resolutions[0])
    assert "conflict" not in preview.quote.reasons


def test_a_preview_of_a_model_keeps_what_it_also_offers(configurator: Configurator) -> None:
    execute(configurator, Choose("amethyst"), Choose("carbon-roof"))
    preview = configurator.evaluator.preview_model("yu7-max")
    execute(configurator, ChooseModel("yu7-max"))
    assert preview == configurator.quote


# ── Opened sheets ─────────────────────────────────────────────────────────────────────────────────


def make_configurator(catalog: Catalog, build: Build, quoted_on: date, today: date) -> Configurator:
    """Return a configurator on a sheet that was quoted on another day."""
    details = SheetDetails(customer_name="李雷")
    origin = SavedSheet("XMC-20260110-00000", build, details, quoted_on)
    return Configurator(catalog, lambda: today, details, origin)


@pytest.fixture
def old_sheet(launch: Catalog) -> Configurator:
    """A YU7 Max sheet quoted with Lava Orange, opened after Lava Orange has ended."""
    build = build_from_wished_options(launch.model_by_id["yu7-max"], ["fridge"])
    return make_configurator(launch, build, date(2026, 1, 10), FEBRUARY)


def test_an_opened_sheet_has_its_own_date_until_it_differs(old_sheet: Configurator) -> None:
    assert (old_sheet.quoted_on, old_sheet.differs_from_saved_sheet) == (date(2026, 1, 10), False)
    execute(old_sheet, Choose("fragrance"))
    assert (old_sheet.quoted_on, old_sheet.differs_from_saved_sheet) == (FEBRUARY, True)
    execute(old_sheet, Remove("fragrance"))
    assert (old_sheet.quoted_on, old_sheet.differs_from_saved_sheet) == (date(2026, 1, 10), False)
    old_sheet.sheet_details = replace(old_sheet.sheet_details, customer_name="韩梅梅")
    assert (old_sheet.quoted_on, old_sheet.is_unsaved) == (FEBRUARY, True)


def test_an_option_no_longer_offered_cannot_be_added_to_an_old_sheet(
    old_sheet: Configurator,
) -> None:
    assert old_sheet.do(Choose("lava-orange")) == NotOffered("lava-orange")
    assert "lava-orange" not in old_sheet.build.chosen


def test_an_option_no_longer_offered_remains_on_an_old_sheet(launch: Catalog) -> None:
    build = build_from_wished_options(launch.model_by_id["yu7-max"], ["lava-orange"])
    configurator = make_configurator(launch, build, date(2026, 1, 10), FEBRUARY)
    assert configurator.evaluator.option_state("lava-orange").availability is Availability.FREE
    assert configurator.do(Choose("lava-orange")) == Unchanged()
    assert configurator.quoted_on == date(2026, 1, 10)


def test_availability_on_an_old_sheet_is_that_of_the_day_of_the_new_quote(
    old_sheet: Configurator,
) -> None:
    assert old_sheet.evaluator.option_state("lava-orange").availability is Availability.NOT_OFFERED


def test_a_preview_on_an_old_sheet_equals_the_quote_after_choosing(old_sheet: Configurator) -> None:
    preview = old_sheet.evaluator.preview_option("caliper-red")
    execute(old_sheet, Choose("caliper-red"))
    assert preview.quote == old_sheet.quote


def test_a_preview_of_a_model_on_an_old_sheet_equals_the_quote_after_choosing(
    old_sheet: Configurator,
) -> None:
    preview = old_sheet.evaluator.preview_model("su7-ultra")
    execute(old_sheet, ChooseModel("su7-ultra"))
    assert preview == old_sheet.quote


def test_a_sheet_that_breaks_a_rule_reports_it_and_can_be_repaired(launch: Catalog) -> None:
    build = build_from_wished_options(
        launch.model_by_id["su7-ultra"], ["amethyst", "classic-silver"]
    )
    configurator = make_configurator(launch, replace(build, wishes=frozenset()), AUTUMN, AUTUMN)
    assert [found.options for found in configurator.evaluator.conflicts()] == [
        ("amethyst", "classic-silver")
    ]
    assert configurator.quote.reasons == ("below-threshold", "conflict")
    execute(configurator, Choose("amethyst"))
    assert configurator.build == replace(build, wishes=frozenset({"amethyst"}))
    execute(configurator, Choose("no-decal"))
    assert configurator.evaluator.conflicts() == ()


def test_an_exported_build_is_saved_until_it_changes(configurator: Configurator) -> None:
    execute(configurator, Choose("amethyst"))
    assert configurator.is_unsaved
    configurator.mark_exported("XMC-20251001-00000", AUTUMN)
    assert not configurator.is_unsaved
    execute(configurator, Choose("caliper-red"))
    assert configurator.is_unsaved
    execute(configurator, Undo())
    assert not configurator.is_unsaved


# ── Random walks ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class ExpectedState:
    """The expected build: model, chosen options and the wishes among them."""

    model: str
    chosen: Chosen
    wishes: Chosen = frozenset()


@dataclass
class ReferenceModel:
    """A reference model of the configurator, written from the specification with the oracle."""

    oracles: dict[str, Oracle]
    day: date
    state: ExpectedState
    past: list[ExpectedState] = field(default_factory=list)
    future: list[ExpectedState] = field(default_factory=list)

    @property
    def oracle(self) -> Oracle:
        """The oracle of the current model."""
        return self.oracles[self.state.model]

    def do(self, command: Command) -> type[CommandResult]:
        """Execute a command and return the expected type of result."""
        match command:
            case Undo():
                return self._move(self.past, self.future)
            case Redo():
                return self._move(self.future, self.past)
            case Choose(option_id):
                if option_id in self.oracle.gift_ids:
                    return Unchanged
                if not self.is_offered(option_id):
                    return NotOffered
        after = self._state_after(command)
        if after == self.state:
            return Unchanged
        if after.chosen != self.state.chosen and not self.oracles[after.model].obeys_rules(
            after.chosen
        ):
            return Blocked
        self.past.append(self.state)
        self.future.clear()
        self.state = after
        return Applied

    def is_offered(self, option_id: str) -> bool:
        """Whether the model offers the option on the date in any build."""
        restrictions = [found for found in self.oracle.rules.values() if "only_with_model" in found]
        foreign = any(
            option_id in found["when"] and self.state.model not in found["only_with_model"]
            for found in restrictions
        )
        return not foreign and not self.oracle.not_offered(frozenset({option_id}), self.day)

    def is_possible(self, option_id: str) -> bool:
        """Whether some valid build has the option on the date.

        Always true for the shipped models: they have too many builds to enumerate, and no dead
        option.
        """
        if len(self.oracle.groups) > 8:
            return True
        return any(
            option_id in build and self.oracle.is_valid(build, self.day)
            for build in self.oracle.all_builds()
        )

    def _state_after(self, command: Command) -> ExpectedState:
        """Return the state that a command asks for, ignoring rules."""
        match command:
            case Choose(option_id):
                chosen = self.oracle.with_option(self.state.chosen, option_id)
                return replace(
                    self.state, chosen=chosen, wishes=self.state.wishes & chosen | {option_id}
                )
            case Remove(option_id):
                return replace(
                    self.state,
                    chosen=self.state.chosen - {option_id},
                    wishes=self.state.wishes - {option_id},
                )
            case ResetGroup(group_id):
                members = set(self.oracle.members(group_id))
                chosen = self.state.chosen - members | self.oracle.standard_build() & members
                return replace(self.state, chosen=chosen, wishes=self.state.wishes - members)
            case ChooseModel(model_id) if model_id != self.state.model:
                other = self.oracles[model_id]
                kept = expected_model_change(
                    self.oracle, self.state.chosen, self.state.wishes, other, self.day
                )
                return ExpectedState(model_id, *kept)
        return self.state

    def _move(
        self, source: list[ExpectedState], target: list[ExpectedState]
    ) -> type[CommandResult]:
        """Undo or redo: move the last state of `source` here and the current one to `target`."""
        if not source:
            return Unchanged
        target.append(self.state)
        self.state = source.pop()
        return Applied


def random_command(random: Random, configurator: Configurator) -> Command:
    """Return a command that a front end could send for the current build."""
    car = configurator.model
    pick_any = [
        option.id
        for group in car.groups
        if group.pick is SelectionMode.ANY
        for option in group.options
    ]
    match random.choices(
        ("choose", "remove", "reset", "model", "undo", "redo"), (60, 8, 12, 1, 12, 7)
    )[0]:
        case "remove" if pick_any:
            return Remove(random.choice(pick_any))
        case "reset":
            return ResetGroup(random.choice(car.groups).id)
        case "model":
            return ChooseModel(random.choice(configurator.catalog.models).id)
        case "undo":
            return Undo()
        case "redo":
            return Redo()
    return Choose(random.choice(list(car.options)))


def assert_state_matches(configurator: Configurator, reference: ReferenceModel) -> None:
    """Check the build against the reference model, and the sum of its lines against its total."""
    build = configurator.build
    assert (build.model, build.chosen, build.wishes) == (
        reference.state.model,
        reference.state.chosen,
        reference.state.wishes,
    )
    assert reference.oracle.has_valid_shape(build.chosen)
    assert reference.oracle.obeys_rules(build.chosen)
    assert configurator.evaluator.conflicts() == ()
    priced = configurator.quote
    assert priced.totals.base + sum(line.charged for line in priced.lines) == priced.totals.total
    assert "conflict" not in priced.reasons


def assert_availability_matches(
    configurator: Configurator, reference: ReferenceModel, option_id: str
) -> None:
    """Check the availability of an option against the reference model."""
    if option_id in reference.oracle.gift_ids:
        expected = (
            Availability.FREE if reference.is_offered(option_id) else Availability.NOT_OFFERED
        )
    elif not reference.is_offered(option_id):
        expected = Availability.NOT_OFFERED
    else:
        free = reference.oracle.obeys_rules(
            reference.oracle.with_option(reference.state.chosen, option_id)
        )
        expected = (
            Availability.FREE
            if free
            else Availability.NEEDS_CHANGES
            if reference.is_possible(option_id)
            else Availability.NOT_OFFERED
        )
    assert configurator.evaluator.option_state(option_id).availability is expected, option_id


def run_walk(
    catalog: Catalog, oracles: dict[str, Oracle], day: date, seed: int, length: int
) -> dict[str, int]:
    """Execute random commands and compare each step with the reference model.

    At the end undo to the start and redo to the end. Return the number of results by type.
    """
    random = Random(seed)
    configurator = Configurator(catalog, lambda: day)
    start = configurator.build
    reference = ReferenceModel(oracles, day, ExpectedState(start.model, start.chosen))
    seen: dict[str, int] = {}
    for _ in range(length):
        command = random_command(random, configurator)
        preview = (
            configurator.evaluator.preview_option(command.option)
            if isinstance(command, Choose)
            else None
        )
        before = configurator.build
        assert_availability_matches(
            configurator, reference, random.choice(list(configurator.model.options))
        )
        result = configurator.do(command)
        assert type(result) is reference.do(command), (seed, command, result, sorted(before.chosen))
        assert isinstance(result, Applied) or configurator.build == before
        assert_state_matches(configurator, reference)
        if preview is not None and isinstance(result, Applied):
            assert preview.quote == configurator.quote
        if preview is not None and isinstance(result, Blocked):
            assert preview.conflicts == result.conflicts != ()
        seen[type(result).__name__] = seen.get(type(result).__name__, 0) + 1
    end, undone = configurator.build, 0
    while isinstance(configurator.do(Redo()), Applied):
        end = configurator.build
    while isinstance(configurator.do(Undo()), Applied):
        undone += 1
    assert configurator.build == start
    for _ in range(undone):
        assert isinstance(configurator.do(Redo()), Applied)
    assert configurator.build == end
    assert configurator.history.next_redo is None
    return seen


@pytest.mark.parametrize("steps", REFERENCE_STEPS)
@pytest.mark.parametrize(
    ("edition", "day"), [("launch", AUTUMN), ("launch", FEBRUARY), ("2026-07", date(2026, 7, 28))]
)
def test_a_long_random_walk_over_both_models_matches_the_reference_model(
    catalog_folder: Path, launch: Catalog, july: Catalog, edition: str, day: date, steps: int
) -> None:
    catalog = {"launch": launch, "2026-07": july}[edition]
    oracles = {car.id: Oracle(catalog_folder, car.id, edition) for car in catalog.models}
    seen = run_walk(catalog, oracles, day, seed=day.toordinal(), length=steps)
    expected = {"Applied", "Blocked", "Unchanged"} | (set() if day == AUTUMN else {"NotOffered"})
    assert set(seen) == expected
    assert min(seen.values()) >= 3


def give_valid_standards(tables: Table, folder: Path) -> bool:
    """Make a valid build the standard build of each model; False if a model has none."""
    write_catalog(folder, tables)
    for model_id, table in tables["base"]["model"].items():
        oracle = Oracle(folder, model_id)
        extras = {
            name
            for key in table["group"]
            if oracle.pick(key) == "any"
            for name in oracle.members(key)
        }
        valid = next(
            (
                found
                for found in oracle.all_builds()
                if oracle.is_valid(found, AUTUMN) and not found & extras
            ),
            None,
        )
        if valid is None:
            return False
        for key in oracle.choosable:
            if oracle.pick(key) == "one":
                table["group"][key]["standard"] = next(
                    name for name in oracle.members(key) if name in valid
                )
    return True


def test_random_walks_over_small_models_match_the_reference_model(tmp_path: Path) -> None:
    walks = 0
    for seed in range(60):
        folder, tables = tmp_path / str(seed), random_catalog(Random(seed))
        if give_valid_standards(tables, tmp_path / f"before-{seed}"):
            catalog = load_tables(folder, tables)
            run_walk(
                catalog,
                {car.id: Oracle(folder, car.id) for car in catalog.models},
                AUTUMN,
                seed,
                length=250,
            )
            walks += 1
    assert walks >= 30
