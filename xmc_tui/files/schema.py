"""The shape of the catalog files: what may be written where. Feeds validation and `xmc catalog schema`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from xmc_tui.domain.look import Body, Finish

#: Whole yuan; the bound only keeps absurd numbers out.
Yuan = Annotated[int, Field(ge=0, le=100_000_000)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Text = Annotated[
    str, Field(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+$")
]
Colour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
Basis = Literal["published", "illustrative", "store"]
Span = Annotated[list[Annotated[int, Field(ge=0, le=600)]], Field(min_length=2, max_length=2)]


class Table(BaseModel):
    """A table of a catalog file: unknown keys are refused, types are taken as they are written."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Localized(Table):
    """One text in both languages."""

    zh: Text
    en: Text


class CatalogHead(Table):
    """What the catalog is, and its cars in the order in which they are offered."""

    id: Id
    version: Text
    models: Annotated[list[Id], Field(min_length=1)]


class EditionHead(Table):
    """The dated set of terms that an edition file gives."""

    id: Id
    name: Localized
    first_day: date


class Source(Table):
    """A publication that values are taken from."""

    title: Text
    date: date | Text


class Step(Table):
    """One screen of the walk."""

    name: Localized
    kind: Literal["model", "groups", "review"]


class Look(Table):
    """How an option appears on the screen; `approximate` says that the colours are ours.

    `part` is what of the car it shows on, left out where its group names it; `shape` is one of the part's shapes.
    `unseen` says that the option is meant to show in no picture.
    """

    colours: Annotated[list[Colour], Field(max_length=3)] = []
    finish: Finish = "solid"
    approximate: bool = False
    part: Id | None = None
    shape: Id | None = None
    unseen: bool = False


class Offered(Table):
    """The first and last day on which something can be had."""

    from_: Annotated[date | None, Field(alias="from")] = None
    until: date | None = None


class Option(Offered):
    """One thing that can be had. The price of a gift is its list value."""

    name: Localized
    price: Yuan
    basis: Basis
    source: str
    bespoke: bool = False
    name_is_ours: bool = False
    look: Look | None = None
    note: Localized | None = None
    note_source: str | None = None


class Group(Table):
    """Options that answer one question."""

    name: Localized
    step: Id
    pick: Literal["one", "any", "gift"] = "one"
    part: Id | None = None
    standard: Id | None = None
    note: Localized | None = None
    note_source: str | None = None
    option: Annotated[dict[Id, Option], Field(min_length=1)]


class Rule(Table):
    """A combination rule; exactly one of excludes, requires and only_with_model is given."""

    when: Annotated[list[Id], Field(min_length=1)]
    excludes: Annotated[list[Id], Field(min_length=1)] | None = None
    requires: Annotated[list[Id], Field(min_length=1)] | None = None
    only_with_model: Annotated[list[Id], Field(min_length=1)] | None = None
    reason: Localized
    source: str


class Figure(Table):
    """A technical figure; `when` lists sets of options of each of which the build must have one."""

    name: Localized
    value: int | float | Text
    unit: Localized
    source: str
    when: list[Annotated[list[Id], Field(min_length=1)]] = []
    note: Localized | None = None


class Note(Table):
    """A remark with its source."""

    text: Localized
    source: str


class Included(Table):
    """Something every car of the model has."""

    name: Localized


class Model(Table):
    """A car; the price is that of the standard car."""

    name: Localized
    price: Annotated[int, Field(ge=1, le=100_000_000)]
    basis: Basis
    source: str
    eligible: bool
    body: Body | None = None
    first_delivery: Annotated[str, Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")] | None = None
    note: dict[Id, Note] = {}
    figure: dict[Id, Figure] = {}
    included: dict[Id, Included] = {}
    group: Annotated[dict[Id, Group], Field(min_length=1)]
    rule: dict[Id, Rule] = {}


class Theme(Table):
    """A ready build of our own arrangement: per model the options it names."""

    name: Localized
    note: Localized | None = None
    source: str
    build: dict[Id, list[Id]]


class Sourced(Table):
    """A table of terms with the sources it is taken from."""

    sources: Annotated[list[str], Field(min_length=1)]


class FirstBatch(Sourced):
    """How many items the first batch had."""

    items: int


class PaintGoal(Sourced):
    """How many paints the programme aims at, in how many years, made with whom."""

    paints: int
    years: int
    partners: list[Text]


class Threshold(Sourced):
    """What must be counted for a car to be a customized one; amount and operator come from the edition."""

    at_least_one_bespoke: bool
    gifts_count: Literal[False]
    amount: Yuan
    operator: Literal[">", ">="]
    source: str


class Deposit(Sourced):
    """The deposit in yuan."""

    amount: Yuan


class CoolingOff(Sourced):
    """The cooling-off period in days."""

    days: Annotated[int, Field(ge=0, le=3660)]


class Lock(Sourced):
    """Where an order is locked, and whether the slot can change hands."""

    channel: Literal["store"]
    transferable: bool


class Trial(Sourced):
    """The trial window, both days included."""

    first_day: date
    last_day: date


class Quota(Sourced):
    """How many cars a month and a year are customized."""

    monthly: Annotated[int, Field(ge=0, le=1_000_000)]
    yearly: Annotated[int, Field(ge=0, le=10_000_000)]


class Delivery(Sourced):
    """Months to an ordinary delivery and weeks on top with a bespoke item, each least and most."""

    ordinary_months: Span
    bespoke_extra_weeks: Span


class AfterSales(Sourced):
    """Workdays that the repair of a bespoke part takes on top, least and most."""

    bespoke_repair_extra_workdays: Span


class Benefit(Offered):
    """A gifted pack that is told and never counted."""

    text: Localized
    worth: Yuan
    source: str


class Benchmark(Table):
    """Options as a share of the base price at another maker."""

    name: Localized
    premium: Annotated[float, Field(ge=0, le=10)]
    source: str


class Programme(Sourced):
    """The terms of the customization service."""

    name: Localized
    launched: date
    first_batch: FirstBatch
    paint_goal: PaintGoal
    threshold: Threshold
    deposit: Deposit
    cooling_off: CoolingOff
    lock: Lock
    trial: Trial
    quota: Quota
    delivery: Delivery
    after_sales: AfterSales
    note: dict[Id, Note] = {}
    benefit: dict[Id, Benefit] = {}
    benchmark: dict[Id, Benchmark] = {}


class CatalogFile(Table):
    """All catalog files merged; each file holds a part of it, and so does an edition or an overlay."""

    schema_: Annotated[Literal["xmc-catalog/1"], Field(alias="schema")]
    catalog: CatalogHead
    edition: EditionHead
    programme: Programme
    step: Annotated[dict[Id, Step], Field(min_length=1)]
    source: dict[str, Source]
    model: Annotated[dict[Id, Model], Field(min_length=1)]
    rule: dict[Id, Rule] = {}
    theme: dict[Id, Theme] = {}
