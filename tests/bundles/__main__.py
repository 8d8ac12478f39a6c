"""Builds an archive of the program, or resolves the lock files anew.

python -m tests.bundles windows|macos|linux [--output FOLDER] [--cache FOLDER] [--twice]
python -m tests.bundles lock [NAME ...]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from platformdirs import user_cache_path

from tests.bundles.archive_writer import write_tar, write_zip
from tests.bundles.bytecode import NoInterpreterError, compile_folder, find_interpreter
from tests.bundles.downloads import (
    PYTHON_FOR_WINDOWS,
    DownloadError,
    fetch_file,
    fetch_wheels,
    hash_file,
    pick_wheel,
)
from tests.bundles.lock_file import write_lock
from tests.bundles.lock_resolution import resolve_lock
from tests.bundles.offline_bundle import assemble_bundle
from tests.bundles.project_wheel import build_project_wheel
from tests.bundles.size_report import describe_size
from tests.bundles.targets import LOCKED, TARGETS, TOOLS, WINDOWS, WINDOWS_MINOR, Target
from tests.bundles.unused_files import find_idle_patterns
from tests.bundles.windows_folder import FOLDER, assemble_folder, list_wheel_files


def main(arguments: list[str]) -> int:
    """Run the command; return 1 if an archive could not be built as required."""
    options = _parse(arguments)
    if options.target == "lock":
        for name in options.names or LOCKED:
            _write_lock(LOCKED[name])
        return 0
    target = TARGETS[options.target]
    try:
        return _build_and_check(target, options)
    except (DownloadError, NoInterpreterError) as error:
        print(error, file=sys.stderr)
        return 1


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bundles", description=__doc__)
    parser.add_argument("target", choices=[*TARGETS, "lock"])
    parser.add_argument("names", nargs="*", help="the lock files to resolve", metavar="NAME")
    parser.add_argument("--output", type=Path, default=Path("dist"))
    parser.add_argument("--cache", type=Path, default=user_cache_path("xmc-bundles", False))
    parser.add_argument("--python", type=Path, help="a Python of the bundled version, to compile")
    parser.add_argument("--twice", action="store_true", help="build twice and compare the bytes")
    return parser.parse_args(arguments)


def _write_lock(target: Target) -> None:
    title = f"The packages for {', '.join(target.platforms[:1])}."
    text = write_lock(resolve_lock(target), title)
    target.lock.write_bytes(text.encode("utf-8"))
    print(f"{target.lock.name}: {text.count('==')} packages")


def _build_and_check(target: Target, options: argparse.Namespace) -> int:
    """Build an archive; return 1 if it is too large, or if a second one has other bytes."""
    options.output.mkdir(parents=True, exist_ok=True)
    path = options.output / target.archive
    _build(target, path, options)
    print(describe_size(path, target.limit))
    print(f"sha256 {hash_file(path)}")
    if target.limit and path.stat().st_size > target.limit:
        print(f"{path.name}: is too large", file=sys.stderr)
        return 1
    if options.twice:
        with tempfile.TemporaryDirectory(prefix="xmc-again-") as folder:
            again = Path(folder, path.name)
            _build(target, again, options)
            if hash_file(again) != hash_file(path):
                print(f"{path.name}: a second one differs", file=sys.stderr)
                return 1
        print("built twice: the same bytes")
    return 0


def _build(target: Target, path: Path, options: argparse.Namespace) -> None:
    """Build the archive of a system."""
    wheels, tools = fetch_wheels(target, options.cache), fetch_wheels(TOOLS, options.cache)
    with tempfile.TemporaryDirectory(prefix="xmc-bundle-") as work:
        (built := Path(work, "wheel")).mkdir()
        project = build_project_wheel(built)
        folder = Path(work, FOLDER if target is WINDOWS else path.name.removesuffix(".tar.gz"))
        if target is WINDOWS:
            python = fetch_file(PYTHON_FOR_WINDOWS, options.cache)
            for pattern in find_idle_patterns(list_wheel_files([*wheels, project])):
                print(f"unused_files.py: no file matches {pattern}", file=sys.stderr)
            assemble_folder(folder, python, [*wheels, project], pick_wheel(tools, "distlib"))
            home = folder / "python"
            interpreter = options.python or find_interpreter(WINDOWS_MINOR, home / "python.exe")
            compile_folder(home / "site-packages", interpreter, ["xmc_tui"])
            write_zip(folder, path)
        else:
            assemble_bundle(folder, target, project, wheels, pick_wheel(tools, "pip"))
            write_tar(folder, path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
