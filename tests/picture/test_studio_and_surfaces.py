"""Tests of the studio light and of lamps, glass and intakes of the models, in plain Python."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from types import SimpleNamespace

import numpy as np
import pytest


@pytest.fixture(scope="module")
def bake() -> Iterator[SimpleNamespace]:
    """Yield the modules of the baker, imported without numba even if it is installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "numba", None)
        for name in [name for name in sys.modules if name.startswith("xmc_tui.picture.bake")]:
            patch.delitem(sys.modules, name)
        from xmc_tui.picture.bake import (
            body_curves,
            body_shapes,
            exterior_solid,
            intake_solids,
            lamp_surfaces,
            light_sources,
            region_names,
            surface_lighting,
            surface_regions,
        )

        yield SimpleNamespace(
            curves=body_curves,
            bodies=body_shapes.BODIES,
            exterior=exterior_solid,
            intakes=intake_solids,
            lamps=lamp_surfaces,
            lights=light_sources,
            names=region_names,
            lighting=surface_lighting,
            regions=surface_regions,
        )
        for name in [name for name in sys.modules if name.startswith("xmc_tui.picture.bake")]:
            del sys.modules[name]


def find_surface(
    bake: SimpleNamespace, y: float, z: float, tables: tuple[np.ndarray, ...]
) -> float:
    """Return the length x at which a ray from the front along the car meets the lower body."""
    x = 2.7
    while bake.exterior.lower_body_distance(x, y, z, *tables) > 0:
        x -= 0.001
    return x


def test_no_source_of_the_studio_ends_hard(bake: SimpleNamespace) -> None:
    step = math.radians(0.25)
    for tilt in np.radians(np.arange(0, 180, 7.5)):
        # A great circle through the nose direction, tilted about the length of the car.
        angles = np.arange(0, 2 * math.pi, step)
        light = [
            bake.lights.studio_radiance(
                math.cos(a), math.sin(a) * math.sin(tilt), math.sin(a) * math.cos(tilt)
            )
            for a in angles
        ]
        assert np.abs(np.diff(light)).max() < 0.12, math.degrees(tilt)


@pytest.mark.parametrize("azimuth", [0, 50, 90, 134, 180, 270])
def test_the_studio_has_a_soft_horizon(azimuth: float, bake: SimpleNamespace) -> None:
    def radiance(degrees: float) -> float:
        e, a = math.radians(degrees), math.radians(azimuth)
        return float(
            bake.lights.studio_radiance(
                math.cos(e) * math.cos(a), math.sin(e), math.cos(e) * math.sin(a)
            )
        )

    assert radiance(4) > 2.5 * radiance(-4)
    assert radiance(-4) > radiance(-20)
    edge = [radiance(degrees) for degrees in np.arange(-4, 4, 0.25)]
    assert np.diff(edge).min() > -0.01


@pytest.mark.parametrize("car", ["sedan", "suv"])
def test_intakes_are_pockets_with_a_mesh_at_their_end(car: str, bake: SimpleNamespace) -> None:
    along, up, numbers = bake.bodies[car].make_curve_tables({})
    y = numbers[bake.curves.SPLITTER_Y] + 0.11
    x = find_surface(bake, y, 0.2, (along, up, numbers))
    depth = bake.intakes.POCKET_DEPTH
    assert bake.exterior.car_distance(x - 0.5 * depth, y, 0.2, along, up, numbers)[0] > 0.01
    assert bake.exterior.car_distance(x - 1.5 * depth, y, 0.2, along, up, numbers)[0] < 0
    seen = {
        bake.regions.lower_body_region(x - depth, y + v, 0.2 + w, 1.0, 0.0, 0.0, numbers)
        for v in np.arange(-0.02, 0.02, 0.004)
        for w in np.arange(-0.02, 0.02, 0.004)
    }
    assert seen == {bake.names.TRIM, bake.names.DARK}


@pytest.mark.parametrize("car", ["sedan", "suv"])
def test_paint_between_the_intakes_stays_whole(car: str, bake: SimpleNamespace) -> None:
    along, up, numbers = bake.bodies[car].make_curve_tables({})
    y = numbers[bake.curves.LAMP_Y] - 0.11
    x = find_surface(bake, y, 0.3, (along, up, numbers))
    assert bake.exterior.car_distance(x - 0.02, y, 0.3, along, up, numbers)[0] < 0
    assert bake.regions.lower_body_region(x, y, 0.3, 1.0, 0.0, 0.0, numbers) == bake.names.BODY


