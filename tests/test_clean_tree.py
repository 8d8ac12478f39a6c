"""The check of `.ci/run` for files left in the repository, and the names in the root."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CHECK = ROOT / ".ci" / "check-clean"

#: The names in the root; a new one needs a reason to be in every checkout.
KNOWN = {
    ".ci",
    ".gitattributes",
    ".github",
    ".gitignore",
    ".pre-commit-config.yaml",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "README.md",
    "catalog",
    "docs",
    "pyproject.toml",
    "tests",
    "xmc_tui",
}

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or not shutil.which("git") or not shutil.which("bash"),
    reason="the check is a script for bash that asks git",
)


def run_git(folder: Path, *arguments: str) -> str:
    """Run git in a folder and return its output."""
    command = ["git", "-c", "user.name=n", "-c", "user.email=e@example.org", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def run_check(folder: Path) -> tuple[int, str]:
    """Run the check in a folder; return its exit code and its error output."""
    done = subprocess.run([str(CHECK)], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the ignore rules of this one and one for the copies of an editor."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    for variable in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(variable, raising=False)
    folder = tmp_path / "checkout"
    folder.mkdir()
    run_git(folder, "init", "-q")
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8")
    (folder / ".gitignore").write_text(ignored + "*~\n", encoding="utf-8")
    (folder / "kept.py").write_text("a = 1\n", encoding="utf-8")
    run_git(folder, "add", ".")
    run_git(folder, "commit", "-q", "-m", "one")
    return folder


def test_a_clean_tree_with_build_products_passes(checkout: Path) -> None:
    """The products of tools and builds are ignored, in any folder."""
    for name in (
        ".venv/a",
        "__pycache__/a.pyc",
        "x/__pycache__/a.pyc",
        ".ruff_cache/a",
        "x/zh/a.mo",
        "dist/a 1.whl",
    ):
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (checkout / name).write_bytes(b"")
    assert run_check(checkout) == (0, "")


@pytest.mark.parametrize(
    "name", ["q 9", "订单.toml", "x/y/z.toml", "kept.py", "notes~", "x.mo/kept", "avenv/a", "amo"]
)
def test_a_file_left_in_the_tree_is_named(checkout: Path, name: str) -> None:
    """Untracked, changed, or ignored by a rule that is not for build products."""
    (checkout / name).parent.mkdir(parents=True, exist_ok=True)
    (checkout / name).write_text("b = 2\n", encoding="utf-8")
    code, error = run_check(checkout)
    assert code == 1
    assert name in error


def test_a_file_that_was_deleted_is_named(checkout: Path) -> None:
    """A run that deletes a file is found as well."""
    (checkout / "kept.py").unlink()
    code, error = run_check(checkout)
    assert code == 1
    assert "kept.py" in error


def test_a_checkout_that_git_cannot_read_fails(tmp_path: Path) -> None:
    """A folder that could not be checked does not pass."""
    (tmp_path / ".git").write_text("gitdir: nowhere\n", encoding="utf-8")
    assert run_check(tmp_path)[0] != 0


def test_a_folder_that_is_no_checkout_is_not_checked(tmp_path: Path) -> None:
    """The source archive has no history to compare with."""
    (tmp_path / "left").write_text("", encoding="utf-8")
    assert run_check(tmp_path) == (0, "")


def test_the_root_contains_only_known_names() -> None:
    """A sheet or a note that was committed by mistake has another name."""
    if not (ROOT / ".git").exists():
        pytest.skip("no checkout")
    names = run_git(ROOT, "ls-files", "-z").split("\0")
    assert {name.split("/")[0] for name in names if name} == KNOWN
