"""Tests of the customer's page: content, escaping, no ids, and a QR code that decodes."""

from __future__ import annotations

import base64
import io
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from markdown_it import MarkdownIt
from PIL import Image

from tests.cli.cli_runner import find_control_characters, run_cli
from tests.page.page_factory import DETAILS, FULLEST, make_test_page
from tests.storage.sheet_tools import QUALIFYING, YU7_DEAREST
from tests.tui.test_hostile_input import HOSTILE
from xmc_tui.configurator import SheetDetails
from xmc_tui.domain.catalog import Catalog, Model, SelectionMode
from xmc_tui.domain.catalog_values import Price, PriceBasis
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.page import SUFFIXES, PagePicture, render_page

ON = ("--on", "2025-10-01")

#: Elements without an end tag.
VOID = {"meta", "img", "br", "path", "rect"}


class Reader(HTMLParser):
    """Strict HTML parser: every element has to be closed in order.

    It collects the texts, the elements and the URLs they refer to.
    """

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(re.sub("</?span>", "", page))  # <span> does not split a text
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.texts.append(" ".join(data.split()))

    @property
    def text(self) -> str:
        """The visible text of the page."""
        return " ".join(text for text in self.texts if text)


def qr_bitmap(page: Reader) -> memoryview:
    """Return the QR code of a page as a bitmap, 8 pixels per module.

    The path of its SVG consists of horizontal runs of dark modules, as `M x y h length m gap 0`.
    """
    box = next(each for tag, each in page.elements if tag == "svg")["viewbox"]
    size = int(float((box or "").split()[2]))
    path = next(
        each for tag, each in page.elements if tag == "path" and each.get("class") == "qrline"
    )["d"]
    scale = 8
    points = [bytearray(b"\xff" * size * scale) for _ in range(size * scale)]
    x = y = 0.0
    for command, first, second in re.findall(r"([Mmh])(-?[\d.]+)(?:[ ,]?(-?[\d.]+))?", path or ""):
        if command == "h":
            for row in range(int(y) * scale, (int(y) + 1) * scale):
                points[row][int(x) * scale : int(x + float(first)) * scale] = b"\x00" * (
                    int(float(first)) * scale
                )
            x += float(first)
        else:
            x, y = (0.0, 0.0) if command == "M" else (x, y)
            x, y = x + float(first), y + float(second)
    return memoryview(b"".join(points)).cast("B", shape=[size * scale, size * scale])


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("name", FULLEST)
def test_the_page_is_complete_and_self_contained(launch: Catalog, name: str, code: str) -> None:
    model, options = FULLEST[name]
    page = make_test_page(launch, model, options, code)
    html = render_page(page, ".html")
    read = Reader(html)
    tags = [tag for tag, _ in read.elements]
    assert tags[:2] == ["html", "head"]
    assert read.elements[0][1]["lang"] == ("zh-CN" if code == "zh" else "en")
    assert {"script", "link", "iframe", "object", "form"} & set(tags) == set()
    assert [each for _, each in read.elements if {"src", "href"} & each.keys()] == []
    assert "@import" not in html
    assert "url(" not in html
    assert "size: A4" in html
    for text in (
        page.title,
        page.status,
        page.code.note,
        *(item.name for item in page.items),
        *(sum_.amount for sum_ in page.sums),
    ):
        assert text in read.text
    assert bool(page.standard.lines) is (model == "su7-ultra")
    sections = [page.eligibility, page.terms, *([page.standard] if page.standard.lines else [])]
    for section in sections:
        for text in (section.heading, *section.lines):
            assert " ".join(text.split()) in read.text
    found: list[Any] = zxingcpp.read_barcodes(qr_bitmap(read))
    assert [each.text for each in found] == [page.code.text]
    assert page.code.text in read.text


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("code", ["zh", "en"])
def test_the_page_has_the_amounts_and_dates_of_the_quote(
    launch: Catalog, code: str, suffix: str
) -> None:
    text = render_page(make_test_page(launch, "su7-ultra", list(QUALIFYING), code), suffix)
    text = Reader(text).text if suffix == ".html" else text.replace("\\", "")
    for expected in (
        "¥529,900",
        "¥130,000",
        "¥659,900",
        "¥100,000",
        "¥80,000",
        "¥579,900",
        *(f"¥{amount}" for amount in ("42,000", "12,000", "25,000", "14,000", "9,000")),
        "2026-02-15",
        "2026-04-29",
        "2025-10-01",
        "2025-12-30",
        "XMC-20251001-7K3Q9",
        "李女士",
        "王顾问",
        "北京 展厅",
        "XMC-618E-SVS1-AH",
    ):
        assert expected in text
    assert ("≈" in text) is False


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("name", FULLEST)
def test_every_amount_has_its_currency(launch: Catalog, name: str, code: str, suffix: str) -> None:
    page = make_test_page(launch, *FULLEST[name], code, date(2025, 9, 28))
    text = render_page(page, suffix)
    text = Reader(text).text if suffix == ".html" else text.replace("\\", "")
    amounts = re.findall(r".\d{1,3}(?:,\d{3})+", text)
    assert len(amounts) > 8
    assert [amount for amount in amounts if amount[0] != "¥"] == []


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_illustrative_prices_are_marked_and_explained(launch: Catalog, suffix: str) -> None:
    text = render_page(make_test_page(launch, *FULLEST["yu7-max"], "en"), suffix).replace("\\", "")
    assert "≈ Illustrative price, not published" in text
    assert "Illustrative prices" in text


