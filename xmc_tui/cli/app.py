"""Opens the app: makes configurator, desk and keeper, and hands them to Textual, imported here alone."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xmc_tui.cli.common import Everywhere, Exit, fail, is_terminal, refuse, tell
from xmc_tui.cli.desk import SheetDesk
from xmc_tui.cli.keeper import DraftKeeper
from xmc_tui.configurator import Configurator, Origin
from xmc_tui.files.cache import Cache
from xmc_tui.files.places import cache_folder, drafts_folder
from xmc_tui.files.problem import FileError
from xmc_tui.locale import N_, Language
from xmc_tui.tui.desk import Refused, Resumed

if TYPE_CHECKING:
    from xmc_tui.domain.catalog import Catalog

#: What is read from the environment on import: how many milliseconds Escape waits for the rest of a key's sequence, how
#: many frames a second are painted at most, and how many threads numpy's products take. Who has set them knows better.
_ENVIRONMENT = {"ESCDELAY": "25", "TEXTUAL_FPS": "120", "OPENBLAS_NUM_THREADS": "1"}

#: How long leaving waits for a picture that is being drawn, in seconds.
_LAST_STROKE = 0.1


def open_app(given: Everywhere, path: Path | None, fresh: bool = False) -> None:
    """Open the configurator: on a sheet or a draft where one is named, else offering the last draft unless `fresh`."""
    words = given.words
    if not is_terminal():
        refuse(words, Exit.WRONG_USE, N_("The configurator needs a terminal; without one use xmc quote"))
    gc.disable()  # what a start makes stays: it is not searched for garbage until the first frame stands
    opened, keeper = _opened(given, words, path, fresh)

    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    with _without_tls():
        from xmc_tui.tui.app import XmcApp  # Textual: an import that only those who open the app pay for
        from xmc_tui.tui.behind import let_finish
        from xmc_tui.tui.terminal import leaving_cleanly

    app = XmcApp(
        opened.configurator,
        opened.desk,
        words.code,
        opened.sentence,
        given.settings.glyphs,
        keeper,
        opened.reopening,
        partial(_load_behind, opened.configurator.catalog),
    )
    try:
        with leaving_cleanly(app):
            app.run()
            let_finish(_LAST_STROKE)
    finally:
        draft = keeper.path
        keeper.close()
    if app.crash or app.return_code:
        if app.crash:
            from xmc_tui.cli.crash import tell_crash

            tell_crash(words, app.crash, draft)
        raise click.exceptions.Exit(app.return_code or Exit.FAILED)


def _opened(given: Everywhere, words: Language, path: Path | None, fresh: bool) -> tuple[Resumed, DraftKeeper]:
    """Return what the app opens on, and who keeps its draft."""
    try:
        if path is None:
            configurator = Configurator(given.load(), date.today)
            opened = Resumed(configurator, SheetDesk())
        elif path.suffix == ".jsonl":
            keeper = _keeper(given, Configurator(given.load(), date.today), SheetDesk())
            resumed = keeper.take_up(path, words.code)
            if isinstance(resumed, Refused):
                tell(resumed.sentence)
                raise click.exceptions.Exit(Exit.WRONG_USE)
            return resumed, keeper
        else:
            opened = opened_sheet(given, words, path)
    except FileError as error:
        fail(words, Exit.WRONG_USE, error.problems)
    desk = opened.desk
    assert isinstance(desk, SheetDesk), "it was made here"
    return opened, _keeper(given, opened.configurator, desk, offers=path is None and not fresh)


def _keeper(given: Everywhere, configurator: Configurator, desk: SheetDesk, offers: bool = False) -> DraftKeeper:
    return DraftKeeper(given, drafts_folder(), desk, configurator, offers)


def opened_sheet(given: Everywhere, words: Language, path: Path) -> Resumed:
    """Return what a sheet opens on; where the catalog has moved on, the figures of then and the report on it."""
    from xmc_tui.configurator.reopen import catalog_as_written, reopen
    from xmc_tui.files.check import check_sheet  # a start without a sheet need not wait for it
    from xmc_tui.files.read_sheet import build_of, read_sheet, written_on

    sheet = read_sheet(path)
    catalog = given.load_for(sheet, or_newer=True)
    desk = SheetDesk(sheet.identity, sheet.document, path)
    faults = check_sheet(sheet, catalog)
    if faults and not sheet.is_edited and sheet.catalog_digest != catalog.digest:
        reopening = reopen(written_on(sheet), catalog, date.today())
        if reopening.is_needed:
            origin = Origin(sheet.identity.number, reopening.written.build, sheet.details, sheet.quoted_on)
            as_written = catalog_as_written(reopening.written, catalog)
            return Resumed(Configurator(as_written, date.today, sheet.details, origin), desk, "", reopening)
    build = build_of(sheet, catalog)
    origin = Origin(sheet.identity.number, build, sheet.details, sheet.quoted_on, sound=not faults)
    message = words.say(N_("The sheet does not hold: an export writes it anew")) if faults else ""
    return Resumed(Configurator(catalog, date.today, sheet.details, origin), desk, message)


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
