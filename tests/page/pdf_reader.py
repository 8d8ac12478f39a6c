"""What two other libraries read in a PDF: its text and pixels (PDFium), its objects (pypdf)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import pypdfium2
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject


def read_text(pdf: bytes) -> str:
    """Return the text as it is copied from the first page, without spaces and line ends."""
    return "".join(_read_raw_text(pdf).split())


def read_lines(pdf: bytes) -> list[str]:
    """Return the lines of the first page."""
    return [line.strip() for line in _read_raw_text(pdf).splitlines()]


def _read_raw_text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    text_page = page.get_textpage()
    text = text_page.get_text_bounded()
    for each in (text_page, page, document):
        each.close()
    return str(text)


def render_page(pdf: bytes, scale: float = 2) -> Image.Image:
    """Return the pixels of the first page."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    bitmap = page.render(scale=scale)
    image: Image.Image = bitmap.to_pil().convert("RGB")
    for each in (bitmap, page, document):
        each.close()
    return image


def find_overlaps(pdf: bytes) -> list[str]:
    """Return the texts that overlap another text or a figure, or reach beyond the page."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    text_page = page.get_textpage()
    width, height = page.get_size()
    # A little less than the box of the glyphs: the boxes of two lines may touch.
    boxes = [
        (left + 0.4, bottom + 0.4, right - 0.4, top - 0.4)
        for left, bottom, right, top in map(text_page.get_rect, range(text_page.count_rects()))
    ]
    found = [
        text_page.get_text_bounded(*box)
        for box in boxes
        if box[0] < 20 or box[1] < 15 or box[2] > width - 20 or box[3] > height - 15
    ]
    # The QR code is a figure, and its picture has no text.
    figures = [
        tuple(float(side) for side in each["/A"]["/BBox"])
        for each in TaggedPdf(pdf).elements()
        if each["/S"] == "/Figure"
    ]
    pairs = [*combinations(boxes, 2), *product(boxes, figures), *combinations(figures, 2)]
    for one, other in pairs:
        if max(one[0], other[0]) < min(one[2], other[2]) and max(one[1], other[1]) < min(
            one[3], other[3]
        ):
            found.append(text_page.get_text_bounded(*one))
    for each in (text_page, page, document):
        each.close()
    return found


class TaggedPdf:
    """The structure tree of a PDF with one page, and the marks in its content."""

    def __init__(self, pdf: bytes) -> None:
        self.reader = PdfReader(io.BytesIO(pdf), strict=True)
        (self.page,) = self.reader.pages
        self.catalog = self.reader.trailer["/Root"]
        self.root = self.catalog["/StructTreeRoot"]
        contents = self.page["/Contents"].get_object()
        self.operations = ContentStream(contents, self.reader).operations

    def elements(self) -> Iterator[DictionaryObject]:
        """Yield every element in reading order; check that each names its parent."""
        yield from self._walk(self.root["/K"].get_object(), self.root)

    def _walk(self, element: Any, parent: Any) -> Iterator[DictionaryObject]:
        assert element["/P"].get_object() == parent
        yield element
        for kid in self.kids(element):
            if isinstance(kid, DictionaryObject) and "/S" in kid:
                yield from self._walk(kid, element)

    @staticmethod
    def kids(element: Any) -> list[Any]:
        """Return the children of an element: elements, references to objects, and marks."""
        kids = element["/K"]
        return [kid.get_object() for kid in (kids if isinstance(kids, ArrayObject) else [kids])]

    def marks(self) -> Iterator[tuple[str, int | None, list[tuple[Any, bytes]]]]:
        """Yield tag, number and operations of each marked part; there must be no other content."""
        tag, number, inside = "", None, []
        for operands, operator in self.operations:
            if operator in (b"BDC", b"BMC"):
                assert not tag, "marks are not nested"
                tag, inside = str(operands[0]), []
                number = operands[1]["/MCID"] if operator == b"BDC" else None
            elif operator == b"EMC":
                yield tag, number, inside
                tag = ""
            else:
                assert tag, f"{operator!r} is in no mark"
                inside.append((operands, operator))
        assert not tag

    def fonts(self) -> list[Any]:
        """Return the fonts of the page."""
        return [font.get_object() for font in self.page["/Resources"]["/Font"].values()]

    def sizes(self) -> set[float]:
        """Return the sizes of type on the page in points."""
        return {float(operands[1]) for operands, name in self.operations if name == b"Tf"}
