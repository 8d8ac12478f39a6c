"""What a sheet or a draft opens on: the build, its history and its desk, under the catalog of today.

A start that takes up nothing imports nothing of this.
"""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path

from xmc_tui.cli.common import Everywhere
from xmc_tui.cli.desk import SheetDesk
from xmc_tui.configurator import Configurator, Origin
from xmc_tui.configurator.reopen import catalog_as_written, reopen
from xmc_tui.configurator.replay import relived
from xmc_tui.domain.catalog import Catalog
from xmc_tui.files.check import check_sheet
from xmc_tui.files.drafts import Draft
from xmc_tui.files.editions import edition_ids
from xmc_tui.files.entries import UsedCatalog
from xmc_tui.files.merge import overlay_of
from xmc_tui.files.problem import FileError
from xmc_tui.files.read_sheet import build_of, read_sheet, written_on
from xmc_tui.locale import N_, Language
from xmc_tui.tui.desk import Opened

#: What of a sheet says which overlays it stands on: while every figure holds, that others are in force is no fault.
_OVERLAID = ("catalog.overlays", "catalog.digest")


def opened_sheet(given: Everywhere, words: Language, path: Path) -> Opened:
    """Return what a sheet opens on; where the catalog has moved on, the figures of then and the report on it."""
    sheet = read_sheet(path)
    catalog = given.load_for(sheet, or_newer=True)
    desk = SheetDesk(sheet.identity, sheet.document, path)
    faults = [fault for fault in check_sheet(sheet, catalog) if not fault.key.startswith(_OVERLAID)]
    if faults and not sheet.is_edited and sheet.catalog_digest != catalog.digest:
        reopening = reopen(written_on(sheet), catalog, date.today())
        if reopening.is_needed:
            origin = Origin(sheet.identity.number, reopening.written.build, sheet.details, sheet.quoted_on)
            as_written = catalog_as_written(reopening.written, catalog)
            return Opened(Configurator(as_written, date.today, sheet.details, origin), desk, "", reopening)
    build = build_of(sheet, catalog)
    origin = Origin(sheet.identity.number, build, sheet.details, sheet.quoted_on, sound=not faults)
    message = words.say(N_("The sheet does not hold: an export writes it anew")) if faults else ""
    return Opened(Configurator(catalog, date.today, sheet.details, origin), desk, message)


def opened_draft(draft: Draft, catalog: Catalog, words: Language) -> Opened:
    """Return what a draft opens on under a catalog: as it was, or with the report of what has changed since."""
    origin = None
    if draft.sheet is not None and draft.sheet.exported is not None:
        build, details, quoted_on, sound = draft.sheet.exported
        origin = Origin(draft.sheet.identity.number, build, details, quoted_on, sound)
    reopening = reopen(draft.car, catalog, date.today())
    steps = [(deed, direction, car.build) for deed, direction, car in draft.steps]
    configurator = relived(reopening, date.today, draft.details, origin, draft.ceiling, draft.started.build, steps)
    damage = words.plural(
        "{n} damaged line of the draft was left out; what holds is kept",
        "{n} damaged lines of the draft were left out; what holds is kept",
        draft.damaged,
    )
    told = damage if draft.damaged else ""
    return Opened(configurator, _desk_of(draft), told, reopening if reopening.is_needed else None)


def catalog_for(given: Everywhere, draft: Draft) -> Catalog:
    """Load the catalog a draft was made with, or what stands in its place now; FileError when none can be loaded."""
    used = draft.catalog
    if used is None:
        return given.load_from(given.folder, given.edition_id, given.overlay_files)
    overlays = _overlays_for(given, used)
    others = _others_than(used, given)
    for folder in dict.fromkeys([given.folder, Path(used.folder)]):
        with contextlib.suppress(FileError):
            catalog = given.load_from(folder, given.edition or used.edition, overlays)
            if catalog.digest == used.digest:
                return given.load_from(folder, given.edition or used.edition, (*overlays, *others))
    edition = used.edition if used.edition in edition_ids(given.folder) else given.edition_id
    return given.load_from(given.folder, given.edition or edition, (*overlays, *others))


def _overlays_for(given: Everywhere, used: UsedCatalog) -> tuple[Path, ...]:
    """Return the files of a draft's overlays: the same where they are at hand, else the one of the same name."""
    at_hand: dict[str, Path] = {}
    by_name: dict[str, Path] = {}
    for path in (*(Path(overlay.path) for overlay in used.overlays), *given.overlay_files):
        with contextlib.suppress(FileError):
            found = overlay_of(path)
            at_hand.setdefault(found.digest, path)
            by_name[found.name] = path  # those in force come last: they are the newest
    paths = (at_hand.get(overlay.digest) or by_name.get(overlay.name) for overlay in used.overlays)
    return tuple(path for path in paths if path is not None)


def _others_than(used: UsedCatalog, given: Everywhere) -> tuple[Path, ...]:
    """Return the files of the overlays in force that have come since: the draft knows none of that name or content."""
    known = {known for overlay in used.overlays for known in (overlay.name, overlay.digest)}
    found = {path: overlay_of(path) for path in given.overlay_files}
    return tuple(path for path, overlay in found.items() if not {overlay.name, overlay.digest} & known)


def _desk_of(draft: Draft) -> SheetDesk:
    """Return a desk that knows the sheet of a draft: the number it had, and the document where it still stands."""
    known = draft.sheet
    if known is None:
        return SheetDesk()
    if known.exported is None:
        return SheetDesk(candidate=known.identity)
    path = Path(known.path) if known.path else None
    document = None
    if path is not None:
        try:
            sheet = read_sheet(path)
            same = (sheet.identity.number, sheet.identity.revision) == (known.identity.number, known.identity.revision)
            document = sheet.document if same and not sheet.is_edited else None
        except FileError:
            document = None
    return SheetDesk(known.identity, document, path)
