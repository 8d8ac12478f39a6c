"""The pinyin of all names of a catalog, for the search; cached on disk.

The dictionary takes as long to load as all other modules together.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import Any

from xmc_tui import __version__
from xmc_tui.domain.catalog import Catalog
from xmc_tui.files.cache import Cache, digest_of_parts
from xmc_tui.present.search import learn, pinyin

_KIND = "pinyin"


def load_pinyin_index(catalog: Catalog, cache: Cache) -> None:
    """Load the pinyin of the names of a catalog from the cache, or compute and cache it."""
    groups = [group for model in catalog.models for group in model.groups]
    names = sorted(
        {group.name.zh for group in groups}
        | {each.name.zh for group in groups for each in group.options}
    )
    key = digest_of_parts((__version__, _dictionary(), *names))
    kept = cache.recall(_KIND, key)
    if _is_whole(kept, names):
        learn({name: (whole, initials) for name, (whole, initials) in kept.items()})
    else:
        cache.keep(_KIND, key, {name: pinyin(name) for name in names})


def _is_whole(kept: Any, names: list[str]) -> bool:
    return (
        isinstance(kept, dict)
        and list(kept) == names
        and all(_is_reading(reading) for reading in kept.values())
    )


def _is_reading(reading: Any) -> bool:
    return (
        isinstance(reading, list)
        and len(reading) == 2
        and all(isinstance(part, str) for part in reading)
    )


def _dictionary() -> str:
    """Return a key of the installed pinyin dictionary, without loading it: its time and size."""
    found = find_spec("pypinyin")
    if found is None or found.origin is None:
        return ""
    status = os.stat(found.origin)
    return f"{status.st_mtime_ns} {status.st_size}"
