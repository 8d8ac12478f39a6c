"""Opens a sheet or a draft under today's catalog, as a configurator and an exporter.

Imported on use: a start without a document does not need it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from xmc_tui.configurator import Configurator, SavedSheet
from xmc_tui.configurator.catalog_diff import catalog_from_snapshot, diff_against_catalog
from xmc_tui.configurator.draft_replay import replay_draft
from xmc_tui.configurator.ports import OpenedDocument
from xmc_tui.domain.catalog import Catalog
from xmc_tui.i18n import N_, Translator
from xmc_tui.services.catalog_provider import CatalogProvider
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.storage.drafts.draft_files import SavedDraft
from xmc_tui.storage.file_problem import FileError
from xmc_tui.storage.sheets.sheet_reader import build_of_sheet, read_sheet, snapshot_of
from xmc_tui.storage.sheets.sheet_verification import verify_sheet

#: The keys of a sheet that identify its overlays: other overlays are no fault while all figures are
#: right.
_OVERLAYS_MISSING = ("catalog.overlays", "catalog.digest")


def open_sheet(catalogs: CatalogProvider, tr: Translator, path: Path) -> OpenedDocument:
    """Open a sheet. Raises FileError if it cannot be read or its catalog is unknown.

    If the catalog has changed, the result has the old figures and the report of the changes.
    """
    sheet = read_sheet(path)
    catalog = catalogs.load_for_sheet(sheet, or_newer=True)
    exporter = SheetExporter(sheet.identity, sheet.document, path)
    faults = [
        fault
        for fault in verify_sheet(sheet, catalog)
        if not fault.key.startswith(_OVERLAYS_MISSING)
    ]
    if faults and not sheet.is_edited and sheet.catalog_digest != catalog.digest:
        catalog_diff = diff_against_catalog(snapshot_of(sheet), catalog, date.today())
        if catalog_diff.has_changes:
            saved_sheet = SavedSheet(
                sheet.identity.number, catalog_diff.snapshot.build, sheet.details, sheet.quoted_on
            )
            as_written = catalog_from_snapshot(catalog_diff.snapshot, catalog)
            return OpenedDocument(
                Configurator(as_written, date.today, sheet.details, saved_sheet),
                exporter,
                "",
                catalog_diff,
            )
    build = build_of_sheet(sheet, catalog)
    saved_sheet = SavedSheet(
        sheet.identity.number, build, sheet.details, sheet.quoted_on, figures_hold=not faults
    )
    message = (
        tr.translate(N_("The sheet does not hold: an export writes it anew")) if faults else ""
    )
    return OpenedDocument(
        Configurator(catalog, date.today, sheet.details, saved_sheet), exporter, message
    )


def open_draft(draft: SavedDraft, catalog: Catalog, tr: Translator) -> OpenedDocument:
    """Open a draft under a catalog, with the report of the changes if there are any."""
    saved_sheet = None
    if draft.sheet is not None and draft.sheet.exported is not None:
        build, details, quoted_on, sound = draft.sheet.exported
        saved_sheet = SavedSheet(draft.sheet.identity.number, build, details, quoted_on, sound)
    catalog_diff = diff_against_catalog(draft.car, catalog, date.today())
    steps = [(edit, direction, car.build) for edit, direction, car in draft.steps]
    configurator = replay_draft(
        catalog_diff,
        date.today,
        draft.details,
        saved_sheet,
        draft.budget,
        draft.started.build,
        steps,
    )
    damage = tr.plural(
        "{n} damaged line of the draft was left out; what holds is kept",
        "{n} damaged lines of the draft were left out; what holds is kept",
        draft.damaged,
    )
    told = damage if draft.damaged else ""
    return OpenedDocument(
        configurator, _exporter_for(draft), told, catalog_diff if catalog_diff.has_changes else None
    )


def _exporter_for(draft: SavedDraft) -> SheetExporter:
    """Return an exporter for the sheet of a draft: with its number, and its document if unchanged.

    The document is None if the file is gone, edited, or another revision.
    """
    known = draft.sheet
    if known is None:
        return SheetExporter()
    if known.exported is None:
        return SheetExporter(reserved_identity=known.identity)
    path = Path(known.path) if known.path else None
    document = None
    if path is not None:
        try:
            sheet = read_sheet(path)
            same = (sheet.identity.number, sheet.identity.revision) == (
                known.identity.number,
                known.identity.revision,
            )
            document = sheet.document if same and not sheet.is_edited else None
        except FileError:
            document = None
    return SheetExporter(known.identity, document, path)
