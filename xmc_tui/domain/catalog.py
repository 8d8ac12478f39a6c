"""The catalog as values: models, groups, options, rules and the terms of the programme."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from xmc_tui.domain.frozen import frozen
from xmc_tui.domain.look import Look


class Basis(StrEnum):
    """Where a price comes from: a public source, nobody yet, or the showroom itself."""

    PUBLISHED = "published"
    ILLUSTRATIVE = "illustrative"
    STORE = "store"


class Pick(StrEnum):
    """How many options of a group a build holds: exactly one, any number, or always all (gifts)."""

    ONE = "one"
    ANY = "any"
    GIFT = "gift"


class RuleKind(StrEnum):
    """The three kinds of combination rule a catalog can state."""

    EXCLUDES = "excludes"
    REQUIRES = "requires"
    ONLY_WITH_MODEL = "only_with_model"


class StepKind(StrEnum):
    """What a step shows: the cars, the groups placed on it, or the whole build."""

    MODEL = "model"
    GROUPS = "groups"
    REVIEW = "review"


@frozen
class Localized:
    """One text in Chinese and in English."""

    zh: str
    en: str

    def in_language(self, code: str) -> str:
        """Return the text for a language code, "zh" or "en"."""
        return self.zh if code == "zh" else self.en


@frozen
class Place:
    """The file, key and line (0 when unknown) at which a catalog thing is written."""

    file: str
    key: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@frozen
class Source:
    """A publication that facts of the catalog are taken from; `published` is a day or a year."""

    id: str
    title: str
    published: str


@frozen
class Price:
    """A list price in whole yuan with its basis and the id of its source."""

    amount: int
    basis: Basis
    source: str

    @property
    def is_illustrative(self) -> bool:
        """Whether the amount is an example of ours because the true one is not public."""
        return self.basis is Basis.ILLUSTRATIVE


@frozen
class Period:
    """The first and last day, both included, on which something is offered; None leaves an end open."""

    first: date | None = None
    last: date | None = None

    def covers(self, day: date) -> bool:
        """Whether `day` lies within the period."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@frozen
class Note:
    """A remark of the catalog with the source it is taken from ("" when it is our own)."""

    text: Localized
    source: str = ""


@frozen
class Option:
    """One thing that can be had, in one group of one model."""

    id: str
    group: str
    name: Localized
    price: Price
    bespoke: bool = False
    look: Look | None = None
    note: Note | None = None
    offered: Period = Period()
    name_is_ours: bool = False
    place: Place = Place("", "")


@frozen
class Group:
    """Options that answer one question, in catalog order, placed on one step; `part` is what of the car they show."""

    id: str
    name: Localized
    step: str
    pick: Pick
    options: tuple[Option, ...]
    standard: str | None
    part: str = ""
    note: Note | None = None
    place: Place = Place("", "")


@frozen
class Rule:
    """A combination rule: each option of `when` excludes, or requires one of, the options in `then`.

    For `only_with_model` the entries of `then` are model ids: options of `when` exist on those models only.
    """

    id: str
    kind: RuleKind
    when: tuple[str, ...]
    then: tuple[str, ...]
    reason: Localized
    source: str
    place: Place = Place("", "")


@frozen
class Figure:
    """A technical figure; it holds when the build has an option of every set in `when` (no sets: always)."""

    id: str
    name: Localized
    value: str
    unit: Localized
    source: str
    when: tuple[tuple[str, ...], ...] = ()
    note: Note | None = None


@frozen(eq=False, slots=False)
class Model:
    """A car with its groups and rules; the price is that of the standard car in yuan.

    `body` is the model its pictures are drawn from, "" where there is none.
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
    place: Place = Place("", "")

    @cached_property
    def options(self) -> Mapping[str, Option]:
        """Every option by id, in catalog order, gifts last."""
        ordered = sorted(self.groups, key=lambda group: group.pick is Pick.GIFT)
        return {option.id: option for group in ordered for option in group.options}

    @cached_property
    def group_by_id(self) -> Mapping[str, Group]:
        """Every group by id, in catalog order."""
        return {group.id: group for group in self.groups}

    @cached_property
    def choosable(self) -> tuple[Group, ...]:
        """The groups in which the advisor chooses: all but the gifts."""
        return tuple(group for group in self.groups if group.pick is not Pick.GIFT)

    @cached_property
    def gifts(self) -> tuple[Option, ...]:
        """The options every build is given on the days on which they are offered, at a charge of 0."""
        return tuple(option for group in self.groups if group.pick is Pick.GIFT for option in group.options)

    def gifts_on(self, day: date) -> tuple[Option, ...]:
        """Return the gifts of a build that is quoted on `day`, in catalog order."""
        return tuple(gift for gift in self.gifts if gift.offered.covers(day))

    def group_of(self, option_id: str) -> Group:
        """Return the group an option belongs to; KeyError for an unknown id."""
        return self.group_by_id[self.options[option_id].group]


@frozen
class Step:
    """One screen of the walk, in catalog order."""

    id: str
    name: Localized
    kind: StepKind


@frozen
class ThresholdTerms:
    """What must be counted, in yuan, and whether reaching the amount suffices (">=") or not (">")."""

    amount: int
    operator: str
    source: str

    @property
    def least_sum(self) -> int:
        """The least whole-yuan sum that passes."""
        return self.amount + 1 if self.operator == ">" else self.amount


@frozen
class DeliveryTerms:
    """Months from the quote to an ordinary delivery and weeks on top with a bespoke item, each (least, most)."""

    ordinary_months: tuple[int, int]
    bespoke_extra_weeks: tuple[int, int]


@frozen
class Benefit:
    """A gifted pack whose contents are not public: told in words, never counted; worth in yuan."""

    id: str
    text: Localized
    worth: int
    offered: Period
    source: str


@frozen
class Benchmark:
    """What other makers' customers spend on options, as a share of the base price."""

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
    benchmarks: tuple[Benchmark, ...] = ()
    notes: tuple[Note, ...] = ()
    sources: Mapping[str, tuple[str, ...]] = MappingProxyType({})


@frozen
class Theme:
    """A ready build of our own arrangement: per model the options it names."""

    id: str
    name: Localized
    note: Note | None
    builds: Mapping[str, tuple[str, ...]]
    place: Place = Place("", "")


@frozen
class Edition:
    """The dated set of terms a catalog is read in."""

    id: str
    name: Localized
    first_day: date


@frozen
class Overlay:
    """A showroom's own partial catalog, by name and content digest."""

    name: str
    digest: str


@frozen(eq=False, slots=False)
class Catalog:
    """All that is sold in one edition with its overlays; `digest` is that of the merged files."""

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
        """Every model by id, in catalog order."""
        return {model.id: model for model in self.models}
