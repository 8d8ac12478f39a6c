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
    curve_at_length,
)
from xmc_tui.picture.bake.exterior_solid import surface_normal
from xmc_tui.picture.bake.intake_solids import INTAKE_X, MESH_INSET, intake_outline_distance
from xmc_tui.picture.bake.interior_through_glass import add_interior_glow
from xmc_tui.picture.bake.lamp_surfaces import add_lamp_bloom, add_lamp_light
from xmc_tui.picture.bake.numba_kernel import Table, kernel
from xmc_tui.picture.bake.part_numbers import (
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
    HOOD,
    KIT,
    LAMP,
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
from xmc_tui.picture.bake.surface_lighting import compute_lighting, pane_normal
from xmc_tui.picture.bake.surface_regions import (
    decals_at_point,
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
def disc_light_factor(x: float, y: float, numbers: Table) -> float:
    """Return the factor of the light of the brake disc: holes in spiral rows, turning marks."""
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
    factor: float,
    base: float,
    flake: float,
    coat: float,
    satin: float,
    edge: float,
) -> None:
    """Add the light of one hit to a pixel and count it as the surface of a region.

    `weight` is the share of the pixel that the hit covers, `factor` that of its light.
    """
    out[BASE] += factor * base
    out[FLAKE] += factor * flake
    out[COAT] += factor * coat
    out[SATIN] += factor * satin
    out[EDGE] += factor * edge
    out[SHARE_AT + region] += factor * base
    out[WEIGHT_AT + region] += weight


@kernel
def add_decals(
    out: Table,
    region: int,
    weight: float,
    factor: float,
    base: float,
    x: float,
    y: float,
    z: float,
    facing: float,
) -> None:
    """Count a hit as the surface of the decals that cover it."""
    covered = decals_at_point(region, x, y, z, facing)
    for i in range(4):
        if covered[i] and region == (HOOD if i % 2 == 0 else BODY):
            out[SHARE_AT + CLASSIC_HOOD + i] += factor * base
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
) -> tuple[int, float]:
    """Return (region, transparency) of a hit.

    `facing` is the component of the normal away from the centre plane.
    """
    side = abs(z)
    if part == GREENHOUSE_PART and y > curve_at_length(along, BELT, x) - 0.02:
        return greenhouse_region(x, y, side, along, numbers)
    if part in (LOWER_PART, GREENHOUSE_PART):
        return lower_body_region(x, y, side, nx, ny, facing, numbers), 0.0
    return part_region(part, x, y, numbers), 0.0


@kernel
def gap_and_metal_light_factor(
    region: int,
    part: int,
    x: float,
    y: float,
    side: float,
    ny: float,
    facing: float,
    along: Table,
    numbers: Table,
) -> float:
    """Return the factor of all lights of a hit: below 1 in gaps and on frames, above 1 on metal."""
    if region in (BODY, HOOD):
        return 1 - 0.85 * gap_darkness(x, y, side, ny, facing, along, numbers)
    if region == DISC:
        return disc_light_factor(x, y, numbers)
    if region == TRIM and part == GREENHOUSE_PART:
        return 0.5
    if region == TRIM and x > INTAKE_X and intake_outline_distance(y, side, numbers) < -MESH_INSET:
        # The mesh is also lit from behind, through its holes, which the occlusion does not know.
        return 3.0
    return 1.0


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
    side, facing = abs(z), nz if z > 0 else -nz
    region, tint = hit_region(part, x, y, z, nx, ny, facing, along, numbers)
    if region == GLASS or (region == TRIM and part == GREENHOUSE_PART):
        nx, ny, nz = pane_normal(x, y, z, along, numbers)
    base, flake, coat, satin, edge, sky, opening, fresnel = compute_lighting(
        x, y, z, dx, dy, dz, nx, ny, nz, on_wheel, along, up, numbers
    )
    if region == LAMP:
        coat *= add_lamp_light(out, weight, x, y, z, dx, dy, dz, nx, ny, nz, numbers)
    elif region == CALIPER:
        base = (sky + 0.06) * (0.55 + 0.45 * opening)
    elif region in (TYRE, TYRE_MARK):
        coat *= 0.15
    elif region == DARK:
        base, flake = 0.7 * base * opening, 0.5 * flake * opening
        coat, satin = 0.1 * coat, 0.3 * satin * opening
    elif region == GLASS:
        coat *= 0.55 + 0.45 * opening
        add_interior_glow(out, x, y, z, dx, dy, dz, weight * (1 - fresnel) * tint, along)
    factor = weight * gap_and_metal_light_factor(
        region, part, x, y, side, ny, facing, along, numbers
    )
    add_surface_light(out, region, weight, factor, base, flake, coat, satin, edge)
    if may_be_carbon(region):
        # The twill of the small mirrors is finer, so that it does not look like tiles.
        thread = numbers[THREAD] * (0.6 if region == MIRROR else 1.0)
        out[WEAVE] += factor * base * carbon_brightness(x, y, z, nx, ny, nz, thread)
    if region in (BODY, HOOD):
        add_lamp_bloom(out, weight, x, y, side, nx, numbers)
        if numbers[TALL] < 0.5:
            add_decals(out, region, weight, factor, base, x, y, side, facing)
