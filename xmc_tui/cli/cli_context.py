"""Values of the global options, exit codes and error messages, shared by all commands.

click is not imported: the app starts without it.
"""

from __future__ import annotations

import codecs
import io
import os
import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from enum import IntEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.sheet_details import LONGEST_TEXT, is_valid_unicode
from xmc_tui.i18n import LANGUAGES, N_, Translator, system_language, translator_for
from xmc_tui.presentation.styled_text import sanitize
from xmc_tui.services.catalog_provider import CatalogProvider
from xmc_tui.storage.catalog.catalog_folder import DEFAULT_EDITION
from xmc_tui.storage.disk_cache import DiskCache
from xmc_tui.storage.file_content_problems import FileError, Problem, find_close_matches
from xmc_tui.storage.settings import Settings, drop_missing_catalogs, read_settings
from xmc_tui.storage.standard_paths import cache_folder, settings_file, shipped_catalog

if TYPE_CHECKING:
    from xmc_tui.services.seller_settings import FileSellerSettings
    from xmc_tui.services.slot_booking import LedgerSlotBooking
    from xmc_tui.storage.ledger.ledger_address import LedgerAddress


#: The first and the last day that is accepted anywhere on the command line.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)


class ExitCode(IntEnum):
    """The exit codes of the command line."""

    DONE = 0
    FAILED = 1
    WRONG_USE = 2
    CONFLICT = 3
    NOT_QUALIFIED = 4
    INTERRUPTED = 130


class CommandExit(Exception):  # noqa: N818 - an end, not an error
    """The end of a command with an exit code, whose reason has been reported."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@frozen(slots=False)
class CliContext:
    """The global options; None or empty if not given, so that the settings apply.

    Without `cache_writable` the disk cache is only read. Without `report_problems` faults of the
    settings are not printed.
    """

    catalog: Path | None = None
    edition: str | None = None
    overlays: tuple[Path, ...] = ()
    lang: str | None = None
    cache_writable: bool = True
    report_problems: bool = True

    @property
    def settings(self) -> Settings:
        """The user's settings; invalid ones are reported once and replaced by their defaults."""
        return self._settings_and_problems[0]

    @property
    def settings_problems(self) -> tuple[Problem, ...]:
        """The faults of the settings."""
        return self._settings_and_problems[1]

    @cached_property
    def _settings_and_problems(self) -> tuple[Settings, tuple[Problem, ...]]:
        path = settings_file()
        read, problems = read_settings(path, os.environ)
        settings, missing = drop_missing_catalogs(read, path, self.catalog)
        problems += missing
        if settings.keymap:
            from xmc_tui.cli.keymap_check import (
                drop_invalid_keymap_entries,  # only needed for custom keys
            )

            settings, invalid = drop_invalid_keymap_entries(settings, path)
            problems += invalid
        tr = translator_for(self.lang or settings.language or system_language())
        for problem in problems if self.report_problems else ():
            echo_error(problem.full_text(tr))
        return settings, tuple(problems)

    @property
    def tr(self) -> Translator:
        """The translator into the language of the output."""
        return translator_for(self.lang or self.settings.language or system_language())

    @property
    def disk_cache(self) -> DiskCache:
        """The cache on disk."""
        return DiskCache(cache_folder(), self.cache_writable)

    @cached_property
    def catalog_provider(self) -> CatalogProvider:
        """The provider of the current catalog and of the catalogs of documents."""
        settings = self.settings
        return CatalogProvider(
            self.catalog or settings.catalog or shipped_catalog(),
            self.overlays or settings.overlays,
            self.disk_cache,
            self.edition,
            settings.edition or DEFAULT_EDITION,
        )

    @cached_property
    def seller_settings(self) -> FileSellerSettings:
        """The advisor, the store and its contact, which the app can change."""
        from xmc_tui.services.seller_settings import FileSellerSettings

        return FileSellerSettings(settings_file(), self.settings, bool(self.settings_problems))

    @cached_property
    def ledger_address(self) -> LedgerAddress | None:
        """The ledger of slots in the settings, else the one in the data folder; None if off."""
        from xmc_tui.services.ledger_address_lookup import find_ledger_address

        return find_ledger_address(self.settings, self.settings_problems)

    @cached_property
    def slot_booking(self) -> LedgerSlotBooking:
        """The ledger as the app uses it; no database is asked and none is imported."""
        from xmc_tui.services.slot_booking import LedgerSlotBooking

        return LedgerSlotBooking(
            self.ledger_address,
            self.catalog_provider,
            lambda: self.seller_settings.names,
            self.settings.slot_customers == "yes",
        )

    def load_catalog(self) -> Catalog:
        """Load the current catalog; exit with code 2 if it is invalid."""
        try:
            return self.catalog_provider.load()
        except FileError as error:
            exit_with_problems(self.tr, ExitCode.WRONG_USE, error.problems)


