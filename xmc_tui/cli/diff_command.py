"""`xmc diff`: compare two order sheets by the figures written in them."""

from __future__ import annotations

from pathlib import Path

import click

from xmc_tui.cli.cli_context import (
    CliContext,
    CommandExit,
    ExitCode,
    echo_error,
    exit_with_problems,
)
from xmc_tui.cli.global_options import PATH_PARAMETER, global_options
from xmc_tui.cli.localized_help import LocalizedCommand
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.comparison_table import ComparisonTable
from xmc_tui.presentation.itemised_quote import make_legend
from xmc_tui.presentation.styled_text import plain_text, sanitize
from xmc_tui.storage.file_content_problems import FileError
from xmc_tui.storage.sheets.sheet_as_compared_build import make_compared_build
from xmc_tui.storage.sheets.sheet_reader import LoadedSheet, read_sheet

#: Width of the comparison on standard output, in cells.
_WIDTH = 110


@click.command(
    "diff",
    cls=LocalizedCommand,
    help=N_("Compare two order sheets."),
)
@click.argument("first", metavar="A.toml", type=PATH_PARAMETER)
@click.argument("second", metavar="B.toml", type=PATH_PARAMETER)
@click.option("--all", "everything", is_flag=True, help=N_("include identical lines"))
@global_options
@click.pass_obj
def diff_command(cli_context: CliContext, first: Path, second: Path, everything: bool) -> None:
    """Print the lines of two order sheets that differ; exit 1 if one was edited after export."""
    tr = cli_context.tr
    try:
        sheets = [read_sheet(path) for path in (first, second)]
        sides = tuple(make_compared_build(sheet) for sheet in sheets)
    except FileError as error:
        exit_with_problems(tr, ExitCode.WRONG_USE, error.problems)
    titles = tuple(f"{sheet.identity.number} · {sheet.identity.revision}" for sheet in sheets)
    editions = tuple(
        tr.join_as_list([sheet.edition, *(overlay.name for overlay in sheet.overlays)])
        for sheet in sheets
    )
    comparison = ComparisonTable(sides, titles, _group_names(cli_context, tr), tr, editions)
    rows = [plain_text(row).rstrip() for row in comparison.table_lines(_WIDTH, everything)]
    for row in [*rows, *make_legend(rows, tr)]:
        click.echo(sanitize(row))
    edited = [sheet for sheet in sheets if sheet.is_edited_after_export]
    for sheet in edited:
        echo_error(_edited_note(sheet, tr))
    raise CommandExit(ExitCode.FAILED if edited else ExitCode.DONE)


def _group_names(cli_context: CliContext, tr: Translator) -> dict[str, str]:
    """Return the names of the groups of all models in the current catalog.

    A sheet contains only their ids.
    """
    return {
        group.id: tr.localize(group.name)
        for model in cli_context.load_catalog().models[::-1]
        for group in model.groups
    }


def _edited_note(sheet: LoadedSheet, tr: Translator) -> str:
    return tr.translate(
        N_("{file} was edited after export; xmc check shows which figures are wrong"),
        file=sheet.name,
    )
