"""Tests of the customer's page as PDF: what other libraries read in it."""

from __future__ import annotations

import io
import tomllib
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from tests.cli.cli_runner import run_cli
from tests.deep_test_sizes import covering_cases, deep_case
from tests.page.page_factory import DETAILS, FULLEST, make_test_page
from tests.page.pdf_reader import TaggedPdf, find_overlaps, read_lines, read_text, render_page
from xmc_tui.configurator import SheetDetails
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.page import Page, PagePicture
from xmc_tui.page.pdf.pdf_rendering import render_pdf

#: Words of the page that are no name and no amount, by language.
LABELS = {"zh": ("您的配置", "总价", "条款", "定制条件"), "en": ("Your build", "Total", "Terms")}


def make_picture(label: str, size: tuple[int, int] = (320, 180)) -> PagePicture:
    """Return a picture of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", size, "#336699").save(buffer, "JPEG")
    return PagePicture(buffer.getvalue(), "image/jpeg", label)


PICTURES = (make_picture("Front"), make_picture("Rear"), make_picture("Seats"))


def make_pdf_page(catalog: Catalog, name: str, code: str, **more: Any) -> Page:
    """Return the page of a build of `FULLEST` with pictures."""
    model, options = FULLEST[name]
    return make_test_page(catalog, model, options, code, pictures=PICTURES, **more)


def squeeze(text: str) -> str:
    """Return a text without spaces: a line of a PDF ends anywhere."""
    return "".join(text.split())


#: TrueType fonts, and a CFF collection.
FONTS = ("use_fonts", "use_cff_fonts")


@pytest.fixture(params=FONTS)
def fonts(request: pytest.FixtureRequest) -> str:
    """Use TrueType fonts, then a CFF collection."""
    request.getfixturevalue(request.param)
    return str(request.param)


# ── Content ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("fonts")
@pytest.mark.parametrize(
    ("name", "code", "fonts"),
    covering_cases(list(FULLEST), ["zh", "en"], FONTS),
    indirect=["fonts"],
)
def test_every_text_of_the_page_is_in_the_pdf_and_none_is_cut(
    launch: Catalog, name: str, code: str
) -> None:
    page = make_pdf_page(launch, name, code, contact="400-100-5678")
    pdf = render_pdf(page)
    text = read_text(pdf)
    texts = [page.programme, page.title, page.status, page.total.amount, page.picture_note]
    texts += [part for fact in page.facts + page.seller for part in fact]
    texts += [part for item in page.items for part in (item.group, item.name, item.remark)]
    texts += [item.price for item in page.items]
    texts += [part for line in page.sums for part in (line.label, line.amount)]
    for section in (page.standard, page.eligibility, page.terms):
        texts += [section.heading] * bool(section.lines) + list(section.lines)
    texts += [page.legend, page.code.label, page.code.text, page.code.note]
    assert [each for each in texts if squeeze(each) not in text] == []
    assert find_overlaps(pdf) == []
    assert set(LABELS[code]) <= {*read_lines(pdf), *texts}


@pytest.mark.usefixtures("fonts")
@pytest.mark.parametrize(
    ("name", "code", "fonts"),
    covering_cases(list(FULLEST), ["zh", "en"], FONTS),
    indirect=["fonts"],
)
def test_the_longest_pages_fit_on_one_sheet_in_legible_type(
    launch: Catalog, name: str, code: str
) -> None:
    long = SheetDetails("顾问" * 40, "门店 " * 40, "W" * 200)
    for details in (DETAILS, long):
        pdf = render_pdf(make_pdf_page(launch, name, code, details=details))
        read = TaggedPdf(pdf)
        assert min(read.sizes()) >= 7.5
        assert [round(float(side)) for side in read.page.mediabox] == [0, 0, 595, 842]
        assert find_overlaps(pdf) == []
        assert len(read.page.images) == 3


@pytest.mark.usefixtures("use_fonts")
@pytest.mark.parametrize("step", [12, deep_case(3)])
def test_a_page_of_any_length_is_one_sheet(launch: Catalog, step: int) -> None:
    page = make_pdf_page(launch, "su7-ultra", "en")
    for count in (*range(1, 60, step), 200):
        items = tuple(replace(page.items[-1], name=f"Item {number}.") for number in range(count))
        pdf = render_pdf(replace(page, items=items))
        assert len(TaggedPdf(pdf).reader.pages) == 1
        assert find_overlaps(pdf) == []
        text = read_text(pdf)
        assert all(f"Item{number}." in text for number in range(count))


@pytest.mark.usefixtures("use_fonts")
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("[/red] <b>Li</b>", "[/red]<b>Li</b>"),
        ("{number} %s \\n (Li)", "{number}%s\\n(Li)"),
        ("Li 🚗 王", "Li?王"),
        ("李\u0301 \u200d王", "李王"),
        ("𠮷田", "?田"),
        ("Li Ⅻ", "Li?"),
    ],
)
def test_a_name_comes_out_literally_or_with_a_substitute(
    launch: Catalog, name: str, shown: str
) -> None:
    page = make_pdf_page(launch, "standard", "zh", details=SheetDetails(customer_name=name))
    text = read_text(render_pdf(page))
    assert any(
        f"客户{squeeze(name_shown)}" in text for name_shown in (shown, shown.replace("?", "□"))
    )


@pytest.mark.usefixtures("fonts")
def test_the_qr_code_on_the_sheet_is_read_from_its_pixels(launch: Catalog) -> None:
    page = make_pdf_page(launch, "su7-ultra", "zh")
    (found,) = zxingcpp.read_barcodes(render_page(render_pdf(page), 2.5))
    assert found.text == page.code.text
    url = "https://store.example/build?code="
    linked = make_pdf_page(launch, "su7-ultra", "en", page_url=url)
    pdf = render_pdf(linked)
    (found,) = zxingcpp.read_barcodes(render_page(pdf, 2.5))
    assert found.text == f"{url}{page.code.text}"
    (link,) = (each.get_object() for each in TaggedPdf(pdf).page["/Annots"])
    assert link["/A"]["/URI"] == f"{url}{page.code.text}"
    assert squeeze(linked.code.link_label) in read_text(pdf)


@pytest.mark.usefixtures("use_fonts")
def test_the_pictures_are_on_the_sheet_where_the_structure_says(launch: Catalog) -> None:
    pdf = render_pdf(make_pdf_page(launch, "su7-ultra", "zh"))
    image, height = render_page(pdf, 1), 842
    figures = [each for each in TaggedPdf(pdf).elements() if each["/S"] == "/Figure"]
    assert [each["/Alt"] for each in figures[:3]] == ["Front", "Rear", "Seats"]
    for figure in figures[:3]:
        left, bottom, right, top = map(float, figure["/A"]["/BBox"])
        assert right - left == pytest.approx((top - bottom) * 16 / 9, rel=0.01)
        middle = image.getpixel((round((left + right) / 2), height - round((top + bottom) / 2)))
        assert isinstance(middle, tuple)
        assert max(abs(a - b) for a, b in zip(middle, (0x33, 0x66, 0x99), strict=True)) < 6


def test_a_page_without_pictures_has_its_facts_below_the_title(
    launch: Catalog,
    use_fonts: None,  # noqa: ARG001
) -> None:
    page = replace(make_pdf_page(launch, "su7-ultra", "en"), pictures=())
    pdf = render_pdf(page)
    assert len(TaggedPdf(pdf).page.images) == 0
    assert find_overlaps(pdf) == []
    for count in (1, 2):
        few = render_pdf(replace(page, pictures=PICTURES[:count]))
        assert len(TaggedPdf(few).page.images) == count
        assert find_overlaps(few) == []


# ── Structure ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("use_fonts")
@pytest.mark.parametrize(("code", "language"), [("zh", "zh-CN"), ("en", "en")])
def test_the_pdf_is_tagged(launch: Catalog, code: str, language: str) -> None:
    url = "https://store.example/build/"
    page = make_pdf_page(launch, "su7-ultra", code, page_url=url)
    read = TaggedPdf(render_pdf(page))
    assert read.catalog["/Lang"] == language
    assert read.catalog["/MarkInfo"]["/Marked"].value is True
    assert read.catalog["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert read.reader.metadata is not None
    assert read.reader.metadata.title == f"{page.title} · {page.programme}"
    elements = list(read.elements())
    tags = [each["/S"] for each in elements]
    assert tags[0] == "/Document"
    assert (tags.count("/H1"), tags.count("/Table"), tags.count("/Link")) == (1, 1, 1)
    assert tags.count("/H2") == 4
    assert tags.count("/TR") == len(page.items) + len(page.sums)
    sections = (page.standard, page.eligibility, page.terms)
    entries = sum(len(section.lines) for section in sections) + len(page.facts + page.seller)
    assert tags.count("/LI") == entries
    assert all(each["/Alt"] for each in elements if each["/S"] == "/Figure")
    headers = [each for each in elements if each["/S"] == "/TH"]
    assert len(headers) == tags.count("/TR")
    assert all(each["/A"]["/Scope"] == "/Row" for each in headers)


@pytest.mark.usefixtures("use_fonts")
def test_every_mark_of_the_content_belongs_to_the_element_that_names_it(launch: Catalog) -> None:
    url = "https://store.example/build/"
    read = TaggedPdf(render_pdf(make_pdf_page(launch, "yu7-max", "zh", page_url=url)))
    owners = {}
    for element in read.elements():
        for kid in read.kids(element):
            if isinstance(kid, int):
                assert kid not in owners
                owners[kid] = element
    marks = list(read.marks())
    numbers = [number for _, number, _ in marks if number is not None]
    assert numbers == list(range(len(owners))), "the content is in reading order"
    for tag, number, operations in marks:
        if number is None:
            assert tag == "/Artifact"
            assert not {b"TJ", b"Do"} & {operator for _, operator in operations}
        else:
            assert tag == owners[number]["/S"]
    keys = read.root["/ParentTree"]["/Nums"]
    assert [keys[0], keys[2]] == [read.page["/StructParents"], 1]
    parents = [each.get_object() for each in keys[1].get_object()]
    assert parents == [owners[number] for number in range(len(owners))]
    (link,) = (each.get_object() for each in read.page["/Annots"])
    assert keys[3].get_object()["/S"] == "/Link"
    assert link["/StructParent"] == keys[2]


# ── The command ───────────────────────────────────────────────────────────────────────────────────


def write_sheet(path: Path, model: str, options: list[str], lang: str) -> dict[str, Any]:
    """Write the sheet of a build and return its content."""
    more = ("--on", "2025-10-01", "--customer", "李女士", "-o", str(path))
    assert run_cli("quote", model, *options, *more, lang=lang).code == 0
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.usefixtures("fonts")
@pytest.mark.parametrize(
    ("name", "lang", "fonts"),
    covering_cases(["su7-ultra", "yu7-max"], ["zh", "en"], FONTS),
    indirect=["fonts"],
)
def test_every_price_of_a_sheet_is_in_the_text_of_its_pdf(
    tmp_path: Path, name: str, lang: str
) -> None:
    model, options = FULLEST[name]
    sheet = write_sheet(tmp_path / "sheet.toml", model, options, lang)
    path = tmp_path / "page.PDF"
    result = run_cli("page", str(tmp_path / "sheet.toml"), "-o", str(path), lang=lang)
    assert (result.code, result.err, len(result.out.splitlines())) == (0, "", 1)
    text = read_text(path.read_bytes())
    amounts = [sheet["model"]["base_price"], *(line["list_price"] for line in sheet["lines"])]
    amounts += [sheet["totals"]["options"], sheet["totals"]["total"]]
    amounts += [sheet["terms"]["deposit"], sheet["terms"]["balance"]]
    assert [amount for amount in amounts if amount and f"¥{amount:,}" not in text] == []
    for line in sheet["lines"]:
        assert squeeze(line[f"name_{lang}"]) in text
    assert sheet["sheet"]["number"] in text
    assert "李女士" in text


@pytest.mark.usefixtures("use_fonts")
def test_equal_sheets_give_equal_bytes_and_no_more_than_400_kb(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.toml"
    write_sheet(sheet, *FULLEST["su7-ultra"], lang="zh")
    one, again = tmp_path / "one.pdf", tmp_path / "again.pdf"
    for path in (one, again):
        assert run_cli("page", str(sheet), "-o", str(path), lang="zh").code == 0
    assert one.read_bytes() == again.read_bytes()
    assert one.stat().st_size <= 400_000
    read = TaggedPdf(one.read_bytes())
    assert [image.image.size for image in read.page.images if image.image is not None] == [
        (1080, 608), (540, 304), (540, 304),
    ]  # fmt: skip
    assert b"Date" not in one.read_bytes()
    english = tmp_path / "english.pdf"
    assert run_cli("page", str(sheet), "-o", str(english), lang="en").code == 0
    assert english.read_bytes() != one.read_bytes()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_with_the_fonts_of_this_computer_there_is_a_pdf_or_one_sentence(
    tmp_path: Path, lang: str
) -> None:
    sheet, path = tmp_path / "sheet.toml", tmp_path / "page.pdf"
    write_sheet(sheet, *FULLEST["standard"], lang=lang)
    result = run_cli("page", str(sheet), "-o", str(path), lang=lang)
    if result.code == 0:
        text = read_text(path.read_bytes())
        assert [each for each in LABELS[lang] if squeeze(each) not in text] == []
        assert "李女士" in text
        assert path.stat().st_size <= 400_000
        assert find_overlaps(path.read_bytes()) == []
    else:
        assert (result.code, result.out, len(result.error_lines)) == (2, "", 1)
        assert "--font" in result.err
        assert not path.exists()