def test_each_amount_that_includes_an_illustrative_price_is_marked(launch: Catalog) -> None:
    page = make_test_page(launch, *FULLEST["yu7-max"], "en")
    assert [each.amount for each in page.sums] == ["≈¥108,000", "≈¥437,900"]
    assert page.total == page.sums[-1]
    model = launch.model_by_id["yu7-max"]
    charged = [model.options[name].price for name in YU7_DEAREST]
    assert sorted(item.price for item in page.items) == sorted(
        f"{'≈' if price.is_illustrative else ''}¥{price.amount:,}"
        for price in (model.price, *charged)
        if price.amount
    )
    assert page.eligibility.lines[0] == "Options total ≈¥108,000 · your build qualifies"
    assert page.terms.lines[0] == "Deposit ¥80,000; balance ≈¥357,900"


def test_a_car_and_gifts_at_illustrative_prices_are_marked(launch: Catalog) -> None:
    def ours(price: Price) -> Price:
        return replace(price, basis=PriceBasis.ILLUSTRATIVE)

    def changed(model: Model) -> Model:
        groups = tuple(
            replace(
                group,
                options=tuple(replace(each, price=ours(each.price)) for each in group.options),
            )
            if group.pick is SelectionMode.GIFT
            else group
            for group in model.groups
        )
        return replace(model, price=ours(model.price), groups=groups)

    catalog = replace(launch, models=tuple(map(changed, launch.models)))
    page = make_test_page(catalog, "su7-ultra", list(QUALIFYING), "en")
    assert [each.amount[0] for each in page.sums] == ["≈"] * 2
    assert page.items[0].price == "≈¥529,900"
    assert [item.remark for item in page.items if "≈" in item.remark] == [
        "worth ≈¥10,000",
        "worth ≈¥6,000",
        "worth ≈¥3,000",
    ]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("code", ["zh", "en"])
def test_no_id_no_source_and_no_note_is_on_the_page(
    launch: Catalog, code: str, suffix: str
) -> None:
    for model, options in FULLEST.values():
        text = render_page(make_test_page(launch, model, options, code), suffix).replace("\\", "")
        ids = [name for name in (*launch.model_by_id[model].options, model) if "-" in name]
        assert [name for name in ids if name in text] == []
        assert [source for source in launch.sources if source in text and source != "ours"] == []
        for private in (DETAILS.customer_phone, DETAILS.customer_note, "sha256"):
            assert private not in text


def read_markdown(text: str) -> str:
    """Return the visible text of a Markdown page.

    Links, code and HTML in it are left out.
    """
    blocks = MarkdownIt("commonmark", {"linkify": False}).enable("table").parse(text)
    return "\n".join(
        "".join(part.content for part in block.children or [] if part.type == "text")
        for block in blocks
        if block.type == "inline"
    )


@pytest.mark.parametrize(
    "name", ["1. Li", "12) Li", "- Li", "+ Li", "# Li", "=", "> Li", "* Li", "2025-10-01", "a_b_c"]
)
def test_a_name_that_looks_like_markdown_stays_a_name(launch: Catalog, name: str) -> None:
    text = render_page(
        make_test_page(launch, "su7-ultra", [], "en", details=SheetDetails(customer_name=name)),
        ".md",
    )
    assert f"Customer: {name}" in read_markdown(text).splitlines()


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("name", FULLEST)
def test_a_plain_page_has_no_markdown_escapes(launch: Catalog, name: str, code: str) -> None:
    model, options = FULLEST[name]
    text = render_page(
        make_test_page(launch, model, options, code, details=SheetDetails(customer_name="李女士")),
        ".md",
    )
    assert "\\" not in text


@pytest.mark.parametrize(("code", "line"), [("zh", "- 客户：李女士"), ("en", "- Customer: 李女士")])
def test_a_markdown_page_has_the_colon_of_its_language(
    launch: Catalog, code: str, line: str
) -> None:
    details = SheetDetails(customer_name="李女士")
    text = render_page(make_test_page(launch, "su7-ultra", [], code, details=details), ".md")
    assert line in text.splitlines()


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("what", HOSTILE)
def test_every_text_is_escaped(launch: Catalog, what: str, suffix: str) -> None:
    markup = '<script>alert("x")</script><img src=x onerror=y>|`**#'
    hostile = HOSTILE[what] + markup
    details = SheetDetails(advisor=hostile, store=hostile, customer_name=hostile)
    text = render_page(make_test_page(launch, "su7-ultra", [], "en", details=details), suffix)
    assert find_control_characters(text) <= {"\u200d"}, "the joiner of emoji is part of a name"
    if suffix == ".html":
        read = Reader(text)
        assert {"script", "img"} & {tag for tag, _ in read.elements} == set()
        assert 'alert("x")' in read.text
    elif suffix == ".md":
        assert read_markdown(text).count(markup) == 3


