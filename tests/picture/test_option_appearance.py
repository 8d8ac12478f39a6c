"""Every option with an appearance changes the picture, and only in the regions of its part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from tests.deep_test_sizes import VIEWS_PER_OPTION
from tests.picture.region_planes import fill_plane
from xmc_tui.domain.appearance import PARTS, VIEWS, CarAppearance
from xmc_tui.domain.build import add_option, find_appearance, make_standard_build
from xmc_tui.domain.catalog import Catalog, Model, Option
from xmc_tui.picture.layer_files import LayerFile, LayerPatch, LightLayers, layer_file_name
from xmc_tui.picture.layer_patches import read_layers_with_shapes
from xmc_tui.picture.material_assignment import SceneSurroundings, assign_materials
from xmc_tui.picture.picture_renderer import PictureRenderer, RenderSpec
from xmc_tui.picture.visible_part_resampling import make_window_matrices
from xmc_tui.storage.catalog.catalog_loader import load_catalog
from xmc_tui.storage.standard_paths import shipped_catalog

WIDTH, HEIGHT = 192, 112

#: The regions and glows that each part may change.
PLACES: dict[str, set[str]] = {
    "paint": {"body", "hood"},
    "hood": {"hood", "duct"},
    "decal": {"classic-hood", "classic-side", "lightning-hood", "lightning-side"},
    "badge": {"badge"},
    "spoiler": {"spoiler"},
    "roof": {"roof"},
    "welcome-light": {"puddle"},
    "exterior-kit": {"mirror", "skirt"},
    "mirrors": {"mirror"},
    "kit": {"kit"},
    "wheel": {"rim", "face", "ring"},
    "caliper": {"caliper"},
    "interior": {"seat", "insert", "bench", "door", "upper", "stitch", "cabin"},
    "stitching": {"stitch"},
    "trim": {"strip"},
    "interior-kit": {"door-trim", "vent", "sill"},
    "sills": {"sill"},
    "rear-console": {"rear-console"},
    "seat-backs": {"seat-back"},
    "steering-wheel": {"steering"},
    "console": {"console"},
}


@lru_cache(1)
def load_shipped_catalog() -> Catalog:
    """Return the shipped catalog."""
    return load_catalog(shipped_catalog())


@lru_cache(64)
def load_layers(name: str, shapes: frozenset[str]) -> LightLayers:
    """Return the layers of a view with the patches of some shapes applied."""
    with LayerFile(name) as file:
        return read_layers_with_shapes(file, shapes)


@lru_cache(64)
def load_patches(name: str, shape: str) -> tuple[LayerPatch, ...]:
    """Return the patches of a shape."""
    with LayerFile(name) as file:
        return file.read_patches(shape)


@lru_cache(1)
def shared_renderer() -> PictureRenderer:
    """Return a renderer shared by all tests."""
    return PictureRenderer(most_bytes=400_000_000)


@lru_cache(2000)
def draw_cached(appearance: CarAppearance, view: str) -> np.ndarray:
    """Return the pixels of a view of a car."""
    return shared_renderer().draw(make_render_spec(appearance, view))


def make_render_spec(appearance: CarAppearance, view: str) -> RenderSpec:
    """Return the render request of a car in square pixels."""
    return RenderSpec(appearance, view, SceneSurroundings(), WIDTH, HEIGHT, 1.0)


def options_with_appearance() -> Iterator[tuple[Model, Option]]:
    """Yield every option of every model that has an appearance in the picture."""
    for model in load_shipped_catalog().models:
        for option in model.options.values():
            if option.appearance is not None and option.appearance.part:
                yield model, option


CASES = [
    pytest.param(model, option, id=f"{model.id}/{option.id}")
    for model, option in options_with_appearance()
]


def without(appearance: CarAppearance, option: Option) -> CarAppearance:
    """Return a car without the appearance of an option's part."""
    assert option.appearance is not None
    return replace(
        appearance,
        parts=tuple(part for part in appearance.parts if part[0] != option.appearance.part),
    )


def own_and_other_appearances(
    model: Model, option: Option
) -> tuple[CarAppearance, list[CarAppearance]]:
    """Return the car with an option, and the cars that must look different.

    These have another option of the same part or, if there is none, nothing for that part.
    """
    assert option.appearance is not None
    standard = make_standard_build(model)
    own = find_appearance(model, add_option(model, standard, option.id))
    others = [
        replace(
            own,
            parts=tuple(
                (part, other.appearance if part == option.appearance.part else appearance)
                for part, appearance in own.parts
            ),
        )
        for other in model.group_of(option.id).options
        if other.appearance is not None
        and other.appearance.part == option.appearance.part
        and other.appearance != option.appearance
    ]
    return own, others or [without(own, option)]


