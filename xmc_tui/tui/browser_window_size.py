"""The window of a browser that shows the app: its size, which may change before the first frame."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size


def make_size_noting_driver_class(driver: type[Driver]) -> type[Driver]:
    """Return a driver class for a browser that notes the size of its window.

    Textual's driver reports the size at the start of the app after one that it has received from
    the browser meanwhile, so that the app would keep the former.
    """

    class SizeNotingDriver(driver):  # type: ignore[valid-type, misc]
        #: The size in cells that the browser has sent; None if it has sent none.
        window_size: Size | None = None

        def on_meta(self, kind: str, payload: dict[str, Any]) -> None:
            if kind == "resize":
                self.window_size = Size(payload["width"], payload["height"])
            super().on_meta(kind, payload)

    return SizeNotingDriver


def adopt_window_size(app: App[Any], driver: object) -> None:
    """Resize an app to the window of its browser if it has another size."""
    size: Size | None = getattr(driver, "window_size", None)
    if size is not None and size != app.size:
        app.post_message(events.Resize(size, size))
