"""The families of the catalog's colours, so that a search for purple finds every purple."""

from __future__ import annotations

from collections.abc import Iterator
from colorsys import rgb_to_hls
from functools import lru_cache

from xmc_tui.domain.appearance import OptionAppearance

#: The words for each family in Chinese and English, and the pinyin of the Chinese one. A search
#: knows both languages at once, so these are no messages.
_WORDS: dict[str, tuple[str, ...]] = {
    "red": ("红", "红色", "hong", "hongse", "red"),
    "orange": ("橙", "橙色", "橘", "橘色", "cheng", "chengse", "orange"),
    "brown": ("棕", "棕色", "褐", "褐色", "zong", "zongse", "brown"),
    "gold": ("金", "金色", "jin", "jinse", "gold", "golden"),
    "yellow": ("黄", "黄色", "huang", "huangse", "yellow"),
    "green": ("绿", "绿色", "lv", "lvse", "green"),
    "cyan": ("青", "青色", "qing", "qingse", "cyan", "teal"),
    "blue": ("蓝", "蓝色", "lan", "lanse", "blue"),
    "purple": ("紫", "紫色", "zi", "zise", "purple", "violet"),
    "pink": ("粉", "粉色", "粉红", "粉红色", "fen", "fense", "pink", "rose"),
    "white": ("白", "白色", "bai", "baise", "white"),
    "silver": ("银", "银色", "yin", "yinse", "silver"),
    "grey": ("灰", "灰色", "hui", "huise", "grey", "gray"),
    "black": ("黑", "黑色", "hei", "heise", "black"),
}

#: The families of saturated colours, by the hue in degrees up to which each goes.
_HUES = (
    (12, "red"),
    (36, "orange"),
    (70, "yellow"),
    (162, "green"),
    (196, "cyan"),
    (250, "blue"),
    (318, "purple"),
    (344, "pink"),
    (360, "red"),
)

#: The greatest difference between the channels, from 0 to 1, of a colour without a hue.
_GREY_CHROMA = 0.105

#: The finishes of bright greys that are called silver.
_SILVER_FINISHES = ("metallic", "mirror", "satin", "carbon")


def colour_words(appearance: OptionAppearance | None) -> tuple[str, ...]:
    """Return the words, in both languages, for the families of an option's colours."""
    if appearance is None:
        return ()
    return tuple(word for family in _find_families(appearance) for word in _WORDS[family])


def _find_families(appearance: OptionAppearance) -> Iterator[str]:
    """Yield the families of the colours of an option, each once.

    The weave of carbon parts is black by nature: it is no colour that a customer chooses.
    """
    colours = appearance.colours
    if appearance.finish == "carbon" and len(colours) > 1:
        colours = colours[:1]
    yield from dict.fromkeys(find_colour_family(each, appearance.finish) for each in colours)


@lru_cache(maxsize=512)
def find_colour_family(colour: str, finish: str = "solid") -> str:
    """Return the family of a colour given as #RRGGBB; metallic light greys are silver."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    hue, lightness, saturation = rgb_to_hls(channels[0], channels[1], channels[2])
    degrees, chroma = hue * 360, max(channels) - min(channels)
    if chroma <= _GREY_CHROMA or lightness > 0.95 or lightness < 0.07:
        return _find_grey(lightness, chroma, finish)
    is_warm = degrees < 40 or degrees >= 330
    if is_warm and 12 <= degrees < 40 and lightness < 0.36:
        return "brown"
    if is_warm and lightness > 0.5 and (saturation < 0.6 or lightness > 0.75):
        return "gold" if 30 <= degrees < 330 else "pink"
    if 34 <= degrees < 47 and saturation < 0.65:
        return "gold"
    return next(family for most, family in _HUES if degrees <= most)


def _find_grey(lightness: float, chroma: float, finish: str) -> str:
    if lightness < 0.2:
        return "black"
    if lightness >= 0.6 and chroma < 0.06 and finish in _SILVER_FINISHES:
        return "silver"
    return "white" if lightness >= 0.82 else "grey"
