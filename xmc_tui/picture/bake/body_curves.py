"""Description of a car body: curves over its length and height, and a table of numbers.

Metres; the nose is at +x, the ground at y = 0, the centre line at z = 0. The curves are sampled
into tables for the ray marcher.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from xmc_tui.picture.bake.numba_kernel import Table, kernel

Curve: TypeAlias = tuple[tuple[float, float], ...]

X_MIN, X_MAX, X_SAMPLES = -3.2, 3.2, 3201
Y_MIN, Y_MAX, Y_SAMPLES = -0.2, 2.0, 1101

# Rows of the two tables.
PLAN, SHOULDER, CROWN, ROOFLINE, GREENHOUSE, FLOOR, BELT = range(7)
NOSE, TAIL, SECTION = range(3)

# Numbers of a body in the order in which the kernels read them, in metres unless another unit is
# given; x along the car, y above the ground, z from the centre line.
#   front_axle, rear_axle     x of the axles
#   wheel_radius, rim_radius, arch_radius     outer radii of tyre and rim, radius of the wheel arch
#   track                     z of the centre of a wheel
#   tumblehome                inward lean of the side glass, metres per metre of height
#   tall                      1 for the SUV, 0 for the sedan
#   nose_sweep, tail_sweep    curvature of nose and tail in plan: x recedes by this times z squared
#   screen_x, header_x        x of the lower and upper edge of the windscreen
#   roof_end_x, backlight_x   x at which the roof ends, and of the lower edge of the rear window
#   window_front, window_rear x of the ends of the side glass
#   b_pillar, door_rear       x of the middle pillar and of the rear edge of the rear door
#   mirror_x, mirror_y        centre of the door mirror
#   sill_y, splitter_y        y of the lower edge of the painted flank and of the front bumper
#   lamp_y, lamp_z            centre of a headlamp; lamp_width, lamp_height: half its size
#   tail_y                    y of the centre of the rear light bar
#   shoulder_blend            width of the fillet between flank and bonnet or deck
#   roof_crown                drop of the roof from the centre line to its side at z = 0.62
#   flare                     how far the edge of a wheel arch stands out from the plan
#   steer                     angle of the front wheels, radians
#   thread                    width of a thread of carbon twill
#   wheel, hood, spoiler, kit shapes of these parts
NUMBERS = (
    "front_axle", "rear_axle", "wheel_radius", "rim_radius", "track", "arch_radius", "tumblehome",
    "tall", "nose_sweep", "tail_sweep", "screen_x", "header_x", "roof_end_x", "backlight_x",
    "window_front", "window_rear", "mirror_x", "mirror_y", "sill_y", "lamp_y", "lamp_z",
    "lamp_width", "lamp_height", "tail_y", "b_pillar", "door_rear", "shoulder_blend",
    "roof_crown", "splitter_y", "flare", "steer", "thread", "wheel", "hood", "spoiler", "kit",
)  # fmt: skip
(FRONT_AXLE, REAR_AXLE, WHEEL_RADIUS, RIM_RADIUS, TRACK, ARCH_RADIUS, TUMBLEHOME, TALL) = range(8)
(NOSE_SWEEP, TAIL_SWEEP, SCREEN_X, HEADER_X, ROOF_END_X, BACKLIGHT_X) = range(8, 14)
(WINDOW_FRONT, WINDOW_REAR, MIRROR_X, MIRROR_Y, SILL_Y, LAMP_Y, LAMP_Z) = range(14, 21)
(LAMP_WIDTH, LAMP_HEIGHT, TAIL_Y, B_PILLAR) = range(21, 25)
(DOOR_REAR, SHOULDER_BLEND, ROOF_CROWN, SPLITTER_Y, FLARE) = range(25, 30)
(STEER, THREAD, WHEEL_SHAPE, HOOD_SHAPE, SPOILER_SHAPE, KIT_SHAPE) = range(30, 36)


def sample_curve(points: Curve, grid: Table, sigma: float) -> Table:
    """Return a curve on a grid: monotone (PCHIP) between its points, then smoothed.

    `sigma` is the width in metres of the Gaussian smoothing, which removes kinks from reflections.
    """
    x, y = (np.array(sorted(points)).T[k].astype(np.float64) for k in (0, 1))
    step, slope = np.diff(x), np.diff(y) / np.diff(x)
    tangent = np.zeros_like(y)
    for i in range(1, len(x) - 1):
        if slope[i - 1] * slope[i] > 0:
            before, after = 2 * step[i] + step[i - 1], step[i] + 2 * step[i - 1]
            tangent[i] = (before + after) / (before / slope[i - 1] + after / slope[i])
    tangent[0], tangent[-1] = slope[0], slope[-1]
    k = np.clip(np.searchsorted(x, grid) - 1, 0, len(x) - 2)
    t = (np.clip(grid, x[0], x[-1]) - x[k]) / step[k]
    value: Table = (
        (1 + 2 * t) * (1 - t) ** 2 * y[k]
        + t * (1 - t) ** 2 * step[k] * tangent[k]
        + t * t * (3 - 2 * t) * y[k + 1]
        + t * t * (t - 1) * step[k] * tangent[k + 1]
    )
    spacing = grid[1] - grid[0]
    reach = int(3 * sigma / spacing)
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) * spacing / sigma) ** 2)
    return np.convolve(np.pad(value, reach, mode="edge"), weights / weights.sum(), mode="valid")


@dataclass(frozen=True, slots=True)
class Body:
    """One car as curves and numbers.

    Curves over the length are (x, y) or (x, z) points, curves over the height (y, x) or (y, z)
    points, all in metres.
    """

    plan: Curve  # half width at the widest height, over x
    shoulder: Curve  # height of the shoulder, the edge of bonnet and deck, over x
    crown: Curve  # height of the centre line of bonnet and deck above the shoulder, over x
    roofline: Curve  # centre line of screen, roof and backlight, over x
    greenhouse: Curve  # half width of the greenhouse at the belt, over x
    belt: Curve  # lower edge of the side glass, over x
    floor: Curve  # underside, over x
    nose: Curve  # foremost x over y
    tail: Curve  # rearmost x over y
    section: Curve  # inset of the flank over y
    numbers: dict[str, float]

    def make_curve_tables(self, shapes: dict[str, float]) -> tuple[Table, Table, Table]:
        """Return the curves over x (7, n), those over y (3, m), and the numbers of the body.

        `shapes` are numbers that choose the shapes of its parts.
        """
        along, up = np.linspace(X_MIN, X_MAX, X_SAMPLES), np.linspace(Y_MIN, Y_MAX, Y_SAMPLES)
        # Each with the width of its smoothing: long waves along the car show as dents in
        # reflections, while the creases of the section stay sharp.
        over_x = (
            *((self.plan, 0.16), (self.shoulder, 0.14), (self.crown, 0.14), (self.roofline, 0.10)),
            *((self.greenhouse, 0.14), (self.floor, 0.05), (self.belt, 0.10)),
        )
        over_y = ((self.nose, 0.04), (self.tail, 0.02), (self.section, 0.014))
        numbers = self.numbers | shapes
        return (
            np.stack([sample_curve(curve, along, sigma) for curve, sigma in over_x]),
            np.stack([sample_curve(curve, up, sigma) for curve, sigma in over_y]),
            np.array([float(numbers.get(name, 0.0)) for name in NUMBERS]),
        )


@kernel
def curve_at_length(table: Table, row: int, x: float) -> float:
    """Return the value of a curve at length x, by linear interpolation."""
    t = (x - X_MIN) * ((X_SAMPLES - 1) / (X_MAX - X_MIN))
    t = min(max(t, 0.0), X_SAMPLES - 1.001)
    i = int(t)
    return table[row, i] * (1 - (t - i)) + table[row, i + 1] * (t - i)


@kernel
def curve_at_height(table: Table, row: int, y: float) -> float:
    """Return the value of a curve at height y, by linear interpolation."""
    t = (y - Y_MIN) * ((Y_SAMPLES - 1) / (Y_MAX - Y_MIN))
    t = min(max(t, 0.0), Y_SAMPLES - 1.001)
    i = int(t)
    return table[row, i] * (1 - (t - i)) + table[row, i + 1] * (t - i)
