"""Keeps the draft of the running app in a journal, and takes up the one that was left unfinished."""

from __future__ import annotations

import contextlib
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

from xmc_tui.cli.common import Everywhere
from xmc_tui.cli.desk import SheetDesk
from xmc_tui.configurator import Applied, Configurator, Origin, written_of
from xmc_tui.domain.build import Build, standard_build
from xmc_tui.domain.catalog import Catalog
from xmc_tui.files.drafts import LARGEST_DRAFT, Draft, DraftFile, draft_files, read_draft
from xmc_tui.files.editions import edition_ids
from xmc_tui.files.entries import (
    FIRST_BUILD,
    KnownSheet,
    UsedCatalog,
    car_entry,
    catalog_entry,
    deed_entry,
    details_entry,
    head_entry,
    sheet_entry,
)
from xmc_tui.files.journal import Journal
from xmc_tui.files.problem import FileError
from xmc_tui.locale import N_, language
from xmc_tui.tui.desk import Desk, Offer, Refused, Resumed


class DraftKeeper:
    """Tells the journal of one window what happens in it; `offers` says whether an unfinished draft is looked for."""

    def __init__(
        self, given: Everywhere, folder: Path, desk: SheetDesk, configurator: Configurator, offers: bool = True
    ) -> None:
        self.given = given
        self.folder = folder
        self.desk = desk
        self.configurator = configurator
        self.offers = offers
        self._journal = Journal(self.folder, _now)
        self._begun = False
        self._trouble = False
        self._told: dict[str, Any] = {}
        self._start, self._initial = self.configurator.build, self.configurator.details
        self._offered: DraftFile | None = None
        self._others: list[DraftKeeper] = []

    def another(self, configurator: Configurator, desk: Desk) -> DraftKeeper:
        """Return who keeps a copy of the build, as a draft of its own; it is let go of together with this one."""
        assert isinstance(desk, SheetDesk), "it was made here"
        keeper = DraftKeeper(self.given, self.folder, desk, configurator, offers=False)
        self._others.append(keeper)
        return keeper

    # ── What is kept ──────────────────────────────────────────────────────────────────────────────

    def note(self, configurator: Configurator, language_code: str, outcome: Applied | None = None) -> str:
        """Keep what stands and what was just done; return a sentence where the disk has refused, or takes again."""
        self.configurator = configurator
        if not self._begun and outcome is None and self._is_over:
            return ""
        if not self._begun or self._journal.size > LARGEST_DRAFT * 3 // 4:
            self._begin(language_code, configurator.build if outcome is None or self._begun else self._start)
        entry = self._news()
        if outcome is not None:
            entry["did"] = deed_entry(outcome.deed, outcome.direction)
            entry["car"] = car_entry(written_of(configurator.catalog, configurator.build))
        return self._add(entry, language_code)

    def confirmed(self, configurator: Configurator, language_code: str) -> str:
        """Keep that another catalog holds from now on; return a sentence as `note` does."""
        self.configurator = configurator
        car = car_entry(written_of(configurator.catalog, configurator.build))
        if not self._begun:
            self._begin(language_code, configurator.build)
        return self._add({"catalog": self._catalog(), "car": car, **self._news()}, language_code)

    def close(self) -> None:
        """Let go of the draft: what is finished, or never began, is removed."""
        self._journal.close(remove=self._is_over)
        for other in self._others:
            other.close()

    @property
    def path(self) -> Path | None:
        """The file of the draft; None while there is nothing to keep, or no disk to keep it on."""
        return None if self._is_over else self._journal.path

    @property
    def _is_over(self) -> bool:
        """Whether nothing would be lost without the draft: all of it is on a sheet, or there is nothing in it."""
        configurator = self.configurator
        if configurator.origin is not None:
            return not configurator.differs_from_origin
        same = configurator.build == standard_build(configurator.catalog.models[0]) and not configurator.is_unsaved
        return same and configurator.details == self._initial and configurator.ceiling is None

    def _begin(self, language_code: str, start: Build) -> None:
        """Begin a file, or the next one where the first has grown beyond what is read."""
        if self._begun:
            self._journal.renew()
        self._begun = True
        self._told = {}
        car = car_entry(written_of(self.configurator.catalog, start))
        head = {**head_entry(language_code), "build": FIRST_BUILD, "catalog": self._catalog(), "car": car}
        self._journal.add({**head, **self._news()})

    def _news(self) -> dict[str, Any]:
        """Return what else has changed since the last line."""
        configurator = self.configurator
        stands: dict[str, Any] = {
            "details": details_entry(configurator.details),
            "ceiling": configurator.ceiling or 0,
        }
        if (sheet := self._sheet()) is not None:
            stands["sheet"] = sheet_entry(sheet)
        news = {key: value for key, value in stands.items() if self._told.get(key) != value}
        finished = self._is_over
        if news or self._told.get("finished") != finished:
            news["finished"] = finished
        self._told.update(news)
        return news

    def _add(self, entry: dict[str, Any], language_code: str) -> str:
        if entry:
            # Every line says whether all of it is on a sheet: the last one decides, whatever became of the others.
            self._journal.add({"build": FIRST_BUILD, "finished": self._is_over, **entry})
        words, fault = language(language_code), self._journal.fault
        if fault and not self._trouble:
            self._trouble = True
            return words.say(N_("The draft is not on the disk ({reason}); it is tried again"), reason=words.say(fault))
        if not fault and self._trouble:
            self._trouble = False
            return words.say(N_("The draft is on the disk again"))
        return ""

    def _catalog(self) -> dict[str, Any]:
        catalog = self.configurator.catalog
        return catalog_entry(catalog, *self.given.files_of(catalog))

    def _sheet(self) -> KnownSheet | None:
        identity, origin = self.desk.known_identity, self.configurator.origin
        if identity is None:
            return None
        exported = None
        if origin is not None:
            exported = (origin.build, origin.details, origin.quoted_on, origin.sound)
        return KnownSheet(identity, str(self.desk.path or ""), exported)

    # ── What was left ─────────────────────────────────────────────────────────────────────────────

    def offer(self) -> Offer | None:
        """Return the newest unfinished draft that no window has open."""
        if not self.offers:
            return None
        for found in draft_files(self.folder, at_a_glance=True):
            if found.car is not None and not found.is_open:
                self._offered = found
                car = found.car
                return Offer(car.name, car.total, car.is_illustrative, time.time() - found.written)
        return None

    def resume(self, language_code: str) -> Resumed | Refused:
        """Take up the draft that was offered; what stands here stays a draft of its own."""
        return self.take_up(self._offered.path, language_code) if self._offered is not None else Refused("")

    def take_up(self, path: Path, language_code: str) -> Resumed | Refused:
        """Go on with a draft: its build, its history, its sheet; under the catalog of today where that has moved on."""
        words = language(language_code)
        try:
            draft = read_draft(path)
            catalog = catalog_for(self.given, draft)
            journal = Journal(self.folder, _now)
            if not journal.adopt(path, draft.size, draft.count):
                return Refused(words.say(N_("another window has this draft open")))
        except FileError as error:
            return Refused(error.problems[0].sentence(words))
        self._journal.close(remove=self._is_over)
        self._journal, self._begun, self._told, self._trouble = journal, True, {}, False
        former, self.desk = self.desk, _desk_of(draft)
        self.desk.orders, self.desk.catalogs = former.orders, former.catalogs
        resumed = _resumed(draft, catalog, self.desk)
        self.configurator, self._start = resumed.configurator, resumed.configurator.build
        self._news()
        damage = words.plural(
            "{n} damaged line of the draft was left out; what holds is kept",
            "{n} damaged lines of the draft were left out; what holds is kept",
            draft.damaged,
        )
        return Resumed(resumed.configurator, self.desk, damage if draft.damaged else "", resumed.reopening)


