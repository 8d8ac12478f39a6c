"""The pydantic schema of an order sheet."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from xmc_tui.domain.sheet_details import LONGEST_TEXT

#: Whole yuan.
Money = Annotated[int, Field(ge=-10_000_000_000, le=10_000_000_000)]
Words = Annotated[str, Field(max_length=LONGEST_TEXT)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))]

#: A table of figures that are recomputed and compared: any bounded scalar or list of scalars.
Figures = dict[str, bool | Money | float | Words | date | list[Money | float | Words]]


class SheetPart(BaseModel):
    """A table of an order sheet; unknown keys and type conversions are refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


class SheetHeadPart(SheetPart):
    """The [sheet] table."""

    number: Annotated[str, Field(pattern=r"^XMC-[0-9]{8}-[0-9A-Z]{5}$")]
    revision: Annotated[int, Field(ge=1, le=1_000_000)]
    created: AwareDatetime
    quoted_on: Day
    language: Literal["zh", "en"]
    status: Literal["quote", "draft"]
    #: Absent in sheets of versions before build codes.
    code: Words = ""
    app_version: Words
    advisor: Words = ""
    store: Words = ""


class SheetCustomerPart(SheetPart):
    """The [customer] table."""

    name: Words = ""
    phone: Words = ""
    note: Words = ""


class SheetOverlayPart(SheetPart):
    """An entry of `catalog.overlays`."""

    name: Words
    digest: Words


class SheetCatalogPart(SheetPart):
    """The [catalog] table."""

    id: Words
    version: Words
    edition: Words
    overlays: Annotated[list[SheetOverlayPart], Field(max_length=100)]
    digest: Words


class SheetModelPart(SheetPart):
    """The [model] table."""

    id: Words
    name_zh: Words
    name_en: Words
    base_price: Money
    basis: Words
    source: Words


class SheetLinePart(SheetPart):
    """An entry of [[lines]]."""

    group: Words
    option: Words
    name_zh: Words
    name_en: Words
    list_price: Money
    charged: Money
    counted: bool
    bespoke: bool
    gifted: bool
    standard: bool
    basis: Words
    source: Words


class SheetIntegrityPart(SheetPart):
    """The [integrity] table."""

    digest: Words


class OrderSheetFile(SheetPart):
    """The whole order sheet.

    Tables of computed figures have a loose type, because they are compared with recomputed values.
    """

    schema_: Annotated[Literal["xmc-order-sheet/1"], Field(alias="schema")]
    sheet: SheetHeadPart
    customer: SheetCustomerPart
    catalog: SheetCatalogPart
    model: SheetModelPart
    lines: Annotated[list[SheetLinePart], Field(min_length=1, max_length=5000)]
    totals: Figures
    threshold: Figures
    terms: Figures
    delivery: Figures
    after_sales: Figures
    integrity: SheetIntegrityPart
