"""`xmc diff`: compare two order sheets by the figures written in them."""

from __future__ import annotations

from pathlib import Path

import click

from xmc_tui.cli.common import Everywhere, Exit, everywhere, fail, tell
from xmc_tui.cli.help import SpokenCommand
from xmc_tui.files.problem import FileError
from xmc_tui.files.read_sheet import ReadSheet, read_sheet
from xmc_tui.files.sides import side_of_sheet
from xmc_tui.locale import N_, Language
from xmc_tui.present.compare import Comparison
from xmc_tui.present.text import harmless, plain

#: Width of the comparison on standard output, in cells.
_WIDTH = 110


@click.command(
    "diff",
    cls=SpokenCommand,
    help=N_("Compare two order sheets: the lines that differ, sums, lamps."),
)
@click.argument("first", metavar="A.toml", type=click.Path(path_type=Path))
@click.argument("second", metavar="B.toml", type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help=N_("show the lines that are the same too"))
@everywhere
@click.pass_obj
def diff_command(given: Everywhere, first: Path, second: Path, everything: bool) -> None:
    """Compare two order sheets; exit 1 if one of them was edited after export."""
    words = given.words
    try:
        sheets = [read_sheet(path) for path in (first, second)]
        sides = tuple(side_of_sheet(sheet) for sheet in sheets)
    except FileError as error:
        fail(words, Exit.WRONG_USE, error.problems)
    titles = tuple(f"{sheet.identity.number} · {sheet.identity.revision}" for sheet in sheets)
    editions = tuple(
        words.join([sheet.edition, *(overlay.name for overlay in sheet.overlays)])
        for sheet in sheets
    )
    comparison = Comparison(sides, titles, _group_names(given, words), words, editions)
    for row in comparison.rows(_WIDTH, everything):
        click.echo(harmless(plain(row).rstrip()))
    edited = [sheet for sheet in sheets if sheet.is_edited]
    for sheet in edited:
        tell(_edited_text(sheet, words))
    raise click.exceptions.Exit(Exit.FAILED if edited else Exit.DONE)


def _group_names(given: Everywhere, words: Language) -> dict[str, str]:
    """Return the names of the groups of all models in the current catalog.

    A sheet contains only their ids.
    """
    return {
        group.id: words.pick(group.name)
        for model in given.load().models[::-1]
        for group in model.groups
    }


def _edited_text(sheet: ReadSheet, words: Language) -> str:
    return words.say(
        N_("{file} was edited after export; xmc check tells which figures do not hold"),
        file=sheet.name,
    )
