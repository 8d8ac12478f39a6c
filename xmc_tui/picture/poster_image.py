"""The poster: the car in full resolution with its options, as PNG or SVG."""

from __future__ import annotations

import base64
import io
from html import escape
from pathlib import Path

import numpy as np
from PIL import Image, ImageColor, ImageDraw
from PIL.ImageFont import FreeTypeFont
from rich.cells import cell_len

from xmc_tui.domain.appearance import CarAppearance
from xmc_tui.picture.finish_shading import Bytes, Floats
from xmc_tui.picture.font_lookup import SVG_FAMILIES, find_font
from xmc_tui.picture.material_assignment import SceneSurroundings
from xmc_tui.picture.picture_renderer import PictureRenderer, RenderSpec
from xmc_tui.picture.poster_layout import BACKGROUND, PosterBox, PosterText, lay_out_poster

#: The predefined sizes in pixels: for print and social media, and for a chat message.
LARGE_SIZE, SMALL_SIZE = (1600, 900), (720, 720)
#: Limits of each side in pixels: less breaks the layout, more takes too much memory.
MIN_SIDE, MAX_SIDE = 320, 4096

#: The borders of the picture, in shares of its height and width, in which it fades into the colour
#: of the poster. The car does not reach into them.
_TOP_BORDER, _BOTTOM_BORDER, _SIDE_BORDER = 0.04, 0.09, 0.025

#: The width of a character cell over the size of the font, where the font is not known: Chinese
#: characters take two cells.
_CELL_WIDTH = 0.6


def render_poster_png(
    appearance: CarAppearance,
    text: PosterText,
    size: tuple[int, int],
    font_file: Path | None = None,
) -> bytes:
    """Return the poster as PNG; LookupError if no font has its characters."""
    fonts = _FontSizes(text.all_characters, font_file)
    layout = lay_out_poster(text, size, fonts.measure)
    image = Image.new("RGB", size, BACKGROUND)
    x, y, width, height = _round_box(layout.picture)
    image.paste(Image.fromarray(_draw_car(appearance, width, height)), (x, y))
    draw = ImageDraw.Draw(image)
    for segment in layout.segments:
        x, y, width, height = _round_box(segment.box)
        draw.rectangle((x, y, x + width - 1, y + max(1, height) - 1), fill=segment.colour)
    for label in layout.labels:
        anchor = "rs" if label.is_right_aligned else "ls"
        font = fonts.find(label.size)
        draw.text((label.x, label.y), label.text, fill=label.colour, font=font, anchor=anchor)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def render_car_webp(
    appearance: CarAppearance, view: str, size: tuple[int, int], background: str
) -> bytes:
    """Return one view of the car, on a background colour (#rrggbb), as WebP.

    WebP takes about a tenth of the bytes of PNG, and all browsers display it.
    """
    buffer = io.BytesIO()
    image = _draw_view(appearance, view, size, background)
    image.save(buffer, "WEBP", quality=86, method=6)
    return buffer.getvalue()


def render_car_jpeg(
    appearance: CarAppearance, view: str, size: tuple[int, int], background: str
) -> bytes:
    """Return one view of the car, on a background colour (#rrggbb), as JPEG for a PDF."""
    buffer = io.BytesIO()
    _draw_view(appearance, view, size, background).save(buffer, "JPEG", quality=90, optimize=True)
    return buffer.getvalue()


def _draw_view(
    appearance: CarAppearance, view: str, size: tuple[int, int], background: str
) -> Image.Image:
    spec = RenderSpec(appearance, view, SceneSurroundings(background), *size, 1.0)
    return Image.fromarray(PictureRenderer().draw(spec))


def render_poster_svg(appearance: CarAppearance, text: PosterText, size: tuple[int, int]) -> bytes:
    """Return the poster as SVG.

    Its texts stay text, so the viewer needs a font with their characters.
    """
    layout = lay_out_poster(text, size, lambda line, pixels: cell_len(line) * pixels * _CELL_WIDTH)
    x, y, width, height = _round_box(layout.picture)
    buffer = io.BytesIO()
    Image.fromarray(_draw_car(appearance, width, height)).save(buffer, "PNG")
    picture = base64.b64encode(buffer.getvalue()).decode("ascii")
    frame = f'width="{size[0]}" height="{size[1]}" viewBox="0 0 {size[0]} {size[1]}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {frame}>',
        f'<rect width="100%" height="100%" fill="{BACKGROUND}"/>',
        f'<image x="{x}" y="{y}" width="{width}" height="{height}"'
        f' href="data:image/png;base64,{picture}"/>',
        *(
            f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}"'
            f' fill="{colour}"/>'
            for box, colour in ((each.box, each.colour) for each in layout.segments)
        ),
        f'<g font-family="{escape(SVG_FAMILIES)}">',
    ]
    for label in layout.labels:
        anchor = ' text-anchor="end"' if label.is_right_aligned else ""
        place = (
            f'x="{label.x:g}" y="{label.y:g}" font-size="{label.size:g}"'
            f' fill="{label.colour}"{anchor}'
        )
        lines.append(f"<text {place}>{escape(label.text)}</text>")
    return "\n".join([*lines, "</g>", "</svg>", ""]).encode("utf-8")


class _FontSizes:
    """A font with all characters of a poster, in the sizes that the poster needs."""

    def __init__(self, characters: str, file: Path | None) -> None:
        """Find the font; LookupError if no font has the characters."""
        self._font = find_font(characters, 20, file)
        self._sizes: dict[int, FreeTypeFont] = {}

    def find(self, size: float) -> FreeTypeFont:
        """Return the font in a size, rounded down to whole pixels."""
        pixels = max(1, int(size))
        if pixels not in self._sizes:
            self._sizes[pixels] = self._font.font_variant(size=pixels)
        return self._sizes[pixels]

    def measure(self, text: str, size: float) -> float:
        """Return the width of a text in pixels."""
        return self.find(size).getlength(text)


def _round_box(box: PosterBox) -> tuple[int, int, int, int]:
    """Return x, y, width and height in whole pixels."""
    return round(box.x), round(box.y), round(box.width), round(box.height)


def _draw_car(appearance: CarAppearance, width: int, height: int) -> Bytes:
    """Return the pixels of the car, which end in the colour of the poster on all sides."""
    spec = RenderSpec(appearance, "front", SceneSurroundings(BACKGROUND), width, height, 1.0)
    pixels = PictureRenderer().draw(spec)
    ground = np.array(ImageColor.getrgb(BACKGROUND), np.float32)
    shares = np.minimum(
        _make_ramp(height, _TOP_BORDER, _BOTTOM_BORDER)[:, None],
        _make_ramp(width, _SIDE_BORDER, _SIDE_BORDER)[None],
    )
    for row, share in zip(pixels, shares[..., None], strict=True):
        row[:] = np.round(ground + (row - ground) * share)
    return pixels


def _make_ramp(length: int, first: float, last: float) -> Floats:
    """Return numbers that rise from 0 to 1 and fall to 0 again, in shares of the length."""
    place = (np.arange(length) + 0.5) / length
    return np.clip(np.minimum(place / first, (1 - place) / last), 0, 1).astype(np.float32)
