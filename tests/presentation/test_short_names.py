"""Shorter forms of names: they identify the item in its group and keep proper names whole."""

from __future__ import annotations

import re

import pytest

from tests.presentation.test_price_bar import view_of
from xmc_tui.domain.catalog import Catalog, Group, Model
from xmc_tui.presentation.short_names import forms_with_kind, forms_without_kind, shorten
from xmc_tui.presentation.step_rail import step_strip_lines
from xmc_tui.presentation.styled_text import plain_text

WHEELS = (
    "U wheel",
    "U wheel, yellow rim ring",
    "U forged wheel, graphite black",
    "Five-spoke two-layer forged wheel, amber gold",
)
INCHES = ("20-inch plum-blossom wheel", "21-inch forged plum-blossom wheel", "20-inch Mi wheel")
COLOURS = ("Bright Yellow and black", "Black and yellow", "Black and red", "Moonshadow Grey")
DECALS = (
    "Classic decal, black, sides only",
    "Classic lightning decal, black",
    "Classic lightning decal, black, sides only",
)
PAINTS = ("Dawn Pink", "Dawn Pink, matte", "Lightning Yellow", "Sprout Yellow")


@pytest.mark.parametrize(
    ("name", "group", "forms"),
    [
        ("U wheel", WHEELS, ["U wheel"]),
        (
            "U forged wheel, graphite black",
            WHEELS,
            [
                "U forged wheel, graphite black",
                "forged wheel, graphite black",
                "wheel, graphite black",
                "graphite black",
                "graphite",
            ],
        ),
        (
            "20-inch plum-blossom wheel",
            INCHES,
            ["20-inch plum-blossom wheel", "20-inch plum-blossom", "20-inch plum"],
        ),
        ("20-inch Mi wheel", INCHES, ["20-inch Mi wheel", "20-inch Mi", "Mi wheel", "Mi"]),
        (
            "Bright Yellow and black",
            COLOURS,
            ["Bright Yellow and black", "Bright Yellow/black", "Bright Yellow"],
        ),
        ("Black and yellow", COLOURS, ["Black and yellow", "Black/yellow"]),
        ("Moonshadow Grey", COLOURS, ["Moonshadow Grey"]),
        ("Dawn Pink, matte", PAINTS, ["Dawn Pink, matte"]),
        (
            "Classic lightning decal, black",
            DECALS,
            [
                "Classic lightning decal, black",
                "Classic lightning, black",
                "lightning decal, black",
                "lightning, black",
            ],
        ),
        (
            "Classic lightning decal, black, sides only",
            DECALS,
            [
                "Classic lightning decal, black, sides only",
                "Classic lightning, black, sides only",
                "lightning decal, black, sides only",
                "lightning, black, sides only",
            ],
        ),
        ("Dawn Pink, matte", PAINTS[1:], ["Dawn Pink, matte", "Dawn Pink"]),
    ],
)
def test_a_form_is_the_name_of_one_item_of_the_group(
    name: str, group: tuple[str, ...], forms: list[str]
) -> None:
    assert list(forms_without_kind(name, group)) == forms


def test_the_kind_stays_in_a_form_whose_heading_does_not_say_it() -> None:
    name = "Carbon-fibre double-duct bonnet, exposed carbon"
    assert shorten(forms_with_kind(name), 18) == "double-duct bonnet"
    assert shorten(forms_with_kind(name), 4).count("…") == 1


def words(name: str) -> str:
    """Return the words of a name, without those that only join."""
    return re.sub(r"[ ,/]+(?:and )?", " ", name).casefold()


def leading_group(model: Model, step: str) -> Group:
    """Return the group that a step of the strip shows."""
    return next(group for group in model.groups if group.step == step)


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("step", ["paint", "wheels", "calipers", "interior"])
def test_the_strip_names_the_item_and_no_other(launch: Catalog, step: str, number: int) -> None:
    """Two items of a step never have the same form, and no form is a word alone of a colour."""
    model = launch.models[number]
    column = ["paint", "wheels", "calipers", "interior"].index(step) + 2
    for cells in range(80, 100):
        texts = {}
        for option in leading_group(model, step).options:
            heads, chosen = step_strip_lines(view_of(launch, [option.id], "en", model.id), cells)
            start = sum(len(span.text) for span in heads[: column - 1])
            end = start + len(heads[column - 1].text)
            text = plain_text(chosen)[start:end].strip()
            texts[option.id] = text
            assert words(text) in words(option.name.en), (cells, text)
            assert text not in ("Bright", "Black", "wheel", "Grey", "Sea Blue", "seats"), cells
        assert len(set(texts.values())) == len(texts), (cells, texts)


def test_a_status_makes_room_for_names(launch: Catalog) -> None:
    _, chosen = step_strip_lines(view_of(launch, ["amethyst"]), 80)
    assert plain_text(chosen).endswith("  Not qualified")
    _, chosen = step_strip_lines(view_of(launch), 80)
    assert "  Lightning Yellow  U wheel  " in plain_text(chosen)
    assert plain_text(chosen).rstrip().endswith("Bright Yellow")
