"""`xmc poster`: draw the car of a sheet as an image."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xmc_tui.cli.common import Everywhere, Exit, everywhere, fail, refuse
from xmc_tui.cli.help import SpokenCommand
from xmc_tui.domain.price import quote as quote_of
from xmc_tui.files.problem import FileError
from xmc_tui.files.read_sheet import build_of, read_sheet
from xmc_tui.locale import N_, Language
from xmc_tui.present.text import harmless
from xmc_tui.services.poster_writer import write_poster
from xmc_tui.services.sheet_exporter import ensure_not_a_sheet

if TYPE_CHECKING:
    pass


@click.command(
    "poster", cls=SpokenCommand, help=N_("Draw the car of a sheet as an image, PNG or SVG.")
)
@click.argument("sheet", metavar="SHEET.toml", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "output",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=N_("image file"),
)
@click.option("--size", metavar="1600x900", help=N_("width and height in pixels"))
@click.option("--chat", is_flag=True, help=N_("a small square one for a chat"))
@click.option("--price/--no-price", default=False, help=N_("with the total"))
@click.option(
    "--font", metavar="FILE", type=click.Path(path_type=Path), help=N_("font file for the letters")
)
@everywhere
@click.pass_obj
def poster_command(
    given: Everywhere,
    sheet: Path,
    output: Path,
    size: str | None,
    chat: bool,
    price: bool,
    font: Path | None,
) -> None:
    """Draw the car of a sheet as an image, PNG or SVG."""
    words = given.words
    try:
        ensure_not_a_sheet(output)
        read = read_sheet(sheet)
        catalog = given.catalogs.load_for_sheet(read)
        build = build_of(read, catalog)
        pixels = _size(words, size, chat)
        write_poster(
            catalog, quote_of(catalog, build, read.quoted_on), output, pixels, words, price, font
        )
    except FileError as error:
        fail(words, Exit.WRONG_USE, error.problems)
    click.echo(harmless(words.say(N_("Written: {file}"), file=output)))


def _size(words: Language, text: str | None, chat: bool) -> tuple[int, int]:
    from xmc_tui.picture.poster import LARGE, LEAST, MOST, SMALL

    if text is None:
        return SMALL if chat else LARGE
    match = re.fullmatch(r"(\d{1,5})[x×](\d{1,5})", text)
    size = (int(match[1]), int(match[2])) if match else (0, 0)
    if not all(LEAST <= side <= MOST for side in size):
        message = N_(
            "--size {text}: is not a size such as 1600x900, each side from {least} to {most} pixels"
        )
        refuse(words, Exit.WRONG_USE, message, text=text, least=LEAST, most=MOST)
    return size
