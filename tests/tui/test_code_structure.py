"""Rules for the code of the screens: private names of Textual, and chains of ancestors."""

from __future__ import annotations

import ast
import importlib
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from textual.app import App

import xmc_tui.tui

TUI = Path(xmc_tui.tui.__file__).parent


def find_private_uses(path: Path) -> list[str]:
    """Return each use of a private name on an object other than self or cls."""
    uses = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Attribute)
            and node.attr.startswith("_")
            and not node.attr.startswith("__")
        ):
            owner = node.value
            if not (isinstance(owner, ast.Name) and owner.id in ("self", "cls")):
                uses.append(f"{path.name}:{node.lineno} {node.attr}")
    return uses


def test_private_names_of_others_are_used_in_one_file_only() -> None:
    files = [path for path in TUI.parent.rglob("*.py") if path.name != "textual_internals.py"]
    assert len(files) > 80
    assert [use for path in files for use in find_private_uses(path)] == []


def test_no_private_name_of_ours_is_one_of_textual() -> None:
    clashes = []
    for path in TUI.rglob("*.py"):
        module = importlib.import_module(
            ".".join(["xmc_tui", *path.relative_to(TUI.parent).with_suffix("").parts])
        )
        for name, kind in inspect.getmembers(module, inspect.isclass):
            if kind.__module__ != module.__name__ or path.name == "textual_internals.py":
                continue
            bases = [base for base in kind.__mro__[1:] if base.__module__.startswith("textual")]
            if not bases:
                continue
            source = ast.parse(_source(kind))
            own = set(_assigned(kind))
            own |= {
                n.name
                for n in ast.walk(source)
                if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
            }
            theirs = {name for base in bases for name in (*vars(base), *_assigned(base))}
            clashes += [
                f"{name}.{each}"
                for each in own & theirs
                if each.startswith("_") and not each.startswith("__")
            ]
    assert clashes == []


@cache
def _assigned(kind: type) -> frozenset[str]:
    """Return the names of the attributes that the source of a class assigns."""
    nodes = ast.walk(ast.parse(_source(kind)))
    return frozenset(
        n.attr for n in nodes if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store)
    )


def _source(kind: type) -> str:
    """Return the source of a class."""
    return textwrap.dedent(inspect.getsource(kind))


def list_classes() -> Iterator[type]:
    """Yield every class that a module of the screens defines."""
    for path in TUI.rglob("*.py"):
        parts = path.relative_to(TUI.parent).with_suffix("").parts
        module = importlib.import_module(".".join(["xmc_tui", *parts]))
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if kind.__module__ == module.__name__:
                yield kind


def test_no_class_has_more_than_two_ancestors_of_ours() -> None:
    chains = {
        kind: [base for base in kind.__mro__[1:] if base.__module__.startswith("xmc_tui")]
        for kind in list_classes()
    }
    assert len(chains) > 40
    assert {kind: chain for kind, chain in chains.items() if len(chain) > 2} == {}


def test_every_key_binding_names_an_action() -> None:
    """Textual ignores a binding whose action does not exist: its key would do nothing."""
    missing, number = [], 0
    for kind in list_classes():
        for binding in vars(kind).get("BINDINGS", []):
            namespace, _, action = binding.action.partition("(")[0].rpartition(".")
            owner, number = App if namespace else kind, number + 1
            if not any(hasattr(owner, f"{prefix}{action}") for prefix in ("action_", "_action_")):
                missing.append(f"{kind.__name__}: {binding.key} {action}")
    assert number > 20
    assert missing == []
