"""Tests of the layout of posters: every item is named, no text is cut, and none overlap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import combinations
from typing import NamedTuple

import pytest
from PIL import ImageFont

from tests.page.page_factory import FULLEST
from xmc_tui.domain.build import build_from_wished_options
from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.pricing import compute_quote
from xmc_tui.i18n import translator_for
from xmc_tui.picture.poster_layout import (
    PosterLabel,
    PosterLayout,
    PosterText,
    lay_out_poster,
)
from xmc_tui.presentation.poster_texts import poster_items
from xmc_tui.services.poster_writer import make_poster_text
from xmc_tui.storage.catalog.catalog_loader import load_catalog
from xmc_tui.storage.standard_paths import shipped_catalog

SIZES = [(1600, 900), (720, 720), (800, 450), (320, 320), (320, 1200), (4096, 1000), (4096, 4096)]


class Area(NamedTuple):
    """The rectangle of a text in pixels."""

    left: float
    top: float
    right: float
    bottom: float


def measure(text: str, size: float) -> float:
    """Return the width of a text at a size."""
    return measure_em(text) * size


@cache
def measure_em(text: str) -> float:
    """Return a width in ems: in the built-in font, and one for each Chinese character."""
    chinese = [character for character in text if character >= "\u2e80"]
    rest = "".join(character for character in text if character < "\u2e80")
    return len(chinese) + ImageFont.load_default(100).getlength(rest) / 100


def find_area(label: PosterLabel) -> Area:
    """Return the area of a text: three quarters of the size above the baseline, a fifth below."""
    width = measure(label.text, label.size)
    left = label.x - width if label.is_right_aligned else label.x
    return Area(left, label.y - 0.75 * label.size, left + width, label.y + 0.2 * label.size)


def check_layout(layout: PosterLayout, text: PosterText, size: tuple[int, int]) -> None:
    """Check that all texts are there, inside the poster, and that none overlap."""
    texts = [label.text for label in layout.labels]
    expected = [part for item in text.items for part in item]
    others = text.brand, text.title, text.note, text.price, text.progress
    expected += [each for each in others if each]
    assert sorted(texts) == sorted(expected)
    areas = [(label, find_area(label)) for label in layout.labels]
    for label, area in areas:
        assert area.left >= 0, label
        assert area.top >= 0, label
        assert area.right <= size[0] + 0.5, label
        assert area.bottom <= size[1], label
    for (one, first), (other, second) in combinations(areas, 2):
        apart = (
            first.right <= second.left
            or second.right <= first.left
            or first.bottom <= second.top
            or second.bottom <= first.top
        )
        assert apart, (one, other)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """Return the shipped catalog."""
    return load_catalog(shipped_catalog())


def find_longest_names(catalog: Catalog, model_id: str, code: str) -> list[str]:
    """Return the option with the longest name of every group of a model."""
    tr = translator_for(code)
    return [
        max(group.options, key=lambda option: measure(tr.localize(option.name), 100)).id
        for group in catalog.model_by_id[model_id].groups
        if group.options
    ]


def poster_texts(catalog: Catalog, code: str) -> Iterator[PosterText]:
    """Yield the texts of the fullest builds, and of those with the longest names."""
    tr = translator_for(code)
    builds = [
        *FULLEST.values(),
        *((model.id, find_longest_names(catalog, model.id, code)) for model in catalog.models),
    ]
    for model_id, options in builds:
        build = build_from_wished_options(catalog.model_by_id[model_id], options)
        quote = compute_quote(catalog, build, date(2025, 10, 1))
        for priced in (False, True):
            yield make_poster_text(catalog, quote, tr, priced)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("code", ["zh", "en"])
def test_every_item_is_named_and_no_text_is_cut_or_overlaps(
    code: str, size: tuple[int, int], catalog: Catalog
) -> None:
    texts = list(poster_texts(catalog, code))
    assert max(len(text.items) for text in texts) >= 13
    for text in texts:
        check_layout(lay_out_poster(text, size, measure), text, size)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("count", [0, 1, 9, 40])
def test_long_names_and_many_items_become_small(count: int, size: tuple[int, int]) -> None:
    items = tuple((f"Group {number}", f"{number} " + "a long name " * 9) for number in range(count))
    text = PosterText("Brand " * 40, "Title " * 40, items, "1,234 yuan " * 20, "note " * 99)
    check_layout(lay_out_poster(text, size, measure), text, size)


@pytest.mark.parametrize("code", ["zh", "en"])
def test_names_are_readable_on_the_predefined_sizes(code: str, catalog: Catalog) -> None:
    for text in poster_texts(catalog, code):
        for size, least in (((1600, 900), 17), ((720, 720), 10)):
            labels = lay_out_poster(text, size, measure).labels
            names = {name for _, name in text.items}
            assert min(label.size for label in labels if label.text in names) >= least


def test_the_picture_is_below_the_title_or_leaves_room_for_it(catalog: Catalog) -> None:
    for text in poster_texts(catalog, "en"):
        for size in SIZES:
            picture = lay_out_poster(text, size, measure).picture
            assert picture.x >= 0
            assert picture.y >= 0
            assert picture.x + picture.width <= size[0]
            assert picture.y + picture.height <= size[1]
            assert picture.width * picture.height >= 0.15 * size[0] * size[1]


def test_all_chosen_options_that_are_not_standard_are_items(catalog: Catalog) -> None:
    tr = translator_for("en")
    for model_id, options in FULLEST.values():
        model = catalog.model_by_id[model_id]
        build = build_from_wished_options(model, options)
        named = {
            name for _, name in poster_items(compute_quote(catalog, build, date(2025, 10, 1)), tr)
        }
        assert {tr.localize(model.options[option].name) for option in options} <= named
