"""Light environments: a photo studio around the car, daylight around the cabin, cone averages."""

from __future__ import annotations

import math

from xmc_tui.picture.bake.numba_kernel import kernel
from xmc_tui.picture.bake.solid_primitives import ramp

STUDIO_ENVIRONMENT, CABIN_ENVIRONMENT = 0, 1


@kernel
def studio_radiance(dx: float, dy: float, dz: float) -> float:
    """Return the studio light from a direction: softboxes, side strips, floor, wall and horizon.

    Every source ends softly, so that no reflection has a hard end.
    """
    floor = 0.030 + 0.13 * math.exp(min(dy, 0.0) * 5.0)
    wall = 0.085 + 0.31 * math.exp(-max(dy, 0.0) * 4.2)
    light = floor + (wall - floor) * ramp(-0.045, 0.060, dy)
    if dy < 0.005:
        return light
    u, v = dx / dy, dz / dy
    # A long softbox above, slightly towards the camera, and a second one behind it.
    light += 2.6 * ramp(4.4, 1.5, abs(u - 0.2)) * ramp(0.95, 0.36, abs(v - 0.10))
    light += 0.9 * ramp(6.0, 2.0, abs(u)) * ramp(0.46, 0.06, abs(v - 2.15))
    # A low strip on the camera's side draws the line along the flank.
    if dz > 0.05:
        a, b = dy / dz, dx / dz
        light += 1.15 * ramp(0.07, 0.20, a) * ramp(0.46, 0.23, a) * ramp(3.2, 0.6, abs(b))
    # A wide, dim panel on the far wall, which fills the glass.
    if dz < -0.05:
        a, b = dy / -dz, dx / -dz
        light += 0.26 * ramp(0.32, 0.58, a) * ramp(1.02, 0.52, a) * ramp(2.8, 0.8, abs(b))
    # Tall boxes before the nose and behind the tail.
    if dx > 0.05:
        a, b = dy / dx, dz / dx
        light += 1.7 * ramp(0.06, 0.24, a) * ramp(0.66, 0.22, a) * ramp(1.05, 0.35, abs(b - 0.55))
    if dx < -0.05:
        a, b = dy / -dx, dz / -dx
        light += 0.9 * ramp(0.06, 0.26, a) * ramp(0.75, 0.32, a) * ramp(1.25, 0.45, abs(b))
    return light


@kernel
def daylight_radiance(dx: float, dy: float, dz: float) -> float:
    """Return the daylight from a direction: through roof, open door, far windows and windscreen."""
    light = 0.10 + 0.10 * max(dy, 0.0)
    light += 1.5 * ramp(0.25, 0.75, dy) * ramp(0.9, 0.2, abs(dx + 0.1))
    light += 0.9 * ramp(0.2, 0.8, dz) * ramp(-0.3, 0.3, dy)
    light += 0.5 * ramp(0.3, 0.9, -dz) * ramp(0.0, 0.4, dy)
    light += 0.5 * ramp(0.3, 0.9, dx) * ramp(0.1, 0.5, dy)
    light += 0.75 * ramp(0.3, 0.9, -dx) * ramp(-0.4, 0.3, dy)
    return light


@kernel
def average_light_in_cone(
    environment: int, nx: float, ny: float, nz: float, spread: float, count: int
) -> float:
    """Return the light averaged over a cone around a direction.

    `spread` is the sine of the half angle of the cone, `count` the number of samples.
    """
    ax, ay = (0.0, 1.0) if abs(ny) < 0.9 else (1.0, 0.0)
    tx, ty, tz = -nz * ay, nz * ax, nx * ay - ny * ax
    q = 1 / math.sqrt(tx * tx + ty * ty + tz * tz)
    tx, ty, tz = tx * q, ty * q, tz * q
    bx, by, bz = ny * tz - nz * ty, nz * tx - nx * tz, nx * ty - ny * tx
    total = 0.0
    for i in range(count):
        # A golden spiral covers the disc evenly.
        radius, turn = math.sqrt((i + 0.5) / count) * spread, i * 2.399963
        hx, hy = radius * math.cos(turn), radius * math.sin(turn)
        hz = math.sqrt(max(1 - min(hx * hx + hy * hy, 0.999), 0.0))
        dx, dy, dz = (
            nx * hz + tx * hx + bx * hy,
            ny * hz + ty * hx + by * hy,
            nz * hz + tz * hx + bz * hy,
        )
        total += (
            studio_radiance(dx, dy, dz)
            if environment == STUDIO_ENVIRONMENT
            else daylight_radiance(dx, dy, dz)
        )
    return total / count
