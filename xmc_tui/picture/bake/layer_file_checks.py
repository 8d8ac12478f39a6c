"""Comparison of the stored layer files with the models, in full or by a sample of pixels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xmc_tui.picture.bake.baked_views import BakedView
from xmc_tui.picture.bake.layer_arrays import (
    LayerPlanes,
    bake_view,
    digest_sources,
    encode_planes,
)
from xmc_tui.picture.bake.layer_packing import (
    Arrays,
    list_array_prefixes,
    quantise_light,
    unpack_pixels,
)

# Largest difference of two values that counts as equal: compiled kernels round differently.
TOLERANCE = 1
# The difference of files that have different arrays or sizes.
INCOMPARABLE = 255
# Pixels of a sample: of the base arrays, and of each box of another shape.
BASE_SAMPLE, BOX_SAMPLE = 6, 2


def read_arrays(path: Path) -> Arrays:
    """Read all arrays of a layer file."""
    with np.load(path) as file:
        return {name: file[name] for name in file.files}


def save_arrays(path: Path, arrays: Arrays) -> None:
    """Write the arrays of a layer file; an interruption leaves the file as it was."""
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    unfinished.replace(path)


def is_current(view: BakedView, stored: Arrays) -> bool:
    """Whether a layer file is from these sources and has the size of the view."""
    size = stored["light"].shape[1:]
    return str(stored["source"]) == digest_sources() and size == (view.height, view.width)


def find_largest_difference(stored: Arrays, fresh: Arrays) -> int:
    """Return the largest difference of a stored value; INCOMPARABLE for other arrays."""
    prefixes = list_array_prefixes(fresh)
    if set(stored) != set(fresh) or list_array_prefixes(stored) != prefixes:
        return INCOMPARABLE
    largest = 0
    for prefix in prefixes:
        masks = [arrays.get(f"{prefix}mask", np.ones(1, bool)) for arrays in (stored, fresh)]
        if masks[0].shape != masks[1].shape:
            return INCOMPARABLE
        # The masks of two bakes may differ in a few pixels: kernels round differently.
        both = masks[0] & masks[1]
        pairs = [
            [plane[..., both[mask]] if prefix else plane for plane in unpack_pixels(arrays, prefix)]
            for arrays, mask in zip((stored, fresh), masks, strict=True)
        ]
        for old, new in zip(*pairs, strict=True):
            if old.shape != new.shape:
                return INCOMPARABLE
            largest = max(largest, int(np.abs(old.astype(int) - new).max(initial=0)))
    return largest


def check_file(view: BakedView, folder: Path) -> tuple[bool, str]:
    """Bake a view again; return whether its file has the same bytes to within TOLERANCE.

    The second value is a line that reports the result.
    """
    largest = find_largest_difference(read_arrays(folder / f"{view.file}.npz"), bake_view(view))
    result = "the same" if largest <= TOLERANCE else "DIFFERENT"
    return largest <= TOLERANCE, f"{view.file}: {result}, at most {largest}/255 apart"


def write_source_digest(view: BakedView, folder: Path) -> tuple[bool, str]:
    """Write the digest of the sources into a layer file, if a sample of its pixels is up to date.

    The other arrays do not change: for edits of the sources that cannot change a picture, such as
    comments and names. Returns whether the file was stamped, and a line that reports the result.
    """
    path = folder / f"{view.file}.npz"
    stored = read_arrays(path)
    largest = find_sample_difference(view, stored)
    if largest > TOLERANCE:
        return False, f"{view.file}: NOT stamped, a sample is {largest}/255 apart: bake it again"
    stored["source"] = np.array(digest_sources())
    save_arrays(path, stored)
    return True, f"{view.file}: stamped"


def find_sample_difference(view: BakedView, stored: Arrays) -> int:
    """Return the largest difference of a few stored pixels of the base and of every other shape."""
    expected = {
        "lights": list(view.lights),
        "glows": list(view.glow_names),
        "shapes": [f"{part}.{shape}" for part, shapes in view.parts.items() for shape, _ in shapes],
    }
    if any(stored[name].tolist() != names for name, names in expected.items()) or (
        stored["light"].shape[1:] != (view.height, view.width)
        or not set(stored["regions"].tolist()) <= set(view.regions)
    ):
        return INCOMPARABLE
    largest = 0
    rows = [view.regions.index(name) for name in stored["regions"].tolist()]
    for chosen, x, y, pixel in sample_pixels(view, stored):
        planes = LayerPlanes(view, view.render_pixel(chosen, x, y)[None, None])
        light, region, glow = encode_planes(planes, (stored["light_scale"], stored["glow_scale"]))
        light = quantise_light(light, stored["light_levels"])
        for old, new in zip(pixel, (light, region[rows], glow), strict=True):
            largest = max(largest, int(np.abs(new[:, 0, 0].astype(int) - old).max()))
    return largest


def sample_pixels(
    view: BakedView, stored: Arrays
) -> Iterator[tuple[dict[str, float], int, int, list[NDArray[Any]]]]:
    """Yield (chosen shape, x, y, [light, region, glow]) of a fixed sample of stored pixels."""
    yield from _sample_box(stored, "", {}, BASE_SAMPLE)
    for part, shapes in view.parts.items():
        for shape, value in shapes[1:]:
            for index in range(int(stored[f"{part}.{shape}/boxes"])):
                prefix = f"{part}.{shape}/{index}/"
                yield from _sample_box(stored, prefix, {part: value}, BOX_SAMPLE)


def _sample_box(
    stored: Arrays, prefix: str, chosen: dict[str, float], count: int
) -> Iterator[tuple[dict[str, float], int, int, list[NDArray[Any]]]]:
    planes = unpack_pixels(stored, prefix)
    # Only pixels that a surface covers entirely: at an outline the hit depends on rounding.
    inside = (planes[0][0] > 0) & (planes[2][0] == 0)
    if prefix:
        left, top = stored[f"{prefix}box"][:2].tolist()
        ys, xs = np.nonzero(stored[f"{prefix}mask"])
        at = np.flatnonzero(inside)
        pixels = [plane[:, at] for plane in planes]
        ys, xs = ys[at] + top, xs[at] + left
    else:
        ys, xs = np.nonzero(inside)
        pixels = [plane[:, ys, xs] for plane in planes]
    for k in np.random.default_rng(0).permutation(len(xs))[:count].tolist():
        yield chosen, int(xs[k]), int(ys[k]), [plane[:, k] for plane in pixels]
