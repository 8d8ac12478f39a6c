"""Resampling of baked layers to a picture size, and drawing of the result in colours.

A picture is linear in its colours: the sum over regions and lights of share x light x colour, plus
the glows. The layers are therefore resampled once per size, and a new colour only costs a few small
matrix products.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from xmc_tui.picture.layer_files import Box, LightLayers
from xmc_tui.picture.paint_shading import LIGHTS, Bytes, Floats


@dataclass(frozen=True)
class ResampledRegion:
    """The light of one region at the size of the picture: a box and (pixels of the box, lights)."""

    name: str
    parent: str
    box: Box
    light: Floats


@dataclass(frozen=True)
class ResampledLayers:
    """A view at one size and with one set of shapes.

    `lights` are indices into LIGHTS, `glow` has the shape (pixels, glows), `size` is in bytes.
    """

    width: int
    height: int
    lights: tuple[int, ...]
    regions: tuple[ResampledRegion, ...]
    glow_names: tuple[str, ...]
    glow: Floats
    size: int = field(default=0)

    def compose(self, regions: Mapping[str, Floats], glows: Mapping[str, Floats]) -> Floats:
        """Return the linear light (height, width, 3) in the given colours.

        `regions` gives (6, 3) per region, `glows` gives (3,) per glow.
        """
        colours = np.stack([glows[name] for name in self.glow_names]).astype(np.float32)
        light = (self.glow @ colours).reshape(self.height, self.width, 3)
        lights = list(self.lights)
        for region in self.regions:
            colour = regions[region.name]
            if region.parent:
                colour = colour - regions[region.parent]
                if not colour.any():
                    continue
            y0, y1, x0, x1 = region.box
            light[y0:y1, x0:x1] += (region.light @ colour[lights]).reshape(y1 - y0, x1 - x0, 3)
        return light


def resample_layers(
    layers: LightLayers, shapes: Collection[str], width: int, height: int, aspect: float
) -> ResampledLayers:
    """Resample a view to width x height pixels, each `aspect` times as high as wide.

    `shapes` selects the patches to apply.
    """
    rows, columns = _make_window_matrices(layers, width, height, aspect)
    light, region, glow = layers.apply_patches(shapes)
    light_scale = layers.light_scale.astype(np.float32)[:, None, None]
    fade = None if layers.covers else _make_floor_fade(light.shape[1], light.shape[2], layers.safe)
    shares = [each if each.any() else None for each in region]
    regions = []
    for name, parent, share in zip(layers.regions, layers.parents, shares, strict=True):
        if share is None:
            continue
        y0, y1, x0, x1 = _find_bounds(share)
        part = (
            np.square(light[:, y0:y1, x0:x1].astype(np.float32) * np.float32(1 / 255)) * light_scale
        )
        part *= share[y0:y1, x0:x1].astype(np.float32) * np.float32(1 / 255)
        if fade is not None:
            part *= fade[y0:y1, x0:x1]
        box, resampled = _resample_box(part, (y0, y1, x0, x1), rows, columns)
        pixels = np.ascontiguousarray(resampled.reshape(len(resampled), -1).T)
        regions.append(ResampledRegion(name, parent, box, pixels))
    glowing = (
        np.square(glow.astype(np.float32) * np.float32(1 / 255)) * layers.glow_scale[:, None, None]
    )
    if fade is not None:
        _fade_glow(glowing, fade)
    flat = np.matmul(np.matmul(rows, glowing), columns.T).reshape(len(glowing), -1)
    pixels = np.ascontiguousarray(np.maximum(flat, 0).T)
    indices = tuple(LIGHTS.index(name) for name in layers.lights)
    size = pixels.nbytes + sum(region.light.nbytes for region in regions)
    return ResampledLayers(width, height, indices, tuple(regions), layers.glows, pixels, size)


def _make_window_matrices(
    layers: LightLayers, width: int, height: int, aspect: float
) -> tuple[Floats, Floats]:
    """Return the resampling matrices (rows, columns) of the part of the frame to show.

    A view of the whole frame covers the window; any other fits its safe part into it with a margin.
    """
    source_height, source_width = layers.light.shape[1:]
    x0, y0, x1, y1 = layers.safe
    x0, x1, y0, y1 = x0 * source_width, x1 * source_width, y0 * source_height, y1 * source_height
    out_width, out_height = float(width), height * aspect
    if layers.covers:
        scale = min(source_width / out_width, source_height / out_height)
    else:
        x0, x1 = x0 - 0.03 * (x1 - x0), x1 + 0.03 * (x1 - x0)
        y0, y1 = y0 - 0.06 * (y1 - y0), y1 + 0.13 * (y1 - y0)
        scale = max((x1 - x0) / out_width, (y1 - y0) / out_height)
    middle, centre = (x0 + x1) / 2, (y0 + y1) / 2
    rows = _make_resampling_matrix(
        height, source_height, centre - out_height * scale / 2, centre + out_height * scale / 2
    )
    columns = _make_resampling_matrix(
        width, source_width, middle - out_width * scale / 2, middle + out_width * scale / 2
    )
    return rows, columns


def _make_resampling_matrix(targets: int, sources: int, start: float, stop: float) -> Floats:
    """Return the (targets, sources) matrix that resamples [start, stop); the border repeats.

    The kernel is Catmull-Rom, slightly sharper than a box filter: small pictures need that.
    """
    step = (stop - start) / targets
    width = max(step, 1.0)
    reach = int(np.ceil(2 * width)) + 1
    centres = start + (np.arange(targets) + 0.5) * step
    nearest = np.floor(centres).astype(int)[:, None] + np.arange(-reach, reach + 1)[None]
    offsets = np.abs((nearest + 0.5 - centres[:, None]) / width)
    inner = 1.5 * offsets**3 - 2.5 * offsets**2 + 1
    outer = -0.5 * offsets**3 + 2.5 * offsets**2 - 4 * offsets + 2
    weights = np.where(offsets < 1, inner, np.where(offsets < 2, outer, 0))
    weights /= weights.sum(1, keepdims=True)
    matrix = np.zeros((targets, sources), np.float32)
    np.add.at(
        matrix,
        (np.arange(targets)[:, None], np.clip(nearest, 0, sources - 1)),
        weights.astype(np.float32),
    )
    return matrix


def _find_bounds(share: Bytes) -> Box:
    """Return the smallest box that contains every pixel of a region."""
    rows, columns = np.flatnonzero(share.any(1)), np.flatnonzero(share.any(0))
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def _resample_box(part: Floats, box: Box, rows: Floats, columns: Floats) -> tuple[Box, Floats]:
    """Return where a box of the source lies in the picture, and its layers there (n, h, w)."""
    y0, y1, x0, x1 = box
    down, across = rows[:, y0:y1], columns[:, x0:x1]
    used_rows, used_columns = np.flatnonzero(down.any(1)), np.flatnonzero(across.any(1))
    # The region may lie outside the window.
    if not len(used_rows) or not len(used_columns):
        return (0, 0, 0, 0), np.zeros((len(part), 0, 0), np.float32)
    top, bottom, left, right = (
        used_rows[0],
        used_rows[-1] + 1,
        used_columns[0],
        used_columns[-1] + 1,
    )
    resampled = np.matmul(np.matmul(down[top:bottom], part), across[left:right].T)
    return (int(top), int(bottom), int(left), int(right)), resampled


def _smooth(rising: Any) -> Any:
    rising = np.clip(rising, 0, 1)
    return (rising * rising * (3 - 2 * rising)).astype(np.float32)


def _make_floor_fade(height: int, width: int, safe: tuple[float, float, float, float]) -> Floats:
    """Return, per pixel, how much of the floor and the mirror image is left.

    1 around the car, falling to 0 at the frame.
    """
    left, _, right, bottom = safe
    down, across = (np.arange(height) + 0.5) / height, (np.arange(width) + 0.5) / width
    fade: Floats = (
        _smooth((1 - down) / (1 - bottom))[:, None]
        * _smooth(across / left)
        * _smooth((1 - across) / (1 - right))
    )
    return fade


def _fade_glow(glow: Floats, fade: Floats) -> None:
    """Fade floor and studio out towards the frame, in place.

    A window of another shape then continues in the plain background colour.
    """
    height, width = glow.shape[1:]
    glow[0] = 1 - (1 - glow[0]) * fade
    glow[1:] *= fade
    down, across = (np.arange(height) + 0.5) / height, (np.arange(width) + 0.5) / width
    glow[1] *= _smooth(down / 0.30)[:, None] * _smooth(across / 0.12) * _smooth((1 - across) / 0.12)


def resample_pixels(pixels: Bytes, width: int, height: int) -> Bytes:
    """Scale pixels (h, w, 3) to another size by nearest neighbour.

    This is fast, for display until the sharp picture of that size is drawn.
    """
    rows = np.arange(height) * pixels.shape[0] // max(1, height)
    columns = np.arange(width) * pixels.shape[1] // max(1, width)
    scaled: Bytes = pixels[rows[:, None], columns[None]]
    return scaled
