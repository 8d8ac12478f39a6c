"""Signed distances (metres) to the cabin: seats, dashboard, console, doors and frame.

x points forward, the driver is at +z; the part of a hit is its region. Both cars share the cabin.
`numbers` says whether it is seen from the rear or from the side, with the nearest door open, and
which module is in the rear end of the console.
"""

from __future__ import annotations

import math

from xmc_tui.picture.bake.numba_kernel import Table, kernel
from xmc_tui.picture.bake.region_names import (
    BENCH,
    CABIN_DARK,
    CONSOLE,
    DOOR,
    DOOR_TRIM,
    INSERT,
    REAR_CONSOLE,
    SCREEN,
    SEAT,
    SEAT_BACK,
    SILL,
    STEERING,
    STRIP,
    UPPER,
    VENT,
)
from xmc_tui.picture.bake.solid_primitives import (
    box_distance,
    fillet_intersection,
    fillet_union,
    ramp,
    rod_distance,
)

CABIN_NUMBERS = ("from_rear", "fridge", "thread")
FROM_REAR, FRIDGE, CABIN_THREAD = range(3)

SEAT_Z = 0.47
LEAN = 0.34
COS_LEAN, SIN_LEAN = math.cos(LEAN), math.sin(LEAN)
CONSOLE_END = -0.40


@kernel
def to_backrest_frame(x: float, y: float) -> tuple[float, float]:
    """Return a point as (forward of the middle of the cushion, up along the backrest)."""
    lx, ly = x + 0.22, y - 0.44
    return lx * COS_LEAN + ly * SIN_LEAN, -lx * SIN_LEAN + ly * COS_LEAN


@kernel
def backrest_half_width(up: float) -> float:
    """Return the half width of a backrest at a height along it: wide shoulders, a narrow head."""
    return 0.212 + 0.024 * ramp(0.05, 0.42, up) - 0.115 * ramp(0.45, 0.64, up)


@kernel
def seat_distances(x: float, y: float, z: float) -> tuple[float, float, float]:
    """Return the distances to (bolsters, inserts, rear shells) of the front seats."""
    side = abs(abs(z) - SEAT_Z)
    # The cushion rises to the front; its bolsters are round rolls.
    ly = y - 0.43 - 0.10 * (x + 0.02)
    insert = box_distance(x - 0.04, ly, side, 0.27, 0.075, 0.165, 0.055)
    bolster = box_distance(x - 0.03, ly - 0.040, side - 0.212, 0.275, 0.085, 0.062, 0.060)
    bolster = fillet_union(
        bolster, box_distance(x - 0.02, ly + 0.08, side, 0.27, 0.08, 0.25, 0.06), 0.04
    )
    forward, up = to_backrest_frame(x, y)
    panel = 0.16 - 0.07 * ramp(0.42, 0.60, up)
    insert = min(insert, box_distance(forward - 0.01, up - 0.30, side, 0.066, 0.32, panel, 0.06))
    waist = 0.035 * math.exp(-(((up - 0.26) / 0.17) ** 2))
    wide = backrest_half_width(up)
    roll = box_distance(
        forward - 0.050 - waist, up - 0.30, side - wide + 0.012, 0.080, 0.30, 0.060, 0.058
    )
    roll = fillet_union(
        roll,
        box_distance(forward + 0.035, up - 0.34, side, 0.050, 0.36, wide + 0.012, 0.048),
        0.045,
    )
    head = box_distance(
        forward - 0.005, up - 0.760, side, 0.056, 0.090, 0.122 - 0.03 * ramp(0.72, 0.86, up), 0.050
    )
    neck = box_distance(forward + 0.02, up - 0.65, side, 0.042, 0.10, 0.105, 0.04)
    bolster = min(bolster, fillet_union(roll, fillet_union(head, neck, 0.05), 0.05))
    shell = box_distance(forward + 0.082, up - 0.33, side, 0.024, 0.335, wide - 0.010, 0.022)
    return bolster, insert, shell


