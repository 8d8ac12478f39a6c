"""Tests of the customer's page in print: one A4, complete, with a QR code that decodes."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from tests.deep_test_sizes import deep_case
from tests.page.chromium_printer import find_chromium, print_to_pdf, take_screenshot, write_page
from xmc_tui.domain.catalog import Catalog

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
        ("su7-ultra", "zh"), ("yu7-max", "en"),
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
    for price in re.findall(r'<td class="price">([^<]+)</td>', html):
        assert letters(price) in printed
    assert "XMC-20250928-7K3Q9" in printed
    assert pages[0].images, "the car"


@pytest.mark.parametrize("name", ["yu7-max", deep_case("su7-ultra"), deep_case("standard")])
def test_the_qr_code_decodes_from_a_screenshot(launch: Catalog, tmp_path: Path, name: str) -> None:
    page = tmp_path / "page.html"
    code = re.search(r"<strong>(XMC-[^<]+)</strong>", write_page(launch, name, "zh", page))
    assert code
    with Image.open(take_screenshot(BROWSER, page)) as picture:
        assert [each.text for each in zxingcpp.read_barcodes(picture.convert("L"))] == [code[1]]
