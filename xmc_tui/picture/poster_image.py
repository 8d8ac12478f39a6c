"""The poster: the car in full resolution with its options, as PNG or SVG."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont
from rich.cells import cell_len, set_cell_size

from xmc_tui.domain.appearance import CarAppearance
from xmc_tui.picture.font_lookup import SVG_FAMILIES, find_font
from xmc_tui.picture.materials import SceneSetting
from xmc_tui.picture.picture_renderer import PictureRenderer, RenderSpec

#: The predefined sizes in pixels: for print and social media, and for a chat message.
LARGE_SIZE, SMALL_SIZE = (1600, 900), (720, 720)
#: Limits of each side in pixels: less breaks the layout, more takes too much memory.
MIN_SIDE, MAX_SIDE = 320, 4096

_BACKGROUND, _TEXT, _MUTED, _BRAND = "#0c0f14", "#f2f0ec", "#9a978f", "#ff6900"


@dataclass(frozen=True, slots=True)
class PosterText:
    """The text of a poster.

    Programme, car, pairs of group and chosen item, a price line ("" for none), small print.
    """

    brand: str
    title: str
    items: tuple[tuple[str, str], ...]
    price: str
    note: str

    @property
    def all_characters(self) -> str:
        """All characters on the poster, to find a font that has them."""
        return "".join(
            (
                self.brand,
                self.title,
                self.price,
                self.note,
                *(part for item in self.items for part in item),
            )
        )


@dataclass(frozen=True, slots=True)
class _Label:
    """A text on the poster; position and size are in pixels.

    `x` is its left end, or its right end if it is right aligned; `y` is the baseline.
    """

    x: float
    y: float
    size: float
    text: str
    colour: str
    is_right_aligned: bool = False


def render_poster_png(
    appearance: CarAppearance,
    text: PosterText,
    size: tuple[int, int],
    font_file: Path | None = None,
) -> bytes:
    """Return the poster as PNG; LookupError if no font has its characters."""
    image = Image.new("RGB", size, _BACKGROUND)
    x, y, width, height = _place_picture(size)
    image.paste(Image.fromarray(_draw_car(appearance, width, height)), (x, y))
    draw = ImageDraw.Draw(image)
    fonts: dict[int, FreeTypeFont] = {}
    for label in _make_labels(text, size):
        pixels = round(label.size)
        font = fonts.setdefault(pixels, find_font(text.all_characters, pixels, font_file))
        anchor = "rs" if label.is_right_aligned else "ls"
        draw.text((label.x, label.y), label.text, fill=label.colour, font=font, anchor=anchor)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def render_car_png(appearance: CarAppearance, size: tuple[int, int], background: str) -> bytes:
    """Return the car alone, on a background colour (#rrggbb), as PNG."""
    pixels = PictureRenderer().draw(
        RenderSpec(appearance, "front", SceneSetting(background), *size, 1.0)
    )
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def render_poster_svg(appearance: CarAppearance, text: PosterText, size: tuple[int, int]) -> bytes:
    """Return the poster as SVG.

    Its texts stay text, so the viewer needs a font with their characters.
    """
    x, y, width, height = _place_picture(size)
    buffer = io.BytesIO()
    Image.fromarray(_draw_car(appearance, width, height)).save(buffer, "PNG")
    picture = base64.b64encode(buffer.getvalue()).decode("ascii")
    frame = f'width="{size[0]}" height="{size[1]}" viewBox="0 0 {size[0]} {size[1]}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {frame}>',
        f'<rect width="100%" height="100%" fill="{_BACKGROUND}"/>',
        f'<image x="{x}" y="{y}" width="{width}" height="{height}"'
        f' href="data:image/png;base64,{picture}"/>',
        f'<g font-family="{escape(SVG_FAMILIES)}">',
    ]
    for label in _make_labels(text, size):
        anchor = ' text-anchor="end"' if label.is_right_aligned else ""
        place = (
            f'x="{label.x:g}" y="{label.y:g}" font-size="{label.size:g}"'
            f' fill="{label.colour}"{anchor}'
        )
        lines.append(f"<text {place}>{escape(label.text)}</text>")
    return "\n".join([*lines, "</g>", "</svg>", ""]).encode("utf-8")


def _draw_car(
    appearance: CarAppearance, width: int, height: int
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return PictureRenderer().draw(
        RenderSpec(appearance, "front", SceneSetting(_BACKGROUND), width, height, 1.0)
    )


def _is_wide(size: tuple[int, int]) -> bool:
    return size[0] > 1.25 * size[1]


def _place_picture(size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return x, y, width and height of the picture: from the upper border to the items."""
    width, height = size
    return 0, 0, width, round((0.78 if _is_wide(size) else 0.64) * height)


def _make_labels(text: PosterText, size: tuple[int, int]) -> list[_Label]:
    """Return every text with its position.

    Texts that are too long are truncated; items that do not fit are replaced by their number.
    """
    width, height = size
    # About a tenth of the poster.
    unit = min(width / 16, height / 9 if _is_wide(size) else height / 10)
    margin = 0.6 * unit
    header = [
        _Label(margin, 0.75 * unit, 0.26 * unit, text.brand, _BRAND),
        _Label(margin, 1.35 * unit, 0.56 * unit, text.title, _TEXT),
    ]
    bottom_line = height - 0.4 * unit
    labels = [
        *header,
        _Label(
            margin,
            bottom_line,
            0.19 * unit,
            _truncate(text.note, width - 2 * margin, 0.19 * unit),
            _MUTED,
        ),
    ]
    top = (0.765 if _is_wide(size) else 0.66) * height
    right = width - margin
    if text.price:
        labels.append(
            _Label(
                right,
                bottom_line - 0.55 * unit,
                0.58 * unit,
                text.price,
                _TEXT,
                is_right_aligned=True,
            )
        )
    available_width = width * (0.70 if text.price and _is_wide(size) else 1) - 2 * margin
    bottom = bottom_line - (0.25 if _is_wide(size) or not text.price else 1.25) * unit
    return labels + _make_item_labels(
        text.items,
        margin,
        top,
        available_width,
        bottom,
        (0.2 if _is_wide(size) else 0.27) * unit,
        4 if _is_wide(size) else 2,
    )


def _make_item_labels(
    items: Sequence[tuple[str, str]],
    x: float,
    y: float,
    width: float,
    bottom: float,
    size: float,
    columns: int,
) -> list[_Label]:
    """Return the items column by column, each with its name below its group.

    If not all fit, the last place shows the number of the others.
    """
    row_height = 2.5 * size
    rows = max(1, int((bottom - y) / row_height))
    capacity = rows * columns
    visible = (
        list(items)
        if len(items) <= capacity
        else [*items[: capacity - 1], ("", f"+{len(items) - capacity + 1}")]
    )
    step = width / columns
    labels = []
    for number, (group, name) in enumerate(visible):
        left, line = x + number // rows * step, y + number % rows * row_height
        labels.append(
            _Label(
                left,
                line + 0.7 * size,
                0.68 * size,
                _truncate(group, step * 0.95, 0.68 * size),
                _MUTED,
            )
        )
        labels.append(
            _Label(left, line + 1.75 * size, size, _truncate(name, step * 0.95, size), _TEXT)
        )
    return labels


def _truncate(text: str, available_width: float, size: float) -> str:
    """Truncate a text to a width in pixels, assuming that a cell is 0.56 of the font size wide."""
    cells = int(available_width / (0.56 * size))
    return (
        text if cell_len(text) <= cells else set_cell_size(text, max(1, cells - 1)).rstrip() + "…"
    )
