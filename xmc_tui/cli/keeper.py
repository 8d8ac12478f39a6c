"""Keeps the draft of the running app in a journal, and takes up the one that was left unfinished."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xmc_tui.cli.common import Everywhere
from xmc_tui.cli.desk import SheetDesk
from xmc_tui.configurator import LETTERS, Applied, Configurator, written_of
from xmc_tui.domain.build import Build, standard_build
from xmc_tui.files.drafts import LARGEST_DRAFT, DraftFile, draft_files, read_draft
from xmc_tui.files.entries import (
    FIRST_BUILD,
    Beside,
    KnownSheet,
    car_entry,
    catalog_entry,
    deed_entry,
    details_entry,
    head_entry,
    sheet_entry,
)
from xmc_tui.files.journal import PATTERN, Journal
from xmc_tui.files.problem import FileError
from xmc_tui.locale import N_, language
from xmc_tui.tui.desk import Desk, Offer, Opened, Refused

if TYPE_CHECKING:
    from xmc_tui.present.drawer import Filed


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
        self.place = Beside(os.urandom(8).hex(), 0)
        self._others: list[DraftKeeper] = []

    def another(self, configurator: Configurator, desk: Desk) -> DraftKeeper:
        """Return who keeps a copy of the build, as a draft of its own; it is let go of together with this one."""
        assert isinstance(desk, SheetDesk), "it was made here"
        keeper = DraftKeeper(self.given, self.folder, desk, configurator, offers=False)
        self._others.append(keeper)
        keeper.place = Beside(self.place.window, self.place.place + len(self._others))
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

    def leave(self) -> None:
        """Let go of the draft as it stands."""
        self._journal.close(remove=False)

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
        head = {**head_entry(language_code, self.place), "build": FIRST_BUILD, "catalog": self._catalog(), "car": car}
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

    def resume(self, language_code: str) -> Opened | Refused:
        """Take up the draft that was offered; what stands here stays a draft of its own."""
        return self.take_up(self._offered.path, language_code) if self._offered is not None else Refused("")

    def take_up(self, path: Path, language_code: str) -> Opened | Refused:
        """Go on with a draft: its build, its history, its sheet; under the catalog of today where that has moved on."""
        words = language(language_code)
        from xmc_tui.cli.taking_up import catalog_for, desk_of, resumed_draft

        try:
            draft = read_draft(path)
            catalog = catalog_for(self.given, draft)
            journal = Journal(self.folder, _now)
            if not journal.adopt(path, draft.size, draft.count):
                return Refused(words.say(N_("another window has this draft open")))
        except FileError as error:
            return Refused(error.problems[0].sentence(words))
        resumed = resumed_draft(draft, catalog, desk_of(draft))
        self._turn_to(resumed, journal)
        self._begun, self.place = True, draft.beside or self.place
        self._news()
        damage = words.plural(
            "{n} damaged line of the draft was left out; what holds is kept",
            "{n} damaged lines of the draft were left out; what holds is kept",
            draft.damaged,
        )
        return Opened(resumed.configurator, self.desk, damage if draft.damaged else "", resumed.reopening)

    def beside(self, language_code: str) -> list[tuple[DraftKeeper, Opened]]:
        """Take up the drafts that stood beside the one taken up; return all of them in order, that one among them.

        One whose catalog has moved on stays in the drawer: reports are asked about one at a time.
        """
        builds = [(self, Opened(self.configurator, self.desk))]
        for found in draft_files(self.folder, at_a_glance=True):
            tied = found.beside is not None and found.beside.window == self.place.window
            if not tied or found.path == self._journal.path or len(builds) == len(LETTERS):
                continue
            keeper = self.another(self.configurator, self.desk.another())
            resumed = keeper.take_up(found.path, language_code)
            if isinstance(resumed, Opened) and resumed.reopening is None:
                builds.append((keeper, resumed))
            else:
                self._others.remove(keeper)
                keeper.leave()
        return sorted(builds, key=lambda build: build[0].place.place)

    def _turn_to(self, resumed: Opened, journal: Journal) -> None:
        """Keep another build from now on; the draft of the former one stays where something of it would be lost."""
        assert isinstance(resumed.desk, SheetDesk), "it was made here"
        self._journal.close(remove=self._is_over)
        self._journal, self._begun, self._told, self._trouble = journal, False, {}, False
        former, self.desk = self.desk, resumed.desk
        self.desk.orders, self.desk.catalogs = former.orders, former.catalogs
        self.configurator = resumed.configurator
        self._start = resumed.configurator.build

    # ── The drawer ────────────────────────────────────────────────────────────────────────────────

    def drawer(self, language_code: str) -> Iterator[Filed]:
        """Yield the sheets of the orders folder and the drafts, the newest first."""
        from xmc_tui.cli.drawer import filed_in

        return filed_in(self.desk.folder, self.folder, language(language_code))

    def open(self, path: str, language_code: str) -> Opened | Refused:
        """Take a sheet or a draft out of the drawer; what stands here stays a draft of its own."""
        if fnmatch(Path(path).name, PATTERN):
            return self.take_up(Path(path), language_code)
        from xmc_tui.cli.taking_up import opened_sheet

        words = language(language_code)
        try:
            opened = opened_sheet(self.given, words, Path(path))
        except FileError as error:
            return Refused(error.problems[0].sentence(words))
        self._turn_to(opened, Journal(self.folder, _now))
        return opened


def _now() -> datetime:
    return datetime.now().astimezone()
