"""Outlines and inner structure of the lamps: running lights, projectors, and the rear light loop.

The lamps are drawn behind a clear cover. What lies deeper is moved across the surface with the
direction of view, so that it appears at its depth. `z` is the lateral coordinate without its sign.
"""

from __future__ import annotations

import math

from xmc_tui.picture.bake.body_curves import (
    LAMP_HEIGHT,
    LAMP_WIDTH,
    LAMP_Y,
    LAMP_Z,
    TAIL_Y,
    TALL,
)
from xmc_tui.picture.bake.numba_kernel import Table, kernel
from xmc_tui.picture.bake.region_names import GLOW_AT, LAMP_FRONT, LAMP_REAR
from xmc_tui.picture.bake.solid_primitives import ramp

# Depths in metres below the cover.
LIGHT_GUIDE_DEPTH, PROJECTOR_DEPTH, REFLECTOR_DEPTH = 0.006, 0.030, 0.050
PROJECTOR_RADIUS = 0.030
# Distance of the rear light loop from the edge of its housing, and half its width.
LOOP_INSET, LOOP_HALF_WIDTH = 0.0160, 0.0050
REAR_HOUSING_END = 0.865


@kernel
def headlamp_drop_function(a: float, b: float, numbers: Table) -> float:
    """Return 1 on the outline of a headlamp, less inside: a drop with its tip at the badge."""
    u, v = a / numbers[LAMP_WIDTH], b / numbers[LAMP_HEIGHT]
    width = 1.10 * max((1.12 + u) * 0.5, 0.02) ** 0.42
    return math.sqrt(u * u + (v / width) ** 2)


@kernel
def headlamp_inset(y: float, z: float, numbers: Table) -> float:
    """Return how far inside the outline of a headlamp a point lies (metres, negative outside)."""
    a = z - numbers[LAMP_Z]
    b = y - numbers[LAMP_Y] - 0.12 * a
    if abs(a) > 2 * numbers[LAMP_WIDTH] or abs(b) > 3 * numbers[LAMP_HEIGHT]:
        return -1.0
    step = 0.002
    value = headlamp_drop_function(a, b, numbers)
    across = (headlamp_drop_function(a + step, b, numbers) - value) / step
    up = (headlamp_drop_function(a, b + step, numbers) - value) / step
    return (1 - value) / math.sqrt(across * across + up * up + 1e-6)


@kernel
def running_light(y: float, z: float, numbers: Table) -> float:
    """Return the light (0..1 and a soft fringe) of the daytime running light of a headlamp."""
    a = (z - numbers[LAMP_Z]) / numbers[LAMP_WIDTH]
    b = (y - numbers[LAMP_Y]) / numbers[LAMP_HEIGHT] - 0.12 * a
    inset = headlamp_inset(y, z, numbers)
    if numbers[TALL] > 0.5:
        # A hook: over the top and down the inner side.
        part = ramp(-0.35, 0.05, b - 0.9 * (a + 0.35))
    else:
        # A brow along the top, which runs round the full end of the drop.
        part = ramp(-0.30, 0.10, b + 0.28 * (a - 0.20))
    away = abs(inset - 0.0130)
    return part * (ramp(0.0080, 0.0050, away) + 0.20 * math.exp(-away / 0.012))


@kernel
def projector_light(a: float, b: float) -> tuple[float, float]:
    """Return (glow, factor of the reflection) at a place relative to the centre of a projector."""
    radius = math.sqrt(a * a + b * b) / PROJECTOR_RADIUS
    if radius > 1.25:
        return 0.0, 0.0
    turn = math.atan2(b, a)
    rim = ramp(0.84, 0.92, radius) * ramp(1.22, 1.12, radius)
    chrome = rim * (4.5 + 4.0 * math.cos(2 * turn - 1.9))
    lens = ramp(0.86, 0.78, radius)
    spot = math.exp(-((a + 0.007) ** 2 + (b - 0.009) ** 2) / 0.0075**2)
    crescent = ramp(0.45, 0.78, radius) * (0.5 - 0.5 * math.sin(turn))
    return lens * (0.020 + 0.45 * spot + 0.08 * crescent), chrome + lens * 0.5


@kernel
def headlamp_light(
    y: float, z: float, across: float, up: float, numbers: Table
) -> tuple[float, float]:
    """Return (glow, factor of the reflection) at a point of the cover of a headlamp.

    `across` and `up` are the shift in z and y of what lies one metre below the cover.
    """
    inset = headlamp_inset(y, z, numbers)
    glow = running_light(
        y + up * LIGHT_GUIDE_DEPTH, z + across * LIGHT_GUIDE_DEPTH, numbers
    ) * ramp(0.0, 0.004, inset)
    if inset < 0.010:
        return 2.6 * glow, 0.35
    py, pz = y + up * PROJECTOR_DEPTH, z + across * PROJECTOR_DEPTH
    reflection = 0.20
    for place in (-0.10, 0.36):
        a = pz - numbers[LAMP_Z] - place * numbers[LAMP_WIDTH]
        b = py - numbers[LAMP_Y] - 0.12 * (pz - numbers[LAMP_Z]) + 0.006
        shine, mirror = projector_light(a, b)
        glow = max(glow, shine)
        reflection = max(reflection, mirror)
    if reflection < 0.21:
        # The reflector behind the projectors, in fine steps.
        ry, rz = y + up * REFLECTOR_DEPTH, z + across * REFLECTOR_DEPTH
        step = (rz + 0.4 * ry) / 0.014
        reflection += 0.45 * ramp(0.55, 0.95, step - math.floor(step))
        glow += 0.010 * ramp(0.010, 0.03, inset)
    return 2.6 * glow, reflection


