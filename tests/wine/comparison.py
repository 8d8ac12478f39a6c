"""The same command lines on Linux and under Wine: exit codes, output and files are compared."""

from __future__ import annotations

import difflib
import io
import os
import re
import shutil
import subprocess
import sys
import tomllib
from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from PIL import Image, ImageChops, ImageStat

from tests.page.pdf_reader import read_lines, render_page
from tests.wine import wine_shims
from tests.wine.command_lines import CHINESE_FONT, COMMAND_LINES, FONT, NUMBER, QUOTE
from tests.wine.wine_python import ROOT, WinePython

#: What differs between two runs: numbers of sheets, times, and the version of Python.
_VARIABLE = (
    (re.compile(r"\bPython 3\.\d+\.\d+"), "PYTHON"),
    (re.compile(r"XMC-20\d{6}-\w{5}"), "XMC-NUMBER"),
    (re.compile(r"20\d\d-\d\d-\d\d \d\d:\d\d"), "TIME"),
    (re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d\d:\d\d|Z)?"), "TIME"),
)

_PNG, _PDF = b"\x89PNG", b"%PDF"

#: A picture in a page or an SVG.
_DATA = re.compile(rb"(?<=;base64,)[A-Za-z0-9+/=]+")

#: The greatest mean difference of two pictures, in levels of 255.
_MAX_DIFFERENCE = 4.0

#: The digest of a sheet covers its number and time.
_DIGEST = re.compile(
    r'(\[integrity\]\ndigest = "|"integrity": \{\n\s+"digest": ")sha256:[0-9a-f]{64}'
)

#: The folder of the catalog is in the archive on Windows.
_CATALOG = re.compile(r"(?:/|Z:)\S*(?: copy\S*)?[/\\]catalog(?:(?=:)| +)")

#: Folders of the user differ; both are named by this word.
_HOME = "HOME"


@dataclass(frozen=True)
class Outcome:
    """The exit code and the two outputs of a command."""

    code: int
    output: str
    errors: str


def plain_text(content: bytes) -> str:
    """Return output without line ends of Windows, numbers of sheets and times."""
    text = content.decode("utf-8", "backslashreplace").replace("\r\n", "\n")
    for pattern, replacement in _VARIABLE:
        text = pattern.sub(replacement, text)
    return _DIGEST.sub(r"\1DIGEST", text)


def describe_difference(linux: Outcome, windows: Outcome) -> Iterator[str]:
    """Yield the lines that differ between two outcomes."""
    if linux.code != windows.code:
        yield f"  exit code {linux.code}, on Windows {windows.code}"
    for name in ("output", "errors"):
        texts = (getattr(linux, name).splitlines(), getattr(windows, name).splitlines())
        for line in difflib.unified_diff(*texts, "linux", "windows", lineterm="", n=0):
            yield f"  {name}: {line[:300]}"


def compare_commands(wine: WinePython, folder: Path) -> int:
    """Run all command lines in two folders below `folder`; return the number that differ."""
    shutil.rmtree(folder, ignore_errors=True)
    linux_folder, windows_folder = folder / "linux", folder / "windows"
    for each in (linux_folder, windows_folder):
        each.mkdir(parents=True)
        shutil.copy(wine_shims.FONT, each / FONT)
        shutil.copy(wine_shims.CHINESE_FONT, each / CHINESE_FONT)
    different = 0
    for arguments in COMMAND_LINES:
        linux = _run_on_linux(arguments, linux_folder)
        windows = _run_on_windows(wine, arguments, windows_folder)
        lines = list(describe_difference(linux, windows))
        different += bool(lines)
        print("differs:" if lines else "equal  :", f"[{linux.code}]", *arguments, flush=True)
        print(*lines, sep="\n", end="\n" if lines else "")
    for line in compare_files(linux_folder, windows_folder):
        different += 1
        print(line)
    print(f"{len(COMMAND_LINES)} command lines, {different} differences")
    return different


def compare_files(linux: Path, windows: Path) -> Iterator[str]:
    """Yield a line for each file that is missing in one folder or has another content."""
    names = {path.name for folder in (linux, windows) for path in folder.iterdir()}
    for name in sorted(names - {_HOME}):
        if not (linux / name).exists() or not (windows / name).exists():
            yield f"{name}: is missing on one system"
            continue
        first, second = (linux / name).read_bytes(), (windows / name).read_bytes()
        if not files_match(first, second):
            yield f"{name}: differs ({len(first)} bytes, on Windows {len(second)})"


