"""Opens the app: makes the configurator, fills in the desk, and hands both to Textual, imported here alone."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xmc_tui.cli.common import Everywhere, Exit, fail, is_terminal, refuse, tell
from xmc_tui.configurator import Configurator, Deed, DeedKind, Origin, Take
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.details import Details
from xmc_tui.domain.price import Quote
from xmc_tui.files.cache import Cache
from xmc_tui.files.places import cache_folder, orders_folder, settings_file
from xmc_tui.files.problem import FileError, Problem, reason_of
from xmc_tui.files.sheet import Document, Identity, new_identity, sheet_document, to_toml
from xmc_tui.files.write import write_file
from xmc_tui.locale import N_, Language, language
from xmc_tui.names import THEMES
from xmc_tui.tui.commands import COMMANDS, KeyCommand, help_text, key_fault_text, listed, rebound, shown_keys
from xmc_tui.tui.desk import Drawn, Exported, Refused

if TYPE_CHECKING:
    from xmc_tui.files.read_sheet import ReadSheet

#: What Textual reads from the environment when it is imported: how many milliseconds Escape waits for the rest of a
#: key's sequence, and how many frames a second are painted at most. Who has set them knows better.
_TEXTUAL = {"ESCDELAY": "25", "TEXTUAL_FPS": "120"}


def open_app(given: Everywhere, sheet_path: Path | None) -> None:
    """Open the configurator, on a sheet or the build of a code where one is named."""
    words = given.words
    if sheet_path is not None and _is_code(given, sheet_path):
        _open_code(given, str(sheet_path))
        return
    _need_terminal(words)
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
    configurator = Configurator(catalog, date.today, sheet.details if sheet else details_of(given), origin)
    desk = SheetDesk(sheet.identity if sheet else None, sheet.document if sheet else None, sheet_path)
    message = words.say(N_("The sheet does not hold: an export writes it anew")) if faults else ""
    _run(given, configurator, desk, message)


def _open_code(given: Everywhere, code: str) -> None:
    """Open the configurator on the build of a code: one step, to be taken back like any other."""
    from xmc_tui.cli.code import asked_code
    from xmc_tui.domain.code import code_of
    from xmc_tui.domain.price import breaks_a_rule

    words, today = given.words, date.today()
    catalog, build = asked_code(given, code)
    if breaks_a_rule(catalog.model_by_id[build.model], build, today):
        from xmc_tui.cli.conflicts import refuse_conflicts  # the ways out: a part of the house that a start needs not

        refuse_conflicts(words, catalog, build, today, as_json=False)
    _need_terminal(words)
    configurator = Configurator(catalog, date.today, details_of(given))
    configurator.do(Take(build, Deed(DeedKind.CODE, code_of(catalog, build), build.model)))
    _run(given, configurator, SheetDesk())


def _run(given: Everywhere, configurator: Configurator, desk: SheetDesk, message: str = "") -> None:
    """Run the app until it is left."""
    desk.catalogs, desk.orders = partial(_catalog_of, given), given.settings.orders
    with _ready_for_textual():
        from xmc_tui.tui.app import XmcApp  # Textual: an import that only those who open the app pay for

    behind = partial(_load_behind, configurator.catalog)
    XmcApp(
        configurator,
        desk,
        given.words.code,
        message,
        given.settings.glyphs,
        behind,
        commands_of(given),
        _theme(given),
    ).run()


def open_demo(given: Everywhere) -> None:
    """Play the demo until somebody leaves it; it writes nothing."""
    words = given.words
    _need_terminal(words)
    catalog = given.load()
    with _ready_for_textual():
        from xmc_tui.tui.demo import DemoApp  # Textual: an import that only those who open the app pay for

    fresh = partial(Configurator, catalog, date.today)
    behind = partial(_load_behind, catalog)
    DemoApp(fresh, words.code, glyphs=given.settings.glyphs, theme=_theme(given), load_behind=behind).run()


def _need_terminal(words: Language) -> None:
    if not is_terminal():
        refuse(words, Exit.WRONG_USE, N_("The configurator needs a terminal; without one use xmc quote"))


def _is_code(given: Everywhere, named: Path) -> bool:
    """Whether what was named to be opened is a build code and no file."""
    if named.suffix == ".toml" or named.exists():
        return False
    from xmc_tui.domain.code import looks_like_code

    return looks_like_code(given.load(), str(named))


def _catalog_of(given: Everywhere, code: str) -> Catalog | None:
    from xmc_tui.cli.code import catalog_of  # once a code of another catalog is typed

    return catalog_of(given, code)


def details_of(given: Everywhere) -> Details:
    """Return what a new sheet says beside the car: the names of the settings."""
    return Details(advisor=given.settings.advisor or "", store=given.settings.store or "")


def commands_of(given: Everywhere) -> tuple[KeyCommand, ...]:
    """Return the registry with the keys of the settings; what of them cannot be is told."""
    if not given.settings.keymap:
        return COMMANDS
    commands, faults = rebound(given.settings.keymap)
    for fault in faults:
        tell(f"{settings_file()}: keymap: {key_fault_text(fault, given.words)}")
    return commands


def key_lines(given: Everywhere, steps: int) -> list[str]:
    """Return the registry as text: command id, keys, what it does."""
    from rich.cells import cell_len

    from xmc_tui.present.text import fit

    commands = listed(steps, commands_of(given))
    wide = max(len(command.id) for command in commands), max(cell_len(shown_keys(command)) for command in commands)
    return [
        f"{fit(command.id, wide[0])}  {fit(shown_keys(command), wide[1])}  {help_text(command, given.words)}"
        for command in commands
    ]


def _theme(given: Everywhere) -> str:
    return given.settings.theme or THEMES[0]


@contextmanager
def _ready_for_textual() -> Iterator[None]:
    """Set what Textual reads when it is imported, and have asyncio imported without TLS."""
    for name, value in _TEXTUAL.items():
        os.environ.setdefault(name, value)
    with _without_tls():
        yield


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


@dataclass
class SheetDesk:
    """Writes the sheet of one build: numbers it once, counts its revisions, and repeats it where nothing changed."""

    identity: Identity | None = None
    document: Document | None = None
    path: Path | None = None
    catalogs: Callable[[str], Catalog | None] = lambda code: None  # noqa: ARG005 - none is at hand unless told
    orders: Path | None = None
    _candidate: Identity | None = field(default=None, init=False)

    @property
    def folder(self) -> Path:
        """The folder in which sheets are offered to be saved."""
        return self.orders or orders_folder()

    def suggested_path(self, configurator: Configurator, language: str) -> str:
        """Return the path of the sheet, or one in the orders folder that holds its number."""
        if self.path is not None:
            return str(self.path)
        folder = self.folder
        number = self._next(configurator, language).number
        while (folder / f"{number}.toml").exists() and self.identity is None:
            self._candidate = None
            number = self._next(configurator, language).number
        return str(folder / f"{number}.toml")

    def catalog_of(self, code: str) -> Catalog | None:
        """Return the catalog at hand that a build code was made with; None where none of them is."""
        return self.catalogs(code)

    def posters(self, catalog: Catalog, quote: Quote, sheet: str, language_code: str, priced: bool) -> Drawn | Refused:
        """Draw the large poster and the one for a chat, and write both beside the path of the sheet."""
        from xmc_tui.cli.poster import write_poster
        from xmc_tui.picture.poster import LARGE, SMALL  # numpy and Pillow, once somebody wants a poster

        words, beside = language(language_code), Path(sheet).expanduser()
        paths = (beside.with_suffix(".png"), beside.with_name(f"{beside.stem}-chat.png"))
        try:
            if beside.parent == self.folder:
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
            if target.parent == self.folder:
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

    def another(self) -> SheetDesk:
        """Return a desk for the sheet of a copy of the build: one with a number of its own."""
        return SheetDesk(catalogs=self.catalogs, orders=self.orders)

    def write_page(self, configurator: Configurator, language_code: str) -> Exported | Refused:
        """Write the customer's page of the sheet that was exported, as HTML beside it."""
        from xmc_tui.cli.page import page_text  # the templates: only those who make a page pay for them

        assert self.identity is not None, "a sheet was exported"
        assert self.path is not None, "a sheet was exported"
        target, words = self.path.with_suffix(".html"), language(language_code)
        page = page_text(
            configurator.catalog, configurator.quote, self.identity, configurator.details, words, target.suffix
        )
        try:
            write_file(target, page.encode("utf-8"))
        except FileError as error:
            return Refused(error.problems[0].sentence(words))
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
