"""A copy of the Windows folder that runs under Wine, and the programs started in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bundles.targets import WINDOWS_MINOR
from tests.bundles.windows_folder import FOLDER, unpack_python, unpack_wheel
from tests.wine.wine_shims import install_shims

ROOT = Path(__file__).resolve().parents[2]

#: A Chinese character and a space, as in names of folders of users.
_COPY_NAME = "配置器 copy"

#: Variables of this system that mean something to the program on Windows.
_NOT_PASSED = ("LANG", "LC_ALL", "LANGUAGE", "DISPLAY", "TERM", "COLUMNS", "LINES")


@dataclass(frozen=True)
class WinePython:
    """A Windows folder, and the prefix of Wine in which its programs run."""

    folder: Path
    prefix: Path

    @property
    def python(self) -> Path:
        """The Python of the folder."""
        return self.folder / "python" / "python.exe"

    @property
    def program(self) -> Path:
        """`xmc.exe` of the folder."""
        return self.folder / "xmc.exe"

    def environment(self, **variables: str) -> dict[str, str]:
        """Return the environment of a program under Wine."""
        kept = {name: each for name, each in os.environ.items() if name not in _NOT_PASSED}
        wine = {"WINEPREFIX": str(self.prefix), "WINEDEBUG": "-all", "LC_CTYPE": "C.UTF-8"}
        return {**kept, **wine, **variables}

    def run(
        self, *command: str | Path, folder: Path | None = None, **variables: str
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a program to its end and return its output.

        Wine cannot use a file of Linux as a standard stream, so all of them are pipes.
        """
        return subprocess.run(
            ["wine", *command],
            cwd=folder,
            env=self.environment(**variables),
            input=b"",
            capture_output=True,
            check=False,
        )

    @contextmanager
    def running_system(self) -> Iterator[None]:
        """Keep the system processes of Wine running, then end them.

        Otherwise each program would start them, and its output would end only when they do.
        """
        quiet: dict[str, int] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        shell = subprocess.Popen(
            ["wine", "cmd"], env=self.environment(), stdin=subprocess.PIPE, **quiet
        )
        try:
            yield
        finally:
            subprocess.run(["wineserver", "-k"], env=self.environment(), check=False, **quiet)
            shell.communicate()

    def run_visibly(self, *command: str | Path, folder: Path, **variables: str) -> int:
        """Run a program, print its output as it comes, and return its exit code."""
        with subprocess.Popen(
            ["wine", *command],
            cwd=folder,
            env=self.environment(**variables),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.close()
            for line in process.stdout:
                print(line.decode("utf-8", "replace").rstrip(), flush=True)
        return process.returncode


def prepare_wine(
    archive: Path, work: Path, test_wheels: Iterable[Path] = (), python: Path | None = None
) -> WinePython:
    """Unpack an archive in an empty folder, and add to the copy what Wine lacks.

    With the packages of the tests, and the sdist of Python, it gets all files of these, and uses
    the modules of this checkout.
    """
    wine = WinePython(work / _COPY_NAME / FOLDER, work / "prefix")
    if not wine.prefix.exists():
        wine.prefix.mkdir(parents=True)
        command, null = ["wineboot", "-i"], subprocess.DEVNULL
        subprocess.run(command, env=wine.environment(), stdout=null, stderr=null, check=True)
    shutil.rmtree(wine.folder.parent, ignore_errors=True)
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(wine.folder.parent)
    modules = ["site-packages", "import site"]
    if test_wheels := list(test_wheels):
        site = wine.folder / "python" / "site-packages"
        assert python is not None
        unpack_python(python, wine.folder / "python", complete=True)
        for wheel in test_wheels:
            unpack_wheel(wheel, site, complete=True)
        shutil.rmtree(site / "xmc_tui")
        modules.insert(0, windows_path(ROOT))
    _set_search_path(wine.folder, *modules)
    install_shims(wine.folder / "python", wine.prefix, work)
    return wine


def _set_search_path(folder: Path, *lines: str) -> None:
    text = "\r\n".join([f"python3{WINDOWS_MINOR}.zip", ".", *lines, ""])
    (folder / "python" / f"python3{WINDOWS_MINOR}._pth").write_bytes(text.encode("utf-8"))


def user_folders(home: Path) -> dict[str, str]:
    """Return the variables that put the folders of the user below a home."""
    names = ("LOCAL_APPDATA", "PERSONAL")
    folders = {f"WIN_PD_OVERRIDE_{name}": windows_path(home / name.lower()) for name in names}
    return {"USERPROFILE": windows_path(home), **folders}


def windows_path(path: Path) -> str:
    """Return the path by which Wine knows a file of Linux."""
    return "Z:" + str(path).replace("/", "\\")
