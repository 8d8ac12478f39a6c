"""The region at a point of the body: glass, lamps, intakes, bonnet, decals, tyre lettering.

`z` is the lateral coordinate without its sign.
"""

from __future__ import annotations

import math

import numpy as np

from xmc_tui.picture.bake.body_curves import (
    ARCH_RADIUS,
    B_PILLAR,
    BACKLIGHT_X,
    BELT,
    DOOR_REAR,
    FRONT_AXLE,
    HEADER_X,
    HOOD_SHAPE,
    LAMP_Y,
    REAR_AXLE,
    ROOF_END_X,
    SCREEN_X,
    SILL_Y,
    SPLITTER_Y,
    TAIL_Y,
    TALL,
    WINDOW_FRONT,
    WINDOW_REAR,
    curve_at_length,
)
from xmc_tui.picture.bake.exterior_solid import (
    axle_distance_in_side_view,
    duct_depth,
    greenhouse_side_distances,
)
from xmc_tui.picture.bake.intake_solids import (
    FRAME_WIDTH,
    INTAKE_X,
    MESH_INSET,
    channel_outline_distance,
    intake_outline_distance,
    mesh_coverage,
)
from xmc_tui.picture.bake.lamp_surfaces import headlamp_inset, rear_lamp_inset
from xmc_tui.picture.bake.numba_kernel import Table, kernel
from xmc_tui.picture.bake.region_names import (
    BADGE,
    BODY,
    DARK,
    DUCT,
    GLASS,
    HOOD,
    LAMP,
    ROOF,
    SKIRT,
    TRIM,
)
from xmc_tui.picture.bake.shut_lines import is_on_bonnet
from xmc_tui.picture.bake.solid_primitives import is_in_polygon, ramp

# Widths of the dark seams round the lamps, metres.
HEADLAMP_SEAM, REAR_LAMP_SEAM = 0.0045, 0.0035
# The lightning decals: a flash of three blades along the doors, (x, y), and one over the bonnet,
# (x, z).
FLANK_BOLT = np.array(
    [
        *((-1.18, 0.36), (-0.42, 0.70), (-0.50, 0.56), (0.28, 0.78), (0.20, 0.64), (1.12, 0.84)),
        *((0.42, 0.50), (0.50, 0.61), (-0.26, 0.40), (-0.18, 0.53)),
    ]
)
BONNET_BOLT = np.array(
    [
        *((2.16, 0.48), (1.74, 0.20), (1.80, 0.34), (1.36, 0.10), (1.42, 0.24), (0.98, 0.08)),
        *((1.36, 0.40), (1.31, 0.27), (1.74, 0.52), (1.68, 0.38)),
    ]
)


@kernel
def greenhouse_region(
    x: float, y: float, z: float, along: Table, numbers: Table
) -> tuple[int, float]:
    """Return (region, transparency) above the belt line; opaque regions have transparency 0."""
    side, top = greenhouse_side_distances(x, y, z, along, numbers)
    belt = curve_at_length(along, BELT, x)
    if top > side + 0.028:
        u = x + 0.30 * z * z * ramp(0.0, 0.8, x)
        if u > numbers[HEADER_X] + 0.02:
            if u > numbers[SCREEN_X]:
                return TRIM, 0.0
            # A black print runs round the edge of the screen.
            return GLASS, 0.55 * ramp(0.040, 0.052, top - side) * ramp(
                0.035, 0.05, u - numbers[HEADER_X]
            )
        if u > numbers[ROOF_END_X]:
            return ROOF, 0.0
        if x > numbers[BACKLIGHT_X]:
            return (GLASS, 0.20) if x < numbers[ROOF_END_X] - 0.03 else (TRIM, 0.0)
        return BODY, 0.0
    if numbers[WINDOW_REAR] < x < numbers[WINDOW_FRONT] and y > belt - 0.014:
        if side > top + 0.046 and y > belt + 0.012:
            quarter = x < -1 and abs(x - numbers[DOOR_REAR] - 0.03) < 0.016
            if abs(x - numbers[B_PILLAR]) < 0.035 or quarter:
                return TRIM, 0.0
            return GLASS, 0.42 if x > numbers[B_PILLAR] else 0.26
        if side > top + 0.026:
            return TRIM, 0.0
    return BODY, 0.0


@kernel
def front_region(y: float, z: float, numbers: Table) -> int:
    """Return the region on the front: lamps with their seam, and badge, otherwise BODY."""
    inset = headlamp_inset(y, z, numbers)
    if inset > -HEADLAMP_SEAM:
        return LAMP if inset > 0 else DARK
    if (y - numbers[LAMP_Y] + 0.035) ** 2 + z * z < 0.034**2:
        return BADGE
    return TRIM if y < numbers[SPLITTER_Y] + 0.010 else BODY


