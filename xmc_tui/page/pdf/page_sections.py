"""Layout of the sections of a page: headings, paragraphs, lists, facts and the price table.

Every function places a section at a position and returns its element and its lower end.
"""

from __future__ import annotations

from collections.abc import Sequence

from xmc_tui.domain.frozen_dataclass import frozen, replace
from xmc_tui.page.page_content import AmountLine, Page, PageItem, PageSection
from xmc_tui.page.pdf.font_set import FontSet, TextStyle
from xmc_tui.page.pdf.page_elements import Box, Decoration, Element, PlacedText

INK, SOFT, ACCENT, LEGEND, HAIRLINE = "#1c1b1a", "#5f5c57", "#c24e00", "#8a5a00", "#e2ded7"

#: The text that marks an entry of a list.
_BULLET = "·"

#: Most lines of a name that a person typed.
_MOST_FACT_LINES = 2

#: The share of the price table that the names of the groups take.
_GROUP_SHARE = 0.22


@frozen
class PageStyle:
    """Size of the text in points, distance of lines as a multiple, and gap between sections."""

    size: float
    leading: float
    gap: float

    @property
    def baseline_distance(self) -> float:
        """The distance between two baselines in points."""
        return self.size * self.leading

    @property
    def text(self) -> TextStyle:
        """The style of plain text."""
        return TextStyle(self.size, INK)

    @property
    def label_style(self) -> TextStyle:
        """The style of labels and remarks."""
        return TextStyle(self.size, SOFT)


