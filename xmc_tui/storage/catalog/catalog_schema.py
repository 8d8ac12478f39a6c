"""The pydantic schema of catalog files, used for validation and by `xmc catalog schema`."""

# ruff: noqa: RUF012 - pydantic copies mutable defaults

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field

from xmc_tui.domain.appearance import Body, ColourFamily, Finish
from xmc_tui.storage.catalog.programme_schema import ProgrammeTable
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

Colour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]


class CatalogHeadTable(CatalogTable):
    """The id and version of the catalog, and its models in display order."""

    id: Id
    version: Text
    models: Annotated[list[Id], Field(min_length=1)]


class EditionHeadTable(CatalogTable):
    """The id, name and first day of a dated set of terms."""

    id: Id
    name: LocalizedTable
    first_day: datetime.date


class SourceTable(CatalogTable):
    """The origin of values: a publication with its date, a page as of a day, or neither."""

    title: Text | LocalizedTable
    publisher: LocalizedTable | None = None
    date: datetime.date | Text | None = None
    as_of: datetime.date | None = None


class StepTable(CatalogTable):
    """One screen of the configurator."""

    name: LocalizedTable
    kind: Literal["model", "groups", "review"]


class AppearanceTable(CatalogTable):
    """The appearance of an option; `approximate` marks colours that are not from a source.

    `part` is the part of the car that shows it and defaults to that of the group; `shape` is one of
    the shapes of that part. `unseen` marks an option that no picture is meant to show. `families`
    are the colour families that a search finds it by, where its colours and names do not say so.
    """

    colours: Annotated[list[Colour], Field(max_length=3)] = []
    finish: Finish = "solid"
    approximate: bool = False
    part: Id | None = None
    shape: Id | None = None
    unseen: bool = False
    families: list[ColourFamily] | None = None


class OptionTable(OfferPeriodTable):
    """An option of a group. The price of a gift is its list value."""

    name: LocalizedTable
    price: Yuan
    basis: BasisKey
    source: str
    bespoke: bool = False
    name_is_ours: bool = False
    look: AppearanceTable | None = None
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


class IncludedItemTable(CatalogTable):
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
    included: dict[Id, IncludedItemTable] = {}
    group: Annotated[dict[Id, GroupTable], Field(min_length=1)]
    rule: dict[Id, RuleTable] = {}


class ThemeTable(CatalogTable):
    """A suggested build: the options it names, by model."""

    name: LocalizedTable
    note: LocalizedTable | None = None
    source: str
    build: dict[Id, list[Id]]


class MergedCatalogTable(CatalogTable):
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
