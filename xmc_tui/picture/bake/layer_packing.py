"""Packing of byte planes into the arrays of a layer file, and unpacking for checks.

Smooth planes are stored as differences of neighbours. Regions are stored as the number of the
region that owns each pixel, with a list of the shares that differ from it: at most a few pixels in
a hundred lie on an edge between regions.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Bytes: TypeAlias = NDArray[np.uint8]
Arrays: TypeAlias = dict[str, NDArray[Any]]

# The owner of a pixel without a surface.
NO_REGION = 255
# The share of a region that covers the surface of a pixel alone.
WHOLE = 255
# The largest value of each light; 255 for those not listed. The lights with fewer levels are faint
# or have no smooth gradients, so their steps are not visible (three bytes of a pixel at most).
FEWER_LEVELS = {"flake": 63, "satin": 63, "edge": 63, "weave": 31}


def find_greatest_light_values(lights: tuple[str, ...]) -> Bytes:
    """Return the largest stored value of each light."""
    return np.array([FEWER_LEVELS.get(name, 255) for name in lights], np.uint8)


def quantise_light(light: Bytes, levels: Bytes) -> Bytes:
    """Return light (n, ...) of 0..255 with the values 0..level of each light."""
    factors = levels.astype(np.float64).reshape(-1, *(1,) * (light.ndim - 1)) / 255
    return np.round(light * factors).astype(np.uint8)


def encode_deltas(planes: Bytes) -> Bytes:
    """Return the differences along the last axis, which deflate better.

    The first column is unchanged.
    """
    coded = planes.copy()
    coded[..., 1:] = planes[..., 1:] - planes[..., :-1]
    return coded


def decode_deltas(coded: Bytes) -> Bytes:
    """Return the planes that `encode_deltas` encoded."""
    planes: Bytes = np.cumsum(coded, axis=-1, dtype=np.uint8)
    return planes


def pack_region_shares(region: Bytes, parents: list[str], prefix: str = "") -> Arrays:
    """Return the arrays for the shares (regions, ...) of every pixel."""
    surface = np.array([not parent for parent in parents])
    shares = np.where(surface.reshape(-1, *(1,) * (region.ndim - 1)), region, 0)
    owner = np.where(shares.any(0), shares.argmax(0), NO_REGION).astype(np.uint8)
    owned = _whole_shares(owner, len(parents))
    rest_region, place = np.nonzero((region != owned).reshape(len(parents), -1))
    return {
        f"{prefix}owner": owner,
        f"{prefix}rest_counts": np.bincount(rest_region, minlength=len(parents)).astype(np.uint32),
        f"{prefix}rest_places": np.diff(place.astype(np.uint32), prepend=np.uint32(0)),
        f"{prefix}rest_shares": region.reshape(len(parents), -1)[rest_region, place],
    }


def unpack_region_shares(stored: Arrays, prefix: str = "") -> Bytes:
    """Return the shares (regions, ...) that `pack_region_shares` packed."""
    owner, counts = stored[f"{prefix}owner"], stored[f"{prefix}rest_counts"]
    shares = _whole_shares(owner, len(counts))
    place = np.cumsum(stored[f"{prefix}rest_places"], dtype=np.uint32)
    flat = shares.reshape(len(counts), -1)
    flat[np.repeat(np.arange(len(counts)), counts), place] = stored[f"{prefix}rest_shares"]
    return shares


def _whole_shares(owner: Bytes, regions: int) -> Bytes:
    numbers = np.arange(regions).reshape(-1, *(1,) * owner.ndim)
    return np.where(owner[None] == numbers, np.uint8(WHOLE), np.uint8(0))


def pack_planes(planes: Bytes, name: str) -> Arrays:
    """Return the arrays for planes (n, h, w) that are mostly zero.

    They are the box (y0, y1, x0, x1) of each plane and the differences in the boxes, one after
    another.
    """
    boxes = np.array([_find_bounds(plane) for plane in planes], np.int32).reshape(-1, 4)
    parts = [
        encode_deltas(plane[y0:y1, x0:x1]).ravel()
        for plane, (y0, y1, x0, x1) in zip(planes, boxes.tolist(), strict=True)
    ]
    return {f"{name}_boxes": boxes, name: np.concatenate(parts)}


def unpack_planes(stored: Arrays, name: str, height: int, width: int) -> Bytes:
    """Return the planes (n, height, width) that `pack_planes` packed."""
    boxes, flat = stored[f"{name}_boxes"].tolist(), stored[name]
    planes = np.zeros((len(boxes), height, width), np.uint8)
    start = 0
    for plane, (y0, y1, x0, x1) in zip(planes, boxes, strict=True):
        stop = start + (y1 - y0) * (x1 - x0)
        plane[y0:y1, x0:x1] = decode_deltas(flat[start:stop].reshape(y1 - y0, x1 - x0))
        start = stop
    return planes


def _find_bounds(plane: Bytes) -> tuple[int, int, int, int]:
    """Return the smallest box that contains every pixel other than 0; an empty box if none."""
    rows, columns = np.flatnonzero(plane.any(1)), np.flatnonzero(plane.any(0))
    if not len(rows):
        return 0, 0, 0, 0
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def unpack_pixels(stored: Arrays, prefix: str = "") -> list[Bytes]:
    """Return light, region and glow of the base (n, h, w), or of a box of a shape (n, pixels)."""
    light = decode_deltas(stored[f"{prefix}light"])
    if prefix:
        glow = decode_deltas(stored[f"{prefix}glow"])
    else:
        glow = unpack_planes(stored, "glow", *light.shape[1:])
    return [light, unpack_region_shares(stored, prefix), glow]


def list_array_prefixes(stored: Arrays) -> list[str]:
    """Return the prefix of the base ("") and of every box of every other shape."""
    shapes = [name.removesuffix("/boxes") for name in stored if name.endswith("/boxes")]
    return [
        "",
        *(f"{shape}/{i}/" for shape in shapes for i in range(int(stored[f"{shape}/boxes"]))),
    ]
