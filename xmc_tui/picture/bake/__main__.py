"""Command line of the baker: `python -m xmc_tui.picture.bake [--check | --stamp | --outdated]`.

Bakes the layer files, or checks them against the models. Each file holds a digest of the sources in
this folder. After an edit that cannot change a picture (comments, names, line breaks), `--stamp`
writes the new digest without baking; it refuses if a sample of pixels differs.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from xmc_tui.picture.bake.baked_views import VIEWS, BakedView, resize_view
from xmc_tui.picture.bake.layer_arrays import bake_view
from xmc_tui.picture.bake.layer_file_checks import (
    check_file,
    is_current,
    read_arrays,
    save_arrays,
    write_source_digest,
)

LAYERS = Path(__file__).parents[1] / "layers"


def bake_to_file(view: BakedView, folder: Path) -> tuple[bool, str]:
    """Bake a view into its file; return True, and a line that reports size and time."""
    path = folder / f"{view.file}.npz"
    start = time.perf_counter()
    save_arrays(path, bake_view(view))
    seconds = time.perf_counter() - start
    return True, f"{path.name}: {path.stat().st_size / 1024:.0f} KiB, {seconds:.0f} s"


def bake_if_outdated(view: BakedView, folder: Path) -> tuple[bool, str]:
    """Bake a view like `bake_to_file`, unless its file is from these sources and of this size."""
    path = folder / f"{view.file}.npz"
    if path.exists() and is_current(view, read_arrays(path)):
        return True, f"{path.name}: up to date"
    return bake_to_file(view, folder)


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m xmc_tui.picture.bake",
        description="Bake the light layers of the pictures, or check them against the models.",
    )
    parser.add_argument(
        "--only",
        nargs="+",
        metavar="VIEW",
        choices=[view.file for view in VIEWS],
        help="only these files",
    )
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="bake again and compare, write nothing")
    mode.add_argument(
        "--stamp",
        action="store_true",
        help="write only the digest of the sources, if a sample of pixels is up to date",
    )
    mode.add_argument(
        "--outdated",
        action="store_true",
        help="bake only what was not baked from these sources, to go on after an interruption",
    )
    parser.add_argument("--width", type=int, help="pixels across, for a quick look")
    parser.add_argument(
        "--out", type=Path, default=LAYERS, metavar="DIR", help="folder of the files (%(default)s)"
    )
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Bake, check or stamp; print a line per view, and return the exit code."""
    options = make_parser().parse_args(arguments)
    views = [view for view in VIEWS if not options.only or view.file in options.only]
    if options.width:
        views = [resize_view(view, options.width) for view in views]
    options.out.mkdir(parents=True, exist_ok=True)
    process = (
        check_file
        if options.check
        else write_source_digest
        if options.stamp
        else bake_if_outdated
        if options.outdated
        else bake_to_file
    )
    succeeded = True
    for view in views:
        is_good, line = process(view, options.out)
        succeeded = succeeded and is_good
        print(line, flush=True)
    return 0 if succeeded else 1


if __name__ == "__main__":
    sys.exit(main())
