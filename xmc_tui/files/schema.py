"""The pydantic schema of catalog files, used for validation and by `xmc catalog schema`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from xmc_tui.domain.look import Body, Finish

#: Whole yuan; the bound only keeps absurd numbers out.
Yuan = Annotated[int, Field(ge=0, le=100_000_000)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Text = Annotated[
    str,
    Field(
        min_length=1,
        max_length=500,
        pattern=r"^[^\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+$",
    ),
]
Colour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
Basis = Literal["published", "illustrative", "store"]
Span = Annotated[list[Annotated[int, Field(ge=0, le=600)]], Field(min_length=2, max_length=2)]


class Table(BaseModel):
    """A table of a catalog file; unknown keys and type conversions are refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Localized(Table):
    """A text in Chinese and English."""

    zh: Text
    en: Text


class CatalogHead(Table):
    """The id and version of the catalog, and its models in display order."""

    id: Id
    version: Text
    models: Annotated[list[Id], Field(min_length=1)]


class EditionHead(Table):
    """The id, name and first day of a dated set of terms."""

    id: Id
    name: Localized
    first_day: date


class Source(Table):
    """A publication that values are taken from."""

    title: Text
    date: date | Text


class Step(Table):
    """One screen of the configurator."""

    name: Localized
    kind: Literal["model", "groups", "review"]


class Look(Table):
    """The appearance of an option; `approximate` marks colours that are not from a source.

    `part` is the part of the car that shows it and defaults to that of the group; `shape` is one of
    the shapes of that part. `unseen` marks an option that no picture is meant to show.
    """

    colours: Annotated[list[Colour], Field(max_length=3)] = []
    finish: Finish = "solid"
    approximate: bool = False
    part: Id | None = None
    shape: Id | None = None
    unseen: bool = False


class Offered(Table):
    """The first and last day on which something is offered."""

    from_: Annotated[date | None, Field(alias="from")] = None
    until: date | None = None


class Option(Offered):
    """An option of a group. The price of a gift is its list value."""

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
    """A group of options."""

    name: Localized
    step: Id
    pick: Literal["one", "any", "gift"] = "one"
    part: Id | None = None
    standard: Id | None = None
    note: Localized | None = None
    note_source: str | None = None
    option: Annotated[dict[Id, Option], Field(min_length=1)]


class Rule(Table):
    """A combination rule with exactly one of excludes, requires and only_with_model."""

    when: Annotated[list[Id], Field(min_length=1)]
    excludes: Annotated[list[Id], Field(min_length=1)] | None = None
    requires: Annotated[list[Id], Field(min_length=1)] | None = None
    only_with_model: Annotated[list[Id], Field(min_length=1)] | None = None
    reason: Localized
    source: str


class Figure(Table):
    """A technical figure; it applies if the build has an option of each list in `when`."""

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
    """An item that every car of the model includes."""

    name: Localized


class Model(Table):
    """A car; `price` is that of its standard build."""

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
    """A suggested build: the options it names, by model."""

    name: Localized
    note: Localized | None = None
    source: str
    build: dict[Id, list[Id]]


class Sourced(Table):
    """A table of terms with their sources."""

    sources: Annotated[list[str], Field(min_length=1)]


class FirstBatch(Sourced):
    """The number of items in the first batch."""

    items: int


class PaintGoal(Sourced):
    """The planned number of paints, the number of years, and the partners."""

    paints: int
    years: int
    partners: list[Text]


class Threshold(Sourced):
    """The conditions of a customized car; the edition sets `amount` and `operator`."""

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
    """The place where an order is locked, and whether its slot is transferable."""

    channel: Literal["store"]
    transferable: bool


class Trial(Sourced):
    """The trial window; both days are included."""

    first_day: date
    last_day: date


class Quota(Sourced):
    """The number of cars customized per month and per year."""

    monthly: Annotated[int, Field(ge=0, le=1_000_000)]
    yearly: Annotated[int, Field(ge=0, le=10_000_000)]


class Delivery(Sourced):
    """Months to an ordinary delivery and extra weeks for bespoke items, as [minimum, maximum]."""

    ordinary_months: Span
    bespoke_extra_weeks: Span


class AfterSales(Sourced):
    """Extra workdays for the repair of a bespoke part, minimum and maximum."""

    bespoke_repair_extra_workdays: Span


class Benefit(Offered):
    """A gift pack that is listed and never counted."""

    text: Localized
    worth: Yuan
    source: str


class Benchmark(Table):
    """Options as a share of the base price at another manufacturer."""

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
    """All catalog files merged; each file, edition and overlay holds a part of it."""

    schema_: Annotated[Literal["xmc-catalog/1"], Field(alias="schema")]
    catalog: CatalogHead
    edition: EditionHead
    programme: Programme
    step: Annotated[dict[Id, Step], Field(min_length=1)]
    source: dict[str, Source]
    model: Annotated[dict[Id, Model], Field(min_length=1)]
    rule: dict[Id, Rule] = {}
    theme: dict[Id, Theme] = {}
