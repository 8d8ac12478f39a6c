"""Benchmark of the picture: `python -m tests.bench.picture_bench` times loading, scaling and
drawing."""

from __future__ import annotations

import os
import resource
import sys
import time
from dataclasses import replace
from statistics import median

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

SIZES = ((48, 16), (80, 24), (120, 40))
ROUNDS = 40


def megabytes() -> float:
    """Return the peak memory of this process in megabytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 if sys.platform != "darwin" else peak / 1024 / 1024


def main() -> None:
    """Print the table."""
    from xmc_tui.domain.build import appearance_of, make_standard_build
    from xmc_tui.storage.catalog.catalog_loader import load_catalog
    from xmc_tui.storage.standard_paths import shipped_catalog
    from xmc_tui.tui.app import XmcApp

    assert XmcApp, "the program is in memory before the picture comes"
    model = load_catalog(shipped_catalog()).models[0]
    look = appearance_of(model, make_standard_build(model))
    before = megabytes()
    started = time.perf_counter()
    from xmc_tui.picture.cell_glyphs import GRIDS
    from xmc_tui.picture.materials import SceneSetting
    from xmc_tui.picture.picture_renderer import PictureRenderer, RenderSpec
    from xmc_tui.picture.terminal_cells import encode_cells
    from xmc_tui.tui.widgets.picture_rows import make_picture_rows

    print(f"import of numpy and the picture: {(time.perf_counter() - started) * 1000:.0f} ms")
    renderer = PictureRenderer()
    paints = [
        option.appearance for option in model.group_by_id["paint"].options if option.appearance
    ]
    print(
        f"{'cells':>8} {'glyphs':>8} {'first':>7} {'draw':>7} {'bytes':>8}   (ms; medians of {ROUNDS})"
    )
    for columns, rows in SIZES:
        for mode in ("half", "quad", "octant"):
            across, down = GRIDS[mode]
            render_spec = RenderSpec(
                look, "front", SceneSetting(), columns * across, rows * down, 2 * across / down
            )
            started = time.perf_counter()
            renderer.prepare(render_spec)
            first = (time.perf_counter() - started) * 1000
            times, sizes = [], []
            for number in range(ROUNDS):
                paint = paints[number % len(paints)]
                dressed = replace(
                    look,
                    parts=tuple((p, paint if p == "paint" else each) for p, each in look.parts),
                )
                started = time.perf_counter()
                drawn = make_picture_rows(
                    encode_cells(renderer.draw(replace(render_spec, appearance=dressed)), mode),
                    "truecolor",
                )
                times.append((time.perf_counter() - started) * 1000)
                sizes.append(sum(len(row.key.encode()) for row in drawn))
            line = f"{columns:>5}x{rows:<3}{mode:>8} {first:7.1f} {median(times):7.2f} {median(sizes):8.0f}"
            print(line)
    print(f"memory: {megabytes() - before:.0f} MB above the program without pictures")


if __name__ == "__main__":
    main()
