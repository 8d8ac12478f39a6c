"""Tests of drawing in the order of regions, against the sum over whole planes."""

from __future__ import annotations

import numpy as np
import pytest

from tests.picture.region_planes import fill_plane
from xmc_tui.picture.finish_shading import LIGHTS, Floats, tone_map
from xmc_tui.picture.layer_files import (
    CroppedPlane,
    LayerPatch,
    LightLayers,
    RegionShares,
)
from xmc_tui.picture.layer_patches import apply_patch
from xmc_tui.picture.layer_resampling import resample_layers
from xmc_tui.picture.visible_part_resampling import make_window_matrices

FRAME = (90, 150)
REGIONS, PARENTS = ("body", "glass", "tyre", "decal"), ("", "", "", "body")
GLOWS = ("backdrop", "studio", "lamp")
FADED, COVERING = (0.2, 0.15, 0.85, 0.8), (0.0, 0.0, 1.0, 1.0)


def make_layers(safe: tuple[float, float, float, float], seed: int = 3) -> LightLayers:
    """Return layers of random patches with soft edges, a decal and three glows."""
    random = np.random.default_rng(seed)
    owner = np.kron(random.choice([0, 1, 2, 255], (9, 15)), np.ones((10, 10))).astype(np.uint8)
    light = random.integers(0, 64, (len(LIGHTS), *FRAME)).astype(np.uint8)
    light[:, owner == 255] = 0
    # Every tenth pixel of a surface is shared by two regions, and half of the body has the decal.
    surface = owner != 255
    shared = surface & (random.random(FRAME) < 0.1)
    listed: dict[tuple[int, int], int] = {}
    for place in np.flatnonzero(shared).tolist():
        first = int(owner.flat[place])
        listed[first, place], listed[(first + 1) % 3, place] = 155, 100
    for place in np.flatnonzero((owner == 0) & (random.random(FRAME) < 0.5)).tolist():
        listed[3, place] = listed.get((0, place), 255)
    keys = sorted(listed)
    shares = RegionShares(
        owner,
        np.array([region for region, _ in keys], np.uint8),
        np.array([place for _, place in keys], np.uint32),
        np.array([listed[key] for key in keys], np.uint8),
    )
    lamp = random.integers(0, 256, (12, 20)).astype(np.uint8)
    glow = (
        CroppedPlane((0, 90, 0, 150), np.where(surface, np.uint8(0), np.uint8(255))),
        CroppedPlane((0, 90, 0, 150), random.integers(0, 90, FRAME).astype(np.uint8)),
        CroppedPlane((30, 42, 40, 60), lamp),
    )
    return LightLayers(
        LIGHTS, REGIONS, PARENTS, GLOWS, light, shares, glow,
        light_levels=np.array([255, 63, 255, 63, 63, 63], np.uint8),
        light_scale=np.array([2, 1, 0.5, 1, 1.5, 1], np.float32),
        glow_scale=np.array([1, 1, 0.7], np.float32),
        safe=safe,
    )  # fmt: skip


def dense_planes(layers: LightLayers) -> tuple[Floats, Floats, Floats]:
    """Return light, shares and glows as whole planes of linear numbers."""
    levels, scale = (
        each.astype(np.float64)[:, None, None] for each in (layers.light_levels, layers.light_scale)
    )
    light = (layers.light / levels) ** 2 * scale
    shares = np.stack([fill_plane(layers.shares, number) for number in range(len(layers.regions))])
    glow = np.zeros((len(layers.glow), *layers.light.shape[1:]))
    for plane, cropped, brightest in zip(glow, layers.glow, layers.glow_scale, strict=True):
        y0, y1, x0, x1 = cropped.box
        plane[y0:y1, x0:x1] = (cropped.values / 255) ** 2 * brightest
    return light, shares / 255, glow


def draw_densely(
    layers: LightLayers,
    size: tuple[int, int],
    aspect: float,
    regions: dict[str, Floats],
    glows: dict[str, Floats],
) -> Floats:
    """Return the linear light (height, width, 3) of a picture as a sum over whole planes."""
    light, shares, glow = dense_planes(layers)
    if not layers.is_cropped_to_fill:
        fade, wall = floor_fades(layers)
        light, glow = light * fade, np.stack([1 - (1 - glow[0]) * fade, *(glow[1:] * fade)])
        glow[1] *= wall
    rows, columns = make_window_matrices(layers, *size, aspect)
    picture = np.einsum("gyx,gc->yxc", np.maximum(rows @ glow @ columns.T, 0),
                        np.stack([glows[name] for name in GLOWS]))  # fmt: skip
    for name, parent, share in zip(REGIONS, PARENTS, shares, strict=True):
        colour = regions[name] - (regions[parent] if parent else 0)
        picture += np.einsum("lyx,lc->yxc", rows @ (light * share) @ columns.T, colour)
    return picture


def floor_fades(layers: LightLayers) -> tuple[Floats, Floats]:
    """Return the fade of the floor, and of the wall in addition, as whole planes."""

    def smooth(rising: Floats) -> Floats:
        rising = np.clip(rising, 0, 1)
        return rising**2 * (3 - 2 * rising)

    height, width = layers.light.shape[1:]
    left, _, right, bottom = layers.safe
    down, across = (np.arange(height) + 0.5) / height, (np.arange(width) + 0.5) / width
    fade = np.outer(
        smooth((1 - down) / (1 - bottom)),
        smooth(across / left) * smooth((1 - across) / (1 - right)),
    )
    wall = np.outer(smooth(down / 0.3), smooth(across / 0.12) * smooth((1 - across) / 0.12))
    return fade, wall


