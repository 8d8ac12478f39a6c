"""Signed distances (metres) to the exterior of a car, with the part that is nearest.

`z` is the lateral coordinate without its sign, except in the functions of the whole car.
"""

from __future__ import annotations

import math

from xmc_tui.picture.bake.attachment_solids import (
    ducktail_distance,
    mirror_distance,
    spoiler_distance,
)
from xmc_tui.picture.bake.body_curves import (
    ARCH_RADIUS,
    BELT,
    CROWN,
    FLARE,
    FLOOR,
    FRONT_AXLE,
    GREENHOUSE,
    HEADER_X,
    HOOD_SHAPE,
    KIT_SHAPE,
    MIRROR_X,
    NOSE,
    NOSE_SWEEP,
    PLAN,
    REAR_AXLE,
    ROOF_CROWN,
    ROOFLINE,
    SECTION,
    SHOULDER,
    SHOULDER_BLEND,
    SPLITTER_Y,
    SPOILER_SHAPE,
    STEER,
    TAIL,
    TAIL_SWEEP,
    TALL,
    TUMBLEHOME,
    WHEEL_RADIUS,
    curve_at_height,
    curve_at_length,
)
from xmc_tui.picture.bake.intake_solids import (
    DIFFUSER_X,
    INTAKE_X,
    carve_diffuser,
    carve_intakes,
)
from xmc_tui.picture.bake.numba_kernel import Table, kernel
from xmc_tui.picture.bake.part_numbers import (
    BOARD_PART,
    GREENHOUSE_PART,
    KIT_PART,
    LINER_PART,
    LOWER_PART,
    MIRROR_PART,
    NOTHING,
    SENSOR_PART,
    SPOILER_PART,
)
from xmc_tui.picture.bake.solid_primitives import (
    box_distance,
    fillet_intersection,
    ramp,
    smooth_max,
    smooth_min,
)
from xmc_tui.picture.bake.wheel_solids import wheel_distance

HOOD_DUCTED = 1
KIT_DUCKTAIL = 1


@kernel
def axle_distance_in_side_view(x: float, y: float, axle: float, numbers: Table) -> float:
    """Return the distance to an axle in the side view."""
    return math.sqrt((x - axle) ** 2 + (y - numbers[WHEEL_RADIUS]) ** 2)


@kernel
def duct_depth(x: float, z: float) -> float:
    """Return how far inside the twin bonnet ducts a point lies (metres, negative outside)."""
    centre = 0.345 - 0.10 * (x - 1.60)
    along, across = abs(x - 1.60) - 0.26, abs(z - centre) - 0.125 - 0.10 * (x - 1.60)
    return -fillet_intersection(along, across, 0.10)


@kernel
def bonnet_height(x: float, z: float, plan: float, along: Table, numbers: Table) -> float:
    """Return the height of bonnet or deck: raised wings, a valley, the power dome, ducts."""
    across = min(z / plan, 1.1)
    front = ramp(0.9, 1.5, x)
    height = curve_at_length(along, SHOULDER, x) + curve_at_length(along, CROWN, x) * (
        1 - across * across
    )
    height += front * (
        0.024 * math.exp(-(((across - 0.80) / 0.16) ** 2))
        - 0.020 * math.exp(-(((across - 0.50) / 0.14) ** 2))
    )
    if numbers[HOOD_SHAPE] == HOOD_DUCTED and x > 1.2:
        inside = duct_depth(x, z)
        # Air leaves upwards: the floor rises from the lip in front to the bonnet behind.
        height -= ramp(-0.004, 0.046, inside) * (0.012 + 0.062 * ramp(1.38, 1.80, x))
        height += 0.012 * ramp(0.035, 0.0, abs(inside + 0.016))
    return height


@kernel
def flare_bulge(x: float, y: float, numbers: Table) -> float:
    """Return how far (metres) the flares stand out from the plan, deeply negative elsewhere.

    A flare is highest at the edge of the wheel arch and falls away from it evenly all around, so
    that the edge lies in one plane whatever the flank does there.
    """
    away = min(
        axle_distance_in_side_view(x, y, numbers[FRONT_AXLE], numbers),
        axle_distance_in_side_view(x, y, numbers[REAR_AXLE], numbers),
    )
    beyond = max(away - numbers[ARCH_RADIUS], 0.0)
    return numbers[FLARE] - 0.25 * beyond - 2.5 * beyond * beyond