@kernel
def headlamp_bloom(y: float, z: float, numbers: Table) -> float:
    """Return the light that a headlamp throws on the paint round it."""
    a = z - numbers[LAMP_Z]
    u, v = a / numbers[LAMP_WIDTH], (y - numbers[LAMP_Y] - 0.12 * a) / numbers[LAMP_HEIGHT]
    # The ellipse round the drop: its distance is smooth everywhere.
    value = math.sqrt(u * u + v * v)
    slope = math.sqrt((u / numbers[LAMP_WIDTH]) ** 2 + (v / numbers[LAMP_HEIGHT]) ** 2)
    outside = max((value - 1) * value / (slope + 1e-6), 0.0)
    return 0.05 * math.exp(-outside / 0.022) * ramp(0.12, 0.06, outside)


@kernel
def rear_lamp_inset(y: float, z: float, numbers: Table) -> float:
    """Return how far inside the housing of the rear lamp a point lies (metres).

    The housing is a slim band across the tail, which widens to a loop at either end.
    """
    band = y - numbers[TAIL_Y] + 0.03 * z * z
    half = 0.0215 + 0.029 * ramp(0.30, 0.55, z)
    if numbers[TALL] > 0.5:
        half = 0.0265 + 0.020 * ramp(0.30, 0.70, z)
    beyond = max(z - REAR_HOUSING_END + half, 0.0)
    return half - math.sqrt(beyond * beyond + band * band)


@kernel
def rear_lamp_light(
    y: float, z: float, across: float, up: float, numbers: Table
) -> tuple[float, float]:
    """Return (glow, factor of the reflection) at a point of the cover of the rear lamp."""
    guide = 0.007
    inset = rear_lamp_inset(y + up * guide, z + across * guide, numbers)
    away = abs(inset - LOOP_INSET)
    glow = 2.4 * ramp(LOOP_HALF_WIDTH + 0.0016, LOOP_HALF_WIDTH - 0.0012, away)
    glow += 0.22 * math.exp(-away / 0.008)
    deep = 0.035
    ry, rz = y + up * deep, z + across * deep
    inner = rear_lamp_inset(ry, rz, numbers)
    if inner > 0.0235:
        # Small light blades inside the loop.
        blade = (rz - 0.35 * (ry - numbers[TAIL_Y])) / 0.021
        blade -= math.floor(blade)
        lit = ramp(0.18, 0.30, blade) * ramp(0.72, 0.55, blade)
        glow += 0.42 * lit * ramp(0.0235, 0.029, inner) * ramp(0.50, 0.80, rz)
    return glow * ramp(0.0, 0.004, rear_lamp_inset(y, z, numbers)), 0.55


@kernel
def rear_lamp_bloom(y: float, z: float, numbers: Table) -> float:
    """Return the light that the rear lamp throws on the paint round it."""
    outside = -rear_lamp_inset(y, z, numbers)
    if not 0.0 <= outside < 0.30:
        return 0.0
    near = 0.11 * math.exp(-outside / 0.020) + 0.035 * math.exp(-outside / 0.075)
    return near * ramp(0.30, 0.12, outside)


@kernel
def add_lamp_light(
    out: Table,
    weight: float,
    x: float,
    y: float,
    z: float,
    dx: float,
    dy: float,
    dz: float,
    nx: float,
    ny: float,
    nz: float,
    numbers: Table,
) -> float:
    """Add the glow of a lamp, seen along d at a point of its cover, to a pixel.

    Returns the factor of the reflection of the cover and of what lies behind it.
    """
    toward = nx * dx + ny * dy + nz * dz
    # The shift of what lies one metre below the cover, along its surface.
    slope = 1 / max(-toward, 0.35)
    across, up = (dz - toward * nz) * slope, (dy - toward * ny) * slope
    if z < 0:
        across = -across
    if x > 0:
        glow, mirror = headlamp_light(y, abs(z), across, up, numbers)
        out[GLOW_AT + LAMP_FRONT] += weight * glow
    else:
        glow, mirror = rear_lamp_light(y, abs(z), across, up, numbers)
        out[GLOW_AT + LAMP_REAR] += weight * glow
    return mirror


@kernel
def add_lamp_bloom(
    out: Table, weight: float, x: float, y: float, z: float, nx: float, numbers: Table
) -> None:
    """Add the light that the lamps throw on the body round them."""
    if x > 1.6 and nx > 0.0:
        out[GLOW_AT + LAMP_FRONT] += weight * headlamp_bloom(y, z, numbers) * ramp(0.0, 0.3, nx)
    if x < -1.9 and nx < 0.0:
        out[GLOW_AT + LAMP_REAR] += weight * rear_lamp_bloom(y, z, numbers) * ramp(0.0, -0.4, nx)


@kernel
def floor_light_of_lamps(x: float, z: float) -> tuple[float, float]:
    """Return the light (front, rear) of the lamps at a point of the floor."""
    across = math.exp(-((z / 1.0) ** 2))
    return (
        0.005 * across * math.exp(-(((x - 2.70) / 0.35) ** 2)),
        0.006 * across * math.exp(-(((x + 2.62) / 0.38) ** 2)),
    )
