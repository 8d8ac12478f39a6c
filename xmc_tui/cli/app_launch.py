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

from xmc_tui.cli.cli_context import (
    CliContext,
    Exit,
    echo_error,
    exit_with_message,
    exit_with_problems,
)
from xmc_tui.cli.standard_streams import is_stdout_terminal
from xmc_tui.configurator import ApplyBuild, Configurator, Edit, EditKind
from xmc_tui.configurator.ports import OpenedDocument, Refusal
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.domain.sheet_details import SheetDetails
from xmc_tui.i18n import N_, Translator
from xmc_tui.services.draft_store import FileDraftStore
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.storage.file_problem import FileError
from xmc_tui.storage.standard_paths import drafts_folder
from xmc_tui.theme_names import THEMES

if TYPE_CHECKING:
    from xmc_tui.domain.catalog import Catalog
    from xmc_tui.storage.disk_cache import DiskCache
    from xmc_tui.tui.app import XmcApp
    from xmc_tui.tui.command_registry import KeyCommand

#: Environment variables read on import, unless the user has set them: the milliseconds Escape waits
#: for the rest of an escape sequence, the maximum frames per second, and the number of threads of
#: numpy's matrix products.
_ENVIRONMENT = {"ESCDELAY": "25", "TEXTUAL_FPS": "120", "OPENBLAS_NUM_THREADS": "1"}

#: How long the exit waits for background threads that write no file, in seconds.
_PICTURE_GRACE_SECONDS = 0.1


def open_app(cli_context: CliContext, path: Path | None, fresh: bool = False) -> None:
    """Open the configurator: on a sheet, draft or build code if one is named, else on a new build.

    In a new build the last unfinished draft can be resumed, unless `fresh` is set.
    """
    tr = cli_context.tr
    coded = _open_build_code(cli_context, tr, path) if path is not None else None
    _require_terminal(tr)
    # Objects made by the start are never garbage: collection is off until the first frame is shown.
    gc.disable()
    opened, draft_store = (
        _open_document(cli_context, tr, path, fresh)
        if coded is None
        else _make_session(cli_context, coded)
    )

    with _textual_environment():
        from xmc_tui.tui.app import XmcApp  # slow: imported on use
        from xmc_tui.tui.command_registry import COMMANDS

    app = XmcApp(
        opened,
        tr.code,
        draft_store,
        cli_context.settings.glyphs,
        _theme(cli_context),
        _commands(cli_context) if cli_context.settings.keymap else COMMANDS,
        partial(_background_loader, opened.configurator.catalog, cli_context.disk_cache),
    )
    _run(app, tr, draft_store)


def _commands(cli_context: CliContext) -> tuple[KeyCommand, ...]:
    """Return the registry with the keys of the settings."""
    from xmc_tui.tui.custom_keymap import apply_keymap  # only needed for custom keys

    return apply_keymap(cli_context.settings.keymap)[0]


def _run(app: XmcApp, tr: Translator, draft_store: FileDraftStore | None = None) -> None:
    """Run an app until it exits, restore the terminal and close the draft store.

    A crash is reported in one sentence. Raises click's Exit for any exit code other than 0.
    """
    from xmc_tui.tui.background_threads import wait_for_writers
    from xmc_tui.tui.terminal_guard import restore_terminal_on_exit

    # Switch threads often, so that neither frames nor keys wait for a background thread.
    sys.setswitchinterval(0.001)
    draft = None
    try:
        with restore_terminal_on_exit(app):
            app.run()
            wait_for_writers(_PICTURE_GRACE_SECONDS)
    finally:
        if draft_store is not None:
            draft = draft_store.path
            draft_store.close()
    if app.crash is not None:
        from xmc_tui.cli.crash_report import print_crash_notice

        print_crash_notice(tr, app.crash, draft)
        raise click.exceptions.Exit(app.return_code or Exit.FAILED)
    if app.return_code:
        raise click.exceptions.Exit(app.return_code)


def _open_document(
    cli_context: CliContext, tr: Translator, path: Path | None, fresh: bool
) -> tuple[OpenedDocument, FileDraftStore]:
    """Open the document and its draft store; exit with a message if that fails."""
    try:
        if path is None:
            configurator = Configurator(
                cli_context.load_catalog(), date.today, default_details(cli_context)
            )
            opened = OpenedDocument(configurator, SheetExporter())
        elif path.suffix == ".jsonl":
            draft_store = _make_draft_store(
                cli_context, Configurator(cli_context.load_catalog(), date.today), SheetExporter()
            )
            resumed = draft_store.open_draft(path, tr.code)
            if isinstance(resumed, Refusal):
                echo_error(resumed.message)
                raise click.exceptions.Exit(Exit.WRONG_USE)
            return resumed, draft_store
        else:
            from xmc_tui.services.document_opening import open_sheet

            opened = open_sheet(cli_context.catalogs, tr, path)
    except FileError as error:
        exit_with_problems(tr, Exit.WRONG_USE, error.problems)
    return _make_session(cli_context, opened, offers_resume=path is None and not fresh)


