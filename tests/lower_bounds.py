"""Runs the tests with the lowest allowed version of each package.

    python -m tests.lower_bounds [PYTEST ARGUMENT ...]

It makes a virtual environment in a temporary folder, installs exactly the lower bounds of
pyproject.toml in it, and passes its arguments on to pytest.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

_REQUIREMENT = re.compile(
    r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:>=|==)\s*(?P<version>[0-9]+(?:\.(?:dev)?[0-9]+)*)"
)


def list_requirements(project: Mapping[str, Any]) -> list[str]:
    """Return the requirements of a pyproject.toml for building, running and testing."""
    return [
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["test"],
    ]


def parse_bounds(requirements: Iterable[str]) -> dict[str, str]:
    """Return the lowest version by package; the higher one of a package that is named twice.

    Raises ValueError if a requirement is not of the form `name>=1.2` or `name==1.2`.
    """
    bounds: dict[str, str] = {}
    for requirement in requirements:
        found = _REQUIREMENT.fullmatch(requirement)
        if found is None:
            raise ValueError(
                f"{requirement}: is not a package with a lower bound, such as click>=8.4"
            )
        name = re.sub(r"[-_.]+", "-", found["name"]).lower()
        bounds[name] = max(bounds.get(name, ""), found["version"], key=_parse_version)
    return bounds


def _parse_version(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.replace("dev", "").split(".") if part)


def main(arguments: list[str]) -> int:
    """Install the lower bounds, run pytest with some arguments, and return its exit code."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    bounds = parse_bounds(list_requirements(project))
    with tempfile.TemporaryDirectory(prefix="lower-bounds-") as folder:
        constraints = Path(folder, "constraints.txt")
        lines = [f"{name}=={version}\n" for name, version in bounds.items()]
        constraints.write_text("".join(lines), encoding="utf-8")
        print("".join(lines), end="", flush=True)
        python = _make_environment(Path(folder, "venv"))
        # Newer versions of pip read the constraints of the build from a separate variable.
        names = ("PIP_CONSTRAINT", "PIP_BUILD_CONSTRAINT")
        environment = {**os.environ, **dict.fromkeys(names, str(constraints))}
        install = [python, "-m", "pip", "install", "--quiet", "--editable", ".[test]"]
        subprocess.run(install, cwd=ROOT, env=environment, check=True)
        tests = [python, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
        return subprocess.run(tests, cwd=ROOT, check=False).returncode


def _make_environment(folder: Path) -> Path:
    """Make a virtual environment and return the path of its Python."""
    venv.create(folder, with_pip=True)
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
