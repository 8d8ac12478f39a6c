"""The car as a solid: the distance from any point to it, and which part is nearest. Metres; z may
have either sign."""

from __future__ import annotations

import math

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
    MIRROR_Y,
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
    over_height,
    over_length,
)
from xmc_tui.picture.bake.hit_parts import (
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
from xmc_tui.picture.bake.numba_kernel import Table, kernel
from xmc_tui.picture.bake.solid_primitives import blend_max, blend_min, box, ramp
from xmc_tui.picture.bake.wheel_solids import wheel

SPOILER_ELECTRIC, SPOILER_FIXED, SPOILER_ADJUSTABLE = 1, 2, 3
HOOD_DUCTED = 1
KIT_DUCKTAIL = 1


@kernel
def hub_distance(x: float, y: float, axle: float, numbers: Table) -> float:
    """Return the distance to an axle in the side view."""
    return math.sqrt((x - axle) ** 2 + (y - numbers[WHEEL_RADIUS]) ** 2)


@kernel
def duct(x: float, z: float) -> float:
    """Return how far inside the twin ducts of the bonnet a point lies (metres, negative outside); z
    without sign."""
    centre = 0.345 - 0.10 * (x - 1.60)
    along, across = abs(x - 1.60) - 0.26, abs(z - centre) - 0.125 - 0.10 * (x - 1.60)
    return -blend_max(along, across, 0.10)


@kernel
def bonnet_height(x: float, z: float, plan: float, along: Table, numbers: Table) -> float:
    """Return the height of bonnet or deck: raised wings, a valley, the power dome; ducts where the
    shape has them."""
    across = min(z / plan, 1.1)
    front = ramp(0.9, 1.5, x)
    height = over_length(along, SHOULDER, x) + over_length(along, CROWN, x) * (1 - across * across)
    height += front * (
        0.024 * math.exp(-(((across - 0.80) / 0.16) ** 2))
        - 0.020 * math.exp(-(((across - 0.50) / 0.14) ** 2))
    )
    if numbers[HOOD_SHAPE] == HOOD_DUCTED and x > 1.2:
        inside = duct(x, z)
        # Air leaves upwards: the floor rises from the lip in front to the bonnet behind.
        height -= ramp(0.0, 0.03, inside) * (0.015 + 0.075 * ramp(1.38, 1.86, x))
        height += 0.014 * ramp(0.035, 0.0, abs(inside + 0.012))
    return height


@kernel
def lower_body(x: float, y: float, z: float, along: Table, up: Table, numbers: Table) -> float:
    """Return the distance to everything below the belt line: bonnet, wings, flanks, deck."""
    plan = over_length(along, PLAN, x)
    near = min(
        abs(hub_distance(x, y, numbers[FRONT_AXLE], numbers) - numbers[ARCH_RADIUS]),
        abs(hub_distance(x, y, numbers[REAR_AXLE], numbers) - numbers[ARCH_RADIUS]),
    )
    flare = numbers[FLARE] * ramp(0.26, 0.0, near)
    shoulder = over_length(along, SHOULDER, x)
    # The sculpture of the flank follows the shoulder.
    if numbers[TALL] < 0.5:
        level = y + (0.88 - shoulder) * ramp(0.3, 0.8, y)
    else:
        level = y + (1.0 - shoulder) * ramp(0.4, 0.9, y)
    side = z - (plan - over_height(up, SECTION, level) + flare)
    top = (y - bonnet_height(x, z, plan, along, numbers)) * 0.95
    d = blend_max(side, top, numbers[SHOULDER_BLEND])
    sweep = numbers[NOSE_SWEEP] * z * z + 0.16 * z**4 + 0.35 * max(z - 0.70, 0.0) ** 2
    d = blend_max(d, (x - over_height(up, NOSE, y) + sweep) * 0.85, 0.10)
    d = blend_max(
        d, (over_height(up, TAIL, y) + numbers[TAIL_SWEEP] * z * z + 0.10 * z**4 - x) * 0.9, 0.05
    )
    return blend_max(d, over_length(along, FLOOR, x) - y, 0.03)


@kernel
def greenhouse_sides(
    x: float, y: float, z: float, along: Table, numbers: Table
) -> tuple[float, float]:
    """Return (side, top) of the greenhouse; where they are close lies a pillar or the cantrail."""
    wrap = 0.30 * z * z * ramp(0.0, 0.8, x) - 0.16 * z * z * ramp(-0.9, -1.9, x)
    roof = over_length(along, ROOFLINE, x + wrap)
    roof -= numbers[ROOF_CROWN] * (z / 0.62) ** 2 * ramp(1.3, 0.2, x) * ramp(-2.4, -1.4, x)
    belt = over_length(along, BELT, x)
    lean = numbers[TUMBLEHOME] * (y - belt) + 0.10 * (y - belt) ** 2
    return (z - (over_length(along, GREENHOUSE, x) - lean)) * 0.90, (y - roof) * 0.86


@kernel
def greenhouse(x: float, y: float, z: float, along: Table, numbers: Table) -> float:
    """Return the distance to the greenhouse: screen, roof, pillars and side glass."""
    side, top = greenhouse_sides(x, y, z, along, numbers)
    d = blend_max(blend_max(side, top, 0.13), 0.5 - y, 0.05)
    return blend_max(d, -2.46 - x, 0.05)


@kernel
def arch(x: float, y: float, z: float, numbers: Table) -> float:
    """Return the distance to the hollows of the wheel arches, negative inside."""
    front, rear = (
        hub_distance(x, y, numbers[FRONT_AXLE], numbers),
        hub_distance(x, y, numbers[REAR_AXLE], numbers),
    )
    return max(min(front, rear) - numbers[ARCH_RADIUS], 0.56 - z)


@kernel
def mirror(x: float, y: float, z: float, numbers: Table) -> float:
    """Return the distance to a door mirror on its stalk."""
    mx, my = x - numbers[MIRROR_X], y - numbers[MIRROR_Y]
    lz = z - 0.985
    k = 1.0 - 0.25 * ramp(-0.1, 0.1, lz)
    egg = math.sqrt(((mx + 0.25 * lz) / (0.105 * k)) ** 2 + (my / 0.066) ** 2 + (lz / 0.125) ** 2)
    d = blend_max((egg - 1) * 0.06, -(mx + 0.055 + 0.25 * lz), 0.02)
    return blend_min(d, box(mx, my + 0.05, z - 0.87, 0.03, 0.012, 0.09, 0.01), 0.02)


@kernel
def fixed_wing(x: float, y: float, z: float) -> float:
    """Return the distance to the big wing: a curved blade with end plates, held from above by two
    swan necks."""
    wx, wy = x + 2.30, y - 1.285
    lx, ly = 0.990 * wx - 0.140 * wy, 0.140 * wx + 0.990 * wy
    ly += 0.10 * lx * lx
    blade = box(lx, ly, z, 0.185, 0.020, 0.84, 0.016)
    plate = box(lx, ly + 0.02, z - 0.845, 0.205, 0.080, 0.010, 0.008)
    reach = wx - 0.10 - 0.175 * max(wy + 0.02, -0.3)
    neck = box(reach, wy + 0.125, z - 0.40, 0.06, 0.165, 0.016, 0.01)
    hook = box(lx - 0.05, ly - 0.030, z - 0.40, 0.10, 0.018, 0.016, 0.008)
    return min(min(blade, plate), min(neck, hook))


@kernel
def adjustable_wing(x: float, y: float, z: float) -> float:
    """Return the distance to the lower, slimmer wing: a thin blade, drooping ends, two upright
    struts with a ladder."""
    wx, wy = x + 2.33, y - 1.145 + 0.05 * z * z
    lx, ly = 0.995 * wx - 0.100 * wy, 0.100 * wx + 0.995 * wy
    blade = box(lx, ly, z, 0.125, 0.012, 0.72, 0.010)
    strut = box(wx + 0.01, y - 1.06, z - 0.30, 0.050, 0.095, 0.012, 0.006)
    return min(blade, strut)


@kernel
def spoiler(x: float, y: float, z: float, numbers: Table) -> float:
    """Return the distance to the sedan's spoiler in the shape chosen."""
    shape = int(numbers[SPOILER_SHAPE])
    if shape == SPOILER_FIXED:
        return fixed_wing(x, y, z)
    if shape == SPOILER_ADJUSTABLE:
        return adjustable_wing(x, y, z)
    lx, ly = x + 2.36 - 0.16 * z * z, y - 1.045
    return box(lx, ly - 0.16 * lx + 0.02 * z * z, z, 0.105, 0.013, 0.66, 0.011)


@kernel
def ducktail(x: float, y: float, z: float) -> float:
    """Return the distance to the SUV's aero parts: a ducktail on the tailgate, a slotted blade over
    the backlight."""
    lx, ly = x + 2.47 - 0.20 * z * z, y - 1.165
    tail = box(lx, ly + 0.45 * lx, z, 0.105, 0.030, 0.78, 0.022)
    bx, by = x + 2.23 - 0.14 * z * z, y - 1.385
    by += 0.22 * bx + 0.05 * z * z
    blade = box(bx, by, z, 0.115, 0.016, 0.60, 0.014)
    slot = max(abs(bx - 0.055) - 0.016, abs(abs(z) - 0.28) - 0.23)
    foot = box(bx - 0.06, by + 0.035, z - 0.52, 0.05, 0.04, 0.02, 0.01)
    return min(tail, min(max(blade, -slot), foot))


@kernel
def underbody_board(x: float, y: float, z: float, along: Table, up: Table, numbers: Table) -> float:
    """Return the distance to the thin board under the body: splitter, skirts, diffuser."""
    level = numbers[SPLITTER_Y] - 0.075 + 0.12 * ramp(-1.2, -2.4, x)
    # The sedan wears it as a splitter; under the SUV it stays out of sight.
    inset = 0.05 if numbers[TALL] > 0.5 else -0.012
    d = blend_max(
        lower_body(x * 0.985, 0.45, z, along, up, numbers) + inset, abs(y - level) - 0.016, 0.012
    )
    return max(d, -arch(x, y, z, numbers))


@kernel
def attachments(
    x: float, y: float, z: float, along: Table, up: Table, numbers: Table
) -> tuple[float, int]:
    """Return (distance, part) of what is fixed to the body: mirrors, spoiler, aero parts, board,
    sensor."""
    best, part = 9.0, NOTHING
    if z > 0.70 and abs(x - numbers[MIRROR_X]) < 0.5:
        best, part = mirror(x, y, z, numbers), MIRROR_PART
    if x < -1.6 and y > 0.7:
        if numbers[SPOILER_SHAPE] > 0:
            d = spoiler(x, y, z, numbers) * 0.9
            if d < best:
                best, part = d, SPOILER_PART
        if numbers[KIT_SHAPE] == KIT_DUCKTAIL:
            d = ducktail(x, y, z) * 0.85
            if d < best:
                best, part = d, KIT_PART
    if y < 0.6:
        d = underbody_board(x, y, z, along, up, numbers) * 0.8
        if d < best:
            best, part = d, BOARD_PART
    if y > 1.2 and z < 0.4:
        # The sensor over the windscreen.
        place = numbers[HEADER_X] - 0.04
        level = over_length(along, ROOFLINE, place) + 0.008
        d = box(x - place, y - level, z, 0.055, 0.022, 0.07, 0.02) * 0.9
        if d < best:
            best, part = d, SENSOR_PART
    return best, part


@kernel
def car(
    x: float, y: float, signed_z: float, along: Table, up: Table, numbers: Table
) -> tuple[float, int]:
    """Return (distance, part) of the car; but for its steered wheels it is symmetric in z."""
    z = abs(signed_z)
    low = lower_body(x, y, z, along, up, numbers)
    high = greenhouse(x, y, z, along, numbers)
    hollow = arch(x, y, z, numbers)
    best = blend_max(blend_min(low, high, 0.05), -hollow, 0.018) * 0.80
    part = LOWER_PART if low < high else GREENHOUSE_PART
    if -0.2 < hollow < 0.012 and z < 1.2:
        part = LINER_PART
    if y < 1.05:
        front = x > 0
        steer = (numbers[STEER] if signed_z >= 0 else -numbers[STEER]) if front else 0.0
        d, wheel_part = wheel(
            x, y, z, numbers[FRONT_AXLE] if front else numbers[REAR_AXLE], steer, not front, numbers
        )
        if d < best:
            best, part = d, wheel_part
    d, other = attachments(x, y, z, along, up, numbers)
    return (d, other) if d < best else (best, part)


@kernel
def scene(
    x: float, y: float, z: float, along: Table, up: Table, numbers: Table
) -> tuple[float, int]:
    """Return (distance, part) of the car; from afar, where it would take long, those of a box
    around it."""
    bound = box(x, y - 0.75, z, 2.62, 0.90, 1.12, 0.0)
    if bound > 0.35:
        return bound, NOTHING
    return car(x, y, z, along, up, numbers)


@kernel
def normal(
    x: float, y: float, z: float, step: float, along: Table, up: Table, numbers: Table
) -> tuple[float, float, float]:
    """Return the unit normal of the surface at a point, by central differences over `step`."""
    dx = scene(x + step, y, z, along, up, numbers)[0] - scene(x - step, y, z, along, up, numbers)[0]
    dy = scene(x, y + step, z, along, up, numbers)[0] - scene(x, y - step, z, along, up, numbers)[0]
    dz = scene(x, y, z + step, along, up, numbers)[0] - scene(x, y, z - step, along, up, numbers)[0]
    length = math.sqrt(dx * dx + dy * dy + dz * dz) + 1e-12
    return dx / length, dy / length, dz / length
