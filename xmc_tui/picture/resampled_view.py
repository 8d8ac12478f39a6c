"""A view at the size of the picture, and drawing of it in colours.

A picture is linear in its colours: the sum over regions and lights of share x light x colour, plus
the glows. Pixels are held in the order of the regions that give them most of their light, so that a
new colour costs one matrix product for each region and no pixel is visited twice. What other
regions add to a pixel (at edges, and decals over paint) is kept in short lists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xmc_tui.picture.finish_shading import Bytes, Floats, tone_map

#: Light that changes no byte of a picture.
FAINT = 2e-5

Places = npt.NDArray[np.int32]


@dataclass(frozen=True)
class RegionPixels:
    """The light of a region, in pixels of the picture.

    `place` holds places in the flat picture, `light` is (pixels, lights). `parent` is the region on
    which it lies, "" for a surface of its own.
    """

    name: str
    parent: str
    place: Places
    light: Floats


@dataclass(frozen=True)
class RegionPixelRange:
    """Neighbours in the order of regions, from place `start` on.

    `light` is (pixels, glows + lights), with the glows of indices `glows` only; without lights if
    the name is "".
    """

    name: str
    start: int
    glows: tuple[int, ...]
    light: Floats


@dataclass(frozen=True)
class ResampledView:
    """A view at one size and with one set of shapes.

    `lights` are indices into LIGHTS. Runs cover all pixels in order; `additions` add light to
    places in that order. `order` holds the place in the order for each pixel of the picture.
    """

    width: int
    height: int
    lights: tuple[int, ...]
    glow_names: tuple[str, ...]
    runs: tuple[RegionPixelRange, ...]
    additions: tuple[RegionPixels, ...]
    order: Places

    @property
    def size(self) -> int:
        """The bytes of the arrays."""
        return (
            self.order.nbytes
            + sum(run.light.nbytes for run in self.runs)
            + sum(each.light.nbytes + each.place.nbytes for each in self.additions)
        )

    def draw(self, regions: Mapping[str, Floats], glows: Mapping[str, Floats]) -> Bytes:
        """Return the sRGB pixels (height, width, 3) in the given colours.

        `regions` gives (6, 3) per region, `glows` gives (3,) per glow.
        """
        glow = np.stack([glows[name] for name in self.glow_names]).astype(np.float32)
        lights = list(self.lights)
        light = np.empty((len(self.order), 3), np.float32)
        for run in self.runs:
            colours = glow[list(run.glows)]
            if run.name:
                colours = np.concatenate([colours, regions[run.name][lights]])
            np.matmul(run.light, colours, out=light[run.start : run.start + len(run.light)])
        for each in self.additions:
            colour = regions[each.name]
            if each.parent:
                colour = colour - regions[each.parent]
                if not colour.any():
                    continue
            light[each.place] += each.light @ colour[lights]
        return np.take(tone_map(light), self.order, axis=0).reshape(self.height, self.width, 3)


def group_pixels_by_region(
    size: tuple[int, int],
    lights: tuple[int, ...],
    glow_names: tuple[str, ...],
    glow: Floats,
    pieces: Sequence[RegionPixels],
) -> ResampledView:
    """Return a view of (width, height) pixels in the order of its regions.

    `glow` is (glows, pixels); `pieces` holds each region once, with the light of its pixels.
    """
    owner = _find_owners(glow.shape[1], pieces)
    by_owner = np.argsort(owner, kind="stable").astype(np.int32)
    order = np.empty_like(by_owner)
    order[by_owner] = np.arange(len(owner), dtype=np.int32)
    starts = np.searchsorted(owner[by_owner], np.arange(len(pieces) + 2)).tolist()
    runs = [_make_run("", 0, glow, by_owner[: starts[1]], None)]
    additions = []
    for number, piece in enumerate(pieces, 1):
        start, stop = starts[number], starts[number + 1]
        is_own = owner[piece.place] == number
        if stop > start:
            # Both are in the order of the picture.
            place, light = by_owner[start:stop], piece.light[is_own]
            runs.append(_make_run(piece.name, start, glow, place, light))
        if not is_own.all():
            place = order[piece.place[~is_own]]
            additions.append(RegionPixels(piece.name, piece.parent, place, piece.light[~is_own]))
    return ResampledView(*size, lights, glow_names, tuple(runs), tuple(additions), order)


def _find_owners(pixels: int, pieces: Sequence[RegionPixels]) -> Bytes:
    """Return, for each pixel, one plus the index of the piece that gives it most light; 0 if none.

    What lies on another region owns no pixels.
    """
    most, owner = np.full(pixels, FAINT, np.float32), np.zeros(pixels, np.uint8)
    for number, piece in enumerate(pieces, 1):
        if not piece.parent and len(piece.place):
            strength = np.abs(piece.light).max(1)
            is_stronger = strength > most[piece.place]
            place = piece.place[is_stronger]
            most[place] = strength[is_stronger]
            owner[place] = number
    return owner


def _make_run(
    name: str, start: int, glow: Floats, place: Places, light: Floats | None
) -> RegionPixelRange:
    """Return a run of pixels with the light of its region, and those glows that any of them has."""
    planes = [(number, plane[place]) for number, plane in enumerate(glow)]
    used = [(number, plane) for number, plane in planes if plane.max(initial=0) > FAINT]
    parts = [plane[:, None] for _, plane in used] + ([] if light is None else [light])
    columns = np.concatenate(parts, axis=1) if parts else np.zeros((len(place), 0), np.float32)
    return RegionPixelRange(name, start, tuple(number for number, _ in used), columns)
