"""Keeps a program from importing the modules that are not in the Windows folder."""

from __future__ import annotations

import importlib.abc
import sys
from collections.abc import Sequence
from importlib.machinery import EXTENSION_SUFFIXES, ModuleSpec, PathFinder
from pathlib import PurePath
from types import ModuleType

from tests.bundles.unused_files import is_unused_package_file, is_unused_python_file


class PruningFinder(importlib.abc.MetaPathFinder):
    """Raises ModuleNotFoundError for each module whose file is left out."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of an installed module; None if the other finders have to look for it."""
        spec = PathFinder.find_spec(name, path, target)
        file = name_file(name, spec.origin if spec is not None else None)
        if is_unused_package_file(file) or is_unused_python_file(file):
            raise ModuleNotFoundError(f"{name} is not in the Windows folder", name=name)
        return spec


def name_file(name: str, origin: str | None) -> str:
    """Return the file of a module as wheels for Windows have it, given the one of this system.

    A module without a file, which is built into this Python, may be a library there.
    """
    path = name.replace(".", "/")
    if origin is None or origin.endswith(tuple(EXTENSION_SUFFIXES)):
        return f"{path}.pyd"
    return f"{path}/__init__.py" if PurePath(origin).stem == "__init__" else f"{path}.py"


def install_finder() -> None:
    """Refuse the modules from now on."""
    sys.meta_path.insert(0, PruningFinder())
