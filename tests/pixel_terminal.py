"""A terminal for tests that displays pixels: decodes text, sixel and kitty pictures to an image.

It is strict: what a real terminal might display wrong is recorded in `faults`.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from base64 import b64decode
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from rich.cells import cell_len

from tests.pixel_decoders import decode_diacritic, decode_sixel

Image = npt.NDArray[np.uint8]

PLACEHOLDER = "\U0010eeee"

_TOKEN = re.compile(
    r"(?P<text>[^\x00-\x1f\x7f]+)"
    r"|\x1b\[(?P<private>[<=>?]?)(?P<args>[0-9;:]*)(?P<between>[ -/]*)(?P<final>[@-~])"
    r"|\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b(?P<kind>[P_])(?P<data>[^\x1b]*)\x1b\\"
    r"|\x1b(?P<escape>[ -/]*[0-OQ-WYZ\\`-~])"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f\x7f])"
)

#: Final characters of control sequences that display nothing: modes, questions, cursor shapes.
_IGNORED = set("hlqcntumprS")

_DEFAULT = (0, 0, 0), (255, 255, 255)  # background and foreground


class Cell(NamedTuple):
    """A cell: its text, with combining characters, and its colours."""

    text: str = " "
    background: tuple[int, int, int] = _DEFAULT[0]
    foreground: tuple[int, int, int] = _DEFAULT[1]


#: Returns the one cell of a text and colours: most are displayed many times.
_find_cell = lru_cache(maxsize=4096)(Cell)


@dataclass
class KittyImage:
    """A picture that was sent, and the cells of its virtual placement."""

    pixels: Image
    columns: int
    rows: int


@dataclass
class Page:
    """The normal or the alternate screen: cells, pixels painted over them, and pictures."""

    cells: list[list[Cell]]
    painted: Image  # RGB
    is_painted: npt.NDArray[np.bool_]
    #: The rows of cells in which pixels were painted, even if text has erased them.
    painted_rows: set[int] = field(default_factory=set)
    images: dict[int, KittyImage] = field(default_factory=dict)


class PixelTerminal:
    """A terminal of `columns` x `rows` cells of `cell_size` pixels (width, height)."""

    def __init__(self, columns: int, rows: int, cell_size: tuple[int, int] = (9, 18)) -> None:
        self.columns, self.rows = columns, rows
        self.cell_width, self.cell_height = cell_size
        self.faults: list[str] = []
        self.is_alternate = False
        #: The number of sixel pictures, the bytes of all pictures, and the painted pixels that
        #: text has erased.
        self.sixel_count = 0
        self.pixel_bytes = 0
        self.erased_pixels = 0
        self._pages = [self._empty_page(), self._empty_page()]
        self._cursor = 0, 0  # column, row
        self._colours = _DEFAULT
        self._is_reverse = False
        self._in_update = False
        self._rest = ""
        self._chunks: tuple[dict[str, str], list[str]] | None = None
        self.max_sixel_size = (1000, 1000)
        #: Whether the last band of a sixel picture is painted with all its six rows.
        self.completes_bands = False

    @property
    def page(self) -> Page:
        """The screen that is displayed."""
        return self._pages[self.is_alternate]

    def _empty_page(self) -> Page:
        cells = [[Cell()] * self.columns for _ in range(self.rows)]
        shape = self.rows * self.cell_height, self.columns * self.cell_width
        return Page(cells, np.zeros((*shape, 3), np.uint8), np.zeros(shape, bool))

    def resize(self, columns: int, rows: int, cell_size: tuple[int, int] | None = None) -> None:
        """Change the size; what was displayed stays where it was, as far as there is room."""
        before = self._pages
        self.columns, self.rows = columns, rows
        self.cell_width, self.cell_height = cell_size or (self.cell_width, self.cell_height)
        self._pages = [self._empty_page(), self._empty_page()]
        for old, new in zip(before, self._pages, strict=True):
            for row, line in enumerate(old.cells[:rows]):
                new.cells[row][: len(line)] = line[:columns]
            height, width = (
                min(*pair) for pair in zip(old.is_painted.shape, new.is_painted.shape, strict=True)
            )
            new.painted[:height, :width] = old.painted[:height, :width]
            new.is_painted[:height, :width] = old.is_painted[:height, :width]
            new.painted_rows = set(range(rows)) if old.painted_rows else set()
            new.images = old.images

    # ── Input ─────────────────────────────────────────────────────────────────────────────────────

    def feed(self, text: str) -> None:
        """Take some output of the program; a sequence may be torn."""
        text = self._rest + text
        position = 0
        while position < len(text):
            match = _TOKEN.match(text, position)
            if match is None:
                break
            self._take(match)
            position = match.end()
        self._rest = text[position:]

    def _take(self, match: re.Match[str]) -> None:
        if match["text"]:
            self._write(match["text"])
        elif match["final"]:
            self._control(match["private"], match["args"], match["final"])
        elif match["kind"] == "P":
            self._paint(match["data"])
        elif match["kind"] == "_" and match["data"].startswith("G"):
            self._take_graphics(match["data"][1:])
        elif match["control"] == "\n":
            self._line_feed()
        elif match["control"] == "\r":
            self._cursor = 0, self._cursor[1]

    def _line_feed(self) -> None:
        column, row = self._cursor
        if row + 1 >= self.rows:
            self.faults.append("scrolled by a line feed")
        self._cursor = column, min(row + 1, self.rows - 1)

    def _control(self, private: str, args: str, final: str) -> None:
        numbers = [int(part or 0) for part in args.replace(":", ";").split(";")] if args else []
        if private == "?" and final in "hl":
            for number in numbers:
                self._set_mode(number, final == "h")
        elif final == "m" and not private:
            self._set_colours(numbers or [0])
        elif final == "H":
            row, column = (*numbers, 1, 1)[:2]
            self._cursor = min(column, self.columns) - 1, min(row, self.rows) - 1
            if not (0 < row <= self.rows and 0 < column <= self.columns):
                self.faults.append(f"cursor out of the screen: {row};{column}")
        elif final == "C":
            column, row = self._cursor
            self._cursor = min(column + (numbers or [1])[0], self.columns), row
        elif final not in _IGNORED:
            self.faults.append(f"unknown: CSI {private}{args}{final}")

    def _set_mode(self, number: int, is_on: bool) -> None:
        if number == 2026:
            self._in_update = is_on
        elif number == 1049:
            self.is_alternate = is_on
            if is_on:
                self._pages[1] = self._empty_page()

    def _set_colours(self, numbers: list[int]) -> None:
        background, foreground = self._colours
        rest = list(numbers)
        while rest:
            code = rest.pop(0)
            if code == 0:
                (background, foreground), self._is_reverse = _DEFAULT, False
            elif code in (38, 48) and rest[0] == 2:
                colour = rest[1], rest[2], rest[3]
                del rest[:4]
                background, foreground = (
                    (background, colour) if code == 38 else (colour, foreground)
                )
            elif code in (38, 48):
                del rest[:2]
            elif code in (7, 27):
                self._is_reverse = code == 7
        self._colours = background, foreground

    # ── Text ──────────────────────────────────────────────────────────────────────────────────────

    def _write(self, text: str) -> None:
        column, row = self._cursor
        first, line = column, self.page.cells[row]
        background, foreground = self._colours[:: -1 if self._is_reverse else 1]
        for character in text:
            if not character.isascii() and (
                unicodedata.combining(character) or character == "\u200d"
            ):
                before = line[column - 1]
                line[column - 1] = before._replace(text=before.text + character)
                continue
            is_narrow = character.isascii() or character == PLACEHOLDER
            width = 1 if is_narrow else cell_len(character)
            if column + width > self.columns:
                self.faults.append(f"text beyond the right edge in row {row}")
                self._erase(first, column, row)
                return
            line[column] = _find_cell(character, background, foreground)
            for each in range(column + 1, column + width):
                line[each] = _find_cell("", background, foreground)
            column += width
        self._cursor = column, row
        self._erase(first, column, row)

    def _erase(self, first: int, stop: int, row: int) -> None:
        """Erase the painted pixels of the cells `first` to `stop` - 1 of a row."""
        if row not in self.page.painted_rows:
            return
        painted = self.page.is_painted[self._area(first, row, stop - first)]
        self.erased_pixels += int(np.count_nonzero(painted))
        painted[:] = False

    def _area(self, column: int, row: int, count: int = 1) -> tuple[slice, slice]:
        """Return the pixels of a cell, or of `count` cells of a row."""
        top, left = row * self.cell_height, column * self.cell_width
        return slice(top, top + self.cell_height), slice(left, left + count * self.cell_width)

    # ── Pictures ──────────────────────────────────────────────────────────────────────────────────

    def _paint(self, data: str) -> None:
        """Paint a sixel picture at the cursor."""
        if "q" not in data[:12]:
            return
        self.sixel_count += 1
        self.pixel_bytes += len(data)
        picture, is_set = decode_sixel(data)
        height, width = is_set.shape
        column, row = self._cursor
        left, top = column * self.cell_width, row * self.cell_height
        if width > self.max_sixel_size[0] or height > self.max_sixel_size[1]:
            self.faults.append(f"a sixel picture of {width}x{height}")
        page = self.page
        if top + height > (self.rows - 1) * self.cell_height:
            self.faults.append("a sixel picture in the last row: some terminals scroll")
        below = self.page.cells[row : row + -(-height // self.cell_height)]
        stop = column + -(-width // self.cell_width)
        if any(cell.text != " " for line in below for cell in line[column:stop]):
            self.faults.append("a sixel picture over text")
        place = slice(top, top + height), slice(left, left + width)
        if page.painted[place].shape[:2] != is_set.shape:
            self.faults.append("a sixel picture beyond the edge")
            return
        page.painted_rows.update(range(row, row + len(below) + 1))  # the last band may be higher
        page.painted[place][is_set] = picture[is_set]
        page.is_painted[place] |= is_set
        if self.completes_bands:
            bottom = top + -(-height // 6) * 6
            page.is_painted[top + height : bottom, left : left + width] = True

    def _take_graphics(self, data: str) -> None:
        """Take a command of kitty's graphics protocol."""
        head, _, payload = data.partition(";")
        keys = dict(part.split("=", 1) for part in head.split(","))
        if keys.get("q") != "2":
            self.faults.append("an answer was asked for, which would arrive as keys")
        if self._in_update and keys.get("a") == "T":
            self.faults.append("a picture was sent within an update")
        if keys.get("a") == "d":
            self.page.images.pop(int(keys["i"]), None)
            return
        if len(payload) > 4096:
            self.faults.append("a chunk is too long")
        if self._chunks is None:
            self._chunks = keys, []
        first, chunks = self._chunks
        chunks.append(payload)
        if keys.get("m") != "1":
            self._chunks = None
            self._store(first, "".join(chunks))

    def _store(self, keys: dict[str, str], payload: str) -> None:
        self.pixel_bytes += len(payload)
        expected = {"a": "T", "U": "1", "f": "24", "o": "z", "t": "d"}
        if {name: keys.get(name) for name in expected} != expected:
            self.faults.append(f"another way to send: {keys}")
        shape = int(keys["v"]), int(keys["s"]), 3
        pixels = np.frombuffer(zlib.decompress(b64decode(payload)), np.uint8).reshape(shape)
        self.page.images[int(keys["i"])] = KittyImage(pixels, int(keys["c"]), int(keys["r"]))

    # ── What is displayed ─────────────────────────────────────────────────────────────────────────

    def image(self) -> Image:
        """Return all pixels of the screen, without the glyphs of text other than half blocks."""
        page = self.page
        half = self.cell_height // 2
        upper = [
            [cell.foreground if cell.text == "▀" else cell.background for cell in line]
            for line in page.cells
        ]
        lower = [[cell.background for cell in line] for line in page.cells]
        halves = [
            np.repeat(np.array(colours, np.uint8)[:, None], height, axis=1)
            for colours, height in ((upper, half), (lower, self.cell_height - half))
        ]  # rows x height x columns x 3
        image = np.repeat(
            np.concatenate(halves, axis=1).reshape(-1, self.columns, 3), self.cell_width, axis=1
        )
        image[page.is_painted] = page.painted[page.is_painted]
        for row, column, pixels in self._pieces():
            if pixels is not None:
                image[self._area(column, row)] = pixels
        return image

    def pixel_cells(self) -> npt.NDArray[np.bool_]:
        """Return which cells (rows, columns) display pixels; kitty's only if the picture exists."""
        painted = self.page.is_painted.reshape(
            self.rows, self.cell_height, self.columns, self.cell_width
        )
        cells: npt.NDArray[np.bool_] = painted.any((1, 3))
        for row, column, pixels in self._pieces():
            cells[row, column] = pixels is not None
        return cells

    def missing_cells(self) -> list[tuple[int, int]]:
        """Return the cells (row, column) that are to display a picture that does not exist."""
        return [(row, column) for row, column, pixels in self._pieces() if pixels is None]

    def _pieces(self) -> list[tuple[int, int, Any]]:
        """Return row, column and pixels of each placeholder."""
        pieces = []
        scaled: dict[int, Image] = {}
        for row, line in enumerate(self.page.cells):
            before: tuple[int, int, int] | None = None  # image, row and column of the cell before
            for column, cell in enumerate(line):
                if not cell.text.startswith(PLACEHOLDER):
                    before = None
                    continue
                red, green, blue = cell.foreground
                number = red << 16 | green << 8 | blue
                marks = [decode_diacritic(mark) for mark in cell.text[1:]]
                if marks:
                    before = number, marks[0], marks[1]
                elif before is not None and before[0] == number:
                    before = number, before[1], before[2] + 1
                else:
                    before = number, 0, 0
                pieces.append((row, column, self._piece(scaled, *before)))
        return pieces

    def _piece(self, scaled: dict[int, Image], number: int, row: int, column: int) -> Any:
        image = self.page.images.get(number)
        if image is None or row >= image.rows or column >= image.columns:
            return None
        if number not in scaled:
            height, width = image.pixels.shape[:2]
            ys = np.arange(image.rows * self.cell_height) * height
            xs = np.arange(image.columns * self.cell_width) * width
            scaled[number] = image.pixels[ys // (image.rows * self.cell_height)][
                :, xs // (image.columns * self.cell_width)
            ]
        return scaled[number][self._area(column, row)]
