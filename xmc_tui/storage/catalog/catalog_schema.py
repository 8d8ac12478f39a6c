"""The pydantic schema of catalog files, used for validation and by `xmc catalog schema`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from xmc_tui.domain.appearance import Body, Finish

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
BasisKey = Literal["published", "illustrative", "store"]
Span = Annotated[list[Annotated[int, Field(ge=0, le=600)]], Field(min_length=2, max_length=2)]


class CatalogTable(BaseModel):
    """A table of a catalog file; unknown keys and type conversions are refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


class LocalizedTable(CatalogTable):
    """A text in Chinese and English."""

    zh: Text
    en: Text


class CatalogHeadTable(CatalogTable):
    """The id and version of the catalog, and its models in display order."""

    id: Id
    version: Text
    models: Annotated[list[Id], Field(min_length=1)]


class EditionHeadTable(CatalogTable):
    """The id, name and first day of a dated set of terms."""

    id: Id
    name: LocalizedTable
    first_day: date


class SourceTable(CatalogTable):
    """A publication that values are taken from."""

    title: Text
    date: date | Text


class StepTable(CatalogTable):
    """One screen of the configurator."""

    name: LocalizedTable
    kind: Literal["model", "groups", "review"]


class Look(CatalogTable):
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


class OfferedTable(CatalogTable):
    """The first and last day on which something is offered."""

    from_: Annotated[date | None, Field(alias="from")] = None
    until: date | None = None


class OptionTable(OfferedTable):
    """An option of a group. The price of a gift is its list value."""

    name: LocalizedTable
    price: Yuan
    basis: BasisKey
    source: str
    bespoke: bool = False
    name_is_ours: bool = False
    look: Look | None = None
    note: LocalizedTable | None = None
    note_source: str | None = None


class GroupTable(CatalogTable):
    """A group of options."""

    name: LocalizedTable
    step: Id
    pick: Literal["one", "any", "gift"] = "one"
    part: Id | None = None
    standard: Id | None = None
    note: LocalizedTable | None = None
    note_source: str | None = None
    option: Annotated[dict[Id, OptionTable], Field(min_length=1)]


class RuleTable(CatalogTable):
    """A combination rule with exactly one of excludes, requires and only_with_model."""

    when: Annotated[list[Id], Field(min_length=1)]
    excludes: Annotated[list[Id], Field(min_length=1)] | None = None
    requires: Annotated[list[Id], Field(min_length=1)] | None = None
    only_with_model: Annotated[list[Id], Field(min_length=1)] | None = None
    reason: LocalizedTable
    source: str


class FigureTable(CatalogTable):
    """A technical figure; it applies if the build has an option of each list in `when`."""

    name: LocalizedTable
    value: int | float | Text
    unit: LocalizedTable
    source: str
    when: list[Annotated[list[Id], Field(min_length=1)]] = []
    note: LocalizedTable | None = None


class NoteTable(CatalogTable):
    """A remark with its source."""

    text: LocalizedTable
    source: str


class IncludedTable(CatalogTable):
    """An item that every car of the model includes."""

    name: LocalizedTable


class ModelTable(CatalogTable):
    """A car; `price` is that of its standard build."""

    name: LocalizedTable
    price: Annotated[int, Field(ge=1, le=100_000_000)]
    basis: BasisKey
    source: str
    eligible: bool
    body: Body | None = None
    first_delivery: Annotated[str, Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")] | None = None
    note: dict[Id, NoteTable] = {}
    figure: dict[Id, FigureTable] = {}
    included: dict[Id, IncludedTable] = {}
    group: Annotated[dict[Id, GroupTable], Field(min_length=1)]
    rule: dict[Id, RuleTable] = {}


class ThemeTable(CatalogTable):
    """A suggested build: the options it names, by model."""

    name: LocalizedTable
    note: LocalizedTable | None = None
    source: str
    build: dict[Id, list[Id]]


class SourcedTable(CatalogTable):
    """A table of terms with their sources."""

    sources: Annotated[list[str], Field(min_length=1)]


class FirstBatchTable(SourcedTable):
    """The number of items in the first batch."""

    items: int


class PaintGoalTable(SourcedTable):
    """The planned number of paints, the number of years, and the partners."""

    paints: int
    years: int
    partners: list[Text]


class ThresholdTable(SourcedTable):
    """The conditions of a customized car; the edition sets `amount` and `operator`."""

    at_least_one_bespoke: bool
    gifts_count: Literal[False]
    amount: Yuan
    operator: Literal[">", ">="]
    source: str


class DepositTable(SourcedTable):
    """The deposit in yuan."""

    amount: Yuan


class CoolingOffTable(SourcedTable):
    """The cooling-off period in days."""

    days: Annotated[int, Field(ge=0, le=3660)]


class OrderLockTable(SourcedTable):
    """The place where an order is locked, and whether its slot is transferable."""

    channel: Literal["store"]
    transferable: bool


class TrialTable(SourcedTable):
    """The trial window; both days are included."""

    first_day: date
    last_day: date


class QuotaTable(SourcedTable):
    """The number of cars customized per month and per year."""

    monthly: Annotated[int, Field(ge=0, le=1_000_000)]
    yearly: Annotated[int, Field(ge=0, le=10_000_000)]


class DeliveryTable(SourcedTable):
    """Months to an ordinary delivery and extra weeks for bespoke items, as [minimum, maximum]."""

    ordinary_months: Span
    bespoke_extra_weeks: Span


class AfterSalesTable(SourcedTable):
    """Extra workdays for the repair of a bespoke part, minimum and maximum."""

    bespoke_repair_extra_workdays: Span


class BenefitTable(OfferedTable):
    """A gift pack that is listed and never counted."""

    text: LocalizedTable
    worth: Yuan
    source: str


class Benchmark(CatalogTable):
    """Options as a share of the base price at another manufacturer."""

    name: LocalizedTable
    premium: Annotated[float, Field(ge=0, le=10)]
    source: str


class ProgrammeTable(SourcedTable):
    """The terms of the customization service."""

    name: LocalizedTable
    launched: date
    first_batch: FirstBatchTable
    paint_goal: PaintGoalTable
    threshold: ThresholdTable
    deposit: DepositTable
    cooling_off: CoolingOffTable
    lock: OrderLockTable
    trial: TrialTable
    quota: QuotaTable
    delivery: DeliveryTable
    after_sales: AfterSalesTable
    note: dict[Id, NoteTable] = {}
    benefit: dict[Id, BenefitTable] = {}
    benchmark: dict[Id, Benchmark] = {}


class CatalogFileTable(CatalogTable):
    """All catalog files merged; each file, edition and overlay holds a part of it."""

    schema_: Annotated[Literal["xmc-catalog/1"], Field(alias="schema")]
    catalog: CatalogHeadTable
    edition: EditionHeadTable
    programme: ProgrammeTable
    step: Annotated[dict[Id, StepTable], Field(min_length=1)]
    source: dict[str, SourceTable]
    model: Annotated[dict[Id, ModelTable], Field(min_length=1)]
    rule: dict[Id, RuleTable] = {}
    theme: dict[Id, ThemeTable] = {}