class SectionComposer:
    """Places sections in one style, and collects the decorations below them."""

    def __init__(self, fonts: FontSet, style: PageStyle) -> None:
        self.fonts, self.style = fonts, style
        self.decorations: list[Decoration] = []

    def place_line(
        self, x: float, y: float, text: str, style: TextStyle, leading: float = 0
    ) -> PlacedText:
        """Place a line of text in the row that begins at `y`, in the middle of its height."""
        height = leading or style.size * self.style.leading
        return PlacedText(x, y + height / 2 + style.size * 0.36, text, style)

    def place_right_aligned_line(
        self, right: float, y: float, text: str, style: TextStyle
    ) -> PlacedText:
        """Place a line of text that ends at `right`."""
        return self.place_line(right - self.fonts.measure(text, style), y, text, style)

    def add_rule(self, x: float, y: float, width: float, thickness: float, colour: str) -> None:
        """Draw a horizontal rule whose middle is at `y`."""
        self.decorations.append(Decoration(Box(x, y - thickness / 2, width, thickness), colour))

    def add_heading(self, x: float, y: float, text: str) -> tuple[Element, float]:
        """Place the heading of a section."""
        style = TextStyle(self.style.size * 1.22, ACCENT, is_bold=True)
        line = self.place_line(x, y, text, style)
        return Element("H2", (line,)), y + style.size * self.style.leading + 2

    def add_paragraph(
        self, box: Box, text: str, style: TextStyle, tag: str = "P", most: int = 0
    ) -> tuple[Element, float]:
        """Place a text at the upper edge of a box, broken to its width."""
        y, height = box.y, style.size * self.style.leading
        lines = []
        for line in self.fonts.wrap(text, style, box.width, most):
            lines.append(self.place_line(box.x, y, line, style))
            y += height
        return Element(tag, tuple(lines)), y

    def add_list(self, box: Box, section: PageSection) -> tuple[tuple[Element, ...], float]:
        """Place a heading with a list below it."""
        heading, y = self.add_heading(box.x, box.y, section.heading)
        entries, y = self._add_entries(replace(box, y=y), section.lines)
        return (heading, Element("L", entries)), y

    def add_list_in_columns(
        self, box: Box, section: PageSection, gutter: float
    ) -> tuple[tuple[Element, ...], float]:
        """Place a heading with a list in two columns below it."""
        heading, y = self.add_heading(box.x, box.y, section.heading)
        width = (box.width - gutter) / 2
        half = (len(section.lines) + 1) // 2
        left, left_end = self._add_entries(Box(box.x, y, width, 0), section.lines[:half])
        x = box.x + width + gutter
        right, right_end = self._add_entries(Box(x, y, width, 0), section.lines[half:])
        return (heading, Element("L", left + right)), max(left_end, right_end)

    def _add_entries(self, box: Box, lines: Sequence[str]) -> tuple[tuple[Element, ...], float]:
        """Place the entries of a list, each after a mark."""
        y, indent, entries = box.y, self.style.size * 0.75, []
        for text in lines:
            # In a Chinese font the mark is as wide as a character.
            middle = box.x + indent * 0.3
            x = middle - self.fonts.measure(_BULLET, self.style.label_style) / 2
            mark = self.place_line(x, y, _BULLET, self.style.label_style)
            inner = Box(box.x + indent, y, box.width - indent, 0)
            body, y = self.add_paragraph(inner, text, self.style.text, "LBody")
            entries.append(Element("LI", (Element("Lbl", (mark,)), body)))
            y += self.style.size * 0.22
        return tuple(entries), y

    def add_facts(
        self, box: Box, facts: Sequence[tuple[str, str]]
    ) -> tuple[tuple[Element, ...], float]:
        """Place labels with a text each, in two columns."""
        style, y, rows = self.style, box.y, []
        labels = max(
            (self.fonts.measure(label, style.label_style) for label, _ in facts), default=0
        )
        indent = min(labels + style.size * 1.2, box.width / 2)
        for label, text in facts:
            inner = Box(box.x + indent, y, box.width - indent, 0)
            name = self.place_line(box.x, y, label, style.label_style)
            body, y = self.add_paragraph(inner, text, style.text, "LBody", _MOST_FACT_LINES)
            rows.append(Element("LI", (Element("Lbl", (name,)), body)))
            y += style.size * 0.15
        return (Element("L", tuple(rows)),) if rows else (), y

    # ── Prices ────────────────────────────────────────────────────────────────────────────────────

    def add_prices(self, box: Box, page: Page) -> tuple[tuple[Element, ...], float]:
        """Place the items with their prices, the sums and the legend."""
        heading, y = self.add_heading(box.x, box.y, page.prices)
        rows: list[Element] = []
        for number, item in enumerate(page.items):
            if number:
                indent = 0 if item.group else box.width * _GROUP_SHARE
                self.add_rule(box.x + indent, y, box.width - indent, 0.5, HAIRLINE)
            row, y = self._add_item(replace(box, y=y), item)
            rows.append(row)
        self.add_rule(box.x, y, box.width, 0.5, HAIRLINE)
        y += self.style.size * 0.2
        for line in page.sums:
            row, y = self._add_sum(replace(box, y=y), line)
            rows.append(row)
        parts = [heading, Element("Table", tuple(rows))]
        if page.legend:
            style = TextStyle(self.style.size, LEGEND)
            legend, y = self.add_paragraph(replace(box, y=y + 2), page.legend, style)
            parts.append(legend)
        return tuple(parts), y

    def _add_item(self, box: Box, item: PageItem) -> tuple[Element, float]:
        """Place a row of the price table: group, name with its remark, price."""
        style, padding = self.style, self.style.size * 0.22
        text = style.label_style if item.quiet else style.text
        remark = TextStyle(style.size * 0.86 if style.size > 8.8 else style.size, SOFT)
        y, x = box.y + padding, box.x + box.width * _GROUP_SHARE
        room = box.right - x - self.fonts.measure(item.price, text) - style.size
        group, end = self.add_paragraph(
            Box(box.x, y, box.width * _GROUP_SHARE - style.size * 0.6, 0),
            item.group,
            style.label_style,
        )
        names = self.fonts.wrap(item.name, text, room)
        placed, at = [], y
        for line in names:
            placed.append(self.place_line(x, at, line, text))
            at += style.baseline_distance
        if item.remark:
            after = x + self.fonts.measure(names[-1].rstrip(), text) + style.size * 0.7
            if after + self.fonts.measure(item.remark, remark) > x + room:
                after, at = x, at + style.baseline_distance
            placed.append(
                self.place_line(
                    after,
                    at - style.baseline_distance,
                    item.remark,
                    remark,
                    style.baseline_distance,
                )
            )
        price = self.place_right_aligned_line(box.right, y, item.price, text)
        head = Element("TH", group.children if item.group else (), scope="Row")
        cells = (head, Element("TD", tuple(placed)), Element("TD", (price,)))
        return Element("TR", cells), max(at, end) + padding

    def _add_sum(self, box: Box, line: AmountLine) -> tuple[Element, float]:
        """Place a row of the sums; the total is larger, below a rule."""
        style, y = self.style.text, box.y
        if line.is_total:
            y += self.style.size * 0.3
            self.add_rule(box.x, y, box.width, 1.2, INK)
            style, y = TextStyle(self.style.size * 1.35, INK, is_bold=True), y + 2
        x = box.x + box.width * _GROUP_SHARE
        label = self.place_line(x, y, line.label, style)
        amount = self.place_right_aligned_line(box.right, y, line.amount, style)
        head = Element("TH", (label,), scope="Row")
        row = Element("TR", (Element("TD", ()), head, Element("TD", (amount,))))
        return row, y + style.size * self.style.leading
