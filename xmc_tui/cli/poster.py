"""`xmc poster`: the car of a sheet as an image."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xmc_tui.cli.common import Everywhere, Exit, everywhere, fail, refuse
from xmc_tui.cli.desk import spare_sheet
from xmc_tui.cli.help import SpokenCommand
from xmc_tui.domain.build import car_look
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.price import Quote
from xmc_tui.domain.price import quote as quote_of
from xmc_tui.files.problem import FileError, Problem
from xmc_tui.files.read_sheet import build_of, read_sheet
from xmc_tui.files.write import write_file
from xmc_tui.locale import N_, Language
from xmc_tui.present.poster import poster_items, poster_note, poster_price
from xmc_tui.present.text import harmless

if TYPE_CHECKING:
    from xmc_tui.picture.poster import PosterText


@click.command("poster", cls=SpokenCommand, help=N_("Draw the car of a sheet as an image, PNG or SVG."))
@click.argument("sheet", metavar="SHEET.toml", type=click.Path(path_type=Path))
@click.option("-o", "output", required=True, metavar="FILE", type=click.Path(path_type=Path), help=N_("image file"))
@click.option("--size", metavar="1600x900", help=N_("width and height in pixels"))
@click.option("--chat", is_flag=True, help=N_("a small square one for a chat"))
@click.option("--price/--no-price", default=False, help=N_("with the total"))
@click.option("--font", metavar="FILE", type=click.Path(path_type=Path), help=N_("font file for the letters"))
@everywhere
@click.pass_obj
def poster_command(
    given: Everywhere, sheet: Path, output: Path, size: str | None, chat: bool, price: bool, font: Path | None
) -> None:
    """Draw the car of a sheet as an image, PNG or SVG."""
    words = given.words
    try:
        spare_sheet(output)
        read = read_sheet(sheet)
        catalog = given.load_for(read)
        build = build_of(read, catalog)
        pixels = _size(words, size, chat)
        write_poster(catalog, quote_of(catalog, build, read.quoted_on), output, pixels, words, price, font)
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
        message = N_("--size {text}: is not a size such as 1600x900, each side from {least} to {most} pixels")
        refuse(words, Exit.WRONG_USE, message, text=text, least=LEAST, most=MOST)
    return size


def write_poster(
    catalog: Catalog,
    quote: Quote,
    path: Path,
    size: tuple[int, int],
    words: Language,
    priced: bool,
    font: Path | None = None,
) -> None:
    """Draw and write the poster of a quote; the ending of the path says what it is; FileError when it cannot be."""
    from xmc_tui.picture.poster import poster_png, poster_svg  # numpy and Pillow, for those who draw

    if not quote.model.body:
        raise FileError([Problem(str(path), "", N_("there is no drawing of this car"), N_("add body to the model"))])
    look = car_look(quote.model, quote.build, quote.quoted_on)
    text = poster_text(catalog, quote, words, priced)
    match path.suffix.lower():
        case ".svg":
            content = poster_svg(look, text, size)
        case ".png":
            try:
                content = poster_png(look, text, size, font)
            except LookupError:
                what = N_("no font on this computer has its characters")
                hint = N_("name one with --font, or write an .svg")
                raise FileError([Problem(str(path), "", what, hint)]) from None
        case _:
            raise FileError([Problem(str(path), "", N_("is no image"), N_("end the name in .png or .svg"))])
    write_file(path, content)


def poster_text(catalog: Catalog, quote: Quote, words: Language, priced: bool) -> PosterText:
    """Return the words of the poster of a quote."""
    from xmc_tui.picture.poster import PosterText

    return PosterText(
        brand=words.pick(catalog.programme.name),
        title=words.pick(quote.model.name),
        items=poster_items(quote, words),
        price=poster_price(quote, words) if priced else "",
        note=poster_note(catalog, quote, words, priced),
    )
