"""Starts the app: makes the configurator, exporter and draft store, and runs them in Textual.

Of the command line only this module imports Textual.
"""

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

from xmc_tui.cli.common import Everywhere, Exit, fail, refuse, tell
from xmc_tui.cli.streams import is_terminal
from xmc_tui.configurator import Configurator, Deed, DeedKind, Take
from xmc_tui.configurator.ports import OpenedDocument, Refusal
from xmc_tui.domain.details import Details
from xmc_tui.domain.frozen import replace
from xmc_tui.files.places import drafts_folder
from xmc_tui.files.problem import FileError
from xmc_tui.locale import N_, Language
from xmc_tui.names import THEMES
from xmc_tui.services.draft_store import FileDraftStore
from xmc_tui.services.sheet_exporter import SheetExporter

if TYPE_CHECKING:
    from xmc_tui.domain.catalog import Catalog
    from xmc_tui.files.cache import Cache
    from xmc_tui.tui.app import XmcApp
    from xmc_tui.tui.commands import KeyCommand

#: Environment variables read on import, unless the user has set them: the milliseconds Escape waits
#: for the rest of an escape sequence, the maximum frames per second, and the number of threads of
#: numpy's matrix products.
_ENVIRONMENT = {"ESCDELAY": "25", "TEXTUAL_FPS": "120", "OPENBLAS_NUM_THREADS": "1"}

#: How long the exit waits for background threads that write no file, in seconds.
_LAST_STROKE = 0.1


def open_app(given: Everywhere, path: Path | None, fresh: bool = False) -> None:
    """Open the configurator: on a sheet, draft or build code if one is named, else on a new build.

    In a new build the last unfinished draft can be resumed, unless `fresh` is set.
    """
    words = given.words
    coded = _coded(given, words, path) if path is not None else None
    _need_terminal(words)
    # Objects made by the start are never garbage: collection is off until the first frame is shown.
    gc.disable()
    opened, draft_store = _opened(given, words, path, fresh) if coded is None else _on(given, coded)

    with _ready_for_textual():
        from xmc_tui.tui.app import XmcApp  # slow: imported on use
        from xmc_tui.tui.commands import COMMANDS

    app = XmcApp(
        opened,
        words.code,
        draft_store,
        given.settings.glyphs,
        _theme(given),
        _commands(given) if given.settings.keymap else COMMANDS,
        partial(_load_behind, opened.configurator.catalog, given.cache),
    )
    _run(app, words, draft_store)


def _commands(given: Everywhere) -> tuple[KeyCommand, ...]:
    """Return the registry with the keys of the settings."""
    from xmc_tui.tui.keymap import rebound  # only needed for custom keys

    return rebound(given.settings.keymap)[0]


def _run(app: XmcApp, words: Language, draft_store: FileDraftStore | None = None) -> None:
    """Run an app until it exits, restore the terminal and close the draft store.

    A crash is reported in one sentence. Raises click's Exit for any exit code other than 0.
    """
    from xmc_tui.tui.behind import let_finish
    from xmc_tui.tui.terminal import leaving_cleanly

    # Switch threads often, so that neither frames nor keys wait for a background thread.
    sys.setswitchinterval(0.001)
    draft = None
    try:
        with leaving_cleanly(app):
            app.run()
            let_finish(_LAST_STROKE)
    finally:
        if draft_store is not None:
            draft = draft_store.path
            draft_store.close()
    if app.crash is not None:
        from xmc_tui.cli.crash import tell_crash

        tell_crash(words, app.crash, draft)
        raise click.exceptions.Exit(app.return_code or Exit.FAILED)
    if app.return_code:
        raise click.exceptions.Exit(app.return_code)


def _opened(
    given: Everywhere, words: Language, path: Path | None, fresh: bool
) -> tuple[OpenedDocument, FileDraftStore]:
    """Open the document and its draft store; exit with a message if that fails."""
    try:
        if path is None:
            configurator = Configurator(given.load(), date.today, details_of(given))
            opened = OpenedDocument(configurator, SheetExporter())
        elif path.suffix == ".jsonl":
            draft_store = _keeper(given, Configurator(given.load(), date.today), SheetExporter())
            resumed = draft_store.open_draft(path, words.code)
            if isinstance(resumed, Refusal):
                tell(resumed.sentence)
                raise click.exceptions.Exit(Exit.WRONG_USE)
            return resumed, draft_store
        else:
            from xmc_tui.services.open_documents import open_sheet

            opened = open_sheet(given.catalogs, words, path)
    except FileError as error:
        fail(words, Exit.WRONG_USE, error.problems)
    return _on(given, opened, offers=path is None and not fresh)


def _on(
    given: Everywhere, opened: OpenedDocument, offers: bool = False
) -> tuple[OpenedDocument, FileDraftStore]:
    """Return an opened document and its draft store.

    If it has no message, that is the first fault of the settings.
    """
    exporter = opened.exporter
    assert isinstance(exporter, SheetExporter), "it was made here"
    opened = opened if opened.sentence else replace(opened, sentence=_first_fault(given))
    return opened, _keeper(given, opened.configurator, exporter, offers)


