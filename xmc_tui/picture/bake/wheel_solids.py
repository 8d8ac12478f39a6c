"""Signed distances (metres) to a wheel: nine spoke designs, tyre, brake disc and caliper."""

from __future__ import annotations

import math

from xmc_tui.picture.bake.body_curves import RIM_RADIUS, TRACK, WHEEL_RADIUS, WHEEL_SHAPE
from xmc_tui.picture.bake.numba_kernel import Table, kernel
from xmc_tui.picture.bake.part_numbers import (
    CALIPER_PART,
    CAP_PART,
    DISC_PART,
    FACE_PART,
    HUB_PART,
    RIM_PART,
    RING_PART,
    TYRE_PART,
)
from xmc_tui.picture.bake.solid_primitives import fillet_intersection, fillet_union, ramp

(U, U_FORGED, FIVE_SPOKE, DIAMOND, MI, PLUM, PHANTOM, PLUM_FORGED, PETAL) = range(9)
HUB_RADIUS = 0.20


@kernel
def fold_to_spoke(angle: float, count: float) -> float:
    """Return the angle to the nearest of `count` spokes, one of which points straight up."""
    sector = 2 * math.pi / count
    angle -= math.pi / 2
    return angle - sector * math.floor(angle / sector + 0.5)


@kernel
def to_spoke_frame(angle: float, radius: float, count: float) -> tuple[float, float]:
    """Return a point as (along, across) the nearest of `count` spokes; across has no sign."""
    b = fold_to_spoke(angle, count)
    return radius * math.cos(b), abs(radius * math.sin(b))


@kernel
def u_spoke_distance(angle: float, radius: float) -> float:
    """Return the distance to five broad U-shaped loops, closed at the hub."""
    p, t = to_spoke_frame(angle, radius, 5.0)
    if p > 0.34:
        return abs(t - 0.115 - 0.19 * (p - 0.34)) - 0.056
    return abs(math.sqrt(t * t + (p - 0.34) ** 2) - 0.115) - 0.056


@kernel
def u_forged_spoke_distance(angle: float, radius: float) -> float:
    """Return the distance to ten slim tuning forks: a stem that opens into a U."""
    p, t = to_spoke_frame(angle, radius, 10.0)
    if p > 0.50:
        return abs(t - 0.070 - 0.16 * (p - 0.50)) - 0.024
    fork = abs(math.sqrt(t * t + (p - 0.50) ** 2) - 0.070) - 0.024
    return min(fork, max(t - 0.027, p - 0.44))


@kernel
def segment_distance(p: float, t: float, p0: float, t0: float, p1: float, t1: float) -> float:
    """Return the distance to the line between two points (p0, t0) and (p1, t1) of the plane."""
    qp, qt = p1 - p0, t1 - t0
    h = min(max(((p - p0) * qp + (t - t0) * qt) / (qp * qp + qt * qt), 0.0), 1.0)
    return math.sqrt((p - p0 - h * qp) ** 2 + (t - t0 - h * qt) ** 2)


@kernel
def diamond_spoke_distance(angle: float, radius: float) -> float:
    """Return the distance to eight pairs of crossing spokes with rhombs between them."""
    p, t = to_spoke_frame(angle, radius, 8.0)
    # By symmetry two are enough: a spoke that leads out to the next sector, and the mirror image
    # of its neighbour.
    out = segment_distance(p, t, 0.16, 0.0, 0.6859, 0.6859)
    back = segment_distance(p, t, 0.1131, 0.1131, 0.97, 0.0)
    return min(out, back) - 0.040


@kernel
def petal_outline_distance(
    p: float, t: float, start: float, small: float, end: float, large: float
) -> float:
    """Return the distance to a petal: the hull of a small inner and a large outer circle."""
    p, h = p - start, end - start
    slope = (small - large) / h
    rise = math.sqrt(1 - slope * slope)
    k = rise * p - slope * t
    if k < 0:
        return math.sqrt(t * t + p * p) - small
    if k > rise * h:
        return math.sqrt(t * t + (p - h) ** 2) - large
    return t * rise + p * slope - small


@kernel
def rice_character_spoke_distance(angle: float, radius: float) -> float:
    """Return the distance to the eight strokes of the character 米.

    They are a cross of even width, and diagonals that widen outwards.
    """
    p, t = to_spoke_frame(angle, radius, 4.0)
    q, s = to_spoke_frame(angle + math.pi / 4, radius, 4.0)
    cross = t - 0.062 - 0.10 * max(p - 0.80, 0.0)
    return min(cross, s - 0.022 - 0.095 * max(q - 0.15, 0.0))


