"""The one door the front ends knock on: commands go in, outcomes come out, and the build is kept here alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from xmc_tui.domain.build import (
    Build,
    standard_build,
    with_option,
    with_standard,
    without_option,
)
from xmc_tui.domain.catalog import Catalog, Group, Model, Option, Pick
from xmc_tui.domain.price import Quote, quote
from xmc_tui.domain.rules import Conflict, Rulebook, rulebook_of


class State(StrEnum):
    """Whether an option can be chosen as the build stands."""

    FREE = "free"
    NEEDS_CHANGES = "needs-changes"
    NOT_OFFERED = "not-offered"


# ── Commands: what an advisor can ask for ─────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Choose:
    """Wish for an option. Where any number can be had it joins the others."""

    option: str


@dataclass(frozen=True, slots=True)
class Remove:
    """Take an option of an any-number group out again."""

    option: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Return a group to its standard choice and forget what was wished in it."""

    group: str


@dataclass(frozen=True, slots=True)
class ChooseModel:
    """Start from the standard car of a model."""

    model: str


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the last thing done."""


@dataclass(frozen=True, slots=True)
class Redo:
    """Do again what was taken back last."""


Command = Choose | Remove | Withdraw | ChooseModel | Undo | Redo


# ── Outcomes: what came of it ─────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done, by the kind of command and the id it named; gives undo and redo their names."""

    kind: str
    subject: str
    model: str


@dataclass(frozen=True, slots=True)
class Applied:
    """The build is another now; `way` is "do", "undo" or "redo"."""

    deed: Deed
    way: str = "do"


@dataclass(frozen=True, slots=True)
class Blocked:
    """The command breaks rules beside the other choices: nothing changed, and here is why.

    `option` is the one it would have brought in or taken out; "" where a group of any number was to be emptied.
    """

    option: str
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class NotOffered:
    """The option cannot be had on the day of the quote, or not on this car: nothing changed."""

    option: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    """There was nothing to do."""


Outcome = Applied | Blocked | NotOffered | Unchanged


