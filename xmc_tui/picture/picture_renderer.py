"""Renderer of car pictures, with a cache of views resampled to a size."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from xmc_tui.domain.appearance import CarAppearance
from xmc_tui.picture.finish_shading import Bytes
from xmc_tui.picture.layer_files import LayerFile, layer_file_name
from xmc_tui.picture.layer_patches import read_layers_with_shapes
from xmc_tui.picture.layer_resampling import resample_layers
from xmc_tui.picture.material_assignment import SceneSurroundings, assign_materials
from xmc_tui.picture.resampled_view import ResampledView
from xmc_tui.picture.unused_memory import release_unused_memory


@dataclass(frozen=True, slots=True)
class RenderSpec:
    """One picture to render.

    The car's appearance, the view, the surroundings, and the grid of pixels; `aspect` is the height
    of a pixel over its width.
    """

    appearance: CarAppearance
    view: str
    setting: SceneSurroundings
    width: int
    height: int
    aspect: float


@dataclass
class PictureRenderer:
    """Renders pictures and caches resampled layers.

    `prepare` may run in a thread; after it `draw` takes a few milliseconds. The cache holds about
    `most_bytes` bytes, to limit memory use, but always the last two pictures, which are displayed
    together. All methods may be called from any thread.
    """

    most_bytes: int = 16_000_000
    _resampled: OrderedDict[tuple[object, ...], ResampledView] = field(default_factory=OrderedDict)
    _patched_shapes: dict[str, frozenset[str]] = field(default_factory=dict)
    #: Protects the two caches. It is never held for long, so that no reader waits.
    _lock: Lock = field(default_factory=Lock)
    #: Held while layers are read and resampled: one view at a time needs the memory for it.
    _preparation: Lock = field(default_factory=Lock)

    def is_ready(self, render_spec: RenderSpec) -> bool:
        """Whether a picture can be drawn without loading or resampling; does not wait."""
        shapes = assign_materials(render_spec.appearance, render_spec.setting).shapes
        return self._find(render_spec, shapes) is not None

    def prepare(self, render_spec: RenderSpec) -> None:
        """Load and resample the layers of a picture: tens of milliseconds the first time."""
        self._prepare(
            render_spec, assign_materials(render_spec.appearance, render_spec.setting).shapes
        )

    def draw(self, render_spec: RenderSpec) -> Bytes:
        """Return the sRGB pixels (height, width, 3) of a picture; prepare it first if needed."""
        materials = assign_materials(render_spec.appearance, render_spec.setting)
        resampled = self._find(render_spec, materials.shapes) or self._prepare(
            render_spec, materials.shapes
        )
        return resampled.draw(materials.regions, materials.glows)

    def _find(self, render_spec: RenderSpec, shapes: frozenset[str]) -> ResampledView | None:
        with self._lock:
            key = self._make_key(render_spec, shapes)
            found = self._resampled.get(key)
            if found is not None:
                self._resampled.move_to_end(key)
            return found

    def _prepare(self, render_spec: RenderSpec, shapes: frozenset[str]) -> ResampledView:
        with self._preparation:
            found = self._find(render_spec, shapes)
            if found is not None:
                return found
            name = layer_file_name(render_spec.appearance.body, render_spec.view)
            with LayerFile(name) as file:
                patched = frozenset(file.patch_counts)
                layers = read_layers_with_shapes(file, shapes)
            resampled = resample_layers(
                layers, render_spec.width, render_spec.height, render_spec.aspect
            )
            del layers
            with self._lock:
                self._patched_shapes[name] = patched
                self._resampled[self._make_key(render_spec, shapes)] = resampled
                self._drop_oldest()
            release_unused_memory()
            return resampled

    def _drop_oldest(self) -> None:
        """Drop views until the cache is within its limit, except for the last two."""
        size = sum(each.size for each in self._resampled.values())
        while len(self._resampled) > 2 and size > self.most_bytes:
            size -= self._resampled.popitem(last=False)[1].size

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
