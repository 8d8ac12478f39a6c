"""Conversion of rendered vectors to the arrays of a layer file.

Light is stored as square roots in bytes, regions as shares; of shapes other than the first of their
part only the pixels that differ are stored, with the box that contains them.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from xmc_tui.picture.bake.baked_views import BakedView, Box
from xmc_tui.picture.bake.layer_packing import (
    Arrays,
    Bytes,
    encode_deltas,
    find_greatest_light_values,
    pack_planes,
    pack_region_shares,
    quantise_light,
)
from xmc_tui.picture.bake.numba_kernel import Table
from xmc_tui.picture.bake.region_names import (
    BASE,
    COAT,
    COVER_AT,
    GLOW_AT,
    PARENTS,
    SATIN,
    SHARE_AT,
    WEAVE,
    WEIGHT_AT,
)

Seen: TypeAlias = NDArray[np.bool_]
Coded: TypeAlias = tuple[Bytes, Bytes, Bytes]

# Upper limit of stored light.
BRIGHTEST = 6.0
# A shape replaces the pixels in which a byte differs by more than this from the base.
ALIKE = 2
# Less light than this counts as none.
FAINT = 1e-7


class LayerPlanes:
    """Planes of rendered vectors: light (J, h, w), region (R, h, w), glow (G, h, w), cover (h, w).

    `region` holds the share (0..1) of each region in the surface of a pixel.
    """

    def __init__(self, view: BakedView, vectors: Table) -> None:
        planes = np.moveaxis(vectors, -1, 0)
        lights = (BASE, COAT, SATIN, WEAVE) if view.model == "cabin" else range(len(view.lights))
        self.light = np.stack([planes[k] for k in lights])
        self.glow = planes[GLOW_AT : GLOW_AT + len(view.glow_names)]
        self.cover = planes[COVER_AT]
        names = list(view.regions)
        shares, weights = (
            self._fold_regions(view, planes[at : at + len(names)]) for at in (SHARE_AT, WEIGHT_AT)
        )
        surface = [i for i, name in enumerate(names) if name not in PARENTS]
        lit, any_surface = shares[surface].sum(0), weights[surface].sum(0)
        self.region = np.where(
            lit > FAINT,
            shares / np.maximum(lit, FAINT),
            np.where(any_surface > FAINT, weights / np.maximum(any_surface, FAINT), 0.0),
        )

    @staticmethod
    def _fold_regions(view: BakedView, planes: Table) -> Table:
        """Return the planes of the regions, with those added up that count as one in the view."""
        folded = planes.copy()
        names = list(view.regions)
        for name, into in view.region_aliases.items():
            if into:
                folded[names.index(into)] += folded[names.index(name)]
            folded[names.index(name)] = 0
        return folded


def encode_square_roots(light: Table, scale: NDArray[np.float32]) -> Bytes:
    """Return light as bytes; the square root preserves the precision of dark tones."""
    relative = np.clip(light / scale.astype(np.float64).reshape(-1, *(1,) * (light.ndim - 1)), 0, 1)
    return np.round(255 * np.sqrt(relative)).astype(np.uint8)


def encode_planes(
    planes: LayerPlanes, scales: tuple[NDArray[np.float32], NDArray[np.float32]]
) -> Coded:
    """Return (light, region, glow) as bytes of 0..255, not yet packed."""
    region = np.round(255 * np.clip(planes.region, 0, 1)).astype(np.uint8)
    return (
        encode_square_roots(planes.light, scales[0]),
        region,
        encode_square_roots(planes.glow, scales[1]),
    )


def find_layer_scales(stacks: list[Table]) -> NDArray[np.float32]:
    """Return the brightest value of every plane over all stacks, limited to 1e-6..BRIGHTEST."""
    most = np.max([stack.reshape(len(stack), -1).max(1) for stack in stacks], axis=0)
    return np.clip(most, 1e-6, BRIGHTEST).astype(np.float32)


def grow_mask(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return a mask grown by two pixels on all sides, which also closes its small gaps."""
    padded = np.pad(mask, 2)
    h, w = mask.shape
    grown: NDArray[np.bool_] = np.max(
        [padded[j : j + h, i : i + w] for j in range(5) for i in range(5)], axis=0
    )
    return grown


def whole_picture_box(view: BakedView) -> Box:
    """Return the box of the whole picture."""
    return 0, 0, view.width, view.height


def find_uncroppable_area(view: BakedView, covers: list[tuple[Box, Table]]) -> NDArray[np.float32]:
    """Return the part of the frame that must stay visible, as fractions x0, y0, x1, y1.

    It contains the car in every shape, without the floor; the whole frame if the view is cropped.
    """
    if view.is_cropped_to_fill:
        return np.array([0, 0, 1, 1], np.float32)
    car = np.zeros((view.height, view.width), bool)
    for (left, top, right, bottom), cover in covers:
        car[top:bottom, left:right] |= cover > 0.5
    ys, xs = np.nonzero(car)
    box = (
        xs.min() / view.width,
        ys.min() / view.height,
        (xs.max() + 1) / view.width,
        (ys.max() + 1) / view.height,
    )
    return np.array(box, np.float32)


