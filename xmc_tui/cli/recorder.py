"""Records what is done to a build in the journal of its draft."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

from xmc_tui.cli.common import Everywhere
from xmc_tui.cli.desk import SheetDesk
from xmc_tui.configurator import Applied, Configurator, written_of
from xmc_tui.domain.build import Build, standard_build
from xmc_tui.files.drafts import LARGEST_DRAFT, Draft, read_draft
from xmc_tui.files.entries import Beside, KnownSheet
from xmc_tui.files.journal import Journal
from xmc_tui.files.problem import FileError
from xmc_tui.files.telling import (
    beside_entry,
    car_entry,
    catalog_entry,
    deed_entry,
    details_entry,
    head_entry,
    sheet_entry,
)
from xmc_tui.locale import N_, language


class Recorder:
    """Tells a journal what happens to one build; the builds of a window stand beside each other."""

    def __init__(self, given: Everywhere, folder: Path, desk: SheetDesk, configurator: Configurator) -> None:
        self.given = given
        self.folder = folder
        self.desk = desk
        self.configurator = configurator
        self._journal = self.new_journal()
        self._begun = False
        self._trouble = False
        self._told: dict[str, Any] = {}
        self._start, self._initial = self.configurator.build, self.configurator.details
        self._past: Draft | None = None  # what a copy has behind it until its own draft says so
        #: All who keep a build of this window, and the place of this one among them.
        self.window: list[Recorder] = [self]
        self.place = Beside(os.urandom(8).hex(), 0)

    def new_journal(self) -> Journal:
        """Return a journal that nothing is in yet."""
        return Journal(self.folder, _now)

    def follow(self, first: Recorder) -> None:
        """Take the last place in the window of another keeper, as the copy of its build."""
        self.window = first.window
        self.place = Beside(first.place.window, max(each.place.place for each in self.window) + 1)
        self.window.append(self)
        self._past = first.draft

    def turn_to(self, configurator: Configurator, desk: SheetDesk, journal: Journal) -> None:
        """Keep another build from now on; the draft of the former one stays where something of it would be lost."""
        if self._begun and not self._is_over:
            self._journal.add({"finished": False, "beside": beside_entry(None)})
        self._journal.close(remove=self._is_over)
        self._journal, self._begun, self._told, self._trouble, self._past = journal, False, {}, False, None
        former, self.desk = self.desk, desk
        self.desk.orders, self.desk.catalogs = former.orders, former.catalogs
        self.configurator, self._start = configurator, configurator.build

    def note(self, configurator: Configurator, language_code: str, outcome: Applied | None = None) -> str:
        """Keep what stands and what was just done; return a sentence where the disk has refused, or takes again."""
        self.configurator = configurator
        if not self._begun and outcome is None and self._may_go:
            return ""
        if not self._begun or self._journal.size > LARGEST_DRAFT * 3 // 4:
            self._begin(language_code, configurator.build if outcome is None or self._begun else self._start)
        entry = self._news()
        if outcome is not None:
            entry["did"] = deed_entry(outcome.deed, outcome.direction)
            entry["car"] = car_entry(written_of(configurator.catalog, configurator.build, configurator.quoted_on))
        return self._add(entry, language_code)

    def confirmed(self, configurator: Configurator, language_code: str) -> str:
        """Keep that another catalog holds from now on; return a sentence as `note` does."""
        self.configurator = configurator
        car = car_entry(written_of(configurator.catalog, configurator.build, configurator.quoted_on))
        if not self._begun:
            self._begin(language_code, configurator.build)
        return self._add({"catalog": self._catalog(), "car": car, **self._news()}, language_code)

    def close(self) -> None:
        """Let go of the drafts of the window: what is finished, or never began, is removed."""
        for each in self.window:
            each.let_go()

    def let_go(self) -> None:
        """Let go of the draft of this one build."""
        self._journal.close(remove=self._is_over)

    @property
    def path(self) -> Path | None:
        """The file of the draft; None while there is nothing to keep, or no disk to keep it on."""
        return None if self._may_go else self._journal.path

    @property
    def file(self) -> Path | None:
        """The file there is, though nothing may be left to keep in it; None where there is none."""
        return self._journal.path

    @property
    def draft(self) -> Draft | None:
        """What the file holds; None where there is none, or the disk does not have all of it."""
        if self._journal.path is None or self._journal.fault:
            return None
        try:
            return read_draft(self._journal.path)
        except FileError:
            return None

    @property
    def is_kept(self) -> bool:
        """Whether leaving now would lose nothing of the builds of the window."""
        return not any(each.refused_by_disk for each in self.window)

    @property
    def refused_by_disk(self) -> str:
        """Why the disk does not take what stands here, as a message; empty where it does."""
        return "" if self._is_over else self._journal.fault

    @property
    def _may_go(self) -> bool:
        """Whether the draft need not be there: nothing is lost without it, and it stands beside no other."""
        return self._is_over and len(self.window) == 1

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
        past, self._past = self._past, None
        at = self.configurator
        car = car_entry(written_of(at.catalog, start, at.day_of(start)) if past is None else past.started)
        head = {**head_entry(language_code, self.place), "catalog": self._catalog(), "car": car}
        self._journal.add({**head, **self._news()})
        for deed, direction, after in past.steps if past is not None else ():
            self._add({"did": deed_entry(deed, direction), "car": car_entry(after)}, language_code)

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
        finished = self._may_go
        if news or self._told.get("finished") != finished:
            news["finished"] = finished
        self._told.update(news)
        return news

    def _add(self, entry: dict[str, Any], language_code: str) -> str:
        if entry:
            # Every line says whether all of it is on a sheet: the last one decides, whatever became of the others.
            self._journal.add({"finished": self._may_go, **entry})
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

    @property
    def sheet_number(self) -> str:
        """The number of the sheet of this build; empty while it has none."""
        identity = self.desk.known_identity
        return identity.number if identity is not None else ""


def _now() -> datetime:
    return datetime.now().astimezone()