@pytest.mark.parametrize("car", ["sedan", "suv"])
def test_a_headlamp_has_a_bright_line_a_dark_edge_and_two_projectors(
    car: str, bake: SimpleNamespace
) -> None:
    _, _, numbers = bake.bodies[car].make_curve_tables({})
    lamp_y, lamp_z = numbers[bake.curves.LAMP_Y], numbers[bake.curves.LAMP_Z]
    heights = np.arange(lamp_y - 0.15, lamp_y + 0.2, 0.001)
    column = [y for y in heights if bake.lamps.headlamp_inset(y, lamp_z, numbers) > 0]
    glow = [bake.lamps.headlamp_light(y, lamp_z, 0.0, 0.0, numbers)[0] for y in column]
    # From the top: a dark edge of some millimetres, the line, the dark inside.
    assert glow[-2] < 0.6
    assert max(glow[-25:]) > 2
    assert np.median(glow) < 0.3
    reflections = [
        bake.lamps.headlamp_light(lamp_y - 0.006 + 0.12 * a, lamp_z + a, 0.0, 0.0, numbers)[1]
        for a in np.arange(-0.12, 0.18, 0.001)
    ]
    mirror = np.array(reflections) > 1.0
    # Each projector is a ring, so a row through the middle meets four rims.
    assert np.diff(mirror.astype(int)).tolist().count(1) == 4


@pytest.mark.parametrize("car", ["sedan", "suv"])
def test_the_rear_light_is_one_closed_loop_across_the_car(car: str, bake: SimpleNamespace) -> None:
    _, _, numbers = bake.bodies[car].make_curve_tables({})

    def lit(z: float) -> list[float]:
        middle = numbers[bake.curves.TAIL_Y] - 0.03 * z * z
        heights = np.arange(middle - 0.07, middle + 0.07, 0.0005)
        glow = [bake.lamps.rear_lamp_light(y, z, 0.0, 0.0, numbers)[0] for y in heights]
        return [y - middle for y, light in zip(heights, glow, strict=True) if light > 1.5]

    for z in (0.0, 0.2, 0.4, 0.6, 0.8):
        upper, lower = max(lit(z)), min(lit(z))
        assert upper > 0.004
        assert lower < -0.004
        assert upper == pytest.approx(-lower, abs=0.002)
    end = bake.lamps.REAR_HOUSING_END - bake.lamps.LOOP_INSET
    assert any(abs(v) < 0.002 for v in lit(end))
    assert not lit(bake.lamps.REAR_HOUSING_END + 0.01)


def test_both_sides_of_a_lamp_are_mirror_images(bake: SimpleNamespace) -> None:
    _, _, numbers = bake.bodies["sedan"].make_curve_tables({})
    n, d = (0.8, 0.1, 0.59), (-0.6, -0.2, -0.77)
    lamp_y, lamp_z = numbers[bake.curves.LAMP_Y], numbers[bake.curves.LAMP_Z]
    for shift in np.arange(-0.15, 0.15, 0.01):
        left, right = np.zeros(bake.names.VECTOR), np.zeros(bake.names.VECTOR)
        z = lamp_z + shift
        a = bake.lamps.add_lamp_light(left, 1.0, 2.2, lamp_y, z, *d, *n, numbers)
        b = bake.lamps.add_lamp_light(
            right, 1.0, 2.2, lamp_y, -z, d[0], d[1], -d[2], n[0], n[1], -n[2], numbers
        )
        assert a == pytest.approx(b)
        assert left == pytest.approx(right)


@pytest.mark.parametrize("car", ["sedan", "suv"])
def test_the_windscreen_reflects_evenly_up_to_its_pillar(car: str, bake: SimpleNamespace) -> None:
    along, up, numbers = bake.bodies[car].make_curve_tables({})
    x = 0.5 * (numbers[bake.curves.HEADER_X] + numbers[bake.curves.SCREEN_X])

    def find_height(z: float) -> float:
        y = 1.7
        while bake.exterior.greenhouse_distance(x, y, z, along, numbers) > 0:
            y -= 0.001
        return y

    def normals(z: float) -> tuple[np.ndarray, np.ndarray]:
        y = find_height(z)
        pane = bake.lighting.pane_normal(x, y, z, along, numbers)
        rounded = bake.exterior.surface_normal(x, y, z, 0.005, along, up, numbers)
        return np.array(pane), np.array(rounded)

    def angle(a: np.ndarray, b: np.ndarray) -> float:
        return math.degrees(math.acos(min(1.0, float(a @ b))))

    near = 0.3
    while bake.regions.greenhouse_region(x, find_height(near), near, along, numbers)[0] == (
        bake.names.GLASS
    ):
        near += 0.005
    near -= 0.005
    pane, rounded = zip(normals(0.1), normals(near), strict=True)
    assert angle(*pane) < 11
    assert angle(*pane) < 0.6 * angle(*rounded)
