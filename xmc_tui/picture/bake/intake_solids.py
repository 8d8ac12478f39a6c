"""Openings of the body: intakes with a mesh at their ends, and the channels of the diffuser.

`z` is the lateral coordinate without its sign.
"""

from __future__ import annotations

import math

from xmc_tui.picture.bake.body_curves import LAMP_Y, SILL_Y, SPLITTER_Y, TALL
from xmc_tui.picture.bake.numba_kernel import Table, kernel
from xmc_tui.picture.bake.solid_primitives import fillet_intersection, ramp

# Intakes lie in front of this length.
INTAKE_X = 1.95
POCKET_DEPTH = 0.075
# The diffuser lies behind this length; its channels are this far apart.
DIFFUSER_X, CHANNEL_PITCH, CHANNEL_HALF_WIDTH, CHANNEL_DEPTH = -2.15, 0.13, 0.040, 0.05
# Points of the pocket deeper inside its outline than this belong to the mesh, the others to its
# walls.
MESH_INSET, FRAME_WIDTH = 0.010, 0.013
MESH_PITCH, MESH_BAR = 0.040, 0.22


@kernel
def intake_outline_distance(y: float, z: float, numbers: Table) -> float:
    """Return the distance to the outlines of mouth and side intakes in the front view."""
    level = y - numbers[SPLITTER_Y]
    if numbers[TALL] > 0.5:
        mouth = fillet_intersection(
            z - 0.62 + 0.35 * abs(level - 0.11), abs(level - 0.11) - 0.078, 0.05
        )
        top = numbers[LAMP_Y] - numbers[SPLITTER_Y] - 0.16
        slit = fillet_intersection(
            abs(z - 0.745) - 0.036, abs(level - 0.5 * (top + 0.09)) - 0.5 * (top - 0.09), 0.04
        )
        return min(mouth, slit)
    mouth = fillet_intersection(
        z - 0.60 + 0.42 * max(0.14 - level, 0.0),
        max(0.022 - level, level - 0.182 + 0.12 * z * z),
        0.05,
    )
    top = numbers[LAMP_Y] - numbers[SPLITTER_Y] - 0.165
    middle, half = 0.5 * (top + 0.040), 0.5 * (top - 0.040)
    # The side intake is wide at the bottom and leans outwards.
    slit = fillet_intersection(
        (abs(z - 0.748 + 0.06 * (level - middle)) - 0.066 + 0.17 * (level - middle)) * 0.97,
        abs(level - middle) - half,
        0.035,
    )
    return min(mouth, slit)


@kernel
def carve_intakes(body: float, y: float, z: float, numbers: Table) -> float:
    """Return the distance to the body with the intakes cut out, from its distance without them."""
    outline = intake_outline_distance(y, z, numbers)
    if outline > 0.1:
        return body
    pocket = fillet_intersection(outline, -(body + POCKET_DEPTH), 0.008)
    return fillet_intersection(body, -pocket, 0.016)


@kernel
def mesh_coverage(y: float, z: float) -> float:
    """Return how much (0..1) of a place at the end of an intake its mesh or slats cover."""
    if z > 0.66:
        # Slats, which lean with the body.
        slat = (y - 0.25 * z) / 0.046
        slat -= math.floor(slat)
        return ramp(0.58, 0.66, slat) * ramp(1.0, 0.94, slat)
    u, v = (z + 0.62 * y) / MESH_PITCH, (z - 0.62 * y) / MESH_PITCH
    away = min(abs(u - math.floor(u) - 0.5), abs(v - math.floor(v) - 0.5))
    return ramp(MESH_BAR * 0.5 + 0.05, MESH_BAR * 0.5 - 0.03, away)


@kernel
def diffuser_edge_height(numbers: Table) -> float:
    """Return the height of the upper edge of the diffuser."""
    return numbers[SILL_Y] + (0.20 if numbers[TALL] < 0.5 else 0.17)


@kernel
def channel_outline_distance(y: float, z: float, numbers: Table) -> float:
    """Return the distance to the outlines of the channels of the diffuser, seen from behind."""
    place = z / CHANNEL_PITCH
    across = abs(place - math.floor(place + 0.5)) * CHANNEL_PITCH - CHANNEL_HALF_WIDTH
    return max(
        fillet_intersection(across, y - diffuser_edge_height(numbers) + 0.055, 0.03), z - 0.56
    )


@kernel
def carve_diffuser(body: float, y: float, z: float, numbers: Table) -> float:
    """Return the distance to the body with the channels cut out, from its distance without them."""
    outline = channel_outline_distance(y, z, numbers)
    if outline > 0.1:
        return body
    pocket = fillet_intersection(outline, -(body + CHANNEL_DEPTH), 0.01)
    return fillet_intersection(body, -pocket, 0.008)