def digest_sources() -> str:
    """Return the sha256 of the baker's source files, independent of their line ends."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def render_shapes(view: BakedView) -> dict[str, list[tuple[Box, LayerPlanes]]]:
    """Return all shapes but the first of each part, rendered in the boxes in which they may differ.

    The result maps "part.shape" to its boxes and their planes.
    """
    return {
        f"{part}.{shape}": [
            (box, LayerPlanes(view, view.render({part: value}, box)))
            for box in view.iterate_difference_boxes(part)
        ]
        for part, shapes in view.parts.items()
        for shape, value in shapes[1:]
    }


def find_difference_box(
    box: Box, new: Coded, old: Coded
) -> tuple[Box, Coded, NDArray[np.bool_]] | None:
    """Return the smallest box in which a shape differs from the base, its bytes and its mask.

    The result is None if the shape does not differ in the given box.
    """
    left, top, right, bottom = box
    before = tuple(planes[:, top:bottom, left:right] for planes in old)
    gaps = [np.abs(b.astype(int) - a).max(0) for a, b in zip(before, new, strict=True)]
    mask = grow_mask(np.max(gaps, axis=0) > ALIKE)
    if not mask.any():
        return None
    ys, xs = np.nonzero(mask)
    y0, x0, y1, x1 = int(ys.min()), int(xs.min()), int(ys.max()) + 1, int(xs.max()) + 1
    light, region, glow = (
        np.where(mask, b, a)[:, y0:y1, x0:x1] for a, b in zip(before, new, strict=True)
    )
    return (left + x0, top + y0, left + x1, top + y1), (light, region, glow), mask[y0:y1, x0:x1]


def make_shape_arrays(
    prefix: str, box: Box, coded: Coded, mask: NDArray[np.bool_], names: list[str], seen: Seen
) -> Arrays:
    """Return the arrays of one box of one shape: only the pixels of the mask are stored."""
    light, region, glow = (planes[:, mask] for planes in coded)
    return {
        f"{prefix}box": np.array(box),
        f"{prefix}light": encode_deltas(light),
        **pack_region_shares(region[seen], find_regions_below(names), prefix),
        f"{prefix}glow": encode_deltas(glow),
        f"{prefix}mask": mask,
    }


def find_regions_below(names: list[str]) -> list[str]:
    """Return the region on which each region lies, "" for a surface of its own."""
    return [PARENTS.get(name, "") for name in names]


def bake_view(view: BakedView) -> Arrays:
    """Return the arrays of one layer file."""
    base, others = LayerPlanes(view, view.render({}, whole_picture_box(view))), render_shapes(view)
    every = [(whole_picture_box(view), base), *(one for boxes in others.values() for one in boxes)]
    scales = (
        find_layer_scales([planes.light for _, planes in every]),
        find_layer_scales([planes.glow for _, planes in every]),
    )
    scales[1][0] = 1.0
    levels = find_greatest_light_values(view.lights)
    first = encode_planes(base, scales)
    found = {
        name: [
            one
            for box, planes in boxes
            if (one := find_difference_box(box, encode_planes(planes, scales), first)) is not None
        ]
        for name, boxes in others.items()
    }
    regions = [first[1], *(one[1][1] for boxes in found.values() for one in boxes)]
    seen: Seen = np.array(
        [any(bool(planes[r].any()) for planes in regions) for r in range(len(view.regions))]
    )
    names = [name for name, is_seen in zip(view.regions, seen.tolist(), strict=True) if is_seen]
    data: Arrays = {
        "lights": np.array(view.lights),
        "light": encode_deltas(quantise_light(first[0], levels)),
        "light_scale": scales[0],
        "light_levels": levels,
        "regions": np.array(names),
        "parents": np.array(find_regions_below(names)),
        **pack_region_shares(first[1][seen], find_regions_below(names)),
        "glows": np.array(view.glow_names),
        **pack_planes(first[2], "glow"),
        "glow_scale": scales[1],
        "safe": find_uncroppable_area(view, [(box, planes.cover) for box, planes in every]),
        "shapes": np.array(
            [f"{part}.{shape}" for part, shapes in view.parts.items() for shape, _ in shapes],
            np.str_,
        ),
        "source": np.array(digest_sources()),
    }
    for name, boxes in found.items():
        data[f"{name}/boxes"] = np.array(len(boxes))
        for index, (box, (light, region, glow), mask) in enumerate(boxes):
            coded = quantise_light(light, levels), region, glow
            data |= make_shape_arrays(f"{name}/{index}/", box, coded, mask, names, seen)
    return data
