"""Tests of the renderer: its cache, its memory, and its use by several threads."""

from __future__ import annotations

import gc
import tracemalloc
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.deep_test_sizes import deep_case
from tests.wait_conditions import PATIENCE
from xmc_tui.domain.appearance import CarAppearance
from xmc_tui.picture import picture_renderer
from xmc_tui.picture.material_assignment import SceneSurroundings
from xmc_tui.picture.picture_renderer import PictureRenderer, RenderSpec


def spec(view: str, width: int = 48, backdrop: str = "#000000") -> RenderSpec:
    """Return a small picture of a plain sedan."""
    return RenderSpec(CarAppearance("sedan", ()), view, SceneSurroundings(backdrop), width, 30, 1.0)


def test_a_prepared_picture_is_drawn_while_another_is_prepared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    renderer = PictureRenderer()
    renderer.prepare(spec("front"))
    started, finish = Event(), Event()
    resample = picture_renderer.resample_layers

    def wait_and_resample(*arguments: object) -> object:
        started.set()
        assert finish.wait(PATIENCE)
        return resample(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(picture_renderer, "resample_layers", wait_and_resample)
    preparing = Thread(target=renderer.prepare, args=(spec("rear"),))
    preparing.start()
    assert started.wait(PATIENCE)
    done: list[bool] = []

    def use_the_other() -> None:
        renderer.draw(spec("front"))
        done.extend([renderer.is_ready(spec("front")), renderer.is_ready(spec("rear"))])

    reading = Thread(target=use_the_other)
    reading.start()
    reading.join(PATIENCE)
    is_waiting = reading.is_alive()
    finish.set()
    preparing.join(PATIENCE)
    reading.join(PATIENCE)
    assert not is_waiting
    assert done == [True, False]
    assert renderer.is_ready(spec("rear"))


def test_two_threads_resample_a_picture_once(monkeypatch: pytest.MonkeyPatch) -> None:
    renderer, calls = PictureRenderer(), []
    resample = picture_renderer.resample_layers

    def count_and_resample(*arguments: object) -> object:
        calls.append(arguments)
        return resample(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(picture_renderer, "resample_layers", count_and_resample)
    threads = [Thread(target=renderer.draw, args=(spec("front"),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(calls) == 1


def test_the_last_two_pictures_stay_and_older_ones_go_when_the_cache_is_full() -> None:
    renderer = PictureRenderer(most_bytes=1)
    for view in ("front", "side", "rear"):
        renderer.draw(spec(view))
    assert [renderer.is_ready(spec(view)) for view in ("front", "side", "rear")] == [
        False, True, True,
    ]  # fmt: skip
    # Drawn again, the older of the two is the newer one.
    renderer.draw(spec("side"))
    renderer.draw(spec("front"))
    assert renderer.is_ready(spec("side"))
    assert not renderer.is_ready(spec("rear"))


def test_a_colour_is_not_resampled_again_and_another_size_is() -> None:
    renderer = PictureRenderer()
    renderer.prepare(spec("front"))
    assert renderer.is_ready(spec("front", backdrop="#ffffff"))
    assert not renderer.is_ready(spec("front", width=50))


@pytest.mark.parametrize(
    ("view", "body"), [("front", "sedan"), deep_case("rear", "suv"), deep_case("wheel", "suv")]
)
def test_a_picture_of_52x16_cells_of_9x18_pixels_takes_little_memory(view: str, body: str) -> None:
    renderer = PictureRenderer()
    picture = RenderSpec(CarAppearance(body, ()), view, SceneSurroundings(), 468, 288, 1.0)
    renderer.draw(spec(view))  # imports, and the table of tones
    gc.collect()
    tracemalloc.start()
    try:
        renderer.prepare(picture)
        kept, prepared = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        renderer.draw(picture)
        drawn = tracemalloc.get_traced_memory()[1] - kept
    finally:
        tracemalloc.stop()
    # A float for each light and glow of every pixel is 7 MB; the arrays of the layers are dropped.
    assert kept < 7_500_000
    assert prepared < 45_000_000
    assert drawn < 5_000_000


def test_a_missing_view_raises_file_not_found(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        PictureRenderer().draw(spec(str(tmp_path / "none")))
