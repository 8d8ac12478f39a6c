"""Draws the poster of a quote and writes it to an image file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xmc_tui.domain.build import car_look
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.price import Quote
from xmc_tui.files.problem import FileError, Problem
from xmc_tui.files.write import write_file
from xmc_tui.locale import N_, Language
from xmc_tui.present.poster import poster_items, poster_note, poster_price

if TYPE_CHECKING:
    from xmc_tui.picture.poster import PosterText


def write_poster(
    catalog: Catalog,
    quote: Quote,
    path: Path,
    size: tuple[int, int],
    words: Language,
    priced: bool,
    font: Path | None = None,
) -> None:
    """Draw the poster of a quote and write it as PNG or SVG, depending on the suffix of the path.

    `size` is in pixels. Raises FileError if the model has no drawing, no font has its characters,
    the suffix is unknown or the file cannot be written.
    """
    from xmc_tui.picture.poster import poster_png, poster_svg  # numpy and Pillow: imported on use

    if not quote.model.body:
        raise FileError(
            [
                Problem(
                    str(path),
                    "",
                    N_("there is no drawing of this car"),
                    N_("add body to the model"),
                )
            ]
        )
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
            raise FileError(
                [Problem(str(path), "", N_("is no image"), N_("end the name in .png or .svg"))]
            )
    write_file(path, content)


def poster_text(catalog: Catalog, quote: Quote, words: Language, priced: bool) -> PosterText:
    """Return the text on the poster of a quote."""
    from xmc_tui.picture.poster import PosterText

    return PosterText(
        brand=words.pick(catalog.programme.name),
        title=words.pick(quote.model.name),
        items=poster_items(quote, words),
        price=poster_price(quote, words) if priced else "",
        note=poster_note(catalog, quote, words, priced),
    )
