"""What every command shares: the options given everywhere, exit codes, and how faults are told."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import IntEnum
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from xmc_tui.domain.catalog import Catalog
from xmc_tui.files.catalog import load_catalog
from xmc_tui.files.merge import DEFAULT_EDITION
from xmc_tui.files.places import shipped_catalog
from xmc_tui.files.problem import FileError, Problem, nearest
from xmc_tui.locale import LANGUAGES, N_, Language, language, system_language
from xmc_tui.present.text import harmless

Function = TypeVar("Function", bound=Callable[..., Any])


class Exit(IntEnum):
    """The exit codes of the contract."""

    DONE = 0
    FAILED = 1
    WRONG_USE = 2
    CONFLICT = 3
    NOT_QUALIFIED = 4


@dataclass(frozen=True)
class Everywhere:
    """The options that every command takes; None and empty where they were not given."""

    catalog: Path | None = None
    edition: str | None = None
    overlays: tuple[Path, ...] = ()
    lang: str | None = None
    _loaded: dict[str, Catalog] = field(default_factory=dict, compare=False)

    @property
    def words(self) -> Language:
        """The language to speak."""
        return language(self.lang or system_language())

    @property
    def folder(self) -> Path:
        """The catalog folder in force."""
        return self.catalog or shipped_catalog()

    def load(self, edition: str | None = None) -> Catalog:
        """Load the catalog, once an edition; one that is not sound ends the command with exit code 2."""
        wanted = self.edition or edition or DEFAULT_EDITION
        if wanted not in self._loaded:
            try:
                self._loaded[wanted] = load_catalog(self.folder, wanted, self.overlays)
            except FileError as error:
                fail(self.words, Exit.WRONG_USE, error.problems)
        return self._loaded[wanted]


def everywhere(command: Function) -> Function:
    """Give a command the options of the contract that stand everywhere; they may stand before it too."""

    def collect(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
        given = context.ensure_object(Everywhere)
        if value:
            context.obj = replace(given, **{str(parameter.name): value})
        return value

    options = [
        click.option("--catalog", type=click.Path(path_type=Path), help=N_("catalog folder")),
        click.option("--edition", metavar="ID", help=N_("edition of the terms")),
        click.option(
            "--overlay", "overlays", type=click.Path(path_type=Path), multiple=True, help=N_("overlay file, repeatable")
        ),
        click.option("--lang", type=click.Choice(LANGUAGES), help=N_("language")),
    ]
    for option in options:
        option = _option_with(option, collect)
        command = option(command)
    return command


def _option_with(option: Callable[[Function], Function], collect: Callable[..., Any]) -> Callable[[Function], Function]:
    def add(command: Function) -> Function:
        command = option(command)
        parameters = command.params if isinstance(command, click.Command) else command.__click_params__  # type: ignore[attr-defined]
        parameters[-1].callback = collect
        parameters[-1].expose_value = False
        return command

    return add


def tell(text: str) -> None:
    """Write a line to standard error, with nothing in it that could steer a terminal."""
    click.echo(harmless(text), err=True)


def fail(words: Language, code: Exit, problems: Iterable[Problem]) -> NoReturn:
    """Tell each problem as one sentence on standard error and leave with a code."""
    for problem in problems:
        tell(problem.sentence(words))
    raise click.exceptions.Exit(code)


def refuse(words: Language, code: Exit, message: str, **values: object) -> NoReturn:
    """Tell one sentence on standard error and leave with a code."""
    tell(words.say(message, values))
    raise click.exceptions.Exit(code)


def refuse_unknown(words: Language, message: str, name: str, known: Iterable[str]) -> NoReturn:
    """Refuse an id that does not exist, with the ids nearest to it."""
    known = list(known)
    near = words.join(nearest(name, known) or known[:5])
    refuse(words, Exit.WRONG_USE, message, name=name, near=near)


def parse_day(words: Language, text: str | None) -> date:
    """Return the day of `--on`, today when it is not given; anything else than a day of this century is refused."""
    if text is None:
        return date.today()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not 2000 <= day.year < 2200:
        refuse(words, Exit.WRONG_USE, N_("--on {text}: is not a day such as 2025-10-01"), text=text)
    return day


def is_terminal() -> bool:
    """Whether a person sits at both ends of this program."""
    return sys.stdin.isatty() and sys.stdout.isatty()
