"""The families of the catalog's colours, so that a search for purple finds every purple."""

from __future__ import annotations

import re
from collections.abc import Iterator
from colorsys import rgb_to_hls
from functools import lru_cache

from xmc_tui.domain.appearance import ColourFamily, OptionAppearance
from xmc_tui.domain.catalog import Option

#: The names of each family: in Chinese without 色, their pinyin, and in English. A search knows
#: both languages at once, so these are no messages.
_NAMES: dict[ColourFamily, tuple[str, str, str]] = {
    "red": ("红", "hong", "red"),
    "orange": ("橙 橘", "cheng ju", "orange"),
    "brown": ("棕 褐", "zong he", "brown"),
    "gold": ("金", "jin", "gold golden"),
    "yellow": ("黄", "huang", "yellow"),
    "green": ("绿", "lv", "green"),
    "cyan": ("青", "qing", "cyan teal"),
    "blue": ("蓝", "lan", "blue"),
    "purple": ("紫", "zi", "purple violet"),
    "pink": ("粉红 粉", "fenhong fen", "pink rose"),
    "white": ("白", "bai", "white"),
    "silver": ("银", "yin", "silver"),
    "grey": ("灰", "hui", "grey gray"),
    "black": ("黑", "hei", "black"),
}

#: The words that a family is searched by.
FAMILY_WORDS: dict[ColourFamily, tuple[str, ...]] = {
    family: (
        *(each for name in chinese.split() for each in (name, f"{name}色")),
        *(each for name in pinyin.split() for each in (name, f"{name}se")),
        *english.split(),
    )
    for family, (chinese, pinyin, english) in _NAMES.items()
}

#: The words of all families.
COLOUR_WORDS = frozenset(word for words in FAMILY_WORDS.values() for word in words)

#: The family by each word that the name of an option may contain.
_FAMILY_BY_WORD = {
    word: family
    for family, (chinese, _, english) in _NAMES.items()
    for word in (*chinese.split(), *english.split())
}

#: The words for colours in a name: 粉红 is pink and not red, and 金属 is metal and not gold.
_COLOUR_IN_NAME = re.compile(
    r"\b(?:{english})\b|粉红|金(?!属)|[{characters}]".format(
        english="|".join(word for word in _FAMILY_BY_WORD if word.isascii()),
        characters="".join(word for word in _FAMILY_BY_WORD if len(word) == 1 and word != "金"),
    ),
    re.IGNORECASE | re.ASCII,
)

#: The families of saturated colours, by the hue in degrees up to which each goes.
_HUES: tuple[tuple[int, ColourFamily], ...] = (
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


def colour_words(option: Option) -> tuple[str, ...]:
    """Return the words, in both languages, for the families of an option's colours."""
    return tuple(word for family in find_families(option) for word in FAMILY_WORDS[family])


def find_families(option: Option) -> tuple[ColourFamily, ...]:
    """Return the families of the colours of an option, each once.

    They are those that the catalog declares. Without these they are the families of its colours and
    of the words for colours in its names: an option that has the word in its name is never missed.
    """
    appearance = option.appearance
    if appearance is not None and appearance.families is not None:
        return appearance.families
    found = [
        _FAMILY_BY_WORD[word.casefold()]
        for name in (option.name.zh, option.name.en)
        for word in _COLOUR_IN_NAME.findall(name)
    ]
    shown = () if appearance is None else _iterate_families(appearance)
    return tuple(dict.fromkeys((*shown, *found)))


def _iterate_families(appearance: OptionAppearance) -> Iterator[ColourFamily]:
    """Yield the families of the colours of an option.

    The weave of carbon parts is black by nature: it is no colour that a customer chooses.
    """
    colours = appearance.colours
    if appearance.finish == "carbon" and len(colours) > 1:
        colours = colours[:1]
    for colour in colours:
        yield find_colour_family(colour, appearance.finish)


@lru_cache(maxsize=512)
def find_colour_family(colour: str, finish: str = "solid") -> ColourFamily:
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


def _find_grey(lightness: float, chroma: float, finish: str) -> ColourFamily:
    if lightness < 0.2:
        return "black"
    if lightness >= 0.6 and chroma < 0.06 and finish in _SILVER_FINISHES:
        return "silver"
    return "white" if lightness >= 0.82 else "grey"
