"""A simple interior that is visible through the windows: seats, dashboard and steering wheel."""

from __future__ import annotations

import math

from xmc_tui.picture.bake.body_curves import BELT, curve_at_length
from xmc_tui.picture.bake.numba_kernel import Table, kernel
from xmc_tui.picture.bake.region_names import CABIN_GLOW, GLOW_AT, SEAT_GLOW
from xmc_tui.picture.bake.solid_primitives import box_distance

STEP = 0.004


@kernel
def furniture_distance(x: float, y: float, z: float, belt: float) -> tuple[float, float]:
    """Return the distances to (seats, everything else); heights are relative to the belt line."""
    side = abs(z)
    level = y - belt + 0.92
    tilt = (level - 0.55) * 0.32
    back = box_distance(x + 0.42 + tilt, level - 0.75, side - 0.38, 0.075, 0.33, 0.235, 0.07)
    head = box_distance(x + 0.62, level - 1.13, side - 0.38, 0.055, 0.095, 0.13, 0.045)
    bench = box_distance(x + 1.35 + tilt, level - 0.72, z, 0.09, 0.30, 0.62, 0.08)
    dash = box_distance(x - 0.72, level - 0.80, z, 0.18, 0.10, 0.74, 0.07)
    ring = math.sqrt((level - 0.86) ** 2 + (z - 0.38) ** 2) - 0.17
    steering = math.sqrt(ring * ring + (x - 0.42) ** 2) - 0.016
    return min(min(back, head), bench), min(min(dash, steering), level - 0.45)


@kernel
def interior_distance(x: float, y: float, z: float, belt: float) -> float:
    """Return the distance to the nearest surface of the interior."""
    seats, other = furniture_distance(x, y, z, belt)
    return min(seats, other)


@kernel
def add_interior_glow(
    out: Table,
    x: float,
    y: float,
    z: float,
    dx: float,
    dy: float,
    dz: float,
    weight: float,
    along: Table,
) -> None:
    """March a ray on through the glass and add the hit to the glow of the seats or of the cabin."""
    belt = curve_at_length(along, BELT, 0.0)
    t = 0.02
    for _ in range(48):
        px, py, pz = x + dx * t, y + dy * t, z + dz * t
        seats, other = furniture_distance(px, py, pz, belt)
        d = min(seats, other)
        if d < STEP:
            gx = interior_distance(px + STEP, py, pz, belt) - d
            gy = interior_distance(px, py + STEP, pz, belt) - d
            gz = interior_distance(px, py, pz + STEP, belt) - d
            m = 1 / (math.sqrt(gx * gx + gy * gy + gz * gz) + 1e-9)
            light = (
                0.22 + 0.55 * max(gy * m, 0.0) + 0.25 * max(gz * m, 0.0) + 0.20 * max(gx * m, 0.0)
            )
            out[GLOW_AT + (SEAT_GLOW if seats < other else CABIN_GLOW)] += weight * light
            return
        t += max(d, STEP)
        if t > 2.6:
            return
