"""Reading of untrusted TOML files, with size and nesting limits and errors as problems."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterator
from datetime import time
from functools import cached_property
from pathlib import Path
from typing import Any

from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import N_
from xmc_tui.storage.file_content_problems import FileError, Problem, UnreadableFileError
from xmc_tui.storage.file_size_limit import MAX_FILE_BYTES, read_limited_bytes

#: The largest accepted nesting depth; the parser itself raises RecursionError a little above it.
DEEPEST_TABLE = 40

#: The number of characters of a line that are searched for its key, because matching time grows
#: with the length.
_LONGEST_LINE = 500

#: Strings and comments, terminated or not. Keys, numbers and brackets remain.
_STRING_LITERALS = re.compile(
    r'''"""(?:[^"\\]|\\.|"(?!""))*+(?:"""|\Z)?|'{3}(?:[^']|'(?!''))*+(?:'{3}|\Z)?'''
    r"""|"(?:[^"\\\n]|\\.)*+"?|'[^'\n]*+'?|\#[^\n]*+""",
    re.DOTALL,
)

_LONG_KEY = re.compile(r"(?<![\w-])(?:[\w-]++[ \t]*+\.[ \t]*+){50}")

_HEADER = re.compile(r"^\s*\[{1,2}\s*([A-Za-z0-9_.\-\"' ]+?)\s*\]{1,2}\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-.\"']+)\s*=")
_SYNTAX_POSITION = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")
_DUPLICATE_KEY = ("Cannot declare", "Cannot overwrite", "Duplicate", "Cannot mutate")


