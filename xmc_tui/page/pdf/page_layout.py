"""Layout of the customer's page on one A4 sheet, in the largest type in which it fits."""

from __future__ import annotations

from collections.abc import Iterator

import segno

from xmc_tui.domain.frozen_dataclass import frozen, replace
from xmc_tui.page.page_content import Page
from xmc_tui.page.pdf.font_set import FontSet, TextStyle
from xmc_tui.page.pdf.page_elements import (
    A4,
    Box,
    Decoration,
    Element,
    LaidOutPage,
    PlacedPicture,
    PlacedQrCode,
)
from xmc_tui.page.pdf.page_sections import (
    ACCENT,
    HAIRLINE,
    INK,
    SOFT,
    PageStyle,
    SectionComposer,
)

#: Margins in points.
_SIDE, _TOP, _BOTTOM = 42.0, 34.0, 30.0
_WIDTH = A4[0] - 2 * _SIDE

#: The share of the left column of two, and the distance between them.
_LEFT_SHARE, _GUTTER = 0.6, 22.0

#: Side of the QR code with its margin, and the ground of the terms.
_CODE_SIDE, _PANEL = 92.0, "#f6f4f0"

#: Sizes of type in points: those that are easy to read, and the smallest one that is allowed.
_SIZES, _SMALLEST = (9.8, 9.4, 9.0, 8.6), 7.5

#: Height over width of a picture, the distance between pictures, and the smallest caption.
_ASPECT, _BETWEEN, _CAPTION = 9 / 16, 6.0, 7.5


@frozen
class PageLayoutVariant:
    """A way to lay the page out: the style of its text, and how large its pictures are.

    With `is_wide` the pictures take the whole width, else the facts are to their right;
    `has_pictures` is false if there is no room for any.
    """

    text: PageStyle
    is_wide: bool
    has_pictures: bool = True


def lay_out_page(page: Page, fonts: FontSet) -> LaidOutPage:
    """Lay the page out in the most generous style in which it fits on one sheet.

    Space that is left is distributed between the sections.
    """
    laid_out = None
    for style in _list_styles(page):
        laid_out = _SheetComposer(page, fonts, style).compose()
        spare = A4[1] - _BOTTOM - laid_out.bottom
        if spare >= 0:
            gap = style.text.gap + min(spare / 4, 16)
            airy = replace(style, text=replace(style.text, gap=gap))
            return _SheetComposer(page, fonts, airy).compose(is_final=True)
    assert laid_out is not None, "the smallest style always fits"
    return laid_out


def _list_styles(page: Page) -> Iterator[PageLayoutVariant]:
    """Yield the styles from the most generous one on; the last ones only for extreme catalogs."""
    leading = 1.5 if page.language.startswith("zh") else 1.38

    def make(size: float, is_wide: bool, has_pictures: bool = True) -> PageLayoutVariant:
        return PageLayoutVariant(PageStyle(size, leading, 9), is_wide, has_pictures)

    for size in _SIZES:
        yield make(size, is_wide=True)
    for size in (*_SIZES, 8.2, 7.8, _SMALLEST):
        yield make(size, is_wide=False)
    size = _SMALLEST
    while size > 1:
        yield make(size, is_wide=False, has_pictures=False)
        size *= 0.95


