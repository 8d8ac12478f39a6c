"""Layers of a car with chosen shapes: the layers of the default shapes with patches applied."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TypeVar

import numpy as np

from xmc_tui.picture.finish_shading import Bytes
from xmc_tui.picture.layer_files import (
    Box,
    CroppedPlane,
    LayerFile,
    LayerPatch,
    LightLayers,
    Mask,
    RegionShares,
)

AnyArray = TypeVar("AnyArray", Bytes, Mask)


def read_layers_with_shapes(file: LayerFile, shapes: Collection[str]) -> LightLayers:
    """Return the layers of a file with the patches of the given shapes applied."""
    layers = file.read_layers()
    for shape in file.patch_counts:
        if shape in shapes:
            for patch in file.read_patches(shape):
                layers = apply_patch(layers, patch)
    return layers


def apply_patch(layers: LightLayers, patch: LayerPatch) -> LightLayers:
    """Return layers with a patch applied; overwrites the arrays of the given layers."""
    y0, y1, x0, x1 = patch.box
    layers.light[:, y0:y1, x0:x1][:, patch.mask] = patch.light
    return replace(
        layers,
        shares=_apply_shares(layers.shares, patch),
        glow=tuple(
            _apply_glow(plane, patch, values)
            for plane, values in zip(layers.glow, patch.glow, strict=True)
        ),
    )


def _apply_shares(shares: RegionShares, patch: LayerPatch) -> RegionShares:
    y0, _, x0, _ = patch.box
    height, width = patch.mask.shape
    is_patched = np.zeros(shares.owner.shape, bool)
    is_patched[y0 : y0 + height, x0 : x0 + width] = patch.mask
    places = np.flatnonzero(is_patched).astype(np.uint32)
    shares.owner.reshape(-1)[places] = patch.shares.owner
    kept = ~is_patched.reshape(-1)[shares.place]
    region = np.concatenate([shares.region[kept], patch.shares.region])
    place = np.concatenate([shares.place[kept], places[patch.shares.place]])
    share = np.concatenate([shares.share[kept], patch.shares.share])
    order = np.lexsort((place, region))
    return RegionShares(shares.owner, region[order], place[order], share[order])


def _apply_glow(plane: CroppedPlane, patch: LayerPatch, values: Bytes) -> CroppedPlane:
    overlaps = _intersects(plane.box, patch.box)
    if not overlaps and not values.any():
        return plane
    box = _join(plane.box, patch.box) if values.any() else plane.box
    y0, y1, x0, x1 = box
    grown = np.zeros((y1 - y0, x1 - x0), np.uint8)
    _view(grown, box, plane.box)[:] = plane.values
    # The part of the patch that lies in the box.
    top, bottom = max(patch.box[0], y0), min(patch.box[1], y1)
    left, right = max(patch.box[2], x0), min(patch.box[3], x1)
    inner = (top, bottom, left, right)
    patched = np.zeros(patch.mask.shape, np.uint8)
    patched[patch.mask] = values
    np.copyto(
        _view(grown, box, inner),
        _view(patched, patch.box, inner),
        where=_view(patch.mask, patch.box, inner),
    )
    return CroppedPlane(box, grown)


def _view(array: AnyArray, box: Box, part: Box) -> AnyArray:
    """Return the view of a part of the frame in an array that covers a box of the frame."""
    return array[part[0] - box[0] : part[1] - box[0], part[2] - box[2] : part[3] - box[2]]


def _intersects(one: Box, other: Box) -> bool:
    return max(one[0], other[0]) < min(one[1], other[1]) and max(one[2], other[2]) < min(
        one[3], other[3]
    )


def _join(one: Box, other: Box) -> Box:
    """Return the smallest box that contains two boxes, of which the first may be empty."""
    if one[0] == one[1]:
        return other
    return (
        min(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        max(one[3], other[3]),
    )
