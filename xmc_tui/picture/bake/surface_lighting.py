"""Light that a white surface sends to the eye, split by kind of reflection, and its occlusion."""

from __future__ import annotations

import math

from xmc_tui.picture.bake.exterior_solid import full_car_distance, greenhouse_side_distances
from xmc_tui.picture.bake.light_sources import STUDIO_ENVIRONMENT, average_light_in_cone
from xmc_tui.picture.bake.numba_kernel import Table, kernel


@kernel
def ambient_visibility(
    x: float,
    y: float,
    z: float,
    nx: float,
    ny: float,
    nz: float,
    along: Table,
    up: Table,
    numbers: Table,
) -> float:
    """Return how open (0..1) the surroundings of a surface point are; the floor closes them too."""
    closed, weight = 0.0, 1.0
    for i in range(1, 6):
        h = 0.03 + 0.085 * i
        d = min(
            full_car_distance(x + nx * h, y + ny * h, z + nz * h, along, up, numbers)[0], y + ny * h
        )
        closed += max(h - d * 1.15, 0.0) * weight / h * 0.42
        weight *= 0.72
    # Small parts near a surface never close it entirely.
    return 1 - closed if closed < 0.6 else 0.4 * math.exp((0.6 - closed) / 0.4)


@kernel
def reflection_visibility(
    x: float,
    y: float,
    z: float,
    dx: float,
    dy: float,
    dz: float,
    along: Table,
    up: Table,
    numbers: Table,
) -> float:
    """Return how much (0..1, soft) of a reflection the car itself leaves unobstructed."""
    t, free = 0.06, 1.0
    for _ in range(26):
        d = full_car_distance(x + dx * t, y + dy * t, z + dz * t, along, up, numbers)[0]
        free = min(free, 14.0 * d / t)
        if d < 0.003:
            return 0.0
        t += max(d, 0.02)
        if t > 3.0:
            break
    return min(max(free, 0.0), 1.0)


@kernel
def pane_normal(
    x: float, y: float, z: float, along: Table, numbers: Table
) -> tuple[float, float, float]:
    """Return the normal of a pane, without the rounding where panes and pillars meet.

    A pane then mirrors the studio evenly up to its frame.
    """
    side, top = greenhouse_side_distances(x, y, abs(z), along, numbers)
    k = 1 if top > side else 0
    step = 0.02
    gx = (
        greenhouse_side_distances(x + step, y, abs(z), along, numbers)[k]
        - greenhouse_side_distances(x - step, y, abs(z), along, numbers)[k]
    )
    gy = (
        greenhouse_side_distances(x, y + step, abs(z), along, numbers)[k]
        - greenhouse_side_distances(x, y - step, abs(z), along, numbers)[k]
    )
    gz = (
        greenhouse_side_distances(x, y, abs(z) + step, along, numbers)[k]
        - greenhouse_side_distances(x, y, abs(z) - step, along, numbers)[k]
    )
    gz *= 0.45 if k == 1 else 1.0
    length = math.sqrt(gx * gx + gy * gy + gz * gz) + 1e-12
    return gx / length, gy / length, (gz if z >= 0 else -gz) / length


@kernel
def compute_lighting(
    x: float,
    y: float,
    z: float,
    dx: float,
    dy: float,
    dz: float,
    nx: float,
    ny: float,
    nz: float,
    metal: bool,
    along: Table,
    up: Table,
    numbers: Table,
) -> tuple[float, float, float, float, float, float, float, float]:
    """Return (base, flake, coat, satin, edge, sky, opening, fresnel) of a point seen along d.

    The first five are the lights of region_names.py; the last three are the factors they come from.
    """
    toward = nx * dx + ny * dy + nz * dz
    cosine = min(max(-toward, 0.0), 1.0)
    rx, ry, rz = dx - 2 * toward * nx, dy - 2 * toward * ny, dz - 2 * toward * nz
    opening = ambient_visibility(x, y, z, nx, ny, nz, along, up, numbers)
    free = reflection_visibility(
        x + nx * 0.01, y + ny * 0.01, z + nz * 0.01, rx, ry, rz, along, up, numbers
    )
    fresnel = 0.045 + 0.955 * (1 - cosine) ** 5
    sky = average_light_in_cone(STUDIO_ENVIRONMENT, nx, ny, nz, 0.98, 56)
    base = sky * (0.25 + 0.75 * opening) * (0.35 + 0.65 * opening)
    sharp = average_light_in_cone(STUDIO_ENVIRONMENT, rx, ry, rz, 0.035, 8)
    coat = fresnel * sharp * (0.12 + 0.88 * free)
    soft = average_light_in_cone(STUDIO_ENVIRONMENT, rx, ry, rz, 0.30, 32)
    satin = soft * (0.25 + 0.75 * free) * (0.3 + 0.7 * opening)
    edge = (1 - cosine) ** 2.2 * (0.25 + 0.75 * opening) * sky
    if metal:
        flake = (
            average_light_in_cone(STUDIO_ENVIRONMENT, rx, ry, rz, 0.28, 32)
            * (0.2 + 0.8 * free)
            * (0.35 + 0.65 * opening)
        )
    else:
        flake = average_light_in_cone(STUDIO_ENVIRONMENT, rx, ry, rz, 0.55, 40) * (
            0.3 + 0.7 * opening
        )
    return base, flake, coat, satin, edge, sky, opening, fresnel
