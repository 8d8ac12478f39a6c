"""Camera poses, the ray through a pixel, and the projection of a point to a pixel."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from xmc_tui.picture.bake.numba_kernel import Camera, kernel


@dataclass(frozen=True, slots=True)
class CameraPose:
    """The pose of a camera that looks at `target`.

    `azimuth` is in degrees from the nose towards the flank, `elevation` in degrees up, `distance`
    in metres from the target. `frame` is the width of the frame at distance 1. `flipped` mirrors
    the picture, so that the right flank becomes the left.
    """

    azimuth: float
    elevation: float
    distance: float
    target: tuple[float, float, float]
    frame: float
    flipped: bool = False

    def kernel_values(self) -> Camera:
        """Return the values for the kernels.

        These are eye, forward, right and up (x, y, z each), the frame width, and -1 if the picture
        is mirrored, otherwise 1.
        """
        a, e = math.radians(self.azimuth), math.radians(self.elevation)
        toward = np.array([math.cos(e) * math.cos(a), math.sin(e), math.cos(e) * math.sin(a)])
        eye = np.array(self.target) + toward * self.distance
        right = np.cross(-toward, [0.0, 1.0, 0.0])
        right /= np.linalg.norm(right)
        up = np.cross(right, -toward)
        return (
            *(float(v) for v in (*eye, *-toward, *right, *up)),
            self.frame,
            -1.0 if self.flipped else 1.0,
        )

    def project(
        self, point: tuple[float, float, float], width: int, height: int
    ) -> tuple[float, float]:
        """Return the pixel (x, y) at which a point in space appears."""
        numbers = np.array(self.kernel_values())
        away = np.array(point) - numbers[0:3]
        depth, a, b = (float(away @ numbers[k : k + 3]) for k in (3, 6, 9))
        x = (a / depth / self.frame * numbers[13] + 0.5) * width
        return x, (0.5 - b / depth / self.frame * width / height) * height


@kernel
def pixel_ray(
    camera: Camera, px: float, py: float, width: int, height: int
) -> tuple[float, float, float, float, float]:
    """Return the unit direction (x, y, z) through a pixel, and its place (-.5..5) across and up."""
    _, _, _, fx, fy, fz, rx, ry, rz, ux, uy, uz, frame, mirror = camera
    a, b = (px / width - 0.5) * mirror, (0.5 - py / height) * height / width
    dx, dy, dz = (
        fx + frame * (a * rx + b * ux),
        fy + frame * (a * ry + b * uy),
        fz + frame * (a * rz + b * uz),
    )
    m = 1 / math.sqrt(dx * dx + dy * dy + dz * dz)
    return dx * m, dy * m, dz * m, a, b
