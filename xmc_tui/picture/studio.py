"""Draws the car: keeps what is loaded and fitted, and answers at once for what it has."""

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
    """One picture asked for: the car, the view of it, where it stands, and the grid of pixels with their shape."""

    look: CarLook
    view: str
    setting: Setting
    width: int
    height: int
    aspect: float


@dataclass
class Studio:
    """Loads and fits layers once and draws from them. `prepare` may run in a thread, `draw` answers in a few ms.

    Kept are a few views and what was fitted last, as long as it is not much: pictures are not all of the program.
    """

    most_views: int = 3
    most_bytes: int = 24_000_000
    _views: OrderedDict[str, Layers] = field(default_factory=OrderedDict)
    _fitted: OrderedDict[tuple[object, ...], Fitted] = field(default_factory=OrderedDict)
    _shapes: dict[str, frozenset[str]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def is_ready(self, shot: Shot) -> bool:
        """Whether a shot can be drawn at once."""
        return self._key(shot, dress(shot.look, shot.setting).shapes) in self._fitted

    def prepare(self, shot: Shot) -> None:
        """Load and fit what a shot needs: some tens of milliseconds the first time, nothing after that."""
        shapes = dress(shot.look, shot.setting).shapes
        with self._lock:
            layers = self._layers(file_name(shot.look.body, shot.view))
            key = self._key(shot, shapes)
            if key in self._fitted:
                return
            self._fitted[key] = fit(layers, shapes, shot.width, shot.height, shot.aspect)
            while len(self._fitted) > 1 and sum(each.size for each in self._fitted.values()) > self.most_bytes:
                self._fitted.popitem(last=False)

    def draw(self, shot: Shot) -> Bytes:
        """Return the sRGB pixels (height, width, 3) of a shot; prepares it where that was not done."""
        worn = dress(shot.look, shot.setting)
        fitted = self._fitted.get(self._key(shot, worn.shapes))
        if fitted is None:
            self.prepare(shot)
            fitted = self._fitted[self._key(shot, worn.shapes)]
        return tone_map(fitted.drawn(worn.regions, worn.glows))

    def _key(self, shot: Shot, shapes: frozenset[str]) -> tuple[object, ...]:
        """Return what fitted layers depend on: of the shapes only those by which this view differs."""
        name = file_name(shot.look.body, shot.view)
        return name, shot.width, shot.height, round(shot.aspect, 3), shapes & self._shapes.get(name, frozenset())

    def _layers(self, name: str) -> Layers:
        if name not in self._views:
            self._views[name] = read_layers(name)
            self._shapes[name] = frozenset(self._views[name].patched_by)
            while len(self._views) > self.most_views:
                self._views.popitem(last=False)
        return self._views[name]
