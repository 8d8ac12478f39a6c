"""The catalog as immutable values: models, groups, options, rules and programme terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from xmc_tui.domain.appearance import Appearance
from xmc_tui.domain.frozen_dataclass import frozen


class PriceBasis(StrEnum):
    """The origin of a price: a public source, our own example, or the showroom."""

    PUBLISHED = "published"
    ILLUSTRATIVE = "illustrative"
    STORE = "store"


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
    """The content of a step: the models, a set of groups, or a review of the build."""

    MODEL = "model"
    GROUPS = "groups"
    REVIEW = "review"


@frozen
class Localized:
    """A text in Chinese and English."""

    zh: str
    en: str

    def in_language(self, code: str) -> str:
        """Return the text in a language, "zh" or "en"."""
        return self.zh if code == "zh" else self.en


@frozen
class SourceLocation:
    """The source location of a catalog entry: file, key, and line (0 if unknown)."""

    file: str
    key: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@frozen
class Source:
    """A publication that catalog facts are taken from; `published` is a date or a year."""

    id: str
    title: str
    published: str


@frozen
class Price:
    """A list price in whole yuan with its basis and the id of its source."""

    amount: int
    basis: PriceBasis
    source: str

    @property
    def is_illustrative(self) -> bool:
        """Whether the amount is our own example because the real price is not public."""
        return self.basis is PriceBasis.ILLUSTRATIVE


@frozen
class Period:
    """The first and last day, both included, of an offer; None means no limit."""

    first: date | None = None
    last: date | None = None

    def covers(self, day: date) -> bool:
        """Whether `day` is within the period."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@frozen
class Note:
    """A remark of the catalog and the id of its source; "" if the remark is our own."""

    text: Localized
    source: str = ""


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
    appearance: Appearance | None = None
    note: Note | None = None
    offered: Period = Period()
    name_is_ours: bool = False
    location: SourceLocation = SourceLocation("", "")


@frozen
class Group:
    """A group of alternative or combinable options, in catalog order, shown on one step.

    `part` is the part of the car that its options are shown on.
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
class Figure:
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
    figures: tuple[Figure, ...] = ()
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
    def choosable(self) -> tuple[Group, ...]:
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
class ThresholdTerms:
    """The counted sum needed to qualify, in yuan.

    With operator ">=" the amount itself suffices; with ">" it does not.
    """

    amount: int
    operator: str
    source: str

    @property
    def least_sum(self) -> int:
        """The smallest sum in whole yuan that passes."""
        return self.amount + 1 if self.operator == ">" else self.amount


@frozen
class DeliveryTerms:
    """The months from quote to delivery, and the extra weeks for bespoke items.

    Each is a pair (minimum, maximum).
    """

    ordinary_months: tuple[int, int]
    bespoke_extra_weeks: tuple[int, int]


@frozen
class Benefit:
    """A gift pack without public contents: listed but never counted, `worth` in yuan."""

    id: str
    text: Localized
    worth: int
    offered: Period
    source: str


@frozen
class PremiumBenchmark:
    """The share of the base price that customers of another manufacturer spend on options."""

    id: str
    name: Localized
    premium: float
    source: str


@frozen
class Programme:
    """The terms of the customization service; money in yuan."""

    name: Localized
    threshold: ThresholdTerms
    at_least_one_bespoke: bool
    deposit: int
    cooling_off_days: int
    transferable: bool
    lock_channel: str
    trial: Period
    monthly_quota: int
    yearly_quota: int
    delivery: DeliveryTerms
    bespoke_repair_extra_workdays: tuple[int, int]
    benefits: tuple[Benefit, ...] = ()
    benchmarks: tuple[PremiumBenchmark, ...] = ()
    notes: tuple[Note, ...] = ()
    sources: Mapping[str, tuple[str, ...]] = MappingProxyType({})


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
    """A dated set of terms."""

    id: str
    name: Localized
    first_day: date


@frozen
class Overlay:
    """The name and content digest of a showroom's partial catalog."""

    name: str
    digest: str


@frozen(eq=False, slots=False)
class Catalog:
    """A catalog in one edition with its overlays; `digest` is that of the merged files."""

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

    @cached_property
    def model_by_id(self) -> Mapping[str, Model]:
        """The models by id, in catalog order."""
        return {model.id: model for model in self.models}
