"""Opens the app: makes the configurator, fills in the desk, and hands both to Textual, imported here alone."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xmc_tui.cli.common import Everywhere, Exit, fail, is_terminal, refuse
from xmc_tui.configurator import Configurator, Origin
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.details import NO_DETAILS
from xmc_tui.domain.price import Quote
from xmc_tui.files.cache import Cache
from xmc_tui.files.places import cache_folder, orders_folder
from xmc_tui.files.problem import FileError, Problem, reason_of
from xmc_tui.files.sheet import Document, Identity, new_identity, sheet_document, to_toml
from xmc_tui.files.write import write_file
from xmc_tui.locale import N_, language
from xmc_tui.tui.desk import Drawn, Exported, Refused

if TYPE_CHECKING:
    from xmc_tui.files.read_sheet import ReadSheet

#: What is read from the environment on import: how many milliseconds Escape waits for the rest of a key's sequence, how
#: many frames a second are painted at most, and how many threads numpy's products take. Who has set them knows better.
_ENVIRONMENT = {"ESCDELAY": "25", "TEXTUAL_FPS": "120", "OPENBLAS_NUM_THREADS": "1"}

#: How long leaving waits for a picture that is being drawn, in seconds.
_LAST_STROKE = 0.1


def open_app(given: Everywhere, sheet_path: Path | None) -> None:
    """Open the configurator, on a sheet where one is named."""
    words = given.words
    if not is_terminal():
        refuse(words, Exit.WRONG_USE, N_("The configurator needs a terminal; without one use xmc quote"))
    gc.disable()  # what a start makes stays: it is not searched for garbage until the first frame stands
    sheet: ReadSheet | None = None
    faults: list[Problem] = []
    origin: Origin | None = None
    try:
        if sheet_path is not None:
            from xmc_tui.files.read_sheet import read_sheet

            sheet = read_sheet(sheet_path)
        catalog = given.load_for(sheet) if sheet else given.load()
        if sheet is not None:
            from xmc_tui.files.check import check_sheet
            from xmc_tui.files.read_sheet import build_of

            faults = check_sheet(sheet, catalog)
            build = build_of(sheet, catalog)
            origin = Origin(sheet.identity.number, build, sheet.details, sheet.quoted_on, sound=not faults)
    except FileError as error:
        fail(words, Exit.WRONG_USE, error.problems)
    configurator = Configurator(catalog, date.today, sheet.details if sheet else NO_DETAILS, origin)
    desk = SheetDesk(sheet.identity if sheet else None, sheet.document if sheet else None, sheet_path)

    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    with _without_tls():
        from xmc_tui.tui.app import XmcApp  # Textual: an import that only those who open the app pay for
        from xmc_tui.tui.behind import let_finish

    message = words.say(N_("The sheet does not hold: an export writes it anew")) if faults else ""
    behind = partial(_load_behind, catalog)
    XmcApp(configurator, desk, words.code, message, given.settings.glyphs, behind).run()
    let_finish(_LAST_STROKE)


@contextmanager
def _without_tls() -> Iterator[None]:
    """Have asyncio imported as on a computer without OpenSSL: we are offline; it is 4 MB and a twentieth of a start."""
    if "ssl" in sys.modules:
        yield
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]
    try:
        import asyncio  # noqa: F401

        yield
    finally:
        del sys.modules["ssl"]


def _load_behind(catalog: Catalog) -> None:
    """Load, behind the first frame, what the keys to come will need; then let garbage be collected again, rarely."""
    from xmc_tui.cli.readings import learn_readings

    learn_readings(catalog, Cache(cache_folder()))
    import tomli_w  # noqa: F401 - for the first export

    gc.freeze()
    gc.enable()
    sys.setswitchinterval(0.001)  # a key does not wait long for whoever draws the picture


@dataclass
class SheetDesk:
    """Writes the sheet of one build: numbers it once, counts its revisions, and repeats it where nothing changed."""

    identity: Identity | None = None
    document: Document | None = None
    path: Path | None = None
    _candidate: Identity | None = field(default=None, init=False)

    def suggested_path(self, configurator: Configurator, language: str) -> str:
        """Return the path of the sheet, or one in the orders folder that holds its number."""
        if self.path is not None:
            return str(self.path)
        folder = orders_folder()
        number = self._next(configurator, language).number
        while (folder / f"{number}.toml").exists() and self.identity is None:
            self._candidate = None
            number = self._next(configurator, language).number
        return str(folder / f"{number}.toml")

    def posters(self, catalog: Catalog, quote: Quote, sheet: str, language_code: str, priced: bool) -> Drawn | Refused:
        """Draw the large poster and the one for a chat, and write both beside the path of the sheet."""
        from xmc_tui.cli.poster import write_poster
        from xmc_tui.picture.poster import LARGE, SMALL  # numpy and Pillow, once somebody wants a poster

        words, beside = language(language_code), Path(sheet).expanduser()
        paths = (beside.with_suffix(".png"), beside.with_name(f"{beside.stem}-chat.png"))
        try:
            if beside.parent == orders_folder():
                beside.parent.mkdir(parents=True, exist_ok=True)
            for path, size in zip(paths, (LARGE, SMALL), strict=True):
                write_poster(catalog, quote, path, size, words, priced)
        except FileError as error:
            return Refused(error.problems[0].sentence(words))
        except OSError as error:
            reason = words.say(reason_of(error))
            return Refused(words.say(N_("{path} cannot be written ({reason})"), path=paths[0], reason=reason))
        return Drawn(tuple(str(path) for path in paths))

    def export(self, configurator: Configurator, path: str, language_code: str) -> Exported | Refused:
        """Write the sheet; a file that is another sheet's is left alone."""
        words = language(language_code)
        target = Path(path).expanduser()
        try:
            if target.parent == orders_folder():
                target.parent.mkdir(parents=True, exist_ok=True)
            if (other := self._other_sheet(target)) is not None:
                return Refused(words.say(N_("{path} is sheet {number}; choose another path"), path=path, number=other))
            unchanged = self.document is not None and not configurator.differs_from_origin
            identity = self.identity if unchanged and self.identity else self._next(configurator, language_code)
            document = (
                self.document
                if unchanged and self.document
                else sheet_document(
                    configurator.catalog, configurator.build, configurator.quoted_on, identity, configurator.details
                )
            )
            write_file(target, to_toml(document))
        except FileError as error:
            return Refused(error.problems[0].sentence(words))
        except (OSError, RuntimeError) as error:
            reason = reason_of(error)
            return Refused(
                words.say(
                    N_("{path} cannot be written ({reason}); choose another path"), path=path, reason=words.say(reason)
                )
            )
        self.identity, self.document, self.path, self._candidate = identity, document, target, None
        configurator.exported(identity.number, document["sheet"]["quoted_on"])
        return Exported(str(target))

    def _next(self, configurator: Configurator, language_code: str) -> Identity:
        """Return the identity a sheet written now has: a new one, or the next revision of the one there is."""
        if self.identity is not None:
            if not configurator.differs_from_origin:
                return self.identity
            return Identity(self.identity.number, self.identity.revision + 1, self.identity.created, language_code)
        if self._candidate is None:
            self._candidate = new_identity(datetime.now().astimezone(), language_code)
        return replace(self._candidate, language=language_code)

    def _other_sheet(self, target: Path) -> str | None:
        """Return the number of another sheet that lives at a path; None where there is none."""
        if not target.exists():
            return None
        try:
            from xmc_tui.files.read_sheet import read_sheet

            number = read_sheet(target).identity.number
        except FileError:
            return None
        mine = self.identity or self._candidate
        return None if mine is not None and number == mine.number else number