def _first_fault(given: Everywhere) -> str:
    """Return the first fault of the settings in a form for the header; empty without faults."""
    words, faults = given.words, given.faults
    if len(faults) < 2:
        return (
            words.say(N_("{fault}; see xmc settings"), fault=faults[0].brief(words))
            if faults
            else ""
        )
    return words.say(
        N_("{fault}; {n} more: xmc settings"), fault=faults[0].brief(words), n=len(faults) - 1
    )


def _keeper(
    given: Everywhere, configurator: Configurator, exporter: SheetExporter, offers: bool = False
) -> FileDraftStore:
    exporter.orders, exporter.catalogs = given.settings.orders, partial(_catalog_of, given)
    return FileDraftStore(given.catalogs, drafts_folder(), exporter, configurator, offers)


def open_demo(given: Everywhere) -> None:
    """Run the demo until the user exits; it writes nothing."""
    given = replace(given, writes=False)
    words = given.words
    _need_terminal(words)
    catalog = given.load()
    with _ready_for_textual():
        from xmc_tui.tui.demo import DemoApp  # slow: imported on use

    fresh = partial(Configurator, catalog, date.today)
    behind = partial(_load_behind, catalog, given.cache)
    _run(
        DemoApp(
            fresh, words.code, glyphs=given.settings.glyphs, theme=_theme(given), load_behind=behind
        ),
        words,
    )


def _need_terminal(words: Language) -> None:
    if not is_terminal():
        refuse(
            words,
            Exit.WRONG_USE,
            N_("The configurator needs a terminal; without one use xmc quote"),
        )


def _coded(given: Everywhere, words: Language, named: Path) -> OpenedDocument | None:
    """Return the build of a build code as an undoable step; None if the argument is no code.

    Exit with an error if the build cannot be ordered.
    """
    if named.suffix in (".toml", ".jsonl") or os.path.exists(named):
        return None
    from xmc_tui.domain.code import code_of, looks_like_code
    from xmc_tui.domain.price import breaks_a_rule

    if not looks_like_code(given.load(), str(named)):
        return None
    from xmc_tui.cli.code import asked_code

    today = date.today()
    catalog, build = asked_code(given, str(named))
    if breaks_a_rule(catalog.model_by_id[build.model], build, today):
        from xmc_tui.cli.conflicts import refuse_conflicts  # only needed for an error

        refuse_conflicts(words, catalog, build, today, as_json=False)
    configurator = Configurator(catalog, date.today, details_of(given))
    configurator.do(Take(build, Deed(DeedKind.CODE, code_of(catalog, build), build.model)))
    return OpenedDocument(configurator, SheetExporter())


def _catalog_of(given: Everywhere, code: str) -> Catalog | None:
    from xmc_tui.cli.code import catalog_of  # only needed for such a code

    return catalog_of(given, code)


def details_of(given: Everywhere) -> Details:
    """Return the details of a new sheet: advisor and store of the settings."""
    return Details(advisor=given.settings.advisor or "", store=given.settings.store or "")


def _theme(given: Everywhere) -> str:
    return given.settings.theme or THEMES[0]


@contextmanager
def _ready_for_textual() -> Iterator[None]:
    """Set the environment variables that are read on import, and import asyncio without TLS."""
    for name, value in (_ENVIRONMENT | _windows_colours()).items():
        os.environ.setdefault(name, value)
    with _without_tls():
        yield


def _windows_colours() -> dict[str, str]:
    """Return Textual's colour system for a Windows console with all colours; else nothing.

    Rich checks whether the console processes escape codes before Textual's driver enables that, and
    then uses 256 colours. Consoles have all colours since build 14931 of Windows 10, and Windows
    Terminal in every version.
    """
    if sys.platform != "win32":
        return {}
    version = sys.getwindowsversion()
    has_all = bool(os.environ.get("WT_SESSION")) or (version.major, version.build) >= (10, 14931)
    return {"TEXTUAL_COLOR_SYSTEM": "truecolor"} if has_all else {}


@contextmanager
def _without_tls() -> Iterator[None]:
    """Import asyncio as if OpenSSL were missing.

    The app is offline; the ssl module takes 4 MB and a twentieth of the start.
    """
    if "ssl" in sys.modules:
        yield
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]
    try:
        import asyncio  # noqa: F401

        yield
    finally:
        del sys.modules["ssl"]


def _load_behind(catalog: Catalog, cache: Cache) -> None:
    """Load modules for later keys, then enable garbage collection; called after the first frame."""
    from xmc_tui.services.pinyin_index import load_pinyin_index

    load_pinyin_index(catalog, cache)
    import tomli_w  # noqa: F401 - for the first export

    gc.freeze()
    gc.enable()
