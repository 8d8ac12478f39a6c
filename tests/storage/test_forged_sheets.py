"""Forged sheets: of all values replaced with a matching digest, only harmless ones pass."""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from tests.deep_test_sizes import deep_case
from tests.storage.sheet_tools import (
    DAY,
    QUALIFYING,
    YU7_DEAREST,
    Document,
    KeyPath,
    iterate_leaves,
    make_document,
    with_valid_digest,
)
from xmc_tui.cli.cli_context import CliContext
from xmc_tui.storage.catalog.catalog_loader import load_catalog
from xmc_tui.storage.file_content_problems import FileError
from xmc_tui.storage.sheets.sheet_reader import read_sheet
from xmc_tui.storage.sheets.sheet_verification import verify_sheet
from xmc_tui.storage.standard_paths import shipped_catalog
from xmc_tui.storage.toml_reader import TomlFile

#: Marks a value to be removed.
REMOVED = object()

OVERLAY = """
[overlay]
name = "our prices"
[model.su7-ultra.group.paint.option.amethyst]
price = 28000
"""


@dataclass(frozen=True)
class Allowed:
    """A kind of change that `xmc check` cannot find or has no reason to object to."""

    keys: str  # a regular expression for the whole key, such as "customer\\.name"
    reason: str
    accepts: Callable[[Any], bool]


def is_filled_text(value: Any) -> bool:
    """Whether a value is text that is not empty."""
    return isinstance(value, str) and value != ""


ALLOWED = (
    Allowed(
        r"customer\.(name|phone|note)|sheet\.(advisor|store)",
        "optional text about people, which nothing else on the sheet depends on",
        lambda value: value is REMOVED or is_filled_text(value),
    ),
    Allowed(
        r"sheet\.revision",
        "counts the exports of one sheet, and no two of them are compared",
        lambda value: type(value) is int and 1 <= value <= 1_000_000,
    ),
    Allowed(
        r"sheet\.number",
        "numbers are given without a server, so any number of the day may exist",
        lambda value: (
            isinstance(value, str) and re.fullmatch("XMC-20251001-[0-9A-Z]{5}", value) is not None
        ),
    ),
    Allowed(
        r"sheet\.created",
        "the time of the day is not used",
        lambda value: (
            isinstance(value, datetime)
            and value.tzinfo is not None
            and value.date() == date(2025, 10, 1)
        ),
    ),
    Allowed(
        r"sheet\.language",
        "selects the language of the customer's page",
        lambda value: value in ("zh", "en"),
    ),
    Allowed(
        r"sheet\.app_version",
        "the program that wrote the sheet, which may be another one",
        lambda value: is_filled_text(value) and value.isprintable() and value.isascii(),
    ),
)


#: Characters that reorder a line, have no width or no shape, or control a terminal.
UNSEEN = "\u202e\u200b\u2066\u200d\u2060\ufeff\u00ad\u00a0\u0301\ufe0f\u3164\x1b\x00\x7f"


def make_hostile_values(value: Any, in_a_line: bool) -> Iterator[Any]:
    """Yield the values a forger may write in place of one: of its type, of similar types, or none.

    There are fewer for the texts of lines: a sheet has a hundred of them, all compared in one way.
    """
    yield REMOVED
    match value:
        case bool():
            yield from (not value, int(value), str(value).lower())
        case int():
            yield from (
                value + 1,
                value - 1,
                -value,
                0,
                1,
                value * 10,
                float(value),
                -float(value),
                True,
                str(value),
            )
        case float():
            yield from (value + 0.0001, -value, 0.0, 1, math.nan, math.inf, str(value))
        case str():
            yield from (
                value + "x",
                value[:-1],
                value.swapcase(),
                " " + value,
                value + "\n",
                "",
                " ",
                1,
                True,
            )
            for character in UNSEEN[:2] if in_a_line else UNSEEN:
                yield from (value + character, value[:1] + character + value[1:])
            if not in_a_line:
                yield from (
                    "zh",
                    "en",
                    "quote",
                    "draft",
                    "published",
                    "0.0.1",
                    "x" * 5000,
                    "sha256:" + "0" * 64,
                )
                yield from ("XMC-20251001-00000", "XMC-20251002-7K3Q9", "XMC-00010101-7K3Q9")
        case datetime():
            yield from (
                value + timedelta(seconds=1),
                value + timedelta(days=1),
                value - timedelta(days=1),
            )
            yield from (value.replace(year=year) for year in (1, 1970, 2024, 2026, 2036, 9999))
            yield from (
                value.replace(tzinfo=None),
                value.astimezone(timezone(-timedelta(hours=10))),
                str(value),
            )
        case date():
            yield from (
                value + timedelta(days=1),
                value - timedelta(days=1),
                date(1, 1, 1),
                date(9999, 12, 31),
            )
            yield from (datetime(value.year, value.month, value.day), value.isoformat())
        case _:
            yield from (["x"], [""], [0], [[]], "", 0, False)


