"""Search for a system font that has the characters a poster needs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont

#: Font files with Chinese that ship with Windows, macOS and Linux. Pillow searches the system's
#: font folders.
_CHINESE = (
    "msyh.ttc", "simhei.ttf", "PingFang.ttc", "Hiragino Sans GB.ttc",
    "STHeiti Medium.ttc", "STHeiti Light.ttc",
    "NotoSansCJK-Regular.ttc", "NotoSansSC-Regular.otf",
    "NotoSansCJKsc-Regular.otf", "SourceHanSansSC-Regular.otf",
    "SourceHanSansCN-Regular.otf", "wqy-microhei.ttc", "wqy-zenhei.ttc",
    "DroidSansFallbackFull.ttf", "simsun.ttc",
)  # fmt: skip
_LATIN = (
    "segoeui.ttf",
    "HelveticaNeue.ttc",
    "Helvetica.ttc",
    "NotoSans-Regular.ttf",
    "LiberationSans-Regular.ttf",
    "DejaVuSans.ttf",
    "arial.ttf",
)

#: The same fonts as font families, for the viewer of an SVG.
SVG_FAMILIES = (
    "'MiSans','Microsoft YaHei','PingFang SC','Noto Sans CJK SC','Source Han Sans SC',sans-serif"
)


def find_font(text: str, pixels: int, file: Path | None = None) -> FreeTypeFont:
    """Return a font that has every character of a text; LookupError if there is none.

    `pixels` is the height of the font. If `file` is given only that font is tried. Otherwise the
    fonts of the system come first, and Pillow's built-in font, which has no Chinese, comes last.
    """
    names = (
        (str(file),)
        if file is not None
        else (*_CHINESE, *_LATIN)
        if _has_chinese(text)
        else (*_LATIN, *_CHINESE)
    )
    for name in names:
        font = _load_font(name, pixels)
        if font is not None and has_characters(font, text):
            return font
    built_in = ImageFont.load_default(pixels)
    if file is None and isinstance(built_in, FreeTypeFont) and has_characters(built_in, text):
        return built_in
    raise LookupError("no font has the characters")


def list_font_files(is_chinese_first: bool) -> Iterator[Path]:
    """Yield the font files of the system, searched one by one: a caller seldom needs them all.

    Pillow's built-in font is not among them, because it has no ¥.
    """
    names = (*_CHINESE, *_LATIN) if is_chinese_first else (*_LATIN, *_CHINESE)
    for name in names:
        font = _load_font(name, 20)
        if font is not None and isinstance(font.path, str):
            yield Path(font.path)


@lru_cache(64)
def _load_font(name: str, pixels: int) -> FreeTypeFont | None:
    try:
        return ImageFont.truetype(name, pixels)
    except OSError:
        return None


def _has_chinese(text: str) -> bool:
    return any("\u2e80" <= character <= "\u9fff" for character in text)


def has_characters(font: FreeTypeFont, text: str) -> bool:
    """Whether a font has a glyph for every character of a text, spaces aside."""
    missing = bytes(font.getmask("\U0010ffff"))
    return all(
        bytes(font.getmask(character)) != missing
        for character in set(text)
        if not character.isspace()
    )
