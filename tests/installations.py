"""Installs the program from its wheel and its sdist in each usual way, and runs it.

    python -m tests.installations

The wheel and the sdist are built in a temporary folder. Each way gets folders of its own there.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

#: A command whose output is the same each time.
_QUOTE = ("--lang", "en", "quote", "su7-ultra", "amethyst", "--on", "2025-10-01")

#: The last line of the quote has the total of the car with this paint, 529,900 + 28,000 yuan.
_TOTAL = "557,900"


@dataclass(frozen=True)
class Installation:
    """A way to install: its commands, the command that then runs the program, its variables."""

    name: str
    commands: tuple[tuple[str, ...], ...]
    program: tuple[str, ...]
    variables: Mapping[str, str]


def list_installations(tools: Path, package: Path, folder: Path) -> Iterator[Installation]:
    """Yield each way to install a package below a folder by the tools of an environment."""
    uv, pipx, source = str(tools / "uv"), str(tools / "pipx"), str(package)
    python = sys.executable
    home = {"HOME": str(folder), "UV_CACHE_DIR": str(folder / "cache"), "UV_PYTHON": python}
    environment = folder / "venv"
    yield Installation(
        "pip install",
        (
            (python, "-m", "venv", str(environment)),
            (_bin(environment, "pip"), "install", "-q", source),
        ),
        (_bin(environment, "xmc"),),
        home,
    )
    places = {"UV_TOOL_DIR": str(folder / "tools"), "UV_TOOL_BIN_DIR": str(folder / "bin")}
    yield Installation(
        "uv tool install",
        ((uv, "tool", "install", "-q", source),),
        (str(folder / "bin" / "xmc"),),
        {**home, **places},
    )
    yield Installation("uvx --from", (), (uv, "tool", "run", "-q", "--from", source, "xmc"), home)
    places = {"PIPX_HOME": str(folder / "pipx"), "PIPX_BIN_DIR": str(folder / "pipx-bin")}
    yield Installation(
        "pipx install",
        ((pipx, "install", "--quiet", "--python", python, source),),
        (str(folder / "pipx-bin" / "xmc"),),
        {**home, **places, "PIPX_DEFAULT_BACKEND": "pip"},
    )


def _bin(environment: Path, name: str) -> str:
    """Return the path of a program in a virtual environment."""
    return str(environment / ("Scripts" if sys.platform == "win32" else "bin") / name)


def check_quote(output: str) -> bool:
    """Whether the output is the quote that is expected."""
    return _TOTAL in output and "Amethyst" in output


def try_installation(installation: Installation) -> tuple[float, float]:
    """Install and run the program; return the seconds of each.

    Raises CalledProcessError if a command fails, and ValueError for another output.
    """
    variables = {**os.environ, **installation.variables}
    started = time.perf_counter()
    for command in installation.commands:
        subprocess.run(command, env=variables, check=True)
    program = [*installation.program, *_QUOTE]
    done = subprocess.run(program, env=variables, capture_output=True, check=True, encoding="utf-8")
    installed = time.perf_counter()
    if not check_quote(done.stdout):
        raise ValueError(f"{installation.name}: {done.stdout}{done.stderr}")
    subprocess.run(program, env=variables, capture_output=True, check=True)
    return installed - started, time.perf_counter() - installed


def main() -> int:
    """Try all ways; return 1 if one fails."""
    failed = 0
    with tempfile.TemporaryDirectory(prefix="xmc-installations-") as work:
        environment = Path(work, "tools")
        venv.create(environment, with_pip=True)
        install = [_bin(environment, "pip"), "install", "-q", "build", "uv", "pipx"]
        subprocess.run(install, check=True)
        dist = Path(work, "dist")
        build = [_bin(environment, "python"), "-m", "build", "--outdir", str(dist), str(ROOT)]
        subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
        tools = Path(_bin(environment, "uv")).parent
        for package in sorted(dist.iterdir()):
            folder = Path(work, package.suffix)
            for installation in list_installations(tools, package, folder):
                try:
                    times = try_installation(installation)
                except (OSError, subprocess.CalledProcessError, ValueError) as error:
                    failed = 1
                    print(f"{installation.name:16} {package.name}: {error}", flush=True)
                else:
                    seconds = "installed in {:.1f} s, a quote takes {:.2f} s".format(*times)
                    print(f"{installation.name:16} {package.name}: {seconds}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
