"""`xmc page`: the customer's page of an order sheet, as HTML, Markdown or plain text."""

from __future__ import annotations

import base64
from pathlib import Path

import click

from xmc_tui.cli.common import Everywhere, Exit, everywhere, fail, refuse
from xmc_tui.cli.desk import spare_sheet
from xmc_tui.cli.help import SpokenCommand
from xmc_tui.configurator import Details
from xmc_tui.domain.build import car_look
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.price import Quote, quote
from xmc_tui.files.check import check_sheet, holds_in_another_catalog
from xmc_tui.files.problem import FileError
from xmc_tui.files.read_sheet import build_of, read_sheet
from xmc_tui.files.sheet import Identity
from xmc_tui.files.write import write_file
from xmc_tui.locale import N_, Language, language
from xmc_tui.present.text import harmless

#: Size of the picture on the page, in pixels: sharp on the 40 mm it is given.
_PICTURE = (1280, 480)


@click.command("page", cls=SpokenCommand, help=N_("Write the customer's page of a sheet: .html, .md or .txt."))
@click.argument("sheet", metavar="SHEET.toml", type=click.Path(path_type=Path))
@click.option(
    "-o", "output", type=click.Path(path_type=Path), metavar="FILE", help=N_("write it there; else print it as text")
)
@everywhere
@click.pass_obj
def page_command(given: Everywhere, sheet: Path, output: Path | None) -> None:
    """Write the customer's page of a sheet; one that does not hold has none."""
    words = given.words
    suffix = output.suffix.lower() if output is not None else ".txt"
    from xmc_tui.page import SUFFIXES  # the templates: only those who make a page pay for them

    if suffix not in SUFFIXES:
        known = words.join(list(SUFFIXES))
        refuse(words, Exit.WRONG_USE, N_("-o {path}: a page ends in {known}"), path=output, known=known)
    try:
        if output is not None:
            spare_sheet(output)
        read = read_sheet(sheet)
        catalog = given.load_for(read)
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


def page_text(
    catalog: Catalog, priced: Quote, identity: Identity, details: Details, words: Language, suffix: str
) -> str:
    """Return the customer's page of a quote in the form of a suffix."""
    from xmc_tui.page import PageHead, page_of, rendered

    head = PageHead(identity.number, identity.revision, details)
    picture = _picture(priced) if suffix == ".html" else None
    return rendered(page_of(catalog, priced, head, words, picture), suffix)


def _picture(priced: Quote) -> str | None:
    """Return the car on the white of the paper as a data URI; None where there is no drawing of it."""
    if not priced.model.body:
        return None
    from xmc_tui.picture.poster import car_png  # numpy and Pillow, for those who draw

    drawn = car_png(car_look(priced.model, priced.build, priced.quoted_on), _PICTURE, "#ffffff")
    return f"data:image/png;base64,{base64.b64encode(drawn).decode('ascii')}"
