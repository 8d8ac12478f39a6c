"""Reads order sheets: validates the format, and extracts the snapshot, build and details."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from xmc_tui.configurator.saved_car_snapshot import CarSnapshot, SnapshotLine, SnapshotTerms
from xmc_tui.domain.build import Build, make_build_of_exact_options
from xmc_tui.domain.catalog import Catalog, Overlay, SelectionMode
from xmc_tui.domain.catalog_values import Localized, PriceBasis
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.sheet_details import SheetDetails
from xmc_tui.i18n import N_
from xmc_tui.storage.file_content_problems import FileError, Problem, find_close_matches
from xmc_tui.storage.sheets.sheet_document import SHEET_SCHEMA, SheetDocument, SheetIdentity
from xmc_tui.storage.table_digest import digest_table
from xmc_tui.storage.toml_reader import read_toml


@frozen(slots=False)
class LoadedSheet:
    """An order sheet as saved, with its document and the fields that are not recomputed."""

    name: str
    document: SheetDocument
    identity: SheetIdentity
    quoted_on: date
    details: SheetDetails
    model: str
    #: Without gifts.
    options: tuple[str, ...]
    edition: str
    overlays: tuple[Overlay, ...]
    code: str = ""

    @property
    def catalog_digest(self) -> str:
        """The digest of the catalog that the sheet was made with."""
        return str(self.document["catalog"]["digest"])

    @property
    def has_quote_status(self) -> bool:
        """Whether the status of the sheet is quote and not draft."""
        return bool(self.document["sheet"]["status"] == "quote")

    @cached_property
    def is_edited_after_export(self) -> bool:
        """Whether the digest does not match the rest of the sheet."""
        rest = {key: value for key, value in self.document.items() if key != "integrity"}
        return bool(self.document["integrity"].get("digest") != digest_table(rest))


def read_sheet(path: Path) -> LoadedSheet:
    """Read an order sheet; raise FileError if the file is not a valid one."""
    file = read_toml(path)
    schema = file.data.get("schema")
    if schema != SHEET_SCHEMA:
        raise FileError([_other_schema_problem(file.name, schema, file.data.get("sheet"))])
    # pydantic is slow to import, so only reading a sheet imports it.
    from pydantic import ValidationError

    from xmc_tui.storage.sheets.sheet_schema import OrderSheetFile

    try:
        sheet = OrderSheetFile.model_validate(file.data)
    except ValidationError as error:
        raise FileError(
            [invalid_sheet_problem(file.name, found) for found in error.errors(include_url=False)]
        ) from None
    head, customer = sheet.sheet, sheet.customer
    return LoadedSheet(
        name=file.name,
        document=file.data,
        identity=SheetIdentity(
            head.number, head.revision, head.created, head.language, head.app_version
        ),
        quoted_on=head.quoted_on,
        details=SheetDetails(
            head.advisor, head.store, customer.name, customer.phone, customer.note
        ),
        model=sheet.model.id,
        options=tuple(entry.option for entry in sheet.lines if not entry.gifted),
        edition=sheet.catalog.edition,
        overlays=tuple(Overlay(overlay.name, overlay.digest) for overlay in sheet.catalog.overlays),
        code=head.code,
    )


def tampering_problem(sheet: LoadedSheet) -> Problem:
    """Return the problem of a sheet that was edited after export."""
    message = N_("was edited after export: the digest does not match")
    hint = N_("use the exported original")
    return Problem(sheet.name, "integrity.digest", message, hint)


def snapshot_of(sheet: LoadedSheet) -> CarSnapshot:
    """Return a snapshot of the car on a sheet; options that are not standard become wishes.

    Its terms are None if the sheet does not have all of them.
    """
    model, threshold, terms = (sheet.document[key] for key in ("model", "threshold", "terms"))
    lines = tuple(_snapshot_line(line) for line in sheet.document["lines"])
    amount, operator, deposit = (
        threshold.get("amount"),
        threshold.get("operator"),
        terms.get("deposit"),
    )
    is_complete = type(amount) is int and operator in (">", ">=") and type(deposit) is int
    return CarSnapshot(
        model=sheet.model,
        name=Localized(model["name_zh"], model["name_en"]),
        base=max(1, model["base_price"]),
        basis=_basis(model["basis"]),
        lines=lines,
        wishes=frozenset(line.option for line in lines if not line.gifted and not line.standard),
        terms=SnapshotTerms(amount, operator, deposit) if is_complete else None,
        code=sheet.code,
    )


def _snapshot_line(line: dict[str, Any]) -> SnapshotLine:
    return SnapshotLine(
        group=line["group"],
        option=line["option"],
        name=Localized(line["name_zh"], line["name_en"]),
        price=line["list_price"],
        basis=_basis(line["basis"]),
        bespoke=line["bespoke"],
        gifted=line["gifted"],
        standard=line["standard"],
    )


def _basis(word: str) -> PriceBasis:
    """Return the basis of a price; an unknown word counts as published."""
    return PriceBasis(word) if word in tuple(PriceBasis) else PriceBasis.PUBLISHED


def _other_schema_problem(name: str, schema: object, head: object) -> Problem:
    """Return the problem of an unsupported schema, with the required version if known."""
    if schema is None:
        message, hint = N_("is not an order sheet"), N_("choose a file exported by xmc")
        return Problem(name, "schema", message, hint)
    version = head.get("app_version") if isinstance(head, dict) else None
    values = {"found": str(schema)[:80], "known": SHEET_SCHEMA, "needed": f"xmc {version}"[:80]}
    hint = N_("open it with the version of xmc that wrote it")
    if isinstance(version, str) and version:
        hint = N_("it needs {needed} or newer")
    message = N_("is of schema {found}; this version reads {known}")
    return Problem(name, "schema", message, hint, values)


def invalid_sheet_problem(name: str, found: Any) -> Problem:
    """Convert a pydantic error of a sheet to a problem with file, key and hint."""
    key = ".".join(str(part) for part in found["loc"])
    message = N_("is not a valid value here")
    hint = N_("use the exported original")
    if found["type"] == "missing":
        message = N_("is missing")
    elif found["type"] == "extra_forbidden":
        message, hint = N_("is not a known key"), N_("remove it")
    return Problem(name, key, message, hint)


def build_of_sheet(sheet: LoadedSheet, catalog: Catalog) -> Build:
    """Return the build on a sheet; options that are not standard become wishes.

    Raise FileError if the catalog does not have its model and options.
    """
    problems = list(_build_problems(sheet, catalog))
    if problems:
        raise FileError(problems)
    return make_build_of_exact_options(catalog.model_by_id[sheet.model], sheet.options)


def _build_problems(sheet: LoadedSheet, catalog: Catalog) -> Iterator[Problem]:
    if sheet.model not in catalog.model_by_id:
        near = tuple(find_close_matches(sheet.model, catalog.model_by_id) or catalog.model_by_id)
        message, hint = N_("refers to {name}, which does not exist"), N_("did you mean {near}?")
        yield Problem(sheet.name, "model.id", message, hint, {"name": sheet.model, "near": near})
        return
    model = catalog.model_by_id[sheet.model]
    for option in sheet.options:
        if option not in model.options or model.group_of(option).pick is SelectionMode.GIFT:
            message = N_("has {name}, which this catalog does not offer")
            hint = N_("check it with the catalog it was made with")
            yield Problem(sheet.name, "lines", message, hint, {"name": option})
    for group in model.choosable_groups:
        members = {option.id for option in group.options}
        chosen = [option for option in sheet.options if option in members]
        is_repeated = len(chosen) != len(set(chosen))
        if is_repeated or (group.pick is SelectionMode.ONE and len(chosen) != 1):
            message = N_("has {n} choices in group {group}")
            hint = N_("use the exported original")
            values = {"group": group.id, "n": len(chosen)}
            yield Problem(sheet.name, "lines", message, hint, values)