def random_colours(seed: int) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Return random colours of regions and glows."""
    random = np.random.default_rng(seed)
    regions = {name: random.random((len(LIGHTS), 3)).astype(np.float32) for name in REGIONS}
    return regions, {name: random.random(3).astype(np.float32) for name in GLOWS}


@pytest.mark.parametrize("safe", [FADED, COVERING], ids=["fitted", "cropped"])
@pytest.mark.parametrize(
    ("size", "aspect"),
    [((150, 90), 1.0), ((40, 22), 1.0), ((9, 5), 1.0), ((30, 80), 0.5), ((200, 31), 1.7),
     ((1, 1), 1.0)],
)  # fmt: skip
def test_a_picture_is_the_sum_over_regions_and_glows(
    size: tuple[int, int], aspect: float, safe: tuple[float, float, float, float]
) -> None:
    layers = make_layers(safe)
    resampled = resample_layers(layers, *size, aspect)
    for seed in range(3):
        regions, glows = random_colours(seed)
        expected = draw_densely(layers, size, aspect, regions, glows)
        drawn = resampled.draw(regions, glows)
        assert drawn.shape == (size[1], size[0], 3)
        gaps = np.abs(drawn.astype(int) - tone_map(expected.astype(np.float32)))
        assert gaps.max() <= 1


def test_the_background_is_whole_where_no_pixel_shows_it() -> None:
    layers = make_layers(FADED)
    nothing = CroppedPlane((0, 0, 0, 0), np.zeros((0, 0), np.uint8))
    layers = LightLayers(**{**vars(layers), "glow": (nothing, *layers.glow[1:])})
    regions, glows = random_colours(1)
    expected = draw_densely(layers, (60, 36), 1.0, regions, glows)
    drawn = resample_layers(layers, 60, 36, 1.0).draw(regions, glows)
    gaps = np.abs(drawn.astype(int) - tone_map(expected.astype(np.float32)))
    assert gaps.max() <= 1


def test_a_decal_in_the_colour_of_its_parent_is_not_visible() -> None:
    regions, glows = random_colours(1)
    layers = make_layers(FADED)
    resampled = resample_layers(layers, 60, 36, 1.0)
    with_decal = resampled.draw(regions, glows)
    without = resampled.draw(regions | {"decal": regions["body"]}, glows)
    assert (with_decal != without).any()
    bare = make_layers(FADED).shares
    is_surface = bare.region < 3
    plain = RegionShares(
        bare.owner, bare.region[is_surface], bare.place[is_surface], bare.share[is_surface]
    )
    removed = LightLayers(**{**vars(make_layers(FADED)), "shares": plain})
    assert (resample_layers(removed, 60, 36, 1.0).draw(regions, glows) == without).all()


def test_every_pixel_is_held_once() -> None:
    resampled = resample_layers(make_layers(FADED), 60, 36, 1.0)
    assert sorted(resampled.order.tolist()) == list(range(60 * 36))
    ends = [run.start + len(run.light) for run in resampled.runs]
    assert [run.start for run in resampled.runs] == [0, *ends[:-1]]
    assert ends[-1] == 60 * 36


def test_patched_layers_are_those_of_the_patch_in_its_mask_and_unchanged_elsewhere() -> None:
    before = [each.copy() for each in dense_planes(make_layers(FADED))]
    other = make_layers(FADED, seed=8)
    # A glow that the base does not have there.
    grown = CroppedPlane((20, 60, 90, 120), np.full((40, 30), 77, np.uint8))
    other = LightLayers(**{**vars(other), "glow": (*other.glow[:2], grown)})
    after = dense_planes(other)
    y0, y1, x0, x1 = 25, 70, 30, 110
    mask = np.random.default_rng(0).random((y1 - y0, x1 - x0)) < 0.6
    patched = dense_planes(
        apply_patch(make_layers(FADED), cut_patch(other, (y0, y1, x0, x1), mask))
    )
    whole = np.zeros(FRAME, bool)
    whole[y0:y1, x0:x1] = mask
    for old, new, found in zip(before, after, patched, strict=True):
        assert (found == np.where(whole, new, old)).all()
        assert (old != new)[:, whole].any()


def cut_patch(layers: LightLayers, box: tuple[int, int, int, int], mask: np.ndarray) -> LayerPatch:
    """Return the pixels of a mask in a box of some layers as a patch."""
    y0, y1, x0, x1 = box
    planes = [
        fill_plane(layers.shares, number)[y0:y1, x0:x1][mask] for number in range(len(REGIONS))
    ]
    # No pixel has an owner: every share is listed.
    region, place = np.nonzero(np.stack(planes))
    shares = RegionShares(
        np.full(int(mask.sum()), 255, np.uint8),
        region.astype(np.uint8),
        place.astype(np.uint32),
        np.stack(planes)[region, place],
    )
    glow = np.zeros((len(layers.glow), *FRAME), np.uint8)
    for plane, cropped in zip(glow, layers.glow, strict=True):
        plane[cropped.box[0] : cropped.box[1], cropped.box[2] : cropped.box[3]] = cropped.values
    cut = layers.light[:, y0:y1, x0:x1][:, mask]
    return LayerPatch(box, mask, cut, shares, glow[:, y0:y1, x0:x1][:, mask])
