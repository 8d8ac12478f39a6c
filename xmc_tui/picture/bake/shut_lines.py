"""Shut lines of doors and bonnet, and the flush door handles.

`z` is the lateral coordinate without its sign.
"""

from __future__ import annotations

import math

from xmc_tui.picture.bake.body_curves import (
    ARCH_RADIUS,
    B_PILLAR,
    BELT,
    DOOR_REAR,
    LAMP_HEIGHT,
    LAMP_Y,
    REAR_AXLE,
    SHOULDER,
    SILL_Y,
    TAIL_Y,
    TALL,
    WINDOW_FRONT,
    curve_at_length,
)
from xmc_tui.picture.bake.exterior_solid import axle_distance_in_side_view
from xmc_tui.picture.bake.numba_kernel import Table, kernel
from xmc_tui.picture.bake.solid_primitives import ramp, smooth_max

# Half widths (metres) of a shut line: where its darkness begins, and where it is full. A pixel of
# the front view is 5 mm wide if the picture has 1080.
GAP_SIDE, GAP_CORE = 0.0045, 0.0015


@kernel
def bonnet_outline_distance(x: float, y: float, z: float, numbers: Table) -> float:
    """Return the distance (metres) to the shut line of the bonnet, negative on the bonnet.

    That of the SUV is a clamshell: its line runs along the wings and over the lamps, and drops
    between them.
    """
    if numbers[TALL] > 0.5:
        edge = numbers[LAMP_Y] + numbers[LAMP_HEIGHT] + 0.010 + 0.030 * (2.45 - x)
        return edge - 0.045 * ramp(0.62, 0.25, z) - y
    return smooth_max(z - 0.70 + 0.06 * (x - 1.0), x + 0.35 * z * z - 2.22, 0.12)


@kernel
def is_on_bonnet(x: float, y: float, z: float, numbers: Table) -> bool:
    """Return whether a point in front of the windscreen lies on the bonnet."""
    return x > numbers[WINDOW_FRONT] - 0.03 and bonnet_outline_distance(x, y, z, numbers) < 0.0


@kernel
def door_gap_distance(x: float, y: float, numbers: Table) -> float:
    """Return the distance (metres, in the side view) to the nearest shut line of the doors."""
    lean = y - 0.6
    front = x - numbers[WINDOW_FRONT] + 0.03 + 0.08 * lean
    around = (
        numbers[ARCH_RADIUS] + 0.09 - axle_distance_in_side_view(x, y, numbers[REAR_AXLE], numbers)
    )
    # Straight down from the window, then around the wheel.
    rear = smooth_max(numbers[DOOR_REAR] + 0.06 * lean - x, around, 0.20)
    bottom = numbers[SILL_Y] + 0.035 - y
    outline = smooth_max(max(front, rear), bottom, 0.12)
    if outline < 0.0:
        return min(-outline, abs(x - numbers[B_PILLAR] + 0.03 - 0.03 * lean))
    return outline


@kernel
def tailgate_outline_distance(y: float, z: float, numbers: Table) -> float:
    """Return the distance (metres, seen from behind) to the shut line of boot lid or tailgate."""
    bottom = numbers[TAIL_Y] - (0.36 if numbers[TALL] > 0.5 else 0.26)
    return smooth_max(z - 0.60, bottom - y, 0.16)


@kernel
def handle_darkness(x: float, y: float, shoulder: float, numbers: Table) -> float:
    """Return the darkness (0..1) of the flush door handles: their outline, and a shade inside."""
    away = min(abs(x - numbers[B_PILLAR] - 0.14), abs(x - numbers[DOOR_REAR] - 0.24))
    # Slots with round ends, 0.20 m long and 0.024 m high.
    reach = math.sqrt(max(away - 0.088, 0.0) ** 2 + (y - shoulder + 0.095) ** 2) - 0.012
    return max(0.6 * ramp(GAP_SIDE, GAP_CORE, abs(reach)), 0.15 * ramp(0.0, -0.002, reach))


@kernel
def gap_darkness(
    x: float, y: float, z: float, ny: float, facing: float, along: Table, numbers: Table
) -> float:
    """Return the darkness (0..1) of the gaps of doors and bonnet, and of the flush handles."""
    gap = 0.0
    if z > 0.6 and numbers[SILL_Y] < y < curve_at_length(along, BELT, x) + 0.02:
        gap = ramp(GAP_SIDE, GAP_CORE, door_gap_distance(x, y, numbers))
        if facing > 0.3:
            shoulder = curve_at_length(along, SHOULDER, x)
            gap = max(gap, handle_darkness(x, y, shoulder, numbers))
    if x > numbers[WINDOW_FRONT] - 0.03 and (ny > 0.35 or numbers[TALL] > 0.5):
        outline = bonnet_outline_distance(x, y, z, numbers)
        if numbers[TALL] > 0.5:
            # Measured along the surface, which is almost level at the nose.
            outline /= math.sqrt(max(1 - ny * ny, 0.04))
        gap = max(gap, ramp(GAP_SIDE, GAP_CORE, abs(outline)))
    if x < -2.0 and y < numbers[TAIL_Y]:
        outline = tailgate_outline_distance(y, z, numbers)
        gap = max(gap, ramp(GAP_SIDE, GAP_CORE, abs(outline)))
    return gap