def _make_session(
    cli_context: CliContext, opened: OpenedDocument, offers_resume: bool = False
) -> tuple[OpenedDocument, FileDraftStore]:
    """Return an opened document and its draft store.

    If it has no message, that is the first fault of the settings.
    """
    exporter = opened.exporter
    assert isinstance(exporter, SheetExporter), "it was made here"
    opened = (
        opened if opened.message else replace(opened, message=_first_settings_problem(cli_context))
    )
    return opened, _make_draft_store(cli_context, opened.configurator, exporter, offers_resume)


def _first_settings_problem(cli_context: CliContext) -> str:
    """Return the first fault of the settings in a form for the header; empty without faults."""
    tr, faults = cli_context.tr, cli_context.settings_problems
    if len(faults) < 2:
        return (
            tr.translate(N_("{fault}; see xmc settings"), fault=faults[0].short_text(tr))
            if faults
            else ""
        )
    return tr.translate(
        N_("{fault}; {n} more: xmc settings"), fault=faults[0].short_text(tr), n=len(faults) - 1
    )


def _make_draft_store(
    cli_context: CliContext,
    configurator: Configurator,
    exporter: SheetExporter,
    offers_resume: bool = False,
) -> FileDraftStore:
    exporter.orders, exporter.catalogs = (
        cli_context.settings.orders,
        partial(_catalog_of, cli_context),
    )
    return FileDraftStore(
        cli_context.catalogs, drafts_folder(), exporter, configurator, offers_resume
    )


def open_demo(cli_context: CliContext) -> None:
    """Run the demo until the user exits; it writes nothing."""
    cli_context = replace(cli_context, cache_writable=False)
    tr = cli_context.tr
    _require_terminal(tr)
    catalog = cli_context.load_catalog()
    with _textual_environment():
        from xmc_tui.tui.demo_app import DemoApp  # slow: imported on use

    fresh = partial(Configurator, catalog, date.today)
    behind = partial(_background_loader, catalog, cli_context.disk_cache)
    _run(
        DemoApp(
            fresh,
            tr.code,
            glyphs=cli_context.settings.glyphs,
            theme=_theme(cli_context),
            load_in_background=behind,
        ),
        tr,
    )


def _require_terminal(tr: Translator) -> None:
    if not is_stdout_terminal():
        exit_with_message(
            tr,
            Exit.WRONG_USE,
            N_("The configurator needs a terminal; without one use xmc quote"),
        )


def _open_build_code(cli_context: CliContext, tr: Translator, named: Path) -> OpenedDocument | None:
    """Return the build of a build code as an undoable step; None if the argument is no code.

    Exit with an error if the build cannot be ordered.
    """
    if named.suffix in (".toml", ".jsonl") or os.path.exists(named):
        return None
    from xmc_tui.domain.build_code import encode_build, is_like_build_code
    from xmc_tui.domain.pricing import has_conflict

    if not is_like_build_code(cli_context.load_catalog(), str(named)):
        return None
    from xmc_tui.cli.build_code_argument import parse_code

    today = date.today()
    catalog, build = parse_code(cli_context, str(named))
    if has_conflict(catalog.model_by_id[build.model], build, today):
        from xmc_tui.cli.conflict_output import exit_with_conflicts  # only needed for an error

        exit_with_conflicts(tr, catalog, build, today, as_json=False)
    configurator = Configurator(catalog, date.today, default_details(cli_context))
    configurator.do(
        ApplyBuild(build, Edit(EditKind.CODE, encode_build(catalog, build), build.model))
    )
    return OpenedDocument(configurator, SheetExporter())


def _catalog_of(cli_context: CliContext, code: str) -> Catalog | None:
    from xmc_tui.cli.build_code_argument import catalog_for_code  # only needed for such a code

    return catalog_for_code(cli_context, code)


def default_details(cli_context: CliContext) -> SheetDetails:
    """Return the details of a new sheet: advisor and store of the settings."""
    return SheetDetails(
        advisor=cli_context.settings.advisor or "", store=cli_context.settings.store or ""
    )


def _theme(cli_context: CliContext) -> str:
    return cli_context.settings.theme or THEMES[0]


@contextmanager
def _textual_environment() -> Iterator[None]:
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


def _background_loader(catalog: Catalog, cache: DiskCache) -> None:
    """Load modules for later keys, then enable garbage collection; called after the first frame."""
    from xmc_tui.services.pinyin_index import load_pinyin_index

    load_pinyin_index(catalog, cache)
    import tomli_w  # noqa: F401 - for the first export

    gc.freeze()
    gc.enable()
