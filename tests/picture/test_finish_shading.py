"""Tests of colours and finishes: the arithmetic of light, and that finishes differ."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xmc_tui.domain.appearance import FINISHES
from xmc_tui.picture.finish_shading import (
    LIGHTS,
    compute_finish_colours,
    invert_tone_map,
    to_linear,
    tone_map,
)

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(colours)
def test_the_backdrop_has_the_colour_of_the_theme(colour: str) -> None:
    tones = tone_map(invert_tone_map(colour).copy()[None])[0]
    wanted = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    assert np.abs(tones.astype(int) - wanted).max() <= 1


def test_linear_light_is_as_in_the_srgb_standard() -> None:
    assert to_linear("#000000").tolist() == [0, 0, 0]
    assert to_linear("#ffffff").tolist() == [1, 1, 1]
    # IEC 61966-2-1: 0x80 is 0.2158605 of the light of white.
    assert to_linear("#808080") == pytest.approx([0.2158605] * 3, abs=1e-6)


@given(st.lists(st.floats(0, 8), min_size=2, max_size=30))
def test_more_light_is_never_darker(values: list[float]) -> None:
    light = np.sort(np.array(values, np.float32))
    tones = tone_map(np.repeat(light[:, None], 3, 1))
    assert (np.diff(tones[:, 0].astype(int)) >= 0).all()


def test_tones_are_those_of_the_curve_on_average() -> None:
    light = np.random.default_rng(0).uniform(0, 3, (1000, 100)).astype(np.float32)
    exact = light.astype(np.float64)
    curve = exact * (2.51 * exact + 0.03) / (exact * (2.43 * exact + 0.59) + 0.14)
    curve = np.minimum(curve, 1)
    encoded = np.where(curve < 0.0031308, 12.92 * curve, 1.055 * curve ** (1 / 2.4) - 0.055)
    gaps = tone_map(light) - np.round(255 * encoded)
    assert np.abs(gaps).max() <= 1
    assert abs(gaps.mean()) < 0.005
    assert tone_map(np.array([-1.0, -1e-9, 0, 8, 1e9, np.inf], np.float32)).tolist() == [
        0, 0, 0, 255, 255, 255,
    ]  # fmt: skip


@given(colours, st.sampled_from(FINISHES))
def test_a_coat_has_a_nonnegative_colour_for_every_light(colour: str, finish: str) -> None:
    coat = compute_finish_colours(colour, finish)
    assert coat.shape == (len(LIGHTS), 3)
    assert (coat >= 0).all()


@pytest.mark.parametrize(("one", "other"), list(combinations(FINISHES, 2)))
def test_two_finishes_of_one_colour_are_not_the_same(one: str, other: str) -> None:
    assert (
        np.abs(
            compute_finish_colours("#5e3a8c", one) - compute_finish_colours("#5e3a8c", other)
        ).max()
        > 0.005
    )