@frozen(slots=False)
class TomlFile:
    """A parsed TOML file: its display name, its tables and its text."""

    name: str
    data: dict[str, Any]
    text: str

    @cached_property
    def lines(self) -> dict[tuple[str, ...], int]:
        """The line of each table and key; computed only when a problem has to be located."""
        return _lines_of(self.text)

    def line_of(self, path: tuple[str, ...]) -> int:
        """Return the line of a key, or of the nearest enclosing table; 0 if none was found."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 0

    def problem_at(
        self, path: tuple[str, ...], message: str, hint: str, **values: object
    ) -> Problem:
        """Return a problem at a key of this file."""
        return Problem(self.name, ".".join(path), message, hint, values, self.line_of(path))


def read_toml(path: Path, name: str | None = None) -> TomlFile:
    """Read a TOML file; raise FileError if it is unreadable, too large, not UTF-8 or not TOML.

    `name` is the name of the file in problems, by default its path.
    """
    import tomli  # a cached catalog is loaded without it

    name = name or str(path)
    text = read_text(path, name)
    message, hint = N_("is nested too deeply or contains an invalid number"), N_("use another file")
    too_deep = Problem(name, "", message, hint)
    # tomli needs quadratic time for a dotted key.
    if _LONG_KEY.search(_STRING_LITERALS.sub("q", text)):
        raise FileError([too_deep])
    try:
        data = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise FileError([_syntax_problem(name, text, str(error))]) from None
    except (RecursionError, ValueError):
        # tomli recurses into nested values, and int() refuses numbers of thousands of digits.
        raise FileError([too_deep]) from None
    file = TomlFile(name, data, text)
    if _all_in_range(data):
        return file
    if _depth(data) > DEEPEST_TABLE:
        raise FileError([too_deep])
    out_of_range = [keys for keys, value in _values(data) if _is_out_of_range(value)]
    if out_of_range:
        message = N_("is not a valid number or time")
        hint = N_("correct this line")
        raise FileError(
            Problem(name, ".".join(keys), message, hint, line=file.lines.get(keys, 0))
            for keys in out_of_range
        )
    return file


def read_text(path: Path, name: str) -> str:
    """Read a UTF-8 text of at most `MAX_FILE_BYTES` bytes; raise FileError if that fails."""
    if os.path.isdir(path):
        raise UnreadableFileError([Problem(name, "", N_("is a folder"), N_("choose a file"))])
    raw = read_limited_bytes(path, name, MAX_FILE_BYTES)
    try:
        return raw.decode("utf-8-sig")  # editors of Windows write a byte-order mark
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise FileError(
            [Problem(name, "", N_("is not UTF-8 text"), N_("save it as UTF-8"), line=line)]
        ) from None


def _syntax_problem(name: str, text: str, message: str) -> Problem:
    """Convert the parser's message to a problem; duplicate keys have a separate message.

    A fault at the end of the text is located at its last line that is not blank.
    """
    position = _SYNTAX_POSITION.search(message)
    is_at_end = position is not None and not position[1]
    reason = _SYNTAX_POSITION.sub("", message)
    lines = text.rstrip().splitlines() if is_at_end else text.splitlines()
    line = len(lines) if is_at_end else int(position[1]) if position else 0
    key = _key_on_line(lines[line - 1] if 0 < line <= len(lines) else "")
    if message.startswith(_DUPLICATE_KEY):
        hint = N_("remove one of them, or give it a unique id")
        return Problem(name, key, N_("is given twice"), hint, line=line)
    from xmc_tui.storage.toml_syntax_reasons import find_syntax_reason  # only after a fault

    message, hint = N_("is not TOML ({reason})"), N_("correct this line")
    if is_at_end:
        hint = N_("the file ends here: complete it, or use a whole copy")
    return Problem(name, key, message, hint, {"reason": find_syntax_reason(reason)}, line)


def _key_on_line(line: str) -> str:
    line = line[:_LONGEST_LINE]
    match = _HEADER.match(line) or _KEY.match(line)
    return match[1] if match else ""


def _lines_of(text: str) -> dict[tuple[str, ...], int]:
    """Return the line of each table header and key, found by regular expressions.

    Keys inside of multi-line strings are found too; for error messages that is exact enough.
    """
    lines: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, whole in enumerate(text.splitlines(), 1):
        line = whole[:_LONGEST_LINE]
        if header := _HEADER.match(line):
            table = _path(header[1])
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault(table + _path(key[1]), number)
    return lines


def _path(key: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in key.split("."))


def _is_out_of_range(value: object) -> bool:
    """Whether a value is invalid in any file: a huge number, NaN, infinity, a time without date."""
    if isinstance(value, int):
        return abs(value) > 10**15
    if isinstance(value, float):
        return not math.isfinite(value)
    return isinstance(value, time)


def _all_in_range(table: dict[str, Any]) -> bool:
    """Whether a fast level-by-level scan finds no invalid value and no excessive nesting."""
    level: list[dict[str, Any] | list[Any]] = [table]
    for _ in range(DEEPEST_TABLE - 1):
        below = []
        for outer in level:
            for inner in outer.values() if isinstance(outer, dict) else outer:
                kind = type(inner)
                if kind is dict or kind is list:
                    below.append(inner)
                elif kind is not str and kind is not bool and _is_out_of_range(inner):
                    return False
        if not below:
            return True
        level = below
    return False


def _values(table: object) -> Iterator[tuple[tuple[str, ...], object]]:
    """Yield (path, value) of every scalar in nested tables and lists, without recursion."""
    todo: list[tuple[tuple[str, ...], object]] = [((), table)]
    while todo:
        path, value = todo.pop()
        if isinstance(value, dict):
            todo.extend(((*path, str(key)), inner) for key, inner in value.items())
        elif isinstance(value, list):
            todo.extend(((*path, str(number)), inner) for number, inner in enumerate(value))
        else:
            yield path, value


def _depth(value: object) -> int:
    """Return the nesting depth of tables and lists, without recursion."""
    deepest, todo = 0, [(value, 1)]
    while todo:
        inner, depth = todo.pop()
        deepest = max(deepest, depth)
        if isinstance(inner, dict):
            todo.extend((child, depth + 1) for child in inner.values())
        elif isinstance(inner, list):
            todo.extend((child, depth + 1) for child in inner)
    return deepest
