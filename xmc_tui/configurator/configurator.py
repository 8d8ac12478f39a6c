"""The configurator: executes commands on a build and records its undo history."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date

from xmc_tui.configurator.build_evaluator import BuildEvaluator
from xmc_tui.configurator.build_state import BuildState, CatalogAndDay, SavedSheet
from xmc_tui.configurator.command_results import (
    Blocked,
    CommandResult,
    Edit,
    EditKind,
    NotOffered,
    Unchanged,
)
from xmc_tui.configurator.commands import (
    ApplyBuild,
    ApplyTheme,
    ChangeEditionAndDay,
    Choose,
    ChooseModel,
    Command,
    CopyGroup,
    Redo,
    Remove,
    ResetGroup,
    SetBudget,
    Undo,
)
from xmc_tui.configurator.option_group_copy import can_copy_group, copy_group, make_copy_command
from xmc_tui.configurator.undo_history import History
from xmc_tui.configurator.undoable_edits import EditRecorder
from xmc_tui.domain.build import (
    Build,
    add_option,
    build_from_theme,
    chosen_in_group,
    remove_option,
    reset_group,
)
from xmc_tui.domain.catalog import Catalog, Model, Option, SelectionMode
from xmc_tui.domain.compiled_rules import CompiledRules
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.domain.pricing import Quote
from xmc_tui.domain.sheet_details import NO_DETAILS, SheetDetails


class Configurator:
    """Executes commands on the current build and records them in the undo history."""

    def __init__(
        self,
        catalog: Catalog,
        today: Callable[[], date],
        details: SheetDetails = NO_DETAILS,
        saved_sheet: SavedSheet | None = None,
        budget: int | None = None,
        imported_build: Build | None = None,
        day: date | None = None,
    ) -> None:
        self.state = BuildState(catalog, today, details, saved_sheet, budget, imported_build, day)
        self.history = History()
        self.evaluator = BuildEvaluator(self.state)

    @property
    def catalog(self) -> Catalog:
        """The catalog of the build."""
        return self.state.catalog

    @property
    def build(self) -> Build:
        """The current build."""
        return self.state.build

    @property
    def model(self) -> Model:
        """The model of the current build."""
        return self.state.model

    @property
    def _recorder(self) -> EditRecorder:
        return EditRecorder(self.state, self.history)

    @property
    def compiled_rules(self) -> CompiledRules:
        """The compiled rules of the model."""
        return self.evaluator.compiled_rules

    @property
    def quote(self) -> Quote:
        """The price and the conditions of the current build."""
        return self.evaluator.quote

    @property
    def sheet_details(self) -> SheetDetails:
        """The names on the sheet: customer, advisor, store."""
        return self.state.details

    @sheet_details.setter
    def sheet_details(self, details: SheetDetails) -> None:
        self.state.details = details

    @property
    def saved_sheet(self) -> SavedSheet | None:
        """The sheet that the build was opened from or exported to."""
        return self.state.saved_sheet

    @property
    def budget(self) -> int | None:
        """The budget in yuan; None if there is no limit."""
        return self.state.budget

    @property
    def quoted_on(self) -> date:
        """The day that prices and periods are judged on."""
        return self.state.pricing_date(self.build)

    @property
    def differs_from_saved_sheet(self) -> bool:
        """Whether the build or the names differ from the sheet; True if there is no sheet yet."""
        return self.state.differs_from_sheet(self.build)

    @property
    def is_unsaved(self) -> bool:
        """Whether leaving now would lose something."""
        if self.saved_sheet is not None:
            return self.differs_from_saved_sheet
        return self.history.next_undo is not None or self.state.imported_build is not None

    # ── Commands ──────────────────────────────────────────────────────────────────────────────────

    def do(self, command: Command) -> CommandResult:
        """Execute a command and return its result; raise KeyError for an unknown id."""
        match command:
            case Choose(option):
                return self._choose(self.model.options[option])
            case Remove(option):
                return self._remove(self.model.options[option])
            case ResetGroup(group):
                return self._reset_group(group)
            case ChooseModel(model, option):
                build = self.evaluator.make_build_of_model(model, option)
                return self._apply(Edit(EditKind.MODEL, model, model), build)
            case ApplyBuild(build, edit):
                return self._apply_build(build, edit)
            case ApplyTheme(theme):
                return self._apply_theme(theme)
            case CopyGroup():
                return self._copy_group(command)
            case ChangeEditionAndDay(terms, build):
                return self._change_terms(terms, build)
            case SetBudget(total):
                self.state.budget = total
                return Unchanged()
            case Undo():
                return self._recorder.undo()
            case Redo():
                return self._recorder.redo()

    def _choose(self, option: Option) -> CommandResult:
        if self.model.group_by_id[option.group].pick is SelectionMode.GIFT:
            return Unchanged()
        build = add_option(self.model, self.build, option.id)
        if self._not_offered((option.id,), build):
            return NotOffered(option.id)
        return self._apply_unless_blocked(EditKind.CHOOSE, option.id, build, option.id, {option.id})

    def _remove(self, option: Option) -> CommandResult:
        if self.model.group_by_id[option.group].pick is not SelectionMode.ANY:
            return Unchanged()
        build = remove_option(self.build, option.id)
        return self._apply_unless_blocked(EditKind.REMOVE, option.id, build, option.id, {option.id})

    def _reset_group(self, group_id: str) -> CommandResult:
        group = self.model.group_by_id[group_id]
        if group.pick is SelectionMode.GIFT:
            return Unchanged()
        build = reset_group(group, self.build)
        members = {option.id for option in group.options}
        return self._apply_unless_blocked(
            EditKind.RESET_GROUP, group_id, build, group.standard or "", members
        )

    def _apply_build(self, build: Build, edit: Edit) -> CommandResult:
        if build.model == self.build.model:
            is_valid = not self.evaluator.introduced_conflicts(build)
        else:
            is_valid = self.evaluator.can_be_ordered(build)
        if not is_valid:
            raise ValueError("a build that is offered breaks no rule")
        return self._apply(edit, build)

    def _apply_theme(self, theme_id: str) -> CommandResult:
        theme = next(theme for theme in self.catalog.themes if theme.id == theme_id)
        build = build_from_theme(self.model, theme)
        if ended := self._not_offered(build.chosen, build):
            return NotOffered(ended[0])
        return self._apply_unless_blocked(EditKind.THEME, theme_id, build, "", build.chosen)

    def copy_group_command(self, group_id: str, tab_label: str = "") -> CopyGroup | None:
        """Return the command that copies this build's choice in a group to another build.

        None for a gift or unknown group.
        """
        return make_copy_command(self.model, self.build, group_id, tab_label)

    def can_copy_group(self, command: CopyGroup) -> bool:
        """Whether this model has all options to be copied, in a valid number; ignores the rules."""
        return can_copy_group(self.model, command)

    def _copy_group(self, command: CopyGroup) -> CommandResult:
        """Copy the choice of a group from another build, possibly of another model."""
        if not self.can_copy_group(command):
            return Unchanged()
        group = self.model.group_by_id[command.group]
        build = copy_group(group, self.build, command)
        if build.chosen == self.build.chosen:
            return Unchanged()
        if ended := self._not_offered(command.options, build):
            return NotOffered(ended[0])
        option_id = next(iter(chosen_in_group(group, build)), "")
        members = {option.id for option in group.options}
        return self._apply_unless_blocked(
            EditKind.COPY_GROUP, group.id, build, option_id, members, command.copied_from
        )

    def _change_terms(self, terms: CatalogAndDay, build: Build) -> CommandResult:
        if terms == self.state.terms:
            return Unchanged()
        day = terms.day or self.state.today()
        edit = Edit(EditKind.TERMS, f"{terms.catalog.edition.id} {day}", build.model)
        return self._recorder.apply(edit, build, terms)

    def _not_offered(self, options: Iterable[str], build: Build) -> tuple[str, ...]:
        """Return those of some options that are not offered on the day a build is quoted on."""
        closed = self.compiled_rules.find_not_offered(self.state.pricing_date(build))
        return self.compiled_rules.ids_of(self.compiled_rules.mask_of(options) & closed)

    def _apply_unless_blocked(
        self,
        kind: EditKind,
        subject: str,
        build: Build,
        option_id: str,
        fixed_options: Collection[str],
        copied_from: str = "",
    ) -> CommandResult:
        """Apply an edit; if it breaks rules, return resolutions that keep `fixed_options`."""
        edit = Edit(kind, subject, build.model, copied_from=copied_from)
        conflicts = self.evaluator.introduced_conflicts(build)
        if not conflicts:
            return self._apply(edit, build)
        resolutions = self.evaluator.resolutions_of_build(build, fixed_options)
        edit = replace(edit, via_resolution=True)
        fixed, is_proven = frozenset(fixed_options), resolutions.is_proven
        return Blocked(edit, option_id, conflicts, resolutions, build, fixed, is_proven)

    def _apply(self, edit: Edit, build: Build) -> CommandResult:
        if build == self.build or (edit.kind is EditKind.MODEL and build.model == self.build.model):
            return Unchanged()
        return self._recorder.apply(edit, build)

    def migrate_to(self, catalog: Catalog, build: Build) -> Configurator:
        """Return a configurator at `build` on another catalog, with the same details and sheet.

        The sheet is marked as not matching the new catalog, so that the next export is a new
        revision.
        """
        saved_sheet = replace(self.saved_sheet, figures_hold=False) if self.saved_sheet else None
        state = self.state
        return Configurator(
            catalog, state.today, state.details, saved_sheet, state.budget, build, state.terms.day
        )

    def replay_edit(self, edit: Edit, build: Build, direction: str) -> None:
        """Replay one recorded history entry without checking rules or dates again."""
        self._recorder.replay(edit, build, direction)

    def fork(self) -> Configurator:
        """Return a copy that has a separate history and belongs to no order sheet yet."""
        copy = Configurator(self.catalog, self.state.today)
        copy.state, copy.history = self.state.copy(), self.history.copy()
        copy.evaluator = self.evaluator.make_for_copied_state(copy.state)
        return copy

    def start_over(self, catalog: Catalog, details: SheetDetails) -> Configurator:
        """Return a configurator for another order: the standard car of the first model.

        The day of an order sheet is not that of the next order, but a day chosen before one was
        exported is.
        """
        day = None if self.saved_sheet is not None else self.state.terms.day
        return Configurator(catalog, self.state.today, details, day=day)

    def mark_exported(self, number: str, quoted_on: date) -> None:
        """Record that the current state was exported to the sheet of that number."""
        self.state.mark_exported(SavedSheet(number, self.build, self.sheet_details, quoted_on))
