"""`xmc page`: write the customer's page of an order sheet as HTML, Markdown or plain text."""

from __future__ import annotations

from pathlib import Path

import click

from xmc_tui.cli.common import Everywhere, Exit, everywhere, fail, refuse
from xmc_tui.cli.help import SpokenCommand
from xmc_tui.domain.price import quote
from xmc_tui.files.check import check_sheet, holds_in_another_catalog
from xmc_tui.files.problem import FileError
from xmc_tui.files.read_sheet import build_of, read_sheet
from xmc_tui.files.write import write_file
from xmc_tui.locale import N_, language
from xmc_tui.present.text import harmless
from xmc_tui.services.customer_page import page_text
from xmc_tui.services.sheet_exporter import ensure_not_a_sheet


@click.command(
    "page", cls=SpokenCommand, help=N_("Write the customer's page of a sheet: .html, .md or .txt.")
)
@click.argument("sheet", metavar="SHEET.toml", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=N_("write it there; else print it as text"),
)
@everywhere
@click.pass_obj
def page_command(given: Everywhere, sheet: Path, output: Path | None) -> None:
    """Write the customer's page of a sheet; exit 1 if the sheet does not hold."""
    words = given.words
    suffix = output.suffix.lower() if output is not None else ".txt"
    from xmc_tui.page import SUFFIXES  # imported here: loads the templates

    if suffix not in SUFFIXES:
        known = words.join(list(SUFFIXES))
        refuse(
            words, Exit.WRONG_USE, N_("-o {path}: a page ends in {known}"), path=output, known=known
        )
    try:
        if output is not None:
            ensure_not_a_sheet(output)
        read = read_sheet(sheet)
        catalog = given.catalogs.load_for_sheet(read)
        problems = check_sheet(read, catalog)
        if problems and not holds_in_another_catalog(problems):
            fail(words, Exit.FAILED, problems)
        priced = quote(catalog, build_of(read, catalog), read.quoted_on)
        spoken = words if given.lang else language(read.identity.language)
        text = page_text(catalog, priced, read.identity, read.details, spoken, suffix)
        if output is None:
            click.echo(text, nl=False)
            return
        write_file(output, text.encode("utf-8"))
    except FileError as error:
        fail(words, Exit.WRONG_USE, error.problems)
    click.echo(harmless(words.say(N_("Written: {path}"), path=output)))
