"""Pictures that are prepared once for all apps and pages of a test process."""

from __future__ import annotations

from functools import cache, lru_cache

import pytest

from xmc_tui.picture import poster_image
from xmc_tui.picture.layer_files import layer_file_name
from xmc_tui.picture.picture_renderer import PictureRenderer, RenderSpec
from xmc_tui.picture.resampled_view import ResampledView


@cache
def _shared_renderer() -> PictureRenderer:
    """Return the renderer that prepares the pictures of all others."""
    return PictureRenderer(most_bytes=200_000_000)


def share_page_pictures(patch: pytest.MonkeyPatch) -> None:
    """Make pages take their pictures from a former page with the same car.

    They take most of the time of a page.
    """
    for name in ("render_car_webp", "render_car_jpeg"):
        patch.setattr(poster_image, name, lru_cache(maxsize=48)(getattr(poster_image, name)))


def share_prepared_pictures(patch: pytest.MonkeyPatch) -> None:
    """Make renderers take the resampled layers, which nothing changes, from a shared one.

    Most of the time of a picture is spent on them. Each renderer still has a cache of its own and
    draws by itself.
    """
    prepare = PictureRenderer._prepare

    def prepare_shared(
        renderer: PictureRenderer, spec: RenderSpec, shapes: frozenset[str]
    ) -> ResampledView:
        shared = _shared_renderer()
        if renderer is shared:
            return prepare(renderer, spec, shapes)
        resampled = shared._find(spec, shapes) or prepare(shared, spec, shapes)
        name = layer_file_name(spec.appearance.body, spec.view)
        with renderer._lock:
            renderer._patched_shapes[name] = shared._patched_shapes[name]
            renderer._resampled[renderer._make_key(spec, shapes)] = resampled
            renderer._drop_oldest()
        return resampled

    patch.setattr(PictureRenderer, "_prepare", prepare_shared)
