"""The configurator: executes commands on a build and keeps its undo history."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

from xmc_tui.configurator.build_state import BuildState, Origin
from xmc_tui.configurator.commands import (
    Choose,
    ChooseModel,
    Command,
    Redo,
    Remove,
    SetCeiling,
    Take,
    TakeOver,
    TakeTheme,
    Undo,
    Withdraw,
)
from xmc_tui.configurator.evaluator import BuildEvaluator
from xmc_tui.configurator.history import History, UndoEntry
from xmc_tui.configurator.outcomes import (
    Applied,
    Blocked,
    Deed,
    DeedKind,
    NotOffered,
    Outcome,
    Unchanged,
)
from xmc_tui.domain.build import (
    Build,
    choices_in,
    standard_build,
    theme_build,
    with_option,
    with_standard,
    without_option,
)
from xmc_tui.domain.catalog import Catalog, Model, Option, Pick
from xmc_tui.domain.details import NO_DETAILS, Details
from xmc_tui.domain.frozen import replace
from xmc_tui.domain.price import Quote
from xmc_tui.domain.rules import Rulebook


class Configurator:
    """Executes commands on the current build and records them in the undo history."""

    def __init__(
        self,
        catalog: Catalog,
        today: Callable[[], date],
        details: Details = NO_DETAILS,
        origin: Origin | None = None,
        ceiling: int | None = None,
        carried: Build | None = None,
    ) -> None:
        self.state = BuildState(catalog, today, details, origin, ceiling, carried)
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
    def rulebook(self) -> Rulebook:
        """The compiled rules of the model."""
        return self.evaluator.rulebook

    @property
    def quote(self) -> Quote:
        """The price and the conditions of the current build."""
        return self.evaluator.quote

    @property
    def details(self) -> Details:
        """The names on the sheet: customer, advisor, store."""
        return self.state.details

    @details.setter
    def details(self, details: Details) -> None:
        self.state.details = details

    @property
    def origin(self) -> Origin | None:
        """The sheet that the build was opened from or exported to."""
        return self.state.origin

    @property
    def ceiling(self) -> int | None:
        """The budget in yuan; None if there is no limit."""
        return self.state.ceiling

    @property
    def quoted_on(self) -> date:
        """The day that prices and periods are judged on."""
        return self.state.pricing_date(self.build)

    @property
    def differs_from_origin(self) -> bool:
        """Whether the build or the names differ from the sheet; True if there is no sheet yet."""
        return self.state.differs_from_sheet(self.build)

    @property
    def is_unsaved(self) -> bool:
        """Whether leaving now would lose something."""
        if self.origin is not None:
            return self.differs_from_origin
        return self.history.next_undo is not None or self.state.carried is not None

    # ── Commands ──────────────────────────────────────────────────────────────────────────────────

    def do(self, command: Command) -> Outcome:
        """Execute a command and return its result; raise KeyError for an unknown id."""
        match command:
            case Choose(option):
                return self._choose(self.model.options[option])
            case Remove(option):
                return self._remove(self.model.options[option])
            case Withdraw(group):
                return self._withdraw(group)
            case ChooseModel(model):
                return self._apply(
                    Deed(DeedKind.MODEL, model, model),
                    standard_build(self.catalog.model_by_id[model]),
                )
            case Take(build, deed):
                return self._take(build, deed)
            case TakeTheme(theme):
                return self._take_theme(theme)
            case TakeOver():
                return self._take_over(command)
            case SetCeiling(total):
                self.state.ceiling = total
                return Unchanged()
            case Undo():
                return self._undo()
            case Redo():
                return self._redo()

    def _choose(self, option: Option) -> Outcome:
        if self.model.group_by_id[option.group].pick is Pick.GIFT:
            return Unchanged()
        build = with_option(self.model, self.build, option.id)
        closed = self.rulebook.not_offered(self.state.pricing_date(build))
        if closed >> self.rulebook.number[option.id] & 1:
            return NotOffered(option.id)
        return self._apply_unless_blocked(DeedKind.CHOOSE, option.id, build, option.id, {option.id})

    def _remove(self, option: Option) -> Outcome:
        if self.model.group_by_id[option.group].pick is not Pick.ANY:
            return Unchanged()
        build = without_option(self.build, option.id)
        return self._apply_unless_blocked(DeedKind.REMOVE, option.id, build, option.id, {option.id})

    def _withdraw(self, group_id: str) -> Outcome:
        group = self.model.group_by_id[group_id]
        if group.pick is Pick.GIFT:
            return Unchanged()
        build = with_standard(group, self.build)
        members = {option.id for option in group.options}
        return self._apply_unless_blocked(
            DeedKind.WITHDRAW, group_id, build, group.standard or "", members
        )

    def _take(self, build: Build, deed: Deed) -> Outcome:
        is_same_car = build.model == self.build.model
        if (
            self.evaluator.new_conflicts(build)
            if is_same_car
            else not self.evaluator.can_be_ordered(build)
        ):
            raise ValueError("only builds that hold are offered to be taken")
        return self._apply(deed, build)

    def _take_theme(self, theme_id: str) -> Outcome:
        theme = next(theme for theme in self.catalog.themes if theme.id == theme_id)
        build = theme_build(self.model, theme)
        mask = self.rulebook.mask_of(build.chosen)
        if ended := self.rulebook.ids_of(
            mask & self.rulebook.not_offered(self.state.pricing_date(build))
        ):
            return NotOffered(ended[0])
        return self._apply_unless_blocked(DeedKind.THEME, theme_id, build, "", build.chosen)

    def lent(self, group_id: str, letter: str = "") -> TakeOver | None:
        """Return the command that copies this build's choice in a group to another build.

        None for a gift or unknown group. The ids are read here, because the other build may use
        another catalog.
        """
        group = self.model.group_by_id.get(group_id)
        if group is None or group.pick is Pick.GIFT:
            return None
        held = frozenset(choices_in(group, self.build))
        return TakeOver(group_id, held, held & self.build.wishes, letter)

    def can_take_over(self, asked: TakeOver) -> bool:
        """Whether the group of this model has all options to be copied, in a valid number.

        Rules are not checked.
        """
        group = self.model.group_by_id.get(asked.group)
        if (
            group is None
            or group.pick is Pick.GIFT
            or (group.pick is Pick.ONE and len(asked.options) != 1)
        ):
            return False
        return asked.options <= {option.id for option in group.options}

    def _take_over(self, asked: TakeOver) -> Outcome:
        """Copy the choice of a group from another build, possibly of another model."""
        if not self.can_take_over(asked):
            return Unchanged()
        group = self.model.group_by_id[asked.group]
        members, wanted = {option.id for option in group.options}, asked.options
        # The standard option differs between models: a copied option that is not standard here
        # becomes a wish.
        wishes = {option for option in wanted if option in asked.wishes or option != group.standard}
        build = replace(
            self.build,
            chosen=self.build.chosen - members | wanted,
            wishes=self.build.wishes - members | wishes,
        )
        if build.chosen == self.build.chosen:
            return Unchanged()
        if ended := self.rulebook.ids_of(
            self.rulebook.mask_of(wanted)
            & self.rulebook.not_offered(self.state.pricing_date(build))
        ):
            return NotOffered(ended[0])
        option_id = next(iter(choices_in(group, build)), "")
        return self._apply_unless_blocked(
            DeedKind.OVER, group.id, build, option_id, members, asked.source
        )

    def _apply_unless_blocked(
        self,
        kind: DeedKind,
        subject: str,
        build: Build,
        option_id: str,
        settled: Collection[str],
        source: str = "",
    ) -> Outcome:
        deed = Deed(kind, subject, build.model, source=source)
        conflicts = self.evaluator.new_conflicts(build)
        if not conflicts:
            return self._apply(deed, build)
        day = self.state.pricing_date(build)
        ways = self.evaluator.advice.ways_out(self.build, build, settled, day, tolerated=self.build)
        return Blocked(replace(deed, by_way=True), option_id, conflicts, ways)

    def _apply(self, deed: Deed, build: Build) -> Outcome:
        if build == self.build or (deed.kind is DeedKind.MODEL and build.model == self.build.model):
            return Unchanged()
        self.history.push(UndoEntry(deed, self.build, build))
        self.state.build = build
        return Applied(deed)

    def _undo(self) -> Outcome:
        entry = self.history.undo()
        if entry is None:
            return Unchanged()
        self.state.build = entry.before
        return Applied(entry.edit, "undo")

    def _redo(self) -> Outcome:
        entry = self.history.redo()
        if entry is None:
            return Unchanged()
        self.state.build = entry.after
        return Applied(entry.edit, "redo")

    def carried_to(self, catalog: Catalog, build: Build) -> Configurator:
        """Return a configurator at `build` on another catalog, with the same details and sheet.

        The sheet is marked as not matching the new catalog, so that the next export is a new
        revision.
        """
        origin = replace(self.origin, sound=False) if self.origin else None
        return Configurator(
            catalog, self.state.today, self.details, origin, self.ceiling, carried=build
        )

    def relive(self, deed: Deed, build: Build, direction: str) -> None:
        """Replay one recorded history entry without checking rules or dates again."""
        if direction == "undo" and self.history.undo_leads_to(build):
            self._undo()
        elif direction == "redo" and self.history.redo_leads_to(build):
            self._redo()
        elif build != self.build:
            # An edit before this one may be lost from a damaged draft: the build counts all the same.
            self.history.push(UndoEntry(deed, self.build, build))
            self.state.build = build

    def copied(self) -> Configurator:
        """Return a copy with a history of its own that belongs to no order sheet yet."""
        twin = Configurator(self.catalog, self.state.today)
        twin.state, twin.history = self.state.copy(), self.history.copy()
        twin.evaluator = self.evaluator.for_copy(twin.state)
        return twin

    def exported(self, number: str, quoted_on: date) -> None:
        """Record that the current state was exported to the sheet of that number."""
        self.state.origin = Origin(number, self.build, self.details, quoted_on)