def find_requested_translator() -> Translator:
    """Return the translator for the language given with --lang, else that of the settings.

    It reads sys.argv itself, because the command line may be one that click cannot parse.
    """
    pairs = zip(sys.argv, [*sys.argv[1:], ""], strict=True)
    languages = (
        code if before == "--lang" else before.partition("--lang=")[2] for before, code in pairs
    )
    return CliContext(
        lang=next((code for code in languages if code in LANGUAGES), None), report_problems=False
    ).tr


def echo_error(text: str) -> None:
    """Write a line to standard error, without control characters.

    A terminal whose encoding is ASCII has no locale set: it gets UTF-8, as from `click.echo`.
    """
    stream = sys.stderr
    if stream is None:
        return
    if isinstance(stream, io.TextIOWrapper) and codecs.lookup(stream.encoding).name == "ascii":
        stream.reconfigure(encoding="utf-8")
    stream.write(f"{sanitize(text)}\n")
    stream.flush()


def exit_with_problems(tr: Translator, code: ExitCode, problems: Iterable[Problem]) -> NoReturn:
    """Write each problem as one sentence to standard error, then exit with a code."""
    for problem in problems:
        echo_error(problem.full_text(tr))
    raise CommandExit(code)


def exit_with_message(tr: Translator, code: ExitCode, message: str, **values: object) -> NoReturn:
    """Write one sentence to standard error, and exit with a code."""
    exit_with_translated_text(code, tr.translate(message, values))


def exit_with_translated_text(code: ExitCode, sentence: str) -> NoReturn:
    """Write a translated sentence to standard error, and exit with a code."""
    echo_error(sentence)
    raise CommandExit(code)


def exit_unknown_id(tr: Translator, message: str, name: str, known: Iterable[str]) -> NoReturn:
    """Exit because an id is unknown, and list the most similar ids, or the first known ones."""
    known = list(known)
    near = tr.join_as_list(find_close_matches(name, known) or known[:5])
    exit_with_message(tr, ExitCode.WRONG_USE, message, name=name or '""', near=near)


def exit_on_invalid_sheet_field(tr: Translator, name: str, text: str) -> None:
    """Exit if a text is too long for a sheet, or is not valid text."""
    if len(text) > LONGEST_TEXT:
        exit_with_message(
            tr,
            ExitCode.WRONG_USE,
            N_("{name} is longer than {most} characters"),
            name=name,
            most=LONGEST_TEXT,
        )
    if not is_valid_unicode(text):
        exit_with_message(tr, ExitCode.WRONG_USE, N_("{name} is not text"), name=name)


def parse_quoted_day(tr: Translator, text: str | None) -> date:
    """Return the day given by `--on`, by default today; exit with code 2 if it is none."""
    return date.today() if text is None else parse_iso_day(tr, text, "--on")


def parse_iso_day(tr: Translator, text: str, option: str = "") -> date:
    """Return a day such as 2026-03-14; exit with code 2 if it is none, or not of 2000 to 2199.

    `option` is the name of the option that has it; "" for an argument.
    """
    day, text = None, text.strip()
    # Python accepts more ISO forms, such as week dates; only the common one is allowed.
    if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        with suppress(ValueError):
            day = date.fromisoformat(text)
    text = f"{option} {text}".strip()
    if day is None:
        message = N_("{text}: not a date; write it as 2025-10-01")
        exit_with_message(tr, ExitCode.WRONG_USE, message, text=text)
    if not FIRST_DAY <= day <= LAST_DAY:
        exit_out_of_range(tr, text, f"{FIRST_DAY}", f"{LAST_DAY}")
    return day


def exit_out_of_range(tr: Translator, text: str, first: str, last: str) -> NoReturn:
    """Exit because a day or month is not in the range that is accepted."""
    message = N_("{text}: not between {first} and {last}")
    exit_with_message(tr, ExitCode.WRONG_USE, message, text=text, first=first, last=last)
