"""Opens a sheet or a draft with the current catalog, as a configurator and an exporter.

Imported on use, because a start without a document does not need it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from xmc_tui.configurator import Configurator, SavedSheet
from xmc_tui.configurator.document_ports import OpenedDocument
from xmc_tui.configurator.draft_replay import replay_draft
from xmc_tui.configurator.saved_car_catalog_diff import catalog_from_snapshot, diff_against_catalog
from xmc_tui.domain.catalog import Catalog
from xmc_tui.i18n import N_, Translator
from xmc_tui.services.catalog_provider import CatalogProvider
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.storage.drafts.saved_drafts import SavedDraft
from xmc_tui.storage.file_content_problems import FileError
from xmc_tui.storage.sheets.sheet_document import SheetDocument, SheetIdentity
from xmc_tui.storage.sheets.sheet_reader import build_of_sheet, read_sheet, snapshot_of
from xmc_tui.storage.sheets.sheet_verification import verify_sheet

#: The keys of a sheet that identify its overlays. Other overlays are no problem if all figures are
#: right.
_OVERLAY_KEYS = ("catalog.overlays", "catalog.digest")


def open_sheet(catalogs: CatalogProvider, tr: Translator, path: Path) -> OpenedDocument:
    """Open a sheet. Raises FileError if it cannot be read or its catalog is unknown.

    If the catalog has changed, the result has the old figures and the report of the changes.
    """
    sheet = read_sheet(path)
    catalog = catalogs.load_for_sheet(sheet, or_newer=True)
    exporter = SheetExporter(sheet.identity, sheet.document, path)
    problems = [
        problem
        for problem in verify_sheet(sheet, catalog)
        if not problem.key.startswith(_OVERLAY_KEYS)
    ]
    if problems and not sheet.is_edited_after_export and sheet.catalog_digest != catalog.digest:
        saved_car_diff = diff_against_catalog(snapshot_of(sheet), catalog, date.today())
        if saved_car_diff.has_changes:
            saved_sheet = SavedSheet(
                sheet.identity.number, saved_car_diff.snapshot.build, sheet.details, sheet.quoted_on
            )
            old_catalog = catalog_from_snapshot(saved_car_diff.snapshot, catalog)
            configurator = Configurator(old_catalog, date.today, sheet.details, saved_sheet)
            return OpenedDocument(configurator, exporter, "", saved_car_diff)
    build = build_of_sheet(sheet, catalog)
    saved_sheet = SavedSheet(
        sheet.identity.number, build, sheet.details, sheet.quoted_on, figures_hold=not problems
    )
    message = (
        tr.translate(N_("Figures do not match the catalog; exporting updates them"))
        if problems
        else ""
    )
    configurator = Configurator(catalog, date.today, sheet.details, saved_sheet)
    return OpenedDocument(configurator, exporter, message)


def open_draft(draft: SavedDraft, catalog: Catalog, tr: Translator) -> OpenedDocument:
    """Open a draft with a catalog; the result has a report of the changes if there are any."""
    saved_sheet = None
    if draft.sheet is not None and draft.sheet.exported is not None:
        saved_sheet = SavedSheet(draft.sheet.identity.number, *draft.sheet.exported)
    saved_car_diff = diff_against_catalog(draft.car, catalog, draft.day or date.today())
    steps = [(edit, direction, car.build) for edit, direction, car in draft.steps]
    configurator = replay_draft(
        saved_car_diff,
        date.today,
        draft.details,
        saved_sheet,
        draft.budget,
        draft.started.build,
        steps,
        draft.day,
    )
    damage = tr.plural(
        "{n} damaged line was left out of the draft; the rest is kept",
        "{n} damaged lines were left out of the draft; the rest is kept",
        draft.damaged,
    )
    message = damage if draft.damaged else ""
    report = saved_car_diff if saved_car_diff.has_changes else None
    exporter = _exporter_for(draft)
    return OpenedDocument(configurator, exporter, message, report, replaces_order=True)


def _exporter_for(draft: SavedDraft) -> SheetExporter:
    """Return an exporter for the sheet of a draft, with its number, path and document.

    The document is None if the file is missing, edited, or another revision.
    """
    known = draft.sheet
    if known is None:
        return SheetExporter()
    if known.exported is None:
        return SheetExporter(reserved_identity=known.identity)
    path = Path(known.path) if known.path else None
    document = _read_document(path, known.identity) if path is not None else None
    return SheetExporter(known.identity, document, path)


def _read_document(path: Path, identity: SheetIdentity) -> SheetDocument | None:
    """Return the document at a path if it is an unedited sheet of this number and revision."""
    try:
        sheet = read_sheet(path)
    except FileError:
        return None
    found = (sheet.identity.number, sheet.identity.revision)
    is_same = found == (identity.number, identity.revision)
    return sheet.document if is_same and not sheet.is_edited_after_export else None
