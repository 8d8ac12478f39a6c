"""Tests of the bundle for macOS and Linux, and of the downloads."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path

import pytest

from tests.bundles.downloads import DownloadError, PinnedFile, fetch_file, fetch_wheels, hash_file
from tests.bundles.lock_file import LockedPackage, parse_lock, write_lock
from tests.bundles.offline_bundle import assemble_bundle
from tests.bundles.targets import LINUX, Target


def make_wheel(folder: Path, name: str, version: str, files: dict[str, str]) -> Path:
    """Make a wheel that pip can install, with a program of its name."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    title = name.replace("_", "-")
    files = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {title}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": "[console_scripts]\nxmc = xmc_tui:main\n",
        f"{info}/RECORD": "",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for inner, text in files.items():
            archive.writestr(inner, text)
    return path


@pytest.fixture
def target(tmp_path: Path) -> Target:
    """A system whose lock file is in the temporary folder."""

    class TemporaryTarget(Target):
        @property
        def lock(self) -> Path:
            return tmp_path / "lock.txt"

    values = {name: getattr(LINUX, name) for name in LINUX.__dataclass_fields__}
    return replace(TemporaryTarget(**values), name="test")


@pytest.fixture
def bundle(tmp_path: Path, target: Target) -> Path:
    """A bundle of a program that prints a version; pip is the one that ran for these tests."""
    pytest.importorskip("pip")
    import pip

    files = {"xmc_tui.py": "def main():\n    print('xmc 9.9')\n"}
    project = make_wheel(tmp_path, "xmc_tui", "9.9", files)
    # A wheel of pip is a folder of modules; the one that is installed will do. With its bytecode,
    # since compiling it takes more time than all else.
    pip_wheel = tmp_path / "pip-0-py3-none-any.whl"
    source = Path(pip.__file__).parent
    with zipfile.ZipFile(pip_wheel, "w") as archive:
        for path in source.rglob("*"):
            inner = Path("pip", path.relative_to(source))
            bytecode = Path(cache_from_source(str(path)))
            if path.suffix == ".py" and bytecode.exists():
                archive.write(bytecode, inner.with_suffix(".pyc"))
            elif path.is_file() and path.suffix != ".pyc":
                archive.write(path, inner)
    target.lock.write_text(write_lock([], "Nothing."), encoding="utf-8")
    folder = tmp_path / "离线 包"
    assemble_bundle(folder, target, project, [], pip_wheel)
    return folder


def test_the_bundle_names_every_wheel_with_its_hash(bundle: Path, tmp_path: Path) -> None:
    """The program's own wheel too, so that a damaged stick is noticed."""
    (own,) = parse_lock((bundle / "packages.txt").read_text(encoding="utf-8"))
    digest = hash_file(tmp_path / "xmc_tui-9.9-py3-none-any.whl")
    assert own == LockedPackage("xmc-tui", "9.9", (digest,))
    assert {path.name for path in (bundle / "wheels").iterdir()} == {
        "xmc_tui-9.9-py3-none-any.whl",
        "pip-0-py3-none-any.whl",
    }


def run_script(bundle: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the script of a bundle with an empty environment and the Python of these tests."""
    environment = {"HOME": str(home), "PATH": os.defpath, "PYTHON": sys.executable}
    return subprocess.run(
        ["sh", str(bundle / "install.sh"), *arguments],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


needs_shell = pytest.mark.skipif(
    sys.platform == "win32" or not shutil.which("sh"), reason="the script is for a POSIX shell"
)


@needs_shell
def test_the_script_installs_a_program_that_runs(bundle: Path, tmp_path: Path) -> None:
    """In folders with spaces and Chinese; a second time replaces the first."""
    home = tmp_path / "home 王"
    home.mkdir()
    for _ in range(2):
        done = run_script(bundle, home)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.splitlines()[0] == "xmc 9.9"
    program = home / ".local" / "bin" / "xmc"
    assert subprocess.run([program], capture_output=True, check=True).stdout == b"xmc 9.9\n"


@needs_shell
def test_the_script_does_not_touch_a_folder_with_other_files(bundle: Path, tmp_path: Path) -> None:
    (kept := tmp_path / "documents" / "kept.txt").parent.mkdir()
    kept.write_text("mine", encoding="utf-8")
    done = run_script(bundle, tmp_path, str(kept.parent))
    assert (done.returncode, kept.read_text(encoding="utf-8")) == (1, "mine")
    assert "is not empty" in done.stderr


@needs_shell
def test_the_script_refuses_a_damaged_wheel(bundle: Path, tmp_path: Path) -> None:
    wheel = bundle / "wheels" / "xmc_tui-9.9-py3-none-any.whl"
    wheel.write_bytes(wheel.read_bytes() + b"x")
    done = run_script(bundle, tmp_path)
    assert done.returncode != 0
    assert "HASH" in done.stderr.upper()


def test_a_download_is_checked_and_kept(tmp_path: Path) -> None:
    """A file with another hash is refused, and does not get into the cache."""
    source = tmp_path / "file.tar.gz"
    source.write_bytes(b"content")
    cache = tmp_path / "cache"
    good = PinnedFile(source.as_uri(), sha256(b"content").hexdigest())
    bad = PinnedFile(source.as_uri(), sha256(b"other").hexdigest())
    with pytest.raises(DownloadError, match="instead of"):
        fetch_file(bad, cache)
    assert not (cache / "file.tar.gz").exists()
    path = fetch_file(good, cache)
    source.unlink()
    assert fetch_file(good, cache) == path
    path.write_bytes(b"damaged")
    with pytest.raises(DownloadError, match="download it yourself"):
        fetch_file(good, cache)


def test_wheels_in_the_cache_are_not_downloaded(
    tmp_path: Path, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are found by their hashes; one that is missing is asked for, and missed."""
    folder = tmp_path / "cache" / "test"
    folder.mkdir(parents=True)
    wheel = make_wheel(folder, "one", "1", {})
    make_wheel(folder, "stray", "1", {})
    asked: list[int] = []
    monkeypatch.setattr(
        "tests.bundles.downloads._download", lambda _, minor, __: asked.append(minor)
    )
    packages = [LockedPackage("one", "1", (hash_file(wheel),))]
    target.lock.write_text(write_lock(packages, "One."), encoding="utf-8")
    assert fetch_wheels(target, tmp_path / "cache") == [wheel]
    assert asked == []
    packages.append(LockedPackage("two", "1", ("0" * 64,)))
    target.lock.write_text(write_lock(packages, "Two."), encoding="utf-8")
    with pytest.raises(DownloadError, match="two"):
        fetch_wheels(target, tmp_path / "cache")
    assert asked == [11, 12, 13, 14]
