"""Helpers that make, modify and forge order sheets independently of the program."""

from __future__ import annotations

import copy
import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import tomli_w

from xmc_tui.configurator import SheetDetails
from xmc_tui.domain.build import build_from_wished_options
from xmc_tui.domain.catalog import Catalog
from xmc_tui.storage.sheets.sheet_document import SheetIdentity, dump_toml, make_sheet_document

Document = dict[str, Any]
KeyPath = tuple[str | int, ...]

#: The date of most sheets: inside the trial window, after the launch pack.
DAY = date(2025, 10, 1)

IDENTITY = SheetIdentity(
    "XMC-20251001-7K3Q9",
    1,
    datetime(2025, 10, 1, 10, 15, tzinfo=timezone(timedelta(hours=8))),
    "zh",
    "0.1.0",
)

DETAILS = SheetDetails("王顾问", "北京 展厅", "李女士", "13800000000", "周末提车")

#: The build of the example sheet: 130,000 yuan of options, three bespoke items, published prices
#: only.
QUALIFYING = (
    "amethyst",
    "carbon-hood-raw",
    "carbon-roof",
    "carbon-interior-kit",
    "five-spoke-moonrock",
    "carbon-spoiler-fixed",
)

#: Options of the YU7 Max with its greatest option sum, 108,000 yuan.
YU7_DEAREST = (
    "amethyst",
    "petal-forged-21",
    "caliper-red",
    "alcantara-colour",
    "stitch-red",
    "trim-carbon",
    "carbon-sills",
    "carbon-mirrors",
    "carbon-exterior",
    "power-frunk",
    "fridge",
    "fragrance",
)


def make_document(
    catalog: Catalog,
    options: Iterable[str] = QUALIFYING,
    model: str = "su7-ultra",
    day: date = DAY,
    identity: SheetIdentity = IDENTITY,
    details: SheetDetails = DETAILS,
) -> Document:
    """Return the sheet of the standard build with some options, parsed from its TOML."""
    build = build_from_wished_options(catalog.model_by_id[model], options)
    return tomllib.loads(
        dump_toml(make_sheet_document(catalog, build, day, identity, details)).decode("utf-8")
    )


def digest(document: Document) -> str:
    """Return the digest required by the format, computed without the program."""
    rest = {key: value for key, value in document.items() if key != "integrity"}
    text = json.dumps(
        rest,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        default=lambda day: day.isoformat(),
    )
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def iterate_leaves(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """Yield (path, value) of each scalar and each empty container of a document."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from iterate_leaves(inner, (*path, key))
    elif isinstance(value, list) and value:
        for number, inner in enumerate(value):
            yield from iterate_leaves(inner, (*path, number))
    else:
        yield path, value


def make_other_value(value: Any) -> Any:
    """Return a different value of the same type."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case float():
            return value + 0.0001
        case str():
            return value + "x"
        case date():
            return value + timedelta(days=1)
        case []:
            return ["x"]
        case _:
            raise AssertionError(f"no other value is known for {value!r}")


def replace_leaf(document: Document, path: KeyPath, value: Any) -> Document:
    """Return a copy of a document with one value replaced or added."""
    copied = copy.deepcopy(document)
    inner: Any = copied
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    return copied


def with_valid_digest(document: Document) -> Document:
    """Return a copy with a digest that matches its content."""
    return {**document, "integrity": {"digest": digest(document)}}


def write_document(path: Path, document: Document) -> Path:
    """Write a document as TOML and return its path."""
    path.write_text(tomli_w.dumps(document), encoding="utf-8")
    return path
