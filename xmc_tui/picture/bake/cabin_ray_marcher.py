"""Ray marching of the cabin in daylight.

The result is one vector per pixel (see region_names.py), averaged over samples x samples rays.
"""

from __future__ import annotations

import numpy as np

from xmc_tui.picture.bake.cabin_solid import (
    CABIN_THREAD,
    cabin_distance,
    cabin_normal,
    furnished_cabin_distance,
    to_screen_frame,
)
from xmc_tui.picture.bake.cabin_surface_details import (
    ambient_glow,
    screen_glow,
    seam_strength,
    texture_factor,
)
from xmc_tui.picture.bake.camera import pixel_ray
from xmc_tui.picture.bake.light_sources import CABIN_ENVIRONMENT, average_light_in_cone
from xmc_tui.picture.bake.numba_kernel import Camera, Table, kernel, parallel_kernel, prange
from xmc_tui.picture.bake.region_names import (
    AMBIENT,
    BASE,
    COAT,
    CONSOLE,
    COVER_AT,
    DAYLIGHT,
    DOOR_TRIM,
    GLOW_AT,
    SATIN,
    SCREEN,
    SCREEN_GLOW,
    SEAT_BACK,
    SHARE_AT,
    SILL,
    STEERING,
    STITCH,
    STRIP,
    VECTOR,
    WEAVE,
    WEIGHT_AT,
)
from xmc_tui.picture.bake.solid_primitives import carbon_brightness, ramp


@kernel
def sunlight(x: float, y: float, z: float, numbers: Table) -> float:
    """Return how much (0.45..1) light from the glass roof reaches a point: a soft shadow."""
    t, lit = 0.05, 1.0
    for _ in range(24):
        d = furnished_cabin_distance(x - 0.10 * t, y + 0.93 * t, z + 0.35 * t, numbers)[0]
        lit = min(lit, 7 * d / t)
        t += max(d, 0.03)
        if d < 0.003 or t > 1.2:
            break
    return 0.45 + 0.55 * min(max(lit, 0.0), 1.0)


@kernel
def cabin_ambient_visibility(
    x: float, y: float, z: float, nx: float, ny: float, nz: float, numbers: Table
) -> float:
    """Return how open (0..1) the surroundings of a surface point with normal n are."""
    closed, w = 0.0, 1.0
    for q in range(1, 6):
        h = 0.02 + 0.07 * q
        closed += (
            max(h - furnished_cabin_distance(x + nx * h, y + ny * h, z + nz * h, numbers)[0], 0.0)
            / h
            * w
            * 0.40
        )
        w *= 0.72
    return min(max(1 - closed, 0.0), 1.0) ** 1.2


@kernel
def shade_cabin(
    out: Table,
    part: int,
    x: float,
    y: float,
    z: float,
    dx: float,
    dy: float,
    dz: float,
    weight: float,
    numbers: Table,
) -> None:
    """Add the light of one hit of a ray with direction d to a pixel."""
    nx, ny, nz = cabin_normal(x, y, z, 0.003, numbers)
    opening = cabin_ambient_visibility(x, y, z, nx, ny, nz, numbers)
    lit = sunlight(x, y, z, numbers)
    toward = nx * dx + ny * dy + nz * dz
    rx, ry, rz = dx - 2 * toward * nx, dy - 2 * toward * ny, dz - 2 * toward * nz
    fresnel = 0.04 + 0.96 * (1 - min(max(-toward, 0.0), 1.0)) ** 5
    sky = average_light_in_cone(CABIN_ENVIRONMENT, nx, ny, nz, 0.98, 48)
    base = sky * opening * lit * texture_factor(part, x, y, z, numbers)
    soft = average_light_in_cone(CABIN_ENVIRONMENT, rx, ry, rz, 0.55, 24)
    satin = soft * opening * lit * (0.25 + fresnel)
    sharp = average_light_in_cone(CABIN_ENVIRONMENT, rx, ry, rz, 0.12, 16)
    coat = sharp * opening * (0.3 + 0.7 * lit) * fresnel
    seam = seam_strength(part, x, y, z)
    out[BASE] += weight * (base + 0.03 * seam)
    out[COAT] += weight * coat
    out[SATIN] += weight * satin * (1 - 0.6 * seam)
    if part in (STRIP, CONSOLE, STEERING, SEAT_BACK, DOOR_TRIM, SILL):
        out[WEAVE] += weight * base * carbon_brightness(x, y, z, nx, ny, nz, numbers[CABIN_THREAD])
    for region, share in ((part, 1 - seam), (STITCH, seam)):
        out[SHARE_AT + region] += weight * (base + 0.03 * seam) * share
        out[WEIGHT_AT + region] += weight * share
    out[GLOW_AT + AMBIENT] += weight * ambient_glow(part, x, y, z, opening, numbers)
    if part == SCREEN:
        sx, sy, sz = to_screen_frame(x, y, z)
        if sx < 0:
            out[GLOW_AT + SCREEN_GLOW] += weight * screen_glow(sy, sz)


@kernel
def render_cabin_pixel(
    out: Table,
    px: int,
    py: int,
    width: int,
    height: int,
    samples: int,
    camera: Camera,
    numbers: Table,
) -> None:
    """Write the vector of one pixel to `out` (VECTOR values, zero before)."""
    ex, ey, ez = camera[0], camera[1], camera[2]
    weight = 1.0 / (samples * samples)
    for q in range(samples * samples):
        sx, sy = px + (q % samples + 0.5) / samples, py + (q // samples + 0.5) / samples
        dx, dy, dz, _, _ = pixel_ray(camera, sx, sy, width, height)
        t = 0.25
        hit = -1
        for _ in range(220):
            d, part = cabin_distance(ex + dx * t, ey + dy * t, ez + dz * t, numbers)
            if d < 0.0008:
                hit = part
                break
            t += d * 0.85
            if t > 6.5:
                break
        if hit < 0:
            out[GLOW_AT + DAYLIGHT] += weight * (0.30 + 0.55 * ramp(-0.4, 0.5, dy))
            continue
        out[COVER_AT] += weight
        shade_cabin(out, hit, ex + dx * t, ey + dy * t, ez + dz * t, dx, dy, dz, weight, numbers)


@parallel_kernel
def render_cabin(
    left: int,
    top: int,
    right: int,
    bottom: int,
    width: int,
    height: int,
    samples: int,
    camera: Camera,
    numbers: Table,
) -> Table:
    """Return the vectors (h, w, VECTOR) of a box of a picture of width x height pixels."""
    picture = np.zeros((bottom - top, right - left, VECTOR))
    for j in prange(bottom - top):
        for i in range(right - left):
            render_cabin_pixel(
                picture[j, i], left + i, top + j, width, height, samples, camera, numbers
            )
    return picture