def _resumed(draft: Draft, catalog: Catalog, desk: SheetDesk) -> Resumed:
    """Return the draft under a catalog: as it was, or with the report of what has changed since."""
    from xmc_tui.configurator.reopen import reopen  # a start that takes up no draft relives nothing
    from xmc_tui.configurator.replay import relived

    origin = None
    if draft.sheet is not None and draft.sheet.exported is not None:
        build, details, quoted_on, sound = draft.sheet.exported
        origin = Origin(draft.sheet.identity.number, build, details, quoted_on, sound)
    reopening = reopen(draft.car, catalog, date.today())
    steps = [(deed, direction, car.build) for deed, direction, car in draft.steps]
    configurator = relived(reopening, date.today, draft.details, origin, draft.ceiling, draft.started.build, steps)
    return Resumed(configurator, desk, "", reopening if reopening.is_needed else None)


def catalog_for(given: Everywhere, draft: Draft) -> Catalog:
    """Load the catalog a draft was made with, or what stands in its place now; FileError when none can be loaded."""
    used = draft.catalog
    if used is None:
        return given.load_from(given.folder, given.edition_id, given.overlay_files)
    overlays = _overlays_for(given, used)
    for folder in dict.fromkeys([given.folder, Path(used.folder)]):
        with contextlib.suppress(FileError):
            catalog = given.load_from(folder, given.edition or used.edition, overlays)
            if catalog.digest == used.digest:
                return catalog
    edition = used.edition if used.edition in edition_ids(given.folder) else given.edition_id
    return given.load_from(given.folder, given.edition or edition, overlays)


def _overlays_for(given: Everywhere, used: UsedCatalog) -> tuple[Path, ...]:
    """Return the files of a draft's overlays: the same where they are at hand, else the one of the same name."""
    from xmc_tui.files.merge import overlay_of  # a start that takes up no draft parses nothing

    at_hand: dict[str, Path] = {}
    by_name: dict[str, Path] = {}
    for path in (*(Path(overlay.path) for overlay in used.overlays), *given.overlay_files):
        with contextlib.suppress(FileError):
            found = overlay_of(path)
            at_hand.setdefault(found.digest, path)
            by_name[found.name] = path  # those in force come last: they are the newest
    paths = (at_hand.get(overlay.digest) or by_name.get(overlay.name) for overlay in used.overlays)
    return tuple(path for path in paths if path is not None)


def _desk_of(draft: Draft) -> SheetDesk:
    """Return a desk that knows the sheet of a draft: the number it had, and the document where it still stands."""
    known = draft.sheet
    if known is None:
        return SheetDesk()
    if known.exported is None:
        return SheetDesk(candidate=known.identity)
    from xmc_tui.files.read_sheet import read_sheet  # pydantic: only those who resume an exported sheet pay for it

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


def _now() -> datetime:
    return datetime.now().astimezone()
