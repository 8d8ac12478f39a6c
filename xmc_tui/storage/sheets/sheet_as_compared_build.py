"""Converts an order sheet to one side of a comparison, with the figures saved in the file."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from xmc_tui.domain.build_comparison import ComparedBuild, ComparedOption
from xmc_tui.domain.catalog_values import Localized, PriceBasis
from xmc_tui.domain.threshold_and_delivery import NotOrderableReason
from xmc_tui.storage.file_content_problems import FileError
from xmc_tui.storage.sheets.sheet_reader import LoadedSheet, invalid_sheet_problem
from xmc_tui.storage.sheets.sheet_schema import Money

#: The reason codes of the order sheet format.
_ReasonCode = Literal[
    "no-bespoke-item", "below-threshold", "model-not-eligible", "illustrative-price", "conflict"
]


class _Figures(BaseModel):
    """A table of figures; keys that are not compared are ignored."""

    model_config = ConfigDict(extra="ignore", strict=True)


class _Totals(_Figures):
    options: Money
    total: Money


class _Threshold(_Figures):
    counted: Money
    operator: Literal[">", ">="]
    amount: Money
    shortfall: Money
    bespoke_items: Money
    reasons: Annotated[list[_ReasonCode], Field(max_length=10)]


class _Terms(_Figures):
    in_trial: bool


class _Delivery(_Figures):
    earliest: date
    latest: date


class _ComparedFigures(_Figures):
    totals: _Totals
    threshold: _Threshold
    terms: _Terms
    delivery: _Delivery


def make_compared_build(sheet: LoadedSheet) -> ComparedBuild:
    """Return a sheet as a side of a comparison; raise FileError if a compared figure is invalid."""
    try:
        figures = _ComparedFigures.model_validate(sheet.document)
    except ValidationError as error:
        raise FileError(
            [invalid_sheet_problem(sheet.name, found) for found in error.errors(include_url=False)]
        ) from None
    model = sheet.document["model"]
    return ComparedBuild(
        model=sheet.model,
        model_name=Localized(model["name_zh"], model["name_en"]),
        quoted_on=sheet.quoted_on,
        entries=tuple(
            ComparedOption(
                group=line["group"],
                option=line["option"],
                name=Localized(line["name_zh"], line["name_en"]),
                charged=line["charged"],
                illustrative=line["basis"] == PriceBasis.ILLUSTRATIVE,
            )
            for line in sheet.document["lines"]
        ),
        base=model["base_price"],
        options=figures.totals.options,
        total=figures.totals.total,
        counted=figures.threshold.counted,
        operator=figures.threshold.operator,
        threshold=figures.threshold.amount,
        shortfall=figures.threshold.shortfall,
        bespoke_items=figures.threshold.bespoke_items,
        in_trial=figures.terms.in_trial,
        reasons=tuple(NotOrderableReason(code) for code in figures.threshold.reasons),
        delivery=(figures.delivery.earliest, figures.delivery.latest),
        base_is_illustrative=model["basis"] == PriceBasis.ILLUSTRATIVE,
    )
