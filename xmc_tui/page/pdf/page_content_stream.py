"""The content stream of a page and the structure tree that belongs to it."""

from __future__ import annotations

from collections.abc import Sequence

from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.page.pdf.font_set import FontSet
from xmc_tui.page.pdf.page_elements import (
    A4,
    Box,
    Decoration,
    Element,
    LaidOutPage,
    PlacedPicture,
    PlacedQrCode,
    PlacedText,
)
from xmc_tui.page.pdf.pdf_objects import Name, PdfFile, Reference, Value, format_number

#: The width of the outline that makes a regular face bold, as a share of the size.
_OUTLINE = 0.022

#: The distance of the control points of a quarter of a circle, as a share of its radius.
_CIRCLE = 0.5523

#: The radius of the corners of pictures in points.
_CORNER = 4.0


@frozen
class StructureNode:
    """An element with the number of its structure object, and its children.

    A child is a node, or the number of a marked part of the content stream.
    """

    element: Element
    reference: Reference
    children: tuple[StructureNode | int, ...]


class ContentStream:
    """Writes the operators of a page; every text and figure is marked with a number."""

    def __init__(self, file: PdfFile, fonts: FontSet, page: Reference) -> None:
        self._file, self._fonts, self._page = file, fonts, page
        self._operators: list[str] = []
        #: The structure object of each marked part, by its number.
        self._owners: list[Reference] = []

    def write(self, laid_out: LaidOutPage) -> tuple[StructureNode, ...]:
        """Write decorations, then elements in reading order, and return their structure."""
        for decoration in laid_out.decorations:
            self._write_decoration(decoration)
        return tuple(map(self._write_element, laid_out.elements))

    def to_bytes(self) -> bytes:
        """Return the content of the stream."""
        return "\n".join(self._operators).encode("ascii")

    @property
    def structure_objects_by_content_id(self) -> Sequence[Reference]:
        """The structure object of each marked part, by its number."""
        return self._owners

    def _write_element(self, element: Element) -> StructureNode:
        reference = self._file.reserve()
        children: list[StructureNode | int] = []
        for child in element.children:
            if isinstance(child, Element):
                children.append(self._write_element(child))
                continue
            children.append(len(self._owners))
            self._operators.append(f"/{element.tag} <</MCID {len(self._owners)}>> BDC")
            self._owners.append(reference)
            match child:
                case PlacedText():
                    self._write_text(child)
                case PlacedPicture():
                    self._write_picture(child)
                case PlacedQrCode():
                    self._write_code(child)
            self._operators.append("EMC")
        return StructureNode(element, reference, tuple(children))

    def _write_decoration(self, decoration: Decoration) -> None:
        path = _make_path(decoration.box, decoration.radius)
        colour = _format_colour(decoration.colour)
        self._operators.append(f"/Artifact BMC\n{colour} rg\n{path} f\nEMC")

    def _write_text(self, placed: PlacedText) -> None:
        style, x = placed.style, placed.x
        colour = _format_colour(style.colour)
        self._operators.append(f"BT\n{colour} rg")
        for run in self._fonts.shape(placed.text, style.is_bold):
            size = format_number(style.size)
            self._operators.append(f"/{run.font.key} {size} Tf")
            if run.is_outlined:
                self._operators.append(f"2 Tr {format_number(style.size * _OUTLINE)} w {colour} RG")
            place = f"{format_number(x)} {format_number(A4[1] - placed.y)}"
            self._operators.append(f"1 0 0 1 {place} Tm")
            self._operators.append(f"{run.font.encode_glyphs(run.glyphs)} TJ")
            if run.is_outlined:
                self._operators.append("0 Tr")
            x += run.width * style.size
        self._operators.append("ET")

    def _write_picture(self, placed: PlacedPicture) -> None:
        box = placed.box
        sides = f"{format_number(box.width)} 0 0 {format_number(box.height)}"
        place = f"{format_number(box.x)} {format_number(A4[1] - box.bottom)}"
        clip = f"{_make_path(box, _CORNER)} W n"
        self._operators.append(f"q\n{clip}\n{sides} {place} cm\n/P{placed.number} Do\nQ")

    def _write_code(self, placed: PlacedQrCode) -> None:
        """Write a QR code as one path of runs of dark modules, so that no gaps show."""
        box = placed.box
        module = box.width / len(placed.rows)
        parts = ["0 g"]
        for number, row in enumerate(placed.rows):
            y = A4[1] - box.y - (number + 1) * module
            for start, length in _find_runs(row):
                sides = (box.x + start * module, y, length * module, module)
                parts.append(f"{' '.join(map(format_number, sides))} re")
        self._operators.append("\n".join([*parts, "f"]))


