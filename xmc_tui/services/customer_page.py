"""Generates the customer's page of a quote, and writes it next to the order sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xmc_tui.configurator import SheetDetails
from xmc_tui.domain.build import find_appearance
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.pricing import Quote
from xmc_tui.i18n import N_, Translator
from xmc_tui.services.sheet_target import ensure_not_a_sheet
from xmc_tui.storage.atomic_write import write_atomically
from xmc_tui.storage.file_problem import FileError
from xmc_tui.storage.sheets.sheet_document import SheetIdentity

if TYPE_CHECKING:
    from xmc_tui.domain.orders import OrderRecord
    from xmc_tui.page import PagePicture

#: The views on the page, with their width and height in pixels: at least 250 pixels per inch in
#: print, and two per CSS pixel on a wide screen.
_PICTURES = (("front", (1400, 788)), ("rear", (700, 394)), ("seats", (700, 394)))


def check_page_target(path: str, tr: Translator) -> str:
    """Return why no page can be written next to a sheet to be exported; empty if it can.

    Raise OSError, RuntimeError or ValueError for a path that no sheet can be written to.
    """
    sheet = Path(path).expanduser()
    page = sheet.with_suffix(".html")
    # Names that differ in case only are one file on Windows and macOS.
    if str(page.resolve()).casefold() == str(sheet.resolve()).casefold():
        message = N_(
            "{path} cannot be both the sheet and the customer page; end the sheet's name in .toml"
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
    page_url: str = "",
    contact: str = "",
    order: OrderRecord | None = None,
) -> None:
    """Write the customer's page of a quote; raise FileError if the target cannot be written."""
    suffix = target.suffix
    page = render_sheet_page(
        catalog, quote, identity, details, tr, suffix, page_url, contact, order
    )
    ensure_not_a_sheet(target)
    write_atomically(target, page.encode("utf-8"))


def render_sheet_page(
    catalog: Catalog,
    priced: Quote,
    identity: SheetIdentity,
    details: SheetDetails,
    tr: Translator,
    suffix: str,
    page_url: str = "",
    contact: str = "",
    order: OrderRecord | None = None,
) -> str:
    """Return the customer's page of a quote in the format of a file suffix, such as ".html".

    `page_url` is the prefix of the store's web pages of builds; "" if it has none. `contact` is how
    the customer reaches the store; the order sheet has no field for it. `order` is what is recorded
    of the order.
    """
    from xmc_tui.page import PageHead, make_page, render_page

    head = PageHead(identity.number, identity.revision, details, contact)
    pictures = draw_page_pictures(priced, tr) if suffix == ".html" else ()
    return render_page(make_page(catalog, priced, head, tr, pictures, page_url, order), suffix)


def draw_page_pictures(priced: Quote, tr: Translator) -> tuple[PagePicture, ...]:
    """Return the pictures of the car on white, the largest first; none without a drawing."""
    if not priced.model.body:
        return ()
    from xmc_tui.page import PagePicture
    from xmc_tui.picture.poster_image import render_car_webp  # numpy and Pillow: imported on use
    from xmc_tui.presentation.picture_scene import view_name

    appearance = find_appearance(priced.model, priced.build, priced.quoted_on)
    title = tr.localize(priced.model.name)
    return tuple(
        PagePicture(
            render_car_webp(appearance, view, size, "#ffffff"),
            "image/webp",
            f"{title} · {view_name(view, tr)}",
        )
        for view, size in _PICTURES
    )
