"""Light environments: a photo studio around the car, daylight around the cabin, cone averages."""

from __future__ import annotations

import math

from xmc_tui.picture.bake.numba_kernel import kernel
from xmc_tui.picture.bake.solid_primitives import ramp

STUDIO_ENVIRONMENT, CABIN_ENVIRONMENT = 0, 1


@kernel
def studio_radiance(dx: float, dy: float, dz: float) -> float:
    """Return the studio light from a direction: softboxes, side strips, dark floor, lit horizon."""
    if dy < 0:
        return 0.030 + 0.20 * math.exp(dy * 9.0) + 0.04 * math.exp(dy * 2.0)
    light = 0.10 + 0.16 * math.exp(-dy * 3.0)
    t = max(dy, 0.02)
    u, v = dx / t, dz / t
    # A long softbox above, slightly towards the camera, and a second one behind it.
    light += 2.7 * ramp(3.6, 2.4, abs(u - 0.2)) * ramp(0.80, 0.50, abs(v - 0.10))
    light += 0.9 * ramp(6.0, 3.0, abs(u)) * ramp(0.28, 0.18, abs(v - 2.15))
    # A low strip on the camera's side draws the line along the flank.
    if dz > 0.05:
        a, b = dy / dz, dx / dz
        light += 1.15 * ramp(0.10, 0.17, a) * ramp(0.40, 0.28, a) * ramp(2.6, 1.3, abs(b))
    # Tall boxes before the nose and behind the tail.
    if dx > 0.05:
        a, b = dy / dx, dz / dx
        light += 1.5 * ramp(0.12, 0.22, a) * ramp(0.95, 0.65, a) * ramp(0.85, 0.55, abs(b - 0.55))
    if dx < -0.05:
        a, b = dy / -dx, dz / -dx
        light += 0.9 * ramp(0.10, 0.20, a) * ramp(0.6, 0.4, a) * ramp(1.0, 0.7, abs(b))
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
def cone_light(
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
