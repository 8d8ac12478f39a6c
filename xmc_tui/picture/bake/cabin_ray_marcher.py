"""Ray marching of the cabin in daylight: one vector a pixel (see region_names.py), averaged over
samples x samples rays."""

from __future__ import annotations

import math

import numpy as np

from xmc_tui.picture.bake.cabin_solid import (
    CABIN_THREAD,
    CONSOLE_END,
    FRIDGE,
    SEAT_Z,
    cabin_normal,
    cabin_scene,
    furnished_cabin,
    half_width,
    on_backrest,
    on_screen,
)
from xmc_tui.picture.bake.camera import ray
from xmc_tui.picture.bake.light_sources import CABIN_ROOM, cone_light
from xmc_tui.picture.bake.numba_kernel import Camera, Table, kernel, parallel_kernel, prange
from xmc_tui.picture.bake.region_names import (
    AMBIENT,
    BASE,
    BENCH,
    CABIN_DARK,
    COAT,
    CONSOLE,
    COVER_AT,
    DAYLIGHT,
    DOOR,
    DOOR_TRIM,
    GLOW_AT,
    INSERT,
    REAR_CONSOLE,
    SATIN,
    SCREEN,
    SCREEN_GLOW,
    SEAT,
    SEAT_BACK,
    SHARE_AT,
    SILL,
    STEERING,
    STITCH,
    STRIP,
    UPPER,
    VECTOR,
    VENT,
    WEAVE,
    WEIGHT_AT,
)
from xmc_tui.picture.bake.solid_primitives import box, carbon, ramp


@kernel
def thread_gaps(run: float) -> float:
    """Return the strength (0.25..1) of a seam along its run, in metres: dashes of thread."""
    return 1.0 if math.sin(run * 210) > -0.55 else 0.25


@kernel
def seat_seam(part: int, x: float, y: float, z: float) -> float:
    """Return the strength (0..1) of the stitching at a point of a front seat."""
    side = abs(abs(z) - SEAT_Z)
    forward, up = on_backrest(x, y)
    if part == SEAT_BACK:
        return 0.0
    if part == INSERT:
        run = up if up > 0.10 and x < 0.08 else x
        return ramp(0.012, 0.004, abs(side - 0.146)) * thread_gaps(run) * ramp(0.50, 0.44, up)
    if up > 0.10 and x < 0.10:
        front = ramp(0.0, 0.03, forward)
        seam = ramp(0.011, 0.004, abs(side - half_width(up) - 0.004)) * front * ramp(0.52, 0.48, up)
        seam = max(
            seam,
            ramp(0.009, 0.003, abs(side - 0.085))
            * ramp(0.72, 0.74, up)
            * ramp(0.84, 0.82, up)
            * ramp(0.03, 0.05, forward),
        )
        return seam * thread_gaps(up)
    level = y - 0.43 - 0.10 * (x + 0.02)
    return ramp(0.011, 0.004, abs(side - 0.220)) * ramp(0.02, 0.05, level) * thread_gaps(x)


@kernel
def seam_of(part: int, x: float, y: float, z: float) -> float:
    """Return the strength (0..1) of the stitching at a point of the cabin."""
    if part in (SEAT, INSERT):
        return seat_seam(part, x, y, z)
    if part == UPPER and x > 0.6:
        return ramp(0.008, 0.003, abs(y - 0.818)) * thread_gaps(z)
    if part == UPPER and x < 0.1 and abs(z) < 0.2:
        return ramp(0.008, 0.003, abs(abs(z) - 0.095)) * thread_gaps(x)
    if part == DOOR:
        return ramp(0.008, 0.003, abs(y - 0.632)) * thread_gaps(x)
    if part == STEERING and abs(z - SEAT_Z) < 0.018 and y > 0.88 and x < 0.425:
        return 0.8
    return 0.0


@kernel
def screen_glow(sy: float, sz: float) -> float:
    """Return the picture on the centre screen: a map with a route and a card beside it."""
    inside = ramp(0.225, 0.218, abs(sz)) * ramp(0.125, 0.118, abs(sy))
    road = ramp(0.012, 0.004, abs(sz + 0.05 - 0.4 * sy * sy)) + 0.6 * ramp(
        0.008, 0.003, abs(sy + 0.02 + 0.3 * sz)
    )
    card = ramp(0.004, 0.0, box(0.0, sy, sz - 0.13, 1.0, 0.085, 0.055, 0.01))
    rule = 0.5 * card * ramp(0.012, 0.006, abs(abs(sy) - 0.045))
    return inside * (0.21 + 0.5 * sy + 0.9 * min(road, 1.0) * (1 - card) + 0.28 * card + rule)


@kernel
def ambient_glow(part: int, x: float, y: float, z: float, opening: float, numbers: Table) -> float:
    """Return the ambient light: lit lines under strips, their shine around, the lit edge of the
    fridge."""
    if part == STRIP:
        lit = y < 0.737 if abs(z) < 0.82 and x > 0.5 else y < 0.800
        return 1.1 if lit else 0.0
    if part == REAR_CONSOLE and numbers[FRIDGE] > 0.5 and x < CONSOLE_END:
        inner = max(abs(y - 0.285) / 0.125, abs(z) / 0.130)
        return 1.2 * ramp(0.80, 0.84, inner) * ramp(0.97, 0.92, inner) + 0.04
    if part in (DOOR, DOOR_TRIM):
        return 0.09 * ramp(0.16, 0.0, abs(y - 0.77)) * opening
    if part == CABIN_DARK and x > 0.6 and y < 0.76:
        return 0.05 * ramp(0.25, 0.0, 0.75 - y) * opening
    return 0.02 * opening if part == CABIN_DARK and y < 0.2 else 0.0


