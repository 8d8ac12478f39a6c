"""Opens a sheet or a draft under today's catalog, as a configurator and an exporter.

Imported on use: a start without a document does not need it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from xmc_tui.configurator import Configurator, Origin
from xmc_tui.configurator.ports import OpenedDocument
from xmc_tui.configurator.reopen import catalog_as_written, reopen
from xmc_tui.configurator.replay import relived
from xmc_tui.domain.catalog import Catalog
from xmc_tui.files.check import check_sheet
from xmc_tui.files.drafts import Draft
from xmc_tui.files.problem import FileError
from xmc_tui.files.read_sheet import build_of, read_sheet, written_on
from xmc_tui.locale import N_, Language
from xmc_tui.services.catalog_loader import CatalogLoader
from xmc_tui.services.sheet_exporter import SheetExporter

#: The keys of a sheet that identify its overlays: other overlays are no fault while all figures are
#: right.
_OVERLAID = ("catalog.overlays", "catalog.digest")


def open_sheet(catalogs: CatalogLoader, words: Language, path: Path) -> OpenedDocument:
    """Open a sheet. Raises FileError if it cannot be read or its catalog is unknown.

    If the catalog has changed, the result has the old figures and the report of the changes.
    """
    sheet = read_sheet(path)
    catalog = catalogs.load_for_sheet(sheet, or_newer=True)
    exporter = SheetExporter(sheet.identity, sheet.document, path)
    faults = [fault for fault in check_sheet(sheet, catalog) if not fault.key.startswith(_OVERLAID)]
    if faults and not sheet.is_edited and sheet.catalog_digest != catalog.digest:
        reopening = reopen(written_on(sheet), catalog, date.today())
        if reopening.is_needed:
            origin = Origin(
                sheet.identity.number, reopening.written.build, sheet.details, sheet.quoted_on
            )
            as_written = catalog_as_written(reopening.written, catalog)
            return OpenedDocument(
                Configurator(as_written, date.today, sheet.details, origin), exporter, "", reopening
            )
    build = build_of(sheet, catalog)
    origin = Origin(sheet.identity.number, build, sheet.details, sheet.quoted_on, sound=not faults)
    message = words.say(N_("The sheet does not hold: an export writes it anew")) if faults else ""
    return OpenedDocument(
        Configurator(catalog, date.today, sheet.details, origin), exporter, message
    )


def open_draft(draft: Draft, catalog: Catalog, words: Language) -> OpenedDocument:
    """Open a draft under a catalog, with the report of the changes if there are any."""
    origin = None
    if draft.sheet is not None and draft.sheet.exported is not None:
        build, details, quoted_on, sound = draft.sheet.exported
        origin = Origin(draft.sheet.identity.number, build, details, quoted_on, sound)
    reopening = reopen(draft.car, catalog, date.today())
    steps = [(deed, direction, car.build) for deed, direction, car in draft.steps]
    configurator = relived(
        reopening, date.today, draft.details, origin, draft.ceiling, draft.started.build, steps
    )
    damage = words.plural(
        "{n} damaged line of the draft was left out; what holds is kept",
        "{n} damaged lines of the draft were left out; what holds is kept",
        draft.damaged,
    )
    told = damage if draft.damaged else ""
    return OpenedDocument(
        configurator, _exporter_of(draft), told, reopening if reopening.is_needed else None
    )


def _exporter_of(draft: Draft) -> SheetExporter:
    """Return an exporter for the sheet of a draft: with its number, and its document if unchanged.

    The document is None if the file is gone, edited, or another revision.
    """
    known = draft.sheet
    if known is None:
        return SheetExporter()
    if known.exported is None:
        return SheetExporter(candidate=known.identity)
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
