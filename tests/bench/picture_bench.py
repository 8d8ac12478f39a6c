"""Benchmark of the picture: loading, scaling and drawing, as block characters and as pixels.

The command is `python -m tests.bench.picture_bench`.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xmc_tui.domain.appearance import CarAppearance, OptionAppearance
    from xmc_tui.picture.picture_renderer import PictureRenderer

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

SIZES = ((48, 16), (80, 24), (120, 40))
ROUNDS = 40

#: The pixels of a cell where pictures are shown as pixels, and the sizes in cells measured.
CELL = (9, 18)
PIXEL_SIZES = ((45, 20), (52, 16), (76, 23), (80, 24), (120, 40))


def megabytes() -> float:
    """Return the memory of this process in megabytes: at present on Linux, else the peak."""
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * resource.getpagesize() / 2**20
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
    repainted = [replace_part(appearance, "paint", paint) for paint in paints]
    before = megabytes()
    started = time.perf_counter()
    from xmc_tui.picture.picture_renderer import PictureRenderer
    from xmc_tui.tui.widgets.picture_rows import make_picture_rows

    assert make_picture_rows is not None, "imported here to be timed"
    print(f"import of numpy and the picture: {(time.perf_counter() - started) * 1000:.0f} ms")
    memory = measure_memory(repainted) - before
    print(f"memory with two pictures of 468x288 pixels: {memory:.0f} MB above that without")
    renderer = PictureRenderer()
    heads = f"{'cells':>8} {'glyphs':>8} {'first':>7} {'draw':>7} {'bytes':>8}"
    print(f"{heads}   (ms; medians of {ROUNDS})")
    for size in SIZES:
        for mode in ("half", "quad", "octant"):
            print(measure_row(renderer, repainted, size, mode))
    heads = f"{'cells':>8} {'pixels':>10} {'read':>7} {'resample':>8} {'draw':>7} {'MB':>6}"
    print(f"\n{heads}   (ms of processor time)")
    for size in PIXEL_SIZES:
        print(measure_pixels(repainted, size))


def replace_part(car: CarAppearance, part: str, appearance: OptionAppearance) -> CarAppearance:
    """Return a car with another appearance of a part."""
    parts = tuple((name, appearance if name == part else each) for name, each in car.parts)
    return replace(car, parts=parts)


def measure_pixels(appearances: list[CarAppearance], size: tuple[int, int]) -> str:
    """Read, resample and draw pixels in a size in cells; return the row of the table."""
    from xmc_tui.picture.layer_files import LayerFile
    from xmc_tui.picture.layer_patches import read_layers_with_shapes
    from xmc_tui.picture.layer_resampling import resample_layers
    from xmc_tui.picture.material_assignment import SceneSurroundings, assign_materials

    width, height = size[0] * CELL[0], size[1] * CELL[1]
    materials = [assign_materials(each, SceneSurroundings()) for each in appearances]
    started = time.thread_time()
    with LayerFile("sedan-front") as file:
        layers = read_layers_with_shapes(file, materials[0].shapes)
    read = time.thread_time()
    resampled = resample_layers(layers, width, height, 1.0)
    done = time.thread_time()
    times = []
    for number in range(ROUNDS):
        each = materials[number % len(materials)]
        before = time.thread_time()
        resampled.draw(each.regions, each.glows)
        times.append((time.thread_time() - before) * 1000)
    figures = f"{(read - started) * 1000:7.1f} {(done - read) * 1000:8.1f} {median(times):7.2f}"
    return f"{size[0]:>5}x{size[1]:<3}{width:>6}x{height:<4} {figures} {resampled.size / 1e6:6.1f}"


def measure_memory(appearances: list[CarAppearance]) -> float:
    """Return the megabytes of this process with two pictures drawn in all paints."""
    from xmc_tui.picture.material_assignment import SceneSurroundings
    from xmc_tui.picture.picture_renderer import PictureRenderer, RenderSpec

    renderer = PictureRenderer()
    for appearance in appearances:
        for view in ("front", "rear"):
            renderer.draw(RenderSpec(appearance, view, SceneSurroundings(), 468, 288, 1.0))
    return megabytes()


def measure_row(
    renderer: PictureRenderer, appearances: list[CarAppearance], size: tuple[int, int], mode: str
) -> str:
    """Draw the appearances in turn in a size in cells; return the row of the table."""
    from xmc_tui.picture.glyph_sets import CELL_GRIDS
    from xmc_tui.picture.material_assignment import SceneSurroundings
    from xmc_tui.picture.picture_renderer import RenderSpec
    from xmc_tui.picture.terminal_cells import encode_cells
    from xmc_tui.tui.widgets.picture_rows import make_picture_rows

    columns, rows = size
    across, down = CELL_GRIDS[mode]
    render_spec = RenderSpec(
        appearances[0],
        "front",
        SceneSurroundings(),
        columns * across,
        rows * down,
        2 * across / down,
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
