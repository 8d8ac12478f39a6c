"""Benchmark of the picture: `python -m tests.bench.picture` times loading, scaling and drawing."""

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
    from xmc_tui.domain.build import car_look, standard_build
    from xmc_tui.files.catalog import load_catalog
    from xmc_tui.files.places import shipped_catalog
    from xmc_tui.tui.app import XmcApp

    assert XmcApp, "the program is in memory before the picture comes"
    model = load_catalog(shipped_catalog()).models[0]
    look = car_look(model, standard_build(model))
    before = megabytes()
    started = time.perf_counter()
    from xmc_tui.picture.cells import to_cells
    from xmc_tui.picture.dress import Setting
    from xmc_tui.picture.glyphs import GRIDS
    from xmc_tui.picture.studio import Shot, Studio
    from xmc_tui.tui.widgets.picture_rows import picture_rows

    print(f"import of numpy and the picture: {(time.perf_counter() - started) * 1000:.0f} ms")
    studio = Studio()
    paints = [option.look for option in model.group_by_id["paint"].options if option.look]
    print(
        f"{'cells':>8} {'glyphs':>8} {'first':>7} {'draw':>7} {'bytes':>8}   (ms; medians of {ROUNDS})"
    )
    for columns, rows in SIZES:
        for mode in ("half", "quad", "octant"):
            across, down = GRIDS[mode]
            shot = Shot(look, "front", Setting(), columns * across, rows * down, 2 * across / down)
            started = time.perf_counter()
            studio.prepare(shot)
            first = (time.perf_counter() - started) * 1000
            times, sizes = [], []
            for number in range(ROUNDS):
                paint = paints[number % len(paints)]
                dressed = replace(
                    look,
                    parts=tuple((p, paint if p == "paint" else each) for p, each in look.parts),
                )
                started = time.perf_counter()
                drawn = picture_rows(
                    to_cells(studio.draw(replace(shot, look=dressed)), mode), "truecolor"
                )
                times.append((time.perf_counter() - started) * 1000)
                sizes.append(sum(len(row.key.encode()) for row in drawn))
            line = f"{columns:>5}x{rows:<3}{mode:>8} {first:7.1f} {median(times):7.2f} {median(sizes):8.0f}"
            print(line)
    print(f"memory: {megabytes() - before:.0f} MB above the program without pictures")


if __name__ == "__main__":
    main()
