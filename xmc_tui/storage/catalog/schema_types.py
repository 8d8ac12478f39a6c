"""The field types and base tables that the schema of catalog files is made of."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from xmc_tui.storage.catalog.catalog_file import LONGEST_TEXT, TEXT_PATTERN

#: Whole yuan; the bound only keeps absurd numbers out.
Yuan = Annotated[int, Field(ge=0, le=100_000_000)]
BasisKey = Literal["published", "illustrative", "store"]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, pattern=TEXT_PATTERN)]


class CatalogTable(BaseModel):
    """A table of a catalog file; unknown keys and type conversions are refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


class LocalizedTable(CatalogTable):
    """A text in Chinese and English."""

    zh: Text
    en: Text


class OfferPeriodTable(CatalogTable):
    """The first and last day on which something is offered."""

    from_: Annotated[date | None, Field(alias="from")] = None
    until: date | None = None


class NoteTable(CatalogTable):
    """A remark with its source."""

    text: LocalizedTable
    source: str
