"""Draws the posters of a quote and writes them to image files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from xmc_tui.configurator.document_ports import PostersSaved, Refusal
from xmc_tui.domain.build import find_appearance
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.pricing import Quote
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.order_progress import make_order_progress
from xmc_tui.presentation.poster_texts import poster_items, poster_price_text, poster_small_print
from xmc_tui.services.sheet_pages_and_posters import touch_derived_file
from xmc_tui.services.sheet_target_checks import ensure_not_a_sheet
from xmc_tui.storage.atomic_write import write_atomically
from xmc_tui.storage.file_content_problems import FileError, Problem, os_error_message

if TYPE_CHECKING:
    from xmc_tui.domain.order_records import OrderRecord
    from xmc_tui.picture.poster_layout import PosterText


def poster_paths(sheet: Path) -> tuple[Path, Path]:
    """Return the paths of the large poster and of the small one for chats, next to a sheet."""
    return sheet.with_suffix(".png"), sheet.with_name(f"{sheet.stem}-chat.png")


def save_posters(
    catalog: Catalog,
    quote: Quote,
    sheet: Path,
    tr: Translator,
    priced: bool,
    order: OrderRecord | None,
    create_folder: Callable[[], None],
) -> PostersSaved | Refusal:
    """Write both posters next to a sheet, whose folder is created first; never over a sheet."""
    paths = poster_paths(sheet)
    try:
        for path in paths:
            ensure_not_a_sheet(path)
        create_folder()
        write_posters(catalog, quote, paths, tr, priced, order)
    except FileError as error:
        return Refusal(error.problems[0].full_text(tr))
    except OSError as error:
        reason = tr.translate(os_error_message(error))
        message = N_("{path} cannot be written ({reason})")
        return Refusal(tr.translate(message, path=paths[0], reason=reason))
    return PostersSaved(tuple(str(path) for path in paths))


def write_posters(
    catalog: Catalog,
    quote: Quote,
    paths: tuple[Path, Path],
    tr: Translator,
    priced: bool,
    order: OrderRecord | None = None,
) -> None:
    """Write the large poster and the small one; raise FileError like `write_poster`."""
    from xmc_tui.picture.poster_image import (  # numpy and Pillow: imported on use
        LARGE_SIZE,
        SMALL_SIZE,
    )

    for path, size in zip(paths, (LARGE_SIZE, SMALL_SIZE), strict=True):
        write_poster(catalog, quote, path, size, tr, priced, order=order)


def write_poster(
    catalog: Catalog,
    quote: Quote,
    path: Path,
    size: tuple[int, int],
    tr: Translator,
    priced: bool,
    font: Path | None = None,
    order: OrderRecord | None = None,
) -> None:
    """Draw the poster of a quote and write it as PNG or SVG, depending on the suffix of the path.

    `size` is (width, height) in pixels, `order` what is recorded of the order. Raise FileError if
    the model has no drawing, no font has the characters of the text, the suffix is unknown or the
    file cannot be written.
    """
    # numpy and Pillow are slow to import.
    from xmc_tui.picture.poster_image import render_poster_png, render_poster_svg

    if not quote.model.body:
        message, hint = N_("no picture of this model"), N_("add body to the model")
        raise FileError([Problem(str(path), "", message, hint)])
    look = find_appearance(quote.model, quote.build, quote.quoted_on)
    text = make_poster_text(catalog, quote, tr, priced, order)
    match path.suffix.lower():
        case ".svg":
            content = render_poster_svg(look, text, size)
        case ".png":
            try:
                content = render_poster_png(look, text, size, font)
            except LookupError:
                message = N_("no font on this computer has its characters")
                hint = N_("choose one with --font, or save an .svg")
                raise FileError([Problem(str(path), "", message, hint)]) from None
        case _:
            message, hint = N_("is not an image file"), N_("end the name in .png or .svg")
            raise FileError([Problem(str(path), "", message, hint)])
    write_atomically(path, content)
    touch_derived_file(path)


def make_poster_text(
    catalog: Catalog,
    quote: Quote,
    tr: Translator,
    priced: bool,
    order: OrderRecord | None = None,
) -> PosterText:
    """Return the text on the poster of a quote, and the stages of its order if it has any."""
    from xmc_tui.picture.poster_layout import PosterText

    progress = make_order_progress(order, catalog.programme, quote.build, tr)
    return PosterText(
        brand=tr.localize(catalog.programme.name),
        title=tr.localize(quote.model.name),
        items=poster_items(quote, tr),
        price=poster_price_text(quote) if priced else "",
        note=poster_small_print(catalog, quote, tr, priced),
        progress="" if progress is None else " · ".join(progress.lines),
        stages=(0, 0) if progress is None else (progress.reached_count, len(progress.stages)),
    )
