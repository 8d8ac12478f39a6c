"""The documents against the tree: every file, link and command that they name exists."""

from __future__ import annotations

import re
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def named_files(text: str) -> set[str]:
    """Return the Python files named in backticks, without those of a placeholder."""
    return set(re.findall(r"`((?:[\w.]+/)*\w+\.py)`", text))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_files_named_by_a_document_exist(document: Path) -> None:
    names = named_files(document.read_text(encoding="utf-8"))
    known = [path.relative_to(ROOT).as_posix() for path in ROOT.glob("*/**/*.py")]
    missing = [name for name in names if not any(path.endswith(f"/{name}") for path in known)]
    missing = [name for name in missing if name not in known]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_of_a_document_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_modules_run_by_a_document_exist(document: Path) -> None:
    modules = set(re.findall(r"python -m ((?:tests|xmc_tui)[\w.]*)", document.read_text("utf-8")))
    assert [module for module in modules if find_spec(module) is None] == []


def test_pictures_and_links_of_the_readme_are_packaged() -> None:
    """Without a host to link to, the README reads well only next to its files: in the sdist."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    included = [*included, "/README.md", "/LICENSE"]  # these two by the build tool
    links = re.findall(r"\]\(([^)#]+)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(links) > 5
    assert [link for link in links if f"/{link.split('/')[0]}" not in included] == []


def test_named_files_are_found() -> None:
    assert named_files("see `tui/app.py` and `workspace.py`, not `a.toml`") == {
        "tui/app.py",
        "workspace.py",
    }