@kernel
def plum_spoke_distance(angle: float, radius: float) -> float:
    """Return the distance to the outlines of five round petals with a stamen in each."""
    p, t = to_spoke_frame(angle, radius, 5.0)
    petal = abs(petal_outline_distance(p, t, 0.20, 0.060, 0.655, 0.305)) - 0.050
    stamen = max(t - 0.020, p - 0.58)
    return min(petal, min(stamen, math.sqrt(t * t + (p - 0.58) ** 2) - 0.042))


@kernel
def phantom_spoke_distance(angle: float, radius: float) -> float:
    """Return the distance to nine blades, swept like those of a turbine."""
    b = fold_to_spoke(angle + 1.35 * (radius - 0.2), 9.0)
    return radius * abs(math.sin(b)) * 0.85 - 0.022 - 0.175 * max(radius - 0.22, 0.0)


@kernel
def plum_forged_spoke_distance(angle: float, radius: float) -> float:
    """Return the distance to two rows of five slender petals, the second between the first."""
    p, t = to_spoke_frame(angle, radius, 5.0)
    front = abs(petal_outline_distance(p, t, 0.22, 0.030, 0.690, 0.285)) - 0.025
    q, s = to_spoke_frame(angle + math.pi / 5, radius, 5.0)
    behind = abs(petal_outline_distance(q, s, 0.22, 0.030, 0.690, 0.285)) - 0.025
    return min(front, behind)


@kernel
def petal_spoke_distance(angle: float, radius: float) -> float:
    """Return the distance to seven broad, closed petals."""
    p, t = to_spoke_frame(angle, radius, 7.0)
    q = min(max((p - 0.10) / 0.90, 0.0), 1.0)
    return t - 0.225 * math.sqrt(max(math.sin(math.pi * q), 0.0)) + 0.02


@kernel
def spoke_distance(u: float, v: float, radius: float, design: float) -> tuple[float, float]:
    """Return (distance, depth) of the spokes in the plane of a rim of radius 1.

    `depth` is how far the face of a spoke is set back, in units of 6 cm.
    """
    angle = math.atan2(v, u)
    shape = int(design)
    if shape == U:
        return u_spoke_distance(angle, radius), 0.0
    if shape == U_FORGED:
        return u_forged_spoke_distance(angle, radius), 0.0
    if shape == FIVE_SPOKE:
        p, t = to_spoke_frame(angle, radius, 5.0)
        groove = 0.05 * ramp(0.036, 0.018, t) * ramp(0.30, 0.38, p)
        return t - 0.135 + 0.045 * p - 0.10 * max(p - 0.82, 0.0), groove
    if shape == DIAMOND:
        d = diamond_spoke_distance(angle, radius)
        return d, 0.9 * (d + 0.045)
    if shape == MI:
        return rice_character_spoke_distance(angle, radius), 0.0
    if shape == PLUM:
        return plum_spoke_distance(angle, radius), 0.0
    if shape == PHANTOM:
        b = fold_to_spoke(angle + 1.35 * (radius - 0.2), 9.0)
        return phantom_spoke_distance(angle, radius), 0.10 + 0.45 * radius * math.sin(b)
    if shape == PLUM_FORGED:
        return plum_forged_spoke_distance(angle, radius), 0.0
    p, t = to_spoke_frame(angle, radius, 7.0)
    return petal_spoke_distance(angle, radius), 0.42 * t


@kernel
def rear_spoke_distance(u: float, v: float, radius: float) -> float:
    """Return the distance to the deeper layer of the five-spoke wheel: five slender pairs."""
    p, t = to_spoke_frame(math.atan2(v, u) + math.pi / 5, radius, 5.0)
    return abs(t - 0.045 - 0.20 * max(p - 0.2, 0.0)) - 0.034


@kernel
def tyre_distance(radius: float, w: float, wheel_radius: float, rim_radius: float) -> float:
    """Return the distance to a tyre with round shoulders and three grooves.

    `w` is the lateral offset, positive outwards.
    """
    half = (wheel_radius - rim_radius) * 0.5 + 0.004
    qx, qy = abs(radius - (wheel_radius - half)) - half + 0.034, abs(w) - 0.138 + 0.034
    d = math.sqrt(max(qx, 0.0) ** 2 + max(qy, 0.0) ** 2) + min(max(qx, qy), 0.0) - 0.034
    groove = (
        0.007
        * ramp(0.010, 0.006, abs(abs(w) - 0.05))
        * ramp(wheel_radius - 0.02, wheel_radius - 0.008, radius)
    )
    # A step in the side wall where the bead protects the rim.
    bead = 0.004 * ramp(0.012, 0.004, abs(radius - rim_radius - 0.012))
    return d + groove - bead


