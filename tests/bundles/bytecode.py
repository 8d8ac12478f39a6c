"""Bytecode that is compiled once and never checked, so that the folder may be read-only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

#: Compiles in the order of the names, and without this machine's paths: the same bytes each time.
#: Bytecode that replaces its source is next to where that was, since Python does not load it from
#: __pycache__ alone.
_PROGRAM = """
import os, py_compile, sys
os.chdir(sys.argv[1])
mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
paths = [os.path.join(folder, name) for folder, _, names in os.walk(".") for name in names]
for path in sorted(path.replace(os.sep, "/")[2:] for path in paths if path.endswith(".py")):
    keeps_source = path.partition("/")[0] in sys.argv[2:]
    target = None if keeps_source else path + "c"
    py_compile.compile(path, target, dfile=path, doraise=True, invalidation_mode=mode)
    if not keeps_source:
        os.remove(path)
"""


class NoInterpreterError(Exception):
    """No Python of the version whose bytecode is needed."""


def compile_folder(folder: Path, python: Path, with_source: Iterable[str]) -> None:
    """Compile all modules below a folder by another Python.

    `with_source` names the packages whose source is kept; that of others would only add lines of
    code to a traceback, and is a tenth of the archive.
    """
    environment = {name: each for name, each in os.environ.items() if not name.startswith("PYTHON")}
    environment["PYTHONHASHSEED"] = "0"
    subprocess.run(
        [python, "-S", "-c", _PROGRAM, folder, *with_source], env=environment, check=True
    )


def find_interpreter(minor: int, bundled: Path) -> Path:
    """Return a Python of a minor version: the bundled one on Windows, else one on this machine.

    Raises NoInterpreterError if there is none; bytecode of another version is not read.
    """
    if sys.platform == "win32":
        return bundled
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    found = [sys.executable, shutil.which(f"python3.{minor}")]
    found += [str(path) for path in sorted(pyenv.glob(f"3.{minor}.*/bin/python3"))]
    for name in found:
        if name is not None and _is_version(name, minor):
            return Path(name)
    raise NoInterpreterError(f"Python 3.{minor} is needed to compile for it; see --python")


def _is_version(python: str, minor: int) -> bool:
    program = f"import sys; sys.exit(sys.version_info[:2] != (3, {minor}))"
    try:
        return not subprocess.run(
            [python, "-c", program], capture_output=True, check=False
        ).returncode
    except OSError:
        return False
