"""Shared by all commands: global options, exit codes and error messages."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from enum import IntEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.details import LONGEST_TEXT, is_text
from xmc_tui.domain.frozen import frozen, replace
from xmc_tui.files.cache import Cache
from xmc_tui.files.editions import DEFAULT_EDITION
from xmc_tui.files.places import cache_folder, settings_file, shipped_catalog
from xmc_tui.files.problem import FileError, Problem, nearest
from xmc_tui.files.settings import Settings, at_hand, read_settings
from xmc_tui.locale import LANGUAGES, N_, Language, language, system_language
from xmc_tui.present.text import harmless
from xmc_tui.services.catalog_loader import CatalogLoader

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Function = TypeVar("Function", bound=Callable[..., Any])


class Exit(IntEnum):
    """The exit codes of the command line."""

    DONE = 0
    FAILED = 1
    WRONG_USE = 2
    CONFLICT = 3
    NOT_QUALIFIED = 4


@frozen(slots=False)
class Everywhere:
    """The global options; None or empty if not given, so that the settings apply.

    Without `writes` the cache is only read; without `tells` faults of the settings are not printed.
    """

    catalog: Path | None = None
    edition: str | None = None
    overlays: tuple[Path, ...] = ()
    lang: str | None = None
    writes: bool = True
    tells: bool = True

    @property
    def settings(self) -> Settings:
        """The user's settings; invalid ones are reported once and replaced by their defaults."""
        return self._read[0]

    @property
    def faults(self) -> tuple[Problem, ...]:
        """The faults of the settings."""
        return self._read[1]

    @cached_property
    def _read(self) -> tuple[Settings, tuple[Problem, ...]]:
        path = settings_file()
        read, problems = read_settings(path, os.environ)
        settings, missing = at_hand(read, path, self.catalog)
        faults = [*problems, *missing]
        if settings.keymap:
            from xmc_tui.cli.keys import with_known_keys  # only needed for custom keys

            settings, wrong = with_known_keys(settings, path)
            faults += wrong
        words = language(self.lang or settings.language or system_language())
        for fault in faults if self.tells else ():
            tell(fault.sentence(words))
        return settings, tuple(faults)

    @property
    def words(self) -> Language:
        """The language of the output."""
        return language(self.lang or self.settings.language or system_language())

    @property
    def cache(self) -> Cache:
        """The cache on disk."""
        return Cache(cache_folder(), self.writes)

    @cached_property
    def catalogs(self) -> CatalogLoader:
        """The loader of the current catalog, and of those that documents were made with."""
        settings = self.settings
        return CatalogLoader(
            self.catalog or settings.catalog or shipped_catalog(),
            self.overlays or settings.overlays,
            self.cache,
            self.edition,
            settings.edition or DEFAULT_EDITION,
        )

    def load(self) -> Catalog:
        """Load the current catalog; exit with code 2 if it is invalid."""
        try:
            return self.catalogs.load()
        except FileError as error:
            fail(self.words, Exit.WRONG_USE, error.problems)


def everywhere(command: Function) -> Function:
    """Add the global options to a command; they are accepted before the command too."""

    def collect(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
        given = context.ensure_object(Everywhere)
        if value:
            name = str(parameter.name)
            # Overlays add up: they may be given before and after the command.
            context.obj = replace(
                given, **{name: given.overlays + value if name == "overlays" else value}
            )
        return value

    options = [
        click.option("--catalog", type=click.Path(path_type=Path), help=N_("catalog folder")),
        click.option(
            "--edition", metavar="ID", shell_complete=_editions, help=N_("edition of the terms")
        ),
        click.option(
            "--overlay",
            "overlays",
            type=click.Path(path_type=Path),
            multiple=True,
            help=N_("overlay file, repeatable"),
        ),
        click.option("--lang", type=click.Choice(LANGUAGES), help=N_("language")),
    ]
    for option in options:
        option = _option_with(option, collect)
        command = option(command)
    return command


def _editions(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    from xmc_tui.cli.complete import editions  # only needed for shell completion

    return editions(context, parameter, incomplete)


def _option_with(
    option: Callable[[Function], Function], collect: Callable[..., Any]
) -> Callable[[Function], Function]:
    def add(command: Function) -> Function:
        command = option(command)
        if isinstance(command, click.Command):
            parameters = command.params
        else:
            parameters = command.__click_params__  # type: ignore[attr-defined]
        parameters[-1].callback = collect
        parameters[-1].expose_value = False
        return command

    return add


def tell(text: str) -> None:
    """Write a line to standard error, without control characters."""
    click.echo(harmless(text), err=True)


def fail(words: Language, code: Exit, problems: Iterable[Problem]) -> NoReturn:
    """Write each problem as one sentence to standard error, and exit with a code."""
    for problem in problems:
        tell(problem.sentence(words))
    raise click.exceptions.Exit(code)


def refuse(words: Language, code: Exit, message: str, **values: object) -> NoReturn:
    """Write one sentence to standard error, and exit with a code."""
    refuse_in_words(code, words.say(message, values))


def refuse_in_words(code: Exit, sentence: str) -> NoReturn:
    """Write a translated sentence to standard error, and exit with a code."""
    tell(sentence)
    raise click.exceptions.Exit(code)


def refuse_unknown(words: Language, message: str, name: str, known: Iterable[str]) -> NoReturn:
    """Reject an unknown id, and list the most similar ids."""
    known = list(known)
    near = words.join(nearest(name, known) or known[:5])
    refuse(words, Exit.WRONG_USE, message, name=name, near=near)


def refuse_unfit_text(words: Language, name: str, text: str) -> None:
    """Reject text that is too long for a sheet, or is not valid text."""
    if len(text) > LONGEST_TEXT:
        refuse(
            words,
            Exit.WRONG_USE,
            N_("{name} is longer than {most} characters"),
            name=name,
            most=LONGEST_TEXT,
        )
    if not is_text(text):
        refuse(words, Exit.WRONG_USE, N_("{name} is not text"), name=name)


def parse_day(words: Language, text: str | None) -> date:
    """Return the day given by `--on`, by default today.

    Only the form YYYY-MM-DD is accepted, with years from 2000 to 2199.
    """
    if text is None:
        return date.today()
    day = date.min
    # Python accepts more ISO forms, such as week dates; only the well-known one is allowed.
    if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        with suppress(ValueError):
            day = date.fromisoformat(text)
    if not 2000 <= day.year < 2200:
        refuse(words, Exit.WRONG_USE, N_("--on {text}: is not a day such as 2025-10-01"), text=text)
    return day