@kernel
def texture(part: int, x: float, y: float, z: float, numbers: Table) -> float:
    """Return what the pattern of a surface leaves (0..1) of its diffuse light: channels, slats,
    gaps."""
    if part == INSERT:
        _, up = on_backrest(x, y)
        run = up if up > 0.10 and x < 0.08 else x
        return 0.70 + 0.30 * ramp(0.02, 0.35, 0.5 + 0.5 * math.cos(run * 2 * math.pi / 0.085))
    if part == BENCH:
        return 0.75 + 0.25 * ramp(0.0, 0.3, 0.5 + 0.5 * math.cos(z * 2 * math.pi / 0.18))
    if part == STRIP:
        return 0.88 + 0.12 * math.sin((z + 0.7 * x) * 120 + 5 * math.sin(y * 60 + z * 9))
    if part == SEAT_BACK:
        _, up = on_backrest(x, y)
        return 1 - 0.55 * ramp(0.010, 0.004, abs(abs(abs(z) - SEAT_Z) - half_width(up) + 0.055))
    if part == VENT and x < CONSOLE_END:
        slat = (y - 0.43) / 0.023
        gap = (
            ramp(0.5, 0.7, slat - math.floor(slat))
            * ramp(0.118, 0.112, abs(z))
            * ramp(0.006, 0.010, abs(z))
        )
        return 1 - 0.9 * gap
    if part == REAR_CONSOLE and x < CONSOLE_END:
        if numbers[FRIDGE] > 0.5:
            return 1 - 0.7 * ramp(0.012, 0.008, abs(y - 0.365)) * ramp(0.065, 0.055, abs(z))
        lid = ramp(0.008, 0.004, abs(y - 0.330)) * ramp(0.118, 0.112, abs(z))
        grip = ramp(0.020, 0.016, abs(y - 0.352)) * ramp(0.035, 0.030, abs(z))
        return 1 - 0.85 * max(lid, 0.7 * grip)
    if part == SILL:
        return 1 - 0.5 * ramp(0.006, 0.003, abs(abs(z - 0.92) - 0.078))
    return 1.0


@kernel
def sunlight(x: float, y: float, z: float, numbers: Table) -> float:
    """Return how much (0.45..1) of the light from the glass roof reaches a point: a soft shadow."""
    t, lit = 0.05, 1.0
    for _ in range(24):
        d = furnished_cabin(x - 0.10 * t, y + 0.93 * t, z + 0.35 * t, numbers)[0]
        lit = min(lit, 7 * d / t)
        t += max(d, 0.03)
        if d < 0.003 or t > 1.2:
            break
    return 0.45 + 0.55 * min(max(lit, 0.0), 1.0)


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
    closed, w = 0.0, 1.0
    for q in range(1, 6):
        h = 0.02 + 0.07 * q
        closed += (
            max(h - furnished_cabin(x + nx * h, y + ny * h, z + nz * h, numbers)[0], 0.0)
            / h
            * w
            * 0.40
        )
        w *= 0.72
    opening = min(max(1 - closed, 0.0), 1.0) ** 1.2
    lit = sunlight(x, y, z, numbers)
    toward = nx * dx + ny * dy + nz * dz
    rx, ry, rz = dx - 2 * toward * nx, dy - 2 * toward * ny, dz - 2 * toward * nz
    fresnel = 0.04 + 0.96 * (1 - min(max(-toward, 0.0), 1.0)) ** 5
    base = (
        cone_light(CABIN_ROOM, nx, ny, nz, 0.98, 48)
        * opening
        * lit
        * texture(part, x, y, z, numbers)
    )
    satin = cone_light(CABIN_ROOM, rx, ry, rz, 0.55, 24) * opening * lit * (0.25 + fresnel)
    coat = cone_light(CABIN_ROOM, rx, ry, rz, 0.12, 16) * opening * (0.3 + 0.7 * lit) * fresnel
    seam = seam_of(part, x, y, z)
    out[BASE] += weight * (base + 0.03 * seam)
    out[COAT] += weight * coat
    out[SATIN] += weight * satin * (1 - 0.6 * seam)
    if part in (STRIP, CONSOLE, STEERING, SEAT_BACK, DOOR_TRIM, SILL):
        out[WEAVE] += weight * base * carbon(x, y, z, nx, ny, nz, numbers[CABIN_THREAD])
    for region, share in ((part, 1 - seam), (STITCH, seam)):
        out[SHARE_AT + region] += weight * (base + 0.03 * seam) * share
        out[WEIGHT_AT + region] += weight * share
    out[GLOW_AT + AMBIENT] += weight * ambient_glow(part, x, y, z, opening, numbers)
    if part == SCREEN:
        sx, sy, sz = on_screen(x, y, z)
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
        dx, dy, dz, _, _ = ray(camera, sx, sy, width, height)
        t = 0.25
        hit = -1
        for _ in range(220):
            d, part = cabin_scene(ex + dx * t, ey + dy * t, ez + dz * t, numbers)
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