def files_match(first: bytes, second: bytes) -> bool:
    """Whether files have the same text, and pictures that look the same; line ends count."""
    if first == second:
        return True
    if first.startswith(_PNG):
        return second.startswith(_PNG) and pictures_match(first, second)
    if first.startswith(_PDF):
        return second.startswith(_PDF) and pdfs_match(first, second)
    if b"\r\n" in second or plain_text(_DATA.sub(b"", first)) != plain_text(_DATA.sub(b"", second)):
        return False
    pairs = zip(_DATA.findall(first), _DATA.findall(second), strict=True)
    return all(one == two or pictures_match(b64decode(one), b64decode(two)) for one, two in pairs)


def pdfs_match(first: bytes, second: bytes) -> bool:
    """Whether two files have the same text, and pages that look the same."""
    texts = [plain_text("\n".join(read_lines(each)).encode("utf-8")) for each in (first, second)]
    return texts[0] == texts[1] and images_match(render_page(first), render_page(second))


def pictures_match(first: bytes, second: bytes) -> bool:
    """Whether two pictures have the same size and almost the same colours.

    Mathematical functions of numpy differ in the last bit, and the letters of posters are placed by
    the rules of the font on Linux alone, which has a library for that in Pillow.
    """
    return images_match(*(Image.open(io.BytesIO(each)).convert("RGB") for each in (first, second)))


def images_match(first: Image.Image, second: Image.Image) -> bool:
    """Whether two images have the same size and almost the same colours."""
    if first.size != second.size:
        return False
    return max(ImageStat.Stat(ImageChops.difference(first, second)).mean) < _MAX_DIFFERENCE


def fill_in_number(arguments: Sequence[str], folder: Path) -> list[str]:
    """Return a command line with the number of the sheet in a folder: each system has its own."""
    if NUMBER not in arguments:
        return list(arguments)
    sheet = tomllib.loads((folder / QUOTE).read_text(encoding="utf-8"))
    number = str(sheet["sheet"]["number"])
    return [number if argument == NUMBER else argument for argument in arguments]


def _run_on_linux(arguments: Sequence[str], folder: Path) -> Outcome:
    home = folder / _HOME
    variables = {"HOME": str(home), "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    variables |= {f"XDG_{name}_HOME": str(home) for name in ("CACHE", "CONFIG", "DATA")}
    dropped = ("DISPLAY", "LANG", "LANGUAGE", "XDG_RUNTIME_DIR")
    kept = {name: each for name, each in os.environ.items() if name not in dropped}
    done = subprocess.run(
        [sys.executable, "-m", "xmc_tui", *fill_in_number(arguments, folder)],
        cwd=folder,
        env={**kept, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return read_outcome(done, home)


def _run_on_windows(wine: WinePython, arguments: Sequence[str], folder: Path) -> Outcome:
    home = folder / _HOME
    home.mkdir(exist_ok=True)
    overrides = {
        f"WIN_PD_OVERRIDE_{name}": f"Z:{home}".replace("/", "\\")
        for name in ("LOCAL_APPDATA", "PERSONAL")
    }
    filled = fill_in_number(arguments, folder)
    return read_outcome(wine.run(wine.program, *filled, folder=folder, **overrides), home)


def read_outcome(done: subprocess.CompletedProcess[bytes], home: PurePath) -> Outcome:
    """Return an outcome in which the folders of the user have the same name."""
    texts = []
    for content in (done.stdout, done.stderr):
        text = plain_text(content)
        windows = f"Z:{home}\\".replace("/", "\\")
        for name in (windows.replace("\\", r"\\"), windows, f"{home}/Documents/", f"{home}/"):
            text = text.replace(name, f"{_HOME}/")
        # Backslashes are doubled in JSON.
        text = re.sub(rf"{_HOME}/\S*", lambda found: re.sub(r"\\+", "/", found[0]), text)
        text = text.replace("gone\\", "gone/")  # the separator in a path that was typed
        texts.append(_CATALOG.sub("CATALOG", text))
    return Outcome(done.returncode, *texts)