@kernel
def caliper_distance(u: float, v: float, w: float, radius: float, rim: float, rear: bool) -> float:
    """Return the distance to the caliper: behind the front axle, ahead of the rear one."""
    angle = math.atan2(v, u if rear else -u)
    along = (abs(angle - 0.28) - 0.60) * radius
    body = fillet_intersection(abs(radius - 0.655 * rim) - 0.205 * rim, along, 0.025)
    rib = 0.006 * ramp(0.030, 0.018, abs(radius - 0.655 * rim)) * ramp(0.02, -0.01, along + 0.03)
    return fillet_intersection(body, abs(w - 0.014) - 0.046 - rib, 0.02)


@kernel
def spoke_and_hub_distance(
    u: float, v: float, w: float, radius: float, numbers: Table
) -> tuple[float, int]:
    """Return (distance, part) of spokes and hub cap; the plane of the rim is at w = 0.12 m."""
    rim = numbers[RIM_RADIUS]
    unit = radius / rim
    flat, depth = spoke_distance(u, v, unit, numbers[WHEEL_SHAPE])
    flat = fillet_union(flat, unit - HUB_RADIUS, 0.06)
    face = 0.120 - 0.046 * max(1 - unit, 0.0) ** 1.3 - depth * 0.06
    half = 0.020
    solid = (
        fillet_intersection(
            max(flat * rim, radius - rim + 0.008), abs(w - (face - half)) - half, 0.010
        )
        * 0.8
    )
    best, part = solid, RIM_PART
    if abs(w - face) < 0.006:
        part = FACE_PART
    if int(numbers[WHEEL_SHAPE]) == FIVE_SPOKE:
        under = max(rear_spoke_distance(u, v, unit) * rim, radius - rim + 0.008)
        lower = fillet_intersection(under, abs(w - (face - 0.047)) - 0.013, 0.008) * 0.8
        if lower < best:
            best, part = lower, RIM_PART
    # Five wheel nuts sit in holes around the cap.
    p, t = to_spoke_frame(math.atan2(v, u), radius, 5.0)
    nut = math.sqrt((p - 0.155 * rim) ** 2 + t * t)
    if part == FACE_PART and nut < 0.030 * rim:
        part = HUB_PART
    cap = max(radius - 0.105 * rim, abs(w - face + 0.004) - 0.010)
    if cap < best:
        best, part = cap, CAP_PART
    return best, part


@kernel
def wheel_distance(
    x: float, y: float, z: float, axle: float, steer: float, rear: bool, numbers: Table
) -> tuple[float, int]:
    """Return (distance, part) of one wheel; z is the lateral coordinate without its sign."""
    outer, rim = numbers[WHEEL_RADIUS], numbers[RIM_RADIUS]
    ca, sa = math.cos(steer), math.sin(steer)
    dx, dz = x - axle, z - numbers[TRACK]
    u, w, v = ca * dx + sa * dz, -sa * dx + ca * dz, y - outer
    radius = math.sqrt(u * u + v * v)
    if radius > outer + 0.35 or abs(w) > 0.5:
        return max(radius - outer - 0.1, abs(w) - 0.2), TYRE_PART
    best, part = tyre_distance(radius, w, outer, rim), TYRE_PART
    ring = fillet_intersection(abs(radius - (rim - 0.012)) - 0.015, abs(w - 0.085) - 0.045, 0.008)
    barrel = max(abs(radius - (rim - 0.020)) - 0.008, abs(w + 0.01) - 0.12)
    if min(ring, barrel) < best:
        best, part = min(ring, barrel), RING_PART if ring < barrel and w > 0.112 else RIM_PART
    if radius < rim + 0.1:
        d, spoke_part = spoke_and_hub_distance(u, v, w, radius, numbers)
        if d < best:
            best, part = d, spoke_part
        disc = max(max(radius - 0.745 * rim, 0.07 - radius), abs(w + 0.02) - 0.014)
        if disc < best:
            best, part = disc, DISC_PART
        bell = max(radius - 0.36 * rim, abs(w + 0.005) - 0.022)
        if bell < best:
            best, part = bell, HUB_PART
        back = max(radius - rim + 0.02, abs(w + 0.09) - 0.01)
        if back < best:
            best, part = back, HUB_PART
        d = caliper_distance(u, v, w, radius, rim, rear)
        if d < best:
            best, part = d, CALIPER_PART
    return best, part
