"""The light that a point of the car sends to the eye, were it white, and the region that colours
it."""

from __future__ import annotations

import math

from xmc_tui.picture.bake.body_curves import (
    BELT,
    FRONT_AXLE,
    MIRROR_Y,
    REAR_AXLE,
    RIM_RADIUS,
    TALL,
    THREAD,
    WHEEL_RADIUS,
    over_length,
)
from xmc_tui.picture.bake.exterior_solid import normal, scene
from xmc_tui.picture.bake.hit_parts import (
    BOARD_PART,
    CALIPER_PART,
    CAP_PART,
    DISC_PART,
    FACE_PART,
    GREENHOUSE_PART,
    HUB_PART,
    KIT_PART,
    LINER_PART,
    LOWER_PART,
    MIRROR_PART,
    RIM_PART,
    RING_PART,
    SPOILER_PART,
    TYRE_PART,
)
from xmc_tui.picture.bake.interior_through_glass import add_interior_glow
from xmc_tui.picture.bake.light_sources import STUDIO_ROOM, cone_light
from xmc_tui.picture.bake.numba_kernel import Table, kernel
from xmc_tui.picture.bake.region_names import (
    BASE,
    BODY,
    CALIPER,
    CAP,
    CLASSIC_HOOD,
    COAT,
    DARK,
    DISC,
    DUCT,
    EDGE,
    FACE,
    FLAKE,
    GLASS,
    GLOW_AT,
    HOOD,
    KIT,
    LAMP_FRONT,
    LAMP_REAR,
    MIRROR,
    RIM,
    RING,
    ROOF,
    SATIN,
    SHARE_AT,
    SKIRT,
    SPOILER,
    TRIM,
    TYRE,
    TYRE_MARK,
    WEAVE,
    WEIGHT_AT,
)
from xmc_tui.picture.bake.solid_primitives import carbon, ramp
from xmc_tui.picture.bake.surface_regions import (
    decals,
    greenhouse_skin,
    lower_skin,
    shut_line,
    tyre_lettering,
)


