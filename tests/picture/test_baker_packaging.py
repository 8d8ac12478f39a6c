"""Tests that the baker is a development tool: not in the wheel, and not imported by the program."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BAKER = "xmc_tui.picture.bake"
BAKER_FOLDER = "/xmc_tui/picture/bake"


@pytest.fixture(scope="module")
def targets() -> dict[str, dict[str, list[str]]]:
    """Return the build targets that pyproject.toml configures."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        build = tomllib.load(file)["tool"]["hatch"]["build"]
    targets: dict[str, dict[str, list[str]]] = build["targets"]
    return targets


def imported_names(source: str) -> set[str]:
    """Return the dotted names of everything that a source text imports, at any depth."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def test_wheel_has_the_whole_package_except_the_baker(
    targets: dict[str, dict[str, list[str]]],
) -> None:
    assert targets["wheel"]["packages"] == ["xmc_tui"]
    assert targets["wheel"]["exclude"] == [BAKER_FOLDER]
    assert (ROOT / BAKER_FOLDER.lstrip("/") / "__main__.py").is_file()


def test_sdist_contains_the_baker(targets: dict[str, dict[str, list[str]]]) -> None:
    assert "/xmc_tui" in targets["sdist"]["include"]
    assert "exclude" not in targets["sdist"]


def test_the_program_does_not_import_the_baker() -> None:
    baker = ROOT / BAKER_FOLDER.lstrip("/")
    sources = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in (ROOT / "xmc_tui").rglob("*.py")
        if not path.is_relative_to(baker)
    }
    assert "xmc_tui/picture/layer_files.py" in sources
    importers = [
        path
        for path, source in sources.items()
        # The text finds a name that is passed to `importlib` as well.
        if BAKER in source
        or any(f"{name}.".startswith(f"{BAKER}.") for name in imported_names(source))
    ]
    assert not importers
