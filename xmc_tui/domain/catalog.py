"""The catalog as immutable values: models with their groups, options and rules; steps; themes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property

from xmc_tui.domain.appearance import OptionAppearance
from xmc_tui.domain.catalog_values import Localized, Note, Period, Price, Source, SourceLocation
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.programme_terms import Programme, ThresholdTerms


class SelectionMode(StrEnum):
    """The number of options of a group in a build: exactly one, any number, or all (gifts)."""

    ONE = "one"
    ANY = "any"
    GIFT = "gift"


class RuleKind(StrEnum):
    """The kinds of combination rules."""

    EXCLUDES = "excludes"
    REQUIRES = "requires"
    ONLY_WITH_MODEL = "only_with_model"


class StepKind(StrEnum):
    """The content of a step: the models, some groups, or a review of the build."""

    MODEL = "model"
    GROUPS = "groups"
    REVIEW = "review"


@frozen
class Option:
    """An option of a group.

    `name_is_ours` marks a name that is not from a source.
    """

    id: str
    group: str
    name: Localized
    price: Price
    bespoke: bool = False
    appearance: OptionAppearance | None = None
    note: Note | None = None
    offered: Period = Period()
    name_is_ours: bool = False
    location: SourceLocation = SourceLocation("", "")


@frozen
class Group:
    """A group of alternative or combinable options, in catalog order, shown on one step.

    `standard` is the option of the standard build; None for other than pick-one groups. `part` is
    the part of the car that its options are shown on.
    """

    id: str
    name: Localized
    step: str
    pick: SelectionMode
    options: tuple[Option, ...]
    standard: str | None
    part: str = ""
    note: Note | None = None
    location: SourceLocation = SourceLocation("", "")


@frozen
class Rule:
    """A combination rule.

    Each option of `when` excludes the options of `then`, or requires at least one of them. For
    `only_with_model`, `then` holds model ids: the options of `when` exist on those models only.
    """

    id: str
    kind: RuleKind
    when: tuple[str, ...]
    then: tuple[str, ...]
    reason: Localized
    source: str
    location: SourceLocation = SourceLocation("", "")


@frozen
class TechnicalFigure:
    """A technical figure; it applies if the build has an option of each set in `when`."""

    id: str
    name: Localized
    value: str
    unit: Localized
    source: str
    when: tuple[tuple[str, ...], ...] = ()
    note: Note | None = None


@frozen(eq=False, slots=False)
class Model:
    """A car with its groups and rules; `price` is that of the standard build, in yuan.

    `body` names the 3D model of its pictures; "" if there is none.
    """

    id: str
    name: Localized
    price: Price
    eligible: bool
    first_delivery: date | None
    groups: tuple[Group, ...]
    rules: tuple[Rule, ...]
    figures: tuple[TechnicalFigure, ...] = ()
    notes: tuple[Note, ...] = ()
    included: tuple[Localized, ...] = ()
    body: str = ""
    location: SourceLocation = SourceLocation("", "")

    @cached_property
    def options(self) -> Mapping[str, Option]:
        """The options by id, in catalog order, gifts last."""
        ordered = sorted(self.groups, key=lambda group: group.pick is SelectionMode.GIFT)
        return {option.id: option for group in ordered for option in group.options}

    @cached_property
    def group_by_id(self) -> Mapping[str, Group]:
        """The groups by id, in catalog order."""
        return {group.id: group for group in self.groups}

    @cached_property
    def choosable_groups(self) -> tuple[Group, ...]:
        """The groups with a choice: all but the gifts."""
        return tuple(group for group in self.groups if group.pick is not SelectionMode.GIFT)

    @cached_property
    def gifts(self) -> tuple[Option, ...]:
        """The options that every build includes free of charge."""
        return tuple(
            option
            for group in self.groups
            if group.pick is SelectionMode.GIFT
            for option in group.options
        )

    def gifts_on(self, day: date) -> tuple[Option, ...]:
        """Return the gifts of a build that is quoted on `day`, in catalog order."""
        return tuple(gift for gift in self.gifts if gift.offered.covers(day))

    def group_of(self, option_id: str) -> Group:
        """Return the group of an option; raise KeyError for an unknown id."""
        return self.group_by_id[self.options[option_id].group]


@frozen
class Step:
    """One screen of the configurator."""

    id: str
    name: Localized
    kind: StepKind


@frozen
class Theme:
    """A suggested build: the options it names, by model."""

    id: str
    name: Localized
    note: Note | None
    builds: Mapping[str, tuple[str, ...]]
    location: SourceLocation = SourceLocation("", "")


@frozen
class Edition:
    """A dated set of terms.

    `threshold` is None if the edition cannot be read or has none of its own.
    """

    id: str
    name: Localized
    first_day: date
    threshold: ThresholdTerms | None = None


@frozen
class Overlay:
    """The name and content digest of a showroom's partial catalog."""

    name: str
    digest: str


@frozen(eq=False, slots=False)
class Catalog:
    """A catalog in one edition with its overlays; `digest` is that of the merged files.

    `editions` are all editions of its folder, by their first days.
    """

    id: str
    version: str
    edition: Edition
    overlays: tuple[Overlay, ...]
    digest: str
    programme: Programme
    models: tuple[Model, ...]
    steps: tuple[Step, ...]
    themes: tuple[Theme, ...]
    sources: Mapping[str, Source]
    editions: tuple[Edition, ...] = ()

    def edition_on(self, day: date) -> Edition | None:
        """Return the edition in force on a day, the last that has begun; None before the first."""
        begun = [edition for edition in self.editions if edition.first_day <= day]
        return max(begun, key=lambda edition: edition.first_day, default=None)

    def other_edition_in_force(self, day: date) -> Edition | None:
        """Return the edition in force on a day if the catalog is another edition."""
        found = self.edition_on(day)
        return found if found is not None and found.id != self.edition.id else None

    @cached_property
    def model_by_id(self) -> Mapping[str, Model]:
        """The models by id, in catalog order."""
        return {model.id: model for model in self.models}
