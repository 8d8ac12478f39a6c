"""Reading of the baked light layers, and selection of patches by shape."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from xmc_tui.picture.paint_shading import Bytes, Floats

#: Rows and columns (y0, y1, x0, x1).
Box = tuple[int, int, int, int]

_FOLDER = Path(__file__).with_name("layers")

#: Views of the cabin; all bodies share their files.
_CABIN_VIEWS = ("seats", "dash")


def layer_file_name(body: str, view: str) -> str:
    """Return the name (without suffix) of the file that holds a view of a body."""
    return f"cabin-{view}" if view in _CABIN_VIEWS else f"{body}-{view}"


@dataclass(frozen=True)
class LightLayers:
    """One baked view of a car.

    `light` and `glow` are square roots of linear light in bytes, `region` holds shares in 1/255,
    each (n, H, W). `safe` is the part of the frame that must stay visible, as fractions x0, y0, x1,
    y1; the whole frame means that the picture is cropped to fill its window.
    """

    lights: tuple[str, ...]
    regions: tuple[str, ...]
    parents: tuple[str, ...]
    glows: tuple[str, ...]
    light: Bytes
    region: Bytes
    glow: Bytes
    light_scale: Floats
    glow_scale: Floats
    safe: tuple[float, float, float, float]
    shapes: tuple[str, ...]
    #: For every shape except the default of its part: how many patches the file has.
    patch_counts: Mapping[str, int]
    file: Path

    @property
    def covers(self) -> bool:
        """Whether the picture fills its window instead of fitting into it with a margin."""
        return self.safe == (0.0, 0.0, 1.0, 1.0)

    def apply_patches(self, shapes: Collection[str]) -> tuple[Bytes, Bytes, Bytes]:
        """Return light, region and glow with the patches of the given shapes applied."""
        patches = [
            patch
            for shape in self.patch_counts
            if shape in shapes
            for patch in self.read_patches(shape)
        ]
        if not patches:
            return self.light, self.region, self.glow
        whole = self.light.copy(), self.region.copy(), self.glow.copy()
        for patch in patches:
            y0, y1, x0, x1 = patch.box
            for layers, part in zip(whole, (patch.light, patch.region, patch.glow), strict=True):
                np.copyto(layers[:, y0:y1, x0:x1], part, where=patch.mask)
        return whole

    def read_patches(self, shape: str) -> tuple[LayerPatch, ...]:
        """Return the patches of a shape, read on demand because most pictures need only a few."""
        return _read_patches(self.file, shape, self.patch_counts.get(shape, 0))


@dataclass(frozen=True)
class LayerPatch:
    """The pixels in which a shape differs from the default shape of its part.

    A box, the layers in it, and a mask (h, w).
    """

    box: Box
    light: Bytes
    region: Bytes
    glow: Bytes
    mask: np.ndarray[Any, np.dtype[np.bool_]]


def read_layers(name: str) -> LightLayers:
    """Read the layers of a view; FileNotFoundError if there is no file of that name."""
    file = _FOLDER / f"{name}.npz"
    with np.load(file) as stored:
        shapes = _read_names(stored["shapes"])
        return LightLayers(
            lights=_read_names(stored["lights"]),
            regions=_read_names(stored["regions"]),
            parents=_read_names(stored["parents"]),
            glows=_read_names(stored["glows"]),
            light=_decode_deltas(stored["light"]),
            region=_decode_deltas(stored["region"]),
            glow=_decode_deltas(stored["glow"]),
            light_scale=stored["light_scale"],
            glow_scale=stored["glow_scale"],
            safe=_make_safe_area([float(each) for each in stored["safe"]]),
            shapes=shapes,
            patch_counts={
                shape: int(stored[f"{shape}/boxes"])
                for shape in shapes
                if f"{shape}/boxes" in stored
            },
            file=file,
        )


def _read_names(stored: Any) -> tuple[str, ...]:
    return tuple(str(name) for name in stored)


def _make_safe_area(numbers: list[float]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = numbers
    return x0, y0, x1, y1


@lru_cache(12)
def _read_patches(file: Path, shape: str, boxes: int) -> tuple[LayerPatch, ...]:
    with np.load(file) as stored:
        return tuple(_read_patch(stored, f"{shape}/{number}") for number in range(boxes))


def _read_patch(stored: Any, prefix: str) -> LayerPatch:
    x0, y0, x1, y1 = (int(each) for each in stored[f"{prefix}/box"])
    light, region, glow = (
        _decode_deltas(stored[f"{prefix}/{kind}"]) for kind in ("light", "region", "glow")
    )
    return LayerPatch((y0, y1, x0, x1), light, region, glow, stored[f"{prefix}/mask"])


def _decode_deltas(stored: Bytes) -> Bytes:
    """Undo the delta encoding along the last axis.

    Differences are stored because they compress better.
    """
    summed: Bytes = np.cumsum(stored, axis=-1, dtype=np.uint8)
    return summed
