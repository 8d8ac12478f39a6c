"""Tests of the shapes of the car bodies: size, even flanks and wheel arches, thin shut lines.

The kernels run in plain Python, without numba.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
import pytest

# Length, width and height in metres, as published.
SIZES = {"sedan": (4.997, 1.963, 1.440), "suv": (4.999, 1.996, 1.600)}
CARS = sorted(SIZES)


@dataclass(frozen=True)
class Model:
    """The modules of the baker, and the curves and numbers of one car without wheels to steer."""

    curves: ModuleType
    solid: ModuleType
    shut_lines: ModuleType
    tables: tuple[Any, Any, Any]

    def number(self, name: str) -> float:
        """Return one of the numbers of the body."""
        return float(self.tables[2][self.curves.NUMBERS.index(name)])

    def find_surface(
        self, start: tuple[float, float, float], direction: tuple[float, float, float]
    ) -> Any:
        """Return the first point of the painted body on a ray, or None."""
        point, way = np.array(start), np.array(direction)
        for _ in range(300):
            x, y, z = point
            low = self.solid.lower_body_distance(x, y, abs(z), *self.tables)
            high = self.solid.greenhouse_distance(x, y, abs(z), self.tables[0], self.tables[2])
            d = min(low, high)
            if d < 0.0005:
                return point
            point = point + way * d * 0.4
            if np.abs(point).max() > 4:
                break
        return None

    def flank(self, x: float, y: float) -> float:
        """Return the half width of the body at a point of the side view."""
        return float(self.find_surface((x, y, 1.08), (0, 0, -1))[2])


@pytest.fixture(scope="module")
def models() -> Iterator[dict[str, Model]]:
    """Yield both cars; the baker is imported without numba even if it is installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "numba", None)
        for name in [name for name in sys.modules if name.startswith("xmc_tui.picture.bake")]:
            patch.delitem(sys.modules, name)
        from xmc_tui.picture.bake import body_curves, body_shapes, exterior_solid, shut_lines

        yield {
            car: Model(body_curves, exterior_solid, shut_lines, body.make_curve_tables({}))
            for car, body in body_shapes.BODIES.items()
        }
        for name in [name for name in sys.modules if name.startswith("xmc_tui.picture.bake")]:
            del sys.modules[name]


@pytest.mark.parametrize("car", CARS)
def test_size_is_that_of_the_real_car(car: str, models: dict[str, Model]) -> None:
    model = models[car]
    heights = np.arange(0.35, 1.2, 0.05)
    nose = max(model.find_surface((3, y, 0), (-1, 0, 0))[0] for y in heights)
    tail = min(model.find_surface((-3, y, 0), (1, 0, 0))[0] for y in heights)
    roof = max(model.find_surface((x, 2, 0), (0, -1, 0))[1] for x in np.arange(-1.0, 0.5, 0.1))
    half = max(model.flank(x, y) for x in np.arange(-1.8, 1.9, 0.1) for y in heights[:8])
    assert (nose - tail, 2 * half, roof) == pytest.approx(SIZES[car], abs=0.03)


@pytest.mark.parametrize("car", CARS)
def test_doors_have_no_ledge(car: str, models: dict[str, Model]) -> None:
    model = models[car]
    for x in (-0.8, -0.2, 0.4):
        shoulder = model.curves.curve_at_length(model.tables[0], model.curves.SHOULDER, x)
        heights = np.arange(model.number("sill_y") + 0.08, shoulder - 0.16, 0.02)
        widths = [model.flank(x, y) for y in heights]
        assert max(widths) - min(widths) < 0.025
        assert np.abs(np.diff(widths)).max() < 0.006


@pytest.mark.parametrize("car", CARS)
@pytest.mark.parametrize("axle", ["front_axle", "rear_axle"])
def test_wheel_arch_lies_in_one_plane(car: str, axle: str, models: dict[str, Model]) -> None:
    model = models[car]
    radius = model.number("arch_radius") + 0.015
    widths = [
        model.flank(
            model.number(axle) + radius * math.cos(angle),
            model.number("wheel_radius") + radius * math.sin(angle),
        )
        for angle in np.radians(np.arange(40, 141, 10))
    ]
    assert max(widths) - min(widths) < 0.035


def measure_gaps(model: Model, y: float, places: Any) -> list[float]:
    """Return the widths (metres) of the dark lines along the flank at a height."""
    dark = [model.shut_lines.gap_darkness(x, y, 0.95, 0, 1, *model.tables[::2]) for x in places]
    assert max(dark) > 0.95
    edges = np.flatnonzero(np.diff(np.concatenate([[0], np.array(dark) > 0.5, [0]]).astype(int)))
    return [float(width) * (places[1] - places[0]) for width in np.diff(edges)[::2]]


@pytest.mark.parametrize("car", CARS)
def test_shut_lines_of_the_doors_are_thin_and_even(car: str, models: dict[str, Model]) -> None:
    model = models[car]
    places = np.arange(-1.6, 1.0, 0.0005)
    for y in np.arange(model.number("sill_y") + 0.15, model.number("sill_y") + 0.40, 0.05):
        gaps = measure_gaps(model, float(y), places)
        assert len(gaps) == 3
        assert all(0.004 < gap < 0.010 for gap in gaps)


def test_bonnet_of_the_suv_is_a_clamshell(models: dict[str, Model]) -> None:
    for car, on_the_wing in (("sedan", False), ("suv", True)):
        model = models[car]
        numbers = model.tables[2]
        axle = model.number("front_axle")
        top = model.find_surface((axle, 2, 0.3), (0, -1, 0))
        wing = model.find_surface((axle, 2, 0.85), (0, -1, 0))
        assert model.shut_lines.is_on_bonnet(*top, numbers)
        assert bool(model.shut_lines.is_on_bonnet(*wing, numbers)) is on_the_wing
