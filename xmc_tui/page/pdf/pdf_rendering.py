"""Rendering of the customer's page as a tagged PDF of one A4 sheet."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from xmc_tui.page.page_content import Page, PagePicture
from xmc_tui.page.pdf.font_set import FontSet
from xmc_tui.page.pdf.page_content_stream import ContentStream, add_structure
from xmc_tui.page.pdf.page_elements import A4, Element, LaidOutPage, PlacedText
from xmc_tui.page.pdf.page_layout import lay_out_page
from xmc_tui.page.pdf.pdf_objects import Name, PdfFile, Reference, Value

#: The colour space of a picture by the mode of its image.
_COLOUR_SPACES = {"RGB": "DeviceRGB", "L": "DeviceGray"}


def render_pdf(page: Page, font_file: Path | None = None) -> bytes:
    """Return the page as PDF; equal pages give equal bytes with the same fonts.

    `font_file` is the font to use; None for those of the system. LookupError if no font has the
    characters of the page. The names that a person typed may have others: a square is shown for a
    character that no font has. ValueError if a picture is no JPEG.
    """
    fonts = FontSet(page.language, font_file)
    missing = [
        each for each in sorted(_find_needed_characters(page)) if not fonts.has_character(each)
    ]
    if missing:
        raise LookupError(f"no font has {''.join(missing)}")
    laid_out = lay_out_page(page, fonts)
    for placed in _iterate_texts(laid_out):
        for run in fonts.shape(placed.text, placed.style.is_bold):
            run.font.mark_glyphs_used(run.glyphs)
    return _write_file(page, fonts, laid_out)


def _find_needed_characters(page: Page) -> set[str]:
    """Return the characters without which the page must not be written.

    All of its own, and of what a person typed letters, figures and the usual Chinese characters.
    """
    own = [
        page.programme, page.title, page.status, page.picture_note, page.prices, page.legend,
        page.code.label, page.code.text, page.code.note, page.code.link_label,
        *(label for label, _ in page.facts + page.seller),
        *(text for item in page.items for text in (item.group, item.name, item.remark, item.price)),
        *(text for line in page.sums for text in (line.label, line.amount)),
        *(
            text
            for section in (page.standard, page.eligibility, page.terms)
            for text in (section.heading, *section.lines)
        ),
    ]  # fmt: skip
    typed = "".join(text for _, text in page.facts + page.seller)
    needed = {*"".join(own), *filter(_is_usual, typed)}
    return {each for each in unicodedata.normalize("NFC", "".join(needed)) if not each.isspace()}


def _is_usual(character: str) -> bool:
    """Whether a character is one of the 6,763 Chinese ones of GB 2312, or of ASCII."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return character.isascii() or unicodedata.category(character) == "Lo"


def _iterate_texts(laid_out: LaidOutPage) -> Iterator[PlacedText]:
    """Yield the texts of a page in reading order."""
    pending = list(reversed(laid_out.elements))
    while pending:
        element = pending.pop()
        children: list[Element] = []
        for child in element.children:
            if isinstance(child, Element):
                children.append(child)
            elif isinstance(child, PlacedText):
                yield child
        pending.extend(reversed(children))


def _write_file(page: Page, fonts: FontSet, laid_out: LaidOutPage) -> bytes:
    """Return the file of a page that is laid out."""
    file = PdfFile()
    root, sheet, pages = file.reserve(), file.reserve(), file.reserve()
    resources: dict[str, Value] = {
        "Font": {font.key: font.embed(file) for font in fonts if font.is_used},
        "XObject": {
            f"P{number}": _add_picture(file, picture)
            for number, picture in enumerate(page.pictures)
        },
    }
    content = ContentStream(file, fonts, sheet)
    nodes = content.write(laid_out)
    tree, links = add_structure(file, content, nodes, sheet)
    file.add({"Type": Name("Pages"), "Kids": [sheet], "Count": 1}, pages)
    file.add(
        {
            "Type": Name("Page"),
            "Parent": pages,
            "MediaBox": [0, 0, *A4],
            "Resources": resources,
            "Contents": file.add_stream(content.to_bytes(), {}),
            "StructParents": 0,
            "Tabs": Name("S"),
            "Annots": links,
        },
        sheet,
    )
    file.add(
        {
            "Type": Name("Catalog"),
            "Pages": pages,
            "Lang": page.language,
            "MarkInfo": {"Marked": True},
            "StructTreeRoot": tree,
            "ViewerPreferences": {"DisplayDocTitle": True},
        },
        root,
    )
    title = f"{page.title} · {page.programme}"
    return file.to_bytes(root, file.add({"Title": title, "Creator": "xmc"}))


def _add_picture(file: PdfFile, picture: PagePicture) -> Reference:
    """Add a picture: a PDF holds the bytes of a JPEG as they are."""
    if picture.media_type != "image/jpeg":
        raise ValueError(f"no picture for a PDF: {picture.media_type!r}")
    with Image.open(io.BytesIO(picture.image)) as image:
        (width, height), mode = image.size, image.mode
    return file.add_stream(
        picture.image,
        {
            "Type": Name("XObject"),
            "Subtype": Name("Image"),
            "Width": width,
            "Height": height,
            "ColorSpace": Name(_COLOUR_SPACES[mode]),
            "BitsPerComponent": 8,
            "Filter": Name("DCTDecode"),
        },
        is_compressed=True,
    )