class _SheetComposer:
    """Composes the page in one style from the top of the sheet to its bottom."""

    def __init__(self, page: Page, fonts: FontSet, style: PageLayoutVariant) -> None:
        self.page, self.fonts, self.style = page, fonts, style
        self.sections = SectionComposer(fonts, style.text)
        self.elements: list[Element] = []

    def compose(self, is_final: bool = False) -> LaidOutPage:
        """Place everything; `is_final` moves the code to the bottom of the sheet."""
        gap = self.style.text.gap
        y = self._add_header() + gap
        y = self._add_pictures_and_facts(y) + gap
        y = self._add_columns(y) + gap + 4
        end = A4[1] - _BOTTOM
        y = self._add_code(end - _CODE_SIDE if is_final else y)
        return LaidOutPage(tuple(self.elements), tuple(self.sections.decorations), y)

    # ── Header ────────────────────────────────────────────────────────────────────────────────────

    def _add_header(self) -> float:
        """Place programme and title on the left, status and total on the right."""
        page, put, right = self.page, self.sections, A4[0] - _SIDE
        small = TextStyle(9.5, SOFT)
        programme = put.place_line(_SIDE, _TOP, page.programme, small)
        status = put.place_right_aligned_line(
            right, _TOP, page.status, replace(small, colour=ACCENT)
        )
        total_style = TextStyle(19, INK, is_bold=True)
        room = _WIDTH - self.fonts.measure(page.total.amount, total_style) - _GUTTER
        size = 25.0
        while size > 9 and self.fonts.measure(page.title, TextStyle(size, INK, True)) > room:
            size -= 0.5
        y = _TOP + 14
        title = put.place_line(_SIDE, y, page.title, TextStyle(size, INK, True), 36)
        amount = self.fonts.measure(page.total.amount, total_style)
        total = put.place_line(right - amount, y, page.total.amount, total_style, 36)
        self.elements += [
            Element("P", (programme,)),
            Element("H1", (title,)),
            Element("P", (status,)),
            Element("P", (total,)),
        ]
        end = y + 40
        put.add_rule(_SIDE, end, _WIDTH, 0.6, HAIRLINE)
        put.add_rule(_SIDE, end, 56, 2, ACCENT)
        return end

    # ── Pictures and facts ────────────────────────────────────────────────────────────────────────

    def _add_pictures_and_facts(self, y: float) -> float:
        """Place the pictures, with the facts below them or to their right."""
        if self.style.has_pictures and self.page.pictures:
            add = self._add_pictures_above if self.style.is_wide else self._add_pictures_beside
            return add(y)
        return self._add_facts_in_columns(y)

    def _add_pictures_above(self, y: float) -> float:
        """Place the first picture with two others to its right, and the facts below them."""
        others = min(len(self.page.pictures) - 1, 2)
        # Two pictures above each other are, with the space between them, as high as the first one.
        width = (
            _WIDTH
            if not others
            else (_WIDTH - _BETWEEN) / 2
            if others == 1
            else (_WIDTH - _BETWEEN + _BETWEEN / (2 * _ASPECT)) / 1.5
        )
        height, x = width * _ASPECT, _SIDE + width + _BETWEEN
        side = (height - _BETWEEN) / 2 if others == 2 else height
        boxes = [Box(_SIDE, y, width, height)]
        for number in range(others):
            boxes.append(Box(x, y + number * (side + _BETWEEN), side / _ASPECT, side))
        end = self._add_pictures(boxes)
        return self._add_facts_in_columns(end + self.style.text.gap * 0.7)

    def _add_pictures_beside(self, y: float) -> float:
        """Place the first picture on the left, the facts and two other pictures on the right."""
        others = min(len(self.page.pictures) - 1, 2)
        width = _WIDTH * _LEFT_SHARE
        box = Box(_SIDE + width + _GUTTER, y, _WIDTH - width - _GUTTER, 0)
        elements, bottom = self.sections.add_facts(box, self.page.facts + self.page.seller)
        boxes = [Box(_SIDE, y, width, width * _ASPECT)]
        side = (box.width - _BETWEEN) / 2
        top = max(bottom + _BETWEEN, boxes[0].bottom - side * _ASPECT)
        for number in range(others):
            boxes.append(Box(box.x + number * (side + _BETWEEN), top, side, side * _ASPECT))
        end = self._add_pictures(boxes)
        self.elements += elements
        return max(end, boxes[-1].bottom, bottom)

    def _add_pictures(self, boxes: list[Box]) -> float:
        """Place the pictures in their boxes, and the note below the first one."""
        for number, box in enumerate(boxes):
            label = self.page.pictures[number].label
            picture = PlacedPicture(box, number)
            self.elements.append(Element("Figure", (picture,), alternative=label, box=box))
        below = replace(boxes[0], y=boxes[0].bottom + 2)
        note = self.page.picture_note
        element, end = self.sections.add_paragraph(below, note, TextStyle(_CAPTION, SOFT))
        self.elements.append(element)
        return end

    def _add_facts_in_columns(self, y: float) -> float:
        """Place the facts of the quote on the left, and who sells on the right."""
        width, ends = (_WIDTH - _GUTTER) / 2, [y]
        for x, facts in ((_SIDE, self.page.facts), (_SIDE + width + _GUTTER, self.page.seller)):
            elements, end = self.sections.add_facts(Box(x, y, width, 0), facts)
            self.elements += elements
            ends.append(end)
        return max(ends)

    # ── Columns ───────────────────────────────────────────────────────────────────────────────────

    def _add_columns(self, y: float) -> float:
        """Place prices and standard equipment on the left, eligibility and terms on the right."""
        page, put, gap = self.page, self.sections, self.style.text.gap
        left = Box(_SIDE, y, _WIDTH * _LEFT_SHARE, 0)
        elements, left_end = put.add_prices(left, page)
        self.elements.append(Element("Sect", elements))
        if page.standard.lines:
            below = replace(left, y=left_end + gap)
            elements, left_end = put.add_list_in_columns(below, page.standard, 12)
            self.elements.append(Element("Sect", elements))
        x, padding = left.right + _GUTTER, 11.0
        panel = Box(x, y, _SIDE + _WIDTH - x, 0)
        inner = Box(x + padding, y + padding - 3, panel.width - 2 * padding, 0)
        for number, section in enumerate((page.eligibility, page.terms)):
            if number:
                inner = replace(inner, y=inner.y + gap * 0.7)
            elements, end = put.add_list(inner, section)
            self.elements.append(Element("Sect", elements))
            inner = replace(inner, y=end)
        end = inner.y + padding - 2
        put.decorations.insert(0, Decoration(replace(panel, height=end - y), _PANEL, 5))
        return max(left_end, end)

    # ── Build code ────────────────────────────────────────────────────────────────────────────────

    def _add_code(self, y: float) -> float:
        """Place the QR code with the build code and what it is for."""
        code, put = self.page.code, self.sections
        put.add_rule(_SIDE, y - 4, _WIDTH, 0.6, HAIRLINE)
        matrix = segno.make_qr(code.qr_content, error="m").matrix_iter(scale=1, border=4)
        rows = tuple(tuple(bool(module) for module in row) for row in matrix)
        # The dark modules, which a margin of four light ones surrounds, begin at the margin.
        place = Box(_SIDE - 4 * _CODE_SIDE / len(rows), y, _CODE_SIDE, _CODE_SIDE)
        picture = Element("Figure", (PlacedQrCode(place, rows),), alternative=code.note, box=place)
        x = _SIDE + _CODE_SIDE
        top = y + (18 if code.link else 25)
        label = put.place_line(x, top, code.label, TextStyle(8.5, SOFT), 12)
        text = put.place_line(x, top + 12, code.text, TextStyle(14, INK, True), 20)
        box = Box(x, top + 33, _SIDE + _WIDTH - x, 0)
        note, end = put.add_paragraph(box, code.note, TextStyle(8.2, SOFT))
        self.elements += [picture, Element("P", (label, text)), note]
        if code.link:
            style = TextStyle(8.2, ACCENT)
            shown = put.place_line(x, end, code.link_label, style)
            width = self.fonts.measure(code.link_label, style)
            area = Box(x, end, width, style.size * 1.4)
            self.elements.append(Element("Link", (shown,), link=code.link, box=area))
        return y + _CODE_SIDE
