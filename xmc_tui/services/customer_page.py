"""Generates the customer's page of a quote, and writes it next to the order sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from xmc_tui.configurator import SheetDetails
from xmc_tui.configurator.document_ports import FileSaved, Refusal
from xmc_tui.domain.build import find_appearance
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import frozen, replace
from xmc_tui.domain.pricing import Quote
from xmc_tui.i18n import N_, Translator
from xmc_tui.services.sheet_pages_and_posters import touch_derived_file
from xmc_tui.services.sheet_target_checks import ensure_not_a_sheet
from xmc_tui.storage.atomic_write import write_atomically
from xmc_tui.storage.file_content_problems import FileError, Problem
from xmc_tui.storage.sheets.sheet_document import SheetIdentity

if TYPE_CHECKING:
    from xmc_tui.domain.order_records import OrderRecord
    from xmc_tui.page import Page, PagePicture

#: The views on the page, with their width and height in pixels: at least 250 pixels per inch in
#: print, and two per CSS pixel on a wide screen.
_PICTURES = (("front", (1400, 788)), ("rear", (700, 394)), ("seats", (700, 394)))
#: The same views in a PDF: 225 pixels per inch at their largest, which is all that the layers hold.
_PRINTED_PICTURES = (("front", (1080, 608)), ("rear", (540, 304)), ("seats", (540, 304)))

#: The suffix of a page that is no text.
PDF_SUFFIX = ".pdf"


def check_page_target(path: str, suffix: str, tr: Translator) -> str:
    """Return why no page can be written next to a sheet to be exported; empty if it can.

    Raise OSError, RuntimeError or ValueError for a path that no sheet can be written to.
    """
    sheet = Path(path).expanduser()
    page = sheet.with_suffix(suffix)
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


@frozen
class PageRequest:
    """The content of a customer's page: the quote of a sheet, and what the sheet does not hold.

    `page_url` is the prefix of the store's web pages of builds; "" if it has none. `contact` is how
    the customer reaches the store. `order` is what is recorded of the order, if anything is.
    """

    catalog: Catalog
    quote: Quote
    identity: SheetIdentity
    details: SheetDetails
    tr: Translator
    page_url: str = ""
    contact: str = ""
    order: OrderRecord | None = None


def write_sheet_page(target: Path, request: PageRequest, font: Path | None = None) -> None:
    """Write the customer's page of a quote, in the format of the suffix of its path.

    `font` is the font file of a PDF; None for a font of the system. Raise FileError if the target
    cannot be written, or no font has the characters.
    """
    suffix = target.suffix.lower()
    if suffix == PDF_SUFFIX:
        try:
            content = render_sheet_pdf(request, font)
        except LookupError:
            raise FileError([_describe_missing_font(target, font)]) from None
    else:
        content = render_sheet_page(request, suffix).encode("utf-8")
    ensure_not_a_sheet(target)
    write_atomically(target, content)
    touch_derived_file(target)


def write_page_with_order_progress(
    target: Path, request: PageRequest, find_order: Callable[[str], OrderRecord | None]
) -> FileSaved | Refusal:
    """Write a customer's page with what is recorded of its order by now; can run in a thread."""
    try:
        write_sheet_page(target, replace(request, order=find_order(request.identity.number)))
    except FileError as error:
        return Refusal(error.problems[0].full_text(request.tr))
    return FileSaved(str(target))


def _describe_missing_font(target: Path, font: Path | None) -> Problem:
    """Return why no PDF can be made: with the font that was named, or with any of the computer."""
    if font is None:
        message = N_("no font on this computer has its characters")
        hint = N_(
            "install a Chinese font such as Noto Sans SC, name a font file with "
            "xmc page --font, or save an .html"
        )
        return Problem(str(target), "", message, hint)
    message = N_("is no font that has the characters of the page and may be embedded")
    hint = N_("name another font file with xmc page --font, or save an .html")
    return Problem(str(font), "", message, hint)


def render_sheet_page(request: PageRequest, suffix: str) -> str:
    """Return the customer's page of a quote in the text format of a suffix, such as ".html"."""
    from xmc_tui.page import render_page

    pictures = draw_page_pictures(request.quote, request.tr) if suffix == ".html" else ()
    return render_page(_make_page(request, pictures), suffix)


def render_sheet_pdf(request: PageRequest, font: Path | None = None) -> bytes:
    """Return the customer's page of a quote as PDF; LookupError if no font has its characters."""
    from xmc_tui.page.pdf.pdf_rendering import render_pdf  # HarfBuzz and Pillow: imported on use

    pictures = draw_page_pictures(request.quote, request.tr, is_printed=True)
    return render_pdf(_make_page(request, pictures), font)


def _make_page(request: PageRequest, pictures: tuple[PagePicture, ...]) -> Page:
    from xmc_tui.page import PageHead, make_page  # loads the templates: imported on use

    identity, details = request.identity, request.details
    head = PageHead(identity.number, identity.revision, details, request.contact)
    return make_page(
        request.catalog,
        request.quote,
        head,
        request.tr,
        pictures,
        request.page_url,
        request.order,
    )


def draw_page_pictures(
    priced: Quote, tr: Translator, is_printed: bool = False
) -> tuple[PagePicture, ...]:
    """Return the pictures of the car on white, the largest first; none without a drawing.

    They are for a screen, or JPEG for a PDF, which knows no WebP.
    """
    if not priced.model.body:
        return ()
    from xmc_tui.page import PagePicture
    from xmc_tui.picture.poster_image import (  # numpy and Pillow: imported on use
        render_car_jpeg,
        render_car_webp,
    )
    from xmc_tui.presentation.picture_scene import view_name

    appearance = find_appearance(priced.model, priced.build, priced.quoted_on)
    title = tr.localize(priced.model.name)
    render = render_car_jpeg if is_printed else render_car_webp
    return tuple(
        PagePicture(
            render(appearance, view, size, "#ffffff"),
            "image/jpeg" if is_printed else "image/webp",
            f"{title} · {view_name(view, tr)}",
        )
        for view, size in (_PRINTED_PICTURES if is_printed else _PICTURES)
    )
