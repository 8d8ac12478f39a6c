"""Shading of a hit: adds the light of a white surface to a pixel, and to the hit's region."""

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
from xmc_tui.picture.bake.exterior_solid import surface_normal
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
from xmc_tui.picture.bake.shut_lines import gap_darkness
from xmc_tui.picture.bake.solid_primitives import carbon_brightness, ramp
from xmc_tui.picture.bake.surface_lighting import compute_lighting
from xmc_tui.picture.bake.surface_regions import (
    covering_decals,
    greenhouse_region,
    is_on_tyre_lettering,
    lower_body_region,
)


@kernel
def part_region(part: int, x: float, y: float, numbers: Table) -> int:
    """Return the region of a hit on any part other than the skin of the body."""
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
        letters = is_on_tyre_lettering(u, v, math.sqrt(u * u + v * v), numbers[RIM_RADIUS])
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
def disc_brightness(x: float, y: float, numbers: Table) -> float:
    """Return the brightness of the brake disc: holes in spiral rows, fine turning marks."""
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
    covered = covering_decals(region, x, y, z, facing)
    for i in range(4):
        if covered[i] and region == (HOOD if i % 2 == 0 else BODY):
            out[SHARE_AT + CLASSIC_HOOD + i] += weight * base
            out[WEIGHT_AT + CLASSIC_HOOD + i] += weight


@kernel
def may_be_carbon(region: int) -> bool:
    """Return whether a region may be ordered in carbon, so that its twill is baked."""
    return region in (HOOD, DUCT, ROOF) or MIRROR <= region <= TRIM


@kernel
def hit_region(
    part: int,
    x: float,
    y: float,
    z: float,
    nx: float,
    ny: float,
    facing: float,
    along: Table,
    numbers: Table,
) -> tuple[int, float, float, float, float]:
    """Return (region, transparency, front glow, rear glow, brightness) of a hit.

    `facing` is the component of the normal away from the centre plane; `brightness` is a factor
    below 1 in the gaps between the slats of an intake.
    """
    side = abs(z)
    tint, front, rear, dim = 0.0, 0.0, 0.0, 1.0
    if part == GREENHOUSE_PART and y > over_length(along, BELT, x) - 0.02:
        region, tint = greenhouse_region(x, y, side, along, numbers)
    elif part in (LOWER_PART, GREENHOUSE_PART):
        region, front, rear = lower_body_region(x, y, side, nx, ny, facing, numbers)
        dim = 1.0 if region != DARK or math.floor(y / 0.028) % 2 == 0 else 0.5
    else:
        region = part_region(part, x, y, numbers)
    return region, tint, front, rear, dim


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
    nx, ny, nz = surface_normal(x, y, z, 0.0025 if on_wheel else 0.005, along, up, numbers)
    base, flake, coat, satin, edge, sky, opening, fresnel = compute_lighting(
        x, y, z, dx, dy, dz, nx, ny, nz, on_wheel, along, up, numbers
    )
    side, facing = abs(z), nz if z > 0 else -nz
    region, tint, front, rear, dim = hit_region(part, x, y, z, nx, ny, facing, along, numbers)
    if region in (BODY, HOOD):
        dim = 1 - 0.85 * gap_darkness(x, y, side, ny, facing, along, numbers)
    elif region == DISC:
        dim = disc_brightness(x, y, numbers)
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
        out[WEAVE] += weight * base * dim * carbon_brightness(x, y, z, nx, ny, nz, numbers[THREAD])
    if numbers[TALL] < 0.5 and region in (BODY, HOOD):
        add_decals(out, region, weight, base * dim, x, y, side, facing)