@kernel
def cladding_edge_height(x: float, numbers: Table) -> float:
    """Return the height (metres) of the lower edge of the painted flank.

    It rises behind the rear wheel to meet the diffuser.
    """
    rise = 0.17 if numbers[TALL] > 0.5 else 0.20
    return numbers[SILL_Y] + rise * ramp(-1.75, -2.15, x)


@kernel
def intake_region(y: float, z: float, numbers: Table) -> int:
    """Return the region in an intake: its mesh, the holes in it, walls and frame, or else BODY."""
    outline = intake_outline_distance(y, z, numbers)
    if outline < -MESH_INSET:
        return TRIM if mesh_coverage(y, z) > 0.5 else DARK
    return TRIM if outline < FRAME_WIDTH else BODY


@kernel
def tail_region(x: float, y: float, z: float, numbers: Table) -> int:
    """Return the region on the tail: light loop, badge, diffuser, otherwise BODY."""
    inset = rear_lamp_inset(y, z, numbers)
    if inset > -REAR_LAMP_SEAM:
        return LAMP if inset > 0 else DARK
    if (y - numbers[TAIL_Y] + 0.10) ** 2 + z * z < 0.040**2:
        return BADGE
    if y < cladding_edge_height(x, numbers):
        return DARK if channel_outline_distance(y, z, numbers) < -0.008 else TRIM
    return BODY


@kernel
def lower_body_region(
    x: float, y: float, z: float, nx: float, ny: float, facing: float, numbers: Table
) -> int:
    """Return the region below the belt line.

    `facing` is the component of the normal away from the centre plane.
    """
    tall = numbers[TALL] > 0.5
    if x > INTAKE_X:
        region = intake_region(y, z, numbers)
        if region != BODY:
            return region
    if x > 1.75 and nx > 0.15:
        region = front_region(y, z, numbers)
        if region != BODY:
            return region
    if x < -1.9 and nx < -0.12:
        region = tail_region(x, y, z, numbers)
        if region != BODY:
            return region
    if y < numbers[SILL_Y]:
        sill = numbers[REAR_AXLE] + 0.2 < x < numbers[FRONT_AXLE] - 0.2 and not tall
        return SKIRT if sill else TRIM
    if y < cladding_edge_height(x, numbers):
        return TRIM
    if tall:
        front = axle_distance_in_side_view(x, y, numbers[FRONT_AXLE], numbers)
        rear = axle_distance_in_side_view(x, y, numbers[REAR_AXLE], numbers)
        if facing > 0.2 and y < 0.99 and min(front, rear) < numbers[ARCH_RADIUS] + 0.042:
            return TRIM
    if ny > -0.2 and numbers[HOOD_SHAPE] > 0 and x > 1.2 and is_on_bonnet(x, y, z, numbers):
        inside = duct_depth(x, z)
        if inside > -0.022:
            # The deep end is open.
            return DARK if inside > 0.030 and x > 1.62 else DUCT
    if (ny > 0.35 or tall) and is_on_bonnet(x, y, z, numbers):
        return HOOD
    return BODY


@kernel
def is_on_classic_stripe(x: float, y: float) -> bool:
    """Return whether a point of the flank lies on the classic stripe.

    The stripe is a band that tapers rearwards, with a pin line above it.
    """
    if not -1.0 < x < 1.16:
        return False
    height = 0.365 + 0.030 * (x + 1.0)
    half = 0.030 + 0.022 * (x + 1.0) / 2.16
    return abs(y - height) < half or abs(y - height - half - 0.034) < 0.012


@kernel
def decals_at_point(
    region: int, x: float, y: float, z: float, facing: float
) -> tuple[bool, bool, bool, bool]:
    """Return the decals that cover a point: classic hood and side, lightning hood and side."""
    bonnet = region == HOOD
    flank = facing > 0.3
    return (
        bonnet and 0.065 < z < 0.285,
        flank and is_on_classic_stripe(x, y),
        bonnet and is_in_polygon(BONNET_BOLT, x, z),
        flank and is_in_polygon(FLANK_BOLT, x, y),
    )


@kernel
def is_on_tyre_lettering(u: float, v: float, radius: float, rim: float) -> bool:
    """Return whether a point of the side wall lies on its raised letters.

    The letters are two arcs of strokes that form no words.
    """
    band = (radius - rim - 0.030) / 0.022
    if not 0.0 < band < 1.0:
        return False
    angle = math.atan2(abs(v), u)
    if abs(angle - math.pi / 2) > 0.62:
        return False
    place = angle * radius / 0.026
    stroke = place - math.floor(place)
    letter = math.floor(place) % 3
    if stroke > 0.78 or (math.floor(place) % 7) == 3:
        return False
    if letter == 0:
        return stroke < 0.22 or abs(band - 0.5) < 0.16
    if letter == 1:
        return stroke < 0.22 or band > 0.74 or band < 0.26
    return stroke > 0.52 or band > 0.74
