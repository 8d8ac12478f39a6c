"""Fonts for the tests of PDFs, which must not depend on those of the computer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.page.font_factory import (
    list_usual_characters,
    make_font,
    save_collection,
    save_font,
)
from tests.prepared_pictures import share_page_pictures, share_prepared_pictures
from xmc_tui.picture import font_lookup


@pytest.fixture(autouse=True, scope="package")
def pictures_prepared_once() -> Iterator[None]:
    """Read and resample the layers of each picture once, and draw the pictures of a car once."""
    with pytest.MonkeyPatch.context() as patch:
        share_prepared_pictures(patch)
        share_page_pictures(patch)
        yield


@pytest.fixture(scope="session")
def font_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a TrueType font, a CFF collection and Latin fonts, regular and bold."""
    folder = tmp_path_factory.mktemp("fonts")
    characters = list_usual_characters()
    latin = {each for each in characters if ord(each) < 0x2E80}
    save_font(make_font("Boxes SC", characters), folder / "Boxes-Regular.ttf")
    faces = [make_font(f"Plates {region}", characters, is_cff=True) for region in ("JP", "SC")]
    save_collection(faces, folder / "Plates-Regular.ttc")
    bold = [
        make_font(f"Plates {region}", characters, is_cff=True, weight=700)
        for region in ("JP", "SC")
    ]
    save_collection(bold, folder / "Plates-Bold.ttc")
    save_font(make_font("Letters", latin), folder / "Letters-Regular.ttf")
    save_font(make_font("Letters", latin, weight=700), folder / "Letters-Bold.ttf")
    return folder


@pytest.fixture
def use_fonts(monkeypatch: pytest.MonkeyPatch, font_folder: Path) -> None:
    """Make the TrueType font the only Chinese one of the computer."""
    monkeypatch.setattr(font_lookup, "_CHINESE", (str(font_folder / "Boxes-Regular.ttf"),))
    monkeypatch.setattr(font_lookup, "_LATIN", (str(font_folder / "Letters-Regular.ttf"),))


@pytest.fixture
def use_cff_fonts(monkeypatch: pytest.MonkeyPatch, font_folder: Path) -> None:
    """Make the CFF collection the only Chinese font of the computer."""
    monkeypatch.setattr(font_lookup, "_CHINESE", (str(font_folder / "Plates-Regular.ttc"),))
    monkeypatch.setattr(font_lookup, "_LATIN", (str(font_folder / "Letters-Regular.ttf"),))


@pytest.fixture
def latin_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the fonts of the system: Pillow has a built-in one, which has no Chinese."""
    monkeypatch.setattr(font_lookup, "_CHINESE", ())
    monkeypatch.setattr(font_lookup, "_LATIN", ())
