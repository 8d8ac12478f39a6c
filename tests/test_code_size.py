"""The limits of length: 300 lines for a file, 50 for a function."""

from __future__ import annotations

import ast
from pathlib import Path

import xmc_tui

FOLDER = Path(xmc_tui.__file__).parent
MOST_LINES, MOST_LINES_OF_FUNCTION = 300, 50


def test_no_file_and_no_function_is_too_long() -> None:
    texts = {
        str(path.relative_to(FOLDER)): path.read_text(encoding="utf-8")
        for path in FOLDER.rglob("*.py")
    }
    assert len(texts) > 400
    files = [name for name, text in texts.items() if len(text.splitlines()) > MOST_LINES]
    functions = [
        f"{name}:{node.lineno} {node.name}"
        for name, text in texts.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= MOST_LINES_OF_FUNCTION
    ]
    assert (files, functions) == ([], [])