@dataclass(frozen=True, slots=True)
class Details:
    """What is written on the sheet beside the car; every field may be empty."""

    advisor: str = ""
    store: str = ""
    customer_name: str = ""
    customer_phone: str = ""
    customer_note: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """The sheet this build was opened from or last exported to: what was on it, and the day it was quoted."""

    number: str
    build: Build
    details: Details
    quoted_on: date


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be if an option were chosen: the quote, and the rules it would break."""

    option: str
    quote: Quote
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    deed: Deed
    before: Build
    after: Build


@dataclass
class Configurator:
    """Holds one build of one catalog with its history; `today` is asked whenever a day is needed."""

    catalog: Catalog
    today: Callable[[], date]
    details: Details = Details()
    origin: Origin | None = None
    build: Build = field(init=False)
    _done: list[_Step] = field(default_factory=list, init=False)
    _undone: list[_Step] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self.build = self.origin.build if self.origin else standard_build(self.catalog.models[0])

    # ── What holds ────────────────────────────────────────────────────────────────────────────────

    @property
    def model(self) -> Model:
        """The car being built."""
        return self.catalog.model_by_id[self.build.model]

    @property
    def rulebook(self) -> Rulebook:
        """The compiled rules of the car."""
        return rulebook_of(self.model)

    @property
    def differs_from_origin(self) -> bool:
        """Whether car, choices or details are others than on the sheet; True where there is no sheet yet."""
        return self._differs(self.build)

    def _differs(self, build: Build) -> bool:
        if self.origin is None:
            return True
        same_car = (build.model, build.chosen) == (self.origin.build.model, self.origin.build.chosen)
        return not same_car or self.details != self.origin.details

    @property
    def is_unsaved(self) -> bool:
        """Whether something would be lost by leaving now."""
        return self.differs_from_origin if self.origin else bool(self._done)

    @property
    def quoted_on(self) -> date:
        """The day that prices and periods are judged on: the sheet's while it stands, else today."""
        return self._day_of(self.build)

    def _day_of(self, build: Build) -> date:
        """Return the day a build would be quoted on: a change of the sheet's makes it today's."""
        return self.today() if self.origin is None or self._differs(build) else self.origin.quoted_on

    @property
    def quote(self) -> Quote:
        """The build as it stands, priced and judged."""
        return self._quoted(self.build)

    def conflicts(self) -> tuple[Conflict, ...]:
        """The rules the build breaks; only a sheet written under another catalog can bring some."""
        return self.rulebook.conflicts(self.build.chosen)

    def state(self, option_id: str) -> State:
        """Judge an option beside the build as it stands."""
        option = self.model.options[option_id]
        if self.model.group_by_id[option.group].pick is Pick.GIFT:
            return State.FREE
        build = with_option(self.model, self.build, option_id)
        if not self._is_offered(option, build):
            return State.NOT_OFFERED
        return State.NEEDS_CHANGES if self._new_conflicts(build) else State.FREE

    def preview(self, option_id: str) -> Preview:
        """Return what choosing an option would make of the build; nothing changes."""
        build = with_option(self.model, self.build, option_id)
        return Preview(option_id, self._quoted(build), self._new_conflicts(build))

    def preview_model(self, model_id: str) -> Quote:
        """Return the standard car of a model, priced and judged."""
        return self._quoted(standard_build(self.catalog.model_by_id[model_id]))

    def _quoted(self, build: Build) -> Quote:
        return quote(self.catalog, build, self._day_of(build))

    def _is_offered(self, option: Option, build: Build) -> bool:
        """Whether an option can be had on the day that the build with it would be quoted on."""
        number = self.rulebook.number[option.id]
        return not self.rulebook.not_offered(self._day_of(build)) >> number & 1

    def _new_conflicts(self, build: Build) -> tuple[Conflict, ...]:
        """Return the rules a build breaks and the present one does not: an old sheet's faults block nothing else."""
        if self.rulebook.holds(self.rulebook.mask_of(build.chosen)):
            return ()
        present = self.conflicts()
        return tuple(conflict for conflict in self.rulebook.conflicts(build.chosen) if conflict not in present)

    # ── What is done ──────────────────────────────────────────────────────────────────────────────

    def do(self, command: Command) -> Outcome:
        """Carry a command out, or say why not; an unknown id is a KeyError of the caller's."""
        match command:
            case Choose(option):
                return self._choose(self.model.options[option])
            case Remove(option):
                return self._remove(self.model.options[option])
            case Withdraw(group):
                return self._withdraw(self.model.group_by_id[group])
            case ChooseModel(model):
                return self._choose_model(self.catalog.model_by_id[model])
            case Undo():
                return self._undo()
            case Redo():
                return self._redo()

    def _choose(self, option: Option) -> Outcome:
        if self.model.group_by_id[option.group].pick is Pick.GIFT:
            return Unchanged()
        build = with_option(self.model, self.build, option.id)
        if not self._is_offered(option, build):
            return NotOffered(option.id)
        return self._apply_unless_blocked("choose", option.id, build, option.id)

    def _remove(self, option: Option) -> Outcome:
        if self.model.group_by_id[option.group].pick is not Pick.ANY:
            return Unchanged()
        return self._apply_unless_blocked("remove", option.id, without_option(self.build, option.id), option.id)

    def _withdraw(self, group: Group) -> Outcome:
        return self._apply_unless_blocked("withdraw", group.id, with_standard(group, self.build), group.standard or "")

    def _choose_model(self, model: Model) -> Outcome:
        if model.id == self.build.model:
            return Unchanged()
        return self._apply("model", model.id, standard_build(model))

    def _apply_unless_blocked(self, kind: str, subject: str, build: Build, option_id: str) -> Outcome:
        if conflicts := self._new_conflicts(build):
            return Blocked(option_id, conflicts)
        return self._apply(kind, subject, build)

    def _apply(self, kind: str, subject: str, build: Build) -> Outcome:
        if build == self.build:
            return Unchanged()
        step = _Step(Deed(kind, subject, build.model), self.build, build)
        self._done.append(step)
        self._undone.clear()
        self.build = build
        return Applied(step.deed)

    def _undo(self) -> Outcome:
        if not self._done:
            return Unchanged()
        step = self._done.pop()
        self._undone.append(step)
        self.build = step.before
        return Applied(step.deed, "undo")

    def _redo(self) -> Outcome:
        if not self._undone:
            return Unchanged()
        step = self._undone.pop()
        self._done.append(step)
        self.build = step.after
        return Applied(step.deed, "redo")

    @property
    def undoable(self) -> Deed | None:
        """What undo would take back; None when nothing is left."""
        return self._done[-1].deed if self._done else None

    @property
    def redoable(self) -> Deed | None:
        """What redo would do again; None when nothing is left."""
        return self._undone[-1].deed if self._undone else None

    # ── The sheet ─────────────────────────────────────────────────────────────────────────────────

    def set_details(self, **fields: str) -> None:
        """Set what is written beside the car; not a step that undo takes back."""
        self.details = replace(self.details, **fields)

    def exported(self, number: str, quoted_on: date) -> None:
        """Note that what stands now is on the sheet of that number."""
        self.origin = Origin(number, self.build, self.details, quoted_on)
