"""Generates the customer's page of a quote, and writes it next to the order sheet."""

from __future__ import annotations

import base64
from pathlib import Path

from xmc_tui.configurator import SheetDetails
from xmc_tui.domain.build import find_appearance
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.pricing import Quote
from xmc_tui.i18n import N_, Translator
from xmc_tui.services.sheet_target import ensure_not_a_sheet
from xmc_tui.storage.atomic_write import write_atomically
from xmc_tui.storage.file_problem import FileError
from xmc_tui.storage.sheets.sheet_document import SheetIdentity

#: The width and height of the picture in pixels; sharp at its printed height of 40 mm.
_PICTURE_SIZE = (1280, 480)


def check_page_target(path: str, tr: Translator) -> str:
    """Return why no page can be written next to a sheet to be exported; empty if it can.

    Raise OSError, RuntimeError or ValueError for a path that no sheet can be written to.
    """
    sheet = Path(path).expanduser()
    page = sheet.with_suffix(".html")
    # Names that differ in case only are one file on Windows and macOS.
    if str(page.resolve()).casefold() == str(sheet.resolve()).casefold():
        message = N_(
            "{path} would be both the sheet and its customer's page; end the sheet's name in .toml"
        )
        return tr.translate(message, path=path)
    try:
        ensure_not_a_sheet(page)
    except FileError as error:
        return error.problems[0].full_text(tr)
    return ""


def write_sheet_page(
    target: Path,
    catalog: Catalog,
    quote: Quote,
    identity: SheetIdentity,
    details: SheetDetails,
    tr: Translator,
    contact: str = "",
) -> None:
    """Write the customer's page of a quote; raise FileError if the target cannot be written."""
    page = render_sheet_page(catalog, quote, identity, details, tr, target.suffix, contact)
    ensure_not_a_sheet(target)
    write_atomically(target, page.encode("utf-8"))


def render_sheet_page(
    catalog: Catalog,
    priced: Quote,
    identity: SheetIdentity,
    details: SheetDetails,
    tr: Translator,
    suffix: str,
    contact: str = "",
) -> str:
    """Return the customer's page of a quote in the format of a file suffix, such as ".html".

    `contact` is how the customer reaches the store; the order sheet has no field for it.
    """
    from xmc_tui.page import PageHead, make_page, render_page

    head = PageHead(identity.number, identity.revision, details, contact)
    picture = _picture(priced) if suffix == ".html" else None
    return render_page(make_page(catalog, priced, head, tr, picture), suffix)


def _picture(priced: Quote) -> str | None:
    """Return a picture of the car on white as a data URI; None if the model has no drawing."""
    if not priced.model.body:
        return None
    from xmc_tui.picture.poster_image import render_car_png  # numpy and Pillow: imported on use

    drawn = render_car_png(
        find_appearance(priced.model, priced.build, priced.quoted_on), _PICTURE_SIZE, "#ffffff"
    )
    return f"data:image/png;base64,{base64.b64encode(drawn).decode('ascii')}"