@kernel
def lower_body_distance(
    x: float, y: float, z: float, along: Table, up: Table, numbers: Table
) -> float:
    """Return the distance to everything below the belt line: bonnet, wings, flanks, deck."""
    plan = curve_at_length(along, PLAN, x)
    shoulder = curve_at_length(along, SHOULDER, x)
    # The section of the flank follows the height of the shoulder.
    if numbers[TALL] < 0.5:
        level = y + (0.88 - shoulder) * ramp(0.3, 0.8, y)
    else:
        level = y + (1.0 - shoulder) * ramp(0.4, 0.9, y)
    bulge = smooth_max(-curve_at_height(up, SECTION, level), flare_bulge(x, y, numbers), 0.08)
    side = z - plan - bulge
    top = (y - bonnet_height(x, z, plan, along, numbers)) * 0.95
    d = smooth_max(side, top, numbers[SHOULDER_BLEND])
    sweep = numbers[NOSE_SWEEP] * z * z + 0.16 * z**4 + 0.35 * max(z - 0.70, 0.0) ** 2
    # Divided by the slope in plan, without which rays from the side would overshoot the corner.
    slope = 2 * numbers[NOSE_SWEEP] * z + 0.64 * z**3 + 0.70 * max(z - 0.70, 0.0)
    front = (x - curve_at_height(up, NOSE, y) + sweep) * 0.9 / math.sqrt(1 + slope * slope)
    d = smooth_max(d, front, 0.15)
    d = smooth_max(
        d,
        (curve_at_height(up, TAIL, y) + numbers[TAIL_SWEEP] * z * z + 0.10 * z**4 - x) * 0.9,
        0.07,
    )
    return fillet_intersection(d, curve_at_length(along, FLOOR, x) - y, 0.03)


@kernel
def greenhouse_side_distances(
    x: float, y: float, z: float, along: Table, numbers: Table
) -> tuple[float, float]:
    """Return (side, top) of the greenhouse; close values mean a pillar or the cantrail."""
    wrap = 0.30 * z * z * ramp(0.0, 0.8, x) - 0.16 * z * z * ramp(-0.9, -1.9, x)
    roof = curve_at_length(along, ROOFLINE, x + wrap)
    roof -= numbers[ROOF_CROWN] * (z / 0.62) ** 2 * ramp(1.3, 0.2, x) * ramp(-2.4, -1.4, x)
    # Below the belt it leans no further outwards, so that it stays inside the flank.
    above = smooth_max(y - curve_at_length(along, BELT, x), -0.06, 0.10)
    lean = numbers[TUMBLEHOME] * above + 0.10 * above * above
    return (z - (curve_at_length(along, GREENHOUSE, x) - lean)) * 0.90, (y - roof) * 0.86


@kernel
def greenhouse_distance(x: float, y: float, z: float, along: Table, numbers: Table) -> float:
    """Return the distance to the greenhouse: screen, roof, pillars and side glass."""
    side, top = greenhouse_side_distances(x, y, z, along, numbers)
    d = fillet_intersection(smooth_max(side, top, 0.20), 0.5 - y, 0.05)
    return fillet_intersection(d, -2.46 - x, 0.05)


@kernel
def arch_distance(x: float, y: float, z: float, numbers: Table) -> float:
    """Return the distance to the hollows of the wheel arches, negative inside."""
    front, rear = (
        axle_distance_in_side_view(x, y, numbers[FRONT_AXLE], numbers),
        axle_distance_in_side_view(x, y, numbers[REAR_AXLE], numbers),
    )
    return max(min(front, rear) - numbers[ARCH_RADIUS], 0.56 - z)


@kernel
def underbody_board_distance(
    x: float, y: float, z: float, along: Table, up: Table, numbers: Table
) -> float:
    """Return the distance to the thin board under the body: splitter, skirts, diffuser."""
    level = numbers[SPLITTER_Y] - 0.086 + 0.12 * ramp(-1.2, -2.4, x)
    # It protrudes as a splitter under the sedan and is hidden under the SUV.
    inset = 0.05 if numbers[TALL] > 0.5 else -0.012
    d = fillet_intersection(
        lower_body_distance(x * 0.985, 0.45, z, along, up, numbers) + inset,
        abs(y - level) - 0.016,
        0.012,
    )
    return max(d, -arch_distance(x, y, z, numbers))