@kernel
def occlusion(
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
    """Return how open (0..1) the surroundings of a point of the surface are; the floor closes them
    too."""
    closed, weight = 0.0, 1.0
    for i in range(1, 6):
        h = 0.03 + 0.085 * i
        d = min(scene(x + nx * h, y + ny * h, z + nz * h, along, up, numbers)[0], y + ny * h)
        closed += max(h - d * 1.15, 0.0) * weight / h * 0.42
        weight *= 0.72
    return min(max(1 - closed, 0.0), 1.0)


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
    """Return how free (0..1, soft) the way of a reflection is from the car itself."""
    t, free = 0.06, 1.0
    for _ in range(26):
        d = scene(x + dx * t, y + dy * t, z + dz * t, along, up, numbers)[0]
        free = min(free, 14.0 * d / t)
        if d < 0.003:
            return 0.0
        t += max(d, 0.02)
        if t > 3.0:
            break
    return min(max(free, 0.0), 1.0)


@kernel
def part_region(part: int, x: float, y: float, numbers: Table) -> int:
    """Return the region of everything but the skin of the body."""
    if part == MIRROR_PART:
        return MIRROR if y > numbers[MIRROR_Y] - 0.030 else TRIM
    if part == SPOILER_PART:
        return SPOILER
    if part == KIT_PART:
        return KIT
    if part == BOARD_PART:
        between = numbers[REAR_AXLE] + 0.2 < x < numbers[FRONT_AXLE] - 0.2 and numbers[TALL] < 0.5
        return SKIRT if between else TRIM
    if part in (LINER_PART, HUB_PART):
        return DARK
    if part == TYRE_PART:
        u, v = x - (numbers[FRONT_AXLE] if x > 0 else numbers[REAR_AXLE]), y - numbers[WHEEL_RADIUS]
        letters = tyre_lettering(u, v, math.sqrt(u * u + v * v), numbers[RIM_RADIUS])
        return TYRE_MARK if letters else TYRE
    if part == RIM_PART:
        return RIM
    if part == FACE_PART:
        return FACE
    if part == RING_PART:
        return RING
    if part == CAP_PART:
        return CAP
    if part == DISC_PART:
        return DISC
    return CALIPER if part == CALIPER_PART else TRIM


@kernel
def is_in_disc_hole(x: float, y: float, numbers: Table) -> float:
    """Return the brightness of the brake disc: rows of holes on spirals, fine turning marks."""
    u, v = x - (numbers[FRONT_AXLE] if x > 0 else numbers[REAR_AXLE]), y - numbers[WHEEL_RADIUS]
    radius = math.sqrt(u * u + v * v)
    turns = math.atan2(v, u) * 24 / math.pi + radius * 90
    row = radius / (0.040 * numbers[RIM_RADIUS])
    a, b = turns - math.floor(turns) - 0.5, row - math.floor(row) - 0.5
    hole = ramp(0.10, 0.05, a * a + b * b) if math.floor(row) % 2 == 0 else 0.0
    return (1.60 + 0.15 * math.sin(radius * 900)) * (1 - 0.85 * hole)


@kernel
def add_surface_light(
    out: Table,
    region: int,
    weight: float,
    base: float,
    flake: float,
    coat: float,
    satin: float,
    edge: float,
) -> None:
    """Add the light of one hit to a pixel and count it as the surface of a region."""
    out[BASE] += weight * base
    out[FLAKE] += weight * flake
    out[COAT] += weight * coat
    out[SATIN] += weight * satin
    out[EDGE] += weight * edge
    out[SHARE_AT + region] += weight * base
    out[WEIGHT_AT + region] += weight


@kernel
def add_decals(
    out: Table, region: int, weight: float, base: float, x: float, y: float, z: float, facing: float
) -> None:
    """Count a hit as the surface of the decals that cover it."""
    covered = decals(region, x, y, z, facing)
    for i in range(4):
        if covered[i] and region == (HOOD if i % 2 == 0 else BODY):
            out[SHARE_AT + CLASSIC_HOOD + i] += weight * base
            out[WEIGHT_AT + CLASSIC_HOOD + i] += weight


@kernel
def may_be_carbon(region: int) -> bool:
    """Return whether a region may be ordered in carbon, so that its twill is baked."""
    return region in (HOOD, DUCT, ROOF) or MIRROR <= region <= TRIM


@kernel
def lighting(
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
    """Return (base, flake, coat, satin, edge) of a point seen along d, and (sky, opening, fresnel)
    they come from."""
    toward = nx * dx + ny * dy + nz * dz
    cosine = min(max(-toward, 0.0), 1.0)
    rx, ry, rz = dx - 2 * toward * nx, dy - 2 * toward * ny, dz - 2 * toward * nz
    opening = occlusion(x, y, z, nx, ny, nz, along, up, numbers)
    free = reflection_visibility(
        x + nx * 0.01, y + ny * 0.01, z + nz * 0.01, rx, ry, rz, along, up, numbers
    )
    fresnel = 0.045 + 0.955 * (1 - cosine) ** 5
    sky = cone_light(STUDIO_ROOM, nx, ny, nz, 0.98, 56)
    base = sky * (0.25 + 0.75 * opening) * (0.35 + 0.65 * opening)
    coat = fresnel * cone_light(STUDIO_ROOM, rx, ry, rz, 0.035, 8) * (0.12 + 0.88 * free)
    satin = (
        cone_light(STUDIO_ROOM, rx, ry, rz, 0.30, 32) * (0.25 + 0.75 * free) * (0.3 + 0.7 * opening)
    )
    edge = (1 - cosine) ** 2.2 * (0.25 + 0.75 * opening) * sky
    if metal:
        flake = (
            cone_light(STUDIO_ROOM, rx, ry, rz, 0.28, 32)
            * (0.2 + 0.8 * free)
            * (0.35 + 0.65 * opening)
        )
    else:
        flake = cone_light(STUDIO_ROOM, rx, ry, rz, 0.55, 40) * (0.3 + 0.7 * opening)
    return base, flake, coat, satin, edge, sky, opening, fresnel


@kernel
def shade(
    out: Table,
    part: int,
    x: float,
    y: float,
    z: float,
    dx: float,
    dy: float,
    dz: float,
    weight: float,
    along: Table,
    up: Table,
    numbers: Table,
) -> None:
    """Add the light of one hit of a ray with direction d to a pixel."""
    on_wheel = part >= TYRE_PART
    nx, ny, nz = normal(x, y, z, 0.0025 if on_wheel else 0.005, along, up, numbers)
    base, flake, coat, satin, edge, sky, opening, fresnel = lighting(
        x, y, z, dx, dy, dz, nx, ny, nz, on_wheel, along, up, numbers
    )
    side, facing = abs(z), nz if z > 0 else -nz
    tint, front, rear, dim = 0.0, 0.0, 0.0, 1.0
    if part == GREENHOUSE_PART and y > over_length(along, BELT, x) - 0.02:
        region, tint = greenhouse_skin(x, y, side, along, numbers)
    elif part in (LOWER_PART, GREENHOUSE_PART):
        region, front, rear = lower_skin(x, y, side, nx, ny, facing, numbers)
        # Slats in the intakes.
        dim = 1.0 if region != DARK or math.floor(y / 0.028) % 2 == 0 else 0.5
    else:
        region = part_region(part, x, y, numbers)
    if region in (BODY, HOOD):
        dim = 1 - 0.85 * shut_line(x, y, side, ny, facing, along, numbers)
    elif region == DISC:
        dim = is_in_disc_hole(x, y, numbers)
    elif region == CALIPER:
        base = (sky + 0.06) * (0.55 + 0.45 * opening)
    elif region in (TYRE, TYRE_MARK):
        coat *= 0.15
    elif region == DARK:
        base, flake, coat, satin = (
            0.7 * base * opening,
            0.5 * flake * opening,
            coat * 0.1,
            satin * 0.3 * opening,
        )
    elif region == GLASS:
        coat *= 0.55 + 0.45 * opening
        add_interior_glow(out, x, y, z, dx, dy, dz, weight * (1 - fresnel) * tint, along)
    add_surface_light(
        out, region, weight, base * dim, flake * dim, coat * dim, satin * dim, edge * dim
    )
    out[GLOW_AT + LAMP_FRONT] += weight * front
    out[GLOW_AT + LAMP_REAR] += weight * rear
    if may_be_carbon(region):
        out[WEAVE] += weight * base * dim * carbon(x, y, z, nx, ny, nz, numbers[THREAD])
    if numbers[TALL] < 0.5 and region in (BODY, HOOD):
        add_decals(out, region, weight, base * dim, x, y, side, facing)
