"""Imports of asyncio and Textual without the modules that the app never uses."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


@contextmanager
def exclude_tls() -> Iterator[None]:
    """Import asyncio as if OpenSSL were missing.

    The app uses no network; the ssl module takes 4 MB of memory and 5 % of the start.
    """
    if "ssl" in sys.modules:
        yield
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]
    try:
        import asyncio  # noqa: F401

        yield
    finally:
        del sys.modules["ssl"]


@contextmanager
def exclude_widgets_of_types() -> Iterator[None]:
    """Import Textual without the widgets that only its module of types imports.

    The command palette imports one alias of that module, and with it trees, selects and
    placeholders, 2 % of the start. Until the end of the context the alias comes from a stand-in;
    any other name makes it import the module itself.
    """
    name = "textual.types"
    if name in sys.modules:
        yield
        return
    stand_in = sys.modules[name] = _TypesOfTextual(name)
    try:
        yield
    finally:
        if sys.modules.get(name) is stand_in:
            del sys.modules[name]


class _TypesOfTextual(ModuleType):
    """The alias, which only annotations use; other names are those of the module itself."""

    IgnoreReturnCallbackType = Any

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # the import system asks for some of a module
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)
