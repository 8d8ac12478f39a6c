"""Layout of a poster: the place of the picture and of every text.

Every chosen item is named, and no text is cut. Few items stand below a picture of full width; with
more of them the picture makes room, and the letters become smaller until all fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

BACKGROUND, TEXT, MUTED, BRAND, AHEAD = "#0c0f14", "#f2f0ec", "#9a978f", "#ff6900", "#3a3d42"

#: The width in pixels of a text at a size of the font.
Measure = Callable[[str, float], float]

#: The size of a group's name, and the least and greatest height of an item, in sizes of its name.
_GROUP_SIZE, _LEAST_HEIGHT, _GREATEST_HEIGHT = 0.72, 2.4, 3.0

#: Ever smaller sizes of an item's name, as shares of the first.
_SHRINKING = tuple(0.95**step for step in range(80))

#: The least space between columns, in sizes of the item's name.
_GAP = 1.5


@dataclass(frozen=True, slots=True)
class PosterText:
    """The text of a poster.

    Programme, car, pairs of group and chosen item, a price line ("" for none), small print.
    `progress` describes the order, "" for none; `stages` are the stages reached, and all of them.
    """

    brand: str
    title: str
    items: tuple[tuple[str, str], ...]
    price: str
    note: str
    progress: str = ""
    stages: tuple[int, int] = (0, 0)

    @property
    def all_characters(self) -> str:
        """All characters on the poster, to find a font that has them."""
        items = (part for item in self.items for part in item)
        return "".join((self.brand, self.title, self.price, self.note, self.progress, *items))


@dataclass(frozen=True, slots=True)
class PosterLabel:
    """A text on the poster; position and size are in pixels.

    `x` is its left end, or its right end if it is right aligned; `y` is the baseline.
    """

    x: float
    y: float
    size: float
    text: str
    colour: str
    is_right_aligned: bool = False


@dataclass(frozen=True, slots=True)
class PosterBox:
    """A rectangle on the poster, in pixels."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class StageBarSegment:
    """A filled rectangle of the bar of stages."""

    box: PosterBox
    colour: str


@dataclass(frozen=True, slots=True)
class PosterLayout:
    """The box of the picture, all texts, and the bar of stages."""

    picture: PosterBox
    labels: tuple[PosterLabel, ...]
    segments: tuple[StageBarSegment, ...] = ()


@dataclass(frozen=True, slots=True)
class _Arrangement:
    """A way to divide the poster: boxes of picture and items, columns, size of an item's name."""

    picture: PosterBox
    items: PosterBox
    columns: int
    size: float


def lay_out_poster(text: PosterText, size: tuple[int, int], measure: Measure) -> PosterLayout:
    """Return the layout of a poster of (width, height) pixels."""
    frame = _Frame(text, size, measure)
    for arrangement in frame.arrangements():
        labels = _place_items(text.items, arrangement, measure)
        if labels is not None:
            texts = *frame.labels(), *labels
            return PosterLayout(arrangement.picture, texts, tuple(frame.segments()))
    raise AssertionError("letters that become ever smaller fit at last")