@lru_cache(2000)
def allowed_mask(
    appearance: CarAppearance, other: CarAppearance, part: str, view: str
) -> np.ndarray:
    """Return the mask of the pixels of a view that a part may change.

    It contains the part's regions and glows in either shape, and the patches of its shapes.
    """
    name = layer_file_name(appearance.body, view)
    mask = np.zeros(load_layers(name, frozenset()).light.shape[1:], bool)
    for each in (appearance, other):
        shapes = assign_materials(each, SceneSurroundings()).shapes
        mask |= region_mask(load_layers(name, shapes), PLACES[part])
        for patch in load_patches(name, f"{part}.{each.shape(part)}"):
            y0, y1, x0, x1 = patch.box
            mask[y0:y1, x0:x1] |= patch.mask
    if part == "interior" and view not in ("seats", "dash"):
        mask |= region_mask(load_layers(name, frozenset()), {"seat"})
    return resample_mask(load_layers(name, frozenset()), mask)


def region_mask(layers: LightLayers, names: set[str]) -> np.ndarray:
    """Return the pixels (H, W) of some regions and glows."""
    mask = np.zeros(layers.light.shape[1:], bool)
    for number, name in enumerate(layers.regions):
        if name in names:
            mask |= fill_plane(layers.shares, number) > 0
    for name, plane in zip(layers.glows, layers.glow, strict=True):
        if name in names:
            y0, y1, x0, x1 = plane.box
            mask[y0:y1, x0:x1] |= plane.values > 0
    return mask


def resample_mask(layers: LightLayers, mask: np.ndarray) -> np.ndarray:
    """Return the pixels of the picture whose light depends on a pixel (H, W) of a mask."""
    rows, columns = make_window_matrices(layers, WIDTH, HEIGHT, 1.0)
    return (rows != 0).astype(np.float32) @ mask @ (columns != 0).T > 0


@pytest.mark.parametrize("most", VIEWS_PER_OPTION)
@pytest.mark.parametrize(("model", "option"), CASES)
def test_an_option_changes_only_the_regions_of_its_part(
    model: Model, option: Option, most: int
) -> None:
    assert option.appearance is not None
    part = option.appearance.part
    own, (other, *_) = own_and_other_appearances(model, option)
    changed = 0
    first = VIEWS.index(PARTS[part].view)
    for view in (*VIEWS[first:], *VIEWS[:first])[:most]:
        differs = (draw_cached(other, view) != draw_cached(own, view)).any(2)
        changed += int(differs.sum())
        if differs.any():
            strays = differs & ~allowed_mask(own, other, part, view)
            assert not strays.any(), f"{view}: {strays.sum()} pixels outside of {PLACES[part]}"
    assert changed, f"{option.id} looks like {other.by_part.get(part)}"


@pytest.mark.parametrize(("model", "option"), CASES)
def test_options_of_a_part_differ_in_the_view_of_the_part(model: Model, option: Option) -> None:
    assert option.appearance is not None
    own, others = own_and_other_appearances(model, option)
    view = PARTS[option.appearance.part].view
    equivalents = [
        other.by_part[option.appearance.part]
        for other in others
        if (draw_cached(own, view) == draw_cached(other, view)).all()
    ]
    assert not equivalents


def test_equal_appearances_give_equal_bytes_independent_of_the_caches() -> None:
    model = load_shipped_catalog().models[0]
    first, second = (find_appearance(model, make_standard_build(model)) for _ in range(2))
    busy, fresh = PictureRenderer(most_bytes=1), PictureRenderer()
    for view in VIEWS:
        busy.draw(
            make_render_spec(
                find_appearance(
                    load_shipped_catalog().models[1],
                    make_standard_build(load_shipped_catalog().models[1]),
                ),
                view,
            )
        )
        assert (
            busy.draw(make_render_spec(first, view)).tobytes()
            == fresh.draw(make_render_spec(second, view)).tobytes()
        )


def test_the_two_cars_differ_in_every_exterior_view() -> None:
    sedan, suv = (
        find_appearance(model, make_standard_build(model))
        for model in load_shipped_catalog().models
    )
    white = next(appearance for appearance in (suv.by_part["paint"],))
    same_paint = replace(
        sedan,
        parts=tuple((p, white if p == "paint" else appearance) for p, appearance in sedan.parts),
    )
    for view in ("front", "side", "rear", "wheel"):
        one, other = draw_cached(same_paint, view), draw_cached(suv, view)
        assert (np.abs(one.astype(int) - other).max(2) > 30).mean() > 0.1


def test_every_view_has_a_file_and_every_shape_is_in_one() -> None:
    known: set[str] = set()
    for model in load_shipped_catalog().models:
        for view in VIEWS:
            with LayerFile(layer_file_name(model.body, view)) as file:
                known.update(file.shapes)
    decals = {"decal." + shape for shape in PARTS["decal"].shapes}
    # The welcome light is a glow, not a shape of the body.
    lights = {"welcome-light." + shape for shape in PARTS["welcome-light"].shapes}
    wanted = {f"{name}.{shape}" for name, part in PARTS.items() for shape in part.shapes}
    assert wanted - decals - lights == known
