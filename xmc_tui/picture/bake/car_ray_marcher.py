"""Ray marching of a car in the photo studio.

The result is one vector per pixel (see region_names.py), averaged over samples x samples rays.
"""

from __future__ import annotations

import math

import numpy as np

from xmc_tui.picture.bake.camera import pixel_ray
from xmc_tui.picture.bake.exterior_solid import car_distance, full_car_distance
from xmc_tui.picture.bake.lamp_surfaces import floor_light_of_lamps
from xmc_tui.picture.bake.numba_kernel import Camera, Table, kernel, parallel_kernel, prange
from xmc_tui.picture.bake.region_names import (
    BACKDROP,
    COVER_AT,
    GLOW_AT,
    LAMP_FRONT,
    LAMP_REAR,
    PUDDLE,
    STUDIO,
    VECTOR,
)
from xmc_tui.picture.bake.solid_primitives import hash_random, ramp
from xmc_tui.picture.bake.surface_shading import shade

PUDDLE_X, PUDDLE_Z, PUDDLE_RADIUS = 0.30, 1.72, 0.62


@kernel
def march_ray(
    x: float,
    y: float,
    z: float,
    dx: float,
    dy: float,
    dz: float,
    start: float,
    stop: float,
    along: Table,
    up: Table,
    numbers: Table,
) -> tuple[float, int]:
    """Return (distance, part) of the first hit of a ray, or (-1, -1)."""
    t = start
    for _ in range(260):
        d, part = full_car_distance(x + dx * t, y + dy * t, z + dz * t, along, up, numbers)
        if d < 0.0009 * (1 + 0.1 * t):
            return t, part
        t += d * 0.9
        if t > stop:
            break
    return -1.0, -1


@kernel
def floor_shadow(x: float, z: float, along: Table, up: Table, numbers: Table) -> float:
    """Return the darkness (0..1) of the soft shadow of the car at a point of the floor."""
    dark, weight = 0.0, 1.0
    for i in range(1, 9):
        h = 0.02 + 0.11 * i
        dark += max(h - car_distance(x, h, z, along, up, numbers)[0], 0.0) / h * weight * 0.27
        weight *= 0.88
    return min(dark, 1.0)


@kernel
def welcome_light(x: float, z: float) -> float:
    """Return the welcome light on the floor by the driver's door: a galaxy of two arms."""
    u, v = (x - PUDDLE_X) / PUDDLE_RADIUS, (z - PUDDLE_Z) / PUDDLE_RADIUS
    radius = math.sqrt(u * u + v * v)
    if radius > 1.0:
        return 0.0
    arm = 0.5 + 0.5 * math.cos(2 * (math.atan2(v, u) - 2.4 * math.log(radius + 0.08)))
    light = 0.9 * math.exp(-((radius / 0.16) ** 2)) + 0.75 * arm**3 * math.exp(-1.6 * radius)
    i, j = math.floor(u * 9), math.floor(v * 9)
    su, sv = (
        u * 9 - i - 0.2 - 0.6 * hash_random(i + 40, j + 40),
        v * 9 - j - 0.2 - 0.6 * hash_random(i + 90, j + 17),
    )
    star = ramp(0.035, 0.01, su * su + sv * sv) if hash_random(i + 7, j + 71) > 0.55 else 0.0
    return (light + 0.8 * star + 0.10) * ramp(1.0, 0.75, radius)


@kernel
def add_floor_light(
    out: Table,
    x: float,
    z: float,
    dx: float,
    dy: float,
    dz: float,
    weight: float,
    along: Table,
    up: Table,
    numbers: Table,
) -> None:
    """Add the light of a point of the studio floor to a pixel.

    It consists of the shadow, a pool of light, the welcome light and one faint reflection.
    """
    # The floor fades out, so that the terminal background can be of any colour.
    away = math.sqrt((x / 3.7) ** 2 + (z / 2.3) ** 2)
    pool = math.exp(-1.6 * away * away) * ramp(1.75, 0.9, away)
    dark = floor_shadow(x, z, along, up, numbers) * ramp(1.6, 1.1, away) if away < 1.6 else 0.0
    out[GLOW_AT + BACKDROP] += weight * (1 - min(0.92 * dark, 0.95))
    out[GLOW_AT + STUDIO] += weight * pool * (1 - dark) ** 1.5
    out[GLOW_AT + PUDDLE] += weight * welcome_light(x, z)
    front, rear = floor_light_of_lamps(x, z)
    out[GLOW_AT + LAMP_FRONT] += weight * front
    out[GLOW_AT + LAMP_REAR] += weight * rear
    if away < 1.3:
        t, part = march_ray(x, 0.004, z, dx, -dy, dz, 0.0, 4.0, along, up, numbers)
        if t > 0:
            height = -dy * t
            faint = 0.20 * math.exp(-height * 2.6) * ramp(1.3, 0.9, away)
            if height < 1.1:
                faint *= ramp(1.1, 0.7, height)
                shade(
                    out,
                    part,
                    x + dx * t,
                    0.004 + height,
                    z + dz * t,
                    dx,
                    -dy,
                    dz,
                    weight * faint,
                    along,
                    up,
                    numbers,
                )


@kernel
def render_car_pixel(
    out: Table,
    px: int,
    py: int,
    width: int,
    height: int,
    samples: int,
    camera: Camera,
    along: Table,
    up: Table,
    numbers: Table,
) -> None:
    """Write the vector of one pixel to `out` (VECTOR values, zero before)."""
    ex, ey, ez = camera[0], camera[1], camera[2]
    weight = 1.0 / (samples * samples)
    for q in range(samples * samples):
        sx, sy = px + (q % samples + 0.5) / samples, py + (q // samples + 0.5) / samples
        dx, dy, dz, a, b = pixel_ray(camera, sx, sy, width, height)
        t, part = march_ray(ex, ey, ez, dx, dy, dz, 0.8, 22.0, along, up, numbers)
        if t > 0:
            out[COVER_AT] += weight
            shade(
                out,
                part,
                ex + dx * t,
                ey + dy * t,
                ez + dz * t,
                dx,
                dy,
                dz,
                weight,
                along,
                up,
                numbers,
            )
            continue
        before = out[GLOW_AT + BACKDROP]
        if dy < -1e-4:
            t = -ey / dy
            add_floor_light(out, ex + dx * t, ez + dz * t, dx, dy, dz, weight, along, up, numbers)
        else:
            out[GLOW_AT + BACKDROP] += weight
        # Soft light on the wall of the studio.
        wall = math.exp(-1.2 * (a / 0.42) ** 2 - ((b - 0.02) / 0.17) ** 2)
        out[GLOW_AT + STUDIO] += 0.85 * (out[GLOW_AT + BACKDROP] - before) * wall


@parallel_kernel
def render_car(
    left: int,
    top: int,
    right: int,
    bottom: int,
    width: int,
    height: int,
    samples: int,
    camera: Camera,
    along: Table,
    up: Table,
    numbers: Table,
) -> Table:
    """Return the vectors (h, w, VECTOR) of a box of a picture of width x height pixels."""
    picture = np.zeros((bottom - top, right - left, VECTOR))
    for j in prange(bottom - top):
        for i in range(right - left):
            render_car_pixel(
                picture[j, i], left + i, top + j, width, height, samples, camera, along, up, numbers
            )
    return picture