class _Frame:
    """The texts around the items, and the space that they leave."""

    def __init__(self, text: PosterText, size: tuple[int, int], measure: Measure) -> None:
        self.text, self.measure = text, measure
        self.width, self.height = size
        self.is_wide = self.width > 1.25 * self.height
        # About a tenth of the poster.
        self.unit = min(self.width / 16, self.height / (9 if self.is_wide else 10))
        self.margin = 0.6 * self.unit
        # The bar of stages and its text are below the note.
        self.bottom = self.height - (0.95 if text.progress else 0.4) * self.unit
        self.price_size = self._shrink(text.price, 0.58 * self.unit, 0.5)

    def _shrink(self, text: str, size: float, share: float = 1.0) -> float:
        """Return the size, or less, at which a text fits into a share of the width."""
        available = share * (self.width - 2 * self.margin)
        return size * min(1.0, available / max(1.0, self.measure(text, size)))

    def labels(self) -> list[PosterLabel]:
        """Return the texts other than the items."""
        text, unit, margin = self.text, self.unit, self.margin
        # Beside the title of a wide poster there may be items.
        share = 0.45 if self.is_wide else 1.0
        brand = self._shrink(text.brand, 0.26 * unit, share)
        title = self._shrink(text.title, 0.56 * unit, share)
        note = self._shrink(text.note, 0.19 * unit)
        labels = [
            PosterLabel(margin, 0.75 * unit, brand, text.brand, BRAND),
            PosterLabel(margin, 1.35 * unit, title, text.title, TEXT),
            PosterLabel(margin, self.bottom, note, text.note, MUTED),
        ]
        if text.progress:
            progress = self._shrink(text.progress, 0.19 * unit)
            lowest = self.height - 0.32 * unit
            labels.append(PosterLabel(margin, lowest, progress, text.progress, TEXT))
        if text.price:
            right, line = self.width - margin, self.bottom - 0.5 * unit
            labels.append(
                PosterLabel(right, line, self.price_size, text.price, TEXT, is_right_aligned=True)
            )
        return labels

    def segments(self) -> Iterator[StageBarSegment]:
        """Yield one rectangle for each stage, in another colour up to the present one."""
        reached, count = self.text.stages
        step = (self.width - 2 * self.margin) / max(1, count)
        for number in range(count):
            x, y = self.margin + number * step, self.height - 0.72 * self.unit
            box = PosterBox(x, y, step - 0.08 * self.unit, 0.09 * self.unit)
            yield StageBarSegment(box, BRAND if number < reached else AHEAD)

    def arrangements(self) -> Iterator[_Arrangement]:
        """Yield the ways to divide the poster, the best first."""
        yield from self._wide() if self.is_wide else self._tall()

    def _wide(self) -> Iterator[_Arrangement]:
        """Items below the picture in four columns, else on its right in one or two."""
        width, height, unit, margin = self.width, self.height, self.unit, self.margin
        price = self.measure(self.text.price, self.price_size) + unit if self.text.price else 0
        below = self._items_box(margin, 0.765 * height, width - 2 * margin - price, 0.3 * unit)
        for size in (0.2, 0.18):
            yield _Arrangement(PosterBox(0, 0, width, 0.78 * height), below, 4, size * unit)
        over_price = 1.3 * unit if self.text.price else 0.5 * unit
        for left, columns, sizes in (
            (0.70, 1, (0.23, 0.22, 0.21)),
            (0.66, 1, (0.22, 0.21, 0.2)),
            (0.62, 1, (0.2, 0.19, 0.18, 0.17)),
            (0.50, 2, tuple(0.2 * share for share in _SHRINKING)),
        ):
            beside = self._items_box(
                left * width, 0.75 * unit, (1 - left) * width - margin, over_price
            )
            side = (left - 0.01) * width
            high = min(0.56 * side, height - 2.2 * unit)
            picture = PosterBox(0, (height - high) / 2, side, high)
            for size in sizes:
                yield _Arrangement(picture, beside, columns, size * unit)

    def _tall(self) -> Iterator[_Arrangement]:
        """Items below the picture in two columns; the picture becomes lower for many items."""
        over_price = 1.3 * self.unit if self.text.price else 0.5 * self.unit
        for share, columns, sizes in (
            (0.64, 2, (0.3, 0.27)),
            (0.56, 2, (0.3, 0.28, 0.26)),
            (0.50, 2, (0.28, 0.26, 0.24)),
            (0.46, 2, (0.24, 0.23, 0.22)),
            (0.42, 3, tuple(0.24 * share for share in _SHRINKING)),
        ):
            below = self._items_box(
                self.margin,
                (share + 0.02) * self.height,
                self.width - 2 * self.margin,
                over_price,
            )
            # A low picture starts below the title.
            top = 0.0 if share > 0.6 else self.unit
            picture = PosterBox(0, top, self.width, share * self.height - top)
            for size in sizes:
                yield _Arrangement(picture, below, columns, size * self.unit)

    def _items_box(self, x: float, y: float, width: float, below: float) -> PosterBox:
        """Return the box of the items, that ends some pixels above the line of the note."""
        return PosterBox(x, y, width, self.bottom - below - y)


def _place_items(
    items: Sequence[tuple[str, str]], arrangement: _Arrangement, measure: Measure
) -> list[PosterLabel] | None:
    """Return the items column by column, each with its name below its group; None if cut."""
    box, size = arrangement.items, arrangement.size
    rows = -(-len(items) // arrangement.columns)
    if rows * _LEAST_HEIGHT * size > box.height:
        return None
    row_height = min(_GREATEST_HEIGHT * size, box.height / max(1, rows))
    columns = [items[start : start + rows] for start in range(0, len(items), max(1, rows))]
    widths = [
        max(max(measure(group, _GROUP_SIZE * size), measure(name, size)) for group, name in column)
        for column in columns
    ]
    free = box.width - sum(widths)
    if free < _GAP * size * (len(columns) - 1):
        return None
    # Columns start at equal distances if their texts permit it.
    step = box.width / arrangement.columns
    is_even = all(width + _GAP * size <= step for width in widths[:-1]) and widths[-1:] <= [step]
    labels, x = [], box.x
    for column, width in zip(columns, widths, strict=True):
        for row, (group, name) in enumerate(column):
            y = box.y + row * row_height
            labels += [
                PosterLabel(x, y + 0.75 * size, _GROUP_SIZE * size, group, MUTED),
                PosterLabel(x, y + 1.85 * size, size, name, TEXT),
            ]
        x += step if is_even else width + free / max(1, len(columns) - 1)
    return labels
