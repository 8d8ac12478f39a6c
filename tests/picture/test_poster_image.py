"""Tests of posters: image, texts, and the error if no font has the characters."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.cli.cli_runner import CliResult, run_cli
from xmc_tui.picture import font_lookup

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Write an order sheet of an amethyst SU7 Ultra with some options, and return its path."""
    path = tmp_path / "sheet.toml"
    options = (
        "amethyst",
        "carbon-exterior",
        "caliper-red",
        "--on",
        "2025-10-01",
        "--customer",
        "王女士",
        "-o",
        str(path),
    )
    assert run_cli("quote", "su7-ultra", *options).code == 0
    return path


@pytest.fixture
def latin_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the fonts of the system: Pillow has a built-in one, which has no Chinese."""
    monkeypatch.setattr(font_lookup, "_CHINESE", ())
    monkeypatch.setattr(font_lookup, "_LATIN", ())


def svg_texts(svg: bytes) -> list[str]:
    """Return the texts of an SVG."""
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def read_pixels(path: Path) -> np.ndarray:
    """Return the pixels of an image file."""
    return np.asarray(Image.open(io.BytesIO(path.read_bytes())).convert("RGB"))


def run_poster(sheet: Path, name: str, *more: str) -> tuple[CliResult, Path]:
    """Run `xmc poster`; return its result and the path of the image."""
    path = sheet.parent / name
    # A small poster is fast to draw.
    small = () if {"--size", "--chat"} & set(more) else ("--size", "640x360")
    return run_cli("poster", str(sheet), "-o", str(path), *small, *more), path


@pytest.mark.usefixtures("latin_only")
@pytest.mark.parametrize(
    ("more", "size"), [(("--chat",), (720, 720)), (("--size", "800x450"), (800, 450))]
)
def test_a_png_has_the_requested_size_and_the_paint_of_the_car(
    sheet: Path, more: tuple[str, ...], size: tuple[int, int]
) -> None:
    result, path = run_poster(sheet, "car.png", "--lang", "en", *more)
    assert (result.code, result.err) == (0, "")
    pixels = read_pixels(path)
    assert pixels.shape[:2] == (size[1], size[0])
    purple = (pixels[..., 2].astype(int) > pixels[..., 1] + 40) & (
        pixels[..., 0].astype(int) > pixels[..., 1] + 20
    )
    assert 0.08 < purple.mean() < 0.5


@pytest.mark.usefixtures("latin_only")
def test_the_default_size_is_the_large_one(sheet: Path) -> None:
    path = sheet.parent / "large.png"
    assert run_cli("poster", str(sheet), "-o", str(path)).code == 0
    assert read_pixels(path).shape == (900, 1600, 3)


@pytest.mark.usefixtures("latin_only")
def test_equal_cars_give_equal_bytes_and_other_paints_do_not(sheet: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    assert (
        run_cli("quote", "su7-ultra", "racing-red", "--on", "2025-10-01", "-o", str(other)).code
        == 0
    )
    one, again = (
        run_poster(sheet, name, "--lang", "en")[1].read_bytes() for name in ("a.png", "b.png")
    )
    assert one == again
    assert one != run_poster(other, "c.png", "--lang", "en")[1].read_bytes()


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh", ["小米SU7 Ultra", "紫水晶", "碳纤维外饰套装"]),
        ("en", ["Xiaomi SU7 Ultra", "Amethyst", "Red"]),
    ],
)
def test_an_svg_names_the_options_and_the_price_only_on_request(
    sheet: Path, language: str, expected: list[str]
) -> None:
    result, path = run_poster(sheet, "car.svg", "--lang", language)
    assert result.code == 0
    texts = svg_texts(path.read_bytes())
    assert set(expected) <= set(texts)
    total = 529_900 + 28_000 + 18_000 + 1_500
    assert not any(f"{total:,}" in word for word in texts)
    assert "王女士" not in path.read_text(encoding="utf-8"), "a poster must not name the customer"
    _, priced = run_poster(sheet, "priced.svg", "--lang", language, "--price")
    assert any(f"{total:,}" in word for word in svg_texts(priced.read_bytes()))


@pytest.mark.usefixtures("latin_only")
def test_without_a_chinese_font_there_is_one_error_line_and_no_file(sheet: Path) -> None:
    result, path = run_poster(sheet, "car.png", "--lang", "zh")
    assert (result.code, result.out) == (2, "")
    assert "--font" in result.err
    assert len(result.err.strip().splitlines()) == 1
    assert not path.exists()


def test_the_font_option_needs_a_font_file(sheet: Path) -> None:
    result, path = run_poster(sheet, "car.png", "--lang", "en", "--font", str(sheet))
    assert result.code == 2
    assert not path.exists()


@pytest.mark.parametrize(
    ("name", "more"),
    [("car.jpeg", ()), ("car", ()), ("car.png", ("--size", "12x12")),
     ("car.png", ("--size", "big")), ("car.png", ("--size", "99999x99999")),
     ("missing/car.svg", ())],
)  # fmt: skip
def test_invalid_outputs_give_one_error_line(sheet: Path, name: str, more: tuple[str, ...]) -> None:
    result, path = run_poster(sheet, name, "--lang", "en", *more)
    assert result.code == 2
    assert len(result.err.strip().splitlines()) == 1
    assert not path.exists()


def test_illustrative_sums_are_marked(tmp_path: Path) -> None:
    path = tmp_path / "yu7.toml"
    assert (
        run_cli("quote", "yu7-max", "racing-red", "--on", "2025-10-01", "-o", str(path)).code == 0
    )
    _, drawn = run_poster(path, "yu7.svg", "--lang", "en", "--price")
    texts = svg_texts(drawn.read_bytes())
    assert any(word.startswith("≈") for word in texts)
    assert any("llustrative" in word for word in texts)


@pytest.mark.usefixtures("latin_only")
def test_a_price_that_is_not_that_of_the_sheet_is_refused(sheet: Path) -> None:
    """As on the page; without the price the car of the sheet is drawn."""
    text = sheet.read_text("utf-8")
    assert "total = 577400" in text, "529,900 + 28,000 + 18,000 + 1,500"
    sheet.write_text(text.replace("total = 577400", "total = 477400"), "utf-8")
    result, path = run_poster(sheet, "car.svg", "--lang", "en", "--price")
    assert (result.code, result.out) == (1, "")
    assert "totals.total: is 477,400; the catalog has 577,400" in result.err
    assert not path.exists()
    assert run_poster(sheet, "car.svg", "--lang", "en")[0].code == 0
