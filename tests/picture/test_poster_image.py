"""Tests of posters: image, text, and the error if no font has the characters."""

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
    """Write a sheet of an amethyst SU7 Ultra with some options."""
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
    """Hide the fonts of the system: Pillow's own remains, which has no Chinese."""
    monkeypatch.setattr(font_lookup, "_CHINESE", ())
    monkeypatch.setattr(font_lookup, "_LATIN", ())


def words_of(svg: bytes) -> list[str]:
    """Return the texts of an SVG."""
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def pixels_of(path: Path) -> np.ndarray:
    """Return the pixels of an image file."""
    return np.asarray(Image.open(io.BytesIO(path.read_bytes())).convert("RGB"))


def poster(sheet: Path, name: str, *more: str) -> tuple[CliResult, Path]:
    """Run `xmc poster`; return its result and the path of the image."""
    path = sheet.parent / name
    small = () if {"--size", "--chat"} & set(more) else ("--size", "640x360")  # fast to draw
    return run_cli("poster", str(sheet), "-o", str(path), *small, *more), path


@pytest.mark.usefixtures("latin_only")
@pytest.mark.parametrize(
    ("more", "size"), [(("--chat",), (720, 720)), (("--size", "800x450"), (800, 450))]
)
def test_a_png_has_the_size_that_was_asked_for_and_the_paint_of_the_car(
    sheet: Path, more: tuple[str, ...], size: tuple[int, int]
) -> None:
    result, path = poster(sheet, "car.png", "--lang", "en", *more)
    assert (result.code, result.err) == (0, "")
    pixels = pixels_of(path)
    assert pixels.shape[:2] == (size[1], size[0])
    purple = (pixels[..., 2].astype(int) > pixels[..., 1] + 40) & (
        pixels[..., 0].astype(int) > pixels[..., 1] + 20
    )
    assert 0.08 < purple.mean() < 0.5


@pytest.mark.usefixtures("latin_only")
def test_without_a_size_it_is_the_large_one(sheet: Path) -> None:
    path = sheet.parent / "large.png"
    assert run_cli("poster", str(sheet), "-o", str(path)).code == 0
    assert pixels_of(path).shape == (900, 1600, 3)


@pytest.mark.usefixtures("latin_only")
def test_another_paint_is_another_poster_and_the_same_car_the_same_bytes(
    sheet: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.toml"
    assert (
        run_cli("quote", "su7-ultra", "racing-red", "--on", "2025-10-01", "-o", str(other)).code
        == 0
    )
    one, again = (
        poster(sheet, name, "--lang", "en")[1].read_bytes() for name in ("a.png", "b.png")
    )
    assert one == again
    assert one != poster(other, "c.png", "--lang", "en")[1].read_bytes()


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh", ["小米SU7 Ultra", "紫水晶", "碳纤维外饰套装"]),
        ("en", ["Xiaomi SU7 Ultra", "Amethyst", "Red"]),
    ],
)
def test_an_svg_says_the_car_in_words_and_the_price_only_when_asked(
    sheet: Path, language: str, expected: list[str]
) -> None:
    result, path = poster(sheet, "car.svg", "--lang", language)
    assert result.code == 0
    tr = words_of(path.read_bytes())
    assert set(expected) <= set(tr)
    total = 529_900 + 28_000 + 18_000 + 1_500
    assert not any(f"{total:,}" in word for word in tr)
    assert "王女士" not in path.read_text(encoding="utf-8"), (
        "a poster tells nothing of the customer"
    )
    _, priced = poster(sheet, "priced.svg", "--lang", language, "--price")
    assert any(f"{total:,}" in word for word in words_of(priced.read_bytes()))


@pytest.mark.usefixtures("latin_only")
def test_no_font_with_chinese_is_one_sentence_and_no_file(sheet: Path) -> None:
    result, path = poster(sheet, "car.png", "--lang", "zh")
    assert (result.code, result.out) == (2, "")
    assert "--font" in result.err
    assert len(result.err.strip().splitlines()) == 1
    assert not path.exists()


def test_a_font_that_is_named_must_be_one(sheet: Path) -> None:
    result, path = poster(sheet, "car.png", "--lang", "en", "--font", str(sheet))
    assert result.code == 2
    assert not path.exists()


@pytest.mark.parametrize(
    ("name", "more"),
    [("car.jpeg", ()), ("car", ()), ("car.png", ("--size", "12x12")),
     ("car.png", ("--size", "big")), ("car.png", ("--size", "99999x99999")),
     ("missing/car.svg", ())],
)  # fmt: skip
def test_what_cannot_be_drawn_or_written_is_one_sentence(
    sheet: Path, name: str, more: tuple[str, ...]
) -> None:
    result, path = poster(sheet, name, "--lang", "en", *more)
    assert result.code == 2
    assert len(result.err.strip().splitlines()) == 1
    assert not path.exists()


def test_illustrative_sums_are_marked(tmp_path: Path) -> None:
    path = tmp_path / "yu7.toml"
    assert (
        run_cli("quote", "yu7-max", "racing-red", "--on", "2025-10-01", "-o", str(path)).code == 0
    )
    _, drawn = poster(path, "yu7.svg", "--lang", "en", "--price")
    tr = words_of(drawn.read_bytes())
    assert any(word.startswith("≈") for word in tr)
    assert any("illustrative" in word for word in tr)