def add_structure(
    file: PdfFile, content: ContentStream, nodes: Sequence[StructureNode], page: Reference
) -> tuple[Reference, list[Reference]]:
    """Add the structure tree; return its root, and the annotations of the links."""
    root, document = file.reserve(), file.reserve()
    links: list[Reference] = []
    #: The objects that content refers to: those of the page, then one of each link.
    parents: list[Value] = [0, file.add(list(content.structure_objects_by_content_id))]

    def add(node: StructureNode, parent: Reference) -> None:
        kids: list[Value] = []
        for child in node.children:
            if isinstance(child, int):
                kids.append(child)
            else:
                add(child, node.reference)
                kids.append(child.reference)
        element = node.element
        if element.link:
            key = len(links) + 1
            links.append(_add_link(file, element, page, key))
            parents.extend([key, node.reference])
            kids.append({"Type": Name("OBJR"), "Obj": links[-1], "Pg": page})
        file.add(_describe(node, parent, page, kids), node.reference)

    for node in nodes:
        add(node, document)
    references = [node.reference for node in nodes]
    entry: dict[str, Value] = {
        "Type": Name("StructElem"),
        "S": Name("Document"),
        "P": root,
        "K": references,
    }
    file.add(entry, document)
    tree: dict[str, Value] = {"Nums": parents}
    file.add(
        {
            "Type": Name("StructTreeRoot"),
            "K": document,
            "ParentTree": tree,
            "ParentTreeNextKey": len(links) + 1,
        },
        root,
    )
    return root, links


def _describe(
    node: StructureNode, parent: Reference, page: Reference, kids: list[Value]
) -> dict[str, Value]:
    """Return the structure object of an element."""
    element = node.element
    entries: dict[str, Value] = {
        "Type": Name("StructElem"),
        "S": Name(element.tag),
        "P": parent,
        "Pg": page,
        "K": kids,
    }
    if element.alternative:
        entries["Alt"] = element.alternative
    if element.scope:
        entries["A"] = {"O": Name("Table"), "Scope": Name(element.scope)}
    elif element.box is not None and element.tag == "Figure":
        entries["A"] = {"O": Name("Layout"), "BBox": _format_box(element.box)}
    return entries


def _add_link(file: PdfFile, element: Element, page: Reference, key: int) -> Reference:
    """Add the area that opens an address."""
    assert element.box is not None, "a link has an area"
    return file.add(
        {
            "Type": Name("Annot"),
            "Subtype": Name("Link"),
            "Rect": _format_box(element.box),
            "Border": [0, 0, 0],
            "P": page,
            "F": 4,  # printed
            "StructParent": key,
            "Contents": element.link,
            "A": {"S": Name("URI"), "URI": element.link.encode("utf-8")},
        }
    )


def _format_box(box: Box) -> list[Value]:
    return [box.x, A4[1] - box.bottom, box.right, A4[1] - box.y]


def _format_colour(colour: str) -> str:
    """Return the three components of a colour #rrggbb."""
    return " ".join(format_number(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))


def _find_runs(row: Sequence[bool]) -> list[tuple[int, int]]:
    """Return start and length of each run of true values."""
    runs, start = [], None
    for place, is_dark in enumerate([*row, False]):
        if is_dark and start is None:
            start = place
        elif not is_dark and start is not None:
            runs.append((start, place - start))
            start = None
    return runs


def _make_path(box: Box, radius: float) -> str:
    """Return the operators of the outline of a box with round corners."""
    left, right = box.x, box.right
    low, high = A4[1] - box.bottom, A4[1] - box.y
    if not radius:
        sides = (left, low, box.width, box.height)
        return f"{' '.join(map(format_number, sides))} re"
    near = radius * (1 - _CIRCLE)
    points: list[tuple[str, tuple[float, ...]]] = [
        ("m", (left + radius, low)),
        ("l", (right - radius, low)),
        ("c", (right - near, low, right, low + near, right, low + radius)),
        ("l", (right, high - radius)),
        ("c", (right, high - near, right - near, high, right - radius, high)),
        ("l", (left + radius, high)),
        ("c", (left + near, high, left, high - near, left, high - radius)),
        ("l", (left, low + radius)),
        ("c", (left, low + near, left + near, low, left + radius, low)),
    ]
    return " ".join(
        f"{' '.join(map(format_number, numbers))} {operator}" for operator, numbers in points
    )
