"""Signed distances (metres) to the parts fixed to a body: door mirrors, spoilers and aero parts.

`z` is the lateral coordinate without its sign: the parts are symmetric.
"""

from __future__ import annotations

import math

from xmc_tui.picture.bake.body_curves import MIRROR_X, MIRROR_Y, SPOILER_SHAPE
from xmc_tui.picture.bake.numba_kernel import Table, kernel
from xmc_tui.picture.bake.solid_primitives import (
    box_distance,
    fillet_intersection,
    fillet_union,
    ramp,
    rod_distance,
)

# Shapes of the spoiler; any other number is the electric one.
SPOILER_FIXED, SPOILER_ADJUSTABLE = 2, 3


@kernel
def mirror_distance(x: float, y: float, z: float, numbers: Table) -> float:
    """Return the distance to a door mirror on its stalk."""
    mx, my = x - numbers[MIRROR_X], y - numbers[MIRROR_Y]
    lz = z - 0.985
    k = 1.0 - 0.25 * ramp(-0.1, 0.1, lz)
    egg = math.sqrt(((mx + 0.25 * lz) / (0.105 * k)) ** 2 + (my / 0.066) ** 2 + (lz / 0.125) ** 2)
    d = fillet_intersection((egg - 1) * 0.06, -(mx + 0.055 + 0.25 * lz), 0.02)
    stalk = rod_distance(mx, my, z, 0.0, -0.03, 0.95, 0.03, -0.10, 0.82, 0.017)
    return fillet_union(d, stalk, 0.03)


@kernel
def fixed_wing_distance(x: float, y: float, z: float) -> float:
    """Return the distance to the big wing: a curved blade with end plates and two swan necks."""
    wx, wy = x + 2.30, y - 1.285
    lx, ly = 0.990 * wx - 0.140 * wy, 0.140 * wx + 0.990 * wy
    ly += 0.10 * lx * lx
    blade = box_distance(lx, ly, z, 0.185, 0.020, 0.84, 0.016)
    plate = box_distance(lx, ly + 0.02, z - 0.845, 0.205, 0.080, 0.010, 0.008)
    reach = wx - 0.10 - 0.175 * max(wy + 0.02, -0.3)
    neck = box_distance(reach, wy + 0.125, z - 0.40, 0.06, 0.165, 0.016, 0.01)
    hook = box_distance(lx - 0.05, ly - 0.030, z - 0.40, 0.10, 0.018, 0.016, 0.008)
    return min(min(blade, plate), min(neck, hook))


@kernel
def adjustable_wing_distance(x: float, y: float, z: float) -> float:
    """Return the distance to the lower, slimmer wing: a drooping blade on two upright struts."""
    wx, wy = x + 2.33, y - 1.145 + 0.05 * z * z
    lx, ly = 0.995 * wx - 0.100 * wy, 0.100 * wx + 0.995 * wy
    blade = box_distance(lx, ly, z, 0.125, 0.012, 0.72, 0.010)
    strut = box_distance(wx + 0.01, y - 1.06, z - 0.30, 0.050, 0.095, 0.012, 0.006)
    return min(blade, strut)


@kernel
def spoiler_distance(x: float, y: float, z: float, numbers: Table) -> float:
    """Return the distance to the sedan's spoiler in its current shape."""
    shape = int(numbers[SPOILER_SHAPE])
    if shape == SPOILER_FIXED:
        return fixed_wing_distance(x, y, z)
    if shape == SPOILER_ADJUSTABLE:
        return adjustable_wing_distance(x, y, z)
    # A lip that rises rearwards from the deck.
    lx, ly = x + 2.375 - 0.16 * z * z, y - 1.045 + 0.05 * z * z
    return box_distance(lx, ly + 0.22 * lx, z, 0.105, 0.012, 0.68, 0.010)


@kernel
def ducktail_distance(x: float, y: float, z: float) -> float:
    """Return the distance to the SUV's aero parts: a ducktail and a slotted blade above it."""
    lx, ly = x + 2.47 - 0.20 * z * z, y - 1.165
    tail = box_distance(lx, ly + 0.45 * lx, z, 0.105, 0.030, 0.78, 0.022)
    bx, by = x + 2.23 - 0.14 * z * z, y - 1.385
    by += 0.22 * bx + 0.05 * z * z
    blade = box_distance(bx, by, z, 0.115, 0.016, 0.60, 0.014)
    slot = max(abs(bx - 0.055) - 0.016, abs(abs(z) - 0.28) - 0.23)
    foot = box_distance(bx - 0.06, by + 0.035, z - 0.52, 0.05, 0.04, 0.02, 0.01)
    return min(tail, min(max(blade, -slot), foot))
