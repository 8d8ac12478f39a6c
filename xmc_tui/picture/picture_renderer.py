"""Picture renderer with caches of loaded views and of views resampled to a size."""

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
    """Render pictures; loaded and resampled layers are cached.

    `prepare` may run in a thread; after it `draw` takes a few milliseconds. At most `most_views`
    views and about `most_bytes` of resampled layers are kept, so that pictures do not dominate
    memory use.
    """

    most_views: int = 3
    most_bytes: int = 24_000_000
    _views: OrderedDict[str, LightLayers] = field(default_factory=OrderedDict)
    _fitted: OrderedDict[tuple[object, ...], ResampledLayers] = field(default_factory=OrderedDict)
    _shapes: dict[str, frozenset[str]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def is_ready(self, render_spec: RenderSpec) -> bool:
        """Whether a shot can be drawn without loading or resampling."""
        return (
            self._key(
                render_spec, assign_materials(render_spec.appearance, render_spec.setting).shapes
            )
            in self._fitted
        )

    def prepare(self, render_spec: RenderSpec) -> None:
        """Load and resample the layers of a shot: tens of milliseconds the first time."""
        shapes = assign_materials(render_spec.appearance, render_spec.setting).shapes
        with self._lock:
            layers = self._layers(layer_file_name(render_spec.appearance.body, render_spec.view))
            key = self._key(render_spec, shapes)
            if key in self._fitted:
                return
            self._fitted[key] = resample_layers(
                layers, shapes, render_spec.width, render_spec.height, render_spec.aspect
            )
            while (
                len(self._fitted) > 1
                and sum(each.size for each in self._fitted.values()) > self.most_bytes
            ):
                self._fitted.popitem(last=False)

    def draw(self, render_spec: RenderSpec) -> Bytes:
        """Return the sRGB pixels (height, width, 3) of a shot; prepare it first if needed."""
        worn = assign_materials(render_spec.appearance, render_spec.setting)
        fitted = self._fitted.get(self._key(render_spec, worn.shapes))
        if fitted is None:
            self.prepare(render_spec)
            fitted = self._fitted[self._key(render_spec, worn.shapes)]
        return tone_map(fitted.compose(worn.regions, worn.glows))

    def _key(self, render_spec: RenderSpec, shapes: frozenset[str]) -> tuple[object, ...]:
        """Return the cache key of resampled layers; of the shapes only those with patches."""
        name = layer_file_name(render_spec.appearance.body, render_spec.view)
        return (
            name,
            render_spec.width,
            render_spec.height,
            round(render_spec.aspect, 3),
            shapes & self._shapes.get(name, frozenset()),
        )

    def _layers(self, name: str) -> LightLayers:
        if name not in self._views:
            self._views[name] = read_layers(name)
            self._shapes[name] = frozenset(self._views[name].patched_by)
            while len(self._views) > self.most_views:
                self._views.popitem(last=False)
        return self._views[name]