def is_same(one: Any, other: Any) -> bool:
    """Whether two values are the same in a file: 1 is not True there, and 0.0 not -0.0."""
    return type(one) is type(other) and repr(one) == repr(other)


def replace_value(part: Any, path: KeyPath, value: Any) -> Any:
    """Return a table or list with one value replaced or removed; only its path is copied."""
    if not path:
        return value
    make_other_value = copy.copy(part)
    if len(path) == 1 and value is REMOVED:
        del make_other_value[path[0]]
    else:
        make_other_value[path[0]] = replace_value(part[path[0]], path[1:], value)
    return make_other_value


def make_changed_documents(document: Document) -> Iterator[tuple[KeyPath, Any, Document]]:
    """Yield the key, the new value and the whole sheet with a matching digest for each change."""
    for path, value in iterate_leaves(
        {key: part for key, part in document.items() if key != "integrity"}
    ):
        for hostile in make_hostile_values(value, path[0] == "lines"):
            if not is_same(hostile, value):
                yield path, hostile, with_valid_digest(replace_value(document, path, hostile))


@pytest.fixture(scope="module")
def overlay_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an overlay that sets one price."""
    path = tmp_path_factory.mktemp("overlay") / "ours.toml"
    path.write_text(OVERLAY, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("model", "options", "day", "has_overlay"),
    [
        pytest.param("su7-ultra", QUALIFYING, DAY, True, id="overlay"),
        deep_case("su7-ultra", (), DAY, False, name="Standard car"),
        # The first deliveries of this car are so late that a day in 2025 makes no difference.
        deep_case("yu7-max", YU7_DEAREST, date(2026, 2, 2), False, name="illustrative prices"),
    ],
)
def test_only_harmless_changes_pass(
    overlay_file: Path,
    model: str,
    options: tuple[str, ...],
    day: date,
    has_overlay: bool,
) -> None:
    """Every change with a recomputed digest is found, except for the changes that are allowed."""
    overlays = (overlay_file,) if has_overlay else ()
    document = make_document(
        load_catalog(shipped_catalog(), overlays=list(overlays)), options, model, day
    )
    cli_context = CliContext(overlays=overlays, report_problems=False)
    assert is_accepted(cli_context, document), "what is refused is the change"
    accepted, used, count = [], set(), 0
    for path, hostile, edited in make_changed_documents(document):
        count += 1
        key = ".".join(map(str, path))
        is_allowed = {
            allowed
            for allowed in ALLOWED
            if re.fullmatch(allowed.keys, key) and allowed.accepts(hostile)
        }
        if is_accepted(cli_context, edited):
            used |= is_allowed
            if not is_allowed:
                accepted.append((key, "removed" if hostile is REMOVED else ascii(hostile)))
    assert count > 1000
    assert accepted == []
    assert used == set(ALLOWED), "an allowed change that is never accepted has no place in the list"


def is_accepted(cli_context: CliContext, document: Document) -> bool:
    """Whether `xmc check` accepts a sheet; for speed, no file is written."""
    file = TomlFile("sheet.toml", document, "")
    try:
        with patch("xmc_tui.storage.sheets.sheet_reader.read_toml", lambda *_: file):
            sheet = read_sheet(Path(file.name))
        return verify_sheet(sheet, cli_context.catalog_provider.load_for_sheet(sheet)) == []
    except FileError:
        return False
