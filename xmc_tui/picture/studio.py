"""Picture renderer with caches of loaded views and of views resampled to a size."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from xmc_tui.domain.look import CarLook
from xmc_tui.picture.dress import Setting, dress
from xmc_tui.picture.fit import Fitted, fit
from xmc_tui.picture.layers import Layers, file_name, read_layers
from xmc_tui.picture.paint import Bytes, tone_map


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture to render.

    The car's appearance, the view, the surroundings, and the grid of pixels; `aspect` is the height
    of a pixel over its width.
    """

    look: CarLook
    view: str
    setting: Setting
    width: int
    height: int
    aspect: float


@dataclass
class Studio:
    """Render pictures; loaded and resampled layers are cached.

    `prepare` may run in a thread; after it `draw` takes a few milliseconds. At most `most_views`
    views and about `most_bytes` of resampled layers are kept, so that pictures do not dominate
    memory use.
    """

    most_views: int = 3
    most_bytes: int = 24_000_000
    _views: OrderedDict[str, Layers] = field(default_factory=OrderedDict)
    _fitted: OrderedDict[tuple[object, ...], Fitted] = field(default_factory=OrderedDict)
    _shapes: dict[str, frozenset[str]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def is_ready(self, shot: Shot) -> bool:
        """Whether a shot can be drawn without loading or resampling."""
        return self._key(shot, dress(shot.look, shot.setting).shapes) in self._fitted

    def prepare(self, shot: Shot) -> None:
        """Load and resample the layers of a shot: tens of milliseconds the first time."""
        shapes = dress(shot.look, shot.setting).shapes
        with self._lock:
            layers = self._layers(file_name(shot.look.body, shot.view))
            key = self._key(shot, shapes)
            if key in self._fitted:
                return
            self._fitted[key] = fit(layers, shapes, shot.width, shot.height, shot.aspect)
            while (
                len(self._fitted) > 1
                and sum(each.size for each in self._fitted.values()) > self.most_bytes
            ):
                self._fitted.popitem(last=False)

    def draw(self, shot: Shot) -> Bytes:
        """Return the sRGB pixels (height, width, 3) of a shot; prepare it first if needed."""
        worn = dress(shot.look, shot.setting)
        fitted = self._fitted.get(self._key(shot, worn.shapes))
        if fitted is None:
            self.prepare(shot)
            fitted = self._fitted[self._key(shot, worn.shapes)]
        return tone_map(fitted.drawn(worn.regions, worn.glows))

    def _key(self, shot: Shot, shapes: frozenset[str]) -> tuple[object, ...]:
        """Return the cache key of resampled layers; of the shapes only those with patches."""
        name = file_name(shot.look.body, shot.view)
        return (
            name,
            shot.width,
            shot.height,
            round(shot.aspect, 3),
            shapes & self._shapes.get(name, frozenset()),
        )

    def _layers(self, name: str) -> Layers:
        if name not in self._views:
            self._views[name] = read_layers(name)
            self._shapes[name] = frozenset(self._views[name].patched_by)
            while len(self._views) > self.most_views:
                self._views.popitem(last=False)
        return self._views[name]
