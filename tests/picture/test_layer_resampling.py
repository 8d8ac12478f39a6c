"""Tests of resampled layers: the car is opaque, and the floor ends inside the frame."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from tests.deep_test_sizes import covering_cases
from xmc_tui.domain.appearance import CarAppearance
from xmc_tui.picture.finish_shading import Floats
from xmc_tui.picture.material_assignment import SceneSurroundings
from xmc_tui.picture.picture_renderer import PictureRenderer, RenderSpec

#: A window that is limited by its height, so that the left and right border of the frame show.
WIDTH, HEIGHT = 1440, 400

#: Lower end of the car in such a window, which leaves 6 % of its height above and 13 % below.
BOTTOM = HEIGHT * 1.06 / 1.19


@cache
def _draw_brightness(backdrop: str, body: str, view: str) -> Floats:
    """Return the brightness (0..1) per pixel of a plain car in front of a background colour."""
    render_spec = RenderSpec(
        CarAppearance(body, ()),
        view,
        SceneSurroundings(backdrop, is_wall_lit=False),
        WIDTH,
        HEIGHT,
        1.0,
    )
    return PictureRenderer().draw(render_spec).astype(np.float32).mean(axis=2) / 255


@pytest.mark.parametrize(
    ("view", "body"), covering_cases(["front", "rear", "side"], ["sedan", "suv"])
)
def test_the_background_is_not_visible_through_the_car(body: str, view: str) -> None:
    white, black = _draw_brightness("#ffffff", body, view), _draw_brightness("#000000", body, view)
    car_rows = np.flatnonzero((np.abs(white - black) < 0.02).any(axis=1))
    assert car_rows[-1] == pytest.approx(BOTTOM, abs=0.015 * HEIGHT)


@pytest.mark.parametrize(
    ("view", "body"), covering_cases(["front", "rear", "side"], ["sedan", "suv"])
)
def test_the_floor_ends_inside_the_frame(body: str, view: str) -> None:
    below = _draw_brightness("#ffffff", body, view)[round(BOTTOM) + 8 :]
    assert np.abs(np.diff(below, axis=1)).max() < 0.04
    assert below[:, [0, -1]].min() > 0.99
    assert below[-1].min() > 0.99
