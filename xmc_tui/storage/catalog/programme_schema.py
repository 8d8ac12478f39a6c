"""The pydantic schema of the [programme] table of a catalog: the terms of the service.

The docstrings of the classes are descriptions in the output of `xmc catalog schema`.
"""

# ruff: noqa: RUF012 - pydantic copies mutable defaults

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from xmc_tui.storage.catalog.schema_types import (
    BasisKey,
    CatalogTable,
    Id,
    LocalizedTable,
    NoteTable,
    OfferPeriodTable,
    Text,
    Yuan,
)

#: A minimum and a maximum, in months, weeks or workdays.
Span = Annotated[list[Annotated[int, Field(ge=0, le=600)]], Field(min_length=2, max_length=2)]


class SourcedTable(CatalogTable):
    """A table of terms with their sources."""

    sources: Annotated[list[str], Field(min_length=1)]


class FirstBatchItemCountTable(SourcedTable):
    """The number of items in the first batch."""

    items: int


class PlannedPaintsTable(SourcedTable):
    """The planned number of paints, the number of years, and the partners."""

    paints: int
    years: int
    partners: list[Text]


class ThresholdTable(SourcedTable):
    """The conditions of a customized car; the edition sets `amount` and `operator`.

    Ways to qualify whose sums differ by no more than `tolerance` can be ranked as equal.
    """

    at_least_one_bespoke: bool
    gifts_count: Literal[False]
    amount: Yuan
    operator: Literal[">", ">="]
    tolerance: Yuan = 500
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
    """The number of cars customized per month, and in all in the trial year."""

    monthly: Annotated[int, Field(ge=0, le=1_000_000)]
    yearly: Annotated[int, Field(ge=0, le=10_000_000)]


class DeliveryTable(SourcedTable):
    """Months to an ordinary delivery and extra weeks for bespoke items, as [minimum, maximum]."""

    ordinary_months: Span
    bespoke_extra_weeks: Span


class AfterSalesTable(SourcedTable):
    """Extra workdays for the repair of a bespoke part, minimum and maximum."""

    bespoke_repair_extra_workdays: Span


class BenefitTable(OfferPeriodTable):
    """A gift pack that is listed and never counted."""

    text: LocalizedTable
    worth: Yuan
    source: str


class BenchmarkTable(CatalogTable):
    """Options as a share of the base price at another manufacturer."""

    name: LocalizedTable
    premium: Annotated[float, Field(ge=0, le=10)]
    source: str


class StageWorkTimeTable(CatalogTable):
    """Work of a known length in a stage, in hours; it applies to cars with an option of `when`."""

    name: LocalizedTable
    hours: Annotated[int, Field(ge=1, le=10_000)]
    when: Annotated[list[Id], Field(min_length=1)]
    source: str


class StageTable(CatalogTable):
    """A stage of an order, in the order of the catalog; `days` is how long it takes, if known."""

    name: LocalizedTable
    basis: BasisKey
    source: str
    days: Span | None = None
    work: StageWorkTimeTable | None = None


class ProgrammeTable(SourcedTable):
    """The terms of the customization service."""

    name: LocalizedTable
    launched: date
    first_batch: FirstBatchItemCountTable
    paint_goal: PlannedPaintsTable
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
    benchmark: dict[Id, BenchmarkTable] = {}
    stage: dict[Id, StageTable] = {}
