"""Tests of the customer's page in Chromium: on phones and wide screens, and printed on one A4."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from tests.deep_test_sizes import deep_case, deep_cases
from tests.page.chromium_printer import (
    WIDTHS,
    find_chromium,
    measure_widths,
    print_to_pdf,
    take_screenshot,
    write_page,
)
from tests.page.page_factory import FULLEST, make_test_page
from xmc_tui.configurator import SheetDetails
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.domain.order_records import OrderRecord, Outcome
from xmc_tui.page import render_page

BROWSER = find_chromium() or ""

pytestmark = pytest.mark.skipif(
    not BROWSER, reason="no Chromium, Chrome or Edge is installed; .ci/run installs one if possible"
)

#: Size of an A4 page in points.
A4 = (595, 842)


def letters(text: str) -> str:
    """Return a text without whitespace, in compatibility form (NFKC).

    A PDF contains presentation forms of some characters.
    """
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("su7-ultra", "zh"), deep_case("yu7-max", "en"),
        deep_case("su7-ultra", "en"), deep_case("yu7-max", "zh"),
        deep_case("standard", "zh"), deep_case("standard", "en"),
    ],
)  # fmt: skip
def test_the_longest_pages_print_on_one_a4_page(
    launch: Catalog, tmp_path: Path, name: str, code: str
) -> None:
    page = tmp_path / "page.html"
    html = write_page(launch, name, code, page)
    pages = PdfReader(print_to_pdf(BROWSER, page)).pages
    assert len(pages) == 1
    assert [float(side) for side in pages[0].mediabox[2:]] == pytest.approx(A4, abs=1)
    printed = letters(pages[0].extract_text())
    prices = re.findall(r'<td class="price">([^<]+)</td>', html)
    assert len(prices) > 4
    for price in prices:
        assert letters(price) in printed
    assert "XMC-20250928-7K3Q9" in printed
    assert pages[0].images, "the car"


@pytest.mark.parametrize("code", deep_cases(["en", "zh"]))
def test_the_stages_of_an_order_fit_on_the_page_too(
    launch: Catalog, tmp_path: Path, code: str
) -> None:
    page = tmp_path / "page.html"
    order = OrderRecord("XMC-20250928-7K3Q9", Outcome.WON, "painting", hours=24)
    write_page(launch, "su7-ultra", code, page, order=order)
    (printed,) = PdfReader(print_to_pdf(BROWSER, page)).pages
    text = letters(printed.extract_text())
    for stage in launch.programme.stages:
        assert letters(stage.name.in_language(code)) in text
    for width, found in zip(WIDTHS, measure_widths(BROWSER, page), strict=True):
        assert found["faults"] == [], width
        assert (found["inner"], found["scroll"]) == (width, width)


@pytest.mark.parametrize("rows", [20, deep_case(30)])
def test_a_page_with_many_items_prints_on_one_a4_page(
    launch: Catalog, tmp_path: Path, rows: int
) -> None:
    page = make_test_page(launch, *FULLEST["su7-ultra"], "en")
    items = (page.items * 3)[:rows]
    path = tmp_path / "page.html"
    html = render_page(replace(page, items=items), ".html")
    car = write_page(launch, "su7-ultra", "en", tmp_path / "car.html")
    figure = re.search("<figure>.*</figure>", car)
    assert figure
    path.write_text(html.replace("<dl>", f"{figure[0]}<dl>"), encoding="utf-8")
    assert len(PdfReader(print_to_pdf(BROWSER, path)).pages) == 1


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("yu7-max", "en"), deep_case("su7-ultra", "zh"),
        deep_case("su7-ultra", "en"), deep_case("yu7-max", "zh"),
        deep_case("standard", "zh"), deep_case("standard", "en"),
    ],
)  # fmt: skip
def test_no_element_is_cut_at_any_width(
    launch: Catalog, tmp_path: Path, name: str, code: str
) -> None:
    page = tmp_path / "page.html"
    write_page(launch, name, code, page, "https://store.example/build?language=zh&code=")
    for width, found in zip(WIDTHS, measure_widths(BROWSER, page), strict=True):
        assert found["faults"] == [], width
        assert (found["inner"], found["scroll"]) == (width, width)
        assert found["elements"] > 80
        large, *_, qr = found["pictures"]
        assert large >= min(width * 0.6, 640), "the car is large"
        assert qr >= 150, "the QR code is large enough for a phone's camera"


def test_long_names_are_not_cut_on_a_phone(launch: Catalog, tmp_path: Path) -> None:
    long_name = "W" * 300
    details = SheetDetails(advisor=long_name, store=long_name, customer_name=long_name)
    page = make_test_page(
        launch, "su7-ultra", [], "en", details=details, page_url=f"https://a.example/{'p' * 180}"
    )
    path = tmp_path / "page.html"
    path.write_text(render_page(page, ".html"), encoding="utf-8")
    for width, found in zip((360, 390), measure_widths(BROWSER, path, (360, 390)), strict=True):
        assert (found["faults"], found["scroll"]) == ([], width)


@pytest.mark.parametrize("name", ["yu7-max", deep_case("su7-ultra"), deep_case("standard")])
def test_the_qr_code_decodes_from_a_screenshot(launch: Catalog, tmp_path: Path, name: str) -> None:
    page = tmp_path / "page.html"
    code = re.search(r"<strong>(XMC-[^<]+)</strong>", write_page(launch, name, "zh", page))
    assert code
    with Image.open(take_screenshot(BROWSER, page)) as picture:
        assert [each.text for each in zxingcpp.read_barcodes(picture.convert("L"))] == [code[1]]
