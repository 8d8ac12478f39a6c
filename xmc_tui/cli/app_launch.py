"""Start of the app and of the demo in Textual, and report of a crash.

Of the command line only this module, `keymap_check` and `doctor_terminal_checks` import from
`xmc_tui.tui`.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xmc_tui.cli.cli_context import (
    CliContext,
    CommandExit,
    ExitCode,
    exit_with_message,
    parse_quoted_day,
)
from xmc_tui.cli.document_to_open import attach_draft_store, open_build_code, open_document
from xmc_tui.cli.import_exclusions import exclude_tls, exclude_widgets_of_types
from xmc_tui.cli.standard_streams import can_run_app
from xmc_tui.colour_theme_names import THEMES
from xmc_tui.configurator import Configurator
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import N_, Translator
from xmc_tui.services.draft_autosave_and_recovery import FileDraftStore
from xmc_tui.storage.standard_paths import customer_display_folder

if TYPE_CHECKING:
    from xmc_tui.configurator.customer_display_ports import CustomerDisplay
    from xmc_tui.domain.catalog import Catalog
    from xmc_tui.storage.disk_cache import DiskCache
    from xmc_tui.tui.app import XmcApp
    from xmc_tui.tui.command_registry import KeyCommand

#: Environment variables read on import, unless the user has set them: the milliseconds Escape waits
#: for the rest of an escape sequence, and the maximum frames per second.
_ENVIRONMENT = {"ESCDELAY": "15", "TEXTUAL_FPS": "120"}

#: Seconds that the exit waits for background threads that write no file.
_PICTURE_GRACE_SECONDS = 0.1


def open_app(
    cli_context: CliContext, path: Path | None, fresh: bool = False, day: str | None = None
) -> None:
    """Open the configurator: on a sheet, draft or build code if one is named, else on a new build.

    In a new build the last unfinished draft can be resumed, unless `fresh` is set. `day` is the
    quoted day of a new build, as given on the command line; by default it is the current day.
    """
    tr = cli_context.tr
    quoted_day = parse_quoted_day(tr, day) if day is not None else None
    from_code = open_build_code(cli_context, tr, path) if path is not None else None
    _require_terminal(tr)
    # Objects made during the start are never garbage: collection is off until the first frame.
    gc.disable()
    opened, draft_store = (
        open_document(cli_context, tr, path, fresh, quoted_day)
        if from_code is None
        else attach_draft_store(cli_context, from_code)
    )

    with _textual_environment():
        from xmc_tui.tui.app import XmcApp  # slow: imported on use
        from xmc_tui.tui.command_registry import COMMANDS

    stack = ExitStack()
    app = XmcApp(
        opened,
        tr.code,
        draft_store,
        cli_context.settings.glyphs,
        _theme(cli_context),
        _commands(cli_context) if cli_context.settings.keymap else COMMANDS,
        partial(_load_in_background, opened.configurator.catalog, cli_context.disk_cache),
        pixels=cli_context.settings.pixels,
        pixel_palette=cli_context.settings.pixel_palette,
        make_customer_display=partial(_make_customer_display, cli_context, stack),
        seller_settings=cli_context.seller_settings,
        make_slot_booking=lambda: cli_context.slot_booking,
    )
    with stack:
        _run(app, tr, draft_store)


def _make_customer_display(cli_context: CliContext, stack: ExitStack) -> CustomerDisplay:
    """Return the display that other windows follow; the stack closes it."""
    from xmc_tui.services.display_publisher import DisplayPublisher  # not for the first frame

    display = DisplayPublisher(cli_context.catalog_provider, customer_display_folder())
    stack.callback(display.close)
    return display


def _commands(cli_context: CliContext) -> tuple[KeyCommand, ...]:
    """Return the registry with the keys of the settings."""
    from xmc_tui.tui.custom_keymap import apply_keymap  # only needed for custom keys

    return apply_keymap(cli_context.settings.keymap)[0]


def _run(app: XmcApp, tr: Translator, draft_store: FileDraftStore | None = None) -> None:
    """Run an app until it exits, restore the terminal and close the draft store.

    A crash is reported in one sentence. Raises CommandExit for any exit code other than 0.
    """
    from xmc_tui.tui.background_threads import wait_for_writers
    from xmc_tui.tui.terminal_guard import restore_terminal_on_exit

    # Switch threads often, so that neither frames nor keys wait for a background thread.
    sys.setswitchinterval(0.001)
    draft = None
    try:
        with restore_terminal_on_exit(app, app.picture_deletion_codes):
            app.run()
            wait_for_writers(_PICTURE_GRACE_SECONDS)
    finally:
        if draft_store is not None:
            draft = draft_store.path
            draft_store.close()
        gc.freeze()  # else Python collects all objects at its end: 0.1 s after an early exit
    if app.crash is not None:
        from xmc_tui.cli.crash_report import print_crash_notice

        print_crash_notice(tr, app.crash, draft)
        raise CommandExit(app.return_code or ExitCode.FAILED)
    if app.return_code:
        raise CommandExit(app.return_code)


def open_demo(cli_context: CliContext, day: str | None = None) -> None:
    """Run the demo until the user exits; it writes nothing."""
    cli_context = replace(cli_context, cache_writable=False)
    tr = cli_context.tr
    quoted_day = parse_quoted_day(tr, day) if day is not None else None
    _require_terminal(tr)
    catalog = cli_context.load_catalog()
    with _textual_environment():
        from xmc_tui.tui.demo_app import DemoApp  # slow: imported on use

    make_configurator = partial(Configurator, catalog, date.today, day=quoted_day)
    load_in_background = partial(_load_in_background, catalog, cli_context.disk_cache)
    _run(
        DemoApp(
            make_configurator,
            tr.code,
            glyphs=cli_context.settings.glyphs,
            theme=_theme(cli_context),
            load_in_background=load_in_background,
            pixels=cli_context.settings.pixels,
            pixel_palette=cli_context.settings.pixel_palette,
        ),
        tr,
    )


def open_customer_display(cli_context: CliContext, number: int) -> None:
    """Follow an advisor's window until the user exits.

    `number` is that of the window in the order of their start, 0 to choose if there are several.
    """
    tr = cli_context.tr
    _require_terminal(tr, N_("xmc show needs a terminal; for a browser, use xmc serve --show"))
    from xmc_tui.services.display_follower import DisplayFollower
    from xmc_tui.storage.catalog.catalog_cache import load_cached_catalog

    load_catalog = partial(load_cached_catalog, cache=cli_context.disk_cache)
    source = DisplayFollower(customer_display_folder(), load_catalog, number)
    catalog = cli_context.load_catalog()
    with _textual_environment():
        from xmc_tui.tui.customer_display_app import CustomerDisplayApp  # slow: imported on use

    app = CustomerDisplayApp(
        source,
        Configurator(catalog, date.today),
        tr.code,
        follows_language=cli_context.lang is None,
        glyphs=cli_context.settings.glyphs,
        theme=_theme(cli_context),
        pixels=cli_context.settings.pixels,
        pixel_palette=cli_context.settings.pixel_palette,
    )
    try:
        _run(app, tr)
    finally:
        source.close()


def _require_terminal(
    tr: Translator,
    message: str = N_("The configurator needs a terminal; without one, use xmc quote"),
) -> None:
    """Exit with a message if a standard stream is not a terminal."""
    if not can_run_app():
        exit_with_message(tr, ExitCode.WRONG_USE, message)


def _theme(cli_context: CliContext) -> str:
    return cli_context.settings.theme or THEMES[0]


@contextmanager
def _textual_environment() -> Iterator[None]:
    """Set the environment variables that are read on import; exclude modules that are not used."""
    for name, value in (_ENVIRONMENT | _windows_colours()).items():
        os.environ.setdefault(name, value)
    with exclude_tls(), exclude_widgets_of_types():
        yield


def _windows_colours() -> dict[str, str]:
    """Return Textual's colour system for a Windows console with 24-bit colour; else nothing.

    Rich checks whether the console processes escape codes before Textual's driver enables that, and
    then uses 256 colours. Consoles have 24-bit colour since build 14931 of Windows 10, Windows
    Terminal in every version.
    """
    if sys.platform != "win32":
        return {}
    version = sys.getwindowsversion()
    has_true_colour = bool(os.environ.get("WT_SESSION")) or (version.major, version.build) >= (
        10,
        14931,
    )
    return {"TEXTUAL_COLOR_SYSTEM": "truecolor"} if has_true_colour else {}


def _load_in_background(catalog: Catalog, cache: DiskCache) -> None:
    """Load modules that later keys need, then enable garbage collection.

    Called in a thread after the first frame.
    """
    import xmc_tui.services.draft_log  # for the first change
    import xmc_tui.services.sheet_writer
    from xmc_tui.services.pinyin_index import load_pinyin_index

    load_pinyin_index(catalog, cache)
    import tomli_w  # noqa: F401 - for the first export

    import xmc_tui.services.ledger_address_lookup
    import xmc_tui.services.slot_booking  # noqa: F401 - to see whether there is a ledger

    gc.freeze()
    gc.enable()
