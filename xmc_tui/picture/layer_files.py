"""Reading of the baked light layers.

A file is decoded anew for each resampling: the decoded arrays of a view take several megabytes, and
decoding is faster than resampling.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from xmc_tui.picture.finish_shading import Bytes, Floats

#: Rows and columns (y0, y1, x0, x1).
Box = tuple[int, int, int, int]

Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.uint32]

_FOLDER = Path(__file__).with_name("layers")

#: Views of the cabin; all bodies share their files.
_CABIN_VIEWS = ("seats", "dash")


def layer_file_name(body: str, view: str) -> str:
    """Return the name (without suffix) of the file that holds a view of a body."""
    return f"cabin-{view}" if view in _CABIN_VIEWS else f"{body}-{view}"


@dataclass(frozen=True)
class RegionShares:
    """The shares of regions in the surface of each pixel, in 1/255.

    `owner` holds the index of the region that covers a pixel alone, 255 if there is no surface. The
    other arrays list the shares for which this does not hold: region, place in the flat picture,
    and share, sorted by region and place.
    """

    owner: Bytes
    region: Bytes
    place: Places
    share: Bytes


@dataclass(frozen=True)
class CroppedPlane:
    """A plane of bytes that is 0 outside of a box."""

    box: Box
    values: Bytes


@dataclass(frozen=True)
class LightLayers:
    """One baked view of a car.

    `light` (n, H, W) and the planes of `glow` are square roots of linear light; the largest value
    of a light is that in `light_levels`, of a glow 255. `safe` is the part of the frame that must
    stay visible, as fractions x0, y0, x1, y1; the whole frame means that the picture is cropped to
    fill its window.
    """

    lights: tuple[str, ...]
    regions: tuple[str, ...]
    parents: tuple[str, ...]
    glows: tuple[str, ...]
    light: Bytes
    shares: RegionShares
    glow: tuple[CroppedPlane, ...]
    light_levels: Bytes
    light_scale: Floats
    glow_scale: Floats
    safe: tuple[float, float, float, float]

    @property
    def is_cropped_to_fill(self) -> bool:
        """Whether the picture fills its window instead of fitting into it with a margin."""
        return self.safe == (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True)
class LayerPatch:
    """The pixels in which a shape differs from the default shape of its part.

    A box, a mask (h, w) of pixels in it, and the layers of these pixels: light and glow (n,
    pixels).
    """

    box: Box
    mask: Mask
    light: Bytes
    shares: RegionShares
    glow: Bytes


class LayerFile:
    """An open layer file. Close it after use."""

    def __init__(self, name: str) -> None:
        """Open the file of a view; FileNotFoundError if there is none of that name."""
        self._stored: Any = np.load(_FOLDER / f"{name}.npz")
        #: The names of all shapes in the file, "part.shape".
        self.shapes = self._read_names("shapes")
        #: For every shape except the default of its part: how many patches the file has.
        self.patch_counts: Mapping[str, int] = {
            shape: int(self._stored[f"{shape}/boxes"])
            for shape in self.shapes
            if f"{shape}/boxes" in self._stored
        }

    def __enter__(self) -> LayerFile:
        """Return the file itself."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Close the file."""
        self._stored.close()

    def read_layers(self) -> LightLayers:
        """Return the layers, with the default shape of every part."""
        light = _decode_deltas(self._stored["light"])
        x0, y0, x1, y1 = (float(each) for each in self._stored["safe"])
        return LightLayers(
            lights=self._read_names("lights"),
            regions=self._read_names("regions"),
            parents=self._read_names("parents"),
            glows=self._read_names("glows"),
            light=light,
            shares=self._read_shares(""),
            glow=self._read_glow(),
            light_levels=self._stored["light_levels"],
            light_scale=self._stored["light_scale"],
            glow_scale=self._stored["glow_scale"],
            safe=(x0, y0, x1, y1),
        )

    def read_patches(self, shape: str) -> tuple[LayerPatch, ...]:
        """Return the patches of a shape; none for the default shape of a part."""
        return tuple(
            self._read_patch(f"{shape}/{number}/")
            for number in range(self.patch_counts.get(shape, 0))
        )

    def _read_names(self, name: str) -> tuple[str, ...]:
        return tuple(str(each) for each in self._stored[name])

    def _read_shares(self, prefix: str) -> RegionShares:
        counts = self._stored[f"{prefix}rest_counts"]
        return RegionShares(
            owner=self._stored[f"{prefix}owner"],
            region=np.repeat(np.arange(len(counts), dtype=np.uint8), counts),
            place=np.cumsum(self._stored[f"{prefix}rest_places"], dtype=np.uint32),
            share=self._stored[f"{prefix}rest_shares"],
        )

    def _read_glow(self) -> tuple[CroppedPlane, ...]:
        flat, planes, start = self._stored["glow"], [], 0
        for y0, y1, x0, x1 in self._stored["glow_boxes"].tolist():
            stop = start + (y1 - y0) * (x1 - x0)
            values = _decode_deltas(flat[start:stop].reshape(y1 - y0, x1 - x0))
            planes.append(CroppedPlane((y0, y1, x0, x1), values))
            start = stop
        return tuple(planes)

    def _read_patch(self, prefix: str) -> LayerPatch:
        x0, y0, x1, y1 = (int(each) for each in self._stored[f"{prefix}box"])
        return LayerPatch(
            box=(y0, y1, x0, x1),
            mask=self._stored[f"{prefix}mask"],
            light=_decode_deltas(self._stored[f"{prefix}light"]),
            shares=self._read_shares(prefix),
            glow=_decode_deltas(self._stored[f"{prefix}glow"]),
        )


def _decode_deltas(stored: Bytes) -> Bytes:
    """Undo the delta encoding along the last axis.

    Differences are stored because they compress better.
    """
    summed: Bytes = np.cumsum(stored, axis=-1, dtype=np.uint8)
    return summed
