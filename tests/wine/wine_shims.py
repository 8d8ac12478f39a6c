"""What Wine 8 lacks, added to a copy of the Windows folder and to the prefix of Wine."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

_SOURCES = Path(__file__).with_name("shims")
_TOOLS = "x86_64-w64-mingw32-"

#: Fonts for posters and PDF files, of the packages fonts-dejavu-core and fonts-wqy-microhei; Wine
#: has none. Only the first is installed, so that the program can be seen without Chinese.
FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
CHINESE_FONT = Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")

#: The library whose functions are stubs, and the name of ours, which has the same length.
_MATH, _OUR_MATH = "api-ms-win-crt-math-l1-1-0.dll", "wpi-ms-win-crt-math-l1-1-0.dll"

#: The functions of complex_math.c; each exists for double, float (f) and long double (l).
_COMPLEX = (
    *("ccos", "ccosh", "cexp", "csin", "csinh", "ctan", "ctanh", "cacos", "casin", "catan"),
    *("cacosh", "casinh", "catanh", "csqrt", "clog", "cpow", "cabs", "carg", "creal", "cimag"),
)
_OURS = {name + suffix for name in _COMPLEX for suffix in ("", "f", "l")}


def install_shims(home: Path, prefix: Path, work: Path) -> None:
    """Add the shims to the Python in `home` and to a prefix; compiled in the folder `work`."""
    system = prefix / "drive_c" / "windows" / "system32"
    random = work / "bcryptprimitives.dll"
    _compile("-o", random, _SOURCES / "bcryptprimitives.c", "-ladvapi32")
    shutil.copy(random, system)
    users = [path for path in home.rglob("*.pyd") if _OURS & set(list_imports(path, _MATH))]
    if users:
        names = {name for path in users for name in list_imports(path, _MATH)}
        definitions = work / "complex_math.def"
        definitions.write_text(define_exports(names), encoding="ascii")
        library = work / _OUR_MATH
        _compile("-o", library, _SOURCES / "complex_math.c", definitions, "-O1", "-static-libgcc")
        shutil.copy(library, system)
        for path in users:
            content = path.read_bytes()
            path.write_bytes(content.replace(_MATH.encode(), _OUR_MATH.encode()))
    fonts = prefix / "drive_c" / "windows" / "Fonts"
    shutil.copy(FONT, fonts)
    (fonts / CHINESE_FONT.name).unlink(missing_ok=True)  # of a session that was interrupted
    (home / "_wmi.pyd").unlink(missing_ok=True)  # it waits for a service that Wine does not have
    shutil.copy(_SOURCES / "sitecustomize.py", home / "site-packages")


def list_imports(library: Path, name: str) -> list[str]:
    """Return the functions that a library imports from another, as objdump prints them."""
    command = [f"{_TOOLS}objdump", "-p", library]
    printed = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
    return parse_imports(printed, name)


def parse_imports(printed: str, name: str) -> list[str]:
    """Return the functions imported from a library out of the output of `objdump -p`."""
    for part in printed.split("DLL Name: ")[1:]:
        if part.partition("\n")[0].strip().lower() == name:
            table = part.partition("\n\n")[0]
            return re.findall(r"^\s+[0-9a-f]+\s+(?:<none>|\d+|[0-9a-f]+)\s+(\w+)\s*$", table, re.M)
    return []


def define_exports(names: Iterable[str]) -> str:
    """Return a module definition: our complex functions, the others from the C runtime."""
    lines = [
        f"{name} = shim_{name}" if name in _OURS else f"{name} = ucrtbase.{name}"
        for name in sorted(names)
    ]
    return "\n".join(["EXPORTS", *lines, ""])


def _compile(*arguments: str | Path) -> None:
    subprocess.run([f"{_TOOLS}gcc", "-shared", *arguments], check=True)
