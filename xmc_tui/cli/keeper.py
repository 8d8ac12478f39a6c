"""Keeps the draft of the running app, and takes up what was left: the unfinished draft, or what lies in the drawer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from xmc_tui.cli.common import Everywhere
from xmc_tui.cli.desk import SheetDesk
from xmc_tui.cli.recorder import Recorder
from xmc_tui.configurator import LETTERS, Configurator
from xmc_tui.files.drafts import DraftFile, draft_files, read_draft
from xmc_tui.files.journal import PATTERN, Journal
from xmc_tui.files.problem import FileError, reason_of
from xmc_tui.files.telling import beside_entry
from xmc_tui.locale import N_, Language, language
from xmc_tui.tui.desk import Desk, Offer, Opened, Refused

if TYPE_CHECKING:
    from xmc_tui.present.drawer import Filed

#: How far apart two writes may be that are one step to whoever works here, in seconds.
_MOMENT = 0.05


class DraftKeeper(Recorder):
    """Keeps the draft of one build, offers the one that was left unfinished, and knows what lies in the drawer.

    `offers` says whether an unfinished draft is looked for.
    """

    def __init__(
        self, given: Everywhere, folder: Path, desk: SheetDesk, configurator: Configurator, offers: bool = True
    ) -> None:
        super().__init__(given, folder, desk, configurator)
        self.offers = offers
        self._offered: DraftFile | None = None
        self._opened: Opened | None = None

    def another(self, configurator: Configurator, desk: Desk) -> DraftKeeper:
        """Return who keeps a copy of the build with its history, as a draft of its own.

        From then on each build of the window is kept, the standard car too: they come back together.
        """
        assert isinstance(desk, SheetDesk), "it was made here"
        keeper = DraftKeeper(self.given, self.folder, desk, configurator, offers=False)
        keeper.follow(self)
        return keeper

    # ── What was left ─────────────────────────────────────────────────────────────────────────────

    def offer(self) -> Offer | None:
        """Return the newest unfinished draft that no window has open."""
        if not self.offers:
            return None
        newest: DraftFile | None = None
        for found in draft_files(self.folder, at_a_glance=True):
            if found.car is None or found.is_open:
                continue
            newest = newest or found
            # What was put back and what took its place are written in one moment, which the disk may call the same.
            if newest.beside is not None or newest.written - found.written > _MOMENT:
                break
            if found.beside is not None:
                newest = found
        if newest is None or newest.car is None:
            return None
        self._offered, car = newest, newest.car
        return Offer(car.name, car.total, car.is_illustrative, time.time() - newest.written)

    def resume(self, language_code: str) -> Opened | Refused:
        """Take up the draft that was offered; what stands here stays a draft of its own."""
        if self._offered is None:
            return Refused("")
        return self.take_up(self._offered.path, language_code, joins=len(self.window) > 1)

    def take_up(self, path: Path, language_code: str, joins: bool = False) -> Opened | Refused:
        """Go on with a draft: its build, its history, its sheet; under the catalog of today where that has moved on.

        Where it `joins` this window it takes the place of the build that stands here, else it keeps that which it had.
        """
        words = language(language_code)
        from xmc_tui.cli.taking_up import catalog_for, opened_draft

        if self.refused_by_disk:
            return self._not_on_the_disk(words)
        journal = self.new_journal()
        try:
            if not journal.adopt(path):
                return Refused(words.say(N_("another window has this draft open")))
            draft = read_draft(path)  # not before: until now another window may have written on
            number = draft.sheet.identity.number if draft.sheet is not None else ""
            if joins and self._stands_beside(number):
                journal.close(remove=False)
                return self._already_beside(number, words)
            catalog = catalog_for(self.given, draft)
        except FileError as error:
            journal.close(remove=False)
            return Refused(error.problems[0].sentence(words))
        except OSError as error:
            reason = words.say(reason_of(error))
            return Refused(words.say(N_("{path} cannot be opened ({reason})"), path=path, reason=reason))
        journal.go_on(draft.size, draft.count)
        opened = opened_draft(draft, catalog, words)
        self._turn_to(opened, journal)
        self._begun = True
        if joins:
            self._add({"beside": beside_entry(self.place)}, language_code)
        else:
            self.place = draft.beside or self.place
        self._news()
        return opened

    def beside(self, language_code: str) -> list[tuple[DraftKeeper, Opened]]:
        """Take up the drafts that stood beside the one taken up; return all of them in order, that one among them."""
        assert self._opened is not None, "a draft was taken up"
        builds = [(self, self._opened)]
        for found in draft_files(self.folder, at_a_glance=True):
            tied = found.beside is not None and found.beside.window == self.place.window
            if not tied or found.path == self._journal.path or len(builds) == len(LETTERS):
                continue
            keeper = DraftKeeper(self.given, self.folder, self.desk.another(), self.configurator, offers=False)
            opened = keeper.take_up(found.path, language_code)
            if isinstance(opened, Opened):
                keeper.window = self.window
                self.window.append(keeper)
                builds.append((keeper, opened))
        return sorted(builds, key=lambda build: build[0].place.place)

    def _turn_to(self, opened: Opened, journal: Journal) -> None:
        assert isinstance(opened.desk, SheetDesk), "it was made here"
        self.turn_to(opened.configurator, opened.desk, journal)
        self._opened = opened

    def _stands_beside(self, number: str) -> bool:
        """Whether another build of this window is on the sheet of a number: two would overwrite each other."""
        return bool(number) and any(each is not self and each.sheet_number == number for each in self.window)

    def _already_beside(self, number: str, words: Language) -> Refused:
        return Refused(words.say(N_("sheet {number} stands beside this build already"), number=number))

    def _not_on_the_disk(self, words: Language) -> Refused:
        what = N_("what stands here is not exported, and the disk takes no draft of it ({reason}); export it first")
        return Refused(words.say(what, reason=words.say(self.refused_by_disk)))

    # ── The drawer ────────────────────────────────────────────────────────────────────────────────

    def drawer(self, language_code: str) -> Iterator[Filed]:
        """Yield the sheets of the orders folder and the drafts of other windows, the newest first."""
        from xmc_tui.cli.drawer import filed_in

        own = {each.file for each in self.window if each.file is not None}
        return filed_in(self.desk.folder, self.folder, language(language_code), own)

    def open(self, path: str, language_code: str) -> Opened | Refused:
        """Take a sheet or a draft out of the drawer; what stands here stays a draft of its own."""
        if fnmatch(Path(path).name, PATTERN):
            return self.take_up(Path(path), language_code, joins=True)
        from xmc_tui.cli.taking_up import opened_sheet

        words = language(language_code)
        if self.refused_by_disk:
            return self._not_on_the_disk(words)
        try:
            opened = opened_sheet(self.given, words, Path(path))
        except FileError as error:
            return Refused(error.problems[0].sentence(words))
        number = opened.configurator.origin.number if opened.configurator.origin is not None else ""
        if self._stands_beside(number):
            return self._already_beside(number, words)
        self._turn_to(opened, self.new_journal())
        return opened
