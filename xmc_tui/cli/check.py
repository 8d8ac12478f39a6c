"""`xmc check`: recomputes order sheets and names each figure that does not hold."""

from __future__ import annotations

from pathlib import Path

import click

from xmc_tui.cli.common import Everywhere, Exit, everywhere, tell
from xmc_tui.cli.help import SpokenCommand
from xmc_tui.files.check import check_sheet
from xmc_tui.files.problem import FileError, Problem
from xmc_tui.files.read_sheet import read_sheet
from xmc_tui.locale import N_
from xmc_tui.present.text import harmless


@click.command("check", cls=SpokenCommand, help=N_("Recompute each sheet; exit 0 when every figure holds."))
@click.argument("sheets", nargs=-1, required=True, metavar="SHEET.toml ...", type=click.Path(path_type=Path))
@everywhere
@click.pass_obj
def check_command(given: Everywhere, sheets: tuple[Path, ...]) -> None:
    """Recompute each sheet; exit 0 when every figure holds."""
    highest = Exit.DONE
    for path in sheets:
        code, problems = _check(given, path)
        highest = max(highest, code)
        for problem in problems:
            tell(problem.sentence(given.words))
        if not problems:
            click.echo(harmless(given.words.say(N_("{file}: every figure holds"), file=path)))
    raise click.exceptions.Exit(highest)


def _check(given: Everywhere, path: Path) -> tuple[Exit, list[Problem]]:
    try:
        sheet = read_sheet(path)
    except FileError as error:
        return Exit.WRONG_USE, list(error.problems)
    try:
        catalog = given.load_for(sheet)
    except FileError as error:
        # What the sheet needs and is not at hand is a failed check; a catalog that cannot be used is wrong use.
        is_about_the_sheet = all(problem.file == sheet.name for problem in error.problems)
        return (Exit.FAILED if is_about_the_sheet else Exit.WRONG_USE), list(error.problems)
    problems = check_sheet(sheet, catalog)
    return (Exit.FAILED if problems else Exit.DONE), problems
