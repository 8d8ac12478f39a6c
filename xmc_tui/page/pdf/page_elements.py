"""Elements of a laid out page: what they show, where, and what they mean to a screen reader.

Lengths are in points, from the upper left corner of the sheet.
"""

from __future__ import annotations

from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.page.pdf.font_set import TextStyle

#: Width and height of an A4 sheet.
A4 = (595.28, 841.89)


@frozen
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width


@frozen
class PlacedText:
    """One line of text: `x` is its left end, `y` its baseline."""

    x: float
    y: float
    text: str
    style: TextStyle


@frozen
class PlacedPicture:
    """The picture of a number of the page, in a box with round corners."""

    box: Box
    number: int


@frozen
class PlacedQrCode:
    """A QR code: rows of modules, dark ones true."""

    box: Box
    rows: tuple[tuple[bool, ...], ...]


@frozen
class Decoration:
    """A filled box that means nothing: a rule, or the ground of a panel."""

    box: Box
    colour: str
    radius: float = 0


@frozen
class Element:
    """A node of the structure of the page, such as a paragraph, a table or a cell.

    `tag` is a standard structure type of PDF. `alternative` describes a figure. `scope` says for
    which cells a header cell stands, "Row" or "". `link` is the address that the element opens.
    """

    tag: str
    children: tuple[Element | PlacedText | PlacedPicture | PlacedQrCode, ...]
    alternative: str = ""
    scope: str = ""
    link: str = ""
    box: Box | None = None


@frozen
class LaidOutPage:
    """The elements in reading order, the decorations below them, and the lower end of both."""

    elements: tuple[Element, ...]
    decorations: tuple[Decoration, ...]
    bottom: float
