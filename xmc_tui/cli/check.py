"""`xmc check`: recompute order sheets and report each figure that differs."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from xmc_tui.cli.common import Everywhere, Exit, everywhere, tell
from xmc_tui.cli.help import SpokenCommand
from xmc_tui.domain.frozen import frozen
from xmc_tui.files.check import Verdict, check_sheet, verdict_on
from xmc_tui.files.problem import FileError, Problem
from xmc_tui.files.read_sheet import read_sheet
from xmc_tui.locale import N_, Language
from xmc_tui.present.text import harmless

#: With more files than this a progress bar is shown in a terminal.
_MANY = 100

_VERDICTS = {
    Verdict.EDITED: N_("edited"),
    Verdict.DIFFERS: N_("recomputed differently"),
    Verdict.NOT_AT_HAND: N_("catalog or overlay not at hand"),
    Verdict.UNREADABLE: N_("cannot be checked"),
}


@frozen
class _Checked:
    path: Path
    verdict: Verdict
    problems: tuple[Problem, ...] = ()

    @property
    def code(self) -> Exit:
        match self.verdict:
            case Verdict.HOLDS:
                return Exit.DONE
            case Verdict.UNREADABLE:
                return Exit.WRONG_USE
            case _:
                return Exit.FAILED


@click.command(
    "check", cls=SpokenCommand, help=N_("Recompute each sheet; exit 0 when every figure holds.")
)
@click.argument(
    "sheets", nargs=-1, required=True, metavar="SHEET.toml ...", type=click.Path(path_type=Path)
)
@everywhere
@click.pass_obj
def check_command(given: Everywhere, sheets: tuple[Path, ...]) -> None:
    """Recompute each sheet; exit 0 if every figure holds."""
    highest = Exit.DONE
    with _counted(len(sheets), given.words) as one_more:
        for path in sheets:
            checked = _check(given, path)
            highest = max(highest, checked.code)
            _tell(checked, given.words, in_one_line=len(sheets) > 1)
            one_more()
    raise click.exceptions.Exit(highest)


def _check(given: Everywhere, path: Path) -> _Checked:
    try:
        sheet = read_sheet(path)
    except FileError as error:
        return _Checked(path, Verdict.UNREADABLE, error.problems)
    try:
        catalog = given.catalogs.load_for_sheet(sheet)
    except FileError as error:
        # An edition or overlay that the sheet needs and we do not have fails the check; a catalog
        # that cannot be loaded is wrong use.
        is_about_the_sheet = all(problem.file == sheet.name for problem in error.problems)
        return _Checked(
            path, Verdict.NOT_AT_HAND if is_about_the_sheet else Verdict.UNREADABLE, error.problems
        )
    problems = tuple(check_sheet(sheet, catalog))
    return _Checked(path, verdict_on(sheet, catalog, problems), problems)


def _tell(checked: _Checked, words: Language, in_one_line: bool) -> None:
    """Print the result of one sheet.

    A sheet that holds goes to standard output. Findings go to standard error, one per line, or with
    several sheets one line per sheet.
    """
    if checked.verdict is Verdict.HOLDS:
        click.echo(harmless(words.say(N_("{file}: every figure holds"), file=checked.path)))
    elif in_one_line:
        findings = words.join_clauses([problem.finding(words) for problem in checked.problems])
        tell(f"{checked.path}: {words.say(_VERDICTS[checked.verdict])}: {findings}")
    else:
        for problem in checked.problems:
            tell(problem.sentence(words))


@contextlib.contextmanager
def _counted(files: int, words: Language) -> Iterator[Callable[[], None]]:
    """Show a progress bar on standard error if many files are checked in a terminal.

    Yields a function to call after each file.
    """
    if files <= _MANY or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console  # imported here: only needed for a progress bar
    from rich.progress import Progress

    # Output is printed above the bar only if it goes to the same terminal.
    bar = Progress(
        console=Console(stderr=True), transient=True, redirect_stdout=sys.stdout.isatty()
    )
    with bar:
        task = bar.add_task(words.say(N_("Checking")), total=files)
        yield lambda: bar.advance(task)
