"""Signed distances (metres) of basic solids; blends, ramps, polygons, hashes and carbon twill."""

from __future__ import annotations

import math

from xmc_tui.picture.bake.numba_kernel import Table, kernel


@kernel
def ramp(start: float, stop: float, x: float) -> float:
    """Return 0 before `start`, 1 after `stop` and a smooth step in between.

    `stop` may be less than `start`.
    """
    t = min(max((x - start) / (stop - start), 0.0), 1.0)
    return t * t * (3 - 2 * t)


@kernel
def fillet_intersection(a: float, b: float, width: float) -> float:
    """Return the larger of two distances, rounded where they meet: intersection with a fillet."""
    h = max(width - abs(a - b), 0.0) / width
    return max(a, b) + h * h * width * 0.25


@kernel
def fillet_union(a: float, b: float, width: float) -> float:
    """Return the smaller of two distances, rounded where they meet: a union with a fillet."""
    h = max(width - abs(a - b), 0.0) / width
    return min(a, b) - h * h * width * 0.25


@kernel
def smooth_max(a: float, b: float, width: float) -> float:
    """Return the larger of two distances; the fillet where they meet is curvature continuous.

    Reflections run through it without a kink, which those through the arc of `fillet_intersection`
    have.
    """
    h = max(width - abs(a - b), 0.0) / width
    return max(a, b) + h * h * h * width / 6.0


@kernel
def smooth_min(a: float, b: float, width: float) -> float:
    """Return the smaller of two distances; the fillet where they meet is curvature continuous."""
    h = max(width - abs(a - b), 0.0) / width
    return min(a, b) - h * h * h * width / 6.0


@kernel
def box_distance(
    x: float, y: float, z: float, a: float, b: float, c: float, radius: float
) -> float:
    """Return the distance to a box of half sizes a, b, c with edges rounded by `radius`."""
    qx, qy, qz = abs(x) - a + radius, abs(y) - b + radius, abs(z) - c + radius
    outside = math.sqrt(max(qx, 0.0) ** 2 + max(qy, 0.0) ** 2 + max(qz, 0.0) ** 2)
    return outside + min(max(qx, max(qy, qz)), 0.0) - radius


@kernel
def is_in_polygon(corners: Table, u: float, v: float) -> bool:
    """Return whether a point lies in a polygon, given as (n, 2) corners."""
    inside = False
    before = corners.shape[0] - 1
    for i in range(corners.shape[0]):
        ui, vi, uj, vj = corners[i, 0], corners[i, 1], corners[before, 0], corners[before, 1]
        if (vi > v) != (vj > v) and u < (uj - ui) * (v - vi) / (vj - vi) + ui:
            inside = not inside
        before = i
    return inside


@kernel
def hash_random(i: int, j: int) -> float:
    """Return a fixed pseudo-random number in 0..1 for a pair of whole numbers."""
    n = (i * 73856093) ^ (j * 19349663)
    n = (n * 1103515245 + 12345) & 0x7FFFFFFF
    n = ((n >> 9) ^ n) * 69069 & 0x7FFFFFFF
    return ((n >> 7) & 0xFFFF) / 65536.0


@kernel
def twill_brightness(u: float, v: float, thread: float) -> float:
    """Return the brightness (0..1) of a 2x2 carbon twill; `thread` is the width of a thread."""
    a, b = u / thread, v / thread
    i, j = math.floor(a), math.floor(b)
    over = (i + j) % 4 < 2
    across = (b - j) if over else (a - i)
    bulge = 1 - 0.5 * (2 * across - 1) ** 2
    return (1.0 if over else 0.26) * bulge


@kernel
def carbon_brightness(
    x: float, y: float, z: float, nx: float, ny: float, nz: float, thread: float
) -> float:
    """Return the twill at a point in space, in the axis plane nearest to that of the surface."""
    if abs(ny) >= abs(nx) and abs(ny) >= abs(nz):
        return twill_brightness(x, z, thread)
    if abs(nz) >= abs(nx):
        return twill_brightness(x, y, thread)
    return twill_brightness(z, y, thread)


@kernel
def rod_distance(
    x: float,
    y: float,
    z: float,
    ax: float,
    ay: float,
    az: float,
    bx: float,
    by: float,
    bz: float,
    radius: float,
) -> float:
    """Return the distance to a round rod between two points."""
    px, py, pz, qx, qy, qz = x - ax, y - ay, z - az, bx - ax, by - ay, bz - az
    h = min(max((px * qx + py * qy + pz * qz) / (qx * qx + qy * qy + qz * qz), 0.0), 1.0)
    return math.sqrt((px - h * qx) ** 2 + (py - h * qy) ** 2 + (pz - h * qz) ** 2) - radius
