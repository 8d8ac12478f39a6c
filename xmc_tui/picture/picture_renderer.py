"""Renderer of car pictures, with caches of loaded views and of views resampled to a size."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from xmc_tui.domain.appearance import CarAppearance
from xmc_tui.picture.layer_files import LightLayers, layer_file_name, read_layers
from xmc_tui.picture.layer_resampling import ResampledLayers, resample_layers
from xmc_tui.picture.materials import SceneSetting, assign_materials
from xmc_tui.picture.paint_shading import Bytes, tone_map


@dataclass(frozen=True, slots=True)
class RenderSpec:
    """One picture to render.

    The car's appearance, the view, the surroundings, and the grid of pixels; `aspect` is the height
    of a pixel over its width.
    """

    appearance: CarAppearance
    view: str
    setting: SceneSetting
    width: int
    height: int
    aspect: float


@dataclass
class PictureRenderer:
    """Renders pictures and caches loaded and resampled layers.

    `prepare` may run in a thread; after it `draw` takes a few milliseconds. The caches hold at most
    `most_views` views and about `most_bytes` bytes of resampled layers, to limit memory use.
    """

    most_views: int = 3
    most_bytes: int = 24_000_000
    _views: OrderedDict[str, LightLayers] = field(default_factory=OrderedDict)
    _resampled: OrderedDict[tuple[object, ...], ResampledLayers] = field(
        default_factory=OrderedDict
    )
    _patched_shapes: dict[str, frozenset[str]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def is_ready(self, render_spec: RenderSpec) -> bool:
        """Whether a picture can be drawn without loading or resampling."""
        return (
            self._make_key(
                render_spec, assign_materials(render_spec.appearance, render_spec.setting).shapes
            )
            in self._resampled
        )

    def prepare(self, render_spec: RenderSpec) -> None:
        """Load and resample the layers of a picture: tens of milliseconds the first time."""
        shapes = assign_materials(render_spec.appearance, render_spec.setting).shapes
        with self._lock:
            layers = self._load_layers(
                layer_file_name(render_spec.appearance.body, render_spec.view)
            )
            key = self._make_key(render_spec, shapes)
            if key in self._resampled:
                return
            self._resampled[key] = resample_layers(
                layers, shapes, render_spec.width, render_spec.height, render_spec.aspect
            )
            while (
                len(self._resampled) > 1
                and sum(each.size for each in self._resampled.values()) > self.most_bytes
            ):
                self._resampled.popitem(last=False)

    def draw(self, render_spec: RenderSpec) -> Bytes:
        """Return the sRGB pixels (height, width, 3) of a picture; prepare it first if needed."""
        materials = assign_materials(render_spec.appearance, render_spec.setting)
        resampled = self._resampled.get(self._make_key(render_spec, materials.shapes))
        if resampled is None:
            self.prepare(render_spec)
            resampled = self._resampled[self._make_key(render_spec, materials.shapes)]
        return tone_map(resampled.compose(materials.regions, materials.glows))

    def _make_key(self, render_spec: RenderSpec, shapes: frozenset[str]) -> tuple[object, ...]:
        """Return the cache key of resampled layers; of the shapes only those with patches count."""
        name = layer_file_name(render_spec.appearance.body, render_spec.view)
        return (
            name,
            render_spec.width,
            render_spec.height,
            round(render_spec.aspect, 3),
            shapes & self._patched_shapes.get(name, frozenset()),
        )

    def _load_layers(self, name: str) -> LightLayers:
        if name not in self._views:
            self._views[name] = read_layers(name)
            self._patched_shapes[name] = frozenset(self._views[name].patch_counts)
            while len(self._views) > self.most_views:
                self._views.popitem(last=False)
        return self._views[name]
