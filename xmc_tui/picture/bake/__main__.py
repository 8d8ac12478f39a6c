"""`python -m xmc_tui.picture.bake`: bake the layers, or check that they are what the models
give."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np

from xmc_tui.picture.bake.baked_views import VIEWS, BakedView, resize_view
from xmc_tui.picture.bake.layer_arrays import Arrays, bake_view, decode_deltas

LAYERS = Path(__file__).parents[1] / "layers"
TOLERANCE = 1


def bake_to_file(view: BakedView, folder: Path) -> str:
    """Bake a view into its file and return a line about it."""
    path = folder / f"{view.file}.npz"
    start = time.perf_counter()
    np.savez_compressed(path, **bake_view(view))  # type: ignore[arg-type]
    return f"{path.name}: {path.stat().st_size / 1024:.0f} KiB, {time.perf_counter() - start:.0f} s"


def largest_difference(stored: Arrays, fresh: Arrays) -> int:
    """Return the largest difference of a stored byte of the pictures; 255 where the files are not
    alike at all."""
    most = 0
    if set(stored) != set(fresh):
        return 255
    for name, array in fresh.items():
        if stored[name].shape != array.shape:
            return 255
        if array.dtype == np.uint8:
            most = max(
                most,
                int(np.abs(decode_deltas(stored[name]).astype(int) - decode_deltas(array)).max()),
            )
    return most


def check_file(view: BakedView, folder: Path) -> tuple[bool, str]:
    """Bake a view again and return whether its file holds the same, byte for byte to within 1, and
    a line about it."""
    with np.load(folder / f"{view.file}.npz") as file:
        stored = {name: file[name] for name in file.files}
    most = largest_difference(stored, bake_view(view))
    return (
        most <= TOLERANCE,
        f"{view.file}: {'the same' if most <= TOLERANCE else 'DIFFERENT'}, at most {most}/255 apart",
    )


def main(arguments: list[str] | None = None) -> int:
    """Bake or check, print a line a view, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m xmc_tui.picture.bake", description=__doc__)
    parser.add_argument(
        "--only",
        nargs="+",
        metavar="VIEW",
        choices=[view.file for view in VIEWS],
        help="these files only",
    )
    parser.add_argument(
        "--check", action="store_true", help="bake again and compare, write nothing"
    )
    parser.add_argument("--width", type=int, help="pixels across, for a quick look")
    parser.add_argument(
        "--out", type=Path, default=LAYERS, metavar="DIR", help="where the files are (%(default)s)"
    )
    options = parser.parse_args(arguments)
    chosen = [view for view in VIEWS if not options.only or view.file in options.only]
    if options.width:
        chosen = [resize_view(view, options.width) for view in chosen]
    options.out.mkdir(parents=True, exist_ok=True)
    good = True
    for view in chosen:
        if options.check:
            same, line = check_file(view, options.out)
            good = good and same
        else:
            line = bake_to_file(view, options.out)
        print(line, flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
