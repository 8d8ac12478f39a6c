"""Runs the Windows archive under Wine.

    python -m tests.wine tests [PYTEST ARGUMENT ...]
    python -m tests.wine commands
    python -m tests.wine app

Build the archive first: python -m tests.bundles windows
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from platformdirs import user_cache_path

from tests.bundles.downloads import PYTHON_FOR_WINDOWS, fetch_file, fetch_wheels
from tests.bundles.targets import WINDOWS, WINDOWS_TESTS
from tests.postgres_server import run_postgres
from tests.wine.app_session import run_session
from tests.wine.comparison import compare_commands
from tests.wine.wine_python import ROOT, WinePython, prepare_wine

_PROGRAMS = ("wine", "x86_64-w64-mingw32-gcc", "x86_64-w64-mingw32-objdump")

#: The folders of tests that need no pseudo-terminal.
_FOLDERS = ("bundles", "domain", "picture", "presentation", "page", "storage", "services", "cli")

#: Kills sixteen processes while they start, which Wine takes seconds for: the test does not end.
_LEFT_OUT = ("tests/storage/ledger/test_oversold.py",)


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code."""
    options, others = _parse(arguments)
    if missing := [name for name in _PROGRAMS if not shutil.which(name)]:
        print(f"missing: {', '.join(missing)}; see docs/development.md", file=sys.stderr)
        return 2
    work = options.cache / "wine"
    work.mkdir(parents=True, exist_ok=True)
    for_tests = options.command == "tests"
    wheels = fetch_wheels(WINDOWS_TESTS, options.cache) if for_tests else []
    python = fetch_file(PYTHON_FOR_WINDOWS, options.cache) if for_tests else None
    wine = prepare_wine(options.archive.resolve(), work, wheels, python)
    with wine.running_system():
        if for_tests:
            return run_tests(wine, others)
        if options.command == "app":
            return int(run_session(wine, work / "app") > 0)
        return int(compare_commands(wine, work / "commands") > 0)


def _parse(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="python -m tests.wine", description=__doc__)
    parser.add_argument("command", choices=["tests", "commands", "app"])
    parser.add_argument("--archive", type=Path, default=Path("dist", WINDOWS.archive))
    parser.add_argument("--cache", type=Path, default=user_cache_path("xmc-bundles", False))
    return parser.parse_known_args(arguments)


def run_tests(wine: WinePython, arguments: Sequence[str]) -> int:
    """Run pytest with Windows' Python: folder by folder, unless arguments name tests."""
    pytest = ("-X", "utf8", "-m", "pytest", "-q", "-p", "no:cacheprovider", "-rfE")
    ignored = tuple(f"--ignore={path}" for path in _LEFT_OUT)
    named = any(not argument.startswith("-") for argument in arguments)
    folders = ((),) if named else tuple((f"tests/{name}",) for name in _FOLDERS)
    codes = []
    for folder in folders:
        print("·", *folder, *arguments, flush=True)
        command = (wine.python, *pytest, *ignored, *arguments, *folder)
        with run_postgres() as server:
            port = {"XMC_POSTGRESQL_PORT": str(server.port)}
            codes.append(wine.run_visibly(*command, folder=ROOT, **port))
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
