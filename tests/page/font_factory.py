"""Fonts made for the tests: boxes of different sizes, as TrueType or as a collection of CFF."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fontTools.cffLib import FDArrayIndex, FDSelect, FontDict
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont

import xmc_tui

_PACKAGE = Path(xmc_tui.__file__).resolve().parent
_CATALOG = _PACKAGE.parent / "catalog"

UPEM = 1000

#: What a pair of letters is closer together than others, in units of the font.
KERN = 200


def make_font(
    family: str,
    characters: Iterable[str],
    is_cff: bool = False,
    weight: int = 400,
    permission: int = 0,
) -> TTFont:
    """Return a font in which each character is a box; Chinese ones are one em wide.

    A font of CFF is keyed by character identifiers, which differ from the numbers of its glyphs, as
    in the fonts of Adobe and Google for single regions.
    """
    wanted = sorted({"A", "V", *characters} - {" "})
    names = {
        character: f"cid{3 * number:05d}" if is_cff else f"u{ord(character):05X}"
        for number, character in enumerate(wanted, 2)
    }
    space = "cid00003" if is_cff else "space"
    order = [".notdef", space, *names.values()]
    builder = FontBuilder(UPEM, isTTF=not is_cff)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({0x20: space, **{ord(each): names[each] for each in wanted}})
    widths = {".notdef": 500, space: 250} | {
        name: UPEM if ord(character) > 0x2E7F else 550 for character, name in names.items()
    }
    boxes = {
        name: _draw_box(width, number, is_cff)
        for number, (name, width) in enumerate(widths.items())
    }
    postscript_name = f"{family.replace(' ', '')}-{weight}"
    if is_cff:
        builder.setupCFF(postscript_name, {"FullName": family}, boxes, {})
        _key_by_identifiers(builder.font)
    else:
        builder.setupGlyf(boxes)
    builder.setupHorizontalMetrics({name: (width, 50) for name, width in widths.items()})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable(
        {"familyName": family, "styleName": "Regular", "psName": postscript_name}
    )
    builder.setupOS2(usWeightClass=weight, fsType=permission, sTypoAscender=880)
    builder.setupPost()
    kern = f"feature kern {{ pos {names['A']} {names['V']} -{KERN}; }} kern;"
    if is_cff:  # the syntax of features has another form for identifiers
        kern = kern.replace(names["A"], f"\\{int(names['A'][3:])}")
        kern = kern.replace(names["V"], f"\\{int(names['V'][3:])}")
    addOpenTypeFeaturesFromString(builder.font, kern)
    # The repacker of HarfBuzz has other names in other versions.
    builder.font.cfg["fontTools.ttLib.tables.otBase:USE_HARFBUZZ_REPACKER"] = False
    return builder.font


def _key_by_identifiers(font: TTFont) -> None:
    """Make a font of CFF one whose glyphs have character identifiers, with one private part."""
    top = font["CFF "].cff.topDictIndex[0]
    private = FontDict()
    private.Private = top.Private
    top.FDArray = FDArrayIndex()
    top.FDArray.append(private)
    top.FDSelect = FDSelect()
    top.FDSelect.format = 0
    top.FDSelect.gidArray = [0] * len(top.charset)
    top.CharStrings.fdArray, top.CharStrings.fdSelect = top.FDArray, top.FDSelect
    top.ROS, top.CIDCount = ("Adobe", "Identity", 0), 3 * len(top.charset) + 9
    del top.Private
    if hasattr(top, "Encoding"):
        del top.Encoding
    for string in top.CharStrings.values():
        string.private = private.Private


def _draw_box(width: int, number: int, is_cff: bool) -> object:
    """Return a box whose height tells the glyphs apart."""
    pen = T2CharStringPen(width, None) if is_cff else TTGlyphPen(None)
    height = 300 + number % 400
    pen.moveTo((50, 0))
    for point in ((50, height), (width - 50, height), (width - 50, 0)):
        pen.lineTo(point)
    pen.closePath()
    return pen.getCharString() if is_cff else pen.glyph()


def save_collection(fonts: list[TTFont], path: Path) -> Path:
    """Write a collection of fonts."""
    collection = TTCollection()
    collection.fonts = fonts
    collection.save(str(path))
    return path


def save_font(font: TTFont, path: Path) -> Path:
    """Write a font."""
    font.save(str(path))
    return path


def list_usual_characters() -> set[str]:
    """Return every character of catalog, translations and names in tests, and those of ASCII."""
    files = [*_CATALOG.rglob("*.toml"), *_PACKAGE.rglob("*.po")]
    text = "京北厅士女李王田展" + "".join(path.read_text(encoding="utf-8") for path in files)
    return {each for each in text if each.isprintable()} | {chr(code) for code in range(33, 127)}