def test_a_page_has_only_pictures_of_known_media_types(launch: Catalog) -> None:
    assert "<figure" not in render_page(make_test_page(launch, "su7-ultra", [], "zh"), ".html")
    picture = PagePicture(b"\x00\x01\x02", "image/png", 'front "<x>')
    html = render_page(make_test_page(launch, "su7-ultra", [], "zh", pictures=(picture,)), ".html")
    images = [each for tag, each in Reader(html).elements if tag == "img"]
    assert images == [{"alt": 'front "<x>', "src": "data:image/png;base64,AAEC"}]
    for other in ("text/html", "image/svg+xml", 'image/png" onload="x'):
        page = make_test_page(
            launch, "su7-ultra", [], "zh", pictures=(replace(picture, media_type=other),)
        )
        with pytest.raises(ValueError, match="media type"):
            render_page(page, ".html")


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Write a sheet of a customer with a Chinese name."""
    path = tmp_path / "sheet.toml"
    assert (
        run_cli(
            "quote",
            "su7-ultra",
            "amethyst",
            *ON,
            "--customer",
            "李女士",
            "-o",
            str(path),
            lang="zh",
        ).code
        == 0
    )
    return path


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_page_has_the_language_of_its_sheet_unless_set(sheet: Path, suffix: str) -> None:
    path = sheet.with_suffix(suffix)
    result = run_cli("page", str(sheet), "-o", str(path), lang=None)
    assert (result.code, result.err, len(result.out.splitlines())) == (0, "", 1)
    assert str(path) in result.out
    assert "紫水晶" in path.read_text(encoding="utf-8")
    assert run_cli("page", str(sheet), "-o", str(path), lang="en").code == 0
    assert "Amethyst" in path.read_text(encoding="utf-8")


def test_without_a_file_the_page_is_printed_as_text(sheet: Path) -> None:
    result = run_cli("page", str(sheet), lang="en")
    assert (result.code, result.err) == (0, "")
    assert "557,900" in result.out
    assert not find_control_characters(result.out)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_invalid_page_command_is_one_sentence(sheet: Path, tmp_path: Path, lang: str) -> None:
    for arguments in (
        (str(sheet), "-o", str(tmp_path / "page.docx")),
        (str(sheet), "-o", str(tmp_path / "page")),
        (str(sheet), "-o", str(tmp_path / "nowhere" / "page.html")),
        (str(tmp_path / "missing.toml"), "-o", str(tmp_path / "page.html")),
        (str(sheet), "-o"),
        (),
    ):
        result = run_cli("page", *arguments, lang=lang)
        assert (result.code, result.out, len(result.error_lines)) == (2, "", 1), arguments
    assert sorted(tmp_path.iterdir()) == [sheet]


def test_a_sheet_with_wrong_figures_has_no_page(sheet: Path, tmp_path: Path) -> None:
    sheet.write_text(
        sheet.read_text(encoding="utf-8").replace("total = 557900", "total = 457900"),
        encoding="utf-8",
    )
    result = run_cli("page", str(sheet), "-o", str(tmp_path / "page.html"))
    assert result.code == 1
    assert "557,900" in result.err
    assert not (tmp_path / "page.html").exists()


def test_the_written_page_has_pictures_of_the_outside_and_the_inside(sheet: Path) -> None:
    path, again = sheet.with_suffix(".html"), sheet.with_name("again.html")
    assert run_cli("page", str(sheet), "-o", str(path), lang="en").code == 0
    read = Reader(path.read_text(encoding="utf-8"))
    images = [each for tag, each in read.elements if tag == "img"]
    prefix = "data:image/webp;base64,"
    pictures = []
    for each in images:
        source = each["src"] or ""
        assert source.startswith(prefix)
        with Image.open(io.BytesIO(base64.b64decode(source.removeprefix(prefix)))) as picture:
            pictures.append((each["alt"], picture.size))
    assert pictures == [
        ("Xiaomi SU7 Ultra · Front", (1400, 788)),
        ("Xiaomi SU7 Ultra · Rear", (700, 394)),
        ("Xiaomi SU7 Ultra · Seats", (700, 394)),
    ]
    assert "Illustration only. Actual colour may differ." in read.text
    assert path.stat().st_size < 200_000
    assert run_cli("page", str(sheet), "-o", str(again), lang="en").code == 0
    assert again.read_bytes() == path.read_bytes()


def test_the_page_of_the_command_has_the_link_of_the_settings(
    sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XMC_PAGE_URL", "https://store.example/build/")
    result = run_cli("page", str(sheet), lang="en")
    assert (result.code, result.err) == (0, "")
    assert re.search(r"^https://store\.example/build/XMC-[0-9A-Z-]+$", result.out, re.MULTILINE)
    monkeypatch.setenv("XMC_PAGE_URL", "javascript:alert(1)")
    result = run_cli("page", str(sheet), lang="en")
    assert (result.code, len(result.error_lines)) == (0, 1)
    assert "XMC_PAGE_URL" in result.err
    assert "javascript" not in result.out
