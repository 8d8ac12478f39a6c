"""Benchmark of the picture: loading, scaling and drawing.

The command is `python -m tests.bench.picture_bench`.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xmc_tui.domain.appearance import CarAppearance
    from xmc_tui.picture.picture_renderer import PictureRenderer

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

SIZES = ((48, 16), (80, 24), (120, 40))
ROUNDS = 40


def megabytes() -> float:
    """Return the peak memory of this process in megabytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 if sys.platform != "darwin" else peak / 1024 / 1024


def main() -> None:
    """Print the table."""
    from xmc_tui.domain.build import find_appearance, make_standard_build
    from xmc_tui.storage.catalog.catalog_loader import load_catalog
    from xmc_tui.storage.standard_paths import shipped_catalog
    from xmc_tui.tui.app import XmcApp

    assert XmcApp is not None, "the app is in memory before the pictures are loaded"
    model = load_catalog(shipped_catalog()).models[0]
    appearance = find_appearance(model, make_standard_build(model))
    paints = [
        option.appearance for option in model.group_by_id["paint"].options if option.appearance
    ]
    repainted = [
        replace(
            appearance,
            parts=tuple(
                (part, paint if part == "paint" else each) for part, each in appearance.parts
            ),
        )
        for paint in paints
    ]
    before = megabytes()
    started = time.perf_counter()
    from xmc_tui.picture.picture_renderer import PictureRenderer
    from xmc_tui.tui.widgets.picture_rows import make_picture_rows

    assert make_picture_rows is not None, "imported here to be timed"
    print(f"import of numpy and the picture: {(time.perf_counter() - started) * 1000:.0f} ms")
    renderer = PictureRenderer()
    heads = f"{'cells':>8} {'glyphs':>8} {'first':>7} {'draw':>7} {'bytes':>8}"
    print(f"{heads}   (ms; medians of {ROUNDS})")
    for size in SIZES:
        for mode in ("half", "quad", "octant"):
            print(measure_row(renderer, repainted, size, mode))
    print(f"memory: {megabytes() - before:.0f} MB above the program without pictures")


def measure_row(
    renderer: PictureRenderer, appearances: list[CarAppearance], size: tuple[int, int], mode: str
) -> str:
    """Draw the appearances in turn in a size in cells; return the row of the table."""
    from xmc_tui.picture.cell_glyphs import CELL_GRIDS
    from xmc_tui.picture.materials import SceneSetting
    from xmc_tui.picture.picture_renderer import RenderSpec
    from xmc_tui.picture.terminal_cells import encode_cells
    from xmc_tui.tui.widgets.picture_rows import make_picture_rows

    columns, rows = size
    across, down = CELL_GRIDS[mode]
    render_spec = RenderSpec(
        appearances[0], "front", SceneSetting(), columns * across, rows * down, 2 * across / down
    )
    started = time.perf_counter()
    renderer.prepare(render_spec)
    first = (time.perf_counter() - started) * 1000
    times, sizes = [], []
    for number in range(ROUNDS):
        appearance = appearances[number % len(appearances)]
        started = time.perf_counter()
        pixels = renderer.draw(replace(render_spec, appearance=appearance))
        drawn = make_picture_rows(encode_cells(pixels, mode), "truecolor")
        times.append((time.perf_counter() - started) * 1000)
        sizes.append(sum(len(row.key.encode()) for row in drawn))
    figures = f"{first:7.1f} {median(times):7.2f} {median(sizes):8.0f}"
    return f"{columns:>5}x{rows:<3}{mode:>8} {figures}"


if __name__ == "__main__":
    main()
