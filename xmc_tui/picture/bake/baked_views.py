"""The ten views to bake: camera, size in pixels, and the shapes of the parts that each shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from xmc_tui.picture.bake.body_shapes import BODIES
from xmc_tui.picture.bake.cabin_ray_marcher import render_cabin, render_cabin_pixel
from xmc_tui.picture.bake.cabin_solid import CABIN_NUMBERS
from xmc_tui.picture.bake.camera import CameraPose
from xmc_tui.picture.bake.car_ray_marcher import render_car, render_car_pixel
from xmc_tui.picture.bake.numba_kernel import Table
from xmc_tui.picture.bake.region_names import (
    CABIN_GLOWS,
    CABIN_LIGHTS,
    CABIN_REGIONS,
    EXTERIOR_GLOWS,
    EXTERIOR_REGIONS,
    FOLDED_IN_CAR,
    FOLDED_IN_WHEEL,
    LIGHTS,
    VECTOR,
)

Box: TypeAlias = tuple[int, int, int, int]
Volume: TypeAlias = tuple[tuple[float, float], tuple[float, float], tuple[float, float]]
Numbers: TypeAlias = tuple[Table, ...]

# Width over height of every view.
ASPECT = 1.76
# Shapes of each part, and the number that selects each of them in the kernels.
SHAPES: dict[str, dict[str, tuple[tuple[str, float], ...]]] = {
    "sedan": {
        "hood": (("plain", 0), ("ducted", 1)),
        "spoiler": (("electric", 1), ("fixed", 2), ("adjustable", 3)),
        "wheel": (("u", 0), ("u-forged", 1), ("five-spoke", 2)),
    },
    "suv": {
        "kit": (("none", 0), ("ducktail", 1)),
        "wheel": (
            ("diamond", 3),
            ("mi", 4),
            ("plum", 5),
            ("phantom", 6),
            ("plum-forged", 7),
            ("petal", 8),
        ),
    },
    "cabin": {"rear-console": (("storage", 0), ("fridge", 1))},
}
# Volumes (x, y, z from and to, metres) in which the shapes of a part differ.
SHAPE_VOLUMES: dict[str, dict[str, tuple[Volume, ...]]] = {
    "sedan": {
        "hood": (((1.15, 2.1), (0.72, 0.95), (-0.65, 0.65)),),
        "spoiler": (((-2.60, -1.98), (0.98, 1.38), (-0.88, 0.88)),),
        "wheel": (
            ((1.19, 1.95), (-0.02, 0.72), (0.55, 1.02)),
            ((-1.80, -1.05), (-0.02, 0.72), (0.55, 1.02)),
        ),
    },
    "suv": {
        "kit": (((-2.66, -2.06), (1.05, 1.48), (-0.85, 0.85)),),
        "wheel": (
            ((1.13, 1.99), (-0.02, 0.83), (0.55, 1.05)),
            ((-1.88, -1.00), (-0.02, 0.83), (0.55, 1.04)),
        ),
    },
    "cabin": {"rear-console": (((-0.48, -0.30), (0.12, 0.56), (-0.16, 0.16)),)},
}
CAMERA_POSES = {
    "front": CameraPose(50, 10.5, 10.5, (0.05, 0.70, 0.0), 0.545, flipped=True),
    "side": CameraPose(90, 4.0, 12.0, (0.0, 0.68, 0.0), 0.470, flipped=True),
    "rear": CameraPose(134, 12.0, 10.5, (-0.05, 0.74, 0.0), 0.545, flipped=True),
    "seats": CameraPose(74, 17, 2.60, (-0.06, 0.56, 0.16), 1.06, flipped=True),
    "dash": CameraPose(180, 25, 1.98, (0.58, 0.375, 0.0), 1.60, flipped=True),
}
WHEEL_POSES = {
    "sedan": CameraPose(76, 7.0, 2.6, (1.60, 0.40, 0.90), 0.530, flipped=True),
    "suv": CameraPose(76, 7.0, 2.6, (1.58, 0.44, 0.92), 0.590, flipped=True),
}


@dataclass(frozen=True, slots=True)
class BakedView:
    """One picture to bake; `model` is a car or the cabin, `samples` the rays per pixel side.

    The base arrays show the first shape of each part.
    """

    model: str
    name: str
    pose: CameraPose
    width: int
    samples: int

    @property
    def file(self) -> str:
        """The name of the layer file, without its suffix."""
        return f"{self.model}-{self.name}"

    @property
    def height(self) -> int:
        """The height in pixels, a multiple of four."""
        return round(self.width / ASPECT / 4) * 4

    @property
    def is_cropped_to_fill(self) -> bool:
        """Whether the picture is cropped to fill a frame rather than fitted into it."""
        return self.model == "cabin" or self.name == "wheel"

    @property
    def lights(self) -> tuple[str, ...]:
        """The names of the lights in the file."""
        return CABIN_LIGHTS if self.model == "cabin" else LIGHTS

    @property
    def glow_names(self) -> tuple[str, ...]:
        """The names of the glows in the file."""
        return CABIN_GLOWS if self.model == "cabin" else EXTERIOR_GLOWS

    @property
    def regions(self) -> tuple[str, ...]:
        """Every region that the kernel distinguishes, in its order."""
        return CABIN_REGIONS if self.model == "cabin" else EXTERIOR_REGIONS

    @property
    def region_aliases(self) -> dict[str, str]:
        """The regions that count as another one in this view, or as none ("")."""
        if self.model == "cabin":
            return {}
        return FOLDED_IN_WHEEL if self.name == "wheel" else FOLDED_IN_CAR

    @property
    def parts(self) -> dict[str, tuple[tuple[str, float], ...]]:
        """The shapes of every part that this view shows; the base arrays show the first one."""
        parts = SHAPES[self.model]
        if self.name == "wheel":
            return {"wheel": parts["wheel"]}
        if self.name == "rear":
            return {part: shapes for part, shapes in parts.items() if part != "hood"}
        return {} if self.name == "seats" else parts

    def kernel_arguments(self, chosen: dict[str, float]) -> Numbers:
        """Return the model arguments of the kernels.

        Parts that are not in `chosen` have their first shape.
        """
        shapes = {part: shapes[0][1] for part, shapes in SHAPES[self.model].items()} | chosen
        if self.model == "cabin":
            values = {
                "from_rear": float(self.name == "dash"),
                "fridge": shapes["rear-console"],
                "thread": 0.008,
            }
            return (np.array([values[name] for name in CABIN_NUMBERS]),)
        steer = {"front": -0.30, "rear": 0.0, "side": 0.0, "wheel": -0.10}[self.name]
        shapes |= {"steer": steer, "thread": 0.009 if self.name == "wheel" else 0.024}
        return BODIES[self.model].make_curve_tables(shapes)

    def render(self, chosen: dict[str, float], box: Box) -> Table:
        """Return the vectors (h, w, VECTOR) of a box of the picture."""
        frame = self.width, self.height, self.samples, self.pose.kernel_values()
        return (render_cabin if self.model == "cabin" else render_car)(
            *box, *frame, *self.kernel_arguments(chosen)
        )

    def render_pixel(self, chosen: dict[str, float], x: int, y: int) -> Table:
        """Return the vector (VECTOR,) of one pixel."""
        out = np.zeros(VECTOR)
        frame = self.width, self.height, self.samples, self.pose.kernel_values()
        (render_cabin_pixel if self.model == "cabin" else render_car_pixel)(
            out, x, y, *frame, *self.kernel_arguments(chosen)
        )
        return out

    def iterate_difference_boxes(self, part: str) -> Iterator[Box]:
        """Yield the boxes (x0, y0, x1, y1; pixels) in which the shapes of a part may differ.

        A box also contains the reflection of the part in the floor.
        """
        for volume in SHAPE_VOLUMES[self.model][part]:
            corners = [
                (x, y, z) for x in volume[0] for y in (*volume[1], -volume[1][0]) for z in volume[2]
            ]
            if part in ("spoiler", "hood", "kit"):
                corners = [corner for corner in corners if corner[1] > 0]
            xs, ys = np.array(
                [self.pose.project(corner, self.width, self.height) for corner in corners]
            ).T
            margin = max(4, self.width // 180)
            left, top = max(int(xs.min()) - margin, 0), max(int(ys.min()) - margin, 0)
            right, bottom = (
                min(int(xs.max()) + margin, self.width),
                min(int(ys.max()) + margin, self.height),
            )
            if right - left > 4 and bottom - top > 4:
                yield left, top, right, bottom


# Widths in pixels of the views of a car, of its wheel and of the cabin; rays per pixel side.
CAR_WIDTH, WHEEL_WIDTH, CABIN_WIDTH, SAMPLES = 1080, 640, 900, 3

VIEWS = (
    *(
        BakedView(car, name, CAMERA_POSES[name], CAR_WIDTH, SAMPLES)
        for car in ("sedan", "suv")
        for name in ("front", "side", "rear")
    ),
    *(BakedView(car, "wheel", WHEEL_POSES[car], WHEEL_WIDTH, SAMPLES) for car in ("sedan", "suv")),
    *(
        BakedView("cabin", name, CAMERA_POSES[name], CABIN_WIDTH, SAMPLES)
        for name in ("seats", "dash")
    ),
)


def resize_view(view: BakedView, width: int) -> BakedView:
    """Return the view at another width in pixels."""
    return replace(view, width=width)
