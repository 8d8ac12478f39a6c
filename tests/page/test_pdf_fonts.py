"""Tests of the fonts in a PDF: the choice of faces, what is embedded, and what if there is none."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from pypdf.generic import DictionaryObject

from tests.cli.cli_runner import run_cli
from tests.page.font_factory import KERN, make_font, save_collection, save_font
from tests.page.page_factory import make_test_page
from tests.page.pdf_reader import TaggedPdf, read_text
from xmc_tui.configurator import SheetDetails
from xmc_tui.domain.catalog import Catalog
from xmc_tui.page.pdf.font_set import FontSet, TextStyle
from xmc_tui.page.pdf.pdf_rendering import render_pdf
from xmc_tui.page.pdf.regular_and_bold_font_faces import open_bold_face, open_regular_face
from xmc_tui.picture import font_lookup


def render(catalog: Catalog, code: str, customer: str = "", font: Path | None = None) -> bytes:
    """Return the PDF of the standard car for a customer."""
    details = SheetDetails(customer_name=customer)
    return render_pdf(make_test_page(catalog, "su7-ultra", [], code, details=details), font)


def read_programs(pdf: bytes) -> dict[str, tuple[Any, DictionaryObject]]:
    """Return the font program and the descendant font of each font, by its name."""
    found = {}
    for font in TaggedPdf(pdf).fonts():
        assert font["/Encoding"] == "/Identity-H"
        (inner,) = (each.get_object() for each in font["/DescendantFonts"])
        descriptor = inner["/FontDescriptor"].get_object()
        if "/FontFile2" in descriptor:
            data = descriptor["/FontFile2"].get_object().get_data()
            program: Any = TTFont(io.BytesIO(data))
        else:
            program = CFFFontSet()
            program.decompile(io.BytesIO(descriptor["/FontFile3"].get_object().get_data()), None)
        tag, _, name = font["/BaseFont"].partition("+")
        assert len(tag) == 7
        assert tag[1:].isupper()
        found[name] = (program, inner)
    return found


# ── Embedding ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("use_fonts")
def test_a_truetype_font_is_embedded_with_the_glyphs_of_the_page_alone(
    launch: Catalog, font_folder: Path
) -> None:
    whole = len(TTFont(font_folder / "Boxes-Regular.ttf").getGlyphOrder())
    programs = read_programs(render(launch, "zh", "李女士"))
    assert set(programs) == {"BoxesSC-400"}, "bold text is outlined"
    program, inner = programs["BoxesSC-400"]
    count = program["maxp"].numGlyphs
    assert 50 < count < whole / 2
    assert inner["/Subtype"] == "/CIDFontType2"
    assert inner["/CIDToGIDMap"] == "/Identity"
    first, widths = inner["/W"]
    assert first == 0
    assert widths == [program["hmtx"][name][0] for name in program.getGlyphOrder()]


@pytest.mark.usefixtures("use_cff_fonts")
def test_the_chinese_faces_of_a_cff_collection_are_embedded(launch: Catalog) -> None:
    programs = read_programs(render(launch, "zh", "李女士"))
    assert set(programs) == {"PlatesSC-400", "PlatesSC-700"}
    for program, inner in programs.values():
        assert inner["/Subtype"] == "/CIDFontType0"
        strings = program.topDictIndex[0].CharStrings
        assert len(strings) == len(inner["/W"][1])
        assert len(strings) < 400


def read_characters(pdf: bytes, name: str) -> dict[int, str]:
    """Return the characters of a font of a page by the codes that stand for them."""
    (font,) = (each for each in TaggedPdf(pdf).fonts() if each["/BaseFont"].endswith(name))
    _, _, table = font["/ToUnicode"].get_object().get_data().partition(b"beginbfchar")
    rows = re.findall(rb"^<(\w{4})> <(\w+)>$", table, re.MULTILINE)
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in rows}


def find_height(glyphs: Any, name: str) -> float:
    """Return the height of a glyph, which differs from that of its neighbours."""
    pen = BoundsPen(glyphs)
    glyphs[name].draw(pen)
    return pen.bounds[3] if pen.bounds else 0


@pytest.mark.usefixtures("use_cff_fonts")
def test_each_code_draws_the_glyph_of_its_character(launch: Catalog, font_folder: Path) -> None:
    pdf = render(launch, "en", "李女士 Li")
    for name, file in (
        ("Letters-400", "Letters-Regular.ttf"),
        ("PlatesSC-400", "Plates-Regular.ttc"),
    ):
        whole = TTFont(font_folder / file, fontNumber=1 if file.endswith(".ttc") else -1)
        program, _ = read_programs(pdf)[name]
        if isinstance(program, TTFont):
            glyphs, order = program.getGlyphSet(), program.getGlyphOrder()
        else:  # a code of CFF is the identifier of a character, which is in the name of its glyph
            glyphs = program.topDictIndex[0].CharStrings
            order = [f"cid{code:05d}" for code in range(len(glyphs))]
        characters = read_characters(pdf, name)
        assert len(characters) >= 3
        for code, character in characters.items():
            expected = find_height(whole.getGlyphSet(), whole.getBestCmap()[ord(character)])
            assert find_height(glyphs, order[code]) == expected, character


@pytest.mark.usefixtures("use_fonts")
def test_pairs_of_letters_are_kerned_on_the_page(launch: Catalog) -> None:
    fonts, style = FontSet("en"), TextStyle(100)
    apart = fonts.measure("A", style) + fonts.measure("V", style)
    assert fonts.measure("AV", style) == pytest.approx(apart - KERN / 10)
    operations = TaggedPdf(render(launch, "en", "AV")).operations
    arrays = [operands[0] for operands, operator in operations if operator == b"TJ"]
    assert [KERN] in [[each for each in array if isinstance(each, int)] for array in arrays]


@pytest.mark.usefixtures("use_fonts")
def test_an_english_page_sets_chinese_names_in_the_chinese_font(launch: Catalog) -> None:
    pdf = render(launch, "en", "Li 李女士")
    assert set(read_programs(pdf)) == {"Letters-400", "Letters-700", "BoxesSC-400"}
    assert "Li李女士" in read_text(pdf)
    assert set(read_programs(render(launch, "en", "Li"))) == {"Letters-400", "Letters-700"}


@pytest.mark.usefixtures("use_fonts")
def test_radicals_with_the_glyph_of_a_character_leave_its_text_alone(
    launch: Catalog, tmp_path: Path, font_folder: Path
) -> None:
    font = TTFont(font_folder / "Boxes-Regular.ttf")
    for table in font["cmap"].tables:
        table.cmap[0x2F00] = table.cmap[ord("一")]
    path = save_font(font, tmp_path / "radicals.ttf")
    text = read_text(render(launch, "zh", "\u2f00王", path))
    assert "客户一王" in text
    assert "至少含一个定制项" in text


# ── Choice of the face ────────────────────────────────────────────────────────────────────────────


def test_the_upright_regular_face_for_simplified_chinese_is_chosen(tmp_path: Path) -> None:
    fonts = [
        make_font("Han JP", "小"),
        make_font("Han SC", "小", weight=300),
        make_font("Han SC", "小", weight=700),
        make_font("Han Mono SC", "小"),
        make_font("Han TC", "小"),
    ]
    path = save_collection(fonts, tmp_path / "han.ttc")
    regular = open_regular_face(path)
    bold = open_bold_face(path)
    assert regular is not None
    assert bold is not None
    assert (regular.index, bold.index) == (1, 2)


def test_without_a_bold_face_the_regular_one_is_outlined(tmp_path: Path) -> None:
    path = save_font(make_font("Plain", "小"), tmp_path / "plain.ttf")
    assert open_bold_face(path) is None
    fonts = FontSet("zh-CN", path)
    assert [run.is_outlined for bold in (False, True) for run in fonts.shape("小", bold)] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("permission", "is_usable"), [(0, True), (8, True), (2, False), (256, False)]
)
def test_a_font_that_forbids_embedding_is_not_used(
    tmp_path: Path, permission: int, is_usable: bool
) -> None:
    path = save_font(make_font("Own", "小", permission=permission), tmp_path / "own.ttf")
    assert (open_regular_face(path) is not None) == is_usable


@pytest.mark.parametrize("content", [b"", b"schema = 1", b"ttcf" + bytes(60), b"\0\1\0\0" * 9])
def test_a_file_that_is_no_font_is_not_used(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "font.ttf"
    path.write_bytes(content)
    assert open_regular_face(path) is None
    assert open_regular_face(tmp_path / "missing.ttf") is None
    with pytest.raises(LookupError):
        FontSet("zh-CN", path)


# ── Breaking lines ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("use_fonts")
@pytest.mark.parametrize(
    "text",
    [
        "预计 2026-02-15 至 2026-04-29 交付",
        "Deposit ¥80,000; balance ≈¥357,900",
        "XMC-7K3Q9（第 2 版）",
        f"{'W' * 12} ab",
        "一" * 41,
        "W" * 90,
    ],
)
def test_lines_fit_lose_nothing_and_keep_dates_and_amounts_whole(text: str) -> None:
    fonts, style = FontSet("zh-CN"), TextStyle(10)
    for width in range(60, 400, 7):
        lines = fonts.wrap(text, style, width)
        assert "".join(lines) == text
        assert all(fonts.measure(line.rstrip(), style) <= width + 1e-6 for line in lines)
        for whole in ("2026-02-15", "2026-04-29", "¥80,000;", "≈¥357,900", "XMC-7K3Q9", "W" * 12):
            if whole in text and fonts.measure(whole, style) <= width:
                assert any(whole in line for line in lines)
        if len(lines) > 1 and set(text) == {"一"}:
            assert len(lines[-1]) > 1, "no line of one character"


# ── No font ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("latin_only")
@pytest.mark.parametrize(("lang", "customer"), [("zh", "Li"), ("en", "李女士"), ("en", "Li")])
def test_without_a_chinese_font_there_is_one_sentence_with_the_cure(
    tmp_path: Path, lang: str, customer: str, font_folder: Path
) -> None:
    sheet, path = tmp_path / "sheet.toml", tmp_path / "page.pdf"
    assert run_cli("quote", "su7-ultra", "--customer", customer, "-o", str(sheet)).code == 0
    result = run_cli("page", str(sheet), "-o", str(path), lang=lang)
    assert (result.code, result.out, len(result.error_lines)) == (2, "", 1)
    for cure in ("Noto Sans SC", "--font", ".html"):
        assert cure in result.err
    assert not path.exists()
    font = str(shutil.copy(font_folder / "Plates-Regular.ttc", tmp_path / "字体 é.ttc"))
    assert run_cli("page", str(sheet), "-o", str(path), "--font", font, lang=lang).code == 0
    assert customer in read_text(path.read_bytes())
    assert all(name.startswith("PlatesSC") for name in read_programs(path.read_bytes()))


def test_font_files_are_searched_in_the_order_of_the_language(
    monkeypatch: pytest.MonkeyPatch, font_folder: Path
) -> None:
    chinese, latin = font_folder / "Boxes-Regular.ttf", font_folder / "Letters-Regular.ttf"
    monkeypatch.setattr(font_lookup, "_CHINESE", ("no such font.ttc", str(chinese)))
    monkeypatch.setattr(font_lookup, "_LATIN", (str(latin),))
    assert list(font_lookup.list_font_files(is_chinese_first=True)) == [chinese, latin]
    assert list(font_lookup.list_font_files(is_chinese_first=False)) == [latin, chinese]


@pytest.mark.usefixtures("use_fonts")
@pytest.mark.parametrize(
    ("lang", "words"), [("zh", ("缺少页面所需的字符", ".html")), ("en", ("characters", ".html"))]
)
def test_a_font_that_is_named_and_cannot_be_used_is_named_in_one_sentence(
    tmp_path: Path, font_folder: Path, lang: str, words: tuple[str, ...]
) -> None:
    """The fonts of the computer are not blamed: one of them has the characters."""
    sheet, path = tmp_path / "sheet.toml", tmp_path / "page.pdf"
    assert run_cli("quote", "su7-ultra", "--customer", "李女士", "-o", str(sheet)).code == 0
    text = tmp_path / "font.txt"
    text.write_text("no font", "utf-8")
    for font in (font_folder / "Letters-Regular.ttf", text, tmp_path / "missing.ttf"):
        result = run_cli("page", str(sheet), "-o", str(path), "--font", str(font), lang=lang)
        assert (result.code, result.out, len(result.error_lines)) == (2, "", 1)
        assert result.err.startswith(f"{font}: ")
        assert [word for word in words if word not in result.err] == []
        assert not path.exists()