@kernel
def attachment_distance(
    x: float, y: float, z: float, along: Table, up: Table, numbers: Table
) -> tuple[float, int]:
    """Return (distance, part) of the attachments: mirrors, spoiler, kit, board and sensor."""
    best, part = 9.0, NOTHING
    if z > 0.70 and abs(x - numbers[MIRROR_X]) < 0.5:
        best, part = mirror_distance(x, y, z, numbers), MIRROR_PART
    if x < -1.6 and y > 0.7:
        if numbers[SPOILER_SHAPE] > 0:
            d = spoiler_distance(x, y, z, numbers) * 0.9
            if d < best:
                best, part = d, SPOILER_PART
        if numbers[KIT_SHAPE] == KIT_DUCKTAIL:
            d = ducktail_distance(x, y, z) * 0.85
            if d < best:
                best, part = d, KIT_PART
    if y < 0.6:
        d = underbody_board_distance(x, y, z, along, up, numbers) * 0.8
        if d < best:
            best, part = d, BOARD_PART
    if y > 1.2 and z < 0.4:
        # The sensor over the windscreen.
        place = numbers[HEADER_X] - 0.04
        level = curve_at_length(along, ROOFLINE, place) + 0.008
        d = box_distance(x - place, y - level, z, 0.055, 0.022, 0.07, 0.02) * 0.9
        if d < best:
            best, part = d, SENSOR_PART
    return best, part


@kernel
def car_distance(
    x: float, y: float, signed_z: float, along: Table, up: Table, numbers: Table
) -> tuple[float, int]:
    """Return (distance, part) of the car, which is symmetric in z except for its steered wheels."""
    z = abs(signed_z)
    low = lower_body_distance(x, y, z, along, up, numbers)
    if x > INTAKE_X:
        low = carve_intakes(low, y, z, numbers)
    if x < DIFFUSER_X:
        low = carve_diffuser(low, y, z, numbers)
    high = greenhouse_distance(x, y, z, along, numbers)
    hollow = arch_distance(x, y, z, numbers)
    # The pillar at the back flows into the haunch; in front the glass rises from a ledge.
    fillet = 0.08 + 0.20 * ramp(-1.1, -2.0, x)
    best = fillet_intersection(smooth_min(low, high, fillet), -hollow, 0.018) * 0.80
    part = LOWER_PART if low < high else GREENHOUSE_PART
    if -0.2 < hollow < 0.012 and z < 1.2:
        part = LINER_PART
    if y < 1.05:
        front = x > 0
        steer = (numbers[STEER] if signed_z >= 0 else -numbers[STEER]) if front else 0.0
        d, wheel_part = wheel_distance(
            x, y, z, numbers[FRONT_AXLE] if front else numbers[REAR_AXLE], steer, not front, numbers
        )
        if d < best:
            best, part = d, wheel_part
    d, other = attachment_distance(x, y, z, along, up, numbers)
    return (d, other) if d < best else (best, part)


@kernel
def full_car_distance(
    x: float, y: float, z: float, along: Table, up: Table, numbers: Table
) -> tuple[float, int]:
    """Return (distance, part) of the car.

    Far away, where the car would be slow to evaluate, the distance is that of a box around it.
    """
    bound = box_distance(x, y - 0.75, z, 2.62, 0.90, 1.12, 0.0)
    if bound > 0.35:
        return bound, NOTHING
    return car_distance(x, y, z, along, up, numbers)


@kernel
def surface_normal(
    x: float, y: float, z: float, step: float, along: Table, up: Table, numbers: Table
) -> tuple[float, float, float]:
    """Return the unit normal of the surface at a point, by central differences over `step`."""
    dx = (
        full_car_distance(x + step, y, z, along, up, numbers)[0]
        - full_car_distance(x - step, y, z, along, up, numbers)[0]
    )
    dy = (
        full_car_distance(x, y + step, z, along, up, numbers)[0]
        - full_car_distance(x, y - step, z, along, up, numbers)[0]
    )
    dz = (
        full_car_distance(x, y, z + step, along, up, numbers)[0]
        - full_car_distance(x, y, z - step, along, up, numbers)[0]
    )
    length = math.sqrt(dx * dx + dy * dy + dz * dz) + 1e-12
    return dx / length, dy / length, dz / length