@kernel
def dashboard_distance(x: float, y: float, z: float) -> tuple[float, int]:
    """Return (distance, region) of the dashboard: upper roll, strip, lower part, cowl."""
    sweep = 0.10 * z * z
    best, part = (
        box_distance(x - 1.04 + sweep, y - 0.86 + 0.02 * z * z, z, 0.27, 0.075, 0.80, 0.065),
        UPPER,
    )
    d = box_distance(x - 0.80, y - 0.955, z - SEAT_Z, 0.10, 0.035, 0.20, 0.03)
    if d < best:
        best = d
    d = box_distance(x - 0.80 + sweep, y - 0.760, z, 0.078, 0.040, 0.80, 0.02)
    if d < best:
        best, part = d, STRIP
    low = box_distance(x - 1.02 + sweep, y - 0.60, z, 0.24, 0.14, 0.80, 0.06)
    d = fillet_union(low, box_distance(x - 0.80, y - 0.48, z, 0.18, 0.20, 0.14, 0.05), 0.06)
    return (d, CABIN_DARK) if d < best else (best, part)


@kernel
def to_screen_frame(x: float, y: float, z: float) -> tuple[float, float, float]:
    """Return a point in the frame of the centre screen.

    The screen is tilted back and turned slightly towards the driver.
    """
    sx, sy, sz = x - 0.64, y - 0.90, z + 0.02
    sx, sy = sx * 0.983844 + sy * 0.179030, -sx * 0.179030 + sy * 0.983844
    return sx * 0.987227 + sz * 0.159318, sy, -sx * 0.159318 + sz * 0.987227


@kernel
def steering_wheel_distance(x: float, y: float, z: float) -> float:
    """Return the distance to the steering wheel: flattened ring, three spokes, pad, column."""
    wx, wy, wz = x - 0.42, y - 0.80, z - SEAT_Z
    wx, wy = wx * 0.913089 + wy * 0.407760, -wx * 0.407760 + wy * 0.913089
    radius = math.sqrt(wy * wy + wz * wz)
    ring = math.sqrt((radius + 0.035 * ramp(0.10, 0.18, -wy) - 0.172) ** 2 + wx * wx) - 0.0185
    pad = box_distance(wx - 0.02, wy, wz, 0.03, 0.052, 0.075, 0.025)
    spoke = box_distance(wx - 0.01, wy, abs(wz) - 0.115, 0.012, 0.020, 0.06, 0.01)
    foot = box_distance(wx - 0.01, wy + 0.10, wz, 0.012, 0.07, 0.022, 0.01)
    column = max(radius - 0.04, abs(wx - 0.18) - 0.16)
    return min(min(ring, pad), min(min(spoke, foot), column))


@kernel
def console_distance(x: float, y: float, z: float, numbers: Table) -> tuple[float, int]:
    """Return (distance, region) of the console: tunnel, top, armrest, rear end with vent."""
    best, part = box_distance(x - 0.16, y - 0.32, z, 0.56, 0.22, 0.135, 0.05), CABIN_DARK
    d = box_distance(x - 0.33, y - 0.535, z, 0.32, 0.020, 0.115, 0.015)
    if d < best:
        best, part = d, CONSOLE
    d = box_distance(x + 0.18, y - 0.560, z, 0.20, 0.045, 0.125, 0.040)
    if d < best:
        best, part = d, UPPER
    d = box_distance(x - CONSOLE_END, y - 0.475, z, 0.030, 0.046, 0.125, 0.018)
    if d < best:
        best, part = d, VENT
    bulge = 0.018 if numbers[FRIDGE] > 0.5 else 0.0
    d = box_distance(x - CONSOLE_END, y - 0.285, z, 0.026 + bulge, 0.125, 0.130, 0.024)
    if d < best:
        best, part = d, REAR_CONSOLE
    return best, part


@kernel
def doors_distance(x: float, y: float, z: float, numbers: Table) -> tuple[float, int]:
    """Return (distance, region) of the closed doors.

    A door has a card with an armrest, inlaid panels, and a lit strip under the belt line.
    """
    side = abs(z) if numbers[FROM_REAR] > 0.5 else -z
    card = box_distance(x, y - 0.50, side - 0.93, 1.60, 0.42, 0.09, 0.05)
    armrest = box_distance(x - 0.15, y - 0.58, side - 0.81, 0.52, 0.040, 0.075, 0.035)
    best, part = fillet_union(card, armrest, 0.05), DOOR
    if y > 0.83 and best < 0.3:
        part = UPPER
    panel = box_distance(x - 0.10, y - 0.705, side - 0.845, 0.66, 0.052, 0.020, 0.014)
    panel = min(panel, box_distance(x + 1.05, y - 0.705, side - 0.845, 0.36, 0.052, 0.020, 0.014))
    if panel < best:
        best, part = panel, DOOR_TRIM
    rail = box_distance(x, y - 0.800, side - 0.842, 1.40, 0.018, 0.014, 0.01)
    return (rail, STRIP) if rail < best else (best, part)


