"""A font of a PDF: measures and shapes text, and embeds the glyphs that were used."""

from __future__ import annotations

import hashlib
import struct
import unicodedata
from collections.abc import Iterable

import uharfbuzz as hb

from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.page.pdf.pdf_objects import Name, PdfFile, Reference, Value

#: Ligatures are off: one glyph per character keeps the text that is copied from the page exact.
_FEATURES = {"liga": False, "clig": False, "calt": False, "dlig": False, "kern": True}

#: Tables of a TrueType font that a PDF has no use for.
_UNUSED_TABLES = (
    "cmap", "name", "post", "OS/2", "GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG",
    "DSIG", "gasp", "STAT", "meta",
)  # fmt: skip

#: Flags of a font descriptor: its characters are not those of the standard Latin set.
_SYMBOLIC = 4


@frozen
class Glyph:
    """A glyph of a shaped text: its number in the font file, its width in ems, its characters."""

    number: int
    width: float
    text: str


class EmbeddedFont:
    """A face of which a PDF embeds the glyphs that were shaped.

    `key` is the name of the font in the resources of the page.
    """

    def __init__(self, face: hb.Face, key: str, language: str) -> None:
        self.key = key
        self._face, self._language = face, language
        self._font = hb.Font(self._face)
        self._upem = self._face.upem
        self._characters: dict[int, str] = {}
        self._codes: dict[int, int] = {}

    def has_character(self, character: str) -> bool:
        """Whether the font has a glyph for a character."""
        return bool(self._font.get_nominal_glyph(ord(character)))

    @property
    def is_used(self) -> bool:
        """Whether any glyph is on the page."""
        return bool(self._characters)

    def shape(self, text: str) -> tuple[Glyph, ...]:
        """Return the glyphs of a text from left to right, kerned."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.language = self._language
        hb.shape(self._font, buffer, _FEATURES)
        infos, positions = buffer.glyph_infos or [], buffer.glyph_positions or []
        starts = sorted({info.cluster for info in infos})
        ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
        glyphs, former = [], -1
        for info, position in zip(infos, positions, strict=True):
            # Of several glyphs for one character the first stands for it in copied text.
            part = text[info.cluster : ends[info.cluster]] if info.cluster != former else ""
            former = info.cluster
            glyphs.append(Glyph(info.codepoint, position.x_advance / self._upem, part))
        return tuple(glyphs)

    def mark_glyphs_used(self, glyphs: Iterable[Glyph]) -> None:
        """Note glyphs that are on the page.

        A glyph of two characters stands for the usual one: 小 has the glyph of a radical, too.
        """
        for glyph in glyphs:
            known = self._characters.setdefault(glyph.number, glyph.text)
            if known != glyph.text and unicodedata.normalize("NFKC", known) == glyph.text:
                self._characters[glyph.number] = glyph.text

    def encode_glyphs(self, glyphs: Iterable[Glyph]) -> str:
        """Return the operand of TJ that shows glyphs; call `embed` before."""
        parts, codes = [], ""
        for glyph in glyphs:
            codes += f"{self._codes[glyph.number]:04X}"
            kern = round((self._own_width(glyph.number) - glyph.width) * 1000)
            if kern:
                parts.append(f"<{codes}>{kern}")
                codes = ""
        return f"[{''.join(parts)}{f'<{codes}>' if codes else ''}]"

    def _own_width(self, number: int) -> float:
        width: int = self._font.get_glyph_h_advance(number)
        return width / int(self._upem)

    def embed(self, file: PdfFile) -> Reference:
        """Add the font with the used glyphs to a file."""
        subset = self._make_subset()
        name = Name(f"{_make_tag(subset)}+{self._postscript_name}")
        is_cff = "CFF " in subset.table_tags
        entries: dict[str, Value] = {
            "Type": Name("Font"),
            "Subtype": Name("CIDFontType0" if is_cff else "CIDFontType2"),
            "BaseFont": name,
            "CIDSystemInfo": {"Registry": b"Adobe", "Ordering": b"Identity", "Supplement": 0},
            "FontDescriptor": self._add_descriptor(file, subset, name),
            "W": [0, [round(self._own_width(old) * 1000) for old in self._codes]],
        }
        if not is_cff:
            entries["CIDToGIDMap"] = Name("Identity")
        return file.add(
            {
                "Type": Name("Font"),
                "Subtype": Name("Type0"),
                "BaseFont": name,
                "Encoding": Name("Identity-H"),
                "DescendantFonts": [file.add(entries)],
                "ToUnicode": file.add_stream(self._make_unicode_map().encode("ascii"), {}),
            }
        )

    @property
    def _postscript_name(self) -> str:
        name = self._face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or "Font"
        return "".join(each for each in name if each.isascii() and each.isprintable()) or "Font"

    def _make_subset(self) -> hb.Face:
        """Return a font with the used glyphs, and note their new numbers."""
        wanted = hb.SubsetInput()
        wanted.glyph_set.update(self._characters)
        wanted.drop_table_tag_set.update(
            int.from_bytes(tag.encode("ascii"), "big") for tag in _UNUSED_TABLES
        )
        # A character of a PDF's font is looked up by its number, so numbers are made consecutive.
        wanted.flags = (
            hb.SubsetFlags.NO_HINTING
            | hb.SubsetFlags.NO_LAYOUT_CLOSURE
            | hb.SubsetFlags.CFF_IDENTITY_CHARSET
            | hb.SubsetFlags.DOWNGRADE_CFF2
        )
        if self._face.has_var_data:
            wanted.pin_all_axes_to_default(self._face)
        plan = hb.SubsetPlan(self._face, wanted)
        codes = dict(plan.old_to_new_glyph_mapping)
        self._codes = dict(sorted(codes.items(), key=lambda item: item[1]))
        return plan.execute()

    def _add_descriptor(self, file: PdfFile, subset: hb.Face, name: Name) -> Reference:
        """Add the font program and its description."""
        if "CFF " in subset.table_tags:
            data = subset.reference_table("CFF ").data
            program = {"FontFile3": file.add_stream(data, {"Subtype": Name("CIDFontType0C")})}
        else:
            data = subset.blob.data
            program = {"FontFile2": file.add_stream(data, {"Length1": len(data)})}
        scale = 1000 / self._upem
        extents = self._font.get_font_extents("ltr")
        box = struct.unpack_from(">4h", self._face.reference_table("head").data, 36)
        ascent = round(extents.ascender * scale)
        return file.add(
            {
                "Type": Name("FontDescriptor"),
                "FontName": name,
                "Flags": _SYMBOLIC,
                "FontBBox": [round(side * scale) for side in box],
                "ItalicAngle": 0,
                "Ascent": ascent,
                "Descent": round(extents.descender * scale),
                "CapHeight": min(ascent, 720),
                "StemV": 80,
                **program,
            }
        )

    def _make_unicode_map(self) -> str:
        """Return the map from codes to characters, by which text is copied and found."""
        rows = [
            f"<{self._codes[number]:04X}> <{text.encode('utf-16-be').hex().upper()}>"
            for number, text in sorted(self._characters.items())
            if text
        ]
        blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
        maps = [
            line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")
        ]
        return _UNICODE_MAP.format(maps="\n".join(maps))


def _make_tag(subset: hb.Face) -> str:
    """Return the six letters that mark the name of a subset; equal ones for equal subsets."""
    digest = hashlib.sha256(subset.blob.data).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


_UNICODE_MAP = """\
/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{maps}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""
