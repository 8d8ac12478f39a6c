"""Surface details of the cabin: seams, fabric patterns, ambient light and the screen image."""

from __future__ import annotations

import math

from xmc_tui.picture.bake.cabin_solid import (
    CONSOLE_END,
    FRIDGE,
    SEAT_Z,
    backrest_half_width,
    to_backrest_frame,
)
from xmc_tui.picture.bake.numba_kernel import Table, kernel
from xmc_tui.picture.bake.region_names import (
    BENCH,
    CABIN_DARK,
    DOOR,
    DOOR_TRIM,
    INSERT,
    REAR_CONSOLE,
    SEAT,
    SEAT_BACK,
    SILL,
    STEERING,
    STRIP,
    UPPER,
    VENT,
)
from xmc_tui.picture.bake.solid_primitives import box_distance, ramp


@kernel
def dashed_thread_strength(run: float) -> float:
    """Return the strength (0.25..1) of a seam along its run (metres): the thread is dashed."""
    return 1.0 if math.sin(run * 210) > -0.55 else 0.25


@kernel
def seat_seam_strength(part: int, x: float, y: float, z: float) -> float:
    """Return the strength (0..1) of the stitching at a point of a front seat."""
    side = abs(abs(z) - SEAT_Z)
    forward, up = to_backrest_frame(x, y)
    if part == SEAT_BACK:
        return 0.0
    if part == INSERT:
        run = up if up > 0.10 and x < 0.08 else x
        return (
            ramp(0.012, 0.004, abs(side - 0.146))
            * dashed_thread_strength(run)
            * ramp(0.50, 0.44, up)
        )
    if up > 0.10 and x < 0.10:
        front = ramp(0.0, 0.03, forward)
        seam = (
            ramp(0.011, 0.004, abs(side - backrest_half_width(up) - 0.004))
            * front
            * ramp(0.52, 0.48, up)
        )
        seam = max(
            seam,
            ramp(0.009, 0.003, abs(side - 0.085))
            * ramp(0.72, 0.74, up)
            * ramp(0.84, 0.82, up)
            * ramp(0.03, 0.05, forward),
        )
        return seam * dashed_thread_strength(up)
    level = y - 0.43 - 0.10 * (x + 0.02)
    return (
        ramp(0.011, 0.004, abs(side - 0.220)) * ramp(0.02, 0.05, level) * dashed_thread_strength(x)
    )


@kernel
def seam_strength(part: int, x: float, y: float, z: float) -> float:
    """Return the strength (0..1) of the stitching at a point of the cabin."""
    if part in (SEAT, INSERT):
        return seat_seam_strength(part, x, y, z)
    if part == UPPER and x > 0.6:
        return ramp(0.008, 0.003, abs(y - 0.818)) * dashed_thread_strength(z)
    if part == UPPER and x < 0.1 and abs(z) < 0.2:
        return ramp(0.008, 0.003, abs(abs(z) - 0.095)) * dashed_thread_strength(x)
    if part == DOOR:
        return ramp(0.008, 0.003, abs(y - 0.632)) * dashed_thread_strength(x)
    if part == STEERING and abs(z - SEAT_Z) < 0.018 and y > 0.88 and x < 0.425:
        return 0.8
    return 0.0


@kernel
def screen_glow(sy: float, sz: float) -> float:
    """Return the image on the centre screen: a map with a route, and a card to its right."""
    inside = ramp(0.225, 0.218, abs(sz)) * ramp(0.125, 0.118, abs(sy))
    road = ramp(0.012, 0.004, abs(sz + 0.05 - 0.4 * sy * sy)) + 0.6 * ramp(
        0.008, 0.003, abs(sy + 0.02 + 0.3 * sz)
    )
    card = ramp(0.004, 0.0, box_distance(0.0, sy, sz - 0.13, 1.0, 0.085, 0.055, 0.01))
    rule = 0.5 * card * ramp(0.012, 0.006, abs(abs(sy) - 0.045))
    return inside * (0.21 + 0.5 * sy + 0.9 * min(road, 1.0) * (1 - card) + 0.28 * card + rule)


@kernel
def ambient_glow(part: int, x: float, y: float, z: float, opening: float, numbers: Table) -> float:
    """Return the ambient light: lit lines under the strips, their halo, the lit fridge edge."""
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
def texture_factor(part: int, x: float, y: float, z: float, numbers: Table) -> float:
    """Return the share (0..1) of diffuse light that the pattern of a surface leaves.

    The patterns are channels, slats and gaps.
    """
    if part == INSERT:
        _, up = to_backrest_frame(x, y)
        run = up if up > 0.10 and x < 0.08 else x
        return 0.70 + 0.30 * ramp(0.02, 0.35, 0.5 + 0.5 * math.cos(run * 2 * math.pi / 0.085))
    if part == BENCH:
        return 0.75 + 0.25 * ramp(0.0, 0.3, 0.5 + 0.5 * math.cos(z * 2 * math.pi / 0.18))
    if part == STRIP:
        return 0.88 + 0.12 * math.sin((z + 0.7 * x) * 120 + 5 * math.sin(y * 60 + z * 9))
    if part == SEAT_BACK:
        _, up = to_backrest_frame(x, y)
        return 1 - 0.55 * ramp(
            0.010, 0.004, abs(abs(abs(z) - SEAT_Z) - backrest_half_width(up) + 0.055)
        )
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