@kernel
def cabin_frame_distance(x: float, y: float, z: float) -> float:
    """Return the distance to the frame: pillars, roof rails, header and the inner mirror."""
    side = abs(z)
    front = rod_distance(x, y, side, 1.20, 0.90, 0.80, 0.30, 1.37, 0.62, 0.036)
    rail = rod_distance(x, y, side, 0.30, 1.37, 0.62, -1.80, 1.36, 0.60, 0.042)
    middle = rod_distance(x, y, side, -0.88, 0.20, 0.93, -0.78, 1.36, 0.62, 0.050)
    header = rod_distance(x, y, side, 0.30, 1.385, 0.0, 0.30, 1.37, 0.62, 0.036)
    mirror = box_distance(x - 0.36, y - 1.285, z, 0.02, 0.035, 0.11, 0.02)
    return min(min(front, rail), min(min(middle, header), mirror))


@kernel
def furnished_cabin_distance(x: float, y: float, z: float, numbers: Table) -> tuple[float, int]:
    """Return (distance, region) of the cabin without its frame, which casts no shadow."""
    best, part = y - 0.10 - 0.05 * math.exp(-((z / 0.3) ** 2)), CABIN_DARK
    bolster, insert, shell = seat_distances(x, y, z)
    if bolster < best:
        best, part = bolster, SEAT
    if insert < best:
        best, part = insert, INSERT
    if shell < best:
        best, part = shell, SEAT_BACK
    d, region = dashboard_distance(x, y, z)
    if d < best:
        best, part = d, region
    sx, sy, sz = to_screen_frame(x, y, z)
    d = box_distance(sx, sy, sz, 0.010, 0.125, 0.225, 0.008)
    if d < best:
        best, part = d, SCREEN
    d = steering_wheel_distance(x, y, z)
    if d < best:
        best, part = d, STEERING
    d, region = console_distance(x, y, z, numbers)
    if d < best:
        best, part = d, region
    d, region = doors_distance(x, y, z, numbers)
    if d < best:
        best, part = d, region
    if numbers[FROM_REAR] < 0.5:
        back = box_distance(x + 1.15 + (y - 0.5) * 0.35, y - 0.72, z, 0.09, 0.34, 0.70, 0.08)
        d = fillet_union(back, box_distance(x + 0.85, y - 0.36, z, 0.26, 0.10, 0.70, 0.08), 0.05)
        if d < best:
            best, part = d, BENCH
        d = fillet_intersection(
            box_distance(x, y - 0.10, z - 0.92, 1.6, 0.14, 0.12, 0.04),
            -box_distance(x, y - 0.25, z - 0.92, 1.5, 0.012, 0.07, 0.01),
            0.01,
        )
        if d < best:
            best, part = d, SILL
    return best, part


@kernel
def cabin_distance(x: float, y: float, z: float, numbers: Table) -> tuple[float, int]:
    """Return (distance, region) of the cabin."""
    best, part = furnished_cabin_distance(x, y, z, numbers)
    d = cabin_frame_distance(x, y, z)
    return (d, CABIN_DARK) if d < best else (best, part)


@kernel
def cabin_normal(
    x: float, y: float, z: float, step: float, numbers: Table
) -> tuple[float, float, float]:
    """Return the unit normal of the surface at a point, by central differences over `step`."""
    a = cabin_distance(x + step, y, z, numbers)[0] - cabin_distance(x - step, y, z, numbers)[0]
    b = cabin_distance(x, y + step, z, numbers)[0] - cabin_distance(x, y - step, z, numbers)[0]
    c = cabin_distance(x, y, z + step, numbers)[0] - cabin_distance(x, y, z - step, numbers)[0]
    m = math.sqrt(a * a + b * b + c * c) + 1e-12
    return a / m, b / m, c / m
